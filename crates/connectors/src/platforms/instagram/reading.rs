//! Reading: our media, the comments under them, where we are tagged, and conversations.
//!
//! The interface has no list of comments, and a picture does not say when something last happened under it, but how
//! much is said there: comments are asked for where that has changed since they were last read.

use super::{
    client::{Instagram, Talking},
    translate,
};
use crate::platforms::{
    found::{Found, Stretch},
    graph::names::{Sort, named},
    pages::Listed,
    values::{instant, text, value},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use torg_domain::{
    channels::taken::Kind,
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// What is asked for of a picture or film.
pub(super) const MEDIA: &str =
    "id,caption,permalink,timestamp,media_type,media_url,username,comments_count,is_comment_enabled";

/// What is asked for of a comment.
pub(super) const COMMENT: &str = "id,text,from,username,user,timestamp,hidden,like_count,parent_id";

/// How far before a span pictures are looked for that something may have been said under in it.
const BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

/// Pictures come upon, and how much the interface says is said under each.
type Posts = Vec<(String, Option<u64>)>;

#[derive(Deserialize)]
struct Nested {
    #[serde(default)]
    replies: Option<Below>,
}

#[derive(Deserialize)]
struct Below {
    #[serde(default)]
    data: Vec<Box<RawValue>>,
    #[serde(default)]
    paging: Value,
}

impl Instagram {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let awaited = matches!(what, Reading::Awaited(_));
        let mut talking = self.begin(account, awaited, now).await?;
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        let mut read = Vec::new();
        match &what {
            Reading::New(since) => {
                stretch = Stretch { from: *since, until: None, back: *since };
                let posts = talking.media(&mut found, stretch).await?;
                for (post, count) in posts {
                    if since.is_none() || !self.is_as_before(&post, count) {
                        let whole = talking.comments(&mut found, &post).await?;
                        read.extend(count.filter(|_| whole).map(|count| (post, count)));
                    }
                }
                talking.elsewhere(&mut found, stretch).await?;
            }
            Reading::Span { from, until } => {
                let back = from.checked_sub(BACK).ok();
                stretch = Stretch { from: Some(*from), until: Some(*until), back };
                for (post, _) in talking.media(&mut found, stretch).await? {
                    talking.comments(&mut found, &post).await?;
                }
                talking.elsewhere(&mut found, stretch).await?;
            }
            Reading::Threads(ids) => {
                for id in ids {
                    talking.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => talking.thread(&mut found, id).await?,
        }
        // Only now: what is read in vain is read again.
        self.learn(read);
        Ok(found.out(&mut talking.graph.talk, stretch))
    }
}

impl Talking<'_> {
    /// Our pictures and films, newest first.
    async fn media(&mut self, found: &mut Found, stretch: Stretch) -> Result<Posts, PlatformFailure> {
        let mut posts = Posts::new();
        let (own, now) = (self.own.clone(), self.graph.talk.now);
        let path = format!("{}/media", self.graph.own);
        let ended = self
            .graph
            .list(&path, &[("fields", MEDIA), ("limit", "50")], |raw| {
                let said = value(raw);
                let taken = translate::media(raw, &own, now);
                let created = instant(&said["timestamp"]);
                // What lies past the span has nothing under it from within.
                let past = created.zip(stretch.until).is_some_and(|(created, until)| created >= until);
                if let Ok(taken) = &taken
                    && !past
                {
                    posts.push((taken.external_id.clone(), said["comments_count"].as_u64()));
                }
                found.add(taken);
                created.zip(stretch.back).is_none_or(|(created, back)| created >= back)
            })
            .await?;
        found.broken_off |= ended == Listed::BrokenOff;
        Ok(posts)
    }

    /// The comments under a picture, and those under them; gives back whether all of them came.
    async fn comments(&mut self, found: &mut Found, post: &str) -> Result<bool, PlatformFailure> {
        let Some((Sort::Post, id)) = named(post) else { return Ok(false) };
        if !found.asks(post) {
            return Ok(false);
        }
        let fields = format!("{COMMENT},replies.limit(50){{{COMMENT}}}");
        let (own, now) = (self.own.clone(), self.graph.talk.now);
        let mut longer = Vec::new();
        let ended = self
            .graph
            .list(&format!("{id}/comments"), &[("fields", &fields), ("limit", "50")], |raw| {
                found.add(translate::comment(raw, post, None, &own, now));
                let (over, below) = (text(&value(raw)["id"]), serde_json::from_str::<Nested>(raw.get()));
                if let Some(over) = over
                    && let Some(below) = below.ok().and_then(|nested| nested.replies)
                {
                    for raw in &below.data {
                        found.add(translate::comment(raw, post, Some(&over), &own, now));
                    }
                    if below.paging["next"].is_string() {
                        longer.push(over);
                    }
                }
                true
            })
            .await;
        let mut whole = matches!(ended, Ok(Listed::Whole));
        found.ended(ended, &[Kind::Comment])?;
        for over in longer {
            let ended = self
                .graph
                .list(&format!("{over}/replies"), &[("fields", COMMENT), ("limit", "50")], |raw| {
                    found.add(translate::comment(raw, post, Some(&over), &own, now));
                    true
                })
                .await;
            whole &= matches!(ended, Ok(Listed::Whole));
            found.ended(ended, &[Kind::Comment])?;
        }
        Ok(whole)
    }

    /// Where we are tagged, and the conversations.
    async fn elsewhere(&mut self, found: &mut Found, stretch: Stretch) -> Result<(), PlatformFailure> {
        let (own, now) = (self.own.clone(), self.graph.talk.now);
        let path = format!("{}/tags", self.graph.own);
        let fields = "id,caption,permalink,timestamp,media_type,media_url,username";
        let ended = self
            .graph
            .list(&path, &[("fields", fields), ("limit", "50")], |raw| {
                let taken = translate::media(raw, &own, now);
                let at = taken.as_ref().ok().and_then(|taken| taken.published_at);
                found.add(taken);
                at.zip(stretch.from).is_none_or(|(at, from)| at >= from)
            })
            .await;
        found.ended(ended, &[Kind::Mention])?;
        let talks = self.talks(&own);
        let ended = self.graph.talks(found, &talks, stretch).await;
        found.ended(ended, &[Kind::Direct])
    }

    /// One thread, whole: a picture and its comments, a conversation, or a word elsewhere that names us.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        let (own, now) = (self.own.clone(), self.graph.talk.now);
        match named(name) {
            Some((Sort::Post, id)) => {
                let said = self.graph.get(id, &[("fields", MEDIA)]).await?;
                if !said.gone {
                    found.add(translate::media(&said.heard.json, &own, now));
                    self.comments(found, name).await?;
                    return Ok(());
                }
                let fields = format!(
                    "mentioned_media.media_id({id}){{id,caption,permalink,timestamp,media_type,username}}"
                );
                if let Some(raw) = self.told_of(&fields, "mentioned_media").await? {
                    found.add(translate::media(&raw, &own, now));
                }
                Ok(())
            }
            Some((Sort::Comment, id)) => {
                let fields =
                    format!("mentioned_comment.comment_id({id}){{id,text,timestamp,username,media}}");
                if let Some(raw) = self.told_of(&fields, "mentioned_comment").await? {
                    found.add(translate::named_in(&raw, &own, now));
                }
                Ok(())
            }
            Some((Sort::Talk, _)) => {
                let talks = self.talks(&own);
                self.graph.messages(found, &talks, name, None).await
            }
            _ => Ok(()),
        }
    }

    /// Somebody else's item that names us; none where there is none.
    pub(super) async fn told_of(
        &mut self,
        fields: &str,
        field: &str,
    ) -> Result<Option<Box<RawValue>>, PlatformFailure> {
        let path = self.graph.own.clone();
        let said = self.graph.get(&path, &[("fields", fields)]).await?;
        let value = said.value();
        let inner = value.get(field).filter(|inner| inner.is_object() && !said.gone);
        Ok(inner.and_then(|inner| serde_json::value::to_raw_value(inner).ok()))
    }
}

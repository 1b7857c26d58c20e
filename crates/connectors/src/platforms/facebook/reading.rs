//! Reading: posts, the comments under those where something happened, and conversations.
//!
//! The interface has no list of comments. A post says when something last happened under it, so that comments are
//! asked for where that is needed; what happens under a post older than the newest hundred is told by the
//! deliveries, and found when the days are read again.

use super::{
    client::Facebook,
    translate::{self, Known},
};
use crate::platforms::{
    found::{Found, Stretch},
    graph::{
        direct::Talks,
        names::{Sort, named},
        talk::Graph,
    },
    pages::Listed,
    values::{instant, value},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use torg_domain::{
    channels::taken::Kind,
    outside::platform::{Account, PlatformFailure, ReadOut, Reading},
};

/// What is asked for of a post.
pub(super) const POST: &str = "id,message,story,from,created_time,updated_time,permalink_url,\
    attachments{media_type,type,media,target,url,title,description,subattachments}";

/// What is asked for of a comment.
pub(super) const COMMENT: &str = "id,message,from,created_time,parent{id},permalink_url,is_hidden,is_private,\
    can_hide,can_remove,comment_count,like_count,attachment,message_tags";

/// How far before a span posts are looked for that something happened under in it.
const BACK: SignedDuration = SignedDuration::from_hours(60 * 24);

/// The posts come upon, and when something last happened under each.
type Roots = BTreeMap<String, Option<Timestamp>>;

/// Takes a post in; when it was published.
fn add_post(
    found: &mut Found,
    roots: &mut Roots,
    raw: &RawValue,
    tagged: bool,
    known: &Known<'_>,
) -> Option<Timestamp> {
    let taken = translate::post(raw, tagged, known);
    let said = value(raw);
    if let Ok(taken) = &taken {
        roots.entry(taken.external_id.clone()).or_insert_with(|| instant(&said["updated_time"]));
    }
    found.add(taken);
    instant(&said["created_time"])
}

/// The conversations of a page.
pub(super) fn talks(own: &[String; 1]) -> Talks<'_> {
    Talks { at: &own[0], only: None, own, longest: 2000 }
}

impl Facebook {
    pub(super) async fn read_out(
        &self,
        account: &Account,
        what: Reading,
        now: Timestamp,
    ) -> Result<ReadOut, PlatformFailure> {
        let mut graph = self.begin(account, now)?;
        graph.talk.awaited = matches!(what, Reading::Awaited(_));
        let mut found = Found::default();
        let mut stretch = Stretch::default();
        match &what {
            Reading::New(since) => {
                stretch = Stretch { from: *since, until: None, back: *since };
                graph.stretch(&mut found, stretch).await?;
            }
            Reading::Span { from, until } => {
                let back = from.checked_sub(BACK).ok();
                stretch = Stretch { from: Some(*from), until: Some(*until), back };
                graph.stretch(&mut found, stretch).await?;
            }
            Reading::Threads(ids) => {
                for id in ids {
                    graph.thread(&mut found, id).await?;
                }
            }
            Reading::Awaited(id) => graph.thread(&mut found, id).await?,
        }
        Ok(found.out(&mut graph.talk, stretch))
    }
}

/// What stands in the list of posts that name us. What lies under a post that is kept from us is kept from us too.
const TAGGED: [Kind; 2] = [Kind::Mention, Kind::Comment];

impl Graph<'_> {
    async fn stretch(&mut self, found: &mut Found, stretch: Stretch) -> Result<(), PlatformFailure> {
        let mut roots = Roots::default();
        let of = |tagged| if tagged { TAGGED } else { [Kind::Post, Kind::Comment] };
        for (edge, tagged) in [("feed", false), ("visitor_posts", false), ("tagged", true)] {
            let ended = self.posts(found, &mut roots, edge, tagged, stretch).await;
            if edge == "feed" {
                found.broken_off |= ended? == Listed::BrokenOff;
            } else {
                found.shown(ended, &of(tagged))?;
            }
        }
        let happened =
            |at: &Option<Timestamp>| at.is_none() || stretch.from.is_none_or(|from| *at >= Some(from));
        let touched: Vec<String> =
            roots.iter().filter(|(_, at)| happened(at)).map(|(name, _)| name.clone()).collect();
        for root in touched {
            self.comments(found, &root, stretch.from.filter(|_| stretch.until.is_none())).await?;
        }
        let own = [self.own.clone()];
        let ended = self.talks(found, &talks(&own), stretch).await;
        found.ended(ended, &[Kind::Direct])
    }

    async fn posts(
        &mut self,
        found: &mut Found,
        roots: &mut Roots,
        edge: &str,
        tagged: bool,
        stretch: Stretch,
    ) -> Result<Listed, PlatformFailure> {
        let until = stretch.until.map(|until| until.as_second().to_string());
        let mut query = vec![("fields", POST), ("limit", "100")];
        query.extend(until.as_deref().map(|until| ("until", until)));
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        self.list(&format!("{own}/{edge}"), &query, |raw| {
            let created = add_post(found, roots, raw, tagged, &known);
            created.zip(stretch.back).is_none_or(|(created, back)| created >= back)
        })
        .await
    }

    /// The comments of every level under a post: all, or those since an instant.
    async fn comments(
        &mut self,
        found: &mut Found,
        post: &str,
        since: Option<Timestamp>,
    ) -> Result<(), PlatformFailure> {
        let Some((Sort::Post, id)) = named(post) else { return Ok(()) };
        if !found.asks(post) {
            return Ok(());
        }
        let query =
            [("fields", COMMENT), ("filter", "stream"), ("order", "reverse_chronological"), ("limit", "100")];
        let (own, now) = (self.own.clone(), self.talk.now);
        let known = Known { own: &own, now };
        let ended = self
            .list(&format!("{id}/comments"), &query, |raw| {
                let taken = translate::comment(raw, post, &known);
                let at = taken.as_ref().ok().and_then(|t| t.published_at);
                found.add(taken);
                at.zip(since).is_none_or(|(at, since)| at >= since)
            })
            .await;
        found.ended(ended, &[Kind::Comment])
    }

    /// One thread, whole: a post and its comments, or a conversation.
    async fn thread(&mut self, found: &mut Found, name: &str) -> Result<(), PlatformFailure> {
        match named(name) {
            Some((Sort::Post, id)) => {
                let said = self.get(id, &[("fields", POST)]).await?;
                // What began it is gone: what lies under it is asked for by itself. The same is said of what our pass
                // does not show: whether it shows what others name us in is asked.
                if said.gone {
                    let path = format!("{}/tagged", self.own);
                    let shows = self.list(&path, &[("fields", "id"), ("limit", "1")], |_| false).await;
                    return found.shown(shows, &TAGGED);
                }
                let own = self.own.clone();
                let known = Known { own: &own, now: self.talk.now };
                add_post(found, &mut Roots::default(), &said.heard.json, false, &known);
                self.comments(found, name, None).await
            }
            Some((Sort::Talk, _)) => {
                let own = [self.own.clone()];
                self.messages(found, &talks(&own), name, None).await
            }
            _ => Ok(()),
        }
    }
}

//! Carrying measures out: each looks first, so that doing it twice does it once, and looks again after.

use super::{
    client::{Instagram, Talking},
    reading::{COMMENT, MEDIA},
    translate::{is_ours, standing},
};
use crate::platforms::{
    graph::{
        direct::MESSAGE,
        names::{Sort, is_id, named},
        say::Saying,
        talk::Said,
    },
    interface::gone,
    settled::Done,
    values::{instant, text, value},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Account, Measure, PlatformFailure, Standing};

/// How long a comment of ours may be, in characters.
const LONGEST: usize = 300;

impl Instagram {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talking = self.begin(account, true, now).await?;
        let (there, sort, id) = match named(external_id) {
            Some((sort, id)) => (talking.item(sort, id).await?, sort, id),
            None => (None, Sort::Post, ""),
        };
        let Some(said) = there else {
            if sort == Sort::Comment && talking.is_elsewhere(id).await? {
                // Under somebody else's picture nothing is ours to do.
                return Ok(None);
            }
            return match measure {
                Measure::Delete => Ok(Some(talking.graph.talk.carried(true, None))),
                _ => Err(talking.graph.talk.stopped(gone())),
            };
        };
        match (measure, sort) {
            (Measure::Reply { text, mark }, Sort::Post | Sort::Comment) => {
                self.reply(&mut talking, sort, id, &said.value(), &text, &mark).await
            }
            (Measure::Reply { text, mark }, Sort::Direct) => {
                let own = talking.own.clone();
                let talks = talking.talks(&own);
                talking.graph.reply_direct(&talks, &self.marks, &said.value(), &text, &mark).await
            }
            (Measure::Hide, Sort::Comment) => talking.hide(id, &said, true).await,
            (Measure::Restore, Sort::Comment) => talking.hide(id, &said, false).await,
            (Measure::Delete, Sort::Comment) => talking.take_away(id).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let Some((sort, id)) = named(external_id) else { return Ok(Standing::Gone) };
        let mut talking = self.begin(account, true, now).await?;
        if let Some(said) = talking.item(sort, id).await? {
            return Ok(standing(&said.value()));
        }
        let elsewhere = sort == Sort::Comment && talking.is_elsewhere(id).await?;
        let tagged = sort == Sort::Post && talking.is_tagged(id).await?;
        Ok(if elsewhere || tagged { Standing::Visible } else { Standing::Gone })
    }

    async fn reply(
        &self,
        talking: &mut Talking<'_>,
        sort: Sort,
        id: &str,
        to: &Value,
        said: &str,
        mark: &str,
    ) -> Done {
        // There are two levels: what answers an answer stands beside it, under the same comment.
        let over = text(&to["parent_id"]).filter(|over| is_id(over)).unwrap_or_else(|| id.to_owned());
        let edge = if sort == Sort::Post { "comments" } else { "replies" };
        let own = talking.own.clone();
        let query = [("fields", COMMENT), ("limit", "50")];
        let (path, since) = (format!("{over}/{edge}"), instant(&to["timestamp"]));
        let mut saying = Saying::new(Sort::Comment, mark, &self.marks);
        saying.look(&mut talking.graph, &path, &query, since, |one| is_ours(one, &own)).await?;
        saying
            .say(&mut talking.graph, (&path, "id"), said, LONGEST, |piece| json!({ "message": piece }))
            .await
    }
}

impl Talking<'_> {
    /// An item as we see it; none when it is gone. That the account itself is shown has been seen before; that
    /// such things are shown at all is asked for.
    async fn item(&mut self, sort: Sort, id: &str) -> Result<Option<Said>, PlatformFailure> {
        let media = format!("{}/media", self.graph.own);
        let few = [("fields", "id"), ("limit", "1")];
        let messages = [("fields", "id"), ("limit", "1"), ("platform", "instagram")];
        let (fields, edge, query) = match sort {
            Sort::Post => (MEDIA, media.as_str(), few.as_slice()),
            Sort::Comment => (COMMENT, media.as_str(), few.as_slice()),
            Sort::Direct => (MESSAGE, "me/conversations", messages.as_slice()),
            Sort::Talk => ("id", "me/conversations", messages.as_slice()),
        };
        let said = self.graph.get(id, &[("fields", fields)]).await?;
        if !said.gone {
            return Ok(Some(said));
        }
        self.graph.get(edge, query).await?;
        Ok(None)
    }

    async fn is_elsewhere(&mut self, id: &str) -> Result<bool, PlatformFailure> {
        let fields = format!("mentioned_comment.comment_id({id}){{id,timestamp}}");
        Ok(self.told_of(&fields, "mentioned_comment").await?.is_some())
    }

    async fn is_tagged(&mut self, id: &str) -> Result<bool, PlatformFailure> {
        let fields = format!("mentioned_media.media_id({id}){{id,timestamp}}");
        if self.told_of(&fields, "mentioned_media").await?.is_some() {
            return Ok(true);
        }
        let mut seen = false;
        let path = format!("{}/tags", self.graph.own);
        let query = [("fields", "id"), ("limit", "50")];
        self.graph
            .list(&path, &query, |raw| {
                seen |= text(&value(raw)["id"]).as_deref() == Some(id);
                !seen
            })
            .await?;
        Ok(seen)
    }

    async fn hide(&mut self, id: &str, said: &Said, hidden: bool) -> Done {
        let item = said.value();
        if (standing(&item) == Standing::Hidden) == hidden {
            return Ok(Some(self.graph.talk.carried(true, Some(&said.heard))));
        }
        // Nobody hides their own words here.
        if hidden && is_ours(&item, &self.own) == Some(true) {
            return Ok(None);
        }
        let done = self.graph.post(id, &json!({ "hide": hidden })).await?;
        let now = self.item(Sort::Comment, id).await.map_err(PlatformFailure::perhaps)?;
        let so = now.map(|said| (standing(&said.value()) == Standing::Hidden) == hidden);
        self.graph.talk.settled(&done.heard, so)
    }

    async fn take_away(&mut self, id: &str) -> Done {
        let done = self.graph.delete(id).await?;
        let left = self.item(Sort::Comment, id).await.map_err(PlatformFailure::perhaps)?;
        self.graph.talk.settled(&done.heard, Some(left.is_none()))
    }
}

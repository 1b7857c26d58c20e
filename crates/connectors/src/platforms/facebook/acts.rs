//! Carrying measures out: each looks first, so that doing it twice does it once, and looks again after.

use super::{
    client::Facebook,
    reading::{COMMENT, POST, talks},
    translate::standing,
};
use crate::platforms::{
    graph::{
        direct::MESSAGE,
        names::{Sort, named},
        talk::{Graph, Said},
    },
    interface::gone,
    settled::Done,
    values::text,
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::platform::{Account, Measure, PlatformFailure, Standing},
};

impl Facebook {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut graph = self.begin(account, now)?;
        graph.talk.awaited = true;
        let (there, sort, id) = match named(external_id) {
            Some((sort, id)) => (graph.item(sort, id).await?, sort, id),
            None => (None, Sort::Post, ""),
        };
        let Some(said) = there else {
            return match measure {
                Measure::Delete => Ok(Some(graph.talk.carried(true, None))),
                _ => Err(graph.talk.stopped(gone())),
            };
        };
        let item = said.value();
        let ours = text(&item["from"]["id"]).is_some_and(|by| by == graph.own);
        match (measure, sort) {
            (Measure::Reply { text, mark }, Sort::Post | Sort::Comment) => {
                self.reply(&mut graph, id, &item, &text, &mark).await
            }
            (Measure::Reply { text, mark }, Sort::Direct) => {
                let own = [graph.own.clone()];
                graph.reply_direct(&talks(&own), &self.marks, &item, &text, &mark).await
            }
            (Measure::Hide, Sort::Comment) => graph.hide(id, &said, true).await,
            (Measure::Restore, Sort::Comment) => graph.hide(id, &said, false).await,
            (Measure::Delete, Sort::Comment) if item["can_remove"] == false => Ok(None),
            (Measure::Delete, Sort::Comment) => graph.take_away(sort, id).await,
            (Measure::Delete, Sort::Post) if ours => graph.take_away(sort, id).await,
            (Measure::Block, Sort::Comment | Sort::Post) if !ours => graph.block(&item).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let mut graph = self.begin(account, now)?;
        graph.talk.awaited = true;
        let Some((sort, id)) = named(external_id) else { return Ok(Standing::Gone) };
        Ok(graph.item(sort, id).await?.map_or(Standing::Gone, |said| standing(&said.value())))
    }
}

impl Graph<'_> {
    /// An item as we see it; none when it is gone. The interface says the same of what is gone and of what our
    /// pass does not show: so we ask too whether it shows such things at all.
    async fn item(&mut self, sort: Sort, id: &str) -> Result<Option<Said>, PlatformFailure> {
        let (fields, edge) = match sort {
            Sort::Post => (POST, "visitor_posts"),
            Sort::Comment => (COMMENT, "visitor_posts"),
            Sort::Direct => (MESSAGE, "conversations"),
            Sort::Talk => ("id", "conversations"),
        };
        let said = self.get(id, &[("fields", fields)]).await?;
        if !said.gone {
            return Ok(Some(said));
        }
        let own = self.own.clone();
        let shown = self.get(&format!("{own}/{edge}"), &[("fields", "id"), ("limit", "1")]).await?;
        if shown.gone {
            return Err(self.talk.failed(hidden_from_us(), &shown.heard, false));
        }
        Ok(None)
    }

    async fn hide(&mut self, id: &str, said: &Said, hidden: bool) -> Done {
        let item = said.value();
        let is_hidden = standing(&item) == Standing::Hidden;
        if is_hidden == hidden {
            return Ok(Some(self.talk.carried(true, Some(&said.heard))));
        }
        if hidden && item["can_hide"] == false {
            return Ok(None);
        }
        let done = self.post(id, &json!({ "is_hidden": hidden })).await?;
        let now = self.item(Sort::Comment, id).await.map_err(PlatformFailure::perhaps)?;
        let so = now.map(|said| (standing(&said.value()) == Standing::Hidden) == hidden);
        self.talk.settled(&done.heard, so)
    }

    async fn take_away(&mut self, sort: Sort, id: &str) -> Done {
        let done = self.delete(id).await?;
        let left = self.item(sort, id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&done.heard, Some(left.is_none()))
    }

    async fn block(&mut self, item: &Value) -> Done {
        let Some(who) = text(&item["from"]["id"]) else {
            return Err(self.talk.stopped(nobody_named()));
        };
        let (blocked, said) = self.blocks(&who).await?;
        if blocked {
            return Ok(Some(self.talk.carried(true, Some(&said.heard))));
        }
        let own = self.own.clone();
        let done = self.post(&format!("{own}/blocked"), &json!({ "user": [who] })).await?;
        let blocked = self.blocks(&who).await.map_err(PlatformFailure::perhaps)?.0;
        self.talk.settled(&done.heard, Some(blocked))
    }

    async fn blocks(&mut self, who: &str) -> Result<(bool, Said), PlatformFailure> {
        let own = self.own.clone();
        let said = self.get(&format!("{own}/blocked"), &[("user", who), ("fields", "id")]).await?;
        let value = said.value();
        let all = value["data"].as_array().into_iter().flatten();
        let blocked = all.into_iter().any(|one| text(&one["id"]).as_deref() == Some(who));
        Ok((blocked, said))
    }
}

fn hidden_from_us() -> Problem {
    Problem::new(
        ProblemKind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln visar inte sidan, så det går inte att se om inlägget finns kvar. Kontrollera sidans id och nyckeln i kanalens uppgifter.",
    )
}

fn nobody_named() -> Problem {
    Problem::new(
        ProblemKind::MayNotModerate,
        Mender::Responsible,
        "Plattformen säger inte vem som skrev, så ingen kan blockeras härifrån. Öppna kommentaren på plattformen och blockera där.",
    )
}

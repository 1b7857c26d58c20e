//! Carrying measures out: hiding what answers our own posts, and answering in two steps.

use super::{
    client::{Talking, Threads},
    reading::ITEM,
    translate::{is_top, standing},
};
use crate::platforms::{
    graph::{
        names::{Sort, is_id, named},
        say::Saying,
        talk::Said,
    },
    interface::{gone, no_json},
    pieces::pieces,
    settled::Done,
    values::{instant, text},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind},
    outside::platform::{Account, Carried, Measure, PlatformFailure, Standing},
};

/// How long a reply may be, in characters.
const LONGEST: usize = 500;

impl Threads {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talking = self.begin(account, true, now).await?;
        let (there, id) = match named(external_id) {
            Some((_, id)) => (talking.item(id).await?, id),
            None => (None, ""),
        };
        let Some(said) = there else { return Err(talking.graph.talk.stopped(gone())) };
        let item = said.value();
        match measure {
            Measure::HideBehindClick if is_top(&item) => talking.hide(id, &said, true).await,
            Measure::Restore if is_top(&item) => talking.hide(id, &said, false).await,
            Measure::Reply { text, mark } => self.reply(&mut talking, id, &item, &text, &mark).await,
            _ => Ok(None),
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let Some((_, id)) = named(external_id) else { return Ok(Standing::Gone) };
        let mut talking = self.begin(account, true, now).await?;
        Ok(talking.item(id).await?.map_or(Standing::Gone, |said| standing(&said.value())))
    }

    /// Answers in two steps: what is to be said is made ready, and then put up.
    async fn reply(&self, talking: &mut Talking<'_>, id: &str, to: &Value, said: &str, mark: &str) -> Done {
        let name = talking.name.clone();
        let is_ours = |one: &Value| text(&one["username"]).map(|by| by == name);
        let mut saying = Saying::new(Sort::Comment, mark, &self.marks);
        let query = [("fields", ITEM), ("limit", "100")];
        let path = format!("{id}/replies");
        saying.look(&mut talking.graph, &path, &query, instant(&to["timestamp"]), is_ours).await?;
        let mut first: Option<Carried> = None;
        for (place, piece) in pieces(said, LONGEST).iter().enumerate() {
            let carried = match saying.stands(&talking.graph, place, piece) {
                Some(carried) => carried,
                None => {
                    let done = talking.put_up(id, piece).await?;
                    let Some(new) = text(&done.value()["id"]).filter(|id| is_id(id)) else {
                        return Err(talking.graph.talk.failed(no_json(), &done.heard, true));
                    };
                    let external_id = Some(saying.became(place, &new));
                    Carried { external_id, ..talking.graph.talk.carried(false, Some(&done.heard)) }
                }
            };
            first.get_or_insert(carried);
        }
        Ok(first)
    }
}

impl Talking<'_> {
    /// An item as we see it; none when it is gone: that our own are shown is asked for too.
    async fn item(&mut self, id: &str) -> Result<Option<Said>, PlatformFailure> {
        let said = self.graph.get(id, &[("fields", ITEM)]).await?;
        if !said.gone {
            return Ok(Some(said));
        }
        let path = format!("{}/threads", self.graph.own);
        self.graph.get(&path, &[("fields", "id"), ("limit", "1")]).await?;
        Ok(None)
    }

    async fn hide(&mut self, id: &str, said: &Said, hidden: bool) -> Done {
        if (standing(&said.value()) == Standing::BehindClick) == hidden {
            return Ok(Some(self.graph.talk.carried(true, Some(&said.heard))));
        }
        let done = self.graph.post(&format!("{id}/manage_reply"), &json!({ "hide": hidden })).await?;
        let now = self.item(id).await.map_err(PlatformFailure::perhaps)?;
        let so = now.map(|said| (standing(&said.value()) == Standing::BehindClick) == hidden);
        self.graph.talk.settled(&done.heard, so)
    }

    async fn put_up(&mut self, under: &str, piece: &str) -> Result<Said, PlatformFailure> {
        let own = self.graph.own.clone();
        let query = [("fields", "reply_quota_usage,reply_config")];
        let quota = self.graph.get(&format!("{own}/threads_publishing_limit"), &query).await?.value();
        let quota = &quota["data"][0];
        let (used, most) =
            (quota["reply_quota_usage"].as_u64(), quota["reply_config"]["quota_total"].as_u64());
        if used.zip(most).is_some_and(|(used, most)| used >= most) {
            return Err(self.later(used_up(), SignedDuration::from_hours(1)));
        }
        let body = json!({ "media_type": "TEXT", "text": piece, "reply_to_id": under });
        // Nothing of this is seen by anybody: a second try may make it anew.
        let made = self.graph.post(&format!("{own}/threads"), &body).await;
        let made = made.map_err(|failure| PlatformFailure { perhaps_done: false, ..failure })?;
        let Some(ready) = text(&made.value()["id"]).filter(|_| !made.gone) else {
            return Err(self.graph.talk.failed(no_json(), &made.heard, false));
        };
        let body = json!({ "creation_id": ready });
        let done = self.graph.post(&format!("{own}/threads_publish"), &body).await?;
        if done.gone {
            return Err(self.later(not_ready(), SignedDuration::from_secs(30)));
        }
        Ok(done)
    }

    fn later(&self, problem: Problem, wait: SignedDuration) -> PlatformFailure {
        let retry_at = self.graph.talk.now.saturating_add(wait).unwrap_or(self.graph.talk.now);
        PlatformFailure { retry_at, ..self.graph.talk.stopped(problem) }
    }
}

fn used_up() -> Problem {
    Problem::new(
        ProblemKind::AskedToWait,
        Mender::Time,
        "Kvoten för svar är förbrukad: plattformen tar emot ett visst antal på 24 timmar. Torg försöker igen varje timme; brådskar det, svara i appen.",
    )
}

fn not_ready() -> Problem {
    Problem::new(
        ProblemKind::AskedToWait,
        Mender::Time,
        "Plattformen har inte gjort i ordning svaret än. Ett nytt försök görs om en halv minut.",
    )
}

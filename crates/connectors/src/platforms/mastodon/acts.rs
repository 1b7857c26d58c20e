//! Carrying measures out, as far as an account may: each looks first, so that doing it twice does it once.

use super::{
    client::Mastodon,
    ids::is_id,
    talk::{Talking, offered},
    translate::{Status, itself},
};
use crate::platforms::{
    interface::{Heard, gone, no_json},
    settled::Done,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::json;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::platform::{Account, Measure, PlatformFailure, Standing},
};

/// How much of a reason a server reads.
const REASON: usize = 1000;

/// What a person does there instead.
const NO_REMOVAL: &str =
    "Servern tar inte bort inlägg genom gränssnittet: ta bort det på servern och bekräfta här.";
const NO_BLOCK: &str = "Servern blockerar ingen genom gränssnittet: blockera på servern och bekräfta här.";
const NO_REPORTS: &str =
    "Servern tar inte emot anmälningar genom gränssnittet: vänd er till den som sköter den och bekräfta här.";
const KEPT: &str =
    "Servern visar inte inlägget för oss, fast det finns kvar: gör det på servern och bekräfta här.";

#[derive(Deserialize)]
struct Relationship {
    #[serde(default)]
    blocking: bool,
}

/// What the server shows us of a status.
enum There {
    /// As it stands.
    Shown(Box<Status>),
    /// It is there, and kept from us: some servers show nothing of whom we have blocked.
    Kept,
    /// It is not; with the answer that says so in words.
    Gone(Option<Heard>),
}

impl Mastodon {
    pub(super) async fn carry(
        &self,
        account: &Account,
        external_id: &str,
        measure: Measure,
        now: Timestamp,
    ) -> Done {
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = true;
        let status = match talk.status(external_id).await? {
            There::Shown(status) => *status,
            There::Kept => match talk.kept(external_id).await? {
                Some(status) => status,
                None => return Err(talk.talk.stopped(by_hand(KEPT))),
            },
            There::Gone(heard) if measure == Measure::Delete => {
                return Ok(Some(talk.talk.carried(true, heard.as_ref())));
            }
            There::Gone(_) => return Err(talk.talk.stopped(gone())),
        };
        match measure {
            // Nobody hides another's reply here, and nothing hidden can be put back.
            Measure::Hide | Measure::HideBehindClick | Measure::Bin | Measure::Restore => Ok(None),
            Measure::Delete if status.account.id != talk.me.id => Ok(None),
            Measure::Delete => talk.take_away(&status).await,
            Measure::Block => talk.block(&status).await,
            Measure::Report { why } => talk.report(&status, &why).await,
            Measure::Reply { text, mark } => talk.reply(&status, &text, &mark).await,
        }
    }

    pub(super) async fn where_it_stands(
        &self,
        account: &Account,
        external_id: &str,
        now: Timestamp,
    ) -> Result<Standing, PlatformFailure> {
        let mut talk = Talking::begin(self, account, now).await?;
        talk.talk.awaited = true;
        match talk.status(external_id).await? {
            There::Shown(_) | There::Kept => return Ok(Standing::Visible),
            There::Gone(_) if !is_id(external_id) => return Ok(Standing::Gone),
            There::Gone(_) => {}
        }
        // Whoever has blocked us is not shown to us: what anybody still sees is not gone.
        let heard = talk.as_anybody(&format!("/api/v1/statuses/{external_id}")).await?;
        let seen = heard.filter(|heard| heard.refused.is_none()).and_then(|heard| itself(&heard.json));
        let seen = seen.is_some_and(|(_, status)| status.id == external_id);
        Ok(if seen { Standing::Visible } else { Standing::Gone })
    }
}

impl Talking<'_> {
    /// A status as we see it.
    async fn status(&mut self, id: &str) -> Result<There, PlatformFailure> {
        if !is_id(id) {
            return Ok(There::Gone(None));
        }
        let Some(heard) = offered(self.get(&format!("/api/v1/statuses/{id}"), &[]).await)? else {
            return self.unsaid(id).await;
        };
        match (&heard.refused, heard.raw.status) {
            (Some(_), 404 | 410) => Ok(There::Gone(Some(heard))),
            (Some(said), _) => Err(self.refusal(said, &heard)),
            (None, _) => match itself(&heard.json).filter(|(_, status)| status.id == id) {
                Some((_, status)) => Ok(There::Shown(Box::new(status))),
                None => Err(self.talk.failed(no_json(), &heard, false)),
            },
        }
    }

    /// Refused without a word: it is kept from us, or not there, or there is no such interface at all. Nothing
    /// is called gone before the interface has answered something else.
    async fn unsaid(&mut self, id: &str) -> Result<There, PlatformFailure> {
        if self.context(id).await?.is_some() {
            return Ok(There::Kept);
        }
        self.signed_in().await?;
        Ok(There::Gone(None))
    }

    /// Takes a status of our own away.
    async fn take_away(&mut self, status: &Status) -> Done {
        let path = format!("/api/v1/statuses/{}", status.id);
        let Some(heard) = offered(self.delete(&path).await)? else {
            return Err(self.talk.stopped(by_hand(NO_REMOVAL)));
        };
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        let left = self.status(&status.id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(matches!(left, There::Gone(_))))
    }

    /// Blocks whoever wrote it.
    async fn block(&mut self, status: &Status) -> Done {
        if status.account.id == self.me.id {
            return Ok(None);
        }
        let (blocked, heard) = self.blocks(&status.account.id).await?;
        if blocked {
            return Ok(Some(self.talk.carried(true, Some(&heard))));
        }
        let path = format!("/api/v1/accounts/{}/block", status.account.id);
        // Nothing at all is no JSON, and not every server takes it for such.
        let Some(heard) = offered(self.post(&path, &json!({}), None).await)? else {
            return Err(self.talk.stopped(by_hand(NO_BLOCK)));
        };
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        let (blocked, _) = self.blocks(&status.account.id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(blocked))
    }

    async fn blocks(&mut self, account: &str) -> Result<(bool, Heard), PlatformFailure> {
        let heard = self.get("/api/v1/accounts/relationships", &[("id[]", account)]).await?;
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        let all: Vec<Relationship> = heard.read().unwrap_or_default();
        Ok((all.iter().any(|r| r.blocking), heard))
    }

    /// Tells whoever runs the server, and the author's own.
    async fn report(&mut self, status: &Status, why: &str) -> Done {
        let why: String = why.chars().take(REASON).collect();
        let body = json!({
            "account_id": status.account.id, "status_ids": [status.id], "comment": why,
            "forward": status.account.acct.contains('@'), "category": "other",
        });
        let Some(heard) = offered(self.post("/api/v1/reports", &body, None).await)? else {
            return Err(self.talk.stopped(by_hand(NO_REPORTS)));
        };
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        Ok(Some(self.talk.carried(false, Some(&heard))))
    }
}

/// The server lacks this part of the interface.
fn by_hand(sentence: &str) -> Problem {
    Problem::new(Kind::OnlyByHand, Mender::Responsible, sentence)
}

//! Carrying measures out, as far as an account may: each looks first, so that doing it twice does it once.

use super::{client::Mastodon, reading::is_id, talk::Talking, translate::Status};
use crate::platforms::{
    interface::{Heard, gone, no_json},
    settled::Done,
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, json};
use torg_domain::outside::platform::{Account, Measure, PlatformFailure, Standing};

/// How much of a reason a server reads.
const REASON: usize = 1000;

#[derive(Deserialize)]
struct Relationship {
    #[serde(default)]
    blocking: bool,
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
        let (there, heard) = talk.status(external_id).await?;
        let Some(status) = there else {
            return match measure {
                Measure::Delete => Ok(Some(talk.talk.carried(true, heard.as_ref()))),
                _ => Err(talk.talk.stopped(gone())),
            };
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
        if talk.status(external_id).await?.0.is_some() {
            return Ok(Standing::Visible);
        }
        if !is_id(external_id) {
            return Ok(Standing::Gone);
        }
        // Whoever has blocked us is not shown to us: what anybody still sees is not gone.
        let heard = talk.as_anybody(&format!("/api/v1/statuses/{external_id}")).await?;
        let seen = heard.refused.is_none() && heard.read::<Status>().is_some_and(|s| s.id == external_id);
        Ok(if seen { Standing::Visible } else { Standing::Gone })
    }
}

impl Talking<'_> {
    /// A status as we see it; none when there is none.
    async fn status(&mut self, id: &str) -> Result<(Option<Status>, Option<Heard>), PlatformFailure> {
        if !is_id(id) {
            return Ok((None, None));
        }
        let heard = self.get(&format!("/api/v1/statuses/{id}"), &[]).await?;
        match (&heard.refused, heard.raw.status) {
            (Some(_), 404 | 410) => Ok((None, Some(heard))),
            (Some(said), _) => Err(self.refusal(said, &heard)),
            (None, _) => match heard.read::<Status>().filter(|s| s.id == id) {
                Some(status) => Ok((Some(status), Some(heard))),
                None => Err(self.talk.failed(no_json(), &heard, false)),
            },
        }
    }

    /// Takes a status of our own away.
    async fn take_away(&mut self, status: &Status) -> Done {
        let heard = self.delete(&format!("/api/v1/statuses/{}", status.id)).await?;
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        let left = self.status(&status.id).await.map_err(PlatformFailure::perhaps)?;
        self.talk.settled(&heard, Some(left.0.is_none()))
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
        let heard = self.post(&path, &Value::Null, None).await?;
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
        let heard = self.post("/api/v1/reports", &body, None).await?;
        if let Some(said) = &heard.refused {
            return Err(self.refusal(said, &heard));
        }
        Ok(Some(self.talk.carried(false, Some(&heard))))
    }
}

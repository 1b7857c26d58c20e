//! Trying a connection, before anything is read or done through it.

use super::{
    client::Wordpress,
    faults,
    talk::{Me, Talk},
    translate::List,
};
use crate::guard::Deed;
use jiff::Timestamp;
use torg_domain::outside::platform::{Account, Trial};

impl Wordpress {
    pub(super) async fn trial(&self, account: &Account, now: Timestamp) -> Trial {
        // Nothing learnt before counts: the point is how it is now.
        self.forget(account);
        let mut talk = match self.talk(account, now).await {
            Ok(talk) => talk,
            Err(failure) => return Trial { problems: vec![failure.problem], ..Trial::default() },
        };
        let me = talk.known.me.clone();
        let mut trial = Trial {
            root: Some(talk.known.root.clone()),
            signed_in: me.as_ref().map(|me| me.name.clone()),
            may_moderate: me.as_ref().and_then(Me::may_moderate),
            clock_ahead_s: talk.ahead_s(),
            access_until: None,
            problems: talk.remarks(),
        };
        // The right is tried where it is used: those waiting for approval are shown to moderators alone.
        match talk.sees_all().await {
            Ok(sees) => trial.may_moderate = Some(sees && trial.may_moderate != Some(false)),
            Err(failure) => {
                trial.may_moderate = Some(false);
                trial.problems.push(failure.problem);
            }
        }
        if trial.may_moderate == Some(false) && trial.problems.is_empty() {
            trial.problems.extend(faults::refused(403, "rest_cannot_edit"));
        }
        trial
    }
}

impl Talk<'_> {
    async fn sees_all(&mut self) -> Result<bool, torg_domain::outside::platform::PlatformFailure> {
        let asked = [
            ("context", "edit".to_owned()),
            ("status", "any".to_owned()),
            ("per_page", "1".to_owned()),
            ("_fields", "id".to_owned()),
        ];
        let heard = self.ask(&Deed::Get, List::Comments.path(), &asked).await?;
        Ok(heard.refused.is_none())
    }
}

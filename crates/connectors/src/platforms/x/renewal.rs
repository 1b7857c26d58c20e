//! Renewing what lets us in: the access token holds two hours, and what renews it is itself renewed each time. The
//! answer is not kept, and nothing of it stands in a failure.

use super::{client::X, faults};
use crate::{
    guard::Deed,
    platforms::interface::{Asking, Talk, endpoint, no_json},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use torg_domain::outside::{
    Credential,
    pass::{Pass, Renewal},
    platform::{Account, PlatformFailure},
};

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    refresh_token: Option<String>,
    #[serde(default)]
    expires_in: Option<i64>,
}

impl X {
    pub(super) async fn renewed(&self, account: &Account, now: Timestamp) -> Renewal {
        let Some(Credential::Basic { password, .. }) = &account.credential else { return Renewal::ByHand };
        let pass = Pass::read(password);
        let (Some(refresh), Some(app)) = (&pass.refresh, &pass.app) else { return Renewal::ByHand };
        let fields = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("grant_type", "refresh_token")
            .append_pair("refresh_token", refresh)
            .append_pair("client_id", app)
            .finish();
        // An application without a secret of its own says only who it is.
        let secret = pass.app_secret.clone().filter(|s| !s.is_empty());
        let asking = Asking {
            url: endpoint(&self.root, "/2/oauth2/token", &[]),
            deed: Deed::Form(fields.into_bytes()),
            credential: secret.map(|password| Credential::Basic { user: app.clone(), password }),
            grants: true,
            ..Asking::default()
        };
        let mut talk = Talk::new(&self.guard, now);
        talk.awaited = true;
        let heard = match talk.ask(&asking).await {
            Ok(heard) => heard,
            Err(failure) => {
                let failure = faults::told(failure, now);
                return Renewal::Failed(Box::new(PlatformFailure { answer: None, ..failure }));
            }
        };
        if heard.refused.is_some() {
            return Renewal::ByHand;
        }
        let Some(granted) = heard.read::<Granted>().filter(|g| !g.access_token.is_empty()) else {
            let failure = talk.stopped(no_json());
            return Renewal::Failed(Box::new(failure.perhaps()));
        };
        let lasts = granted.expires_in.filter(|s| (1..=31_536_000).contains(s)).unwrap_or(7200);
        Renewal::Renewed(Pass {
            access: granted.access_token,
            access_until: talk.at().checked_add(SignedDuration::from_secs(lasts)).ok(),
            refresh: granted.refresh_token.or_else(|| pass.refresh.clone()),
            refresh_until: None,
            ..pass
        })
    }
}

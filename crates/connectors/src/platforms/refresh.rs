//! Renewing what lets us in with a refresh token, as OAuth 2 has it (RFC 6749, section 6). The answer is not kept, and
//! nothing of it stands in a failure: the tokens stand in it.

use crate::{
    guard::{Deed, Guard},
    platforms::interface::{Asking, Talk, no_json},
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use torg_domain::outside::{
    Credential,
    pass::{Pass, Renewal},
    platform::{Account, PlatformFailure},
};

/// The longest a token is believed to hold, in seconds: two years.
const LONGEST: i64 = 63_072_000;

/// Where and how a platform renews.
pub(super) struct Renews<'a> {
    /// The address that is asked.
    pub(super) url: String,
    /// How the application proves that it is itself.
    pub(super) proof: Proof,
    /// How long an access token holds where the answer does not say.
    pub(super) usual: SignedDuration,
    /// What a failure means, in the platform's own words.
    pub(super) told: &'a (dyn Fn(PlatformFailure) -> PlatformFailure + Sync),
}

/// How an application proves that it is itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Its secret goes in a header, as a password; one without a secret says only who it is.
    Header,
    /// Its secret goes among the fields.
    Field,
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    refresh_token: Option<String>,
    #[serde(default)]
    expires_in: Option<i64>,
    #[serde(default)]
    refresh_token_expires_in: Option<i64>,
}

fn fields(refresh: &str, app: &str, secret: Option<&str>) -> Vec<u8> {
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    fields.append_pair("grant_type", "refresh_token");
    fields.append_pair("refresh_token", refresh);
    fields.append_pair("client_id", app);
    fields.extend_pairs(secret.map(|secret| ("client_secret", secret)));
    fields.finish().into_bytes()
}

/// Whether anything can be asked with what lets us in: it has a refresh token, and says which application it was given to.
pub(super) fn can(pass: &Pass) -> bool {
    pass.refresh.is_some() && pass.app.is_some()
}

/// Asks once for a new access token.
pub(super) async fn renewed(guard: &Guard, account: &Account, how: Renews<'_>, now: Timestamp) -> Renewal {
    let Some(Credential::Basic { password, .. }) = &account.credential else { return Renewal::ByHand };
    let pass = Pass::read(password);
    let (Some(refresh), Some(app)) = (&pass.refresh, &pass.app) else { return Renewal::ByHand };
    let secret = pass.app_secret.clone().filter(|s| !s.is_empty());
    let (header, field) = match how.proof {
        Proof::Header => (secret, None),
        Proof::Field => (None, secret),
    };
    let credential = header.map(|password| Credential::Basic { user: app.clone(), password });
    let deed = Deed::Form(fields(refresh, app, field.as_deref()));
    let asking = Asking { url: how.url, deed, credential, grants: true, ..Asking::default() };
    let mut talk = Talk::new(guard, now);
    talk.awaited = true;
    let heard = match talk.ask(&asking).await {
        Ok(heard) => heard,
        Err(failure) => {
            let failure = (how.told)(failure);
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
    let after = |seconds| talk.at().checked_add(SignedDuration::from_secs(seconds)).ok();
    let held = |seconds: &i64| (1..=LONGEST).contains(seconds);
    // A new refresh token has an end of its own; the old one keeps the end it had.
    let refresh_until = match (granted.refresh_token_expires_in.filter(held), &granted.refresh_token) {
        (Some(seconds), _) => after(seconds),
        (None, Some(_)) => None,
        (None, None) => pass.refresh_until,
    };
    Renewal::Renewed(Pass {
        access: granted.access_token,
        access_until: after(granted.expires_in.filter(held).unwrap_or(how.usual.as_secs())),
        refresh: granted.refresh_token.or_else(|| pass.refresh.clone()),
        refresh_until,
        ..pass
    })
}

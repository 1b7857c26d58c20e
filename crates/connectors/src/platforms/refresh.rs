//! Renewing what lets us in with a refresh token, as OAuth 2 has it (RFC 6749, section 6). The answer is not kept, and
//! nothing of it stands in a failure: the tokens stand in it.

use crate::{
    guard::{Deed, Guard},
    platforms::{
        interface::{Asking, Talk, no_json},
        values::text,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use std::time::Duration;
use torg_domain::outside::{
    Credential,
    pass::{Pass, Renewal},
    platform::Account,
};

/// The longest a token is believed to hold, in seconds: two years.
const LONGEST: i64 = 63_072_000;

/// Where and how a platform renews.
pub(super) struct Renews {
    /// The address that is asked.
    pub(super) url: String,
    /// How the application proves that it is itself.
    pub(super) proof: Proof,
    /// How long an access token holds where the answer does not say.
    pub(super) usual: SignedDuration,
}

/// How an application proves that it is itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Proof {
    /// Its secret goes in a header, as a password; one without a secret says only who it is.
    Header,
    /// Its secret goes among the fields.
    Field,
}

/// The old refresh token may be worthless once this has come: nothing beside the access token makes it unreadable.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    refresh_token: Value,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    refresh_token_expires_in: Value,
}

/// How many seconds something holds, however the number is written; none when it is no number.
pub(super) fn seconds(said: &Value) -> Option<i64> {
    let said = match said {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let whole = Duration::try_from_secs_f64(said?).ok()?.as_secs();
    i64::try_from(whole).ok()
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
pub(super) async fn renewed(guard: &Guard, account: &Account, how: Renews, now: Timestamp) -> Renewal {
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
        Err(failure) => return Renewal::Failed(Box::new(failure)),
    };
    if heard.refused.is_some() {
        return Renewal::ByHand;
    }
    let Some(granted) = heard.read::<Granted>().filter(|g| !g.access_token.is_empty()) else {
        let failure = talk.stopped(no_json());
        return Renewal::Failed(Box::new(failure.perhaps()));
    };
    let after = |seconds| talk.at().checked_add(SignedDuration::from_secs(seconds)).ok();
    let held = |said: &Value| seconds(said).filter(|seconds| (1..=LONGEST).contains(seconds));
    let refresh = text(&granted.refresh_token);
    // A new refresh token has an end of its own; the old one keeps the end it had.
    let refresh_until = match (held(&granted.refresh_token_expires_in), &refresh) {
        (Some(seconds), _) => after(seconds),
        (None, Some(_)) => None,
        (None, None) => pass.refresh_until,
    };
    Renewal::Renewed(Pass {
        access: granted.access_token,
        access_until: after(held(&granted.expires_in).unwrap_or(how.usual.as_secs())),
        refresh: refresh.or_else(|| pass.refresh.clone()),
        refresh_until,
        ..pass
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn how_long_something_holds_is_read_however_it_is_written_and_never_loses_what_came_with_it() {
        for said in [json!(3599), json!(3599.0), json!(3599.7), json!("3599"), json!(" 3599.0 ")] {
            assert_eq!(seconds(&said), Some(3599), "{said}");
        }
        for odd in
            [json!(null), json!(""), json!("snart"), json!(-1), json!("inf"), json!([3599]), json!(true)]
        {
            assert_eq!(seconds(&odd), None, "{odd}");
            let said = json!({ "access_token": "ny", "refresh_token": odd, "expires_in": odd,
                "refresh_token_expires_in": odd });
            assert!(serde_json::from_value::<Granted>(said).is_ok(), "{odd}");
        }
    }
}

//! Passes: given for what a person brought, renewed, and given back. Each refresh token is worth something once.

use super::{
    Kept, SCOPE,
    authority::{Authority, authority},
    bound,
    key::Key,
};
use crate::{
    guard::Deed,
    platforms::{
        bluesky::{client::Bluesky, faults},
        interface::{Asking, Heard, Talk, no_json, origin},
        refresh::seconds,
        values::text,
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::Value;
use torg_domain::outside::{
    Credential,
    pass::{Bound, Pass, Renewal},
    platform::{Account, PlatformFailure},
};
use url::form_urlencoded::Serializer;

/// The longest an access token is believed to hold, in seconds.
const LONGEST: i64 = 24 * 3600;

/// How long one holds where the answer does not say.
const USUAL: i64 = 5 * 60;

/// How long a signing in holds where we cannot show that we are ourselves (AT Protocol, OAuth: public clients).
const UNSHOWN: SignedDuration = SignedDuration::from_hours(14 * 24);

/// How long what renews holds unused where we can.
const UNUSED: SignedDuration = SignedDuration::from_hours(90 * 24);

/// How long a signing in holds where we can, however often it is renewed.
const SHOWN: SignedDuration = SignedDuration::from_hours(730 * 24);

/// The old refresh token may be worthless once this has come: nothing beside the access token makes it unreadable.
#[derive(Deserialize)]
struct Granted {
    access_token: String,
    #[serde(default)]
    token_type: Value,
    #[serde(default)]
    refresh_token: Value,
    #[serde(default)]
    expires_in: Value,
    #[serde(default)]
    sub: Value,
    #[serde(default)]
    scope: Value,
}

impl Granted {
    fn is_of_use(&self) -> bool {
        let scope = text(&self.scope).unwrap_or_default();
        let given: Vec<&str> = scope.split(' ').collect();
        text(&self.token_type).is_some_and(|kind| kind.eq_ignore_ascii_case("dpop"))
            && SCOPE.split(' ').all(|right| given.contains(&right))
    }

    fn until(&self, at: Timestamp) -> Option<Timestamp> {
        let lasts = seconds(&self.expires_in).filter(|s| (1..=LONGEST).contains(s)).unwrap_or(USUAL);
        at.checked_add(SignedDuration::from_secs(lasts)).ok()
    }
}

/// Until when a signing in can be renewed. No answer says so: it is what the protocol promises, reckoned short.
fn renews_until(since: Timestamp, at: Timestamp, shown: bool) -> Option<Timestamp> {
    let after = |from: Timestamp, wait| from.checked_add(wait).ok();
    if shown { after(at, UNUSED).min(after(since, SHOWN)) } else { after(since, UNSHOWN) }
}

/// What is said of who we are in each form, with a proof of it where we have one.
pub(super) fn as_ourselves(
    fields: &[(&str, &str)],
    (client, own_key): (&str, Option<&Key>),
    issuer: &str,
    at: Timestamp,
) -> Deed {
    let mut form = Serializer::new(String::new());
    form.extend_pairs(fields).append_pair("client_id", client);
    if let Some(said) = own_key.and_then(|key| key.assertion(client, issuer, at)) {
        form.append_pair("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        form.append_pair("client_assertion", &said);
    }
    Deed::Form(form.finish().into_bytes())
}

/// Asks whoever gives passes for something, as ourselves.
pub(super) async fn post(
    site: &Bluesky,
    talk: &mut Talk<'_>,
    keys: (&Key, &str, Option<&Key>),
    (issuer, url): (&str, &str),
    fields: &[(&str, &str)],
) -> Result<Heard, PlatformFailure> {
    let (key, client, own_key) = keys;
    let place = origin(url).unwrap_or_default();
    let heard = bound::ask(site, talk, (key, None), &place, |at| Asking {
        url: url.to_owned(),
        deed: as_ourselves(fields, (client, own_key), issuer, at),
        grants: true,
        ..Asking::default()
    });
    let heard = heard.await?;
    talk.answers.pop();
    Ok(heard)
}

impl Bluesky {
    /// What a code is given for. It is given back at once where it is for somebody else.
    pub(super) async fn given(
        &self,
        kept: &Kept,
        code: &str,
        now: Timestamp,
    ) -> Result<Pass, PlatformFailure> {
        let mut talk = Talk::new(&self.guard, now);
        talk.awaited = true;
        let talk = &mut talk;
        let (Some(key), Ok(own_key)) = (Key::read(&kept.key), Key::perhaps(kept.app_secret.as_deref()))
        else {
            return Err(talk.stopped(faults::unsigned()));
        };
        let Authority { issuer, passes, back, .. } = &kept.authority;
        let fields = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &kept.returns_to),
            ("code_verifier", &kept.verifier),
        ];
        let keys = (&key, kept.app.as_str(), own_key.as_ref());
        let heard = post(self, talk, keys, (issuer, passes), &fields).await?;
        if let Some(code) = &heard.refused {
            return Err(talk.stopped(faults::broken_off(code)));
        }
        let Some(granted) = heard.read::<Granted>() else { return Err(talk.stopped(no_json())) };
        let at = talk.now;
        let ours = text(&granted.sub).as_deref() == Some(kept.did.as_str());
        if !ours || !granted.is_of_use() {
            if let Some(back) = back {
                // Nothing rests on it: nobody keeps what was given. What renews takes the rest with it.
                let refresh = text(&granted.refresh_token);
                let fields = [("token", refresh.as_deref().unwrap_or(granted.access_token.as_str()))];
                let _ = post(self, talk, keys, (issuer, back), &fields).await;
            }
            let why = if ours { faults::too_little() } else { faults::another_account(&kept.user) };
            return Err(talk.stopped(why));
        }
        Ok(Pass {
            access_until: granted.until(at),
            refresh: text(&granted.refresh_token),
            refresh_until: renews_until(at, at, own_key.is_some()),
            access: granted.access_token,
            app: Some(kept.app.clone()),
            app_secret: kept.app_secret.clone(),
            bound: Some(Box::new(Bound {
                key: kept.key.clone(),
                issuer: issuer.clone(),
                subject: kept.did.clone(),
                server: kept.server.clone(),
                since: at,
            })),
        })
    }

    /// Renews a pass that a person signed in for.
    pub(in crate::platforms::bluesky) async fn renewed(&self, account: &Account, now: Timestamp) -> Renewal {
        let Some(Credential::Basic { password, .. }) = &account.credential else { return Renewal::ByHand };
        let pass = Pass::read(password);
        let (Some(refresh), Some(app), Some(bound)) = (&pass.refresh, &pass.app, &pass.bound) else {
            return Renewal::ByHand;
        };
        let (Some(key), Ok(own_key)) = (Key::read(&bound.key), Key::perhaps(pass.app_secret.as_deref()))
        else {
            return Renewal::ByHand;
        };
        let mut talk = Talk::new(&self.guard, now);
        talk.awaited = true;
        let talk = &mut talk;
        let asked = async {
            let entry = self.entry_of(account).unwrap_or_default();
            let passes = authority(talk, &bound.issuer, &entry).await?.passes;
            let fields = [("grant_type", "refresh_token"), ("refresh_token", refresh.as_str())];
            let keys = (&key, app.as_str(), own_key.as_ref());
            post(self, talk, keys, (&bound.issuer, &passes), &fields).await.map(|heard| (heard, talk))
        };
        let (heard, talk) = match asked.await {
            Ok(heard) => heard,
            Err(failure) => return Renewal::Failed(Box::new(failure)),
        };
        match heard.refused.as_deref() {
            // It was used, or taken back, or is too old.
            Some("invalid_grant") => return Renewal::ByHand,
            Some(code) => {
                let failure = talk.stopped(faults::not_renewed(code, app));
                return Renewal::Failed(Box::new(failure));
            }
            None => {}
        }
        let Some(granted) = heard.read::<Granted>().filter(|g| !g.access_token.is_empty()) else {
            return Renewal::Failed(Box::new(talk.stopped(no_json()).perhaps()));
        };
        if text(&granted.sub).is_some_and(|sub| sub != bound.subject) {
            return Renewal::ByHand;
        }
        let at = talk.now;
        Renewal::Renewed(Pass {
            access_until: granted.until(at),
            refresh: text(&granted.refresh_token).or_else(|| pass.refresh.clone()),
            refresh_until: renews_until(bound.since, at, own_key.is_some()),
            access: granted.access_token,
            ..pass
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_signing_in_ends_after_two_weeks_where_nobody_can_look_up_who_we_are_and_else_when_it_lies_unused() {
        let at = |text: &str| -> Timestamp { text.parse().unwrap() };
        let since = at("2026-04-07T08:00:00Z");
        let until = |now, shown| renews_until(since, at(now), shown).unwrap().to_string();
        assert_eq!(until("2026-04-07T08:00:00Z", false), "2026-04-21T08:00:00Z");
        assert_eq!(
            until("2026-04-20T08:00:00Z", false),
            "2026-04-21T08:00:00Z",
            "renewing never lengthens it"
        );
        assert_eq!(until("2026-04-07T08:00:00Z", true), "2026-07-06T08:00:00Z");
        assert_eq!(until("2026-05-07T08:00:00Z", true), "2026-08-05T08:00:00Z");
        assert_eq!(until("2028-04-01T08:00:00Z", true), "2028-04-06T08:00:00Z", "but not for ever");
    }

    #[test]
    fn a_pass_that_gives_less_than_is_needed_or_is_bound_to_nothing_is_of_no_use() {
        let granted = |kind: &str, scope: &str| {
            let said = json!({ "access_token": "a", "token_type": kind, "scope": scope });
            serde_json::from_value::<Granted>(said).unwrap().is_of_use()
        };
        assert!(granted("DPoP", SCOPE) && granted("dpop", "transition:generic atproto more"));
        assert!(!granted("Bearer", SCOPE) && !granted("DPoP", "atproto"));
    }

    #[test]
    fn how_long_it_holds_is_believed_within_reason() {
        let at: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        let until = |said: Value| {
            let granted = json!({ "access_token": "a", "expires_in": said });
            let until = serde_json::from_value::<Granted>(granted).unwrap().until(at).unwrap();
            until.duration_since(at).as_secs()
        };
        assert_eq!((until(json!(3600)), until(json!("3599"))), (3600, 3599));
        for odd in [json!(null), json!(-1), json!(0), json!(99_999_999), json!("snart")] {
            assert_eq!(until(odd.clone()), USUAL, "{odd}");
        }
    }
}

//! Renewing what lets us in, and asking what it lets us do. The access token holds a day, what renews it a year. The
//! answers are not kept, and nothing of them stands in a failure.

use super::{
    client::Tiktok,
    faults::{Meant, Said, meant},
    talk::{Talking, VERSION},
};
use crate::platforms::{
    interface::{Asking, Talk, endpoint, no_json},
    refresh::seconds,
    values::text,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json};
use torg_domain::outside::{
    Credential,
    pass::{Pass, Renewal},
    platform::Account,
};

/// The longest that anything is believed to hold.
const LONGEST: i64 = 400 * 24 * 3600;

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    data: Granted,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Granted {
    access_token: String,
    expires_in: Value,
    refresh_token: Value,
    refresh_token_expires_in: Value,
}

impl Tiktok {
    pub(super) async fn renewed(&self, account: &Account, now: Timestamp) -> Renewal {
        let Some(Credential::Basic { password, .. }) = &account.credential else { return Renewal::ByHand };
        let pass = Pass::read(password);
        let (Some(refresh), Some(app), Some(secret)) = (&pass.refresh, &pass.app, &pass.app_secret) else {
            return Renewal::ByHand;
        };
        let body = json!({
            "client_id": app, "client_secret": secret, "grant_type": "refresh_token", "refresh_token": refresh,
        });
        let url = endpoint(&self.root, &format!("{VERSION}/tt_user/oauth2/refresh_token/"), &[]);
        let mut talk = Talk::new(&self.guard, now);
        talk.awaited = true;
        let heard = match talk.ask(&Asking { grants: true, ..Asking::post(url, &body, None) }).await {
            Ok(heard) => heard,
            Err(failure) => return Renewal::Failed(Box::new(failure)),
        };
        let Some(said) = heard.read::<Said>() else {
            return Renewal::Failed(Box::new(talk.stopped(no_json()).perhaps()));
        };
        match meant(said.code) {
            _ if said.code == 0 => {}
            Meant::TooOften | Meant::TheirFault => {
                let failure = talk.stopped(said.problem(heard.raw.status));
                return Renewal::Failed(Box::new(failure));
            }
            Meant::NoEntry | Meant::MayNot | Meant::NotTaken => return Renewal::ByHand,
        }
        let Some(granted) = heard.read::<Envelope>().map(|e| e.data).filter(|g| !g.access_token.is_empty())
        else {
            return Renewal::Failed(Box::new(talk.stopped(no_json()).perhaps()));
        };
        let held = |said: &Value| seconds(said).filter(|s| (1..=LONGEST).contains(s));
        let until = |lasts| talk.at().checked_add(SignedDuration::from_secs(lasts)).ok();
        Renewal::Renewed(Pass {
            access: granted.access_token,
            access_until: until(held(&granted.expires_in).unwrap_or(24 * 3600)),
            refresh_until: held(&granted.refresh_token_expires_in).and_then(until).or(pass.refresh_until),
            refresh: text(&granted.refresh_token).or_else(|| pass.refresh.clone()),
            ..pass
        })
    }
}

impl Talking<'_> {
    /// Whose the key is, and what it lets us do; none where we have no application to ask with, or get no answer.
    pub(super) async fn inspect(&mut self) -> Option<(Option<String>, Vec<String>)> {
        let app = self.pass.app.clone()?;
        let body = json!({ "app_id": app, "access_token": self.pass.access });
        let url = endpoint(&self.tiktok.root, &format!("{VERSION}/tt_user/token_info/get/"), &[]);
        let kept = self.talk.answers.len();
        let heard = self.talk.ask(&Asking::post(url, &body, None)).await;
        self.talk.answers.truncate(kept);
        let heard = heard.ok()?;
        heard.read::<Said>().filter(|said| said.code == 0)?;
        let said = crate::platforms::values::value(&heard.json);
        let data = said.get("data")?;
        let rights = text(&data["scope"])?.split(',').map(|right| right.trim().to_owned()).collect();
        Some((text(&data["creator_id"]).or_else(|| text(&data["open_id"])), rights))
    }
}

//! Looks as anybody would: at what the network shows without a sign-in, of a post and of an account.

use super::{KEY, client::Places, faults, names::Uri};
use crate::{
    guard::{Ask, Guard},
    html::one_line,
    platforms::interface::endpoint,
};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::{
    channels::presentation::Shown,
    outside::{
        Outside,
        platform::{Place, Saw, Sight, Stranger},
    },
};
use url::Url;

/// Where an account's page is.
const HOST: &str = "bsky.app";

/// The longest name that is noted: no account's is as long.
const LONGEST: usize = 200;

/// The largest answer that is looked through.
const LARGEST: usize = 2 << 20;

/// One who looks in from the street.
pub struct Onlooker {
    guard: Arc<Guard>,
    places: Places,
}

impl Onlooker {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard, places: Places::default() }
    }

    /// The same, looking elsewhere.
    #[must_use]
    pub fn at(self, places: Places) -> Self {
        Self { places, ..self }
    }

    async fn one(&self, sight: &Sight) -> Saw {
        let Some(uri) = Uri::read(&sight.external_id).filter(|_| sight.account.platform == KEY) else {
            return Saw::default();
        };
        let written = uri.to_string();
        let query = [("uri", written.as_str()), ("depth", "0"), ("parentHeight", "0")];
        let url = endpoint(&self.places.public, "/xrpc/app.bsky.feed.getPostThread", &query);
        let ask = Ask { url: url.clone(), max_bytes: LARGEST, awaited: true, ..Ask::default() };
        let mut place = Place { what: "interface".into(), url, status: 0, seen: None, sha256: None };
        if let Ok(answer) = self.guard.get(&ask).await {
            place.status = answer.raw.status;
            place.sha256 = Some(Sha256::digest(&answer.raw.body).into());
            let said: Value = serde_json::from_slice(&answer.raw.body).unwrap_or_default();
            place.seen = if answer.cut.is_none() { seen(answer.raw.status, &said, &written) } else { None };
        }
        Saw { places: vec![place] }
    }

    async fn account(&self, address: &str) -> Option<Shown> {
        let actor = actor(address)?;
        let url = endpoint(&self.places.public, "/xrpc/app.bsky.actor.getProfile", &[("actor", &actor)]);
        let ask = Ask { url, max_bytes: LARGEST, awaited: true, ..Ask::default() };
        let answer = self.guard.get(&ask).await.ok()?;
        let whole = answer.raw.status == 200 && answer.cut.is_none();
        profile(&serde_json::from_slice(&answer.raw.body).ok().filter(|_| whole)?)
    }
}

/// Whose page an address is: a name, or a number.
fn actor(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let mut parts = url.path().trim_matches('/').split('/');
    let (page, actor) = (parts.next()?, parts.next()?);
    let whole = page == "profile" && !actor.is_empty() && parts.next().is_none();
    (whole && url.host_str() == Some(HOST)).then(|| actor.trim_start_matches('@').to_owned())
}

/// An account's profile as it is shown; none when the answer is no profile.
fn profile(said: &Value) -> Option<Shown> {
    said["did"].as_str()?;
    let text = |name: &str| said[name].as_str().unwrap_or_default();
    // The picture's address ends with its own checksum, and with how it is packed: that may change without it.
    let picture = said["avatar"].as_str().and_then(|url| url.rsplit('/').next());
    let picture = picture.and_then(|last| last.split('@').next()).filter(|id| !id.is_empty());
    let short = |text: &str| text.chars().take(LONGEST).collect();
    Some(Shown {
        name: short(&one_line(text("displayName"))),
        text: text("description").to_owned(),
        picture: picture.map(short),
    })
}

/// Whether it was there; none when that cannot be told.
fn seen(status: u16, said: &Value, uri: &str) -> Option<bool> {
    match status {
        200 if said["thread"]["post"]["uri"] == uri => Some(true),
        200 if said["thread"]["notFound"] == true => Some(false),
        400 | 404 if said["error"].as_str().is_some_and(faults::is_missing) => Some(false),
        _ => None,
    }
}

impl Stranger for Onlooker {
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(self.one(sight))
    }

    fn shown<'a>(&'a self, _platform: &'a str, address: &'a str) -> Outside<'a, Option<Shown>> {
        Box::pin(self.account(address))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_cannot_be_told_is_never_taken_for_gone() {
        let uri = "at://did:plc:a/app.bsky.feed.post/1";
        assert_eq!(seen(200, &json!({ "thread": { "post": { "uri": uri } } }), uri), Some(true));
        assert_eq!(seen(200, &json!({ "thread": { "notFound": true } }), uri), Some(false));
        assert_eq!(seen(400, &json!({ "error": "NotFound" }), uri), Some(false));
        assert_eq!(seen(200, &json!({ "thread": { "blocked": true } }), uri), None);
        assert_eq!(seen(400, &json!({ "error": "InvalidRequest" }), uri), None);
        assert_eq!(seen(502, &json!(null), uri), None);
    }

    #[test]
    fn an_account_is_known_by_its_page_and_shown_with_name_text_and_picture() {
        for (address, is) in [
            ("https://bsky.app/profile/lill.example", Some("lill.example")),
            ("https://bsky.app/profile/did:plc:abc/", Some("did:plc:abc")),
            ("https://bsky.app/profile/lill.example/post/3k2a", None),
            ("https://pds.lill.example", None),
            ("https://evil.example/profile/lill.example", None),
            ("nonsense", None),
        ] {
            assert_eq!(actor(address).as_deref(), is, "{address}");
        }
        let said = json!({
            "did": "did:plc:abc", "handle": "lill.example", "displayName": "Lills\nkommun",
            "description": "Hej\nalla",
            "avatar": "https://cdn.bsky.app/img/avatar/plain/did:plc:abc/bafkrei1@jpeg",
        });
        let picture = Some("bafkrei1".into());
        let shown = Shown { name: "Lills kommun".into(), text: "Hej\nalla".into(), picture };
        assert_eq!(profile(&said), Some(shown));
        assert_eq!(profile(&json!({ "did": "did:plc:abc" })), Some(Shown::default()));
        assert_eq!(profile(&json!({ "error": "InvalidRequest" })), None);
    }
}

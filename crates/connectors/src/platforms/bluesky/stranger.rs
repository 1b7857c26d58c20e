//! Looks as anybody would: at what the network shows without a sign-in.

use super::{KEY, client::Places, faults, names::Uri};
use crate::{
    guard::{Ask, Guard},
    platforms::interface::endpoint,
};
use jiff::Timestamp;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::outside::{
    Outside,
    platform::{Place, Saw, Sight, Stranger},
};

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
}

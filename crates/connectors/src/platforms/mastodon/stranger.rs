//! Looks as anybody would: at the server, without a sign-in.
//!
//! Where the interface tells strangers nothing, the status itself is asked for as one server asks another
//! (ActivityPub), which is how the rest of the network is shown it.

use super::{
    KEY,
    ids::{is_id, lasting},
};
use crate::{
    guard::{Ask, Guard},
    platforms::interface::{endpoint, origin},
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
}

impl Onlooker {
    /// Behind this guard.
    #[must_use]
    pub fn new(guard: Arc<Guard>) -> Self {
        Self { guard }
    }

    async fn one(&self, sight: &Sight) -> Saw {
        let server = origin(&sight.account.address);
        let (Some(server), true, true) = (server, sight.account.platform == KEY, is_id(&sight.external_id))
        else {
            return Saw::default();
        };
        let url = endpoint(&server, &format!("/api/v1/statuses/{}", sight.external_id), &[]);
        let interface = self.place("interface", &url, "application/json", |status, said| match status {
            200 if said["id"].as_str().is_some_and(|id| lasting(id) == sight.external_id) => Some(true),
            404 | 410 if said["error"].is_string() => Some(false),
            // A server that shows nothing to strangers says nothing of what is there.
            _ => None,
        });
        let interface = interface.await;
        if !matches!(interface.status, 401 | 403) {
            return Saw { places: vec![interface] };
        }
        // Only our own server is believed: the author's could say what suits them.
        let Some(url) = sight.url.as_deref().filter(|url| origin(url).is_some_and(|o| o == server)) else {
            return Saw { places: vec![interface] };
        };
        let network =
            self.place("activitypub", url, "application/activity+json", |status, said| match status {
                200 if said["type"] == "Tombstone" => Some(false),
                200 if said["id"] == url || said["url"] == url => Some(true),
                404 | 410 => Some(false),
                _ => None,
            });
        let network = network.await;
        // A door that is shut to everybody is no place where it could be seen.
        Saw { places: if network.seen.is_some() { vec![network] } else { vec![interface, network] } }
    }

    /// One place: what came, and whether it was there.
    async fn place(
        &self,
        what: &str,
        url: &str,
        accept: &str,
        seen: impl Fn(u16, &Value) -> Option<bool>,
    ) -> Place {
        let headers = vec![("accept", accept.to_owned())];
        let ask = Ask { url: url.to_owned(), headers, max_bytes: LARGEST, awaited: true, ..Ask::default() };
        let mut place =
            Place { what: what.to_owned(), url: url.to_owned(), status: 0, seen: None, sha256: None };
        if let Ok(answer) = self.guard.get(&ask).await {
            place.status = answer.raw.status;
            place.sha256 = Some(Sha256::digest(&answer.raw.body).into());
            // What another host says in its place is that host's word.
            let here = origin(&answer.raw.final_url) == origin(url);
            let said: Value = serde_json::from_slice(&answer.raw.body).unwrap_or_default();
            place.seen = seen(place.status, &said).filter(|_| here);
        }
        place
    }
}

impl Stranger for Onlooker {
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(self.one(sight))
    }
}

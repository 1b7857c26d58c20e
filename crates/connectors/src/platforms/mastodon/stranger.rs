//! Looks as anybody would: at the server, without a sign-in.

use super::{KEY, reading::is_id};
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
        let ask = Ask { url: url.clone(), max_bytes: LARGEST, awaited: true, ..Ask::default() };
        let mut place = Place { what: "interface".into(), url, status: 0, seen: None, sha256: None };
        if let Ok(answer) = self.guard.get(&ask).await {
            place.status = answer.raw.status;
            place.sha256 = Some(Sha256::digest(&answer.raw.body).into());
            let said: Value = serde_json::from_slice(&answer.raw.body).unwrap_or_default();
            place.seen = match answer.raw.status {
                200 if said["id"] == sight.external_id.as_str() => Some(true),
                404 | 410 if said["error"].is_string() => Some(false),
                // A server that shows nothing to strangers says nothing of what is there.
                _ => None,
            };
        }
        Saw { places: vec![place] }
    }
}

impl Stranger for Onlooker {
    fn look<'a>(&'a self, sight: &'a Sight, _now: Timestamp) -> Outside<'a, Saw> {
        Box::pin(self.one(sight))
    }
}

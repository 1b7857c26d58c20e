//! What the played platform sends us unasked: JSON, signed with HMAC over its bytes.

use hmac::{Hmac, KeyInit, Mac};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use torg_domain::channels::taken::Batch;
use torg_domain::outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret};
use torg_domain::trail::key::hex;

/// The header the signature stands in.
pub const SIGNATURE: &str = "x-played-signature";

/// Something that happened, as the played platform says it.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Event {
    /// The account.
    pub account: String,
    /// What was written and what is gone.
    #[serde(default)]
    pub batch: Batch,
    /// The threads it happened in.
    #[serde(default)]
    pub threads: Vec<String>,
    /// Something is new.
    #[serde(default)]
    pub look: bool,
    /// We may read no more.
    #[serde(default)]
    pub withdrawn: bool,
    /// When.
    pub at: Option<Timestamp>,
}

/// The bytes of a delivery: when it was sent, and what happened.
#[must_use]
pub fn delivery(sent: Timestamp, events: &[Event]) -> Vec<u8> {
    serde_json::to_vec(&(sent, events)).unwrap_or_default()
}

/// The signature over a delivery's bytes.
///
/// # Panics
/// Never: any key will do.
#[must_use]
pub fn signed(body: &[u8], secret: &str) -> String {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key will do");
    mac.update(body);
    hex(&mac.finalize().into_bytes())
}

/// How far from now a delivery may say it was sent.
const WINDOW: SignedDuration = SignedDuration::from_mins(10);

/// Its manner of sending.
#[derive(Clone, Copy, Debug)]
pub struct Played;

impl Hook for Played {
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
        let word = asked.asked("word").filter(|word| *word == secret.greeting)?;
        let _ = word;
        Some(Greeting { kind: "text/plain", body: asked.asked("challenge")?.to_owned() })
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        let given = delivery.header(SIGNATURE).ok_or(Forged::Unsigned)?;
        if given != signed(delivery.body, &secret.signing) {
            return Err(Forged::WrongSignature);
        }
        let sent = serde_json::from_slice::<(Timestamp, serde_json::Value)>(delivery.body);
        match sent {
            Ok((sent, _)) if now.duration_since(sent).abs() > WINDOW => Err(Forged::TooOld),
            _ => Ok(()),
        }
    }

    fn read(&self, body: &[u8], _now: Timestamp) -> Vec<Happened> {
        let read = serde_json::from_slice::<(Timestamp, Vec<Event>)>(body);
        let told = |e: Event| Happened {
            account: e.account,
            batch: e.batch,
            threads: e.threads,
            look: e.look,
            withdrawn: e.withdrawn,
            at: e.at,
        };
        read.map(|(_, events)| events.into_iter().map(told).collect()).unwrap_or_default()
    }
}

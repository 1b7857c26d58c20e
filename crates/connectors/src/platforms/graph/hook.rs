//! What is sent unasked: the greeting, the signature over the raw bytes, and the envelope.

use crate::platforms::{
    signature::{Window, holds, unhex},
    values,
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use subtle::ConstantTimeEq;
use torg_domain::outside::hook::{Delivery, Forged, Greeting, HookSecret};

/// What was not taken is sent again for a day and a half.
const WINDOW: Window = Window { back: SignedDuration::from_hours(48), ahead: SignedDuration::from_hours(1) };

/// The longest word that is said back.
const LONGEST: usize = 200;

/// One account's part of a delivery.
pub(crate) struct Entry {
    /// The account, by its id.
    pub(crate) account: String,
    /// When, by the sender's word.
    pub(crate) at: Option<Timestamp>,
    /// What changed: the field and its value, as they came.
    pub(crate) changes: Vec<(String, Box<RawValue>)>,
    /// Whether there are direct messages in it.
    pub(crate) messages: bool,
}

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    entry: Vec<Box<RawValue>>,
}

#[derive(Deserialize)]
struct Part {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    time: Value,
    #[serde(default)]
    changes: Option<Vec<Box<RawValue>>>,
    #[serde(default)]
    messaging: Value,
    #[serde(default)]
    standby: Value,
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    field: String,
    value: Box<RawValue>,
}

/// Says back the word that is asked for, to whoever knows the one we agreed on.
pub(crate) fn greet(asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
    let known = asked.asked("hub.verify_token")?.as_bytes().ct_eq(secret.greeting.as_bytes());
    let word = asked.asked("hub.challenge")?;
    let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.".contains(&b));
    let is_ours = bool::from(known) && !secret.greeting.is_empty();
    let subscribes = asked.asked("hub.mode") == Some("subscribe");
    (is_ours && subscribes && plain && !word.is_empty() && word.len() <= LONGEST)
        .then(|| Greeting { kind: "text/plain", body: word.to_owned() })
}

/// Whether the delivery is signed with our secret over these very bytes, and not an old one sent again.
pub(crate) fn check(delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
    let said = delivery.header("x-hub-signature-256").ok_or(Forged::Unsigned)?;
    let said = said.trim().strip_prefix("sha256=").and_then(unhex).ok_or(Forged::WrongSignature)?;
    holds(&secret.signing, delivery.body, &said)?;
    let body: Value = serde_json::from_slice(delivery.body).unwrap_or_default();
    let entries = body["entry"].as_array().into_iter().flatten().map(|entry| &entry["time"]);
    WINDOW.holds(entries.chain(std::iter::once(&body["time"])).filter_map(values::instant), now)
}

/// The parts of a delivery, in its order; what cannot be read is left out.
pub(crate) fn entries(body: &[u8]) -> Vec<Entry> {
    let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else { return Vec::new() };
    envelope.entry.iter().filter_map(|raw| entry(raw)).collect()
}

fn entry(raw: &RawValue) -> Option<Entry> {
    let part: Part = serde_json::from_str(raw.get()).ok()?;
    let changes = part.changes.unwrap_or_default();
    let changes = changes.iter().filter_map(|raw| serde_json::from_str::<Change>(raw.get()).ok());
    Some(Entry {
        account: values::text(&part.id)?,
        at: values::instant(&part.time),
        changes: changes.map(|c| (c.field, c.value)).collect(),
        messages: part.messaging.is_array() || part.standby.is_array(),
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::platforms::signature::seal;

    /// What deliveries are signed with in tests.
    pub(crate) fn secret() -> HookSecret {
        HookSecret { signing: "Jefe".into(), greeting: "ett-ord".into() }
    }

    #[test]
    fn a_signature_is_over_the_raw_bytes_with_our_secret() {
        let now: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        // RFC 4231, test case 2.
        let signature = "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let body = b"what do ya want for nothing?";
        let sent = |signature: Option<&str>, body: &[u8], secret: &HookSecret| {
            let headers: Vec<_> =
                signature.map(|s| ("x-hub-signature-256".to_owned(), s.to_owned())).into_iter().collect();
            check(&Delivery { query: &[], headers: &headers, body }, secret, now)
        };
        assert_eq!(sent(Some(signature), body, &secret()), Ok(()));
        assert_eq!(
            sent(Some(signature), b"what do ya want for nothing? ", &secret()),
            Err(Forged::WrongSignature)
        );
        assert_eq!(sent(None, body, &secret()), Err(Forged::Unsigned));
        for odd in ["", "sha256=", "sha256=zz", "sha1=5bdcc146", &signature[..70], "sha256=åååååååå"]
        {
            assert_eq!(sent(Some(odd), body, &secret()), Err(Forged::WrongSignature), "{odd}");
        }
        let none = HookSecret { signing: String::new(), ..secret() };
        assert_eq!(sent(Some(signature), body, &none), Err(Forged::WrongSignature));
    }

    #[test]
    fn an_old_delivery_sent_again_is_not_taken() {
        let now: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        let sent = |time: &str| {
            let body = format!("{{\"entry\":[{{\"id\":\"1\",\"time\":{time}}}]}}");
            let sum = seal("Jefe", body.as_bytes()).unwrap();
            let hex: String = sum.iter().map(|b| format!("{b:02x}")).collect();
            let headers = [("x-hub-signature-256".to_owned(), format!("sha256={hex}"))];
            check(&Delivery { query: &[], headers: &headers, body: body.as_bytes() }, &secret(), now)
        };
        assert_eq!(sent("1775548740"), Ok(()));
        assert_eq!(sent("1775548740000"), Ok(()), "some count in thousandths");
        assert_eq!(sent("1775440800"), Ok(()), "thirty hours late: it was sent again");
        assert_eq!(sent("1775000000"), Err(Forged::TooOld));
        assert_eq!(sent("1776000000"), Err(Forged::TooOld));
        assert_eq!(sent("null"), Ok(()), "no time is said: the signature alone speaks");
    }

    #[test]
    fn a_greeting_is_answered_to_whoever_knows_the_word() {
        let asked = |fields: &[(&str, &str)]| {
            let query: Vec<_> = fields.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            greet(&Delivery { query: &query, headers: &[], body: b"" }, &secret()).map(|g| g.body)
        };
        let (mode, word) = (("hub.mode", "subscribe"), ("hub.verify_token", "ett-ord"));
        assert_eq!(asked(&[mode, word, ("hub.challenge", "1158201444")]), Some("1158201444".into()));
        assert_eq!(asked(&[mode, ("hub.verify_token", "annat"), ("hub.challenge", "1")]), None);
        assert_eq!(asked(&[mode, word, ("hub.challenge", "<script>")]), None);
        assert_eq!(asked(&[word, ("hub.challenge", "1")]), None);
        let nothing = HookSecret { greeting: String::new(), ..secret() };
        let query = [mode, ("hub.verify_token", ""), ("hub.challenge", "1")]
            .map(|(n, v)| (n.to_owned(), v.to_owned()));
        assert_eq!(greet(&Delivery { query: &query, headers: &[], body: b"" }, &nothing), None);
    }
}

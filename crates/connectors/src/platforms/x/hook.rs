//! What X sends unasked: the question whether the address is ours, the signature, and what happened.
//!
//! The interface says nothing of when it sent a delivery. Where what happened has a time, one that is too old is not
//! taken; where it has none (that something was taken away), the signature alone speaks, and to be told so twice
//! changes nothing.

use super::{
    client::User,
    talk::ordinal,
    translate::{self, Known, direct_name, ids, talk_name},
};
use crate::platforms::{
    signature::{Window, holds, seal},
    values::{instant, number, value},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use std::collections::HashMap;
use torg_domain::{
    channels::taken::{Gone, HowGone, Kind},
    outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret},
};

/// How old what happened may be.
const WINDOW: Window = Window { back: SignedDuration::from_hours(48), ahead: SignedDuration::from_hours(1) };

/// The longest word that is signed for whoever asks.
const LONGEST: usize = 200;

/// How X sends.
pub(super) struct Deliveries;

#[derive(Deserialize)]
struct Envelope {
    data: Event,
}

#[derive(Deserialize)]
struct Event {
    #[serde(default)]
    event_type: String,
    #[serde(default)]
    filter: Value,
    #[serde(default)]
    payload: Option<Box<RawValue>>,
    #[serde(default)]
    includes: Value,
}

impl Hook for Deliveries {
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
        let word = asked.asked("crc_token").filter(|w| !w.is_empty() && w.len() <= LONGEST)?;
        if secret.signing.is_empty() {
            return None;
        }
        let answer = STANDARD.encode(seal(&secret.signing, word.as_bytes())?);
        let body = json!({ "response_token": format!("sha256={answer}") }).to_string();
        Some(Greeting { kind: "application/json", body })
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        let said = delivery.header("x-twitter-webhooks-signature").ok_or(Forged::Unsigned)?;
        let said = said.trim().strip_prefix("sha256=").and_then(|text| STANDARD.decode(text).ok());
        holds(&secret.signing, delivery.body, &said.ok_or(Forged::WrongSignature)?)?;
        WINDOW.holds(event(delivery.body).and_then(|event| at(&event)), now)
    }

    fn read(&self, body: &[u8], now: Timestamp) -> Vec<Happened> {
        event(body).and_then(|event| happened(&event, now)).into_iter().collect()
    }
}

fn event(body: &[u8]) -> Option<Event> {
    serde_json::from_slice::<Envelope>(body).ok().map(|envelope| envelope.data)
}

fn payload(event: &Event) -> Value {
    event.payload.as_deref().map(value).unwrap_or_default()
}

/// When it happened, where that is said.
fn at(event: &Event) -> Option<Timestamp> {
    let said = payload(event);
    let times =
        [&said["created_at"], &said["date_time"], &said["direct_message_events"][0]["created_timestamp"]];
    times.into_iter().find_map(instant)
}

fn happened(event: &Event, now: Timestamp) -> Option<Happened> {
    let said = payload(event);
    let account = number(&event.filter["user_id"]).or_else(|| number(&said["user_id"]))?;
    let mut happened = Happened { account, at: at(event), ..Happened::default() };
    match event.event_type.as_str() {
        "oauth.revoke" => happened.withdrawn = true,
        "post.delete" => deleted(&mut happened, &said, now),
        "post.create" | "post.mention.create" | "post.reply.create" | "post.quote.create" => {
            written(&mut happened, event, &said, now);
        }
        "dm.received" | "dm.sent" | "chat.received" => direct(&mut happened, &said, now),
        // What nobody knows today: it is read through the interface.
        _ => happened.look = true,
    }
    Some(happened)
}

fn deleted(happened: &mut Happened, said: &Value, now: Timestamp) {
    let Some(id) = number(&said["id"]) else {
        happened.look = true;
        return;
    };
    let gone = Gone { external_id: id, seen_at: now, how: HowGone::Tombstone, last_seen: None };
    happened.batch.gone.push(gone);
}

fn written(happened: &mut Happened, event: &Event, said: &Value, now: Timestamp) {
    let users = users(event.includes["users"].as_array().into_iter().flatten());
    let known = Known {
        own: &happened.account.clone(),
        now,
        users: &|id| users.get(id).cloned(),
        first: &|id| id.to_owned(),
        ours: &|_| false,
        hidden: &|_| None,
        media: &HashMap::new(),
    };
    let taken = event.payload.as_deref().and_then(|raw| translate::post(raw, &known).ok());
    let Some(taken) = taken.filter(|_| ids(said).is_some()) else {
        happened.look = true;
        return;
    };
    happened.threads.extend(taken.thread.clone());
    // Without its author's name, or with pictures that are told by their keys alone, the reading says it better.
    let whole = taken.author.as_ref().is_some_and(|a| a.handle.is_some())
        && said["attachments"]["media_keys"].as_array().is_none_or(Vec::is_empty)
        && taken.kind != Kind::Other;
    happened.look = !whole;
    if whole {
        happened.batch.items.push(taken);
    }
}

/// A direct message, in the older shape that is sent.
fn direct(happened: &mut Happened, said: &Value, now: Timestamp) {
    happened.look = true;
    let people = said["users"].as_object().into_iter().flat_map(|all| all.values());
    let users = users(people);
    for event in said["direct_message_events"].as_array().into_iter().flatten() {
        let message = &event["message_create"];
        let (from, to) = (number(&message["sender_id"]), number(&message["target"]["recipient_id"]));
        let (Some(from), Some(to)) = (from, to) else { continue };
        let (low, high) = if ordinal(&from) < ordinal(&to) { (&from, &to) } else { (&to, &from) };
        let talk = format!("{low}-{high}");
        let Some(id) = number(&event["id"]) else { continue };
        let name = direct_name(&id);
        // With something beside the words it is read whole through the interface.
        let plain = message["message_data"]["attachment"].is_null();
        let text = &message["message_data"]["text"];
        if !plain || !text.is_string() || happened.batch.items.iter().any(|i| i.external_id == name) {
            continue;
        }
        let as_read = json!({
            "id": id, "event_type": "MessageCreate", "sender_id": from, "dm_conversation_id": talk,
            "text": text, "entities": message["message_data"]["entities"],
            "created_at": event["created_timestamp"],
        });
        let known = Known {
            own: &happened.account.clone(),
            now,
            users: &|id| users.get(id).cloned(),
            first: &|id| id.to_owned(),
            ours: &|_| false,
            hidden: &|_| None,
            media: &HashMap::new(),
        };
        let Ok(raw) = serde_json::value::to_raw_value(&as_read) else { continue };
        if let Ok(mut taken) = translate::direct(&raw, &known)
            && taken.author.as_ref().is_some_and(|a| a.handle.is_some())
        {
            // As it came.
            taken.raw = event.to_string().into_bytes();
            happened.threads.retain(|t| *t != talk_name(&talk));
            happened.threads.push(talk_name(&talk));
            happened.batch.items.push(taken);
        }
    }
}

fn users<'a>(all: impl Iterator<Item = &'a Value>) -> HashMap<String, User> {
    all.filter_map(translate::user).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }

    fn secret() -> HookSecret {
        HookSecret { signing: "Jefe".into(), greeting: String::new() }
    }

    fn mention(at: &str) -> Value {
        json!({ "data": {
            "event_uuid": "1", "filter": { "user_id": "100" }, "event_type": "post.mention.create",
            "payload": {
                "id": "501", "text": "@lillkoping När öppnar badet?", "author_id": "200", "created_at": at,
                "conversation_id": "501", "edit_history_tweet_ids": ["501"],
                "entities": { "mentions": [{ "id": "100", "username": "lillkoping" }] },
            },
            "includes": { "users": [{ "id": "200", "name": "Namn", "username": "visitor" }, null] },
        } })
    }

    fn sent(body: &[u8], signature: Option<&str>) -> Result<(), Forged> {
        let headers: Vec<_> = signature
            .map(|s| ("x-twitter-webhooks-signature".to_owned(), s.to_owned()))
            .into_iter()
            .collect();
        Deliveries.check(&Delivery { query: &[], headers: &headers, body }, &secret(), now())
    }

    #[test]
    fn a_greeting_is_answered_with_the_word_signed() {
        let ask = |query: &[(&str, &str)], secret: &HookSecret| {
            let query: Vec<_> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            Deliveries.greet(&Delivery { query: &query, headers: &[], body: b"" }, secret)
        };
        // RFC 4231, test case 2, in base 64.
        let greeting = ask(&[("crc_token", "what do ya want for nothing?")], &secret()).unwrap();
        assert_eq!(greeting.kind, "application/json");
        let expected = "sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert_eq!(greeting.body, json!({ "response_token": expected }).to_string());
        assert_eq!(ask(&[("crc_token", "")], &secret()), None);
        assert_eq!(ask(&[], &secret()), None);
        assert_eq!(ask(&[("crc_token", "a")], &HookSecret { signing: String::new(), ..secret() }), None);
    }

    #[test]
    fn a_signature_is_over_the_raw_bytes_and_what_is_old_is_not_taken() {
        let body = b"what do ya want for nothing?";
        let signature = "sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=";
        assert_eq!(sent(body, Some(signature)), Ok(()));
        assert_eq!(sent(b"what do ya want for nothing!", Some(signature)), Err(Forged::WrongSignature));
        assert_eq!(sent(body, None), Err(Forged::Unsigned));
        for odd in ["", "sha256=", "sha256=%%", "sha1=W9zB", &signature[..20]] {
            assert_eq!(sent(body, Some(odd)), Err(Forged::WrongSignature), "{odd}");
        }
        let signed = |at: &str| {
            let body = mention(at).to_string();
            let sum = STANDARD.encode(seal("Jefe", body.as_bytes()).unwrap());
            sent(body.as_bytes(), Some(&format!("sha256={sum}")))
        };
        assert_eq!(signed("2026-04-07T07:59:00.000Z"), Ok(()));
        assert_eq!(signed("2026-04-04T07:59:00.000Z"), Err(Forged::TooOld));
        assert_eq!(signed("2026-04-07T10:00:00.000Z"), Err(Forged::TooOld));
    }

    #[test]
    fn what_happened_is_read_each_kind_as_what_it_is() {
        let read = |body: &Value| Deliveries.read(body.to_string().as_bytes(), now());
        let one = read(&mention("2026-04-07T07:59:00.000Z")).remove(0);
        assert_eq!((one.account.as_str(), one.threads.as_slice()), ("100", &["501".to_owned()][..]));
        let taken = &one.batch.items[0];
        assert_eq!((taken.kind, taken.external_id.as_str()), (Kind::Mention, "501"));
        assert_eq!(taken.author.as_ref().unwrap().handle.as_deref(), Some("visitor"));
        assert!(!one.look);

        let event = |kind: &str, payload: Value| json!({ "data": { "filter": { "user_id": "100" }, "event_type": kind, "payload": payload } });
        let gone = read(&event("post.delete", json!({ "id": 501, "author_id": "100" }))).remove(0);
        assert_eq!(gone.batch.gone[0].external_id, "501", "a number or a text");
        let direct = json!({
            "direct_message_events": [{
                "type": "message_create", "id": "77", "created_timestamp": "1775548740000",
                "message_create": {
                    "target": { "recipient_id": "100" }, "sender_id": "200",
                    "message_data": { "text": "Hej &amp; god dag" },
                },
            }],
            "users": { "200": { "data": { "id": "200", "name": "Namn", "username": "visitor" } } },
        });
        let direct = read(&event("dm.received", direct)).remove(0);
        let taken = &direct.batch.items[0];
        assert_eq!((taken.kind, taken.text.as_str()), (Kind::Direct, "Hej & god dag"));
        assert_eq!(taken.thread.as_deref(), Some("dm-talk:100-200"));
        assert_eq!(direct.at, "2026-04-07T07:59:00Z".parse().ok());
        let revoked = json!({ "data": { "filter": {}, "event_type": "oauth.revoke",
            "payload": { "user_id": "100", "date_time": "2026-04-07T07:59:00+00:00" } } });
        assert!(read(&revoked)[0].withdrawn);
        let odd = read(&event("spaces.start", json!(null))).remove(0);
        assert!(odd.look && odd.batch.items.is_empty());
        assert!(read(&json!({ "data": { "filter": null } })).is_empty());
        assert!(Deliveries.read(b"[]", now()).is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall(body in proptest::collection::vec(proptest::num::u8::ANY, 0..400), cut in 0_usize..900, at in 0_usize..900, byte: u8) {
            let _ = Deliveries.read(&body, now());
            let _ = sent(&body, Some("sha256=W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM="));
            let mut valid = mention("2026-04-07T07:59:00.000Z").to_string().into_bytes();
            let place = at % valid.len();
            valid[place] = byte;
            let _ = Deliveries.read(&valid, now());
            valid.truncate(cut % valid.len());
            let _ = Deliveries.read(&valid, now());
        }
    }
}

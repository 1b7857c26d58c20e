//! What LinkedIn sends unasked: the question whether the address is ours, the signature, and what was done on a page.
//!
//! A delivery is signed with the application's secret over its bytes with a word before them. Several things come in one,
//! each with a number of its own, and again for eight hours until they are taken.

use super::{
    translate::{Known, author},
    urns::{Comment, comment_urn, is_activity, mention, page_number, post_urn},
};
use crate::{
    html::plain,
    platforms::{
        signature::{Window, holds, seal, unhex},
        values::{instant, text, value},
    },
};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use serde_json::{Value, json, value::RawValue};
use std::collections::BTreeSet;
use torg_domain::{
    channels::taken::{Gone, HowGone, Kind, RawKind, Standing, Taken},
    outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret},
    trail::key::hex,
};

/// What was not taken is sent again for eight hours.
const WINDOW: Window = Window { back: SignedDuration::from_hours(48), ahead: SignedDuration::from_hours(1) };

/// The longest word that is signed for whoever asks.
const LONGEST: usize = 200;

/// What stands before the bytes that are signed.
const BEFORE: &[u8] = b"hmacsha256=";

/// How LinkedIn sends.
pub(super) struct Deliveries;

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    notifications: Vec<Box<RawValue>>,
}

impl Hook for Deliveries {
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
        let word = asked.asked("challengeCode").filter(|w| !w.is_empty() && w.len() <= LONGEST)?;
        if secret.signing.is_empty() {
            return None;
        }
        let answer = hex(&seal(&secret.signing, word.as_bytes())?);
        let body = json!({ "challengeCode": word, "challengeResponse": answer }).to_string();
        Some(Greeting { kind: "application/json", body })
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        let said = delivery.header("x-li-signature").ok_or(Forged::Unsigned)?.trim();
        // The documentation can be read as if the word stood in the header too.
        let said = said.strip_prefix("hmacsha256=").unwrap_or(said).to_ascii_lowercase();
        let said = unhex(&said).ok_or(Forged::WrongSignature)?;
        holds(&secret.signing, &[BEFORE, delivery.body].concat(), &said)?;
        WINDOW.holds(told(delivery.body).iter().filter_map(|raw| at(&value(raw))), now)
    }

    fn read(&self, body: &[u8], now: Timestamp) -> Vec<Happened> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        for raw in told(body) {
            let said = value(&raw);
            // The same may stand twice in one delivery.
            if text(&said["notificationId"]).is_some_and(|id| !seen.insert(id)) {
                continue;
            }
            all.extend(happened(&raw, &said, now));
        }
        all
    }

    /// A delivery names a page by its URN.
    fn is(&self, named: &str, name: &str, _address: &str) -> bool {
        page_number(named).is_some_and(|id| Some(id) == page_number(name.trim()))
    }
}

/// What a delivery tells of, each with its bytes.
fn told(body: &[u8]) -> Vec<Box<RawValue>> {
    serde_json::from_slice::<Envelope>(body).map(|envelope| envelope.notifications).unwrap_or_default()
}

/// When it happened, where that is said.
fn at(said: &Value) -> Option<Timestamp> {
    instant(&said["lastModifiedAt"])
}

fn happened(raw: &RawValue, said: &Value, now: Timestamp) -> Option<Happened> {
    let account = text(&said["organizationalEntity"]).filter(|urn| page_number(urn).is_some())?;
    let mut happened = Happened { account, at: at(said), ..Happened::default() };
    let made = text(&said["generatedActivity"]);
    match said["action"].as_str().unwrap_or_default() {
        "LIKE" | "SHARE" => {}
        "COMMENT" | "ADMIN_COMMENT" | "COMMENT_EDIT" => {
            let decorated = &said["decoratedGeneratedActivity"]["comment"];
            let urn = text(&decorated["entity"]).or(made);
            match urn.and_then(|urn| comment_urn(&urn)) {
                Some(comment) => commented(&mut happened, raw, said, &comment, now),
                None => happened.look = true,
            }
        }
        "COMMENT_DELETE" => match made.and_then(|urn| comment_urn(&urn)) {
            Some(comment) => {
                happened.threads.push(thread(said, &comment));
                happened.batch.gone.push(Gone {
                    external_id: comment.urn(),
                    seen_at: happened.at.unwrap_or(now).min(now),
                    how: HowGone::Tombstone,
                    last_seen: None,
                });
            }
            None => happened.look = true,
        },
        "SHARE_MENTION" => mentioned(&mut happened, raw, said, now),
        // What nobody knows today: it is read through the interface.
        _ => happened.look = true,
    }
    Some(happened)
}

/// The post that a comment stands under: by the name it is read by, else by its activity.
fn thread(said: &Value, comment: &Comment) -> String {
    let names = [&said["decoratedSourcePost"]["entity"], &said["sourcePost"]];
    let named: Vec<String> = names.iter().filter_map(|urn| post_urn(&text(urn)?)).collect();
    let post = named.iter().find(|urn| !is_activity(urn)).or(named.first());
    post.cloned().unwrap_or_else(|| comment.under.clone())
}

/// A comment, by the delivery's own word: kept for what is gone before it can be read.
fn commented(happened: &mut Happened, raw: &RawValue, said: &Value, comment: &Comment, now: Timestamp) {
    let thread = thread(said, comment);
    happened.threads.push(thread.clone());
    let decorated = &said["decoratedGeneratedActivity"]["comment"];
    let words = text(&decorated["text"]).or_else(|| text(&decorated["message"]["text"]));
    let Some(words) = words.map(|words| plain(&words)).filter(|words| !words.is_empty()) else { return };
    let edited = said["action"] == "COMMENT_EDIT";
    let mut taken = taken(happened, raw, decorated, now);
    taken.kind = Kind::Comment;
    taken.parent = Some(thread.clone());
    taken.thread = Some(thread);
    taken.url = Some(comment.address());
    taken.external_id = comment.urn();
    taken.text = words;
    // When it was written is told with the first word of it alone.
    taken.updated_at = happened.at.filter(|_| edited).map(|at| at.min(now));
    taken.published_at = happened.at.filter(|_| !edited).map(|at| at.min(now));
    happened.batch.items.push(taken);
}

/// A post of somebody else's in which the page is named. It cannot be read through the interface: this is all of it.
fn mentioned(happened: &mut Happened, raw: &RawValue, said: &Value, now: Timestamp) {
    let shared = &said["decoratedGeneratedActivity"]["share"];
    let names = [&shared["entity"], &said["generatedActivity"], &said["sourcePost"]];
    let Some(post) = names.iter().find_map(|urn| post_urn(&text(urn)?)) else {
        happened.look = true;
        return;
    };
    let source = if shared.is_object() { shared } else { &said["decoratedSourcePost"] };
    let mut taken = taken(happened, raw, source, now);
    taken.kind = Kind::Mention;
    taken.text = plain(&text(&source["text"]).unwrap_or_default());
    taken.url = Some(format!("https://www.linkedin.com/feed/update/{post}"));
    taken.external_id = mention(&post);
    taken.thread = Some(taken.external_id.clone());
    taken.published_at = happened.at.map(|at| at.min(now));
    happened.batch.items.push(taken);
}

/// What both have.
fn taken(happened: &Happened, raw: &RawValue, source: &Value, now: Timestamp) -> Taken {
    let own = happened.account.clone();
    let by = text(&source["owner"]).or_else(|| text(&source["actor"]));
    let name = page_number(&own).unwrap_or_default().to_owned();
    let known = Known { own: &own, name: &name, now };
    let ours = by.as_deref().map(|by| by == own);
    // What we are called the delivery does not say: of our own words the reading tells it.
    let author = by.as_deref().filter(|_| ours != Some(true)).map(|by| author(by, &known));
    Taken {
        ours,
        author,
        standing: Some(Standing::Visible),
        raw: raw.get().as_bytes().to_vec(),
        raw_kind: RawKind::Json,
        ..Taken::default()
    }
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

    /// As it came to somebody, with other names.
    fn one(action: &str, number: u64) -> Value {
        json!({ "subscriber": "urn:li:person:z", "lastModifiedAt": 1_775_548_740_000_i64,
            "decoratedSourcePost": { "owner": "urn:li:organization:24", "text": "Badet", "entity": "urn:li:share:61" },
            "sourcePost": "urn:li:activity:63",
            "decoratedGeneratedActivity": { "comment": { "owner": "urn:li:person:abc", "text": "När?",
                "entity": "urn:li:comment:(urn:li:activity:63,66)", "object": "urn:li:activity:63" } },
            "action": action, "notificationId": number, "organizationalEntity": "urn:li:organization:24",
            "generatedActivity": "urn:li:comment:(activity:63,66)" })
    }

    fn delivery(all: &[Value]) -> Vec<u8> {
        let kind = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS";
        json!({ "type": kind, "notifications": all }).to_string().into_bytes()
    }

    fn sent(body: &[u8], signature: Option<&str>, secret: &HookSecret) -> Result<(), Forged> {
        let headers: Vec<_> =
            signature.map(|s| ("x-li-signature".to_owned(), s.to_owned())).into_iter().collect();
        Deliveries.check(&Delivery { query: &[], headers: &headers, body }, secret, now())
    }

    fn sign(body: &[u8]) -> String {
        hex(&seal("Jefe", &[BEFORE, body].concat()).unwrap())
    }

    #[test]
    fn a_greeting_is_answered_with_the_word_signed() {
        let ask = |query: &[(&str, &str)], secret: &HookSecret| {
            let query: Vec<_> = query.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
            Deliveries.greet(&Delivery { query: &query, headers: &[], body: b"" }, secret)
        };
        // RFC 4231, test case 2.
        let word = "what do ya want for nothing?";
        let greeting = ask(&[("challengeCode", word)], &secret()).unwrap();
        let response = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        let body: Value = serde_json::from_str(&greeting.body).unwrap();
        assert_eq!(greeting.kind, "application/json");
        assert_eq!(body, json!({ "challengeCode": word, "challengeResponse": response }));
        assert_eq!(ask(&[("challengeCode", "")], &secret()), None);
        assert_eq!(ask(&[("challengeCode", &"a".repeat(201))], &secret()), None);
        assert_eq!(ask(&[], &secret()), None);
        assert_eq!(ask(&[("challengeCode", "a")], &HookSecret { signing: String::new(), ..secret() }), None);
    }

    #[test]
    fn a_signature_is_over_the_raw_bytes_with_the_word_before_and_what_is_old_is_not_taken() {
        let body = delivery(&[one("COMMENT", 1)]);
        let signature = sign(&body);
        assert_eq!(sent(&body, Some(&signature), &secret()), Ok(()));
        assert_eq!(sent(&body, Some(&format!("hmacsha256={signature}")), &secret()), Ok(()));
        assert_eq!(sent(&body, Some(&signature.to_uppercase()), &secret()), Ok(()));
        let mut other = body.clone();
        other.push(b' ');
        assert_eq!(sent(&other, Some(&signature), &secret()), Err(Forged::WrongSignature));
        let bare = hex(&seal("Jefe", &body).unwrap());
        assert_eq!(sent(&body, Some(&bare), &secret()), Err(Forged::WrongSignature), "without the word");
        assert_eq!(sent(&body, None, &secret()), Err(Forged::Unsigned));
        for odd in ["", "hmacsha256=", "zz", &signature[..60], "åååå"] {
            assert_eq!(sent(&body, Some(odd), &secret()), Err(Forged::WrongSignature), "{odd}");
        }
        let none = HookSecret { signing: String::new(), ..secret() };
        assert_eq!(sent(&body, Some(&signature), &none), Err(Forged::WrongSignature));
        let timed = |ms: i64| {
            let mut said = one("COMMENT", 1);
            said["lastModifiedAt"] = json!(ms);
            let body = delivery(&[said]);
            sent(&body, Some(&sign(&body)), &secret())
        };
        assert_eq!(timed(1_775_548_740_000 - 8 * 3_600_000), Ok(()), "sent again for eight hours");
        assert_eq!(timed(1_775_548_740_000 - 50 * 3_600_000), Err(Forged::TooOld));
        assert_eq!(timed(1_775_548_740_000 + 3 * 3_600_000), Err(Forged::TooOld));
    }

    #[test]
    fn what_happened_is_read_each_kind_as_what_it_is_and_each_once() {
        let read = |all: &[Value]| Deliveries.read(&delivery(all), now());
        let comment = read(&[one("COMMENT", 1), one("COMMENT", 1), one("LIKE", 2)]);
        assert_eq!(comment.len(), 2, "the same twice is once");
        let taken = &comment[0].batch.items[0];
        assert_eq!(comment[0].threads, ["urn:li:share:61"]);
        assert_eq!((taken.kind, taken.text.as_str(), taken.ours), (Kind::Comment, "När?", Some(false)));
        assert_eq!(taken.external_id, "urn:li:comment:(urn:li:activity:63,66)");
        assert_eq!(taken.thread.as_deref(), Some("urn:li:share:61"));
        assert!(comment[1].threads.is_empty() && !comment[1].look, "a thumb is no word");
        assert!(
            Deliveries.is(&comment[0].account, "24", "") && !Deliveries.is(&comment[0].account, "25", "")
        );

        let edit = read(&[one("COMMENT_EDIT", 3)]).remove(0);
        assert_eq!((edit.batch.items[0].published_at, edit.batch.items[0].updated_at), (None, edit.at));
        let gone = read(&[one("COMMENT_DELETE", 4)]).remove(0);
        assert_eq!(gone.batch.gone[0].external_id, "urn:li:comment:(urn:li:activity:63,66)");
        assert_eq!(gone.threads, ["urn:li:share:61"]);
        let mut named = one("SHARE_MENTION", 5);
        named["generatedActivity"] = json!("urn:li:share:99");
        named["decoratedGeneratedActivity"] = json!({ "share": { "entity": "urn:li:share:99", "owner": "urn:li:person:q", "text": "Tack @Lillköping" } });
        let named = read(&[named]).remove(0);
        let taken = &named.batch.items[0];
        assert_eq!((taken.kind, taken.external_id.as_str()), (Kind::Mention, "mention:urn:li:share:99"));
        let odd = read(&[one("NÅGOT_NYTT", 6)]).remove(0);
        assert!(odd.look && odd.batch.items.is_empty());
        let mut nobodys = one("COMMENT", 7);
        nobodys["organizationalEntity"] = json!("urn:li:person:x");
        assert!(read(&[nobodys, json!(null), json!([])]).is_empty());
        for odd in ["", "null", "[]", "{}", "{\"notifications\":null}", "{\"notifications\":[null]}"] {
            assert!(Deliveries.read(odd.as_bytes(), now()).is_empty(), "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_fall(body in proptest::collection::vec(proptest::num::u8::ANY, 0..400), cut in 0_usize..900, at in 0_usize..900, byte: u8) {
            let _ = Deliveries.read(&body, now());
            let _ = sent(&body, Some(&sign(&body)), &secret());
            let mut valid = delivery(&[one("COMMENT", 1), one("SHARE_MENTION", 2), one("COMMENT_DELETE", 3)]);
            let place = at % valid.len();
            valid[place] = byte;
            let _ = Deliveries.read(&valid, now());
            let _ = sent(&valid, Some(&sign(&valid)), &secret());
            valid.truncate(cut % valid.len());
            let _ = Deliveries.read(&valid, now());
        }

        #[test]
        fn only_the_whole_signature_opens(at in 0_usize..64, digit in 0_usize..16) {
            let body = delivery(&[one("COMMENT", 1)]);
            let mut signature = sign(&body).into_bytes();
            let other = b"0123456789abcdef"[digit];
            let same = signature[at] == other;
            signature[at] = other;
            let signature = String::from_utf8(signature).unwrap();
            proptest::prop_assert_eq!(sent(&body, Some(&signature), &secret()).is_ok(), same);
        }
    }
}

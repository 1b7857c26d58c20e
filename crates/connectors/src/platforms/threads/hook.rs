//! What Threads sends unasked: replies to our posts and posts that name us, one in each delivery.

use super::translate;
use crate::platforms::{
    graph::{
        hook,
        names::{Sort, is_id},
    },
    values::{instant, text, value},
};
use jiff::Timestamp;
use serde::Deserialize;
use serde_json::{Value, value::RawValue};
use torg_domain::outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret};

/// How Threads sends.
pub(super) struct Deliveries;

#[derive(Deserialize)]
struct Envelope {
    #[serde(default)]
    target_id: Value,
    #[serde(default)]
    time: Value,
    values: Box<RawValue>,
}

#[derive(Deserialize)]
struct Change {
    #[serde(default)]
    field: String,
    value: Box<RawValue>,
}

impl Hook for Deliveries {
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
        hook::greet(asked, secret)
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        hook::check(delivery, secret, now)
    }

    fn read(&self, body: &[u8], now: Timestamp) -> Vec<Happened> {
        let Ok(envelope) = serde_json::from_slice::<Envelope>(body) else { return Vec::new() };
        let one = serde_json::from_str::<Change>(envelope.values.get()).map(|change| vec![change]);
        let all = one.or_else(|_| serde_json::from_str::<Vec<Change>>(envelope.values.get()));
        let told = all.unwrap_or_default();
        let mut all: Vec<Happened> = Vec::new();
        for change in &told {
            let Some(one) = happened(change, &envelope, now) else { continue };
            all.push(one);
        }
        all
    }
}

fn happened(change: &Change, envelope: &Envelope, now: Timestamp) -> Option<Happened> {
    let said = value(&change.value);
    // Of a reply, the account is whose post began the thread; of a mention, whom it names.
    let owner = text(&said["root_post"]["owner_id"]).filter(|_| change.field == "replies");
    let account = owner.or_else(|| text(&envelope.target_id))?;
    let at = instant(&said["timestamp"]).or_else(|| instant(&envelope.time));
    let mut happened = Happened { account, at, ..Happened::default() };
    let root = text(&said["root_post"]["id"]).filter(|id| is_id(id));
    match (change.field.as_str(), root) {
        ("replies", Some(root)) => {
            happened.threads.push(Sort::Post.name(&root));
            // The delivery does not say who we are by name: whoever answers is told by the interface.
            let taken = translate::item(&change.value, false, "", now).ok();
            happened.batch.items.extend(taken.filter(|taken| !taken.text.is_empty()).map(|mut taken| {
                let by = said["username"].as_str();
                taken.ours = (by.is_some() && said["root_post"]["username"].as_str() == by).then_some(true);
                taken.ours = taken.ours.or(Some(false));
                taken
            }));
        }
        _ => happened.look = true,
    }
    Some(happened)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use torg_domain::channels::taken::Kind;

    fn now() -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }

    fn delivery(field: &str) -> Vec<u8> {
        json!({ "app_id": "1", "topic": "moderate", "target_id": "300", "time": 1_775_548_741,
            "values": { "field": field, "value": {
                "id": "9", "username": "anna", "text": "Hej!", "media_type": "TEXT_POST",
                "replied_to": { "id": "5" }, "timestamp": "2026-04-07T07:59:00+0000",
                "root_post": { "id": "5", "owner_id": "300", "username": "lillkoping" } } } })
        .to_string()
        .into_bytes()
    }

    #[test]
    fn a_reply_comes_with_its_words_and_a_mention_is_looked_for() {
        let all = Deliveries.read(&delivery("replies"), now());
        let taken = &all[0].batch.items[0];
        assert_eq!(
            (all[0].account.as_str(), all[0].threads.as_slice()),
            ("300", ["post:5".to_owned()].as_slice())
        );
        assert_eq!(
            (taken.kind, taken.ours, taken.external_id.as_str()),
            (Kind::Comment, Some(false), "comment:9")
        );
        assert_eq!(taken.parent.as_deref(), Some("post:5"));
        let all = Deliveries.read(&delivery("mentions"), now());
        assert_eq!((all.len(), all[0].look, all[0].batch.items.len()), (1, true, 0));
        for odd in ["", "null", "{}", "{\"values\":null}", "{\"values\":[null]}"] {
            assert!(Deliveries.read(odd.as_bytes(), now()).is_empty(), "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_is_a_panic(at in 0_usize..700, to in proptest::num::u8::ANY) {
            let mut body = delivery("replies");
            let place = at % body.len();
            body[place] = to;
            Deliveries.read(&body, now());
            Deliveries.read(&body[..place], now());
        }
    }
}

//! What Facebook sends unasked of a page: comments, posts, mentions and that there are messages.

use super::translate::{self, Known};
use crate::platforms::{
    graph::{
        hook::{self, Entry},
        names::{Sort, is_id},
    },
    values::{instant, text, value, web},
};
use jiff::Timestamp;
use serde_json::{Value, json, value::RawValue};
use torg_domain::{
    channels::taken::{Gone, HowGone, Taken},
    outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret},
};

/// Kinds of change that are no words to us.
const NO_WORDS: [&str; 3] = ["reaction", "like", "event"];

/// How Facebook sends.
pub(super) struct Deliveries;

impl Hook for Deliveries {
    fn greet(&self, asked: &Delivery<'_>, secret: &HookSecret) -> Option<Greeting> {
        hook::greet(asked, secret)
    }

    fn check(&self, delivery: &Delivery<'_>, secret: &HookSecret, now: Timestamp) -> Result<(), Forged> {
        hook::check(delivery, secret, now)
    }

    fn read(&self, body: &[u8], now: Timestamp) -> Vec<Happened> {
        hook::entries(body).iter().map(|entry| one(entry, now)).collect()
    }
}

fn one(entry: &Entry, now: Timestamp) -> Happened {
    let mut happened = Happened {
        account: entry.account.clone(),
        at: entry.at,
        look: entry.messages,
        ..Happened::default()
    };
    for (field, raw) in &entry.changes {
        match field.as_str() {
            "feed" => changed(&mut happened, raw, entry.at.unwrap_or(now), now),
            // A tag, a review, a conversation, or what nobody knows today: it is read through the interface.
            _ => happened.look = true,
        }
    }
    happened
}

fn changed(happened: &mut Happened, raw: &RawValue, sent: Timestamp, now: Timestamp) {
    let said = value(raw);
    let item = text(&said["item"]).unwrap_or_default();
    if NO_WORDS.contains(&item.as_str()) {
        return;
    }
    let id = |name: &str| text(&said[name]).filter(|id| is_id(id));
    let Some(post) = id("post_id") else {
        happened.look = true;
        return;
    };
    let thread = Sort::Post.name(&post);
    if !happened.threads.contains(&thread) {
        happened.threads.push(thread.clone());
    }
    let at = instant(&said["created_time"]);
    happened.at = [happened.at, at].into_iter().flatten().min();
    let name = match id("comment_id") {
        Some(comment) if item == "comment" => Sort::Comment.name(&comment),
        _ => thread.clone(),
    };
    match said["verb"].as_str() {
        Some("remove") => {
            happened.batch.items.retain(|taken| taken.external_id != name);
            if happened.batch.gone.iter().all(|gone| gone.external_id != name) {
                let seen_at = at.unwrap_or(sent).min(now);
                let gone = Gone { external_id: name, seen_at, how: HowGone::Tombstone, last_seen: None };
                happened.batch.gone.push(gone);
            }
        }
        Some("add" | "edit" | "edited") => {
            // A delivery may tell of the end before the beginning.
            let is_gone = happened.batch.gone.iter().any(|gone| gone.external_id == name);
            if let Some(taken) = words(&said, raw, &thread, &happened.account, now).filter(|_| !is_gone) {
                happened.batch.items.retain(|before| before.external_id != taken.external_id);
                happened.batch.items.push(taken);
            }
        }
        _ => {}
    }
}

/// What was written, by the delivery's own word: kept for what is gone before it can be read.
fn words(said: &Value, raw: &RawValue, thread: &str, own: &str, now: Timestamp) -> Option<Taken> {
    text(&said["message"])?;
    let known = Known { own, now };
    let comment = said["item"] == "comment";
    let mut shape = json!({
        "id": if comment { &said["comment_id"] } else { &said["post_id"] },
        "from": said["from"], "message": said["message"], "created_time": said["created_time"],
        "permalink_url": said["post"]["permalink_url"],
    });
    if comment {
        shape["permalink_url"] = Value::Null;
        if let Some(photo) = web(&said["photo"]) {
            shape["attachment"] = json!({ "type": "photo", "media": { "image": { "src": photo } } });
        }
        if text(&said["parent_id"]) != text(&said["post_id"]) {
            shape["parent"] = json!({ "id": said["parent_id"] });
        }
    }
    let shape = serde_json::value::to_raw_value(&shape).ok()?;
    let taken = if comment {
        translate::comment(&shape, thread, &known)
    } else {
        translate::post(&shape, false, &known)
    };
    // Our own posts are read whole, with what belongs to them.
    let taken = taken.ok().filter(|t| comment || t.ours == Some(false))?;
    Some(Taken { raw: raw.get().as_bytes().to_vec(), ..taken })
}

#[cfg(test)]
mod tests {
    use super::*;
    use torg_domain::channels::taken::Kind;

    fn now() -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }

    fn comment(verb: &str, message: &str) -> Value {
        json!({ "field": "feed", "value": {
            "item": "comment", "verb": verb, "comment_id": "5_9", "parent_id": "1_5", "post_id": "1_5",
            "from": { "id": "77", "name": "Anna" }, "message": message, "created_time": 1_775_548_740,
        } })
    }

    fn delivery(entries: Value) -> Vec<u8> {
        json!({ "object": "page", "entry": entries }).to_string().into_bytes()
    }

    #[test]
    fn a_comment_comes_with_its_words_and_its_end_wins_whatever_the_order() {
        let body = delivery(json!([
            { "id": "1", "time": 1_775_548_741, "changes": [comment("add", "Hej!"), comment("add", "Hej!")] },
            { "id": 2, "time": 1_775_548_741, "changes": [{ "field": "vad", "value": 1 }], "messaging": [{}] },
        ]));
        let all = Deliveries.read(&body, now());
        assert_eq!(all.len(), 2, "an account each");
        let taken = &all[0].batch.items;
        assert_eq!(taken.len(), 1, "what is told twice is one");
        assert_eq!((taken[0].kind, taken[0].text.as_str()), (Kind::Comment, "Hej!"));
        assert_eq!(taken[0].external_id, "comment:5_9");
        assert_eq!(taken[0].parent.as_deref(), Some("post:1_5"));
        assert_eq!((all[0].threads.as_slice(), all[0].look), (["post:1_5".to_owned()].as_slice(), false));
        assert_eq!((all[1].account.as_str(), all[1].look), ("2", true));

        for order in [["remove", "add"], ["add", "remove"]] {
            let changes: Vec<_> = order.iter().map(|verb| comment(verb, "Hej!")).collect();
            let body = delivery(json!([{ "id": "1", "time": 1_775_548_741, "changes": changes }]));
            let batch = &Deliveries.read(&body, now())[0].batch;
            assert!(batch.items.is_empty(), "{order:?}");
            assert_eq!(batch.gone.len(), 1);
            assert_eq!(batch.gone[0].external_id, "comment:5_9");
        }
    }

    #[test]
    fn a_like_is_not_a_message_and_what_cannot_be_read_is_nothing() {
        let like =
            json!({ "field": "feed", "value": { "item": "reaction", "verb": "add", "post_id": "1_5" } });
        let all = Deliveries.read(&delivery(json!([{ "id": "1", "changes": [like, null, 7] }])), now());
        assert_eq!((all[0].threads.len(), all[0].look), (0, false));
        for odd in ["", "null", "[]", "{\"entry\":null}", "{\"entry\":[null,1,{\"changes\":{}}]}"] {
            assert!(Deliveries.read(odd.as_bytes(), now()).is_empty(), "{odd}");
        }
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_is_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            Deliveries.read(&bytes, now());
        }

        #[test]
        fn a_delivery_changed_on_the_way_is_no_panic(at in 0_usize..700, to in proptest::num::u8::ANY) {
            let mut body = delivery(json!([{ "id": "1", "time": 1, "changes": [comment("add", "Hej!")] }]));
            let place = at % body.len();
            body[place] = to;
            Deliveries.read(&body, now());
            let cut = body.len() - place;
            Deliveries.read(&body[..cut], now());
        }
    }
}

//! What Instagram sends unasked of an account: comments, mentions and that there are messages.

use super::translate;
use crate::platforms::{
    graph::{
        hook::{self, Entry},
        names::{Sort, is_id},
    },
    values::{text, value},
};
use jiff::Timestamp;
use serde_json::{Value, json, value::RawValue};
use torg_domain::{
    channels::taken::Taken,
    outside::hook::{Delivery, Forged, Greeting, Happened, Hook, HookSecret},
};

/// How Instagram sends.
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
        let said = value(raw);
        let id = |value: &Value| text(value).filter(|id| is_id(id));
        let thread = match field.as_str() {
            "comments" | "live_comments" => id(&said["media"]["id"]).map(|id| Sort::Post.name(&id)),
            // A word that names us, or a picture that does.
            "mentions" => id(&said["comment_id"])
                .map(|id| Sort::Comment.name(&id))
                .or_else(|| id(&said["media_id"]).map(|id| Sort::Post.name(&id))),
            "message_reactions" | "story_insights" => continue,
            _ => None,
        };
        let Some(thread) = thread else {
            happened.look = true;
            continue;
        };
        if field == "comments"
            && let Some(taken) = words(&said, raw, &thread, entry, now)
        {
            happened.batch.items.retain(|before| before.external_id != taken.external_id);
            happened.batch.items.push(taken);
        }
        if !happened.threads.contains(&thread) {
            happened.threads.push(thread);
        }
    }
    happened
}

/// What was written, by the delivery's own word: kept for what is gone before it can be read. A delivery says no
/// time of a comment but its own.
fn words(said: &Value, raw: &RawValue, thread: &str, entry: &Entry, now: Timestamp) -> Option<Taken> {
    text(&said["text"])?;
    let shape = json!({
        "id": said["id"], "text": said["text"], "from": said["from"], "parent_id": said["parent_id"],
        "timestamp": entry.at.map(|at| at.to_string()),
    });
    let shape = serde_json::value::to_raw_value(&shape).ok()?;
    let own = [entry.account.clone()];
    let taken = translate::comment(&shape, thread, None, &own, now).ok()?;
    Some(Taken { raw: raw.get().as_bytes().to_vec(), ..taken })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }

    fn delivery() -> Vec<u8> {
        let comment = json!({ "field": "comments", "value": {
            "id": "9", "text": "Hej!", "from": { "id": "77", "username": "anna" }, "media": { "id": "5" } } });
        let mention = json!({ "field": "mentions", "value": { "media_id": "6", "comment_id": "7" } });
        let entries = json!([
            { "id": "200", "time": 1_775_548_741, "changes": [comment.clone(), comment, mention] },
            { "id": "201", "time": 1_775_548_741, "messaging": [{}] },
        ]);
        json!({ "object": "instagram", "entry": entries }).to_string().into_bytes()
    }

    #[test]
    fn a_comment_comes_with_its_words_once_and_a_mention_is_read_through_the_interface() {
        let all = Deliveries.read(&delivery(), now());
        assert_eq!(all.len(), 2);
        assert_eq!(all[0].batch.items.len(), 1);
        assert_eq!(all[0].batch.items[0].external_id, "comment:9");
        assert_eq!(all[0].batch.items[0].ours, Some(false));
        assert_eq!(all[0].threads, ["post:5", "comment:7"]);
        assert_eq!((all[1].account.as_str(), all[1].look), ("201", true));
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_comes_is_a_panic(at in 0_usize..700, to in proptest::num::u8::ANY) {
            let mut body = delivery();
            let place = at % body.len();
            body[place] = to;
            Deliveries.read(&body, now());
            Deliveries.read(&body[..place], now());
        }
    }
}

//! What is sent unasked: a delivery changed by chance and signed as it is, so that it comes past the signature; a
//! signature changed; a question changed.

use super::{fuzz_bytes, now, only, runtime, sound};
use crate::spoil::spoilt_line;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use std::{collections::BTreeSet, sync::Arc};
use torg_connectors::{
    guard::Guard,
    platforms::{self, facebook, instagram, linkedin, threads, tiktok, x},
};
use torg_domain::{
    outside::{
        hook::{Delivery, HookSecret},
        platform::Platform,
    },
    trail::key::hex,
};

const SECRET: &str = "appens-hemlighet";

fn sealed(parts: &[&[u8]]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().to_vec()
}

/// One who sends unasked.
struct Sender {
    platform: Box<dyn Platform>,
    /// What it asks when it asks whether the address is ours.
    asks: &'static [(&'static str, &'static str)],
    header: &'static str,
    sign: fn(&[u8]) -> String,
    sends: Value,
}

/// How three of them sign and ask: they speak one interface.
fn of_one_interface(platform: Box<dyn Platform>, sends: Value) -> Sender {
    Sender {
        platform,
        asks: &[("hub.mode", "subscribe"), ("hub.verify_token", "ett-ord"), ("hub.challenge", "1158201444")],
        header: "x-hub-signature-256",
        sign: |body| format!("sha256={}", hex(&sealed(&[body]))),
        sends,
    }
}

fn senders(guard: &Arc<Guard>) -> Vec<Sender> {
    let told = |verb: &str, words: &str| {
        json!({ "field": "feed", "value": { "item": "comment", "verb": verb, "comment_id": "5_9", "parent_id": "1_5",
            "post_id": "1_5", "from": { "id": "77", "name": "Anna" }, "message": words,
            "created_time": 1_775_548_740, "photo": "https://cdn.test/1.jpg" } })
    };
    let page = json!({ "object": "page", "entry": [
        { "id": "100", "time": 1_775_548_741, "changes": [told("add", "Hej!"), told("edited", "Hej igen!"),
            told("remove", ""), { "field": "mention", "value": { "post_id": "1_6" } },
            { "field": "feed", "value": { "item": "status", "verb": "add", "post_id": "1_7", "message": "Trasig",
                "from": { "id": "78", "name": "Bo" }, "post": { "permalink_url": "https://f.test/1_7" } } }] },
        { "id": 101, "time": 1_775_548_741_000_i64, "messaging": [{}] },
    ] });
    let pictures = json!({ "object": "instagram", "entry": [
        { "id": "200", "time": 1_775_548_741, "changes": [
            { "field": "comments", "value": { "id": "9", "text": "Hej!", "parent_id": "8", "media": { "id": "5" },
                "from": { "id": "77", "username": "anna" } } },
            { "field": "mentions", "value": { "media_id": "6", "comment_id": "7" } }] },
        { "id": "201", "time": 1_775_548_741, "standby": [{}] },
    ] });
    let reply = json!({ "app_id": "1", "topic": "moderate", "target_id": "300", "time": 1_775_548_741,
        "values": [{ "field": "replies", "value": { "id": "9", "username": "anna", "text": "Hej!",
            "media_type": "TEXT_POST", "replied_to": { "id": "5" }, "timestamp": "2026-04-07T07:59:00+0000",
            "root_post": { "id": "5", "owner_id": "300", "username": "lillkoping" } } }] });
    let done = |action: &str, n: u64| {
        json!({ "lastModifiedAt": 1_775_548_740_000_i64, "action": action, "notificationId": n,
            "decoratedSourcePost": { "owner": "urn:li:organization:24", "text": "Badet", "entity": "urn:li:share:61" },
            "decoratedGeneratedActivity": {
                "comment": { "owner": "urn:li:person:abc", "text": "När?",
                    "entity": "urn:li:comment:(urn:li:activity:63,66)" },
                "share": { "entity": "urn:li:share:99", "owner": "urn:li:person:q", "text": "Tack @Lillköping" } },
            "organizationalEntity": "urn:li:organization:24", "sourcePost": "urn:li:activity:63",
            "generatedActivity": "urn:li:comment:(activity:63,66)" })
    };
    let company = json!({ "type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS",
        "notifications": [done("COMMENT", 1), done("COMMENT_EDIT", 2), done("COMMENT_DELETE", 3),
            done("SHARE_MENTION", 4), done("LIKE", 5)] });
    let named = json!({ "data": { "filter": { "user_id": "100" }, "event_type": "post.mention.create",
        "payload": { "id": "501", "text": "@lillkoping När? https://t.co/abc", "author_id": "200",
            "created_at": "2026-04-07T07:59:00.000Z", "conversation_id": "501", "edit_history_tweet_ids": ["501"],
            "entities": { "mentions": [{ "id": "100", "username": "lillkoping" }],
                "urls": [{ "url": "https://t.co/abc", "expanded_url": "https://kommun.test/" }] } },
        "includes": { "users": [{ "id": "200", "name": "Namn", "username": "visitor" }] } } });
    let direct = json!({ "data": { "filter": { "user_id": "100" }, "event_type": "dm.received", "payload": {
        "direct_message_events": [{ "type": "message_create", "id": "77", "created_timestamp": "1775548740000",
            "message_create": { "target": { "recipient_id": "100" }, "sender_id": "200",
                "message_data": { "text": "Hej &amp; god dag" } } }],
        "users": { "200": { "data": { "id": "200", "name": "Namn", "username": "visitor" } } } } } });
    let film = json!({ "client_key": "k", "event": "comment.update", "create_time": 1_775_548_741,
        "user_openid": "act.x", "content": json!({ "video_id": 71, "comment_id": 82 }).to_string() });
    let in_base_64 = |sends| Sender {
        platform: Box::new(x::X::new(guard.clone())),
        asks: &[("crc_token", "ett-ord")],
        header: "x-twitter-webhooks-signature",
        sign: |body| format!("sha256={}", STANDARD.encode(sealed(&[body]))),
        sends,
    };
    vec![
        of_one_interface(Box::new(facebook::Facebook::new(guard.clone())), page),
        of_one_interface(Box::new(instagram::Instagram::at(guard.clone(), facebook::ROOT)), pictures),
        of_one_interface(Box::new(threads::Threads::new(guard.clone())), reply),
        in_base_64(named),
        in_base_64(direct),
        Sender {
            platform: Box::new(linkedin::LinkedIn::new(guard.clone())),
            asks: &[("challengeCode", "ett-ord")],
            header: "x-li-signature",
            sign: |body| hex(&sealed(&[b"hmacsha256=", body])),
            sends: company,
        },
        Sender {
            platform: Box::new(tiktok::Tiktok::new(guard.clone())),
            asks: &[],
            header: "tiktok-signature",
            sign: |body| format!("t=1775548800,s={}", hex(&sealed(&[b"1775548800", b".", body]))),
            sends: film,
        },
    ]
}

/// What a hook makes of a delivery signed so: whether it is theirs, and what happened.
fn delivered(sender: &Sender, body: &[u8], signature: &str) -> (bool, usize) {
    let secret = HookSecret { signing: SECRET.into(), greeting: "ett-ord".into() };
    let hook = sender.platform.hook().expect("it sends");
    let headers = [(sender.header.to_owned(), signature.to_owned())];
    let checked = hook.check(&Delivery { query: &[], headers: &headers, body }, &secret, now());
    let all = hook.read(body, now());
    for one in &all {
        assert!(!one.account.is_empty(), "{one:?}");
        sound(&one.batch.items);
    }
    (checked.is_ok(), all.len())
}

#[test]
fn no_delivery_makes_a_hook_fall() {
    let senders = runtime().block_on(async { senders(&only(1)) });
    let sends = senders.iter().map(|sender| sender.platform.key()).collect::<BTreeSet<_>>();
    let all = runtime().block_on(async { platforms::all(&only(1)) });
    let with_hooks: BTreeSet<_> = all.iter().filter(|p| p.hook().is_some()).map(|p| p.key()).collect();
    assert_eq!(sends, with_hooks, "one of each that sends");
    for (n, sender) in senders.into_iter().enumerate() {
        let came = sender.sends.to_string().into_bytes();
        let (theirs, happened) = delivered(&sender, &came, &(sender.sign)(&came));
        assert!(theirs && happened > 0, "{}: as it comes it is taken", sender.platform.key());
        let name = format!("delivery-{n}-{}", sender.platform.key());
        fuzz_bytes(&name, vec![came], move |body, dice| {
            let signature = (sender.sign)(body);
            let said = if dice.one_in(3) { spoilt_line(dice, &signature) } else { signature };
            delivered(&sender, body, &said);
            let asks = sender.asks.iter().map(|(name, word)| {
                let word = if dice.one_in(3) { spoilt_line(dice, word) } else { (*word).to_owned() };
                ((*name).to_owned(), word)
            });
            let query: Vec<_> = asks.collect();
            let secret = HookSecret { signing: SECRET.into(), greeting: "ett-ord".into() };
            let asked = Delivery { query: &query, headers: &[], body: b"" };
            let greeting = sender.platform.hook().and_then(|hook| hook.greet(&asked, &secret));
            assert!(greeting.is_none_or(|greeting| greeting.body.len() < 1000), "no more is said back");
        });
    }
}

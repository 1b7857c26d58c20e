//! Bluesky's interface, played after its lexicons: how the connector bears what the real servers seldom do. What
//! they do when they are well is tried against them.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::bluesky::{Bluesky, KEY, Places};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing},
    },
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading},
    },
};

pub const PASSWORD: &str = "abcd-efgh-ijkl-mnop";
pub const ME: &str = "did:plc:torg";

/// The network: records by their address, and what torg's account has been told of.
#[derive(Default)]
pub struct Network {
    pub records: BTreeMap<String, Value>,
    told: Vec<(String, String, String)>,
    seen: BTreeMap<String, String>,
    next: u64,
    /// The token that holds now; asked with another, the session is over.
    pub access: u64,
    pub refreshes: bool,
    pub reports: Vec<Value>,
}

impl Network {
    pub fn new() -> Self {
        Self { next: 100, refreshes: true, ..Self::default() }
    }

    /// Somebody says something; its address.
    pub fn says(&mut self, who: &str, text: &str, under: Option<&str>, at: &str, reason: &str) -> String {
        self.next += 1;
        let uri = format!("at://did:plc:{who}/app.bsky.feed.post/{}", self.next);
        let mut post = json!({ "$type": "app.bsky.feed.post", "text": text, "createdAt": at });
        if let Some(under) = under {
            let link = |uri: &str| json!({ "uri": uri, "cid": cid(uri) });
            let root = self.records[under]["reply"]["root"].clone();
            let root = if root.is_null() { link(under) } else { root };
            post["reply"] = json!({ "root": root, "parent": link(under) });
        }
        self.records.insert(uri.clone(), post);
        self.seen.insert(uri.clone(), at.to_owned());
        if who != "torg" {
            self.told.push((uri.clone(), reason.to_owned(), at.to_owned()));
        }
        uri
    }

    pub fn takes_away(&mut self, uri: &str) {
        self.records.remove(uri);
        self.told.retain(|(of, _, _)| of != uri);
    }

    fn under<'a>(&'a self, uri: &'a str) -> impl Iterator<Item = &'a String> {
        self.records.iter().filter(move |(_, r)| r["reply"]["parent"]["uri"] == uri).map(|(u, _)| u)
    }

    fn view(&self, uri: &str) -> Option<Value> {
        let record = self.records.get(uri)?;
        let did = uri.strip_prefix("at://")?.split('/').next()?;
        Some(json!({
            "uri": uri, "cid": cid(uri), "record": record, "replyCount": self.under(uri).count(),
            "author": { "did": did, "handle": format!("{}.test", &did[8..]), "displayName": &did[8..] },
            "indexedAt": self.seen.get(uri), "labels": [],
        }))
    }

    fn node(&self, uri: &str, depth: usize) -> Value {
        let replies: Vec<Value> =
            if depth == 0 { Vec::new() } else { self.under(uri).map(|u| self.node(u, depth - 1)).collect() };
        json!({ "$type": "app.bsky.feed.defs#threadViewPost", "post": self.view(uri), "replies": replies })
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |status: u16, error: &str| (status, Vec::new(), json!({ "error": error, "message": "" }));
        let ok = |body: Value| (200, Vec::new(), body);
        let what = request.path.trim_start_matches("/xrpc/").to_owned();
        let session = |n: u64| json!({ "did": ME, "handle": "torg.test", "accessJwt": format!("access-{n}"), "refreshJwt": "refresh" });
        let held = format!("access-{}", self.access);
        match what.as_str() {
            "com.atproto.server.createSession" if request.body["password"] == PASSWORD => {
                return ok(session(self.access));
            }
            "com.atproto.server.createSession" => return no(401, "AuthenticationRequired"),
            "com.atproto.server.refreshSession" if self.refreshes && request.bearer() == Some("refresh") => {
                return ok(session(self.access));
            }
            "com.atproto.server.refreshSession" => return no(400, "ExpiredToken"),
            _ => {}
        }
        if request.bearer().is_some_and(|token| token != held) {
            return no(400, "ExpiredToken");
        }
        let address = |of: &dyn Fn(&str) -> Option<String>| {
            Some(format!("at://{}/{}/{}", of("repo")?, of("collection")?, of("rkey")?))
        };
        let asked = address(&|name| request.get(name).map(str::to_owned));
        let sent = address(&|name| request.body[name].as_str().map(str::to_owned));
        let limit = request.number("limit", 50);
        let from = request.number("cursor", 0);
        let cursor = |all: usize| (from + limit < all).then(|| (from + limit).to_string());
        match what.as_str() {
            "app.bsky.notification.listNotifications" => {
                let mut all = self.told.clone();
                all.sort_by_key(|(_, _, at)| std::cmp::Reverse(at.clone()));
                let some: Vec<Value> = all
                    .iter()
                    .skip(from)
                    .take(limit)
                    .map(|(uri, reason, at)| {
                        let record = self.records.get(uri).cloned().unwrap_or_default();
                        json!({ "uri": uri, "cid": cid(uri), "reason": reason, "record": record, "indexedAt": at })
                    })
                    .collect();
                ok(json!({ "notifications": some, "cursor": cursor(all.len()) }))
            }
            "app.bsky.feed.getPosts" => {
                let uris = request.query.iter().filter(|(n, _)| n == "uris");
                let posts: Vec<Value> = uris.filter_map(|(_, uri)| self.view(uri)).collect();
                ok(json!({ "posts": posts }))
            }
            "app.bsky.feed.getAuthorFeed" => {
                let of = |uri: &&String| uri.starts_with(&format!("at://{ME}/app.bsky.feed.post/"));
                let mut ours: Vec<&String> = self.records.keys().filter(of).collect();
                ours.sort_by_key(|uri| std::cmp::Reverse(self.seen.get(*uri)));
                let some = ours.iter().skip(from).take(limit).map(|uri| json!({ "post": self.view(uri) }));
                ok(json!({ "feed": some.collect::<Vec<_>>(), "cursor": cursor(ours.len()) }))
            }
            "app.bsky.feed.getPostThread" => {
                match request.get("uri").filter(|u| self.records.contains_key(*u)) {
                    Some(uri) => ok(json!({ "thread": self.node(uri, request.number("depth", 6)) })),
                    None => no(400, "NotFound"),
                }
            }
            "com.atproto.repo.getRecord" => {
                match asked.and_then(|uri| Some((self.records.get(&uri)?, uri))) {
                    Some((record, uri)) => ok(json!({ "uri": uri, "cid": cid(&uri), "value": record })),
                    None => no(400, "RecordNotFound"),
                }
            }
            "com.atproto.repo.listRecords" => {
                let of =
                    format!("at://{}/{}/", request.get("repo").unwrap(), request.get("collection").unwrap());
                let all = self.records.iter().filter(|(uri, _)| uri.starts_with(&of));
                let all: Vec<Value> = all.map(|(uri, r)| json!({ "uri": uri, "value": r })).collect();
                ok(json!({ "records": all }))
            }
            "com.atproto.repo.putRecord" => {
                let uri = sent.unwrap();
                let was = self.records.get(&uri).map(|_| cid(&uri));
                if request.body["swapRecord"].as_str() != was.as_deref() {
                    return no(400, "InvalidSwap");
                }
                self.records.insert(uri.clone(), request.body["record"].clone());
                let at = request.body["record"]["createdAt"].as_str().unwrap_or_default().to_owned();
                self.seen.insert(uri.clone(), at);
                ok(json!({ "uri": uri, "cid": cid(&uri) }))
            }
            "com.atproto.repo.deleteRecord" => {
                self.records.remove(&sent.unwrap());
                ok(json!({}))
            }
            "com.atproto.moderation.createReport" => {
                self.reports.push(request.body.clone());
                ok(json!({ "id": 1 }))
            }
            _ => no(501, "MethodNotImplemented"),
        }
    }
}

fn cid(uri: &str) -> String {
    format!("bafyrei{}", uri.bytes().map(u64::from).sum::<u64>())
}

impl Answers for Network {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

pub fn places(network: &Played<Network>) -> Places {
    Places { directory: network.url(), public: network.url(), entry: network.url() }
}

pub fn account(network: &Played<Network>) -> Account {
    let credential = Some(Credential::Basic { user: "torg.test".into(), password: PASSWORD.into() });
    Account { platform: KEY.into(), address: network.url(), credential, budget: None }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Posts of ours, visitors' words at two levels, and something nobody knows.
pub async fn stage() -> Stage {
    let network = Played::start(Network::new()).await;
    {
        let mut n = network.platform.lock().unwrap();
        let post = n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "");
        n.says("torg", "Biblioteket stänger.", None, "2026-04-07T07:05:00.000Z", "");
        let top = n.says("anna", "När?", Some(&post), "2026-04-07T07:10:00.000Z", "reply");
        n.says("bo", "Undrar också", Some(&top), "2026-04-07T07:20:00.000Z", "reply");
        n.told.push(("at://did:plc:bo/x.y.z/1".into(), "poked".into(), "2026-04-07T07:30:00.000Z".into()));
    }
    let (account, places) = (account(&network), places(&network));
    Stage::of(network, account, move |guard, _| Box::new(Bluesky::new(guard).at(places.clone())))
}

async fn played() -> (Played<Network>, Bluesky, Account) {
    let network = Played::start(Network::new()).await;
    let platform = Bluesky::new(open_to(network.port)).at(places(&network));
    let account = account(&network);
    (network, platform, account)
}

#[tokio::test]
async fn a_session_that_is_over_is_renewed_and_nobody_notices() {
    let (network, platform, account) = played().await;
    network.platform.lock().unwrap().says("anna", "Hej", None, "2026-04-07T07:50:00.000Z", "mention");
    let read = async || platform.read(&account, Reading::New(None), now()).await;
    read().await.unwrap();
    read().await.unwrap();
    let signed_in = |asked: Vec<String>| asked.iter().filter(|a| a.ends_with("createSession")).count();
    assert_eq!(signed_in(network.asked()), 1, "one session serves many readings");
    network.platform.lock().unwrap().access = 1;
    assert_eq!(read().await.unwrap().batch.items.len(), 1);
    assert_eq!(signed_in(network.asked()), 1, "renewed by its own key");
    {
        let mut n = network.platform.lock().unwrap();
        (n.access, n.refreshes) = (2, false);
    }
    assert_eq!(read().await.unwrap().batch.items.len(), 1);
    assert_eq!(signed_in(network.asked()), 2);
    let out = read().await.unwrap();
    let kept = out.answers.iter().any(|a| String::from_utf8_lossy(&a.body).contains("Jwt"));
    assert!(!kept, "no answer that holds a session is kept");
}

#[tokio::test]
async fn a_wrong_app_password_is_said_and_never_shown() {
    let (_network, platform, mut account) = played().await;
    account.credential = Some(Credential::Basic { user: "torg.test".into(), password: "fel-losen".into() });
    let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::AccessRefused);
    assert!(failed.problem.sentence.contains("applösenord"));
    assert!(failed.answer.is_none() && !format!("{failed:?}").contains("fel-losen"));
}

#[tokio::test]
async fn a_reply_dated_in_the_past_is_found_in_its_thread_and_counts_from_when_it_was_seen() {
    let (network, platform, account) = played().await;
    let root = {
        let mut n = network.platform.lock().unwrap();
        let root = n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "");
        let reply = n.says("anna", "När?", Some(&root), "2020-01-01T00:00:00.000Z", "reply");
        n.seen.insert(reply, "2026-04-07T07:30:00.000Z".into());
        root
    };
    let span = Reading::Span { from: now() - SignedDuration::from_hours(72), until: now() };
    for what in [span, Reading::Threads(vec![root])] {
        let out = platform.read(&account, what, now()).await.unwrap();
        let reply = out.batch.items.iter().find(|i| i.text == "När?").expect("found");
        assert_eq!(reply.published_at, Some("2026-04-07T07:30:00Z".parse().unwrap()));
        assert_eq!(reply.problems[0].kind, ProblemKind::DateImplausible);
    }
}

#[tokio::test]
async fn a_thread_deeper_than_one_asking_goes_is_read_to_its_end() {
    let (network, platform, account) = played().await;
    let root = {
        let mut n = network.platform.lock().unwrap();
        let root = n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "");
        let mut under = root.clone();
        for i in 0..120 {
            under = n.says("anna", &format!("Svar {i}"), Some(&under), "2026-04-07T07:10:00.000Z", "reply");
        }
        root
    };
    let out = platform.read(&account, Reading::Threads(vec![root.clone()]), now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (121, true));
    assert!(out.batch.items.iter().all(|i| i.thread.as_deref() == Some(root.as_str())));
}

#[tokio::test]
async fn a_long_list_is_read_in_stretches_and_goes_on_where_it_was_broken_off() {
    let (network, platform, account) = played().await;
    let at = |n: i64| now() - SignedDuration::from_hours(24 * 60 - n);
    for n in 0..450 {
        let said = at(n).to_string();
        network.platform.lock().unwrap().says("anna", &format!("Nr {n}"), None, &said, "mention");
    }
    let mut read = Vec::new();
    let mut until = now();
    for _ in 0..6 {
        let from = until - SignedDuration::from_hours(24 * 10);
        let out = platform.read(&account, Reading::Span { from, until }, now()).await.unwrap();
        assert!(out.whole);
        read.extend(out.batch.items.into_iter().map(|i| i.text));
        until = from;
    }
    read.sort();
    read.dedup();
    assert_eq!(read.len(), 450);
    let pages = network.asked().iter().filter(|a| a.ends_with("listNotifications")).count();
    assert!(pages <= 14, "an older stretch does not turn every newer page again: {pages}");
}

#[tokio::test]
async fn a_reason_nobody_knows_is_kept_and_a_like_is_not_a_message() {
    let (network, platform, account) = played().await;
    {
        let mut n = network.platform.lock().unwrap();
        let odd = n.says("anna", "Något nytt", None, "2026-04-07T07:50:00.000Z", "waved-at");
        n.told.push((odd, "like".into(), "2026-04-07T07:51:00.000Z".into()));
        n.told.push(("at://did:plc:bo/x.y.z/1".into(), "poked".into(), "2026-04-07T07:52:00.000Z".into()));
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let kinds: Vec<_> = out.batch.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds, [Kind::Other, Kind::Other]);
    assert!(String::from_utf8_lossy(&out.batch.items[1].raw).contains("poked"));
}

#[tokio::test]
async fn a_quote_says_what_it_quotes_alone_or_beside_a_picture_and_only_a_post_is_quoted() {
    let (network, platform, account) = played().await;
    let ours = {
        let mut n = network.platform.lock().unwrap();
        let ours = n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "");
        let what = json!({ "uri": ours, "cid": cid(&ours) });
        let list = json!({ "uri": "at://did:plc:bo/app.bsky.graph.list/1", "cid": "bafy" });
        for (text, embed) in [
            ("Skamligt.", json!({ "$type": "app.bsky.embed.record", "record": what })),
            ("", json!({ "$type": "app.bsky.embed.recordWithMedia", "record": { "record": what } })),
            ("En lista", json!({ "$type": "app.bsky.embed.record", "record": list })),
        ] {
            let quote = n.says("anna", text, None, "2026-04-07T07:50:00.000Z", "quote");
            n.records.get_mut(&quote).unwrap()["embed"] = embed;
        }
        ours
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let page = format!("https://bsky.app/profile/{ME}/post/{}", ours.rsplit('/').next().unwrap());
    let mut texts: Vec<&str> =
        out.batch.items.iter().filter(|i| i.kind == Kind::Mention).map(|i| i.text.as_str()).collect();
    texts.sort_unstable();
    assert_eq!(texts, ["En lista", &format!("Skamligt.\n\n{page}"), &page]);
}

#[tokio::test]
async fn a_full_thread_says_so_and_a_thread_of_somebody_elses_cannot_be_tidied() {
    let (network, platform, account) = played().await;
    let (full, theirs) = {
        let mut n = network.platform.lock().unwrap();
        let root = n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "");
        let reply = n.says("anna", "Nej!", Some(&root), "2026-04-07T07:10:00.000Z", "reply");
        let gate = root.replace("app.bsky.feed.post", "app.bsky.feed.threadgate");
        let many: Vec<String> = (0..300).map(|i| format!("at://did:plc:bo/app.bsky.feed.post/{i}")).collect();
        n.records.insert(gate, json!({ "post": root, "hiddenReplies": many }));
        (reply, n.says("anna", "Hos mig", None, "2026-04-07T07:20:00.000Z", "mention"))
    };
    let hide = |id: String| {
        let (platform, account) = (&platform, &account);
        async move { platform.carry_out(account, &id, Measure::HideBehindClick, now()).await }
    };
    let failed = hide(full.clone()).await.unwrap_err();
    assert!(failed.problem.sentence.contains("300"));
    assert_eq!(platform.standing(&account, &full, now()).await.unwrap(), Standing::Visible);
    assert!(hide(theirs).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_wrong_is_said_with_who_can_mend_it_and_when_to_try_again() {
    let (network, platform, account) = played().await;
    network.platform.lock().unwrap().says("anna", "Hej", None, "2026-04-07T07:50:00.000Z", "mention");
    platform.read(&account, Reading::New(None), now()).await.unwrap();
    let reset = "1775549100"; // 2026-04-07T08:05:00Z
    let limited = vec![("ratelimit-remaining", "0"), ("ratelimit-reset", reset)];
    let cases = [
        (Mood::Says(429, limited, r#"{"error":"RateLimitExceeded"}"#), ProblemKind::AskedToWait),
        (Mood::Says(502, vec![], r#"{"error":"UpstreamFailure"}"#), ProblemKind::SourceFault),
        (Mood::Says(200, vec![], r#"{"notifications": 7}"#), ProblemKind::NotJson),
    ];
    for (mood, kind) in cases {
        network.is(mood.clone());
        let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, kind, "{mood:?}: {:?}", failed.problem);
        assert!(failed.retry_at > now() && !failed.perhaps_done, "{mood:?}");
        if kind == ProblemKind::AskedToWait {
            assert_eq!(failed.retry_at, now() + SignedDuration::from_mins(5));
        }
    }
}

#[tokio::test]
async fn an_answer_whose_answer_was_lost_stands_once() {
    let (network, platform, account) = played().await;
    let id =
        network.platform.lock().unwrap().says("anna", "När?", None, "2026-04-07T07:50:00.000Z", "mention");
    platform.read(&account, Reading::New(None), now()).await.unwrap();
    let text = "Badhuset öppnar klockan åtta på måndag, och det är öppet till klockan sju. ".repeat(8);
    let reply = Measure::Reply { text, mark: "019382c6-8f00-7abc-8def-0123456789ab".into() };
    network.is(Mood::Swallows);
    assert!(platform.carry_out(&account, &id, reply.clone(), now()).await.unwrap_err().perhaps_done);
    network.is(Mood::Well);
    for already in [true, true] {
        let carried = platform.carry_out(&account, &id, reply.clone(), now()).await.unwrap().unwrap();
        assert_eq!(carried.already, already);
    }
    let n = network.platform.lock().unwrap();
    let ours: Vec<&Value> = n.records.iter().filter(|(u, _)| u.contains(ME)).map(|(_, r)| r).collect();
    assert_eq!(ours.len(), 3, "three pieces, each once");
    assert!(ours.iter().all(|r| r["text"].as_str().unwrap().chars().count() <= 300));
    assert!(ours.iter().all(|r| r["reply"]["root"]["uri"] == id.as_str()));
}

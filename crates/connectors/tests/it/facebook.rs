//! Facebook's interface, played after its documentation: what the connector does with it when it is well, and when
//! it is not.

use crate::{
    door::open_to,
    moods::Comes,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::facebook::{Facebook, KEY};
use torg_domain::{
    channels::{
        problem::{Mender, ProblemKind},
        taken::{Kind, Standing, Visibility, digest},
    },
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading},
    },
};

const TOKEN: &str = "EAAB0hemlig1token";
const SECRET: &str = "appens0hemlighet";

/// The page 100 and what stands there.
#[derive(Default)]
pub struct Server {
    /// The posts of each list, and the comments, by id.
    pub items: BTreeMap<String, Value>,
    lists: BTreeMap<String, Vec<String>>,
    blocked: Vec<String>,
    next: u64,
    /// Edges that our pass does not open.
    pub closed: Vec<&'static str>,
    /// Whether ids are numbers, and what is not known is null.
    pub odd: bool,
    /// How long ago the other wrote, past what the platform takes.
    pub window_closed: bool,
    /// Sent with every answer.
    pub usage: Option<&'static str>,
    /// Whether the pictures' addresses are signed anew.
    pub signed: u64,
}

impl Server {
    fn put(&mut self, list: &str, id: String, item: Value) -> String {
        self.items.insert(id.clone(), item);
        self.lists.entry(list.to_owned()).or_default().push(id.clone());
        id
    }

    /// Somebody posts; the post's id.
    pub fn posts(&mut self, list: &str, who: &str, text: &str, at: &str) -> String {
        self.next += 1;
        let id = format!("100_{}", self.next);
        let item = json!({
            "id": id, "message": text, "from": { "id": who, "name": format!("Namn {who}") },
            "created_time": at, "updated_time": at, "permalink_url": format!("https://f.test/{id}"),
        });
        self.put(list, id, item)
    }

    /// Somebody comments, under a post or under a comment; the comment's id.
    pub fn comments(&mut self, who: &str, text: &str, post: &str, under: Option<&str>, at: &str) -> String {
        self.next += 1;
        let id = format!("{}_{}", post.rsplit('_').next().unwrap(), self.next);
        let item = json!({
            "id": id, "message": text, "from": { "id": who, "name": format!("Namn {who}") },
            "created_time": at, "parent": under.map(|id| json!({ "id": id })), "is_hidden": false,
            "can_hide": who != "100", "can_remove": true, "permalink_url": format!("https://f.test/{id}"),
        });
        self.items.get_mut(post).unwrap()["updated_time"] = json!(at);
        self.put(&format!("{post}/comments"), id, item)
    }

    /// Somebody writes to us, or we to them.
    pub fn writes(&mut self, who: &str, text: &str, at: &str) -> String {
        self.next += 1;
        let id = format!("m_{}", self.next);
        let to = if who == "100" { "u-anna" } else { "100" };
        let item = json!({
            "id": id, "message": text, "from": { "id": who, "name": format!("Namn {who}") },
            "to": { "data": [{ "id": to }] }, "created_time": at,
        });
        if !self.items.contains_key("t_1") {
            self.put("100/conversations", "t_1".into(), json!({ "id": "t_1", "updated_time": at }));
        }
        self.items.get_mut("t_1").unwrap()["updated_time"] = json!(at);
        self.put("t_1/messages", id, item)
    }

    pub fn edits(&mut self, id: &str, text: &str) {
        self.items.get_mut(id).unwrap()["message"] = json!(text);
    }

    pub fn takes_away(&mut self, id: &str) {
        self.items.remove(id);
        self.lists.values_mut().for_each(|list| list.retain(|one| one != id));
    }

    fn list(&self, request: &Request, list: &str) -> Answer {
        let mut all: Vec<Value> = Vec::new();
        for id in self.lists.get(list).into_iter().flatten() {
            let mut item = self.items[id].clone();
            if self.odd {
                item["id"] = id.parse::<u64>().map_or(item["id"].clone(), |n| json!(n));
                item["permalink_url"] = Value::Null;
            }
            if self.signed > 0 {
                item["attachment"] = json!({ "type": "photo", "media": { "image": {
                    "src": format!("https://cdn.test/v/1_n.jpg?oe={}", self.signed) } } });
            }
            all.push(item);
        }
        all.sort_by_key(|item| {
            std::cmp::Reverse(item["created_time"].as_str().unwrap_or_default().to_owned())
        });
        page(request, &all)
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |code: i64, subcode: i64| {
            let error = json!({ "message": "(#x)", "type": "OAuthException", "code": code,
                "error_subcode": subcode, "fbtrace_id": "A1" });
            (400, Vec::new(), json!({ "error": error }))
        };
        let done = |value: Value| (200, Vec::new(), value);
        if request.path == "/debug_token" {
            assert_eq!(request.bearer(), Some(format!("app1|{SECRET}").as_str()));
            assert_eq!(request.get("input_token"), Some(TOKEN));
            return done(json!({ "data": { "is_valid": true, "expires_at": 1_780_000_000,
                "scopes": ["pages_manage_engagement"] } }));
        }
        if request.bearer() != Some(TOKEN) {
            return no(190, 463);
        }
        let path = request.path.strip_prefix("/v25.0/").unwrap().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        if let [_, edge] = parts.as_slice()
            && self.closed.contains(edge)
        {
            return no(200, 0);
        }
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["100"]) => {
                done(json!({ "id": "100", "name": "Lillköpings kommun", "followers_count": 1234 }))
            }
            ("GET", ["100", "blocked"]) => {
                let who = request.get("user").unwrap();
                let all: Vec<_> =
                    self.blocked.iter().filter(|b| *b == who).map(|b| json!({ "id": b })).collect();
                done(json!({ "data": all }))
            }
            ("POST", ["100", "blocked"]) => {
                self.blocked.push(request.body["user"][0].as_str().unwrap().to_owned());
                done(json!({ "u": true }))
            }
            ("POST", ["100", "messages"]) => {
                if self.window_closed {
                    return no(10, 2_018_278);
                }
                assert_eq!(request.body["messaging_type"], "RESPONSE");
                let text = request.body["message"]["text"].as_str().unwrap().to_owned();
                let id = self.writes("100", &text, "2026-04-07T08:00:00+0000");
                done(json!({ "recipient_id": request.body["recipient"]["id"], "message_id": id }))
            }
            ("GET", ["100", edge @ ("feed" | "visitor_posts" | "tagged")]) => self.list(request, edge),
            ("GET", [id, edge @ ("comments" | "messages" | "conversations")]) => {
                self.list(request, &format!("{id}/{edge}"))
            }
            ("POST", [id, "comments"]) if self.items.contains_key(*id) => {
                let text = request.body["message"].as_str().unwrap().to_owned();
                let post = format!("100_{}", id.split('_').next().unwrap());
                let (post, under) =
                    if self.items.contains_key(&post) { (post, Some(*id)) } else { ((*id).to_owned(), None) };
                let new = self.comments("100", &text, &post, under, "2026-04-07T08:00:00+0000");
                if let Some(under) = under {
                    self.lists.entry(format!("{under}/comments")).or_default().push(new.clone());
                }
                done(json!({ "id": new, "permalink_url": format!("https://f.test/{new}") }))
            }
            ("GET", [id]) if self.items.contains_key(*id) => done(self.items[*id].clone()),
            ("POST", [id]) if self.items.contains_key(*id) => {
                self.items.get_mut(*id).unwrap()["is_hidden"] = request.body["is_hidden"].clone();
                done(json!({ "success": true }))
            }
            ("DELETE", [id]) if self.items.contains_key(*id) => {
                self.takes_away(id);
                done(json!({ "success": true }))
            }
            _ => no(100, 33),
        }
    }
}

/// A page of a list, as this interface turns them.
pub fn page(request: &Request, all: &[Value]) -> Answer {
    let (from, limit) = (request.number("after", 0), request.number("limit", 25));
    let page: Vec<_> = all.iter().skip(from).take(limit).collect();
    let mut paging =
        json!({ "cursors": { "before": from.to_string(), "after": (from + limit).to_string() } });
    if from + limit < all.len() {
        paging["next"] = json!(format!("https://evil.test/?after=1&access_token={TOKEN}"));
    }
    (200, Vec::new(), json!({ "data": page, "paging": paging }))
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        let mut answer = self.well(request);
        answer.1.extend(self.usage.map(|usage| ("x-app-usage", usage.to_owned())));
        answer
    }
}

fn with(server: &Played<Server>, password: String) -> Account {
    let credential = Some(Credential::Basic { user: "100".into(), password });
    let address = format!("{}/lillkoping", server.url());
    Account { platform: KEY.into(), address, credential, budget: None }
}

pub fn account(server: &Played<Server>) -> Account {
    with(server, TOKEN.into())
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// The interface is always where it is: a web page there is nobody's wrong address.
pub const NO_PAGE: &[(&str, Comes)] = &[("a web page instead", Comes::Nothing(&[ProblemKind::NotJson]))];

/// Posts of ours and of a visitor, visitors' words at two levels, where we are tagged, and a conversation.
pub async fn stage() -> Stage {
    let server = Played::start(Server::default()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("feed", "100", "Badhuset öppnar.", "2026-04-07T07:00:00+0000");
        s.posts("feed", "100", "Biblioteket stänger.", "2026-04-07T07:05:00+0000");
        let top = s.comments("u-anna", "När?", &post, None, "2026-04-07T07:10:00+0000");
        s.comments("u-bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00+0000");
        s.posts("visitor_posts", "u-bo", "Gatlyktan är trasig.", "2026-04-07T07:20:00+0000");
        s.posts("tagged", "u-cia", "Tack för hjälpen", "2026-04-07T07:30:00+0000");
        s.writes("u-anna", "Får jag fråga om mitt ärende?", "2026-04-07T07:40:00+0000");
    }
    let account = account(&server);
    Stage::of(server, account, |guard, url| Box::new(Facebook::at(guard, url))).but(NO_PAGE)
}

async fn played() -> (Played<Server>, Facebook, Account) {
    let server = Played::start(Server::default()).await;
    let platform = Facebook::at(open_to(server.port), &server.url());
    let account = account(&server);
    (server, platform, account)
}

#[tokio::test]
async fn posts_visitors_tags_comments_of_all_levels_and_messages_are_read_each_as_what_it_is() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("feed", "100", "Badhuset öppnar.", "2026-04-07T07:00:00+0000");
        let top = s.comments("u-anna", "När?", &post, None, "2026-04-07T07:10:00+0000");
        s.comments("u-bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00+0000");
        let visitor = s.posts("feed", "u-bo", "Gatlyktan är trasig.", "2026-04-07T07:20:00+0000");
        s.lists.entry("visitor_posts".into()).or_default().push(visitor);
        s.posts("tagged", "u-cia", "Tack för hjälpen", "2026-04-07T07:30:00+0000");
        s.writes("u-anna", "Får jag fråga om mitt ärende?", "2026-04-07T07:40:00+0000");
        s.items.get_mut(&top).unwrap()["is_hidden"] = json!(true);
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(out.whole && out.batch.problems.is_empty(), "{:?}", out.batch.problems);
    let items = &out.batch.items;
    let kinds: Vec<_> = items.iter().map(|i| (i.kind, i.ours)).collect();
    let (ours, theirs) = (Some(true), Some(false));
    assert_eq!(
        kinds,
        [
            (Kind::Post, ours),
            (Kind::Comment, theirs),
            (Kind::Comment, theirs),
            (Kind::Post, theirs),
            (Kind::Mention, theirs),
            (Kind::Direct, theirs)
        ]
    );
    assert_eq!(items[1].standing, Some(Standing::Hidden), "what is hidden is read all the same");
    assert_eq!(items[2].parent.as_ref(), Some(&items[1].external_id));
    assert_eq!(items[2].thread.as_ref(), Some(&items[0].external_id));
    assert_eq!((items[5].visibility, items[0].visibility), (Visibility::Direct, Visibility::Public));
    assert_eq!(items[1].author.as_ref().unwrap().name, "Namn u-anna");
    for answer in &out.answers {
        assert!(!String::from_utf8_lossy(&answer.body).contains(TOKEN), "the key is blanked in what is kept");
    }
    assert!(server.asked().iter().all(|asked| !asked.contains("evil")));
}

#[tokio::test]
async fn a_direct_message_is_answered_to_its_writer_alone_and_once_and_a_closed_window_is_said() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().writes("u-anna", "Hej", "2026-04-07T07:40:00+0000");
    let id = format!("direct:{id}");
    let reply = Measure::Reply { text: "Ring oss gärna.".into(), mark: "m".into() };
    let carry = async || platform.carry_out(&account, &id, reply.clone(), now()).await;
    let (one, two) = (carry().await.unwrap().unwrap(), carry().await.unwrap().unwrap());
    assert_eq!((one.already, two.already), (false, true));
    assert_eq!(one.external_id, two.external_id);
    // The same words by another order are another answer.
    let other = Measure::Reply { text: "Ring oss gärna.".into(), mark: "annan".into() };
    let three = platform.carry_out(&account, &id, other.clone(), now()).await.unwrap().unwrap();
    assert!(!three.already && three.external_id != one.external_id);
    server.platform.lock().unwrap().window_closed = true;
    let late = Measure::Reply { text: "För sent".into(), mark: "sen".into() };
    let failed = platform.carry_out(&account, &id, late, now()).await.unwrap_err();
    assert!(failed.problem.sentence.contains("24 timmar") && !failed.perhaps_done, "{:?}", failed.problem);
    for measure in [Measure::Hide, Measure::Delete, Measure::Block] {
        assert!(platform.carry_out(&account, &id, measure, now()).await.unwrap().is_none());
    }
}

#[tokio::test]
async fn a_comment_under_an_older_post_is_found_by_what_the_post_says_of_itself() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        for n in 0..130 {
            let at = now() - SignedDuration::from_hours(300 - n);
            let post = s.posts("feed", "100", &format!("Nr {n}"), &at.to_string());
            if n == 40 {
                s.comments("u-anna", "Hej", &post, None, "2026-04-07T07:59:00+0000");
            }
        }
    }
    let since = now() - SignedDuration::from_mins(5);
    let out = platform.read(&account, Reading::New(Some(since)), now()).await.unwrap();
    assert_eq!(out.batch.items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>(), ["Hej"]);
    let asked = server.asked().iter().filter(|a| a.ends_with("/comments")).count();
    assert_eq!(asked, 1, "only where something happened");
    let span = Reading::Span { from: now() - SignedDuration::from_hours(300), until: now() };
    let out = platform.read(&account, span, now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (131, true), "page by page, all of it");
}

#[tokio::test]
async fn odd_values_are_read_and_what_is_listed_twice_is_one() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        s.put(
            "feed",
            "17".into(),
            json!({ "id": "17", "from": null, "message": null, "attachments": null,
            "created_time": null, "updated_time": null }),
        );
        s.posts("feed", "100", "Hej", "2026-04-07T07:00:00+0000");
        s.lists.entry("feed".into()).or_default().push("100_1".into());
        s.put("feed", "..".into(), json!({ "id": "../me" }));
        s.odd = true;
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let ids: Vec<_> = out.batch.items.iter().map(|i| i.external_id.as_str()).collect();
    assert_eq!(ids, ["post:17", "post:100_1"], "each once, a number or a text");
    assert_eq!(out.batch.items[0].ours, None, "nobody is named");
    assert!(out.batch.problems.iter().any(|p| p.kind == ProblemKind::BrokenItem));
}

#[tokio::test]
async fn a_picture_whose_address_is_signed_anew_makes_no_new_version() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("feed", "100", "Badhuset", "2026-04-07T07:00:00+0000");
        s.comments("u-anna", "Titta", &post, None, "2026-04-07T07:10:00+0000");
    }
    let read = async |signed| {
        server.platform.lock().unwrap().signed = signed;
        let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
        out.batch.items.into_iter().find(|i| i.kind == Kind::Comment).unwrap()
    };
    let (one, two) = (read(1).await, read(2).await);
    assert_ne!(one.media, two.media);
    assert_eq!(digest(&one), digest(&two));
}

#[tokio::test]
async fn what_our_pass_does_not_open_is_told_and_the_rest_is_read() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        s.posts("feed", "100", "Badhuset", "2026-04-07T07:00:00+0000");
        s.closed = vec!["conversations", "tagged"];
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.items.len(), 1);
    let told: Vec<_> = out.batch.problems.iter().map(|p| (p.kind, p.mender)).collect();
    assert_eq!(told, [(ProblemKind::MayNotModerate, Mender::Responsible)], "once");
    // What would stand in those lists is not said to be gone; a post of our own that is missing is.
    assert!(!out.whole);
    assert_eq!(out.withheld, [Kind::Mention, Kind::Comment, Kind::Direct]);
    // A post that is not to be found may be one that our pass does not show.
    let gone = platform.read(&account, Reading::Threads(vec!["post:1_98".into()]), now()).await.unwrap();
    assert_eq!((gone.whole, gone.withheld), (false, vec![Kind::Mention, Kind::Comment]));
    // What cannot be seen for want of a right is not gone.
    server.platform.lock().unwrap().closed = vec!["visitor_posts"];
    let failed = platform.standing(&account, "comment:1_99", now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::MayNotModerate);
    server.platform.lock().unwrap().closed.clear();
    assert_eq!(platform.standing(&account, "comment:1_99", now()).await.unwrap(), Standing::Gone);
    assert_eq!(platform.standing(&account, "comment:../me", now()).await.unwrap(), Standing::Gone);
}

#[tokio::test]
async fn trying_says_who_we_are_what_we_may_and_until_when_and_followers_are_counted() {
    let (server, platform, bare) = played().await;
    let pass = json!({ "access": TOKEN, "app": "app1", "app_secret": SECRET }).to_string();
    let account = with(&server, pass);
    let trial = platform.try_out(&account, now()).await;
    assert_eq!(trial.signed_in.as_deref(), Some("Lillköpings kommun"));
    assert_eq!((trial.may_moderate, trial.problems.len()), (Some(true), 0), "{trial:?}");
    assert_eq!(trial.access_until, Timestamp::from_second(1_780_000_000).ok());
    assert_eq!(trial.clock_ahead_s, Some(0));
    let followers = platform.followers(&account, now()).await.unwrap().unwrap();
    assert_eq!((followers.count, followers.rounded), (1234, false));
    assert_eq!(platform.try_out(&bare, now()).await.may_moderate, None, "nobody to ask");
    let other = with(&server, "gammal-nyckel".into());
    let problems = platform.try_out(&other, now()).await.problems;
    assert!(problems[0].sentence.contains("tid är ute") && problems[0].kind == ProblemKind::AccessRefused);
    let skewed = platform.try_out(&bare, now() - SignedDuration::from_mins(30)).await;
    assert!(skewed.problems.iter().any(|p| p.kind == ProblemKind::ClockSkew));
    let nobody = Account { credential: None, ..bare };
    assert_eq!(platform.try_out(&nobody, now()).await.problems.len(), 1);
}

#[tokio::test]
async fn a_used_up_share_is_waited_out_without_asking_and_an_order_is_not_put_off() {
    let (server, platform, account) = played().await;
    let post = server.platform.lock().unwrap().posts("feed", "100", "Hej", "2026-04-07T07:00:00+0000");
    server.platform.lock().unwrap().usage = Some(r#"{"call_count":100,"total_cputime":1,"total_time":1}"#);
    let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::AskedToWait);
    assert_eq!(failed.retry_at, now() + SignedDuration::from_mins(10));
    assert_eq!(server.asked().len(), 1, "not asked again after the last was told");
    let reply = Measure::Reply { text: "Hej!".into(), mark: "m".into() };
    assert!(platform.carry_out(&account, &format!("post:{post}"), reply, now()).await.unwrap().is_some());
}

#[tokio::test]
async fn what_is_wrong_is_said_with_who_can_mend_it_and_when_to_try_again() {
    let (server, platform, account) = played().await;
    let cases: [(Mood, ProblemKind); 6] = [
        (Mood::Says(400, vec![], r#"{"error":{"code":4}}"#), ProblemKind::AskedToWait),
        (
            Mood::Says(403, vec![], r#"{"error":{"code":"32","error_subcode":null}}"#),
            ProblemKind::AskedToWait,
        ),
        (Mood::Says(500, vec![], r#"{"error":{"code":2,"is_transient":true}}"#), ProblemKind::SourceFault),
        (Mood::Says(200, vec![], r#"{"data":null}"#), ProblemKind::NotJson),
        (Mood::Says(403, vec![], r#"{"error":{"code":200}}"#), ProblemKind::MayNotModerate),
        (Mood::Says(400, vec![], r#"{"error":{"code":2635}}"#), ProblemKind::InterfaceMissing),
    ];
    for (mood, kind) in cases {
        server.is(mood.clone());
        let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, kind, "{mood:?}: {:?}", failed.problem);
        assert!(failed.retry_at > now() && !failed.perhaps_done, "{mood:?}");
        let said = format!("{:?} {:?}", failed.problem, failed.answer);
        assert!(!said.contains(TOKEN), "what lets us in is never told");
    }
}

#[tokio::test]
async fn an_answer_whose_answer_was_lost_stands_once() {
    let (server, platform, account) = played().await;
    let id = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("feed", "100", "Badhuset", "2026-04-07T07:00:00+0000");
        s.comments("u-anna", "När?", &post, None, "2026-04-07T07:10:00+0000")
    };
    let reply = Measure::Reply { text: "På måndag.\n\nVälkommen!".into(), mark: "order-1".into() };
    let carry = async || platform.carry_out(&account, &format!("comment:{id}"), reply.clone(), now()).await;
    server.is(Mood::Swallows);
    assert!(carry().await.unwrap_err().perhaps_done);
    server.is(Mood::Well);
    assert!(carry().await.unwrap().unwrap().already);
    let s = server.platform.lock().unwrap();
    assert_eq!(s.items.values().filter(|i| i["message"] == "På måndag.\n\nVälkommen!").count(), 1);
}

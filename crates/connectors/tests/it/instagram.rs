//! Instagram's interface, played after its documentation.

use crate::{
    door::open_to,
    facebook::{NO_PAGE, page},
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::instagram::{Instagram, KEY};
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

const TOKEN: &str = "EAAB0hemlig2token";

/// The account 200, called lillkoping, and what stands there.
#[derive(Default)]
pub struct Server {
    pub items: BTreeMap<String, Value>,
    lists: BTreeMap<String, Vec<String>>,
    elsewhere: BTreeMap<String, Value>,
    next: u64,
}

impl Server {
    fn put(&mut self, list: &str, item: Value) -> String {
        let id = item["id"].as_str().unwrap().to_owned();
        self.items.insert(id.clone(), item);
        self.lists.entry(list.to_owned()).or_default().push(id.clone());
        id
    }

    fn number(&mut self) -> String {
        self.next += 1;
        (17_000 + self.next).to_string()
    }

    pub fn posts(&mut self, list: &str, who: &str, text: &str, at: &str) -> String {
        let id = self.number();
        self.put(
            list,
            json!({ "id": id, "caption": text, "username": who, "timestamp": at,
            "media_type": "IMAGE", "permalink": format!("https://i.test/p/{id}") }),
        )
    }

    pub fn comments(&mut self, who: &str, text: &str, post: &str, over: Option<&str>, at: &str) -> String {
        let id = self.number();
        let list = over.map_or_else(|| format!("{post}/comments"), |over| format!("{over}/replies"));
        self.put(
            &list,
            json!({ "id": id, "text": text, "from": { "id": format!("id-{who}"), "username": who },
            "timestamp": at, "hidden": false, "parent_id": over, "media": { "id": post } }),
        )
    }

    fn all(&self, list: &str) -> Vec<Value> {
        let ids = self.lists.get(list).into_iter().flatten();
        let mut all: Vec<Value> = ids.filter_map(|id| self.items.get(id).cloned()).collect();
        for item in &mut all {
            let id = item["id"].as_str().unwrap().to_owned();
            let below = self.all(&format!("{id}/replies"));
            item["comments_count"] = json!(self.all_under(&id));
            if !below.is_empty() {
                item["replies"] = json!({ "data": below });
            }
        }
        all.reverse();
        all
    }

    fn all_under(&self, post: &str) -> usize {
        self.items.values().filter(|item| item["media"]["id"] == post).count()
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |code: i64, subcode: i64| {
            (400, Vec::new(), json!({ "error": { "message": "x", "code": code, "error_subcode": subcode } }))
        };
        let done = |value: Value| (200, Vec::new(), value);
        if request.bearer() != Some(TOKEN) {
            return no(190, 0);
        }
        let path = request.path.strip_prefix("/v25.0/").unwrap().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["200"]) => {
                let fields = request.get("fields").unwrap();
                let mut me = json!({ "id": "200", "username": "lillkoping", "followers_count": 77 });
                for (id, item) in &self.elsewhere {
                    if fields.starts_with(&format!("mentioned_comment.comment_id({id})")) {
                        me["mentioned_comment"] = item.clone();
                    }
                }
                done(me)
            }
            ("GET", ["200", edge @ ("media" | "tags")]) => page(request, &self.all(edge)),
            ("GET", ["me", "conversations"]) => {
                assert_eq!(request.get("platform"), Some("instagram"));
                page(request, &self.all("conversations"))
            }
            ("GET", [id, edge @ ("comments" | "replies" | "messages")]) => {
                page(request, &self.all(&format!("{id}/{edge}")))
            }
            ("POST", [id, edge @ ("comments" | "replies")]) if self.items.contains_key(*id) => {
                let text = request.body["message"].as_str().unwrap().to_owned();
                let over = self.items[*id]["media"]["id"].as_str().map(str::to_owned);
                let post = over.unwrap_or_else(|| (*id).to_owned());
                let over = (*edge == "replies").then_some(*id);
                let new = self.comments("lillkoping", &text, &post, over, "2026-04-07T08:00:00+0000");
                done(json!({ "id": new }))
            }
            ("GET", [id]) if self.items.contains_key(*id) => done(self.items[*id].clone()),
            ("POST", [id]) if self.items.contains_key(*id) => {
                self.items.get_mut(*id).unwrap()["hidden"] = request.body["hide"].clone();
                done(json!({ "success": true }))
            }
            ("DELETE", [id]) if self.items.contains_key(*id) => {
                self.items.remove(*id);
                done(json!({ "success": true }))
            }
            _ => no(100, 33),
        }
    }
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

pub fn account(server: &Played<Server>) -> Account {
    let credential = Some(Credential::Basic { user: "200".into(), password: TOKEN.into() });
    let address = format!("{}/lillkoping", server.url());
    Account { platform: KEY.into(), address, credential, budget: None }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Pictures of ours, visitors' words at two levels, and a picture in which we are tagged.
pub async fn stage() -> Stage {
    let server = Played::start(Server::default()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("media", "lillkoping", "Badhuset öppnar.", "2026-04-07T07:00:00+0000");
        s.posts("media", "lillkoping", "Biblioteket stänger.", "2026-04-07T07:05:00+0000");
        let top = s.comments("anna", "När?", &post, None, "2026-04-07T07:10:00+0000");
        s.comments("bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00+0000");
        s.comments("cia", "Fint!", &post, None, "2026-04-07T07:12:00+0000");
        s.posts("tags", "cia", "Tack @lillkoping", "2026-04-07T07:30:00+0000");
    }
    let account = account(&server);
    Stage::of(server, account, |guard, url| Box::new(Instagram::at(guard, url))).but(NO_PAGE)
}

async fn played() -> (Played<Server>, Instagram, Account) {
    let server = Played::start(Server::default()).await;
    let platform = Instagram::at(open_to(server.port), &server.url());
    let account = account(&server);
    (server, platform, account)
}

#[tokio::test]
async fn pictures_comments_answers_and_tags_are_read_and_nothing_is_asked_twice_without_cause() {
    let (server, platform, account) = played().await;
    let post = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("media", "lillkoping", "Badhuset", "2026-04-07T07:00:00+0000");
        let top = s.comments("anna", "När?", &post, None, "2026-04-07T07:10:00+0000");
        s.comments("bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00+0000");
        s.posts("tags", "cia", "Tack @lillkoping", "2026-04-07T07:12:00+0000");
        post
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let kinds: Vec<_> = out.batch.items.iter().map(|i| (i.kind, i.ours)).collect();
    let theirs = Some(false);
    assert_eq!(
        kinds,
        [(Kind::Post, Some(true)), (Kind::Comment, theirs), (Kind::Comment, theirs), (Kind::Mention, theirs)]
    );
    assert_eq!(out.batch.items[2].parent.as_ref(), Some(&out.batch.items[1].external_id));
    assert_eq!(out.batch.items[2].thread, Some(format!("post:{post}")));
    assert_eq!((out.whole, out.batch.items[1].author.as_ref().unwrap().name.as_str()), (true, "anna"));
    let since = Some(now() - SignedDuration::from_mins(30));
    let asked = || server.asked().iter().filter(|a| a.ends_with("/comments")).count();
    let before = asked();
    platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert_eq!(asked(), before, "as much is said as before");
    server.platform.lock().unwrap().comments("anna", "Hallå?", &post, None, "2026-04-07T07:59:00+0000");
    let out = platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert_eq!(out.batch.items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>(), ["Hallå?"]);
}

#[tokio::test]
async fn a_word_elsewhere_that_names_us_is_read_and_nothing_is_ours_to_do_there() {
    let (server, platform, account) = played().await;
    let said = json!({ "id": "555", "text": "Fråga @lillkoping", "timestamp": "2026-04-07T07:50:00+0000" });
    server.platform.lock().unwrap().elsewhere.insert("555".into(), said);
    let threads = Reading::Threads(vec!["comment:555".into()]);
    let out = platform.read(&account, threads, now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.batch.items[0].kind), (1, Kind::Mention));
    assert_eq!(platform.standing(&account, "comment:555", now()).await.unwrap(), Standing::Visible);
    for measure in [Measure::Hide, Measure::Delete, Measure::Reply { text: "Hej".into(), mark: "m".into() }] {
        assert!(platform.carry_out(&account, "comment:555", measure, now()).await.unwrap().is_none());
    }
    assert_eq!(platform.standing(&account, "comment:556", now()).await.unwrap(), Standing::Gone);
}

#[tokio::test]
async fn what_is_wrong_is_said_and_a_lost_answer_stands_once() {
    let (server, platform, account) = played().await;
    let id = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("media", "lillkoping", "Badhuset", "2026-04-07T07:00:00+0000");
        s.comments("anna", "När?", &post, None, "2026-04-07T07:10:00+0000")
    };
    assert_eq!(platform.followers(&account, now()).await.unwrap().unwrap().count, 77);
    let trial = platform.try_out(&account, now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("lillkoping"), 0), "{trial:?}");
    for (mood, kind) in [
        (Mood::Says(400, vec![], r#"{"error":{"code":80002}}"#), ProblemKind::AskedToWait),
        (Mood::Says(400, vec![], r#"{"error":{"code":10}}"#), ProblemKind::MayNotModerate),
    ] {
        server.is(mood.clone());
        let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, kind, "{mood:?}");
        assert!(!format!("{failed:?}").contains(TOKEN));
    }
    let reply = Measure::Reply { text: "På måndag.".into(), mark: "order-1".into() };
    let carry = async || platform.carry_out(&account, &format!("comment:{id}"), reply.clone(), now()).await;
    server.is(Mood::Swallows);
    assert!(carry().await.unwrap_err().perhaps_done);
    server.is(Mood::Well);
    assert!(carry().await.unwrap().unwrap().already);
    let s = server.platform.lock().unwrap();
    assert_eq!(s.items.values().filter(|i| i["text"] == "På måndag.").count(), 1);
}

//! Threads' interface, played after its documentation.

use crate::{
    door::open_to,
    facebook::NO_PAGE,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::threads::{KEY, Threads};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing},
    },
    outside::{
        Credential,
        pass::Renewal,
        platform::{Account, Measure, Platform, Reading},
    },
};

const TOKEN: &str = "THAA0hemlig3token";

/// The account 300, called lillkoping, and what stands there.
#[derive(Default)]
pub struct Server {
    pub items: BTreeMap<String, Value>,
    mentions: Vec<String>,
    ready: BTreeMap<String, Value>,
    next: u64,
    pub used: u64,
    pub unready: bool,
}

impl Server {
    /// Somebody says something, under something or by itself; its id.
    pub fn says(&mut self, who: &str, text: &str, under: Option<&str>, at: &str) -> String {
        self.next += 1;
        let id = (18_000 + self.next).to_string();
        let root = under.map(|under| match self.items[under]["root_post"]["id"].as_str() {
            Some(root) => root.to_owned(),
            None => under.to_owned(),
        });
        if let Some(under) = under {
            self.items.get_mut(under).unwrap()["has_replies"] = json!(true);
        }
        let mut item = json!({ "id": id, "username": who, "text": text, "timestamp": at, "media_type": "TEXT_POST",
            "permalink": format!("https://t.test/@{who}/post/{id}"), "has_replies": false });
        if let (Some(root), Some(under)) = (root, under) {
            item["root_post"] = json!({ "id": root });
            item["replied_to"] = json!({ "id": under });
            item["is_reply"] = json!(true);
            item["hide_status"] = json!("NOT_HUSHED");
        }
        self.items.insert(id.clone(), item);
        id
    }

    pub fn takes_away(&mut self, id: &str) {
        self.items.remove(id);
    }

    fn page(&self, request: &Request, which: impl Fn(&Value) -> bool) -> Answer {
        let all: Vec<&Value> = self.items.values().rev().filter(|item| which(item)).collect();
        let (from, limit) = (request.number("after", 0), request.number("limit", 25).min(2));
        let page: Vec<&&Value> = all.iter().skip(from).take(limit).collect();
        let paging =
            json!({ "cursors": { "before": from.to_string(), "after": (from + limit).to_string() } });
        (200, Vec::new(), json!({ "data": page, "paging": paging }))
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |code: i64, subcode: i64| {
            (400, Vec::new(), json!({ "error": { "message": "x", "code": code, "error_subcode": subcode } }))
        };
        let done = |value: Value| (200, Vec::new(), value);
        if request.path == "/refresh_access_token" {
            assert_eq!(request.get("grant_type"), Some("th_refresh_token"));
            return match request.get("access_token") {
                Some(TOKEN) => done(
                    json!({ "access_token": "THAA-ny", "token_type": "bearer", "expires_in": 5_184_000 }),
                ),
                _ => no(190, 463),
            };
        }
        if request.bearer() != Some(TOKEN) {
            return no(190, 463);
        }
        let path = request.path.strip_prefix("/v1.0/").unwrap().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["300"]) => done(json!({ "id": "300", "username": "lillkoping" })),
            ("GET", ["300", "threads"]) => {
                self.page(request, |i| i["username"] == "lillkoping" && i["replied_to"].is_null())
            }
            ("GET", ["300", "mentions"]) => {
                self.page(request, |i| self.mentions.iter().any(|id| i["id"] == id.as_str()))
            }
            ("GET", ["300", "threads_insights"]) => {
                done(json!({ "data": [{ "name": "followers_count", "total_value": { "value": 42 } }] }))
            }
            ("GET", ["300", "threads_publishing_limit"]) => done(json!({ "data": [{
                "reply_quota_usage": self.used, "reply_config": { "quota_total": 1000, "quota_duration": 86400 } }] })),
            ("POST", ["300", "threads"]) => {
                let under = request.body["reply_to_id"].as_str().unwrap();
                if !self.items.contains_key(under) {
                    return no(100, 33);
                }
                let id = format!("c{}", self.ready.len());
                self.ready.insert(id.clone(), request.body.clone());
                done(json!({ "id": id }))
            }
            ("POST", ["300", "threads_publish"]) => {
                if self.unready {
                    return no(24, 4_279_009);
                }
                let made = self.ready[request.body["creation_id"].as_str().unwrap()].clone();
                let under = made["reply_to_id"].as_str();
                let id = self.says(
                    "lillkoping",
                    made["text"].as_str().unwrap(),
                    under,
                    "2026-04-07T08:00:00+0000",
                );
                done(json!({ "id": id }))
            }
            ("GET", [id, "conversation"]) => self.page(request, |i| i["root_post"]["id"] == *id),
            ("GET", [id, "replies"]) => self.page(request, |i| i["replied_to"]["id"] == *id),
            ("POST", [id, "manage_reply"]) if self.items.contains_key(*id) => {
                let item = self.items.get_mut(*id).unwrap();
                assert_eq!(item["root_post"], item["replied_to"], "nothing deeper is asked for");
                item["hide_status"] = json!(if request.body["hide"] == true { "HIDDEN" } else { "UNHUSHED" });
                done(json!({ "success": true }))
            }
            ("GET", [id]) if self.items.contains_key(*id) => done(self.items[*id].clone()),
            _ => no(100, 33),
        }
    }
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

fn with(server: &Played<Server>, token: &str) -> Account {
    let credential = Some(Credential::Basic { user: "300".into(), password: token.into() });
    let address = format!("{}/@lillkoping", server.url());
    Account { platform: KEY.into(), address, credential, budget: None }
}

pub fn account(server: &Played<Server>) -> Account {
    with(server, TOKEN)
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Posts of ours, visitors' words at two levels, and a post that names us.
pub async fn stage() -> Stage {
    let server = Played::start(Server::default()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.says("lillkoping", "Badhuset öppnar.", None, "2026-04-07T07:00:00+0000");
        s.says("lillkoping", "Biblioteket stänger.", None, "2026-04-07T07:05:00+0000");
        let top = s.says("anna", "När?", Some(&post), "2026-04-07T07:10:00+0000");
        s.says("bo", "Undrar också", Some(&top), "2026-04-07T07:11:00+0000");
        s.says("dan", "Fint!", Some(&post), "2026-04-07T07:12:00+0000");
        let far = s.says("cia", "Tack @lillkoping", None, "2026-04-07T07:30:00+0000");
        s.mentions.push(far);
    }
    let account = account(&server);
    Stage::of(server, account, |guard, url| Box::new(Threads::at(guard, url))).but(NO_PAGE)
}

async fn played() -> (Played<Server>, Threads, Account) {
    let server = Played::start(Server::default()).await;
    let platform = Threads::at(open_to(server.port), &server.url());
    let account = account(&server);
    (server, platform, account)
}

#[tokio::test]
async fn posts_replies_of_all_levels_and_mentions_are_read_and_only_the_top_can_be_hidden() {
    let (server, platform, account) = played().await;
    let (top, deep) = {
        let mut s = server.platform.lock().unwrap();
        let root = s.says("lillkoping", "Badhuset", None, "2026-04-07T07:00:00+0000");
        let top = s.says("anna", "När?", Some(&root), "2026-04-07T07:10:00+0000");
        let deep = s.says("bo", "Undrar också", Some(&top), "2026-04-07T07:11:00+0000");
        let far = s.says("cia", "Tack @lillkoping", None, "2026-04-07T07:12:00+0000");
        s.mentions.push(far);
        (top, deep)
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let kinds: Vec<_> = out.batch.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds, [Kind::Post, Kind::Comment, Kind::Comment, Kind::Mention]);
    assert_eq!(out.batch.items[2].parent, Some(format!("comment:{top}")));
    assert_eq!(out.batch.items[2].thread, Some(out.batch.items[0].external_id.clone()));
    assert!(out.whole, "page by page, to the empty one");
    let hide = async |id: &str| {
        let id = format!("comment:{id}");
        platform.carry_out(&account, &id, Measure::HideBehindClick, now()).await.unwrap()
    };
    assert!(hide(&deep).await.is_none());
    assert!(hide(&top).await.is_some());
    let stands = platform.standing(&account, &format!("comment:{top}"), now()).await.unwrap();
    assert_eq!(stands, Standing::BehindClick);
}

#[tokio::test]
async fn an_answer_waits_for_the_quota_and_for_what_is_not_ready_and_stands_once() {
    let (server, platform, account) = played().await;
    let id = {
        let mut s = server.platform.lock().unwrap();
        let root = s.says("lillkoping", "Badhuset", None, "2026-04-07T07:00:00+0000");
        s.used = 1000;
        format!("comment:{}", s.says("anna", "När?", Some(&root), "2026-04-07T07:10:00+0000"))
    };
    let reply = Measure::Reply { text: "På måndag.".into(), mark: "m".into() };
    let carry = async || platform.carry_out(&account, &id, reply.clone(), now()).await;
    let failed = carry().await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::AskedToWait);
    assert_eq!((failed.retry_at, failed.perhaps_done), (now() + SignedDuration::from_hours(1), false));
    server.platform.lock().unwrap().used = 999;
    server.platform.lock().unwrap().unready = true;
    let failed = carry().await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.perhaps_done), (ProblemKind::AskedToWait, false));
    server.platform.lock().unwrap().unready = false;
    assert!(!carry().await.unwrap().unwrap().already);
    assert!(carry().await.unwrap().unwrap().already);
}

#[tokio::test]
async fn a_pass_is_renewed_while_it_holds_and_by_hand_when_it_has_run_out() {
    let (server, platform, account) = played().await;
    let Renewal::Renewed(pass) = platform.renew(&account, now()).await else { panic!("it holds") };
    assert_eq!(pass.access, "THAA-ny");
    assert_eq!(pass.access_until, Some(now() + SignedDuration::from_secs(5_184_000)));
    assert!(matches!(platform.renew(&with(&server, "utgangen-nyckel"), now()).await, Renewal::ByHand));
    server.is(Mood::Says(500, vec![], r#"{"access_token":"THAA-ny","error":{"code":2}}"#));
    let Renewal::Failed(failed) = platform.renew(&account, now()).await else { panic!("not now") };
    assert!(failed.answer.is_none() && !format!("{failed:?}").contains("THAA"), "{failed:?}");
    server.is(Mood::Well);
    assert_eq!(platform.followers(&account, now()).await.unwrap().unwrap().count, 42);
    let trial = platform.try_out(&account, now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("lillkoping"), 0), "{trial:?}");
    server.is(Mood::Says(400, vec![], r#"{"error":{"code":10}}"#));
    let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::MayNotModerate);
}

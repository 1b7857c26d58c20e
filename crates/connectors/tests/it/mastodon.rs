//! Mastodon's interface, played after its documentation: what the connector does with it when it is well, and
//! when it is not.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::{BTreeMap, HashMap};
use torg_connectors::platforms::mastodon::{KEY, Mastodon};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing, Visibility, digest},
    },
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading},
    },
};

pub const TOKEN: &str = "abc-DEF_123";

/// The server: statuses by their number, and what torg's account has been told of.
#[derive(Default)]
pub struct Server {
    pub statuses: BTreeMap<u64, Value>,
    histories: HashMap<u64, Vec<Value>>,
    told: Vec<(u64, String, u64, String)>,
    once: HashMap<String, u64>,
    pub blocked: Vec<String>,
    pub reports: Vec<Value>,
    next: u64,
    pub left: Option<u64>,
    pub newest_last: bool,
}

impl Server {
    pub fn new() -> Self {
        Self { next: 100, ..Self::default() }
    }

    /// Somebody says something; its number.
    pub fn says(&mut self, who: &str, text: &str, under: Option<u64>, at: &str, visibility: &str) -> u64 {
        self.next += 1;
        let id = self.next;
        let parent = under.map(|u| self.statuses[&u]["account"]["id"].clone());
        let status = json!({
            "id": id.to_string(), "created_at": at, "in_reply_to_id": under.map(|u| u.to_string()),
            "in_reply_to_account_id": parent, "sensitive": false, "spoiler_text": "",
            "visibility": visibility, "content": format!("<p>{text}</p>"), "edited_at": null,
            "uri": format!("https://b.test/{id}"), "url": format!("https://b.test/@{who}/{id}"),
            "account": {
                "id": format!("id-{who}"), "username": who, "acct": if who == "torg" { who.to_owned() } else { format!("{who}@b.test") },
                "display_name": format!("{who} &amp; co"), "url": format!("https://b.test/@{who}"),
            },
            "media_attachments": [], "replies_count": 0,
        });
        if let Some(under) = under {
            let count = self.statuses[&under]["replies_count"].as_u64().unwrap() + 1;
            self.statuses.get_mut(&under).unwrap()["replies_count"] = json!(count);
        }
        self.statuses.insert(id, status);
        if who != "torg" {
            self.tell("mention", id, at);
        }
        id
    }

    pub fn tell(&mut self, sort: &str, id: u64, at: &str) {
        let number = self.told.len() as u64 + 1;
        self.told.push((number, sort.to_owned(), id, at.to_owned()));
    }

    pub fn edits(&mut self, id: u64, text: &str, at: &str) {
        let status = self.statuses.get_mut(&id).unwrap();
        let history = self.histories.entry(id).or_insert_with(|| {
            vec![json!({ "content": status["content"], "created_at": status["created_at"] })]
        });
        status["content"] = json!(format!("<p>{text}</p>"));
        status["edited_at"] = json!(at);
        history.push(json!({ "content": status["content"], "created_at": at }));
    }

    pub fn takes_away(&mut self, id: u64) {
        self.statuses.remove(&id);
        self.told.retain(|(_, _, of, _)| *of != id);
    }

    fn under(&self, id: u64) -> Vec<Value> {
        let mut all = Vec::new();
        for (child, status) in &self.statuses {
            if status["in_reply_to_id"] == json!(id.to_string()) {
                all.push(status.clone());
                all.extend(self.under(*child));
            }
        }
        all
    }

    fn over(&self, id: u64) -> Vec<Value> {
        let parent = self.statuses[&id]["in_reply_to_id"].as_str().and_then(|p| p.parse().ok());
        match parent.filter(|p| self.statuses.contains_key(p)) {
            Some(parent) => [self.over(parent), vec![self.statuses[&parent].clone()]].concat(),
            None => Vec::new(),
        }
    }

    /// A page of a list with ids, newest first, and where it goes on.
    fn page(&self, request: &Request, mut all: Vec<(u64, Value)>) -> Answer {
        let limit = request.number("limit", 20);
        all.sort_by_key(|(id, _)| std::cmp::Reverse(*id));
        let bound = |name: &str| request.get(name).and_then(|v| v.parse::<u64>().ok());
        if let Some(max) = bound("max_id") {
            all.retain(|(id, _)| *id < max);
        }
        if let Some(min) = bound("min_id") {
            all.retain(|(id, _)| *id > min);
            all.reverse();
            all.truncate(limit);
            all.reverse();
        }
        all.truncate(limit);
        let mut headers = Vec::new();
        if let (Some(newest), Some(oldest)) = (all.first(), all.last()) {
            let to = |name: &str, id: u64| {
                format!("<http://127.0.0.1:{}{}?limit={limit}&{name}={id}>", request.port, request.path)
            };
            let link =
                format!("{}; rel=\"next\", {}; rel=\"prev\"", to("max_id", oldest.0), to("min_id", newest.0));
            headers.push(("link", link));
        }
        if self.newest_last {
            all.reverse();
        }
        (200, headers, json!(all.into_iter().map(|(_, v)| v).collect::<Vec<_>>()))
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |status: u16, error: &str| (status, Vec::new(), json!({ "error": error }));
        let parts: Vec<&str> = request.path.trim_start_matches("/api/").split('/').collect();
        let status = |text: &str| text.parse::<u64>().ok();
        let signed_in = request.bearer() == Some(TOKEN);
        if let ("GET", ["v1", "statuses", id]) = (request.method.as_str(), parts.as_slice()) {
            return match status(id).and_then(|id| self.statuses.get(&id)) {
                Some(found) => (200, Vec::new(), found.clone()),
                None => no(404, "Record not found"),
            };
        }
        if !signed_in {
            return no(401, "The access token is invalid");
        }
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["v1", "accounts", "verify_credentials"]) => {
                (200, Vec::new(), json!({ "id": "id-torg", "acct": "torg", "username": "torg" }))
            }
            ("GET", ["v2", "instance"]) => {
                let statuses = json!({ "max_characters": 120 });
                (
                    200,
                    Vec::new(),
                    json!({ "title": "Lillservern", "configuration": { "statuses": statuses } }),
                )
            }
            ("GET", ["v1", "notifications"]) => {
                assert_eq!(request.get("include_filtered").or(Some("true")), Some("true"));
                let all = self.told.iter().map(|(n, sort, id, at)| {
                    let mut notice = json!({ "id": n.to_string(), "type": sort, "created_at": at });
                    if let Some(status) = self.statuses.get(id) {
                        notice["status"] = status.clone();
                    }
                    (*n, notice)
                });
                self.page(request, all.collect())
            }
            ("GET", ["v1", "accounts", "id-torg", "statuses"]) => {
                let ours = self.statuses.iter().filter(|(_, s)| s["account"]["id"] == "id-torg");
                self.page(request, ours.map(|(id, s)| (*id, s.clone())).collect())
            }
            ("GET", ["v1", "statuses", id, "context"]) => {
                match status(id).filter(|id| self.statuses.contains_key(id)) {
                    Some(id) => {
                        let context = json!({ "ancestors": self.over(id), "descendants": self.under(id) });
                        (200, Vec::new(), context)
                    }
                    None => no(404, "Record not found"),
                }
            }
            ("GET", ["v1", "statuses", id, "history"]) => {
                (200, Vec::new(), json!(status(id).and_then(|id| self.histories.get(&id))))
            }
            ("POST", ["v1", "statuses"]) => {
                let key = request.headers["idempotency-key"].clone();
                if let Some(id) = self.once.get(&key) {
                    return (200, Vec::new(), self.statuses[id].clone());
                }
                let text = request.body["status"].as_str().unwrap().to_owned();
                if text.chars().count() > 120 {
                    return no(422, "Validation failed: Text character limit of 120 exceeded");
                }
                let text = text.replace('&', "&amp;").replace('<', "&lt;");
                let under = request.body["in_reply_to_id"].as_str().and_then(|id| id.parse().ok());
                let open = request.body["visibility"].as_str().unwrap().to_owned();
                let id = self.says("torg", &text, under, "2026-04-07T08:00:00.000Z", &open);
                self.once.insert(key, id);
                (200, Vec::new(), self.statuses[&id].clone())
            }
            ("DELETE", ["v1", "statuses", id]) => match status(id).and_then(|id| self.statuses.remove(&id)) {
                Some(gone) => (200, Vec::new(), gone),
                None => no(404, "Record not found"),
            },
            ("GET", ["v1", "accounts", "relationships"]) => {
                let id = request.get("id[]").unwrap().to_owned();
                (200, Vec::new(), json!([{ "id": id, "blocking": self.blocked.contains(&id) }]))
            }
            ("POST", ["v1", "accounts", id, "block"]) => {
                self.blocked.push((*id).to_owned());
                (200, Vec::new(), json!({ "id": id, "blocking": true }))
            }
            ("POST", ["v1", "reports"]) => {
                self.reports.push(request.body.clone());
                (200, Vec::new(), json!({ "id": "1", "action_taken": false }))
            }
            _ => no(404, "Record not found"),
        }
    }
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        let mut answer = self.well(request);
        if let Some(left) = &mut self.left {
            *left = left.saturating_sub(1);
            answer.1.push(("x-ratelimit-remaining", left.to_string()));
            answer.1.push(("x-ratelimit-reset", "2026-04-07T08:05:00.000Z".into()));
        }
        answer
    }
}

pub fn account(server: &Played<Server>) -> Account {
    let credential = Some(Credential::Basic { user: "torg".into(), password: TOKEN.into() });
    Account { platform: KEY.into(), address: format!("{}/@torg", server.url()), credential, budget: None }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Posts of ours, visitors' words at two levels, and something nobody knows.
pub async fn stage() -> Stage {
    let server = Played::start(Server::new()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "public");
        s.says("torg", "Biblioteket stänger.", None, "2026-04-07T07:05:00.000Z", "public");
        let top = s.says("anna", "När?", Some(post), "2026-04-07T07:10:00.000Z", "public");
        s.says("bo", "Undrar också", Some(top), "2026-04-07T07:20:00.000Z", "public");
        s.tell("annual_report", 9999, "2026-04-07T07:30:00.000Z");
    }
    let account = account(&server);
    Stage::of(server, account, |guard, _| Box::new(Mastodon::new(guard)))
}

async fn played() -> (Played<Server>, Mastodon, Account) {
    let server = Played::start(Server::new()).await;
    let platform = Mastodon::new(open_to(server.port));
    let account = account(&server);
    (server, platform, account)
}

#[tokio::test]
async fn a_direct_message_is_direct_and_is_answered_alone() {
    let (server, platform, account) = played().await;
    let id = {
        let mut s = server.platform.lock().unwrap();
        s.says("anna", "Får jag fråga om mitt ärende?", None, "2026-04-07T07:59:00.000Z", "direct")
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let taken = &out.batch.items[0];
    assert_eq!((taken.kind, taken.visibility), (Kind::Direct, Visibility::Direct));
    let reply = Measure::Reply { text: "Ring oss gärna.".into(), mark: "m".into() };
    let carried = platform.carry_out(&account, &id.to_string(), reply, now()).await.unwrap().unwrap();
    let ours: u64 = carried.external_id.unwrap().parse().unwrap();
    assert_eq!(server.platform.lock().unwrap().statuses[&ours]["visibility"], "direct");
}

#[tokio::test]
async fn every_wording_of_an_edited_status_is_kept_with_the_last() {
    let (server, platform, account) = played().await;
    let id =
        server.platform.lock().unwrap().says("anna", "Första", None, "2026-04-07T07:50:00.000Z", "public");
    let read = async || {
        let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
        out.batch.items.into_iter().next().unwrap()
    };
    let first = read().await;
    for (text, at) in [("Andra", "2026-04-07T07:55:00.000Z"), ("Tredje", "2026-04-07T07:56:00.000Z")] {
        server.platform.lock().unwrap().edits(id, text, at);
    }
    let last = read().await;
    assert_eq!((first.external_id.clone(), last.text.as_str()), (last.external_id.clone(), "Tredje"));
    assert_ne!(digest(&first), digest(&last));
    assert_eq!(last.updated_at, Some("2026-04-07T07:56:00Z".parse().unwrap()));
    let raw = String::from_utf8(last.raw.clone()).unwrap();
    assert!(
        raw.contains("Första") && raw.contains("Andra"),
        "the wording between two readings is kept: {raw}"
    );
    read().await;
    let asked = server.asked().iter().filter(|a| a.ends_with("/history")).count();
    assert_eq!(asked, 1, "once for each edit");
}

#[tokio::test]
async fn a_long_list_is_read_from_where_it_was_left_and_nothing_is_passed_by() {
    let (server, platform, account) = played().await;
    let at = |n: i64| (now() - SignedDuration::from_mins(600 - n)).to_string();
    for n in 0..3 {
        server.platform.lock().unwrap().says("anna", &format!("Nr {n}"), None, &at(n), "public");
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (3, true));
    let newest = out.batch.items.iter().filter_map(|i| i.published_at).max();
    for n in 3..203 {
        server.platform.lock().unwrap().says("anna", &format!("Nr {n}"), None, &at(n), "public");
    }
    let out = platform.read(&account, Reading::New(newest), now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (200, true), "three pages, oldest first");
    let span = Reading::Span { from: at(10).parse().unwrap(), until: at(20).parse().unwrap() };
    let out = platform.read(&account, span, now()).await.unwrap();
    assert_eq!(out.batch.items.len(), 10);
    assert_eq!(out.batch.items[0].text, "Nr 10");
}

#[tokio::test]
async fn a_server_that_turns_its_lists_round_and_tells_twice_gives_each_message_once_in_order() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        for n in 0..5 {
            let id =
                s.says("anna", &format!("Nr {n}"), None, &format!("2026-04-07T07:5{n}:00.000Z"), "public");
            s.tell("mention", id, &format!("2026-04-07T07:5{n}:30.000Z"));
        }
        s.newest_last = true;
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let texts: Vec<_> = out.batch.items.iter().map(|i| i.text.as_str()).collect();
    assert_eq!(texts, ["Nr 0", "Nr 1", "Nr 2", "Nr 3", "Nr 4"]);
}

#[tokio::test]
async fn a_reason_nobody_knows_is_kept_and_a_like_is_not_a_message() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        let id = s.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "public");
        s.tell("favourite", id, "2026-04-07T07:10:00.000Z");
        s.tell("annual_report", 9999, "2026-04-07T07:20:00.000Z");
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let kinds: Vec<_> = out.batch.items.iter().map(|i| i.kind).collect();
    assert_eq!(kinds, [Kind::Post, Kind::Other]);
    assert!(String::from_utf8_lossy(&out.batch.items[1].raw).contains("annual_report"));
}

#[tokio::test]
async fn one_who_has_blocked_us_is_not_taken_for_gone() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().says("anna", "Hej", None, "2026-04-07T07:50:00.000Z", "public");
    assert_eq!(platform.standing(&account, &id.to_string(), now()).await.unwrap(), Standing::Visible);
    server.platform.lock().unwrap().takes_away(id);
    assert_eq!(platform.standing(&account, &id.to_string(), now()).await.unwrap(), Standing::Gone);
    assert_eq!(platform.standing(&account, "../../x", now()).await.unwrap(), Standing::Gone);
}

#[tokio::test]
async fn a_spent_quota_is_waited_out_without_asking_and_an_order_is_not_put_off() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().says("anna", "Hej", None, "2026-04-07T07:50:00.000Z", "public");
    server.platform.lock().unwrap().left = Some(3);
    let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::AskedToWait);
    assert_eq!(failed.retry_at, "2026-04-07T08:05:00Z".parse::<Timestamp>().unwrap());
    assert_eq!(server.asked().len(), 3, "not asked again after the last was told");
    let reply = Measure::Reply { text: "Hej!".into(), mark: "m".into() };
    assert!(platform.carry_out(&account, &id.to_string(), reply, now()).await.unwrap().is_some());
}

#[tokio::test]
async fn an_answer_whose_answer_was_lost_stands_once() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().says("anna", "Hej", None, "2026-04-07T07:50:00.000Z", "public");
    platform.read(&account, Reading::New(None), now()).await.unwrap();
    let text =
        "Badhuset öppnar klockan åtta på måndag, och det är öppet till klockan sju på kvällen. ".repeat(3);
    let reply = Measure::Reply { text, mark: "order-1".into() };
    server.is(Mood::Swallows);
    let failed = platform.carry_out(&account, &id.to_string(), reply.clone(), now()).await.unwrap_err();
    assert!(failed.perhaps_done);
    server.is(Mood::Well);
    let carried = platform.carry_out(&account, &id.to_string(), reply.clone(), now()).await.unwrap().unwrap();
    assert!(carried.already, "the first piece stands since the try that was not heard of");
    platform.carry_out(&account, &id.to_string(), reply, now()).await.unwrap().unwrap();
    let ours =
        server.platform.lock().unwrap().statuses.values().filter(|s| s["account"]["id"] == "id-torg").count();
    assert!((3..=5).contains(&ours), "{ours} pieces, each once");
}

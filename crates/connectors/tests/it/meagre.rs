//! A server that speaks little of Mastodon's interface, as small ones do (snac 2.75 is followed here): what it
//! lacks it refuses without a word, strangers are told nothing, a status gets another id when it is edited and
//! another author when it is passed on, and what an account is told of and what hangs from a status comes
//! without a second page.

use crate::{
    contract::{Reach, Stage, holds},
    door::open_to,
    mastodon::{Server, TOKEN},
    played::{Answer, Answers, Mood, Played, Request},
};
use jiff::Timestamp;
use serde_json::{Value, json};
use torg_connectors::platforms::mastodon::{KEY, Mastodon, Onlooker};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing, Visibility, digest},
    },
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading, Sight, Stranger},
    },
};

/// The server: another within, most of which it does not show.
struct Meagre {
    within: Server,
    edits: u64,
    asked: u64,
    passed_on: Option<u64>,
}

impl Meagre {
    fn new() -> Self {
        Self { within: Server::new(), edits: 0, asked: 0, passed_on: None }
    }

    fn edits(&mut self, id: u64, text: &str) {
        self.edits += 1;
        self.within.edits(id, text, "2026-04-07T07:59:30.000Z");
    }

    /// A status as it is told of here.
    fn dressed(&self, mut status: Value, port: u16) -> Value {
        let number: u64 = status["id"].as_str().unwrap().parse().unwrap();
        let over: Option<u64> = status["in_reply_to_id"].as_str().and_then(|id| id.parse().ok());
        status["id"] = json!(self.id(number));
        status["in_reply_to_id"] = json!(over.map(|over| self.id(over)));
        let who = status["account"]["username"].as_str().unwrap().to_owned();
        status["url"] = json!(format!("http://127.0.0.1:{port}/@{who}/{number}"));
        if status["visibility"] == "direct" {
            status["visibility"] = json!("private");
        }
        status["reblog"] = Value::Null;
        if self.passed_on != Some(number) {
            return status;
        }
        let mut outer = status.clone();
        outer["account"]["id"] = json!("id-bo");
        outer["content"] = json!("");
        outer["reblog"] = status;
        outer
    }

    fn all_dressed(&self, value: Value, port: u16) -> Value {
        match value {
            Value::Array(all) => all.into_iter().map(|one| self.all_dressed(one, port)).collect(),
            Value::Object(fields) if fields.contains_key("visibility") => {
                self.dressed(Value::Object(fields), port)
            }
            Value::Object(fields) => {
                let each = fields.into_iter().map(|(name, value)| (name, self.all_dressed(value, port)));
                Value::Object(each.collect())
            }
            other => other,
        }
    }

    fn id(&self, number: u64) -> String {
        format!("{:010}{number:032x}", 1_796_054_265 + self.edits)
    }

    fn is_there(&self, number: Option<&str>) -> bool {
        number.and_then(|n| n.parse().ok()).is_some_and(|n: u64| self.within.statuses.contains_key(&n))
    }

    /// Whether whoever wrote it is blocked: then it is not shown by itself.
    fn is_of_blocked(&self, number: &str) -> bool {
        let status = number.parse().ok().and_then(|n: u64| self.within.statuses.get(&n));
        let author = status.and_then(|status| status["account"]["id"].as_str());
        author.is_some_and(|author| self.within.blocked.iter().any(|blocked| blocked == author))
    }
}

/// What a status is called as long as it is there.
fn lasting(number: u64) -> String {
    format!("0000000000{number:032x}")
}

fn number(id: &str) -> Option<String> {
    let hex = id.get(10..).filter(|_| id.len() == 42)?;
    Some(u64::from_str_radix(hex, 16).ok()?.to_string())
}

fn wordless(status: u16, page: &str) -> Answer {
    (status, vec![("content-type", "text/html; charset=utf-8".into())], json!(page))
}

impl Answers for Meagre {
    fn answer(&mut self, request: &Request) -> Answer {
        self.asked += 1;
        let missing = || wordless(404, "<h1>404 Not Found</h1>");
        let path: Vec<String> =
            request.path.split('/').map(|part| number(part).unwrap_or_else(|| part.to_owned())).collect();
        let path = path.join("/");
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        if let [who, id] = parts.as_slice()
            && who.starts_with('@')
        {
            let url = format!("http://127.0.0.1:{}{path}", request.port);
            let there = self.is_there(Some(*id));
            return if there { (200, Vec::new(), json!({ "type": "Note", "id": url })) } else { missing() };
        }
        if request.method == "POST" && !request.body.is_object() {
            return wordless(400, "");
        }
        if request.bearer() != Some(TOKEN) {
            return wordless(if path.ends_with("verify_credentials") { 422 } else { 401 }, "");
        }
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["api", "v1", "instance"]) => {
                let said = json!({
                    "title": "Lillservern", "configuration": { "statuses": { "max_characters": 100_000 } },
                    "urls": { "streaming_api": format!("wss://127.0.0.1:{}", request.port) },
                });
                return (200, Vec::new(), said);
            }
            ("GET", ["api", "v2", "instance"] | ["api", "v1", "streaming", _]) | ("DELETE", _) => {
                return missing();
            }
            ("GET", [.., "history"]) => return missing(),
            ("GET", ["api", "v1", "statuses", id]) if self.is_of_blocked(id) => return missing(),
            ("POST", ["api", "v1", "reports"]) => return wordless(422, ""),
            _ => {}
        }
        let mut body = request.body.clone();
        if let Some(under) = body["in_reply_to_id"].as_str().and_then(number) {
            body["in_reply_to_id"] = json!(under);
        }
        let mut headers = request.headers.clone();
        // Nothing is remembered of what is to be done once.
        headers.insert("idempotency-key".into(), self.asked.to_string());
        let request = Request {
            method: request.method.clone(),
            path: path.clone(),
            query: request.query.clone(),
            headers,
            body,
            form: request.form.clone(),
            port: request.port,
        };
        let (status, _, mut said) = self.within.answer(&request);
        if status >= 400 {
            return wordless(status, "");
        }
        if let [.., id, "context"] = parts.as_slice() {
            let under = said["descendants"].as_array_mut().unwrap();
            under.retain(|one| one["in_reply_to_id"] == *id);
        }
        (status, Vec::new(), self.all_dressed(said, request.port))
    }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

async fn played() -> (Played<Meagre>, Mastodon, Account) {
    let server = Played::start(Meagre::new()).await;
    let platform = Mastodon::new(open_to(server.port));
    let account = account(&server, TOKEN);
    (server, platform, account)
}

fn account(server: &Played<Meagre>, token: &str) -> Account {
    let credential = Some(Credential::Basic { user: "torg".into(), password: token.into() });
    Account { platform: KEY.into(), address: format!("{}/torg", server.url()), credential, budget: None }
}

fn says(server: &Played<Meagre>, who: &str, text: &str, under: Option<u64>, visibility: &str) -> u64 {
    let mut server = server.platform.lock().unwrap();
    server.within.says(who, text, under, "2026-04-07T07:50:00.000Z", visibility)
}

/// The server, and the thread a visitor writes in.
struct OnMeagre(Played<Meagre>, u64);

impl Stage for OnMeagre {
    async fn visitor_writes(&mut self, text: &str) -> String {
        lasting(says(&self.0, "anna", text, Some(self.1), "public"))
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        let id = number(id).unwrap().parse().unwrap();
        self.0.platform.lock().unwrap().edits(id, text);
        true
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        let id = number(id).unwrap().parse().unwrap();
        self.0.platform.lock().unwrap().within.takes_away(id);
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        now()
    }
}

#[tokio::test]
async fn a_meagre_server_holds_the_contract() {
    let (server, platform, account) = played().await;
    let root = says(&server, "torg", "Badhuset öppnar.", None, "public");
    let stranger = Onlooker::new(open_to(server.port));
    holds(&stranger, &platform, &account, Reach::BlockOnly, &mut OnMeagre(server, root)).await;
}

#[tokio::test]
async fn an_edit_is_a_version_where_the_server_keeps_no_earlier_wording_and_changes_the_id() {
    let (server, platform, account) = played().await;
    let id = says(&server, "anna", "Första", None, "public");
    let read = async || {
        let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
        assert_eq!((out.batch.title.as_deref(), out.batch.items.len()), (Some("Lillservern"), 1));
        out.batch.items.into_iter().next().unwrap()
    };
    let first = read().await;
    server.platform.lock().unwrap().edits(id, "Andra");
    let second = read().await;
    assert_eq!((&first.external_id, &second.external_id), (&lasting(id), &lasting(id)));
    assert_eq!((first.text.as_str(), second.text.as_str()), ("Första", "Andra"));
    assert_ne!(digest(&first), digest(&second));
    read().await;
    let asked = server.asked().iter().filter(|asked| asked.ends_with("/history")).count();
    assert_eq!(asked, 1, "that it keeps none is learnt once");
}

#[tokio::test]
async fn what_somebody_else_has_passed_on_is_still_whose_it_was() {
    let (server, platform, account) = played().await;
    let id = says(&server, "anna", "Ni ljuger!", None, "public");
    let before = platform.read(&account, Reading::New(None), now()).await.unwrap();
    server.platform.lock().unwrap().passed_on = Some(id);
    let after = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(digest(&before.batch.items[0]), digest(&after.batch.items[0]));
    platform.carry_out(&account, &lasting(id), Measure::Block, now()).await.unwrap().unwrap();
    assert_eq!(server.platform.lock().unwrap().within.blocked, ["id-anna"]);
}

#[tokio::test]
async fn what_is_not_for_everybody_is_held_as_direct_and_answered_alone_whatever_the_server_calls_it() {
    let (server, platform, account) = played().await;
    let post = says(&server, "torg", "Badhuset öppnar.", None, "public");
    let alone = says(&server, "anna", "Får jag fråga om mitt ärende?", None, "direct");
    let some = says(&server, "anna", "Bara för mina följare.", Some(post), "private");
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let of = |id: u64| out.batch.items.iter().find(|item| item.external_id == lasting(id)).unwrap();
    assert_eq!((of(alone).kind, of(alone).visibility), (Kind::Direct, Visibility::Direct));
    assert_eq!((of(some).kind, of(some).visibility), (Kind::Comment, Visibility::Direct));
    for id in [alone, some] {
        let reply = Measure::Reply { text: "Ring oss gärna.".into(), mark: id.to_string() };
        let carried = platform.carry_out(&account, &lasting(id), reply, now()).await.unwrap().unwrap();
        let ours: u64 = number(&carried.external_id.unwrap()).unwrap().parse().unwrap();
        assert_eq!(server.platform.lock().unwrap().within.statuses[&ours]["visibility"], "direct");
    }
}

#[tokio::test]
async fn a_thread_is_read_to_its_end_where_each_status_shows_its_own_answers_alone() {
    let (server, platform, account) = played().await;
    let mut last = says(&server, "torg", "Badhuset öppnar.", None, "public");
    let root = lasting(last);
    for who in ["anna", "torg", "anna", "bo"] {
        last = says(&server, who, "Jaså?", Some(last), "public");
    }
    let out = platform.read(&account, Reading::Threads(vec![root.clone()]), now()).await.unwrap();
    assert!(out.whole && out.batch.items.len() == 5, "{:?}", out.batch.items.len());
    assert!(out.batch.items.iter().all(|item| item.thread.as_ref() == Some(&root)));
}

#[tokio::test]
async fn nothing_is_called_gone_before_the_interface_itself_has_answered() {
    let (server, platform, account) = played().await;
    let id = says(&server, "anna", "Hej", None, "public");
    let stands = async || platform.standing(&account, &lasting(id), now()).await;
    assert_eq!(stands().await.unwrap(), Standing::Visible);
    server.is(Mood::Says(404, vec![("content-type", "text/html")], "<h1>Här finns inget</h1>"));
    assert_eq!(stands().await.unwrap_err().problem.kind, ProblemKind::InterfaceMissing);
    server.is(Mood::Well);
    platform.carry_out(&account, &lasting(id), Measure::Block, now()).await.unwrap().unwrap();
    assert_eq!(stands().await.unwrap(), Standing::Visible, "kept from us, and there");
    server.platform.lock().unwrap().within.takes_away(id);
    assert_eq!(stands().await.unwrap(), Standing::Gone);
}

#[tokio::test]
async fn what_the_server_does_not_offer_is_left_to_a_person_with_a_sentence() {
    let (server, platform, account) = played().await;
    let (ours, theirs) =
        (says(&server, "torg", "Fel dag.", None, "public"), says(&server, "anna", "Hot", None, "public"));
    for (id, measure) in [(ours, Measure::Delete), (theirs, Measure::Report { why: "Olaga hot.".into() })] {
        let failed = platform.carry_out(&account, &lasting(id), measure, now()).await.unwrap_err();
        assert_eq!((failed.problem.kind, failed.perhaps_done), (ProblemKind::OnlyByHand, false));
        assert!(failed.problem.sentence.starts_with("Servern tar "), "{}", failed.problem.sentence);
    }
    let stranger = self::account(&server, "fel");
    let trial = Mastodon::new(open_to(server.port)).try_out(&stranger, now()).await;
    assert_eq!(trial.problems[0].kind, ProblemKind::AccessRefused, "also where it is said with 422");
}

#[tokio::test]
async fn a_stranger_who_is_told_nothing_asks_as_another_server_would_and_believes_no_other_host() {
    let (server, _, account) = played().await;
    let id = says(&server, "anna", "Hej", None, "public");
    let stranger = Onlooker::new(open_to(server.port));
    let sight = Sight {
        account: Account { credential: None, ..account },
        external_id: lasting(id),
        url: Some(format!("{}/@anna/{id}", server.url())),
        text: "Hej".into(),
    };
    let elsewhere = Sight { url: Some("https://b.test/@anna/1".into()), ..sight.clone() };
    assert_eq!(stranger.look(&sight, now()).await.gone(), Some(false));
    server.platform.lock().unwrap().within.takes_away(id);
    assert_eq!(stranger.look(&sight, now()).await.gone(), Some(true));
    assert_eq!(stranger.look(&elsewhere, now()).await.gone(), None);
}

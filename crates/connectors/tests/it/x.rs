//! X's interface, played after its documentation: what the connector does with it when it is well, and when it is not;
//! and what it costs.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::x::{KEY, X};
use torg_domain::{
    channels::{
        problem::{Mender, ProblemKind},
        taken::{Kind, Standing, Visibility},
    },
    outside::{
        Credential,
        pass::{Pass, Renewal},
        platform::{Account, Measure, Platform, Reading},
        purse::Purse,
    },
};

const TOKEN: &str = "x-hemlig-nyckel";

/// The account 100 and what stands around it.
#[derive(Default)]
pub struct Server {
    pub posts: BTreeMap<u64, Value>,
    directs: BTreeMap<u64, Value>,
    pub hidden: Vec<u64>,
    next: u64,
    /// Whether direct messages are closed to our pass.
    pub no_directs: bool,
    /// The refresh token that is good.
    refresh: u64,
}

impl Server {
    pub fn new() -> Self {
        Self { next: 1000, refresh: 1, ..Self::default() }
    }

    /// Somebody says something; its id.
    pub fn says(&mut self, who: u64, text: &str, under: Option<u64>, at: &str) -> u64 {
        self.next += 1;
        let id = self.next;
        let conversation = under.map_or(json!(id.to_string()), |u| self.posts[&u]["conversation_id"].clone());
        let named = text.contains("@lillkoping");
        let post = json!({
            "id": id.to_string(), "text": text.replace('&', "&amp;").replace('<', "&lt;"),
            "author_id": who.to_string(), "created_at": at, "conversation_id": conversation,
            "edit_history_tweet_ids": [id.to_string()],
            "in_reply_to_user_id": under.map(|u| self.posts[&u]["author_id"].clone()),
            "referenced_tweets": under.map(|u| json!([{ "type": "replied_to", "id": u.to_string() }])),
            "entities": if named { json!({ "mentions": [{ "id": "100", "username": "lillkoping" }] }) } else { json!(null) },
        });
        self.posts.insert(id, post);
        id
    }

    /// Its author writes it anew: it gets another id.
    pub fn edits(&mut self, id: u64, text: &str) -> u64 {
        self.next += 1;
        let now = self.next;
        let mut post = self.posts[&id].clone();
        post["id"] = json!(now.to_string());
        post["text"] = json!(text);
        post["edit_history_tweet_ids"] = json!([id.to_string(), now.to_string()]);
        self.posts.insert(now, post);
        now
    }

    pub fn takes_away(&mut self, id: u64) {
        let versions = |p: &Value| p["edit_history_tweet_ids"][0] == json!(id.to_string());
        self.posts.retain(|_, post| !versions(post));
    }

    fn writes(&mut self, who: u64, text: &str, at: &str) -> u64 {
        self.next += 1;
        let event = json!({
            "id": self.next.to_string(), "event_type": "MessageCreate", "text": text,
            "sender_id": who.to_string(), "dm_conversation_id": "100-200", "created_at": at,
        });
        self.directs.insert(self.next, event);
        self.next
    }

    /// The last version of each post.
    fn last(&self) -> Vec<Value> {
        let older = |post: &Value| {
            let anew = |p: &Value| p["edit_history_tweet_ids"][0] == post["id"] && p["id"] != post["id"];
            self.posts.values().any(anew)
        };
        self.posts.values().filter(|p| !older(p)).cloned().collect()
    }

    fn list(&self, request: &Request, mut all: Vec<Value>) -> Answer {
        let at = |v: &Value| v["created_at"].as_str().and_then(|t| t.parse::<Timestamp>().ok());
        let bound = |name: &str| request.get(name).and_then(|t| t.parse::<Timestamp>().ok());
        if let Some(from) = bound("start_time") {
            all.retain(|p| at(p).is_none_or(|at| at >= from));
        }
        if let Some(until) = bound("end_time") {
            all.retain(|p| at(p).is_none_or(|at| at < until));
        }
        all.reverse();
        let (from, size) = (request.number("pagination_token", 0), request.number("max_results", 10));
        let more = all.len() > from + size;
        let page: Vec<Value> = all.into_iter().skip(from).take(size).collect();
        let mut answer = json!({ "meta": { "result_count": page.len() } });
        if !page.is_empty() {
            answer["data"] = json!(page);
        }
        if more {
            answer["meta"]["next_token"] = json!((from + size).to_string());
        }
        (200, Vec::new(), answer)
    }

    fn well(&mut self, request: &Request) -> Answer {
        let no = |status: u16, title: &str| {
            (status, Vec::new(), json!({ "title": title, "status": status, "detail": title }))
        };
        if request.path == "/2/oauth2/token" {
            let good = format!("refresh_token=r{}&", self.refresh);
            if !request.form.contains(&good) {
                return (
                    400,
                    Vec::new(),
                    json!({ "error": "invalid_request", "error_description": "Value passed for the token was invalid." }),
                );
            }
            self.refresh += 1;
            let next = format!("r{}", self.refresh);
            return (
                200,
                Vec::new(),
                json!({ "token_type": "bearer", "expires_in": 7200, "access_token": "ny", "refresh_token": next }),
            );
        }
        if request.bearer() != Some(TOKEN) {
            return no(401, "Unauthorized");
        }
        let me = json!({ "id": "100", "name": "Lillköping", "username": "lillkoping", "public_metrics": { "followers_count": 1234 } });
        let parts: Vec<&str> = request.path.trim_start_matches("/2/").split('/').collect();
        let by = |v: &Value, who: &str| v["author_id"] == who;
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["users", "me" | "100"]) => (200, Vec::new(), json!({ "data": me })),
            ("GET", ["users"]) => {
                let ids = request.get("ids").unwrap().split(',');
                let all: Vec<_> = ids
                    .map(|id| {
                        if id == "100" {
                            me.clone()
                        } else {
                            json!({ "id": id, "name": format!("Namn {id}"), "username": format!("u{id}") })
                        }
                    })
                    .collect();
                (200, Vec::new(), json!({ "data": all }))
            }
            ("GET", ["users", "100", "mentions"]) => {
                let all =
                    self.last().into_iter().filter(|p| !by(p, "100")).filter(|p| {
                        p["entities"]["mentions"].is_array() || p["in_reply_to_user_id"] == "100"
                    });
                self.list(request, all.collect())
            }
            ("GET", ["users", "100", "tweets"]) => {
                self.list(request, self.last().into_iter().filter(|p| by(p, "100")).collect())
            }
            ("GET", ["tweets"]) => {
                let id: u64 = request.get("ids").unwrap().split(',').next().unwrap().parse().unwrap();
                match self.posts.get(&id) {
                    Some(post) => (200, Vec::new(), json!({ "data": [post] })),
                    None => (
                        200,
                        Vec::new(),
                        json!({ "errors": [{
                        "resource_id": id.to_string(),
                        "type": "https://api.twitter.com/2/problems/resource-not-found",
                    }] }),
                    ),
                }
            }
            ("GET", ["tweets", "search", "recent"]) => {
                let question = request.get("query").unwrap().to_owned();
                assert!(question.len() <= 512);
                let all = self.last().into_iter().filter(|p| {
                    let under = p["referenced_tweets"][0]["id"].as_str().unwrap_or("-");
                    let answers = question.starts_with("from:100 ")
                        && by(p, "100")
                        && question.contains(&format!("in_reply_to_tweet_id:{under}"));
                    answers
                        || question
                            .contains(&format!("conversation_id:{}", p["conversation_id"].as_str().unwrap()))
                });
                self.list(request, all.collect())
            }
            ("POST", ["tweets"]) => {
                let under: u64 =
                    request.body["reply"]["in_reply_to_tweet_id"].as_str().unwrap().parse().unwrap();
                let named = self.posts[&under]["entities"]["mentions"].is_array();
                if !named {
                    return no(
                        403,
                        "Reply to this conversation is not allowed because you have not been mentioned",
                    );
                }
                let text = request.body["text"].as_str().unwrap().to_owned();
                let id = self.says(100, &format!("@u200 {text}"), Some(under), "2026-04-07T08:00:00.000Z");
                (201, Vec::new(), json!({ "data": { "id": id.to_string(), "text": text } }))
            }
            ("PUT", ["tweets", id, "hidden"]) => {
                let hidden = request.body["hidden"].as_bool().unwrap();
                self.hidden.retain(|h| h.to_string() != *id);
                if hidden {
                    self.hidden.push(id.parse().unwrap());
                }
                (200, Vec::new(), json!({ "data": { "hidden": hidden } }))
            }
            ("DELETE", ["tweets", id]) => {
                self.takes_away(id.parse().unwrap());
                (200, Vec::new(), json!({ "data": { "deleted": true } }))
            }
            ("GET", ["dm_events"] | ["dm_conversations", _, "dm_events"]) if self.no_directs => {
                no(403, "Forbidden")
            }
            ("GET", ["dm_events"] | ["dm_conversations", _, "dm_events"]) => {
                self.list(request, self.directs.values().cloned().collect())
            }
            ("GET", ["dm_events", id]) => match self.directs.get(&id.parse().unwrap()) {
                Some(event) => (200, Vec::new(), json!({ "data": event })),
                None => no(404, "Not Found Error"),
            },
            ("POST", ["dm_conversations", "100-200", "messages"]) => {
                let text = request.body["text"].as_str().unwrap().to_owned();
                let id = self.writes(100, &text, "2026-04-07T08:00:00.000Z");
                (
                    201,
                    Vec::new(),
                    json!({ "data": { "dm_event_id": id.to_string(), "dm_conversation_id": "100-200" } }),
                )
            }
            _ => no(404, "Not Found"),
        }
    }
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

pub fn account() -> Account {
    let credential = Some(Credential::Basic { user: "100".into(), password: TOKEN.into() });
    Account {
        platform: KEY.into(),
        address: "https://x.com/lillkoping".into(),
        credential,
        budget: Some(Purse::holding(1_000_000)),
    }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Posts of ours, others' words at two levels, and a post that names us.
pub async fn stage() -> Stage {
    let server = Played::start(Server::new()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.says(100, "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z");
        s.says(100, "Biblioteket stänger.", None, "2026-04-07T07:05:00.000Z");
        let top = s.says(200, "När?", Some(post), "2026-04-07T07:10:00.000Z");
        s.says(300, "Undrar också", Some(top), "2026-04-07T07:20:00.000Z");
        s.says(300, "Hej @lillkoping", None, "2026-04-07T07:30:00.000Z");
    }
    Stage::of(server, account(), |guard, url| Box::new(X::at(guard, url)))
}

async fn played() -> (Played<Server>, X, Account) {
    let server = Played::start(Server::new()).await;
    let platform = X::at(open_to(server.port), &server.url());
    (server, platform, account())
}

fn reply() -> Measure {
    Measure::Reply { text: "På måndag < 9!".into(), mark: "order-1".into() }
}

#[tokio::test]
async fn mentions_replies_in_our_threads_and_direct_messages_are_read_each_as_what_it_is() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        let root = s.says(100, "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z");
        let first = s.says(200, "När?", Some(root), "2026-04-07T07:10:00.000Z");
        s.says(300, "Det undrar jag med.", Some(first), "2026-04-07T07:20:00.000Z");
        s.says(300, "Hej @lillkoping", None, "2026-04-07T07:30:00.000Z");
        s.writes(200, "En fråga", "2026-04-07T07:40:00.000Z");
    }
    let span = Reading::Span { from: now() - SignedDuration::from_hours(24), until: now() };
    let out = platform.read(&account, span, now()).await.unwrap();
    assert!(out.whole);
    let kinds: Vec<_> = out.batch.items.iter().map(|i| (i.kind, i.text.as_str())).collect();
    assert_eq!(
        kinds,
        [
            (Kind::Post, "Badhuset öppnar."),
            (Kind::Comment, "När?"),
            (Kind::Comment, "Det undrar jag med."),
            (Kind::Mention, "Hej @lillkoping"),
            (Kind::Direct, "En fråga"),
        ]
    );
    let direct = out.batch.items.last().unwrap();
    assert_eq!((direct.visibility, direct.thread.as_deref()), (Visibility::Direct, Some("dm-talk:100-200")));
    let author = out.batch.items[1].author.as_ref().unwrap();
    assert_eq!((author.name.as_str(), author.handle.as_deref()), ("Namn 200", Some("u200")));
    // Two that name us or answer us, our own post and what the search found; three people; a direct message.
    let spent = || account.budget.as_ref().unwrap().spent();
    let price = 1 + 1 + 5 + 5 + 3 * 10 + 10;
    assert_eq!(spent(), price);
    let again = Reading::Span { from: now() - SignedDuration::from_hours(24), until: now() };
    assert!(platform.read(&account, again, now()).await.unwrap().whole);
    assert_eq!(spent(), price, "the same day, nothing more");
    let old = Reading::Span { from: now() - SignedDuration::from_hours(24 * 30), until: now() };
    let asked = server.asked().len();
    assert!(!platform.read(&account, old, now()).await.unwrap().whole, "past what the search reaches");
    assert_eq!(server.asked().len(), asked, "and nothing is paid for it");
}

#[tokio::test]
async fn an_edited_post_is_the_same_message_under_its_first_id() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().says(200, "@lillkoping Hej", None, "2026-04-07T07:30:00.000Z");
    let read = async || platform.read(&account, Reading::New(None), now()).await.unwrap().batch.items;
    assert_eq!(read().await[0].external_id, id.to_string());
    server.platform.lock().unwrap().edits(id, "@lillkoping Hej igen");
    let items = read().await;
    assert_eq!((items.len(), items[0].external_id.clone()), (1, id.to_string()));
    assert_eq!(items[0].text, "@lillkoping Hej igen");
    assert_eq!(platform.standing(&account, &id.to_string(), now()).await.unwrap(), Standing::Visible);
    server.platform.lock().unwrap().takes_away(id);
    assert_eq!(platform.standing(&account, &id.to_string(), now()).await.unwrap(), Standing::Gone);
}

#[tokio::test]
async fn only_whoever_has_named_us_is_answered_and_nothing_is_sent_to_others() {
    let (server, platform, account) = played().await;
    let (unnamed, named) = {
        let mut s = server.platform.lock().unwrap();
        let root = s.says(100, "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z");
        let unnamed = s.says(200, "När?", Some(root), "2026-04-07T07:10:00.000Z");
        (unnamed, s.says(200, "@lillkoping När?", Some(root), "2026-04-07T07:11:00.000Z"))
    };
    let failed = platform.carry_out(&account, &unnamed.to_string(), reply(), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::OnlyByHand);
    assert!(failed.problem.sentence.contains("svara där") && !failed.perhaps_done);
    assert!(!server.asked().iter().any(|a| a.starts_with("POST")), "refused before anything is sent");
    let long = Measure::Reply { text: "å".repeat(281), mark: "lång".into() };
    let failed = platform.carry_out(&account, &named.to_string(), long, now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::OnlyByHand);
    // The answer to a try is lost; the next finds what the first one said.
    server.is(Mood::Swallows);
    let before = account.budget.as_ref().unwrap().spent();
    let failed = platform.carry_out(&account, &named.to_string(), reply(), now()).await.unwrap_err();
    assert!(failed.perhaps_done);
    server.is(Mood::Well);
    let carried = platform.carry_out(&account, &named.to_string(), reply(), now()).await.unwrap().unwrap();
    assert!(carried.already);
    assert!(account.budget.as_ref().unwrap().spent() >= before + 10, "what may have been done is paid for");
    let said = server.platform.lock().unwrap().posts.values().filter(|p| p["author_id"] == "100").count();
    assert_eq!(said, 2);
}

#[tokio::test]
async fn a_direct_message_is_answered_in_its_conversation_once() {
    let (server, platform, account) = played().await;
    let id = server.platform.lock().unwrap().writes(200, "En fråga", "2026-04-07T07:40:00.000Z");
    let carry =
        async || platform.carry_out(&account, &format!("dm:{id}"), reply(), now()).await.unwrap().unwrap();
    let (one, two) = (carry().await, carry().await);
    assert_eq!((one.already, two.already), (false, true));
    assert_eq!(one.external_id, two.external_id);
    assert_eq!(platform.standing(&account, &format!("dm:{id}"), now()).await.unwrap(), Standing::Visible);
    server.platform.lock().unwrap().no_directs = true;
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(
        out.batch.problems.iter().any(|p| p.kind == ProblemKind::MayNotModerate),
        "told, and the rest read"
    );
    assert_eq!((out.whole, out.withheld), (false, vec![Kind::Direct]), "none of them is gone for that");
}

#[tokio::test]
async fn nothing_is_asked_for_that_could_cost_more_than_what_is_left() {
    let (server, platform, account) = played().await;
    for n in 0..40 {
        server.platform.lock().unwrap().says(
            200,
            &format!("@lillkoping {n}"),
            None,
            "2026-04-07T07:30:00.000Z",
        );
    }
    let capped = |budget| Account { budget: Some(Purse::holding(budget)), ..account.clone() };
    let failed = platform.read(&capped(20), Reading::New(None), now()).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.problem.mender), (ProblemKind::BudgetSpent, Mender::Responsible));
    assert!(failed.problem.sentence.contains("kostnadstak") && failed.retry_at > now());
    assert_eq!(server.asked().len(), 0, "nothing was asked");
    // Nobody has said how much may be spent: nothing is.
    let uncapped = Account { budget: None, ..account.clone() };
    let failed = platform.read(&uncapped, Reading::New(None), now()).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.problem.mender), (ProblemKind::BudgetSpent, Mender::Responsible));
    assert!(failed.problem.sentence.contains("Sätt ett tak"));
    assert_eq!(server.asked().len(), 0, "nothing was asked");
    // Begun, and stopped on the way: what was spent is gone from the purse although nothing came of it.
    let (little, much) = (capped(130), capped(100_000));
    let spent = |account: &Account| account.budget.as_ref().unwrap().spent();
    let failed = platform.read(&little, Reading::New(None), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::BudgetSpent);
    assert!(spent(&little) > 0 && spent(&little) <= 130, "{}", spent(&little));
    let out = platform.read(&much, Reading::New(None), now()).await.unwrap();
    assert_eq!(spent(&little) + spent(&much), 40 + 10, "forty mentions and one who wrote them, each once");
    let id = out.batch.items[0].external_id.clone();
    let failed = platform.carry_out(&capped(14), &id, reply(), now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::BudgetSpent);
    assert!(!server.asked().iter().any(|a| a.starts_with("POST")));
}

#[tokio::test]
async fn a_pass_is_renewed_with_what_renews_it_next_and_nothing_of_it_is_told() {
    let (server, platform, account) = played().await;
    let with = |pass: &Pass| Account {
        credential: Some(Credential::Basic { user: "100".into(), password: pass.text() }),
        ..account.clone()
    };
    let pass = Pass {
        refresh: Some("r1".into()),
        app: Some("app".into()),
        app_secret: Some("hemlig".into()),
        ..Pass::read(TOKEN)
    };
    let Renewal::Renewed(new) = platform.renew(&with(&pass), now()).await else { panic!("not renewed") };
    assert_eq!((new.access.as_str(), new.refresh.as_deref()), ("ny", Some("r2")));
    assert_eq!(new.access_until, Some(now() + SignedDuration::from_hours(2)));
    assert_eq!(new.app_secret, pass.app_secret);
    assert!(matches!(platform.renew(&with(&pass), now()).await, Renewal::ByHand), "the old one is worthless");
    assert!(matches!(platform.renew(&account, now()).await, Renewal::ByHand), "nothing to renew with");
    server.is(Mood::Says(503, vec![], r#"{"access_token":"ny","refresh_token":"r9"}"#));
    let Renewal::Failed(failed) = platform.renew(&with(&new), now()).await else { panic!("renewed") };
    assert!(failed.answer.is_none());
}

#[tokio::test]
async fn trying_says_who_we_are_and_followers_are_counted() {
    let (_server, platform, account) = played().await;
    let trial = platform.try_out(&account, now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("lillkoping"), 0), "{trial:?}");
    assert_eq!(platform.followers(&account, now()).await.unwrap().unwrap().count, 1234);
    let with = |user: &str, password: &str| Account {
        credential: Some(Credential::Basic { user: user.into(), password: password.into() }),
        ..account.clone()
    };
    let other = platform.try_out(&with("101", TOKEN), now()).await;
    assert!(other.problems[0].sentence.contains("annat konto"));
    assert!(
        platform.try_out(&with("lillkoping", TOKEN), now()).await.problems[0].sentence.contains("ett tal")
    );
    let old = platform.try_out(&with("100", "gammal"), now()).await.problems.remove(0);
    assert_eq!(old.kind, ProblemKind::AccessRefused);
}

#[tokio::test]
async fn what_is_wrong_is_said_with_who_can_mend_it_and_when_to_try_again() {
    let (server, platform, account) = played().await;
    let reset = "1775549700";
    let cases: [(Mood, ProblemKind); 7] = [
        (
            Mood::Says(
                429,
                vec![("x-rate-limit-remaining", "0"), ("x-rate-limit-reset", reset)],
                r#"{"title":"Too Many Requests"}"#,
            ),
            ProblemKind::AskedToWait,
        ),
        (
            Mood::Says(
                429,
                vec![("x-user-limit-24hour-remaining", "0"), ("x-user-limit-24hour-reset", reset)],
                "{}",
            ),
            ProblemKind::AskedToWait,
        ),
        (
            Mood::Says(429, vec![], r#"{"title":"UsageCapExceeded","period":"Monthly"}"#),
            ProblemKind::AskedToWait,
        ),
        (Mood::Says(402, vec![], r#"{"title":"CreditsDepleted"}"#), ProblemKind::BudgetSpent),
        (Mood::Says(403, vec![], r#"{"title":"Forbidden","detail":null}"#), ProblemKind::MayNotModerate),
        (
            Mood::Says(400, vec![], r#"{"errors":[{"message":"start_time"}],"title":"Invalid Request"}"#),
            ProblemKind::StatusUnexpected,
        ),
        (Mood::Says(503, vec![], r#"{"title":"Service Unavailable"}"#), ProblemKind::SourceFault),
    ];
    for (mood, kind) in cases {
        server.is(mood.clone());
        let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, kind, "{mood:?}: {:?}", failed.problem);
        assert!(failed.retry_at > now() && !failed.perhaps_done, "{mood:?}");
        if matches!(&mood, Mood::Says(429, headers, _) if !headers.is_empty()) {
            assert_eq!(failed.retry_at.as_second().to_string(), reset, "{mood:?}");
        }
        let said = format!("{:?} {:?}", failed.problem, failed.answer);
        assert!(!said.contains(TOKEN), "what lets us in is never told");
    }
    server.is(Mood::Well);
    server.platform.lock().unwrap().posts.insert(7, json!({ "id": 7, "author_id": null, "text": null,
        "created_at": null, "conversation_id": null, "edit_history_tweet_ids": null, "in_reply_to_user_id": "100" }));
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let odd = out.batch.items.iter().any(|i| i.external_id == "7" && i.kind == Kind::Other);
    assert!(odd, "odd values are read");
}

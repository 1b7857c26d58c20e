//! LinkedIn's interface, played after its documentation: what the connector does with it when it is well, and when it
//! is not.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use torg_connectors::platforms::linkedin::{KEY, LinkedIn};
use torg_domain::{
    channels::{
        problem::{Mender, ProblemKind},
        taken::{Kind, Standing},
    },
    outside::{
        Credential,
        pass::{Pass, Renewal},
        platform::{Account, Measure, Platform, Reading},
    },
};

const TOKEN: &str = "AQX-hemlig-nyckel";
const OWN: &str = "urn:li:organization:24";

/// The page 24 and what stands there. A post and its activity are two names of one thing.
#[derive(Default)]
pub struct Server {
    posts: Vec<Value>,
    /// Comments by their name.
    pub comments: BTreeMap<String, Value>,
    next: u64,
    /// Whether a member's comment is ours to take away.
    theirs_stand: bool,
    /// Whether the question how much is said under many posts is refused.
    no_counts: bool,
    /// How many there are said to be of anything; then nothing else says that a list goes on.
    total: Option<usize>,
    roles: Vec<Value>,
}

impl Server {
    pub fn posts(&mut self, text: &str, at: &str) -> String {
        self.next += 1;
        let (id, at) = (format!("urn:li:share:{}", self.next), millis(at));
        self.posts.push(json!({ "id": id, "author": OWN, "commentary": text, "lifecycleState": "PUBLISHED",
            "visibility": "PUBLIC", "createdAt": at, "publishedAt": at, "lastModifiedAt": at,
            "lifecycleStateInfo": { "isEditedByAuthor": false } }));
        id
    }

    /// Somebody says something, under a post or a comment there; its name.
    pub fn says(&mut self, who: &str, text: &str, post: &str, over: Option<&str>, at: &str) -> String {
        self.next += 1;
        let activity = activity(post);
        let urn = format!("urn:li:comment:({activity},{})", self.next);
        let mut comment = json!({ "actor": who, "commentUrn": urn, "id": self.next.to_string(),
            "object": activity, "message": { "attributes": [], "text": text },
            "created": { "actor": who, "time": millis(at) }, "lastModified": { "actor": who, "time": millis(at) } });
        if let Some(over) = over {
            comment["parentComment"] = json!(over);
            let above = self.comments.get_mut(over).unwrap();
            let count = above["commentsSummary"]["aggregatedTotalComments"].as_u64().unwrap_or(0) + 1;
            above["commentsSummary"] =
                json!({ "aggregatedTotalComments": count, "totalFirstLevelComments": count });
        }
        self.comments.insert(urn.clone(), comment);
        urn
    }

    pub fn edits(&mut self, urn: &str, text: &str) {
        let comment = self.comments.get_mut(urn).unwrap();
        comment["message"]["text"] = json!(text);
        comment["lastModified"]["time"] = json!(millis("2026-04-07T07:59:30Z"));
    }

    /// What stands right under a post, its activity, or a comment; none when that is not there.
    fn under(&self, urn: &str) -> Option<Vec<&Value>> {
        if urn.starts_with("urn:li:comment:") {
            self.comments.get(urn)?;
            return Some(self.comments.values().filter(|c| c["parentComment"] == urn).collect());
        }
        let activity = activity(urn);
        self.posts.iter().find(|p| self::activity(p["id"].as_str().unwrap()) == activity)?;
        let top = |c: &&Value| c["object"] == activity.as_str() && c["parentComment"].is_null();
        Some(self.comments.values().filter(top).collect())
    }

    /// Two at a time, however many are asked for. Where it is told how many there are, the first of each page is left
    /// out.
    fn page(&self, request: &Request, all: Vec<Value>) -> Answer {
        let (start, count) = (request.number("start", 0), request.number("count", 10).min(2));
        let left_out = usize::from(self.total.is_some());
        let page: Vec<&Value> = all.iter().skip(start).take(count).skip(left_out).collect();
        let next = json!({ "rel": "next", "href": "https://evil.test/x", "type": "application/json" });
        let links = if start + count < all.len() && self.total.is_none() { vec![next] } else { Vec::new() };
        let mut paging = json!({ "start": start, "count": count, "links": links });
        if let Some(total) = self.total {
            paging["total"] = json!(total);
        }
        (200, Vec::new(), json!({ "elements": page, "paging": paging }))
    }

    fn well(&mut self, request: &Request) -> Answer {
        let done = |value: Value| (200, Vec::new(), value);
        if request.path == "/oauth/v2/accessToken" {
            let with = |field: &str| request.form.contains(field);
            return if with("refresh_token=r1") && with("client_secret=hemlig") {
                done(json!({ "access_token": "ny", "expires_in": 5_184_000, "refresh_token": "r1",
                    "refresh_token_expires_in": 20_000_000, "scope": "x" }))
            } else {
                (400, Vec::new(), json!({ "error": "invalid_grant", "error_description": "x" }))
            };
        }
        assert_eq!(request.headers["linkedin-version"].len(), 6);
        assert_eq!(request.headers["x-restli-protocol-version"], "2.0.0");
        if request.bearer() != Some(TOKEN) {
            return no(401, "EXPIRED_ACCESS_TOKEN");
        }
        let path = request.path.strip_prefix("/rest/").unwrap();
        assert!(!path.contains(':') && !path.contains('('), "names are escaped in an address: {path}");
        let parts: Vec<String> = path.split('/').map(unescaped).collect();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        match (request.method.as_str(), parts.as_slice()) {
            ("GET", ["posts"]) => {
                assert_eq!(request.get("author"), Some(OWN));
                self.page(request, self.posts.iter().rev().cloned().collect())
            }
            ("GET", ["posts", urn]) => match self.posts.iter().find(|p| p["id"] == *urn) {
                Some(post) => done(post.clone()),
                None => no(404, "NOT_FOUND"),
            },
            ("DELETE", ["posts", urn]) => {
                self.posts.retain(|p| p["id"] != *urn);
                (204, Vec::new(), json!(null))
            }
            ("GET", ["socialMetadata"]) if self.no_counts => no(403, "ACCESS_DENIED"),
            ("GET", ["socialMetadata"]) => {
                let ids =
                    request.get("ids").unwrap().strip_prefix("List(").unwrap().strip_suffix(')').unwrap();
                let one = |id: &str| {
                    let count = self.comments.values().filter(|c| c["object"] == activity(id)).count();
                    (id.to_owned(), json!({ "entity": id, "commentSummary": { "count": count } }))
                };
                let results: serde_json::Map<String, Value> = ids.split(',').map(one).collect();
                done(json!({ "results": results, "statuses": {}, "errors": {} }))
            }
            ("GET", ["socialActions", urn, "comments"]) => match self.under(urn) {
                Some(all) => self.page(request, all.into_iter().cloned().collect()),
                None => no(404, "NOT_FOUND"),
            },
            // A reply is found under what it answers alone.
            (method @ ("GET" | "DELETE"), ["socialActions", urn, "comments", id]) => {
                let found = self.under(urn).and_then(|all| all.into_iter().find(|c| c["id"] == *id).cloned());
                let Some(found) = found else { return no(404, "NOT_FOUND") };
                if method == "GET" {
                    return done(found);
                }
                assert_eq!(request.get("actor"), Some(OWN));
                if self.theirs_stand && found["actor"] != OWN {
                    return no(403, "ACCESS_DENIED");
                }
                self.comments.remove(found["commentUrn"].as_str().unwrap());
                (204, Vec::new(), json!(null))
            }
            ("POST", ["socialActions", urn, "comments"]) => {
                let body = &request.body;
                assert_eq!(body["actor"], OWN);
                if self.under(urn).is_none() {
                    return no(404, "NOT_FOUND");
                }
                let over = body["parentComment"].as_str().map(str::to_owned);
                assert_eq!(over.as_deref().unwrap_or(body["object"].as_str().unwrap()), *urn);
                let (object, text) =
                    (body["object"].as_str().unwrap(), body["message"]["text"].as_str().unwrap());
                let new = self.says(OWN, text, object, over.as_deref(), "2026-04-07T08:00:00Z");
                let made = self.comments[&new].clone();
                (201, vec![("x-restli-id", made["id"].as_str().unwrap().to_owned())], made)
            }
            ("GET", ["networkSizes", urn]) => {
                assert_eq!((*urn, request.get("edgeType")), (OWN, Some("COMPANY_FOLLOWED_BY_MEMBER")));
                done(json!({ "firstDegreeSize": 4821 }))
            }
            ("GET", ["organizations", "24"]) => {
                done(json!({ "id": 24, "localizedName": "Lillköpings kommun" }))
            }
            ("GET", ["organizationAcls"]) => done(json!({ "elements": self.roles })),
            _ => no(404, "RESOURCE_NOT_FOUND"),
        }
    }
}

fn no(status: u16, code: &str) -> Answer {
    (status, Vec::new(), json!({ "status": status, "code": code, "serviceErrorCode": 100, "message": "x" }))
}

fn millis(at: &str) -> i64 {
    at.parse::<Timestamp>().unwrap().as_millisecond()
}

fn activity(post: &str) -> String {
    let number: u64 = post.rsplit(':').next().unwrap().parse().unwrap();
    if post.contains("activity") { post.to_owned() } else { format!("urn:li:activity:{}", number + 9000) }
}

fn unescaped(part: &str) -> String {
    let pair = format!("x={part}");
    url::form_urlencoded::parse(pair.as_bytes()).next().unwrap().1.into_owned()
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

fn with(user: &str, password: &str) -> Account {
    let credential = Some(Credential::Basic { user: user.into(), password: password.into() });
    let address = "https://www.linkedin.com/company/lillkoping/".into();
    Account { platform: KEY.into(), address, credential, budget: None }
}

pub fn account() -> Account {
    with("24", TOKEN)
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// The page as whoever administers it sees it.
async fn begun() -> Played<Server> {
    let role = json!({ "organization": OWN, "role": "ADMINISTRATOR", "state": "APPROVED" });
    Played::start(Server { roles: vec![role], ..Server::default() }).await
}

/// Posts of ours, and members' words at two levels under one of them.
pub async fn stage() -> Stage {
    let server = begun().await;
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("Badhuset öppnar.", "2026-04-07T07:00:00Z");
        s.posts("Biblioteket stänger.", "2026-04-07T07:05:00Z");
        let top = s.says("urn:li:person:anna", "När?", &post, None, "2026-04-07T07:10:00Z");
        s.says("urn:li:person:bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00Z");
        s.says("urn:li:person:cia", "Fint!", &post, None, "2026-04-07T07:12:00Z");
        s.says("urn:li:person:dan", "Instämmer.", &post, None, "2026-04-07T07:13:00Z");
    }
    Stage::of(server, account(), |guard, url| Box::new(LinkedIn::at(guard, url)))
}

async fn played() -> (Played<Server>, LinkedIn, Account) {
    let server = begun().await;
    let platform = LinkedIn::at(open_to(server.port), &server.url());
    (server, platform, account())
}

fn reply(mark: &str) -> Measure {
    Measure::Reply { text: "På måndag < 9!".into(), mark: mark.into() }
}

#[tokio::test]
async fn posts_and_comments_of_both_levels_are_read_and_nothing_is_asked_without_cause() {
    let (server, platform, account) = played().await;
    let (post, top) = {
        let mut s = server.platform.lock().unwrap();
        s.posts("Inget sägs här", "2026-04-07T06:00:00Z");
        let post = s.posts(r"Badhuset \(inomhus\) {hashtag|\#|bad}", "2026-04-07T07:00:00Z");
        let top = s.says("urn:li:person:anna", "När?", &post, None, "2026-04-07T07:10:00Z");
        s.says("urn:li:person:bo", "Undrar också", &post, Some(&top), "2026-04-07T07:11:00Z");
        (post, top)
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(out.whole);
    let items: Vec<_> = out.batch.items.iter().map(|i| (i.kind, i.text.as_str(), i.ours)).collect();
    assert_eq!(
        items,
        [
            (Kind::Post, "Inget sägs här", Some(true)),
            (Kind::Post, "Badhuset (inomhus) #bad", Some(true)),
            (Kind::Comment, "När?", Some(false)),
            (Kind::Comment, "Undrar också", Some(false)),
        ]
    );
    assert_eq!(out.batch.items[2].parent.as_ref(), Some(&post));
    assert_eq!(out.batch.items[3].parent.as_ref(), Some(&top));
    assert!(out.batch.items[2..].iter().all(|i| i.thread.as_ref() == Some(&post)));
    assert_eq!(out.batch.items[0].author.as_ref().unwrap().name, "lillkoping");
    let asked = |from: usize| server.asked().iter().skip(from).filter(|a| a.ends_with("/comments")).count();
    assert_eq!(asked(0), 2, "where something is said, and deeper where it is");
    assert!(!server.asked().iter().any(|a| a.contains("evil")), "an address in an answer is never followed");
    let before = server.asked().len();
    let since = Some(now() - SignedDuration::from_mins(30));
    platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert_eq!(asked(before), 0, "as much is said as before");
    let late = server.platform.lock().unwrap().says(
        "urn:li:person:cia",
        "Hallå?",
        &post,
        None,
        "2026-04-07T07:55:00Z",
    );
    let out = platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert_eq!(out.batch.items.iter().map(|i| i.text.as_str()).collect::<Vec<_>>(), ["Hallå?"]);
    // What the interface names by an activity is the same post, once that is known.
    let activity = Reading::Threads(vec![activity(&post)]);
    let out = platform.read(&account, activity, now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (4, true));
    assert!(out.batch.items.iter().any(|i| i.external_id == late && i.thread.as_ref() == Some(&post)));
    // Where the numbers are not told, everything is read.
    server.platform.lock().unwrap().no_counts = true;
    let before = server.asked().len();
    let out = platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert!(out.whole && asked(before) == 4, "both posts, one of them in two pages, and the deeper level");
}

#[tokio::test]
async fn a_list_goes_on_to_the_number_it_tells_and_what_is_not_found_before_its_end_is_not_gone() {
    let (server, platform, account) = played().await;
    let last = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("Badhuset", "2026-04-07T07:00:00Z");
        let mut last = String::new();
        for n in 1..=4 {
            let at = format!("2026-04-07T07:1{n}:00Z");
            last = s.says("urn:li:person:anna", &n.to_string(), &post, None, &at);
        }
        s.posts("Biblioteket", "2026-04-07T07:30:00Z");
        s.total = Some(4);
        last
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let texts: Vec<_> = out.batch.items.iter().map(|i| i.text.as_str()).collect();
    assert_eq!((texts, out.whole), (vec!["Badhuset", "2", "4"], true), "to the last page");
    {
        let mut s = server.platform.lock().unwrap();
        s.comments.remove(&last);
        s.total = Some(1_000_000);
    }
    let failed = platform.standing(&account, &last, now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::SourceFault, "not gone");
}

#[tokio::test]
async fn a_reply_is_found_wherever_it_is_told_of_before_it_is_called_gone() {
    let (server, platform, account) = played().await;
    let (post, deep) = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("urn:li:person:anna", "När?", &post, None, "2026-04-07T07:10:00Z");
        let deep = s.says("urn:li:person:bo", "Förtal", &post, Some(&top), "2026-04-07T07:11:00Z");
        (post, deep)
    };
    // Nothing has been read since the program began: under what it stands is not known.
    assert_eq!(platform.standing(&account, &deep, now()).await.unwrap(), Standing::Visible);
    let carry = async |id: &str, measure: Measure| platform.carry_out(&account, id, measure, now()).await;
    assert!(carry(&deep, Measure::Delete).await.unwrap().is_some_and(|c| !c.already));
    assert!(carry(&deep, Measure::Delete).await.unwrap().is_some_and(|c| c.already));
    assert_eq!(platform.standing(&account, &deep, now()).await.unwrap(), Standing::Gone);
    // A member's comment that the page may not take away is for a person to take away.
    let stands = {
        let mut s = server.platform.lock().unwrap();
        s.theirs_stand = true;
        s.says("urn:li:person:cia", "Hot", &post, None, "2026-04-07T07:12:00Z")
    };
    let failed = carry(&stands, Measure::Delete).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.perhaps_done), (ProblemKind::OnlyByHand, false));
    assert!(failed.problem.sentence.contains("bekräfta här"));
    for measure in [Measure::Hide, Measure::Restore, Measure::Block, Measure::Bin] {
        assert!(carry(&stands, measure).await.unwrap().is_none());
    }
    assert!(carry(&post, Measure::Delete).await.unwrap().is_some_and(|c| !c.already), "our own post");
    assert_eq!(platform.standing(&account, &post, now()).await.unwrap(), Standing::Gone);
    assert_eq!(
        platform.standing(&account, "mention:urn:li:share:77", now()).await.unwrap(),
        Standing::Visible
    );
}

#[tokio::test]
async fn an_answer_stands_once_beside_what_it_answers() {
    let (server, platform, account) = played().await;
    let (post, top, deep) = {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("urn:li:person:anna", "När?", &post, None, "2026-04-07T07:10:00Z");
        let deep = s.says("urn:li:person:bo", "Ja, när?", &post, Some(&top), "2026-04-07T07:11:00Z");
        (post, top, deep)
    };
    let carry = async |id: &str, mark: &str| platform.carry_out(&account, id, reply(mark), now()).await;
    server.is(Mood::Swallows);
    assert!(carry(&deep, "order-1").await.unwrap_err().perhaps_done, "the answer was lost, not the asking");
    server.is(Mood::Well);
    let found = carry(&deep, "order-1").await.unwrap().unwrap();
    assert!(found.already && found.url.unwrap().contains("commentUrn="));
    let id = found.external_id.unwrap();
    assert_eq!(server.platform.lock().unwrap().comments[&id]["parentComment"], top.as_str());
    let other = carry(&top, "order-2").await.unwrap().unwrap();
    assert!(!other.already && other.external_id != Some(id), "another order is another answer");
    for already in [false, true] {
        assert_eq!(carry(&post, "order-3").await.unwrap().unwrap().already, already);
    }
    let long = Measure::Reply { text: "Badet öppnar klockan åtta. ".repeat(60), mark: "lång".into() };
    platform.carry_out(&account, &top, long, now()).await.unwrap().unwrap();
    let s = server.platform.lock().unwrap();
    let texts = s.comments.values().filter_map(|c| c["message"]["text"].as_str());
    let pieces: Vec<_> = texts.filter(|t| t.starts_with("Badet öppnar klockan")).collect();
    assert!(pieces.len() > 1 && pieces.iter().all(|t| t.chars().count() <= 1250));
}

#[tokio::test]
async fn a_pass_is_renewed_for_as_long_as_it_can_be_and_trying_says_what_is_wanting() {
    let (server, platform, account) = played().await;
    let pass = Pass {
        refresh: Some("r1".into()),
        app: Some("app".into()),
        app_secret: Some("hemlig".into()),
        ..Pass::read(TOKEN)
    };
    let Renewal::Renewed(new) = platform.renew(&with("24", &pass.text()), now()).await else {
        panic!("not renewed")
    };
    let after = |seconds| Some(now() + SignedDuration::from_secs(seconds));
    assert_eq!((new.access.as_str(), new.access_until), ("ny", after(5_184_000)));
    assert_eq!(
        (new.refresh_until, new.until()),
        (after(20_000_000), after(20_000_000)),
        "its own end, never later"
    );
    let old = Pass { refresh: Some("gammal".into()), ..pass };
    assert!(matches!(platform.renew(&with("24", &old.text()), now()).await, Renewal::ByHand));
    let trial = platform.try_out(&account, now()).await;
    assert_eq!(
        (trial.signed_in.as_deref(), trial.problems.len()),
        (Some("Lillköpings kommun"), 0),
        "{trial:?}"
    );
    assert_eq!(trial.may_moderate, Some(true));
    assert_eq!(platform.followers(&account, now()).await.unwrap().unwrap().count, 4821);
    server.platform.lock().unwrap().roles.clear();
    let trial = platform.try_out(&account, now()).await;
    assert_eq!(trial.may_moderate, Some(false));
    assert!(trial.problems[0].sentence.contains("inte administratör"));
    let late = platform.try_out(&account, "2027-06-15T08:00:00Z".parse().unwrap()).await;
    assert!(
        late.problems.iter().any(|p| p.mender == Mender::Operator && p.sentence.contains("Uppgradera torg"))
    );
    let name = platform.try_out(&with("lillkoping", TOKEN), now()).await;
    assert!(name.problems[0].sentence.contains("ett tal"));
    let old = platform.try_out(&with("24", "gammal"), now()).await.problems.remove(0);
    assert_eq!(old.kind, ProblemKind::AccessRefused);
    assert!(old.sentence.contains("60 dagar"));
}

#[tokio::test]
async fn what_is_wrong_is_said_with_who_can_mend_it_and_what_comes_is_never_trusted() {
    let (server, platform, account) = played().await;
    let says = |status: u16, body: &'static str| Mood::Says(status, vec![], body);
    for (mood, kind, mender) in [
        (says(429, r#"{"message":"APPLICATION DAY limit"}"#), ProblemKind::AskedToWait, Mender::Time),
        (says(426, r#"{"code":"NONEXISTENT_VERSION"}"#), ProblemKind::InterfaceMissing, Mender::Operator),
        (says(401, r#"{"code":"REVOKED_ACCESS_TOKEN"}"#), ProblemKind::AccessRefused, Mender::Responsible),
        (says(403, r#"{"code":"ACCESS_DENIED"}"#), ProblemKind::MayNotModerate, Mender::Responsible),
        (says(400, r#"{"code":"ILLEGAL_ARGUMENT"}"#), ProblemKind::StatusUnexpected, Mender::Source),
        (says(404, r#"{"code":"NOT_FOUND"}"#), ProblemKind::MayNotModerate, Mender::Responsible),
        (says(500, r#"{"code":"INTERNAL"}"#), ProblemKind::SourceFault, Mender::Source),
        (says(200, r#"{"elements":null}"#), ProblemKind::NotJson, Mender::Source),
    ] {
        server.is(mood.clone());
        let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
        assert_eq!(
            (failed.problem.kind, failed.problem.mender),
            (kind, mender),
            "{mood:?}: {:?}",
            failed.problem
        );
        assert!(failed.retry_at > now() && !failed.perhaps_done, "{mood:?}");
        assert!(!format!("{failed:?}").contains(TOKEN), "what lets us in is never told");
    }
    server.is(Mood::Well);
    {
        let mut s = server.platform.lock().unwrap();
        let post = s.posts("Badhuset", "2026-04-07T07:00:00Z");
        s.says("urn:li:person:anna", "När?", &post, None, "2026-04-07T07:10:00Z");
        // Without what they should have.
        let odd = json!({ "object": activity(&post), "id": "5", "actor": null, "message": null, "created": "i går" });
        s.comments.insert("aa".into(), odd);
        s.comments.insert("ab".into(), json!({ "object": activity(&post), "id": "../me" }));
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(out.batch.items.len(), 3, "odd values are kept: {:?}", out.batch.items);
    let kinds: Vec<_> = out.batch.problems.iter().map(|p| p.kind).collect();
    assert!(kinds.contains(&ProblemKind::BrokenItem), "{kinds:?}");
}

//! TikTok's interface for business accounts, played after what its documentation and its clients say.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use torg_connectors::platforms::tiktok::{KEY, Tiktok};
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

const TOKEN: &str = "act.hemlig-nyckel";
const OWN: &str = "foretag-1";

/// The account and what stands there, the oldest first.
#[derive(Default)]
pub struct Server {
    videos: Vec<Value>,
    comments: Vec<Value>,
    next: u64,
    /// What the places in lists are counted from: an earlier one holds no more.
    places_from: usize,
    refreshed: u64,
    scope: Option<&'static str>,
    /// Whether every page says that it goes on where it began.
    circle: bool,
    /// The code that anything done is answered with; nought is well.
    code: i64,
    /// Whether what stands under videos is not shown.
    shut: bool,
    /// Whether it says yes to hiding and hides nothing.
    lies: bool,
}

fn second(at: &str) -> i64 {
    at.parse::<Timestamp>().unwrap().as_second()
}

impl Server {
    /// We put a video up; its id.
    pub fn shows(&mut self, caption: &str, at: &str) -> String {
        self.next += 1;
        let id = (7_100_000_000_000_000_000 + self.next).to_string();
        self.videos.push(json!({ "item_id": id, "caption": caption, "create_time": second(at).to_string(),
            "share_url": format!("https://t.test/@lillkoping/video/{id}"),
            "thumbnail_url": format!("https://cdn.t.test/{id}.jpg?x-expires=1") }));
        id
    }

    /// Somebody writes under a video, or under a comment there; its id.
    pub fn says(&mut self, who: &str, text: &str, video: &str, over: Option<&str>, at: &str) -> String {
        self.next += 1;
        let id = (7_200_000_000_000_000_000 + self.next).to_string();
        let mut comment = json!({ "video_id": video, "comment_id": id, "user_id": format!("opak-{who}"),
            "username": who, "text": text, "create_time": second(at).to_string(), "status": "PUBLIC",
            "owner": who == "lillkoping", "likes": 0 });
        if let Some(over) = over {
            comment["parent_comment_id"] = json!(over);
        }
        self.comments.push(comment);
        id
    }

    pub fn takes_away(&mut self, id: &str) {
        self.comments.retain(|c| c["comment_id"] != id);
    }

    fn page(&self, request: &Request, key: &str, all: Vec<Value>) -> Answer {
        let place = request.number("cursor", self.places_from);
        let most = request.number("max_count", 10).min(2);
        let Some(from) = place.checked_sub(self.places_from) else {
            return wrong(40002, "cursor is invalid");
        };
        let page: Vec<&Value> = all.iter().skip(from).take(most).collect();
        let more = self.circle || from + most < all.len();
        let cursor = if self.circle { 1 } else { place + most };
        ok(json!({ key: page, "has_more": more, "cursor": cursor }))
    }

    fn listed(&self, request: &Request) -> Answer {
        let mut all: Vec<Value> = self.videos.iter().rev().cloned().collect();
        for video in &mut all {
            let under = self.comments.iter().filter(|c| c["video_id"] == video["item_id"]).count();
            video["comments"] = json!(under);
        }
        if let Some(filters) = request.get("filters") {
            let filters: Value = serde_json::from_str(filters).unwrap();
            all.retain(|v| filters["video_ids"].as_array().unwrap().contains(&v["item_id"]));
        }
        self.page(request, "videos", all)
    }

    fn under(&self, request: &Request, over: Option<&str>) -> Answer {
        assert_eq!(request.get("status"), Some("ALL"), "hidden ones too");
        let video = request.get("video_id").unwrap();
        if self.shut || !self.videos.iter().any(|v| v["item_id"] == video) {
            return wrong(40002, "video not found");
        }
        let here = self.comments.iter().rev().filter(|c| c["video_id"] == video);
        let mut all: Vec<Value> = match request.get("comment_ids") {
            Some(ids) => {
                let ids: Vec<String> = serde_json::from_str(ids).unwrap();
                here.filter(|c| ids.iter().any(|id| c["comment_id"] == id.as_str())).cloned().collect()
            }
            None => here
                .filter(|c| match over {
                    Some(over) => c["parent_comment_id"] == over,
                    None => c["parent_comment_id"].is_null(),
                })
                .cloned()
                .collect(),
        };
        for comment in &mut all {
            let replies =
                self.comments.iter().filter(|c| c["parent_comment_id"] == comment["comment_id"]).count();
            comment["replies"] = json!(replies);
        }
        self.page(request, "comments", all)
    }

    fn well(&mut self, request: &Request) -> Answer {
        let path = request.path.strip_prefix("/open_api/v1.3").unwrap();
        let body = &request.body;
        match path {
            "/tt_user/oauth2/refresh_token/" => {
                let good = format!("rft.{}", self.refreshed);
                if body["refresh_token"] != good.as_str() || body["client_secret"] != "app-hemlighet" {
                    return wrong(40105, "refresh token is invalid");
                }
                self.refreshed += 1;
                return ok(json!({ "access_token": "act.ny", "expires_in": 86_400, "open_id": OWN,
                    "refresh_token": format!("rft.{}", self.refreshed), "refresh_token_expires_in": 31_527_314,
                    "token_type": "Bearer" }));
            }
            "/tt_user/token_info/get/" => {
                assert_eq!(body["access_token"], TOKEN);
                let scope = self.scope.unwrap_or("video.list,comment.list,comment.list.manage");
                return ok(json!({ "creator_id": OWN, "scope": scope }));
            }
            _ => {}
        }
        if request.headers.get("access-token").map(String::as_str) != Some(TOKEN) {
            return wrong(40105, "Access token is incorrect or has been revoked");
        }
        let field = |name: &str| body[name].as_str().unwrap_or_default().to_owned();
        if request.method == "GET" {
            assert_eq!(request.get("business_id"), Some(OWN));
        } else {
            assert_eq!(body["business_id"], OWN);
            if self.code != 0 {
                return wrong(self.code, "x");
            }
        }
        match (request.method.as_str(), path) {
            ("GET", "/business/get/") => {
                ok(json!({ "username": "lillkoping", "display_name": "Lillköping", "followers_count": 1234 }))
            }
            ("GET", "/business/video/list/") => self.listed(request),
            ("GET", "/business/comment/list/") => self.under(request, None),
            ("GET", "/business/comment/reply/list/") => self.under(request, request.get("comment_id")),
            ("POST", "/business/comment/hide/") => {
                let to = match field("action").as_str() {
                    "HIDE" => "HIDDEN",
                    "UNHIDE" => "PUBLIC",
                    other => panic!("{other}"),
                };
                for comment in &mut self.comments {
                    if comment["comment_id"] == field("comment_id") && !self.lies {
                        comment["status"] = json!(to);
                    }
                }
                ok(json!({}))
            }
            ("POST", "/business/comment/delete/") => {
                let id = field("comment_id");
                assert!(self.comments.iter().any(|c| c["comment_id"] == id && c["owner"] == true));
                self.takes_away(&id);
                ok(json!({}))
            }
            ("POST", "/business/comment/create/" | "/business/comment/reply/create/") => {
                let (video, text) = (field("video_id"), field("text"));
                assert!(text.chars().count() <= 150, "{text}");
                let over = body["comment_id"].as_str();
                let id = self.says("lillkoping", &text, &video, over, "2026-04-07T08:00:00Z");
                ok(json!({ "comment_id": id, "video_id": video, "text": text }))
            }
            _ => wrong(40404, "no such path"),
        }
    }
}

fn ok(data: Value) -> Answer {
    (200, Vec::new(), json!({ "code": 0, "message": "OK", "request_id": "1", "data": data }))
}

fn wrong(code: i64, message: &str) -> Answer {
    (200, Vec::new(), json!({ "code": code, "message": message, "request_id": "1", "data": {} }))
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

pub fn account() -> Account {
    with(TOKEN)
}

fn with(password: &str) -> Account {
    let credential = Some(Credential::Basic { user: OWN.into(), password: password.into() });
    Account {
        platform: KEY.into(),
        address: "https://www.tiktok.com/@lillkoping".into(),
        credential,
        budget: None,
    }
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Videos of ours, and others' words at two levels under one of them.
pub async fn stage() -> Stage {
    let server = Played::start(Server::default()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let video = s.shows("Badhuset öppnar.", "2026-04-07T07:00:00Z");
        s.shows("Biblioteket stänger.", "2026-04-07T07:05:00Z");
        let top = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        s.says("bo", "Undrar också", &video, Some(&top), "2026-04-07T07:11:00Z");
        s.says("cia", "Fint!", &video, None, "2026-04-07T07:12:00Z");
        s.says("dan", "Instämmer.", &video, None, "2026-04-07T07:13:00Z");
    }
    Stage::of(server, account(), |guard, url| Box::new(Tiktok::at(guard, url))).renewed_with([
        "rft.0",
        "app",
        "app-hemlighet",
    ])
}

async fn played() -> (Played<Server>, Tiktok, Account) {
    let server = Played::start(Server::default()).await;
    let platform = Tiktok::at(open_to(server.port), &server.url());
    (server, platform, account())
}

fn reply(text: &str, mark: &str) -> Measure {
    Measure::Reply { text: text.into(), mark: mark.into() }
}

#[tokio::test]
async fn videos_comments_and_answers_are_read_page_by_page_and_what_is_as_before_is_not_asked_for_again() {
    let (server, platform, account) = played().await;
    let (video, first) = {
        let mut s = server.platform.lock().unwrap();
        s.shows("Gammal", "2025-01-07T07:00:00Z");
        let video = s.shows("Badhuset öppnar.", "2026-04-07T07:00:00Z");
        let first = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        for n in 0..4 {
            s.says("bo", &format!("Jag med {n}"), &video, Some(&first), &format!("2026-04-07T07:2{n}:00Z"));
        }
        let hidden = s.says("cia", "Fult", &video, None, "2026-04-07T07:30:00Z");
        s.comments.iter_mut().find(|c| c["comment_id"] == hidden.as_str()).unwrap()["status"] =
            json!("HIDDEN");
        (video, first)
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(out.whole && out.batch.problems.is_empty(), "{:?}", out.batch.problems);
    let kinds: Vec<_> = out.batch.items.iter().map(|i| (i.kind, i.text.as_str())).collect();
    assert_eq!(kinds.len(), 8);
    assert_eq!(
        kinds[..3],
        [(Kind::Post, "Gammal"), (Kind::Post, "Badhuset öppnar."), (Kind::Comment, "När?")]
    );
    let answer = &out.batch.items[3];
    assert_eq!(answer.parent.as_deref(), Some(&*format!("comment:{video}:{first}")));
    assert_eq!(answer.thread.as_deref(), Some(&*format!("video:{video}")));
    assert_eq!((answer.ours, answer.url.is_some()), (Some(false), true));
    assert_eq!(out.batch.items.last().unwrap().standing, Some(Standing::Hidden));
    // A minute later nothing has changed: one look at the videos.
    let asked = server.asked().len();
    let since = Reading::New(Some("2026-04-07T07:30:00Z".parse().unwrap()));
    let out = platform.read(&account, since.clone(), now()).await.unwrap();
    assert!(out.whole && out.batch.items.is_empty(), "{:?}", out.batch.items);
    assert_eq!(server.asked().len(), asked + 1);
    server.platform.lock().unwrap().says("dan", "Ny", &video, None, "2026-04-07T07:59:00Z");
    let out = platform.read(&account, since, now()).await.unwrap();
    assert!(out.batch.items.iter().any(|i| i.text == "Ny"));
    // One thread, and a span that leaves out what is not in it.
    let thread = Reading::Threads(vec![format!("video:{video}"), "video:1".into(), "../x".into()]);
    assert_eq!(platform.read(&account, thread, now()).await.unwrap().batch.items.len(), 8);
    let span = Reading::Span {
        from: now() - SignedDuration::from_mins(45),
        until: now() - SignedDuration::from_mins(35),
    };
    let out = platform.read(&account, span, now()).await.unwrap();
    assert!(out.whole);
    let texts: Vec<_> = out.batch.items.iter().map(|i| i.text.as_str()).collect();
    assert_eq!(texts, ["Jag med 0", "Jag med 1", "Jag med 2", "Jag med 3"]);
}

#[tokio::test]
async fn an_older_stretch_goes_on_from_a_page_that_is_remembered() {
    let (server, platform, account) = played().await;
    for n in 1..=9 {
        server.platform.lock().unwrap().shows(&format!("Film {n}"), &format!("202{n}-01-07T07:00:00Z"));
    }
    let now: Timestamp = "2030-01-01T00:00:00Z".parse().unwrap();
    let at = |year: i64| format!("{year}-06-01T00:00:00Z").parse::<Timestamp>().unwrap();
    let span = |from, until| Reading::Span { from: at(from), until: at(until) };
    let pages = async |what| {
        let before = server.asked().iter().filter(|a| a.ends_with("/video/list/")).count();
        let out = platform.read(&account, what, now).await.unwrap();
        let texts: Vec<_> = out.batch.items.iter().map(|i| i.text.clone()).collect();
        (texts, server.asked().iter().filter(|a| a.ends_with("/video/list/")).count() - before)
    };
    assert_eq!(pages(span(2021, 2022)).await, (vec!["Film 2".to_owned()], 5), "page by page from the newest");
    assert_eq!(pages(span(2022, 2023)).await.0, ["Film 3"]);
    let (texts, turned) = pages(span(2021, 2022)).await;
    assert_eq!(texts, ["Film 2"]);
    assert!(turned < 4, "{turned}: it goes on where it was");
    // A place that the platform refuses is no end of the reading, tonight or any night after.
    server.platform.lock().unwrap().places_from = 1000;
    assert_eq!(pages(span(2021, 2022)).await, (vec!["Film 2".to_owned()], 6), "again from the newest");
    let (texts, turned) = pages(span(2021, 2022)).await;
    assert_eq!(texts, ["Film 2"]);
    assert!(turned < 4, "{turned}: it goes on where it is now");
}

#[tokio::test]
async fn a_comment_is_hidden_and_shown_again_and_only_our_own_is_taken_away() {
    let (server, platform, account) = played().await;
    let (theirs, ours) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.shows("Badhuset", "2026-04-07T07:00:00Z");
        let theirs = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        let ours = s.says("lillkoping", "Snart", &video, Some(&theirs), "2026-04-07T07:11:00Z");
        (format!("comment:{video}:{theirs}"), format!("comment:{video}:{ours}"))
    };
    let carry = async |id: &str, measure| platform.carry_out(&account, id, measure, now()).await;
    let stands = async |id: &str| platform.standing(&account, id, now()).await.unwrap();
    assert!(!carry(&theirs, Measure::Hide).await.unwrap().unwrap().already);
    assert!(carry(&theirs, Measure::Hide).await.unwrap().unwrap().already);
    assert_eq!(stands(&theirs).await, Standing::Hidden);
    assert!(!carry(&theirs, Measure::Restore).await.unwrap().unwrap().already);
    assert_eq!(stands(&theirs).await, Standing::Visible);
    assert!(carry(&theirs, Measure::Delete).await.unwrap().is_none(), "another's stays");
    assert!(carry(&ours, Measure::Hide).await.unwrap().is_none());
    assert!(!carry(&ours, Measure::Delete).await.unwrap().unwrap().already);
    assert!(carry(&ours, Measure::Delete).await.unwrap().unwrap().already);
    assert_eq!(stands(&ours).await, Standing::Gone);
    assert_eq!(stands("comment:1:2").await, Standing::Gone, "the video is not there either");
    server.platform.lock().unwrap().lies = true;
    let failed = carry(&theirs, Measure::Hide).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.perhaps_done), (ProblemKind::NothingHappened, false));
    let failed = carry("comment:1:2", Measure::Hide).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::ItemGone);
}

#[tokio::test]
async fn an_answer_stands_once_under_the_comment_that_began_and_a_long_one_in_pieces() {
    let (server, platform, account) = played().await;
    let (video, first, deep) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.shows("Badhuset", "2026-04-07T07:00:00Z");
        let first = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        let deep = s.says("bo", "Jag med", &video, Some(&first), "2026-04-07T07:11:00Z");
        (video, first, deep)
    };
    let deep = format!("comment:{video}:{deep}");
    let carry = async |measure| platform.carry_out(&account, &deep, measure, now()).await;
    // The answer to a try is lost; the next finds what the first one said.
    server.is(Mood::Swallows);
    assert!(carry(reply("På måndag.", "m")).await.unwrap_err().perhaps_done);
    server.is(Mood::Well);
    let carried = carry(reply("På måndag.", "m")).await.unwrap().unwrap();
    assert!(carried.already && carried.external_id.unwrap().starts_with(&format!("comment:{video}:")));
    let said = |s: &Played<Server>| -> Vec<Value> {
        let s = s.platform.lock().unwrap();
        s.comments.iter().filter(|c| c["owner"] == true).cloned().collect()
    };
    assert_eq!(said(&server).len(), 1);
    assert_eq!(said(&server)[0]["parent_comment_id"], first.as_str(), "there are two levels");
    // Another order with the same words is another answer, and a long one comes in pieces, each once.
    assert!(!carry(reply("På måndag.", "n")).await.unwrap().unwrap().already);
    let long = "Badhuset öppnar klockan åtta på måndag. ".repeat(8);
    assert!(!carry(reply(&long, "o")).await.unwrap().unwrap().already);
    let before = said(&server).len();
    assert!(before > 4 && carry(reply(&long, "o")).await.unwrap().unwrap().already);
    assert_eq!(said(&server).len(), before);
    let carried =
        platform.carry_out(&account, &format!("video:{video}"), reply("Välkomna!", "p"), now()).await;
    assert!(!carried.unwrap().unwrap().already);
    assert!(said(&server).last().unwrap()["parent_comment_id"].is_null());
}

#[tokio::test]
async fn what_is_wrong_is_a_sentence_with_who_can_mend_it_although_the_answer_is_a_success() {
    let (server, platform, account) = played().await;
    let id = {
        let mut s = server.platform.lock().unwrap();
        let video = s.shows("Badhuset", "2026-04-07T07:00:00Z");
        format!("comment:{video}:{}", s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z"))
    };
    let read = async |account: &Account| platform.read(account, Reading::New(None), now()).await.unwrap_err();
    let failed = read(&with("fel-nyckel")).await;
    assert_eq!(
        (failed.problem.kind, failed.problem.mender),
        (ProblemKind::AccessRefused, Mender::Responsible)
    );
    assert!(!format!("{failed:?}").contains("fel-nyckel"));
    let named = Account {
        credential: Some(Credential::Basic { user: "@lillkoping".into(), password: TOKEN.into() }),
        ..account.clone()
    };
    assert_eq!(read(&named).await.problem.kind, ProblemKind::BadAddress);
    for (mood, kind) in [
        (Mood::Says(200, vec![], r#"{"code":40102,"message":"expired"}"#), ProblemKind::AccessRefused),
        (Mood::Says(200, vec![], r#"{"code":40001,"message":"no permission"}"#), ProblemKind::MayNotModerate),
        (Mood::Says(200, vec![], r#"{"code":40100,"message":"too frequent"}"#), ProblemKind::AskedToWait),
        (Mood::Says(200, vec![], r#"{"code":50000,"message":"system error"}"#), ProblemKind::SourceFault),
        (Mood::Says(401, vec![], r#"{"code":40105,"message":"no"}"#), ProblemKind::AccessRefused),
        (Mood::Says(200, vec![], r#"{"code":0,"data":[]}"#), ProblemKind::NotJson),
        (Mood::Says(200, vec![], r#"{"code":0,"data":{}}"#), ProblemKind::NotJson),
        (Mood::Says(200, vec![], r#"{"code":"0"}"#), ProblemKind::NotJson),
        (Mood::Says(200, vec![], "[]"), ProblemKind::NotJson),
    ] {
        server.is(mood.clone());
        let failed = read(&account).await;
        assert_eq!(failed.problem.kind, kind, "{mood:?}: {}", failed.problem.sentence);
        assert!(failed.retry_at > now() && !failed.perhaps_done, "{mood:?}");
    }
    server.is(Mood::Well);
    for (code, kind, perhaps) in
        [(50000, ProblemKind::SourceFault, true), (40002, ProblemKind::StatusUnexpected, false)]
    {
        server.platform.lock().unwrap().code = code;
        let failed = platform.carry_out(&account, &id, Measure::Hide, now()).await.unwrap_err();
        assert_eq!((failed.problem.kind, failed.perhaps_done), (kind, perhaps), "{code}");
    }
    server.platform.lock().unwrap().code = 0;
    // A list that is refused under a video that is there says nothing of what stands in it, or of other videos.
    server.platform.lock().unwrap().shut = true;
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(!out.whole && out.batch.items.len() == 1 && out.batch.problems[0].item.is_some(), "{out:?}");
    let kept = out.batch.problems.iter().find(|p| p.item.is_none()).map(|p| p.kind);
    assert_eq!(kept, Some(ProblemKind::MayNotModerate));
    assert_eq!(out.withheld, [Kind::Comment], "no shorter span shows more of it");
    let failed = platform.standing(&account, &id, now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::StatusUnexpected, "not gone");
    server.platform.lock().unwrap().shut = false;
    server.platform.lock().unwrap().circle = true;
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(!out.whole && out.batch.items.iter().any(|i| i.external_id == id), "read, and not whole");
    assert!(out.batch.problems.is_empty(), "{:?}", out.batch.problems);
    assert!(!out.is_all_for_us(), "a shorter span may show more of it");
    for sought in ["video:1".to_owned(), format!("{}:1", id.rsplit_once(':').unwrap().0)] {
        let failed = platform.standing(&account, &sought, now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, ProblemKind::SourceFault, "not gone: {sought}");
    }
}

#[tokio::test]
async fn a_pass_is_renewed_with_what_renews_it_next_and_nothing_of_it_is_told() {
    let (server, platform, account) = played().await;
    let pass = Pass {
        access: TOKEN.into(),
        refresh: Some("rft.0".into()),
        app: Some("app".into()),
        app_secret: Some("app-hemlighet".into()),
        ..Pass::default()
    };
    let Renewal::Renewed(new) = platform.renew(&with(&pass.text()), now()).await else { panic!("it holds") };
    assert_eq!((new.access.as_str(), new.refresh.as_deref()), ("act.ny", Some("rft.1")));
    assert_eq!(new.access_until, Some(now() + SignedDuration::from_hours(24)));
    assert_eq!(new.refresh_until, Some(now() + SignedDuration::from_secs(31_527_314)));
    assert_eq!(new.app_secret.as_deref(), Some("app-hemlighet"));
    // The old one is worthless now, and a bare key cannot be renewed.
    assert!(matches!(platform.renew(&with(&pass.text()), now()).await, Renewal::ByHand));
    assert!(matches!(platform.renew(&account, now()).await, Renewal::ByHand));
    for mood in [
        Mood::Says(500, vec![], r#"{"access_token":"act.ny"}"#),
        Mood::Says(200, vec![], r#"{"code":40100,"data":{"access_token":"act.ny"}}"#),
        Mood::Says(200, vec![], r#"{"code":0,"data":{"refresh_token":"rft.9"}}"#),
    ] {
        server.is(mood.clone());
        let Renewal::Failed(failed) = platform.renew(&with(&new.text()), now()).await else {
            panic!("{mood:?}")
        };
        let told = format!("{failed:?}");
        assert!(failed.answer.is_none() && !told.contains("act.") && !told.contains("rft."), "{told}");
    }
    server.is(Mood::Well);
    assert_eq!(platform.followers(&account, now()).await.unwrap().unwrap().count, 1234);
    let trial = platform.try_out(&with(&pass.text()), now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.may_moderate), (Some("lillkoping"), Some(true)));
    assert!(trial.problems.is_empty(), "{trial:?}");
    server.platform.lock().unwrap().scope = Some("video.list");
    let trial = platform.try_out(&with(&pass.text()), now()).await;
    assert_eq!(trial.may_moderate, Some(false));
    assert!(trial.problems[0].sentence.contains("comment.list.manage"));
    let trial = platform.try_out(&with("fel"), now()).await;
    assert_eq!(trial.problems[0].kind, ProblemKind::AccessRefused);
}

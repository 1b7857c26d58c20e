//! YouTube's interface, played after its documentation: what the connector does with it when it is well, and when it
//! is not; and how it keeps within the day's quota.

use crate::{
    door::open_to,
    played::{Answer, Answers, Mood, Played, Request},
    stages::Stage,
};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use torg_connectors::platforms::youtube::{KEY, YouTube};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing},
    },
    outside::{
        Credential,
        pass::{Pass, Renewal},
        platform::{Account, Measure, Platform, Reading},
    },
};

const TOKEN: &str = "ya29.hemlig-nyckel";
const OWN: &str = "UClillkoping";

/// The channel and what stands under its videos.
#[derive(Default)]
pub struct Server {
    videos: Vec<Value>,
    /// In the order they were written, each with where it stands.
    pub comments: Vec<Value>,
    next: u64,
    /// Videos where nothing may be said.
    closed: Vec<String>,
    banned: Vec<String>,
    /// Whether every page says that it goes on where it began.
    circle: bool,
    /// Whether our pass is somebody else's: then what waits is not shown.
    not_owner: bool,
    /// Whether a place in a list that is not the next is refused.
    forgets: bool,
}

impl Server {
    pub fn puts_up(&mut self, title: &str, at: &str) -> String {
        self.next += 1;
        let id = format!("v{}", self.next);
        self.videos.push(json!({ "kind": "youtube#playlistItem", "id": format!("UU-{id}"),
            "snippet": { "title": title, "description": "Om badhuset.", "channelId": OWN,
                "channelTitle": "Lillköping", "publishedAt": at },
            "contentDetails": { "videoId": id, "videoPublishedAt": at },
            "status": { "privacyStatus": "public" } }));
        id
    }

    /// Somebody says something, under a video or a comment there; its id.
    pub fn says(&mut self, who: &str, text: &str, video: &str, over: Option<&str>, at: &str) -> String {
        self.next += 1;
        let id = over.map_or_else(|| format!("Ug{}", self.next), |over| format!("{over}.{}", self.next));
        let channel = if who == "lillkoping" { OWN.to_owned() } else { format!("UC{who}") };
        let mut snippet = json!({ "authorDisplayName": format!("@{who}"), "authorChannelId": { "value": channel },
            "videoId": video, "textDisplay": text, "publishedAt": at, "updatedAt": at,
            "moderationStatus": "published" });
        if let Some(over) = over {
            snippet["parentId"] = json!(over);
        }
        self.comments.push(json!({ "kind": "youtube#comment", "id": id, "snippet": snippet }));
        id
    }

    pub fn edits(&mut self, id: &str, text: &str) {
        let snippet = &mut self.find(id).unwrap()["snippet"];
        snippet["textDisplay"] = json!(text);
        snippet["updatedAt"] = json!("2026-04-07T07:59:30Z");
    }

    pub fn is_now(&mut self, id: &str, kind: &str) {
        self.find(id).unwrap()["kind"] = json!(kind);
    }

    fn stands(&mut self, id: &str, status: &str) {
        self.find(id).unwrap()["snippet"]["moderationStatus"] = json!(status);
    }

    fn find(&mut self, id: &str) -> Option<&mut Value> {
        self.comments.iter_mut().find(|c| c["id"] == id)
    }

    fn status(comment: &Value) -> &str {
        comment["snippet"]["moderationStatus"].as_str().unwrap()
    }

    /// As it is shown: where it stands is told in the lists, and never of what is asked for by its id.
    fn shown(request: &Request, comment: &Value) -> Value {
        let mut shown = comment.clone();
        if request.get("id").is_some() {
            shown["snippet"].as_object_mut().unwrap().remove("moderationStatus");
        }
        shown
    }

    fn page(&self, request: &Request, all: Vec<Value>) -> Answer {
        let at = request.get("pageToken").map(|t| t.strip_prefix('p').and_then(|t| t.parse::<usize>().ok()));
        let at = match at {
            None => 0,
            Some(Some(at)) if !self.forgets => at,
            Some(_) => return no(400, "invalidPageToken"),
        };
        let size = request.number("maxResults", 20).min(2);
        let page: Vec<&Value> = all.iter().skip(at).take(size).collect();
        let mut body = json!({ "kind": "youtube#list", "pageInfo": { "totalResults": 1 }, "items": page });
        if self.circle {
            body["nextPageToken"] = json!("p0");
        } else if at + size < all.len() {
            body["nextPageToken"] = json!(format!("p{}", at + size));
        }
        (200, Vec::new(), body)
    }

    fn threads(&self, request: &Request) -> Answer {
        let wanted = request.get("moderationStatus").unwrap_or("published");
        let one = |top: &Value| {
            let id = top["id"].as_str().unwrap_or_default();
            let under: Vec<&Value> =
                self.comments.iter().filter(|c| c["snippet"]["parentId"] == id).collect();
            let shown: Vec<Value> = if wanted == "published" {
                under.iter().filter(|c| Self::status(c) == wanted).map(|c| Self::shown(request, c)).collect()
            } else {
                under.iter().map(|c| Self::shown(request, c)).collect()
            };
            let listed = Self::status(top) == wanted
                || (wanted != "published" && under.iter().any(|c| Self::status(c) == wanted));
            let count = shown.len();
            // The latest one alone comes with it.
            let latest: Vec<Value> = shown.into_iter().rev().take(1).collect();
            listed.then(|| {
                json!({ "kind": "youtube#commentThread", "id": id, "snippet": {
                    "videoId": top["snippet"]["videoId"], "topLevelComment": Self::shown(request, top),
                    "totalReplyCount": count }, "replies": { "comments": latest } })
            })
        };
        let of = |c: &&Value| {
            let video = request.get("videoId").is_none_or(|video| c["snippet"]["videoId"] == video);
            video && request.get("id").is_none_or(|ids| ids.split(',').any(|id| c["id"] == id))
        };
        let tops = self.comments.iter().rev().filter(|c| c["snippet"]["parentId"].is_null());
        self.page(request, tops.filter(of).filter_map(one).collect())
    }

    fn well(&mut self, request: &Request) -> Answer {
        let done = |value: Value| (200, Vec::new(), value);
        if request.path == "/token" {
            let with = |field: &str| request.form.contains(field);
            return if with("refresh_token=r1") && with("client_secret=hemlig") && with("client_id=1-app") {
                done(json!({ "access_token": "ny", "expires_in": 3599, "token_type": "Bearer" }))
            } else {
                (400, Vec::new(), json!({ "error": "invalid_grant", "error_description": "x" }))
            };
        }
        if request.bearer() != Some(TOKEN) {
            return no(401, "authError");
        }
        let path = request.path.strip_prefix("/youtube/v3/").unwrap().to_owned();
        let nothing = || (204, Vec::new(), json!(null));
        match (request.method.as_str(), path.as_str()) {
            ("GET", "channels") => {
                let mine = request.get("mine") == Some("true") || request.get("id") == Some(OWN);
                let me = json!({ "id": OWN, "snippet": { "title": "Lillköping" },
                    "contentDetails": { "relatedPlaylists": { "uploads": "UUlillkoping" } },
                    "statistics": { "subscriberCount": "1230", "hiddenSubscriberCount": false } });
                done(if mine {
                    json!({ "items": [me] })
                } else {
                    json!({ "pageInfo": { "totalResults": 0 } })
                })
            }
            ("GET", "playlistItems") => self.page(request, self.videos.iter().rev().cloned().collect()),
            ("GET", "videos") => {
                let ids = request.get("id").unwrap();
                let these = self
                    .videos
                    .iter()
                    .filter(|v| ids.split(',').any(|id| v["contentDetails"]["videoId"] == id));
                let these = these.map(|v| {
                    let mut video = v.clone();
                    video["id"] = video["contentDetails"]["videoId"].clone();
                    video.as_object_mut().unwrap().remove("contentDetails");
                    video
                });
                done(json!({ "items": these.collect::<Vec<_>>() }))
            }
            ("GET", "commentThreads") if self.not_owner && request.get("moderationStatus").is_some() => {
                no(403, "forbidden")
            }
            ("GET", "commentThreads") => {
                let closed = request.get("videoId").is_some_and(|v| self.closed.iter().any(|c| c == v));
                if closed { no(403, "commentsDisabled") } else { self.threads(request) }
            }
            ("GET", "comments") => match (request.get("id"), request.get("parentId")) {
                (Some(ids), _) => {
                    assert!(ids.split(',').count() <= 50);
                    let shown = |status: &str| {
                        if self.not_owner { status == "published" } else { status != "rejected" }
                    };
                    let these = self.comments.iter().filter(|c| shown(Self::status(c)));
                    let these = these.filter(|c| ids.split(',').any(|id| c["id"] == id));
                    let these = these.map(|c| Self::shown(request, c));
                    done(json!({ "items": these.collect::<Vec<_>>() }))
                }
                (None, Some(over)) => {
                    let under = self.comments.iter().filter(|c| c["snippet"]["parentId"] == over);
                    let under = under.filter(|c| Self::status(c) == "published");
                    self.page(request, under.map(|c| Self::shown(request, c)).collect())
                }
                _ => no(400, "missingRequiredParameter"),
            },
            ("POST", "comments") => {
                let over = request.body["snippet"]["parentId"].as_str().unwrap().to_owned();
                let Some(video) =
                    self.find(&over).map(|c| c["snippet"]["videoId"].as_str().unwrap().to_owned())
                else {
                    return no(404, "parentCommentNotFound");
                };
                let text = request.body["snippet"]["textOriginal"].as_str().unwrap().to_owned();
                let id = self.says("lillkoping", &text, &video, Some(&over), "2026-04-07T08:00:00Z");
                done(self.find(&id).unwrap().clone())
            }
            ("POST", "commentThreads") => {
                let video = request.body["snippet"]["videoId"].as_str().unwrap().to_owned();
                if self.closed.contains(&video) {
                    return no(403, "commentsDisabled");
                }
                let top = &request.body["snippet"]["topLevelComment"];
                let text = top["snippet"]["textOriginal"].as_str().unwrap().to_owned();
                let id = self.says("lillkoping", &text, &video, None, "2026-04-07T08:00:00Z");
                let top = self.find(&id).unwrap().clone();
                done(json!({ "id": id, "snippet": { "videoId": video, "topLevelComment": top } }))
            }
            ("POST", "comments/setModerationStatus") => {
                let (id, status) = (request.get("id").unwrap(), request.get("moderationStatus").unwrap());
                let ban = request.get("banAuthor") == Some("true");
                assert!(!ban || status == "rejected", "an author is banned with a rejection alone");
                let Some(comment) = self.find(id) else { return no(404, "commentNotFound") };
                let rejected = Self::status(comment) == "rejected";
                assert!(!rejected || status == "rejected", "what is rejected is never published again");
                comment["snippet"]["moderationStatus"] = json!(status);
                if ban {
                    self.banned.push(id.to_owned());
                }
                nothing()
            }
            ("DELETE", "comments") => {
                let id = request.get("id").unwrap();
                let ours = self.find(id).is_some_and(|c| c["snippet"]["authorChannelId"]["value"] == OWN);
                assert!(ours, "only our own are taken away so");
                self.comments.retain(|c| c["id"] != id);
                nothing()
            }
            _ => no(404, "notFound"),
        }
    }
}

fn no(status: u16, reason: &str) -> Answer {
    let error =
        json!({ "code": status, "message": "x", "errors": [{ "domain": "youtube", "reason": reason }] });
    (status, Vec::new(), json!({ "error": error }))
}

impl Answers for Server {
    fn answer(&mut self, request: &Request) -> Answer {
        self.well(request)
    }
}

fn with(user: &str, password: &str) -> Account {
    let credential = Some(Credential::Basic { user: user.into(), password: password.into() });
    let address = format!("https://www.youtube.com/channel/{OWN}");
    Account { platform: KEY.into(), address, credential, budget: None }
}

pub fn account() -> Account {
    with(OWN, TOKEN)
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// Videos, visitors' words at two levels under one of them, and one that waits.
pub async fn stage() -> Stage {
    let server = Played::start(Server::default()).await;
    {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        s.puts_up("Biblioteket", "2026-04-07T07:05:00Z");
        let top = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        s.says("bo", "Undrar också", &video, Some(&top), "2026-04-07T07:11:00Z");
        s.says("cia", "Jag med", &video, Some(&top), "2026-04-07T07:12:00Z");
        let held = s.says("dan", "Svordom", &video, None, "2026-04-07T07:13:00Z");
        s.stands(&held, "heldForReview");
        s.says("eva", "Fint!", &video, None, "2026-04-07T07:14:00Z");
    }
    Stage::of(server, account(), |guard, url| Box::new(YouTube::at(guard, url)))
}

async fn played() -> (Played<Server>, YouTube, Account) {
    let server = Played::start(Server::default()).await;
    let platform = YouTube::at(open_to(server.port), &server.url());
    (server, platform, account())
}

fn reply() -> Measure {
    Measure::Reply { text: "På måndag < 9!".into(), mark: "order-1".into() }
}

#[tokio::test]
async fn videos_comments_and_replies_are_read_and_what_waits_stands_where_it_stands() {
    let (server, platform, account) = played().await;
    let (video, top, held, spam) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        s.says("bo", "Undrar också", &video, Some(&top), "2026-04-07T07:11:00Z");
        let held = s.says("cia", "Svordom", &video, Some(&top), "2026-04-07T07:12:00Z");
        s.stands(&held, "heldForReview");
        let spam = s.says("dan", "Köp nu", &video, None, "2026-04-07T07:13:00Z");
        s.stands(&spam, "likelySpam");
        let gone = s.says("eva", "Grovt", &video, None, "2026-04-07T07:14:00Z");
        s.stands(&gone, "rejected");
        s.says("fia", "Fint!", &video, None, "2026-04-07T07:15:00Z");
        (video, top, held, spam)
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert!(out.whole, "page by page, to the last");
    let items: Vec<_> =
        out.batch.items.iter().map(|i| (i.kind, i.text.as_str(), i.standing.unwrap())).collect();
    assert_eq!(
        items,
        [
            (Kind::Post, "Om badhuset.", Standing::Visible),
            (Kind::Comment, "När?", Standing::Visible),
            (Kind::Comment, "Undrar också", Standing::Visible),
            (Kind::Comment, "Svordom", Standing::Hidden),
            (Kind::Comment, "Köp nu", Standing::Binned),
            (Kind::Comment, "Fint!", Standing::Visible),
        ]
    );
    assert_eq!(out.batch.items[0].title.as_deref(), Some("Badhuset"));
    assert_eq!(out.batch.items[1].parent, Some(format!("video:{video}")));
    assert_eq!(out.batch.items[2].parent, Some(format!("comment:{top}")));
    assert!(out.batch.items.iter().all(|i| i.thread == Some(format!("video:{video}"))));
    let by = out.batch.items[1].author.as_ref().unwrap();
    assert_eq!((by.name.as_str(), by.handle.as_deref()), ("@anna", Some("anna")));
    for (id, stands) in [(&held, Standing::Hidden), (&spam, Standing::Binned), (&top, Standing::Visible)] {
        let is = platform.standing(&account, &format!("comment:{id}"), now()).await.unwrap();
        assert_eq!(is, stands);
    }
    assert_eq!(platform.standing(&account, "comment:Ug999", now()).await.unwrap(), Standing::Gone);
    assert_eq!(
        platform.standing(&account, &format!("video:{video}"), now()).await.unwrap(),
        Standing::Visible
    );
    let threads = Reading::Threads(vec![format!("video:{video}")]);
    let out = platform.read(&account, threads, now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (6, true));
}

#[tokio::test]
async fn a_reply_that_waits_is_found_although_it_does_not_come_with_its_thread() {
    let (server, platform, account) = played().await;
    let (top, first, second) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        let first = s.says("bo", "Svordom", &video, Some(&top), "2026-04-07T07:11:00Z");
        let second = s.says("cia", "Fint!", &video, Some(&top), "2026-04-07T07:12:00Z");
        (top, first, second)
    };
    let stands = async |id: &str| platform.standing(&account, &format!("comment:{id}"), now()).await;
    for (status, standing) in [
        ("published", Standing::Visible),
        ("heldForReview", Standing::Hidden),
        ("likelySpam", Standing::Binned),
        ("rejected", Standing::Gone),
    ] {
        server.platform.lock().unwrap().stands(&first, status);
        assert_eq!(stands(&first).await.unwrap(), standing, "{status}");
        assert_eq!(stands(&second).await.unwrap(), Standing::Visible, "{status}");
        assert_eq!(stands(&top).await.unwrap(), Standing::Visible, "{status}");
    }
    // A search that does not come to an end says nothing of what it did not find.
    server.platform.lock().unwrap().circle = true;
    assert_eq!(stands(&second).await.unwrap(), Standing::Visible, "found on the way");
    for id in [top.as_str(), first.as_str(), "Ug999"] {
        assert_eq!(stands(id).await.unwrap_err().problem.kind, ProblemKind::SourceFault, "{id}");
    }
}

#[tokio::test]
async fn what_is_new_is_read_with_few_questions_and_an_older_stretch_goes_on_where_it_was() {
    let (server, platform, account) = played().await;
    {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-01-01T07:00:00Z");
        for n in 1..=9 {
            let top = s.says(
                "anna",
                &format!("Fråga {n}"),
                &video,
                None,
                &format!("2026-0{}-01T07:00:00Z", n.min(4)),
            );
            s.says("bo", "Ett", &video, Some(&top), &format!("2026-0{}-01T07:01:00Z", n.min(4)));
            s.says("bo", "Två", &video, Some(&top), &format!("2026-0{}-01T07:02:00Z", n.min(4)));
        }
    }
    let asked = |from: usize| server.asked().iter().skip(from).filter(|a| a.ends_with("/comments")).count();
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!(
        (out.batch.items.len(), asked(0)),
        (1 + 27, 9),
        "replies that did not come along are asked for"
    );
    let before = server.asked().len();
    let since = Some("2026-04-01T06:00:00Z".parse().unwrap());
    let out = platform.read(&account, Reading::New(since), now()).await.unwrap();
    assert_eq!(asked(before), 0, "as many replies as before");
    assert!(out.batch.items.iter().all(|i| i.published_at >= since));
    // A stretch of the past begins at the page that was remembered, and reads it whole.
    let at = |text: &str| text.parse::<Timestamp>().unwrap();
    let span = Reading::Span { from: at("2026-01-01T00:00:00Z"), until: at("2026-01-15T00:00:00Z") };
    let before = server.asked().len();
    let out = platform.read(&account, span.clone(), now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (1 + 3, true));
    let pages =
        |from: usize| server.asked().iter().skip(from).filter(|a| a.ends_with("/commentThreads")).count();
    assert_eq!(pages(before), 2 + 1, "what waits, and the one page");
    // A place that holds no more: from the beginning, and nothing is missing.
    server.platform.lock().unwrap().forgets = true;
    let failed = platform.read(&account, span.clone(), now()).await;
    assert!(failed.is_err(), "a list that cannot be gone on with is no whole list");
    server.platform.lock().unwrap().forgets = false;
    assert_eq!(platform.read(&account, span, now()).await.unwrap().batch.items.len(), 4);
}

#[tokio::test]
async fn held_back_is_undone_rejected_never_is_and_our_own_is_taken_away() {
    let (server, platform, account) = played().await;
    let (top, ours, video) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("anna", "Förtal", &video, None, "2026-04-07T07:10:00Z");
        let ours = s.says("lillkoping", "Hej", &video, Some(&top), "2026-04-07T07:11:00Z");
        (format!("comment:{top}"), format!("comment:{ours}"), format!("video:{video}"))
    };
    let carry = async |id: &str, measure: Measure| platform.carry_out(&account, id, measure, now()).await;
    assert!(carry(&top, Measure::Hide).await.unwrap().is_some_and(|c| !c.already));
    assert!(carry(&top, Measure::Block).await.unwrap().is_none(), "its comment stands");
    assert!(carry(&top, Measure::Delete).await.unwrap().is_some_and(|c| !c.already));
    assert!(carry(&top, Measure::Block).await.unwrap().is_some(), "with the rejection");
    assert_eq!(server.platform.lock().unwrap().banned.len(), 1);
    assert_eq!(carry(&top, Measure::Restore).await.unwrap_err().problem.kind, ProblemKind::ItemGone);
    assert!(carry(&ours, Measure::Hide).await.unwrap().is_none(), "nobody holds back their own");
    assert!(carry(&ours, Measure::Delete).await.unwrap().is_some_and(|c| !c.already));
    assert_eq!(platform.standing(&account, &ours, now()).await.unwrap(), Standing::Gone);
    for measure in [Measure::Hide, Measure::Delete, Measure::Restore, Measure::Block] {
        assert!(carry(&video, measure).await.unwrap().is_none(), "a video is seen to where it was put up");
    }
    assert!(carry("comment:Ug999", Measure::Delete).await.unwrap().is_some_and(|c| c.already));
    assert!(carry("comment:Ug999", Measure::Block).await.unwrap().is_none());
}

#[tokio::test]
async fn what_is_not_shown_to_us_is_never_called_gone() {
    let (server, platform, account) = played().await;
    let (video, held) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        let held = s.says("anna", "Svordom", &video, None, "2026-04-07T07:10:00Z");
        s.stands(&held, "heldForReview");
        s.says("bo", "Fint!", &video, None, "2026-04-07T07:11:00Z");
        s.not_owner = true;
        (video, format!("comment:{held}"))
    };
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (2, false), "the rest is read");
    assert_eq!(out.withheld, [Kind::Comment, Kind::Other]);
    assert!(out.batch.problems.iter().any(|p| p.kind == ProblemKind::MayNotModerate));
    let threads = Reading::Threads(vec![format!("video:{video}")]);
    assert!(!platform.read(&account, threads, now()).await.unwrap().whole);
    let failed = platform.standing(&account, &held, now()).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::MayNotModerate);
    let failed = platform.carry_out(&account, &held, Measure::Delete, now()).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.perhaps_done), (ProblemKind::MayNotModerate, false));
    let trial = platform.try_out(&account, now()).await;
    assert_eq!((trial.may_moderate, trial.problems.len()), (Some(false), 1));
}

#[tokio::test]
async fn an_answer_stands_once_beside_what_it_answers_and_under_a_video() {
    let (server, platform, account) = played().await;
    let (video, top, deep) = {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        let top = s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        let deep = s.says("bo", "Ja, när?", &video, Some(&top), "2026-04-07T07:11:00Z");
        (video, top, deep)
    };
    let carry = async |id: String| platform.carry_out(&account, &id, reply(), now()).await;
    server.is(Mood::Swallows);
    let failed = carry(format!("comment:{deep}")).await.unwrap_err();
    assert!(failed.perhaps_done, "the answer was lost, not the asking");
    server.is(Mood::Well);
    let found = carry(format!("comment:{deep}")).await.unwrap().unwrap();
    assert!(found.already && found.external_id.as_ref().unwrap().starts_with(&format!("comment:{top}.")));
    assert!(found.url.unwrap().contains("&lc="));
    let said =
        |s: &Server| s.comments.iter().filter(|c| c["snippet"]["textDisplay"] == "På måndag < 9!").count();
    assert_eq!(said(&server.platform.lock().unwrap()), 1);
    // Another order in the same words is another answer.
    let other = Measure::Reply { text: "På måndag < 9!".into(), mark: "order-2".into() };
    let other = platform.carry_out(&account, &format!("comment:{top}"), other, now()).await.unwrap().unwrap();
    assert!(!other.already && other.external_id != found.external_id);
    let mark = |mark: &str| Measure::Reply { text: "Välkomna!".into(), mark: mark.into() };
    for already in [false, true] {
        let under = platform.carry_out(&account, &format!("video:{video}"), mark("order-3"), now()).await;
        assert_eq!(under.unwrap().unwrap().already, already);
    }
    server.platform.lock().unwrap().closed.push(video.clone());
    let failed = platform.carry_out(&account, &format!("video:{video}"), mark("order-4"), now()).await;
    let failed = failed.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::OnlyByHand, "a person is told why");
    let threads = Reading::Threads(vec![format!("video:{video}")]);
    let out = platform.read(&account, threads, now()).await.unwrap();
    assert_eq!((out.batch.items.len(), out.whole), (1, true), "nothing is said where nothing may be");
}

#[tokio::test]
async fn a_quota_that_is_used_up_is_left_alone_until_it_begins_anew() {
    let (server, platform, account) = played().await;
    server.platform.lock().unwrap().puts_up("Badhuset", "2026-04-07T07:00:00Z");
    let spent = r#"{"error":{"code":403,"errors":[{"domain":"youtube.quota","reason":"quotaExceeded"}]}}"#;
    server.is(Mood::Says(403, vec![], spent));
    let midnight: Timestamp = "2026-04-08T07:00:00Z".parse().unwrap();
    let failed = platform.read(&account, Reading::New(None), now()).await.unwrap_err();
    assert_eq!((failed.problem.kind, failed.retry_at), (ProblemKind::AskedToWait, midnight));
    assert!(failed.problem.sentence.contains("10 000 enheter"));
    server.is(Mood::Well);
    let asked = server.asked().len();
    let failed = platform.carry_out(&account, "comment:Ug1", Measure::Hide, now()).await.unwrap_err();
    assert_eq!((failed.retry_at, server.asked().len()), (midnight, asked), "nothing is asked in vain");
    // Another project has a quota of its own, and so has the next day.
    let pass = Pass { app: Some("77-app.apps.googleusercontent.com".into()), ..Pass::read(TOKEN) };
    let other = with(OWN, &pass.text());
    assert!(platform.read(&other, Reading::New(None), now()).await.is_ok());
    assert!(platform.read(&account, Reading::New(None), midnight).await.is_ok());
}

#[tokio::test]
async fn a_pass_is_renewed_and_trying_says_whose_it_is() {
    let (server, platform, account) = played().await;
    let pass = Pass {
        refresh: Some("r1".into()),
        app: Some("1-app".into()),
        app_secret: Some("hemlig".into()),
        ..Pass::read(TOKEN)
    };
    let Renewal::Renewed(new) = platform.renew(&with(OWN, &pass.text()), now()).await else {
        panic!("not renewed")
    };
    assert_eq!((new.access.as_str(), new.refresh.as_deref()), ("ny", Some("r1")), "what renews it stays");
    assert_eq!(new.access_until, Some(now() + SignedDuration::from_secs(3599)));
    let old = Pass { refresh: Some("gammal".into()), ..pass.clone() };
    assert!(matches!(platform.renew(&with(OWN, &old.text()), now()).await, Renewal::ByHand));
    assert!(matches!(platform.renew(&account, now()).await, Renewal::ByHand), "nothing to renew with");
    server.is(Mood::Says(503, vec![], r#"{"access_token":"ny","refresh_token":"r9"}"#));
    let Renewal::Failed(failed) = platform.renew(&with(OWN, &pass.text()), now()).await else {
        panic!("renewed")
    };
    assert!(failed.answer.is_none() && !format!("{failed:?}").contains("r9"));
    server.is(Mood::Well);
    let trial = platform.try_out(&account, now()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("Lillköping"), 0), "{trial:?}");
    assert_eq!(trial.may_moderate, Some(true));
    let followers = platform.followers(&account, now()).await.unwrap().unwrap();
    assert_eq!((followers.count, followers.rounded), (1230, true));
    let other = platform.try_out(&with("UCannan", TOKEN), now()).await;
    assert!(other.problems[0].sentence.contains("annan kanal"));
    let name = platform.try_out(&with("@lillkoping", TOKEN), now()).await;
    assert!(name.problems[0].sentence.contains("börjar med UC"));
    let old = platform.try_out(&with(OWN, "gammal"), now()).await.problems.remove(0);
    assert_eq!(old.kind, ProblemKind::AccessRefused);
}

#[tokio::test]
async fn what_is_wrong_is_said_with_who_can_mend_it_and_what_comes_is_never_trusted() {
    let (server, platform, account) = played().await;
    let reason = |status: u16, body: &'static str| Mood::Says(status, vec![], body);
    for (mood, kind) in [
        (reason(403, r#"{"error":{"errors":[{"reason":"rateLimitExceeded"}]}}"#), ProblemKind::AskedToWait),
        (reason(401, r#"{"error":{"errors":[{"reason":"authError"}]}}"#), ProblemKind::AccessRefused),
        (
            reason(403, r#"{"error":{"errors":[{"reason":"insufficientPermissions"}]}}"#),
            ProblemKind::MayNotModerate,
        ),
        (
            reason(403, r#"{"error":{"errors":[{"reason":"accessNotConfigured"}]}}"#),
            ProblemKind::InterfaceMissing,
        ),
        (reason(500, r#"{"error":{"errors":[{"reason":"backendError"}]}}"#), ProblemKind::SourceFault),
    ] {
        server.is(mood.clone());
        let failed = platform.carry_out(&account, "comment:Ug1", Measure::Hide, now()).await.unwrap_err();
        assert_eq!(failed.problem.kind, kind, "{mood:?}: {:?}", failed.problem);
        assert!(failed.retry_at >= now() && !failed.perhaps_done, "{mood:?}");
        assert!(!format!("{failed:?}").contains(TOKEN), "what lets us in is never told");
    }
    server.is(Mood::Well);
    {
        let mut s = server.platform.lock().unwrap();
        let video = s.puts_up("Badhuset", "2026-04-07T07:00:00Z");
        s.says("anna", "När?", &video, None, "2026-04-07T07:10:00Z");
        // Without what it should have.
        s.comments.push(json!({ "kind": "youtube#comment", "id": "Ug0", "snippet": {
            "moderationStatus": "published", "authorChannelId": null, "textDisplay": 7, "publishedAt": "i går" } }));
        s.comments.push(json!({ "id": null, "snippet": { "moderationStatus": "published" } }));
    }
    let out = platform.read(&account, Reading::New(None), now()).await.unwrap();
    let ids: Vec<_> = out.batch.items.iter().map(|i| i.external_id.as_str()).collect();
    assert_eq!(ids.len(), 3, "{ids:?}");
    assert!(ids.contains(&"comment:Ug0"), "odd values are kept");
    let kinds: Vec<_> = out.batch.problems.iter().map(|p| p.kind).collect();
    assert!(kinds.contains(&ProblemKind::BrokenItem), "{kinds:?}");
}

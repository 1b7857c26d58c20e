//! One table of how a server can misbehave, and what must come of it at every platform, and at a feed: a sentence that
//! says what is wrong and when to try again, nothing lost of what could be read, nothing twice, and nothing taken for
//! gone. What only one of them says stands in its own file.

use crate::{
    door::open_to_with,
    played::{Answer, Answers, Mood, Played, Plays, Request},
    stages::{ALL, Stage},
};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::task::JoinSet;
use torg_connectors::{guard::Guard, platforms::feed::FeedClient};
use torg_domain::{
    channels::{
        problem::{Mender, Problem, ProblemKind as Kind},
        taken::{Kind as Sort, Standing, Taken},
    },
    outside::{
        Credential, FeedAnswer, FeedRequest, FetchFeed, RawAnswer, Voice,
        platform::{Account, Platform, PlatformFailure, Reading},
    },
};

/// What must come of it.
#[derive(Clone, Copy, Debug)]
pub enum Comes {
    /// Nothing, for one of these reasons; and when to try again, as the server wishes where it says so.
    Nothing(&'static [Kind]),
    /// Everything, each once and as ever, and the reading is whole; this is told beside it.
    All(Option<Kind>),
    /// As much as could be read, and what did not come is not taken for gone.
    Part,
}

/// How long a server asks us to wait, where it says so.
const WAIT: (&str, &str) = ("retry-after", "120");

const JSON: (&str, &str) = ("content-type", "application/json");

const HTML: (&str, &str) = ("content-type", "text/html; charset=utf-8");

/// The table.
fn rows() -> Vec<(&'static str, Mood, Comes)> {
    let says =
        |status, headers: &[(&'static str, &'static str)], body| Mood::Says(status, headers.to_vec(), body);
    let (ahead, behind) = ("Wed, 08 Apr 2026 08:00:00 GMT", "Mon, 06 Apr 2026 08:00:00 GMT");
    let closed = "<html><body>Underhåll</body></html>";
    vec![
        ("everything twice", Mood::Doubles, Comes::All(None)),
        ("every list from its other end", Mood::Reverses, Comes::All(None)),
        ("fields nobody knows, and null in all of them", Mood::Raves, Comes::All(Some(Kind::BrokenItem))),
        ("a clock a day ahead", Mood::Clock(ahead), Comes::All(Some(Kind::ClockSkew))),
        ("a clock a day behind", Mood::Clock(behind), Comes::All(Some(Kind::ClockSkew))),
        ("a page that leads to itself", Mood::Circles, Comes::Part),
        ("a body cut in the middle", Mood::Breaks, Comes::Nothing(&[Kind::CutOnTheWay])),
        ("a body without end", Mood::Pours, Comes::Nothing(&[Kind::CutAtLimit])),
        ("a body without anything", says(200, &[JSON], ""), Comes::Nothing(&[Kind::NotJson])),
        ("half a body that says it is whole", says(200, &[JSON], "{\"da"), Comes::Nothing(&[Kind::NotJson])),
        ("a web page instead", says(200, &[HTML], closed), Comes::Nothing(&[Kind::HtmlInstead])),
        ("too often, and until when", says(429, &[WAIT], "{}"), Comes::Nothing(&[Kind::AskedToWait])),
        ("too often", says(429, &[], "{}"), Comes::Nothing(&[Kind::AskedToWait])),
        ("closed, and until when", says(503, &[WAIT, HTML], closed), Comes::Nothing(&[Kind::AskedToWait])),
        ("closed", says(503, &[HTML], closed), Comes::Nothing(&[Kind::SourceFault])),
        ("a fault of its own", says(500, &[], ""), Comes::Nothing(&[Kind::SourceFault])),
        ("a key that has run out", Mood::ShutsOut, Comes::Nothing(&[Kind::AccessRefused])),
        (
            "sent inwards",
            Mood::Sends(302, "http://127.0.0.1:9/"),
            // What changes something is not sent on at all.
            Comes::Nothing(&[Kind::PrivateAddress, Kind::Moved]),
        ),
    ]
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

/// What was read, whoever read it.
struct Came {
    items: Vec<Taken>,
    gone: usize,
    problems: Vec<Problem>,
    whole: bool,
    /// Of these more may be there, and of no others.
    withheld: Vec<Sort>,
}

/// Why nothing was read.
#[derive(Debug)]
struct Failed {
    problem: Problem,
    retry_at: Timestamp,
    answer: Option<RawAnswer>,
    perhaps_done: bool,
}

impl From<PlatformFailure> for Failed {
    fn from(failed: PlatformFailure) -> Self {
        Self {
            problem: failed.problem,
            retry_at: failed.retry_at,
            answer: failed.answer,
            perhaps_done: failed.perhaps_done,
        }
    }
}

/// One who reads.
enum Reader {
    Interface(Box<dyn Platform>, Account),
    Feed(FeedClient, FeedRequest),
}

impl Reader {
    async fn read(&self) -> Result<Came, Failed> {
        match self {
            Self::Interface(platform, account) => {
                let span = Reading::Span { from: now() - SignedDuration::from_hours(24), until: now() };
                let out = platform.read(account, span, now()).await?;
                Ok(Came {
                    items: out.batch.items,
                    gone: out.batch.gone.len(),
                    problems: out.batch.problems,
                    whole: out.whole,
                    withheld: out.withheld,
                })
            }
            Self::Feed(client, request) => match client.fetch(request.clone()).await {
                FeedAnswer::NotModified { .. } => panic!("nothing was said of what is known"),
                FeedAnswer::Fetched(fetched) => Ok(Came {
                    items: fetched.batch.items,
                    gone: fetched.batch.gone.len(),
                    problems: fetched.batch.problems,
                    whole: !fetched.batch.truncated_after_break,
                    withheld: Vec::new(),
                }),
                FeedAnswer::Failed(failed) => Err(Failed {
                    problem: failed.problem,
                    retry_at: failed.retry_at,
                    answer: failed.answer,
                    perhaps_done: false,
                }),
            },
        }
    }

    /// Where an item stands, where that can be asked.
    async fn standing(&self, id: &str) -> Option<Result<Standing, PlatformFailure>> {
        match self {
            Self::Interface(platform, account) => Some(platform.standing(account, id, now()).await),
            Self::Feed(..) => None,
        }
    }

    fn secret(&self) -> String {
        let credential = match self {
            Self::Interface(_, account) => account.credential.clone(),
            Self::Feed(_, request) => request.credential.clone(),
        };
        match credential {
            Some(Credential::Basic { password, .. }) => password,
            Some(Credential::Bearer(token)) => token,
            None => panic!("signed in as somebody"),
        }
    }
}

fn must(holds: bool, what: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(what.into()) }
}

/// Each item as everybody reads it, by what it is called.
fn each(items: &[Taken]) -> BTreeMap<&str, Taken> {
    let bare = |item: &Taken| Taken { raw: Vec::new(), problems: Vec::new(), ..item.clone() };
    items.iter().map(|item| (item.external_id.as_str(), bare(item))).collect()
}

/// Whether what came is what must come.
fn judged(comes: Comes, came: &Result<Came, Failed>, usual: &Came, mood: &Mood) -> Result<(), String> {
    let came = match (comes, came) {
        (Comes::Nothing(kinds), Err(failed)) => {
            let (problem, retry_at) = (&failed.problem, failed.retry_at);
            must(kinds.contains(&problem.kind), format!("{problem:?}"))?;
            must(problem.sentence.ends_with('.'), format!("no sentence: {}", problem.sentence))?;
            let until = matches!(mood, Mood::Says(_, headers, _) if headers.contains(&WAIT));
            let wished = now() + SignedDuration::from_secs(120);
            must(!until || retry_at == wished, format!("tried again {retry_at}, not {wished}"))?;
            return must(retry_at > now(), format!("tried again {retry_at}"));
        }
        (_, Err(failed)) => return Err(format!("nothing came: {:?}", failed.problem)),
        (Comes::Nothing(_), Ok(came)) => {
            return Err(format!("{} things came, and {:?}", came.items.len(), came.problems));
        }
        (Comes::All(_) | Comes::Part, Ok(came)) => came,
    };
    let (these, those) = (each(&came.items), each(&usual.items));
    must(these.len() == came.items.len(), "something came twice")?;
    must(came.gone == 0, "something is said to be gone")?;
    for (id, is) in &these {
        let nothing = is.text.is_empty() && is.title.is_none();
        must(those.contains_key(id) || nothing, format!("{id} came, which is not there: {is:?}"))?;
    }
    if let Comes::All(told) = comes {
        must(came.whole, format!("not whole: {:?}", came.problems))?;
        for (id, was) in &those {
            must(these.get(id) == Some(was), format!("{was:?} came as {:?}", these.get(id)))?;
        }
        let tells = |kind: Kind| came.problems.iter().any(|problem| problem.kind == kind);
        return must(told.is_none_or(tells), format!("{told:?} is not told: {:?}", came.problems));
    }
    must(!these.is_empty() && !came.whole, "nothing came, or it is called whole")?;
    let taken_for_gone = |was: &Taken| !came.withheld.is_empty() && !came.withheld.contains(&was.kind);
    let lost = those.iter().find(|(id, was)| !these.contains_key(*id) && taken_for_gone(was));
    must(lost.is_none(), format!("taken for gone: {lost:?}"))
}

/// Whether what lets us in stands in anything that is kept or shown.
fn shows(failed: &Failed, secret: &str) -> bool {
    let kept = failed.answer.as_ref().is_some_and(|answer| {
        let head = format!("{:?} {} {:?}", answer.headers, answer.final_url, answer.moved);
        head.contains(secret) || String::from_utf8_lossy(&answer.body).contains(secret)
    });
    kept || format!("{:?}", failed.problem).contains(secret)
}

/// Puts a server in every mood of the table, and says what came out otherwise than it must.
async fn bears(
    name: &str,
    server: &dyn Plays,
    instead: &[(&str, Comes)],
    begins: &(dyn Fn() -> Reader + Sync),
) -> Vec<String> {
    let rows = rows();
    assert!(instead.iter().all(|(of, _)| rows.iter().any(|(row, ..)| row == of)), "{instead:?}");
    let reader = begins();
    let usual = reader.read().await.expect("it is well");
    assert!(usual.whole && usual.items.len() >= 4, "{name}: {} things", usual.items.len());
    let visitor = usual.items.iter().find(|item| item.kind == Sort::Comment && item.ours == Some(false));
    let visitor = visitor.expect("somebody has written").external_id.clone();
    let mut wrong = Vec::new();
    let mut look = |row: &str, judged: Result<(), String>| {
        wrong.extend(judged.err().map(|why| format!("{name}, {row}: {why}")));
    };
    for (row, mood, comes) in rows {
        let comes = instead.iter().find(|(of, _)| *of == row).map_or(comes, |(_, comes)| *comes);
        server.is(mood.clone());
        let came = reader.read().await;
        look(row, judged(comes, &came, &usual, &mood));
        if let Err(failed) = &came {
            look(row, must(!failed.perhaps_done, "reading does nothing"));
            look(row, must(!shows(failed, &reader.secret()), "what lets us in is shown"));
        }
        if matches!(comes, Comes::Nothing(_)) {
            let first = begins().read().await;
            let row = format!("{row}, at the first asking");
            look(&row, judged(comes, &first, &usual, &mood));
            look(
                &row,
                must(first.err().is_none_or(|failed| !failed.perhaps_done), "being let in does nothing"),
            );
        }
        // More than anybody takes takes its time, and says no more the second time.
        if mood != Mood::Pours
            && let Some(stands) = reader.standing(&visitor).await
        {
            look(row, must(!matches!(stands, Ok(Standing::Gone)), "what stands there is called gone"));
        }
    }
    server.is(Mood::Well);
    look("well again", judged(Comes::All(None), &reader.read().await, &usual, &Mood::Well));
    wrong
}

/// So long that nothing but a hanging server takes as long, on a slow machine too.
const LONG: Duration = Duration::from_secs(120);

fn interface(stage: &Stage, guard: &Arc<Guard>) -> Reader {
    Reader::Interface(stage.platform(guard.clone()), stage.account.clone())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn however_a_server_misbehaves_nothing_is_lost_or_doubled_or_called_gone() {
    let server = Played::start(Feed).await;
    let guard = open_to_with(&[server.port], LONG);
    let mut wrong = bears("feed", &server, &OF_A_FEED, &|| Feed::reader(&server, &guard)).await;
    // A few at a time: each holds, once, as much as it takes at most.
    for some in ALL.chunks(3) {
        let mut all = JoinSet::new();
        for (name, begins) in some.iter().copied() {
            all.spawn(async move {
                let stage = begins().await;
                let guard = open_to_with(&[stage.server.port()], LONG);
                bears(name, &*stage.server, stage.instead, &|| interface(&stage, &guard)).await
            });
        }
        wrong.extend(all.join_all().await.into_iter().flatten());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_server_that_says_nothing_is_given_up_in_time() {
    async fn given_up(name: &str, reader: Reader) {
        let Err(failed) = reader.read().await else { panic!("{name}: something came") };
        assert_eq!((failed.problem.kind, failed.problem.mender), (Kind::TooSlow, Mender::Source), "{name}");
        assert!(failed.retry_at > now(), "{name}");
    }
    let soon = Duration::from_millis(300);
    let mut all = JoinSet::new();
    for (name, begins) in ALL {
        all.spawn(async move {
            let stage = begins().await;
            stage.server.is(Mood::Hangs);
            given_up(name, interface(&stage, &open_to_with(&[stage.server.port()], soon))).await;
        });
    }
    all.spawn(async move {
        let server = Played::start(Feed).await;
        server.is(Mood::Hangs);
        given_up("feed", Feed::reader(&server, &open_to_with(&[server.port], soon))).await;
    });
    all.join_all().await;
}

/// A feed of visitors' words, closed to others.
struct Feed;

const KEY: &str = "flodets-nyckel-1";

/// A feed has one page, and its dates are its items' own. What came before a break is read; what is no feed is told in
/// words of its own.
const OF_A_FEED: [(&str, Comes); 7] = [
    ("fields nobody knows, and null in all of them", Comes::All(None)),
    ("a clock a day ahead", Comes::All(None)),
    ("a clock a day behind", Comes::All(None)),
    ("a page that leads to itself", Comes::All(None)),
    ("a body cut in the middle", Comes::Part),
    ("a body without anything", Comes::Nothing(&[Kind::Empty])),
    ("half a body that says it is whole", Comes::Nothing(&[Kind::NotAFeed])),
];

impl Feed {
    fn reader(server: &Played<Self>, guard: &Arc<Guard>) -> Reader {
        let request = FeedRequest {
            url: format!("{}/comments/feed", server.url()),
            etag: None,
            last_modified: None,
            credential: Some(Credential::Bearer(KEY.into())),
            voice: Voice::Visitors,
            failures: 0,
            now: now(),
        };
        Reader::Feed(FeedClient::new(guard.clone()).with_largest(100_000), request)
    }
}

impl Answers for Feed {
    fn answer(&mut self, request: &Request) -> Answer {
        if request.bearer() != Some(KEY) {
            return (401, Vec::new(), json!({}));
        }
        let item = |n: u64| {
            json!({ "id": format!("c{n}"), "url": format!("https://blogg.test/{n}"),
                "content_text": format!("Undran {n}"), "date_published": format!("2026-04-07T07:0{n}:00Z") })
        };
        let kind = vec![("content-type", "application/feed+json".to_owned())];
        let items: Vec<_> = (1..=6).map(item).collect();
        let version = "https://jsonfeed.org/version/1.1";
        (200, kind, json!({ "version": version, "title": "Bloggen", "items": items }))
    }
}

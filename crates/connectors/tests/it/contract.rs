//! What any platform must hold, whichever it is, and those that hold it: played servers always, real ones where
//! `TORG_TEST_WORDPRESS`, `TORG_TEST_BLUESKY` and `TORG_TEST_MASTODON` point at them (`./check wordpress`, `./check
//! bluesky` and `./check mastodon` start one).

use crate::{
    net::{Net, Who},
    played::Played as Server,
    press::Press,
    real::{Real, wall},
};
use jiff::{SignedDuration, Timestamp};
use std::{collections::BTreeSet, sync::Arc};
use torg_connectors::{
    guard::{AllowedHost, Guard, Rules},
    platforms::{self, bluesky, mastodon, wordpress::Wordpress, x},
};
use torg_domain::{
    channels::{
        problem::ProblemKind,
        taken::{Kind, Standing, Taken, digest},
    },
    evidence::Checked,
    outside::{
        Credential,
        platform::{Account, Measure, Platform, Reading, Sight, Stranger},
    },
};

/// A place where a visitor can write, and where somebody else can look after things, behind our back.
pub trait Stage {
    /// A visitor writes; the item's external id.
    async fn visitor_writes(&mut self, text: &str) -> String;
    /// The visitor changes it; false where that cannot be done, or played.
    async fn visitor_edits(&self, _external_id: &str, _text: &str) -> bool {
        false
    }
    /// The visitor takes it away; false where only we can.
    async fn visitor_takes_away(&self, _external_id: &str) -> bool {
        false
    }
    /// Somebody at the platform gives an item a kind nobody knows; false where that cannot be played.
    async fn becomes_unknown(&self, external_id: &str) -> bool;
    /// Until what has happened is seen everywhere.
    async fn settles(&self) {}
    /// Now, by the platform.
    fn now(&self) -> Timestamp;
}

/// How far our hands reach at a platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Out of everybody's view, into the bin, and gone: it is our own place.
    Everything,
    /// Behind a click, and no further.
    Click,
    /// Behind a click, and nothing else.
    ClickOnly,
    /// Out of others' view and gone, at a platform where only those who are signed in are shown anything.
    Moderator {
        /// Whether whoever wrote can be blocked.
        blocks: bool,
    },
    /// Gone, and nothing gentler, at a platform where only those who are signed in are shown anything.
    RemoveOnly,
    /// Out of others' view, and nothing else, at a platform where only those who are signed in are shown anything.
    Hider,
    /// Nothing of another's.
    Nothing,
    /// The same, where nobody takes reports either.
    BlockOnly,
}

async fn item(platform: &dyn Platform, account: &Account, id: &str, now: Timestamp) -> Option<Taken> {
    let out = platform.read(account, Reading::New(None), now).await.unwrap();
    out.batch.items.into_iter().find(|i| i.external_id == id)
}

/// The contract.
pub async fn holds(
    stranger: &dyn Stranger,
    platform: &dyn Platform,
    account: &Account,
    reach: Reach,
    stage: &mut impl Stage,
) {
    let now = stage.now();
    let text = format!("Hej, när öppnar badhuset igen? Undrar {}", now.as_millisecond());
    let id = stage.visitor_writes(&text).await;
    let stage = &*stage;

    // Fetched twice, it is one message, whole, with its bytes.
    let read = async || platform.read(account, Reading::New(None), stage.now()).await.unwrap();
    let (first, second) = (read().await, read().await);
    let mine = |out: &torg_domain::outside::platform::ReadOut| {
        let mine = out.batch.items.iter().filter(|i| i.external_id == id);
        mine.map(digest).collect::<Vec<_>>()
    };
    assert_eq!(mine(&first).len(), 1);
    assert_eq!(mine(&first), mine(&second));
    let distinct: BTreeSet<_> = first.batch.items.iter().map(|i| &i.external_id).collect();
    assert_eq!(distinct.len(), first.batch.items.len(), "no id twice");
    // Where nobody tells what is hidden, what has not been touched stands nowhere.
    let told = |i: &Taken| i.standing.is_some() || reach == Reach::ClickOnly;
    assert!(first.batch.items.iter().all(|i| !i.raw.is_empty() && told(i)));
    assert!(!first.answers.is_empty() && first.answers.iter().all(|a| !a.body.is_empty()));
    let taken = first.batch.items.iter().find(|i| i.external_id == id).expect("what the visitor wrote");
    assert!(taken.text.contains(&text), "{}", taken.text);
    assert_eq!(taken.ours, Some(false));
    assert!(taken.published_at.is_some() && taken.parent.is_some() && taken.thread.is_some());
    let thread = taken.thread.clone().unwrap();

    let carry = async |measure: Measure| {
        let carried = platform.carry_out(account, &id, measure, stage.now()).await;
        stage.settles().await;
        carried
    };
    let stands = async || platform.standing(account, &id, stage.now()).await.unwrap();
    let sight = Sight {
        account: account.clone(),
        external_id: id.clone(),
        url: taken.url.clone(),
        text: text.clone(),
    };
    // Each measure that can be done is confirmed, and a second time it stood so already; a stranger agrees. What
    // cannot be done is said, and nothing is changed by it.
    let report = || Measure::Report { why: "Förtal.".into() };
    let back = (Measure::Restore, Standing::Visible);
    let hide = (Measure::Hide, Standing::Hidden);
    let click = (Measure::HideBehindClick, Standing::BehindClick);
    let (can, mut cannot) = match reach {
        Reach::Everything => {
            carry(Measure::Restore).await.unwrap().expect("it can be shown");
            let bin = (Measure::Bin, Standing::Binned);
            (
                vec![hide.clone(), back.clone(), bin, back, hide],
                vec![Measure::HideBehindClick, Measure::Block],
            )
        }
        Reach::Click | Reach::ClickOnly => (
            vec![click.clone(), back.clone(), click, back],
            vec![Measure::Hide, Measure::Bin, Measure::Delete],
        ),
        Reach::Moderator { .. } => (vec![hide, back], vec![Measure::HideBehindClick, Measure::Bin, report()]),
        Reach::RemoveOnly => {
            (Vec::new(), vec![Measure::Hide, Measure::HideBehindClick, Measure::Bin, Measure::Restore])
        }
        Reach::Hider => (
            vec![hide.clone(), back.clone(), hide, back],
            vec![Measure::HideBehindClick, Measure::Bin, Measure::Delete, report()],
        ),
        Reach::Nothing | Reach::BlockOnly => (
            Vec::new(),
            vec![Measure::Hide, Measure::HideBehindClick, Measure::Bin, Measure::Restore, Measure::Delete],
        ),
    };
    if matches!(reach, Reach::ClickOnly | Reach::RemoveOnly) {
        cannot.push(report());
    }
    let blocks =
        matches!(reach, Reach::Click | Reach::Nothing | Reach::BlockOnly | Reach::Moderator { blocks: true });
    if !blocks && reach != Reach::Everything {
        cannot.push(Measure::Block);
    }
    // Where nobody who is not signed in is shown anything, a stranger cannot tell.
    let blind =
        matches!(reach, Reach::Moderator { .. } | Reach::ClickOnly | Reach::RemoveOnly | Reach::Hider);
    let gone = |gone: bool| Some(gone).filter(|_| !blind);
    for measure in &cannot {
        let before = stands().await;
        assert!(carry(measure.clone()).await.unwrap().is_none(), "{measure:?} cannot be done here");
        assert_eq!(stands().await, before, "{measure:?}");
    }
    if reach != Reach::Everything {
        assert_eq!(stands().await, Standing::Visible);
    }
    assert_eq!(stranger.look(&sight, now).await.gone(), gone(false));
    for (measure, standing) in &can {
        for already in [false, true] {
            let carried = carry(measure.clone()).await.unwrap().expect("the platform can do this");
            assert_eq!(carried.already, already, "{measure:?}");
            assert_eq!(stands().await, *standing, "{measure:?}");
        }
        let saw = stranger.look(&sight, now).await;
        let in_reach = matches!(standing, Standing::Visible | Standing::BehindClick);
        assert_eq!(saw.gone(), gone(!in_reach), "{measure:?}: {saw:?}");
        let seen = item(platform, account, &id, stage.now()).await.expect("still read in every state");
        assert_eq!(seen.standing, Some(*standing));
    }

    // An answer is given once, however often it is asked for.
    let mark = format!("order-{}", now.as_millisecond());
    let reply = Measure::Reply { text: "Hej! På måndag, kl. 8 < 9 & framåt.".into(), mark };
    let one = carry(reply.clone()).await.unwrap().unwrap();
    let two = carry(reply.clone()).await.unwrap().unwrap();
    assert_eq!((one.already, two.already), (false, true));
    assert!(one.external_id.is_some() && one.external_id == two.external_id);
    let threads = platform.read(account, Reading::Threads(vec![thread]), stage.now()).await.unwrap();
    assert!(threads.whole);
    let answers: Vec<_> =
        threads.batch.items.iter().filter(|i| i.external_id == one.external_id.clone().unwrap()).collect();
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].ours, answers[0].parent.as_deref()), (Some(true), Some(id.as_str())));
    assert!(answers[0].text.ends_with("Hej! På måndag, kl. 8 < 9 & framåt."), "{}", answers[0].text);
    assert_eq!(platform.standing(account, &answers[0].external_id, now).await.unwrap(), Standing::Visible);

    // Changed by its author, it is the same message in another version.
    if stage.visitor_edits(&id, "Ändrat: när stänger det?").await {
        let changed = item(platform, account, &id, stage.now()).await.expect("still there");
        assert_ne!(vec![digest(&changed)], mine(&second));
        assert!(changed.text.contains("stänger"));
    }

    // A kind nobody knows is kept, with its bytes.
    if stage.becomes_unknown(&id).await {
        let odd = item(platform, account, &id, stage.now()).await.expect("kept all the same");
        assert_eq!(odd.kind, Kind::Other);
        assert!(!odd.raw.is_empty());
    }

    // Reported and blocked: neither takes it away, for anybody.
    if matches!(reach, Reach::Click | Reach::Nothing) {
        carry(report()).await.unwrap().expect("it can be reported");
    }
    if reach == Reach::BlockOnly {
        let failed = carry(report()).await.unwrap_err();
        assert_eq!(failed.problem.kind, ProblemKind::OnlyByHand, "a person does it, and is told why");
    }
    if blocks {
        for already in [false, true] {
            let carried = carry(Measure::Block).await.unwrap().expect("its author can be blocked");
            assert_eq!(carried.already, already);
        }
        assert_eq!(stands().await, Standing::Visible, "a block is no disappearance");
        assert_eq!(stranger.look(&sight, now).await.gone(), gone(false));
    }
    let removes = matches!(reach, Reach::Everything | Reach::Moderator { .. } | Reach::RemoveOnly);
    if removes {
        // Gone for good, once.
        for already in [false, true] {
            let carried = carry(Measure::Delete).await.unwrap().unwrap();
            assert_eq!(carried.already, already);
            assert_eq!(stands().await, Standing::Gone);
        }
    } else {
        assert!(stage.visitor_takes_away(&id).await);
        assert_eq!(stands().await, Standing::Gone);
    }
    assert!(item(platform, account, &id, stage.now()).await.is_none());
    assert_eq!(stranger.look(&sight, now).await.gone(), gone(true));
    let hides = matches!(reach, Reach::Everything | Reach::Moderator { .. });
    let too_late = if hides { Measure::Hide } else { reply };
    let failed = carry(too_late).await.unwrap_err();
    assert_eq!(failed.problem.kind, ProblemKind::ItemGone);
}

pub fn account(address: String, user: &str, password: &str) -> Account {
    let credential = Some(Credential::Basic { user: user.into(), password: password.into() });
    Account { platform: platforms::wordpress::KEY.into(), address, credential, budget: None }
}

struct Played(Press, u64);

impl Stage for Played {
    async fn visitor_writes(&mut self, text: &str) -> String {
        self.1 += 1;
        self.0.comment(self.1, text, "2026-04-07T07:59:00", "hold");
        format!("comment:{}", self.1)
    }
    async fn becomes_unknown(&self, external_id: &str) -> bool {
        let id = external_id.split(':').nth(1).unwrap().parse().unwrap();
        self.0.set(id, "type", "review".into());
        true
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

impl Stage for Real {
    async fn visitor_writes(&mut self, text: &str) -> String {
        self.form(text).await;
        format!("comment:{}", self.number_of(text).await)
    }
    async fn becomes_unknown(&self, _external_id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        wall()
    }
}

#[tokio::test]
async fn a_played_site_holds_the_contract() {
    let mut stage = Played(Press::start().await, 4);
    let guard = crate::door::open_to(stage.0.port);
    let account = account(stage.0.url(), "torg", crate::press::PASSWORD);
    let platform = Wordpress::new(guard.clone());
    holds(&*platforms::stranger(&guard), &platform, &account, Reach::Everything, &mut stage).await;
}

#[tokio::test]
async fn a_real_site_holds_the_contract() {
    let Some(mut real) = Real::there() else { return };
    let guard = crate::door::open_to(real.port());
    let account = account(real.url.clone(), &real.user, &real.password);
    let platform = Wordpress::new(guard.clone());
    holds(&*platforms::stranger(&guard), &platform, &account, Reach::Everything, &mut real).await;
}

/// A played server, the thread a visitor writes in, and the time.
struct OnMastodon(Server<crate::mastodon::Server>, u64);

impl Stage for OnMastodon {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        server.says("anna", text, Some(self.1), "2026-04-07T07:59:00.000Z", "public").to_string()
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.platform.lock().unwrap().edits(id.parse().unwrap(), text, "2026-04-07T07:59:30.000Z");
        true
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().takes_away(id.parse().unwrap());
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_mastodon_holds_the_contract() {
    let server = Server::start(crate::mastodon::Server::new()).await;
    let root = {
        let mut s = server.platform.lock().unwrap();
        s.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "public")
    };
    let (guard, account) = (crate::door::open_to(server.port), crate::mastodon::account(&server));
    let (platform, stranger) =
        (mastodon::Mastodon::new(guard.clone()), mastodon::Onlooker::new(guard.clone()));
    holds(&stranger, &platform, &account, Reach::Nothing, &mut OnMastodon(server, root)).await;
}

struct OnBluesky(Server<crate::bluesky::Network>, String);

impl Stage for OnBluesky {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut network = self.0.platform.lock().unwrap();
        network.says("anna", text, Some(&self.1), "2026-04-07T07:59:00.000Z", "reply")
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().takes_away(id);
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_bluesky_holds_the_contract() {
    let server = Server::start(crate::bluesky::Network::new()).await;
    let root = {
        let mut n = server.platform.lock().unwrap();
        n.says("torg", "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z", "")
    };
    let (guard, account) = (crate::door::open_to(server.port), crate::bluesky::account(&server));
    let places = crate::bluesky::places(&server);
    let platform = bluesky::Bluesky::new(guard.clone()).at(places.clone());
    let stranger = bluesky::Onlooker::new(guard.clone()).at(places);
    holds(&stranger, &platform, &account, Reach::Click, &mut OnBluesky(server, root)).await;
}

struct OnX(Server<crate::x::Server>, u64);

impl Stage for OnX {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let mut server = self.0.platform.lock().unwrap();
        let text = format!("@lillkoping {text}");
        server.says(200, &text, Some(self.1), "2026-04-07T07:59:00.000Z").to_string()
    }
    async fn visitor_edits(&self, id: &str, text: &str) -> bool {
        self.0.platform.lock().unwrap().edits(id.parse().unwrap(), text);
        true
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.platform.lock().unwrap().takes_away(id.parse().unwrap());
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    fn now(&self) -> Timestamp {
        "2026-04-07T08:00:00Z".parse().unwrap()
    }
}

#[tokio::test]
async fn a_played_x_holds_the_contract() {
    let server = Server::start(crate::x::Server::new()).await;
    let root =
        server.platform.lock().unwrap().says(100, "Badhuset öppnar.", None, "2026-04-07T07:00:00.000Z");
    let guard = crate::door::open_to(server.port);
    let platform = x::X::at(guard.clone(), &server.url());
    let stranger = platforms::stranger(&guard);
    let account = crate::x::account();
    holds(&*stranger, &platform, &account, Reach::ClickOnly, &mut OnX(server, root)).await;
}

/// A real network, and a post of ours that a visitor answers.
struct InTheNet(Net, Who, serde_json::Value);

impl Stage for InTheNet {
    async fn visitor_writes(&mut self, text: &str) -> String {
        let reply = serde_json::json!({ "root": self.2, "parent": self.2 });
        self.0.says(&self.1, text, Some(reply)).await.0
    }
    async fn visitor_takes_away(&self, id: &str) -> bool {
        self.0.takes_away(&self.1, id).await;
        true
    }
    async fn becomes_unknown(&self, _id: &str) -> bool {
        false
    }
    async fn settles(&self) {
        self.0.settles().await;
    }
    fn now(&self) -> Timestamp {
        wall()
    }
}

#[tokio::test]
async fn a_real_bluesky_holds_the_contract_and_what_it_has_signed_is_whole() {
    let Some(net) = Net::there() else { return };
    let allowed =
        net.ports().into_iter().map(|port| AllowedHost { host: "localhost".into(), port: Some(port) });
    let rules = Rules {
        allow_private: allowed.collect(),
        min_interval: std::time::Duration::ZERO,
        ..Rules::default()
    };
    let guard = Arc::new(Guard::new(rules).unwrap());
    let places = bluesky::Places {
        directory: net.directory.clone(),
        public: net.public.clone(),
        entry: net.pds.clone(),
    };
    let credential =
        Some(Credential::Basic { user: net.torg.handle.clone(), password: net.torg.password.clone() });
    let account =
        Account { platform: bluesky::KEY.into(), address: net.pds.clone(), credential, budget: None };
    let platform = bluesky::Bluesky::new(guard.clone()).at(places.clone());
    let stranger = bluesky::Onlooker::new(guard.clone()).at(places);
    let trial = platform.try_out(&account, wall()).await;
    assert_eq!((trial.signed_in.as_deref(), trial.problems.len()), (Some("lillkoping.test"), 0), "{trial:?}");
    let (uri, cid) = net.says(&net.torg, "Badhuset öppnar på måndag.", None).await;
    let proofs = platform.proof(&account, &uri, wall()).await.unwrap();
    let what: Vec<_> = proofs.iter().map(|p| p.what).collect();
    assert_eq!(what, ["signed-record", "signing-key"]);
    assert!(proofs.iter().all(|p| !p.answer.body.is_empty()));
    let Some(Checked::Proved { key, at, .. }) = &proofs[0].checked else { panic!("{:?}", proofs[0].checked) };
    assert!(String::from_utf8_lossy(&proofs[1].answer.body).contains(key.as_str()));
    assert!(at.is_some_and(|at| at.duration_since(wall()).abs() < SignedDuration::from_mins(10)), "{at:?}");
    let root = serde_json::json!({ "uri": uri, "cid": cid });
    let visitor = net.newcomer("anna").await;
    holds(&stranger, &platform, &account, Reach::Click, &mut InTheNet(net, visitor, root)).await;
}

//! A line to the real network that drops, holds back and cuts: every comment comes in once, the ledger tells how long
//! nothing could be read and why, and an answer ordered meanwhile is given once.

use super::net::{Net, Who};
use super::{Way, order, rules, town_by, wall, work_now};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;
use torg_connectors::guard::Rules;
use torg_connectors::platforms::bluesky::Places;
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_office::channels::{ledger, poll::poll};
use torg_office::decisions::carry_out::carry_out;
use torg_office::inbox::answer::{self, Reply};
use torg_testkit::{Line, Proxy, Town};

/// How long an answer may take here: the servers share the machine with other tests.
const PATIENCE: Duration = Duration::from_secs(8);

/// A line to each of the network's servers; all fare alike.
struct Lines(Vec<Proxy>);

impl Lines {
    async fn before(net: &Net) -> Self {
        let mut lines = Vec::new();
        for port in net.ports() {
            lines.push(Proxy::before(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).await);
        }
        Self(lines)
    }

    fn are(&self, line: Line) {
        for one in &self.0 {
            one.is(line);
        }
    }

    /// The network, met through them.
    fn way(&self) -> Way {
        let ports: Vec<u16> = self.0.iter().map(|line| line.address.port()).collect();
        let url = |at: usize| format!("http://localhost:{}", ports[at]);
        Way {
            address: url(0),
            places: Places { directory: url(1), public: url(2), entry: url(0) },
            rules: Rules { whole: PATIENCE, ..rules(ports.clone()) },
        }
    }
}

/// A story that goes on for minutes while the servers live in seconds.
struct Story<'a> {
    net: &'a Net,
    town: &'a Town,
    channel: ChannelId,
    began: Timestamp,
}

impl Story<'_> {
    fn is(&self, minute: i64) {
        self.town.clock.set(self.began + SignedDuration::from_mins(minute));
    }

    /// Asks for what is new; what stood in the way.
    async fn reads(&self, minute: i64) -> Option<ProblemKind> {
        self.is(minute);
        poll(&self.town.job(), self.channel).await.unwrap();
        let state = self.town.job().reader().channel_state(self.channel).await.unwrap();
        let problem = state.problem.filter(|_| state.failures > 0);
        problem.map(|problem| serde_json::from_str::<Problem>(&problem).unwrap().kind)
    }

    async fn held(&self, id: &str) -> Option<Message> {
        self.town.job().reader().message_of(self.channel, id).await.unwrap()
    }

    /// How many answers of ours stand under a comment, by our own server's word.
    async fn answers(&self, to: &str) -> usize {
        let all = self.net.said_by(&self.net.torg).await;
        all.iter().filter(|said| said["reply"]["parent"]["uri"] == to).count()
    }

    async fn is_answered(&self, m: &Message) -> bool {
        order(self.town, m, "answer").await.confirmed_at.is_some()
    }
}

/// A visitor says something in a thread.
async fn says(net: &Net, visitor: &Who, root: &serde_json::Value, text: &str) -> String {
    net.says(visitor, text, Some(json!({ "root": root, "parent": root }))).await.0
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_that_drops_holds_back_and_cuts_loses_nothing_and_an_answer_is_given_once() {
    let Some(net) = Net::there() else { return };
    let lines = Lines::before(&net).await;
    let (town, channel) = town_by(&net, lines.way()).await;
    let visitor = net.newcomer("disa").await;
    let (uri, cid) = net.says(&net.torg, "Badhuset öppnar på måndag.", None).await;
    let root = json!({ "uri": uri, "cid": cid });
    let mut comments = vec![says(&net, &visitor, &root, "När öppnar det?").await];
    let story = Story { net: &net, town: &town, channel, began: wall() };
    assert_eq!(story.reads(0).await, None);
    let m = story.held(&comments[0]).await.expect("it came in while all was well");

    // Nobody answers. What was ordered meanwhile is not given, and not forgotten.
    lines.are(Line::Drops);
    comments.push(says(&net, &visitor, &root, "Hallå?").await);
    assert!(story.reads(3).await.is_some());
    let editor = town.desk(town.people.editor).await;
    let reply =
        Reply { text: "På måndag klockan åtta.".into(), holding: false, unsigned: None, version: None };
    answer::order(&editor, m.id, Some(m.revision), reply).await.unwrap();
    work_now(&town).await;
    assert!(!story.is_answered(&m).await && story.answers(&m.external_id).await == 0);

    // Answers come too late to be heard.
    lines.are(Line::Delays(PATIENCE + Duration::from_secs(4)));
    comments.push(says(&net, &visitor, &root, "Är ni där?").await);
    let slow = story.reads(6).await;
    assert!(matches!(slow, Some(ProblemKind::TooSlow | ProblemKind::CutOnTheWay)), "{slow:?}");

    // The line falls just when the answer has been given: nobody here can know that it was.
    lines.are(Line::Delays(Duration::from_secs(1)));
    story.is(7);
    let given = order(&town, &m, "answer").await;
    let falls = async {
        while story.answers(&m.external_id).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        lines.are(Line::Drops);
    };
    let job = town.job();
    let (again, fell) =
        tokio::join!(carry_out(&job, given.id.into()), tokio::time::timeout(Duration::from_secs(60), falls));
    assert!(again.unwrap().is_some() && fell.is_ok(), "it is tried again");
    assert!(!story.is_answered(&m).await && story.answers(&m.external_id).await == 1);

    // Answers break off in the middle.
    lines.are(Line::Cuts(1_000));
    comments.push(says(&net, &visitor, &root, "Svara då!").await);
    assert!(story.reads(9).await.is_some());
    lines.are(Line::Cuts(300));
    assert!(carry_out(&town.job(), given.id.into()).await.unwrap().is_some());
    assert!(story.held(&comments[1]).await.is_none(), "nothing could be read since");

    // All is well again.
    lines.are(Line::Well);
    assert_eq!(story.reads(12).await, None);
    work_now(&town).await;
    net.settles().await;
    assert_eq!(story.reads(13).await, None);
    for id in &comments {
        let m = story.held(id).await.unwrap_or_else(|| panic!("{id} was lost"));
        assert_eq!(m.versions, 1, "{m:?}");
    }
    assert!(story.is_answered(&m).await && story.answers(&m.external_id).await == 1, "given once");
    let m = story.held(&m.external_id).await.unwrap();
    assert_eq!(m.tracks.handling, Handling::Answered);
    let thread = town.job().reader().thread(channel, &uri).await.unwrap();
    assert_eq!(thread.len(), comments.len() + 2, "our post, every comment and the answer, once each");

    let desk = town.desk(town.people.editor).await;
    let ledger = ledger::of(&desk, channel).await.unwrap();
    let blind_s = ledger.sum().blind_s;
    assert!((12 * 60..=13 * 60).contains(&blind_s), "{blind_s} seconds");
    assert!(ledger.days.iter().flat_map(|day| &day.blind).all(|blind| blind.why.is_some()), "and why");
    town.verify().await;
}

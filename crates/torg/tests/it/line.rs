//! A line between torg and a source that drops, holds back and cuts: nothing is lost, nothing comes twice, and the
//! ledger tells how long nothing could be read.

use jiff::Timestamp;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms::feed::FeedClient;
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_office::World;
use torg_office::channels::{ledger, open, poll::poll};
use torg_testkit::{Line, Proxy, Town, both};

/// A feed in which the newest stands last.
struct Source {
    address: SocketAddr,
    items: Arc<Mutex<Vec<String>>>,
}

impl Source {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let source = Self { address: listener.local_addr().unwrap(), items: Arc::default() };
        let items = Arc::clone(&source.items);
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let items = items.lock().unwrap().concat();
                let body = format!("<rss version=\"2.0\"><channel><title>T</title>{items}</channel></rss>");
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        let Ok(byte) = socket.read_u8().await else { return };
                        request.push(byte);
                    }
                    let head = format!(
                        "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\nconnection: close\r\ncontent-length: {}\r\n\r\n",
                        body.len()
                    );
                    let _ = socket.write_all([head, body].concat().as_bytes()).await;
                });
            }
        });
        source
    }

    fn says(&self, id: &str, published: &str) {
        let item = format!(
            "<item><guid isPermaLink=\"false\">{id}</guid><description>Fråga {id}</description><pubDate>{published}</pubDate></item>"
        );
        self.items.lock().unwrap().push(item);
    }
}

fn at(clock: &str) -> Timestamp {
    format!("2026-04-07T{clock}:00Z").parse().unwrap()
}

/// How long an answer may take here.
const PATIENCE: Duration = Duration::from_millis(500);

/// The town's channel followed by this line.
async fn following(town: Town, line: &Proxy) -> (Town, ChannelId) {
    let host = AllowedHost { host: "127.0.0.1".into(), port: Some(line.address.port()) };
    let rules = Rules {
        allow_private: vec![host],
        min_interval: Duration::ZERO,
        whole: PATIENCE,
        ..Rules::default()
    };
    let guard = Arc::new(Guard::new(rules).unwrap());
    let world = World { feeds: Arc::new(FeedClient::new(guard)), ..town.office.world.clone() };
    let town = town.in_world(world);
    let registered = open::Registered {
        platform: "feed".into(),
        feed: Some(format!("http://{}/feed", line.address)),
        account: None,
        secret: None,
        every_s: 300,
        ..town.connection("Flödet")
    };
    let channel = open::open(&town.desk(town.people.admin).await, &registered).await.unwrap();
    (town, channel)
}

async fn read(town: &Town, channel: ChannelId, clock: &str) -> Option<ProblemKind> {
    town.clock.set(at(clock));
    poll(&town.job(), channel).await.unwrap();
    let state = town.job().reader().channel_state(channel).await.unwrap();
    state.problem.map(|problem| serde_json::from_str::<Problem>(&problem).unwrap().kind)
}

async fn held(town: &Town, channel: ChannelId) -> Vec<(&'static str, i64)> {
    let mut held = Vec::new();
    for id in ["a", "b", "c", "d", "e"] {
        if let Some(message) = town.job().reader().message_of(channel, id).await.unwrap() {
            held.push((id, message.versions));
        }
    }
    held
}

#[tokio::test]
async fn a_line_that_drops_holds_back_and_cuts_loses_nothing_and_the_time_without_it_is_told() {
    both(async |town: Town| {
        let source = Source::start().await;
        let line = Proxy::before(source.address).await;
        let (town, channel) = following(town, &line).await;
        source.says("a", "Tue, 07 Apr 2026 08:05:00 GMT");
        assert_eq!(read(&town, channel, "08:10").await, None);

        line.is(Line::Drops);
        source.says("b", "Tue, 07 Apr 2026 08:12:00 GMT");
        assert_eq!(read(&town, channel, "08:15").await, Some(ProblemKind::Unreachable));
        line.is(Line::Delays(3 * PATIENCE));
        source.says("c", "Tue, 07 Apr 2026 08:17:00 GMT");
        let slow = read(&town, channel, "08:25").await;
        assert!(matches!(slow, Some(ProblemKind::TooSlow | ProblemKind::CutOnTheWay)), "{slow:?}");
        // Cut before anything could be read, and then in the middle: what came before the cut is kept.
        line.is(Line::Cuts(40));
        assert!(read(&town, channel, "08:45").await.is_some());
        assert_eq!(held(&town, channel).await, [("a", 1)]);
        line.is(Line::Cuts(500));
        source.says("d", "Tue, 07 Apr 2026 08:50:00 GMT");
        assert_eq!(read(&town, channel, "09:10").await, Some(ProblemKind::CutOnTheWay));
        let some = held(&town, channel).await;
        assert!(some.contains(&("b", 1)) && !some.contains(&("d", 1)), "{some:?}");

        line.is(Line::Well);
        source.says("e", "Tue, 07 Apr 2026 09:12:00 GMT");
        assert_eq!(read(&town, channel, "09:15").await, None);
        assert_eq!(read(&town, channel, "09:20").await, None);
        assert_eq!(held(&town, channel).await, [("a", 1), ("b", 1), ("c", 1), ("d", 1), ("e", 1)]);

        let desk = town.desk(town.people.editor).await;
        let ledger = ledger::of(&desk, channel).await.unwrap();
        let today = ledger.days.last().unwrap();
        // From the last reading that went well to the next in which something could be read.
        assert_eq!(today.blind_s(), 3600, "{:?}", today.blind);
        assert!(today.blind.iter().all(|blind| blind.why.is_some()), "and why");
        assert_eq!(today.captured, 5);
        town.verify().await;
    })
    .await;
}

//! A stream against servers that break it, lie in it, flood it, or have none.

use crate::{
    door::open_to,
    mastodon::TOKEN,
    server::{Answer, Server, http},
};
use jiff::Timestamp;
use std::sync::atomic::{AtomicUsize, Ordering};
use torg_connectors::platforms::mastodon::{KEY, Mastodon};
use torg_domain::{
    channels::problem::{Mender, ProblemKind},
    outside::{
        Credential,
        listen::{Bell, Silence},
        platform::{Account, Platform},
    },
};

/// Counts.
#[derive(Default)]
struct Heard {
    opened: AtomicUsize,
    rang: AtomicUsize,
}

impl Bell for Heard {
    fn opened(&self) {
        self.opened.fetch_add(1, Ordering::SeqCst);
    }

    fn rings(&self) {
        self.rang.fetch_add(1, Ordering::SeqCst);
    }
}

impl Heard {
    fn counts(&self) -> (usize, usize) {
        (self.opened.load(Ordering::SeqCst), self.rang.load(Ordering::SeqCst))
    }
}

const STREAM: &str = "/api/v1/streaming/user";
const OPEN: &[u8] = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";

/// What a server says of itself, with its stream at this address.
fn server_with(stream: &str) -> Vec<(&'static str, Answer)> {
    let json = [("content-type", "application/json")];
    let said = format!(r#"{{"title":"Lill","configuration":{{"urls":{{"streaming":"{stream}"}}}}}}"#);
    // Its own port is put in afterwards, as long as it stands for here.
    let length = said.replace("{port}", "55555").len().to_string();
    vec![
        (
            "/api/v1/accounts/verify_credentials",
            http("200 OK", &json, r#"{"id":"1","acct":"torg","username":"torg"}"#),
        ),
        ("/api/v2/instance", http("200 OK", &[json[0], ("content-length", &length)], said)),
    ]
}

async fn start(stream: &str, answer: Option<Answer>) -> (Server, Mastodon, Account) {
    let answers = server_with(stream).into_iter().chain(answer.map(|answer| (STREAM, answer)));
    let server = loop {
        // The length above is right for a port of five digits; nearly all are.
        let server = Server::start(answers.clone()).await;
        if server.port >= 10_000 {
            break server;
        }
    };
    let platform = Mastodon::new(open_to(server.port));
    let credential = Some(Credential::Basic { user: "torg".into(), password: TOKEN.into() });
    let account = Account { platform: KEY.into(), address: server.url("/@torg"), credential, budget: None };
    (server, platform, account)
}

fn now() -> Timestamp {
    "2026-04-07T08:00:00Z".parse().unwrap()
}

const HERE: &str = "ws://127.0.0.1:{port}";

/// Listens until it ends: how often it was opened and rang, and why it ended.
async fn heard(answer: Option<Answer>) -> ((usize, usize), Silence, Server) {
    let (server, platform, account) = start(HERE, answer).await;
    let bell = Heard::default();
    let silence = platform.listen(&account, &bell, now()).await;
    assert!(!format!("{silence:?}").contains(TOKEN), "what lets us in is never told");
    (bell.counts(), silence, server)
}

fn kind(silence: &Silence) -> Option<ProblemKind> {
    silence.problem.as_ref().map(|problem| problem.kind)
}

#[tokio::test]
async fn what_may_be_somebodys_words_rings_and_nothing_else_until_the_server_ends_it() {
    let said = b":thump\n\nevent: notification\ndata: {\"id\":\"1\",\"type\":\"mention\"}\n\nevent: update\n\
        data: {}\n\nevent: delete\ndata: 7\n\nevent: conversation\ndata: {}\n\nevent: notification\ndata: cut o";
    let (counts, silence, server) = heard(Some(Answer::Bytes([OPEN, said].concat()))).await;
    assert_eq!((counts, kind(&silence)), ((1, 2), Some(ProblemKind::CutOnTheWay)));
    let asked = server.asked.lock().unwrap().clone();
    let stream = asked.iter().find(|asked| asked.contains(STREAM)).unwrap();
    assert!(stream.contains(&format!("authorization: Bearer {TOKEN}")));
    assert!(stream.contains("accept: text/event-stream"));
}

#[tokio::test]
async fn a_server_that_floods_is_hung_up_on() {
    let flood = b"event: notification\ndata: x\n\n".repeat(2_000);
    let (counts, silence, _server) = heard(Some(Answer::Endless(OPEN.to_vec(), flood))).await;
    assert_eq!(kind(&silence), Some(ProblemKind::CutAtLimit));
    assert!(counts.0 == 1 && counts.1 > 1_000, "{counts:?}");
    // One event without end is no less a flood.
    let begun = [OPEN, b"event: notification\ndata: "].concat();
    let (counts, silence, _server) = heard(Some(Answer::Endless(begun, vec![b'x'; 1 << 16]))).await;
    assert_eq!((counts, kind(&silence)), ((1, 0), Some(ProblemKind::CutAtLimit)));
}

#[tokio::test]
async fn a_refused_token_is_somebodys_to_mend_and_a_wish_to_wait_is_obeyed() {
    let no = |status, headers: &[(&str, &str)]| Some(http(status, headers, r#"{"error":"x"}"#));
    let (counts, silence, _) = heard(no("401 Unauthorized", &[])).await;
    let problem = silence.problem.unwrap();
    assert_eq!(
        (counts, problem.kind, problem.mender),
        ((0, 0), ProblemKind::AccessRefused, Mender::Responsible)
    );
    let (_, silence, _) = heard(no("403 Forbidden", &[])).await;
    assert_eq!(kind(&silence), Some(ProblemKind::MayNotModerate));
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        let (_, silence, _) = heard(no(status, &[("retry-after", "300")])).await;
        assert_eq!(kind(&silence), Some(ProblemKind::AskedToWait));
        assert_eq!(silence.not_before.unwrap().duration_since(now()).as_secs(), 300);
    }
    let (_, silence, _) = heard(no("500 Oops", &[])).await;
    assert_eq!(kind(&silence), Some(ProblemKind::SourceFault));
}

#[tokio::test]
async fn what_is_no_stream_is_never_taken_for_an_open_one() {
    let page = http("200 OK", &[("content-type", "text/html")], "<html>event: notification\ndata: x\n\n");
    let (counts, silence, _) = heard(Some(page)).await;
    assert_eq!((counts, kind(&silence)), ((0, 0), Some(ProblemKind::HtmlInstead)));
    let json = http("200 OK", &[("content-type", "application/json")], "[]");
    let (counts, silence, _) = heard(Some(json)).await;
    assert_eq!((counts, kind(&silence)), ((0, 0), Some(ProblemKind::StatusUnexpected)));
    let elsewhere = http("302 Found", &[("location", "http://127.0.0.1:1/")], "");
    let (counts, silence, _) = heard(Some(elsewhere)).await;
    assert_eq!((counts, kind(&silence)), ((0, 0), Some(ProblemKind::StatusUnexpected)));
    // No stream at all is no fault.
    let (counts, silence, _) = heard(None).await;
    assert_eq!((counts, silence), ((0, 0), Silence::not_offered()));
}

#[tokio::test]
async fn what_lets_us_in_is_shown_to_no_host_but_the_servers_own() {
    let bell = Heard::default();
    let (server, platform, account) = start("wss://evil.test", None).await;
    let silence = platform.listen(&account, &bell, now()).await;
    assert_eq!(kind(&silence), Some(ProblemKind::Moved));
    assert!(!server.asked.lock().unwrap().iter().any(|asked| asked.contains(STREAM)));
    // Inside, where nobody has allowed us to go.
    let (_server, platform, account) = start("ws://127.0.0.1:9", None).await;
    let silence = platform.listen(&account, &bell, now()).await;
    assert!(
        matches!(kind(&silence), Some(ProblemKind::PrivateAddress | ProblemKind::PortRefused)),
        "{silence:?}"
    );
    assert_eq!(bell.counts(), (0, 0));
}

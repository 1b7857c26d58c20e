//! The door against servers that misbehave, and against addresses that lead inwards.

use crate::{
    feeds::now,
    server::{Answer, Server, http},
};
use std::{sync::Arc, time::Duration};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use torg_connectors::{
    guard::{AllowedHost, Ask, Cut, Guard, Refused, Rules},
    media::MediaClient,
    platforms::feed::FeedClient,
    there::Looker,
};
use torg_domain::{
    channels::{problem::ProblemKind, taken::HowGone},
    media::Sort,
    outside::{
        Credential, FeedAnswer, FeedRequest, FetchFeed, FetchMedia, LookAgain, MediaAnswer, MediaRequest,
        Still, Voice,
    },
};

const FEED: &str = "<rss version='2.0'><channel><title>T</title><item><guid isPermaLink='false'>1</guid><description>Hej</description></item></channel></rss>";

fn rules(ports: &[u16]) -> Rules {
    Rules {
        allow_private: ports
            .iter()
            .map(|p| AllowedHost { host: "127.0.0.1".into(), port: Some(*p) })
            .collect(),
        min_interval: Duration::ZERO,
        whole: Duration::from_secs(20),
        contact: "https://torg.test/om".into(),
        ..Rules::default()
    }
}

/// A door open to this port of this machine.
pub fn open_to(port: u16) -> Arc<Guard> {
    open_to_with(&[port], Duration::from_secs(20))
}

/// The same for several, and another patience.
pub fn open_to_with(ports: &[u16], whole: Duration) -> Arc<Guard> {
    Arc::new(Guard::new(Rules { whole, max_concurrent: 8, ..rules(ports) }).unwrap())
}

fn guard(server: &Server) -> Arc<Guard> {
    Arc::new(Guard::new(rules(&[server.port])).unwrap())
}

fn ask(url: impl Into<String>) -> Ask {
    Ask { url: url.into(), max_bytes: 100_000, ..Ask::default() }
}

fn request(url: String) -> FeedRequest {
    FeedRequest {
        url,
        etag: None,
        last_modified: None,
        credential: None,
        voice: Voice::Visitors,
        failures: 0,
        now: now(),
    }
}

async fn feed(server: &Server, path: &str) -> FeedAnswer {
    FeedClient::new(guard(server)).with_largest(100_000).fetch(request(server.url(path))).await
}

/// Gzip of any bytes, stored rather than packed: the tests need no compressor.
fn gzip(body: &[u8]) -> Vec<u8> {
    let crc = !body.iter().fold(u32::MAX, |crc, b| {
        (0..8).fold(crc ^ u32::from(*b), |c, _| if c & 1 == 1 { (c >> 1) ^ 0xedb8_8320 } else { c >> 1 })
    });
    let mut out = b"\x1f\x8b\x08\0\0\0\0\0\0\xff\x01".to_vec();
    out.extend((body.len() as u16).to_le_bytes());
    out.extend((!(body.len() as u16)).to_le_bytes());
    out.extend(body);
    out.extend(crc.to_le_bytes());
    out.extend((body.len() as u32).to_le_bytes());
    out
}

#[tokio::test]
async fn addresses_that_lead_inwards_are_refused_however_they_are_written() {
    let server = Server::start([("/", http("200 OK", &[], "inne"))]).await;
    let mut rules = rules(&[]);
    rules.ports.push(server.port);
    rules.fixed_names.insert("smyg.test".into(), vec!["127.0.0.1".parse().unwrap()]);
    rules
        .fixed_names
        .insert("moln.test".into(), vec!["169.254.169.254".parse().unwrap(), "fd00::1".parse().unwrap()]);
    let guard = Guard::new(rules).unwrap();
    let p = server.port;
    for url in [
        format!("http://127.0.0.1:{p}/"),
        format!("http://127.1:{p}/"),
        format!("http://2130706433:{p}/"),
        format!("http://0x7f.0.0.1:{p}/"),
        format!("http://0177.0.0.1:{p}/"),
        format!("http://0.0.0.0:{p}/"),
        format!("http://[::1]:{p}/"),
        format!("http://[::ffff:127.0.0.1]:{p}/"),
        format!("http://[::ffff:7f00:1]:{p}/"),
        format!("http://smyg.test:{p}/"),
        format!("http://SMYG.test.:{p}/"),
        format!("http://moln.test:{p}/"),
        "http://169.254.169.254/latest/meta-data/".into(),
        "http://10.0.0.1/".into(),
        "http://192.168.1.1/".into(),
        "http://１２７.0.0.1/".into(),
    ] {
        assert!(matches!(guard.get(&ask(&url)).await, Err(Refused::Private(_))), "{url}");
    }
    for url in [
        "",
        "blogg",
        "ftp://blogg.test/",
        "file:///etc/passwd",
        "http://",
        "gopher://x/",
        "http://a:b@blogg.test/",
        "http://anna@blogg.test/",
    ] {
        assert!(matches!(guard.get(&ask(url)).await, Err(Refused::BadAddress(_))), "{url}");
    }
    assert!(matches!(guard.get(&ask("http://8.8.8.8:22/")).await, Err(Refused::Port(_, 22))));
    assert!(server.asked.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_host_allowed_by_name_is_reached_on_its_port_alone() {
    let server =
        Server::start([("/", http("200 OK", &[("set-cookie", "a=b"), ("x-mer", "1")], "hej"))]).await;
    let mut rules = rules(&[]);
    rules.allow_private = vec![format!("intranat.test:{}", server.port).parse().unwrap()];
    rules.fixed_names.insert("intranat.test".into(), vec!["127.0.0.1".parse().unwrap()]);
    let guard = Guard::new(rules).unwrap();
    let answer = guard.get(&ask(format!("http://intranat.test:{}/", server.port))).await.unwrap();
    assert_eq!((answer.raw.status, &answer.raw.body[..], answer.cut), (200, &b"hej"[..], None));
    assert_eq!((answer.header("x-mer"), answer.header("set-cookie")), (Some("1"), None));
    assert!(matches!(guard.get(&ask("http://intranat.test:80/")).await, Err(Refused::Private(_))));
    let sent = server.asked.lock().unwrap()[0].to_lowercase();
    assert!(
        sent.contains(&format!("user-agent: torg/{} (+https://torg.test/om)", env!("CARGO_PKG_VERSION")))
    );
}

#[tokio::test]
async fn a_redirect_is_looked_at_as_the_first_address_was() {
    let to = |status: &str, place: &str| http(status, &[("location", place)], "");
    let server = Server::start([
        ("/in", to("302 Found", "http://169.254.169.254/latest/")),
        ("/loop", to("302 Found", "/loop")),
        ("/file", to("301 Moved", "file:///etc/passwd")),
        ("/bad", to("301 Moved", "http://[")),
        ("/home", to("302 Found", "http://127.0.0.2:{port}/")),
        ("/moved", to("301 Moved", "/moved2#x")),
        ("/moved2", to("308 Moved", "/feed")),
        ("/half", to("301 Moved", "/temp")),
        ("/temp", to("302 Found", "/feed")),
        ("/feed", http("200 OK", &[], FEED)),
    ])
    .await;
    let guard = guard(&server);
    let get = async |path: &str| guard.get(&ask(server.url(path))).await;
    assert!(matches!(get("/in").await, Err(Refused::Private(_))));
    assert!(matches!(get("/home").await, Err(Refused::Private(_))));
    assert!(matches!(get("/loop").await, Err(Refused::TooManyRedirects(_))));
    assert!(matches!(get("/file").await, Err(Refused::BadAddress(_))));
    assert!(matches!(get("/bad").await, Err(Refused::BadRedirect(_))));
    assert_eq!(get("/moved").await.unwrap().raw.moved, Some(server.url("/feed")));
    assert_eq!(
        get("/half").await.unwrap().raw.moved,
        Some(server.url("/temp")),
        "only as far as it is for good"
    );
    let FeedAnswer::Fetched(fetched) = feed(&server, "/moved").await else { panic!() };
    assert_eq!(fetched.batch.problems[0].kind, ProblemKind::Moved);
    assert_eq!(fetched.batch.items.len(), 1);
}

#[tokio::test]
async fn what_lets_us_in_is_not_carried_on_to_another_host() {
    let other = Server::start([("/", http("200 OK", &[], ""))]).await;
    let place: &'static str = other.url("/").leak();
    let server = Server::start([("/", http("302 Found", &[("location", place)], ""))]).await;
    let guard = Guard::new(rules(&[server.port, other.port])).unwrap();
    let credential = Some(Credential::Basic { user: "anna".into(), password: "hemligt".into() });
    guard.get(&Ask { credential, ..ask(server.url("/")) }).await.unwrap();
    assert!(server.asked.lock().unwrap()[0].to_lowercase().contains("authorization: basic"));
    assert!(!other.asked.lock().unwrap()[0].to_lowercase().contains("authorization"));
}

#[tokio::test]
async fn a_key_in_a_header_of_its_own_stays_at_its_host_and_what_is_wished_goes_along() {
    let other = Server::start([("/", http("200 OK", &[], ""))]).await;
    let place: &'static str = other.url("/").leak();
    let here = http("302 Found", &[("location", "/there")], "");
    let server =
        Server::start([("/", here), ("/there", http("302 Found", &[("location", place)], ""))]).await;
    let guard = Guard::new(rules(&[server.port, other.port])).unwrap();
    let headers = vec![
        ("access-token", "hemligt".to_owned()),
        ("x-key", "hemligt".to_owned()),
        ("accept", "application/json".to_owned()),
        ("if-none-match", "\"a\"".to_owned()),
    ];
    guard.get(&Ask { headers, ..ask(server.url("/")) }).await.unwrap();
    let asked = |server: &Server| server.asked.lock().unwrap().join("\n").to_lowercase();
    assert_eq!(asked(&server).matches("access-token: hemligt").count(), 2, "at home it goes along");
    assert!(!asked(&other).contains("hemligt") && !asked(&other).contains("access-token"));
    assert!(asked(&other).contains("accept: application/json") && asked(&other).contains("if-none-match"));
}

#[tokio::test]
async fn reading_stops_at_the_limit_and_what_was_read_is_kept() {
    let big: String = (0..5000)
        .map(|i| format!("<item><guid>g{i}</guid><description>Text {i}</description></item>"))
        .collect();
    let big = format!("<rss><channel>{big}</channel></rss>");
    let head = b"HTTP/1.1 200 OK\r\n\r\n<rss><channel>".to_vec();
    let server = Server::start([
        ("/big", http("200 OK", &[], &big)),
        ("/endless", Answer::Endless(head, b"<item><guid>a</guid></item>".repeat(100))),
        ("/short", http("200 OK", &[("content-length", "9999")], &big[..3000])),
        ("/bomb", http("200 OK", &[("content-encoding", "gzip")], BOMB)),
        ("/garbage", http("200 OK", &[("content-encoding", "gzip")], "detta är inte gzip")),
        ("/half-gzip", http("200 OK", &[("content-encoding", "gzip")], &gzip(FEED.as_bytes())[..80])),
        ("/gzip", http("200 OK", &[("content-encoding", "gzip")], gzip(FEED.as_bytes()))),
    ])
    .await;
    let came = async |path: &str| match feed(&server, path).await {
        FeedAnswer::Fetched(f) => (f.batch.items.len(), f.batch.problems[..].first().map(|p| p.kind), f.etag),
        FeedAnswer::Failed(f) => (0, Some(f.problem.kind), None),
        FeedAnswer::NotModified { .. } => panic!(),
    };
    let (count, problem, _) = came("/big").await;
    assert!((1000..2500).contains(&count) && problem == Some(ProblemKind::CutAtLimit));
    assert_eq!(came("/endless").await.1, Some(ProblemKind::CutAtLimit));
    let (count, problem, _) = came("/short").await;
    assert!(count > 40 && problem == Some(ProblemKind::CutOnTheWay));
    assert_eq!(came("/bomb").await.1, Some(ProblemKind::CutAtLimit));
    assert_eq!(came("/garbage").await, (0, Some(ProblemKind::CompressionBroken), None));
    assert!(matches!(
        came("/half-gzip").await.1,
        Some(ProblemKind::CompressionBroken | ProblemKind::CutOnTheWay)
    ));
    assert_eq!(came("/gzip").await, (1, None, None));
    let limit = guard(&server).get(&ask(server.url("/bomb"))).await.unwrap();
    assert_eq!((limit.raw.body.len(), limit.cut), (100_000, Some(Cut::Limit)));
}

/// Two megabytes of zeros, gzipped.
const BOMB: &[u8] = include_bytes!("bomb.gz");

#[tokio::test]
async fn nobody_is_waited_for_for_ever() {
    let head = format!("HTTP/1.1 200 OK\r\ncontent-length: 9999\r\n\r\n{}", &FEED[..FEED.len() - 10]);
    let server =
        Server::start([("/hang", Answer::Hang(vec![])), ("/slow", Answer::Hang(head.into_bytes()))]).await;
    let rules = Rules { whole: Duration::from_millis(150), ..rules(&[server.port]) };
    let client = FeedClient::new(Arc::new(Guard::new(rules).unwrap()));
    let FeedAnswer::Failed(failed) = client.fetch(request(server.url("/hang"))).await else { panic!() };
    assert_eq!(failed.problem.kind, ProblemKind::TooSlow);
    let FeedAnswer::Fetched(fetched) = client.fetch(request(server.url("/slow"))).await else { panic!() };
    assert_eq!((fetched.batch.items.len(), fetched.batch.problems[0].kind), (1, ProblemKind::TooSlow));
    assert!(fetched.batch.truncated_after_break);
}

#[tokio::test]
async fn a_feed_is_asked_for_with_conditions_and_its_answers_are_obeyed() {
    let server = Server::start([
        (
            "/feed",
            http(
                "200 OK",
                &[
                    ("etag", "\"v1\""),
                    ("last-modified", "Fri, 20 Nov 2026 08:00:00 GMT"),
                    ("cache-control", "max-age=600"),
                ],
                FEED,
            ),
        ),
        ("/same", http("304 Not Modified", &[("retry-after", "1200")], "")),
        ("/wait", http("429 Too Many", &[("retry-after", "7200")], "")),
        ("/fault", http("500 Oj", &[], "trasigt")),
        ("/closed", http("503 Stängt", &[("retry-after", "Fri, 20 Nov 2026 15:00:00 GMT")], "")),
        ("/gone", http("410 Gone", &[], "")),
        ("/key", http("401 Unauthorized", &[], "")),
        (
            "/page",
            http(
                "200 OK",
                &[("content-type", "application/rss+xml")],
                "<!doctype html><html><body>Hej</body></html>",
            ),
        ),
        ("/odd", http("418 Te", &[], "")),
        ("/mislabelled", http("200 OK", &[("content-type", "text/html")], FEED)),
        ("/nonsense", Answer::Bytes(b"\x16\x03\x01 hej\r\n\r\n".to_vec())),
        ("/hang-up", Answer::Bytes(vec![])),
    ])
    .await;
    let client = FeedClient::new(guard(&server));
    let FeedAnswer::Fetched(fetched) = client.fetch(request(server.url("/feed"))).await else { panic!() };
    assert_eq!(
        (fetched.etag.as_deref(), fetched.last_modified.as_deref()),
        (Some("\"v1\""), Some("Fri, 20 Nov 2026 08:00:00 GMT"))
    );
    assert_eq!(fetched.not_before.unwrap().duration_since(now()).as_mins(), 10);
    assert_eq!(fetched.answer.body, FEED.as_bytes());

    let again = FeedRequest {
        etag: fetched.etag,
        last_modified: fetched.last_modified,
        ..request(server.url("/same"))
    };
    let FeedAnswer::NotModified { not_before, .. } = client.fetch(again).await else { panic!() };
    assert_eq!(not_before.unwrap().duration_since(now()).as_mins(), 20);
    let sent = server.asked.lock().unwrap()[1].to_lowercase();
    assert!(sent.contains("if-none-match: \"v1\"") && sent.contains("if-modified-since: fri, 20 nov 2026"));

    let failed = async |path: &str, failures: u32| match client
        .fetch(FeedRequest { failures, ..request(server.url(path)) })
        .await
    {
        FeedAnswer::Failed(f) => (f.problem.kind, f.retry_at.duration_since(now()).as_mins(), f.answer),
        other => panic!("{other:?}"),
    };
    use ProblemKind::*;
    let (kind, minutes, _) = failed("/wait", 0).await;
    assert_eq!((kind, minutes), (AskedToWait, 120));
    let (kind, minutes, answer) = failed("/fault", 4).await;
    assert!(
        kind == SourceFault && (16..=20).contains(&minutes) && answer.unwrap().body == b"trasigt",
        "{minutes}"
    );
    let (kind, minutes, _) = failed("/closed", 0).await;
    assert_eq!((kind, minutes), (AskedToWait, 180));
    for (path, kind) in [
        ("/gone", FeedWithdrawn),
        ("/missing", FeedMissing),
        ("/key", AccessRefused),
        ("/page", HtmlInstead),
        ("/odd", StatusUnexpected),
        ("/nonsense", Unreachable),
        ("/hang-up", Unreachable),
    ] {
        assert_eq!(failed(path, 0).await.0, kind, "{path}");
    }
    let FeedAnswer::Fetched(fetched) = client.fetch(request(server.url("/mislabelled"))).await else {
        panic!()
    };
    assert_eq!(fetched.batch.items.len(), 1, "what the bytes are counts, not what they are called");
}

#[tokio::test]
async fn names_and_lines_that_fail_are_told_apart() {
    let closed = Server::start([]).await.port;
    let mut rules = rules(&[closed, 1]);
    rules.fixed_names.insert("ingen.test".into(), vec![]);
    let guard = Guard::new(rules).unwrap();
    assert!(matches!(guard.get(&ask("http://127.0.0.1:1/")).await, Err(Refused::Unreachable(_))));
    assert!(matches!(guard.get(&ask("http://ingen.test/")).await, Err(Refused::NameUnknown(_))));
    let plain = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = plain.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut socket, _) = plain.accept().await.unwrap();
        socket.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n").await.unwrap();
        let _ = socket.read_u8().await;
    });
    let tls = Guard::new(self::rules(&[port])).unwrap().get(&ask(format!("https://127.0.0.1:{port}/"))).await;
    assert!(matches!(tls, Err(Refused::Tls(_))), "{tls:?}");
    for (kind, words) in [
        (Refused::Private("x.test".into()), "öppna internet"),
        (Refused::Port("x.test".into(), 22), "Port 22"),
    ] {
        assert!(kind.problem().sentence.contains(words) && kind.problem().sentence.ends_with('.'));
    }
}

#[tokio::test]
async fn media_is_what_its_bytes_say_and_never_larger_than_allowed() {
    let server = Server::start([
        ("/a.png", http("200 OK", &[("content-type", "text/html")], b"\x89PNG\r\n\x1a\nrest")),
        ("/b.png", http("200 OK", &[("content-type", "image/png")], "<svg onload='alert(1)'/>")),
        ("/c.jpg", http("200 OK", &[("content-type", "image/jpeg")], "<html>Logga in</html>")),
        ("/big", http("200 OK", &[], vec![0; 2000])),
        ("/short", http("200 OK", &[("content-length", "99")], "x")),
        ("/empty", http("200 OK", &[], "")),
        ("/fault", http("500 Oj", &[], "")),
    ])
    .await;
    let client = MediaClient::new(guard(&server));
    let fetch = async |path: &str| {
        client.fetch(MediaRequest { url: server.url(path), credential: None, max_bytes: 1000 }).await
    };
    for (path, expected) in [("/a.png", Sort::Png), ("/b.png", Sort::Svg), ("/c.jpg", Sort::Markup)] {
        let MediaAnswer::Fetched { sort, .. } = fetch(path).await else { panic!("{path}") };
        assert_eq!(sort, expected);
    }
    assert!(matches!(fetch("/big").await, MediaAnswer::Failed(p) if p.kind == ProblemKind::MediaTooLarge));
    assert!(matches!(fetch("/missing").await, MediaAnswer::Gone(_)));
    for path in ["/short", "/empty", "/fault"] {
        assert!(
            matches!(fetch(path).await, MediaAnswer::Failed(p) if p.kind == ProblemKind::MediaMissing),
            "{path}"
        );
    }
    let inwards =
        MediaRequest { url: "http://169.254.169.254/x.png".into(), credential: None, max_bytes: 1000 };
    assert!(
        matches!(client.fetch(inwards).await, MediaAnswer::Failed(p) if p.kind == ProblemKind::PrivateAddress)
    );
}

#[tokio::test]
async fn a_message_is_gone_only_when_its_own_address_says_so() {
    let server = Server::start([
        ("/there", http("200 OK", &[], "en sida")),
        ("/gone", http("410 Gone", &[], "")),
        ("/key", http("403 Forbidden", &[], "")),
        ("/fault", http("503 Oj", &[], "")),
    ])
    .await;
    let looker = Looker::new(guard(&server));
    let look = async |path: &str| looker.look(server.url(path), None).await;
    assert_eq!(look("/there").await, Still::There);
    assert_eq!(look("/missing").await, Still::Gone(HowGone::Status404));
    assert_eq!(look("/gone").await, Still::Gone(HowGone::Status410));
    assert!(
        matches!(look("/key").await, Still::Unknown(_)) && matches!(look("/fault").await, Still::Unknown(_))
    );
    assert!(matches!(looker.look("http://10.0.0.1/".into(), None).await, Still::Unknown(_)));
}

/// What we are let in with here: nothing of it may come back in what is handed on.
const PASSWORD: &str = "hemlig-nyckel 7Qx";

fn shown(server: &Server, path: &str) -> Ask {
    let credential = Some(Credential::Basic { user: "torg".into(), password: PASSWORD.into() });
    Ask { credential, ..ask(server.url(path)) }
}

#[tokio::test]
async fn a_server_that_repeats_what_lets_us_in_finds_it_blanked_in_every_form_and_json_stays_json() {
    let json = serde_json::json!({ "error": format!("no such key: {PASSWORD}"), "n": 7 }).to_string();
    let header = "Basic dG9yZzpoZW1saWctbnlja2VsIDdReA==";
    let forms = format!("{PASSWORD} {header} hemlig-nyckel%207Qx hemlig-nyckel+7Qx hemlig-nyckel7Qx slut");
    let server = Server::start([
        ("/json", http("401 Unauthorized", &[("x-visat", PASSWORD), ("set-cookie", PASSWORD)], &json)),
        ("/forms", http("200 OK", &[("www-authenticate", header)], &forms)),
        ("/hit", http("302 Found", &[("location", "/dit?nyckel=hemlig-nyckel%207Qx")], "")),
        ("/dit?nyckel=hemlig-nyckel%207Qx", http("200 OK", &[], "framme")),
        ("/bort", http("302 Found", &[("location", "http://hemlig-nyckel7qx.example/")], "")),
        (
            "/halv",
            Answer::Bytes(
                b"HTTP/1.1 200 OK\r\ncontent-length: 999\r\nconnection: close\r\n\r\nsvar: hemlig-nyck"
                    .to_vec(),
            ),
        ),
    ])
    .await;
    let guard = guard(&server);
    let answer = guard.get(&shown(&server, "/json")).await.unwrap();
    let said: serde_json::Value = serde_json::from_slice(&answer.raw.body).unwrap();
    assert_eq!((said["error"].as_str(), said["n"].as_i64()), (Some("no such key: ***"), Some(7)));
    assert_eq!(answer.header("x-visat"), Some("***"));
    let answer = guard.get(&shown(&server, "/forms")).await.unwrap();
    let body = String::from_utf8(answer.raw.body.clone()).unwrap();
    assert!(
        !body.contains("nyckel") && !body.contains("hemlig") && body.ends_with("*** *** *** slut"),
        "{body}"
    );
    assert!(!body.contains("W1saWctb"), "{body}");
    assert!(answer.header("www-authenticate").is_some_and(|value| !value.contains("W1saWctb")));
    let answer = guard.get(&shown(&server, "/hit")).await.unwrap();
    assert_eq!(answer.raw.body, b"framme");
    assert!(answer.raw.final_url.ends_with("/dit?nyckel=***"), "{}", answer.raw.final_url);
    let refused = guard.get(&shown(&server, "/bort")).await.unwrap_err();
    assert!(
        matches!(refused, Refused::BadRedirect(_)) && !refused.to_string().contains("nyckel"),
        "{refused}"
    );
    let answer = guard.get(&shown(&server, "/halv")).await.unwrap();
    assert_eq!((answer.raw.body.as_slice(), answer.cut), (&b"svar: "[..], Some(Cut::Line)));
    // Where it is to be granted anew, what is granted comes through; a refusal does not.
    let asked = Ask { grants: true, ..shown(&server, "/forms") };
    assert!(String::from_utf8(guard.get(&asked).await.unwrap().raw.body).unwrap().contains(PASSWORD));
    let refused = Ask { grants: true, ..shown(&server, "/json") };
    assert!(!String::from_utf8(guard.get(&refused).await.unwrap().raw.body).unwrap().contains(PASSWORD));
}

#[tokio::test]
async fn a_line_is_held_open_without_holding_a_place_and_is_let_go_when_it_falls_silent() {
    let head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n:here\n".to_vec();
    let well = http("200 OK", &[], "well");
    let server = Server::start([("/stream", Answer::Hang(head)), ("/", well)]).await;
    let guard = Guard::new(Rules { max_concurrent: 1, ..rules(&[server.port]) }).unwrap();
    let mut lines = Vec::new();
    for _ in 0..3 {
        let mut line = guard.open(&ask(server.url("/stream"))).await.unwrap();
        assert_eq!(line.head.raw.status, 200);
        assert_eq!(line.next(Duration::from_secs(20)).await.unwrap().unwrap(), b":here\n");
        lines.push(line);
    }
    assert_eq!(guard.get(&ask(server.url("/"))).await.unwrap().raw.body, b"well");
    assert_eq!(lines[0].next(Duration::from_millis(1)).await, Err(Cut::Time));
    let inside = guard.open(&ask("http://127.0.0.1:9/stream")).await;
    assert!(matches!(inside, Err(Refused::Private(_))));
}

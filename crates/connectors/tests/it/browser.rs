//! Pictures of pages by a real Chromium, and the tunnel that is its only way out.

use crate::server::{Answer, Server};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use torg_connectors::browser::Chromium;
use torg_connectors::guard::{Rules, Tunnel};
use torg_domain::outside::browser::{Browser, Limits};

fn page(html: &str) -> Answer {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\nconnection: close";
    Answer::Bytes(format!("{head}\r\ncontent-length: {}\r\n\r\n{html}", html.len()).into_bytes())
}

fn allowing(server: &Server) -> Rules {
    let host = format!("127.0.0.1:{}", server.port).parse().unwrap();
    Rules { allow_private: vec![host], ..Rules::default() }
}

fn chromium(rules: Rules) -> Chromium {
    let path = std::env::var_os("PATH").unwrap();
    // ./check installs one; without it this part of the world cannot be tried.
    let program = Chromium::find(std::env::split_paths(&path)).unwrap();
    Chromium::new(program, rules)
}

/// What the tunnel answers to a request.
async fn asked(tunnel: &Tunnel, request: &str) -> String {
    let mut line = tokio::net::TcpStream::connect(tunnel.at).await.unwrap();
    line.write_all(request.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    line.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test]
async fn a_page_is_pictured_as_a_visitor_sees_it() {
    let server = Server::start([("/", page("<h1>Hej</h1>"))]).await;
    let capture = chromium(allowing(&server)).capture(&server.url("/"), Limits::default()).await.unwrap();
    assert!(capture.png.starts_with(b"\x89PNG"));
    assert!(!capture.by.is_empty());
    let asked = server.asked.lock().unwrap().clone();
    assert!(asked[0].starts_with("GET / "), "{}", asked[0]);
}

#[tokio::test]
async fn a_page_inside_a_page_that_hangs_and_an_address_that_is_none_give_a_reason() {
    let server = Server::start([
        ("/inside", page("<h1>Hemligt</h1>")),
        ("/hangs", Answer::Hang(b"HTTP/1.1 200 OK\r\n".to_vec())),
    ])
    .await;
    let open = chromium(Rules::default());
    let why = open.capture(&server.url("/inside"), Limits::default()).await.unwrap_err();
    assert!(why.to_string().contains("inte får nås"), "{why}");
    assert!(server.asked.lock().unwrap().is_empty(), "nobody came inside");
    for none in ["javascript:alert(1)", "file:///etc/passwd", "hej"] {
        let why = open.capture(none, Limits::default()).await.unwrap_err();
        assert!(why.to_string().contains("Adressen"), "{why}");
    }
    let limits = Limits { patience: Duration::from_secs(4), ..Limits::default() };
    let why = chromium(allowing(&server)).capture(&server.url("/hangs"), limits).await.unwrap_err();
    assert!(why.to_string().contains("för lång tid") || why.to_string().contains("ingen bild"), "{why}");
}

#[tokio::test]
async fn the_tunnel_leads_to_no_address_inside_by_name_by_number_or_by_another_port() {
    let server = Server::start([("/", page("hej"))]).await;
    let rules = Rules {
        fixed_names: [("inside.test".into(), vec!["127.0.0.1".parse().unwrap()])].into(),
        ..Rules::default()
    };
    let tunnel = Tunnel::open(rules.into()).await.unwrap();
    let port = server.port;
    for request in [
        format!("GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n"),
        format!("CONNECT 127.0.0.1:{port} HTTP/1.1\r\n\r\n"),
        "CONNECT inside.test:443 HTTP/1.1\r\n\r\n".into(),
        "CONNECT [::1]:443 HTTP/1.1\r\n\r\n".into(),
        "CONNECT 8.8.8.8:22 HTTP/1.1\r\n\r\n".into(),
        "POST http://8.8.8.8/ HTTP/1.1\r\n\r\n".into(),
        "GET file:///etc/passwd HTTP/1.1\r\n\r\n".into(),
        "nonsense\r\n\r\n".into(),
    ] {
        let answer = asked(&tunnel, &request).await;
        assert!(answer.starts_with("HTTP/1.1 403"), "{request}: {answer}");
    }
    assert!(server.asked.lock().unwrap().is_empty());
    assert_eq!((tunnel.reached("inside.test"), tunnel.reached("never.test")), (Some(false), None));
    let tunnel = Tunnel::open(allowing(&server).into()).await.unwrap();
    let answer = asked(&tunnel, &format!("GET http://127.0.0.1:{port}/ HTTP/1.1\r\n\r\n")).await;
    assert!(answer.starts_with("HTTP/1.1 200") && answer.ends_with("hej"), "{answer}");
    assert_eq!(tunnel.reached("127.0.0.1"), Some(true));
}

//! Asking a real server as its visitors do: plainly, over a connection of its own.

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// The server a variable points at, as JSON; none when it is not set.
pub fn there<T: serde::de::DeserializeOwned>(variable: &str) -> Option<T> {
    let Ok(text) = std::env::var(variable) else {
        eprintln!("{variable} is not set: nothing real was asked");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap_or_else(|why| panic!("{variable}: {why}")))
}

/// The port in an address.
pub fn port(url: &str) -> u16 {
    url::Url::parse(url).unwrap().port().unwrap()
}

/// The status, and what was said. `headers` are whole lines; `host` is what the server is called.
pub async fn ask(host: (&str, u16), method: &str, path: &str, headers: &str, body: &str) -> (u16, String) {
    let (name, port) = host;
    let mut socket = TcpStream::connect(("127.0.0.1", port)).await.unwrap();
    let long = body.len();
    let asked = format!(
        "{method} {path} HTTP/1.0\r\nhost: {name}:{port}\r\ncontent-length: {long}\r\n{headers}\r\n{body}"
    );
    socket.write_all(asked.as_bytes()).await.unwrap();
    let mut answer = Vec::new();
    socket.read_to_end(&mut answer).await.unwrap();
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let status = answer.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    (status, answer.split_once("\r\n\r\n").map(|(_, b)| b.to_owned()).unwrap_or_default())
}

//! A server that misbehaves as it is told: one answer a path, written byte by byte.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// What a path answers.
#[derive(Clone)]
pub enum Answer {
    /// These bytes, then the line is closed.
    Bytes(Vec<u8>),
    /// These bytes, then nothing, the line held open.
    Hang(Vec<u8>),
    /// These bytes for as long as anybody reads.
    Endless(Vec<u8>, Vec<u8>),
}

/// A server on loopback, and every request it got.
pub struct Server {
    pub port: u16,
    pub asked: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub async fn start(answers: impl IntoIterator<Item = (&'static str, Answer)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let answers: Arc<HashMap<&str, Answer>> = Arc::new(answers.into_iter().collect());
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (answers, log) = (answers.clone(), log.clone());
                tokio::spawn(async move {
                    let mut request = Vec::new();
                    while !request.ends_with(b"\r\n\r\n") {
                        match socket.read_u8().await {
                            Ok(byte) => request.push(byte),
                            Err(_) => return,
                        }
                    }
                    let request = String::from_utf8_lossy(&request).into_owned();
                    let path = request.split(' ').nth(1).unwrap_or_default().to_owned();
                    log.lock().unwrap().push(request);
                    let missing = Answer::Bytes(
                        b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
                    );
                    match answers.get(path.as_str()).unwrap_or(&missing) {
                        Answer::Bytes(bytes) => {
                            let text = String::from_utf8_lossy(bytes);
                            let own = text
                                .contains("{port}")
                                .then(|| text.replace("{port}", &port.to_string()).into_bytes());
                            let _ = socket.write_all(own.as_ref().unwrap_or(bytes)).await;
                        }
                        Answer::Hang(bytes) => {
                            let _ = socket.write_all(bytes).await;
                            let _ = socket.read_u8().await; // until the other end gives up
                        }
                        Answer::Endless(head, bytes) => {
                            let _ = socket.write_all(head).await;
                            while socket.write_all(bytes).await.is_ok() {}
                        }
                    }
                    let _ = socket.shutdown().await;
                });
            }
        });
        Self { port, asked }
    }
}

/// An answer with a status line, headers and a body.
pub fn http(status: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
    let mut out = format!("HTTP/1.1 {status}\r\nconnection: close\r\n");
    for (name, value) in headers {
        out += &format!("{name}: {value}\r\n");
    }
    if !headers.iter().any(|(n, _)| *n == "content-length") {
        out += &format!("content-length: {}\r\n", body.as_ref().len());
    }
    Answer::Bytes([format!("{out}\r\n").as_bytes(), body.as_ref()].concat())
}

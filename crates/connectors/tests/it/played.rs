//! A server played on loopback, that can be put in any mood: what each platform answers when it is well stands
//! in its own file; how a server misbehaves is alike everywhere, and stands here.

use serde_json::Value;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

/// How the server feels.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Mood {
    /// As it should.
    #[default]
    Well,
    /// Any request gets this status, these headers and this body.
    Says(u16, Vec<(&'static str, &'static str)>, &'static str),
    /// It does what it is told, and the answer is lost.
    Swallows,
    /// It breaks off in the middle.
    Breaks,
    /// It sends everybody to another place.
    Sends(u16, &'static str),
}

/// One request.
pub struct Request {
    pub method: String,
    pub path: String,
    pub query: Vec<(String, String)>,
    pub headers: HashMap<String, String>,
    pub body: Value,
    /// The body as it came, where it is a form.
    pub form: String,
    pub port: u16,
}

impl Request {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.query.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    pub fn number(&self, name: &str, usual: usize) -> usize {
        self.get(name).and_then(|v| v.parse().ok()).unwrap_or(usual)
    }

    /// The token it was sent with.
    pub fn bearer(&self) -> Option<&str> {
        self.headers.get("authorization")?.strip_prefix("Bearer ")
    }
}

/// An answer: status, headers, body.
pub type Answer = (u16, Vec<(&'static str, String)>, Value);

/// What a platform answers when it is well.
pub trait Answers: Send + 'static {
    fn answer(&mut self, request: &Request) -> Answer;
}

/// The server.
pub struct Played<A> {
    pub port: u16,
    pub platform: Arc<Mutex<A>>,
    mood: Arc<Mutex<Mood>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl<A: Answers> Played<A> {
    pub async fn start(platform: A) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let platform = Arc::new(Mutex::new(platform));
        let (mood, asked) = (Arc::new(Mutex::new(Mood::Well)), Arc::new(Mutex::new(Vec::new())));
        let ours = (platform.clone(), mood.clone(), asked.clone());
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let (platform, mood, asked) = ours.clone();
                tokio::spawn(async move {
                    let Some(request) = read(&mut socket, port).await else { return };
                    asked.lock().unwrap().push(format!("{} {}", request.method, request.path));
                    let mood = mood.lock().unwrap().clone();
                    let bytes = match mood {
                        Mood::Says(status, headers, body) => {
                            let headers = headers.iter().map(|(n, v)| (*n, (*v).to_owned())).collect();
                            http(status, headers, body)
                        }
                        Mood::Sends(status, to) => http(status, vec![("location", to.to_owned())], ""),
                        Mood::Well | Mood::Swallows | Mood::Breaks => {
                            let doing = request.method != "GET";
                            let (status, mut headers, body) = platform.lock().unwrap().answer(&request);
                            if mood == Mood::Swallows && doing {
                                return;
                            }
                            headers.push(("content-type", "application/json; charset=utf-8".into()));
                            let body = body.to_string();
                            let mut whole = http(status, headers, &body);
                            if mood == Mood::Breaks {
                                whole.truncate(whole.len() - body.len() / 2 - 1);
                            }
                            whole
                        }
                    };
                    let _ = socket.write_all(&bytes).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        Self { port, platform, mood, asked }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn is(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// Every request so far: the method and the path.
    pub fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

async fn read(socket: &mut tokio::net::TcpStream, port: u16) -> Option<Request> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(socket.read_u8().await.ok()?);
    }
    let head = String::from_utf8_lossy(&head).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> =
        lines.filter_map(|l| l.split_once(": ")).map(|(n, v)| (n.to_lowercase(), v.to_owned())).collect();
    let length = headers.get("content-length").and_then(|l| l.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    socket.read_exact(&mut body).await.ok()?;
    let url = url::Url::parse(&format!("http://x{target}")).ok()?;
    Some(Request {
        method,
        path: url.path().to_owned(),
        query: url.query_pairs().into_owned().collect(),
        headers,
        body: serde_json::from_slice(&body).unwrap_or(Value::Null),
        form: String::from_utf8_lossy(&body).into_owned(),
        port,
    })
}

fn http(status: u16, headers: Vec<(&'static str, String)>, body: &str) -> Vec<u8> {
    let mut out =
        format!("HTTP/1.1 {status} X\r\nconnection: close\r\ndate: Tue, 07 Apr 2026 08:00:00 GMT\r\n");
    for (name, value) in headers {
        out += &format!("{name}: {value}\r\n");
    }
    format!("{out}content-length: {}\r\n\r\n{body}", body.len()).into_bytes()
}

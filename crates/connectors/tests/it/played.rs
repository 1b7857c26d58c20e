//! A server played on loopback, that can be put in any mood: what each platform answers when it is well stands
//! in its own file; how a server misbehaves is alike everywhere, and stands here.

use crate::spoil::{Dice, spoilt, spoilt_line};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
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
    /// It says nothing, and holds the line.
    Hangs,
    /// It gives more than anybody takes.
    Pours,
    /// Its clock says this.
    Clock(&'static str),
    /// It takes no key any more, whichever it is.
    ShutsOut,
    /// It gives everything in a list twice.
    Doubles,
    /// It gives every list from its other end.
    Reverses,
    /// Its lists come one thing at a time, and every page leads to one that is the same and leads to itself.
    Circles,
    /// It says more of everything than anybody knows of, and in every list something of which nothing is known.
    Raves,
    /// It gives what it has given before.
    Repeats,
    /// The same, spoilt by dice that begin so.
    Spoils(u64),
}

/// What its clock says otherwise.
const NOW: &str = "Tue, 07 Apr 2026 08:00:00 GMT";

/// The fields of a question that say how much of a list is wished, and from where.
const SIZES: [&str; 6] = ["limit", "max_results", "maxResults", "per_page", "max_count", "count"];
const PLACES: [&str; 8] =
    ["after", "cursor", "pageToken", "pagination_token", "page", "start", "max_id", "min_id"];

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

    /// What is asked for.
    fn what(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// What is asked for and how, whichever page of it.
    fn whole(&self) -> String {
        let kept = self.query.iter().filter(|(name, _)| !PLACES.contains(&name.as_str()));
        format!("{} {:?}", self.what(), kept.collect::<Vec<_>>())
    }

    /// Asks with what let somebody in once.
    fn with_old_keys(&mut self) {
        for (name, value) in &mut self.headers {
            match name.as_str() {
                "authorization" => {
                    let way = value.split(' ').next().unwrap_or_default().to_owned();
                    *value = format!("{way} gammal");
                }
                "access-token" => "gammal".clone_into(value),
                _ => {}
            }
        }
        if self.body["password"].is_string() {
            self.body["password"] = json!("gammal");
        }
    }

    /// Asks for one thing at a time.
    fn one_at_a_time(&mut self) {
        for (name, value) in &mut self.query {
            if SIZES.contains(&name.as_str()) {
                "1".clone_into(value);
            }
        }
    }
}

/// An answer: status, headers, body. Under a content type of its own a text is given as it is, and a list of numbers
/// as bytes; all else is JSON.
pub type Answer = (u16, Vec<(&'static str, String)>, Value);

/// What a platform answers when it is well.
pub trait Answers: Send + 'static {
    fn answer(&mut self, request: &Request) -> Answer;
}

/// What is given, as it goes out.
#[derive(Clone, Debug)]
pub struct Given {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Given {
    fn bare(status: u16, headers: &[(&'static str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        Self { status, headers, body: body.as_bytes().to_vec() }
    }

    fn of((status, headers, body): Answer) -> Self {
        let mut headers: Vec<_> = headers.into_iter().map(|(n, v)| (n.to_owned(), v)).collect();
        let own = headers.iter().any(|(name, _)| name == "content-type");
        let body = match body {
            Value::String(text) if own => text.into_bytes(),
            Value::Array(bytes) if own => {
                bytes.iter().filter_map(|b| u8::try_from(b.as_u64()?).ok()).collect()
            }
            body => body.to_string().into_bytes(),
        };
        if !own {
            headers.push(("content-type".into(), "application/json; charset=utf-8".into()));
        }
        Self { status, headers, body }
    }

    fn spoilt(&self, dice: &mut Dice) -> Self {
        let mut given = self.clone();
        if dice.one_in(12) {
            given.status =
                *dice.pick(&[200, 201, 204, 206, 301, 304, 400, 401, 403, 404, 410, 429, 500, 503]);
        }
        for (_, value) in &mut given.headers {
            if dice.one_in(6) {
                *value = spoilt_line(dice, value);
            }
        }
        if dice.one_in(2) {
            given.body = spoilt(dice, &given.body);
        }
        given
    }

    fn written(&self, clock: &str) -> Vec<u8> {
        let mut out = format!("HTTP/1.1 {} X\r\nconnection: close\r\n", self.status);
        if self.headers.iter().all(|(name, _)| name != "date") {
            out += &format!("date: {clock}\r\n");
        }
        for (name, value) in &self.headers {
            out += &format!("{name}: {value}\r\n");
        }
        out += &format!("content-length: {}\r\n\r\n", self.body.len());
        [out.as_bytes(), &self.body].concat()
    }
}

/// What happens on the line.
enum Line {
    Says(Vec<u8>),
    SaysNothing,
    Hangs,
    Pours(Vec<u8>),
}

/// The server.
pub struct Played<A> {
    pub port: u16,
    pub platform: Arc<Mutex<A>>,
    inside: Arc<Inside<A>>,
}

struct Inside<A> {
    platform: Arc<Mutex<A>>,
    mood: Mutex<Mood>,
    asked: Mutex<Vec<String>>,
    /// Everything it has given, by what was asked for and how.
    tape: Mutex<Vec<(String, String, Given)>>,
    /// The page that every page of a list is, while it goes in circles.
    circle: Mutex<HashMap<String, Given>>,
    dice: Mutex<Dice>,
    /// What it has said, as it went out, since it began to spoil it.
    said: Arc<Mutex<Vec<u8>>>,
}

/// A played server, whichever it plays.
pub trait Plays: Send + Sync {
    fn port(&self) -> u16;
    fn url(&self) -> String;
    fn is(&self, mood: Mood);
    /// From now on this is among what it has given before; the only such to that question.
    fn keeps(&self, what: &str, answer: Answer);
    /// What it has said, as it went out, since it began to spoil it.
    fn said(&self) -> Arc<Mutex<Vec<u8>>>;
}

impl<A: Answers> Played<A> {
    pub async fn start(platform: A) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let platform = Arc::new(Mutex::new(platform));
        let inside = Arc::new(Inside {
            platform: platform.clone(),
            mood: Mutex::default(),
            asked: Mutex::default(),
            tape: Mutex::default(),
            circle: Mutex::default(),
            dice: Mutex::new(Dice::new(0)),
            said: Arc::default(),
        });
        let ours = inside.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let ours = ours.clone();
                tokio::spawn(async move {
                    let Some(request) = read(&mut socket, port).await else { return };
                    match ours.hears(request) {
                        Line::Says(bytes) => {
                            let _ = socket.write_all(&bytes).await;
                            let _ = socket.shutdown().await;
                        }
                        Line::SaysNothing => {}
                        Line::Hangs => {
                            let _ = socket.read_u8().await; // until the other end gives up
                        }
                        Line::Pours(head) => {
                            let _ = socket.write_all(&head).await;
                            let much = vec![b'x'; 64 << 10];
                            while socket.write_all(&much).await.is_ok() {}
                        }
                    }
                });
            }
        });
        Self { port, platform, inside }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    pub fn is(&self, mood: Mood) {
        if let Mood::Spoils(seed) = mood {
            *held(&self.inside.dice) = Dice::new(seed);
            held(&self.inside.said).clear();
        }
        held(&self.inside.circle).clear();
        *held(&self.inside.mood) = mood;
    }

    /// Every request so far: the method and the path.
    pub fn asked(&self) -> Vec<String> {
        held(&self.inside.asked).clone()
    }
}

impl<A: Answers> Plays for Played<A> {
    fn port(&self) -> u16 {
        self.port
    }

    fn url(&self) -> String {
        self.url()
    }

    fn is(&self, mood: Mood) {
        self.is(mood);
    }

    fn keeps(&self, what: &str, answer: Answer) {
        let mut tape = held(&self.inside.tape);
        tape.retain(|(of, ..)| of != what);
        tape.push((what.to_owned(), String::new(), Given::of(answer)));
    }

    fn said(&self) -> Arc<Mutex<Vec<u8>>> {
        self.inside.said.clone()
    }
}

impl<A: Answers> Inside<A> {
    fn hears(&self, mut request: Request) -> Line {
        held(&self.asked).push(request.what());
        let mood = held(&self.mood).clone();
        let given = match &mood {
            Mood::Hangs => return Line::Hangs,
            Mood::Pours => {
                let head = "HTTP/1.1 200 X\r\nconnection: close\r\ncontent-type: application/json\r\n\r\n";
                return Line::Pours(head.as_bytes().to_vec());
            }
            Mood::Says(status, headers, body) => Given::bare(*status, headers, body),
            Mood::Sends(status, to) => Given::bare(*status, &[("location", *to)], ""),
            Mood::Repeats | Mood::Spoils(_) => self.again(&request, mood != Mood::Repeats),
            _ => self.answers(&mut request, &mood),
        };
        let mut whole = given.written(if let Mood::Clock(says) = mood { says } else { NOW });
        match mood {
            Mood::Swallows if request.method != "GET" => return Line::SaysNothing,
            Mood::Breaks => whole.truncate(whole.len() - given.body.len() / 2 - 1),
            Mood::Spoils(_) => {
                let mut said = held(&self.said);
                said.extend(format!("--- {}\n", request.what()).bytes());
                said.extend(&whole);
                said.push(b'\n');
            }
            _ => {}
        }
        Line::Says(whole)
    }

    /// What the platform answers, as the mood lets it.
    fn answers(&self, request: &mut Request, mood: &Mood) -> Given {
        match mood {
            Mood::ShutsOut => request.with_old_keys(),
            Mood::Circles => request.one_at_a_time(),
            _ => {}
        }
        let round = (*mood == Mood::Circles && request.method == "GET").then(|| request.whole());
        if let Some(given) = round.as_ref().and_then(|round| held(&self.circle).get(round).cloned()) {
            return given;
        }
        let (status, headers, mut body) = self.platform.lock().unwrap().answer(request);
        match mood {
            Mood::Doubles => lists(&mut body, &|all: &mut Vec<Value>| {
                *all = all.iter().flat_map(|one| [one.clone(), one.clone()]).collect();
            }),
            Mood::Reverses => lists(&mut body, &|all: &mut Vec<Value>| all.reverse()),
            Mood::Raves => lists(&mut body, &rave),
            _ => {}
        }
        let given = Given::of((status, headers, body));
        if let Some(round) = round {
            held(&self.circle).insert(round, given.clone());
        }
        held(&self.tape).push((request.what(), request.whole(), given.clone()));
        given
    }

    /// What it has given before to the same question, or to one like it, or to any.
    fn again(&self, request: &Request, spoils: bool) -> Given {
        let (tape, mut dice) = (held(&self.tape), held(&self.dice));
        let (what, whole) = (request.what(), request.whole());
        let same = |(of, how, _): &&(String, String, Given)| *of == what && (how.is_empty() || *how == whole);
        let mut like: Vec<_> = tape.iter().filter(same).collect();
        if like.is_empty() {
            like = tape.iter().filter(|(of, ..)| *of == what).collect();
        }
        if like.is_empty() || (spoils && dice.one_in(25)) {
            like = tape.iter().collect();
        }
        if like.is_empty() {
            return Given::bare(404, &[], "");
        }
        let (.., given) = *dice.pick(&like);
        if spoils { given.spoilt(&mut dice) } else { given.clone() }
    }
}

fn held<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every list of things in an answer, the innermost first.
fn lists(value: &mut Value, change: &impl Fn(&mut Vec<Value>)) {
    match value {
        Value::Array(all) => {
            all.iter_mut().for_each(|one| lists(one, change));
            if all.iter().any(Value::is_object) {
                change(all);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|one| lists(one, change)),
        _ => {}
    }
}

/// A field nobody knows in each thing, and a thing more in which nothing is anything.
fn rave(all: &mut Vec<Value>) {
    let names: Vec<String> = all[0].as_object().into_iter().flat_map(|one| one.keys().cloned()).collect();
    for one in all.iter_mut().filter_map(Value::as_object_mut) {
        one.insert("not_known_today".into(), json!({ "of": [null, 7, { "id": "x" }] }));
    }
    all.push(names.into_iter().map(|name| (name, Value::Null)).collect());
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

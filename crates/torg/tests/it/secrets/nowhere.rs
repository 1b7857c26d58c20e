//! Secrets of every kind are planted, a server repeats whatever it is shown, and then everything that is kept, shown,
//! logged or sent is searched for them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use std::collections::HashMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::mail::{Mailer, Security, Settings};
use torg_connectors::media::MediaClient;
use torg_connectors::platforms::bluesky::{Bluesky, Places};
use torg_connectors::platforms::facebook::Facebook;
use torg_connectors::platforms::feed::FeedClient;
use torg_connectors::platforms::instagram::Instagram;
use torg_connectors::platforms::mastodon::Mastodon;
use torg_connectors::platforms::threads::Threads;
use torg_connectors::platforms::wordpress::Wordpress;
use torg_connectors::platforms::x::X;
use torg_connectors::there::Looker;
use torg_domain::ids::ChannelId;
use torg_domain::outside::pass::Pass;
use torg_domain::outside::platform::{Account, Measure, OwnPost, Platform, Reading};
use torg_domain::outside::sign_in::{Client, Fresh, SignIn};
use torg_domain::trail::key::{KeyFile, hex};
use torg_office::archive::Sink;
use torg_office::archive::package::{self, What};
use torg_office::channels::access::{renew::renew, replace};
use torg_office::channels::hooks::{self, NewApp};
use torg_office::channels::{connection, open, poll::poll, reading, statistics};
use torg_office::{Office, World, jobs};
use torg_testkit::{Counting, Town, packs, town::HOST};
use torg_web::routes::{Method, ROUTES};
use torg_web::site::{Site, app};

const SIGNING: [u8; 32] = *b"NYCKELN-SOM-SIGNERAR-0123456789A";
const SEALING: [u8; 32] = *b"NYCKELN-SOM-FORSEGLAR-012345678B";
const HOOK: &str = "appens-signeringshemlighet-3Kd";
const STATE: &str = "inloggningens-tillstand-2Lp";
const VERIFIER: &str = "inloggningens-verifierare-8Hf";
const MAIL: &str = "postens-losenord-9Wq";

/// Every platform with its account's name and what lets it in: each secret in it bears this mark.
const MARK: &str = "-7QxZ";

fn channels() -> [(&'static str, &'static str, String); 8] {
    let pass = |name: &str| {
        format!(
            "{{\"access\":\"{name}-access{MARK}\",\"access_until\":\"2026-04-07T12:00:00Z\",\"refresh\":\"{name}-refresh{MARK}\",\"app\":\"12345\",\"app_secret\":\"{name}-app{MARK}\"}}"
        )
    };
    [
        ("wordpress", "torg", format!("wp losen{MARK}")),
        ("mastodon", "torg", format!("ma-token{MARK}")),
        ("bluesky", "torg.example", format!("bs-losen{MARK}")),
        ("facebook", "1234567890", pass("fb")),
        ("instagram", "1234567891", pass("ig")),
        ("threads", "1234567892", pass("th")),
        ("x", "1234567893", pass("xx")),
        ("bluesky", "torg.example", signed_in()),
    ]
}

/// What lets in an account that somebody has signed in to: bound to a key, and given to whoever holds another.
fn signed_in() -> String {
    static KEYS: LazyLock<[String; 2]> = LazyLock::new(|| {
        let platform = Bluesky::new(Arc::new(Guard::new(Rules::default()).unwrap()));
        [(); 2].map(|()| platform.new_key().unwrap())
    });
    serde_json::json!({
        "access": format!("bo-access{MARK}"), "access_until": "2026-04-07T12:00:00Z",
        "refresh": format!("bo-refresh{MARK}"), "app": "https://torg.example/oauth/bluesky/client.json",
        "app_secret": KEYS[0],
        "bound": {
            "key": KEYS[1], "issuer": "http://127.0.0.1", "subject": "did:plc:torg",
            "server": "http://127.0.0.1", "since": "2026-04-07T08:00:00Z",
        },
    })
    .to_string()
}

/// What must be found nowhere, in the forms it could be found in, by how each begins.
#[derive(Default)]
struct Planted(HashMap<[u8; 6], Vec<(String, Vec<u8>)>>);

impl Planted {
    fn new() -> Self {
        let mut all = Self::default();
        for (platform, user, kept) in channels() {
            let secrets: Vec<String> = match serde_json::from_str::<serde_json::Value>(&kept) {
                Ok(pass) => [&pass["access"], &pass["refresh"], &pass["app_secret"], &pass["bound"]["key"]]
                    .iter()
                    .filter_map(|field| field.as_str().map(str::to_owned))
                    .collect(),
                Err(_) => vec![kept],
            };
            for secret in secrets {
                all.plant(platform, &secret);
                all.form(platform, STANDARD.encode(format!("{user}:{secret}")).trim_end_matches('='));
            }
        }
        for (name, secret) in [
            ("hook", HOOK),
            ("state", STATE),
            ("verifier", VERIFIER),
            ("mail", MAIL),
            ("feed", "flodets-losenord-4Tb"),
            ("set", "lagt-in-for-hand-7QxZ"),
        ] {
            all.plant(name, secret);
        }
        for (name, key) in [("signing key", SIGNING), ("sealing key", SEALING)] {
            all.plant(name, std::str::from_utf8(&key).unwrap());
            all.form(name, &hex(&key));
        }
        all
    }

    fn plant(&mut self, name: &str, secret: &str) {
        self.form(name, secret);
        self.form(name, STANDARD.encode(secret).trim_end_matches('='));
        self.form(name, &url::form_urlencoded::byte_serialize(secret.as_bytes()).collect::<String>());
        self.form(name, &secret.replace(' ', "%20"));
    }

    fn form(&mut self, name: &str, form: &str) {
        let begins = form.as_bytes()[..6].try_into().unwrap();
        self.0.entry(begins).or_default().push((name.to_owned(), form.as_bytes().to_vec()));
    }

    fn nowhere_in(&self, what: &str, bytes: &[u8]) {
        for (at, window) in bytes.windows(6).enumerate() {
            let Some(forms) = self.0.get(window) else { continue };
            if let Some((name, form)) = forms.iter().find(|(_, form)| bytes[at..].starts_with(form)) {
                let around = &bytes[at.saturating_sub(200)..(at + form.len() + 60).min(bytes.len())];
                panic!("a secret of {name} stands in {what}: {}", String::from_utf8_lossy(around));
            }
        }
    }

    fn nowhere_under(&self, folder: &Path) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                self.nowhere_under(&path);
            } else {
                self.nowhere_in(&path.display().to_string(), &std::fs::read(&path).unwrap());
            }
        }
    }
}

/// Everything it was asked, and a way of answering that changes with each asking: JSON of every status, a page, a
/// redirect, a body cut in the middle of what is repeated.
struct Echo {
    port: u16,
    asked: Arc<Mutex<Vec<Vec<u8>>>>,
}

async fn request(socket: &mut TcpStream) -> Option<Vec<u8>> {
    let mut request = Vec::new();
    let head = loop {
        let mut piece = [0; 4096];
        let n = socket.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        request.extend_from_slice(&piece[..n]);
        if let Some(head) = request.windows(4).position(|w| w == b"\r\n\r\n") {
            break head + 4;
        }
    };
    let text = String::from_utf8_lossy(&request[..head]).to_lowercase();
    let length = text.split("content-length: ").nth(1).and_then(|l| l.lines().next()?.trim().parse().ok());
    while request.len() < head + length.unwrap_or(0) {
        let mut piece = [0; 4096];
        let n = socket.read(&mut piece).await.ok().filter(|n| *n > 0)?;
        request.extend_from_slice(&piece[..n]);
    }
    Some(request)
}

fn answer(n: usize, port: u16, request: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(request).into_owned();
    let line = text.lines().next().unwrap_or_default().to_owned();
    let shown = text.lines().find_map(|l| l.strip_prefix("authorization: ")).unwrap_or("ingen").to_owned();
    let json = serde_json::json!({ "error": text, "message": text, "code": line, "data": [{ "id": "1", "text": text }] });
    let (status, kind, body, more) = match n % 7 {
        0 => ("200 OK", "application/json", json.to_string(), String::new()),
        1 => ("400 Bad Request", "application/json", json.to_string(), String::new()),
        2 => ("401 Unauthorized", "text/html", format!("<pre>{text}</pre>"), String::new()),
        3 => {
            let to = form(&shown);
            (
                "302 Found",
                "text/plain",
                text,
                format!("location: http://127.0.0.1:{port}/igen?visat={to}\r\n"),
            )
        }
        4 => ("500 Internal Server Error", "application/json", json.to_string(), String::new()),
        5 => ("200 OK", "application/json", serde_json::json!([json]).to_string(), String::new()),
        _ => {
            // Broken off in the middle of what is repeated.
            let half = format!("{{\"error\":\"{}", &shown[..shown.len() * 3 / 4]);
            return format!(
                "HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-type: application/json\r\ncontent-length: 9999\r\n\r\n{half}"
            )
            .into_bytes();
        }
    };
    let head = format!(
        "HTTP/1.1 {status}\r\nconnection: close\r\ncontent-type: {kind}\r\nx-visat: {shown}\r\nwww-authenticate: {shown}\r\n{more}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.into_bytes(), body.into_bytes()].concat()
}

fn form(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

impl Echo {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let asked = Arc::new(Mutex::new(Vec::new()));
        let log = asked.clone();
        tokio::spawn(async move {
            while let Ok((mut socket, _)) = listener.accept().await {
                let log = log.clone();
                tokio::spawn(async move {
                    let Some(request) = request(&mut socket).await else { return };
                    let n = {
                        let mut log = log.lock().unwrap();
                        log.push(request.clone());
                        log.len() - 1
                    };
                    let _ = socket.write_all(&answer(n, port, &request)).await;
                    let _ = socket.shutdown().await;
                });
            }
        });
        Self { port, asked }
    }

    fn root(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Whether it was shown something, as it is.
    fn was_shown(&self, secret: &str) -> bool {
        let asked = self.asked.lock().unwrap();
        asked.iter().any(|request| String::from_utf8_lossy(request).contains(secret))
    }
}

/// A mail server that repeats what one signs in with.
async fn mail_echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(talk(socket));
        }
    });
    port
}

async fn talk(mut socket: TcpStream) {
    use tokio::io::{AsyncBufReadExt as _, BufReader};
    let (read, mut write) = socket.split();
    let (mut lines, mut said, mut letter) = (BufReader::new(read).lines(), String::new(), false);
    let _ = write.write_all(b"220 echo\r\n").await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer = match line.get(..4).unwrap_or_default() {
            _ if letter && line != "." => continue,
            "EHLO" => "250-echo\r\n250 AUTH PLAIN LOGIN\r\n".to_owned(),
            "AUTH" => {
                said = line.clone();
                format!("235 {line}\r\n")
            }
            "DATA" => {
                letter = true;
                "354 go on\r\n".to_owned()
            }
            "QUIT" => return,
            _ => {
                letter = false;
                format!("250 {MAIL} {said}\r\n")
            }
        };
        let _ = write.write_all(answer.as_bytes()).await;
    }
}

/// What is logged while this is held.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[derive(Default)]
struct Held(Vec<u8>);

impl Sink for Held {
    async fn put(&mut self, bytes: bytes::Bytes) -> std::io::Result<()> {
        self.0.extend_from_slice(&bytes);
        Ok(())
    }
}

/// A town whose platforms, feeds and files are the server that repeats.
async fn town(echo: &Echo) -> Town {
    let mut town = Town::new().await;
    let rules = Rules {
        allow_private: vec![AllowedHost { host: "127.0.0.1".into(), port: Some(echo.port) }],
        min_interval: Duration::ZERO,
        ..Rules::default()
    };
    let (guard, root) = (Arc::new(Guard::new(rules).unwrap()), echo.root());
    let places = Places { directory: root.clone(), public: root.clone(), entry: root.clone() };
    let platforms: Vec<Arc<dyn Platform>> = vec![
        Arc::new(Wordpress::new(guard.clone())),
        Arc::new(Mastodon::new(guard.clone())),
        Arc::new(Bluesky::new(guard.clone()).at(places)),
        Arc::new(Facebook::at(guard.clone(), &root)),
        Arc::new(Instagram::at(guard.clone(), &root)),
        Arc::new(Threads::at(guard.clone(), &root)),
        Arc::new(X::at(guard.clone(), &root)),
    ];
    let mailer = Mailer::new(&Settings {
        host: "127.0.0.1".into(),
        port: Some(mail_echo().await),
        security: Security::None,
        sign_in: Some(("torg".into(), MAIL.into())),
        from: "Torg <torg@exempel.test>".into(),
        bounces: None,
        certificate: None,
        patience: Duration::from_secs(10),
    })
    .unwrap();
    let world = World {
        feeds: Arc::new(FeedClient::new(guard.clone())),
        media: Arc::new(MediaClient::new(guard.clone())),
        look: Arc::new(Looker::new(guard.clone())),
        platforms,
        mail: Some(Arc::new(mailer)),
        ..town.office.world.clone()
    };
    town.office = Office::new(
        town.office.store.clone(),
        KeyFile::new(SIGNING, SEALING),
        packs::platforms(),
        town.clock.clone(),
        Arc::new(Counting::from(7_000_000)),
        world,
    );
    town
}

/// Opens a channel at each platform, and two closed feeds.
async fn registered(town: &Town, echo: &Echo) -> Vec<ChannelId> {
    let desk = town.desk(town.people.admin).await;
    let mut all = Vec::new();
    for (platform, account, secret) in channels() {
        let registered = open::Registered {
            platform: platform.into(),
            address: echo.root(),
            account: Some(account.into()),
            // Where it is let in stands in what lets it in.
            secret: Some(secret.replace("http://127.0.0.1", &echo.root())),
            ..town.connection(platform)
        };
        all.push(open::open(&desk, &registered).await.unwrap());
    }
    for (name, secret) in
        [("Slutet", "lasare:flodets-losenord-4Tb"), ("Slutet med nyckel", "flodets-losenord-4Tb")]
    {
        let registered = open::Registered {
            platform: "feed".into(),
            account: None,
            feed: Some(format!("{}/feed", echo.root())),
            secret: Some(secret.into()),
            ..town.connection(name)
        };
        all.push(open::open(&desk, &registered).await.unwrap());
    }
    all
}

/// Everything that can be asked of each channel, often enough that each meets every way of answering.
async fn worked(town: &Town, channels: &[ChannelId], planted: &Planted) {
    let admin = town.desk(town.people.admin).await;
    for round in 0..7 {
        for id in channels {
            town.clock.pass(jiff::SignedDuration::from_mins(1));
            let job = town.job();
            let _ = poll(&job, *id).await;
            let _ = reading::reread(&job, *id).await;
            let _ = renew(&job, *id).await;
            if round < 2 {
                let _ = reading::everything(&job, *id).await;
            }
            if let Ok(trial) = connection::try_out(&admin, *id).await {
                planted.nowhere_in("a trial", format!("{trial:?}").as_bytes());
            }
            let new = format!("lagt-in-for-hand{MARK}");
            match replace::replace(&admin, *id, &new, replace::Unproven::Leave).await {
                // A feed that answers lets us in: then the new one is what is shown from now on.
                Ok(tried) => assert!(!format!("{:?}", tried.trial).contains(MARK), "{:?}", tried.trial),
                Err(why) => assert!(!why.to_string().contains(MARK), "{why}"),
            }
            acted(town, *id, planted).await;
        }
        let _ = statistics::count(&town.job()).await;
    }
}

/// Every measure, asked of the platform itself, and what it says of them.
async fn acted(town: &Town, id: ChannelId, planted: &Planted) {
    let (desk, now) = (town.job(), town.now());
    let channel = desk.reader().channel(id).await.unwrap();
    let Some(connection::Connected { platform, account }) = connection::of(&desk, &channel).unwrap() else {
        return;
    };
    let reply = Measure::Reply { text: "Tack!".into(), mark: "m1".into() };
    for measure in [Measure::Hide, Measure::Delete, Measure::Block, reply] {
        let done = platform.carry_out(&account, "1", measure, now).await;
        planted.nowhere_in("what a measure came to", format!("{done:?}").as_bytes());
        planted.nowhere_in("the body of what a measure came to", &bodies(done.err().and_then(|f| f.answer)));
    }
    let standing = platform.standing(&account, "1", now).await;
    planted.nowhere_in("a standing", format!("{standing:?}").as_bytes());
    let read = platform.read(&account, Reading::Awaited("1".into()), now).await;
    planted.nowhere_in("the body of a reading", &bodies(read.into_iter().flat_map(|out| out.answers)));
    let post = OwnPost { title: "Hej".into(), text: "Hej".into(), mark: "p1".into(), pictures: Vec::new() };
    let renewed = platform.renew(&account, now).await;
    planted.nowhere_in("a renewal", format!("{renewed:?}").as_bytes());
    if let Some(sign_in) = platform.sign_in() {
        began(town, sign_in, &account, planted).await;
    }
    let put = platform.publish(&account, &post, now).await;
    planted.nowhere_in("a post", format!("{put:?}").as_bytes());
}

/// Beginning to sign in, and ending it with something brought.
async fn began(town: &Town, sign_in: &dyn SignIn, account: &Account, planted: &Planted) {
    let client = Client {
        id: "https://torg.example/oauth/bluesky/client.json".into(),
        returns_to: "https://torg.example/desk/signed-in".into(),
        key: Pass::read(&signed_in()).app_secret,
    };
    let fresh = Fresh { state: STATE.into(), verifier: VERIFIER.into() };
    let begun = sign_in.begin(account, &client, fresh, town.now()).await;
    let why = begun.err().expect("nobody signs in at what repeats everything");
    planted.nowhere_in("a beginning", format!("{client:?} {why:?}").as_bytes());
}

fn bodies(answers: impl IntoIterator<Item = torg_domain::outside::RawAnswer>) -> Vec<u8> {
    answers.into_iter().flat_map(|answer| answer.body).collect()
}

/// A page as it comes, headers and all.
async fn page(at: SocketAddr, path: &str, cookie: &str) -> Vec<u8> {
    let mut socket = TcpStream::connect(at).await.unwrap();
    let request = format!(
        "GET {path} HTTP/1.1\r\nhost: {HOST}\r\nconnection: close\r\ncookie: {cookie}\r\nsec-fetch-site: same-origin\r\n\r\n"
    );
    socket.write_all(request.as_bytes()).await.unwrap();
    let mut page = Vec::new();
    socket.read_to_end(&mut page).await.unwrap();
    page
}

async fn serves(town: &Town) -> SocketAddr {
    let site = Site {
        office: town.office.clone(),
        packs: Vec::new(),
        law: String::new(),
        hosts: std::collections::BTreeMap::new(),
        trusted_proxies: Vec::new(),
        https: false,
    };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let app = app(site).unwrap().into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, app).await });
    at
}

#[tokio::test]
async fn no_secret_is_found_in_logs_pages_problems_packages_backups_the_database_or_the_trail() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    let logging = tracing::subscriber::set_default(subscriber);
    let (planted, echo) = (Planted::new(), Echo::start().await);
    let town = town(&echo).await;
    let channels = registered(&town, &echo).await;
    let admin = town.desk(town.people.admin).await;
    let app = NewApp { platform: "facebook".into(), name: "Lill".into(), signing: HOOK.into() };
    hooks::make(&admin, &app).await.unwrap();
    worked(&town, &channels, &planted).await;
    // Whoever is to be told is told, by letter.
    for _ in 0..6 {
        for job in jobs::claim(&town.office, 50).await.unwrap() {
            jobs::run(&town.office, &job).await.unwrap();
        }
        town.clock.pass(jiff::SignedDuration::from_mins(20));
    }
    for secret in
        ["xx-refresh", "th-access", "fb-access", "ma-token", "bs-losen", "bo-access", "flodets-losenord"]
    {
        assert!(echo.was_shown(secret), "{secret} was never shown, so nothing is proven of it");
    }

    let answered = town.job();
    let mut reader = answered.reader();
    for id in &channels {
        let state = reader.channel_state(*id).await.unwrap();
        planted.nowhere_in("a channel's state", format!("{state:?}").as_bytes());
    }
    let message = town.message(channels[8], "ett", "När öppnar badet?", false).await;
    let mut package = Held::default();
    let desk = town.desk(town.people.editor).await;
    package::prepare(&desk, What::Message(message)).await.unwrap().write(&mut package).await.unwrap();
    planted.nowhere_in("a proof package", &package.0);

    let at = serves(&town).await;
    let p = town.people;
    let mut tokens = Vec::new();
    for person in [p.admin, p.chief, p.editor, p.handler, p.registrar, p.newcomer] {
        let cookie = town.signed_in(person).await;
        for route in ROUTES.iter().filter(|route| route.method == Method::Get) {
            // One of each way of being let in.
            for id in [&channels[0], &channels[6], &channels[7], &channels[8]] {
                let path = route.path.replace("{id}", &id.to_string()).replace("{channel}", &id.to_string());
                let path = path.replace(['{', '}', '*'], "");
                let page = page(at, &path, &cookie).await;
                planted.nowhere_in(&path, &page);
                assert!(!String::from_utf8_lossy(&page).contains(MARK), "{path}");
                if !route.path.contains("{id}") {
                    break;
                }
            }
        }
        tokens.push(cookie.trim_start_matches("torg=").to_owned());
    }

    // Sessions and invitations are kept as their digests alone.
    let mut planted = planted;
    for token in tokens.iter().chain([&town.first_link]) {
        planted.form("a session or an invitation", token.rsplit('/').next().unwrap());
    }
    let copy = tempfile::tempdir().unwrap();
    let to = copy.path().join("copy");
    torg_store::backup::backup(&town.office.store, &to, town.now(), &[]).await.unwrap();
    planted.nowhere_under(&to);
    planted.nowhere_under(town.folder());
    drop(logging);
    planted.nowhere_in("the log", &log.0.lock().unwrap());
    town.verify().await;
}

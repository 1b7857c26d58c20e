//! The public list, the page of the flow and its RSS, under many connections, with two hundred channels and a
//! hundred thousand posts; beside a server of static files that holds the same bytes, turn by turn.
//!
//! The static side is nginx where it is installed, else a server in this process that reads the file each time.
//! Both are asked by the same clients over loopback, each connection kept open.

use crate::comments::Comments;
use crate::ground::{self, Ground};
use crate::spread::Spread;
use anyhow::{Context, Result, bail, ensure};
use jiff::{SignedDuration, Timestamp};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use torg_domain::ids::{ChannelId, MessageId, VersionId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{Handling, Record, Tracks};
use torg_domain::outside::Clock;
use torg_domain::trail::key::KeyFile;
use torg_office::Office;
use torg_store::channels::ChannelRow;
use torg_store::inbox::intake::{New, SearchKey};
use torg_store::inbox::rows::VersionRow;
use torg_testkit::packs;
use torg_web::site::{Site, app};

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Our own posts.
    #[arg(long, default_value_t = 100_000)]
    posts: u64,
    /// Channels.
    #[arg(long, default_value_t = 200)]
    channels: usize,
    /// Connections at once.
    #[arg(long, default_value_t = 32)]
    connections: usize,
    /// Rounds of each.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Seconds a round.
    #[arg(long, default_value_t = 3)]
    seconds: u64,
}

/// The clock on the wall: what is served is looked at anew each second, as in the program.
pub struct Wall;

impl Clock for Wall {
    #[expect(clippy::disallowed_methods, reason = "what is measured goes by the wall clock")]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// What is asked for.
const PAGES: [&str; 3] = ["/channels", "/feed", "/feed.rss"];

/// Runs it.
///
/// # Errors
/// When something does not answer as it must.
pub async fn run(args: &Args) -> Result<()> {
    let folder = ground::home()?.join(format!("public-{}-{}", args.posts, args.channels));
    let filled = folder.join("filled");
    if !filled.exists() {
        std::fs::create_dir_all(&folder)?;
        fill(&Ground::at(&folder).await?, args).await?;
        std::fs::write(&filled, "")?;
    }
    let ground = Ground::at(&folder).await?;
    let ours = serve(&ground).await?;
    let files = tempfile::tempdir()?;
    for page in PAGES {
        let (status, body) = once(ours, page, "").await?;
        ensure!(status == 200, "{page} answered {status}");
        std::fs::write(files.path().join(page.trim_start_matches('/')), &body)?;
    }
    let (others, what, _nginx) = statics(files.path()).await?;
    println!(
        "{} channels, {} posts, {} connections, {} rounds of {} s; beside {what}",
        args.channels, args.posts, args.connections, args.rounds, args.seconds
    );
    for page in PAGES {
        let size = std::fs::metadata(files.path().join(page.trim_start_matches('/')))?.len();
        let tag = once(ours, page, "").await?.1;
        ensure!(!tag.is_empty(), "{page} is empty");
        let (mut mine, mut theirs, mut ratios, mut known) = (vec![], vec![], vec![], vec![]);
        for _ in 0..args.rounds {
            let a = rate(ours, page, args, "").await?;
            let b = rate(others, page, args, "").await?;
            known.push(rate(ours, page, args, &etag(ours, page).await?).await?);
            mine.push(a);
            theirs.push(b);
            ratios.push(100.0 * a / b);
        }
        println!(
            "{page} ({size} bytes): {} requests/s, static {}, {} %; unchanged (304) {}",
            Spread::of(mine),
            Spread::of(theirs),
            Spread::of(ratios),
            Spread::of(known)
        );
    }
    let began = Instant::now();
    let (status, _) = once(ours, "/feed?topic=finnsinte", "").await?;
    println!(
        "a page nobody has asked for, over posts that do not fit: {:.0} ms ({status})",
        began.elapsed().as_secs_f64() * 1e3
    );
    Ok(())
}

/// Two hundred channels that speak with our voice, and our posts in them, the newest last.
async fn fill(ground: &Ground, args: &Args) -> Result<()> {
    let desk = ground.job();
    let mut channels = ground.channels.clone();
    let first = channels.first().context("a channel")?.clone();
    let mut writer = desk.open().await?;
    for n in channels.len()..args.channels {
        let mut row = ChannelRow {
            id: desk.new_id(),
            number: 0,
            name: format!("Kanal {n:03}"),
            address: format!("https://kanal{n}.lill.example/"),
            ..first.clone()
        };
        writer.add_channel(&mut row).await?;
        writer.tell(desk.told("channel.opened", ("channel", row.id)).row(&row));
        channels.push(row);
    }
    writer.commit().await?;
    let comments = Comments::read()?;
    let policy = desk.policy().await?.id;
    let count = u64::try_from(channels.len())?;
    let mut from = 0;
    while from < args.posts {
        let to = args.posts.min(from + 4_000);
        let mut writer = desk.open().await?;
        for (place, channel) in channels.iter().enumerate() {
            let mine = (from..to).filter(|n| n % count == place as u64);
            let new: Vec<New> = mine
                .map(|n| {
                    let back = i64::try_from(args.posts - n)? * 600;
                    let at = desk.now.checked_sub(SignedDuration::from_secs(back))?;
                    Ok(post(ground, &comments, channel, policy, n, at))
                })
                .collect::<Result<_>>()?;
            let key = SearchKey { municipality: ground.here.number, channel: channel.number };
            writer.add_messages(key, new).await?;
        }
        writer.commit().await?;
        from = to;
    }
    Ok(())
}

fn post(
    ground: &Ground,
    comments: &Comments,
    channel: &ChannelRow,
    policy: torg_domain::ids::PolicyVersionId,
    n: u64,
    at: Timestamp,
) -> New {
    let chance = &ground.office.chance;
    let (id, version) = (MessageId(chance.id(at)), VersionId(chance.id(at)));
    let text = format!("{}\n\n{}", comments.text(n), comments.text(n + 1));
    let terms = torg_domain::language::terms(&text);
    let message = Message {
        id,
        channel: ChannelId(channel.id),
        external_id: format!("{n}"),
        kind: "post".into(),
        ours: true,
        visibility: Visibility::Public,
        parent: None,
        thread: format!("{n}"),
        author: "Lills kommun".into(),
        url: Some(format!("https://plats.example/lill/posts/{n}")),
        published_at: Some(at),
        captured_at: at,
        title: None,
        snippet: text.chars().take(220).collect(),
        flags: vec![],
        version,
        versions: 1,
        tracks: Tracks { handling: Handling::Closed, record: Record::KeptOrdered, ..Tracks::default() },
        owner: None,
        due_at: None,
        due_clock: None,
        seen_at: Some(at),
        gone_at: None,
        closed_at: Some(at),
        policy: Some(policy),
        revision: 1,
    };
    let version = VersionRow {
        id: version.0,
        message: id.0,
        digest: n.to_be_bytes().to_vec(),
        title: None,
        raw: text.clone().into_bytes(),
        text,
        html: None,
        author: "Lills kommun".into(),
        handle: None,
        email: None,
        said_at: Some(at.as_millisecond()),
        captured_at: at.as_millisecond(),
        media: "[]".into(),
        raw_kind: "text".into(),
        problems: "[]".into(),
        fetched: None,
    };
    New { message, version, clocks: Vec::new(), attachments: Vec::new(), terms }
}

/// The pages as the program serves them.
async fn serve(ground: &Ground) -> Result<SocketAddr> {
    let old = &ground.office;
    let keys = KeyFile::new([1; 32], [2; 32]);
    let office = Office::new(
        old.store.clone(),
        keys,
        packs::platforms(),
        Arc::new(Wall),
        old.chance.clone(),
        old.world.clone(),
    );
    serving(office).await
}

/// An office's pages on a port of this machine.
///
/// # Errors
/// When none can be had.
pub async fn serving(office: Arc<Office>) -> Result<SocketAddr> {
    let site = Site {
        office,
        packs: Vec::new(),
        law: String::new(),
        hosts: Default::default(),
        trusted_proxies: Vec::new(),
        https: false,
    };
    let router = app(site).map_err(anyhow::Error::msg)?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(listener, service).await });
    Ok(address)
}

/// A server that is ended with the measurement.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing is lost when it has ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server of static files over the folder.
async fn statics(folder: &Path) -> Result<(SocketAddr, &'static str, Option<Running>)> {
    if let Some(nginx) =
        ["/usr/sbin/nginx", "/usr/bin/nginx"].map(PathBuf::from).into_iter().find(|p| p.exists())
    {
        let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let conf = folder.join("nginx.conf");
        let text = format!(
            "worker_processes 2;\ndaemon off;\nmaster_process off;\npid {0}/pid;\nerror_log {0}/error.log;\nevents {{ worker_connections 512; }}\nhttp {{ access_log off; keepalive_requests 100000000; client_body_temp_path {0}/b; proxy_temp_path {0}/p; fastcgi_temp_path {0}/f; uwsgi_temp_path {0}/u; scgi_temp_path {0}/s; server {{ listen {free}; root {0}; }} }}\n",
            folder.display()
        );
        std::fs::write(&conf, text)?;
        let child =
            Command::new(nginx).arg("-c").arg(&conf).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let running = Running(child);
        for _ in 0..100 {
            if TcpStream::connect(free).await.is_ok() {
                return Ok((free, "nginx", Some(running)));
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        bail!("nginx does not answer");
    }
    let folder = folder.to_owned();
    let router = axum::Router::new().fallback(move |request: axum::extract::Request| {
        let file = folder.join(request.uri().path().trim_start_matches('/'));
        async move {
            match tokio::task::spawn_blocking(move || std::fs::read(file)).await {
                Ok(Ok(bytes)) => Ok(bytes),
                _ => Err(axum::http::StatusCode::NOT_FOUND),
            }
        }
    });
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok((address, "a server in this process that reads the file each time", None))
}

/// Requests a second over all connections, each kept open and asked again as soon as it has answered.
async fn rate(to: SocketAddr, page: &'static str, args: &Args, tag: &str) -> Result<f64> {
    let until = Instant::now() + Duration::from_secs(args.seconds);
    let began = Instant::now();
    let wanted = if tag.is_empty() { 200 } else { 304 };
    let tasks: Vec<_> = (0..args.connections)
        .map(|_| {
            let tag = tag.to_owned();
            tokio::spawn(async move {
                let mut stream = TcpStream::connect(to).await?;
                let mut read = Vec::with_capacity(256 * 1024);
                let mut n = 0_u64;
                while Instant::now() < until {
                    let (status, _) = ask(&mut stream, page, &tag, &mut read).await?;
                    ensure!(status == wanted, "{page} answered {status}");
                    n += 1;
                }
                anyhow::Ok(n)
            })
        })
        .collect();
    let mut all = 0;
    for task in tasks {
        all += task.await??;
    }
    Ok(all as f64 / began.elapsed().as_secs_f64())
}

async fn etag(to: SocketAddr, page: &str) -> Result<String> {
    let mut stream = TcpStream::connect(to).await?;
    let mut read = Vec::new();
    ask(&mut stream, page, "", &mut read).await?;
    let head = String::from_utf8_lossy(&read);
    let line = head.lines().find_map(|l| l.strip_prefix("etag: ")).context("an etag")?;
    Ok(line.trim().to_owned())
}

async fn once(to: SocketAddr, page: &str, tag: &str) -> Result<(u16, Vec<u8>)> {
    let mut stream = TcpStream::connect(to).await?;
    let mut read = Vec::new();
    let (status, at) = ask(&mut stream, page, tag, &mut read).await?;
    Ok((status, read.split_off(at)))
}

/// Asks once on an open connection; the status, and where in what was read the body begins.
async fn ask(stream: &mut TcpStream, page: &str, tag: &str, read: &mut Vec<u8>) -> Result<(u16, usize)> {
    let known = if tag.is_empty() { String::new() } else { format!("if-none-match: {tag}\r\n") };
    let request =
        format!("GET {page} HTTP/1.1\r\nhost: {}\r\naccept-language: sv\r\n{known}\r\n", ground::HOST);
    stream.write_all(request.as_bytes()).await?;
    read.clear();
    loop {
        ensure!(stream.read_buf(read).await? > 0, "the connection was closed");
        let Some(end) = read.windows(4).position(|w| w == b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&read[..end])?;
        let status: u16 = head.split(' ').nth(1).and_then(|s| s.parse().ok()).context("a status")?;
        let length = head.lines().find_map(|l| {
            let (name, value) = l.split_once(':')?;
            name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
        });
        let length = if status == 304 { 0 } else { length.context("a length")? };
        while read.len() < end + 4 + length {
            ensure!(stream.read_buf(read).await? > 0, "the connection was closed");
        }
        return Ok((status, end + 4));
    }
}

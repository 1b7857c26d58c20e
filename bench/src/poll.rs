//! A thousand channels polled a minute, by the program itself: how much of one core it takes, how much memory,
//! and whether each channel has its turn each minute.
//!
//! The feeds lie at many hosts (ports of this machine) on a server in this process, and answer as feeds do: what
//! is unchanged by a 304, a share of them each minute with something new. The first minute, in which everything
//! is new, is not counted. Build the program first: `cargo build --release -p torg`.

use crate::comments::Comments;
use crate::ground::{self, Ground};
use crate::program::{self, Server};
use crate::spread::{Spread, centile};
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use torg_store::channels::ChannelRow;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// The program; by default the release build beside this one.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Channels.
    #[arg(long, default_value_t = 1_000)]
    channels: usize,
    /// Hosts they lie at.
    #[arg(long, default_value_t = 250)]
    hosts: usize,
    /// One in so many has something new each minute.
    #[arg(long, default_value_t = 10)]
    new_one_in: usize,
    /// Minutes that are measured.
    #[arg(long, default_value_t = 5)]
    minutes: u64,
}

const ITEMS: usize = 20;
const MINUTE: Duration = Duration::from_secs(60);

/// The feeds, and when each was asked.
struct Feeds {
    began: Instant,
    new_one_in: usize,
    comments: Comments,
    asked: Mutex<Vec<Vec<Instant>>>,
}

/// Runs it.
///
/// # Errors
/// When the program does not start, or a channel is not asked.
pub async fn run(args: &Args) -> Result<()> {
    let program = program::found(args.program.as_deref())?;
    let feeds = Arc::new(Feeds {
        began: Instant::now(),
        new_one_in: args.new_one_in.max(1),
        comments: Comments::read()?,
        asked: Mutex::new(vec![Vec::new(); args.channels]),
    });
    let mut hosts = Vec::with_capacity(args.hosts);
    for _ in 0..args.hosts.max(1) {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        hosts.push(listener.local_addr()?);
        tokio::spawn(serve(listener, Arc::clone(&feeds)));
    }
    let folder = ground::fresh("poll")?;
    let (office, here, _) = program::installed(&program, &folder, &hosts).await?;
    follow(&Ground::settle(office, here, None).await?, &hosts, args.channels).await?;

    let (server, _) = Server::start(&program, &folder)?;
    tokio::time::sleep(MINUTE + Duration::from_secs(15)).await;
    let (from, cpu) = (Instant::now(), server.cpu()?);
    let mut shares = Vec::new();
    let mut before = cpu;
    for _ in 0..args.minutes.max(1) {
        tokio::time::sleep(MINUTE).await;
        let now = server.cpu()?;
        shares.push((now - before) / MINUTE.as_secs_f64() * 100.0);
        before = now;
    }
    let (took, share) = (from.elapsed(), server.cpu()? - cpu);
    let memory = server.memory()?;
    let (polled, apart, never) = feeds.turns(from);
    server.stop()?;
    ensure!(never == 0, "{never} channels were not asked twice while it was measured");
    println!(
        "{} channels at {} hosts, one in {} with something new each minute, {:.0} s after the first minute",
        args.channels,
        args.hosts,
        args.new_one_in,
        took.as_secs_f64()
    );
    println!(
        "  {:.1} % of one core, minute by minute {} (promised: at most 30)",
        share / took.as_secs_f64() * 100.0,
        Spread::of(shares)
    );
    println!("  VmRSS {:.1} MiB, VmHWM {:.1} MiB (promised: at most 150)", memory.0, memory.1);
    println!(
        "  {:.0} polled a minute; the same channel asked again after {:.1} s in the middle, {:.1} s p99, at most {:.1} s",
        polled as f64 / took.as_secs_f64() * 60.0,
        centile(&apart, 50),
        centile(&apart, 99),
        centile(&apart, 100),
    );
    Ok(())
}

impl Feeds {
    /// How many askings there were from an instant on, the seconds between two of the same feed, and how many
    /// feeds were asked less than twice.
    fn turns(&self, from: Instant) -> (usize, Vec<f64>, usize) {
        let all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let since: Vec<Vec<Instant>> =
            all.iter().map(|times| times.iter().filter(|at| **at >= from).copied().collect()).collect();
        let apart = since.iter().flat_map(|times| {
            times.windows(2).filter_map(|two| Some((*two.get(1)? - *two.first()?).as_secs_f64()))
        });
        let never = since.iter().filter(|times| times.len() < 2).count();
        (since.iter().map(Vec::len).sum(), apart.collect(), never)
    }

    /// Which edition of a feed stands now: a new one each minute, where it has something new.
    fn edition(&self, n: usize) -> u64 {
        if n.is_multiple_of(self.new_one_in) { self.began.elapsed().as_secs() / 60 } else { 0 }
    }

    fn body(&self, n: usize, edition: u64) -> String {
        let mut body = String::from(
            "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Flöde</title><link>https://x.example/</link><description>x</description>",
        );
        // The newest edition's item first, and the oldest of the twenty falls out of the window.
        for back in 0..ITEMS as u64 {
            let number = edition + ITEMS as u64 - back;
            let text = self.comments.text(n as u64 * 1_000 + number);
            let text = text.replace('&', "&amp;").replace('<', "&lt;");
            body.push_str(&format!("<item><guid isPermaLink=\"false\">{n}-{number}</guid><title>Kommentar</title><description>{text}</description></item>"));
        }
        body.push_str("</channel></rss>");
        body
    }
}

/// Channels that follow the feeds, spread over the hosts.
async fn follow(ground: &Ground, hosts: &[SocketAddr], channels: usize) -> Result<()> {
    let desk = ground.job();
    let first = ground.channels.first().context("a channel")?;
    let mut writer = desk.open().await?;
    for n in 0..channels {
        let host = hosts.get(n % hosts.len()).context("a host")?;
        let mut row = ChannelRow {
            id: desk.new_id(),
            number: 0,
            name: format!("Flöde {n:04}"),
            address: format!("https://flode{n}.lill.example/"),
            feed: Some(format!("http://{host}/feed/{n}")),
            every_s: 60,
            ..first.clone()
        };
        writer.add_channel(&mut row).await?;
        writer.tell(desk.told("channel.opened", ("channel", row.id)).row(&row));
    }
    writer.commit().await?;
    ground.office.store.db().close().await;
    Ok(())
}

async fn serve(listener: TcpListener, feeds: Arc<Feeds>) {
    while let Ok((stream, _)) = listener.accept().await {
        let feeds = Arc::clone(&feeds);
        // Whoever hangs up is asked no more.
        tokio::spawn(async move { answer(stream, &feeds).await.unwrap_or(()) });
    }
}

/// Answers every request of one connection.
async fn answer(stream: TcpStream, feeds: &Feeds) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
        let mut known = String::new();
        loop {
            line.clear();
            if stream.read_line(&mut line).await? <= 2 {
                break;
            }
            if let Some(tag) = line.to_ascii_lowercase().strip_prefix("if-none-match:") {
                known = tag.trim().to_owned();
            }
        }
        let number = path.rsplit('/').next().and_then(|n| n.parse::<usize>().ok());
        let Some(n) = number else { return Ok(()) };
        if let Some(times) = feeds.asked.lock().unwrap_or_else(PoisonError::into_inner).get_mut(n) {
            times.push(Instant::now());
        }
        let edition = feeds.edition(n);
        let tag = format!("\"{n}-{edition}\"");
        let out = if tag == known {
            format!("HTTP/1.1 304 Not Modified\r\netag: {tag}\r\n\r\n")
        } else {
            let body = feeds.body(n, edition);
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\netag: {tag}\r\ncontent-length: {}\r\n\r\n{body}",
                body.len()
            )
        };
        stream.get_mut().write_all(out.as_bytes()).await?;
    }
}

//! The program as it is run: how soon it shows a page, and how much memory it holds a minute later, when
//! it has polled a hundred channels once and shown a hundred pages of an inbox of a hundred thousand.
//!
//! The feeds lie on a server in this process. Build the program first:
//! `cargo build --release -p torg`.

use crate::fill::{self, Open};
use crate::ground::{self, Ground};
use crate::program::{self, Server};
use crate::spread::Spread;
use anyhow::{Result, ensure};
use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// The program; by default the release build beside this one.
    #[arg(long)]
    program: Option<PathBuf>,
    /// Messages stored.
    #[arg(long, default_value_t = 100_000)]
    messages: u64,
    /// Starts that are timed.
    #[arg(long, default_value_t = 9)]
    starts: usize,
}

const ITEMS: usize = 20;

pub async fn run(args: &Args) -> Result<()> {
    let program = program::found(args.program.as_deref())?;
    let asked = Arc::new(AtomicUsize::new(0));
    let feeds = feeds(asked.clone())?;
    let folder = ground::fresh("serve")?;
    let cookie = install(&program, &folder, feeds, args.messages).await?;

    let mut times = Vec::new();
    for _ in 0..args.starts {
        let (server, time) = Server::start(&program, &folder)?;
        times.push(time * 1e3);
        server.stop()?;
    }
    println!("from exec to the first page: {} ms ({} messages stored)", Spread::of(times), args.messages);

    // Some feeds have been polled while it was started and stopped; the others are within the minute.
    let (server, _) = Server::start(&program, &folder)?;
    let began = Instant::now();
    let first = server.memory()?;
    for n in 0..100 {
        let view = ["all", "overdue", "today", "unassigned", "closed"][n % 5];
        let (status, body) = server.get(&format!("/desk/inbox?view={view}"), &cookie)?;
        ensure!(status == 200 && body > 10_000, "the inbox answered {status} with {body} bytes");
    }
    while began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(200));
    }
    let memory = server.memory()?;
    let polled = asked.load(Ordering::SeqCst);
    ensure!(polled >= 100, "only {polled} feeds were asked for");
    println!(
        "VmRSS a minute after start: {:.1} MiB (at the first page {:.1}, at most {:.1}); {polled} feeds polled, 100 inbox pages served",
        memory.0, first.0, memory.1
    );
    server.stop()
}

/// Makes an installation with the program itself and fills it.
async fn install(program: &Path, folder: &Path, feeds: SocketAddr, messages: u64) -> Result<String> {
    let (office, here, now) = program::installed(program, folder, &[feeds]).await?;
    let ground = Ground::settle(office, here, Some(&format!("http://{feeds}"))).await?;
    fill::fill(&ground, messages, Open::Some).await?;
    let cookie = ground.cookie(ground.all, now).await?;
    ground.office.store.db().close().await;
    Ok(cookie)
}

/// Serves a feed of comments at every address, and counts.
fn feeds(asked: Arc<AtomicUsize>) -> Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let comments = crate::comments::Comments::read()?;
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { continue };
            let n = asked.fetch_add(1, Ordering::SeqCst);
            let mut line = String::new();
            let mut lines = BufReader::new(&stream);
            if lines.read_line(&mut line).is_err() {
                continue;
            }
            let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
            while lines.read_line(&mut line).is_ok_and(|n| n > 2) {
                line.clear();
            }
            let mut body = String::from(
                "<?xml version=\"1.0\" encoding=\"utf-8\"?><rss version=\"2.0\"><channel><title>Flöde</title><link>https://x.example/</link><description>x</description>",
            );
            for i in 0..ITEMS {
                let text = comments.text((n * ITEMS + i) as u64).replace('&', "&amp;").replace('<', "&lt;");
                body.push_str(&format!("<item><guid isPermaLink=\"false\">{path}-{i}</guid><title>Kommentar</title><description>{text}</description><pubDate>Fri, 20 Nov 2026 08:{:02}:00 +0000</pubDate></item>", i % 60));
            }
            body.push_str("</channel></rss>");
            let head = format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/rss+xml\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            // Whoever hangs up early is asked no more.
            let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes()));
        }
    });
    Ok(address)
}

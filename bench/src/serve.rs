//! The program as it is run: how soon it shows a page, and how much memory it holds a minute later, when
//! it has polled a hundred channels once and shown a hundred pages of an inbox of a hundred thousand.
//!
//! The feeds lie on a server in this process. Build the program first:
//! `cargo build --release -p torg`.

use crate::fill::{self, Open};
use crate::ground::{self, Ground};
use crate::spread::Spread;
use anyhow::{Context, Result, bail, ensure};
use jiff::Timestamp;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
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
    let program = match &args.program {
        Some(program) => program.clone(),
        None => std::env::current_exe()?.with_file_name("torg"),
    };
    ensure!(program.exists(), "{} is not there: cargo build --release -p torg", program.display());
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
    let done = Command::new(program)
        .arg("init")
        .arg("--data")
        .arg(folder)
        .args(["--pack", "grund", "--name", "Lills kommun", "--key", "lill", "--host", ground::HOST])
        .args(["--email", "eva.sund@lill.example", "--first-name", "Eva", "--last-name", "Sund"])
        .args(["--decided-on", "2026-03-02", "--paragraph", "§ 31"])
        .stdin(Stdio::null())
        .output()?;
    ensure!(done.status.success(), "init: {}", String::from_utf8_lossy(&done.stderr));
    std::fs::write(folder.join("torg.toml"), format!("allowed_private_hosts = [\"{feeds}\"]\n"))?;
    // The program reads the machine's clock, and so must what is written beside it: the policy it adopted
    // is in force from then on.
    #[expect(clippy::disallowed_methods, reason = "the program that is measured goes by the wall clock")]
    let now = Timestamp::now();
    let office = ground::office_at(folder, now).await?;
    let here = office.store.db().municipalities().await?.into_iter().next().context("the municipality")?;
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

struct Server {
    process: Child,
    address: SocketAddr,
}

impl Server {
    /// Starts the program; how many seconds from exec to the last byte of its first page.
    fn start(program: &Path, folder: &Path) -> Result<(Self, f64)> {
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let began = Instant::now();
        let process = Command::new(program)
            .arg("serve")
            .arg("--data")
            .arg(folder)
            .arg("--listen")
            .arg(free.to_string())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()?;
        let server = Self { process, address: free };
        loop {
            match server.get("/", "") {
                Ok((200, body)) if body > 100 => return Ok((server, began.elapsed().as_secs_f64())),
                Ok((status, body)) => bail!("the first page answered {status} with {body} bytes"),
                Err(_) if began.elapsed() < Duration::from_secs(20) => {
                    std::thread::sleep(Duration::from_millis(1));
                }
                Err(other) => return Err(other.context("no page within twenty seconds")),
            }
        }
    }

    /// Status and length of an answer.
    fn get(&self, path: &str, cookie: &str) -> Result<(u16, usize)> {
        let mut stream = TcpStream::connect(self.address)?;
        let host = ground::HOST;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\nconnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        let text = String::from_utf8_lossy(&answer);
        let status = text.split(' ').nth(1).and_then(|s| s.parse().ok()).context("an HTTP answer")?;
        Ok((status, answer.len()))
    }

    /// Resident memory now and at most, in MiB.
    fn memory(&self) -> Result<(f64, f64)> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.process.id()))?;
        let of = |name: &str| -> Result<f64> {
            let line = status.lines().find(|l| l.starts_with(name)).context("a line of the status")?;
            Ok(line.split_whitespace().nth(1).context("a number")?.parse::<f64>()? / 1024.0)
        };
        Ok((of("VmRSS:")?, of("VmHWM:")?))
    }

    fn stop(mut self) -> Result<()> {
        let asked = Command::new("kill").arg("-TERM").arg(self.process.id().to_string()).status()?;
        ensure!(asked.success(), "the program could not be asked to stop");
        self.process.wait()?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Nothing is lost when it has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

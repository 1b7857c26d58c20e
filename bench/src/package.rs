//! A proof package of a thread of two hundred messages, with little and with much media: seconds, and
//! how far the memory of a process that does nothing else rises.

use crate::comments::Comments;
use crate::ground::{self, Ground, HOST};
use crate::spread::Spread;
use anyhow::{Context, Result, ensure};
use bytes::Bytes;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use torg_domain::channels::taken::{Batch, Taken};
use torg_domain::ids::{ChannelId, MessageId};
use torg_office::archive::Sink;
use torg_office::archive::package::{What, prepare};
use torg_office::inbox::hand::{Screenshot, attach};
use torg_office::inbox::receive::{Source, receive};
use torg_store::tiles;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Rounds, each a process of its own.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Messages in the thread.
    #[arg(long, default_value_t = 200)]
    messages: usize,
    /// Makes one package of the ground in this folder, and says what it took.
    #[arg(long, hide = true)]
    one: Option<PathBuf>,
}

/// Megabytes of media, in this many files.
const SIZES: [(usize, usize); 2] = [(20, 20), (200, 20)];

pub async fn run(args: &Args) -> Result<()> {
    if let Some(folder) = &args.one {
        return one(folder).await;
    }
    for (megabytes, files) in SIZES {
        let folder = ground::fresh(&format!("package-{megabytes}"))?;
        fill(&folder, args.messages, megabytes, files).await?;
        let (mut seconds, mut memory, mut bytes) = (Vec::new(), Vec::new(), 0.0);
        for _ in 0..args.rounds {
            let child =
                Command::new(std::env::current_exe()?).args(["package", "--one"]).arg(&folder).output()?;
            ensure!(child.status.success(), "{}", String::from_utf8_lossy(&child.stderr));
            let answer: serde_json::Value = serde_json::from_slice(&child.stdout)?;
            let figure = |name: &str| answer[name].as_f64().context("a figure");
            seconds.push(figure("seconds")?);
            memory.push(figure("peak_mib")?);
            bytes = figure("bytes")?;
        }
        let (seconds, memory) = (Spread::of(seconds), Spread::of(memory));
        println!(
            "{} messages, {megabytes} MB media: {:.1} MB in {seconds} s, peak {memory} MiB",
            args.messages,
            bytes / 1e6
        );
    }
    println!("promised: at most 2 s at 20 MB, and at most 10 MiB more at 200 MB than at 20");
    Ok(())
}

/// A signed thread, whose first messages carry a file each.
async fn fill(folder: &Path, messages: usize, megabytes: usize, files: usize) -> Result<()> {
    let ground = Ground::at(folder).await?;
    let (desk, comments) = (ground.job(), Comments::read()?);
    let channel = ChannelId(ground.channels.first().context("a channel")?.id);
    let mut items = Vec::new();
    for n in 0..messages {
        let mut item = comments.taken(u64::try_from(n)?, desk.now)?;
        item.parent = items.first().map(|first: &Taken| first.external_id.clone());
        items.push(item);
    }
    let first = items.first().context("a message")?.external_id.clone();
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&desk, channel, Batch { items, ..Batch::default() }, source).await?;
    let root = desk.reader().message_of(channel, &first).await?.context("the first message")?;
    let thread = desk.reader().whole_thread(channel, &root.thread).await?;
    ensure!(thread.len() == messages, "{} messages came of {messages}", thread.len());
    for (n, message) in thread.iter().take(files).enumerate() {
        let mut bytes = vec![0; (megabytes * 1_000_000) / files];
        for (at, part) in bytes.chunks_mut(8).enumerate() {
            let noise = crate::comments::mixed((n << 32 | at) as u64).to_be_bytes();
            part.copy_from_slice(&noise[..part.len()]);
        }
        let shot = Screenshot { name: format!("bild {n}.png"), bytes: Bytes::from(bytes) };
        attach(&desk, *message, "screenshot", shot).await?;
    }
    let here = ground::id(&ground.here);
    tiles::sign(&ground.office.store, here, &ground.office.keys, HOST, desk.now).await?;
    std::fs::write(folder.join("message"), thread.first().context("a message")?.to_string())?;
    ground.office.store.db().close().await;
    Ok(())
}

struct Disk(std::fs::File, u64);

impl Sink for Disk {
    async fn put(&mut self, bytes: Bytes) -> std::io::Result<()> {
        self.1 += bytes.len() as u64;
        self.0.write_all(&bytes)
    }
}

async fn one(folder: &Path) -> Result<()> {
    let ground = Ground::at(folder).await?;
    let message: MessageId = std::fs::read_to_string(folder.join("message"))?.parse()?;
    let mut disk = Disk(std::fs::File::create(folder.join("package.zip"))?, 0);
    let began = Instant::now();
    prepare(&ground.job(), What::Thread(message)).await?.write(&mut disk).await?;
    let seconds = began.elapsed().as_secs_f64();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).context("VmHWM")?;
    let peak: f64 = peak.trim().trim_end_matches(" kB").parse()?;
    println!("{}", serde_json::json!({ "seconds": seconds, "peak_mib": peak / 1024.0, "bytes": disk.1 }));
    Ok(())
}

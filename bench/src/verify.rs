//! Verification: media against `openssl dgst -sha256`, the trail against a bare Merkle tree of RFC 6962.
//!
//! The bare tree hashes the same leaves, already in memory, and nothing else: no database is read, no
//! commitment recomputed, no row looked at, no tile compared.

use crate::comments::Comments;
use crate::ground::{self, Ground, HOST};
use crate::spread::Spread;
use anyhow::{Result, bail, ensure};
use bytes::Bytes;
use std::hint::black_box;
use std::path::PathBuf;
use std::process::Command;
use std::time::Instant;
use torg_domain::channels::taken::Batch;
use torg_domain::ids::ChannelId;
use torg_domain::trail::key::hex;
use torg_domain::trail::{Hash, leaf_hash, node_hash};
use torg_office::inbox::receive::{Source, receive};
use torg_store::objects::Found;
use torg_store::tiles;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Rounds, each measuring all once.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Entries in the trail, one a message.
    #[arg(long, default_value_t = 50_000)]
    entries: usize,
}

const SIZES: [(usize, usize); 3] = [(1, 128), (4, 48), (32, 8)];

pub async fn run(args: &Args) -> Result<()> {
    let folder = ground::fresh("verify")?;
    let ground = Ground::at(&folder).await?;
    let here = ground::id(&ground.here);
    for (megabytes, count) in SIZES {
        let (mut puts, mut files) = (Vec::new(), Vec::new());
        for n in 0..count {
            let mut bytes = vec![0; megabytes << 20];
            for (at, part) in bytes.chunks_mut(8).enumerate() {
                part.copy_from_slice(&crate::comments::mixed((n << 32 | at) as u64).to_be_bytes());
            }
            let put = ground.office.store.objects().put(here, Bytes::from(bytes)).await?;
            let name = hex(&put.sha256);
            let file: PathBuf =
                [&here.to_string(), "sha256", &name[..2], &name[2..4], &name].iter().collect();
            files.push(folder.join("objects").join(file));
            puts.push(put);
        }
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..args.rounds {
            let began = Instant::now();
            for put in &puts {
                let found = ground.office.store.objects().verify(here, &put.sha256).await?;
                ensure!(found == Found::Whole(put.size), "a file is not as it was put");
            }
            ours.push(began.elapsed().as_secs_f64());
            let began = Instant::now();
            let done = Command::new("openssl").args(["dgst", "-sha256"]).args(&files).output()?;
            theirs.push(began.elapsed().as_secs_f64());
            if !done.status.success() {
                bail!("openssl ended with {}", done.status);
            }
        }
        let speed =
            |times: &[f64]| Spread::of(times.iter().map(|t| (megabytes * count) as f64 * 1.048_576 / t));
        let ratio = Spread::of(theirs.iter().zip(&ours).map(|(t, o)| t / o * 100.0));
        println!(
            "media, {count} files of {megabytes} MiB: torg {} MB/s, openssl {} MB/s, ratio {ratio} %",
            speed(&ours),
            speed(&theirs)
        );
    }
    trail(args, &ground).await
}

async fn trail(args: &Args, ground: &Ground) -> Result<()> {
    let folder = ground::fresh("verify-trail")?;
    let ground_of_trail = Ground::at(&folder).await?;
    drop(ground.job());
    let ground = ground_of_trail;
    let here = ground::id(&ground.here);
    let comments = Comments::read()?;
    let desk = ground.job();
    let mut n = 0;
    while n < args.entries {
        let to = args.entries.min(n + 500);
        let items =
            (n..to).map(|n| comments.taken(u64::try_from(n)?, desk.now)).collect::<Result<Vec<_>>>()?;
        let channel = &ground.channels[n / 500 % ground.channels.len()];
        let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
        receive(&desk, ChannelId(channel.id), Batch { items, ..Batch::default() }, source).await?;
        n = to;
    }
    let store = &ground.office.store;
    while tiles::sign(store, here, &ground.office.keys, HOST, desk.now)
        .await?
        .is_none_or(|c| (c.size as usize) < args.entries)
    {}
    let mut leaves = Vec::new();
    let mut reader = desk.reader();
    loop {
        let page = reader.entries(leaves.len() as u64, 1_000).await?;
        if page.is_empty() {
            break;
        }
        for row in page {
            leaves.push(row.leaf()?);
        }
    }
    let (mut ours, mut bare, mut rows) = (Vec::new(), Vec::new(), 0);
    for _ in 0..args.rounds {
        let began = Instant::now();
        let report = torg_store::verify::verify(store, here, &ground.office.keys, HOST, None).await?;
        ours.push(began.elapsed().as_secs_f64());
        rows = report.verified.rows;
        let began = Instant::now();
        let mut root = [0; 32];
        for _ in 0..10 {
            root = black_box(merkle(&leaves));
        }
        bare.push(began.elapsed().as_secs_f64() / 10.0);
        ensure!(report.verified.root == root, "the roots differ");
    }
    let count = leaves.len() as f64;
    let rate = |times: &[f64]| Spread::of(times.iter().map(|t| count / t / 1e3));
    let ratio = Spread::of(bare.iter().zip(&ours).map(|(b, o)| b / o * 100.0));
    println!(
        "trail of {count} entries and {rows} rows: torg {} thousand entries/s, bare tree {} thousand/s, ratio {ratio} %",
        rate(&ours),
        rate(&bare)
    );
    Ok(())
}

/// The root over the leaves, level by level.
fn merkle(leaves: &[String]) -> Hash {
    let mut level: Vec<Hash> = leaves.iter().map(|leaf| leaf_hash(leaf.as_bytes())).collect();
    while level.len() > 1 {
        level = level
            .chunks(2)
            .map(|pair| match pair {
                [left, right] => node_hash(left, right),
                [single] => *single,
                _ => [0; 32],
            })
            .collect();
    }
    level.first().copied().unwrap_or_default()
}

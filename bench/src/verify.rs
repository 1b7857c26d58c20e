//! Verification: media against `openssl dgst -sha256`, the log against a bare Merkle tree of RFC 6962, and
//! what the log commits to against bare SHA-256.
//!
//! Two things are verified of a trail, and each has its own bare side, in the same process, from the same
//! file. The *log*: the entries' public halves, leaf, tree, every tile, the checkpoint; beside it a tree over
//! the same leaves, their columns read by one plain select, and one over leaves that lie in memory. And
//! *everything*: the log, and each entry's and each row's commitment recomputed; beside it one SHA-256 over
//! every column of exactly those entries and rows, read by plain selects.

use crate::comments::Comments;
use crate::ground::{self, Ground, HOST};
use crate::spread::Spread;
use anyhow::{Result, bail, ensure};
use bytes::Bytes;
use futures::TryStreamExt as _;
use sha2::{Digest as _, Sha256};
use sqlx::{AssertSqlSafe, Connection as _, Row as _, TypeInfo as _, ValueRef as _};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode};
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use torg_domain::channels::taken::Batch;
use torg_domain::ids::ChannelId;
use torg_domain::trail::key::hex;
use torg_domain::trail::{Hash, leaf, leaf_hash, node_hash};
use torg_office::inbox::receive::{Source, receive};
use torg_store::objects::Found;
use torg_store::tiles;
use torg_store::verify::COMMITTED;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Rounds, each measuring all once.
    #[arg(long, default_value_t = 7)]
    rounds: usize,
    /// Entries in the trail, one a message.
    #[arg(long, default_value_t = 50_000)]
    entries: usize,
    /// Only the trail, no media.
    #[arg(long)]
    trail_only: bool,
}

const SIZES: [(usize, usize); 3] = [(1, 128), (4, 48), (32, 8)];

pub async fn run(args: &Args) -> Result<()> {
    let folder = ground::fresh("verify")?;
    let ground = Ground::at(&folder).await?;
    let here = ground::id(&ground.here);
    for (megabytes, count) in SIZES.into_iter().filter(|_| !args.trail_only) {
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
    let mut bare = Bare::open(&folder.join("torg.db"), here.0).await?;
    let mut times: [Vec<f64>; 5] = Default::default();
    let (mut rows, mut bytes) = (0, 0);
    for _ in 0..args.rounds {
        let keys = &ground.office.keys;
        let began = Instant::now();
        let log = torg_store::verify::verify_log(store, here, keys, HOST, None).await?;
        times[0].push(began.elapsed().as_secs_f64());
        let began = Instant::now();
        let read = bare.leaves().await?;
        let root = black_box(merkle(&read));
        times[1].push(began.elapsed().as_secs_f64());
        ensure!(log.verified.root == root, "the roots differ");
        let began = Instant::now();
        for _ in 0..10 {
            ensure!(black_box(merkle(&leaves)) == root, "the roots differ");
        }
        times[2].push(began.elapsed().as_secs_f64() / 10.0);
        let began = Instant::now();
        let whole = torg_store::verify::verify(store, here, keys, HOST, None).await?;
        times[3].push(began.elapsed().as_secs_f64());
        rows = whole.verified.rows;
        let began = Instant::now();
        bytes = bare.everything().await?;
        times[4].push(began.elapsed().as_secs_f64());
        ensure!(whole.verified.root == root, "the roots differ");
    }
    let count = leaves.len() as f64;
    let rate = |times: &[f64]| Spread::of(times.iter().map(|t| count / t / 1e3));
    let ratio = |bare: &[f64], ours: &[f64]| Spread::of(bare.iter().zip(ours).map(|(b, o)| b / o * 100.0));
    let [log, read, memory, whole, hashed] = &times;
    println!("trail of {count} entries and {rows} rows; thousand entries/s");
    println!("  the log: torg {}", rate(log));
    println!("    a bare tree, leaves read from the database: {}, ratio {} %", rate(read), ratio(read, log));
    println!("    a bare tree, leaves in memory: {}, ratio {} %", rate(memory), ratio(memory, log));
    println!("  everything: torg {}", rate(whole));
    println!(
        "    bare SHA-256 over the same {bytes} bytes, read from the database: {}, ratio {} %",
        rate(hashed),
        ratio(hashed, whole)
    );
    println!("    a bare tree, leaves read from the database: ratio {} %", ratio(read, whole));
    println!("    a bare tree, leaves in memory: ratio {} %", ratio(memory, whole));
    Ok(())
}

/// The bare side: a connection of its own, with the pragmas of the product's readers.
struct Bare {
    db: SqliteConnection,
    here: uuid::Uuid,
}

impl Bare {
    async fn open(file: &Path, here: uuid::Uuid) -> Result<Self> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .journal_mode(SqliteJournalMode::Wal)
            .pragma("query_only", "on")
            .pragma("cache_size", "-3072");
        Ok(Self { db: SqliteConnection::connect_with(&options).await?, here })
    }

    /// The leaves, from one plain select.
    async fn leaves(&mut self) -> Result<Vec<String>> {
        let text = "select n, at, act, commitment from trail_entry where municipality = ? order by n";
        let mut rows =
            sqlx::query_as::<_, (i64, i64, String, Vec<u8>)>(text).bind(self.here).fetch(&mut self.db);
        let mut leaves = Vec::new();
        while let Some((n, at, act, commitment)) = rows.try_next().await? {
            let commitment = commitment.as_slice().try_into()?;
            leaves.push(leaf(u64::try_from(n)?, at * 1000, &act, &commitment)?);
        }
        Ok(leaves)
    }

    /// One digest over every column of every entry and of every row that acts commit to; how many bytes.
    async fn everything(&mut self) -> Result<u64> {
        let (mut all, mut bytes) = (Sha256::new(), 0);
        for table in std::iter::once("trail_entry").chain(COMMITTED.iter().copied()) {
            let order = if table == "trail_entry" { "n" } else { "id" };
            let text = format!("select * from {table} where municipality = ? order by {order}");
            let mut rows = sqlx::query(AssertSqlSafe(text)).bind(self.here).fetch(&mut self.db);
            while let Some(row) = rows.try_next().await? {
                for place in 0..row.len() {
                    let value = row.try_get_raw(place)?;
                    let kind = value.type_info();
                    let part: &[u8] = match kind.name() {
                        "NULL" => &[],
                        "INTEGER" => &row.try_get::<i64, _>(place)?.to_be_bytes(),
                        "TEXT" => row.try_get::<&str, _>(place)?.as_bytes(),
                        _ => row.try_get::<&[u8], _>(place)?,
                    };
                    all.update(part);
                    bytes += part.len() as u64;
                }
            }
        }
        black_box(all.finalize());
        Ok(bytes)
    }
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

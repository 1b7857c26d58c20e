//! Durable intake: batches of five hundred comments received as the product receives them, against bare
//! inserts of exactly the rows that came of it.
//!
//! After each batch the rows it wrote are read back from every table and inserted into a second database
//! that began as a copy of the first: plain multi-row statements, prepared once, one transaction a batch,
//! the same pragmas, the same disk. The search index keeps no text; its terms are made anew for the bare
//! side, outside the time taken, and the two indexes are compared at the end.

use crate::comments::Comments;
use crate::ground::{self, Ground};
use crate::spread::Spread;
use anyhow::{Context, Result, ensure};
use sqlx::{AssertSqlSafe, Column, Connection, Row, TypeInfo, ValueRef};
use sqlx_sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteRow, SqliteSynchronous};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::time::Instant;
use torg_domain::channels::taken::Batch;
use torg_domain::ids::ChannelId;
use torg_domain::language;
use torg_office::inbox::receive::{Source, receive};
use torg_store::inbox::intake::SearchKey;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Batches, each measured on both sides.
    #[arg(long, default_value_t = 40)]
    batches: usize,
    /// Comments in a batch.
    #[arg(long, default_value_t = 500)]
    size: usize,
    /// Only the product's side, for a profiler.
    #[arg(long)]
    alone: bool,
}

const WARM: usize = 4;

pub async fn run(args: &Args) -> Result<()> {
    let comments = Comments::read()?;
    let folder = ground::fresh("intake")?;
    let ground = Ground::at(&folder).await?;
    ground.office.store.db().close().await;
    let ground = Ground::at(&folder).await?;
    let bare_file = folder.join("bare.db");
    std::fs::copy(folder.join("torg.db"), &bare_file)?;
    let mut theirs = open(&folder.join("torg.db"), true).await?;
    let mut bare = open(&bare_file, false).await?;
    let mut tables = Tables::of(&mut theirs).await?;
    tables.written(&mut theirs).await?;

    let desk = ground.job();
    let (mut ours, mut plain, mut bytes) = (Vec::new(), Vec::new(), 0);
    for batch in 0..args.batches + WARM {
        let row = ground.channels.get(batch % ground.channels.len()).context("a channel")?;
        let from = batch * args.size;
        let items = (from..from + args.size)
            .map(|n| comments.taken(u64::try_from(n)?, desk.now))
            .collect::<Result<Vec<_>>>()?;
        bytes += items.iter().map(|i| i.text.len()).sum::<usize>();
        let taken = Batch { items, ..Batch::default() };
        let source = Source { how: "poll", status: 200, sha256: Some([7; 32]), size: 250_000 };
        let began = Instant::now();
        let received = receive(&desk, ChannelId(row.id), taken, source).await?;
        let our_time = began.elapsed().as_secs_f64();
        ensure!(received.added == args.size, "{} of {} were new", received.added, args.size);
        if batch >= WARM {
            ours.push(our_time);
        }
        if args.alone {
            continue;
        }
        let written = tables.written(&mut theirs).await?;
        let rows = prepared(
            written,
            ground.here.number,
            &ground.channels.iter().map(|c| (c.id, c.number)).collect(),
        )?;
        let began = Instant::now();
        insert(&mut bare, rows).await?;
        if batch >= WARM {
            plain.push(began.elapsed().as_secs_f64());
        }
    }
    let size = args.size as f64;
    let rate = |times: &[f64]| Spread::of(times.iter().map(|t| size / t));
    println!(
        "{} batches of {} comments of {} bytes in the middle",
        args.batches,
        args.size,
        bytes / (args.size * (args.batches + WARM))
    );
    println!("  torg   {} messages/s", rate(&ours));
    if !args.alone {
        let whole = plain.iter().sum::<f64>() / ours.iter().sum::<f64>() * 100.0;
        println!("  bare   {} messages/s", rate(&plain));
        println!(
            "  ratio  {} % batch by batch, {whole:.1} % of all time together",
            Spread::of(plain.iter().zip(&ours).map(|(p, o)| p / o * 100.0))
        );
        same(&mut theirs, &mut bare, &tables).await?;
    }
    Ok(())
}

/// A connection with the product's pragmas for its writer (or one that only looks).
async fn open(file: &Path, looks: bool) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("cache_size", "-16384");
    let options = if looks { options.pragma("query_only", "on") } else { options };
    Ok(SqliteConnection::connect_with(&options).await?)
}

/// A value as SQLite holds it.
#[derive(Clone, Debug, PartialEq)]
enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

fn cell(row: &SqliteRow, at: usize) -> Result<Cell> {
    let raw = row.try_get_raw(at)?;
    if raw.is_null() {
        return Ok(Cell::Null);
    }
    Ok(match raw.type_info().name() {
        "TEXT" => Cell::Text(row.try_get_unchecked(at)?),
        "BLOB" => Cell::Bytes(row.try_get_unchecked(at)?),
        _ => Cell::Int(row.try_get_unchecked(at)?),
    })
}

/// Rows of one table.
struct Rows {
    table: String,
    columns: Vec<String>,
    rows: Vec<Vec<Cell>>,
}

/// The tables, and how far each has been read.
struct Tables {
    names: Vec<String>,
    read: BTreeMap<String, i64>,
    kept: HashMap<String, Vec<Vec<Cell>>>,
}

/// Tables whose rows are changed in place.
const CHANGED: [&str; 2] = ["inbox_tally", "trail_head"];

impl Tables {
    async fn of(db: &mut SqliteConnection) -> Result<Self> {
        let names = sqlx::query_scalar::<_, String>(
            "select name from sqlite_master where type = 'table' and name not like 'message_search%' and name not like '\\_%' escape '\\' and name not like 'sqlite%' and (name = 'inbox_tally' or lower(sql) not like '%without rowid%') order by rowid",
        )
        .fetch_all(db)
        .await?;
        Ok(Self { names, read: BTreeMap::new(), kept: HashMap::new() })
    }

    /// What has been written since it was last asked.
    async fn written(&mut self, db: &mut SqliteConnection) -> Result<Vec<Rows>> {
        let mut all = Vec::new();
        for table in &self.names {
            let changed = CHANGED.contains(&table.as_str());
            let from = self.read.get(table).copied().unwrap_or(i64::MIN);
            let text = if changed {
                format!("select 0, * from {table}")
            } else {
                format!("select rowid, * from {table} where rowid > {from} order by rowid")
            };
            let found = sqlx::query(AssertSqlSafe(text)).fetch_all(&mut *db).await?;
            let Some(first) = found.first() else { continue };
            let columns: Vec<String> = first.columns().iter().skip(1).map(|c| c.name().to_owned()).collect();
            let mut rows = Vec::with_capacity(found.len());
            for row in &found {
                let last = self.read.entry(table.clone()).or_insert(i64::MIN);
                *last = row.try_get_unchecked::<i64, _>(0)?.max(*last);
                rows.push((1..=columns.len()).map(|at| cell(row, at)).collect::<Result<Vec<_>>>()?);
            }
            if changed {
                let before = self.kept.insert(table.clone(), rows.clone()).unwrap_or_default();
                rows.retain(|row| !before.contains(row));
            }
            all.push(Rows { table: table.clone(), columns, rows });
        }
        Ok(all)
    }
}

/// Adds the search index's rows, whose terms the database does not keep.
fn prepared(
    mut written: Vec<Rows>,
    municipality: i64,
    channels: &HashMap<uuid::Uuid, i64>,
) -> Result<Vec<Rows>> {
    let of = |table: &str| written.iter().find(|r| r.table == table);
    let (Some(messages), Some(versions)) = (of("message"), of("version")) else { return Ok(written) };
    let at = |rows: &Rows, name: &str| rows.columns.iter().position(|c| c == name).context("a column");
    let (id, n, channel) = (at(messages, "id")?, at(messages, "n")?, at(messages, "channel")?);
    let (of_message, title) = (at(versions, "message")?, at(versions, "title")?);
    let (text, author) = (at(versions, "text")?, at(versions, "author")?);
    let said: HashMap<&[u8], &Vec<Cell>> = versions
        .rows
        .iter()
        .filter_map(
            |v| if let Some(Cell::Bytes(b)) = v.get(of_message) { Some((b.as_slice(), v)) } else { None },
        )
        .collect();
    let words = |row: &[Cell], place: usize| match row.get(place) {
        Some(Cell::Text(t)) => t.clone(),
        _ => String::new(),
    };
    let mut rows = Vec::with_capacity(messages.rows.len());
    for message in &messages.rows {
        let (Some(Cell::Bytes(key)), Some(Cell::Bytes(place))) = (message.get(id), message.get(channel))
        else {
            continue;
        };
        let version = said.get(key.as_slice()).context("its version")?;
        let number = channels.get(&uuid::Uuid::from_slice(place)?).context("its channel")?;
        let whole = [words(version, title), words(version, text), words(version, author)].join("\n");
        let key = SearchKey { municipality, channel: *number };
        let line = key.line(&language::terms(&whole));
        rows.push(vec![message.get(n).cloned().context("its number")?, Cell::Text(line)]);
    }
    written.push(Rows {
        table: "message_search".into(),
        columns: vec!["rowid".into(), "terms".into()],
        rows,
    });
    Ok(written)
}

/// Inserts rows as plainly as can be, in one transaction.
async fn insert(db: &mut SqliteConnection, all: Vec<Rows>) -> Result<()> {
    let mut tx = db.begin_with("begin immediate").await?;
    for Rows { table, columns, rows } in all {
        let verb = if CHANGED.contains(&table.as_str()) { "insert or replace" } else { "insert" };
        let size = (30_000 / columns.len().max(1)).clamp(1, 250);
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(size).collect();
            let one = format!("({})", vec!["?"; columns.len()].join(","));
            let text = format!(
                "{verb} into {table} ({}) values {}",
                columns.iter().map(|c| format!("\"{c}\"")).collect::<Vec<_>>().join(", "),
                vec![one; chunk.len()].join(",")
            );
            let mut query = sqlx::query(AssertSqlSafe(text));
            for cell in chunk.into_iter().flatten() {
                query = match cell {
                    Cell::Null => query.bind(None::<i64>),
                    Cell::Int(v) => query.bind(v),
                    Cell::Text(v) => query.bind(v),
                    Cell::Bytes(v) => query.bind(v),
                };
            }
            query.execute(&mut *tx).await?;
        }
    }
    tx.commit().await?;
    Ok(())
}

/// Both databases hold the same: as many rows in every table, the same terms in the index.
async fn same(one: &mut SqliteConnection, other: &mut SqliteConnection, tables: &Tables) -> Result<()> {
    let mut wrong = Vec::new();
    let mut rows = 0;
    for table in &tables.names {
        let text = format!("select count(*) from {table}");
        let a: i64 = sqlx::query_scalar(AssertSqlSafe(text.clone())).fetch_one(&mut *one).await?;
        let b: i64 = sqlx::query_scalar(AssertSqlSafe(text)).fetch_one(&mut *other).await?;
        rows += a;
        if a != b {
            wrong.push(format!("{table}: {a} and {b}"));
        }
    }
    let index = "select count(*), sum(length(block)) from message_search_data where id > 10";
    let a: (i64, i64) = sqlx::query_as(index).fetch_one(one).await?;
    let b: (i64, i64) = sqlx::query_as(index).fetch_one(other).await?;
    if a != b {
        wrong.push(format!("the search index: {a:?} and {b:?}"));
    }
    ensure!(wrong.is_empty(), "the two sides did not write the same: {}", wrong.join(", "));
    println!("  both sides hold the same {rows} rows and the same search index of {} bytes", a.1);
    Ok(())
}

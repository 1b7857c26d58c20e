//! Facts about the store's health, gathered without changing anything but one small probe.
//!
//! What the facts mean, and what the operator should do, is for the program to say.

use crate::{Db, Problem, Store, migrate, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use serde::Serialize;

/// What was found.
#[derive(Clone, Debug, Serialize)]
pub struct Facts {
    /// The schema's number in the database.
    pub schema: i64,
    /// The newest schema this program knows.
    pub known_schema: i64,
    /// Which database, and its version.
    pub database: String,
    /// What the database's own check says: `ok`, or the first thing wrong. None where it has no such check.
    pub integrity: Option<String>,
    /// Settings of the database that durability rests on.
    pub settings: Vec<Setting>,
    /// Bytes free where the objects lie; none when they lie in no folder.
    pub free_bytes: Option<u64>,
    /// Whether the object store could be written to, or why not.
    pub objects: Result<(), String>,
    /// Since when the oldest job waits that is due and that nobody has claimed: Unix milliseconds.
    pub oldest_waiting_job_at: Option<i64>,
    /// Jobs that were given up.
    pub given_up_jobs: i64,
    /// Overdue deadlines that nobody above whoever is late could be told of.
    pub untold_deadlines: i64,
    /// How far the newest trail entry lies ahead of this machine's clock; none when it does not.
    pub clock_behind_ms: Option<i64>,
    /// Entries that no signed checkpoint covers yet.
    pub unsigned_entries: i64,
    /// How many municipalities there are.
    pub municipalities: i64,
}

/// A setting of the database.
#[derive(Clone, Debug, Serialize)]
pub struct Setting {
    /// Its name.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// Whether it is what torg rests on.
    pub good: bool,
}

/// Gathers the facts.
///
/// # Errors
/// When the database cannot be read at all, or its schema is not this program's.
#[boxed]
pub async fn examine(store: &Store, now: Timestamp) -> Result<Facts, Problem> {
    let db = store.db();
    let (oldest, given_up): (Option<i64>, i64) = db
        .one(
            sql!(
                "select min(case when failed_at is null and run_at <= $1 and (lease is null or leased_until_at <= $1) then run_at end), \
                 count(failed_at) from job"
            ),
            params![now],
        )
        .await?;
    let (untold,): (i64,) = db
        .one(
            sql!("select count(*) from clock where state = 'running' and due_at < $1 and overdue_told_at is not null and escalated_at is null"),
            params![now],
        )
        .await?;
    let (newest,): (Option<i64>,) = db.one(sql!("select max(at) from trail_entry"), params![]).await?;
    let (unsigned, municipalities): (i64, i64) = db
        .one(
            sql!(
                "select cast(coalesce(sum(h.size - coalesce((select max(c.size) from checkpoint c where c.municipality = h.municipality), 0)), 0) as bigint), \
                 count(*) from trail_head h"
            ),
            params![],
        )
        .await?;
    let (database, integrity, settings) = examine_database(db).await?;
    Ok(Facts {
        schema: db.schema().await?,
        known_schema: migrate::known(),
        database,
        integrity,
        settings,
        free_bytes: store.objects().as_folder().and_then(free_bytes),
        objects: store.objects().probe().await.map_err(|why| why.to_string()),
        oldest_waiting_job_at: oldest,
        given_up_jobs: given_up,
        untold_deadlines: untold,
        clock_behind_ms: newest.map(|at| at - now.as_millisecond()).filter(|ahead| *ahead > 0),
        unsigned_entries: unsigned,
        municipalities,
    })
}

async fn examine_database(db: &Db) -> Result<(String, Option<String>, Vec<Setting>), Problem> {
    match db {
        Db::Sqlite { write, .. } => {
            let version: String = sqlx::query_scalar("select sqlite_version()").fetch_one(write).await?;
            let integrity: String = sqlx::query_scalar("pragma integrity_check(1)").fetch_one(write).await?;
            let strays = sqlx::query("pragma foreign_key_check").fetch_all(write).await?.len();
            let integrity = match strays {
                0 => integrity,
                count => format!("{count} rows point at rows that are not there"),
            };
            let journal: String = sqlx::query_scalar("pragma journal_mode").fetch_one(write).await?;
            let synchronous: i64 = sqlx::query_scalar("pragma synchronous").fetch_one(write).await?;
            let foreign_keys: i64 = sqlx::query_scalar("pragma foreign_keys").fetch_one(write).await?;
            let settings = vec![
                Setting { name: "journal_mode", good: journal == "wal", value: journal },
                Setting { name: "synchronous", good: synchronous >= 2, value: synchronous.to_string() },
                Setting { name: "foreign_keys", good: foreign_keys == 1, value: foreign_keys.to_string() },
            ];
            Ok((format!("SQLite {version}"), Some(integrity), settings))
        }
        Db::Postgres(pool) => {
            let version: String = sqlx::query_scalar("show server_version").fetch_one(pool).await?;
            let mut settings = Vec::new();
            for name in ["fsync", "synchronous_commit", "full_page_writes"] {
                let value: String =
                    sqlx::query_scalar("select current_setting($1)").bind(name).fetch_one(pool).await?;
                settings.push(Setting { name, good: value != "off", value });
            }
            let encoding: String = sqlx::query_scalar("show server_encoding").fetch_one(pool).await?;
            settings.push(Setting { name: "server_encoding", good: encoding == "UTF8", value: encoding });
            Ok((format!("PostgreSQL {version}"), None, settings))
        }
    }
}

/// Bytes that an ordinary user can still write where the folder lies.
fn free_bytes(folder: &std::path::Path) -> Option<u64> {
    let found = rustix::fs::statvfs(folder).ok()?;
    found.f_bavail.checked_mul(found.f_frsize)
}

//! A store of one's own for each story, on both databases, and hands to tamper with what lies in it.

use crate::cluster;
use jiff::Timestamp;
use sqlx::AssertSqlSafe;
use std::sync::atomic::{AtomicU64, Ordering};
use torg_domain::ids::MunicipalityId;
use torg_domain::outside::Chance;
use torg_store::{Db, Objects, Store};
use uuid::Uuid;

/// A fresh store, its folder, and the first municipality.
pub struct House {
    pub store: Store,
    pub dir: tempfile::TempDir,
    pub home: MunicipalityId,
}

/// Tells the same story on a fresh SQLite file and in a fresh PostgreSQL schema.
pub async fn both(story: impl AsyncFn(House)) {
    eprintln!("on SQLite");
    story(House::on_sqlite().await).await;
    eprintln!("on PostgreSQL");
    story(House::on_postgres().await).await;
}

/// A database of each kind, with nothing in it, not even a schema.
pub async fn empty_databases(dir: &std::path::Path) -> [Db; 2] {
    [Db::open_sqlite(&dir.join("torg.db")).await.unwrap(), empty_postgres().await]
}

/// An empty PostgreSQL schema.
pub async fn empty_postgres() -> Db {
    let schema = fresh_schema().await;
    Db::open_postgres(cluster::address(), Some(&schema)).await.unwrap()
}

/// Makes a schema and answers with its name.
pub async fn fresh_schema() -> String {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let address = tokio::task::spawn_blocking(cluster::address).await.unwrap();
    let schema = format!("test_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let Db::Postgres(pool) = Db::open_postgres(address, None).await.unwrap() else { unreachable!() };
    let make = format!("drop schema if exists {schema} cascade; create schema {schema}");
    sqlx::raw_sql(AssertSqlSafe(make)).execute(&pool).await.unwrap();
    pool.close().await;
    schema
}

impl House {
    pub async fn on_sqlite() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let db = Db::open_sqlite(&dir.path().join("torg.db")).await.unwrap();
        Self::over(db, dir).await
    }

    pub async fn on_postgres() -> Self {
        Self::over(empty_postgres().await, tempfile::tempdir().unwrap()).await
    }

    async fn over(db: Db, dir: tempfile::TempDir) -> Self {
        db.migrate().await.unwrap();
        let objects = Objects::folder(&dir.path().join("objects")).unwrap();
        let house = Self { store: Store::new(db, objects), dir, home: MunicipalityId(Uuid::nil()) };
        let home = house.municipality(1, "lillkoping").await;
        Self { home, ..house }
    }

    /// Adds a municipality.
    pub async fn municipality(&self, number: i64, key: &str) -> MunicipalityId {
        let id = Uuid::from_u128(0xA000 + u128::try_from(number).unwrap());
        self.tamper(&format!(
            "insert into municipality (id, number, key, name, created_at) values ({}, {number}, '{key}', '{key}', 0); \
             insert into trail_head (municipality, size) values ({}, 0)",
            self.blob(id.as_bytes(), "uuid"),
            self.blob(id.as_bytes(), "uuid"),
        ))
        .await;
        MunicipalityId(id)
    }

    /// Bytes as each database writes them in a statement; `kind` is PostgreSQL's type.
    pub fn blob(&self, bytes: &[u8], kind: &str) -> String {
        let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
        match (self.store.db().is_embedded(), kind) {
            (true, _) => format!("x'{hex}'"),
            (false, "uuid") => format!("'{hex}'::uuid"),
            (false, _) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// Runs statements behind the program's back; how many rows they touched.
    pub async fn tamper(&self, sql: &str) -> u64 {
        match self.store.db() {
            Db::Sqlite { write, .. } => {
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(write).await.unwrap().rows_affected()
            }
            Db::Postgres(pool) => {
                sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(pool).await.unwrap().rows_affected()
            }
        }
    }

    /// Adds a channel, with the authority and unit it needs, to the first municipality.
    pub async fn channel(&self) -> Uuid {
        let id = Uuid::from_u128(0xC000);
        let (home, key) = (self.blob(self.home.0.as_bytes(), "uuid"), self.blob(id.as_bytes(), "uuid"));
        self.tamper(&format!(
            "insert into authority (municipality, id, name) values ({home}, {key}, 'Kommunstyrelsen'); \
             insert into unit (municipality, id, authority, name) values ({home}, {key}, {key}, 'Kommunikation'); \
             insert into channel (municipality, id, number, unit, platform, name, address, purpose, voice, our_names, \
               every_s, watched_from_at, approved_by, approved_on, approval, opened_at) \
             values ({home}, {key}, 1, {key}, 'feed', 'Nyheter', 'https://x.example/', 'Nyheter', 'ours', '[]', \
               300, 0, 'Kommunchefen', '2026-01-01', 'KS 2026/1', 0)"
        ))
        .await;
        id
    }

    /// Bytes from the database.
    pub async fn bytes(&self, sql: &str) -> Vec<u8> {
        match self.store.db() {
            Db::Sqlite { read, .. } => {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(read).await.unwrap()
            }
            Db::Postgres(pool) => {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await.unwrap()
            }
        }
    }

    /// One number from the database.
    pub async fn number(&self, sql: &str) -> i64 {
        match self.store.db() {
            Db::Sqlite { read, .. } => {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(read).await.unwrap()
            }
            Db::Postgres(pool) => {
                sqlx::query_scalar(AssertSqlSafe(sql.to_owned())).fetch_one(pool).await.unwrap()
            }
        }
    }
}

/// Ids and salts that count: never twice the same, and the same in every run.
#[derive(Default)]
pub struct Counting(AtomicU64);

impl Chance for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        bytes.fill(0);
        for (to, from) in bytes.iter_mut().zip(n.to_be_bytes()) {
            *to = from;
        }
    }
}

/// So many seconds into the story.
pub fn second(n: i64) -> Timestamp {
    Timestamp::from_second(1_775_222_000 + n).unwrap()
}

//! The one door to both databases: plain SQL, owned values, one kind of transaction.
//!
//! A statement is one text for both, or two side by side where they truly differ. SQLite has one
//! writer: a write pool of one connection, so that writers queue in order and never meet a lock.
//! Reading goes beside it. `Db` can only read; writing needs a `Tx`, and a `Tx` is never held over
//! anything but the database.

mod statement;
mod tx;

pub(crate) use self::statement::Rows;
pub use self::statement::{Record, Sql, Value};
pub use self::tx::Tx;

use self::statement::fetch;
use crate::folding::{self, Folding};
use crate::problem::Problem;
use async_recursion::async_recursion as boxed;
use sqlx::{AssertSqlSafe, SqlSafeStr as _};
use sqlx_postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx_sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use std::{future::Future, path::Path, pin::Pin, str::FromStr, sync::Arc, time::Duration};

/// What the database answers, in a box.
///
/// An `async fn` is compiled anew in every crate that waits for it, with all that it waits for. A box ends
/// that: all of the driver's own code stands once, in this crate, and not once for each kind of row and each
/// crate that reads one. It took a quarter off compiling the pages and the program, and costs an allocation a
/// statement. `#[boxed]` makes the same of what is written as an `async fn`.
pub type Soon<'a, T, E = sqlx::Error> = Pin<Box<dyn Future<Output = Result<T, E>> + Send + 'a>>;

/// A database that can be read.
#[derive(Clone, Debug)]
pub enum Db {
    /// Embedded: readers beside one writer.
    Sqlite {
        /// Readers, barred from writing.
        read: SqlitePool,
        /// The one writer.
        write: SqlitePool,
        /// What folds the log beside them.
        folding: Arc<Folding>,
    },
    /// A server, for several nodes.
    Postgres(PgPool),
}

/// Prepared statements a connection keeps: all that the program has, and many-row ones of common sizes. To
/// prepare one anew costs more than most take to run.
const STATEMENTS: usize = 512;

/// Connections to PostgreSQL in one program.
pub(crate) const CONNECTIONS: u32 = 8;

/// Readers of the embedded database in one program. Each is a thread that reads, with pages and prepared statements
/// of its own to remember: more than the cores of a small machine only cost memory, some five megabytes each.
const READERS: u32 = 4;

impl Db {
    /// Opens the embedded database in a file, made if missing.
    ///
    /// # Errors
    /// When the file cannot be opened or is no database.
    #[boxed]
    pub async fn open_sqlite(file: &Path) -> Result<Self, Problem> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .statement_cache_capacity(STATEMENTS)
            .pragma("wal_autocheckpoint", folding::AT_LATEST)
            .optimize_on_close(true, None);
        // A file does not hang up: to ask each time whether it is there would cost as much as a small read.
        let pool = || SqlitePoolOptions::new().test_before_acquire(false);
        let write =
            pool().max_connections(1).connect_with(options.clone().pragma("cache_size", "-16384")).await?;
        let readers = options.pragma("query_only", "on").pragma("cache_size", "-3072");
        let read = pool().max_connections(READERS).connect_with(readers).await?;
        Ok(Self::Sqlite { read, write, folding: Arc::default() })
    }

    /// Opens a PostgreSQL database by its address. `schema`, when given, is where all tables lie.
    ///
    /// # Errors
    /// When the server cannot be reached or refuses.
    #[boxed]
    pub async fn open_postgres(address: &str, schema: Option<&str>) -> Result<Self, Problem> {
        let mut options = PgConnectOptions::from_str(address)?.options([("statement_timeout", "60s")]);
        if let Some(schema) = schema {
            options = options.options([("search_path", schema)]);
        }
        Ok(Self::Postgres(PgPoolOptions::new().max_connections(CONNECTIONS).connect_with(options).await?))
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database fails or a row does not fit `T`.
    pub async fn all<T: Record>(&self, sql: &Sql, params: Vec<Value>) -> Result<Vec<T>, Problem> {
        self.rows(sql, params, false).await?.read(sql)
    }

    /// The row, or none.
    ///
    /// # Errors
    /// As `all`.
    pub async fn opt<T: Record>(&self, sql: &Sql, params: Vec<Value>) -> Result<Option<T>, Problem> {
        Ok(self.rows(sql, params, true).await?.read(sql)?.pop())
    }

    /// All rows, or the first.
    pub(crate) fn rows<'a>(
        &'a self,
        sql: &'a Sql,
        params: Vec<Value>,
        first: bool,
    ) -> Soon<'a, Rows, Problem> {
        Box::pin(async move {
            let rows = match self {
                Self::Sqlite { read, .. } => fetch!(sql.sqlite, params, read, first).map(Rows::Sqlite),
                Self::Postgres(pool) => fetch!(sql.postgres, params, pool, first).map(Rows::Postgres),
            };
            rows.map_err(|why| Problem::at(sql, why))
        })
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// As `all`, and `Problem::Missing` when there is none.
    pub async fn one<T: Record>(&self, sql: &Sql, params: Vec<Value>) -> Result<T, Problem> {
        self.opt(sql, params).await?.ok_or(Problem::Missing)
    }

    /// Opens a write transaction.
    ///
    /// On PostgreSQL the opening runs in a task of its own, so that a dropped request cannot cancel it
    /// half-way and hand back a connection inside an open transaction.
    ///
    /// # Errors
    /// When no connection can be had.
    #[expect(clippy::disallowed_methods, reason = "the one place where transactions are opened")]
    pub(crate) fn begin(&self) -> Soon<'_, Tx, Problem> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { read, write, folding } => {
                    folding.write_begins(read);
                    Tx::Sqlite(write.begin_with("BEGIN IMMEDIATE").await?)
                }
                Self::Postgres(pool) => {
                    let pool = pool.clone();
                    let opened = tokio::spawn(async move { pool.begin().await }).await;
                    Tx::Postgres(opened.map_err(|_| Problem::Closed)??)
                }
            })
        })
    }

    /// Opens a transaction that only reads, and sees the database as it was at its first statement.
    ///
    /// # Errors
    /// When no connection can be had.
    #[expect(clippy::disallowed_methods, reason = "the one place where transactions are opened")]
    pub(crate) fn begin_reading(&self) -> Soon<'_, Tx, Problem> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite { read, .. } => Tx::Sqlite(read.begin().await?),
                Self::Postgres(pool) => {
                    let pool = pool.clone();
                    let opened = tokio::spawn(async move {
                        pool.begin_with("BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await
                    });
                    Tx::Postgres(opened.await.map_err(|_| Problem::Closed)??)
                }
            })
        })
    }

    /// Prepares every statement of the program, so that a misspelt column fails a test with its place in
    /// the source; how many there were. For tests.
    ///
    /// # Errors
    /// Every statement that this database refuses, one to a line.
    #[doc(hidden)]
    #[boxed]
    pub async fn prepare_all(&self) -> Result<usize, String> {
        use sqlx::Executor as _;
        let (mut wrong, mut count) = (Vec::new(), 0);
        for statement in inventory::iter::<&'static Sql> {
            count += 1;
            let refused = match self {
                Self::Sqlite { write, .. } => {
                    write.prepare(AssertSqlSafe(with_nulls(statement.sqlite)).into_sql_str()).await.err()
                }
                Self::Postgres(pool) => {
                    pool.prepare(AssertSqlSafe(with_nulls(statement.postgres)).into_sql_str()).await.err()
                }
            };
            wrong.extend(refused.map(|why| format!("{}: {why}", statement.at)));
        }
        if wrong.is_empty() { Ok(count) } else { Err(wrong.join("\n")) }
    }

    /// Lets the embedded database write without waiting for the disk: for a database that is being filled
    /// for the first time, and is thrown away if that is interrupted. `settle` ends it. A server has its
    /// own settings, and is left alone.
    ///
    /// # Errors
    /// When the database refuses.
    #[boxed]
    pub async fn hurry(&self) -> Result<(), Problem> {
        // On the one connection that writes; one opened later waits for the disk as ever.
        if let Self::Sqlite { write, folding, .. } = self {
            folding.rests(true);
            sqlx::query("pragma synchronous = off").execute(write).await?;
            set_autocheckpoint(write, folding::IN_A_HURRY).await?;
        }
        Ok(())
    }

    /// Ends the hurry: what was written is brought to the disk, and from here on every write waits for it.
    ///
    /// # Errors
    /// When the database refuses.
    #[boxed]
    pub async fn settle(&self) -> Result<(), Problem> {
        if let Self::Sqlite { write, folding, .. } = self {
            sqlx::query("pragma synchronous = full").execute(write).await?;
            set_autocheckpoint(write, folding::AT_LATEST).await?;
            sqlx::query("pragma wal_checkpoint(truncate)").execute(write).await?;
            folding.rests(false);
        }
        Ok(())
    }

    /// Whether this is the embedded database.
    #[must_use]
    pub fn is_embedded(&self) -> bool {
        matches!(self, Self::Sqlite { .. })
    }

    /// Closes every connection; the embedded database folds its log into the file.
    #[boxed]
    pub async fn close(&self) {
        match self {
            Self::Sqlite { read, write, .. } => {
                read.close().await;
                // Here, and not when the last connection goes, which nobody can wait for. What cannot be folded
                // stays in the log, and is read from there.
                if let Err(why) = sqlx::query("pragma wal_checkpoint(truncate)").execute(write).await {
                    tracing::debug!(%why, "the log was not folded");
                }
                write.close().await;
            }
            Self::Postgres(pool) => pool.close().await,
        }
    }
}

async fn set_autocheckpoint(write: &SqlitePool, pages: &str) -> sqlx::Result<()> {
    let sql = AssertSqlSafe(format!("pragma wal_autocheckpoint = {pages}"));
    sqlx::query(sql).execute(write).await.map(drop)
}

/// A statement of many rows or ids with one of NULLs in the place of `{}`.
fn with_nulls(text: &str) -> String {
    let columns = match text.split_once("{}") {
        Some((before, _)) if before.trim_end().ends_with("values") => {
            before.split(['(', ')']).nth(1).map_or(1, |names| names.split(',').count())
        }
        _ => 1,
    };
    text.replacen("{}", &format!("({})", vec!["null"; columns].join(", ")), 1)
}

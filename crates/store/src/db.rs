//! The one door to both databases: plain SQL, owned values, one kind of transaction.
//!
//! A statement is one text for both, or two side by side where they truly differ. SQLite has one
//! writer: a write pool of one connection, so that writers queue in order and never meet a lock.
//! Reading goes beside it. `Db` can only read; writing needs a `Tx`, and a `Tx` is never held over
//! anything but the database.

use crate::folding::{self, Folding};
use crate::problem::Problem;
use async_recursion::async_recursion as boxed;
use sqlx::{AssertSqlSafe, FromRow, SqlSafeStr as _, SqlStr, Transaction};
use sqlx_postgres::{PgConnectOptions, PgPool, PgPoolOptions, PgRow, Postgres};
use sqlx_sqlite::{
    Sqlite, SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteRow,
    SqliteSynchronous,
};
use std::{future::Future, path::Path, pin::Pin, str::FromStr, sync::Arc, time::Duration};
use uuid::Uuid;

/// A statement and where it stands. Every one is prepared on both databases by a test.
pub struct Sql {
    /// The text for SQLite.
    pub sqlite: &'static str,
    /// The text for PostgreSQL.
    pub postgres: &'static str,
    /// File and line.
    pub at: &'static str,
}
inventory::collect!(&'static Sql);

/// `sql!("select ...")`, or `sql!(sqlite "..." postgres "...")` where the databases truly differ.
/// With a comma between, each text may be a `concat!` of parts that several statements share.
#[macro_export]
macro_rules! sql {
    ($text:literal) => { $crate::sql!(sqlite $text postgres $text) };
    (sqlite $s:literal postgres $p:literal) => { $crate::sql!(sqlite $s, postgres $p) };
    (sqlite $s:expr, postgres $p:expr) => {{
        static STATEMENT: $crate::db::Sql =
            $crate::db::Sql { sqlite: $s, postgres: $p, at: concat!(file!(), ":", line!()) };
        inventory::submit! { &STATEMENT }
        &STATEMENT
    }};
    ($text:expr) => { $crate::sql!(sqlite $text, postgres $text) };
}

/// The values of a statement, in order.
#[macro_export]
macro_rules! params { ($($v:expr),* $(,)?) => { vec![$($crate::db::Value::from($v)),*] } }

/// What a statement can be given.
#[derive(Clone, Debug)]
#[allow(missing_docs)]
pub enum Value {
    Int(Option<i64>),
    Text(Option<String>),
    Bytes(Option<Vec<u8>>),
    Bool(Option<bool>),
    Uuid(Option<Uuid>),
}

macro_rules! value { ($($t:ty => $v:ident $conv:expr;)*) => { $(
    impl From<$t> for Value { fn from(x: $t) -> Self { Value::$v(Some($conv(x))) } }
    impl From<Option<$t>> for Value { fn from(x: Option<$t>) -> Self { Value::$v(x.map($conv)) } }
)* } }
value! {
    i64 => Int |x| x; i32 => Int i64::from; u32 => Int i64::from;
    String => Text |x| x; &str => Text str::to_owned; &String => Text String::clone;
    Vec<u8> => Bytes |x| x; &[u8] => Bytes <[u8]>::to_vec; [u8; 32] => Bytes |x: [u8; 32]| x.to_vec();
    bool => Bool |x| x; Uuid => Uuid |x| x;
    jiff::Timestamp => Int |x: jiff::Timestamp| x.as_millisecond();
}
macro_rules! id_values { ($($t:ident)*) => { $(
    impl From<torg_domain::ids::$t> for Value { fn from(x: torg_domain::ids::$t) -> Self { Value::Uuid(Some(x.0)) } }
    impl From<Option<torg_domain::ids::$t>> for Value { fn from(x: Option<torg_domain::ids::$t>) -> Self { Value::Uuid(x.map(|x| x.0)) } }
)* } }
id_values! { MunicipalityId AuthorityId UnitId PersonId MandateId AbsenceId ChannelId MessageId VersionId ClockId
StepId OrderId ConsultationId ForwardingId PolicyVersionId ReviewId ViewId JobId FetchId DiaryId CaseId EntryId HandoverId
DecisionId EvidenceId AppealId }

/// A row that can be read from both databases: `#[derive(sqlx::FromRow)]`.
pub trait Record: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin {}
impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> Record for T {}

/// Rows as a database gave them, before anybody has read what is in them.
pub(crate) enum Rows {
    Sqlite(Vec<SqliteRow>),
    Postgres(Vec<PgRow>),
}

impl Rows {
    /// Written out as loops: this is compiled for every kind of row and both databases, and what `collect` is made of
    /// was an eighth of this crate.
    pub(crate) fn read<T: Record>(self, sql: &Sql) -> Result<Vec<T>, Problem> {
        let wrong = |why| Problem::at(sql, why);
        let mut read = Vec::new();
        match self {
            Self::Sqlite(rows) => {
                read.reserve_exact(rows.len());
                for row in &rows {
                    read.push(T::from_row(row).map_err(wrong)?);
                }
            }
            Self::Postgres(rows) => {
                read.reserve_exact(rows.len());
                for row in &rows {
                    read.push(T::from_row(row).map_err(wrong)?);
                }
            }
        }
        Ok(read)
    }
}

/// What the database answers, in a box.
///
/// An `async fn` is compiled anew in every crate that waits for it, with all that it waits for. A box ends
/// that: all of the driver's own code stands once, in this crate, and not once for each kind of row and each
/// crate that reads one. It took a quarter off compiling the pages and the program, and costs an allocation a
/// statement.
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

/// An open transaction: dropped, it never was.
pub enum Tx {
    /// On the one writer.
    Sqlite(Transaction<'static, Sqlite>),
    /// On a connection of its own.
    Postgres(Transaction<'static, Postgres>),
}

/// Prepared statements a connection keeps: all that the program has, and many-row ones of common sizes. To
/// prepare one anew costs more than most take to run.
const STATEMENTS: usize = 512;

/// Connections to PostgreSQL in one program.
pub(crate) const CONNECTIONS: u32 = 8;

/// Readers of the embedded database in one program. Each is a thread that reads, with pages and prepared statements
/// of its own to remember: more than the cores of a small machine only cost memory, some five megabytes each.
const READERS: u32 = 4;

macro_rules! bind {
    ($q:expr, $params:expr) => {{
        let mut q = $q;
        for p in $params {
            q = match p {
                Value::Int(v) => q.bind(v),
                Value::Text(v) => q.bind(v),
                Value::Bytes(v) => q.bind(v),
                Value::Bool(v) => q.bind(v),
                Value::Uuid(v) => q.bind(v),
            }
        }
        q
    }};
}

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
                Self::Sqlite { read, .. } => {
                    let query = bind!(sqlx::query(sql.sqlite), params);
                    match first {
                        true => query.fetch_optional(read).await.map(|row| row.into_iter().collect()),
                        false => query.fetch_all(read).await,
                    }
                    .map(Rows::Sqlite)
                }
                Self::Postgres(pool) => {
                    let query = bind!(sqlx::query(sql.postgres), params);
                    match first {
                        true => query.fetch_optional(pool).await.map(|row| row.into_iter().collect()),
                        false => query.fetch_all(pool).await,
                    }
                    .map(Rows::Postgres)
                }
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

/// How many rows of so many columns one statement takes: both databases have a limit on values.
fn at_a_time(columns: usize) -> usize {
    (30_000 / columns.max(1)).clamp(1, 250)
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

impl Tx {
    /// Runs a statement; how many rows it touched.
    ///
    /// # Errors
    /// When the database refuses it.
    #[boxed]
    pub async fn run(&mut self, sql: &Sql, params: Vec<Value>) -> Result<u64, Problem> {
        let text = self.text(sql);
        self.execute(text, params).await.map_err(|e| Problem::at(sql, e))
    }

    /// All rows.
    ///
    /// # Errors
    /// When the database fails or a row does not fit `T`.
    pub async fn all<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<Vec<T>, Problem> {
        self.rows(sql, self.text(sql), params, false).await?.read(sql)
    }

    /// The row, or none.
    ///
    /// # Errors
    /// As `all`.
    pub async fn opt<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<Option<T>, Problem> {
        Ok(self.rows(sql, self.text(sql), params, true).await?.read(sql)?.pop())
    }

    pub(crate) fn text(&self, sql: &Sql) -> SqlStr {
        SqlStr::from_static(match self {
            Self::Sqlite(_) => sql.sqlite,
            Self::Postgres(_) => sql.postgres,
        })
    }

    /// All rows, or the first. The text is the statement's, or made of it.
    pub(crate) fn rows<'a>(
        &'a mut self,
        sql: &'a Sql,
        text: SqlStr,
        params: Vec<Value>,
        first: bool,
    ) -> Soon<'a, Rows, Problem> {
        Box::pin(async move {
            let rows = match self {
                Self::Sqlite(tx) => {
                    let query = bind!(sqlx::query(text), params);
                    match first {
                        true => query.fetch_optional(&mut **tx).await.map(|row| row.into_iter().collect()),
                        false => query.fetch_all(&mut **tx).await,
                    }
                    .map(Rows::Sqlite)
                }
                Self::Postgres(tx) => {
                    let query = bind!(sqlx::query(text), params);
                    match first {
                        true => query.fetch_optional(&mut **tx).await.map(|row| row.into_iter().collect()),
                        false => query.fetch_all(&mut **tx).await,
                    }
                    .map(Rows::Postgres)
                }
            };
            rows.map_err(|why| Problem::at(sql, why))
        })
    }

    fn execute(&mut self, text: SqlStr, params: Vec<Value>) -> Soon<'_, u64> {
        Box::pin(async move {
            Ok(match self {
                Self::Sqlite(tx) => {
                    bind!(sqlx::query(text), params).execute(&mut **tx).await?.rows_affected()
                }
                Self::Postgres(tx) => {
                    bind!(sqlx::query(text), params).execute(&mut **tx).await?.rows_affected()
                }
            })
        })
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// As `all`, and `Problem::Missing` when there is none.
    pub async fn one<T: Record>(&mut self, sql: &Sql, params: Vec<Value>) -> Result<T, Problem> {
        self.opt(sql, params).await?.ok_or(Problem::Missing)
    }

    /// `insert ... values {}` of many rows: `{}` becomes the placeholders, and what `returning` names
    /// comes back. Rows go in chunks that both databases take.
    ///
    /// # Errors
    /// When the database refuses any of them.
    pub async fn many<T: Record>(&mut self, sql: &Sql, rows: Vec<Vec<Value>>) -> Result<Vec<T>, Problem> {
        let mut out = Vec::new();
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(out) };
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(at_a_time(columns)).collect();
            let text = self.text_of_many(sql, chunk.len(), columns);
            let rows = self.rows(sql, text, chunk.into_iter().flatten().collect(), false).await?;
            out.extend(rows.read::<T>(sql)?);
        }
        Ok(out)
    }

    /// The same for a statement that returns nothing, which is cheaper than rows nobody reads.
    ///
    /// # Errors
    /// When the database refuses any of them.
    #[boxed]
    pub async fn put(&mut self, sql: &Sql, rows: Vec<Vec<Value>>) -> Result<(), Problem> {
        let Some(columns) = rows.first().map(Vec::len) else { return Ok(()) };
        let mut rows = rows.into_iter().peekable();
        while rows.peek().is_some() {
            let chunk: Vec<_> = rows.by_ref().take(at_a_time(columns)).collect();
            let text = self.text_of_many(sql, chunk.len(), columns);
            let done = self.execute(text, chunk.into_iter().flatten().collect()).await;
            done.map_err(|e| Problem::at(sql, e))?;
        }
        Ok(())
    }

    /// The statement with places for so many rows.
    fn text_of_many(&self, sql: &Sql, rows: usize, columns: usize) -> SqlStr {
        let marks = self.marks(rows, columns);
        AssertSqlSafe(self.text(sql).as_str().replacen("{}", &marks, 1)).into_sql_str()
    }

    /// Plain `?` on SQLite: it looks named parameters up one by one, which is quadratic in their number.
    fn marks(&self, rows: usize, columns: usize) -> String {
        use std::fmt::Write as _;
        let mut marks = String::with_capacity(rows * columns * 4);
        for row in 0..rows {
            marks.push_str(if row == 0 { "(" } else { ",(" });
            for column in 1..=columns {
                if column > 1 {
                    marks.push(',');
                }
                match self {
                    Self::Sqlite(_) => marks.push('?'),
                    Self::Postgres(_) => {
                        let _ = write!(marks, "${}", row * columns + column);
                    }
                }
            }
            marks.push(')');
        }
        marks
    }

    /// Makes it so.
    ///
    /// # Errors
    /// When the database could not; then nothing was done.
    pub fn commit(self) -> Soon<'static, (), Problem> {
        Box::pin(async move {
            match self {
                Self::Sqlite(tx) => tx.commit().await?,
                Self::Postgres(tx) => tx.commit().await?,
            }
            Ok(())
        })
    }
}

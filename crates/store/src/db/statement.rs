//! A statement, what it is given, and the rows it answers with.

use crate::problem::Problem;
use sqlx::FromRow;
use sqlx_postgres::PgRow;
use sqlx_sqlite::SqliteRow;
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

/// All rows of a statement, or the first, from where it is asked.
macro_rules! fetch {
    ($text:expr, $params:expr, $from:expr, $first:expr) => {{
        let query = crate::db::statement::bind!(sqlx::query($text), $params);
        match $first {
            true => query.fetch_optional($from).await.map(|row| row.into_iter().collect()),
            false => query.fetch_all($from).await,
        }
    }};
}
pub(super) use {bind, fetch};

//! What can go wrong below: two databases and a folder of objects, one vocabulary.

use crate::db::Sql;

/// A failure of the store.
#[derive(Debug, thiserror::Error)]
pub enum Problem {
    /// What was asked for is not there (or not in this municipality, which is the same).
    #[error("not found")]
    Missing,
    /// Another row already has what must be one of a kind.
    #[error("already there ({0})")]
    Taken(&'static str),
    /// A row cannot be read as what it should be.
    #[error("bad row in {table}, {column}, id {id}: {why}")]
    BadRow {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        id: String,
        /// What is wrong with it.
        why: String,
    },
    /// The schema in the database is newer than this program.
    #[error("the database has schema {found}, and this program knows {known}: start a newer torg")]
    Newer {
        /// The schema's number in the database.
        found: i64,
        /// The newest number this program knows.
        known: i64,
    },
    /// A statement failed.
    #[error("{at}: {source}")]
    Statement {
        /// Where the statement stands in the source.
        at: &'static str,
        /// What the database said.
        source: sqlx::Error,
    },
    /// The database failed outside any statement.
    #[error("database: {0}")]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error("migration: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The object store failed.
    #[error("object store: {0}")]
    Objects(#[from] object_store::Error),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A sealed value does not open with this key.
    #[error("a sealed value does not open with the key in the key file")]
    Sealed,
    /// The trail is not as it was signed, so that nothing more is signed.
    #[error("the log is not signed any further: {0}")]
    Unsignable(String),
    /// A backup cannot be made, or is not taken back; says why.
    #[error("{0}")]
    Backup(String),
    /// The program is closing down.
    #[error("closing down")]
    Closed,
}

impl Problem {
    /// A statement's failure, with its place.
    pub(crate) fn at(sql: &Sql, source: sqlx::Error) -> Self {
        match &source {
            sqlx::Error::Database(e) if e.is_unique_violation() => Self::Taken(sql.at),
            _ => Self::Statement { at: sql.at, source },
        }
    }
}

//! Bringing a database to the schema this program knows, and refusing one that is newer.

use crate::{Db, Problem};
use async_recursion::async_recursion as boxed;

/// The newest schema this program knows.
#[must_use]
pub fn known() -> i64 {
    sqlx::migrate!("migrations/sqlite").iter().map(|m| m.version).max().unwrap_or(0)
}

impl Db {
    /// Brings the schema up to date.
    ///
    /// # Errors
    /// `Problem::Newer` when a later torg has been here; otherwise what the database said.
    #[boxed]
    pub async fn migrate(&self) -> Result<(), Problem> {
        let found = self.schema().await?;
        if found > known() {
            return Err(Problem::Newer { found, known: known() });
        }
        match self {
            Self::Sqlite { write, .. } => sqlx::migrate!("migrations/sqlite").run(write).await?,
            Self::Postgres(pool) => sqlx::migrate!("migrations/postgres").run(pool).await?,
        }
        Ok(())
    }

    /// The schema's number in the database; 0 when it is empty.
    ///
    /// # Errors
    /// When the database fails for another reason than that the table is not there yet.
    #[boxed]
    pub async fn schema(&self) -> Result<i64, Problem> {
        let there = match self {
            Self::Sqlite { read, .. } => sqlx::query_scalar::<_, i64>(
                "select count(*) from sqlite_master where name = '_sqlx_migrations'",
            )
            .fetch_one(read)
            .await?,
            Self::Postgres(pool) => sqlx::query_scalar::<_, i64>(
                "select count(*) from information_schema.tables where table_name = '_sqlx_migrations' and table_schema = current_schema()",
            )
            .fetch_one(pool)
            .await?,
        };
        if there == 0 {
            return Ok(0);
        }
        let newest = "select coalesce(max(version), 0) from _sqlx_migrations";
        Ok(match self {
            Self::Sqlite { read, .. } => sqlx::query_scalar(newest).fetch_one(read).await?,
            Self::Postgres(pool) => sqlx::query_scalar(newest).fetch_one(pool).await?,
        })
    }
}

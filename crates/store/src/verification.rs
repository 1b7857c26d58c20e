//! What checks of the trail have found: kept so that a page can say when it was last proved whole.
//!
//! The check itself is `verify.rs`; this file only remembers. What it remembers proves nothing by itself
//! and can be made anew at any time.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

/// A row of `verification`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct VerificationRow {
    pub id: Uuid,
    pub at: i64,
    pub entries: i64,
    pub signed: i64,
    pub rows: i64,
    pub media: i64,
    /// The signed checkpoint it agreed with.
    pub note: Option<String>,
    /// The first thing that was wrong, in Swedish; none: nothing.
    pub wrong: Option<String>,
}

impl Reader {
    /// The latest check of the trail; none before the first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn last_verification(&mut self) -> Result<Option<VerificationRow>, Problem> {
        let municipality = self.municipality();
        self.opt(
            sql!("select id, at, entries, signed, rows, media, note, wrong from verification where municipality = $1 order by at desc, id desc limit 1"),
            params![municipality],
        )
        .await
    }

    /// The newest signed checkpoint as it was signed, and its size; none before the first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn checkpoint(&mut self) -> Result<Option<(u64, String)>, Problem> {
        let municipality = self.municipality();
        let last: Option<(i64, String)> = self
            .opt(
                sql!("select size, note from checkpoint where municipality = $1 order by size desc limit 1"),
                params![municipality],
            )
            .await?;
        Ok(last.map(|(size, note)| (u64::try_from(size).unwrap_or_default(), note)))
    }
}

impl Writer {
    /// Keeps what a check found.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_verification(&mut self, v: &VerificationRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into verification (municipality, id, at, entries, signed, rows, media, note, wrong) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![
                m, v.id, v.at, v.entries, v.signed, v.rows, v.media, v.note.clone(), v.wrong.clone()
            ],
        )
        .await?;
        Ok(())
    }
}

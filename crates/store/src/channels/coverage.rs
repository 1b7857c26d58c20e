//! The gaps in coverage that somebody was told of, so that each is told once.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use uuid::Uuid;

/// A row of `coverage_gap`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct GapRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub holder: String,
    pub from_at: i64,
    pub until_at: i64,
    pub told: Option<Uuid>,
    pub told_at: i64,
    pub ended_at: Option<i64>,
}

impl Reader {
    /// The gaps that were told of and are still gaps, of every channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn coverage_gaps(&mut self) -> Result<Vec<GapRow>, Problem> {
        self.all(
            sql!("select id, channel, holder, from_at, until_at, told, told_at, ended_at from coverage_gap where municipality = $1 and ended_at is null order by from_at, id"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Notes that somebody is told of a gap.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_coverage_gap(&mut self, g: &GapRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into coverage_gap (municipality, id, channel, holder, from_at, until_at, told, told_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, g.id, g.channel, &g.holder, g.from_at, g.until_at, g.told, g.told_at, g.ended_at],
        )
        .await?;
        Ok(())
    }

    /// Notes how far a known gap now reaches.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn coverage_gap_reaches(&mut self, id: Uuid, until: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update coverage_gap set until_at = $3 where municipality = $1 and id = $2"),
            params![m, id, until],
        )
        .await?;
        Ok(())
    }

    /// Notes that a gap is one no more.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn coverage_gap_over(&mut self, id: Uuid, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update coverage_gap set ended_at = $3 where municipality = $1 and id = $2 and ended_at is null"),
            params![m, id, at],
        )
        .await?;
        Ok(())
    }
}

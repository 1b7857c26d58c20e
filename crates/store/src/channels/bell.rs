//! What is heard of a channel unasked: a stream that is listened to, deliveries that come.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

/// A row of `channel_bell`.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct BellRow {
    pub channel: Uuid,
    pub open_at: Option<i64>,
    pub rang_at: Option<i64>,
    pub missed_at: Option<i64>,
    pub failures: i64,
    pub problem: Option<String>,
}

impl Reader {
    /// What has been heard of a channel; none when nothing ever was.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bell(&mut self, channel: ChannelId) -> Result<Option<BellRow>, Problem> {
        self.opt(
            sql!("select channel, open_at, rang_at, missed_at, failures, problem from channel_bell where municipality = $1 and channel = $2"),
            params![self.municipality, channel],
        )
        .await
    }

    /// The channels whose stream was open when it was last written down.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn listened_to(&mut self) -> Result<Vec<Uuid>, Problem> {
        let rows: Vec<(Uuid,)> = self
            .all(
                sql!("select channel from channel_bell where municipality = $1 and open_at is not null"),
                params![self.municipality],
            )
            .await?;
        Ok(rows.into_iter().map(|(channel,)| channel).collect())
    }
}

impl Writer {
    /// Something has happened in a channel, its platform says.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bell_rang(&mut self, channel: ChannelId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_bell (municipality, channel, rang_at, failures) values ($1, $2, $3, 0) on conflict (municipality, channel) do update set rang_at = excluded.rang_at"),
            params![m, channel, at],
        )
        .await?;
        Ok(())
    }

    /// Something was found in a channel that its platform had not told us of.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bell_missed(&mut self, channel: ChannelId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update channel_bell set missed_at = $3 where municipality = $1 and channel = $2"),
            params![m, channel, at],
        )
        .await?;
        Ok(())
    }

    /// The stream is open: what was wrong with it is past.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bell_opened(&mut self, channel: ChannelId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_bell (municipality, channel, open_at, failures) values ($1, $2, $3, 0) on conflict (municipality, channel) do update set open_at = excluded.open_at, failures = 0, problem = null"),
            params![m, channel, at],
        )
        .await?;
        Ok(())
    }

    /// The stream is not open. `failures`: how often in a row listening has failed; `problem`: as JSON.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bell_closed(
        &mut self,
        channel: ChannelId,
        failures: i64,
        problem: Option<String>,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_bell (municipality, channel, failures, problem) values ($1, $2, $3, $4) on conflict (municipality, channel) do update set open_at = null, failures = excluded.failures, problem = excluded.problem"),
            params![m, channel, failures, problem],
        )
        .await?;
        Ok(())
    }
}

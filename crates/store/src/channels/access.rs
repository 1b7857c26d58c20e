//! How long what lets us in at a channel's platform holds, and how its renewal goes. The secret itself is a sealed
//! column of the channel.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

/// A row of `channel_access`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ChannelAccessRow {
    pub channel: Uuid,
    pub obtained_at: i64,
    pub access_until: Option<i64>,
    pub renew_until: Option<i64>,
    pub renews: bool,
    pub looked_at: i64,
    pub renewed_at: Option<i64>,
    pub begun_at: Option<i64>,
    pub failures: i64,
    pub problem: Option<String>,
    pub warned: Option<i64>,
}

impl Reader {
    /// How long what lets us in at a channel holds; none when nobody has looked.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_access(&mut self, id: ChannelId) -> Result<Option<ChannelAccessRow>, Problem> {
        self.opt(
            sql!("select channel, obtained_at, access_until, renew_until, renews, looked_at, renewed_at, begun_at, failures, problem, warned from channel_access where municipality = $1 and channel = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The same of every channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_accesses(&mut self) -> Result<Vec<ChannelAccessRow>, Problem> {
        self.all(
            sql!("select channel, obtained_at, access_until, renew_until, renews, looked_at, renewed_at, begun_at, failures, problem, warned from channel_access where municipality = $1"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Saves how long what lets us in at a channel holds.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_channel_access(&mut self, a: &ChannelAccessRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_access (municipality, channel, obtained_at, access_until, renew_until, renews, looked_at, renewed_at, begun_at, failures, problem, warned) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) on conflict (municipality, channel) do update set obtained_at = excluded.obtained_at, access_until = excluded.access_until, renew_until = excluded.renew_until, renews = excluded.renews, looked_at = excluded.looked_at, renewed_at = excluded.renewed_at, begun_at = excluded.begun_at, failures = excluded.failures, problem = excluded.problem, warned = excluded.warned"),
            params![
                m, a.channel, a.obtained_at, a.access_until, a.renew_until, a.renews, a.looked_at, a.renewed_at,
                a.begun_at, a.failures, a.problem.clone(), a.warned
            ],
        )
        .await?;
        Ok(())
    }

    /// Forgets what is known of it: what lets us in is another now, or none.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn forget_channel_access(&mut self, id: ChannelId) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(sql!("delete from channel_access where municipality = $1 and channel = $2"), params![m, id])
            .await?;
        Ok(())
    }

    /// Puts what lets us in, sealed, in the place of what was there; none takes it away. The channel's own revision
    /// stays: nothing of what people see of it has changed.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn set_channel_secret(
        &mut self,
        id: ChannelId,
        sealed: Option<Vec<u8>>,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update channel set secret = $3 where municipality = $1 and id = $2"),
            params![m, id, sealed],
        )
        .await?;
        Ok(())
    }
}

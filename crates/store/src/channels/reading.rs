//! How far the reading of a channel through its platform's interface has come.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

/// A row of `channel_reading`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ChannelReadingRow {
    pub channel: Uuid,
    pub newest_at: Option<i64>,
    pub reread_at: Option<i64>,
    pub whole_began_at: Option<i64>,
    pub whole_down_to_at: Option<i64>,
    pub whole_at: Option<i64>,
    pub whole_count: Option<String>,
}

impl Reader {
    /// How far the reading of a channel has come; none when nothing has been read.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_reading(&mut self, id: ChannelId) -> Result<Option<ChannelReadingRow>, Problem> {
        self.opt(
            sql!("select channel, newest_at, reread_at, whole_began_at, whole_down_to_at, whole_at, whole_count from channel_reading where municipality = $1 and channel = $2"),
            params![self.municipality, id],
        )
        .await
    }
}

impl Writer {
    /// Saves how far the reading has come.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_channel_reading(&mut self, r: &ChannelReadingRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_reading (municipality, channel, newest_at, reread_at, whole_began_at, whole_down_to_at, whole_at, whole_count) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (municipality, channel) do update set newest_at = excluded.newest_at, reread_at = excluded.reread_at, whole_began_at = excluded.whole_began_at, whole_down_to_at = excluded.whole_down_to_at, whole_at = excluded.whole_at, whole_count = excluded.whole_count"),
            params![
                m, r.channel, r.newest_at, r.reread_at, r.whole_began_at, r.whole_down_to_at, r.whole_at,
                r.whole_count.clone()
            ],
        )
        .await?;
        Ok(())
    }
}

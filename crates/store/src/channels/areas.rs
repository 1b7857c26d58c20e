//! The part of the municipality each channel is about, where it is not the whole of it.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

kept_row! {
    /// A row of `channel_area`: immutable, the newest of a channel counts.
    AreaRow = "channel_area" {
        id: Uuid,
        channel: Uuid,
        area: String,
        set_by: Uuid,
        set_at: i64,
    }
}

impl Reader {
    /// Every area that was ever set, the earliest first: the last of a channel counts.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_areas(&mut self) -> Result<Vec<AreaRow>, Problem> {
        self.all(
            sql!("select id, channel, area, set_by, set_at from channel_area where municipality = $1 order by set_at, id"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Sets a channel's area.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_channel_area(&mut self, a: &AreaRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_area (municipality, id, channel, area, set_by, set_at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, a.id, a.channel, &a.area, a.set_by, a.set_at],
        )
        .await?;
        Ok(())
    }
}

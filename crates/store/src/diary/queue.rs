//! What waits to be registered, the oldest first.

use crate::inbox::rows::MessageRow;
use crate::{Problem, Reader, message_columns, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::inbox::message::Message;

impl Reader {
    /// Open messages whose record is to be registered or transferred, the oldest first, from a place on:
    /// when the last one was captured and its number.
    ///
    /// # Errors
    /// What the database said, or a row that cannot be read.
    #[boxed]
    pub async fn to_register(
        &mut self,
        after: Option<(i64, i64)>,
        limit: u32,
    ) -> Result<Vec<(i64, Message)>, Problem> {
        let (at, n) = after.unwrap_or((i64::MIN, i64::MIN));
        let rows: Vec<MessageRow> = self
            .all(
                sql!(concat!("select ", message_columns!(), " from message m where m.municipality = $1 and m.record in ('to-register', 'to-transfer') and (m.captured_at, m.n) > ($2, $3) order by m.captured_at, m.n limit $4")),
                params![self.municipality, at, n, i64::from(limit)],
            )
            .await?;
        rows.into_iter().map(|row| Ok((row.n, row.message()?))).collect()
    }
}

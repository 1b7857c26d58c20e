//! What somebody did to many messages at once: which, and on what revision each was left, so that it can
//! be taken back at once. Each act stands on the trail by itself; this is only the way back.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::PersonId;
use uuid::Uuid;

/// A row of `bulk`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct BulkRow {
    pub id: Uuid,
    pub person: Uuid,
    pub act: String,
    /// JSON list of the message and the revision it was left on.
    pub messages: String,
    pub at: i64,
    pub undone_at: Option<i64>,
}

impl Reader {
    /// What a person did to many at once; `None` for anybody else's.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bulk(&mut self, person: PersonId, id: Uuid) -> Result<Option<BulkRow>, Problem> {
        let municipality = self.municipality();
        self.opt(
            sql!("select id, person, act, messages, at, undone_at from bulk where municipality = $1 and person = $2 and id = $3"),
            params![municipality, person, id],
        )
        .await
    }
}

impl Writer {
    /// Remembers what was done; what the same person did before a day is forgotten with it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_bulk(&mut self, b: &BulkRow, forget_before: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("delete from bulk where municipality = $1 and person = $2 and at < $3"),
            params![m, b.person, forget_before],
        )
        .await?;
        self.run(
            sql!("insert into bulk (municipality, id, person, act, messages, at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, b.id, b.person, &b.act, &b.messages, b.at],
        )
        .await?;
        Ok(())
    }

    /// Notes that it was taken back; `false` when it was already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bulk_undone(&mut self, id: Uuid, at: Timestamp) -> Result<bool, Problem> {
        let m = self.municipality;
        let touched = self
            .run(
                sql!(
                    "update bulk set undone_at = $3 where municipality = $1 and id = $2 and undone_at is null"
                ),
                params![m, id, at],
            )
            .await?;
        Ok(touched > 0)
    }
}

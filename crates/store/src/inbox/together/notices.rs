//! What somebody is told, on the page and by mail; and the views of the inbox they have saved.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::{PersonId, ViewId};
use uuid::Uuid;

/// A row of `notice`: told on the page, and by mail.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct NoticeRow {
    pub id: Uuid,
    pub person: Uuid,
    pub kind: String,
    pub message: Option<Uuid>,
    pub channel: Option<Uuid>,
    pub due_at: Option<i64>,
    pub at: i64,
    pub read_at: Option<i64>,
    pub mailed_at: Option<i64>,
}

/// A row of `saved_view`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ViewRow {
    pub id: Uuid,
    pub name: String,
    pub filter: String,
}

impl Reader {
    /// Somebody's latest notices, unread first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn notices(&mut self, person: PersonId, limit: u32) -> Result<Vec<NoticeRow>, Problem> {
        self.all(
            sql!("select id, person, kind, message, channel, due_at, at, read_at, mailed_at from notice where municipality = $1 and person = $2 order by case when read_at is null then 0 else 1 end, at desc limit $3"),
            params![self.municipality, person, i64::from(limit)],
        )
        .await
    }

    /// Notices that have not been mailed yet, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unmailed(&mut self, limit: u32) -> Result<Vec<NoticeRow>, Problem> {
        self.all(
            sql!("select id, person, kind, message, channel, due_at, at, read_at, mailed_at from notice where municipality = $1 and mailed_at is null order by at limit $2"),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }

    /// One notice, if there is one of that id.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn notice(&mut self, id: Uuid) -> Result<Option<NoticeRow>, Problem> {
        self.opt(
            sql!("select id, person, kind, message, channel, due_at, at, read_at, mailed_at from notice where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Somebody's saved views.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn saved_views(&mut self, person: PersonId) -> Result<Vec<ViewRow>, Problem> {
        self.all(
            sql!("select id, name, filter from saved_view where municipality = $1 and person = $2 order by made_at"),
            params![self.municipality, person],
        )
        .await
    }
}

impl Writer {
    /// Tells somebody something.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_notice(&mut self, n: &NoticeRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into notice (municipality, id, person, kind, message, channel, due_at, at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, n.id, n.person, &n.kind, n.message, n.channel, n.due_at, n.at],
        )
        .await?;
        Ok(())
    }

    /// Notes that notices were mailed.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn mailed(&mut self, notice: Uuid, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update notice set mailed_at = $3 where municipality = $1 and id = $2"),
            params![m, notice, at],
        )
        .await?;
        Ok(())
    }

    /// Notes that somebody has read their notices.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn read_notices(&mut self, person: PersonId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!(
                "update notice set read_at = $3 where municipality = $1 and person = $2 and read_at is null"
            ),
            params![m, person, at],
        )
        .await?;
        Ok(())
    }

    /// Saves a view of the inbox.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_view(
        &mut self,
        person: PersonId,
        view: &ViewRow,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into saved_view (municipality, id, person, name, filter, made_at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, view.id, person, &view.name, &view.filter, at],
        )
        .await?;
        Ok(())
    }

    /// Takes a saved view away.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn drop_view(&mut self, person: PersonId, view: ViewId) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("delete from saved_view where municipality = $1 and person = $2 and id = $3"),
            params![m, person, view],
        )
        .await?;
        Ok(())
    }
}

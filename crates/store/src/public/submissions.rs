//! What outsiders send us without account.

use super::rows::SubmissionRow;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::MessageId;
use uuid::Uuid;

impl Reader {
    /// One by its id.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn submission(&mut self, id: Uuid) -> Result<SubmissionRow, Problem> {
        self.one(
            sql!("select id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision from submission where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// One by the code its sender has.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submission_by_code(&mut self, code: &str) -> Result<Option<SubmissionRow>, Problem> {
        self.opt(
            sql!("select id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision from submission where municipality = $1 and code = $2"),
            params![self.municipality, code],
        )
        .await
    }

    /// Those of a kind that have not ended, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submissions_open(&mut self, kind: &str, limit: u32) -> Result<Vec<SubmissionRow>, Problem> {
        self.all(
            sql!("select id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision from submission where municipality = $1 and kind = $2 and ended_at is null order by came_at, id limit $3"),
            params![self.municipality, kind, i64::from(limit)],
        )
        .await
    }

    /// Those of a kind that have ended, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submissions_ended(&mut self, kind: &str, limit: u32) -> Result<Vec<SubmissionRow>, Problem> {
        self.all(
            sql!("select id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision from submission where municipality = $1 and kind = $2 and ended_at is not null order by ended_at desc, id desc limit $3"),
            params![self.municipality, kind, i64::from(limit)],
        )
        .await
    }

    /// Those that became this message.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submissions_of(&mut self, message: MessageId) -> Result<Vec<SubmissionRow>, Problem> {
        self.all(
            sql!("select id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision from submission where municipality = $1 and message = $2 order by id"),
            params![self.municipality, message],
        )
        .await
    }
}

impl Writer {
    /// Keeps what somebody sent.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_submission(&mut self, s: &SubmissionRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into submission (municipality, id, code, kind, channel, place, text, contact, came_at, state, owner, taken_at, message, answer, ended_by, ended_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"),
            params![
                m, s.id, &s.code, &s.kind, s.channel, &s.place, &s.text, s.contact.clone(), s.came_at, &s.state, s.owner,
                s.taken_at, s.message, s.answer.clone(), s.ended_by, s.ended_at, s.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves what became of it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_submission(&mut self, s: &SubmissionRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update submission set state = $3, owner = $4, taken_at = $5, message = $6, answer = $7, ended_by = $8, ended_at = $9, revision = $10 where municipality = $1 and id = $2"),
            params![m, s.id, &s.state, s.owner, s.taken_at, s.message, s.answer.clone(), s.ended_by, s.ended_at, s.revision],
        )
        .await?;
        Ok(())
    }
}

//! What was handed over to a diary kept elsewhere, and waits for its number.

use super::rows::HandoverRow;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{EntryId, HandoverId};

impl Reader {
    /// A hand-over.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn handover(&mut self, id: HandoverId) -> Result<HandoverRow, Problem> {
        self.one(
            sql!("select id, entry, how, token, to_what, case_number, ordered_by, ordered_at, sent_at, problem, chased, chased_at, answered_by, answered_at, answer, withdrawn_at from diary_handover where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The hand-over a reference belongs to.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn handover_by(&mut self, token: &str) -> Result<Option<HandoverRow>, Problem> {
        self.opt(
            sql!("select id, entry, how, token, to_what, case_number, ordered_by, ordered_at, sent_at, problem, chased, chased_at, answered_by, answered_at, answer, withdrawn_at from diary_handover where municipality = $1 and token = $2"),
            params![self.municipality, token],
        )
        .await
    }

    /// A registration's hand-overs, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn handovers_of(&mut self, entry: EntryId) -> Result<Vec<HandoverRow>, Problem> {
        self.all(
            sql!("select id, entry, how, token, to_what, case_number, ordered_by, ordered_at, sent_at, problem, chased, chased_at, answered_by, answered_at, answer, withdrawn_at from diary_handover where municipality = $1 and entry = $2 order by ordered_at, id"),
            params![self.municipality, entry],
        )
        .await
    }

    /// Hand-overs that wait for an answer, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open_handovers(&mut self, limit: u32) -> Result<Vec<HandoverRow>, Problem> {
        self.all(
            sql!("select id, entry, how, token, to_what, case_number, ordered_by, ordered_at, sent_at, problem, chased, chased_at, answered_by, answered_at, answer, withdrawn_at from diary_handover where municipality = $1 and answered_at is null and withdrawn_at is null order by ordered_at, id limit $2"),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }
}

impl Writer {
    /// Hands a registration over.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_handover(&mut self, h: &HandoverRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary_handover (municipality, id, entry, how, token, to_what, case_number, ordered_by, ordered_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, h.id, h.entry, &h.how, &h.token, &h.to_what, h.case_number.clone(), h.ordered_by, h.ordered_at],
        )
        .await?;
        Ok(())
    }

    /// Saves how a hand-over goes: sent, in trouble, chased, answered, withdrawn.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_handover(&mut self, h: &HandoverRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update diary_handover set sent_at = $3, problem = $4, chased = $5, chased_at = $6, answered_by = $7, answered_at = $8, answer = $9, withdrawn_at = $10 where municipality = $1 and id = $2"),
            params![
                m, h.id, h.sent_at, h.problem.clone(), h.chased, h.chased_at, h.answered_by, h.answered_at,
                h.answer.clone(), h.withdrawn_at
            ],
        )
        .await?;
        Ok(())
    }
}

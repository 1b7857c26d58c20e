//! Appeals against decisions.

use super::rows::AppealRow;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{AppealId, DecisionId, MessageId};

impl Reader {
    /// One appeal.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn appeal(&mut self, id: AppealId) -> Result<AppealRow, Problem> {
        self.one(
            sql!("select id, decision, message, came_at, how, text, contact, received_by, state, judged_by, judged_at, reason, next, restoration from appeal where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The appeals against a decision, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn appeals_of(&mut self, decision: DecisionId) -> Result<Vec<AppealRow>, Problem> {
        self.all(
            sql!("select id, decision, message, came_at, how, text, contact, received_by, state, judged_by, judged_at, reason, next, restoration from appeal where municipality = $1 and decision = $2 order by came_at, id"),
            params![self.municipality, decision],
        )
        .await
    }

    /// How many appeals against a message's decisions have not been decided.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open_appeals(&mut self, message: MessageId) -> Result<i64, Problem> {
        let (n,): (i64,) = self
            .one(
                sql!(
                    "select count(*) from appeal where municipality = $1 and message = $2 and state = 'open'"
                ),
                params![self.municipality, message],
            )
            .await?;
        Ok(n)
    }

    /// The appeals that have not been decided, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn appeals_waiting(&mut self, limit: u32) -> Result<Vec<AppealRow>, Problem> {
        self.all(
            sql!("select id, decision, message, came_at, how, text, contact, received_by, state, judged_by, judged_at, reason, next, restoration from appeal where municipality = $1 and state = 'open' order by came_at, id limit $2"),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }
}

impl Writer {
    /// Keeps an appeal.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_appeal(&mut self, a: &AppealRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into appeal (municipality, id, decision, message, came_at, how, text, contact, received_by, state, judged_by, judged_at, reason, next, restoration) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
            params![
                m, a.id, a.decision, a.message, a.came_at, &a.how, &a.text, a.contact.clone(), a.received_by, &a.state,
                a.judged_by, a.judged_at, a.reason.clone(), &a.next, a.restoration
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves how an appeal ended.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_appeal(&mut self, a: &AppealRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update appeal set state = $3, judged_by = $4, judged_at = $5, reason = $6, next = $7, restoration = $8 where municipality = $1 and id = $2"),
            params![m, a.id, &a.state, a.judged_by, a.judged_at, a.reason.clone(), &a.next, a.restoration],
        )
        .await?;
        Ok(())
    }
}

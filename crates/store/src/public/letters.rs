//! The letter that tells an outsider how what they sent ended, and how it goes.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

/// A row of `submission_letter`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SubmissionLetterRow {
    pub submission: Uuid,
    pub state: String,
    pub ordered_by: Option<Uuid>,
    pub ordered_at: i64,
    pub tries: i64,
    pub next_at: Option<i64>,
    pub sent_at: Option<i64>,
    pub problem: Option<String>,
    pub problem_since_at: Option<i64>,
}

impl Reader {
    /// The letter to whoever sent this; none where none was ordered.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submission_letter(&mut self, id: Uuid) -> Result<Option<SubmissionLetterRow>, Problem> {
        self.opt(
            sql!("select submission, state, ordered_by, ordered_at, tries, next_at, sent_at, problem, problem_since_at from submission_letter where municipality = $1 and submission = $2"),
            params![self.municipality, id],
        )
        .await
    }
}

impl Writer {
    /// Orders a letter, once for each: one that stands is left as it is.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn order_submission_letter(&mut self, l: &SubmissionLetterRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into submission_letter (municipality, submission, state, ordered_by, ordered_at, tries, next_at, sent_at, problem, problem_since_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (municipality, submission) do nothing"),
            params![
                m, l.submission, &l.state, l.ordered_by, l.ordered_at, l.tries, l.next_at, l.sent_at,
                l.problem.clone(), l.problem_since_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps how a letter goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_submission_letter(&mut self, l: &SubmissionLetterRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update submission_letter set state = $3, tries = $4, next_at = $5, sent_at = $6, problem = $7, problem_since_at = $8 where municipality = $1 and submission = $2"),
            params![
                m, l.submission, &l.state, l.tries, l.next_at, l.sent_at, l.problem.clone(), l.problem_since_at
            ],
        )
        .await?;
        Ok(())
    }
}

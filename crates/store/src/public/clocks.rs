//! By when what outsiders sent must be answered: one clock for each thing that has a time in law.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `submission_clock`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SubmissionClockRow {
    pub id: Uuid,
    pub submission: Uuid,
    pub kind: String,
    pub started_at: i64,
    pub due_at: i64,
    pub intervals: String,
    pub policy: Uuid,
    pub state: String,
    pub stopped_at: Option<i64>,
    pub stopped_by: Option<String>,
    pub warned_at: Option<i64>,
    pub overdue_told_at: Option<i64>,
    pub escalated_at: Option<i64>,
}

/// How many of what was sent to us are late: of one kind, in one person's hands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct LateSubmissionsRow {
    pub kind: String,
    pub owner: Option<Uuid>,
    pub n: i64,
}

impl Kept for SubmissionClockRow {
    const KIND: &'static str = "submission_clock";
    fn id(&self) -> Uuid {
        self.id
    }
    /// What the clock promises and how it ended. That somebody was warned is a notice, not a promise.
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("due_at", self.due_at)
            .with("id", &self.id)
            .with("intervals", &self.intervals)
            .with("kind", &self.kind)
            .with("policy", &self.policy)
            .with("started_at", self.started_at)
            .with("state", &self.state)
            .with("stopped_at", self.stopped_at)
            .with("stopped_by", self.stopped_by.as_deref())
            .with("submission", &self.submission)
            .finish()
    }
}

impl Reader {
    /// The clock of one thing that was sent; none where it has none.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submission_clock(&mut self, id: Uuid) -> Result<Option<SubmissionClockRow>, Problem> {
        self.opt(
            sql!("select id, submission, kind, started_at, due_at, intervals, policy, state, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at from submission_clock where municipality = $1 and submission = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Those that run and fall due before an instant, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submission_clocks_before(
        &mut self,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<SubmissionClockRow>, Problem> {
        self.all(
            sql!("select id, submission, kind, started_at, due_at, intervals, policy, state, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at from submission_clock where municipality = $1 and state = 'running' and due_at < $2 order by due_at, id limit $3"),
            params![self.municipality, until, i64::from(limit)],
        )
        .await
    }

    /// How many run and are late at an instant, by kind and whose they are: nobody's while nobody has taken them.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submissions_late(&mut self, now: Timestamp) -> Result<Vec<LateSubmissionsRow>, Problem> {
        self.all(
            sql!("select s.kind, s.owner, count(*) as n from submission_clock c join submission s on s.municipality = c.municipality and s.id = c.submission where c.municipality = $1 and c.state = 'running' and c.due_at < $2 group by s.kind, s.owner order by s.kind, s.owner"),
            params![self.municipality, now],
        )
        .await
    }

    /// What has not ended, is of one of two kinds, and has no clock: it came before there were any, or before a
    /// policy was adopted.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn submissions_without_clock(&mut self, kinds: [&str; 2]) -> Result<Vec<Uuid>, Problem> {
        let rows: Vec<(Uuid,)> = self
            .all(
                sql!("select s.id from submission s where s.municipality = $1 and s.kind in ($2, $3) and s.ended_at is null and not exists (select 1 from submission_clock c where c.municipality = s.municipality and c.submission = s.id) order by s.came_at, s.id limit 200"),
                params![self.municipality, kinds[0], kinds[1]],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| id).collect())
    }
}

impl Writer {
    /// Starts a clock.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_submission_clock(&mut self, c: &SubmissionClockRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into submission_clock (municipality, id, submission, kind, started_at, due_at, intervals, policy, state, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
            params![
                m, c.id, c.submission, &c.kind, c.started_at, c.due_at, &c.intervals, c.policy, &c.state,
                c.stopped_at, c.stopped_by.clone(), c.warned_at, c.overdue_told_at, c.escalated_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves what changes in a clock.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_submission_clock(&mut self, c: &SubmissionClockRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update submission_clock set due_at = $3, intervals = $4, policy = $5, state = $6, stopped_at = $7, stopped_by = $8, warned_at = $9, overdue_told_at = $10, escalated_at = $11 where municipality = $1 and id = $2"),
            params![
                m, c.id, c.due_at, &c.intervals, c.policy, &c.state, c.stopped_at, c.stopped_by.clone(),
                c.warned_at, c.overdue_told_at, c.escalated_at
            ],
        )
        .await?;
        Ok(())
    }
}

//! The queue: what is to be done later, once, by whichever node comes first.
//!
//! A job is put in the transaction that makes it necessary, so that no act is done whose orders are
//! lost. A worker claims it under a lease: a fresh id which is also the fence. When the worker dies the
//! lease runs out and another takes over; should the first one wake again, its late answer is refused.
//! A job may therefore be begun more than once, and must be written so that this does no harm.
//! Jobs leave no trace in the trail; the acts they call do.

mod claim;

use async_recursion::async_recursion as boxed;
pub use claim::{Claim, Wanted};

use crate::{Problem, Reader, Store, Tx, Writer, params, sql};
use jiff::{SignedDuration, Timestamp};
use torg_domain::ids::{JobId, MunicipalityId};
use uuid::Uuid;

/// After this many beginnings a job is given up, and a person must look.
pub const ATTEMPTS: i64 = 12;

/// A job to be put.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewJob<'a> {
    /// Its id, if there is no job of this kind and key yet.
    pub id: JobId,
    /// What is to be done: a word from the office's list of jobs.
    pub kind: &'a str,
    /// On what: one job of a kind and key at a time.
    pub key: &'a str,
    /// What the job needs to know: JSON of ids and words.
    pub payload: &'a str,
    /// Not before this.
    pub run_at: Timestamp,
}

/// A job that somebody has claimed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Job {
    municipality: Uuid,
    id: Uuid,
    /// What is to be done.
    pub kind: String,
    /// On what.
    pub key: String,
    /// What it needs to know.
    pub payload: String,
    /// Which beginning this is: 1 for the first.
    pub attempts: i64,
    lease: Uuid,
}

impl Job {
    /// Whose job.
    #[must_use]
    pub fn municipality(&self) -> MunicipalityId {
        MunicipalityId(self.municipality)
    }

    /// Which job.
    #[must_use]
    pub fn id(&self) -> JobId {
        JobId(self.id)
    }
}

/// A job that was given up.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct GivenUp {
    /// Which.
    pub id: Uuid,
    /// What was to be done.
    pub kind: String,
    /// On what.
    pub key: String,
    /// How often it was begun.
    pub attempts: i64,
    /// What went wrong last.
    pub problem: Option<String>,
    /// When it was given up: Unix milliseconds.
    pub failed_at: i64,
}

/// How long to wait after the n-th failure: 15 seconds, doubled each time, at most six hours.
#[must_use]
pub fn back_off(attempts: i64) -> SignedDuration {
    let doublings = u32::try_from(attempts.clamp(1, 32) - 1).unwrap_or(0);
    SignedDuration::from_secs((15_i64 << doublings).min(6 * 3600))
}

/// Puts a job within an open transaction: see `Writer::put_job` and `put_job_at`.
///
/// # Errors
/// What the database said.
pub(crate) async fn put(
    tx: &mut Tx,
    municipality: MunicipalityId,
    job: NewJob<'_>,
    host: Option<&str>,
    now: Timestamp,
) -> Result<(), Problem> {
    tx.run(
        sql!(
            "insert into job (municipality, id, kind, key, payload, run_at, made_at, host) \
             values ($1, $2, $3, $4, $5, $6, $7, $8) \
             on conflict (municipality, kind, key) do update set \
               payload = excluded.payload, \
               host = coalesce(excluded.host, job.host), \
               again_at = case when job.lease is null then null \
                 when job.again_at < excluded.run_at then job.again_at else excluded.run_at end, \
               run_at = case when job.failed_at is not null then excluded.run_at \
                 when job.lease is null and excluded.run_at < job.run_at then excluded.run_at \
                 else job.run_at end, \
               attempts = case when job.failed_at is not null then 0 else job.attempts end, \
               failed_at = null"
        ),
        params![municipality, job.id, job.kind, job.key, job.payload, job.run_at, now, host],
    )
    .await?;
    Ok(())
}

impl Writer {
    /// Puts a job. One of the same kind and key that still waits stays, with the earlier time and the
    /// newer payload; one that is being done will be done again afterwards; one given up gets new life.
    ///
    /// # Errors
    /// What the database said.
    pub async fn put_job(&mut self, job: NewJob<'_>, now: Timestamp) -> Result<(), Problem> {
        let municipality = self.municipality();
        put(self.tx()?, municipality, job, None, now).await
    }

    /// The same for a job that waits for a host outside: a few at a time are done at each (`Wanted`). One that
    /// is put again without a host, or with an empty one, keeps the one it had.
    ///
    /// # Errors
    /// What the database said.
    pub async fn put_job_at(&mut self, host: &str, job: NewJob<'_>, now: Timestamp) -> Result<(), Problem> {
        let municipality = self.municipality();
        put(self.tx()?, municipality, job, Some(host).filter(|h| !h.is_empty()), now).await
    }

    /// Takes a job away that need not be done any more; whether it was there. One that is being done is
    /// finished by whoever does it, and not begun again.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn drop_job(&mut self, kind: &str, key: &str) -> Result<bool, Problem> {
        let municipality = self.municipality();
        let gone = self
            .run(
                sql!("delete from job where municipality = $1 and kind = $2 and key = $3"),
                params![municipality, kind, key],
            )
            .await?;
        Ok(gone > 0)
    }

    /// Marks a claimed job done in the same transaction as what it did; `false` when the lease is no
    /// longer ours, and then the caller drops the transaction.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn job_done(&mut self, job: &Job) -> Result<bool, Problem> {
        finish(self.tx()?, job).await
    }

    /// Gives a job that was given up new life; whether it was there.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn run_job_again(&mut self, id: JobId, at: Timestamp) -> Result<bool, Problem> {
        let municipality = self.municipality();
        let found = self
            .run(
                sql!(
                    "update job set failed_at = null, attempts = 0, run_at = $3 \
                     where municipality = $1 and id = $2 and failed_at is not null"
                ),
                params![municipality, id, at],
            )
            .await?;
        Ok(found > 0)
    }
}

impl Reader {
    /// Whether somebody is doing this job now, on whichever node.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn is_being_done(&mut self, kind: &str, key: &str, now: Timestamp) -> Result<bool, Problem> {
        let municipality = self.municipality();
        let (n,): (i64,) = self
            .one(
                sql!(
                    "select count(*) from job where municipality = $1 and kind = $2 and key = $3 \
                       and lease is not null and leased_until_at > $4"
                ),
                params![municipality, kind, key, now],
            )
            .await?;
        Ok(n > 0)
    }

    /// The jobs that were given up, newest first, at most a hundred.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn given_up(&mut self) -> Result<Vec<GivenUp>, Problem> {
        let municipality = self.municipality();
        self.all(
            sql!(
                "select id, kind, key, attempts, problem, failed_at from job \
                 where municipality = $1 and failed_at is not null order by failed_at desc, id limit 100"
            ),
            params![municipality],
        )
        .await
    }
}

impl Store {
    /// Prolongs the lease of a job one still works on; `false` when it is no longer ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn heartbeat(&self, job: &Job, until: Timestamp) -> Result<bool, Problem> {
        self.with_lease(
            sql!("update job set leased_until_at = $4 where municipality = $1 and id = $2 and lease = $3"),
            params![job.municipality, job.id, job.lease, until],
        )
        .await
    }

    /// The job is done; `false` when the lease is no longer ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn done(&self, job: &Job) -> Result<bool, Problem> {
        let mut tx = self.db().begin().await?;
        let ours = finish(&mut tx, job).await?;
        tx.commit().await?;
        Ok(ours)
    }

    /// The job is done for this time and is to be done again at `run_at`, or earlier if it was put
    /// meanwhile; `false` when the lease is no longer ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn reschedule(&self, job: &Job, run_at: Timestamp) -> Result<bool, Problem> {
        self.with_lease(
            sql!(
                "update job set lease = null, leased_until_at = null, attempts = 0, problem = null, \
                   run_at = case when again_at < $4 then again_at else $4 end, again_at = null \
                 where municipality = $1 and id = $2 and lease = $3"
            ),
            params![job.municipality, job.id, job.lease, run_at],
        )
        .await
    }

    /// The job could not be done: it waits (`back_off`) and is tried again, or is given up after
    /// `ATTEMPTS`. `problem` is told to staff: never content, never a name. `false` when the lease is no
    /// longer ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn failed(&self, job: &Job, problem: &str, now: Timestamp) -> Result<bool, Problem> {
        let given_up = (job.attempts >= ATTEMPTS).then_some(now);
        let run_at = now.saturating_add(back_off(job.attempts)).unwrap_or(now);
        self.with_lease(
            sql!(
                "update job set lease = null, leased_until_at = null, problem = $4, failed_at = $5, \
                   run_at = $6, again_at = null \
                 where municipality = $1 and id = $2 and lease = $3"
            ),
            params![job.municipality, job.id, job.lease, problem, given_up, run_at],
        )
        .await
    }

    /// Gives a claimed job back untouched, as when the program closes down; `false` when the lease is no
    /// longer ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn give_back(&self, job: &Job) -> Result<bool, Problem> {
        self.with_lease(
            sql!(
                "update job set lease = null, leased_until_at = null, attempts = attempts - 1, again_at = null \
                 where municipality = $1 and id = $2 and lease = $3"
            ),
            params![job.municipality, job.id, job.lease],
        )
        .await
    }

    async fn with_lease(&self, sql: &crate::db::Sql, params: Vec<crate::db::Value>) -> Result<bool, Problem> {
        let mut tx = self.db().begin().await?;
        let touched = tx.run(sql, params).await?;
        tx.commit().await?;
        Ok(touched > 0)
    }
}

/// Takes a done job away, or makes it wait anew if it was put again while it was being done.
async fn finish(tx: &mut Tx, job: &Job) -> Result<bool, Problem> {
    let again = tx
        .run(
            sql!(
                "update job set run_at = again_at, again_at = null, lease = null, leased_until_at = null, \
                   attempts = 0, problem = null \
                 where municipality = $1 and id = $2 and lease = $3 and again_at is not null"
            ),
            params![job.municipality, job.id, job.lease],
        )
        .await?;
    if again > 0 {
        return Ok(true);
    }
    let gone = tx
        .run(
            sql!("delete from job where municipality = $1 and id = $2 and lease = $3"),
            params![job.municipality, job.id, job.lease],
        )
        .await?;
    Ok(gone > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_up_to_six_hours_and_never_overflows() {
        let seconds = |n| back_off(n).as_secs();
        assert_eq!((seconds(1), seconds(2), seconds(5)), (15, 30, 240));
        assert_eq!((seconds(12), seconds(i64::MAX), seconds(i64::MIN)), (21_600, 21_600, 15));
    }
}

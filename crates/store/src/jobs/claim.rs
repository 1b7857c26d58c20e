//! Claiming what is due: several sorts of work in one go, each with places of its own, and few at one host.

use super::{ATTEMPTS, Job};
use crate::{Problem, Store, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use uuid::Uuid;

/// A claim on jobs.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// A fresh id: the lease.
    pub lease: Uuid,
    /// The present instant.
    pub now: Timestamp,
    /// When the lease runs out unless it is prolonged.
    pub until: Timestamp,
    /// At most this many.
    pub limit: u32,
}

/// A claim on jobs of some kinds, a few of them at any one host.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a> {
    /// The claim.
    pub claim: Claim,
    /// The kinds of jobs that are meant.
    pub kinds: &'a [&'a str],
    /// Whether jobs of these kinds are wanted; else those of every other kind.
    pub of_these: bool,
    /// So many at one host at most, those that are being done counted; none: it does not matter.
    pub at_one_host: Option<u32>,
}

/// Those that are due, oldest first. The kinds are a JSON list: `$5`, and whether they are meant: `$6`.
macro_rules! claiming { () => {
    sql!(
        sqlite "update job set lease = $1, leased_until_at = $2, attempts = attempts + 1 \
            where (municipality, id) in (select municipality, id from job \
              where failed_at is null and run_at <= $3 and (lease is null or leased_until_at <= $3) \
                and (kind in (select value from json_each($5))) = $6 \
              order by run_at limit $4) \
            returning municipality, id, kind, key, payload, attempts, lease"
        postgres "with due as materialized (select municipality, id from job \
              where failed_at is null and run_at <= $3 and (lease is null or leased_until_at <= $3) \
                and (kind in (select jsonb_array_elements_text($5::jsonb))) = $6 \
              order by run_at limit $4 for update skip locked) \
            update job set lease = $1, leased_until_at = $2, attempts = attempts + 1 \
            from due where job.municipality = due.municipality and job.id = due.id \
            returning job.municipality, job.id, job.kind, job.key, job.payload, job.attempts, job.lease"
    )
} }

/// The same, at most `$7` at one host with those under way there. What waits longest at each host comes first.
macro_rules! claiming_few { () => {
    sql!(
        sqlite "with wanted as (select value as kind from json_each($5)), \
              ranked as (select municipality, id, run_at, host, \
                  row_number() over (partition by host order by run_at) as place from job \
                where failed_at is null and run_at <= $3 and (lease is null or leased_until_at <= $3) \
                  and (kind in (select kind from wanted)) = $6), \
              busy as (select host, count(*) as n from job \
                where host is not null and lease is not null and leased_until_at > $3 \
                  and (kind in (select kind from wanted)) = $6 group by host) \
            update job set lease = $1, leased_until_at = $2, attempts = attempts + 1 \
            where (municipality, id) in (select r.municipality, r.id from ranked r \
              left join busy b on b.host = r.host \
              where r.host is null or r.place + coalesce(b.n, 0) <= $7 order by r.run_at limit $4) \
            returning municipality, id, kind, key, payload, attempts, lease"
        postgres "with wanted as (select jsonb_array_elements_text($5::jsonb) as kind), \
              ranked as (select municipality, id, run_at, host, \
                  row_number() over (partition by host order by run_at) as place from job \
                where failed_at is null and run_at <= $3 and (lease is null or leased_until_at <= $3) \
                  and (kind in (select kind from wanted)) = $6), \
              busy as (select host, count(*) as n from job \
                where host is not null and lease is not null and leased_until_at > $3 \
                  and (kind in (select kind from wanted)) = $6 group by host), \
              due as materialized (select j.municipality, j.id from job j \
                join ranked r on r.municipality = j.municipality and r.id = j.id \
                left join busy b on b.host = r.host \
                where (r.host is null or r.place + coalesce(b.n, 0) <= $7) \
                  and j.failed_at is null and j.run_at <= $3 and (j.lease is null or j.leased_until_at <= $3) \
                order by r.run_at limit $4 for update of j skip locked) \
            update job set lease = $1, leased_until_at = $2, attempts = attempts + 1 \
            from due where job.municipality = due.municipality and job.id = due.id \
            returning job.municipality, job.id, job.kind, job.key, job.payload, job.attempts, job.lease"
    )
} }

impl Store {
    /// Claims jobs that are due, oldest first, in all municipalities: several sorts of work at once, each with its own
    /// number of places. Those whose lease ran out are among them; one that took its worker down each time is given
    /// up instead.
    ///
    /// How many are at work at a host is counted over all nodes; two that claim at the same moment may go
    /// beyond it together, once.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn claim_each(&self, wanted: &[Wanted<'_>]) -> Result<Vec<Job>, Problem> {
        let Some(Wanted { claim: Claim { now, .. }, .. }) = wanted.first() else { return Ok(Vec::new()) };
        let mut tx = self.db().begin().await?;
        // Writing first: on the embedded database this takes the writer's turn.
        tx.run(
            sql!(
                "update job set failed_at = $1, lease = null, leased_until_at = null, \
                   problem = coalesce(problem, 'the worker never came back') \
                 where failed_at is null and leased_until_at <= $1 and attempts >= $2"
            ),
            params![*now, ATTEMPTS],
        )
        .await?;
        let mut jobs = Vec::new();
        for Wanted { claim, kinds, of_these, at_one_host } in wanted {
            let kinds = serde_json::Value::from(kinds.to_vec()).to_string();
            let mut params = params![claim.lease, claim.until, claim.now, claim.limit, kinds, *of_these];
            let sql = match at_one_host {
                None => claiming!(),
                Some(few) => {
                    params.extend(params![*few]);
                    claiming_few!()
                }
            };
            jobs.extend(tx.all::<Job>(sql, params).await?);
        }
        tx.commit().await?;
        Ok(jobs)
    }
}

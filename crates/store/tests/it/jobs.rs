//! The queue, with several workers at once.

use crate::house::{Counting, House, both, second};
use jiff::{SignedDuration, Timestamp};
use std::collections::HashSet;
use torg_domain::ids::JobId;
use torg_domain::outside::Chance;
use torg_store::Store;
use torg_store::jobs::{ATTEMPTS, Claim, Job, NewJob, Wanted, back_off};
use uuid::Uuid;

fn claim(n: u128, now: Timestamp, limit: u32) -> Claim {
    let until = now.saturating_add(SignedDuration::from_secs(60)).unwrap();
    Claim { lease: Uuid::from_u128(n), now, until, limit }
}

/// Claims what is due, of whatever kind.
async fn claimed(store: &Store, n: u128, now: Timestamp, limit: u32) -> Vec<Job> {
    let claim = claim(n, now, limit);
    store.claim_each(&[Wanted { claim, kinds: &[], of_these: false, at_one_host: None }]).await.unwrap()
}

async fn put(house: &House, key: &str, payload: &str, run_at: Timestamp, chance: &Counting) {
    let mut writer = house.store.write(house.home).await.unwrap();
    let id = JobId(chance.id(run_at));
    writer.put_job(NewJob { id, kind: "poll", key, payload, run_at }, second(0)).await.unwrap();
    writer.commit().await.unwrap();
}

async fn claim_one(house: &House, n: u128, now: Timestamp) -> Job {
    let mut jobs = claimed(&house.store, n, now, 10).await;
    assert_eq!(jobs.len(), 1);
    jobs.remove(0)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn four_workers_racing_for_four_hundred_jobs_claim_each_once() {
    both(async |house: House| {
        let chance = Counting::default();
        let mut writer = house.store.write(house.home).await.unwrap();
        for n in 0..400 {
            let (id, key) = (JobId(chance.id(second(n))), n.to_string());
            let job = NewJob { id, kind: "poll", key: &key, payload: "{}", run_at: second(n) };
            writer.put_job(job, second(0)).await.unwrap();
        }
        writer.commit().await.unwrap();
        let workers = (1..=4_u128).map(|worker| {
            let store = house.store.clone();
            tokio::spawn(async move {
                let mut got = Vec::new();
                for round in 0_u128.. {
                    let jobs = claimed(&store, worker * 10_000 + round, second(500), 7).await;
                    if jobs.is_empty() {
                        break;
                    }
                    for job in jobs {
                        got.push(job.id());
                        if got.len() % 2 == 0 {
                            assert!(store.done(&job).await.unwrap());
                        }
                    }
                }
                got
            })
        });
        let mut all = Vec::new();
        for worker in workers.collect::<Vec<_>>() {
            all.extend(worker.await.unwrap());
        }
        assert_eq!(all.len(), 400);
        assert_eq!(all.into_iter().collect::<HashSet<_>>().len(), 400);
    })
    .await;
}

#[tokio::test]
async fn a_lease_that_ran_out_is_claimed_again_and_the_late_answer_is_refused() {
    both(async |house: House| {
        put(&house, "a", "{}", second(0), &Counting::default()).await;
        let first = claim_one(&house, 1, second(0)).await;
        assert!(claimed(&house.store, 2, second(59), 10).await.is_empty());
        let second_claim = claim_one(&house, 3, second(60)).await;
        assert_eq!((first.attempts, second_claim.attempts), (1, 2));
        assert!(!house.store.done(&first).await.unwrap());
        assert!(!house.store.heartbeat(&first, second(500)).await.unwrap());
        assert!(!house.store.failed(&first, "late", second(61)).await.unwrap());
        assert!(!house.store.reschedule(&first, second(900)).await.unwrap());
        assert!(!house.store.give_back(&first).await.unwrap());
        let mut writer = house.store.write(house.home).await.unwrap();
        assert!(!writer.job_done(&first).await.unwrap());
        drop(writer);
        assert!(house.store.done(&second_claim).await.unwrap());
        assert_eq!(house.number("select count(*) from job").await, 0);
    })
    .await;
}

#[tokio::test]
async fn a_heartbeat_keeps_the_job() {
    both(async |house: House| {
        put(&house, "a", "{}", second(0), &Counting::default()).await;
        let job = claim_one(&house, 1, second(0)).await;
        assert!(house.store.heartbeat(&job, second(200)).await.unwrap());
        assert!(claimed(&house.store, 2, second(100), 10).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_job_put_again_keeps_the_earlier_time_and_the_newer_payload() {
    both(async |house: House| {
        let chance = Counting::default();
        put(&house, "a", "1", second(50), &chance).await;
        put(&house, "a", "2", second(90), &chance).await;
        put(&house, "a", "3", second(20), &chance).await;
        assert_eq!(claim_one(&house, 1, second(20)).await.payload, "3");
    })
    .await;
}

#[tokio::test]
async fn a_job_put_again_while_it_is_being_done_is_done_once_more() {
    both(async |house: House| {
        let chance = Counting::default();
        put(&house, "a", "1", second(0), &chance).await;
        let job = claim_one(&house, 1, second(0)).await;
        put(&house, "a", "2", second(30), &chance).await;
        assert!(claimed(&house.store, 2, second(40), 10).await.is_empty());
        assert!(house.store.done(&job).await.unwrap());
        let again = claim_one(&house, 3, second(40)).await;
        assert_eq!((again.payload.as_str(), again.attempts), ("2", 1));
        assert!(house.store.done(&again).await.unwrap());
    })
    .await;
}

#[tokio::test]
async fn a_job_that_fails_waits_longer_each_time_and_is_then_given_up_until_somebody_looks() {
    both(async |house: House| {
        put(&house, "a", "{}", second(0), &Counting::default()).await;
        let mut now = second(0);
        for attempt in 1..=ATTEMPTS {
            let job = claim_one(&house, u128::try_from(attempt).unwrap(), now).await;
            assert_eq!(job.attempts, attempt);
            assert!(house.store.failed(&job, "the platform did not answer", now).await.unwrap());
            // Not a moment sooner.
            let next = now.checked_add(back_off(attempt)).unwrap();
            let just = next.checked_sub(SignedDuration::from_millis(1)).unwrap();
            assert!(claimed(&house.store, 98, just, 10).await.is_empty());
            now = next;
        }
        assert!(claimed(&house.store, 99, second(1_000_000), 10).await.is_empty());
        let dead = house.store.reader(house.home).given_up().await.unwrap();
        assert_eq!(dead[0].problem.as_deref(), Some("the platform did not answer"));
        let mut writer = house.store.write(house.home).await.unwrap();
        assert!(writer.run_job_again(JobId(dead[0].id), now).await.unwrap());
        writer.commit().await.unwrap();
        assert_eq!(claim_one(&house, 100, now).await.attempts, 1);
    })
    .await;
}

#[tokio::test]
async fn a_job_that_takes_its_worker_down_each_time_is_given_up() {
    both(async |house: House| {
        put(&house, "a", "{}", second(0), &Counting::default()).await;
        for attempt in 0..ATTEMPTS {
            claim_one(&house, u128::try_from(attempt).unwrap() + 1, second(attempt * 100)).await;
        }
        assert!(claimed(&house.store, 99, second(100_000), 10).await.is_empty());
        let dead = house.store.reader(house.home).given_up().await.unwrap();
        assert_eq!(dead[0].problem.as_deref(), Some("the worker never came back"));
    })
    .await;
}

#[tokio::test]
async fn a_job_is_put_with_its_act_or_not_at_all() {
    both(async |house: House| {
        let mut writer = house.store.write(house.home).await.unwrap();
        let job = NewJob {
            id: JobId(Uuid::from_u128(1)),
            kind: "poll",
            key: "a",
            payload: "{}",
            run_at: second(0),
        };
        writer.put_job(job, second(0)).await.unwrap();
        drop(writer);
    })
    .await;
}

#[tokio::test]
async fn a_job_rescheduled_or_given_back_is_there_for_the_next() {
    both(async |house: House| {
        put(&house, "a", "{}", second(0), &Counting::default()).await;
        let job = claim_one(&house, 1, second(0)).await;
        assert!(house.store.give_back(&job).await.unwrap());
        let job = claim_one(&house, 2, second(0)).await;
        assert_eq!(job.attempts, 1);
        assert!(house.store.reschedule(&job, second(300)).await.unwrap());
        let other = house.municipality(2, "storkoping").await;
        let mut writer = house.store.write(other).await.unwrap();
        assert!(!writer.drop_job("poll", "a").await.unwrap());
        drop(writer);
        let mut writer = house.store.write(house.home).await.unwrap();
        assert!(writer.drop_job("poll", "a").await.unwrap());
        writer.commit().await.unwrap();
    })
    .await;
}

/// Jobs of some kinds at some hosts, each due a second after the one before.
async fn put_at(house: &House, all: &[(&str, &str)], chance: &Counting) {
    let mut writer = house.store.write(house.home).await.unwrap();
    for (n, (kind, host)) in all.iter().enumerate() {
        let (at, key) = (second(i64::try_from(n).unwrap()), n.to_string());
        let job = NewJob { id: JobId(chance.id(at)), kind, key: &key, payload: "{}", run_at: at };
        writer.put_job_at(host, job, second(0)).await.unwrap();
    }
    writer.commit().await.unwrap();
}

async fn keys(house: &House, wanted: Wanted<'_>) -> Vec<String> {
    let mut keys: Vec<_> =
        house.store.claim_each(&[wanted]).await.unwrap().into_iter().map(|job| job.key).collect();
    keys.sort_unstable();
    keys
}

#[tokio::test]
async fn jobs_are_claimed_by_kind_and_a_few_at_a_host_those_under_way_counted() {
    both(async |house: House| {
        let chance = Counting::default();
        let all = [
            ("poll", "slow"), // 0
            ("poll", "slow"),
            ("poll", "slow"),
            ("poll", "slow"),
            ("poll", "well"), // 4
            ("poll", ""),
            ("poll", ""),
            ("carry-out", "slow"), // 7
            ("tiles", ""),
        ];
        put_at(&house, &all, &chance).await;
        let polls = |n: u128, few, limit| Wanted {
            claim: claim(n, second(100), limit),
            kinds: &["poll", "heard"],
            of_these: true,
            at_one_host: few,
        };
        assert_eq!(keys(&house, polls(1, Some(2), 3)).await, ["0", "1", "4"], "the oldest that may");
        assert_eq!(keys(&house, polls(2, Some(2), 9)).await, ["5", "6"], "two are under way at one of them");
        assert_eq!(keys(&house, polls(3, Some(3), 9)).await, ["2"]);
        // A measure there waits for no asking.
        let orders = Wanted { kinds: &["carry-out"], at_one_host: Some(1), ..polls(4, None, 9) };
        assert_eq!(keys(&house, orders).await, ["7"]);
        let others = Wanted { kinds: &["poll", "carry-out"], of_these: false, ..polls(5, None, 9) };
        assert_eq!(keys(&house, others).await, ["8"]);
        assert_eq!(keys(&house, polls(6, None, 9)).await, ["3"], "where nobody counts");
        assert!(house.store.reader(house.home).is_being_done("poll", "3", second(100)).await.unwrap());
        assert!(!house.store.reader(house.home).is_being_done("poll", "3", second(160)).await.unwrap());
        // What a dead node was doing is no longer under way.
        let late = Wanted { claim: claim(7, second(500), 9), ..polls(7, Some(2), 9) };
        assert_eq!(keys(&house, late).await, ["0", "1", "4", "5", "6"]);
    })
    .await;
}

#[tokio::test]
async fn a_job_put_again_without_a_host_keeps_the_one_it_had() {
    both(async |house: House| {
        let chance = Counting::default();
        put_at(&house, &[("poll", "slow"), ("poll", "slow")], &chance).await;
        put(&house, "0", "{}", second(0), &chance).await;
        let few =
            Wanted { claim: claim(1, second(9), 9), kinds: &["poll"], of_these: true, at_one_host: Some(1) };
        assert_eq!(keys(&house, few).await, ["0"]);
    })
    .await;
}

#[tokio::test]
async fn several_sorts_of_work_are_claimed_in_one_go_each_within_its_own_number() {
    both(async |house: House| {
        let chance = Counting::default();
        put_at(&house, &[("poll", "a"), ("poll", "b"), ("mail", ""), ("tiles", "")], &chance).await;
        let one = |n: u128, kinds, of_these| Wanted {
            claim: claim(n, second(9), 1),
            kinds,
            of_these,
            at_one_host: Some(1),
        };
        let wanted = [one(1, &["mail"], true), one(2, &["poll"], true), one(3, &["mail", "poll"], false)];
        let claimed = house.store.claim_each(&wanted).await.unwrap();
        let kinds: Vec<_> = claimed.iter().map(|job| job.kind.as_str()).collect();
        assert_eq!(kinds, ["mail", "poll", "tiles"]);
        assert!(house.store.claim_each(&[]).await.unwrap().is_empty());
    })
    .await;
}

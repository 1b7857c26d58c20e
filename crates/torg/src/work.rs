//! The worker: claims jobs and does them, each sort of work in places of its own, until told to stop; then it
//! finishes what it has begun.
//!
//! What takes long gives its place up and goes on beside the others: a host that does not answer holds up
//! nobody but those who wait for that host (`office/src/jobs/lanes.rs`).

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, watch};
use tokio::task::JoinSet;
use torg_office::Office;
use torg_office::jobs::{self, Job, LANES, Lane, lane_of};

/// What takes longer gives its place up to what waits.
const LONG: Duration = Duration::from_secs(5);

/// How long the queue is left alone when nobody wakes the worker: for what another node put, and for what falls
/// due.
const LOOK: Duration = Duration::from_secs(1);

/// The places of one lane.
struct Places {
    lane: Lane,
    free: Arc<Semaphore>,
    aside: Arc<Semaphore>,
}

impl Places {
    fn of(lane: Lane) -> Self {
        let places = |many| Arc::new(Semaphore::new(many));
        Self { lane, free: places(lane.places), aside: places(lane.aside) }
    }
}

/// Works until `stop` turns true and all that was begun is done.
pub async fn work(office: Arc<Office>, stop: watch::Receiver<bool>) {
    work_with(office, stop, LONG).await;
}

async fn work_with(office: Arc<Office>, mut stop: watch::Receiver<bool>, long: Duration) {
    let all: Vec<Places> = LANES.into_iter().map(Places::of).collect();
    let freed = Arc::new(Notify::new());
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        let free: Vec<(Lane, usize)> = all.iter().map(|p| (p.lane, p.free.available_permits())).collect();
        let claimed = jobs::claim_for(&office, &free).await.unwrap_or_else(|why| {
            tracing::error!(%why, "jobs cannot be claimed");
            Vec::new()
        });
        for job in claimed {
            let lane = lane_of(&job.kind);
            let Some(places) = all.iter().find(|p| p.lane.kinds == lane.kinds) else { continue };
            // No more was claimed than was free, and nobody else takes a place.
            let Ok(place) = Arc::clone(&places.free).try_acquire_owned() else { continue };
            let one = One {
                office: Arc::clone(&office),
                job,
                place,
                aside: Arc::clone(&places.aside),
                freed: Arc::clone(&freed),
            };
            if lane.goes_on() {
                running.spawn(one.until(stop.clone()));
            } else {
                running.spawn(one.whole(long));
            }
        }
        while running.try_join_next().is_some() {}
        let _ = tokio::time::timeout(LOOK, async {
            tokio::select! { _ = stop.changed() => {}, () = office.wake.notified() => {}, () = freed.notified() => {} }
        })
        .await;
    }
    while running.join_next().await.is_some() {}
}

/// A job in its place.
struct One {
    office: Arc<Office>,
    job: Job,
    place: OwnedSemaphorePermit,
    aside: Arc<Semaphore>,
    freed: Arc<Notify>,
}

impl One {
    /// Does it to its end; when that takes long, beside the others.
    async fn whole(self, long: Duration) {
        let Self { office, job, place, aside, freed } = self;
        let mut doing = std::pin::pin!(run(&office, &job));
        if tokio::time::timeout(long, &mut doing).await.is_err() {
            match aside.try_acquire_owned() {
                Ok(_beside) => {
                    drop(place);
                    freed.notify_one();
                    return doing.await;
                }
                // There is no room beside either: it keeps its place.
                Err(_) => doing.await,
            }
        }
        drop(place);
        freed.notify_one();
    }

    /// Does it until it ends or all work does: what would go on for ever is given back, for another to go on
    /// with.
    async fn until(self, mut stop: watch::Receiver<bool>) {
        let stopped = tokio::select! {
            () = run(&self.office, &self.job) => false,
            _ = stop.wait_for(|stop| *stop) => true,
        };
        if stopped && let Err(why) = jobs::give_back(&self.office, &self.job).await {
            tracing::error!(%why, kind = self.job.kind, "the queue cannot be written");
        }
        drop(self.place);
        self.freed.notify_one();
    }
}

async fn run(office: &Arc<Office>, job: &Job) {
    if let Err(why) = jobs::run(office, job).await {
        tracing::error!(%why, kind = job.kind, "the queue cannot be written");
    }
}

#[cfg(test)]
mod tests;

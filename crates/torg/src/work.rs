//! The worker: claims jobs and does them, several at a time, until told to stop; then it finishes what
//! it has begun.

use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinSet;
use torg_office::{Office, jobs};

/// How many jobs at once: one slow channel never delays another.
const AT_ONCE: usize = 8;

/// Works until `stop` turns true and all that was begun is done.
pub async fn work(office: Arc<Office>, mut stop: watch::Receiver<bool>) {
    let places = Arc::new(Semaphore::new(AT_ONCE));
    let mut running = JoinSet::new();
    loop {
        if *stop.borrow() {
            break;
        }
        let free = places.available_permits();
        let claimed = if free == 0 {
            Vec::new()
        } else {
            match jobs::claim(&office, u32::try_from(free).unwrap_or(1)).await {
                Ok(claimed) => claimed,
                Err(why) => {
                    tracing::error!(%why, "jobs cannot be claimed");
                    Vec::new()
                }
            }
        };
        let busy = !claimed.is_empty();
        for job in claimed {
            let (office, places) = (office.clone(), places.clone());
            running.spawn(async move {
                let Ok(_place) = places.acquire().await else { return };
                if let Err(why) = jobs::run(&office, &job).await {
                    tracing::error!(%why, kind = job.kind, "the queue cannot be written");
                }
            });
        }
        while running.try_join_next().is_some() {}
        if !busy {
            let wait = Duration::from_secs(1);
            // An order wakes its job at once; the second is for what another node put, and for what falls due.
            let _ = tokio::time::timeout(wait, async {
                tokio::select! { _ = stop.changed() => {}, () = office.wake.notified() => {} }
            })
            .await;
        }
    }
    while running.join_next().await.is_some() {}
}

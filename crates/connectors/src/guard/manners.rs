//! Politeness: never too many askings of one host at once, never too close upon each other.

use super::Rules;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, sleep_until},
};

/// The turns of every host asked of late.
#[derive(Default)]
pub(super) struct Manners {
    hosts: Mutex<HashMap<String, Host>>,
}

struct Host {
    places: Arc<Semaphore>,
    next: Instant,
}

/// More hosts than this are remembered only while somebody asks them.
const REMEMBERED: usize = 1000;

impl Manners {
    /// Waits for a place at the host; the place is held until what is returned is dropped. None when
    /// no place was free within `patience`.
    pub(super) async fn turn(
        &self,
        host: &str,
        rules: &Rules,
        patience: Duration,
    ) -> Option<OwnedSemaphorePermit> {
        let until = Instant::now() + patience;
        let places = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            if hosts.len() > REMEMBERED {
                let now = Instant::now();
                hosts.retain(|_, h| h.next > now || Arc::strong_count(&h.places) > 1);
            }
            let new = || Host {
                places: Arc::new(Semaphore::new(rules.max_concurrent.max(1))),
                next: Instant::now(),
            };
            hosts.entry(host.to_owned()).or_insert_with(new).places.clone()
        };
        let place = tokio::time::timeout_at(until, places.acquire_owned()).await.ok()?.ok()?;
        let start = {
            let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Instant::now();
            let start = hosts.get(host).map_or(now, |h| h.next.max(now));
            if start > until {
                return None;
            }
            if let Some(h) = hosts.get_mut(host) {
                h.next = start + rules.min_interval;
            }
            start
        };
        sleep_until(start).await;
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn one_host_is_asked_by_few_at_once_and_another_is_not_held_up() {
        let manners = Manners::default();
        let rules = Rules { max_concurrent: 1, min_interval: Duration::ZERO, ..Rules::default() };
        let patience = Duration::from_millis(1);
        let first = manners.turn("a", &rules, patience).await;
        assert!(first.is_some());
        assert!(manners.turn("a", &rules, patience).await.is_none());
        assert!(manners.turn("b", &rules, patience).await.is_some());
        drop(first);
        assert!(manners.turn("a", &rules, patience).await.is_some());
    }

    #[tokio::test]
    async fn a_turn_further_off_than_anybody_waits_is_no_turn() {
        let manners = Manners::default();
        let rules = Rules { min_interval: Duration::from_secs(3600), ..Rules::default() };
        assert!(manners.turn("a", &rules, Duration::from_millis(1)).await.is_some());
        assert!(manners.turn("a", &rules, Duration::from_millis(1)).await.is_none());
    }
}

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
    /// no place was free within `patience`. Where somebody waits for what is asked, the next asking is not
    /// put off: only those that come after it are.
    pub(super) async fn turn(
        &self,
        host: &str,
        rules: &Rules,
        patience: Duration,
        awaited: bool,
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
            let start = hosts.get(host).filter(|_| !awaited).map_or(now, |h| h.next.max(now));
            if start > until {
                return None;
            }
            if let Some(h) = hosts.get_mut(host) {
                h.next = h.next.max(start + rules.min_interval);
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
        let first = manners.turn("a", &rules, patience, false).await;
        assert!(first.is_some());
        assert!(manners.turn("a", &rules, patience, false).await.is_none());
        assert!(manners.turn("b", &rules, patience, false).await.is_some());
        drop(first);
        assert!(manners.turn("a", &rules, patience, false).await.is_some());
    }

    #[tokio::test]
    async fn a_turn_further_off_than_anybody_waits_is_no_turn() {
        let manners = Manners::default();
        let rules = Rules { min_interval: Duration::from_secs(3600), ..Rules::default() };
        let soon = Duration::from_millis(1);
        assert!(manners.turn("a", &rules, soon, false).await.is_some());
        assert!(manners.turn("a", &rules, soon, false).await.is_none());
    }

    #[tokio::test]
    async fn what_somebody_waits_for_is_not_put_off_and_puts_off_what_comes_after_it() {
        let manners = Manners::default();
        let rules = Rules { min_interval: Duration::from_secs(3600), max_concurrent: 9, ..Rules::default() };
        let soon = Duration::from_millis(1);
        let mut places = Vec::new();
        for _ in 0..3 {
            places.push(manners.turn("a", &rules, soon, true).await.unwrap());
        }
        assert!(manners.turn("a", &rules, soon, false).await.is_none());
        let full = Rules { max_concurrent: 1, ..rules };
        let _one = manners.turn("b", &full, soon, true).await.unwrap();
        assert!(manners.turn("b", &full, soon, true).await.is_none(), "never more at once than the few");
    }
}

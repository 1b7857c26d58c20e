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
    /// For what somebody waits for: never behind what nobody waits for, and one more, so that a stranger looks at page,
    /// feed and interface at once, as a browser would.
    awaited: Arc<Semaphore>,
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
                let busy = |h: &Host| Arc::strong_count(&h.places) > 1 || Arc::strong_count(&h.awaited) > 1;
                hosts.retain(|_, h| h.next > now || busy(h));
            }
            let new = || Host {
                places: Arc::new(Semaphore::new(rules.max_concurrent.max(1))),
                awaited: Arc::new(Semaphore::new(rules.max_concurrent.max(1) + 1)),
                next: Instant::now(),
            };
            let host = hosts.entry(host.to_owned()).or_insert_with(new);
            if awaited { host.awaited.clone() } else { host.places.clone() }
        };
        loop {
            let place = tokio::time::timeout_at(until, places.clone().acquire_owned()).await.ok()?.ok()?;
            let Some(start) = self.put_off(host, rules, awaited) else { return Some(place) };
            // Who only waits for the pause to pass takes no place meanwhile: somebody may be waiting for one.
            drop(place);
            if start > until {
                return None;
            }
            sleep_until(start).await;
        }
    }

    /// Until when an asking is put off; none when its turn has come, and the next one's is set.
    fn put_off(&self, host: &str, rules: &Rules, awaited: bool) -> Option<Instant> {
        let mut hosts = self.hosts.lock().unwrap_or_else(PoisonError::into_inner);
        let host = hosts.get_mut(host)?;
        let now = Instant::now();
        if host.next > now && !awaited {
            return Some(host.next);
        }
        host.next = host.next.max(now + rules.min_interval);
        None
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
    async fn more_hosts_than_are_remembered_each_have_their_turn_at_once_and_none_is_asked_too_soon() {
        let manners = Manners::default();
        let rules = Rules { min_interval: Duration::from_secs(3600), ..Rules::default() };
        let soon = Duration::from_millis(1);
        for host in 0..3 * REMEMBERED {
            assert!(manners.turn(&host.to_string(), &rules, soon, false).await.is_some(), "{host}");
        }
        // Whoever was asked just now is remembered, however many there are.
        assert!(manners.turn("0", &rules, soon, false).await.is_none());
        let brief = Rules { min_interval: Duration::ZERO, ..Rules::default() };
        for host in 0..3 * REMEMBERED {
            assert!(manners.turn(&format!("b{host}"), &brief, soon, false).await.is_some());
        }
        let held = manners.hosts.lock().unwrap().len();
        assert!(held <= 4 * REMEMBERED + 1, "whoever need not be waited for is forgotten: {held}");
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
    async fn who_waits_for_the_pause_takes_no_place_from_what_somebody_waits_for() {
        let manners = Arc::new(Manners::default());
        let rules = Rules { min_interval: Duration::from_secs(3600), max_concurrent: 1, ..Rules::default() };
        let long = Duration::from_secs(7200);
        drop(manners.turn("a", &rules, long, false).await);
        let (theirs, manner) = (manners.clone(), rules.clone());
        let later = tokio::spawn(async move { theirs.turn("a", &manner, long, false).await });
        tokio::task::yield_now().await;
        assert!(manners.turn("a", &rules, Duration::from_millis(1), true).await.is_some());
        assert!(!later.is_finished(), "the other still keeps the pause");
        later.abort();
    }

    #[tokio::test]
    async fn those_who_wait_come_a_pause_apart() {
        let manners = Arc::new(Manners::default());
        let pause = Duration::from_millis(20);
        let rules = Rules { min_interval: pause, max_concurrent: 9, ..Rules::default() };
        let mut waiting = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (theirs, manner) = (manners.clone(), rules.clone());
            waiting.spawn(async move {
                let place = theirs.turn("a", &manner, Duration::from_secs(60), false).await;
                (place.is_some(), Instant::now())
            });
        }
        let mut turns = waiting.join_all().await;
        turns.sort_by_key(|(_, at)| *at);
        assert!(turns.iter().all(|(had, _)| *had));
        assert!(
            turns[3].1 - turns[0].1 >= 2 * pause,
            "four turns are three pauses apart, the clock's grain left"
        );
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
        let full = Rules { max_concurrent: 1, min_interval: Duration::ZERO, ..rules };
        let _nobody_waits = manners.turn("b", &full, soon, false).await.unwrap();
        let _one = manners.turn("b", &full, soon, true).await.unwrap();
        let _two = manners.turn("b", &full, soon, true).await.unwrap();
        assert!(manners.turn("b", &full, soon, true).await.is_none(), "never more at once than the few");
    }
}

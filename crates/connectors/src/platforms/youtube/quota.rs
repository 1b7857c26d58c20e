//! How much of the day's quota is used: what is asked costs units, and a project has so many from one midnight in
//! California to the next.
//!
//! It is counted here, by project, as long as the program runs; after a restart it is counted from nothing, and the
//! platform's own word stands. Something is kept back for what people decide: reading never takes the last of it.

use jiff::{SignedDuration, Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// What a project may use in a day, where nothing more has been granted (domain 6.5).
pub(super) const DAY: u64 = 10_000;

/// What asking to be shown something costs.
pub(super) const LOOK: u64 = 1;

/// What doing something costs.
pub(super) const ACT: u64 = 50;

/// What is kept back for answers and measures: some thirty-five of them, each with a look before and after.
const FOR_ACTS: u64 = 2_000;

/// What reading again may use at the day's beginning; the rest comes evenly through the day.
const AT_FIRST: u64 = 2_000;

/// How many projects are counted; then it is begun anew.
const REMEMBERED: usize = 1_000;

/// What something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// What is new: it comes before what is read again.
    News,
    /// What has been read before.
    Again,
    /// Somebody waits for it.
    Awaited,
}

/// What each project has used today.
#[derive(Default)]
pub(super) struct Quota {
    used: Mutex<HashMap<String, (Date, u64)>>,
}

impl Quota {
    /// Writes down what is about to be used.
    pub(super) fn spend(&self, project: &str, units: u64, now: Timestamp) {
        let today = date(now);
        let mut all = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= REMEMBERED && !all.contains_key(project) {
            all.clear();
        }
        let used = all.entry(project.to_owned()).or_insert((today, 0));
        if used.0 != today {
            *used = (today, 0);
        }
        used.1 = used.1.saturating_add(units);
    }

    /// The platform says that all of it is used.
    pub(super) fn used_up(&self, project: &str, now: Timestamp) {
        self.spend(project, DAY, now);
    }

    /// What has been used today.
    pub(super) fn used(&self, project: &str, now: Timestamp) -> u64 {
        let all = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        all.get(project).filter(|(day, _)| *day == date(now)).map_or(0, |(_, used)| *used)
    }
}

/// Until when so many units may not be used for this; none where they may.
pub(super) fn until(purpose: Purpose, used: u64, units: u64, now: Timestamp) -> Option<Timestamp> {
    let wanted = used.saturating_add(units);
    let reading = DAY - FOR_ACTS;
    let most = match purpose {
        Purpose::Awaited => DAY,
        Purpose::News | Purpose::Again => reading,
    };
    if wanted > most {
        return Some(midnight(now));
    }
    if purpose != Purpose::Again || wanted <= AT_FIRST {
        return None;
    }
    // What is read again comes as the day goes, so that it does not take from tonight's news.
    let (begins, ends) = (day_began(now), midnight(now));
    let day = ends.duration_since(begins).as_secs().max(1).unsigned_abs();
    let seconds = (wanted - AT_FIRST).saturating_mul(day) / (reading - AT_FIRST);
    let due = SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX));
    begins.checked_add(due).ok().filter(|due| *due > now).map(|due| due.min(ends))
}

fn zone() -> TimeZone {
    TimeZone::get("America/Los_Angeles").unwrap_or(TimeZone::UTC)
}

fn date(now: Timestamp) -> Date {
    now.to_zoned(zone()).date()
}

fn day_began(now: Timestamp) -> Timestamp {
    now.to_zoned(zone()).start_of_day().map_or(now, |at| at.timestamp())
}

/// When the quota begins anew.
pub(super) fn midnight(now: Timestamp) -> Timestamp {
    let tomorrow = date(now).tomorrow().ok().and_then(|day| day.to_zoned(zone()).ok());
    let day = SignedDuration::from_hours(24);
    tomorrow.map(|at| at.timestamp()).or_else(|| now.checked_add(day).ok()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn the_day_is_californias_and_is_begun_anew_at_its_midnight() {
        assert_eq!(midnight(at("2026-04-07T08:00:00Z")), at("2026-04-08T07:00:00Z"), "summer time");
        assert_eq!(midnight(at("2026-12-01T07:59:59Z")), at("2026-12-01T08:00:00Z"));
        let quota = Quota::default();
        quota.spend("1", 40, at("2026-04-07T08:00:00Z"));
        quota.spend("1", 2, at("2026-04-08T06:59:59Z"));
        assert_eq!(quota.used("1", at("2026-04-08T06:59:59Z")), 42);
        assert_eq!(quota.used("1", at("2026-04-08T07:00:00Z")), 0);
        assert_eq!(quota.used("2", at("2026-04-07T08:00:00Z")), 0);
        quota.used_up("1", at("2026-04-08T07:00:00Z"));
        assert!(
            until(
                Purpose::Awaited,
                quota.used("1", at("2026-04-08T07:00:00Z")),
                1,
                at("2026-04-08T07:00:00Z")
            )
            .is_some()
        );
    }

    #[test]
    fn reading_leaves_something_for_what_people_decide_and_rereading_goes_as_the_day_goes() {
        let morning = at("2026-04-07T07:00:00Z");
        let noon = at("2026-04-07T19:00:00Z");
        assert_eq!(until(Purpose::News, 7_999, 1, morning), None);
        assert_eq!(until(Purpose::News, 8_000, 1, morning), Some(midnight(morning)));
        assert_eq!(until(Purpose::Awaited, 8_000, 50, morning), None);
        assert_eq!(until(Purpose::Awaited, 9_960, 50, morning), Some(midnight(morning)));
        assert_eq!(until(Purpose::Again, 1_990, 1, morning), None);
        assert_eq!(until(Purpose::Again, 4_999, 1, noon), None, "half of the day, half of the rest");
        assert_eq!(until(Purpose::Again, 4_999, 1, morning), Some(noon));
        assert_eq!(until(Purpose::Again, 7_999, 2, noon), Some(midnight(noon)));
    }

    proptest::proptest! {
        #[test]
        fn it_is_never_put_off_beyond_the_day_or_into_the_past(used: u64, units in 0_u64..200, second in 0_i64..4_000_000_000) {
            let now = Timestamp::from_second(second).unwrap();
            for purpose in [Purpose::News, Purpose::Again, Purpose::Awaited] {
                if let Some(until) = until(purpose, used, units, now) {
                    proptest::prop_assert!(until > now && until <= midnight(now));
                }
            }
        }
    }
}

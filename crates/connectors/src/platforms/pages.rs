//! Lists that are read from the newest and backwards, page by page: how far to go, and where an older stretch
//! begins without turning every page before it again.

use jiff::Timestamp;
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, PoisonError},
};

/// How many pages one reading turns of one list.
pub(super) const PAGES: usize = 40;

/// How the reading of a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Listed {
    /// Every page came.
    Whole,
    /// Whoever read it had enough.
    Enough,
    /// There is more than one reading takes, or its pages go round in a circle.
    BrokenOff,
    /// What it is a list of is not there.
    Gone,
}

/// How many places of one list are remembered; then it is begun anew.
const REMEMBERED: usize = 5000;

/// How many lists are remembered; then it is begun anew. A channel has two or three, and a channel that was closed or
/// moved leaves its own behind: this is far more than one installation has, and still little memory.
const LISTS: usize = 1000;

/// The longest place that is remembered, in bytes: platforms make them of some dozens.
const LONGEST: usize = 4096;

/// Where pages of each list begin, by the time of what stands before them. Held in memory: what is forgotten is
/// found again by turning pages.
#[derive(Default)]
pub(super) struct Bookmarks {
    lists: Mutex<HashMap<String, BTreeMap<i64, String>>>,
}

impl Bookmarks {
    /// Remembers that after `cursor` everything is at `at` or older.
    pub(super) fn note(&self, list: &str, at: Timestamp, cursor: &str) {
        if cursor.len() > LONGEST {
            return;
        }
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        if lists.len() >= LISTS && !lists.contains_key(list) {
            lists.clear();
        }
        let places = lists.entry(list.to_owned()).or_default();
        if places.len() >= REMEMBERED {
            places.clear();
        }
        places.insert(at.as_millisecond(), cursor.to_owned());
    }

    /// Where to begin so that nothing older than `until` is passed by; none at the newest.
    pub(super) fn before(&self, list: &str, until: Timestamp) -> Option<String> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let places = lists.get(list)?;
        places.range(until.as_millisecond()..).next().map(|(_, cursor)| cursor.clone())
    }

    /// The newest place remembered that is not past `since`: everything after it is asked for from there.
    pub(super) fn after(&self, list: &str, since: Timestamp) -> Option<String> {
        let lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
        let places = lists.get(list)?;
        places.range(..=since.as_millisecond()).next_back().map(|(_, cursor)| cursor.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_older_stretch_begins_at_the_nearest_page_that_is_not_past_it() {
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        let marks = Bookmarks::default();
        assert_eq!(marks.before("a", at(10)), None);
        for (s, cursor) in [(300, "c"), (200, "b"), (100, "a")] {
            marks.note("a", at(s), cursor);
        }
        assert_eq!(marks.before("a", at(150)).as_deref(), Some("b"));
        assert_eq!(marks.before("a", at(200)).as_deref(), Some("b"));
        assert_eq!(marks.before("a", at(301)), None, "nothing remembered is new enough");
        assert_eq!(marks.before("b", at(150)), None);
        assert_eq!(marks.after("a", at(250)).as_deref(), Some("b"));
        assert_eq!(marks.after("a", at(99)), None);
    }

    #[test]
    fn lists_and_places_without_end_take_no_memory_without_end_and_a_list_that_is_known_costs_no_other() {
        let at = |s: i64| Timestamp::from_second(s).unwrap();
        let count = |marks: &Bookmarks| marks.lists.lock().unwrap().len();
        let marks = Bookmarks::default();
        for n in 0..LISTS {
            marks.note(&n.to_string(), at(100), "a");
        }
        for n in 0..=REMEMBERED {
            marks.note("0", at(i64::try_from(n).unwrap()), "b");
        }
        assert_eq!((count(&marks), marks.lists.lock().unwrap()["0"].len()), (LISTS, 1));
        assert_eq!(marks.before("1", at(100)).as_deref(), Some("a"));
        marks.note("1", at(200), &"x".repeat(LONGEST + 1));
        assert_eq!(marks.before("1", at(200)), None);
        marks.note("ny", at(100), "c");
        assert_eq!(count(&marks), 1, "begun anew");
        assert_eq!((marks.before("1", at(100)), marks.before("ny", at(100)).as_deref()), (None, Some("c")));
    }
}

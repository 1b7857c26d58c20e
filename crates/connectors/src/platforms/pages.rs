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

/// Where pages of each list begin, by the time of what stands before them. Held in memory: what is forgotten is
/// found again by turning pages.
#[derive(Default)]
pub(super) struct Bookmarks {
    lists: Mutex<HashMap<String, BTreeMap<i64, String>>>,
}

impl Bookmarks {
    /// Remembers that after `cursor` everything is at `at` or older.
    pub(super) fn note(&self, list: &str, at: Timestamp, cursor: &str) {
        let mut lists = self.lists.lock().unwrap_or_else(PoisonError::into_inner);
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
}

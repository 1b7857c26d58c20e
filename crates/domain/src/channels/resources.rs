//! Whether there are time and people for a channel: the manager says so at each review date (CH-14, CH-15).
//!
//! The first date stands in the application, each next one is set with the answer. A channel that has none is
//! asked about with the half-yearly round, so that no channel is without.

use super::confirm::is_asked;
use crate::policy::reading::words;
use jiff::civil::Date;
use jiff::{Span, ToSpan};

/// How many weeks of what came in the view of the load takes in; this one is the last.
pub const WEEKS: usize = 8;

/// How far ahead the next review date may lie.
const LONGEST: i32 = 1;

words! {
    /// What was answered.
    pub enum Answer {
        /// There are time and people.
        Enough = "enough", "tid och personer räcker";
        /// There are not.
        Lacking = "lacking", "det fattas tid eller personer";
    }
}

/// Why a day cannot be the next review date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotThen {
    /// It has been, or is today.
    #[error("Välj en dag efter i dag för nästa avstämning.")]
    Past,
    /// It is too far away.
    #[error("Nästa avstämning får ligga högst ett år bort.")]
    Far,
}

/// The review date that has come, if one has: `set` is the day that was decided on beforehand, in the last
/// answer or the application. Without one it is the first day of the half-year, for a channel old enough to be
/// asked about.
#[must_use]
pub fn has_come(set: Option<Date>, opened_on: Date, today: Date) -> Option<Date> {
    match set {
        Some(day) => (day <= today).then_some(day),
        None => is_asked(opened_on, today).then(|| half_year(today)),
    }
}

/// The first day of a day's half-year.
fn half_year(on: Date) -> Date {
    let month = if on.month() <= 6 { 1 } else { 7 };
    Date::new(on.year(), month, 1).unwrap_or(on)
}

/// Whether a day may be the next review date.
///
/// # Errors
/// Why not.
pub fn may_be_next(day: Date, today: Date) -> Result<(), NotThen> {
    if day <= today {
        return Err(NotThen::Past);
    }
    if day > today.saturating_add(LONGEST.years()) {
        return Err(NotThen::Far);
    }
    Ok(())
}

/// The Mondays of the last weeks, the first one first.
#[must_use]
pub fn weeks(today: Date) -> [Date; WEEKS] {
    let back = i64::from(today.weekday().to_monday_zero_offset());
    let monday = today.saturating_sub(Span::new().days(back));
    std::array::from_fn(|n| {
        let before = i64::try_from(WEEKS - 1 - n).unwrap_or_default();
        monday.saturating_sub(Span::new().weeks(before))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_that_was_set_is_asked_about_and_without_one_the_half_year() {
        let (old, young) = (date(2025, 1, 1), date(2026, 3, 1));
        let today = date(2026, 4, 7);
        for (set, opened, come) in [
            (Some(date(2026, 4, 7)), young, Some(date(2026, 4, 7))),
            (Some(date(2026, 3, 1)), old, Some(date(2026, 3, 1))),
            (Some(date(2026, 4, 8)), old, None),
            (None, old, Some(date(2026, 1, 1))),
            (None, young, None),
        ] {
            assert_eq!(has_come(set, opened, today), come, "{set:?}");
        }
        assert_eq!(has_come(None, old, date(2026, 12, 31)), Some(date(2026, 7, 1)));
    }

    #[test]
    fn the_next_date_lies_ahead_and_no_further_than_a_year() {
        let today = date(2026, 4, 7);
        assert_eq!(may_be_next(today, today), Err(NotThen::Past));
        assert_eq!(may_be_next(date(2026, 4, 8), today), Ok(()));
        assert_eq!(may_be_next(date(2027, 4, 7), today), Ok(()));
        assert_eq!(may_be_next(date(2027, 4, 8), today), Err(NotThen::Far));
    }

    #[test]
    fn weeks_begin_on_mondays_and_the_last_is_this_one() {
        let weeks = weeks(date(2026, 4, 12));
        assert_eq!((weeks[0], weeks[WEEKS - 1]), (date(2026, 2, 16), date(2026, 4, 6)));
        assert_eq!(super::weeks(date(2026, 4, 6))[WEEKS - 1], date(2026, 4, 6));
    }
}

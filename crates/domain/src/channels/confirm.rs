//! The half-yearly round: whoever answers for a channel confirms that what the register says is so, and when
//! nobody does, somebody above is told.

use jiff::Span;
use jiff::civil::Date;

/// How long somebody has to confirm.
const DAYS: i64 = 21;

/// After how many days without a test of the login somebody is reminded (CH-19: yearly).
const LOGIN_DAYS: i64 = 365;

/// The round of a day: the half-year, `2026-1` or `2026-2`.
#[must_use]
pub fn round(on: Date) -> String {
    format!("{}-{}", on.year(), if on.month() <= 6 { 1 } else { 2 })
}

/// The last day to confirm what was asked on a day.
#[must_use]
pub fn due(asked_on: Date) -> Date {
    asked_on.saturating_add(Span::new().days(DAYS))
}

/// Whether somebody above is told: the last day has passed and nobody has confirmed.
#[must_use]
pub fn is_escalated(due_on: Date, today: Date) -> bool {
    due_on < today
}

/// Whether a channel is asked about in this round: one that is younger than three months is known well enough.
#[must_use]
pub fn is_asked(opened_on: Date, today: Date) -> bool {
    opened_on.saturating_add(Span::new().months(3)) <= today
}

/// Whether the login must be tried again; `tested_on` is `None` when nobody ever did, then the day it was noted
/// counts.
#[must_use]
pub fn login_is_due(tested_on: Option<Date>, noted_on: Date, today: Date) -> bool {
    tested_on.unwrap_or(noted_on).saturating_add(Span::new().days(LOGIN_DAYS)) <= today
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn there_are_two_rounds_a_year() {
        assert_eq!(round(date(2026, 6, 30)), "2026-1");
        assert_eq!(round(date(2026, 7, 1)), "2026-2");
    }

    #[test]
    fn somebody_above_is_told_the_day_after_the_last() {
        let due = due(date(2026, 1, 7));
        assert_eq!(due, date(2026, 1, 28));
        assert!(!is_escalated(due, due));
        assert!(is_escalated(due, date(2026, 1, 29)));
    }

    #[test]
    fn a_new_channel_is_not_asked_about() {
        assert!(!is_asked(date(2026, 5, 2), date(2026, 7, 1)));
        assert!(is_asked(date(2026, 4, 1), date(2026, 7, 1)));
    }

    #[test]
    fn a_login_is_tried_once_a_year() {
        assert!(!login_is_due(None, date(2026, 1, 1), date(2026, 12, 31)));
        assert!(login_is_due(None, date(2026, 1, 1), date(2027, 1, 1)));
        assert!(!login_is_due(Some(date(2026, 6, 1)), date(2020, 1, 1), date(2027, 1, 1)));
    }
}

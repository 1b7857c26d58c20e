//! When somebody is reminded that the diary has not answered.

use crate::clocks::calendar::is_working_day;
use jiff::civil::Date;

/// Working days after `since`, up to and including `today`.
#[must_use]
pub fn working_days(since: Date, today: Date) -> u32 {
    let mut days = 0;
    let mut on = since;
    // A year and more of silence is silence enough; the count need not go on.
    while on < today && days < 400 {
        let Ok(next) = on.tomorrow() else { break };
        on = next;
        days += u32::from(is_working_day(on));
    }
    days
}

/// Whether the registrar is told today of a hand-over without an answer: after so many working days, and
/// after as many again each time.
#[must_use]
pub fn is_due(since: Date, today: Date, every: u32) -> bool {
    working_days(since, today) >= every.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn weekends_and_holidays_are_no_days_in_which_a_diary_could_answer() {
        // Maundy Thursday 2026 to the Wednesday after Easter: Friday, weekend and Monday do not count.
        assert_eq!(working_days(date(2026, 4, 2), date(2026, 4, 7)), 1);
        assert_eq!(working_days(date(2026, 4, 2), date(2026, 4, 8)), 2);
        assert!(!is_due(date(2026, 4, 2), date(2026, 4, 7), 2));
        assert!(is_due(date(2026, 4, 2), date(2026, 4, 8), 2));
    }

    #[test]
    fn nobody_is_told_on_the_day_itself_or_of_the_future() {
        assert!(!is_due(date(2026, 4, 8), date(2026, 4, 8), 0));
        assert_eq!(working_days(date(2026, 4, 9), date(2026, 4, 8)), 0);
        assert_eq!(working_days(date(1970, 1, 1), date(2026, 4, 8)), 400);
    }
}

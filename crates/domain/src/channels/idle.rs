//! When a channel is inactive: nothing of our own for as many days as the policy allows (CH-26).

use jiff::civil::Date;

/// Whether a channel is inactive on a day. `lived_on` is the last day with a sign of life: a post of our own,
/// or the decision that it goes on; `days` is the policy's.
#[must_use]
pub fn is_idle(lived_on: Date, days: u16, today: Date) -> bool {
    idle_days(lived_on, today) >= i64::from(days)
}

/// How many days have passed since the last sign of life.
#[must_use]
pub fn idle_days(lived_on: Date, today: Date) -> i64 {
    i64::from((today - lived_on).get_days()).max(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_channel_is_inactive_on_the_day_the_policys_days_have_passed_and_not_before() {
        let posted = date(2026, 1, 1);
        assert!(!is_idle(posted, 180, date(2026, 6, 29)));
        assert!(is_idle(posted, 180, date(2026, 6, 30)));
        assert!(is_idle(posted, 180, date(2027, 6, 30)));
        assert!(!is_idle(date(2026, 7, 1), 1, date(2026, 6, 30)), "a post dated tomorrow is a sign of life");
    }
}

//! How long what lets us in at a platform holds: when it is renewed, and when a person is told that it ends.
//!
//! A platform gives out what it gives out for an hour, for sixty days, or for ever. What can be renewed is renewed in
//! good time, so that nobody notices; what only a person can renew is said fourteen, seven and one days ahead: a
//! channel nobody gets into is neither watched nor answered (CH-19, CH-33).

use crate::outside::pass::Pass;
use jiff::{SignedDuration, Timestamp};

/// How many days ahead people are told, the earliest first. Nought is the day after.
pub const WARNED_AHEAD: [i64; 3] = [14, 7, 1];

/// However long it lasts, it is renewed no earlier than this before its end: well before anybody is warned.
const LONGEST_MARGIN: SignedDuration = SignedDuration::from_hours(20 * 24);

/// However short it lasts, it is renewed no later than this before its end.
const SHORTEST_MARGIN: SignedDuration = SignedDuration::from_mins(5);

/// What is known of how long something lets us in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Since when we have it, as far as is known.
    pub obtained_at: Timestamp,
    /// Until when it lets us in; none where no end is known.
    pub access_until: Option<Timestamp>,
    /// Until when it can be renewed; none where no end is known.
    pub renew_until: Option<Timestamp>,
    /// Whether it can be renewed without a person.
    pub renews: bool,
    /// Whether renewing it has failed since it was obtained: then its end counts, as if nobody could.
    pub failing: bool,
}

impl Access {
    /// What a pass itself says, and the platform where the pass does not.
    #[must_use]
    pub fn of(pass: &Pass, told: Option<Timestamp>, renews: bool, obtained_at: Timestamp) -> Self {
        let access_until = pass.access_until.or(told);
        Self { obtained_at, access_until, renew_until: pass.refresh_until, renews, failing: false }
    }

    /// When it is to be renewed: with a third of its time left, at most twenty days before its end. None where it
    /// cannot be renewed, or has no end.
    #[must_use]
    pub fn renew_at(&self) -> Option<Timestamp> {
        let until = self.access_until.filter(|_| self.renews)?;
        let third = until.duration_since(self.obtained_at) / 3;
        let margin = third.clamp(SHORTEST_MARGIN, LONGEST_MARGIN);
        Some(until.checked_sub(margin).unwrap_or(until))
    }

    /// When a person must have done something, as far as is known; none where nobody must.
    #[must_use]
    pub fn ends_at(&self) -> Option<Timestamp> {
        if self.renews && !self.failing { self.renew_until } else { self.access_until.or(self.renew_until) }
    }

    /// Which warning is due now: the fewest of 14, 7 and 1 days that are left, or 0 when it has ended. None when none
    /// is, or when `warned` says that it, or a later one, was given.
    #[must_use]
    pub fn warning(&self, now: Timestamp, warned: Option<i64>) -> Option<i64> {
        let left = self.ends_at()?.duration_since(now);
        let reached = |days: &i64| left <= SignedDuration::from_hours(days * 24);
        let due = if left <= SignedDuration::ZERO {
            0
        } else {
            WARNED_AHEAD.iter().rev().copied().find(reached)?
        };
        (warned.is_none_or(|warned| due < warned)).then_some(due)
    }

    /// When the next warning will be due; none where no end is known, or all are given.
    #[must_use]
    pub fn next_warning_at(&self, now: Timestamp) -> Option<Timestamp> {
        let ends = self.ends_at()?;
        let before = |days: &i64| ends.checked_sub(SignedDuration::from_hours(days * 24)).ok();
        WARNED_AHEAD.iter().filter_map(before).chain([ends]).find(|at| *at > now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn access(obtained: &str, until: &str, renews: bool) -> Access {
        let pass = Pass { access_until: Some(at(until)), ..Pass::read("x") };
        Access::of(&pass, None, renews, at(obtained))
    }

    #[test]
    fn it_is_renewed_with_a_third_of_its_time_left_and_before_anybody_is_warned() {
        let renewed = |obtained, until| access(obtained, until, true).renew_at().unwrap().to_string();
        assert_eq!(renewed("2026-04-01T12:00:00Z", "2026-04-01T14:00:00Z"), "2026-04-01T13:20:00Z");
        assert_eq!(renewed("2026-04-01T12:00:00Z", "2026-05-31T12:00:00Z"), "2026-05-11T12:00:00Z");
        assert_eq!(renewed("2026-01-01T12:00:00Z", "2026-12-31T12:00:00Z"), "2026-12-11T12:00:00Z");
        assert_eq!(renewed("2026-04-01T12:00:00Z", "2026-04-01T12:06:00Z"), "2026-04-01T12:01:00Z");
        assert_eq!(access("2026-04-01T12:00:00Z", "2026-05-31T12:00:00Z", false).renew_at(), None);
        let sixty = access("2026-04-01T12:00:00Z", "2026-05-31T12:00:00Z", true);
        assert_eq!(
            sixty.warning(at("2026-05-30T13:00:00Z"), None),
            None,
            "nobody is told of what renews itself"
        );
        let failing = Access { failing: true, ..sixty };
        assert_eq!(failing.warning(at("2026-05-20T12:00:00Z"), None), Some(14));
    }

    #[test]
    fn people_are_told_fourteen_seven_and_one_days_ahead_and_when_it_has_ended_each_once() {
        let by_hand = access("2026-04-01T12:00:00Z", "2026-05-31T12:00:00Z", false);
        for (now, warned, due) in [
            ("2026-05-17T11:59:00Z", None, None),
            ("2026-05-17T12:00:00Z", None, Some(14)),
            ("2026-05-18T12:00:00Z", Some(14), None),
            ("2026-05-24T12:00:00Z", Some(14), Some(7)),
            ("2026-05-30T11:00:00Z", Some(7), None),
            ("2026-05-30T12:00:00Z", Some(7), Some(1)),
            ("2026-05-30T12:00:00Z", None, Some(1)),
            ("2026-05-31T12:00:00Z", Some(1), Some(0)),
            ("2026-06-30T12:00:00Z", Some(0), None),
        ] {
            assert_eq!(by_hand.warning(at(now), warned), due, "{now} {warned:?}");
        }
        let next = |now| by_hand.next_warning_at(at(now)).map(|t| t.to_string());
        assert_eq!(next("2026-05-17T12:00:00Z").as_deref(), Some("2026-05-24T12:00:00Z"));
        assert_eq!(next("2026-05-30T12:00:00Z").as_deref(), Some("2026-05-31T12:00:00Z"));
        assert_eq!(next("2026-06-30T12:00:00Z"), None);
    }

    #[test]
    fn what_renews_ends_only_when_what_renews_it_does() {
        let pass = Pass {
            access_until: Some(at("2026-04-01T14:00:00Z")),
            refresh: Some("r".into()),
            refresh_until: Some(at("2026-10-01T12:00:00Z")),
            ..Pass::read("x")
        };
        let access = Access::of(&pass, None, true, at("2026-04-01T12:00:00Z"));
        assert_eq!(access.ends_at(), pass.refresh_until);
        assert_eq!(Access { failing: true, ..access }.ends_at(), pass.access_until);
        let endless = Access::of(&Pass::read("x"), None, false, at("2026-04-01T12:00:00Z"));
        assert_eq!((endless.ends_at(), endless.warning(at("2030-01-01T00:00:00Z"), None)), (None, None));
        let told =
            Access::of(&Pass::read("x"), Some(at("2026-05-01T12:00:00Z")), false, at("2026-04-01T12:00:00Z"));
        assert_eq!(told.ends_at(), Some(at("2026-05-01T12:00:00Z")));
    }
}

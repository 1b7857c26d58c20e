//! The figures of a channel, month by month: followers, own posts, what came in, what was answered and how fast,
//! what was removed and on which ground (ST-01, ST-04).
//!
//! Months are Swedish calendar months. A month in which nobody counted the followers has no number: the last one
//! known is never carried on.

use super::ledger::{Lag, lag, midnight};
use crate::time::day_of;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};

/// How many months a channel's figures take in, the current one included.
pub const MONTHS: i64 = 12;

/// How many followed a channel on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Followed {
    /// The Swedish day.
    pub on: Date,
    /// How many.
    pub count: u64,
    /// Whether the platform rounds it.
    pub rounded: bool,
    /// Whether a person wrote it down; else the platform's interface said it.
    pub by_hand: bool,
}

/// One message that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct In {
    /// When it was published; when it came to us where the source does not say.
    pub at: Timestamp,
    /// When its answer stood at the source; none while it has none.
    pub answered_at: Option<Timestamp>,
}

/// What is counted of a month.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Month {
    /// Its first day.
    pub first: Date,
    /// The last count of followers in it; none where nobody counted.
    pub followers: Option<Followed>,
    /// Own posts that were published in it and stand.
    pub posts: u64,
    /// Messages that came in.
    pub came: u64,
    /// How many of them were answered, whenever that was.
    pub answered: u64,
    /// How long those answers took, in seconds.
    pub took: Option<Lag>,
    /// How many were removed in it by decision.
    pub removed: u64,
}

/// The months up to a day, the first one first: each as its first day and the first day after it.
#[must_use]
pub fn months(today: Date) -> Vec<(Date, Date)> {
    let this = today.first_of_month();
    let back = |n: i64| this.checked_sub(n.months()).unwrap_or(this);
    (0..MONTHS).rev().map(|n| (back(n), back(n - 1))).collect()
}

/// From when to when a month lasts; none outside the years that can be counted.
#[must_use]
pub fn lasts((first, after): (Date, Date)) -> Option<(Timestamp, Timestamp)> {
    Some((midnight(first).ok()?, midnight(after).ok()?))
}

/// The last month up to a day, as ST-01 counts it: the same day a month ago is not in it, the day is.
#[must_use]
pub fn last_month(today: Date) -> (Date, Date) {
    let before = today.checked_sub(1.month()).unwrap_or(today);
    (before.tomorrow().unwrap_or(before), today)
}

/// The last count on or before a day, if it is no older than the last month: an older one says nothing of now.
#[must_use]
pub fn followed_now(counts: &[Followed], today: Date) -> Option<Followed> {
    let (from, until) = last_month(today);
    counts.iter().rev().find(|c| c.on >= from && c.on <= until).copied()
}

/// The months' figures. `posts` and `removed` are already counted, one number a month, in the same order;
/// `counts` goes by day, the first one first.
#[must_use]
pub fn by_month(
    months: &[(Date, Date)],
    counts: &[Followed],
    posts: &[u64],
    came: &[In],
    removed: &[u64],
) -> Vec<Month> {
    let one = |(n, (first, after)): (usize, &(Date, Date))| {
        let within = |day: Date| day >= *first && day < *after;
        let came: Vec<&In> = came.iter().filter(|one| within(day_of(one.at))).collect();
        Month {
            first: *first,
            followers: counts.iter().rev().find(|c| within(c.on)).copied(),
            posts: posts.get(n).copied().unwrap_or(0),
            came: came.len() as u64,
            answered: came.iter().filter(|one| one.answered_at.is_some()).count() as u64,
            took: took(came.iter().copied()),
            removed: removed.get(n).copied().unwrap_or(0),
        }
    };
    months.iter().enumerate().map(one).collect()
}

/// How long the answers took, in seconds; none where nothing was answered.
#[must_use]
pub fn took<'a>(came: impl Iterator<Item = &'a In>) -> Option<Lag> {
    let seconds = came.filter_map(|one| Some(one.answered_at?.duration_since(one.at).as_secs().max(0)));
    lag(seconds.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn twelve_months_end_with_the_current_one_and_begin_at_midnight_in_sweden() {
        let months = months(date(2026, 4, 7));
        assert_eq!(months.len(), 12);
        assert_eq!(months[0], (date(2025, 5, 1), date(2025, 6, 1)));
        assert_eq!(months[11], (date(2026, 4, 1), date(2026, 5, 1)));
        assert_eq!(lasts(months[11]), Some((at("2026-03-31T22:00:00Z"), at("2026-04-30T22:00:00Z"))));
    }

    #[test]
    fn the_last_month_takes_in_today_and_no_day_twice() {
        assert_eq!(last_month(date(2026, 4, 7)), (date(2026, 3, 8), date(2026, 4, 7)));
        assert_eq!(last_month(date(2026, 3, 31)), (date(2026, 3, 1), date(2026, 3, 31)));
    }

    #[test]
    fn a_count_from_before_the_last_month_says_nothing_of_now() {
        let counted = |on| Followed { on, count: 40, rounded: false, by_hand: true };
        let counts = [counted(date(2026, 1, 2)), counted(date(2026, 3, 8))];
        assert_eq!(followed_now(&counts, date(2026, 4, 7)).map(|c| c.on), Some(date(2026, 3, 8)));
        assert_eq!(followed_now(&counts[..1], date(2026, 4, 7)), None);
        assert_eq!(followed_now(&counts, date(2026, 2, 1)).map(|c| c.on), Some(date(2026, 1, 2)));
    }

    #[test]
    fn a_message_counts_in_the_month_it_came_whenever_it_was_answered() {
        let months = months(date(2026, 4, 7));
        // Half past eleven at night in Sweden on the last of March, and two hours later.
        let came = [
            In { at: at("2026-03-31T21:30:00Z"), answered_at: Some(at("2026-04-02T21:30:00Z")) },
            In { at: at("2026-03-31T23:30:00Z"), answered_at: None },
        ];
        let counts = [Followed { on: date(2026, 3, 3), count: 7, rounded: true, by_hand: false }];
        let posts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1];
        let made = by_month(&months, &counts, &posts, &came, &[]);
        let (march, april) = (&made[10], &made[11]);
        assert_eq!((march.came, march.answered, march.posts), (1, 1, 4));
        assert_eq!(march.took.map(|took| (took.p50_s, took.of)), Some((2 * 86_400, 1)));
        assert_eq!((april.came, april.answered, april.took), (1, 0, None));
        assert_eq!(march.followers.map(|c| c.count), Some(7));
        assert_eq!(april.followers, None, "an old count is not carried on");
    }
}

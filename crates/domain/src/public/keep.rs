//! How long an answer of the public pages may be kept by whoever asked, or stands between.
//!
//! A message that was removed is known to be so at the next poll; from then on the page and the feeds
//! must be without it within one poll more. So nothing may be kept longer than that.

/// Seconds in which our own memory of an answer may be behind what was written.
pub const LOOK: u64 = 1;

/// The longest that anything is kept, whatever the polls: times such as "open now" stand on the page.
pub const LONGEST: u64 = 60;

/// Seconds an answer may be kept, from how often each open channel is polled.
#[must_use]
pub fn keep_for(every_s: impl IntoIterator<Item = i64>) -> u64 {
    let least = every_s.into_iter().filter_map(|s| u64::try_from(s).ok()).filter(|s| *s > 0).min();
    least.unwrap_or(LONGEST).min(LONGEST).saturating_sub(LOOK).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_gone_before_the_next_poll_and_never_older_than_a_minute() {
        for (every, wanted) in
            [(vec![], 59), (vec![300, 3600], 59), (vec![300, 30], 29), (vec![1], 1), (vec![0, -5], 59)]
        {
            assert_eq!(keep_for(every.clone()), wanted, "{every:?}");
            let least = every.iter().copied().filter(|s| *s > 1).min().unwrap_or(i64::MAX);
            assert!(i64::try_from(wanted + LOOK).unwrap() <= least.max(2));
        }
    }
}

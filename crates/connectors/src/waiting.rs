//! How long to wait before a source is asked again.

use crate::platforms::feed::dates;
use jiff::{SignedDuration, Timestamp};

/// The first wait after a failure.
const FIRST: SignedDuration = SignedDuration::from_mins(1);
/// The longest wait of our own choice.
const LONGEST: SignedDuration = SignedDuration::from_hours(6);
/// The longest wait a source can ask for. Longer, and a mistake of theirs would silence a channel.
const LONGEST_ASKED: SignedDuration = SignedDuration::from_hours(24);

/// When to try again after a failure: one minute, doubled for each failure before it, six hours at
/// most; never before what the source asks for.
///
/// `spread` (0 to 255) moves the wait up to a quarter later, so that many channels at one host do not
/// return at the same moment; the same for a channel every time.
#[must_use]
pub fn next_at(now: Timestamp, failures_before: u32, spread: u8, retry_after: Option<&str>) -> Timestamp {
    let doubled = FIRST.checked_mul(1_i32.checked_shl(failures_before.min(20)).unwrap_or(i32::MAX));
    let own = doubled.unwrap_or(LONGEST).min(LONGEST);
    let own = own + (own / 4 / 255) * i32::from(spread);
    let wait = own.max(retry_after.and_then(|text| asked(text, now)).unwrap_or(SignedDuration::ZERO));
    now.checked_add(wait).unwrap_or(Timestamp::MAX)
}

/// The wait a source asks for with `Retry-After`: seconds or a date; a day at most.
#[must_use]
pub fn asked(retry_after: &str, now: Timestamp) -> Option<SignedDuration> {
    let text = retry_after.trim();
    let wait = match text.parse::<u64>() {
        Ok(seconds) => SignedDuration::from_secs(i64::try_from(seconds).unwrap_or(i64::MAX)),
        Err(_) => dates::when(text)?.duration_since(now),
    };
    (wait > SignedDuration::ZERO).then(|| wait.min(LONGEST_ASKED))
}

/// The wait a source asks for with `Cache-Control: max-age`; a day at most.
#[must_use]
pub fn fresh_for(cache_control: &str) -> Option<SignedDuration> {
    let lower = cache_control.to_ascii_lowercase();
    if lower.contains("no-cache") || lower.contains("no-store") {
        return None;
    }
    let age =
        lower.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.trim().parse::<u32>().ok())?;
    (age > 0).then(|| SignedDuration::from_secs(i64::from(age)).min(LONGEST_ASKED))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_doubles_to_six_hours_and_obeys_the_source() {
        let now: Timestamp = "2026-11-20T12:00:00Z".parse().unwrap();
        let minutes = |failures, asked| next_at(now, failures, 0, asked).duration_since(now).as_mins();
        assert_eq!(
            [0, 1, 2, 5, 8, 9, 31, u32::MAX].map(|f| minutes(f, None)),
            [1, 2, 4, 32, 256, 360, 360, 360]
        );
        assert_eq!(minutes(0, Some("1800")), 30);
        assert_eq!(minutes(9, Some("60")), 360);
        assert_eq!(minutes(0, Some("Fri, 20 Nov 2026 13:30:00 GMT")), 90);
        assert_eq!(minutes(0, Some("99999999999999999999")), 1);
        assert_eq!(minutes(0, Some("9999999999")), 24 * 60);
        assert_eq!(minutes(0, Some("Fri, 20 Nov 2020 13:30:00 GMT")), 1);
        assert_eq!(minutes(0, Some("snart")), 1);
        assert_eq!(next_at(now, 9, 255, None).duration_since(now).as_mins(), 449);
        assert_eq!(next_at(Timestamp::MAX, 9, 255, None), Timestamp::MAX);
    }

    #[test]
    fn a_source_says_how_long_its_answer_is_fresh() {
        assert_eq!(fresh_for("public, Max-Age=600"), Some(SignedDuration::from_mins(10)));
        assert_eq!(fresh_for("max-age=600, no-cache"), None);
        assert_eq!(fresh_for("max-age=0"), None);
        assert_eq!(fresh_for("private"), None);
    }
}

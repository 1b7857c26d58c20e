//! The version of the interface that is spoken: a year and a month, named with each asking. LinkedIn closes a version
//! about a year after it came (domain 6.7), and then everything is refused until torg is upgraded.

use jiff::{SignedDuration, Span, Timestamp, civil::Date, tz::TimeZone};
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};

/// The version, as it is named.
pub(super) const VERSION: &str = "202607";

/// How long before its end that is told.
const BEFORE: SignedDuration = SignedDuration::from_hours(60 * 24);

/// The day a version is closed, as far as can be told beforehand: a year after its month began.
fn closes_on(version: &str) -> Option<Date> {
    let (year, month) = version.split_at_checked(4)?;
    let begins = Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()?;
    begins.checked_add(Span::new().years(1)).ok()
}

/// That the version is about to be closed, when it is.
pub(super) fn closing(now: Timestamp) -> Option<Problem> {
    let on = closes_on(VERSION)?;
    let at = on.to_zoned(TimeZone::UTC).ok()?.timestamp();
    (at.duration_since(now) < BEFORE).then(|| {
        let sentence = format!(
            "LinkedIn stänger omkring {on} den version av sitt gränssnitt som torg talar ({VERSION}). Uppgradera torg före dess: sedan läses och görs inget på LinkedIn."
        );
        Problem::new(ProblemKind::InterfaceMissing, Mender::Operator, sentence)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_end_of_the_version_is_told_two_months_before() {
        assert_eq!(closes_on("202508").map(|d| d.to_string()).as_deref(), Some("2026-08-01"));
        for odd in ["", "2025", "202513", "åååå08", "2025xx"] {
            assert_eq!(closes_on(odd), None, "{odd}");
        }
        let end = closes_on(VERSION).unwrap().to_zoned(TimeZone::UTC).unwrap().timestamp();
        assert_eq!(closing(end - SignedDuration::from_hours(61 * 24)), None);
        let problem = closing(end - SignedDuration::from_hours(59 * 24)).unwrap();
        assert_eq!(problem.mender, Mender::Operator);
        assert!(problem.sentence.contains("Uppgradera torg") && closing(end).is_some());
    }
}

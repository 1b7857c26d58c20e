//! Times as feeds write them.
//!
//! A feed's own rule (RFC 822 or RFC 3339) is tried first, then what people write instead. A time
//! without offset is Swedish time. A time that has not been yet, or that cannot be true, is none:
//! a clock that started in the future would let a deadline slip.

use jiff::{
    SignedDuration, Timestamp, civil,
    tz::{Offset, TimeZone},
};
use torg_domain::channels::problem::ProblemKind;

/// How far ahead of ours a source's clock may be.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Years a message can come from.
const YEARS: std::ops::RangeInclusive<i16> = 1990..=2200;

/// The instant a text means, and what was odd about it; or why there is none.
pub fn read(text: &str, now: Timestamp) -> Result<(Timestamp, Option<ProblemKind>), ProblemKind> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ProblemKind::DateMissing);
    }
    let Some((at, odd)) = parse(text) else {
        // The last day of year 9999 is a date, but no instant that can be counted with.
        let far = words(text).is_some_and(|(date, _)| !YEARS.contains(&date.year()));
        return Err(if far { ProblemKind::DateImplausible } else { ProblemKind::DateUnreadable });
    };
    let year = at.to_zoned(TimeZone::UTC).year();
    if !YEARS.contains(&year) {
        Err(ProblemKind::DateImplausible)
    } else if at.duration_since(now) > AHEAD {
        Err(ProblemKind::DateInFuture)
    } else {
        Ok((at, odd))
    }
}

/// The instant a text means, be it when it may; for headers.
pub fn when(text: &str) -> Option<Timestamp> {
    parse(text.trim()).map(|(at, _)| at)
}

fn parse(text: &str) -> Option<(Timestamp, Option<ProblemKind>)> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Some((at, None));
    }
    // Names of zones are read below: RFC 2822 makes UTC of those it does not know, CET among them.
    let named = text.ends_with(|c: char| c.is_ascii_alphabetic() || c == ')');
    if !named
        && let Ok(at) = jiff::fmt::rfc2822::DateTimeParser::new().relaxed_weekday(true).parse_timestamp(text)
    {
        return Some((at, None));
    }
    let (date, rest) = words(text)?;
    let (time, rest) = time_of_day(&rest).unwrap_or((civil::Time::midnight(), rest));
    let local = date.to_datetime(time);
    match offset(rest.trim()) {
        Some(offset) => offset.to_timestamp(local).ok().map(|at| (at, None)),
        None => {
            let zone = TimeZone::get("Europe/Stockholm").ok()?;
            let at = zone.to_ambiguous_timestamp(local).compatible().ok()?;
            Some((at, Some(ProblemKind::DateWithoutOffset)))
        }
    }
}

const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar"],
    &["apr"],
    &["may", "maj"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec"],
];

/// A date in words or figures, and the rest of the text.
fn words(text: &str) -> Option<(civil::Date, String)> {
    if text.bytes().all(|b| b.is_ascii_digit()) && matches!(text.len(), 9..=13) {
        let number: i64 = text.parse().ok()?;
        let at = if text.len() > 11 {
            Timestamp::from_millisecond(number)
        } else {
            Timestamp::from_second(number)
        };
        let utc = at.ok()?.to_zoned(TimeZone::UTC);
        return Some((utc.date(), format!("{} Z", utc.time())));
    }
    let text = match text
        .as_bytes()
        .windows(3)
        .position(|w| w[0].is_ascii_digit() && matches!(w[1], b'T' | b't') && w[2].is_ascii_digit())
    {
        Some(at) => format!("{} {}", &text[..=at], &text[at + 2..]),
        None => text.to_owned(),
    };
    let mut parts: Vec<&str> = text.split([' ', ',', '\t', '\n']).filter(|p| !p.is_empty()).collect();
    let figures = |part: &str| -> Option<civil::Date> {
        let numbers: Vec<i16> = part.split(['-', '/', '.']).map(|n| n.parse().ok()).collect::<Option<_>>()?;
        match numbers[..] {
            [y, m, d] if part.find(['-', '/', '.']) == Some(4) => {
                civil::Date::new(y, m.try_into().ok()?, d.try_into().ok()?).ok()
            }
            _ => None,
        }
    };
    if let Some(date) = parts.first().and_then(|p| figures(p)) {
        return Some((date, parts.split_off(1).join(" ")));
    }
    // `[weekday] day month year ...`, the parts also joined by dashes, or `month day year ...`
    let joined = parts.join(" ");
    let split = joined.replacen('-', " ", 2);
    let mut parts: Vec<&str> = split.split(' ').filter(|p| !p.is_empty()).collect();
    let month = |p: &str| {
        let p = p.to_lowercase();
        MONTHS
            .iter()
            .position(|names| names.iter().any(|n| p.starts_with(n)))
            .and_then(|i| i8::try_from(i + 1).ok())
    };
    let day = |p: &str| p.trim_end_matches(['.', ':']).trim_end_matches("th").parse::<i8>().ok();
    let is_month = |p: Option<&&str>| p.is_some_and(|p| month(p).is_some());
    let weekday = parts.first().is_some_and(|p| day(p).is_none())
        && (!is_month(parts.first()) || is_month(parts.get(1)) || is_month(parts.get(2)));
    if weekday {
        parts.remove(0);
    }
    let (d, m) = match (day(parts.first()?), month(parts.first()?)) {
        (Some(d), _) => (d, month(parts.get(1)?)?),
        (None, Some(m)) => (day(parts.get(1)?)?, m),
        (None, None) => return None,
    };
    let y: i16 = parts.get(2)?.parse().ok()?;
    let y = match y {
        0..=49 => y + 2000,
        50..=99 => y + 1900,
        _ => y,
    };
    Some((civil::Date::new(y, m, d).ok()?, parts.split_off(3).join(" ")))
}

/// `15:04`, `15:04:05`, `15.04` or with a fraction; and the rest of the text.
fn time_of_day(text: &str) -> Option<(civil::Time, String)> {
    let text = text.trim_start().trim_start_matches("kl").trim_start_matches('.').trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit() && c != ':' && c != '.').unwrap_or(text.len());
    let (clock, rest) = text.split_at(end);
    let mut parts = clock.split([':', '.']).map(str::parse::<i8>);
    let (hour, minute) = (parts.next()?.ok()?, parts.next()?.ok()?);
    let second = parts.next().and_then(Result::ok).unwrap_or(0);
    Some((civil::Time::new(hour, minute, second.min(59), 0).ok()?, rest.to_owned()))
}

/// An offset in figures or by the names feeds use.
fn offset(text: &str) -> Option<Offset> {
    let name = text.split([' ', '(']).find(|p| !p.is_empty())?.to_ascii_uppercase();
    let hours = match name.as_str() {
        "Z" | "UT" | "UTC" | "GMT" | "WET" => 0,
        "CET" | "MET" | "BST" | "WEST" => 1,
        "CEST" | "MEST" | "EET" => 2,
        "EEST" | "MSK" => 3,
        "EST" | "CDT" => -5,
        "EDT" => -4,
        "CST" | "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        figures => {
            let figures = figures.trim_start_matches("GMT").trim_start_matches("UTC");
            let sign = if figures.starts_with('-') { -1 } else { 1 };
            let digits: String =
                figures.strip_prefix(['+', '-'])?.chars().filter(char::is_ascii_digit).collect();
            let (h, m) = match digits.len() {
                1 | 2 => (digits.parse::<i32>().ok()?, 0),
                4 => (digits[..2].parse().ok()?, digits[2..].parse::<i32>().ok()?),
                _ => return None,
            };
            return Offset::from_seconds(sign * (h * 3600 + m * 60)).ok();
        }
    };
    Offset::from_hours(hours).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_as_they_are_written() {
        let now = "2026-11-20T12:00:00Z".parse().unwrap();
        use ProblemKind::{DateImplausible, DateInFuture, DateMissing, DateUnreadable, DateWithoutOffset};
        for (text, expected) in [
            ("Fri, 20 Nov 2026 10:00:00 +0100", Ok(("2026-11-20T09:00:00Z", None))),
            ("Mon, 20 Nov 2026 10:00:00 +0100", Ok(("2026-11-20T09:00:00Z", None))),
            ("2026-11-20T10:00:00+01:00", Ok(("2026-11-20T09:00:00Z", None))),
            ("2026-11-20T10:00:00.123Z", Ok(("2026-11-20T10:00:00.123Z", None))),
            ("20 Nov 26 10:00 GMT", Ok(("2026-11-20T10:00:00Z", None))),
            ("Fri, 20 Nov 2026 10:00:00 CET", Ok(("2026-11-20T09:00:00Z", None))),
            ("fredag, 20 november 2026 10:00:00 +0100", Ok(("2026-11-20T09:00:00Z", None))),
            ("Wed, 20 maj 2026 10:00:00 CEST", Ok(("2026-05-20T08:00:00Z", None))),
            ("2026-11-20 10:00:00", Ok(("2026-11-20T09:00:00Z", Some(DateWithoutOffset)))),
            ("2026-11-20T10:00", Ok(("2026-11-20T09:00:00Z", Some(DateWithoutOffset)))),
            ("2026-07-20", Ok(("2026-07-19T22:00:00Z", Some(DateWithoutOffset)))),
            ("20 november 2026 kl. 10.00", Ok(("2026-11-20T09:00:00Z", Some(DateWithoutOffset)))),
            ("Nov 20, 2026 10:00:00 UTC", Ok(("2026-11-20T10:00:00Z", None))),
            ("20-Nov-2026 10:00:00 +0000", Ok(("2026-11-20T10:00:00Z", None))),
            ("1795168800", Ok(("2026-11-20T10:00:00Z", None))),
            ("2026-11-20T12:04:00Z", Ok(("2026-11-20T12:04:00Z", None))),
            ("2026-11-20T14:00:00Z", Err(DateInFuture)),
            ("9999-12-31T23:59:59Z", Err(DateImplausible)),
            ("Fri, 31 Dec 9999 23:59:59 GMT", Err(DateImplausible)),
            ("1970-01-01T00:00:00Z", Err(DateImplausible)),
            ("0001-01-01T00:00:00", Err(DateImplausible)),
            ("i går", Err(DateUnreadable)),
            ("2026-02-30T10:00:00Z", Err(DateUnreadable)),
            ("99999999999999999999", Err(DateUnreadable)),
            ("  ", Err(DateMissing)),
        ] {
            let expected = expected.map(|(t, p)| (t.parse::<Timestamp>().unwrap(), p));
            assert_eq!(read(text, now), expected, "{text}");
        }
    }
}

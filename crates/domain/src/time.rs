//! Swedish time: reading instants as people and files write them, and saying them back in Swedish.
//!
//! Instants are kept in UTC; the zone is Europe/Stockholm, from the rules built into the program, so that
//! every machine counts alike. Nothing here knows what time it is: `now` is always an argument.

use jiff::{
    SignedDuration, Timestamp, Zoned,
    civil::{Date, DateTime, Weekday},
    tz::{AmbiguousOffset, TimeZone},
};
use std::sync::LazyLock;

static STOCKHOLM: LazyLock<TimeZone> = LazyLock::new(|| {
    TimeZone::get("Europe/Stockholm")
        .or_else(|_| TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3"))
        .unwrap_or(TimeZone::UTC)
});

/// The zone of Swedish time.
#[must_use]
pub fn stockholm() -> &'static TimeZone {
    &STOCKHOLM
}

/// Swedish local time at an instant.
#[must_use]
pub fn local(at: Timestamp) -> Zoned {
    at.to_zoned(stockholm().clone())
}

/// The Swedish calendar day an instant falls on.
#[must_use]
pub fn day_of(at: Timestamp) -> Date {
    stockholm().to_datetime(at).date()
}

/// Text that is no instant.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadInstant {
    /// Neither with nor without offset.
    #[error(
        "\"{0}\" är ingen tidpunkt; skriv till exempel 2026-04-03T15:10, eller med tidszon 2026-04-03T15:10:00+02:00"
    )]
    Unreadable(String),
    /// A local time that the change to summer time skipped.
    #[error("klockan {time} finns inte den {day}: då ställdes klockan fram en timme")]
    Skipped {
        /// The local time, `HH:MM`.
        time: String,
        /// The day in words.
        day: String,
    },
}

/// Reads an instant: RFC 3339 with offset, or without one, and then it is Swedish time.
///
/// A local time that comes twice, when summer time ends, means the first of the two: a deadline counted
/// from it is never later than the citizen can expect.
///
/// # Errors
/// [`BadInstant::Skipped`] for a time that never was; [`BadInstant::Unreadable`] for the rest.
pub fn parse_instant(text: &str) -> Result<Timestamp, BadInstant> {
    let text = text.trim();
    let unreadable = || BadInstant::Unreadable(text.chars().take(60).collect());
    if text.len() > 64 {
        return Err(unreadable());
    }
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(at);
    }
    from_local(text.parse::<DateTime>().map_err(|_| unreadable())?)
}

/// The instant of a Swedish local time; the first of two when the hour comes twice.
///
/// # Errors
/// [`BadInstant`] when the time never was, or lies outside the years that can be counted.
pub fn from_local(local: DateTime) -> Result<Timestamp, BadInstant> {
    let found = stockholm().to_ambiguous_timestamp(local);
    if matches!(found.offset(), AmbiguousOffset::Gap { .. }) {
        let time = local.strftime("%H:%M").to_string();
        return Err(BadInstant::Skipped { time, day: date_in_words(local.date()) });
    }
    found.earlier().map_err(|_| BadInstant::Unreadable(local.to_string()))
}

/// An instant as files and answers write it: Swedish time with its offset, whole seconds.
#[must_use]
pub fn written(at: Timestamp) -> String {
    local(at).strftime("%Y-%m-%dT%H:%M:%S%:z").to_string()
}

/// "i dag 15:30", "i morgon 09:20", "i går 08:00"; "tors 3 dec 15:30" within half a year, with the year
/// beyond that.
#[must_use]
pub fn near(at: Timestamp, now: Timestamp) -> String {
    let (then, today) = (local(at), day_of(now));
    let date = then.date();
    let time = then.strftime("%H:%M");
    let day = match days_between(today, date) {
        0 => "i dag".to_owned(),
        1 => "i morgon".to_owned(),
        -1 => "i går".to_owned(),
        -180..=180 => {
            format!("{} {} {}", short_weekday(date), date.day(), short_month(date))
        }
        _ => format!("{} {} {}", date.day(), short_month(date), date.year()),
    };
    format!("{day} {time}")
}

/// "torsdag 3 december 2026 kl. 15:30".
#[must_use]
pub fn whole(at: Timestamp) -> String {
    let then = local(at);
    format!("{} {} kl. {}", weekday(then.date()), date_in_words(then.date()), then.strftime("%H:%M"))
}

/// A deadline as [`near`] says it, but midnight belongs to the day that ends: "i dag 24:00".
#[must_use]
pub fn near_end(at: Timestamp, now: Timestamp) -> String {
    said_as_end(at, |at| near(at, now))
}

/// A deadline as [`whole`] says it, but midnight belongs to the day that ends: "... kl. 24:00".
#[must_use]
pub fn whole_end(at: Timestamp) -> String {
    said_as_end(at, whole)
}

/// Says an instant as the end of something: what ends when a day does ends at 24:00 of that day.
pub(crate) fn said_as_end(at: Timestamp, say: impl Fn(Timestamp) -> String) -> String {
    let before = at.checked_sub(SignedDuration::from_secs(1)).unwrap_or(at);
    if day_of(before) == day_of(at) {
        return say(at);
    }
    let said = say(before);
    said.strip_suffix("23:59").map_or_else(|| say(at), |day| format!("{day}24:00"))
}

/// "ons 13:00".
#[must_use]
pub fn short(at: Timestamp) -> String {
    let then = local(at);
    format!("{} {}", short_weekday(then.date()), then.strftime("%H:%M"))
}

/// "15:30".
#[must_use]
pub fn clock_time(at: Timestamp) -> String {
    local(at).strftime("%H:%M").to_string()
}

/// "3 december 2026".
#[must_use]
pub fn date_in_words(date: Date) -> String {
    format!("{} {} {}", date.day(), month(date), date.year())
}

/// "torsdag".
#[must_use]
pub fn weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "måndag",
        Weekday::Tuesday => "tisdag",
        Weekday::Wednesday => "onsdag",
        Weekday::Thursday => "torsdag",
        Weekday::Friday => "fredag",
        Weekday::Saturday => "lördag",
        Weekday::Sunday => "söndag",
    }
}

/// "tors".
#[must_use]
pub fn short_weekday(date: Date) -> &'static str {
    match date.weekday() {
        Weekday::Monday => "mån",
        Weekday::Tuesday => "tis",
        Weekday::Wednesday => "ons",
        Weekday::Thursday => "tors",
        Weekday::Friday => "fre",
        Weekday::Saturday => "lör",
        Weekday::Sunday => "sön",
    }
}

const MONTHS: [(&str, &str); 12] = [
    ("januari", "jan"),
    ("februari", "feb"),
    ("mars", "mars"),
    ("april", "april"),
    ("maj", "maj"),
    ("juni", "juni"),
    ("juli", "juli"),
    ("augusti", "aug"),
    ("september", "sep"),
    ("oktober", "okt"),
    ("november", "nov"),
    ("december", "dec"),
];

fn names_of_month(date: Date) -> (&'static str, &'static str) {
    let index = usize::try_from(date.month() - 1).unwrap_or(0);
    MONTHS.get(index).copied().unwrap_or_default()
}

/// "december".
#[must_use]
pub fn month(date: Date) -> &'static str {
    names_of_month(date).0
}

/// "dec".
#[must_use]
pub fn short_month(date: Date) -> &'static str {
    names_of_month(date).1
}

/// A length of time: "2 h 30 min", "45 min", "30 s", "0". Whole minutes, rounded down, from a minute up.
#[must_use]
pub fn length(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let seconds = seconds.unsigned_abs();
    match (seconds / 3600, seconds / 60 % 60, seconds) {
        (0, 0, 0) => "0".to_owned(),
        (0, 0, s) => format!("{sign}{s} s"),
        (0, m, _) => format!("{sign}{m} min"),
        (h, 0, _) => format!("{sign}{h} h"),
        (h, m, _) => format!("{sign}{h} h {m} min"),
    }
}

/// Calendar days from one day to another, negative backwards.
fn days_between(from: Date, to: Date) -> i32 {
    from.until(to).map_or(i32::MAX, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        parse_instant(text).unwrap()
    }

    #[test]
    fn a_time_without_offset_is_stockholm_time() {
        for (text, utc) in [
            ("2026-04-03T15:10", "2026-04-03T13:10:00Z"),
            ("2026-01-03 15:10:30", "2026-01-03T14:10:30Z"),
            ("2026-04-03T15:10:00+02:00", "2026-04-03T13:10:00Z"),
            ("2026-04-03T15:10:00Z", "2026-04-03T15:10:00Z"),
            ("2026-04-03", "2026-04-02T22:00:00Z"),
            ("  2026-04-03T15:10\n", "2026-04-03T13:10:00Z"),
        ] {
            assert_eq!(at(text).to_string(), utc, "{text}");
        }
    }

    #[test]
    fn the_hour_that_comes_twice_means_the_first_and_the_one_that_never_comes_is_refused() {
        assert_eq!(at("2026-10-25T02:30").to_string(), "2026-10-25T00:30:00Z");
        assert_eq!(at("2026-10-25T02:30+01:00").to_string(), "2026-10-25T01:30:00Z");
        let refused = parse_instant("2026-03-29T02:30").unwrap_err();
        assert_eq!(
            refused.to_string(),
            "klockan 02:30 finns inte den 29 mars 2026: då ställdes klockan fram en timme"
        );
        assert!(parse_instant("2026-03-29T03:00").is_ok());
    }

    #[test]
    fn nonsense_is_refused_with_its_text() {
        let long = "9".repeat(1_000_000);
        for text in
            ["", "i morgon", "2026-13-01T10:00", "2026-04-31T10:00", "2026-04-03T25:00", "15:10", &long]
        {
            let refused = parse_instant(text).unwrap_err().to_string();
            assert!(refused.len() < 300 && refused.contains("ingen tidpunkt"), "{refused}");
        }
        for edge in ["9999-12-31T23:59", "-009999-01-01T00:00", "9999-12-30T21:59:59Z", "1900-01-01T00:00"] {
            let _ = parse_instant(edge).map(|at| (written(at), whole(at), near(at, Timestamp::UNIX_EPOCH)));
        }
    }

    #[test]
    fn instants_and_lengths_are_said_in_swedish() {
        let now = at("2026-12-02T10:00");
        for (then, words) in [
            ("2026-12-02T15:30", "i dag 15:30"),
            ("2026-12-03T09:20", "i morgon 09:20"),
            ("2026-12-01T23:59", "i går 23:59"),
            ("2026-12-04T08:00", "fre 4 dec 08:00"),
            ("2027-11-04T08:00", "4 nov 2027 08:00"),
        ] {
            assert_eq!(near(at(then), now), words);
        }
        assert_eq!(whole(at("2026-12-03T15:30")), "torsdag 3 december 2026 kl. 15:30");
        assert_eq!(whole_end(at("2026-12-03T15:30")), "torsdag 3 december 2026 kl. 15:30");
        assert_eq!(whole_end(at("2026-12-04T00:00")), "torsdag 3 december 2026 kl. 24:00");
        assert_eq!(near_end(at("2026-12-03T00:00"), now), "i dag 24:00");
        assert_eq!(short(at("2026-12-02T13:00")), "ons 13:00");
        assert_eq!(written(at("2026-07-01T13:00")), "2026-07-01T13:00:00+02:00");
        for (seconds, words) in [
            (9000, "2 h 30 min"),
            (7200, "2 h"),
            (2700, "45 min"),
            (30, "30 s"),
            (0, "0"),
            (86_400, "24 h"),
            (-3660, "−1 h 1 min"),
        ] {
            assert_eq!(length(seconds), words);
        }
    }
}

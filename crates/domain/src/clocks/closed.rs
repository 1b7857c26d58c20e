//! Days on which somebody has closed, each with the reason that pages show.
//!
//! A local closed day is the municipality's, the authority's or the channel's own: a bridge day, a
//! planning day, four weeks in July. Public holidays are not written here; the calendar knows them.

use super::{calendar::NamedDay, period::clipped};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr, sync::Arc};

/// Why somebody has closed, as a person wrote it. Shared, since every interval it explains carries it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Reason(Arc<str>);

impl Reason {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Reason {
    fn from(text: &str) -> Self {
        Self(text.trim().into())
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Serialize for Reason {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Ok(Self::from(String::deserialize(from)?.as_str()))
    }
}

/// A date as data writes it: `2026-12-23`, or `12-23` for the same day every year.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum OnDate {
    /// One day, once.
    Once(Date),
    /// Month and day, every year that has it.
    Yearly(i8, i8),
}

impl OnDate {
    /// Whether `date` is this day.
    #[must_use]
    pub fn is(self, date: Date) -> bool {
        match self {
            Self::Once(once) => once == date,
            Self::Yearly(month, day) => (month, day) == (date.month(), date.day()),
        }
    }
}

/// What is wrong with a written day.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDay {
    /// Neither `YYYY-MM-DD` nor `MM-DD`, or a day no year has.
    #[error("\"{0}\" är inget datum; skriv \"2026-12-23\", eller \"12-23\" för varje år")]
    Date(String),
    /// None, or too many, of day, date, and from with until.
    #[error(
        "skriv ett av: day = \"klämdag\", date = \"2026-12-23\", eller from och until med var sitt datum"
    )]
    Which,
    /// The range ends before it begins.
    #[error("\"{0}\" till \"{1}\" slutar innan det börjar")]
    Backwards(String, String),
    /// One end has a year, the other has not.
    #[error("\"{0}\" till \"{1}\": skriv år i båda eller i ingen")]
    Mixed(String, String),
    /// No reason given.
    #[error("en stängd dag måste ha ett skäl (reason) som sidorna kan visa")]
    Reason,
}

impl FromStr for OnDate {
    type Err = BadDay;

    fn from_str(text: &str) -> Result<Self, BadDay> {
        let bad = || BadDay::Date(clipped(text));
        let text = text.trim();
        let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        if text.len() == 10 {
            return text.parse().map(Self::Once).map_err(|_| bad());
        }
        let (month, day) = text.split_once('-').filter(|(m, d)| digits(m) && digits(d)).ok_or_else(bad)?;
        let (month, day) = (month.parse().map_err(|_| bad())?, day.parse().map_err(|_| bad())?);
        // A leap year, so that 29 February may be written.
        Date::new(2024, month, day).map(|_| Self::Yearly(month, day)).map_err(|_| bad())
    }
}

impl fmt::Display for OnDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Once(date) => date.fmt(f),
            Self::Yearly(month, day) => write!(f, "{month:02}-{day:02}"),
        }
    }
}

impl Serialize for OnDate {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OnDate {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OnDateVisitor)
    }
}

struct OnDateVisitor;

impl<'de> de::Visitor<'de> for OnDateVisitor {
    type Value = OnDate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ett datum som \"2026-12-23\" eller \"12-23\"")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<OnDate, E> {
        text.parse().map_err(E::custom)
    }

    /// TOML hands over a date without quotation marks as a map with one entry.
    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<OnDate, A::Error> {
        let entry: Option<(de::IgnoredAny, String)> = map.next_entry()?;
        let (_, text) = entry.ok_or_else(|| de::Error::custom(BadDay::Date(String::new())))?;
        text.parse().map_err(de::Error::custom)
    }
}

/// Which days are meant.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum When {
    /// A day with a name, every year.
    Named(NamedDay),
    /// A date.
    On(OnDate),
    /// From one date to another of the calendar, both included.
    Between(Date, Date),
    /// From one day of the year to another, both included; may pass the new year.
    YearlyBetween((i8, i8), (i8, i8)),
}

impl When {
    /// Whether `date` is one of the days meant.
    #[must_use]
    pub fn holds(self, date: Date) -> bool {
        match self {
            Self::Named(day) => day.is(date),
            Self::On(on) => on.is(date),
            Self::Between(from, until) => (from..=until).contains(&date),
            Self::YearlyBetween(from, until) => yearly_holds(from, until, date),
        }
    }

    /// The days from one written date to another.
    ///
    /// # Errors
    /// [`BadDay::Backwards`] and [`BadDay::Mixed`].
    pub fn between(from: OnDate, until: OnDate) -> Result<Self, BadDay> {
        match (from, until) {
            (OnDate::Once(a), OnDate::Once(b)) if a <= b => Ok(Self::Between(a, b)),
            (OnDate::Once(_), OnDate::Once(_)) => Err(BadDay::Backwards(from.to_string(), until.to_string())),
            (OnDate::Yearly(m, d), OnDate::Yearly(n, e)) => Ok(Self::YearlyBetween((m, d), (n, e))),
            _ => Err(BadDay::Mixed(from.to_string(), until.to_string())),
        }
    }
}

/// Whether a day lies from one day of the year to another, both included; `from` after `until` passes
/// the new year.
pub(super) fn yearly_holds(from: (i8, i8), until: (i8, i8), date: Date) -> bool {
    let day = (date.month(), date.day());
    if from <= until { from <= day && day <= until } else { from <= day || day <= until }
}

/// Days on which nobody watches, whatever the weekly hours say, and why.
///
/// Written as `{ day = "klämdag", reason = "..." }`, `{ date = "2026-12-23", reason = "..." }` or
/// `{ from = "07-06", until = "07-31", reason = "..." }`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenClosedDay", into = "WrittenClosedDay")]
pub struct ClosedDay {
    /// The day or days.
    pub when: When,
    /// Shown to whoever asks why no time was counted.
    pub reason: Reason,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenClosedDay {
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<NamedDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<OnDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<OnDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<OnDate>,
    reason: Option<Reason>,
}

impl TryFrom<WrittenClosedDay> for ClosedDay {
    type Error = BadDay;

    fn try_from(written: WrittenClosedDay) -> Result<Self, BadDay> {
        let when = match (written.day, written.date, written.from, written.until) {
            (Some(day), None, None, None) => When::Named(day),
            (None, Some(date), None, None) => When::On(date),
            (None, None, Some(from), Some(until)) => When::between(from, until)?,
            _ => return Err(BadDay::Which),
        };
        let reason = written.reason.filter(|r| !r.as_str().is_empty()).ok_or(BadDay::Reason)?;
        Ok(Self { when, reason })
    }
}

impl From<ClosedDay> for WrittenClosedDay {
    fn from(closed: ClosedDay) -> Self {
        let mut written =
            Self { day: None, date: None, from: None, until: None, reason: Some(closed.reason) };
        match closed.when {
            When::Named(day) => written.day = Some(day),
            When::On(date) => written.date = Some(date),
            When::Between(from, until) => {
                (written.from, written.until) = (Some(OnDate::Once(from)), Some(OnDate::Once(until)));
            }
            When::YearlyBetween((m, d), (n, e)) => {
                (written.from, written.until) = (Some(OnDate::Yearly(m, d)), Some(OnDate::Yearly(n, e)));
            }
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(text: &str) -> Result<ClosedDay, String> {
        toml::from_str(text).map_err(|e| e.to_string())
    }

    #[test]
    fn closed_days_are_named_dated_or_from_and_until() {
        for (text, closed, open) in [
            ("day = \"klämdag\"\nreason = \"x\"", date(2026, 5, 15), date(2026, 5, 13)),
            ("date = \"2026-12-23\"\nreason = \"x\"", date(2026, 12, 23), date(2027, 12, 23)),
            ("date = 2026-12-23\nreason = \"x\"", date(2026, 12, 23), date(2027, 12, 23)),
            ("date = \"12-23\"\nreason = \"x\"", date(2031, 12, 23), date(2031, 12, 22)),
            ("from = \"12-27\"\nuntil = \"01-02\"\nreason = \"x\"", date(2030, 1, 2), date(2030, 1, 3)),
            (
                "from = \"2026-07-06\"\nuntil = \"2026-07-31\"\nreason = \"x\"",
                date(2026, 7, 31),
                date(2026, 8, 1),
            ),
        ] {
            let day = read(text).unwrap();
            assert!(day.when.holds(closed) && !day.when.holds(open), "{text}");
            assert_eq!(read(&toml::to_string(&day).unwrap()).unwrap(), day, "{text}: written and read again");
        }
    }

    #[test]
    fn a_closed_day_without_reason_or_with_nonsense_is_refused_with_its_text() {
        for (text, names) in [
            ("day = \"klämdag\"", "reason"),
            ("date = \"12-23\"\nreason = \" \"", "reason"),
            ("date = \"02-30\"\nreason = \"x\"", "02-30"),
            ("date = \"2026-13-01\"\nreason = \"x\"", "2026-13-01"),
            ("day = \"tacodagen\"\nreason = \"x\"", "tacodagen"),
            ("from = \"2026-08-01\"\nuntil = \"2026-07-01\"\nreason = \"x\"", "2026-08-01"),
            ("from = \"2026-08-01\"\nuntil = \"08-10\"\nreason = \"x\"", "08-10"),
            ("from = \"08-01\"\nreason = \"x\"", "until"),
            ("reason = \"x\"", "date"),
            ("dag = \"klämdag\"\nreason = \"x\"", "dag"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(names), "{text}: {refused}");
        }
    }
}

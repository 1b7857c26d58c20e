//! Times of the day as opening hours are written: "08:00-12:00", with 24:00 allowed as an end.
//!
//! Minutes since midnight by the clock on the wall. What that means on the two days a year when the
//! clock is moved is decided where days become instants (`day.rs`), not here.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// Minutes in a day on the wall clock: the number 24:00 stands for.
pub const MIDNIGHT: u16 = 24 * 60;

/// A stretch of one day, in minutes since midnight; the end is not included and may be 24:00.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Period {
    from: u16,
    to: u16,
}

impl Period {
    /// The whole day, 00:00-24:00.
    pub const DAY: Self = Self { from: 0, to: MIDNIGHT };

    /// First minute of the period, 0 to 1439.
    #[must_use]
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute it ends at, 1 to 1440.
    #[must_use]
    pub fn to(self) -> u16 {
        self.to
    }
}

/// Text that is no time of day, no period or no list of periods.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadHours {
    /// Not `HH:MM`.
    #[error("\"{0}\" är inget klockslag; skriv till exempel \"08:00\", och \"24:00\" för midnatt på slutet")]
    Time(String),
    /// No dash between two times.
    #[error("\"{0}\" är ingen tid från och till; skriv till exempel \"08:00-12:00\"")]
    Period(String),
    /// Ends before it begins, or at once.
    #[error(
        "\"{0}\" slutar innan den börjar; en natt skrivs som \"22:00-24:00\" och, nästa dag, \"00:00-06:00\""
    )]
    Backwards(String),
    /// Two periods of a day share time.
    #[error("\"{0}\" och \"{1}\" går in i varandra")]
    Overlap(String, String),
}

/// Reads `08:00`, `8:00`, `08.00` or `24:00` as minutes since midnight.
///
/// # Errors
/// [`BadHours::Time`] with the offending text.
pub fn time_of_day(text: &str) -> Result<u16, BadHours> {
    let bad = || BadHours::Time(clipped(text));
    let (hour, minute) = text.trim().split_once([':', '.']).ok_or_else(bad)?;
    let number = |digits: &str| match digits.len() {
        1..=2 if digits.bytes().all(|b| b.is_ascii_digit()) => digits.parse::<u16>().map_err(|_| bad()),
        _ => Err(bad()),
    };
    match (number(hour)?, number(minute)?) {
        (24, 0) => Ok(MIDNIGHT),
        (h @ 0..=23, m @ 0..=59) if minute.len() == 2 => Ok(h * 60 + m),
        _ => Err(bad()),
    }
}

/// Writes minutes since midnight as `HH:MM`.
#[must_use]
pub fn written_time(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

impl FromStr for Period {
    type Err = BadHours;

    fn from_str(text: &str) -> Result<Self, BadHours> {
        let (from, to) = text.split_once(['-', '–']).ok_or_else(|| BadHours::Period(clipped(text)))?;
        let (from, to) = (time_of_day(from)?, time_of_day(to)?);
        if from >= to {
            return Err(BadHours::Backwards(clipped(text)));
        }
        Ok(Self { from, to })
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", written_time(self.from), written_time(self.to))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// The periods of one day, in order, none sharing time with another. Written as a list, or as one text.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default, Serialize)]
#[serde(transparent)]
pub struct Periods(Vec<Period>);

impl Periods {
    /// The periods in the order of the day.
    #[must_use]
    pub fn as_slice(&self) -> &[Period] {
        &self.0
    }

    /// Whether nothing is open.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Puts periods in order and joins those that touch.
    ///
    /// # Errors
    /// [`BadHours::Overlap`] when two share time.
    pub fn of(mut periods: Vec<Period>) -> Result<Self, BadHours> {
        periods.sort_unstable();
        let mut joined: Vec<Period> = Vec::with_capacity(periods.len());
        for period in periods {
            match joined.last_mut() {
                Some(last) if last.to > period.from => {
                    return Err(BadHours::Overlap(last.to_string(), period.to_string()));
                }
                Some(last) if last.to == period.from => last.to = period.to,
                _ => joined.push(period),
            }
        }
        Ok(Self(joined))
    }
}

impl FromStr for Periods {
    type Err = BadHours;

    /// Periods separated by commas; an empty text is a closed day.
    fn from_str(text: &str) -> Result<Self, BadHours> {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        Self::of(parts.map(str::parse).collect::<Result<_, _>>()?)
    }
}

impl<'de> Deserialize<'de> for Periods {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(PeriodsVisitor)
    }
}

struct PeriodsVisitor;

impl<'de> de::Visitor<'de> for PeriodsVisitor {
    type Value = Periods;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("tider som [\"08:00-12:00\", \"13:00-16:30\"]")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Periods, E> {
        text.parse().map_err(E::custom)
    }

    fn visit_seq<A: de::SeqAccess<'de>>(self, mut list: A) -> Result<Periods, A::Error> {
        let mut periods = Vec::new();
        while let Some(text) = list.next_element::<String>()? {
            periods.push(text.parse().map_err(de::Error::custom)?);
        }
        Periods::of(periods).map_err(de::Error::custom)
    }
}

/// The text as an error may show it: never longer than a line.
pub(super) fn clipped(text: &str) -> String {
    text.trim().chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_people_write_them() {
        for (text, from, to) in [
            ("08:00-12:00", 480, 720),
            ("8.00–12.00", 480, 720),
            (" 22:00 - 24:00 ", 1320, 1440),
            ("00:00-00:01", 0, 1),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!((period.from(), period.to()), (from, to), "{text}");
        }
        assert_eq!("13:00-16:30, 08:00-12:00".parse::<Periods>().unwrap().as_slice().len(), 2);
        assert_eq!("08:00-12:00,12:00-16:00".parse::<Periods>().unwrap(), "08:00-16:00".parse().unwrap());
        assert!("".parse::<Periods>().unwrap().is_empty());
    }

    #[test]
    fn what_cannot_be_read_is_named_in_the_refusal() {
        for text in [
            "8-12",
            "08:60-12:00",
            "25:00-26:00",
            "24:01-24:02",
            "kl 8",
            "",
            "08:00",
            "08:00-12:00-13:00",
            "+8:00-12:00",
            "٠٨:٠٠-12:00",
            "8:0-9:00",
        ] {
            let refused = text.parse::<Period>().unwrap_err().to_string();
            let shown = text.split('-').any(|part| refused.contains(part));
            assert!(shown, "{text}: {refused}");
        }
        assert_eq!("16:00-08:00".parse::<Period>(), Err(BadHours::Backwards("16:00-08:00".into())));
        assert_eq!("12:00-12:00".parse::<Period>(), Err(BadHours::Backwards("12:00-12:00".into())));
        let overlap = "08:00-12:00, 11:00-13:00".parse::<Periods>().unwrap_err();
        assert_eq!(overlap, BadHours::Overlap("08:00-12:00".into(), "11:00-13:00".into()));
        let long = "x".repeat(100_000).parse::<Period>().unwrap_err().to_string();
        assert!(long.len() < 200);
    }
}

//! Times of the story, relative to the moment the demo starts: `-12d 18:42`, `-3wd 10:40`, `-95m`,
//! `+1d 08:15`, `answer+40m`, `-410d`.

use anyhow::{Context, bail};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Deserialize;
use torg_domain::clocks::HoursStack;

/// A time as the data writes it.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(try_from = "String")]
pub enum When {
    /// So many calendar days from today, at a time of day; midnight when none is written.
    Day(i32, Option<Time>),
    /// So many working days before today, at a time of day.
    WorkingDay(u16, Option<Time>),
    /// So long before now.
    Ago(SignedDuration),
    /// So long after what it follows.
    After(SignedDuration),
    /// So many calendar days after what it follows, at a time of day.
    DaysAfter(i32, Time),
    /// So long after our answer to what it follows.
    AfterAnswer(SignedDuration),
}

impl TryFrom<String> for When {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        read(&text).ok_or_else(|| format!("\"{text}\" is no time of the story"))
    }
}

fn read(text: &str) -> Option<When> {
    if let Some(after) = text.strip_prefix("answer+") {
        return Some(When::AfterAnswer(span(after)?));
    }
    let (first, time) = match text.split_once(' ') {
        Some((first, time)) => (first, Some(time.parse::<Time>().ok()?)),
        None => (text, None),
    };
    if let Some(days) = first.strip_prefix('-').and_then(|f| f.strip_suffix("wd")) {
        return Some(When::WorkingDay(days.parse().ok()?, time));
    }
    if let Some(days) = first.strip_suffix('d') {
        let count = days.strip_prefix('+').unwrap_or(days).parse().ok()?;
        return match (days.starts_with('+'), time) {
            (true, Some(time)) => Some(When::DaysAfter(count, time)),
            (_, time) => Some(When::Day(count, time)),
        };
    }
    match (first.strip_prefix('-'), time) {
        (Some(before), None) => Some(When::Ago(span(before)?)),
        (None, None) => Some(When::After(span(first.strip_prefix('+').unwrap_or(first))?)),
        _ => None,
    }
}

/// `3h30m`, `95m`, `2h`.
fn span(text: &str) -> Option<SignedDuration> {
    let (hours, minutes) = match text.split_once('h') {
        Some((hours, "")) => (hours.parse().ok()?, 0),
        Some((hours, rest)) => (hours.parse().ok()?, rest.strip_suffix('m')?.parse().ok()?),
        None => (0, text.strip_suffix('m')?.parse().ok()?),
    };
    Some(SignedDuration::from_mins(hours * 60 + minutes))
}

/// The story's calendar: the moment it is told at, and the municipality's own hours.
#[derive(Debug)]
pub struct Calendar {
    /// The moment the demo starts.
    pub now: Timestamp,
    hours: HoursStack,
    zone: TimeZone,
}

impl Calendar {
    /// A calendar for a demo that starts now.
    ///
    /// # Errors
    /// When Swedish time is not known here.
    pub fn new(now: Timestamp, hours: HoursStack) -> anyhow::Result<Self> {
        let zone = TimeZone::get("Europe/Stockholm").context("Swedish time is not known here")?;
        Ok(Self { now, hours, zone })
    }

    /// The Swedish day of an instant.
    #[must_use]
    pub fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }

    /// A day counted from today.
    ///
    /// # Errors
    /// When it is not a day that can be counted from today alone.
    pub fn day_of(&self, when: When) -> anyhow::Result<Date> {
        Ok(self.day(self.absolute(when)?.context("a day relative to a message is none here")?))
    }

    /// The instant of a time that follows nothing; none for one that does.
    ///
    /// # Errors
    /// When it lies beyond the calendar.
    pub fn absolute(&self, when: When) -> anyhow::Result<Option<Timestamp>> {
        let today = self.day(self.now);
        Ok(Some(match when {
            When::Day(days, time) => {
                self.at(today.checked_add(days.days())?, time.unwrap_or(Time::midnight()))?
            }
            When::WorkingDay(days, time) => {
                let (mut date, mut left) = (today, days);
                while left > 0 {
                    date = date.yesterday()?;
                    if today.since(date)?.get_days() > 400 {
                        bail!("no working days here");
                    }
                    left -= u16::from(self.hours.is_working_day(date));
                }
                self.at(date, time.unwrap_or(Time::midnight()))?
            }
            When::Ago(span) => self.now.checked_sub(span)?,
            When::After(_) | When::DaysAfter(..) | When::AfterAnswer(_) => return Ok(None),
        }))
    }

    /// The instant of a time that follows another, or of any other time.
    ///
    /// # Errors
    /// When it lies beyond the calendar.
    pub fn following(&self, when: When, what: Timestamp) -> anyhow::Result<Timestamp> {
        Ok(match when {
            When::After(span) | When::AfterAnswer(span) => what.checked_add(span)?,
            When::DaysAfter(days, time) => self.at(self.day(what).checked_add(days.days())?, time)?,
            other => self.absolute(other)?.unwrap_or(what),
        })
    }

    fn at(&self, date: Date, time: Time) -> anyhow::Result<Timestamp> {
        Ok(date.to_datetime(time).to_zoned(self.zone.clone())?.timestamp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use torg_domain::clocks::Whose;

    fn calendar(now: &str) -> Calendar {
        let hours = toml::from_str("weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n").unwrap();
        Calendar::new(now.parse().unwrap(), HoursStack::of(Whose::Municipality, hours)).unwrap()
    }

    #[test]
    fn every_form_of_time_is_read_and_nonsense_is_refused() {
        let minutes = SignedDuration::from_mins;
        for (text, when) in [
            ("-12d 18:42", When::Day(-12, Some("18:42".parse().unwrap()))),
            ("-410d", When::Day(-410, None)),
            ("-3wd 10:40", When::WorkingDay(3, Some("10:40".parse().unwrap()))),
            ("-3h30m", When::Ago(minutes(210))),
            ("+25m", When::After(minutes(25))),
            ("55m", When::After(minutes(55))),
            ("+1d 08:15", When::DaysAfter(1, "08:15".parse().unwrap())),
            ("answer+2h", When::AfterAnswer(minutes(120))),
        ] {
            assert_eq!(When::try_from(text.to_owned()), Ok(when), "{text}");
        }
        for text in ["", "-", "soon", "+3", "-3wd 25:00", "answer+", "-2h 10:00"] {
            assert!(When::try_from(text.to_owned()).is_err(), "{text}");
        }
    }

    #[test]
    fn one_working_day_before_a_sunday_is_friday_and_today_is_never_counted() {
        let when = When::WorkingDay(1, Some("10:00".parse().unwrap()));
        for (now, then) in [
            ("2026-11-22T20:00:00Z", "2026-11-20T09:00:00Z"),
            ("2026-11-20T12:00:00Z", "2026-11-19T09:00:00Z"),
            ("2026-04-07T12:00:00Z", "2026-04-02T08:00:00Z"),
        ] {
            assert_eq!(calendar(now).absolute(when).unwrap(), Some(then.parse().unwrap()), "{now}");
        }
    }
}

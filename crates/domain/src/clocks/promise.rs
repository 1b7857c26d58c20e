//! What a municipality has promised: how long, and which time counts.
//!
//! ```toml
//! { hours = 24, counted = "watched" }        # 24 hours inside the watched hours
//! { hours = 24, counted = "working-days" }   # same time next working day: days off are left out
//! { hours = 48, counted = "calendar" }       # every hour counts, nights and holidays too
//! { days = 2, counted = "working-days", due = "closing" }   # or "midnight"
//! { weeks = 3, counted = "calendar", last_day = "next-working-day" }   # or "stands"
//! { counted = "review", on = "working-days", due = "closing" }         # or on = "all-days"
//! ```
//!
//! The first two are the two ways in which "24 hours during office hours" can be read (Q-P1); which one
//! a municipality means is its own to say. A promise of "at once" has no figure until somebody gives one.

use serde::{Deserialize, Serialize};
use std::fmt;

/// The longest promise that can be written, in days of any kind: two years.
pub const LONGEST_DAYS: u32 = 731;

/// How long something may take, and which time counts towards it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenPromise", into = "WrittenPromise")]
pub enum Promise {
    /// So many minutes of counted time.
    Time {
        /// Length in minutes, at least one.
        minutes: u32,
        /// Which minutes count.
        counted: Counted,
    },
    /// So many working days after the day it began: counting starts the next working day.
    WorkingDays {
        /// At least one.
        days: u16,
        /// When on the last day.
        due: DayEnd,
    },
    /// A period by the calendar; ends at midnight after its last day.
    Calendar {
        /// At least one.
        amount: u16,
        /// Days, weeks or months.
        unit: CalendarUnit,
        /// What happens when the last day is a Saturday, Sunday, holiday or closed eve.
        last_day: LastDay,
    },
    /// Within the same day's review: by the end of the first review day that has not ended.
    Review {
        /// Which days are reviewed.
        on: ReviewDays,
        /// When on the day.
        due: DayEnd,
    },
}

/// Which minutes count towards a promise of time.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Counted {
    /// Those inside the watched hours.
    Watched,
    /// Every minute that passes.
    Calendar,
    /// Every minute, day and night, of working days.
    WorkingDays,
}

/// When on its last day a promise of days is due.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DayEnd {
    /// When the watched hours of that day end; midnight where that day has none.
    Closing,
    /// When the day ends, 24:00.
    Midnight,
}

/// A unit of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum CalendarUnit {
    /// Days.
    Days,
    /// Weeks.
    Weeks,
    /// Months: the same day of a later month, or its last day where there is none.
    Months,
}

/// What happens when the last day of a calendar period is a day off.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LastDay {
    /// The period ends then all the same: the stricter reading, for what a municipality promises others.
    Stands,
    /// It ends with the next working day (lag 1930:173, 2 §; regulation 1182/71, article 3.4).
    NextWorkingDay,
}

/// The days on which a channel is reviewed (`review.days`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReviewDays {
    /// Working days on which the hours are open (MO-04).
    WorkingDays,
    /// Every day of the year (MO-07).
    AllDays,
}

/// What is wrong with a written promise.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadPromise {
    /// `counted` is missing.
    #[error(
        "counted saknas: skriv \"watched\", \"calendar\", \"working-days\" eller \"review\"; vilken tid som räknas får inte gissas"
    )]
    Counted,
    /// Not exactly one length.
    #[error("skriv hur länge med ett av minutes, hours, days, weeks och months")]
    Length,
    /// Nought is no promise.
    #[error("{0} = 0 är inget löfte; skriv den tid som faktiskt gäller")]
    Nought(&'static str),
    /// Longer than two years.
    #[error("{0} = {1} är längre än två år")]
    TooLong(&'static str, u32),
    /// The unit and the way of counting do not go together.
    #[error("{0} kan inte räknas som \"{1}\"")]
    Mismatch(&'static str, &'static str),
    /// `due` is missing.
    #[error("due saknas: skriv \"closing\" (när den bevakade tiden slutar) eller \"midnight\"")]
    Due,
    /// `on` is missing.
    #[error("on saknas: skriv \"working-days\" eller \"all-days\"")]
    On,
    /// A key that means nothing here.
    #[error("{0} hör inte till ett löfte som räknas så")]
    Stray(&'static str),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct WrittenPromise {
    #[serde(skip_serializing_if = "Option::is_none")]
    minutes: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    weeks: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    months: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<WrittenCounted>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<DayEnd>,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<ReviewDays>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_day: Option<LastDay>,
}

#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum WrittenCounted {
    Watched,
    Calendar,
    WorkingDays,
    Review,
}

impl WrittenCounted {
    fn word(self) -> &'static str {
        match self {
            Self::Watched => "watched",
            Self::Calendar => "calendar",
            Self::WorkingDays => "working-days",
            Self::Review => "review",
        }
    }
}

impl WrittenPromise {
    /// The one length given: its key, its number, and how many days the number is at most.
    fn length(&self) -> Result<Option<(&'static str, u32)>, BadPromise> {
        let all = [
            ("minutes", self.minutes, LONGEST_DAYS * 1440),
            ("hours", self.hours, LONGEST_DAYS * 24),
            ("days", self.days, LONGEST_DAYS),
            ("weeks", self.weeks, LONGEST_DAYS / 7),
            ("months", self.months, 24),
        ];
        let mut given = all.into_iter().filter_map(|(key, n, most)| n.map(|n| (key, n, most)));
        match (given.next(), given.next()) {
            (None, _) => Ok(None),
            (Some((key, 0, _)), None) => Err(BadPromise::Nought(key)),
            (Some((key, n, most)), None) if n > most => Err(BadPromise::TooLong(key, n)),
            (Some((key, n, _)), None) => Ok(Some((key, n))),
            (Some(_), Some(_)) => Err(BadPromise::Length),
        }
    }

    fn no_stray(&self, due: bool, on: bool, last_day: bool) -> Result<(), BadPromise> {
        match () {
            () if !due && self.due.is_some() => Err(BadPromise::Stray("due")),
            () if !on && self.on.is_some() => Err(BadPromise::Stray("on")),
            () if !last_day && self.last_day.is_some() => Err(BadPromise::Stray("last_day")),
            () => Ok(()),
        }
    }
}

impl TryFrom<WrittenPromise> for Promise {
    type Error = BadPromise;

    fn try_from(written: WrittenPromise) -> Result<Self, BadPromise> {
        use WrittenCounted as W;
        let counted = written.counted.ok_or(BadPromise::Counted)?;
        let length = written.length()?;
        let short = |n: u32| u16::try_from(n).unwrap_or(u16::MAX);
        let calendar = |n: u32, unit| {
            written.no_stray(false, false, true)?;
            let last_day = written.last_day.unwrap_or(LastDay::Stands);
            Ok(Self::Calendar { amount: short(n), unit, last_day })
        };
        match (length, counted) {
            (None, W::Review) => {
                written.no_stray(true, true, false)?;
                let (on, due) = (written.on.ok_or(BadPromise::On)?, written.due.ok_or(BadPromise::Due)?);
                Ok(Self::Review { on, due })
            }
            (None, _) => Err(BadPromise::Length),
            (Some((key @ ("minutes" | "hours"), n)), W::Watched | W::Calendar | W::WorkingDays) => {
                written.no_stray(false, false, false)?;
                let counted = match counted {
                    W::Calendar => Counted::Calendar,
                    W::WorkingDays => Counted::WorkingDays,
                    W::Watched | W::Review => Counted::Watched,
                };
                Ok(Self::Time { minutes: if key == "hours" { n * 60 } else { n }, counted })
            }
            (Some(("days", n)), W::WorkingDays) => {
                written.no_stray(true, false, false)?;
                Ok(Self::WorkingDays { days: short(n), due: written.due.ok_or(BadPromise::Due)? })
            }
            (Some(("days", n)), W::Calendar) => calendar(n, CalendarUnit::Days),
            (Some(("weeks", n)), W::Calendar) => calendar(n, CalendarUnit::Weeks),
            (Some(("months", n)), W::Calendar) => calendar(n, CalendarUnit::Months),
            (Some((key, _)), counted) => Err(BadPromise::Mismatch(key, counted.word())),
        }
    }
}

impl From<Promise> for WrittenPromise {
    fn from(promise: Promise) -> Self {
        use WrittenCounted as W;
        let empty = Self::default();
        match promise {
            Promise::Time { minutes, counted } => {
                let counted = Some(match counted {
                    Counted::Watched => W::Watched,
                    Counted::Calendar => W::Calendar,
                    Counted::WorkingDays => W::WorkingDays,
                });
                if minutes % 60 == 0 {
                    Self { hours: Some(minutes / 60), counted, ..empty }
                } else {
                    Self { minutes: Some(minutes), counted, ..empty }
                }
            }
            Promise::WorkingDays { days, due } => {
                Self { days: Some(days.into()), counted: Some(W::WorkingDays), due: Some(due), ..empty }
            }
            Promise::Calendar { amount, unit, last_day } => {
                let amount = Some(u32::from(amount));
                let written = Self { counted: Some(W::Calendar), last_day: Some(last_day), ..empty };
                match unit {
                    CalendarUnit::Days => Self { days: amount, ..written },
                    CalendarUnit::Weeks => Self { weeks: amount, ..written },
                    CalendarUnit::Months => Self { months: amount, ..written },
                }
            }
            Promise::Review { on, due } => {
                Self { counted: Some(W::Review), on: Some(on), due: Some(due), ..empty }
            }
        }
    }
}

impl fmt::Display for Promise {
    /// The promise in plain Swedish: "24 timmar inom bevakad tid".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |n: u32, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
        let due = |due: DayEnd| match due {
            DayEnd::Closing => "när den bevakade tiden slutar",
            DayEnd::Midnight => "vid dagens slut",
        };
        match *self {
            Self::Time { minutes, counted } => {
                let length = match (minutes / 60, minutes % 60) {
                    (hours, 0) => count(hours, "timme", "timmar"),
                    (0, minutes) => count(minutes, "minut", "minuter"),
                    (hours, minutes) => {
                        format!(
                            "{} och {}",
                            count(hours, "timme", "timmar"),
                            count(minutes, "minut", "minuter")
                        )
                    }
                };
                let how = match counted {
                    Counted::Watched => "inom bevakad tid",
                    Counted::Calendar => "där varje timme räknas, även nätter och helger",
                    Counted::WorkingDays => "där dagar som inte är arbetsdagar räknas bort",
                };
                write!(f, "{length} {how}")
            }
            Self::WorkingDays { days, due: end } => {
                write!(
                    f,
                    "{} efter den dag det började, {}",
                    count(days.into(), "arbetsdag", "arbetsdagar"),
                    due(end)
                )
            }
            Self::Calendar { amount, unit, last_day } => {
                let length = match unit {
                    CalendarUnit::Days => count(amount.into(), "dag", "dagar"),
                    CalendarUnit::Weeks => count(amount.into(), "vecka", "veckor"),
                    CalendarUnit::Months => count(amount.into(), "månad", "månader"),
                };
                let end = match last_day {
                    LastDay::Stands => "även om sista dagen är ledig",
                    LastDay::NextWorkingDay => "och är sista dagen ledig, nästa arbetsdag",
                };
                write!(f, "{length} efter kalendern, {end}")
            }
            Self::Review { on, due: end } => {
                let days = match on {
                    ReviewDays::WorkingDays => "varje arbetsdag",
                    ReviewDays::AllDays => "alla dagar",
                };
                write!(f, "granskning {days}, {}", due(end))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Held {
        promise: Promise,
    }

    fn read(text: &str) -> Result<Promise, String> {
        toml::from_str::<Held>(&format!("promise = {text}")).map(|h| h.promise).map_err(|e| e.to_string())
    }

    #[test]
    fn a_promise_is_read_written_and_said_in_words() {
        for (text, words) in [
            ("{ hours = 24, counted = \"watched\" }", "24 timmar inom bevakad tid"),
            ("{ minutes = 1, counted = \"watched\" }", "1 minut inom"),
            ("{ minutes = 90, counted = \"calendar\" }", "1 timme och 30 minuter där varje"),
            ("{ hours = 24, counted = \"working-days\" }", "räknas bort"),
            ("{ days = 1, counted = \"working-days\", due = \"closing\" }", "1 arbetsdag efter"),
            ("{ weeks = 3, counted = \"calendar\", last_day = \"next-working-day\" }", "3 veckor"),
            ("{ months = 1, counted = \"calendar\" }", "1 månad"),
            ("{ counted = \"review\", on = \"all-days\", due = \"midnight\" }", "granskning alla dagar"),
        ] {
            let promise = read(text).unwrap();
            assert!(promise.to_string().contains(words), "{text}: {promise}");
            let again: Held = toml::from_str(&toml::to_string(&Held { promise }).unwrap()).unwrap();
            assert_eq!(again.promise, promise);
        }
    }

    #[test]
    fn a_promise_that_leaves_something_unsaid_is_refused() {
        for (text, names) in [
            ("{ hours = 24 }", "counted"),
            ("{ counted = \"watched\" }", "hours"),
            ("{ hours = 24, days = 1, counted = \"watched\" }", "ett av"),
            ("{ hours = 0, counted = \"watched\" }", "hours = 0"),
            ("{ hours = 999999999, counted = \"watched\" }", "två år"),
            ("{ hours = -1, counted = \"watched\" }", "-1"),
            ("{ days = 2, counted = \"watched\" }", "days"),
            ("{ days = 2, counted = \"working-days\" }", "due"),
            ("{ weeks = 2, counted = \"working-days\", due = \"closing\" }", "weeks"),
            ("{ hours = 2, counted = \"watched\", due = \"closing\" }", "due"),
            ("{ counted = \"review\", due = \"closing\" }", "on"),
            ("{ timmar = 2, counted = \"watched\" }", "timmar"),
            ("{ hours = 2, counted = \"snart\" }", "snart"),
        ] {
            let refused = read(text).unwrap_err();
            assert!(refused.contains(names), "{text}: {refused}");
        }
    }
}

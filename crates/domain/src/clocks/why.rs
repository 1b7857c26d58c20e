//! Why a stretch of time counted towards a promise, or did not, said in Swedish.

use super::{calendar::NamedDay, closed::Reason, stack::Whose};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Why a stretch counted, or counted nothing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "of")]
pub enum Why {
    /// Counted: inside the watched hours.
    Open,
    /// Counted: every hour does.
    EveryHour,
    /// Counted: a working day.
    WorkingDay,
    /// Counted: the day under review.
    ReviewDay,
    /// Not counted: the day a promise of days began.
    FirstDay,
    /// Not counted: before the first or after the last watched hour of the day.
    Night,
    /// Not counted: a break in the middle of the day.
    Lunch,
    /// Not counted: between two watched periods.
    Between,
    /// Not counted: Saturday or Sunday.
    Weekend,
    /// Not counted: a weekday without watched hours.
    NoHours,
    /// Not counted: a public holiday, or an eve closed like one.
    Holiday(NamedDay),
    /// Not counted: the rest of a day that closed early.
    ShortDay(Reason),
    /// Not counted: somebody has closed the day.
    Closed(Reason),
    /// Not counted: the clock was paused.
    Paused(Reason),
}

/// One stretch of the way from a clock's start to its due time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Interval {
    /// First instant.
    pub from: jiff::Timestamp,
    /// The instant it ends at.
    pub to: jiff::Timestamp,
    /// Seconds that counted towards the promise: all of them, or none.
    pub counted_s: i64,
    /// Whose hours or closed day it was; none where the calendar alone decides.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub whose: Option<Whose>,
    /// Why it counted, or not.
    pub why: Why,
}

impl Interval {
    /// Whether its time counted.
    #[must_use]
    pub fn counts(&self) -> bool {
        self.counted_s > 0
    }

    /// The reason in Swedish, without whether it is closed: "kanalens tider", "lunch", "långfredagen".
    #[must_use]
    pub fn reason(&self) -> String {
        let by = |reason: &Reason| match self.whose {
            Some(whose) => format!("{reason} ({})", whose.name()),
            None => reason.to_string(),
        };
        match &self.why {
            Why::Open => self.whose.map_or("bevakad tid", Whose::hours).to_owned(),
            Why::EveryHour => "varje timme räknas".to_owned(),
            Why::WorkingDay => "arbetsdag".to_owned(),
            Why::ReviewDay => "dagens granskning".to_owned(),
            Why::FirstDay => "dagen då det började räknas inte".to_owned(),
            Why::Night => "kväll och natt".to_owned(),
            Why::Lunch => "lunch".to_owned(),
            Why::Between => "mellan bevakade tider".to_owned(),
            Why::Weekend => "helg".to_owned(),
            Why::NoHours => "ingen bevakning den veckodagen".to_owned(),
            Why::Holiday(day) => day.to_string(),
            Why::ShortDay(label) => format!("kort dag: {label}"),
            Why::Closed(reason) => by(reason),
            Why::Paused(reason) => reason.to_string(),
        }
    }
}

impl fmt::Display for Interval {
    /// The reason as a row of its own: "kanalens tider", "stängt: lunch", "pausad: väntar på svar".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.why {
            Why::Paused(_) => write!(f, "pausad: {}", self.reason()),
            Why::FirstDay | Why::Open | Why::EveryHour | Why::WorkingDay | Why::ReviewDay => {
                f.write_str(&self.reason())
            }
            _ => write!(f, "stängt: {}", self.reason()),
        }
    }
}

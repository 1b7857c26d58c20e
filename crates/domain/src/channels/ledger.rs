//! The completeness ledger of a channel: for each Swedish day how many messages came, what the platform
//! itself counted, how long it took from publication until we held it, and when we were blind (MO-03, MO-06,
//! MO-12).
//!
//! Nothing is assumed: a day of which nothing is kept is unknown, never well; a platform that tells no
//! count has none; a difference is explained only by what the reading itself noted.

use crate::time::{day_of, from_local};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// What one reading of everything counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Count {
    /// How many items the platform says there are; none when it did not say for all of it.
    pub told: Option<u64>,
    /// How many of them we hold, counted among what is kept.
    pub held: u64,
    /// How many came that nobody could make a message of; each is kept raw.
    pub unread: u64,
    /// How many the platform counted and did not give: the account may not see them.
    pub withheld: u64,
}

impl Count {
    /// Before anything was counted: nothing, of nothing.
    #[must_use]
    pub fn begun() -> Self {
        Self { told: Some(0), ..Self::default() }
    }

    /// With what the next stretch counted. What one stretch does not tell, the whole does not.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            told: self.told.zip(other.told).map(|(a, b)| a.saturating_add(b)),
            held: self.held.saturating_add(other.held),
            unread: self.unread.saturating_add(other.unread),
            withheld: self.withheld.saturating_add(other.withheld),
        }
    }

    /// How many the platform has and we do not; negative when we hold more. None without its count.
    #[must_use]
    pub fn difference(&self) -> Option<i64> {
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.told.map(|told| whole(told).saturating_sub(whole(self.held)))
    }

    /// How much of the difference nothing explains.
    #[must_use]
    pub fn open(&self) -> Option<i64> {
        let explained = i64::try_from(self.unread.saturating_add(self.withheld)).unwrap_or(i64::MAX);
        self.difference().map(|difference| match difference {
            0.. => (difference - explained).max(0),
            more_here => more_here,
        })
    }
}

/// A reading of everything, and when it was finished.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counted {
    /// When.
    pub at: Timestamp,
    /// What it counted.
    pub count: Count,
}

/// A message as it came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Came {
    /// When it was published, as the platform says.
    pub published: Option<Timestamp>,
    /// When we had it.
    pub captured: Timestamp,
    /// Whether it came by itself, by reading; else by hand or in a file.
    pub by_reading: bool,
}

/// A time in which nothing was read although it was due.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Blind {
    /// After the last reading that went well.
    pub from: Timestamp,
    /// Until the next one that did.
    pub until: Timestamp,
    /// What stood in the way (Swedish); none when torg itself did not ask.
    pub why: Option<String>,
}

impl Blind {
    /// How long, in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.until.duration_since(self.from).as_secs()
    }

    /// The part of it that lies in a span.
    fn within(&self, from: Timestamp, until: Timestamp) -> Option<Self> {
        let (from, until) = (self.from.max(from), self.until.min(until));
        (from < until).then(|| Self { from, until, why: self.why.clone() })
    }
}

/// How reading went on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Readings {
    /// Readings that went well.
    pub well: u64,
    /// Readings that did not.
    pub failed: u64,
}

/// What is kept of a channel, for a span of days.
#[derive(Clone, Debug)]
pub struct Kept {
    /// From when its messages are watched: what is older is back-fill.
    pub watched_from: Timestamp,
    /// The first day of which it is kept how reading went.
    pub since: Option<Date>,
    /// How reading went, and the last reading of everything, by day.
    pub days: Vec<(Date, Readings, Option<Counted>)>,
    /// Times of blindness, in order.
    pub blind: Vec<Blind>,
    /// What came.
    pub came: Vec<Came>,
}

/// From publication until we held it, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// Half of them were no slower.
    pub p50_s: i64,
    /// Nineteen of twenty were no slower.
    pub p95_s: i64,
    /// Of how many.
    pub of: u64,
}

/// One day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Day {
    /// Which, in Sweden.
    pub date: Date,
    /// How many messages came on it.
    pub captured: u64,
    /// How many of them by reading.
    pub by_reading: u64,
    /// How reading went; none when nothing of that is kept for the day.
    pub readings: Option<Readings>,
    /// The last reading of everything that ended on it.
    pub counted: Option<Counted>,
    /// From publication to capture; none when nothing watched came by reading.
    pub lag: Option<Lag>,
    /// When we were blind, within the day.
    pub blind: Vec<Blind>,
}

impl Day {
    /// How long we were blind, in seconds.
    #[must_use]
    pub fn blind_s(&self) -> i64 {
        self.blind.iter().map(Blind::seconds).sum()
    }
}

/// The time in which nothing was read although it was due: from the last reading that went well, when more
/// than twice the interval has passed. What the source itself asked us to wait is no blindness.
#[must_use]
pub fn blind_since(
    last_well: Timestamp,
    due: Option<Timestamp>,
    every_s: i64,
    now: Timestamp,
) -> Option<Timestamp> {
    let every = SignedDuration::from_secs(every_s.max(1));
    let asked = due.map_or(SignedDuration::ZERO, |due| due.duration_since(last_well));
    let patience = asked.max(every).saturating_add(every);
    (now.duration_since(last_well) > patience).then_some(last_well)
}

/// The lag of some messages, nearest rank: of few, the slow one is the p95.
#[must_use]
pub fn lag(mut seconds: Vec<i64>) -> Option<Lag> {
    seconds.sort_unstable();
    let rank = |percent: usize| {
        let rank = (seconds.len() * percent).div_ceil(100);
        seconds.get(rank.saturating_sub(1)).copied()
    };
    Some(Lag { p50_s: rank(50)?, p95_s: rank(95)?, of: seconds.len() as u64 })
}

/// The ledger, the first day first.
#[must_use]
pub fn ledger(kept: &Kept, from: Date, until: Date) -> Vec<Day> {
    let mut days = Vec::new();
    let mut date = from;
    while date <= until {
        let Ok(next) = date.tomorrow() else { break };
        if let (Ok(begins), Ok(ends)) = (midnight(date), midnight(next)) {
            days.push(day(kept, date, begins, ends));
        }
        date = next;
    }
    days
}

/// When a Swedish day begins.
///
/// # Errors
/// Outside the years that can be counted.
pub fn midnight(date: Date) -> Result<Timestamp, crate::time::BadInstant> {
    from_local(date.at(0, 0, 0, 0))
}

fn day(kept: &Kept, date: Date, begins: Timestamp, ends: Timestamp) -> Day {
    let came: Vec<&Came> = kept.came.iter().filter(|came| day_of(came.captured) == date).collect();
    let waited = came.iter().filter_map(|came| {
        let published = came.published.filter(|at| came.by_reading && *at >= kept.watched_from)?;
        Some(came.captured.duration_since(published).as_secs().max(0))
    });
    let row = kept.days.iter().find(|(day, ..)| *day == date);
    let known = kept.since.is_some_and(|since| since <= date);
    Day {
        date,
        captured: came.len() as u64,
        by_reading: came.iter().filter(|came| came.by_reading).count() as u64,
        readings: known.then(|| row.map_or(Readings::default(), |(_, readings, _)| *readings)),
        counted: row.and_then(|(.., counted)| *counted),
        lag: lag(waited.collect()),
        blind: kept.blind.iter().filter_map(|blind| blind.within(begins, ends)).collect(),
    }
}

/// Several days in one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// How many messages came.
    pub captured: u64,
    /// How long we were blind, in seconds.
    pub blind_s: i64,
    /// The last reading of everything.
    pub counted: Option<Counted>,
    /// The day with the slowest p95.
    pub lag: Option<Lag>,
    /// How many of the days nothing is kept of.
    pub unknown: u64,
}

/// The days in one.
#[must_use]
pub fn sum(days: &[Day]) -> Sum {
    Sum {
        captured: days.iter().map(|day| day.captured).sum(),
        blind_s: days.iter().map(Day::blind_s).sum(),
        counted: days.iter().filter_map(|day| day.counted).max_by_key(|counted| counted.at),
        lag: days.iter().filter_map(|day| day.lag).max_by_key(|lag| lag.p95_s),
        unknown: days.iter().filter(|day| day.readings.is_none()).count() as u64,
    }
}

#[cfg(test)]
mod tests;

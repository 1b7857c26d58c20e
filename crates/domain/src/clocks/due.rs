//! When a promise must have been kept, and how that was counted.
//!
//! The walk goes day by day from the start and hands every stretch of time, counted or not, to whoever
//! keeps them. Seconds that really pass are counted, so the nights when the clock is moved need no
//! rule of their own. A promise that ends exactly at closing is due at closing, not when the doors open
//! again: the citizen can still be answered. A later start never gives an earlier due time.

use super::{
    calendar,
    closed::Reason,
    day::{Day, OutOfTime, Slot},
    hours::Shut,
    promise::{CalendarUnit, Counted, DayEnd, LastDay, Promise, ReviewDays},
    stack::{HoursStack, Whose},
    why::{Interval, Why},
};
use jiff::{Timestamp, ToSpan, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// How far ahead a due time is looked for.
const FARTHEST_DAYS: u32 = 50 * 366;

/// How long nothing at all may be open before the hours are taken to be wrong.
const SHUT_DAYS: u32 = 3 * 366;

/// A stretch during which a clock stood still.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Pause {
    /// When it was paused.
    pub from: Timestamp,
    /// When it went on.
    pub to: Timestamp,
    /// Why, as pages show it.
    pub why: Reason,
}

/// A due time and the whole way to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Due {
    /// The last instant at which the promise is kept.
    pub at: Timestamp,
    /// Every stretch from the start to `at`, without gaps.
    pub intervals: Vec<Interval>,
    /// What it was counted from.
    pub stands_on: StandsOn,
}

/// What a due time stands on: the promise, and whose hours counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StandsOn {
    /// The promise.
    pub promise: Promise,
    /// Whose hours; none when nobody has any.
    pub whose: Option<Whose>,
}

impl fmt::Display for StandsOn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.promise.fmt(f)?;
        match (self.promise, self.whose) {
            (Promise::Time { counted: Counted::Calendar, .. } | Promise::Calendar { .. }, _) | (_, None) => {
                Ok(())
            }
            (_, Some(whose)) => write!(f, " ({whose})"),
        }
    }
}

/// Why no due time can be said.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum DueError {
    /// The promise counts watched hours and nobody has said which they are.
    #[error(
        "löftet räknas i bevakad tid, men varken kanalen, enheten, myndigheten, kommunen eller riktlinjerna säger vilka tider som bevakas"
    )]
    NoHours,
    /// Nothing is open for three years.
    #[error("den bevakade tiden öppnar aldrig: ingen dag på tre år har någon tid som räknas")]
    NeverOpens,
    /// Due more than fifty years ahead.
    #[error("fristen skulle gå ut mer än femtio år efter att den började")]
    TooFar,
    /// Start or due time lies outside the years that can be counted.
    #[error("tidpunkten ligger utanför de år som går att räkna med")]
    OutOfTime,
}

impl From<OutOfTime> for DueError {
    fn from(_: OutOfTime) -> Self {
        Self::OutOfTime
    }
}

/// The instant by which a promise made at `start` must be kept, and how it was counted.
///
/// Fractions of the starting second are dropped. Pauses may be given in any order and may overlap; time
/// inside them counts nothing. In promises of days, a day that begins inside a pause is not counted, and
/// a pause that covers the due instant moves it to the end of the day it went on.
///
/// # Errors
/// When nobody has hours, when they never open, and at the ends of time.
pub fn due(
    start: Timestamp,
    promise: &Promise,
    hours: &HoursStack,
    pauses: &[Pause],
) -> Result<Due, DueError> {
    let mut intervals: Vec<Interval> = Vec::new();
    let at = walk(start, promise, hours, pauses, &mut |step: Step<'_>| keep(&mut intervals, &step))?;
    Ok(Due { at, intervals, stands_on: StandsOn { promise: *promise, whose: hours.whose() } })
}

/// The due instant alone, for those who need no explanation yet.
///
/// # Errors
/// As [`due`].
pub fn due_at(
    start: Timestamp,
    promise: &Promise,
    hours: &HoursStack,
    pauses: &[Pause],
) -> Result<Timestamp, DueError> {
    walk(start, promise, hours, pauses, &mut |_| ())
}

/// A stretch as the walk finds it; becomes an [`Interval`] when somebody keeps it.
#[derive(Clone, Copy)]
struct Step<'a> {
    from: i64,
    to: i64,
    counts: bool,
    whose: Option<Whose>,
    because: Because<'a>,
}

#[derive(Clone, Copy)]
enum Because<'a> {
    Open,
    EveryHour,
    WorkingDay,
    ReviewDay,
    FirstDay,
    Shut(Shut<'a>, Slot),
    Paused(&'a Reason),
}

impl Because<'_> {
    fn why(self) -> Why {
        match self {
            Self::Open => Why::Open,
            Self::EveryHour => Why::EveryHour,
            Self::WorkingDay => Why::WorkingDay,
            Self::ReviewDay => Why::ReviewDay,
            Self::FirstDay => Why::FirstDay,
            Self::Paused(reason) => Why::Paused(reason.clone()),
            Self::Shut(_, Slot::Between(ends, begins)) if is_lunch(ends, begins) => Why::Lunch,
            Self::Shut(_, Slot::Between(..)) => Why::Between,
            Self::Shut(Shut::Short(_), Slot::Outside { after: false }) => Why::Night,
            Self::Shut(Shut::Holiday(day), _) => Why::Holiday(day),
            Self::Shut(Shut::Short(label), _) => Why::ShortDay(label.clone()),
            Self::Shut(Shut::Closed(reason), _) => Why::Closed(reason.clone()),
            Self::Shut(Shut::Weekend, _) => Why::Weekend,
            Self::Shut(Shut::NoHours, _) => Why::NoHours,
            Self::Shut(Shut::Ordinary, _) => Why::Night,
        }
    }
}

/// A break of at most two hours that begins between half past ten and half past one.
fn is_lunch(ends: u16, begins: u16) -> bool {
    (630..=810).contains(&ends) && begins - ends <= 120
}

/// Adds a stretch, or lengthens the last one when it says the same.
fn keep(intervals: &mut Vec<Interval>, step: &Step<'_>) {
    let (Ok(from), Ok(to)) = (Timestamp::from_second(step.from), Timestamp::from_second(step.to)) else {
        return;
    };
    let counted_s = if step.counts { step.to - step.from } else { 0 };
    let why = step.because.why();
    match intervals.last_mut() {
        Some(last) if last.to == from && last.why == why && last.whose == step.whose => {
            last.to = to;
            last.counted_s += counted_s;
        }
        _ => intervals.push(Interval { from, to, counted_s, whose: step.whose, why }),
    }
}

/// The walk itself, from the start until the promise is spent.
struct Walk<'a, K> {
    start: i64,
    /// Counted seconds still to go.
    left: i64,
    /// Pauses after the start, in order, none touching another.
    pauses: Vec<(i64, i64, &'a Reason)>,
    keep: &'a mut K,
}

fn walk<'a, K: FnMut(Step<'_>)>(
    start: Timestamp,
    promise: &Promise,
    hours: &'a HoursStack,
    pauses: &'a [Pause],
    keep: &'a mut K,
) -> Result<Timestamp, DueError> {
    let start = start.as_second();
    let mut walk = Walk { start, left: i64::MAX, pauses: merged(start, pauses), keep };
    let at = match *promise {
        Promise::Time { minutes, counted } => {
            walk.left = i64::from(minutes) * 60;
            match counted {
                Counted::Watched => walk.watched(hours)?,
                Counted::Calendar => walk.elapsed()?,
                Counted::WorkingDays => walk.on_working_days(hours)?,
            }
        }
        Promise::WorkingDays { days, due } => walk.working_days(hours, days, due)?,
        Promise::Calendar { amount, unit, last_day } => walk.calendar(amount, unit, last_day)?,
        Promise::Review { on, due } => walk.review(hours, on, due)?,
    };
    Timestamp::from_second(at).map_err(|_| DueError::OutOfTime)
}

/// Pauses in order, cut at the start, with those that meet joined under the first one's reason.
fn merged(start: i64, pauses: &[Pause]) -> Vec<(i64, i64, &Reason)> {
    let mut sorted: Vec<(i64, i64, &Reason)> = pauses
        .iter()
        .map(|p| (p.from.as_second().max(start), p.to.as_second(), &p.why))
        .filter(|(from, to, _)| from < to)
        .collect();
    sorted.sort_by_key(|(from, to, _)| (*from, *to));
    let mut merged: Vec<(i64, i64, &Reason)> = Vec::with_capacity(sorted.len());
    for (from, to, why) in sorted {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => merged.push((from, to, why)),
        }
    }
    merged
}

impl<'a, K: FnMut(Step<'_>)> Walk<'a, K> {
    /// Takes a stretch, without what lies before the start and inside pauses; answers with the due
    /// instant if the promise is spent in it.
    fn take(&mut self, step: Step<'_>) -> Option<i64> {
        let (mut from, to) = (step.from.max(self.start), step.to);
        let first = self.pauses.partition_point(|(_, ends, _)| *ends <= from);
        let mut at = first;
        while from < to {
            let (pause_from, pause_to, why) = match self.pauses.get(at) {
                Some((a, b, why)) => ((*a).min(to), (*b).min(to), Some(*why)),
                None => (to, to, None),
            };
            if pause_from > from
                && let Some(due) = self.count(Step { from, to: pause_from, ..step })
            {
                return Some(due);
            }
            let paused = pause_from.max(from);
            if let Some(why) = why.filter(|_| pause_to > paused) {
                (self.keep)(Step {
                    from: paused,
                    to: pause_to,
                    counts: false,
                    whose: None,
                    because: Because::Paused(why),
                });
            }
            from = pause_to.max(pause_from);
            at += 1;
        }
        None
    }

    fn count(&mut self, step: Step<'_>) -> Option<i64> {
        if !step.counts {
            (self.keep)(step);
            return None;
        }
        let taken = self.left.min(step.to - step.from);
        let to = step.from + taken;
        (self.keep)(Step { to, ..step });
        self.left -= taken;
        (self.left == 0).then_some(to)
    }

    fn is_paused(&self, at: i64) -> bool {
        let first = self.pauses.partition_point(|(_, to, _)| *to <= at);
        self.pauses.get(first).is_some_and(|(from, _, _)| *from <= at)
    }

    /// Whether the clock stood still up to this instant, so that nothing could be done by then.
    fn is_paused_until(&self, at: i64) -> bool {
        let first = self.pauses.partition_point(|(_, to, _)| *to < at);
        self.pauses.get(first).is_some_and(|(from, _, _)| *from < at)
    }

    fn is_paused_throughout(&self, day: &Day) -> bool {
        let first = self.pauses.partition_point(|(_, to, _)| *to < day.to);
        self.pauses.get(first).is_some_and(|(from, _, _)| *from <= day.from)
    }

    /// Walks the days from the start's until one of them answers.
    fn days(
        &mut self,
        mut on: impl FnMut(&mut Self, &Day) -> Result<Option<i64>, DueError>,
    ) -> Result<i64, DueError> {
        let mut day = Day::containing(self.start)?;
        let (mut left, mut shut) = (self.left, 0);
        for _ in 0..FARTHEST_DAYS {
            if let Some(due) = on(self, &day)? {
                return Ok(due);
            }
            shut = if self.left < left || self.is_paused_throughout(&day) { 0 } else { shut + 1 };
            if shut > SHUT_DAYS {
                return Err(DueError::NeverOpens);
            }
            left = self.left;
            day = day.next()?;
        }
        Err(DueError::TooFar)
    }

    fn watched(&mut self, hours: &HoursStack) -> Result<i64, DueError> {
        self.days(|walk, day| {
            let (whose, plan) = hours.plan(day.date).ok_or(DueError::NoHours)?;
            Ok(day.stretches(&plan, |from, to, slot| {
                if to <= walk.start {
                    return None;
                }
                let because = match slot {
                    Slot::Open => Because::Open,
                    _ => Because::Shut(plan.shut, slot),
                };
                walk.take(Step { from, to, counts: slot == Slot::Open, whose: Some(whose), because })
            }))
        })
    }

    fn elapsed(&mut self) -> Result<i64, DueError> {
        let paused: i64 = self.pauses.iter().map(|(from, to, _)| to.saturating_sub(*from)).sum();
        let to = self.start.saturating_add(self.left).saturating_add(paused);
        let step = Step { from: self.start, to, counts: true, whose: None, because: Because::EveryHour };
        self.take(step).ok_or(DueError::OutOfTime)
    }

    fn on_working_days(&mut self, hours: &HoursStack) -> Result<i64, DueError> {
        self.days(|walk, day| Ok(walk.take(whole_day(day, hours, Because::WorkingDay))))
    }

    fn working_days(&mut self, hours: &HoursStack, days: u16, due: DayEnd) -> Result<i64, DueError> {
        let mut begun = 0;
        self.days(|walk, day| {
            let mut step = whole_day(day, hours, Because::WorkingDay);
            if step.counts && day.from <= walk.start {
                step = Step { counts: false, whose: None, because: Because::FirstDay, ..step };
            }
            if step.counts {
                begun += u16::from(!walk.is_paused(day.from));
                let end = end_of(day, hours, due);
                if begun >= days && !walk.is_paused_until(end) {
                    walk.take(Step { to: end, ..step });
                    return Ok(Some(end));
                }
            }
            walk.take(step);
            Ok(None)
        })
    }

    fn review(&mut self, hours: &HoursStack, on: ReviewDays, due: DayEnd) -> Result<i64, DueError> {
        self.days(|walk, day| {
            let reviewed = match on {
                ReviewDays::AllDays => true,
                ReviewDays::WorkingDays => hours.is_working_day(day.date),
            };
            let end = end_of(day, hours, due);
            if reviewed && end > walk.start && !walk.is_paused_until(end) {
                let because = Because::ReviewDay;
                walk.take(Step { from: day.from, to: end, counts: true, whose: None, because });
                return Ok(Some(end));
            }
            let step = match whole_day(day, hours, Because::FirstDay) {
                step if step.counts || reviewed => {
                    let because = Because::Shut(Shut::Ordinary, Slot::Outside { after: true });
                    Step { counts: false, whose: hours.whose(), because, ..step }
                }
                step => step,
            };
            walk.take(step);
            Ok(None)
        })
    }

    fn calendar(&mut self, amount: u16, unit: CalendarUnit, last_day: LastDay) -> Result<i64, DueError> {
        let first = Day::containing(self.start)?;
        let amount = i64::from(amount);
        let span = match unit {
            CalendarUnit::Days => 0.days().try_days(amount),
            CalendarUnit::Weeks => 0.days().try_weeks(amount),
            CalendarUnit::Months => 0.days().try_months(amount),
        };
        let span = span.map_err(|_| DueError::OutOfTime)?;
        let promised = first.date.checked_add(span).map_err(|_| DueError::OutOfTime)?;
        let (mut last, mut begun_paused) = (promised, 0);
        self.days(|walk, day| {
            let free = calendar::day_off(day.date).map_or_else(
                || calendar::is_weekend(day.date).then_some(Shut::Weekend),
                |holiday| Some(Shut::Holiday(holiday)),
            );
            let because = match free {
                _ if day.from <= walk.start => Because::FirstDay,
                Some(shut) if day.date > last => Because::Shut(shut, Slot::Whole),
                _ => Because::EveryHour,
            };
            if day.from > walk.start && walk.is_paused(day.from) {
                begun_paused += 1;
                last = later(promised, begun_paused)?;
            }
            let counts = matches!(because, Because::EveryHour);
            walk.take(Step { from: day.from, to: day.to, counts, whose: None, because });
            let moved = last_day == LastDay::NextWorkingDay && free.is_some();
            let ends = day.date >= last && !moved && !walk.is_paused_until(day.to);
            Ok(ends.then_some(day.to))
        })
    }
}

fn later(date: Date, days: i64) -> Result<Date, DueError> {
    let span = 0.days().try_days(days).map_err(|_| DueError::OutOfTime)?;
    date.checked_add(span).map_err(|_| DueError::OutOfTime)
}

/// A whole day: counted if it is a working day, else with the reason it is none.
fn whole_day<'a>(day: &Day, hours: &'a HoursStack, counted: Because<'a>) -> Step<'a> {
    let (from, to) = (day.from, day.to);
    match hours.why_no_working_day(day.date) {
        None => Step { from, to, counts: true, whose: hours.whose(), because: counted },
        Some((whose, shut)) => {
            Step { from, to, counts: false, whose, because: Because::Shut(shut, Slot::Whole) }
        }
    }
}

/// When a day of days ends: at closing where it has hours and that is asked for, else at midnight.
fn end_of(day: &Day, hours: &HoursStack, due: DayEnd) -> i64 {
    let closing = || hours.plan(day.date).and_then(|(_, plan)| day.closing(&plan));
    match due {
        DayEnd::Closing => closing().unwrap_or(day.to),
        DayEnd::Midnight => day.to,
    }
}

#[cfg(test)]
mod tests;

//! One Swedish day as instants: where it begins and ends, and which of its seconds are open.
//!
//! Opening hours are read off the wall: a second is open when the clock on the wall then shows a time
//! inside a period. On the night summer time begins the skipped hour simply is not there; on the night
//! it ends the repeated hour is read twice. A day of 00:00-24:00 is therefore open for all of its 23, 24
//! or 25 hours.

use super::hours::DayPlan;
use crate::time::stockholm;
use jiff::{
    Timestamp,
    civil::{Date, Time},
    tz::Offset,
};

/// The instant lies outside the years that can be counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OutOfTime;

/// A day, in seconds since 1970 UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Day {
    pub date: Date,
    pub from: i64,
    pub to: i64,
    /// Midnight of the day as if Stockholm lay at UTC; subtracting an offset gives an instant.
    wall: i64,
    offset: i64,
    offset_after: i64,
}

/// A stretch of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Slot {
    Open,
    /// Before the first or after the last period.
    Outside {
        after: bool,
    },
    /// Between two periods, from and to this minute of the day.
    Between(u16, u16),
    /// The day has no periods.
    Whole,
}

impl Day {
    /// The day an instant falls on.
    pub fn containing(second: i64) -> Result<Self, OutOfTime> {
        let at = Timestamp::from_second(second).map_err(|_| OutOfTime)?;
        Self::of(stockholm().to_datetime(at).date())
    }

    pub fn of(date: Date) -> Result<Self, OutOfTime> {
        Self::starting(date, midnight(date)?)
    }

    fn starting(date: Date, from: i64) -> Result<Self, OutOfTime> {
        let to = midnight(date.tomorrow().map_err(|_| OutOfTime)?)?;
        let wall = Offset::UTC.to_timestamp(date.to_datetime(Time::midnight())).map_err(|_| OutOfTime)?;
        let (offset, offset_after) = (offset_at(from)?, offset_at(to)?);
        Ok(Self { date, from, to, wall: wall.as_second(), offset, offset_after })
    }

    pub fn next(&self) -> Result<Self, OutOfTime> {
        let date = self.date.tomorrow().map_err(|_| OutOfTime)?;
        Self::starting(date, self.to)
    }

    /// Hands out every stretch of the day in order, the whole day covered, until told to stop.
    pub fn stretches<T>(
        &self,
        plan: &DayPlan<'_>,
        mut hand: impl FnMut(i64, i64, Slot) -> Option<T>,
    ) -> Option<T> {
        if self.offset == self.offset_after {
            return self.between(plan, self.from, self.to, self.offset, &mut hand);
        }
        let (mut from, mut offset) = (self.from, self.offset);
        let begins = Timestamp::from_second(from).ok()?;
        for change in stockholm().following(begins) {
            let at = change.timestamp().as_second();
            if at >= self.to {
                break;
            }
            if let Some(stop) = self.between(plan, from, at, offset, &mut hand) {
                return Some(stop);
            }
            (from, offset) = (at, i64::from(change.offset().seconds()));
        }
        self.between(plan, from, self.to, offset, &mut hand)
    }

    /// The stretches between two instants of the day with the same offset from UTC.
    fn between<T>(
        &self,
        plan: &DayPlan<'_>,
        from: i64,
        to: i64,
        offset: i64,
        hand: &mut impl FnMut(i64, i64, Slot) -> Option<T>,
    ) -> Option<T> {
        let instant = |minute: u16| (self.wall + i64::from(minute) * 60 - offset).clamp(from, to);
        let mut reached = from;
        let mut before: Option<u16> = None;
        for (opens, closes) in plan.periods() {
            let (open, close) = (instant(opens), instant(closes));
            if open > reached {
                let slot = before.map_or(Slot::Outside { after: false }, |end| Slot::Between(end, opens));
                if let Some(stop) = hand(reached, open, slot) {
                    return Some(stop);
                }
            }
            if close > open
                && let Some(stop) = hand(open, close, Slot::Open)
            {
                return Some(stop);
            }
            reached = reached.max(close);
            before = Some(closes);
        }
        if to > reached {
            let slot = before.map_or(Slot::Whole, |_| Slot::Outside { after: true });
            return hand(reached, to, slot);
        }
        None
    }

    /// When the last open stretch of the day ends, if it has one.
    pub fn closing(&self, plan: &DayPlan<'_>) -> Option<i64> {
        let mut closing = None;
        self.stretches::<()>(plan, |_, to, slot| {
            if slot == Slot::Open {
                closing = Some(to);
            }
            None
        });
        closing
    }
}

/// The first second of a day.
fn midnight(date: Date) -> Result<i64, OutOfTime> {
    let local = date.to_datetime(Time::midnight());
    let found = stockholm().to_ambiguous_timestamp(local).compatible();
    found.map(|at| at.as_second()).map_err(|_| OutOfTime)
}

fn offset_at(second: i64) -> Result<i64, OutOfTime> {
    let at = Timestamp::from_second(second).map_err(|_| OutOfTime)?;
    Ok(i64::from(stockholm().to_offset(at).seconds()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::hours::WeekHours;
    use jiff::civil::date;

    #[test]
    fn a_day_around_the_clock_has_all_its_hours_open_also_when_the_clock_is_moved() {
        let always = WeekHours::around_the_clock();
        for (on, hours) in [
            (date(2026, 3, 29), 23),
            (date(2026, 10, 25), 25),
            (date(2026, 5, 5), 24),
            (date(1996, 10, 27), 25),
        ] {
            let day = Day::of(on).unwrap();
            let mut open = 0;
            day.stretches::<()>(&always.on(on), |from, to, slot| {
                assert_eq!(slot, Slot::Open);
                open += to - from;
                None
            });
            assert_eq!((day.to - day.from, open), (hours * 3600, hours * 3600), "{on}");
        }
    }

    #[test]
    fn a_night_period_is_read_off_the_wall_when_the_hour_comes_twice() {
        let night: WeekHours = toml::from_str("every_day = \"01:00-02:30\"\nholidays = \"open\"").unwrap();
        let open = |on| {
            let mut found = Vec::new();
            let day = Day::of(on).unwrap();
            day.stretches::<()>(&night.on(on), |from, to, slot| {
                if slot == Slot::Open {
                    found.push(((from - day.from) / 60, (to - day.from) / 60));
                }
                None
            });
            found
        };
        assert_eq!(open(date(2026, 10, 24)), [(60, 150)]);
        assert_eq!(open(date(2026, 10, 25)), [(60, 150), (180, 210)]);
        assert_eq!(open(date(2026, 3, 29)), [(60, 120)], "02:00 to 02:30 never came");
    }

    #[test]
    fn the_ends_of_time_are_refused_and_not_passed() {
        assert!(Day::of(Date::MAX).is_err());
        assert!(Day::of(Date::MIN).is_err() || Day::of(Date::MIN).is_ok());
        assert!(Day::containing(i64::MAX).is_err());
        assert!(Day::containing(i64::MIN).is_err());
        assert!(Day::of(date(1900, 1, 1)).is_ok());
    }
}

//! The hours somebody has promised to watch, day by day: what coverage is held against.
//!
//! The days of a span are looked up once and walked for every channel, since where a day begins and
//! whether the clock is moved in it is the same for all of them.

use super::{
    day::{Day, Slot},
    stack::HoursStack,
};
use jiff::{Timestamp, civil::Date};

/// One Swedish day of a span.
#[derive(Clone, Copy, Debug)]
pub struct OneDay(Day);

impl OneDay {
    /// Which day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.0.date
    }
}

/// A span of whole Swedish days.
#[derive(Clone, Debug, Default)]
pub struct Days(Vec<OneDay>);

impl Days {
    /// So many days: the one an instant falls on, and those after it. Fewer at the end of countable time.
    #[must_use]
    pub fn from(at: Timestamp, count: u16) -> Self {
        let Ok(first) = Day::containing(at.as_second()) else { return Self::default() };
        let more = std::iter::successors(Some(first), |day| day.next().ok());
        Self(more.take(usize::from(count)).map(OneDay).collect())
    }

    /// The days from one to another, both included, at most a year of them.
    #[must_use]
    pub fn between(from: Date, until: Date) -> Self {
        let Ok(first) = Day::of(from) else { return Self::default() };
        let more = std::iter::successors(Some(first), |day| day.next().ok());
        Self(more.take(366).take_while(|day| day.date <= until).map(OneDay).collect())
    }

    /// The days in order.
    pub fn iter(&self) -> impl Iterator<Item = &OneDay> {
        self.0.iter()
    }

    /// The first day and the last.
    #[must_use]
    pub fn span(&self) -> Option<(Date, Date)> {
        Some((self.0.first()?.date(), self.0.last()?.date()))
    }
}

impl HoursStack {
    /// Hands out the watched stretches of a day, in order. None where nobody has hours, on a closed day,
    /// or on a holiday that is not watched.
    pub fn watched_on(&self, day: &OneDay, mut hand: impl FnMut(Timestamp, Timestamp)) {
        let Some((_, plan)) = self.plan(day.date()) else { return };
        day.0.stretches::<()>(&plan, |from, to, slot| {
            if slot == Slot::Open
                && let (Ok(from), Ok(to)) = (Timestamp::from_second(from), Timestamp::from_second(to))
            {
                hand(from, to);
            }
            None
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks::{WeekHours, Whose};
    use crate::time::{parse_instant, written};
    use jiff::civil::date;

    #[test]
    fn a_span_is_whole_days_and_its_watched_stretches_are_those_of_the_hours() {
        let hours: WeekHours =
            toml::from_str("weekdays = [\"08:00-12:00\", \"13:00-16:30\"]\nholidays = \"closed\"").unwrap();
        let stack = HoursStack::of(Whose::Pack, hours);
        let days = Days::from(parse_instant("2026-04-02T15:00").unwrap(), 6);
        assert_eq!(days.span(), Some((date(2026, 4, 2), date(2026, 4, 7))));
        let mut found = Vec::new();
        for day in days.iter() {
            stack.watched_on(day, |from, to| found.push(format!("{}/{}", written(from), written(to))));
        }
        let expected = [
            "2026-04-02T08:00:00+02:00/2026-04-02T12:00:00+02:00",
            "2026-04-02T13:00:00+02:00/2026-04-02T16:30:00+02:00",
            "2026-04-07T08:00:00+02:00/2026-04-07T12:00:00+02:00",
            "2026-04-07T13:00:00+02:00/2026-04-07T16:30:00+02:00",
        ];
        assert_eq!(found, expected, "Easter is closed from Friday to Monday");
    }

    #[test]
    fn a_span_backwards_is_empty_and_one_without_end_is_a_year() {
        assert_eq!(Days::between(date(2026, 4, 2), date(2026, 4, 1)).span(), None);
        let long = Days::between(date(2026, 1, 1), date(2999, 1, 1));
        assert_eq!(long.iter().count(), 366);
        assert_eq!(Days::from(Timestamp::MAX, 30).iter().count(), 0);
    }
}

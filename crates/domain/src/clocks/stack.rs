//! Whose hours count: the channel's, else the unit's, the authority's, the municipality's, the policy's.
//!
//! The first of them that has hours decides them. Closed days add up: a day the municipality has closed
//! is closed for every channel of its own, whatever hours the channel keeps.

use super::{
    calendar,
    closed::ClosedDay,
    day::{Day, OutOfTime, Slot},
    hours::{DayPlan, Shut, WeekHours},
};
use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whose hours or closed day something is, nearest to the message first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// The channel's own (kanalen).
    Channel,
    /// The unit's (förvaltningen, kontoret).
    Unit,
    /// The authority's (nämnden).
    Authority,
    /// The municipality's (kommunen).
    Municipality,
    /// The adopted policy's (riktlinjerna).
    Pack,
}

impl Whose {
    /// Whose hours, said in Swedish: "kanalens tider".
    #[must_use]
    pub fn hours(self) -> &'static str {
        match self {
            Self::Channel => "kanalens tider",
            Self::Unit => "enhetens tider",
            Self::Authority => "myndighetens tider",
            Self::Municipality => "kommunens tider",
            Self::Pack => "riktlinjernas tider",
        }
    }

    /// Who it is, said in Swedish: "kanalen".
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Channel => "kanalen",
            Self::Unit => "enheten",
            Self::Authority => "myndigheten",
            Self::Municipality => "kommunen",
            Self::Pack => "riktlinjerna",
        }
    }
}

impl fmt::Display for Whose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hours())
    }
}

/// The hours that count for a message, and the closed days of everybody above it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HoursStack {
    hours: Option<(Whose, WeekHours)>,
    closed: Vec<(Whose, ClosedDay)>,
}

impl HoursStack {
    /// Nobody's hours and no closed days: promises by the calendar can be counted, watched hours cannot.
    #[must_use]
    pub fn none() -> Self {
        Self::default()
    }

    /// One set of hours, and nothing else.
    #[must_use]
    pub fn of(whose: Whose, hours: WeekHours) -> Self {
        Self { hours: Some((whose, hours)), closed: Vec::new() }
    }

    /// Adds what one level has: its hours if it keeps any, which count unless a nearer level has hours.
    ///
    /// Levels can be added in any order. The closed days written inside hours stay in force also when
    /// those hours give way to nearer ones.
    #[must_use]
    pub fn with(mut self, whose: Whose, hours: Option<WeekHours>) -> Self {
        let Some(hours) = hours else { return self };
        let given_way = match self.hours.take() {
            Some(nearer) if nearer.0 < whose => {
                self.hours = Some(nearer);
                Some((whose, hours))
            }
            farther => {
                self.hours = Some((whose, hours));
                farther
            }
        };
        match given_way {
            Some((whose, hours)) => self.with_closed(whose, hours.closed),
            None => self,
        }
    }

    /// Adds somebody's closed days.
    #[must_use]
    pub fn with_closed(mut self, whose: Whose, days: impl IntoIterator<Item = ClosedDay>) -> Self {
        self.closed.extend(days.into_iter().map(|day| (whose, day)));
        self.closed.sort_by_key(|(whose, _)| *whose);
        self
    }

    /// Whose hours count, if anybody's do.
    #[must_use]
    pub fn whose(&self) -> Option<Whose> {
        self.hours.as_ref().map(|(whose, _)| *whose)
    }

    /// The hours that count.
    pub(super) fn week(&self) -> Option<&WeekHours> {
        self.hours.as_ref().map(|(_, hours)| hours)
    }

    /// Whether anybody has closed days beside those of the hours that count.
    pub(super) fn closes_days(&self) -> bool {
        !self.closed.is_empty()
    }

    /// What a day looks like, and who says so; nothing when nobody has hours.
    pub(super) fn plan(&self, date: Date) -> Option<(Whose, DayPlan<'_>)> {
        let (whose, hours) = self.hours.as_ref()?;
        Some(match self.closed_on(date) {
            Some((by, day)) => (by, DayPlan::shut(Shut::Closed(&day.reason))),
            None => (*whose, hours.on(date)),
        })
    }

    fn closed_on(&self, date: Date) -> Option<(Whose, &ClosedDay)> {
        self.closed.iter().find(|(_, day)| day.when.holds(date)).map(|(whose, day)| (*whose, day))
    }

    /// Whether `date` is a working day here: Monday to Friday, no holiday or closed eve, nobody has
    /// closed it, and, where there are hours, they open at some time.
    #[must_use]
    pub fn is_working_day(&self, date: Date) -> bool {
        self.why_no_working_day(date).is_none()
    }

    /// Why `date` is no working day, and who says so.
    pub(super) fn why_no_working_day(&self, date: Date) -> Option<(Option<Whose>, Shut<'_>)> {
        if let Some((whose, day)) = self.closed_on(date) {
            return Some((Some(whose), Shut::Closed(&day.reason)));
        }
        if let Some(day) = calendar::day_off(date) {
            return Some((None, Shut::Holiday(day)));
        }
        if calendar::is_weekend(date) {
            return Some((None, Shut::Weekend));
        }
        let (whose, plan) = self.plan(date)?;
        (!plan.is_open()).then_some((Some(whose), plan.shut))
    }

    /// Whether somebody watches at this instant. False when nobody has hours.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let at = at.as_second();
        let Ok(day) = Day::containing(at) else { return false };
        let Some((_, plan)) = self.plan(day.date) else { return false };
        day.stretches(&plan, |from, to, slot| (from <= at && at < to).then_some(slot == Slot::Open))
            .unwrap_or(false)
    }

    /// The first instant from `at` on when somebody watches; none within three years, or without hours.
    ///
    /// Reminders and escalations are put off to it, so that nobody is called at night.
    #[must_use]
    pub fn next_open(&self, at: Timestamp) -> Option<Timestamp> {
        let at = at.as_second();
        let mut day = Day::containing(at).ok()?;
        for _ in 0..3 * 366 {
            let (_, plan) = self.plan(day.date)?;
            let open = day
                .stretches(&plan, |from, to, slot| (slot == Slot::Open && to > at).then_some(from.max(at)));
            if let Some(open) = open {
                return Timestamp::from_second(open).ok();
            }
            day = day.next().ok()?;
        }
        None
    }

    /// Watched seconds from one instant to another; nought backwards.
    ///
    /// Looks at no more than fifty years, so that a wrong instant costs nothing.
    #[must_use]
    pub fn watched_seconds(&self, from: Timestamp, to: Timestamp) -> i64 {
        let (from, to) = (from.as_second(), to.as_second());
        let mut sum = 0;
        let Ok(mut day) = Day::containing(from) else { return 0 };
        for _ in 0..50 * 366 {
            if day.from >= to {
                break;
            }
            let Some((_, plan)) = self.plan(day.date) else { break };
            day.stretches::<()>(&plan, |a, b, slot| {
                if slot == Slot::Open {
                    sum += (b.min(to) - a.max(from)).max(0);
                }
                None
            });
            match day.next() {
                Ok(next) => day = next,
                Err(OutOfTime) => break,
            }
        }
        sum
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::parse_instant;
    use jiff::civil::date;

    fn hours(text: &str) -> WeekHours {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn the_nearest_hours_count_in_whatever_order_they_are_added() {
        let municipality = hours("weekdays = \"08:00-16:00\"\nholidays = \"closed\"");
        let channel = hours("weekdays = \"10:00-12:00\"\nholidays = \"closed\"");
        let one = HoursStack::none()
            .with(Whose::Municipality, Some(municipality.clone()))
            .with(Whose::Channel, Some(channel.clone()))
            .with(Whose::Unit, None);
        let other = HoursStack::none()
            .with(Whose::Channel, Some(channel))
            .with(Whose::Municipality, Some(municipality));
        assert_eq!(one, other);
        assert_eq!(one.whose(), Some(Whose::Channel));
        assert!(one.is_open(parse_instant("2026-05-05T11:59").unwrap()));
        assert!(!one.is_open(parse_instant("2026-05-05T12:00").unwrap()));
        assert!(!HoursStack::none().is_open(Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn a_day_the_municipality_has_closed_is_closed_for_a_channel_watched_around_the_clock() {
        let closed = "weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n[[closed]]\ndate = \"2026-05-05\"\nreason = \"brandövning\"";
        let stack = HoursStack::of(Whose::Channel, WeekHours::around_the_clock())
            .with(Whose::Municipality, Some(hours(closed)));
        assert_eq!(
            stack.plan(date(2026, 5, 5)).unwrap(),
            (Whose::Municipality, DayPlan::shut(Shut::Closed(&"brandövning".into())))
        );
        assert!(!stack.is_working_day(date(2026, 5, 5)));
        assert!(stack.is_working_day(date(2026, 5, 6)));
        assert!(!stack.is_working_day(date(2026, 5, 9)), "a Saturday is no working day even when watched");
    }

    #[test]
    fn the_next_open_instant_is_now_or_the_next_morning_and_never_when_nothing_opens() {
        let at = |text| parse_instant(text).unwrap();
        let office = HoursStack::of(Whose::Pack, hours("weekdays = \"08:00-16:00\"\nholidays = \"closed\""));
        assert_eq!(office.next_open(at("2026-04-02T15:59")), Some(at("2026-04-02T15:59")));
        assert_eq!(office.next_open(at("2026-04-02T16:00")), Some(at("2026-04-07T08:00")));
        assert_eq!(office.watched_seconds(at("2026-04-02T15:00"), at("2026-04-07T09:00")), 7200);
        let shut = HoursStack::of(Whose::Pack, hours("holidays = \"closed\""));
        assert_eq!(shut.next_open(at("2026-04-02T15:59")), None);
        assert_eq!(office.next_open(Timestamp::MAX), None);
        assert!(office.watched_seconds(Timestamp::MIN, Timestamp::MAX) < 50 * 366 * 8 * 3600);
    }
}

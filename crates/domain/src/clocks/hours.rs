//! The hours during which somebody watches, week by week, as a policy or a channel writes them.
//!
//! ```toml
//! weekdays = ["08:00-12:00", "13:00-16:30"]   # Monday to Friday; a day's own line wins over it
//! friday = "08:00-15:00"
//! holidays = "closed"                         # or "open", or hours of their own
//! [[seasons]]
//! name = "sommartid"
//! from = "06-15"
//! until = "08-15"
//! weekdays = "08:00-15:00"
//! [[short_days]]
//! day = "skärtorsdagen"
//! until = "12:00"
//! [[closed]]
//! day = "klämdag"
//! reason = "kommunen håller stängt"
//! ```
//!
//! A day is looked up in this order: closed days, short days, holidays and closed eves, season, week.

use super::{
    calendar::{self, NamedDay},
    closed::{BadDay, ClosedDay, OnDate, Reason, When, yearly_holds},
    period::{BadHours, MIDNIGHT, Period, Periods, time_of_day, written_time},
};
use jiff::{ToSpan, civil::Date};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// Periods for each day of the week, Monday first.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Week([Periods; 7]);

impl Week {
    /// The periods of the weekday that `date` is.
    #[must_use]
    pub fn on(&self, date: Date) -> &Periods {
        let monday_zero = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap_or(0);
        &self.0[monday_zero]
    }
}

/// What holds on public holidays, or on the three closed eves.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum OnHolidays {
    /// Nobody watches ("closed").
    Closed,
    /// As any other day of that weekday ("open").
    Open,
    /// Hours of their own.
    Hours(Periods),
}

/// Hours that hold a part of the year instead of the ordinary ones, such as summer hours.
///
/// A season is a whole week of its own: a weekday it does not mention is closed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Season {
    /// What pages call it.
    pub name: Reason,
    /// First day of the year, as month and day.
    pub from: (i8, i8),
    /// Last day, included; before `from` when the season passes the new year.
    pub until: (i8, i8),
    /// Its week.
    pub week: Week,
}

/// A day that closes early, or has hours of its own.
///
/// A *named* day only ever shortens: when it falls on a day the week has closed, it stays closed. A
/// *date* is somebody's own decision about that day, and its hours hold whatever the day would have been.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ShortDay {
    /// The named day or date.
    pub when: When,
    /// How it is short.
    pub change: Shortened,
    /// What pages say: the reason given, else the day's own name.
    pub label: Reason,
}

/// How a short day is short.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Shortened {
    /// The day's ordinary hours, up to this minute since midnight.
    Until(u16),
    /// These hours instead.
    Hours(Periods),
}

/// The watched hours of a channel, a unit, an authority, a municipality or a policy.
///
/// Source: AN-04, MO-03, MO-04, `answer.office_hours`, `monitor.hours`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "WrittenHours", into = "WrittenHours")]
pub struct WeekHours {
    /// The ordinary week.
    pub week: Week,
    /// Public holidays.
    pub holidays: OnHolidays,
    /// Midsommarafton, julafton and nyårsafton; as holidays unless written.
    pub eves: OnHolidays,
    /// Parts of the year with other hours; no two share a day.
    pub seasons: Vec<Season>,
    /// Days that close early.
    pub short_days: Vec<ShortDay>,
    /// Days that are closed.
    pub closed: Vec<ClosedDay>,
}

/// What one day looks like: its periods, cut at `closes`, and why the rest of it is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DayPlan<'a> {
    periods: &'a [Period],
    closes: u16,
    /// Why what is not open is not.
    pub shut: Shut<'a>,
}

impl DayPlan<'_> {
    pub(super) fn shut(why: Shut<'_>) -> DayPlan<'_> {
        DayPlan { periods: &[], closes: MIDNIGHT, shut: why }
    }

    /// The open periods, in minutes since midnight, in order.
    pub fn periods(&self) -> impl Iterator<Item = (u16, u16)> + Clone + '_ {
        let closes = self.closes;
        self.periods
            .iter()
            .take_while(move |p| p.from() < closes)
            .map(move |p| (p.from(), p.to().min(closes)))
    }

    /// Whether any minute is open.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.periods().next().is_some()
    }
}

/// Why the closed part of a day is closed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shut<'a> {
    /// An open day: before, between and after its periods.
    Ordinary,
    /// Saturday or Sunday without hours.
    Weekend,
    /// Another weekday without hours.
    NoHours,
    /// A public holiday or closed eve.
    Holiday(NamedDay),
    /// A day that closes early.
    Short(&'a Reason),
    /// A local closed day.
    Closed(&'a Reason),
}

impl WeekHours {
    /// Every minute of every day, holidays too.
    #[must_use]
    pub fn around_the_clock() -> Self {
        let day = || Periods::of(vec![Period::DAY]).unwrap_or_default();
        Self::from_week(Week(std::array::from_fn(|_| day())), OnHolidays::Open)
    }

    /// The same periods Monday to Friday, closed on holidays and eves.
    #[must_use]
    pub fn weekdays(periods: &Periods) -> Self {
        let day = |i: usize| if i < 5 { periods.clone() } else { Periods::default() };
        Self::from_week(Week(std::array::from_fn(day)), OnHolidays::Closed)
    }

    fn from_week(week: Week, holidays: OnHolidays) -> Self {
        let eves = holidays.clone();
        Self { week, holidays, eves, seasons: Vec::new(), short_days: Vec::new(), closed: Vec::new() }
    }

    /// What `date` looks like by these hours, local closed days of theirs included.
    #[must_use]
    pub fn on(&self, date: Date) -> DayPlan<'_> {
        if let Some(closed) = self.closed.iter().find(|c| c.when.holds(date)) {
            return DayPlan::shut(Shut::Closed(&closed.reason));
        }
        // A date decides over a name, since it is the later and more particular decision.
        let short = || self.short_days.iter().filter(|s| s.when.holds(date));
        let short = short().find(|s| matches!(s.when, When::On(_))).or_else(|| short().next());
        short.map_or_else(|| self.unshortened(date), |short| self.shortened(date, short))
    }

    fn shortened<'a>(&'a self, date: Date, short: &'a ShortDay) -> DayPlan<'a> {
        let named_itself = matches!(short.when, When::Named(day) if calendar::day_off(date) == Some(day));
        let ordinary = if named_itself { self.by_week(date) } else { self.unshortened(date) };
        let stays_closed = matches!(short.when, When::Named(_)) && !ordinary.is_open();
        match &short.change {
            _ if stays_closed => ordinary,
            Shortened::Until(closes) => {
                let cut = DayPlan { closes: *closes, ..ordinary };
                let changes = cut.periods().ne(ordinary.periods());
                if changes { DayPlan { shut: Shut::Short(&short.label), ..cut } } else { ordinary }
            }
            Shortened::Hours(periods) => {
                DayPlan { periods: periods.as_slice(), closes: MIDNIGHT, shut: Shut::Short(&short.label) }
            }
        }
    }

    fn unshortened(&self, date: Date) -> DayPlan<'_> {
        let (day, rule) = match (calendar::public_holiday(date), calendar::closed_eve(date)) {
            (Some(day), _) => (day, &self.holidays),
            (None, Some(day)) => (day, &self.eves),
            (None, None) => return self.by_week(date),
        };
        match rule {
            OnHolidays::Open => self.by_week(date),
            OnHolidays::Closed => DayPlan::shut(Shut::Holiday(day)),
            OnHolidays::Hours(periods) => {
                DayPlan { periods: periods.as_slice(), closes: MIDNIGHT, shut: Shut::Holiday(day) }
            }
        }
    }

    /// What the week, or the season, says of `date`, whatever day it is besides.
    pub(super) fn by_week(&self, date: Date) -> DayPlan<'_> {
        let season = self.seasons.iter().find(|s| yearly_holds(s.from, s.until, date));
        let periods = season.map_or(&self.week, |s| &s.week).on(date).as_slice();
        let shut = match periods {
            [] if calendar::is_weekend(date) => Shut::Weekend,
            [] => Shut::NoHours,
            _ => Shut::Ordinary,
        };
        DayPlan { periods, closes: MIDNIGHT, shut }
    }
}

/// What is wrong with written hours, beside a time, period or date that cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadWeek {
    /// `holidays` is missing: there is no hidden default.
    #[error("holidays saknas; skriv \"closed\", \"open\" (som andra dagar) eller egna tider")]
    Holidays,
    /// Two seasons hold on the same day.
    #[error("säsongerna \"{0}\" och \"{1}\" gäller båda den {2}")]
    SeasonsMeet(String, String, String),
    /// A season with nothing in it.
    #[error("säsongen \"{0}\" har inga tider; ska det vara stängt, skriv perioden under closed med skäl")]
    EmptySeason(String),
    /// Season dates carry no year.
    #[error("säsongen \"{0}\": skriv from och until som månad och dag, till exempel \"06-15\"")]
    SeasonYear(String),
    /// A short day that says neither or both of until and hours.
    #[error("en kort dag skrivs med until = \"12:00\" eller med hours = [\"08:00-12:00\"], ett av dem")]
    Short,
    /// A short day that names no day.
    #[error(transparent)]
    Day(#[from] BadDay),
    /// Hours or a time that cannot be read.
    #[error(transparent)]
    Hours(#[from] BadHours),
}

impl Serialize for OnHolidays {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Closed => to.serialize_str("closed"),
            Self::Open => to.serialize_str("open"),
            Self::Hours(periods) => periods.serialize(to),
        }
    }
}

impl<'de> Deserialize<'de> for OnHolidays {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Seen;
        impl<'de> de::Visitor<'de> for Seen {
            type Value = OnHolidays;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("\"closed\", \"open\" eller tider som [\"10:00-14:00\"]")
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<OnHolidays, E> {
                match text {
                    "closed" => Ok(OnHolidays::Closed),
                    "open" => Ok(OnHolidays::Open),
                    _ => text.parse().map(OnHolidays::Hours).map_err(E::custom),
                }
            }
            fn visit_seq<A: de::SeqAccess<'de>>(self, list: A) -> Result<OnHolidays, A::Error> {
                Periods::deserialize(de::value::SeqAccessDeserializer::new(list)).map(OnHolidays::Hours)
            }
        }
        from.deserialize_any(Seen)
    }
}

/// The days of a week as written: a day's own line, else `weekdays`, else `every_day`, else closed.
macro_rules! written { ($(#[$meta:meta])* $name:ident { $($more:tt)* }) => {
    $(#[$meta])*
    #[derive(Serialize, Deserialize, Default)]
    #[serde(deny_unknown_fields, default)]
    struct $name {
        $($more)*
        #[serde(skip_serializing_if = "Option::is_none")]
        every_day: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        weekdays: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        monday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tuesday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        wednesday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        thursday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        friday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        saturday: Option<Periods>,
        #[serde(skip_serializing_if = "Option::is_none")]
        sunday: Option<Periods>,
    }
    impl $name {
        fn week(&mut self) -> Week {
            let every = self.every_day.take();
            let weekdays = self.weekdays.take().or_else(|| every.clone());
            let day = |own: &mut Option<Periods>, else_: &Option<Periods>| own.take().or_else(|| else_.clone()).unwrap_or_default();
            Week([
                day(&mut self.monday, &weekdays), day(&mut self.tuesday, &weekdays), day(&mut self.wednesday, &weekdays),
                day(&mut self.thursday, &weekdays), day(&mut self.friday, &weekdays),
                day(&mut self.saturday, &every), day(&mut self.sunday, &every),
            ])
        }
        fn set_week(&mut self, week: Week) {
            [self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday] =
                week.0.map(|periods| (!periods.is_empty()).then_some(periods));
        }
    }
} }

written! {
    WrittenHours {
        #[serde(skip_serializing_if = "Option::is_none")]
        holidays: Option<OnHolidays>,
        #[serde(skip_serializing_if = "Option::is_none")]
        eves: Option<OnHolidays>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        seasons: Vec<WrittenSeason>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        short_days: Vec<WrittenShortDay>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        closed: Vec<ClosedDay>,
    }
}

written! {
    WrittenSeason {
        name: String,
        from: Option<OnDate>,
        until: Option<OnDate>,
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenShortDay {
    #[serde(skip_serializing_if = "Option::is_none")]
    day: Option<NamedDay>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date: Option<OnDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hours: Option<Periods>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<Reason>,
}

impl TryFrom<WrittenHours> for WeekHours {
    type Error = BadWeek;

    fn try_from(mut written: WrittenHours) -> Result<Self, BadWeek> {
        let week = written.week();
        let holidays = written.holidays.ok_or(BadWeek::Holidays)?;
        let eves = written.eves.unwrap_or_else(|| holidays.clone());
        let seasons = written.seasons.into_iter().map(season).collect::<Result<Vec<_>, _>>()?;
        seasons_apart(&seasons)?;
        let short_days = written.short_days.into_iter().map(short_day).collect::<Result<_, _>>()?;
        Ok(Self { week, holidays, eves, seasons, short_days, closed: written.closed })
    }
}

fn season(mut written: WrittenSeason) -> Result<Season, BadWeek> {
    let week = written.week();
    if week == Week::default() {
        return Err(BadWeek::EmptySeason(written.name));
    }
    let (Some(OnDate::Yearly(m, d)), Some(OnDate::Yearly(n, e))) = (written.from, written.until) else {
        return Err(BadWeek::SeasonYear(written.name));
    };
    Ok(Season { name: written.name.as_str().into(), from: (m, d), until: (n, e), week })
}

/// Refuses seasons that share a day; a leap year shows every day there is.
fn seasons_apart(seasons: &[Season]) -> Result<(), BadWeek> {
    for date in jiff::civil::date(2024, 1, 1).series(1.day()).take(366) {
        let mut here = seasons.iter().filter(|s| yearly_holds(s.from, s.until, date));
        if let (Some(one), Some(other)) = (here.next(), here.next()) {
            let (one, other) = (one.name.to_string(), other.name.to_string());
            return Err(BadWeek::SeasonsMeet(one, other, date.strftime("%m-%d").to_string()));
        }
    }
    Ok(())
}

fn short_day(written: WrittenShortDay) -> Result<ShortDay, BadWeek> {
    let (when, name) = match (written.day, written.date) {
        (Some(day), None) => (When::Named(day), day.to_string()),
        (None, Some(date)) => (When::On(date), date.to_string()),
        _ => return Err(BadDay::Which.into()),
    };
    let change = match (written.until, written.hours) {
        (Some(until), None) => Shortened::Until(time_of_day(&until)?),
        (None, Some(hours)) => Shortened::Hours(hours),
        _ => return Err(BadWeek::Short),
    };
    Ok(ShortDay { when, change, label: written.reason.unwrap_or_else(|| name.as_str().into()) })
}

impl From<WeekHours> for WrittenHours {
    fn from(hours: WeekHours) -> Self {
        let mut written = Self {
            eves: (hours.eves != hours.holidays).then_some(hours.eves),
            holidays: Some(hours.holidays),
            seasons: hours.seasons.into_iter().map(written_season).collect(),
            short_days: hours.short_days.into_iter().map(written_short_day).collect(),
            closed: hours.closed,
            ..Self::default()
        };
        written.set_week(hours.week);
        written
    }
}

fn written_season(season: Season) -> WrittenSeason {
    let mut written = WrittenSeason {
        name: season.name.to_string(),
        from: Some(OnDate::Yearly(season.from.0, season.from.1)),
        until: Some(OnDate::Yearly(season.until.0, season.until.1)),
        ..WrittenSeason::default()
    };
    written.set_week(season.week);
    written
}

fn written_short_day(short: ShortDay) -> WrittenShortDay {
    let (day, date) = match short.when {
        When::Named(day) => (Some(day), None),
        When::On(date) => (None, Some(date)),
        When::Between(..) | When::YearlyBetween(..) => (None, None),
    };
    let (until, hours) = match short.change {
        Shortened::Until(minute) => (Some(written_time(minute)), None),
        Shortened::Hours(periods) => (None, Some(periods)),
    };
    WrittenShortDay { day, date, until, hours, reason: Some(short.label) }
}

#[cfg(test)]
mod tests;

//! Watched hours as a resident reads them: "måndag–fredag kl. 8–12 och 13–16.30", in Swedish and English.
//!
//! Days with the same hours are said together, times as they are said aloud, and the next day that
//! departs from the week is named with its reason. IN-12: where somebody does not watch at all hours, that
//! must be clear on the page; `answer.office_hours` is what is said.

use super::{
    calendar::NamedDay,
    closed::Reason,
    hours::{OnHolidays, Shut, Week, WeekHours},
    period::{MIDNIGHT, Period, Periods},
    stack::{HoursStack, Whose},
};
use crate::time::{month, weekday};
use jiff::{ToSpan, civil::Date};

/// The language hours are said in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tongue {
    /// Swedish.
    Swedish,
    /// English, with the clock of 24 hours.
    English,
}

/// Watched hours in words, a sentence's part each, without a full stop.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InWords {
    /// The ordinary week; none when it has no hours at all.
    pub week: Option<String>,
    /// What holds on public holidays and the closed eves; none for a channel watched around the clock.
    pub holidays: Option<String>,
    /// Parts of the year with other hours, such as summer hours.
    pub seasons: Vec<String>,
    /// Whether somebody watches every minute of every day.
    pub always: bool,
}

/// The next day that is not as the week says, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Departure {
    /// The day.
    pub on: Date,
    /// The hours it has instead, in words; none when it is closed.
    pub hours: Option<String>,
    /// Who says so.
    pub by: Whose,
    /// Why.
    pub why: Cause,
}

/// Why a day departs from the week.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cause {
    /// A day of the calendar.
    Day(NamedDay),
    /// A reason somebody wrote, Swedish.
    Written(Reason),
}

impl Tongue {
    fn pick(self, swedish: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Swedish => swedish,
            Self::English => english,
        }
    }
}

/// Hours in words.
#[must_use]
pub fn in_words(hours: &WeekHours, tongue: Tongue) -> InWords {
    let always = *hours == WeekHours::around_the_clock();
    InWords {
        week: week(&hours.week, tongue),
        holidays: if always { None } else { holidays(hours, tongue) },
        seasons: hours
            .seasons
            .iter()
            .map(|season| {
                let said = week(&season.week, tongue);
                let closed = || tongue.pick("stängt", "closed").to_owned();
                let (from, until) = (day_of_year(season.from, tongue), day_of_year(season.until, tongue));
                let name = match tongue {
                    Tongue::Swedish => format!("{} ", season.name),
                    // The name is Swedish; the dates say the same.
                    Tongue::English => String::new(),
                };
                format!("{name}{from}–{until}: {}", said.unwrap_or_else(closed))
            })
            .collect(),
        always,
    }
}

/// One day's periods: "kl. 8–12 och 13–16.30", "dygnet runt"; none when nothing is open.
#[must_use]
pub fn periods(periods: impl IntoIterator<Item = (u16, u16)>, tongue: Tongue) -> Option<String> {
    let all: Vec<(u16, u16)> = periods.into_iter().collect();
    match (all.as_slice(), tongue) {
        ([], _) => None,
        ([(0, MIDNIGHT)], _) => Some(tongue.pick("dygnet runt", "around the clock").to_owned()),
        (_, Tongue::Swedish) => {
            Some(format!("kl. {}", listed(&all.iter().map(swedish_period).collect::<Vec<_>>(), tongue)))
        }
        (_, Tongue::English) => Some(listed(&all.iter().map(english_period).collect::<Vec<_>>(), tongue)),
    }
}

/// "8–16.30": a Swedish time says its minutes when it has some.
fn swedish_period((from, to): &(u16, u16)) -> String {
    let time = |minute: u16| match minute % 60 {
        0 => format!("{}", minute / 60),
        rest => format!("{}.{rest:02}", minute / 60),
    };
    format!("{}–{}", time(*from), time(*to))
}

fn english_period((from, to): &(u16, u16)) -> String {
    let time = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    format!("{}–{}", time(*from), time(*to))
}

fn pairs(periods: &Periods) -> impl Iterator<Item = (u16, u16)> + '_ {
    periods.as_slice().iter().map(|p: &Period| (p.from(), p.to()))
}

/// Monday to Sunday; any week will do.
fn days() -> impl Iterator<Item = Date> {
    jiff::civil::date(2024, 1, 1).series(1.day()).take(7)
}

fn week(week: &Week, tongue: Tongue) -> Option<String> {
    // Days with the same hours together, in the order of their first day.
    let mut groups: Vec<(&Periods, Vec<usize>)> = Vec::new();
    for (at, on) in days().enumerate() {
        let open = week.on(on);
        if open.is_empty() {
            continue;
        }
        match groups.iter_mut().find(|(same, _)| *same == open) {
            Some((_, days)) => days.push(at),
            None => groups.push((open, vec![at])),
        }
    }
    let said = groups.iter().filter_map(|(open, days)| {
        let hours = periods(pairs(open), tongue)?;
        Some(if days.len() == 7 {
            match tongue {
                Tongue::Swedish if hours == "dygnet runt" => "dygnet runt, alla dagar".to_owned(),
                Tongue::Swedish => format!("alla dagar {hours}"),
                Tongue::English if hours == "around the clock" => "around the clock, every day".to_owned(),
                Tongue::English => format!("every day {hours}"),
            }
        } else {
            format!("{} {hours}", run(days, tongue))
        })
    });
    let said: Vec<String> = said.collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// "måndag–torsdag", "måndag, onsdag och fredag": three days or more in a row are a stretch.
fn run(days: &[usize], tongue: Tongue) -> String {
    let mut parts: Vec<String> = Vec::new();
    let mut rest = days;
    while let Some(first) = rest.first() {
        let long = rest.iter().enumerate().take_while(|(i, day)| **day == first + i).count();
        let taken = if long >= 3 { long } else { 1 };
        let last = rest.get(taken - 1).unwrap_or(first);
        parts.push(match taken {
            1 => day_name(*first, tongue).to_owned(),
            _ => format!("{}–{}", day_name(*first, tongue), day_name(*last, tongue)),
        });
        rest = rest.get(taken..).unwrap_or_default();
    }
    listed(&parts, tongue)
}

fn day_name(at: usize, tongue: Tongue) -> &'static str {
    const ENGLISH: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
    match tongue {
        Tongue::Swedish => days().nth(at).map_or("", weekday),
        Tongue::English => ENGLISH.get(at).copied().unwrap_or_default(),
    }
}

fn listed(parts: &[String], tongue: Tongue) -> String {
    let and = tongue.pick(" och ", " and ");
    match parts.split_last() {
        None => String::new(),
        Some((only, [])) => only.clone(),
        Some((last, rest)) => format!("{}{and}{last}", rest.join(", ")),
    }
}

fn holidays(hours: &WeekHours, tongue: Tongue) -> Option<String> {
    let said = |rule: &OnHolidays| match rule {
        OnHolidays::Closed => Some(tongue.pick("stängt", "closed").to_owned()),
        OnHolidays::Open => None,
        OnHolidays::Hours(open) => periods(pairs(open), tongue),
    };
    let eves = tongue
        .pick("midsommarafton, julafton och nyårsafton", "Midsummer Eve, Christmas Eve and New Year’s Eve");
    let both = tongue.pick(
        "helgdagar, midsommarafton, julafton och nyårsafton",
        "public holidays, Midsummer Eve, Christmas Eve and New Year’s Eve",
    );
    let days = tongue.pick("helgdagar", "public holidays");
    let one = |which: &str, rule: &OnHolidays| {
        said(rule).map_or_else(
            || format!("{which}: {}", tongue.pick("som andra dagar", "as other days")),
            |hours| format!("{which}: {hours}"),
        )
    };
    match (&hours.holidays, &hours.eves) {
        (rule, eve) if rule == eve => Some(one(both, rule)),
        (rule, eve) => Some(format!("{}; {}", one(days, rule), one(eves, eve))),
    }
}

/// "15 juni", "15 June".
fn day_of_year((number, day): (i8, i8), tongue: Tongue) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    // A leap year, which has every day there is.
    let name = match (Date::new(2024, number, 1), tongue) {
        (Ok(date), Tongue::Swedish) => month(date),
        (Ok(date), Tongue::English) => {
            usize::try_from(date.month() - 1).ok().and_then(|at| ENGLISH.get(at)).copied().unwrap_or_default()
        }
        (Err(_), _) => "",
    };
    format!("{day} {name}")
}

impl Cause {
    /// The reason in words, and whether they are Swedish whatever the reader's language.
    #[must_use]
    pub fn in_words(&self, tongue: Tongue) -> (&str, bool) {
        match (self, tongue) {
            (Self::Day(day), Tongue::Swedish) => (day.name(), true),
            (Self::Day(day), Tongue::English) => (english(*day), false),
            (Self::Written(reason), _) => (reason.as_str(), true),
        }
    }
}

/// The English name of a day; where English has none the Swedish one is explained.
fn english(day: NamedDay) -> &'static str {
    match day {
        NamedDay::NewYearsDay => "New Year’s Day",
        NamedDay::EpiphanyEve => "the day before Epiphany",
        NamedDay::Epiphany => "Epiphany",
        NamedDay::MaundyThursday => "Maundy Thursday",
        NamedDay::GoodFriday => "Good Friday",
        NamedDay::EasterEve => "Easter Saturday",
        NamedDay::EasterDay => "Easter Day",
        NamedDay::EasterMonday => "Easter Monday",
        NamedDay::WalpurgisEve => "Walpurgis Eve",
        NamedDay::MayDay => "May Day",
        NamedDay::Ascension => "Ascension Day",
        NamedDay::WhitEve => "the day before Whit Sunday",
        NamedDay::WhitSunday => "Whit Sunday",
        NamedDay::WhitMonday => "Whit Monday",
        NamedDay::NationalDayEve => "the day before the National Day",
        NamedDay::NationalDay => "the National Day",
        NamedDay::MidsummerEve => "Midsummer Eve",
        NamedDay::MidsummerDay => "Midsummer Day",
        NamedDay::AllSaintsEve => "the day before All Saints’ Day",
        NamedDay::AllSaints => "All Saints’ Day",
        NamedDay::DayBeforeChristmasEve => "the day before Christmas Eve",
        NamedDay::ChristmasEve => "Christmas Eve",
        NamedDay::ChristmasDay => "Christmas Day",
        NamedDay::BoxingDay => "Boxing Day",
        NamedDay::DayBeforeNewYearsEve => "the day before New Year’s Eve",
        NamedDay::NewYearsEve => "New Year’s Eve",
        NamedDay::BridgeDay => "a bridge day between days off",
    }
}

impl HoursStack {
    /// The hours that count, in words; none when nobody has hours.
    #[must_use]
    pub fn in_words(&self, tongue: Tongue) -> Option<InWords> {
        let mut said = in_words(self.week()?, tongue);
        // Somebody above has closed a day: it is not always watched.
        said.always &= !self.closes_days();
        Some(said)
    }

    /// The first day from `from` on, within a year, that is closed or short where the week is not.
    #[must_use]
    pub fn next_departure(&self, from: Date, tongue: Tongue) -> Option<Departure> {
        let hours = self.week()?;
        from.series(1.day()).take(366).find_map(|on| {
            let (by, plan) = self.plan(on)?;
            let why = match plan.shut {
                Shut::Ordinary | Shut::Weekend | Shut::NoHours => return None,
                Shut::Holiday(day) => Cause::Day(day),
                Shut::Short(reason) | Shut::Closed(reason) => Cause::Written(reason.clone()),
            };
            let ordinary = hours.by_week(on);
            if plan.periods().eq(ordinary.periods()) {
                return None;
            }
            Some(Departure { on, hours: periods(plan.periods(), tongue), by, why })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn hours(text: &str) -> WeekHours {
        toml::from_str(text).unwrap()
    }

    #[test]
    fn a_week_is_said_as_people_say_it() {
        for (written, swedish, english) in [
            (
                "weekdays = \"08:00-16:30\"\nholidays = \"closed\"",
                "måndag–fredag kl. 8–16.30",
                "Monday–Friday 8:00–16:30",
            ),
            (
                "weekdays = [\"08:00-12:00\", \"13:00-16:30\"]\nfriday = \"08:00-15:00\"\nholidays = \"closed\"",
                "måndag–torsdag kl. 8–12 och 13–16.30, fredag kl. 8–15",
                "Monday–Thursday 8:00–12:00 and 13:00–16:30, Friday 8:00–15:00",
            ),
            (
                "monday = \"09:05-10:00\"\nwednesday = \"09:05-10:00\"\nfriday = \"09:05-10:00\"\nholidays = \"closed\"",
                "måndag, onsdag och fredag kl. 9.05–10",
                "Monday, Wednesday and Friday 9:05–10:00",
            ),
            (
                "saturday = \"10:00-14:00\"\nsunday = \"10:00-14:00\"\nholidays = \"closed\"",
                "lördag och söndag kl. 10–14",
                "Saturday and Sunday 10:00–14:00",
            ),
            (
                "every_day = \"09:00-20:00\"\nholidays = \"open\"",
                "alla dagar kl. 9–20",
                "every day 9:00–20:00",
            ),
            (
                "every_day = \"00:00-24:00\"\nholidays = \"open\"",
                "dygnet runt, alla dagar",
                "around the clock, every day",
            ),
            (
                "weekdays = \"00:00-24:00\"\nsaturday = \"22:00-24:00\"\nholidays = \"closed\"",
                "måndag–fredag dygnet runt, lördag kl. 22–24",
                "Monday–Friday around the clock, Saturday 22:00–24:00",
            ),
        ] {
            let hours = hours(written);
            assert_eq!(in_words(&hours, Tongue::Swedish).week.as_deref(), Some(swedish));
            assert_eq!(in_words(&hours, Tongue::English).week.as_deref(), Some(english));
        }
        assert_eq!(in_words(&hours("holidays = \"closed\""), Tongue::Swedish).week, None);
    }

    #[test]
    fn holidays_and_summer_hours_are_said_beside_the_week() {
        for (written, swedish) in [
            ("holidays = \"closed\"", "helgdagar, midsommarafton, julafton och nyårsafton: stängt"),
            ("holidays = \"open\"", "helgdagar, midsommarafton, julafton och nyårsafton: som andra dagar"),
            (
                "holidays = \"10:00-14:00\"\neves = \"closed\"",
                "helgdagar: kl. 10–14; midsommarafton, julafton och nyårsafton: stängt",
            ),
        ] {
            let said = in_words(&hours(&format!("weekdays = \"08:00-16:00\"\n{written}")), Tongue::Swedish);
            assert_eq!(said.holidays.as_deref(), Some(swedish));
            assert!(!said.always);
        }
        let summer = "weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n[[seasons]]\nname = \"sommartid\"\nfrom = \"06-15\"\nuntil = \"08-15\"\nweekdays = \"08:00-15:00\"";
        let said = |tongue| in_words(&hours(summer), tongue).seasons;
        assert_eq!(said(Tongue::Swedish), ["sommartid 15 juni–15 augusti: måndag–fredag kl. 8–15"]);
        assert_eq!(said(Tongue::English), ["15 June–15 August: Monday–Friday 8:00–15:00"]);
        let always = in_words(&WeekHours::around_the_clock(), Tongue::Swedish);
        assert!(always.always && always.holidays.is_none());
    }

    #[test]
    fn the_next_day_that_is_not_as_the_week_says_is_named_with_its_reason() {
        let written = "weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n[[short_days]]\nday = \"skärtorsdagen\"\nuntil = \"12:00\"";
        let stack = HoursStack::of(Whose::Unit, hours(written));
        let next = |from, tongue| stack.next_departure(from, tongue).unwrap();
        // Maundy Thursday 2026 is 2 April, and short; the Friday after is closed; the Saturday always is.
        let short = next(date(2026, 3, 27), Tongue::Swedish);
        assert_eq!((short.on, short.hours.as_deref()), (date(2026, 4, 2), Some("kl. 8–12")));
        assert_eq!(short.why.in_words(Tongue::Swedish), ("skärtorsdagen", true));
        let closed = next(date(2026, 4, 3), Tongue::English);
        assert_eq!((closed.on, closed.hours.as_deref(), closed.by), (date(2026, 4, 3), None, Whose::Unit));
        assert_eq!(closed.why.in_words(Tongue::English), ("Good Friday", false));
        assert_eq!(
            next(date(2026, 4, 4), Tongue::Swedish).on,
            date(2026, 4, 6),
            "the Sunday was closed anyway"
        );
        let local: super::super::ClosedDay =
            toml::from_str("date = \"2026-04-08\"\nreason = \"planeringsdag\"").unwrap();
        let stack = stack.with_closed(Whose::Municipality, [local]);
        let day = stack.next_departure(date(2026, 4, 7), Tongue::Swedish).unwrap();
        assert_eq!((day.on, day.by), (date(2026, 4, 8), Whose::Municipality));
        assert_eq!(day.why.in_words(Tongue::English), ("planeringsdag", true));
        assert_eq!(HoursStack::none().next_departure(date(2026, 4, 7), Tongue::Swedish), None);
        let always = HoursStack::of(Whose::Channel, WeekHours::around_the_clock());
        assert_eq!(always.next_departure(date(2026, 1, 1), Tongue::Swedish), None);
        assert!(always.in_words(Tongue::Swedish).unwrap().always);
    }
}

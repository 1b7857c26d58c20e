//! The Swedish calendar: which days are public holidays, and what the days around them are called.
//!
//! Every day follows from a rule, never from a table that runs out. Public holidays are those of lag
//! (1989:253) om allmänna helgdagar; the three eves that law (1930:173) om beräkning av lagstadgad tid
//! counts with them are kept apart, since offices are closed on them without their being holidays.
//! The other named days are ordinary working days which municipalities like to close or shorten.

use jiff::{
    ToSpan,
    civil::{Date, Weekday},
};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A day that data can refer to by its Swedish name, written as in `name()`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NamedDay {
    /// Nyårsdagen, 1 January.
    NewYearsDay,
    /// Trettondagsafton, 5 January.
    EpiphanyEve,
    /// Trettondedag jul, 6 January.
    Epiphany,
    /// Skärtorsdagen, Thursday before Easter.
    MaundyThursday,
    /// Långfredagen, Friday before Easter.
    GoodFriday,
    /// Påskafton, Saturday before Easter.
    EasterEve,
    /// Påskdagen.
    EasterDay,
    /// Annandag påsk.
    EasterMonday,
    /// Valborgsmässoafton, 30 April.
    WalpurgisEve,
    /// Första maj.
    MayDay,
    /// Kristi himmelsfärdsdag, the Thursday 39 days after Easter.
    Ascension,
    /// Pingstafton, the Saturday before Whit Sunday.
    WhitEve,
    /// Pingstdagen.
    WhitSunday,
    /// Annandag pingst: a public holiday up to and including 2004.
    WhitMonday,
    /// Dagen före nationaldagen, 5 June.
    NationalDayEve,
    /// Sveriges nationaldag, 6 June: a public holiday from 2005.
    NationalDay,
    /// Midsommarafton, the Friday in 19-25 June. No public holiday, but closed.
    MidsummerEve,
    /// Midsommardagen, the Saturday in 20-26 June.
    MidsummerDay,
    /// Dagen före alla helgons dag, a Friday.
    AllSaintsEve,
    /// Alla helgons dag, the Saturday in 31 October-6 November.
    AllSaints,
    /// Dagen före julafton, 23 December.
    DayBeforeChristmasEve,
    /// Julafton, 24 December. No public holiday, but closed.
    ChristmasEve,
    /// Juldagen.
    ChristmasDay,
    /// Annandag jul.
    BoxingDay,
    /// Dagen före nyårsafton, 30 December.
    DayBeforeNewYearsEve,
    /// Nyårsafton, 31 December. No public holiday, but closed.
    NewYearsEve,
    /// Klämdag: one lone working day between two days off.
    BridgeDay,
}

impl NamedDay {
    /// Every named day, in the order of the year.
    pub const ALL: [Self; 27] = [
        Self::NewYearsDay,
        Self::EpiphanyEve,
        Self::Epiphany,
        Self::MaundyThursday,
        Self::GoodFriday,
        Self::EasterEve,
        Self::EasterDay,
        Self::EasterMonday,
        Self::WalpurgisEve,
        Self::MayDay,
        Self::Ascension,
        Self::WhitEve,
        Self::WhitSunday,
        Self::WhitMonday,
        Self::NationalDayEve,
        Self::NationalDay,
        Self::MidsummerEve,
        Self::MidsummerDay,
        Self::AllSaintsEve,
        Self::AllSaints,
        Self::DayBeforeChristmasEve,
        Self::ChristmasEve,
        Self::ChristmasDay,
        Self::BoxingDay,
        Self::DayBeforeNewYearsEve,
        Self::NewYearsEve,
        Self::BridgeDay,
    ];

    /// The Swedish name, as policies and pages write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NewYearsDay => "nyårsdagen",
            Self::EpiphanyEve => "trettondagsafton",
            Self::Epiphany => "trettondedag jul",
            Self::MaundyThursday => "skärtorsdagen",
            Self::GoodFriday => "långfredagen",
            Self::EasterEve => "påskafton",
            Self::EasterDay => "påskdagen",
            Self::EasterMonday => "annandag påsk",
            Self::WalpurgisEve => "valborgsmässoafton",
            Self::MayDay => "första maj",
            Self::Ascension => "Kristi himmelsfärdsdag",
            Self::WhitEve => "pingstafton",
            Self::WhitSunday => "pingstdagen",
            Self::WhitMonday => "annandag pingst",
            Self::NationalDayEve => "dagen före nationaldagen",
            Self::NationalDay => "nationaldagen",
            Self::MidsummerEve => "midsommarafton",
            Self::MidsummerDay => "midsommardagen",
            Self::AllSaintsEve => "dagen före alla helgons dag",
            Self::AllSaints => "alla helgons dag",
            Self::DayBeforeChristmasEve => "dagen före julafton",
            Self::ChristmasEve => "julafton",
            Self::ChristmasDay => "juldagen",
            Self::BoxingDay => "annandag jul",
            Self::DayBeforeNewYearsEve => "dagen före nyårsafton",
            Self::NewYearsEve => "nyårsafton",
            Self::BridgeDay => "klämdag",
        }
    }

    /// Whether `date` is this day. A holiday is asked about by its name, also in years when it was none.
    #[must_use]
    pub fn is(self, date: Date) -> bool {
        let (month, day) = (date.month(), date.day());
        let fixed = |m: i8, d: i8| month == m && day == d;
        let easter = |offset: i32| days_from_easter(date) == Some(offset);
        match self {
            Self::NewYearsDay => fixed(1, 1),
            Self::EpiphanyEve => fixed(1, 5),
            Self::Epiphany => fixed(1, 6),
            Self::MaundyThursday => easter(-3),
            Self::GoodFriday => easter(-2),
            Self::EasterEve => easter(-1),
            Self::EasterDay => easter(0),
            Self::EasterMonday => easter(1),
            Self::WalpurgisEve => fixed(4, 30),
            Self::MayDay => fixed(5, 1),
            Self::Ascension => easter(39),
            Self::WhitEve => easter(48),
            Self::WhitSunday => easter(49),
            Self::WhitMonday => easter(50),
            Self::NationalDayEve => fixed(6, 5),
            Self::NationalDay => fixed(6, 6),
            Self::MidsummerEve => is_in_week(date, Weekday::Friday, (6, 19), (6, 25)),
            Self::MidsummerDay => is_in_week(date, Weekday::Saturday, (6, 20), (6, 26)),
            Self::AllSaintsEve => is_in_week(date, Weekday::Friday, (10, 30), (11, 5)),
            Self::AllSaints => is_in_week(date, Weekday::Saturday, (10, 31), (11, 6)),
            Self::DayBeforeChristmasEve => fixed(12, 23),
            Self::ChristmasEve => fixed(12, 24),
            Self::ChristmasDay => fixed(12, 25),
            Self::BoxingDay => fixed(12, 26),
            Self::DayBeforeNewYearsEve => fixed(12, 30),
            Self::NewYearsEve => fixed(12, 31),
            Self::BridgeDay => is_bridge_day(date),
        }
    }
}

/// The public holiday (allmän helgdag) that `date` is, if any. Ordinary Sundays, public holidays by the
/// law's letter, are left to the weekly hours and not named here. Never moved when it falls on a weekend.
///
/// Where two meet (Ascension on the first of May) the one named first in the law is answered.
#[must_use]
pub fn public_holiday(date: Date) -> Option<NamedDay> {
    use NamedDay as N;
    let fixed = match (date.month(), date.day()) {
        (1, 1) => Some(N::NewYearsDay),
        (1, 6) => Some(N::Epiphany),
        (5, 1) => Some(N::MayDay),
        // The law changed with 2005: the national day came, the Monday of Whitsun went.
        (6, 6) if date.year() >= 2005 => Some(N::NationalDay),
        (12, 25) => Some(N::ChristmasDay),
        (12, 26) => Some(N::BoxingDay),
        _ => None,
    };
    if fixed.is_some() {
        return fixed;
    }
    match date.month() {
        3..=6 => match days_from_easter(date) {
            Some(-2) => Some(N::GoodFriday),
            Some(0) => Some(N::EasterDay),
            Some(1) => Some(N::EasterMonday),
            Some(39) => Some(N::Ascension),
            Some(49) => Some(N::WhitSunday),
            Some(50) if date.year() <= 2004 => Some(N::WhitMonday),
            _ => N::MidsummerDay.is(date).then_some(N::MidsummerDay),
        },
        10 | 11 => N::AllSaints.is(date).then_some(N::AllSaints),
        _ => None,
    }
}

/// The eve that `date` is, of the three that are closed as holidays are (lag 1930:173, 2 §).
#[must_use]
pub fn closed_eve(date: Date) -> Option<NamedDay> {
    match (date.month(), date.day()) {
        (12, 24) => Some(NamedDay::ChristmasEve),
        (12, 31) => Some(NamedDay::NewYearsEve),
        (6, _) => NamedDay::MidsummerEve.is(date).then_some(NamedDay::MidsummerEve),
        _ => None,
    }
}

/// The public holiday or closed eve that `date` is, if any.
#[must_use]
pub fn day_off(date: Date) -> Option<NamedDay> {
    public_holiday(date).or_else(|| closed_eve(date))
}

/// Whether `date` is a weekday, Monday to Friday, and neither holiday nor closed eve (helgfri vardag).
#[must_use]
pub fn is_working_day(date: Date) -> bool {
    !is_weekend(date) && day_off(date).is_none()
}

/// Whether `date` is a Saturday or Sunday.
#[must_use]
pub fn is_weekend(date: Date) -> bool {
    matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Easter Sunday of a year, by the Gregorian computus (Meeus, Jones, Butcher).
#[must_use]
pub fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y.rem_euclid(19), y.div_euclid(100), y.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    Date::new(year, i8::try_from(n / 31).ok()?, i8::try_from(n % 31 + 1).ok()?).ok()
}

/// Days from Easter Sunday of the same year to `date`; none outside the part of the year Easter rules.
fn days_from_easter(date: Date) -> Option<i32> {
    if !(3..=6).contains(&date.month()) {
        return None;
    }
    let easter = easter(date.year())?;
    Some(i32::from(date.day_of_year()) - i32::from(easter.day_of_year()))
}

fn is_in_week(date: Date, weekday: Weekday, first: (i8, i8), last: (i8, i8)) -> bool {
    date.weekday() == weekday && (first..=last).contains(&(date.month(), date.day()))
}

fn is_bridge_day(date: Date) -> bool {
    let free = |day: Option<Date>| day.is_some_and(|d| !is_working_day(d));
    is_working_day(date) && free(date.checked_sub(1.day()).ok()) && free(date.checked_add(1.day()).ok())
}

/// The text that is no named day.
#[derive(Debug, thiserror::Error)]
#[error(
    "\"{0}\" är ingen dag med namn; skriv till exempel \"skärtorsdagen\", \"midsommarafton\" eller \"klämdag\""
)]
pub struct UnknownDay(String);

impl FromStr for NamedDay {
    type Err = UnknownDay;

    /// Takes the name with or without å, ä, ö and the definite ending, hyphens for spaces, any case.
    fn from_str(text: &str) -> Result<Self, UnknownDay> {
        let wanted = folded(text);
        Self::ALL
            .into_iter()
            .find(|day| folded(day.name()) == wanted)
            .or(match wanted.as_str() {
                "skartorsdag" => Some(Self::MaundyThursday),
                "langfredag" => Some(Self::GoodFriday),
                "trettondedagen" | "trettondagen" | "trettondagjul" => Some(Self::Epiphany),
                "valborg" => Some(Self::WalpurgisEve),
                "nationaldag" | "sverigesnationaldag" => Some(Self::NationalDay),
                "dagenforenationaldag" => Some(Self::NationalDayEve),
                "dagenforeallahelgon" | "allhelgonaafton" | "allahelgonsafton" => Some(Self::AllSaintsEve),
                "klamdagar" => Some(Self::BridgeDay),
                _ => None,
            })
            .ok_or_else(|| UnknownDay(text.chars().take(60).collect()))
    }
}

fn folded(text: &str) -> String {
    let fold = |c: char| match c {
        'å' | 'ä' => 'a',
        'ö' => 'o',
        c => c,
    };
    text.to_lowercase().chars().filter(|c| !matches!(c, ' ' | '-' | '_')).map(fold).collect()
}

impl fmt::Display for NamedDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for NamedDay {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for NamedDay {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        String::deserialize(from)?.parse().map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn found(year: i16, day: NamedDay) -> Vec<String> {
        date(year, 1, 1)
            .series(1.day())
            .take_while(|d| d.year() == year)
            .filter(|d| day.is(*d))
            .map(|d| d.strftime("%m-%d").to_string())
            .collect()
    }

    #[test]
    fn the_movable_days_fall_as_the_almanac_says_2026_to_2031() {
        use NamedDay as N;
        let columns =
            [N::GoodFriday, N::EasterMonday, N::Ascension, N::WhitSunday, N::MidsummerEve, N::AllSaints];
        for (year, almanac) in [
            (2026, ["04-03", "04-06", "05-14", "05-24", "06-19", "10-31"]),
            (2027, ["03-26", "03-29", "05-06", "05-16", "06-25", "11-06"]),
            (2028, ["04-14", "04-17", "05-25", "06-04", "06-23", "11-04"]),
            (2029, ["03-30", "04-02", "05-10", "05-20", "06-22", "11-03"]),
            (2030, ["04-19", "04-22", "05-30", "06-09", "06-21", "11-02"]),
            (2031, ["04-11", "04-14", "05-22", "06-01", "06-20", "11-01"]),
        ] {
            for (day, on) in columns.into_iter().zip(almanac) {
                assert_eq!(found(year, day), [on], "{day} {year}");
                assert!(day_off(format!("{year}-{on}").parse().unwrap()).is_some(), "{day} {year} is off");
            }
        }
    }

    #[test]
    fn the_national_day_took_the_place_of_whit_monday_in_2005() {
        assert_eq!(public_holiday(date(2004, 5, 31)), Some(NamedDay::WhitMonday));
        assert_eq!(public_holiday(date(2004, 6, 6)), None);
        assert_eq!(public_holiday(date(2005, 5, 16)), None);
        assert_eq!(public_holiday(date(2005, 6, 6)), Some(NamedDay::NationalDay));
        assert_eq!(found(2005, NamedDay::WhitMonday), ["05-16"], "the name lives on");
    }

    #[test]
    fn every_year_has_its_thirteen_holidays_three_eves_and_no_other() {
        for year in 1953..=2200 {
            let days = || date(year, 1, 1).series(1.day()).take_while(|d| d.year() == year);
            let holidays = days().filter(|d| public_holiday(*d).is_some()).count();
            // Ascension and the first of May, or Whit Sunday and the sixth of June, may meet.
            assert!((12..=13).contains(&holidays), "{year}: {holidays}");
            assert_eq!(days().filter(|d| closed_eve(*d).is_some()).count(), 3, "{year}");
            for day in NamedDay::ALL.into_iter().filter(|d| *d != NamedDay::BridgeDay) {
                assert_eq!(found(year, day).len(), 1, "{day} {year}");
            }
        }
        let doubled = public_holiday(date(2008, 5, 1));
        assert_eq!(doubled, Some(NamedDay::MayDay), "2008 both: still one day off");
    }

    #[test]
    fn easter_keeps_within_its_bounds_in_any_year_a_date_can_have() {
        for year in [-9999, -1, 0, 1, 1582, 1583, 1900, 2285, 9999] {
            let easter = easter(year).unwrap();
            assert!(((3, 22)..=(4, 25)).contains(&(easter.month(), easter.day())), "{easter}");
        }
        assert_eq!(easter(2000), Some(date(2000, 4, 23)));
        assert_eq!(easter(2027), Some(date(2027, 3, 28)), "the day summer time begins");
        for edge in [Date::MIN, Date::MAX] {
            assert!(!NamedDay::BridgeDay.is(edge));
        }
    }

    #[test]
    fn a_bridge_day_stands_alone_between_days_off() {
        assert_eq!(found(2026, NamedDay::BridgeDay), ["01-02", "01-05", "05-15"]);
        assert_eq!(found(2028, NamedDay::BridgeDay), ["01-07", "05-26", "06-05"]);
        assert!(NamedDay::BridgeDay.is(date(2028, 6, 5)), "between Whit Sunday and the national day");
        assert!(!NamedDay::BridgeDay.is(date(2026, 5, 14)), "a holiday bridges nothing");
    }

    #[test]
    fn a_day_is_found_by_its_name_however_it_is_spelt() {
        for day in NamedDay::ALL {
            assert_eq!(day.name().parse::<NamedDay>().unwrap(), day);
            assert_eq!(folded(day.name()).to_uppercase().parse::<NamedDay>().unwrap(), day);
        }
        assert_eq!("skärtorsdag".parse::<NamedDay>().unwrap(), NamedDay::MaundyThursday);
        assert_eq!("dagen-före-alla-helgons-dag".parse::<NamedDay>().unwrap(), NamedDay::AllSaintsEve);
        let refused = "tacodagen".parse::<NamedDay>().unwrap_err().to_string();
        assert!(refused.contains("tacodagen"), "{refused}");
    }
}

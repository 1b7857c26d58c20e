use super::*;
use jiff::civil::date;

fn hours(text: &str) -> WeekHours {
    toml::from_str(text).unwrap_or_else(|e| panic!("{e}"))
}

fn open(hours: &WeekHours, on: Date) -> Vec<String> {
    hours.on(on).periods().map(|(a, b)| format!("{}-{}", written_time(a), written_time(b))).collect()
}

const OFFICE: &str = r#"
weekdays = ["08:00-12:00", "13:00-16:30"]
friday = "08:00-15:00"
holidays = "closed"
[[seasons]]
name = "sommartid"
from = "06-15"
until = "08-15"
weekdays = "08:00-15:00"
[[short_days]]
day = "skärtorsdagen"
until = "12:00"
[[short_days]]
day = "trettondagsafton"
hours = ["09:00-11:00"]
[[short_days]]
date = "2026-05-14"
hours = "10:00-11:00"
[[closed]]
day = "klämdag"
reason = "kommunen håller stängt"
"#;

#[test]
fn a_day_is_looked_up_as_closed_then_short_then_holiday_then_season_then_week() {
    let office = hours(OFFICE);
    for (on, periods) in [
        (date(2026, 4, 1), vec!["08:00-12:00", "13:00-16:30"]),
        (date(2026, 4, 2), vec!["08:00-12:00"]),
        (date(2026, 4, 3), vec![]),
        (date(2026, 4, 10), vec!["08:00-15:00"]),
        (date(2026, 5, 14), vec!["10:00-11:00"]),
        (date(2026, 5, 15), vec![]),
        (date(2026, 6, 15), vec!["08:00-15:00"]),
        (date(2026, 6, 19), vec![]),
        (date(2026, 8, 14), vec!["08:00-15:00"]),
        (date(2026, 8, 17), vec!["08:00-12:00", "13:00-16:30"]),
        (date(2027, 1, 5), vec!["09:00-11:00"]),
    ] {
        assert_eq!(open(&office, on), periods, "{on}");
    }
    assert_eq!(office.on(date(2026, 5, 15)).shut, Shut::Closed(&"kommunen håller stängt".into()));
    assert_eq!(office.on(date(2026, 4, 3)).shut, Shut::Holiday(NamedDay::GoodFriday));
    assert_eq!(office.on(date(2026, 4, 4)).shut, Shut::Weekend);
}

#[test]
fn a_named_short_day_never_opens_a_day_the_week_has_closed() {
    let office = hours(OFFICE);
    assert_eq!(open(&office, date(2030, 1, 5)), Vec::<String>::new(), "a Saturday");
}

#[test]
fn an_eve_that_is_itself_named_as_short_has_the_hours_of_its_weekday() {
    let shop = hours(
        "every_day = \"10:00-18:00\"\nholidays = \"closed\"\n[[short_days]]\nday = \"julafton\"\nuntil = \"13:00\"",
    );
    assert_eq!(open(&shop, date(2026, 12, 24)), ["10:00-13:00"]);
    assert_eq!(open(&shop, date(2026, 12, 25)), Vec::<String>::new());
    assert_eq!(open(&shop, date(2026, 12, 27)), ["10:00-18:00"], "an ordinary Sunday");
}

#[test]
fn a_season_may_pass_the_new_year_and_hours_may_run_around_the_clock() {
    let winter = hours(
        "every_day = \"00:00-24:00\"\nholidays = \"open\"\n[[seasons]]\nname = \"vinter\"\nfrom = \"12-20\"\nuntil = \"01-10\"\nmonday = \"10:00-12:00\"",
    );
    assert_eq!(open(&winter, date(2026, 12, 28)), ["10:00-12:00"]);
    assert_eq!(open(&winter, date(2027, 1, 4)), ["10:00-12:00"]);
    assert_eq!(winter.on(date(2027, 1, 5)).shut, Shut::NoHours);
    assert_eq!(open(&winter, date(2027, 1, 11)), ["00:00-24:00"]);
    let always = WeekHours::around_the_clock();
    for on in date(2026, 1, 1).series(1.day()).take(365) {
        assert_eq!(open(&always, on), ["00:00-24:00"], "{on}");
    }
}

#[test]
fn holidays_and_eves_may_have_hours_of_their_own() {
    let watch = hours("every_day = \"06:00-22:00\"\nholidays = [\"10:00-14:00\"]\neves = \"open\"");
    assert_eq!(open(&watch, date(2026, 4, 3)), ["10:00-14:00"]);
    assert_eq!(open(&watch, date(2026, 6, 19)), ["06:00-22:00"]);
}

#[test]
fn hours_are_the_same_after_being_written_and_read_again() {
    for text in [
        OFFICE,
        "every_day = \"00:00-24:00\"\nholidays = \"open\"",
        "monday = []\nholidays = [\"10:00-11:00\"]\neves = \"closed\"",
    ] {
        let read = hours(text);
        assert_eq!(hours(&toml::to_string(&read).unwrap()), read);
        assert_eq!(serde_json::from_str::<WeekHours>(&serde_json::to_string(&read).unwrap()).unwrap(), read);
    }
}

#[test]
fn mistakes_are_refused_with_the_text_that_is_wrong() {
    for (text, names) in [
        ("monday = \"08:00-16:00\"", "holidays"),
        ("monday = \"8-16\"\nholidays = \"closed\"", "8"),
        ("monday = [\"08:00-12:00\", \"11:00-13:00\"]\nholidays = \"closed\"", "11:00-13:00"),
        ("monday = [\"16:00-08:00\"]\nholidays = \"closed\"", "16:00-08:00"),
        ("holidays = \"stängt\"", "stängt"),
        ("holidays = 7", "closed"),
        ("måndag = \"08:00-12:00\"\nholidays = \"closed\"", "måndag"),
        (
            "holidays = \"closed\"\n[[seasons]]\nname = \"a\"\nfrom = \"06-01\"\nuntil = \"07-01\"\nmonday = \"08:00-09:00\"\n[[seasons]]\nname = \"b\"\nfrom = \"07-01\"\nuntil = \"08-01\"\nmonday = \"08:00-09:00\"",
            "07-01",
        ),
        ("holidays = \"closed\"\n[[seasons]]\nname = \"tom\"\nfrom = \"06-01\"\nuntil = \"07-01\"", "tom"),
        (
            "holidays = \"closed\"\n[[seasons]]\nname = \"s\"\nfrom = \"2026-06-01\"\nuntil = \"07-01\"\nmonday = \"08:00-09:00\"",
            "månad och dag",
        ),
        ("holidays = \"closed\"\n[[short_days]]\nday = \"julafton\"", "until"),
        ("holidays = \"closed\"\n[[short_days]]\nday = \"julafton\"\nuntil = \"12\"", "12"),
        ("holidays = \"closed\"\n[[short_days]]\nuntil = \"12:00\"", "date"),
    ] {
        let refused = toml::from_str::<WeekHours>(text).unwrap_err().to_string();
        assert!(refused.contains(names), "{text}: {refused}");
    }
}

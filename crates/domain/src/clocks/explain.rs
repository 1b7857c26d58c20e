//! A due time explained for the page: one row a stretch, closed stretches that meet told as one.

use super::{
    clock::Clock,
    due::Due,
    kind::ClockKind,
    why::{Interval, Why},
};
use crate::time;
use jiff::{SignedDuration, Timestamp};

/// A row of the table under "Varför då?".
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// "ons 13:00–15:30", "ons 15:30–tors 10:00".
    pub when: String,
    /// What counted: "2 h 30 min", "0".
    pub counted: String,
    /// "kanalens tider", "stängt: lunch", "pausad: väntar på svar".
    pub why: String,
    /// Whether it counted.
    pub counts: bool,
}

/// The way from start to due time, row by row.
#[must_use]
pub fn rows(intervals: &[Interval]) -> Vec<Row> {
    let whole =
        intervals.first().zip(intervals.last()).map(|(first, last)| first.from.duration_until(last.to));
    let with_date = whole.is_some_and(|whole| whole > SignedDuration::from_hours(6 * 24));
    intervals
        .chunk_by(|one, next| is_closed(one) && is_closed(next))
        .map(|told| row(told, with_date))
        .collect()
}

fn is_closed(interval: &Interval) -> bool {
    !interval.counts() && !matches!(interval.why, Why::Paused(_) | Why::FirstDay)
}

fn row(told: &[Interval], with_date: bool) -> Row {
    let counted_s: i64 = told.iter().map(|i| i.counted_s).sum();
    let (from, to) = match (told.first(), told.last()) {
        (Some(first), Some(last)) => (first.from, last.to),
        _ => (Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH),
    };
    let why = match told {
        [one] => one.to_string(),
        several => {
            let mut reasons: Vec<String> = Vec::new();
            for reason in several.iter().map(Interval::reason) {
                if !reasons.contains(&reason) {
                    reasons.push(reason);
                }
            }
            format!("stängt: {}", reasons.join(", "))
        }
    };
    Row { when: stretch(from, to, with_date), counted: time::length(counted_s), why, counts: counted_s > 0 }
}

fn stretch(from: Timestamp, to: Timestamp, with_date: bool) -> String {
    let point = |at: Timestamp| {
        let date = time::day_of(at);
        if with_date {
            let (weekday, month) = (time::short_weekday(date), time::short_month(date));
            format!("{weekday} {} {month} {}", date.day(), time::clock_time(at))
        } else {
            time::short(at)
        }
    };
    // A stretch that ends at midnight ends that day, at 24:00.
    let before = to.checked_sub(SignedDuration::from_secs(1)).unwrap_or(to);
    let same_day = time::day_of(from) == time::day_of(before);
    let end = time::said_as_end(to, |at| if same_day { time::clock_time(at) } else { point(at) });
    format!("{}–{end}", point(from))
}

/// One sentence: what is due, when, and what that stands on.
#[must_use]
pub fn sentence(kind: ClockKind, due: &Due) -> String {
    format!("{}: senast {}. Löftet är {}.", kind.name(), time::whole_end(due.at), due.stands_on)
}

/// How a clock stands at `now`, in a few words for a list: "2 h 30 min kvar", "1 h försenad", "pausad".
#[must_use]
pub fn standing(clock: &Clock, now: Timestamp) -> String {
    let seconds = |from: Timestamp, to: Timestamp| from.duration_until(to).as_secs();
    match (&clock.ended, &clock.paused) {
        (Some(ended), _) if clock.is_late(now) => {
            format!("avslutad, {} för sent", time::length(seconds(clock.due_at, ended.at)))
        }
        (Some(_), _) => "avslutad i tid".to_owned(),
        (None, Some(paused)) => format!("pausad: {}", paused.why),
        (None, None) if now > clock.due_at => {
            format!("{} försenad", time::length(seconds(clock.due_at, now)))
        }
        (None, None) => format!("{} kvar", time::length(seconds(now, clock.due_at))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        clocks::{HoursStack, Promise, Whose, due},
        time::parse_instant,
    };

    fn told(start: &str, minutes: u32) -> Vec<String> {
        let hours = "weekdays = [\"10:00-12:00\", \"13:00-15:30\"]\nholidays = \"closed\"";
        let stack = HoursStack::of(Whose::Channel, toml::from_str(hours).unwrap());
        let promise = Promise::Time { minutes, counted: crate::clocks::promise::Counted::Watched };
        let due = due(parse_instant(start).unwrap(), &promise, &stack, &[]).unwrap();
        rows(&due.intervals).into_iter().map(|r| format!("{} | {} | {}", r.when, r.counted, r.why)).collect()
    }

    #[test]
    fn a_page_can_show_the_way_to_a_due_time_row_by_row() {
        assert_eq!(
            told("2026-05-06T13:00", 180),
            [
                "ons 13:00–15:30 | 2 h 30 min | kanalens tider",
                "ons 15:30–tors 10:00 | 0 | stängt: kväll och natt",
                "tors 10:00–10:30 | 30 min | kanalens tider",
            ]
        );
        assert_eq!(
            told("2026-04-02T15:00", 60),
            [
                "tors 15:00–15:30 | 30 min | kanalens tider",
                "tors 15:30–tis 10:00 | 0 | stängt: kväll och natt, långfredagen, helg, påskdagen, annandag påsk",
                "tis 10:00–10:30 | 30 min | kanalens tider",
            ]
        );
        assert_eq!(
            told("2026-05-04T10:00", 60 * 24).first().unwrap(),
            "mån 4 maj 10:00–12:00 | 2 h | kanalens tider"
        );
    }

    #[test]
    fn a_promise_is_explained_in_one_sentence() {
        let hours = HoursStack::none();
        let promise = Promise::Time { minutes: 2880, counted: crate::clocks::promise::Counted::Calendar };
        let due = due(parse_instant("2026-12-01T15:30").unwrap(), &promise, &hours, &[]).unwrap();
        assert_eq!(
            sentence(ClockKind::Data, &due),
            "Kränkande personuppgifter: senast torsdag 3 december 2026 kl. 15:30. Löftet är 48 timmar där varje timme räknas, även nätter och helger."
        );
        assert_eq!(rows(&due.intervals)[0].when, "tis 15:30–tors 15:30");
    }
}

use super::*;
use crate::{clocks::hours::WeekHours, time::parse_instant};

fn at(text: &str) -> Timestamp {
    parse_instant(text).unwrap()
}

fn hours(text: &str) -> HoursStack {
    HoursStack::of(Whose::Channel, toml::from_str(text).unwrap_or_else(|e| panic!("{e}")))
}

fn promise(text: &str) -> Promise {
    #[derive(Deserialize)]
    struct Held {
        p: Promise,
    }
    toml::from_str::<Held>(&format!("p = {text}")).unwrap_or_else(|e| panic!("{e}")).p
}

const OFFICE: &str = "weekdays = \"08:00-16:30\"\nholidays = \"closed\"";
const LUNCH: &str = "weekdays = [\"10:00-12:00\", \"13:00-15:30\"]\nholidays = \"closed\"";
const W2: &str = "{ hours = 2, counted = \"watched\" }";

#[test]
fn easter_saturday_starts_to_count_on_tuesday_morning() {
    let due = due(at("2026-04-04T11:00"), &promise(W2), &hours(OFFICE), &[]).unwrap();
    assert_eq!(due.at, at("2026-04-07T10:00"));
    let why: Vec<_> = due.intervals.iter().map(|i| i.why.clone()).collect();
    use calendar::NamedDay as N;
    assert_eq!(
        why,
        [Why::Weekend, Why::Holiday(N::EasterDay), Why::Holiday(N::EasterMonday), Why::Night, Why::Open]
    );
}

#[test]
fn due_times_fall_as_an_officer_would_count_them() {
    for (start, length, week, ends) in [
        // Exactly at closing is due at closing.
        ("2026-05-05T14:30", W2, OFFICE, "2026-05-05T16:30"),
        ("2026-05-05T14:31", W2, OFFICE, "2026-05-06T08:01"),
        ("2026-05-05T16:30", W2, OFFICE, "2026-05-06T10:00"),
        // Lunch counts nothing, whether one starts before or in it.
        ("2026-05-05T11:30", W2, LUNCH, "2026-05-05T14:30"),
        ("2026-05-05T12:30", W2, LUNCH, "2026-05-05T15:00"),
        // The two readings of 24 hours in office hours.
        ("2026-04-03T15:10", "{ hours = 24, counted = \"watched\" }", OFFICE, "2026-04-09T15:00"),
        ("2026-05-08T13:00", "{ hours = 24, counted = \"working-days\" }", OFFICE, "2026-05-11T13:00"),
        ("2026-04-03T15:10", "{ hours = 24, counted = \"working-days\" }", OFFICE, "2026-04-08T00:00"),
        // Every hour: over the night the clock is moved, 48 hours that really pass.
        ("2026-04-03T15:10", "{ hours = 48, counted = \"calendar\" }", OFFICE, "2026-04-05T15:10"),
        ("2026-03-28T12:00", "{ hours = 48, counted = \"calendar\" }", OFFICE, "2026-03-30T13:00"),
        ("2026-10-24T12:00", "{ hours = 48, counted = \"calendar\" }", OFFICE, "2026-10-26T11:00"),
        // Working days begin the next working day.
        (
            "2026-04-01T10:00",
            "{ days = 2, counted = \"working-days\", due = \"closing\" }",
            OFFICE,
            "2026-04-07T16:30",
        ),
        (
            "2026-04-01T10:00",
            "{ days = 2, counted = \"working-days\", due = \"midnight\" }",
            OFFICE,
            "2026-04-08T00:00",
        ),
        (
            "2026-04-04T10:00",
            "{ days = 1, counted = \"working-days\", due = \"closing\" }",
            OFFICE,
            "2026-04-07T16:30",
        ),
        // The calendar: weeks and months, and a last day that is off.
        (
            "2026-03-13T10:00",
            "{ weeks = 3, counted = \"calendar\", last_day = \"next-working-day\" }",
            OFFICE,
            "2026-04-08T00:00",
        ),
        (
            "2026-03-13T10:00",
            "{ weeks = 3, counted = \"calendar\", last_day = \"stands\" }",
            OFFICE,
            "2026-04-04T00:00",
        ),
        ("2026-01-31T10:00", "{ months = 1, counted = \"calendar\" }", OFFICE, "2026-03-01T00:00"),
        // The day's review: today while today has not ended, else the next review day.
        (
            "2026-05-05T00:00",
            "{ counted = \"review\", on = \"working-days\", due = \"closing\" }",
            OFFICE,
            "2026-05-05T16:30",
        ),
        (
            "2026-05-05T16:30",
            "{ counted = \"review\", on = \"working-days\", due = \"closing\" }",
            OFFICE,
            "2026-05-06T16:30",
        ),
        (
            "2026-05-09T00:00",
            "{ counted = \"review\", on = \"working-days\", due = \"closing\" }",
            OFFICE,
            "2026-05-11T16:30",
        ),
        (
            "2026-05-09T00:00",
            "{ counted = \"review\", on = \"all-days\", due = \"closing\" }",
            OFFICE,
            "2026-05-10T00:00",
        ),
    ] {
        let due = due(at(start), &promise(length), &hours(week), &[]).unwrap();
        assert_eq!(due.at, at(ends), "{start} + {length}: {}", crate::time::written(due.at));
        assert_eq!(due_at(at(start), &promise(length), &hours(week), &[]), Ok(due.at));
        let mut reached = at(start);
        for interval in &due.intervals {
            assert_eq!(interval.from, reached, "{start} + {length}: no gap");
            assert!(interval.from < interval.to);
            reached = interval.to;
        }
        assert_eq!(reached, due.at, "{start} + {length}: the way leads to the due time");
        let counted: i64 = due.intervals.iter().map(|i| i.counted_s).sum();
        if let Promise::Time { minutes, .. } = promise(length) {
            assert_eq!(counted, i64::from(minutes) * 60, "{start} + {length}");
        }
    }
}

#[test]
fn every_closed_stretch_says_why_and_whose_it_was() {
    let municipality = "weekdays = \"08:00-12:00\"\nholidays = \"closed\"\n[[closed]]\ndate = \"2026-05-05\"\nreason = \"planeringsdag\"";
    let stack = hours("weekdays = [\"10:00-12:00\", \"13:00-15:30\"]\nwednesday = []\nholidays = \"closed\"\n[[short_days]]\ndate = \"2026-05-04\"\nuntil = \"14:00\"\nreason = \"möte\"")
        .with(Whose::Municipality, Some(toml::from_str(municipality).unwrap()));
    let due =
        due(at("2026-05-04T11:00"), &promise("{ hours = 3, counted = \"watched\" }"), &stack, &[]).unwrap();
    let told: Vec<_> =
        due.intervals.iter().map(|i| (crate::time::short(i.from), i.counted_s, i.to_string())).collect();
    assert_eq!(
        told.iter().map(|(from, counted, why)| (from.as_str(), *counted, why.as_str())).collect::<Vec<_>>(),
        [
            ("mån 11:00", 3600, "kanalens tider"),
            ("mån 12:00", 0, "stängt: lunch"),
            ("mån 13:00", 3600, "kanalens tider"),
            ("mån 14:00", 0, "stängt: kort dag: möte"),
            ("tis 00:00", 0, "stängt: planeringsdag (kommunen)"),
            ("ons 00:00", 0, "stängt: ingen bevakning den veckodagen"),
            ("tors 00:00", 0, "stängt: kväll och natt"),
            ("tors 10:00", 3600, "kanalens tider"),
        ]
    );
    assert_eq!(due.stands_on.to_string(), "3 timmar inom bevakad tid (kanalens tider)");
}

#[test]
fn a_pause_gives_back_exactly_the_time_it_took() {
    let pause = |from, to| Pause { from: at(from), to: at(to), why: "väntar på komplettering".into() };
    for (length, pauses, ends) in [
        (W2, vec![pause("2026-05-05T09:00", "2026-05-05T09:30")], "2026-05-05T10:30"),
        (W2, vec![pause("2026-05-05T09:00", "2026-05-06T09:30")], "2026-05-06T10:30"),
        // Meeting and overlapping pauses are one.
        (
            W2,
            vec![
                pause("2026-05-05T09:10", "2026-05-05T09:30"),
                pause("2026-05-05T09:00", "2026-05-05T09:20"),
            ],
            "2026-05-05T10:30",
        ),
        // Before the start, or backwards: nothing.
        (
            W2,
            vec![
                pause("2026-05-04T09:00", "2026-05-04T10:00"),
                pause("2026-05-05T10:00", "2026-05-05T09:00"),
            ],
            "2026-05-05T10:00",
        ),
        (
            "{ hours = 2, counted = \"calendar\" }",
            vec![pause("2026-05-05T09:00", "2026-05-07T09:00")],
            "2026-05-07T10:00",
        ),
        (
            "{ hours = 24, counted = \"working-days\" }",
            vec![pause("2026-05-05T09:00", "2026-05-06T09:00")],
            "2026-05-07T08:00",
        ),
        // Days: one that began while paused is not counted; a due time inside a pause waits for the day after it.
        (
            "{ days = 2, counted = \"working-days\", due = \"closing\" }",
            vec![pause("2026-05-05T20:00", "2026-05-06T20:00")],
            "2026-05-08T16:30",
        ),
        (
            "{ days = 1, counted = \"working-days\", due = \"closing\" }",
            vec![pause("2026-05-06T10:00", "2026-05-07T10:00")],
            "2026-05-07T16:30",
        ),
        (
            "{ days = 1, counted = \"working-days\", due = \"closing\" }",
            vec![pause("2026-05-06T10:00", "2026-05-06T11:00")],
            "2026-05-06T16:30",
        ),
        (
            "{ days = 10, counted = \"calendar\" }",
            vec![pause("2026-05-06T10:00", "2026-05-08T10:00")],
            "2026-05-18T00:00",
        ),
    ] {
        let due = due(at("2026-05-05T08:00"), &promise(length), &hours(OFFICE), &pauses).unwrap();
        assert_eq!(due.at, at(ends), "{length} {pauses:?}: {}", crate::time::written(due.at));
        let mut reached = at("2026-05-05T08:00");
        for interval in &due.intervals {
            assert_eq!(interval.from, reached, "{length} {pauses:?}");
            reached = interval.to;
        }
        assert_eq!(reached, due.at);
    }
}

#[test]
fn hours_that_never_open_are_an_error_in_a_sentence_and_not_an_endless_search() {
    for (week, length, error) in [
        ("holidays = \"closed\"", W2, DueError::NeverOpens),
        (
            "holidays = \"closed\"",
            "{ days = 1, counted = \"working-days\", due = \"closing\" }",
            DueError::NeverOpens,
        ),
        (
            "holidays = \"closed\"",
            "{ counted = \"review\", on = \"working-days\", due = \"closing\" }",
            DueError::NeverOpens,
        ),
        (
            "every_day = \"08:00-09:00\"\nholidays = \"closed\"\n[[closed]]\nfrom = \"01-01\"\nuntil = \"12-31\"\nreason = \"x\"",
            W2,
            DueError::NeverOpens,
        ),
        (
            "monday = \"08:00-08:01\"\nholidays = \"closed\"",
            "{ hours = 17000, counted = \"watched\" }",
            DueError::TooFar,
        ),
    ] {
        assert_eq!(
            due_at(at("2026-05-05T08:00"), &promise(length), &hours(week), &[]),
            Err(error),
            "{week} {length}"
        );
    }
    let nobody = HoursStack::none();
    assert_eq!(due_at(at("2026-05-05T08:00"), &promise(W2), &nobody, &[]), Err(DueError::NoHours));
    assert!(DueError::NeverOpens.to_string().contains("öppnar aldrig"));
    // Promises that need no hours are counted without them.
    let days = promise("{ days = 1, counted = \"working-days\", due = \"closing\" }");
    assert_eq!(due_at(at("2026-05-05T08:00"), &days, &nobody, &[]), Ok(at("2026-05-07T00:00")));
}

#[test]
fn instants_at_the_ends_of_time_are_refused_without_panic() {
    let lengths = [
        W2,
        "{ hours = 17544, counted = \"calendar\" }",
        "{ hours = 24, counted = \"working-days\" }",
        "{ days = 700, counted = \"working-days\", due = \"closing\" }",
        "{ months = 24, counted = \"calendar\", last_day = \"next-working-day\" }",
        "{ counted = \"review\", on = \"all-days\", due = \"closing\" }",
    ];
    let always = HoursStack::of(Whose::Pack, WeekHours::around_the_clock());
    let pause = Pause { from: Timestamp::MIN, to: Timestamp::MAX, why: "x".into() };
    for length in lengths {
        for start in
            ["9999-12-30T21:00:00Z", "9999-06-01T00:00:00Z", "1900-01-01T00:00:00Z", "0001-01-01T00:00:00Z"]
        {
            let _ = due(at(start), &promise(length), &always, &[]);
            let _ = due(at(start), &promise(length), &hours(OFFICE), std::slice::from_ref(&pause));
        }
        for start in [Timestamp::MIN, Timestamp::MAX] {
            let _ = due(start, &promise(length), &always, &[]);
        }
        assert!(due_at(Timestamp::MAX, &promise(length), &always, &[]).is_err());
        assert!(due_at(at("1900-01-01T00:00"), &promise(length), &always, &[]).is_ok(), "{length}");
    }
}

#[test]
fn a_message_from_an_old_year_is_counted_with_the_holidays_of_that_year() {
    // Whit Monday 2004 was a holiday, the sixth of June (a Sunday) was not named.
    assert_eq!(due_at(at("2004-05-28T15:30"), &promise(W2), &hours(OFFICE), &[]), Ok(at("2004-06-01T09:00")));
    assert_eq!(due_at(at("2005-05-13T15:30"), &promise(W2), &hours(OFFICE), &[]), Ok(at("2005-05-16T09:00")));
    assert_eq!(due_at(at("2005-06-03T15:30"), &promise(W2), &hours(OFFICE), &[]), Ok(at("2005-06-07T09:00")));
}

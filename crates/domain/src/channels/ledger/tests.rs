use super::*;
use jiff::civil::date;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn nothing() -> Kept {
    Kept { watched_from: at("2026-01-01T00:00:00Z"), since: None, days: vec![], blind: vec![], came: vec![] }
}

fn blind(from: &str, until: &str) -> Blind {
    Blind { from: at(from), until: at(until), why: Some("Servern svarar inte.".into()) }
}

#[test]
fn blind_time_across_midnight_falls_on_both_days_in_swedish_time() {
    // 23:30 to 00:45 in Sweden.
    let kept = Kept { blind: vec![blind("2026-04-07T21:30:00Z", "2026-04-07T22:45:00Z")], ..nothing() };
    let days = ledger(&kept, date(2026, 4, 7), date(2026, 4, 8));
    assert_eq!(days.iter().map(Day::blind_s).collect::<Vec<_>>(), [1800, 2700]);
    assert_eq!(days[1].blind[0].from, at("2026-04-07T22:00:00Z"));
    assert_eq!(days[1].blind[0].why.as_deref(), Some("Servern svarar inte."));
    assert_eq!(sum(&days).blind_s, 4500);
}

#[test]
fn a_day_that_was_blind_from_end_to_end_is_as_long_as_the_day_was() {
    let kept = Kept { blind: vec![blind("2026-03-01T00:00:00Z", "2026-12-01T00:00:00Z")], ..nothing() };
    let hours = |day| ledger(&kept, day, day)[0].blind_s() / 3600;
    assert_eq!([date(2026, 3, 29), date(2026, 6, 1), date(2026, 10, 25)].map(hours), [23, 24, 25]);
}

#[test]
fn blindness_begins_when_twice_the_interval_has_passed_and_not_while_the_source_asks_us_to_wait() {
    let last = at("2026-04-07T08:00:00Z");
    let due = Some(at("2026-04-07T08:01:00Z"));
    assert_eq!(blind_since(last, due, 60, at("2026-04-07T08:02:00Z")), None);
    assert_eq!(blind_since(last, due, 60, at("2026-04-07T08:02:01Z")), Some(last));
    let asked = Some(at("2026-04-07T09:00:00Z"));
    assert_eq!(blind_since(last, asked, 60, at("2026-04-07T09:01:00Z")), None);
    assert_eq!(blind_since(last, asked, 60, at("2026-04-07T09:01:01Z")), Some(last));
    assert_eq!(blind_since(last, None, 0, last), None);
}

#[test]
fn the_p95_of_few_is_the_slowest_and_of_none_there_is_none() {
    assert_eq!(lag(vec![]), None);
    assert_eq!(lag(vec![7]), Some(Lag { p50_s: 7, p95_s: 7, of: 1 }));
    assert_eq!(lag(vec![900, 30]), Some(Lag { p50_s: 30, p95_s: 900, of: 2 }));
    assert_eq!(lag((1..=20).rev().collect()), Some(Lag { p50_s: 10, p95_s: 19, of: 20 }));
    assert_eq!(lag((1..=100).collect()), Some(Lag { p50_s: 50, p95_s: 95, of: 100 }));
}

#[test]
fn only_what_came_by_reading_and_is_watched_has_a_lag() {
    let came = |published: &str, by_reading| Came {
        published: Some(at(published)),
        captured: at("2026-04-07T08:10:00Z"),
        by_reading,
    };
    let kept = Kept {
        came: vec![
            came("2026-04-07T08:09:00Z", true),
            came("2025-12-31T08:00:00Z", true),
            came("2026-04-07T07:00:00Z", false),
            Came { published: None, ..came("2026-04-07T08:09:00Z", true) },
            // A clock that is ahead at the source is no negative lag.
            came("2026-04-07T08:11:00Z", true),
        ],
        ..nothing()
    };
    let day = &ledger(&kept, date(2026, 4, 7), date(2026, 4, 7))[0];
    assert_eq!((day.captured, day.by_reading), (5, 4));
    assert_eq!(day.lag, Some(Lag { p50_s: 0, p95_s: 60, of: 2 }));
}

#[test]
fn a_difference_is_explained_by_what_the_reading_noted_and_the_rest_is_open() {
    let count = Count { told: Some(1876), held: 317, unread: 9, withheld: 1550 };
    assert_eq!((count.difference(), count.open()), (Some(1559), Some(0)));
    let count = Count { withheld: 0, ..count };
    assert_eq!((count.difference(), count.open()), (Some(1559), Some(1550)));
    // More here than there is never explained away.
    let count = Count { told: Some(3), held: 5, unread: 1, withheld: 1 };
    assert_eq!((count.difference(), count.open()), (Some(-2), Some(-2)));
    assert_eq!((Count::default().difference(), Count::default().open()), (None, None));
}

#[test]
fn what_one_stretch_does_not_tell_the_whole_does_not() {
    let told = Count { told: Some(4), held: 4, ..Count::default() };
    assert_eq!(Count::begun().and(told).and(told).told, Some(8));
    let silent = Count { told: None, held: 2, ..Count::default() };
    let both = Count::begun().and(silent).and(told);
    assert_eq!((both.told, both.held, both.open()), (None, 6, None));
}

#[test]
fn a_day_before_anything_was_kept_is_unknown_and_one_after_without_readings_is_none_read() {
    let well = Readings { well: 1440, failed: 0 };
    let kept =
        Kept { since: Some(date(2026, 4, 7)), days: vec![(date(2026, 4, 7), well, None)], ..nothing() };
    let days = ledger(&kept, date(2026, 4, 6), date(2026, 4, 8));
    let readings: Vec<_> = days.iter().map(|day| day.readings).collect();
    assert_eq!(readings, [None, Some(well), Some(Readings::default())]);
    assert_eq!(sum(&days).unknown, 1);
}

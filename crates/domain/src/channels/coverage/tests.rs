//! Coverage over holidays, moved clocks, absences, mandates that end and people who leave.

use super::*;
use crate::clocks::{WeekHours, Whose};
use crate::time::{parse_instant, written};
use jiff::civil::date;
use uuid::Uuid;

fn p(n: u128) -> PersonId {
    PersonId(Uuid::from_u128(n))
}

fn at(text: &str) -> Timestamp {
    parse_instant(text).unwrap()
}

fn office() -> HoursStack {
    let hours: WeekHours = toml::from_str("weekdays = \"08:00-16:00\"\nholidays = \"closed\"").unwrap();
    HoursStack::of(Whose::Municipality, hours)
}

fn unit() -> UnitId {
    UnitId(Uuid::from_u128(100))
}

fn mandate(until_on: Option<Date>) -> Mandate {
    Mandate {
        rights: [Right::Handle].into_iter().collect(),
        place: Place::Unit(unit()),
        from_on: date(2020, 1, 1),
        until_on,
        ended: false,
    }
}

fn staff(people: &[u128]) -> Staff {
    let hand = Hand { mandates: vec![mandate(None)], ..Hand::default() };
    Staff(people.iter().map(|n| (p(*n), hand.clone())).collect())
}

fn watch(responsible: Option<u128>, substitute: Option<u128>) -> Watch {
    Watch {
        channel: ChannelId(Uuid::from_u128(7)),
        unit: unit(),
        authority: None,
        hours: office(),
        responsible: responsible.map(p),
        substitute: substitute.map(p),
        fallback: Vec::new(),
    }
}

fn told(runs: &[Run]) -> Vec<String> {
    let one = |run: &Run| {
        let who = run.holder.person().map(|p| p.0.as_u128().to_string()).unwrap_or_default();
        let why: Vec<_> = [run.responsible, run.substitute].into_iter().flatten().map(Lack::word).collect();
        let (from, to) = (&written(run.from)[5..16], &written(run.to)[5..16]);
        format!("{from} {to} {}{who} {}h {}", run.holder.word(), run.seconds() / 3600, why.join(","))
            .trim_end()
            .to_owned()
    };
    runs.iter().map(one).collect()
}

#[test]
fn while_the_responsible_is_away_over_easter_the_substitute_has_the_watched_days_and_no_others() {
    let people = staff(&[1, 2]).with_absence(p(1), date(2026, 4, 1), date(2026, 4, 7));
    let from = at("2026-03-31T12:00");
    let runs = simulate(&watch(Some(1), Some(2)), &people, &Days::from(from, 9), from);
    assert_eq!(
        told(&runs),
        [
            "03-31T12:00 03-31T16:00 responsible1 4h",
            // Wednesday, Thursday and the Tuesday after: the four days of Easter are closed.
            "04-01T08:00 04-07T16:00 substitute2 24h away",
            "04-08T08:00 04-08T16:00 responsible1 8h",
        ]
    );
}

#[test]
fn each_uncovered_hour_is_named_with_why_neither_of_the_two_is_there() {
    let people = staff(&[1, 2]).with_absence(p(1), date(2026, 12, 21), date(2027, 1, 6)).with_absence(
        p(2),
        date(2026, 12, 23),
        date(2026, 12, 30),
    );
    let from = at("2026-12-21T00:00");
    let runs = simulate(&watch(Some(1), Some(2)), &people, &Days::from(from, 30), from);
    let gaps: Vec<_> = runs.iter().filter(|r| r.holder.is_gap()).cloned().collect();
    assert_eq!(told(&gaps), ["12-23T08:00 12-30T16:00 nobody 32h away,away"]);
    let hours: Vec<_> = gaps[0].hours.iter().map(|(from, _)| written(*from)[5..10].to_owned()).collect();
    assert_eq!(hours, ["12-23", "12-28", "12-29", "12-30"], "no hour of Christmas or a weekend");
    assert_eq!(gaps[0].responsible, Some(Lack::Away(date(2027, 1, 6))));
}

#[test]
fn a_night_that_is_an_hour_longer_leaves_an_hour_more_uncovered() {
    let always = Watch {
        hours: HoursStack::of(Whose::Channel, WeekHours::around_the_clock()),
        ..watch(Some(1), None)
    };
    for (day, hours) in [(date(2026, 10, 25), 25), (date(2026, 3, 29), 23), (date(2026, 5, 5), 24)] {
        let people = staff(&[1]).with_absence(p(1), day, day);
        let days = Days::between(day, day);
        let runs = simulate(&always, &people, &days, Timestamp::UNIX_EPOCH);
        assert_eq!(runs.len(), 1, "{day}");
        assert_eq!((runs[0].holder, runs[0].seconds()), (Holder::Nobody, hours * 3600), "{day}");
    }
}

#[test]
fn who_has_left_or_whose_mandate_ends_watches_no_more_and_the_reason_says_which() {
    let mut people = staff(&[1, 2]);
    people.0.get_mut(&p(1)).unwrap().mandates = vec![mandate(Some(date(2026, 5, 5)))];
    people.0.get_mut(&p(2)).unwrap().ended_at = Some(at("2026-05-06T10:00"));
    let from = at("2026-05-05T08:00");
    let runs = simulate(&watch(Some(1), Some(2)), &people, &Days::from(from, 3), from);
    assert_eq!(
        told(&runs),
        [
            "05-05T08:00 05-05T16:00 responsible1 8h",
            "05-06T08:00 05-06T10:00 substitute2 2h no-mandate",
            "05-06T10:00 05-07T16:00 nobody 14h no-mandate,ended",
        ]
    );
    let nobody = simulate(&watch(None, None), &people, &Days::from(from, 1), from);
    assert_eq!(told(&nobody), ["05-05T08:00 05-05T16:00 nobody 8h nobody,nobody"]);
}

#[test]
fn an_hour_that_falls_on_the_policys_fallback_is_a_gap_and_says_on_whom() {
    let mut falls = watch(Some(1), None);
    // The first has the title only until the first day is over, the second is away.
    falls.fallback = vec![(p(3), Some(date(2026, 5, 5))), (p(4), None), (p(5), None)];
    let people = staff(&[1, 3, 4, 5]).with_absence(p(1), date(2026, 5, 5), date(2026, 5, 6)).with_absence(
        p(4),
        date(2026, 5, 6),
        date(2026, 5, 6),
    );
    let from = at("2026-05-05T08:00");
    let runs = simulate(&falls, &people, &Days::from(from, 3), from);
    assert_eq!(
        told(&runs),
        [
            "05-05T08:00 05-05T16:00 fallback3 8h away,nobody",
            "05-06T08:00 05-06T16:00 fallback5 8h away,nobody",
            "05-07T08:00 05-07T16:00 responsible1 8h",
        ]
    );
    assert!(runs[0].holder.is_gap() && !runs[2].holder.is_gap());
}

#[test]
fn what_one_absence_more_uncovers_is_only_what_was_covered_before() {
    let from = at("2026-05-04T00:00");
    let days = Days::from(from, 5);
    let watch = watch(Some(1), Some(2));
    let before = staff(&[1, 2]).with_absence(p(2), date(2026, 5, 6), date(2026, 5, 6));
    let after = before.clone().with_absence(p(1), date(2026, 5, 5), date(2026, 5, 7));
    let (was, becomes) = (simulate(&watch, &before, &days, from), simulate(&watch, &after, &days, from));
    assert_eq!(told(&uncovers(&was, &becomes)), ["05-06T08:00 05-06T16:00 nobody 8h away,away"]);
    assert!(uncovers(&becomes, &becomes).is_empty(), "what was uncovered already is nobody's doing");

    let mut falls = watch.clone();
    falls.fallback = vec![(p(3), None)];
    let there = Staff(after.0.into_iter().chain(staff(&[3]).0).collect());
    let gone = there.clone().with_absence(p(3), date(2026, 5, 6), date(2026, 5, 6));
    let (was, becomes) = (simulate(&falls, &there, &days, from), simulate(&falls, &gone, &days, from));
    assert_eq!(told(&uncovers(&was, &becomes)).len(), 1, "from the fallback to nobody is worse");
}

#[test]
fn absences_that_follow_each_other_are_one_and_end_with_the_last() {
    let people = staff(&[1]).with_absence(p(1), date(2026, 5, 5), date(2026, 5, 5)).with_absence(
        p(1),
        date(2026, 5, 6),
        date(2026, 5, 8),
    );
    let from = at("2026-05-05T08:00");
    let runs = simulate(&watch(Some(1), None), &people, &Days::from(from, 3), from);
    assert_eq!(runs.len(), 1);
    assert_eq!(runs[0].responsible, Some(Lack::Away(date(2026, 5, 8))));
}

#[test]
fn who_could_step_in_handles_messages_there_and_is_there_all_the_while() {
    let mut people = staff(&[1, 3, 4, 5]).with_absence(p(1), date(2026, 5, 5), date(2026, 5, 6));
    people = people.with_absence(p(4), date(2026, 5, 6), date(2026, 5, 6));
    people.0.get_mut(&p(5)).unwrap().mandates.clear();
    let from = at("2026-05-05T08:00");
    let watch = watch(Some(1), None);
    let runs = simulate(&watch, &people, &Days::from(from, 2), from);
    assert_eq!(watch.could(&people, &runs[0]), [p(3)]);
}

#[test]
fn a_channel_that_promises_no_hours_has_none_to_cover_and_a_closed_day_is_none_either() {
    let from = at("2026-05-05T08:00");
    let silent = Watch { hours: HoursStack::none(), ..watch(None, None) };
    assert!(simulate(&silent, &staff(&[]), &Days::from(from, 30), from).is_empty());
    let closed: WeekHours = toml::from_str(
        "weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n[[closed]]\ndate = \"2026-05-05\"\nreason = \"flytt\"",
    )
    .unwrap();
    let moved = Watch { hours: office().with(Whose::Channel, Some(closed)), ..watch(None, None) };
    let runs = simulate(&moved, &staff(&[]), &Days::from(from, 2), from);
    assert_eq!(told(&runs), ["05-06T08:00 05-06T16:00 nobody 8h nobody,nobody"]);
}

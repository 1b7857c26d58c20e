use super::*;
use crate::{
    clocks::{
        Whose,
        preview::{Moved, preview},
        promise::Counted,
    },
    time::parse_instant,
};
use jiff::SignedDuration;
use proptest::prelude::*;

fn at(text: &str) -> Timestamp {
    parse_instant(text).unwrap()
}

fn week(text: &str) -> HoursStack {
    HoursStack::of(Whose::Channel, toml::from_str(text).unwrap())
}

fn office() -> HoursStack {
    week("weekdays = [\"08:00-12:00\", \"13:00-16:30\"]\nholidays = \"closed\"")
}

fn promised(minutes: u32, counted: Counted) -> Promise {
    Promise::Time { minutes, counted }
}

fn started(number: u128, start: Timestamp, promise: &Promise, hours: &HoursStack) -> Clock {
    let id = ClockId(uuid::Uuid::from_u128(number));
    Clock::start(id, ClockKind::Answer, start, Terms { promise, hours }).unwrap().0
}

#[test]
fn a_clock_that_was_stopped_never_escalates() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    clock.stop(at("2026-05-05T09:00"), "answered").unwrap();
    assert_eq!(clock.escalate(at("2026-05-06T09:00")), Err(ClockRefusal::Ended));
    assert_eq!(clock.state(), State::Stopped);
    assert!(!clock.is_late(at("2027-01-01T00:00")));
}

#[test]
fn a_clock_kept_at_the_very_instant_it_is_due_is_not_late() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    assert_eq!(clock.escalate(at("2026-05-05T10:00")), Err(ClockRefusal::NotLate));
    assert!(!clock.is_late(at("2026-05-05T10:00")));
    clock.escalate(at("2026-05-05T10:01")).unwrap();
    assert_eq!(clock.state(), State::Escalated);
    assert_eq!(clock.escalate(at("2026-05-05T10:02")), Err(ClockRefusal::Already));
    clock.stop(at("2026-05-05T11:00"), "answered").unwrap();
    assert!(clock.is_late(at("2026-05-05T11:00")), "done, but too late");
}

#[test]
fn a_late_clock_cannot_be_paused_to_hide_it() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    assert_eq!(clock.pause(at("2026-05-05T10:01"), "semester"), Err(ClockRefusal::Late));
    assert_eq!(clock.pause(at("2026-05-05T09:00"), "  "), Err(ClockRefusal::NoReason));
    assert_eq!(clock.pause(at("2026-05-05T07:00"), "semester"), Err(ClockRefusal::OutOfOrder));
}

#[test]
fn an_answer_older_than_the_clock_still_stops_it() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    clock.pause(at("2026-05-05T09:00"), "väntar").unwrap();
    clock.stop(at("2026-05-05T07:59"), "answered").unwrap();
    assert_eq!(clock.state(), State::Stopped);
    assert!(!clock.is_late(at("2026-05-06T08:00")));
}

#[test]
fn a_clock_ended_while_paused_is_in_time_and_paused_again_when_that_is_undone() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let terms = Terms { promise: &promise, hours: &hours };
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    clock.pause(at("2026-05-05T09:00"), "väntar").unwrap();
    clock.stop(at("2026-05-06T11:00"), "answered").unwrap();
    assert!(!clock.is_late(at("2026-05-07T08:00")), "time stood still");
    clock.reopen(at("2026-05-06T11:05"), "fel svar").unwrap();
    assert_eq!(clock.state(), State::Paused);
    clock.resume(at("2026-05-06T13:00"), terms).unwrap();
    assert_eq!(clock.due_at, at("2026-05-06T14:00"));
}

#[test]
fn a_reopened_clock_keeps_the_due_time_it_had() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    clock.decide(at("2026-05-05T09:00"), "ingen fråga").unwrap();
    assert_eq!(clock.state(), State::Decided);
    clock.reopen(at("2026-05-05T12:00"), "var en fråga ändå").unwrap();
    assert_eq!(clock.due_at, at("2026-05-05T10:00"));
    assert!(clock.is_late(at("2026-05-05T12:00")));
    assert_eq!(clock.reopen(at("2026-05-05T12:00"), "igen"), Err(ClockRefusal::NotEnded));
}

#[test]
fn a_warning_is_counted_in_the_same_hours_as_the_promise() {
    let (promise, hours) = (promised(60, Counted::Watched), office());
    let clock = started(1, at("2026-05-08T16:00"), &promise, &hours);
    assert_eq!(clock.due_at, at("2026-05-11T08:30"));
    let two_hours = promised(120, Counted::Watched);
    assert!(clock.is_due_soon(at("2026-05-08T15:00"), &two_hours, &hours));
    assert!(!clock.is_due_soon(at("2026-05-08T14:59"), &two_hours, &hours));
}

#[test]
fn new_hours_are_previewed_and_then_do_just_that() {
    let (promise, hours) =
        (promised(120, Counted::Watched), week("weekdays = \"10:00-16:00\"\nholidays = \"closed\""));
    let now = at("2026-05-05T10:30");
    let mut running = started(1, at("2026-05-05T08:00"), &promise, &hours);
    let mut late = started(2, at("2026-05-04T08:00"), &promise, &hours);
    late.escalate(now).unwrap();
    let mut ended = started(3, at("2026-05-05T08:00"), &promise, &hours);
    ended.stop(now, "answered").unwrap();
    let calendar = promised(2880, Counted::Calendar);
    let untouched = started(4, at("2026-05-05T08:00"), &calendar, &hours);

    let earlier = week("weekdays = \"08:00-16:00\"\nholidays = \"closed\"");
    let terms = Terms { promise: &promise, hours: &earlier };
    let still = Terms { promise: &calendar, hours: &earlier };
    let seen = preview(now, [(&running, terms), (&late, terms), (&ended, terms), (&untouched, still)]);
    let (became, was) = (at("2026-05-05T10:00"), at("2026-05-05T12:00"));
    assert_eq!(seen.become_late, [Moved { clock: running.id, from: was, to: became }]);
    assert_eq!((seen.move_.len(), seen.stay, seen.fail.len()), (1, 1, 0));

    let closed = week("holidays = \"closed\"");
    let never = preview(now, [(&running, Terms { promise: &promise, hours: &closed })]);
    assert_eq!(never.fail, [(running.id, DueError::NeverOpens)]);

    let (event, _) = running.recompute(now, terms).unwrap();
    assert_eq!((event.due_was, event.due_at, running.due_at), (was, became, became));
    assert_eq!(ended.recompute(now, terms).unwrap_err(), ClockRefusal::Ended);

    let longer = promised(6000, Counted::Watched);
    let rescued = preview(now, [(&late, Terms { promise: &longer, hours: &earlier })]);
    assert_eq!(rescued.come_in_time.len(), 1);
    late.recompute(now, Terms { promise: &longer, hours: &earlier }).unwrap();
    assert_eq!(late.state(), State::Running, "no longer late, and can be escalated again");
}

#[test]
fn a_clock_is_the_same_after_being_stored() {
    let (promise, hours) = (promised(120, Counted::Watched), office());
    let mut clock = started(1, at("2026-05-05T08:00"), &promise, &hours);
    clock.pause(at("2026-05-05T09:00"), "väntar").unwrap();
    clock.resume(at("2026-05-05T09:10"), Terms { promise: &promise, hours: &hours }).unwrap();
    clock.decide(at("2026-05-05T09:00"), "hör till regionen: hänvisad").unwrap();
    let stored = serde_json::to_string(&clock).unwrap();
    assert_eq!(serde_json::from_str::<Clock>(&stored).unwrap(), clock);
    let ending = clock.ended.unwrap().by;
    assert_eq!(Ending::read(&ending.to_string()), ending);
}

#[derive(Clone, Debug)]
enum Act {
    Pause,
    Resume,
    Stop,
    Decide,
    Warn,
    Escalate,
    Reopen,
    Recompute,
}

fn do_act(clock: &mut Clock, act: &Act, at: Timestamp, terms: Terms<'_>) -> Result<Event, ClockRefusal> {
    match act {
        Act::Pause => clock.pause(at, "väntar"),
        Act::Resume => clock.resume(at, terms).map(|(event, _)| event),
        Act::Stop => clock.stop(at, "answered"),
        Act::Decide => clock.decide(at, "ingen fråga"),
        Act::Warn => clock.warn(at),
        Act::Escalate => clock.escalate(at),
        Act::Reopen => clock.reopen(at, "ångrad"),
        Act::Recompute => clock.recompute(at, terms).map(|(event, _)| event),
    }
}

fn acts() -> impl Strategy<Value = Vec<(usize, Act, i64)>> {
    let act = prop_oneof![
        Just(Act::Pause),
        Just(Act::Resume),
        Just(Act::Stop),
        Just(Act::Decide),
        Just(Act::Warn),
        Just(Act::Escalate),
        Just(Act::Reopen),
        Just(Act::Recompute),
    ];
    proptest::collection::vec((0..4_usize, act, 0..40_000_i64), 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn clocks_on_one_message_never_disturb_each_other(acts in acts()) {
        let hours = office();
        let promises = [promised(120, Counted::Watched), promised(2880, Counted::Calendar), promised(1440, Counted::WorkingDays), promised(30, Counted::Watched)];
        let start = at("2026-04-30T14:00");
        let fresh = |n: usize| started(n as u128, start, &promises[n], &hours);
        let mut together: Vec<Clock> = (0..4).map(fresh).collect();
        let mut alone: Vec<Clock> = (0..4).map(fresh).collect();
        let timed: Vec<(usize, &Act, Timestamp)> = acts.iter().scan(start, |now, (n, act, wait)| {
            *now += SignedDuration::from_secs(*wait);
            Some((*n, act, *now))
        }).collect();
        for (n, act, now) in &timed {
            let before = together[*n].clone();
            let terms = Terms { promise: &promises[*n], hours: &hours };
            let done = do_act(&mut together[*n], act, *now, terms);
            match done {
                Ok(event) => {
                    prop_assert_eq!((event.clock, event.due_was, event.due_at), (before.id, before.due_at, together[*n].due_at));
                    if matches!(act, Act::Escalate) {
                        prop_assert!(before.ended.is_none() && before.is_late(*now), "only a late and open clock escalates");
                    }
                }
                Err(_) => prop_assert_eq!(&together[*n], &before, "a refused act changes nothing"),
            }
            // Nothing is lost in silence: ended and recorded, still to come, paused, or late and to be escalated.
            let clock = &together[*n];
            prop_assert!(clock.ended.is_some() || clock.paused.is_some() || *now <= clock.due_at
                || clock.escalated_at.is_some() || clock.clone().escalate(*now).is_ok());
        }
        for (n, clock) in alone.iter_mut().enumerate() {
            for (_, act, now) in timed.iter().filter(|(m, ..)| *m == n) {
                let _ = do_act(clock, act, *now, Terms { promise: &promises[n], hours: &hours });
            }
        }
        prop_assert_eq!(together, alone);
    }

    #[test]
    fn a_pause_adds_exactly_the_counted_time_it_took(
        start in 0..31_000_000_i64, minutes in 1..6000_u32, before in 0..400_000_i64, long in 0..900_000_i64,
    ) {
        let hours = office();
        let promise = promised(minutes, Counted::Watched);
        let terms = Terms { promise: &promise, hours: &hours };
        let start = at("2026-01-01T00:00") + SignedDuration::from_secs(start);
        let mut clock = started(1, start, &promise, &hours);
        let paused = start + SignedDuration::from_secs(before);
        prop_assume!(clock.pause(paused, "väntar").is_ok());
        let was = clock.due_at;
        let resumed = paused + SignedDuration::from_secs(long);
        clock.resume(resumed, terms).unwrap();
        let taken = hours.watched_seconds(paused, resumed);
        prop_assert_eq!(hours.watched_seconds(start, clock.due_at), i64::from(minutes) * 60 + taken);
        prop_assert!(clock.due_at >= was);
    }
}

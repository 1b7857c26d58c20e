//! `torg due`: the due time, the way to it, and what a silent policy asks.

use serde_json::Value;
use std::process::{Command, Output};

fn torg(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torg")).arg("due").args(args).output().unwrap()
}

/// Exit code and JSON of `torg due`, with these answers.
fn asked(pack: &str, clock: &str, at: &str, answers: &str) -> (i32, Value) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("svar.toml");
    std::fs::write(&file, answers).unwrap();
    let answers = file.to_str().unwrap();
    let out = torg(&["--pack", pack, "--clock", clock, "--at", at, "--answers", answers, "--json"]);
    let text = String::from_utf8(out.stdout).unwrap();
    let told = serde_json::from_str(&text)
        .unwrap_or_else(|_| panic!("{text}{}", String::from_utf8_lossy(&out.stderr)));
    (out.status.code().unwrap(), told)
}

fn due_at(pack: &str, clock: &str, at: &str, answers: &str) -> String {
    let (code, told) = asked(pack, clock, at, answers);
    assert_eq!(code, 0, "{told}");
    told["due_at"].as_str().unwrap().to_owned()
}

const WEEK: &str = "hours.week = { weekdays = \"08:00-16:30\", holidays = \"closed\" }\n";

#[test]
fn a_silent_policy_names_what_must_be_answered_and_guesses_nothing() {
    let (code, told) = asked("perstorp", "answer", "2026-04-03T15:10", "");
    assert_eq!(code, 3);
    assert_eq!(told["due_at"], Value::Null);
    assert_eq!(told["intervals"], serde_json::json!([]));
    assert_eq!(told["asks"], serde_json::json!(["answer.deadline.counting", "hours.week"]));

    let half = "answer.deadline.counting = \"watched_hours\"\n";
    let (code, told) = asked("perstorp", "answer", "2026-04-03T15:10", half);
    assert_eq!((code, &told["asks"]), (3, &serde_json::json!(["hours.week"])));

    let out = torg(&["--pack", "perstorp", "--clock", "answer", "--at", "2026-04-03T15:10"]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(3));
    assert!(text.contains("answer.deadline.counting = ") && text.contains("hours.week = "), "{text}");
}

#[test]
fn office_hours_are_counted_in_either_way_the_text_allows() {
    let watched = format!("answer.deadline.counting = \"watched_hours\"\n{WEEK}");
    let days = format!("answer.deadline.counting = \"working_days\"\n{WEEK}");
    // Good Friday: the first working day is Tuesday, 8 h 30 min a day.
    assert_eq!(due_at("perstorp", "answer", "2026-04-03T15:10", &watched), "2026-04-09T15:00:00+02:00");
    assert_eq!(due_at("perstorp", "answer", "2026-04-03T15:10", &days), "2026-04-08T00:00:00+02:00");
    assert_eq!(due_at("perstorp", "answer", "2026-05-08T13:00", &days), "2026-05-11T13:00:00+02:00");
}

#[test]
fn every_second_from_start_to_due_is_accounted_for() {
    let (code, told) = asked("grund", "answer", "2026-04-02T15:10:20", "");
    assert_eq!(code, 0);
    let mut reached = told["started_at"].clone();
    let mut counted = 0;
    for interval in told["intervals"].as_array().unwrap() {
        assert_eq!(interval["from"], reached);
        assert!(!interval["why"].as_str().unwrap().is_empty());
        counted += interval["counted_s"].as_i64().unwrap();
        reached = interval["to"].clone();
    }
    assert_eq!(reached, told["due_at"]);
    assert!(counted > 0 && counted % 3600 == 0, "{counted}");
    assert_eq!(told["stands_on"]["pack"], "grund");
    let why = told["intervals"].to_string();
    assert!(why.contains("långfredagen") && why.contains("annandag påsk"), "{why}");
}

#[test]
fn forty_eight_hours_run_through_easter_and_the_change_of_the_clock() {
    let (code, told) = asked("perstorp", "data", "2026-03-28T12:00", "");
    assert_eq!((code, &told["due_at"]), (0, &Value::from("2026-03-30T13:00:00+02:00")));
    // From when it counts is told on the line; the municipality must still say which event that is (Q-P3).
    assert_eq!(told["asks"], serde_json::json!(["removal.deadline.offensive_data.starts"]));
}

#[test]
fn a_time_without_offset_is_swedish_the_repeated_hour_is_the_first_the_missing_one_is_refused() {
    let started = |at| asked("grund", "data", at, "").1["started_at"].clone();
    assert_eq!(started("2026-10-25T02:30"), "2026-10-25T02:30:00+02:00");
    assert_eq!(started("2026-10-25T01:30Z"), "2026-10-25T02:30:00+01:00");
    let refused = torg(&["--pack", "grund", "--clock", "data", "--at", "2026-03-29T02:30"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8(refused.stderr).unwrap().contains("klockan 02:30 finns inte den 29 mars 2026"));
}

#[test]
fn hours_that_never_open_and_years_out_of_reach_end_in_a_sentence() {
    let never = "answer.deadline.counting = \"watched_hours\"\nhours.week = { holidays = \"closed\" }\n";
    for (answers, at, says) in
        [(never, "2026-04-03T15:10", "öppnar aldrig"), ("", "9999-12-30T12:00", "utanför de år")]
    {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("svar.toml");
        std::fs::write(&file, answers).unwrap();
        let clock = if answers.is_empty() { "data" } else { "answer" };
        let out =
            torg(&["--pack", "perstorp", "--clock", clock, "--at", at, "--answers", file.to_str().unwrap()]);
        let told = String::from_utf8(out.stderr).unwrap();
        assert!(out.status.code() == Some(1) && told.contains(says), "{told}");
    }
}

#[test]
fn every_clock_of_every_pack_has_an_answer() {
    for pack in ["grund", "perstorp", "gotland-2011", "uppsala-2012", "katrineholm-proposal"] {
        for clock in
            ["answer", "data", "data-request", "removal", "review", "appeal", "release", "accessibility"]
        {
            let (code, told) = asked(pack, clock, "2026-06-18T14:00", "");
            let silent = told["due_at"].is_null() && told.get("not_used").is_none();
            assert_eq!(code, if silent { 3 } else { 0 }, "{pack} {clock}");
            assert_eq!(
                silent,
                silent && !told["asks"].as_array().unwrap().is_empty(),
                "{pack} {clock}: {told}"
            );
        }
    }
}

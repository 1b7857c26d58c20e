//! `torg policy explain` and `torg measure triage`: what a user gets, and what a wrong file gets.

use serde_json::Value;
use std::process::{Command, Output};

fn explain(pack: &str, message: &str, more: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("message.json");
    std::fs::write(&file, message).unwrap();
    Command::new(env!("CARGO_BIN_EXE_torg"))
        .args(["policy", "explain", "--pack", pack, "--message", file.to_str().unwrap()])
        .args(more)
        .output()
        .unwrap()
}

fn told(pack: &str, message: &str) -> Value {
    let out = explain(pack, message, &["--json"]);
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    serde_json::from_slice(&out.stdout).unwrap()
}

#[test]
fn a_message_is_explained_with_answers_grounds_clocks_and_record() {
    let message = r#"{ "text": "När öppnar badet? Hans nummer är 19900101-0017", "answers": "ours",
        "published_at": "2026-03-02T09:10" }"#;
    let told = told("perstorp", message);
    let questions: Vec<&str> =
        told["triage"].as_array().unwrap().iter().map(|one| one["question"].as_str().unwrap()).collect();
    assert_eq!(questions, ["T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9", "T10"]);
    assert_eq!(told["triage"][0]["answer"], "yes");
    assert_eq!(told["triage"][6]["answer"], "yes");
    assert_eq!(told["triage"][8]["answer"], "ask");
    let finding = &told["triage"][0]["signals"][0];
    assert!(finding["end"].as_u64() > finding["start"].as_u64());
    assert!(told["grounds"][0]["legal_basis"][0].as_str().is_some());
    let clocks: Vec<&str> =
        told["clocks"].as_array().unwrap().iter().map(|one| one["clock"].as_str().unwrap()).collect();
    assert!(clocks.contains(&"answer") && clocks.contains(&"data"), "{clocks:?}");
    // How 24 office hours are counted is not answered yet: the clock says what it would ask.
    assert_eq!(told["clocks"][0]["rule"], Value::Null);
    assert_eq!(told["clocks"][0]["asks"][0], "answer.deadline.counting");
    assert!(told["record"]["outcome"].as_str().is_some());
    assert_eq!(told["policy"]["key"], "perstorp");
    assert!(!told.to_string().contains("0017"));
}

#[test]
fn the_same_is_told_in_readable_swedish() {
    let out = explain("grund", r#"{ "text": "Skandal! Varför är badet stängt?" }"#, &[]);
    let text = String::from_utf8(out.stdout).unwrap();
    for part in ["Triagefrågor", "T6  ja", "T7  ja", "Frister som börjar löpa", "En människa avgör."] {
        assert!(text.contains(part), "{part}: {text}");
    }
}

#[test]
fn a_wrong_message_file_gets_a_sentence() {
    for (message, says) in [
        ("", "inget meddelande"),
        ("<html>", "inget meddelande"),
        (r#"{ "text": "hej", "txet": 1 }"#, "txet"),
        (r#"{ "title": "hej" }"#, "text"),
        (r#"{ "text": "hej", "kind": "poem" }"#, "poem"),
        (r#"{ "text": "hej", "published_at": "i går" }"#, "published_at"),
    ] {
        let out = explain("grund", message, &[]);
        let error = String::from_utf8(out.stderr).unwrap();
        assert_eq!(out.status.code(), Some(1), "{message}");
        assert!(error.contains(says), "{message}: {error}");
        assert!(!error.contains("panicked"), "{error}");
    }
    assert_eq!(explain("nowhere", r#"{ "text": "hej" }"#, &[]).status.code(), Some(1));
}

#[test]
fn every_shipped_pack_explains_an_empty_message() {
    for pack in ["grund", "uppsala-2012", "perstorp", "gotland-2011", "katrineholm-proposal"] {
        let told = told(pack, r#"{ "text": "" }"#);
        assert_eq!(told["grounds"], serde_json::json!([]));
    }
}

#[test]
fn the_figures_are_printed_for_held_out_texts_and_for_the_others() {
    let out =
        Command::new(env!("CARGO_BIN_EXE_torg")).args(["measure", "triage", "--json"]).output().unwrap();
    let told: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert!(told["held_out"]["texts"].as_u64().unwrap() >= 200);
    assert!(told["worked"]["texts"].as_u64().unwrap() >= 500);
    assert_eq!(told["worked"]["figures"][0]["name"], "T1");
    assert!(told["worked"]["figures"][0]["precision"].as_f64().is_some());
}

#[test]
fn where_criticism_ends_in_two_decisions_the_explanation_says_so() {
    let complaint = r#"{ "text": "Ni sköter badhuset uselt." }"#;
    assert_eq!(told("grund", complaint)["record"]["answer_decided_by"], "registrera");
    assert_eq!(told("perstorp", complaint)["record"]["answer_decided_by"], Value::Null);
    assert_eq!(told("grund", r#"{ "text": "Fint väder." }"#)["record"]["answer_decided_by"], Value::Null);
    let text = String::from_utf8(explain("grund", complaint, &[]).stdout).unwrap();
    assert!(text.contains("avgörs svarets registrering för sig") && text.contains("AN-26"), "{text}");
}

//! `torg scan` and `torg measure scan`: one finding a line, never the text, whatever the files hold.

use serde_json::Value;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

fn torg(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torg")).args(args).output().unwrap()
}

fn lines(out: &Output) -> Vec<Value> {
    let text = String::from_utf8(out.stdout.clone()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn every_finding_is_a_line_of_six_fields_and_an_unreadable_file_does_not_hide_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    std::fs::write(path("a.txt"), "Åsa: 640823-3234, ring 070-174 06 05").unwrap();
    std::fs::write(path("b.txt"), b"V\xE4gen 640823-3234").unwrap();
    let (a, b) = (path("a.txt"), path("b.txt"));

    let out = torg(&["scan", &a, &path("missing.txt"), &b, "--json"]);
    assert_eq!(out.status.code(), Some(1));
    let found = lines(&out);
    let expected = serde_json::json!([
        {"file": a, "kind": "personal-number", "start": 6, "end": 17, "confidence": "high", "checksum": "ok"},
        {"file": a, "kind": "phone", "start": 24, "end": 37, "confidence": "high", "checksum": "none"},
        {"file": b, "kind": "personal-number", "start": 6, "end": 17, "confidence": "high", "checksum": "ok"},
    ]);
    assert_eq!(Value::from(found), expected);

    let table = torg(&["scan", &a]);
    assert_eq!(table.status.code(), Some(0));
    let told = String::from_utf8(table.stdout).unwrap();
    assert!(told.contains("personnummer") && told.contains("stämmer"));
    assert!(!told.contains("3234") && !told.contains("174"), "the text found is never shown");
}

#[test]
fn standard_input_is_read_and_nothing_found_is_no_failure() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_torg"))
        .args(["scan", "-", "--json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all("Tack för hjälpen!".as_bytes()).unwrap();
    let out = child.wait_with_output().unwrap();
    assert_eq!(out.status.code(), Some(0));
    assert!(out.stdout.is_empty());
}

#[test]
fn the_measure_prints_precision_and_recall_of_every_kind() {
    let out = torg(&["measure", "scan", "--json"]);
    assert_eq!(out.status.code(), Some(0));
    let kinds = lines(&out);
    assert_eq!(kinds.len(), torg_domain::privacy::Kind::ALL.len());
    assert!(kinds.iter().all(|kind| kind["precision"].is_number() && kind["recall"].is_number()));
}

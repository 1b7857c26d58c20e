//! A proof package from the command line: taken out, checked, and found out when it was changed.

use crate::kill::{founded, torg};
use serde_json::Value;
use std::path::Path;
use std::process::Output;
use torg_store::{Db, Objects, Store};

fn run(args: &[&str]) -> Output {
    torg(args).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Two messages of one thread, brought in by import; the first one's id.
async fn imported(folder: &Path) -> String {
    let (data, file) = (folder.join("data"), folder.join("two.jsonl"));
    founded(&data).await;
    let lines = "{\"id\":\"1\",\"author\":\"Anna <script>\",\"text\":\"När öppnar badet? 😀 #eval(1)\",\"published_at\":\"2026-01-05T09:00:00Z\"}\n\
                 {\"id\":\"2\",\"parent\":\"1\",\"author\":\"Bo\",\"text\":\"Undrar jag med\",\"published_at\":\"2026-01-05T09:10:00Z\"}\n";
    std::fs::write(&file, lines).unwrap();
    let at = data.to_str().unwrap();
    let done = run(&["import", "--data", at, "--channel", "Bloggen", file.to_str().unwrap()]);
    assert!(done.status.success(), "{}", text(&done));
    let db = Db::open_sqlite(&data.join("torg.db")).await.unwrap();
    let store = Store::new(db, Objects::folder(&data.join("objects")).unwrap());
    let here = store.db().municipalities().await.unwrap().remove(0);
    let mut reader = store.reader(here.id.into());
    let channel = reader.channels().await.unwrap().remove(0);
    let message = reader.message_of(channel.id.into(), "1").await.unwrap().unwrap();
    drop(reader);
    store.db().close().await;
    message.id.to_string()
}

#[tokio::test]
async fn a_thread_is_exported_and_checked_by_torg_and_by_the_script_inside() {
    let folder = tempfile::tempdir().unwrap();
    let id = imported(folder.path()).await;
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, zip) = (at("data"), at("package.zip"));
    let made = run(&["export", "thread", &id, "--data", &data, "--out", &zip, "--json"]);
    assert!(made.status.success(), "{}", text(&made));
    let said: Value = serde_json::from_slice(&made.stdout).unwrap();
    assert_eq!(said["bytes"], std::fs::metadata(&zip).unwrap().len());

    let good = run(&["verify", &zip, "--json"]);
    assert!(good.status.success(), "{}", text(&good));
    let good: Value = serde_json::from_slice(&good.stdout).unwrap();
    assert_eq!((&good["ok"], &good["municipality"]), (&Value::Bool(true), &"Bergby kommun".into()));
    assert!(text(&run(&["verify", &zip])).contains("not yet signed: "), "nothing signs while nobody serves");
    std::fs::write(at("key"), good["key"].as_str().unwrap()).unwrap();
    assert!(run(&["verify", &zip, "--key", &at("key")]).status.success());

    let bytes = std::fs::read(&zip).unwrap();
    let script = bytes.windows(22).position(|w| w == b"#!/usr/bin/env python3").unwrap();
    let length = bytes[script..].windows(4).position(|w| w == b"PK\x03\x04").unwrap();
    std::fs::write(at("verify.py"), &bytes[script..script + length]).unwrap();
    let python =
        |zip: &str| std::process::Command::new("python3").args([&at("verify.py"), zip]).output().unwrap();
    assert!(python(&zip).status.success(), "{}", text(&python(&zip)));

    let again = run(&["export", "thread", &id, "--data", &data, "--out", &zip]);
    assert!(!again.status.success() && text(&again).contains("is there already"), "{}", text(&again));
    let mut changed = bytes.clone();
    changed[script + 30] ^= 1;
    std::fs::write(&zip, changed).unwrap();
    let found = run(&["verify", &zip]);
    assert_eq!((found.status.code(), text(&found)), (Some(1), "WRONG: verify.py was altered\n".to_owned()));
    assert_eq!(python(&zip).status.code(), Some(1));
}

#[tokio::test]
async fn what_cannot_be_exported_or_checked_is_said_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    founded(&folder.path().join("data")).await;
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (data, zip) = (at("data"), at("package.zip"));
    let none = "00000000-0000-7000-8000-000000000000";
    for (id, said) in [("badhuset", "page's address"), (none, "finns inte")] {
        let refused = run(&["export", "message", id, "--data", &data, "--out", &zip]);
        assert!(refused.status.code() == Some(1) && text(&refused).contains(said), "{}", text(&refused));
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing half-made is left");
    assert_eq!(run(&["verify"]).status.code(), Some(2));
    assert_eq!(run(&["verify", "--data", &data, &zip]).status.code(), Some(2));
    assert_eq!(run(&["verify", &zip]).status.code(), Some(1));
    std::fs::write(&zip, b"PK\x05\x06 no package").unwrap();
    let refused = run(&["verify", &zip]);
    assert!(refused.status.code() == Some(1) && text(&refused).starts_with("WRONG: "), "{}", text(&refused));
}

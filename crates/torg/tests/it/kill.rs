//! kill -9 in the middle of taking messages in, again and again: nothing is lost, nothing comes twice, and
//! the trail holds. `TORG_KILL_MESSAGES=100000` makes the same a soak.

use serde_json::Value;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;
use torg_domain::ids::PersonId;
use torg_domain::trail::key::KeyFile;
use torg_office::channels::open::{self, Registered};
use torg_office::{Office, World};
use torg_store::{Db, Objects, Store};
use torg_testkit::{Counting, Hand, Outdoors};

pub fn torg(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_torg"));
    command.args(args).stdin(Stdio::null());
    command
}

/// A municipality with one channel that nothing is fetched for.
pub async fn founded(data: &Path) {
    let at = data.to_str().unwrap();
    let words = ["--name", "Bergby kommun", "--host", "localhost", "--email", "asa@bergby.example"];
    let more =
        ["--first-name", "Åsa", "--last-name", "Norén", "--title", "Förvaltare", "--paragraph", "§ 12"];
    let mut init = torg(&["init", "--data", at, "--pack", "grund"]);
    assert!(init.args(words).args(more).output().unwrap().status.success());
    let db = Db::open_sqlite(&data.join("torg.db")).await.unwrap();
    let store = Store::new(db, Objects::folder(&data.join("objects")).unwrap());
    let keys = KeyFile::parse(&std::fs::read_to_string(data.join("torg.key")).unwrap()).unwrap();
    let outdoors = Arc::new(Outdoors::default());
    let world = World {
        feeds: outdoors.clone(),
        media: outdoors.clone(),
        look: outdoors.clone(),
        platforms: Vec::new(),
        stranger: None,
        browser: None,
        mail: None,
        diary: None,
        paper: outdoors,
        address: None,
        hosts: std::collections::BTreeMap::new(),
        log_host: "localhost".into(),
    };
    let clock = Arc::new(Hand::at("2026-01-07T08:00:00Z".parse().unwrap()));
    // The policy was adopted by the wall's clock, so the channel is opened after that.
    clock.set("2099-01-07T08:00:00Z".parse().unwrap());
    let platforms = torg_testkit::packs::platforms();
    let office = Office::new(store, keys, platforms, clock, Arc::new(Counting::default()), world);
    let here = office.store.db().municipalities().await.unwrap().remove(0);
    let desk = office.desk_of_job(here, "test");
    let person = desk.reader().people().await.unwrap().remove(0);
    let unit = desk.reader().units().await.unwrap().remove(0);
    let second = torg_store::municipality::PersonRow {
        id: desk.new_id(),
        email: "annan@bergby.example".into(),
        ..person.clone()
    };
    let mut writer = desk.open().await.unwrap();
    writer.add_person(&second).await.unwrap();
    writer.commit().await.unwrap();
    let registered = Registered {
        unit: Some(unit.id.into()),
        platform: "feed".into(),
        name: "Bloggen".into(),
        address: "https://blogg.bergby.example/".into(),
        purpose: "Vardag.".into(),
        responsible: Some(PersonId(person.id)),
        substitute: Some(PersonId(second.id)),
        voice: "visitors".into(),
        watched_from: Some("2020-01-01T00:00:00Z".parse().unwrap()),
        approved_by: "Åsa Norén".into(),
        approval: "§ 13".into(),
        every_s: 300,
        ..Registered::default()
    };
    open::open(&desk, &registered).await.unwrap();
    office.store.db().close().await;
}

#[tokio::test]
async fn ten_kills_during_intake_lose_nothing_and_bring_nothing_twice() {
    let many: usize = std::env::var("TORG_KILL_MESSAGES").ok().and_then(|n| n.parse().ok()).unwrap_or(4_000);
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    founded(&data).await;
    let file = folder.path().join("many.jsonl");
    let lines: String = (0..many)
        .map(|n| {
            let line = serde_json::json!({
                "id": format!("m{n}"), "author": format!("Besökare {}", n % 97), "published_at": "2026-01-05T09:00:00Z",
                "text": format!("När öppnar badhuset i vecka {}? Fråga nummer {n} om snöröjning och avgifter.", n % 52),
            });
            format!("{line}\n")
        })
        .collect();
    std::fs::write(&file, lines).unwrap();
    let at = data.to_str().unwrap();
    let import = ["import", "--data", at, "--channel", "Bloggen", "--json", file.to_str().unwrap()];
    let mut killed = 0;
    for n in 0_u64..10 {
        let mut child = torg(&import).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Moments that differ and are the same in every run, spread over the time it takes.
        let scale = (many as u64 / 4_000).max(1);
        std::thread::sleep(Duration::from_millis((60 + n * 137 % 900) * scale));
        killed += u32::from(child.try_wait().unwrap().is_none());
        let _ = child.kill();
        child.wait().unwrap();
    }
    assert!(killed >= 3, "only {killed} of ten were killed while at work");
    let last = torg(&import).output().unwrap();
    assert!(last.status.success(), "{}", String::from_utf8_lossy(&last.stderr));
    let again: Value = serde_json::from_slice(&torg(&import).output().unwrap().stdout).unwrap();
    assert_eq!((again["added"].as_u64(), again["unchanged"].as_u64()), (Some(0), Some(many as u64)));
    let verified = torg(&["verify", "--data", at]).output().unwrap();
    let said =
        format!("{}{}", String::from_utf8_lossy(&verified.stdout), String::from_utf8_lossy(&verified.stderr));
    assert!(verified.status.success(), "{said}");
}

//! Written in by hand, and many colleagues at work at once.

use crate::said::{at, comment, editor, message, refused, take, versions};
use bytes::Bytes;
use torg_office::Refusal;
use torg_office::inbox::hand::{Copied, LARGEST, Screenshot, attach, write_in};
use torg_office::inbox::{read, remove};
use torg_testkit::{Town, both};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

fn copied() -> Copied {
    Copied {
        author: "Anna Berg".into(),
        text: "Hej, när öppnar badhuset?".into(),
        published_at: Some(at("2026-04-07T08:15:00Z")),
        ..Copied::default()
    }
}

fn screenshot(bytes: &'static [u8]) -> Option<Screenshot> {
    Some(Screenshot { name: "skärm.png".into(), bytes: Bytes::from_static(bytes) })
}

#[tokio::test]
async fn a_proof_that_is_too_large_is_refused_rather_than_kept_in_part() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    let message = town.message(channel, "x", "Hej", false).await;
    let shot = Screenshot { name: "bevis.png".into(), bytes: vec![0; LARGEST + 1].into() };
    let no = attach(&editor(&town).await, message, "proof", shot).await.unwrap_err();
    assert!(matches!(&no, Refusal::Field { field: "picture", text } if text.contains("20 MB")), "{no}");
}

#[tokio::test]
async fn what_is_written_in_twice_is_one_message_with_its_pictures() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let desk = editor(&town).await;
        let one = write_in(&desk, channel, copied(), screenshot(PNG)).await.unwrap();
        let two = write_in(&desk, channel, copied(), screenshot(PNG)).await.unwrap();
        assert_eq!(one, two);
        town.verify().await;
        let url = "https://blogg.lill.example/inlagg#1";
        let with_address = Copied { url: url.into(), ..copied() };
        let three = write_in(&desk, channel, with_address.clone(), None).await.unwrap();
        assert_ne!(one, three);
        let fuller = Copied { text: "Hej, när öppnar badhuset? Tack.".into(), ..with_address };
        assert_eq!(write_in(&desk, channel, fuller, None).await.unwrap(), three);
        let m = message(&town, channel, url).await;
        assert_eq!((m.versions, m.due_at.is_some()), (2, true));
        let raw: serde_json::Value = serde_json::from_slice(&versions(&town, &m).await[0].raw).unwrap();
        assert_eq!(raw["written_in_by"], town.people.editor.0.to_string());
        let hung = town.job().reader().attachments(one).await.unwrap();
        let (_, bytes, kind) = read::attachment(&desk, hung[0].id).await.unwrap();
        assert_eq!((&bytes[..], kind.as_str()), (PNG, "image/png"));
        let handler = town.desk(town.people.handler).await;
        assert!(matches!(read::attachment(&handler, hung[0].id).await, Err(Refusal::Missing)));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_is_missing_or_no_picture_is_said() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    let desk = editor(&town).await;
    let said = async |c: Copied, s| refused(write_in(&desk, channel, c, s).await);
    assert!(said(Copied { text: " ".into(), ..copied() }, None).await.contains("Klistra in texten"));
    assert!(said(Copied { author: String::new(), ..copied() }, None).await.contains("avsändarens namn"));
    for url in ["badhuset", "javascript:alert(1)", &format!("https://x.example/{}", "a".repeat(3_000))] {
        assert!(said(Copied { url: url.into(), ..copied() }, None).await.contains("https://"), "{url}");
    }
    let tomorrow = Some(at("2026-04-08T08:15:00Z"));
    assert!(said(Copied { published_at: tomorrow, ..copied() }, None).await.contains("framtiden"));
    assert!(said(copied(), screenshot(b"MZ\x90\0")).await.contains("ingen bild"));
    let secretary = town.desk(town.people.secretary).await;
    assert!(matches!(write_in(&secretary, channel, copied(), None).await, Err(Refusal::NotAllowed(_))));
    assert_eq!(read::counters(&desk).await.unwrap().all, 0, "nothing of it was kept");
}

/// An act reads beside its write. Were all connections held by acts that wait for their turn, the one
/// that has it could not read, and all would stand until the database gave up.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn forty_acts_at_once_are_all_done() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let ids: Vec<_> = (0..40).map(|n| format!("m{n}")).collect();
        take(&town, channel, ids.iter().map(|id| comment(id, "Fint.")).collect()).await;
        let mut acts = Vec::new();
        for id in &ids {
            let (desk, m) = (editor(&town).await, message(&town, channel, id).await);
            acts.push(tokio::spawn(async move {
                remove::assess(&desk, m.id, Some(m.revision), "").await.unwrap()
            }));
        }
        for act in acts {
            act.await.unwrap();
        }
        town.verify().await;
    })
    .await;
}

/// Two colleagues press the same button: one act is done, the other is told that the page is old.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_two_colleagues_at_once_one_is_first_and_the_other_is_told() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        take(&town, channel, vec![comment("x", "Fint.")]).await;
        let m = message(&town, channel, "x").await;
        let mut acts = Vec::new();
        for person in [town.people.editor, town.people.substitute, town.people.chief] {
            let desk = town.desk(person).await;
            acts.push(tokio::spawn(async move { remove::assess(&desk, m.id, Some(1), "").await }));
        }
        let mut done = 0;
        for act in acts {
            match act.await.unwrap() {
                Ok(_) => done += 1,
                Err(why) => assert!(matches!(why, Refusal::Stale), "{why}"),
            }
        }
        assert_eq!(done, 1);
        town.verify().await;
    })
    .await;
}

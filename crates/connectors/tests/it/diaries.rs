//! A watched folder on a real disk: all or nothing is seen, nothing leads out of it, receipts are set aside.

use std::path::Path;
use torg_connectors::diaries::folder::Folders;
use torg_domain::diary::handed::{Direction, Handed};
use torg_domain::outside::diary::{DiaryFolder, Document, FolderFailure, Package};

pub fn package(folder: &[&str], token: &str, name: &str) -> Package {
    Package {
        folder: folder.iter().map(|w| (*w).to_owned()).collect(),
        id: "01938000-0000-7000-8000-000000000007".parse().unwrap(),
        handover: "01938000-0000-7000-8000-000000000008".parse().unwrap(),
        handed: Handed {
            token: token.into(),
            municipality: "Lillköpings kommun".into(),
            authority: "Kommunstyrelsen".into(),
            channel: "Bloggen".into(),
            direction: Direction::Incoming,
            on: "2026-11-27".parse().unwrap(),
            counterpart: Some("Anna L.".into()),
            subject: Some("Trasig gatlykta".into()),
            marking: None,
            marked_at: None,
            case: None,
            registrar: "Rut Berg".into(),
            at: "2026-11-28T09:00:00Z".parse().unwrap(),
            link: None,
        },
        documents: vec![Document {
            name: name.into(),
            kind: "text/plain".into(),
            about: "Text".into(),
            bytes: b"Hej".to_vec(),
        }],
    }
}

fn names(folder: &Path) -> Vec<String> {
    let mut all: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
    all.sort();
    all
}

#[tokio::test]
async fn a_registration_is_left_whole_and_leaving_it_again_changes_nothing() {
    let root = tempfile::tempdir().unwrap();
    let folders = Folders::under(root.path());
    let out = root.path().join("lill/ksn/ut");
    // What a stop half-way left behind is no hindrance.
    std::fs::create_dir_all(out.join(".0193abcd.half")).unwrap();
    std::fs::write(out.join(".0193abcd.half/skräp"), b"x").unwrap();
    for _ in 0..2 {
        folders.leave(package(&["lill", "ksn"], "0193abcd", "handling.txt")).await.unwrap();
    }
    assert_eq!(names(&out), ["0193abcd", "0193abcd.xml"], "something unfinished is left");
    assert_eq!(std::fs::read(out.join("0193abcd/handling.txt")).unwrap(), b"Hej");
    let xml = std::fs::read_to_string(out.join("0193abcd.xml")).unwrap();
    assert!(xml.contains("<title>Trasig gatlykta</title>") && xml.ends_with("</erms>"));
}

#[tokio::test]
async fn no_name_leads_out_of_the_folder() {
    let root = tempfile::tempdir().unwrap();
    let folders = Folders::under(&root.path().join("inside"));
    for (folder, token, name) in [
        (&["lill", ".."][..], "0193abcd", "a.txt"),
        (&["lill", "ks/../.."], "0193abcd", "a.txt"),
        (&["/etc"], "0193abcd", "a.txt"),
        (&["lill", ""], "0193abcd", "a.txt"),
        (&[], "0193abcd", "a.txt"),
        (&["lill", "ksn"], "../x", "a.txt"),
        (&["lill", "ksn"], "0193abcd", "../a.txt"),
        (&["lill", "ksn"], "0193abcd", ".dold"),
    ] {
        let left = folders.leave(package(folder, token, name)).await;
        assert_eq!(left, Err(FolderFailure::Name), "{folder:?} {token} {name}");
    }
    let aside = folders.aside(vec!["lill".into()], "../x.ack".into(), true).await;
    assert_eq!(aside, Err(FolderFailure::Name));
    assert!(!root.path().join("inside").exists(), "something was written");
}

#[tokio::test]
async fn receipts_are_found_once_and_set_aside() {
    let root = tempfile::tempdir().unwrap();
    let folders = Folders::under(root.path());
    let at = || vec!["lill".to_owned(), "ksn".to_owned()];
    assert_eq!(folders.receipts(at()).await.unwrap(), [], "an empty folder is made, and is no failure");
    let inbox = root.path().join("lill/ksn/in");
    std::fs::write(inbox.join("0193abcd.ack"), "KS 2026/9\n").unwrap();
    std::fs::write(inbox.join(".0193abce.ack"), "KS 2026/").unwrap();
    std::fs::write(inbox.join("läsmig.txt"), "hej").unwrap();
    std::fs::write(inbox.join("stor.ack"), vec![b'9'; 2 * 1024 * 1024]).unwrap();
    let found = folders.receipts(at()).await.unwrap();
    let files: Vec<_> = found.iter().map(|r| r.file.as_str()).collect();
    assert_eq!(files, ["0193abcd.ack", "stor.ack"]);
    assert_eq!(found[0].number.as_deref(), Ok("KS 2026/9"));
    assert!(found[1].number.is_err());
    folders.aside(at(), "0193abcd.ack".into(), true).await.unwrap();
    folders.aside(at(), "stor.ack".into(), false).await.unwrap();
    folders.aside(at(), "stor.ack".into(), false).await.unwrap();
    assert_eq!(folders.receipts(at()).await.unwrap(), []);
    assert_eq!(names(&inbox.join("klara")), ["0193abcd.ack"]);
    assert_eq!(names(&inbox.join("fel")), ["stor.ack"]);
}

#[tokio::test]
async fn a_folder_that_is_no_folder_says_so_without_its_path() {
    let root = tempfile::tempdir().unwrap();
    std::fs::write(root.path().join("fil"), b"x").unwrap();
    let folders = Folders::under(&root.path().join("fil"));
    let left = folders.leave(package(&["lill", "ksn"], "0193abcd", "a.txt")).await.unwrap_err();
    assert!(matches!(left, FolderFailure::Disk(_)));
    assert!(!left.to_string().contains("fil/"), "{left}");
    assert!(folders.receipts(vec!["lill".into()]).await.is_err());
}

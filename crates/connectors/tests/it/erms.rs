//! What is left in a diary's folder is valid ERMS: by the schema of CITS ERMS 3.0 and the Schematron rules
//! beside it, which `tests/erms.py` takes from PyPI. Validated are files of every shape a hand-over can have,
//! and the two that the writer is held to byte by byte.

use crate::diaries::package;
use crate::python::python;
use std::path::{Path, PathBuf};
use std::process::Command;
use torg_connectors::diaries::folder::Folders;
use torg_domain::diary::handed::Direction;
use torg_domain::outside::diary::{DiaryFolder, Package};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// What the two say of each file, in the order given.
fn judged(files: &[PathBuf]) -> Vec<String> {
    let done = Command::new(python()).arg(root().join("tests/erms.py")).args(files).output().unwrap();
    let said = String::from_utf8(done.stdout).unwrap();
    let told: Vec<String> = said.lines().map(str::to_owned).collect();
    assert_eq!(told.len(), files.len(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(done.status.success(), told.iter().all(|line| line.ends_with(": valid")), "{said}");
    told
}

/// Every shape: with and without case, marking, counterpart, subject, link and documents, both ways.
fn shapes() -> Vec<Package> {
    let shape = |bits: u32| {
        let on = |bit: u32| bits & (1 << bit) != 0;
        let token = format!("{bits:08x}");
        let mut package = package(&["lill", "ksn"], &token, "handling.txt");
        package.documents[0].about = "Text & \"<mer>\" \u{1}".into();
        let handed = &mut package.handed;
        handed.case = on(0).then(|| "KS 2026/12".into());
        handed.marking = on(1).then(|| "21 kap. 3 § OSL".into());
        handed.marked_at = (on(1) && on(2)).then_some(handed.at);
        handed.counterpart = on(2).then(|| "Anna <L.> & \"Co\"".into());
        handed.subject = on(3).then(|| "Trasig \u{1}gatlykta \u{FFFE}😀".into());
        handed.link = on(4).then(|| "https://torg.example/desk/diary/entry/7?a=1&b=2".into());
        handed.direction = if on(5) { Direction::Outgoing } else { Direction::Incoming };
        if on(4) {
            package.documents.clear();
        }
        package
    };
    (0..64).map(shape).collect()
}

#[tokio::test]
async fn whatever_is_handed_over_is_valid_by_schema_and_rules() {
    let folder = tempfile::tempdir().unwrap();
    let folders = Folders::under(folder.path());
    let mut files = Vec::new();
    for package in shapes() {
        files.push(folder.path().join("lill/ksn/ut").join(format!("{}.xml", package.handed.token)));
        folders.leave(package).await.unwrap();
    }
    let golden = root().join("crates/connectors/src/diaries/folder/golden");
    files.extend(["case.xml", "record.xml"].map(|name| golden.join(name)));
    let wrong: Vec<String> = judged(&files).into_iter().filter(|line| !line.ends_with(": valid")).collect();
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn a_file_with_anything_that_must_be_there_taken_out_is_refused() {
    let golden = include_str!("../../src/diaries/folder/golden/case.xml");
    let folder = tempfile::tempdir().unwrap();
    let (mut files, mut expected) = (Vec::new(), Vec::new());
    let mut case = |what: &str, by: &'static str, text: String| {
        assert_ne!(text, golden, "{what} is not in the file");
        let file = folder.path().join(format!("{}.xml", files.len()));
        std::fs::write(&file, text).unwrap();
        files.push(file);
        expected.push((what.to_owned(), by));
    };
    let lines = |keep: &dyn Fn(&str) -> bool| {
        golden.lines().filter(|line| keep(line.trim())).collect::<Vec<_>>().join("\n")
    };
    for element in [
        "<identification",
        "<maintenanceStatus",
        "<eventType",
        "<eventDateTime",
        "<name>",
        "<objectId>KS",
        "<objectId>saknas",
        "<regulation",
        "<date dateType=\"received\"",
    ] {
        case(element, "XSD", lines(&|line| !line.starts_with(element)));
    }
    let id = " systemIdentifier=\"01938000-0000-7000-8000-000000000007\"";
    case(id, "XSD", golden.replace(id, ""));
    case("the namespace", "XSD", golden.replace("DILCIS.eu", "dilcis.example"));
    case("status", "XSD", golden.replace("value=\"received\"", "value=\"mottagen\""));
    // What a schema cannot say, the rules do.
    case("direction", "Schematron", golden.replace("Definition=\"incoming\"", "Definition=\"other\""));
    case("agent", "Schematron", golden.replace("agentType=\"sender\"", "agentType=\"other\""));
    for (told, (what, by)) in judged(&files).iter().zip(expected) {
        assert!(told.contains(&format!(": {by}: ")), "without {what}: {told}");
    }
}

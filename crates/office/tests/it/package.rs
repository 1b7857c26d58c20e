//! A proof package: what is in it, who may take it out, and that any changed byte is found and named.

use crate::acts::trail;
use crate::said::{at, comment, edited, editor, message, refused, take};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::path::Path;
use std::process::Command;
use torg_domain::archive::check::{Checked, Known, Wrong, check};
use torg_domain::channels::taken::{Kind, Taken, Visibility as Seen};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::trail::key::hex;
use torg_office::archive::Sink;
use torg_office::archive::package::{What, prepare};
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::hand::{Copied, Screenshot, write_in};
use torg_office::inbox::remove;
use torg_office::{Desk, Refusal};
use torg_store::tiles;
use torg_testkit::{Town, both, town::HOST};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0";

struct Held(Vec<u8>);

impl Sink for Held {
    async fn put(&mut self, bytes: Bytes) -> std::io::Result<()> {
        self.0.extend_from_slice(&bytes);
        Ok(())
    }
}

/// A package of it.
pub async fn package(desk: &Desk, what: What) -> Vec<u8> {
    let mut held = Held(Vec::new());
    prepare(desk, what).await.unwrap().write(&mut held).await.unwrap();
    held.0
}

/// What our own checker says.
pub fn checked(zip: &[u8]) -> Result<Checked, Wrong> {
    check(&mut &*zip, &Known::default())
}

async fn sign(town: &Town) {
    tiles::sign(&town.office.store, town.id(), &town.office.keys, HOST, town.now()).await.unwrap();
}

/// A thread of two, with a picture, an edit and an ordered answer; signed.
async fn thread(town: &Town) -> (ChannelId, Message) {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    let desk = editor(town).await;
    let url = "https://blogg.lill.example/inlagg#1";
    let copied = Copied {
        author: "../../\"Anna\"\u{202E}<b>".into(),
        text: "Hej, när öppnar badhuset? #strong[x] $1$".into(),
        url: url.into(),
        published_at: Some(at("2026-04-07T08:15:00Z")),
        ..Copied::default()
    };
    let picture = Screenshot { name: "../../skärm.png".into(), bytes: Bytes::from_static(PNG) };
    write_in(&desk, channel, copied, Some(picture)).await.unwrap();
    let m = message(town, channel, url).await;
    let reply = Taken { parent: Some(url.into()), ..comment("2", "Ja, när?") };
    take(town, channel, vec![reply]).await;
    take(
        town,
        channel,
        vec![Taken { parent: Some(url.into()), ..edited("2", "Ja, när då?", "2026-04-07T08:20:00Z") }],
    )
    .await;
    let reply = Reply { text: "I maj.".into(), holding: false, unsigned: None, version: None };
    answer::order(&editor(town).await, m.id, None, reply).await.unwrap();
    sign(town).await;
    (channel, m)
}

/// Where each file's bytes lie in the ZIP.
pub fn places(zip: &[u8]) -> Vec<(String, std::ops::Range<usize>)> {
    let (mut at, mut all) = (0, Vec::new());
    while zip[at..].starts_with(b"PK\x03\x04") {
        let word =
            |from: usize| u32::from_le_bytes(zip[at + from..at + from + 4].try_into().unwrap()) as usize;
        let name = word(26) & 0xFFFF;
        let begins = at + 30 + name;
        all.push((String::from_utf8(zip[at + 30..begins].to_vec()).unwrap(), begins..begins + word(18)));
        at = begins + word(18);
    }
    all
}

fn python(zip: &[u8], folder: &Path) -> (bool, String) {
    let (script, file) = (folder.join("verify.py"), folder.join("package.zip"));
    if !script.exists() {
        let (_, place) = places(zip).into_iter().find(|(name, _)| name == "verify.py").unwrap();
        std::fs::write(&script, &zip[place]).unwrap();
    }
    std::fs::write(&file, zip).unwrap();
    // -S and -E: its standard library alone, whatever is installed beside it.
    let said = Command::new("python3").args(["-S", "-E"]).arg(&script).arg(&file).output().unwrap();
    let text = [said.stdout, said.stderr].concat();
    (said.status.success(), String::from_utf8_lossy(&text).into_owned())
}

#[tokio::test]
async fn a_thread_is_taken_out_whole_and_proves_itself_to_both_checkers() {
    both(async |town: Town| {
        let (_, m) = thread(&town).await;
        let desk = editor(&town).await;
        let zip = package(&desk, What::Thread(m.id)).await;
        let good = checked(&zip).unwrap();
        let counts = &good.manifest.counts;
        assert_eq!((counts["messages"], counts["versions"], counts["media"]), (2, 3, 1));
        assert!(good.unsigned.is_empty() && good.manifest.gaps.is_empty(), "{:?}", good.manifest.gaps);
        assert!(good.checkpoint.is_some_and(|c| c.size > good.entries));
        let names: Vec<String> = places(&zip).into_iter().map(|(name, _)| name).collect();
        assert!(names.iter().any(|n| n.starts_with("rows/order/")), "the answer that was ordered: {names:?}");
        assert!(names.iter().all(|n| !n.contains("..")), "no name comes from a stranger: {names:?}");
        let folder = tempfile::tempdir().unwrap();
        let (well, said) = python(&zip, folder.path());
        assert!(well && said.starts_with("nothing is wrong"), "{said}");
        assert_eq!(trail(&town, m.id).await.last().unwrap(), "package.made");

        let one = checked(&package(&desk, What::Message(m.id)).await).unwrap();
        assert_eq!(one.manifest.counts["messages"], 1);
        assert!(one.entries < good.entries);
        assert_eq!(one.unsigned.len(), 1, "the first package is told of, and not yet signed");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_changed_byte_in_any_file_is_found_and_the_file_named_by_both() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let zip = package(&editor(&town).await, What::Message(m.id)).await;
    let folder = tempfile::tempdir().unwrap();
    assert!(python(&zip, folder.path()).0);
    for (name, place) in places(&zip) {
        let mut changed = zip.clone();
        changed[(place.start + place.end) / 2] ^= 1;
        let wrong = checked(&changed).unwrap_err();
        assert_eq!(wrong.path, name);
        let (well, said) = python(&changed, folder.path());
        assert!(!well && said.starts_with(&format!("WRONG: {name}: ")), "{name}: {said}");
    }
}

#[tokio::test]
async fn no_byte_of_the_file_can_change_unseen_nor_be_lost_or_added() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let mut zip = package(&editor(&town).await, What::Message(m.id)).await;
    let files = places(&zip);
    let between = |at: usize| !files.iter().any(|(_, place)| place.contains(&at));
    // Every byte that is no file's own, and some of those that are.
    for at in (0..zip.len()).filter(|at| between(*at) || at % 1_009 == 0) {
        for bit in [1, 128] {
            zip[at] ^= bit;
            assert!(checked(&zip).is_err(), "byte {at}");
            zip[at] ^= bit;
        }
    }
    assert!(checked(&zip).is_ok());
    assert!(checked(&zip[..zip.len() - 1]).is_err());
    zip.push(0);
    assert!(checked(&zip).is_err());
}

/// Somebody who can mend every CRC and length, but has not the key.
#[tokio::test]
async fn a_package_put_together_anew_without_the_key_is_found_out() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let zip = package(&editor(&town).await, What::Message(m.id)).await;
    let files: Vec<(String, Vec<u8>)> =
        places(&zip).into_iter().map(|(name, place)| (name, zip[place].to_vec())).collect();
    let folder = tempfile::tempdir().unwrap();
    let judged = |files: &[(String, Vec<u8>)]| {
        let zip = rezip(files);
        let wrong = checked(&zip).unwrap_err();
        let (well, said) = python(&zip, folder.path());
        assert!(!well && said.starts_with(&format!("WRONG: {}: ", wrong.path)), "{wrong}: {said}");
        wrong.to_string()
    };
    assert!(checked(&rezip(&files)).is_ok());
    for prefix in ["rows/step/", "trail/entries/", "media/", "raw/", "messages/", "document.pdf"] {
        let at = files.iter().position(|(name, _)| name.starts_with(prefix)).unwrap();
        let mut changed = files.clone();
        changed[at].1.push(b' ');
        assert_eq!(judged(&changed), format!("{} was altered", files[at].0));
        let mut lost = files.clone();
        lost.remove(at);
        assert_eq!(judged(&lost), format!("{} is missing", files[at].0));
    }
    let mut more = files.clone();
    more.insert(0, ("media/extra.png".into(), PNG.to_vec()));
    assert_eq!(judged(&more), "media/extra.png does not belong to the package");
    let mut twice = files.clone();
    twice.push(files[0].clone());
    assert_eq!(checked(&rezip(&twice)).unwrap_err().path, files[0].0);
    // The manifest changed along with the file: only the signature stands against that.
    let mut along = files.clone();
    let manifest = along.iter_mut().find(|(name, _)| name == "manifest.json").unwrap();
    manifest.1 = String::from_utf8(manifest.1.clone()).unwrap().replace("Lills", "Stors").into_bytes();
    assert_eq!(judged(&along), "manifest.json was altered");
}

fn rezip(files: &[(String, Vec<u8>)]) -> Vec<u8> {
    use torg_domain::archive::zip::{Member, directory};
    let (mut out, mut members) = (Vec::new(), Vec::new());
    for (path, bytes) in files {
        let size = bytes.len() as u32;
        let member =
            Member { path: path.clone(), crc: crc32fast::hash(bytes), size, offset: out.len() as u32 };
        out.extend_from_slice(&member.local());
        out.extend_from_slice(bytes);
        members.push(member);
    }
    let offset = out.len() as u32;
    out.extend_from_slice(&directory(&members, offset));
    out
}

#[tokio::test]
async fn a_file_that_is_lost_or_damaged_is_a_gap_with_its_reason() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let row = town.job().reader().attachments(m.id).await.unwrap().remove(0);
    let sha = hex(&row.sha256.unwrap());
    let file = town.folder().join("objects").join(town.id().to_string()).join("sha256");
    let file = file.join(&sha[..2]).join(&sha[2..4]).join(&sha);
    let desk = editor(&town).await;
    let gap = async |why: &str| {
        let zip = package(&desk, What::Message(m.id)).await;
        let good = checked(&zip).unwrap();
        let gaps = &good.manifest.gaps;
        assert_eq!((gaps.len(), &*gaps[0].what, &gaps[0].id, &*gaps[0].why), (1, "media", &sha, why));
        let folder = tempfile::tempdir().unwrap();
        let (well, said) = python(&zip, folder.path());
        assert!(
            well && said.contains(&format!("missing, as the package says: media {sha}: {why}")),
            "{said}"
        );
    };
    std::fs::write(&file, b"another picture").unwrap();
    gap("Filen i lagret är inte den som togs emot.").await;
    std::fs::remove_file(&file).unwrap();
    gap("Filen finns inte kvar i lagret.").await;
}

/// Takes bytes and forgets them; how many, and the most at once.
struct Forgetting(u64, usize);

impl Sink for Forgetting {
    async fn put(&mut self, bytes: Bytes) -> std::io::Result<()> {
        self.0 += bytes.len() as u64;
        self.1 = self.1.max(bytes.len());
        Ok(())
    }
}

#[tokio::test]
async fn a_film_is_sent_in_small_pieces_and_never_held_whole() {
    const SIZE: u64 = 128 << 20;
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let hash = (0..SIZE >> 20).fold(Sha256::new(), |hash, _| hash.chain_update([0; 1 << 20]));
    let sha256: [u8; 32] = hash.finalize().into();
    let sha = hex(&sha256);
    let folder = town.folder().join("objects").join(town.id().to_string()).join("sha256");
    let folder = folder.join(&sha[..2]).join(&sha[2..4]);
    std::fs::create_dir_all(&folder).unwrap();
    // A file of nothing but holes takes no room.
    std::fs::File::create(folder.join(&sha)).unwrap().set_len(SIZE).unwrap();
    let desk = editor(&town).await;
    let row = torg_store::inbox::rows::AttachmentRow {
        id: desk.new_id(),
        message: m.id.0,
        source: "film".into(),
        purpose: "media".into(),
        alt: None,
        sha256: Some(sha256.to_vec()),
        at: desk.now.as_millisecond(),
        problem: None,
    };
    let mut writer = desk.open().await.unwrap();
    let put = torg_store::objects::Put { sha256, size: SIZE };
    writer.name_object(put, "video/mp4", desk.now).await.unwrap();
    writer.add_attachments(vec![row.clone()]).await.unwrap();
    writer.tell(desk.told("message.attached", ("message", m.id.0)).row(&row));
    writer.commit().await.unwrap();
    let mut sent = Forgetting(0, 0);
    let package = prepare(&desk, What::Message(m.id)).await.unwrap();
    assert!(package.gaps().is_empty());
    package.write(&mut sent).await.unwrap();
    assert!(sent.0 > SIZE && sent.1 <= 1 << 20, "{} bytes, at most {} at once", sent.0, sent.1);
}

#[tokio::test]
async fn what_is_not_signed_yet_is_said_and_what_was_changed_in_the_database_is_found() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(&town, channel, vec![comment("x", "Hej, när öppnar badhuset igen?")]).await;
    let m = message(&town, channel, "x").await;
    let desk = editor(&town).await;
    let zip = package(&desk, What::Message(m.id)).await;
    let good = checked(&zip).unwrap();
    assert_eq!((good.checkpoint.is_none(), good.unsigned.len() as u64), (true, good.entries));
    let folder = tempfile::tempdir().unwrap();
    let (well, said) = python(&zip, folder.path());
    assert!(well && said.contains("not yet signed: 1 entries"), "{said}");

    let mut row = town.job().reader().clocks_of(m.id).await.unwrap().remove(0);
    row.due_at += 60_000;
    let mut writer = town.job().open().await.unwrap();
    writer.save_clock(&row).await.unwrap();
    writer.commit().await.unwrap();
    let zip = package(&desk, What::Message(m.id)).await;
    let wrong = checked(&zip).unwrap_err();
    assert_eq!(wrong.path, format!("rows/clock/{}.row", row.id));
    assert!(wrong.to_string().contains("was altered since entry"), "{wrong}");
    let (well, said) = python(&zip, folder.path());
    assert!(!well && said.contains("was altered since entry"), "{said}");
}

#[tokio::test]
async fn held_against_a_key_or_checkpoint_from_elsewhere_only_the_true_ones_pass() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let zip = package(&editor(&town).await, What::Message(m.id)).await;
    let file = |name: &str| {
        let (_, place) = places(&zip).into_iter().find(|(n, _)| n == name).unwrap();
        zip[place].to_vec()
    };
    let (key, note) = (String::from_utf8(file("trail/key.txt")).unwrap(), file("trail/checkpoint"));
    let held = |key: &str, note: Option<&[u8]>| {
        let known = Known { key: key.trim().parse().ok(), checkpoint: note.map(<[u8]>::to_vec) };
        check(&mut &*zip, &known).map_err(|wrong| wrong.to_string())
    };
    assert!(held(&key, Some(&note)).is_ok());
    let other = torg_domain::trail::note::Signer::new(key.split('+').next().unwrap(), &[9; 32]).unwrap();
    let refused = held(&other.verifier().to_string(), None).unwrap_err();
    assert_eq!(refused, "trail/key.txt is not the key that was given");
    sign(&town).await;
    let newer = town.office.store.objects();
    let newer = tiles::read_log(newer, &town.here.key, "checkpoint").await.unwrap().unwrap();
    assert!(held(&key, Some(&newer)).unwrap_err().contains("does not show that the log only grew"));
    assert!(held(&key, Some(b"no note")).unwrap_err().contains("not accepted"));
}

#[tokio::test]
async fn only_who_may_read_and_handle_all_of_it_takes_it_out_and_guarded_ones_are_told() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        town.clock.set(at("2026-04-07T08:30:00Z"));
        let secret =
            Taken { visibility: Seen::Direct, kind: Kind::Direct, ..comment("d", "Får jag ringa er?") };
        take(&town, channel, vec![comment("x", "Hej"), secret]).await;
        let (open, direct) = (message(&town, channel, "x").await, message(&town, channel, "d").await);
        let handler = town.desk(town.people.handler).await;
        assert!(matches!(prepare(&handler, What::Message(open.id)).await, Err(Refusal::Missing)));
        let admin = town.desk(town.people.admin).await;
        // Whoever only sets things up reads no message, and takes none out.
        assert!(matches!(prepare(&admin, What::Message(open.id)).await, Err(Refusal::Missing)));
        assert!(prepare(&admin, What::Message(direct.id)).await.is_err());
        assert!(!trail(&town, direct.id).await.iter().any(|act| act == "package.made"));

        let zip = package(&editor(&town).await, What::Message(direct.id)).await;
        assert!(checked(&zip).is_ok());
        let told = trail(&town, direct.id).await;
        assert_eq!(told[told.len() - 2..], ["message.read", "package.made"]);
        let gone = What::Message(editor(&town).await.new_id().into());
        assert!(refused(prepare(&editor(&town).await, gone).await).contains("finns inte"));
        town.verify().await;
    })
    .await;
}

/// A package's files, to be altered and put together anew.
fn files(zip: &[u8]) -> Vec<(String, Vec<u8>)> {
    places(zip).into_iter().map(|(name, place)| (name, zip[place].to_vec())).collect()
}

/// Put together and signed anew by whoever holds the key file: what only the checks of the content find.
fn signed_anew(
    town: &Town,
    files: &mut [(String, Vec<u8>)],
    change: impl Fn(&mut serde_json::Value),
) -> Vec<u8> {
    let digest = |bytes: &[u8]| hex(&Sha256::digest(bytes));
    let all: Vec<(String, usize, String)> =
        files.iter().map(|(n, b)| (n.clone(), b.len(), digest(b))).collect();
    let mut sha256 = [0; 32];
    let mut origin = String::new();
    for (name, bytes) in files.iter_mut() {
        if name == "manifest.json" {
            let mut manifest: serde_json::Value = serde_json::from_slice(bytes).unwrap();
            for listed in manifest["files"].as_array_mut().unwrap() {
                let (_, size, sum) = all.iter().find(|(n, ..)| listed["path"] == n.as_str()).unwrap();
                listed["size"] = (*size).into();
                listed["sha256"] = sum.as_str().into();
            }
            origin = manifest["origin"].as_str().unwrap().to_owned();
            change(&mut manifest);
            *bytes = serde_json::to_vec_pretty(&manifest).unwrap();
            sha256 = Sha256::digest(&*bytes).into();
        }
    }
    let signer = town.office.keys.signer(&origin, town.id()).unwrap();
    let note = files.iter_mut().find(|(n, _)| n == "manifest.note").unwrap();
    note.1 = torg_domain::archive::package::seal(&sha256, &signer).unwrap().into_bytes();
    rezip(files)
}

#[tokio::test]
async fn what_was_reported_to_the_police_is_handed_over_with_a_receipt_to_be_signed() {
    both(async |town: Town| {
        let (_, m) = thread(&town).await;
        let desk = editor(&town).await;
        let zip = package(&desk, What::Message(m.id)).await;
        assert!(checked(&zip).unwrap().manifest.receipt.is_none(), "nothing is reported");
        remove::ask_lawyer(&desk, m.id, None, "Är det ett hot?").await.unwrap();
        let zip = package(&desk, What::Message(m.id)).await;
        assert!(checked(&zip).unwrap().manifest.receipt.is_none(), "not yet");
        town.clock.set(at("2026-04-07T12:00:00Z"));
        let desk = editor(&town).await;
        remove::lawyer_answered(&desk, m.id, None, true, " 5000-K9-26 ").await.unwrap();
        sign(&town).await;

        for what in [What::Message(m.id), What::Thread(m.id)] {
            let zip = package(&desk, what).await;
            let good = checked(&zip).unwrap();
            let receipt = good.manifest.receipt.unwrap();
            assert_eq!(receipt.reports.len(), 1);
            let report = &receipt.reports[0];
            assert_eq!((report.reference.as_str(), &report.message), ("5000-K9-26", &m.id.to_string()));
            assert_eq!((report.at, &report.by), (town.now().as_millisecond(), &receipt.by));
            assert_eq!(receipt.files as usize, good.manifest.files.len() - 2, "all but the receipt itself");
            let files = files(&zip);
            let of = |name: &str| &files.iter().find(|(n, _)| n == name).unwrap().1;
            assert_eq!(receipt.sha256, hex(&Sha256::digest(of("receipt/SHA256SUMS"))));
            let paper = String::from_utf8_lossy(of("receipt/receipt.pdf"));
            for told in
                ["5000-K9-26", &receipt.sha256, "Underskrift", "document.pdf", &receipt.by, "14:00:00"]
            {
                assert!(paper.contains(told), "{told} is not on the paper: {paper}");
            }
            let folder = tempfile::tempdir().unwrap();
            let (well, said) = python(&zip, folder.path());
            assert!(well && said.contains("reported to the police as 5000-K9-26"), "{said}");
            // As the receiver checks it, with what any machine has.
            for (name, bytes) in &files {
                let file = folder.path().join("unpacked").join(name);
                std::fs::create_dir_all(file.parent().unwrap()).unwrap();
                std::fs::write(file, bytes).unwrap();
            }
            let mut sums = Command::new("sha256sum");
            sums.args(["--strict", "-c", "receipt/SHA256SUMS"]).current_dir(folder.path().join("unpacked"));
            let sums = sums.output().unwrap();
            assert!(sums.status.success(), "{}", String::from_utf8_lossy(&sums.stderr));
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_receipt_that_says_something_else_than_the_package_is_found_by_both_even_when_signed() {
    let town = Town::new().await;
    let (_, m) = thread(&town).await;
    let desk = editor(&town).await;
    remove::ask_lawyer(&desk, m.id, None, "Är det ett hot?").await.unwrap();
    remove::lawyer_answered(&desk, m.id, None, true, "5000-K9-26").await.unwrap();
    sign(&town).await;
    let zip = package(&desk, What::Message(m.id)).await;
    let folder = tempfile::tempdir().unwrap();
    let found = |zip: &[u8], expected: &str| {
        let wrong = checked(zip).unwrap_err().to_string();
        assert!(wrong.starts_with(expected), "{wrong}, not {expected}");
        let (well, said) = python(zip, folder.path());
        assert!(!well && said.contains(expected.split([':', ' ']).next().unwrap()), "{said}, not {expected}");
    };
    let same = signed_anew(&town, &mut files(&zip), |_| {});
    checked(&same).unwrap();
    let unlike = "manifest.json: the receipt says something else";
    let set = |pointer: &'static str, value: serde_json::Value| {
        signed_anew(&town, &mut files(&zip), |m| *m.pointer_mut(pointer).unwrap() = value.clone())
    };
    found(&set("/receipt/reports/0/reference", "5000-K9-27".into()), unlike);
    found(&set("/receipt/reports/0/at", 1.into()), unlike);
    found(&set("/receipt/reports/0/step", "00000000-0000-7000-8000-000000000000".into()), unlike);
    found(&set("/receipt/reports/0/message", "00000000-0000-7000-8000-000000000000".into()), unlike);
    found(&set("/receipt/reports", serde_json::json!([])), unlike);
    let listed = "receipt/SHA256SUMS: the receipt says something else";
    found(&set("/receipt/files", 1.into()), listed);
    found(&set("/receipt/sha256", "00".into()), listed);
    // The list or the paper altered, left out, or there without being told of.
    let mut other = files(&zip);
    other.iter_mut().find(|(n, _)| n == "receipt/SHA256SUMS").unwrap().1.pop();
    found(&signed_anew(&town, &mut other, |_| {}), listed);
    let without = |name: &str| {
        let mut other: Vec<_> = files(&zip).into_iter().filter(|(n, _)| n != name).collect();
        let gone =
            |m: &mut serde_json::Value| m["files"].as_array_mut().unwrap().retain(|f| f["path"] != name);
        let mut manifest = other.iter_mut().find(|(n, _)| n == "manifest.json").unwrap().1.clone();
        let mut value: serde_json::Value = serde_json::from_slice(&manifest).unwrap();
        gone(&mut value);
        manifest = serde_json::to_vec(&value).unwrap();
        other.iter_mut().find(|(n, _)| n == "manifest.json").unwrap().1 = manifest;
        signed_anew(&town, &mut other, |_| {})
    };
    found(&without("receipt/SHA256SUMS"), "receipt/SHA256SUMS is missing");
    found(&without("receipt/receipt.pdf"), "receipt/receipt.pdf is missing");
    let untold = signed_anew(&town, &mut files(&zip), |m| {
        m.as_object_mut().unwrap().remove("receipt");
    });
    found(&untold, "receipt/SHA256SUMS does not belong to the package");
}

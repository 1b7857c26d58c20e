//! Secrets from outside: listed, forecast, replaced, sealed anew, and found nowhere.

mod nowhere;

use crate::journey::program::{Pack, Served, said, torg};
use serde_json::Value;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use torg_domain::ids::{ChannelId, MunicipalityId};
use torg_domain::trail::key::KeyFile;
use torg_store::channels::{ChannelAccessRow, ChannelRow};
use torg_store::sealed::{SealingKeys, channel_secret};
use torg_store::{Db, Objects, Store};
use uuid::Uuid;

const OLD: &str = "gammal-nyckel-7Qx";
const NEW: &str = "ny-nyckel-8Rz";

/// An installation with a connected channel whose access ends in nine days.
struct Place {
    folder: tempfile::TempDir,
    channel: ChannelId,
}

impl Place {
    async fn made() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Pack::shipped("grund", "ansvarig", "ersattare").init(&folder.path().join("data"), true);
        assert!(made.status.success(), "{}", said(&made));
        let place = Self { folder, channel: ChannelId(Uuid::from_u128(0xC0FFEE)) };
        let store = place.store().await;
        let home = place.home(&store).await;
        let id = place.channel.0;
        let sealed = place.sealing(home).seal(&channel_secret(home, id), OLD.as_bytes(), &Dice).unwrap();
        let mut writer = store.write(home).await.unwrap();
        let unit = writer.units().await.unwrap()[0].id;
        let now = wall();
        let ms = now.as_millisecond();
        let mut row = ChannelRow {
            id,
            number: 0,
            unit,
            platform: "mastodon".into(),
            name: "Kommunen".into(),
            // Nobody answers there, and nobody is looked for: the name is reserved.
            address: "https://ingenstans.invalid/@kommunen".into(),
            purpose: "Vardag.".into(),
            responsible: None,
            substitute: None,
            feed: None,
            voice: "visitors".into(),
            our_names: "[]".into(),
            secret: Some(sealed),
            every_s: 60,
            watched_from_at: ms,
            approved_by: "Eva Sund".into(),
            approved_on: "2026-01-15".into(),
            approval: "§ 13".into(),
            account: Some("kommunen".into()),
            opened_at: ms,
            closed_at: None,
            revision: 1,
        };
        writer.add_channel(&mut row).await.unwrap();
        writer.tell(
            torg_store::trail::Told::new(now, "job:test", "channel.opened", ("channel", id), [7; 32])
                .row(&row),
        );
        let access = ChannelAccessRow {
            channel: id,
            obtained_at: ms,
            access_until: Some(ms + 9 * 86_400_000),
            renew_until: None,
            renews: false,
            looked_at: ms,
            renewed_at: None,
            begun_at: None,
            failures: 0,
            problem: None,
            warned: None,
        };
        writer.save_channel_access(&access).await.unwrap();
        writer.commit().await.unwrap();
        store.db().close().await;
        place
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn keys(&self) -> KeyFile {
        KeyFile::parse(&std::fs::read_to_string(self.data().join("torg.key")).unwrap()).unwrap()
    }

    fn sealing(&self, home: MunicipalityId) -> SealingKeys {
        SealingKeys::of(home, &self.keys(), &[])
    }

    async fn store(&self) -> Store {
        let db = Db::open_sqlite(&self.data().join("torg.db")).await.unwrap();
        Store::new(db, Objects::folder(&self.data().join("objects")).unwrap())
    }

    async fn home(&self, store: &Store) -> MunicipalityId {
        MunicipalityId(store.db().municipalities().await.unwrap()[0].id)
    }

    /// What lets the channel in, as it is kept now; and whether the current key sealed it.
    async fn kept(&self) -> Option<(String, bool)> {
        let store = self.store().await;
        let home = self.home(&store).await;
        let sealed = store.reader(home).channel(self.channel).await.unwrap().secret;
        store.db().close().await;
        let (sealed, keys) = (sealed?, self.sealing(home));
        let open = keys.open(&channel_secret(home, self.channel.0), &sealed).unwrap();
        Some((String::from_utf8(open).unwrap(), keys.is_current(&sealed)))
    }

    fn secrets(&self, act: &str, more: &[&str]) -> Output {
        let data = self.data();
        let mut args = vec!["secrets", act, "--data", data.to_str().unwrap()];
        args.extend(more);
        torg(&args)
    }

    /// `torg secrets set` with this on its standard input.
    fn set(&self, secret: &str, more: &[&str]) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_torg"))
            .args(["secrets", "set", "--channel", "1", "--data", self.data().to_str().unwrap()])
            .args(more)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(secret.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    }

    fn verified(&self) {
        let out = torg(&["verify", "--data", self.data().to_str().unwrap()]);
        assert!(out.status.success(), "{}", said(&out));
    }
}

#[expect(clippy::disallowed_methods, reason = "the program under test looks at the wall clock too")]
fn wall() -> jiff::Timestamp {
    jiff::Timestamp::now()
}

struct Dice;

impl torg_domain::outside::Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.copy_from_slice(&Uuid::from_u128(0x5EED).as_bytes().repeat(4)[..bytes.len()]);
    }
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|why| panic!("{why}: {}", said(out)))
}

#[tokio::test]
async fn what_is_kept_is_listed_and_forecast_and_never_shown() {
    let place = Place::made().await;
    let list = json(&place.secrets("list", &["--json"]));
    assert_eq!(
        (list["key_file"]["earlier"].as_u64(), list["smtp_password"].as_bool()),
        (Some(0), Some(false))
    );
    let one = &list["municipalities"][0]["secrets"][0];
    assert_eq!(
        (one["sort"].as_str(), one["number"].as_i64(), one["renews"].as_bool()),
        (Some("account"), Some(1), Some(false)),
        "{list}"
    );
    assert_eq!(one["ends"], one["until"]);
    let (soon, late) =
        (place.secrets("forecast", &["--days", "10"]), place.secrets("forecast", &["--days", "8"]));
    assert_eq!((soon.status.code(), late.status.code()), (Some(1), Some(0)));
    assert!(said(&soon).contains("1 Kommunen (mastodon)  ends 20"), "{}", said(&soon));
    let soon = json(&place.secrets("forecast", &["--days", "10", "--json"]));
    assert_eq!((soon["days"].as_u64(), soon["secrets"][0]["ended"].as_bool()), (Some(10), Some(false)));
    for out in
        [place.secrets("list", &[]), place.secrets("list", &["--json"]), place.secrets("forecast", &[])]
    {
        assert!(!said(&out).contains(OLD), "{}", said(&out));
    }
    let unknown = place.secrets("list", &["--municipality", "annanstans"]);
    assert_eq!(unknown.status.code(), Some(1));
    assert!(said(&unknown).contains("there is no municipality annanstans"));
}

#[tokio::test]
async fn a_new_one_is_tried_before_it_takes_the_old_ones_place_and_is_never_an_argument() {
    let place = Place::made().await;
    let refused = place.set(NEW, &[]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("the old one is kept"), "{}", said(&refused));
    assert_eq!(place.kept().await, Some((OLD.into(), true)));
    for (secret, says) in [("", "Klistra in"), ("a\nb", "radbrytningar"), ("{\"access\":1}", "JSON")] {
        let out = place.set(secret, &["--anyway"]);
        assert!(out.status.code() == Some(1) && said(&out).contains(says), "{secret}: {}", said(&out));
    }
    let kept = place.set(&format!("{NEW}\n"), &["--anyway"]);
    assert!(kept.status.success(), "{}", said(&kept));
    assert!(!said(&kept).contains(NEW) && !said(&refused).contains(NEW));
    assert_eq!(place.kept().await, Some((NEW.into(), true)));
    let argument = place.secrets("set", &["--channel", "1", "hemligt"]);
    assert_eq!(argument.status.code(), Some(2), "there is no place for it on the command line");
    let nobody = place.secrets("forget", &["--channel", "Ingen"]);
    assert!(nobody.status.code() == Some(1) && said(&nobody).contains("there are: 1 Kommunen"));
    assert!(place.secrets("forget", &["--channel", "Kommunen"]).status.success());
    assert_eq!(place.kept().await, None);
    assert!(said(&place.secrets("forget", &["--channel", "1"])).contains("inget sparat"));
    place.verified();
}

#[tokio::test]
async fn the_key_is_changed_beside_a_program_at_work_and_what_is_sealed_still_opens() {
    let place = Place::made().await;
    let (before, served) = (place.keys(), Served::start(&place.data()));
    let done = place.secrets("rotate-key", &[]);
    assert!(done.status.success(), "{}", said(&done));
    assert!(said(&done).contains("1 secrets and 0 files are sealed anew"), "{}", said(&done));
    assert_eq!(place.kept().await, Some((OLD.into(), true)));
    assert!(place.keys() != before && place.keys().earlier() == 1);
    assert!(!served.log().contains("does not open"), "{}", served.log());
    served.stop();
    place.verified();
    let left = place.secrets("rotate-key", &["--drop-earlier"]);
    assert!(left.status.success(), "{}", said(&left));
    assert_eq!(place.keys().earlier(), 0);
    assert_eq!(place.kept().await, Some((OLD.into(), true)));
    for out in [&done, &left] {
        let (text, key) = (said(out), std::fs::read_to_string(place.data().join("torg.key")).unwrap());
        let secrets = key.lines().filter_map(|line| line.split_once(' ')).filter(|(_, hex)| hex.len() == 64);
        assert!(secrets.map(|(_, hex)| hex.to_owned()).all(|hex| !text.contains(&hex)));
    }
    place.verified();
}

#[tokio::test]
async fn a_change_of_key_that_was_broken_off_is_finished_by_the_same_command() {
    let place = Place::made().await;
    let first = place.secrets("rotate-key", &["--key-only"]);
    assert!(first.status.success(), "{}", said(&first));
    assert_eq!(place.kept().await, Some((OLD.into(), false)), "sealed as before, and opens");
    let listed = json(&place.secrets("list", &["--json"]));
    assert_eq!(listed["key_file"]["sealed_before"]["values"].as_u64(), Some(1));
    let early = place.secrets("rotate-key", &["--drop-earlier"]);
    assert!(early.status.code() == Some(1) && said(&early).contains("still sealed"), "{}", said(&early));
    let keys = place.keys();
    let rest = place.secrets("rotate-key", &[]);
    assert!(rest.status.success() && said(&rest).contains("no new key"), "{}", said(&rest));
    assert!(place.keys() == keys, "one change, one key");
    assert_eq!(place.kept().await, Some((OLD.into(), true)));
    private(&place.data().join("torg.key"));
    place.verified();
}

#[tokio::test]
async fn a_key_file_that_holds_an_earlier_key_gets_no_third_one_unless_it_is_asked_for() {
    let place = Place::made().await;
    assert!(place.secrets("rotate-key", &["--key-only"]).status.success());
    let keys = place.keys();
    let twice = place.secrets("rotate-key", &["--key-only"]);
    assert!(twice.status.success() && said(&twice).contains("is not finished"), "{}", said(&twice));
    assert!(!said(&twice).contains("finished now"), "{}", said(&twice));
    assert!(place.secrets("rotate-key", &[]).status.success());
    for more in [&["--key-only"][..], &[]] {
        let again = place.secrets("rotate-key", more);
        assert!(again.status.success() && said(&again).contains("no new key is made"), "{}", said(&again));
        assert!(place.keys() == keys, "as on a node that the file was copied to");
    }
    let asked = place.secrets("rotate-key", &["--new"]);
    assert!(asked.status.success(), "{}", said(&asked));
    assert_eq!((place.keys().earlier(), place.kept().await), (2, Some((OLD.into(), true))));
    assert!(!place.data().join("torg.key.lock").exists());
    place.verified();
}

/// Nobody but its owner can read it.
fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(path).unwrap().permissions().mode() & 0o077, 0);
    }
}

#[tokio::test]
async fn a_backup_from_before_the_change_opens_as_long_as_the_earlier_key_is_kept() {
    let place = Place::made().await;
    let (data, copy) = (place.data(), place.folder.path().join("copy"));
    let backup = torg(&["backup", "--data", data.to_str().unwrap(), "--to", copy.to_str().unwrap()]);
    assert!(backup.status.success(), "{}", said(&backup));
    assert!(place.secrets("rotate-key", &[]).status.success());
    let (back, key) = (place.folder.path().join("back"), data.join("torg.key"));
    let args = ["restore", "--from", copy.to_str().unwrap(), "--data", back.to_str().unwrap()];
    let restored = torg(&[&args[..], &["--key", key.to_str().unwrap()]].concat());
    assert!(restored.status.success(), "{}", said(&restored));
    let listed = torg(&["secrets", "list", "--json", "--data", back.to_str().unwrap()]);
    assert_eq!(json(&listed)["key_file"]["sealed_before"]["values"].as_u64(), Some(1));
    let finished = torg(&["secrets", "rotate-key", "--data", back.to_str().unwrap()]);
    assert!(finished.status.success(), "{}", said(&finished));
}

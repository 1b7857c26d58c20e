//! Verify, back up, restore, examine: what an operator does, on a real data folder.

use bytes::Bytes;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use torg_domain::ids::MunicipalityId;
use torg_domain::trail::key::KeyFile;
use torg_store::trail::Told;
use torg_store::{Db, Objects, Store, tiles};
use uuid::Uuid;

fn torg(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_torg")).args(args).output().unwrap()
}

fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn path(dir: &tempfile::TempDir, name: &str) -> String {
    dir.path().join(name).to_str().unwrap().to_owned()
}

struct Place {
    dir: tempfile::TempDir,
    home: MunicipalityId,
}

/// A data folder with one municipality, a file, three acts, and a signed log.
async fn installation() -> Place {
    let place = Place { dir: tempfile::tempdir().unwrap(), home: MunicipalityId(Uuid::from_u128(1)) };
    std::fs::create_dir(place.dir.path().join("data")).unwrap();
    let keys = KeyFile::new([1; 32], [2; 32]);
    let key = place.dir.path().join("data/torg.key");
    std::fs::write(&key, keys.to_secret_text()).unwrap();
    private(&key);
    let store = place.store().await;
    store.db().migrate().await.unwrap();
    store.found(place.home, "lillkoping", "Lillköping", &[], at(0)).await.unwrap();
    let put = store.objects().put(place.home, Bytes::from_static(b"bild")).await.unwrap();
    let mut writer = store.write(place.home).await.unwrap();
    writer.name_object(put, "image/png", at(0)).await.unwrap();
    writer.commit().await.unwrap();
    place.act(&store, 3).await;
    tiles::sign(&store, place.home, &keys, "localhost", at(9)).await.unwrap().unwrap();
    store.db().close().await;
    place
}

fn private(path: &Path) {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
}

fn at(second: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(1_775_222_000 + second).unwrap()
}

impl Place {
    async fn store(&self) -> Store {
        let db = Db::open_sqlite(&self.dir.path().join("data/torg.db")).await.unwrap();
        Store::new(db, Objects::folder(&self.dir.path().join("data/objects")).unwrap())
    }

    async fn act(&self, store: &Store, count: u8) {
        let mut writer = store.write(self.home).await.unwrap();
        for n in 0..count {
            let subject = ("municipality", self.home.0);
            writer.tell(Told::new(at(n.into()), "system", "policy.adopted", subject, [n; 32]));
        }
        writer.commit().await.unwrap();
    }

    fn checkpoint(&self, data: &str) -> PathBuf {
        self.dir.path().join(data).join("objects/log/lillkoping/checkpoint")
    }
}

#[tokio::test]
async fn an_operator_backs_up_restores_and_proves_that_nothing_was_changed() {
    let place = installation().await;
    let [data, copy, back] = ["data", "copy", "back"].map(|name| path(&place.dir, name));
    let kept = place.dir.path().join("kept");
    std::fs::copy(place.checkpoint("data"), &kept).unwrap();

    let verified = torg(&["verify", "--data", &data, "--json"]);
    assert!(verified.status.success(), "{}", text(&verified));
    let answer: Value = serde_json::from_slice(&verified.stdout).unwrap();
    assert_eq!(answer["municipalities"][0]["entries"], 3);

    let made = torg(&["backup", "--data", &data, "--to", &copy]);
    assert!(made.status.success() && text(&made).contains("is not in it"), "{}", text(&made));

    let lacking = torg(&["restore", "--from", &copy, "--data", &back]);
    assert!(!lacking.status.success() && text(&lacking).contains("--key"), "{}", text(&lacking));
    let key = path(&place.dir, "data/torg.key");
    let restored = torg(&["restore", "--from", &copy, "--data", &back, "--key", &key]);
    assert!(restored.status.success() && text(&restored).contains("nothing is wrong"), "{}", text(&restored));
    let again = torg(&["restore", "--from", &copy, "--data", &back, "--key", &key]);
    assert!(!again.status.success() && text(&again).contains("empty folder"), "{}", text(&again));

    let kept = kept.to_str().unwrap();
    let since = torg(&["verify", "--data", &back, "--since", kept]);
    assert!(since.status.success(), "{}", text(&since));
    let examined = torg(&["doctor", "--data", &back]);
    assert!(text(&examined).contains("ok       integrity"), "{}", text(&examined));
}

#[tokio::test]
async fn a_backup_with_the_key_needs_no_other_and_says_so() {
    let place = installation().await;
    let [data, copy, back] = ["data", "copy", "back"].map(|name| path(&place.dir, name));
    let made = torg(&["backup", "--data", &data, "--to", &copy, "--with-key"]);
    assert!(text(&made).contains("keep this backup as you keep the key"), "{}", text(&made));
    let restored = torg(&["restore", "--from", &copy, "--data", &back]);
    assert!(restored.status.success(), "{}", text(&restored));
}

#[tokio::test]
async fn what_was_tampered_with_is_named_and_the_exit_code_tells() {
    let place = installation().await;
    let data = path(&place.dir, "data");
    let checkpoint = place.checkpoint("data");
    let genuine = std::fs::read_to_string(&checkpoint).unwrap();
    std::fs::write(&checkpoint, genuine.replace("\n3\n", "\n2\n")).unwrap();
    let found = torg(&["verify", "--data", &data]);
    assert_eq!(found.status.code(), Some(1));
    assert!(text(&found).contains("lillkoping: WRONG: the checkpoint is not accepted"), "{}", text(&found));
    let foreign = path(&place.dir, "foreign");
    std::fs::write(&foreign, "other.example/x\n1\nAAAA\n").unwrap();
    let found = torg(&["verify", "--data", &data, "--since", &foreign]);
    assert!(text(&found).contains("of none of the logs here"), "{}", text(&found));
}

#[test]
fn a_folder_without_an_installation_is_answered_with_a_sentence() {
    let dir = tempfile::tempdir().unwrap();
    let empty = dir.path().to_str().unwrap();
    let to = path(&dir, "to");
    for args in [vec!["verify", "--data", empty], vec!["backup", "--data", empty, "--to", &to]] {
        let refused = torg(&args);
        assert_eq!(refused.status.code(), Some(1));
        assert!(text(&refused).contains("torg init"), "{}", text(&refused));
    }
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

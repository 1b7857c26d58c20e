//! A copy taken while work goes on, and the way back.

use crate::house::{House, both, empty_postgres, second};
use crate::town::{HOST, Town};
use std::path::{Path, PathBuf};
use torg_store::backup::{Manifest, backup, check, restore_file, restore_objects, restore_tables};
use torg_store::{Db, Objects, Problem, Store, tiles, verify};

/// The way back, as the command goes it.
async fn restored(from: &Path, dir: &Path, town: &Town) -> Store {
    let manifest = check(from).unwrap();
    let db = match town.house.store.db() {
        Db::Sqlite { .. } => {
            restore_file(from, &manifest, &dir.join("torg.db")).unwrap();
            Db::open_sqlite(&dir.join("torg.db")).await.unwrap()
        }
        Db::Postgres(_) => {
            let db = empty_postgres().await;
            restore_tables(from, &manifest, &db).await.unwrap();
            db
        }
    };
    db.migrate().await.unwrap();
    let objects = Objects::folder(&dir.join("objects")).unwrap();
    restore_objects(from, &objects).await.unwrap();
    let store = Store::new(db, objects);
    tiles::rebuild(&store, town.house.home, &town.keys, HOST).await.unwrap();
    store
}

fn folder(town: &Town, name: &str) -> PathBuf {
    town.house.dir.path().join(name)
}

async fn made(town: &Town) -> (PathBuf, Manifest) {
    let to = folder(town, "backup");
    let manifest = backup(&town.house.store, &to, second(6_000), &[]).await.unwrap();
    (to, manifest)
}

#[tokio::test]
async fn what_was_backed_up_is_restored_verified_and_goes_on() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        town.receive(3).await;
        let (from, manifest) = made(&town).await;
        assert_eq!(manifest.objects, 1);
        let dir = tempfile::tempdir().unwrap();
        let store = restored(&from, dir.path(), &town).await;
        let report = verify::verify(&store, town.house.home, &town.keys, HOST, None).await.unwrap();
        assert_eq!((report.verified.entries, report.verified.signed), (303, 300));
        let served = std::fs::read(dir.path().join("objects/log/lillkoping/checkpoint")).unwrap();
        assert_eq!(served, std::fs::read(town.log("checkpoint")).unwrap());

        // The restored one works on: numbers, search and log go on from where they were.
        let house = House { store, dir, home: town.house.home };
        let mut town = Town::restored(house, &town);
        town.receive(5).await;
        assert_eq!(town.sign().await.unwrap().unwrap().size, 308);
        town.verify().await.unwrap();
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_backup_taken_while_messages_arrive_holds_together() {
    both(async |house: House| {
        let mut busy = Town::signed(house).await;
        let (store, to) = (busy.house.store.clone(), folder(&busy, "backup"));
        let copying = tokio::spawn(async move { backup(&store, &to, second(6_000), &[]).await });
        for _ in 0..5 {
            busy.receive(20).await;
            busy.sign().await.unwrap();
        }
        copying.await.unwrap().unwrap();
        let dir = tempfile::tempdir().unwrap();
        let store = restored(&folder(&busy, "backup"), dir.path(), &busy).await;
        verify::verify(&store, busy.house.home, &busy.keys, HOST, None).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_backup_that_was_touched_or_interrupted_is_refused_by_name() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        let (from, _) = made(&town).await;
        let said = |from: &Path| check(from).unwrap_err().to_string();
        std::fs::write(from.join("extra"), "x").unwrap();
        assert!(said(&from).contains("extra in the backup is not in SHA256SUMS"));
        std::fs::remove_file(from.join("extra")).unwrap();
        check(&from).unwrap();
        let database = if town.house.store.db().is_embedded() { "torg.db" } else { "tables/version.jsonl" };
        let mut bytes = std::fs::read(from.join(database)).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(from.join(database), bytes).unwrap();
        assert!(said(&from).contains(database));
        std::fs::remove_file(from.join("SHA256SUMS")).unwrap();
        assert!(said(&from).contains("interrupted"));
    })
    .await;
}

#[tokio::test]
async fn neither_backup_nor_restore_writes_over_anything() {
    both(async |house: House| {
        let town = Town::empty(house).await;
        let (from, manifest) = made(&town).await;
        assert!(matches!(backup(&town.house.store, &from, second(0), &[]).await, Err(Problem::Backup(_))));
        let refused = match town.house.store.db() {
            Db::Sqlite { .. } => restore_file(&from, &manifest, &folder(&town, "torg.db")),
            db @ Db::Postgres(_) => restore_tables(&from, &manifest, db).await,
        };
        assert!(matches!(refused, Err(Problem::Backup(_))), "{refused:?}");
    })
    .await;
}

#[tokio::test]
async fn a_list_that_points_out_of_the_backup_is_refused() {
    let town = Town::empty(House::on_sqlite().await).await;
    let (from, _) = made(&town).await;
    let sum = "0".repeat(64);
    std::fs::write(from.join("SHA256SUMS"), format!("{sum}  ../../etc/passwd\n")).unwrap();
    assert!(check(&from).unwrap_err().to_string().contains("outside"));
}

//! Secrets in the database, and a change of key.

use crate::house::{Counting, House, both, second};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use torg_domain::trail::key::KeyFile;
use torg_store::objects::Found;
use torg_store::reseal::{Anew, Change};
use torg_store::sealed::{Place, SealingKeys, channel_secret};
use torg_store::watch::{Moment, Watch};
use torg_store::{Objects, Problem, Store};
use uuid::Uuid;

fn change(chance: &Counting) -> Change<'_> {
    Change { now: second(1), actor: "job:secrets", chance }
}

#[tokio::test]
async fn after_a_change_of_key_file_the_old_one_can_be_destroyed() {
    both(async |house: House| {
        let chance = Counting::default();
        let (old, new) = (KeyFile::new([1; 32], [2; 32]), KeyFile::new([3; 32], [4; 32]));
        let channel = house.channel().await;
        let place = channel_secret(house.home, channel);
        let sealed = SealingKeys::of(house.home, &old, &[]).seal(&place, b"hemligt", &chance).unwrap();
        let (id, secret) = (house.blob(channel.as_bytes(), "uuid"), house.blob(&sealed, "bytea"));
        house.tamper(&format!("update channel set secret = {secret} where id = {id}")).await;

        let lacking = house.store.seal_anew(&new, &[], change(&chance)).await;
        assert!(matches!(lacking, Err(Problem::Sealed)), "{lacking:?}");
        assert_eq!(
            house.store.seal_anew(&new, std::slice::from_ref(&old), change(&chance)).await.unwrap().values,
            1
        );
        assert_eq!(house.store.seal_anew(&new, &[old], change(&chance)).await.unwrap().values, 0);

        let sealed = house.bytes(&format!("select secret from channel where id = {id}")).await;
        let alone = SealingKeys::of(house.home, &new, &[]);
        assert_eq!(alone.open(&place, &sealed).unwrap(), b"hemligt");
        let moved = channel_secret(house.home, Uuid::from_u128(9));
        assert!(alone.open(&moved, &sealed).is_err());
    })
    .await;
}

#[tokio::test]
async fn a_change_of_key_broken_off_anywhere_leaves_nothing_that_does_not_open() {
    both(async |house: House| {
        let chance = Counting::default();
        let old = KeyFile::new([1; 32], [2; 32]);
        let channel = house.channel().await;
        let place = channel_secret(house.home, channel);
        let sealed = SealingKeys::of(house.home, &old, &[]).seal(&place, b"hemligt", &chance).unwrap();
        let (id, secret) = (house.blob(channel.as_bytes(), "uuid"), house.blob(&sealed, "bytea"));
        house.tamper(&format!("update channel set secret = {secret} where id = {id}")).await;

        // The key file is changed first, and nothing else yet.
        let new = old.resealed([5; 32]);
        let read = async || house.bytes(&format!("select secret from channel where id = {id}")).await;
        let opens =
            |keys: &KeyFile, sealed: &[u8]| SealingKeys::of(house.home, keys, &[]).open(&place, sealed);
        assert_eq!(opens(&new, &read().await).unwrap(), b"hemligt");
        assert_eq!(house.store.sealed_before(&new).await.unwrap(), Anew { values: 1, files: 0 });
        assert!(house.store.sealed_before(&old).await.unwrap().is_nothing());

        house.store.seal_anew(&new, &[], change(&chance)).await.unwrap();
        assert!(house.store.sealed_before(&new).await.unwrap().is_nothing());
        assert_eq!(opens(&new.without_earlier(), &read().await).unwrap(), b"hemligt");
        assert!(opens(&old, &read().await).is_err(), "the old key alone opens nothing any more");
        let told = house.store.reader(house.home).entries_about(house.home.0).await.unwrap();
        let told: Vec<_> = told.iter().map(|entry| (entry.act.as_str(), entry.body.as_str())).collect();
        assert_eq!(told, [("secrets.key-changed", "{\"values\":1}")]);
    })
    .await;
}

/// Another node, which seals everything anew while the first one is at its first file.
#[derive(Debug)]
struct Other {
    store: Store,
    keys: KeyFile,
    came: AtomicBool,
}

impl Watch for Other {
    fn at(&self, moment: &Moment) -> Result<(), Problem> {
        if *moment != Moment::BeforePut || self.came.swap(true, Ordering::Relaxed) {
            return Ok(());
        }
        let chance = Counting::default();
        // Nonces that the first node does not use.
        (0..100).for_each(|_| torg_domain::outside::Chance::fill(&chance, &mut [0; 8]));
        let all = self.store.seal_anew(&self.keys, &[], change(&chance));
        let done = tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(all))?;
        assert_eq!(done, Anew { values: 0, files: 2 });
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn two_nodes_that_change_the_key_at_once_lose_nothing_that_lies_under_seal() {
    both(async |house: House| {
        let chance = Counting::default();
        let old = KeyFile::new([1; 32], [2; 32]);
        let new = old.resealed([5; 32]);
        let (sealing, objects) = (SealingKeys::of(house.home, &old, &[]), house.store.objects());
        let home = house.blob(house.home.0.as_bytes(), "uuid");
        let seals = [Uuid::from_u128(0x5EA1), Uuid::from_u128(0x5EA2)];
        for seal in seals {
            let kept = objects.seal(&sealing, house.home, seal, seal.as_bytes(), &chance).await.unwrap();
            let (id, sha) = (house.blob(seal.as_bytes(), "uuid"), Sha256::digest(seal.as_bytes()));
            let (sha, kept) = (house.blob(&sha, "bytea"), house.blob(&kept, "bytea"));
            // What was decided is beside the point here: the row refers to nothing that is there.
            let (off, on) = if house.store.db().is_embedded() {
                ("pragma foreign_keys = off", "pragma foreign_keys = on")
            } else {
                ("set session_replication_role = replica", "set session_replication_role = origin")
            };
            house
                .tamper(&format!(
                    "{off}; insert into seal (municipality, id, message, decision, what, sha256, kept, size, sealed_at) \
                     values ({home}, {id}, {id}, {id}, 'object', {sha}, {kept}, 16, 0); {on}"
                ))
                .await;
        }
        assert_eq!(house.store.sealed_before(&new).await.unwrap(), Anew { values: 0, files: 2 });

        let other = Other { store: house.store.clone(), keys: new.clone(), came: AtomicBool::new(false) };
        let watched = Objects::folder(&house.dir.path().join("objects")).unwrap().watched(Arc::new(other));
        let first = Store::new(house.store.db().clone(), watched);
        let done = first.seal_anew(&new, &[], change(&chance)).await.unwrap();
        assert!(done.is_nothing(), "the other one was first: {done:?}");

        assert!(house.store.sealed_before(&new).await.unwrap().is_nothing());
        let alone = SealingKeys::of(house.home, &new.without_earlier(), &[]);
        let folder = house.dir.path().join("objects").join(house.home.to_string()).join("seal");
        let files: HashMap<_, _> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| {
                let file = file.unwrap();
                (file.file_name().into_string().unwrap()[..36].to_owned(), file.path())
            })
            .collect();
        for row in house.store.reader(house.home).seals().await.unwrap() {
            let found = objects.verify_sealed(house.home, row.id, &row.kept).await.unwrap();
            assert!(matches!(found, Found::Whole(_)), "as its row says: {found:?}");
            let sealed = std::fs::read(&files[&row.id.to_string()]).unwrap();
            let place = Place { municipality: house.home, table: "seal", column: "file", id: row.id };
            assert_eq!(alone.open(&place, &sealed).unwrap(), row.id.as_bytes());
        }
    })
    .await;
}

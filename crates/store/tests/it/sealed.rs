//! Secrets in the database, and a change of key.

use crate::house::{Counting, House, both, second};
use torg_domain::trail::key::KeyFile;
use torg_store::Problem;
use torg_store::reseal::{Anew, Change};
use torg_store::sealed::{SealingKeys, channel_secret};
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

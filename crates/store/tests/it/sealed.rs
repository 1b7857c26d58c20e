//! Secrets in the database, and a change of key.

use crate::house::{Counting, House, both};
use torg_domain::trail::key::KeyFile;
use torg_store::Problem;
use torg_store::sealed::{SealingKeys, channel_secret};
use uuid::Uuid;

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

        let lacking = house.store.seal_anew(&new, &[], &chance).await;
        assert!(matches!(lacking, Err(Problem::Sealed)), "{lacking:?}");
        assert_eq!(house.store.seal_anew(&new, std::slice::from_ref(&old), &chance).await.unwrap(), 1);
        assert_eq!(house.store.seal_anew(&new, &[old], &chance).await.unwrap(), 0);

        let sealed = house.bytes(&format!("select secret from channel where id = {id}")).await;
        let alone = SealingKeys::of(house.home, &new, &[]);
        assert_eq!(alone.open(&place, &sealed).unwrap(), b"hemligt");
        let moved = channel_secret(house.home, Uuid::from_u128(9));
        assert!(alone.open(&moved, &sealed).is_err());
    })
    .await;
}

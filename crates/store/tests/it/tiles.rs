//! The public log grows with the trail, and is never signed over something else.

use crate::house::{House, both, second};
use crate::town::{HOST, Town};
use torg_domain::trail::key::KeyFile;
use torg_store::Problem;

#[tokio::test]
async fn however_the_log_is_signed_on_its_way_it_ends_in_the_same_tree() {
    both(async |house: House| {
        let mut slow = Town::empty(house).await;
        for count in [0, 1, 253, 1, 1, 299, 1] {
            slow.receive(count).await;
            slow.sign().await.unwrap();
            slow.verify().await.unwrap();
        }
        let mut fast = Town::empty(House::on_sqlite().await).await;
        fast.receive(556).await;
        let signed = fast.sign().await.unwrap().unwrap();
        assert_eq!(signed.size, 557);
        for path in ["checkpoint", "tile/0/001", "tile/0/002.p/45", "tile/1/000.p/2", "tile/entries/002.p/45"]
        {
            assert_eq!(
                std::fs::read(slow.log(path)).unwrap(),
                std::fs::read(fast.log(path)).unwrap(),
                "{path}"
            );
        }
        let partial = slow.log("tile/0/002.p");
        assert_eq!(std::fs::read_dir(partial).unwrap().count(), 2, "only the last two checkpoints' are kept");
        assert!(!slow.log("tile/0/000.p/254").exists());
    })
    .await;
}

#[tokio::test]
async fn signing_twice_signs_once_and_mends_a_checkpoint_that_was_not_served() {
    both(async |house: House| {
        let town = Town::signed(house).await;
        assert!(town.sign().await.unwrap().is_none());
        std::fs::remove_file(town.log("checkpoint")).unwrap();
        assert!(town.wrong().await.contains("missing"));
        assert!(town.sign().await.unwrap().is_none());
        town.verify().await.unwrap();
        assert_eq!(town.house.number("select count(*) from checkpoint").await, 1);
    })
    .await;
}

#[tokio::test]
async fn an_empty_trail_is_neither_signed_nor_wrong() {
    let house = House::on_sqlite().await;
    let keys = KeyFile::new([1; 32], [2; 32]);
    let signed = torg_store::tiles::sign(&house.store, house.home, &keys, HOST, second(0)).await.unwrap();
    assert!(signed.is_none());
    let report = torg_store::verify::verify(&house.store, house.home, &keys, HOST, None).await.unwrap();
    assert_eq!(report.verified.entries, 0);
}

#[tokio::test]
async fn lost_tiles_are_built_anew_from_the_entries() {
    let mut town = Town::signed(House::on_sqlite().await).await;
    std::fs::remove_dir_all(town.log("tile")).unwrap();
    assert!(town.wrong().await.contains("tile/"));
    town.receive(1).await;
    town.sign().await.unwrap().unwrap();
    town.verify().await.unwrap();
}

#[tokio::test]
async fn nothing_is_signed_over_a_history_that_was_changed() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        town.receive(5).await;
        town.house.tamper("update trail_entry set actor = 'somebody' where n = 302").await;
        let refused = town.sign().await.unwrap_err();
        assert!(matches!(refused, Problem::Unsignable(_)));
        assert!(refused.to_string().contains("entry 302 was altered"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn nothing_is_signed_when_what_was_signed_is_no_longer_there() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        town.house.tamper("delete from trail_entry where n >= 290; update trail_head set size = 290").await;
        assert!(matches!(town.sign().await, Err(Problem::Unsignable(_))));
        // Grown again to beyond the signed size, by others than were signed.
        town.receive(30).await;
        let refused = town.sign().await.unwrap_err().to_string();
        assert!(refused.contains("entry 290 is not the one that was signed"), "{refused}");
    })
    .await;
}

#[tokio::test]
async fn a_log_keeps_its_origin_when_the_host_is_renamed() {
    let mut town = Town::signed(House::on_sqlite().await).await;
    town.receive(1).await;
    let home = town.house.home;
    let signed =
        torg_store::tiles::sign(&town.house.store, home, &town.keys, "other.example", second(0)).await;
    assert_eq!(signed.unwrap().unwrap().origin, "torg.example/lillkoping");
    town.verify().await.unwrap();
}

#[tokio::test]
async fn the_log_is_served_and_nothing_beside_it() {
    let town = Town::signed(House::on_sqlite().await).await;
    let objects = town.house.store.objects();
    let read = async |path: &str| torg_store::tiles::read_log(objects, "lillkoping", path).await.unwrap();
    assert!(read("checkpoint").await.is_some());
    assert!(read("tile/0/000").await.is_some());
    for path in ["../../torg.db", "tile/../checkpoint", "tile/0/999", ""] {
        assert!(read(path).await.is_none(), "{path}");
    }
}

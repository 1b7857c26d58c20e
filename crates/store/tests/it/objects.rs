//! Bytes by their SHA-256.

use crate::house::{House, both, second};
use bytes::Bytes;
use torg_store::Problem;
use torg_store::objects::Found;

fn file(house: &House, sha256: &[u8]) -> std::path::PathBuf {
    let hex: String = sha256.iter().map(|b| format!("{b:02x}")).collect();
    let folder = house.dir.path().join("objects").join(house.home.to_string());
    folder.join("sha256").join(&hex[..2]).join(&hex[2..4]).join(&hex)
}

#[tokio::test]
async fn the_same_bytes_put_twice_are_one_object_and_named_once() {
    both(async |house: House| {
        let objects = house.store.objects();
        let first = objects.put(house.home, Bytes::from_static(b"bild")).await.unwrap();
        let again = objects.put(house.home, Bytes::from_static(b"bild")).await.unwrap();
        assert_eq!(first, again);
        for at in [1, 2] {
            let mut writer = house.store.write(house.home).await.unwrap();
            writer.name_object(first, "image/png", second(at)).await.unwrap();
            writer.commit().await.unwrap();
        }
        assert_eq!(house.number("select count(*) from object").await, 1);
        let named = house.store.reader(house.home).object(&first.sha256).await.unwrap().unwrap();
        assert_eq!((named.size, named.kind.as_str()), (4, "image/png"));
        assert_eq!(&objects.get(house.home, &first.sha256).await.unwrap()[..], b"bild");
    })
    .await;
}

#[tokio::test]
async fn bytes_of_one_municipality_are_not_there_for_another() {
    let house = House::on_sqlite().await;
    let other = house.municipality(2, "storkoping").await;
    let put = house.store.objects().put(house.home, Bytes::from_static(b"hemligt")).await.unwrap();
    assert!(house.store.objects().exists(house.home, &put.sha256).await.unwrap());
    assert!(!house.store.objects().exists(other, &put.sha256).await.unwrap());
    assert!(matches!(house.store.objects().get(other, &put.sha256).await, Err(Problem::Missing)));
}

#[tokio::test]
async fn changed_and_missing_bytes_are_told_and_mended_by_putting_them_again() {
    let house = House::on_sqlite().await;
    let objects = house.store.objects();
    let put = objects.put(house.home, Bytes::from_static(b"bevis")).await.unwrap();
    std::fs::write(file(&house, &put.sha256), b"bevit").unwrap();
    assert_eq!(objects.verify(house.home, &put.sha256).await.unwrap(), Found::Changed);
    objects.put(house.home, Bytes::from_static(b"bevis")).await.unwrap();
    assert_eq!(objects.verify(house.home, &put.sha256).await.unwrap(), Found::Whole(5));
    std::fs::remove_file(file(&house, &put.sha256)).unwrap();
    assert_eq!(objects.verify(house.home, &put.sha256).await.unwrap(), Found::Missing);
}

#[tokio::test]
async fn no_bytes_at_all_are_an_object_too() {
    let house = House::on_sqlite().await;
    let put = house.store.objects().put(house.home, Bytes::new()).await.unwrap();
    assert_eq!(house.store.objects().verify(house.home, &put.sha256).await.unwrap(), Found::Whole(0));
}

#[tokio::test]
async fn a_write_that_died_half_way_leaves_nothing_that_can_be_read() {
    let house = House::on_sqlite().await;
    let put = house.store.objects().put(house.home, Bytes::from_static(b"hel")).await.unwrap();
    let path = file(&house, &put.sha256);
    std::fs::remove_file(&path).unwrap();
    std::fs::write(path.with_file_name(format!("{}#1", path.file_name().unwrap().to_str().unwrap())), b"h")
        .unwrap();
    assert_eq!(house.store.objects().verify(house.home, &put.sha256).await.unwrap(), Found::Missing);
    house.store.objects().put(house.home, Bytes::from_static(b"hel")).await.unwrap();
    assert_eq!(house.store.objects().verify(house.home, &put.sha256).await.unwrap(), Found::Whole(3));
}

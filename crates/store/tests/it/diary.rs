//! The diary's numbers: no gap and no double, whoever registers at once, on both databases.

use crate::house::{House, both};
use std::collections::BTreeSet;
use std::sync::Arc;
use torg_domain::ids::{CaseId, DiaryId};
use torg_store::diary::rows::{CaseRow, DiaryRow};
use torg_store::{Problem, Store};
use uuid::Uuid;

async fn diary(house: &House) -> DiaryId {
    let authority = house.channel().await;
    let row = DiaryRow {
        id: Uuid::from_u128(0xD000),
        authority,
        kept: "torg".into(),
        prefix: "KSN".into(),
        template: "{prefix}-{yyyy}-{serial:04}".into(),
        mail_to: String::new(),
        folder: String::new(),
        chase_days: 3,
        shown: true,
        set_by: None,
        set_at: 0,
        revision: 1,
    };
    let mut writer = house.store.write(house.home).await.unwrap();
    writer.add_diary(&row).await.unwrap();
    writer.commit().await.unwrap();
    DiaryId(row.id)
}

/// One registration as the act does it: the number is drawn and used in one write.
async fn register(
    store: &Store,
    home: torg_domain::ids::MunicipalityId,
    diary: DiaryId,
    n: u128,
    year: i16,
) -> Result<i64, Problem> {
    let mut writer = store.write(home).await?;
    let serial = writer.next_serial(diary, year).await?;
    let number = format!("KSN-{year}-{serial:04}");
    let case = CaseRow {
        id: Uuid::from_u128(0xE000_0000 + n),
        diary: diary.0,
        normal: torg_domain::diary::number::normal(&number),
        number,
        year: i64::from(year),
        serial: Some(serial),
        opened_by: None,
        opened_at: 0,
    };
    writer.add_case(&case).await?;
    writer.commit().await?;
    Ok(serial)
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_who_register_at_once_get_two_hundred_numbers_in_a_row() {
    both(async |house: House| {
        let diary = diary(&house).await;
        let store = Arc::new(house.store.clone());
        let mut all = tokio::task::JoinSet::new();
        for n in 0..200 {
            let (store, home) = (Arc::clone(&store), house.home);
            all.spawn(async move { register(&store, home, diary, n, 2026).await.unwrap() });
        }
        let given: Vec<i64> = all.join_all().await;
        assert_eq!(given.len(), 200);
        let each: BTreeSet<i64> = given.into_iter().collect();
        assert_eq!(each, (1..=200).collect(), "a gap or a double");
        assert_eq!(house.store.reader(house.home).last_serial(diary, 2026).await.unwrap(), Some(200));
    })
    .await;
}

#[tokio::test]
async fn a_registration_that_was_dropped_leaves_no_gap() {
    both(async |house: House| {
        let diary = diary(&house).await;
        assert_eq!(register(&house.store, house.home, diary, 1, 2026).await.unwrap(), 1);
        for _ in 0..3 {
            let mut writer = house.store.write(house.home).await.unwrap();
            assert_eq!(writer.next_serial(diary, 2026).await.unwrap(), 2);
            drop(writer);
        }
        // One that failed half-way: the case's id is taken.
        assert!(register(&house.store, house.home, diary, 1, 2026).await.is_err());
        assert_eq!(register(&house.store, house.home, diary, 2, 2026).await.unwrap(), 2);
    })
    .await;
}

#[tokio::test]
async fn each_year_and_each_diary_counts_for_itself_and_a_year_may_go_on_from_elsewhere() {
    both(async |house: House| {
        let diary = diary(&house).await;
        assert_eq!(register(&house.store, house.home, diary, 1, 2026).await.unwrap(), 1);
        assert_eq!(register(&house.store, house.home, diary, 2, 2027).await.unwrap(), 1);
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.begin_series(diary, 2028, 384).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(register(&house.store, house.home, diary, 3, 2028).await.unwrap(), 385);
        let mut writer = house.store.write(house.home).await.unwrap();
        assert!(matches!(writer.begin_series(diary, 2028, 0).await, Err(Problem::Taken(_))));
    })
    .await;
}

#[tokio::test]
async fn another_municipality_has_no_part_in_a_series() {
    both(async |house: House| {
        let diary = diary(&house).await;
        let other = house.municipality(2, "annan").await;
        assert!(matches!(house.store.reader(other).diary(diary).await, Err(Problem::Missing)));
        let mut writer = house.store.write(other).await.unwrap();
        // The key carries the municipality: a diary of another's cannot be counted in.
        assert!(writer.next_serial(diary, 2026).await.is_err());
        drop(writer);
        let case = register(&house.store, house.home, diary, 7, 2026).await.unwrap();
        assert_eq!(case, 1);
        let id = CaseId(Uuid::from_u128(0xE000_0007));
        assert!(matches!(house.store.reader(other).diary_case(id).await, Err(Problem::Missing)));
    })
    .await;
}

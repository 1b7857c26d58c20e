//! Whose morning's summary it is, and whose letters came back, on both databases.

use crate::house::{House, both, second};
use jiff::civil::date;
use torg_domain::ids::{MunicipalityId, PersonId};
use torg_store::municipality::PersonRow;
use uuid::Uuid;

async fn person(house: &House, home: MunicipalityId, n: u128) -> PersonId {
    let row = PersonRow {
        id: Uuid::from_u128(0xF000 + n),
        email: format!("p{n}@lill.example"),
        first_name: "Maja".into(),
        last_name: "Ek".into(),
        title: "redaktör".into(),
        unit: None,
        password: None,
        language: "sv".into(),
        shortcuts: true,
        created_at: 0,
        ended_at: None,
    };
    let mut writer = house.store.write(home).await.unwrap();
    writer.add_person(&row).await.unwrap();
    writer.commit().await.unwrap();
    PersonId(row.id)
}

#[tokio::test]
async fn a_days_summary_is_begun_once_whoever_asks_and_taken_over_only_from_who_never_came_back() {
    both(async |house: House| {
        let maja = person(&house, house.home, 1).await;
        let (monday, tuesday) = (date(2026, 4, 13), date(2026, 4, 14));
        let begin = async |day, now, given_up| {
            let mut writer = house.store.write(house.home).await.unwrap();
            let taken = writer.begin_digest(maja, day, second(now), second(given_up)).await.unwrap();
            writer.commit().await.unwrap();
            taken
        };
        assert!(begin(monday, 1_000, 400).await);
        assert!(!begin(monday, 1_001, 401).await, "another node has it");
        assert!(begin(monday, 1_601, 1_001).await, "the other never came back");
        assert!(!begin(monday, 1_602, 1_002).await);
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.digest_again(maja, monday).await.unwrap();
        writer.commit().await.unwrap();
        assert!(begin(monday, 1_603, 1_003).await, "let go, it is begun at once");
        let mut writer = house.store.write(house.home).await.unwrap();
        writer.digest_done(maja, monday, second(1_604)).await.unwrap();
        writer.commit().await.unwrap();
        assert!(!begin(monday, 9_000, 8_000).await, "sent is sent");
        assert!(begin(tuesday, 90_000, 89_000).await);
        assert!(!begin(monday, 91_000, 90_500).await, "a day that has passed never comes again");
        let row = house.store.reader(house.home).person_mail(maja).await.unwrap().unwrap();
        assert_eq!((row.digest_on.as_deref(), row.digest_sent_at), (Some("2026-04-14"), None));
    })
    .await;
}

#[tokio::test]
async fn what_came_back_is_kept_since_when_for_one_address_and_in_one_municipality() {
    both(async |house: House| {
        let maja = person(&house, house.home, 1).await;
        let other = house.municipality(2, "grann").await;
        let same = person(&house, other, 1).await;
        assert_eq!(maja, same, "the same id elsewhere is somebody else");
        let note = async |address: &str, at| {
            let mut writer = house.store.write(house.home).await.unwrap();
            writer.want_digest(maja, false).await.unwrap();
            writer.bounced(maja, address, "brevlådan är full (5.2.2)", second(at)).await.unwrap();
            writer.commit().await.unwrap();
            house.store.reader(house.home).person_mail(maja).await.unwrap().unwrap()
        };
        let since = |n: i64| Some(second(n).as_millisecond());
        let first = note("p1@lill.example", 10).await;
        assert_eq!(
            (first.bounced_since_at, first.bounced_at, first.digest),
            (since(10), since(10), Some(false))
        );
        let second_time = note("p1@lill.example", 20).await;
        assert_eq!((second_time.bounced_since_at, second_time.bounced_at), (since(10), since(20)));
        let moved = note("maja@lill.example", 30).await;
        assert_eq!((moved.bounced_since_at, moved.bounced_at), (since(30), since(30)));
        assert!(house.store.reader(other).person_mail(same).await.unwrap().is_none());
        assert!(house.store.reader(other).people_mail().await.unwrap().is_empty());
        assert_eq!(house.store.reader(house.home).people_mail().await.unwrap().len(), 1);
    })
    .await;
}

//! What the doctor sees.

use crate::house::{House, both, second};
use crate::town::Town;
use torg_domain::ids::JobId;
use torg_store::doctor::examine;
use torg_store::jobs::NewJob;
use uuid::Uuid;

#[tokio::test]
async fn the_doctor_sees_waiting_jobs_unsigned_entries_and_a_clock_that_went_back() {
    both(async |house: House| {
        let mut town = Town::signed(house).await;
        town.receive(7).await;
        let mut writer = town.house.store.write(town.house.home).await.unwrap();
        let job = NewJob {
            id: JobId(Uuid::from_u128(1)),
            kind: "poll",
            key: "a",
            payload: "{}",
            run_at: second(10),
        };
        writer.put_job(job, second(0)).await.unwrap();
        writer.commit().await.unwrap();

        let facts = examine(&town.house.store, second(20_000)).await.unwrap();
        assert_eq!(facts.schema, facts.known_schema);
        assert_eq!((facts.unsigned_entries, facts.municipalities), (7, 1));
        assert_eq!(facts.oldest_waiting_job_at, Some(second(10).as_millisecond()));
        assert_eq!((facts.given_up_jobs, facts.clock_behind_ms), (0, None));
        assert!(facts.objects.is_ok());
        assert!(facts.free_bytes.unwrap() > 0);
        if town.house.store.db().is_embedded() {
            assert_eq!(facts.integrity.as_deref(), Some("ok"));
            assert!(facts.settings.iter().all(|setting| setting.good), "{:?}", facts.settings);
        }
        let early = examine(&town.house.store, second(0)).await.unwrap();
        assert_eq!(early.clock_behind_ms, Some(305_000));
        assert_eq!(early.oldest_waiting_job_at, None);
    })
    .await;
}

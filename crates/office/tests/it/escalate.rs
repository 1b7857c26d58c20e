//! Escalation when nobody holds the title that the policy names: somebody is told, or it is a fault.

use crate::said::{at, comment, message, take};
use torg_domain::ids::{MandateId, PersonId};
use torg_office::clocks::remind::{Told, remind};
use torg_testkit::{Town, both};

const LATE: &str = "2026-04-08T08:00:00Z";

async fn late(town: &Town) {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(town, channel, vec![comment("x", "Hej, när öppnar badhuset igen?")]).await;
    assert!(message(town, channel, "x").await.due_at.is_some());
    town.clock.set(at(LATE));
}

async fn told(town: &Town, person: PersonId) -> bool {
    let notices = town.job().reader().notices(person, 50).await.unwrap();
    notices.iter().any(|n| n.kind == "escalated")
}

/// Ends every mandate of these people.
async fn ends(town: &Town, people: &[PersonId]) {
    let mut writer = town.job().open().await.unwrap();
    for person in people {
        for mandate in writer.mandates_of(*person).await.unwrap() {
            writer.end_mandate(MandateId(mandate.id), *person, town.now()).await.unwrap();
        }
    }
    writer.commit().await.unwrap();
}

#[tokio::test]
async fn who_coordinates_is_told_when_nobody_holds_the_title_and_then_who_sees_to_mandates() {
    both(async |town: Town| {
        late(&town).await;
        assert_eq!(remind(&town.job()).await.unwrap(), Told { warned: 0, overdue: 1, escalated: 1 });
        let p = town.people;
        let coordinators = [told(&town, p.chief).await, told(&town, p.admin).await];
        assert_eq!(coordinators.iter().filter(|t| **t).count(), 1, "one of those who coordinate, once");
        let entries = town.job().reader().entries(0, 10_000).await.unwrap();
        let entry = entries.iter().find(|e| e.act == "clock.escalated").unwrap();
        assert!(entry.body.contains("\"through\":\"coordinator\""), "{}", entry.body);
        assert_eq!(town.job().reader().unescalated(town.now()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_deadline_nobody_can_be_told_of_is_a_fault_and_is_tried_until_somebody_can() {
    both(async |town: Town| {
        late(&town).await;
        let p = town.people;
        ends(&town, &[p.chief, p.admin]).await;
        assert_eq!(remind(&town.job()).await.unwrap(), Told { warned: 0, overdue: 1, escalated: 0 });
        assert_eq!(town.job().reader().unescalated(town.now()).await.unwrap(), 1, "a fault that is shown");
        let facts = torg_store::doctor::examine(&town.office.store, town.now()).await.unwrap();
        assert_eq!(facts.untold_deadlines, 1);
        let size = town.job().reader().trail_size().await.unwrap();
        assert_eq!(remind(&town.job()).await.unwrap(), Told::default());
        assert_eq!(
            town.job().reader().trail_size().await.unwrap(),
            size,
            "nothing is said to have been told"
        );
        town.mandate(p.newcomer, "forvaltningschef", None).await;
        town.clock.set(at("2026-04-08T08:05:00Z"));
        assert_eq!(remind(&town.job()).await.unwrap(), Told { warned: 0, overdue: 0, escalated: 1 });
        assert!(told(&town, p.newcomer).await);
        assert_eq!(town.job().reader().unescalated(town.now()).await.unwrap(), 0);
    })
    .await;
}

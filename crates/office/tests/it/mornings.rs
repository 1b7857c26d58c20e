//! The morning's summary, and staff addresses that do not take letters.

use crate::mail::to;
use crate::said::{at, comment, take};
use jiff::SignedDuration;
use torg_domain::ids::PersonId;
use torg_domain::mail::bounce::{Bounce, Outcome, Status};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::outside::MailFailure;
use torg_office::mail::bounce::{Noted, came_back};
use torg_office::mail::digest;
use torg_office::municipality::me;
use torg_store::municipality::PersonRow;
use torg_testkit::Town;

/// Somebody comes in for the first time.
async fn comes_in(town: &Town, person: PersonId) -> PersonRow {
    let mut writer = town.job().open().await.unwrap();
    let row = PersonRow { password: Some("x".into()), ..writer.person(person).await.unwrap() };
    writer.save_person(&row).await.unwrap();
    writer.commit().await.unwrap();
    row
}

#[tokio::test]
async fn the_mornings_summary_comes_once_to_whoever_has_something_to_do() {
    torg_testkit::both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let maja = comes_in(&town, town.people.editor).await;
        let rut = comes_in(&town, town.people.registrar).await;
        take(&town, channel, vec![comment("a", "När öppnar badhuset?"), comment("b", "Var finns listan?")])
            .await;
        let sent = async || digest::send(&town.job()).await.unwrap();
        for quiet in ["2026-04-07T22:00:00Z", "2026-04-11T08:00:00Z", "2026-05-01T08:00:00Z"] {
            town.clock.set(at(quiet));
            assert_eq!(sent().await, 0, "{quiet}");
        }
        town.clock.set(at("2026-04-08T06:31:00Z"));
        // Two nodes at once.
        let (one, other) = (town.job(), town.job());
        let (one, other) = tokio::join!(digest::send(&one), digest::send(&other));
        assert_eq!(one.unwrap() + other.unwrap(), 1);
        let letters = to(&town, &maja.email);
        assert_eq!(letters.len(), 1);
        let text = letters[0].text();
        assert!(
            text.contains("2 meddelanden är dina.") && text.contains("https://torg.lill.example/desk"),
            "{text}"
        );
        assert!(!text.contains("badhus") && !text.contains("Anna") && !text.contains("Bloggen"));
        assert!(to(&town, &rut.email).is_empty(), "who has nothing gets nothing");
        town.clock.pass(SignedDuration::from_mins(20));
        assert_eq!(sent().await, 0, "once a day");

        // She does not want it, and then wants it again.
        let desk = town.desk(town.people.editor).await;
        let settings = |digest| me::Settings { shortcuts: true, language: "sv", digest };
        assert!(me::wants_digest(&desk).await.unwrap());
        me::settings(&desk, settings(false)).await.unwrap();
        assert!(!me::wants_digest(&desk).await.unwrap());
        town.clock.set(at("2026-04-09T06:31:00Z"));
        assert_eq!(sent().await, 0);
        me::settings(&desk, settings(true)).await.unwrap();

        // The mail server is away; the letter comes when it is back, that morning.
        town.outdoors.refuses_mail(MailFailure::Later("den gick inte att nå".into()));
        assert_eq!(sent().await, 0);
        assert_eq!(sent().await, 1);
        assert_eq!(to(&town, &maja.email).len(), 2);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_summary_that_a_crash_left_in_hand_is_sent_under_the_same_id_and_no_other_is_sent_twice() {
    torg_testkit::both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let maja = comes_in(&town, town.people.editor).await;
        take(&town, channel, vec![comment("a", "När öppnar badhuset?")]).await;
        town.clock.set(at("2026-04-08T06:31:00Z"));
        let mut writer = town.job().open().await.unwrap();
        let now = town.now();
        let today = jiff::civil::date(2026, 4, 8);
        let given_up = now.checked_sub(SignedDuration::from_mins(10)).unwrap();
        assert!(writer.begin_digest(town.people.editor, today, now, given_up).await.unwrap());
        writer.commit().await.unwrap();
        assert_eq!(digest::send(&town.job()).await.unwrap(), 0, "another has it in hand");
        town.clock.pass(SignedDuration::from_mins(11));
        assert_eq!(digest::send(&town.job()).await.unwrap(), 1, "and never came back");
        let mailed = Mailed::Digest(town.people.editor, today);
        let id = MailId { mailed, municipality: "lill".into() }.written("torg.lill.example");
        assert_eq!(to(&town, &maja.email)[0].id(), Some(id.as_str()));
        town.clock.pass(SignedDuration::from_mins(11));
        assert_eq!(digest::send(&town.job()).await.unwrap(), 0);
    })
    .await;
}

#[tokio::test]
async fn a_staff_address_that_does_not_take_letters_is_known_where_people_are_seen_to() {
    torg_testkit::both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let maja = comes_in(&town, town.people.editor).await;
        take(&town, channel, vec![comment("a", "När öppnar badhuset?")]).await;
        town.clock.set(at("2026-04-08T06:31:00Z"));
        town.outdoors.refuses_mail(MailFailure::Refused("svar 550".into()));
        assert_eq!(digest::send(&town.job()).await.unwrap(), 0);
        let row = async || town.job().reader().person_mail(town.people.editor).await.unwrap().unwrap();
        let first = row().await;
        assert_eq!(first.bounced_address.as_deref(), Some(maja.email.as_str()));
        assert!(first.bounced_why.unwrap().contains("svar 550"));
        // A report on a letter to her: since when stays, the last time moves.
        town.clock.pass(SignedDuration::from_hours(1));
        let about = |key: &str| MailId {
            mailed: Mailed::Digest(town.people.editor, jiff::civil::date(2026, 4, 8)),
            municipality: key.into(),
        };
        let report =
            |key| Bounce { about: about(key), outcome: Outcome::Failed, status: Some(Status(5, 2, 2)) };
        let other = town.beside("grann").await;
        assert_eq!(came_back(&town.office, &report("grann")).await.unwrap(), Noted::NotOurs);
        assert!(other.job().reader().people_mail().await.unwrap().is_empty());
        assert_eq!(came_back(&town.office, &report("lill")).await.unwrap(), Noted::Person);
        let second = row().await;
        assert_eq!(second.bounced_since_at, first.bounced_since_at);
        assert!(second.bounced_at > first.bounced_at);
        assert_eq!(second.bounced_why.as_deref(), Some("brevlådan är full (5.2.2)"));
        town.verify().await;
    })
    .await;
}

//! Put back and reconsidered: by another person, within the days, with a written answer.

use crate::acts::trail;
use crate::decisions::{both_at, insult, order_of, slur};
use crate::said::{editor, message, refused, running, work};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use torg_domain::ids::{DecisionId, MessageId};
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_domain::outside::platform::Standing;
use torg_office::decisions::appeal::{self, Request};
use torg_office::decisions::decide::decide;
use torg_office::decisions::restore;
use torg_office::inbox::{close, record, remove};
use torg_testkit::{Site, Town};

/// Hidden, verified, kept in order and closed.
async fn hidden(town: &Town) -> (MessageId, DecisionId) {
    let (_, m) = slur(town).await;
    let desk = editor(town).await;
    let (m, decision) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
    work(town).await;
    let m = record::keep_ordered(&desk, m.id, None, "").await.unwrap();
    assert_eq!(m.tracks.handling, Handling::Closed);
    town.clock.pass(SignedDuration::from_hours(20));
    (m.id, decision)
}

fn request(came_at: Timestamp) -> Request {
    Request { came_at, how: "mail".into(), text: "Det var ett skämt.".into(), contact: None }
}

#[tokio::test]
async fn what_was_wrongly_removed_is_put_back_by_another_person_and_seen_again() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (m, decision) = hidden(&town).await;
        let first = editor(&town).await;
        assert!(refused(restore::restore(&first, decision, "Fel.").await).contains("någon annan"));
        let other = town.desk(town.people.substitute).await;
        assert_eq!(
            refused(restore::restore(&other, decision, "").await),
            "Skriv varför borttagningen var fel."
        );
        let back = restore::restore(&other, decision, "Det var ett citat.").await.unwrap();
        assert_eq!(
            (back.tracks.handling, back.tracks.publication),
            (Handling::Triage, Publication::Unpublished)
        );
        work(&town).await;
        assert_eq!(site.stands("bad"), Standing::Visible);
        let order = order_of(&town, m, "restore").await;
        let state = town.job().reader().outward(order.id.into()).await.unwrap().unwrap().state;
        assert_eq!(state, "verified", "a stranger sees it again");
        let row = town.job().reader().decision(decision).await.unwrap();
        assert_eq!((row.state.as_str(), row.ended_by), ("overturned", other.by()));
        assert!(refused(restore::restore(&other, decision, "Igen").await).contains("gäller inte längre"));
        let now = message(&town, back.channel, "bad").await;
        assert_eq!(now.tracks.publication, Publication::Restored);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_appeal_opens_the_message_runs_a_clock_and_is_won_by_another_person() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (m, decision) = hidden(&town).await;
        let desk = editor(&town).await;
        let empty = Request { text: " ".into(), ..request(town.now()) };
        assert!(refused(appeal::receive(&desk, decision, empty).await).contains("begär omprövning"));
        // It may come by the page: then no person takes it in.
        let (opened, id) = appeal::receive(&town.job(), decision, request(town.now())).await.unwrap();
        assert_eq!(opened.tracks.handling, Handling::RemovalAssessed);
        assert!(running(&town, &opened, "appeal").await.is_some());
        let said = refused(appeal::receive(&desk, decision, request(town.now())).await);
        assert!(said.contains("prövas redan"), "{said}");
        assert!(refused(close::close(&desk, m, None).await).len() > 5, "not closed while it is tried");
        assert!(refused(appeal::judge(&desk, id, true, "Rätt.").await).contains("någon annan"));
        let other = town.desk(town.people.substitute).await;
        assert!(refused(appeal::judge(&other, id, true, " ").await).contains("Skriv skälen"));
        assert!(refused(appeal::judge(&other, id, true, "Ring 121212-1212").await).contains("personnummer"));
        let judged = appeal::judge(&other, id, true, "Det var ett skämt mellan vänner.").await.unwrap();
        assert!(running(&town, &judged, "appeal").await.is_none());
        work(&town).await;
        assert_eq!(site.stands("bad"), Standing::Visible);
        let row = town.job().reader().appeal(id).await.unwrap();
        assert_eq!(row.state, "won");
        assert!(row.restoration.is_some());
        assert!(refused(appeal::judge(&other, id, false, "Nej").await).contains("redan avgjord"));
        let acts = trail(&town, m).await;
        assert!(
            acts.iter().any(|a| a == "message.appeal-received")
                && acts.iter().any(|a| a == "message.appeal-won")
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_lost_appeal_says_why_and_where_to_turn_and_the_message_closes_again() {
    both_at("grund", "", async |town: Town, site: Arc<Site>| {
        let (m, decision) = hidden(&town).await;
        let with = Request { contact: Some("Storgatan 1, Lill".into()), ..request(town.now()) };
        let (_, id) = appeal::receive(&editor(&town).await, decision, with).await.unwrap();
        let other = town.desk(town.people.substitute).await;
        let judged = appeal::judge(&other, id, false, "Ordet är en förolämpning.").await.unwrap();
        assert_ne!(judged.tracks.handling, Handling::Closed, "the answer is still to be sent");
        let row = town.job().reader().appeal(id).await.unwrap();
        assert!(row.next.contains("13 kap. 1 §") && row.next.contains("JO"), "{}", row.next);
        let letter = order_of(&town, m, "letter").await;
        assert!(letter.body.contains("Beslutet står fast") && letter.body.contains("Storgatan 1"));
        let sent =
            torg_office::decisions::confirm::by_hand(&other, m, None, letter.id.into(), "Postat.").await;
        assert_eq!(sent.unwrap().tracks.handling, Handling::Closed);
        assert_eq!(site.stands("bad"), Standing::Hidden, "it stays where it was");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_appeal_after_the_last_day_is_not_tried() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (_, decision) = hidden(&town).await;
        town.clock.pass(SignedDuration::from_hours(24 * 22));
        let said = refused(appeal::receive(&editor(&town).await, decision, request(town.now())).await);
        assert!(said.contains("2026-04-28"), "{said}");
        // What came in time and was taken in late is tried.
        let came: Timestamp = "2026-04-20T10:00:00Z".parse().unwrap();
        appeal::receive(&editor(&town).await, decision, request(came)).await.unwrap();
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_question_to_the_lawyer_is_tied_to_the_decision_and_its_evidence() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (_, m) = slur(&town).await;
        let desk = editor(&town).await;
        let (m, decision) = decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        let m = remove::ask_lawyer(&desk, m.id, Some(m.revision), "Är det förtal?").await.unwrap();
        let row = town.job().reader().decision(decision).await.unwrap();
        let order = order_of(&town, m.id, "lawyer").await;
        assert!(order.body.contains(&decision.to_string()));
        assert!(order.body.contains(&row.evidence.unwrap().to_string()));
        remove::lawyer_answered(&desk, m.id, None, true, "5000-K123-26").await.unwrap();
        assert_eq!(order_of(&town, m.id, "lawyer").await.proof.as_deref(), Some("5000-K123-26"));
        town.verify().await;
    })
    .await;
}

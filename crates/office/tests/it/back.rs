//! Taking back what was handed to a colleague: an assignment, a question, a forwarding; one and many.

use crate::said::{at, comment, editor, message, refused, take};
use jiff::SignedDuration;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_office::inbox::bulk::{self, Bulk};
use torg_office::inbox::{close, consult, forward, read};
use torg_office::{Desk, Refusal};
use torg_testkit::{Town, both};

async fn asked(town: &Town) -> Message {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(town, channel, vec![comment("x", "Hej, när öppnar badhuset igen?")]).await;
    message(town, channel, "x").await
}

/// The editor's desk, a minute later.
async fn later(town: &Town) -> Desk {
    town.clock.pass(SignedDuration::from_mins(1));
    editor(town).await
}

#[tokio::test]
async fn an_assignment_taken_back_gives_the_message_to_whoever_had_it() {
    both(async |town: Town| {
        let m = asked(&town).await;
        let substitute = town.people.substitute;
        let given = close::assign(&later(&town).await, m.id, None, substitute, "").await.unwrap();
        assert_eq!(given.owner, Some(substitute));
        let desk = later(&town).await;
        let (act, revision) = close::undoable(&desk, m.id).await.unwrap().expect("it can be taken back");
        assert_eq!((act.as_str(), revision), ("message.assigned", given.revision));
        // It is the editor's to take back, not the new owner's.
        let theirs = town.desk(substitute).await;
        assert_eq!(close::undoable(&theirs, m.id).await.unwrap(), None);
        let back = close::undo(&desk, m.id, Some(revision)).await.unwrap();
        assert_eq!((back.owner, back.tracks), (m.owner, m.tracks));
        assert_eq!(close::undoable(&later(&town).await, m.id).await.unwrap(), None, "once");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_taken_back_is_no_question_and_an_answered_one_stands() {
    both(async |town: Town| {
        let m = asked(&town).await;
        let handler = town.people.handler;
        consult::ask(&later(&town).await, m.id, None, handler, "Vet du?").await.unwrap();
        assert!(read::open(&town.desk(handler).await, m.id).await.is_ok(), "who is asked may read");
        let back = close::undo(&later(&town).await, m.id, None).await.unwrap();
        assert_eq!(back.tracks, m.tracks);
        assert!(matches!(read::open(&town.desk(handler).await, m.id).await, Err(Refusal::Missing)));
        assert!(read::open(&later(&town).await, m.id).await.unwrap().consultations.is_empty());
        let gone = town.job().reader().consultations(m.id).await.unwrap()[0].id;
        let late = consult::advise(&town.desk(handler).await, gone.into(), "I maj.").await;
        assert!(matches!(late, Err(Refusal::Missing)));
        // Asked again and answered: the advice stands.
        consult::ask(&later(&town).await, m.id, None, handler, "Vet du nu?").await.unwrap();
        let rows = town.job().reader().consultations(m.id).await.unwrap();
        let open = rows.iter().find(|c| c.advised_at.is_none()).unwrap().id;
        town.clock.pass(SignedDuration::from_mins(1));
        consult::advise(&town.desk(handler).await, open.into(), "I maj.").await.unwrap();
        let desk = later(&town).await;
        assert_eq!(close::undoable(&desk, m.id).await.unwrap(), None);
        assert!(close::undo(&desk, m.id, None).await.is_err());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_was_forwarded_is_called_back_until_the_recipient_has_answered() {
    both(async |town: Town| {
        let m = asked(&town).await;
        let (handler, registrar) = (town.people.handler, town.people.registrar);
        forward::forward(&later(&town).await, m.id, None, handler, "Din").await.unwrap();
        let back = close::undo(&later(&town).await, m.id, None).await.unwrap();
        assert_eq!(back.tracks, m.tracks);
        let open = async || {
            let all = town.job().reader().forwardings(m.id).await.unwrap();
            all.into_iter().filter(|f| f.ended_at.is_none()).map(|f| f.recipient).collect::<Vec<_>>()
        };
        assert!(open().await.is_empty());
        // Forwarded on and called back: the first recipient has it again.
        forward::forward(&later(&town).await, m.id, None, handler, "Din").await.unwrap();
        let again = forward::forward(&later(&town).await, m.id, None, registrar, "Eller din").await;
        if again.is_ok() {
            assert_eq!(open().await, [registrar.0]);
            let back = close::undo(&later(&town).await, m.id, None).await.unwrap();
            assert_eq!(back.tracks.handling, Handling::Forwarded);
        }
        assert_eq!(open().await, [handler.0]);
        let row = town.job().reader().forwardings(m.id).await.unwrap();
        let row = row.iter().find(|f| f.ended_at.is_none()).unwrap().id;
        town.clock.pass(SignedDuration::from_mins(1));
        forward::deliver(&town.desk(handler).await, row.into(), "I maj.").await.unwrap();
        let desk = later(&town).await;
        assert_eq!(close::undoable(&desk, m.id).await.unwrap(), None);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_many_were_given_is_forgotten_by_everybody_but_who_gave_it() {
    both(async |town: Town| {
        let m = asked(&town).await;
        let desk = later(&town).await;
        let given = Bulk::Assign(town.people.substitute);
        let outcomes = bulk::carry_out(&desk, &[(m.id, m.revision)], &given).await;
        let id = bulk::remember(&desk, &given, &outcomes).await.unwrap().expect("something was done");
        let done = bulk::remembered(&desk, id).await.unwrap();
        assert_eq!((done.act.as_str(), done.count, done.undoable), ("assign", 1, true));
        let other = town.desk(town.people.substitute).await;
        assert!(matches!(bulk::undo(&other, id).await, Err(Refusal::Missing)));
        let undone = bulk::undo(&later(&town).await, id).await.unwrap();
        assert!(undone.iter().all(|o| o.refused.is_none()), "{undone:?}");
        assert_eq!(town.job().reader().message(m.id).await.unwrap().owner, m.owner);
        assert!(bulk::undo(&later(&town).await, id).await.unwrap().is_empty(), "once");
        assert!(!bulk::remembered(&desk, id).await.unwrap().undoable);
        // Nothing done, nothing to take back.
        let stale = bulk::carry_out(&desk, &[(m.id, 999)], &given).await;
        assert_eq!(bulk::remember(&desk, &given, &stale).await.unwrap(), None);
        assert!(refused(close::undo(&later(&town).await, m.id, None).await).contains("går inte att ångra"));
        town.verify().await;
    })
    .await;
}

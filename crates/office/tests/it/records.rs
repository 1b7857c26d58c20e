//! The record track: two decisions where criticism is answered, and registration with restriction.

use crate::acts::trail;
use crate::said::{at, comment, editor, message, refused, take};
use jiff::SignedDuration;
use torg_domain::ids::{MessageId, OrderId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Record, Track};
use torg_domain::policy::triage::QuestionKey;
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::record::{Restriction, restriction};
use torg_office::inbox::remove::{self, Done, Removal};
use torg_office::inbox::triage::{self, Answered};
use torg_office::inbox::{answers_record, close, criticism, read, record};
use torg_office::{Desk, Refusal};
use torg_store::inbox::rows::OrderRow;
use torg_testkit::{Town, both};

const COMPLAINT: &str = "Ni sköter badhuset uselt.";

/// A town with one message in it, on a Tuesday morning.
async fn said(town: &Town, text: &str) -> Message {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(town, channel, vec![comment("x", text)]).await;
    town.clock.pass(SignedDuration::from_mins(1));
    message(town, channel, "x").await
}

/// Answers it at the platform.
async fn answered(town: &Town, m: MessageId) -> Message {
    let desk = later(town).await;
    let reply = Reply { text: "Vi beklagar.".into(), holding: false, unsigned: None, version: None };
    let (_, order) = answer::order(&desk, m, None, reply).await.unwrap();
    let at = "https://blogg.lill.example/1#svar";
    answer::confirm(&later(town).await, m, None, OrderId(order.id), at).await.unwrap()
}

/// The editor's desk a minute later.
async fn later(town: &Town) -> Desk {
    town.clock.pass(SignedDuration::from_mins(1));
    editor(town).await
}

async fn orders(town: &Town, id: MessageId) -> Vec<OrderRow> {
    town.job().reader().orders(id).await.unwrap()
}

#[tokio::test]
async fn answered_criticism_closes_only_when_post_and_answer_are_both_decided() {
    both(async |town: Town| {
        let m = said(&town, COMPLAINT).await;
        criticism::begin(&later(&town).await, m.id, None).await.unwrap();
        let m = answered(&town, m.id).await;
        assert_eq!(m.tracks.answer_record, AnswerRecord::Undecided);
        let m = record::order(&later(&town).await, m.id, None, false, "Klagomål").await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        let registrar = town.desk(town.people.registrar).await;
        let m = record::confirm(&registrar, m.id, None, "KS 2026/00123").await.unwrap();
        assert_eq!(
            (m.tracks.record, m.closed_at),
            (Record::Registered, None),
            "the post alone is not enough"
        );
        assert_eq!(m.tracks.unrest(), [Track::AnswerRecord]);
        let unrest = refused(close::close(&later(&town).await, m.id, None).await);
        assert_eq!(unrest, "Meddelandet kan inte stängas än: alla fyra spår måste vara klara.");
        // Only the diary's number confirms it; an order that waits can be taken back and made anew.
        let nothing = refused(answers_record::confirm(&registrar, m.id, None, "KS 2026/00123").await);
        assert_eq!(nothing, "Det finns ingen beställning att bekräfta.");
        let m = answers_record::order(&later(&town).await, m.id, None, "Hör till ärendet").await.unwrap();
        assert_eq!(m.tracks.answer_record, AnswerRecord::ToRegister);
        let m = close::undo(&later(&town).await, m.id, None).await.unwrap();
        assert_eq!(m.tracks.answer_record, AnswerRecord::Undecided);
        let m = answers_record::order(&later(&town).await, m.id, None, "Hör till ärendet").await.unwrap();
        let waits = orders(&town, m.id).await.into_iter().filter(|o| o.kind == "register-answer");
        let waits: Vec<_> = waits.filter(|o| o.cancelled_at.is_none()).collect();
        assert_eq!(waits.len(), 1);
        let m = answer::cancel(&later(&town).await, m.id, None, OrderId(waits[0].id), "Fel").await.unwrap();
        assert_eq!(m.tracks.answer_record, AnswerRecord::Undecided, "the question is open again");
        answers_record::order(&later(&town).await, m.id, None, "Samma ärende").await.unwrap();
        let number = refused(answers_record::confirm(&registrar, m.id, None, " ").await);
        assert!(number.contains("diarienumret"), "{number}");
        let m = answers_record::confirm(&registrar, m.id, None, "KS 2026/00123").await.unwrap();
        assert_eq!((m.tracks.answer_record, m.tracks.handling), (AnswerRecord::Registered, Handling::Closed));
        let told = trail(&town, m.id).await;
        for act in ["message.answer-to-register", "message.undone", "message.answer-registered"] {
            assert!(told.iter().any(|t| t == act), "{act} is on the trail: {told:?}");
        }
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn the_answers_decision_is_asked_for_by_what_was_judged_last_and_taken_back_with_it() {
    both(async |town: Town| {
        let m = said(&town, COMPLAINT).await;
        let m = answered(&town, m.id).await;
        assert_eq!(m.tracks.answer_record, AnswerRecord::NotAsked, "no criticism yet");
        let t6 = |yes| Answered { question: QuestionKey::T6, yes, note: String::new() };
        triage::answer(&later(&town).await, m.id, None, t6(false)).await.unwrap();
        let m = triage::answer(&later(&town).await, m.id, None, t6(true)).await.unwrap();
        // The sixth question leads to the assessment: met with the answer that stands.
        let m = match m.tracks.handling {
            Handling::Answered => m,
            _ => answered(&town, m.id).await,
        };
        assert_eq!(m.tracks.answer_record, AnswerRecord::Undecided);
        let m = triage::answer(&later(&town).await, m.id, None, t6(false)).await.unwrap();
        assert_eq!(m.tracks.answer_record, AnswerRecord::NotAsked, "judged anew: no criticism");
        let m = close::undo(&later(&town).await, m.id, None).await.unwrap();
        assert_eq!(m.tracks.answer_record, AnswerRecord::Undecided, "and that taken back");
        let given = town.job().reader().triage_answers(m.id).await.unwrap();
        let t6 = given.iter().find(|a| a.question == "T6").unwrap();
        assert_eq!(t6.answer, "yes", "the answer before it counts again");
        assert_eq!(town.job().reader().triage_history(m.id).await.unwrap().len(), 3);
        let m = answers_record::keep_ordered(&later(&town).await, m.id, None, "Rutin").await.unwrap();
        let m = record::keep_ordered(&later(&town).await, m.id, None, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_policy_without_the_demand_asks_for_nothing_more() {
    let town = Town::with("perstorp", &crate::packs::perstorp("watched_hours")).await;
    let m = said(&town, COMPLAINT).await;
    criticism::begin(&later(&town).await, m.id, None).await.unwrap();
    let m = answered(&town, m.id).await;
    assert_eq!(m.tracks.answer_record, AnswerRecord::NotAsked, "as before");
    let not = refused(answers_record::keep_ordered(&later(&town).await, m.id, None, "").await);
    assert!(not.starts_with("Svarets registrering avgörs inte för sig"), "{not}");
    let m = record::keep_ordered(&later(&town).await, m.id, None, "").await.unwrap();
    assert_eq!(m.tracks.handling, Handling::Closed);
    town.verify().await;
}

#[tokio::test]
async fn a_restricted_registration_says_by_what_and_guards_the_message() {
    both(async |town: Town| {
        let m = said(&town, "Min son mår dåligt i er skola.").await;
        let desk = later(&town).await;
        let said = refused(record::order_restricted(&desk, m.id, None, "sekretess", "").await);
        assert!(said.starts_with("Skriv kapitel och paragraf"), "{said}");
        let m = record::order_restricted(&desk, m.id, None, "21:1", "Hälsa").await.unwrap();
        assert_eq!((m.tracks.record, m.visibility), (Record::ToRegister, Visibility::Secret));
        let order = orders(&town, m.id).await.pop().unwrap();
        assert_eq!(restriction(&order), Some(Restriction::By("OSL 21 kap. 1 §".into())));
        // The trail says that it is restricted, not by what.
        let entries = town.job().reader().entries(0, 10_000).await.unwrap();
        assert!(entries.iter().all(|e| !e.body.contains("21 kap")));
        town.clock.pass(SignedDuration::from_mins(1));
        let registrar = town.desk(town.people.registrar).await;
        let m = record::confirm(&registrar, m.id, None, "BUN 2026/7").await.unwrap();
        assert_eq!(m.tracks.record, Record::Registered);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_removal_for_secrecy_leads_to_restricted_registration_and_the_registrar_says_by_what() {
    both(async |town: Town| {
        let m = said(&town, "Min granne Åke har fått en diagnos.").await;
        let removal = Removal {
            ground: "sekretess".into(),
            facts: "Hälsouppgift om en enskild.".into(),
            for_good: false,
        };
        let m = remove::order(&later(&town).await, m.id, Some(m.revision), removal).await.unwrap();
        let of = |all: Vec<torg_store::inbox::rows::OrderRow>, kind: &str| {
            OrderId(all.into_iter().find(|o| o.kind == kind).unwrap().id)
        };
        let id = of(orders(&town, m.id).await, "remove");
        let desk = later(&town).await;
        let m = remove::confirm(&desk, m.id, None, id, Done::Deleted, "Läst utloggad.", None).await.unwrap();
        assert_eq!((m.tracks.record, m.visibility), (Record::ToRegister, Visibility::Secret));
        let notice = of(orders(&town, m.id).await, "public-notice");
        torg_office::decisions::confirm::by_hand(&desk, m.id, None, notice, "I tråden.").await.unwrap();
        let order = orders(&town, m.id).await.into_iter().find(|o| o.kind == "register").unwrap();
        assert_eq!(
            restriction(&order),
            Some(Restriction::ToSay(Some("OSL 21 kap. 1 §".into()))),
            "proposed, not decided"
        );
        town.clock.pass(SignedDuration::from_mins(1));
        let registrar = town.desk(town.people.registrar).await;
        let said = refused(record::confirm(&registrar, m.id, None, "KS 2026/9").await);
        assert!(said.starts_with("Skriv kapitel och paragraf"), "{said}");
        let m = record::confirm_by(&registrar, m.id, None, "KS 2026/9", "OSL 26 kap. 1 §").await.unwrap();
        assert_eq!((m.tracks.record, m.tracks.handling), (Record::Registered, Handling::Closed));
        let order = orders(&town, m.id).await.into_iter().find(|o| o.kind == "register").unwrap();
        assert_eq!(restriction(&order), Some(Restriction::By("OSL 26 kap. 1 §".into())));
        // Closed, the work is done: the right to secret messages decides alone.
        assert!(matches!(read::open(&later(&town).await, m.id).await, Err(Refusal::Missing)));
        town.verify().await;
    })
    .await;
}

//! Every act on a message: done, refused with its sentence, and what stands afterwards.

use crate::said::{at, clocks, comment, edited, editor, message, refused, running, take};
use jiff::SignedDuration;
use torg_domain::channels::taken::{Kind, Taken, Visibility as Seen};
use torg_domain::ids::{ChannelId, MessageId, OrderId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{Handling, Police, Publication, Record};
use torg_domain::policy::triage::QuestionKey;
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::bulk::{self, Bulk};
use torg_office::inbox::leave::{self, Reason};
use torg_office::inbox::remove::{self, Done, Removal};
use torg_office::inbox::triage::{self, Answered};
use torg_office::inbox::{
    answers_record, claim, close, consult, criticism, draft, forward, notify_manager, read, record,
};
use torg_office::{Desk, Refusal};
use torg_testkit::{Town, both};

const QUESTION: &str = "Hej, när öppnar badhuset igen?";

/// A town with a channel, half past ten, and one question in it.
async fn asked(town: &Town) -> (ChannelId, Message) {
    let channel = town.channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    take(town, channel, vec![comment("x", QUESTION)]).await;
    let message = message(town, channel, "x").await;
    town.clock.pass(SignedDuration::from_mins(1));
    (channel, message)
}

pub fn reply(text: &str) -> Reply {
    Reply { text: text.into(), holding: false, unsigned: None, version: None }
}

/// What the trail says was done to a message, in order.
pub async fn trail(town: &Town, id: MessageId) -> Vec<String> {
    let entries = town.job().reader().entries(0, 10_000).await.unwrap();
    entries.into_iter().filter(|e| e.subject == id.0).map(|e| e.act).collect()
}

async fn notices(town: &Town, person: PersonId) -> Vec<String> {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.into_iter().map(|n| n.kind).collect()
}

async fn orders(town: &Town, id: MessageId) -> Vec<torg_store::inbox::rows::OrderRow> {
    town.job().reader().orders(id).await.unwrap()
}

#[tokio::test]
async fn an_answer_is_ordered_then_confirmed_with_its_address_and_only_then_the_clock_stops() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        draft::save(&desk, m.id, draft::Form::Answer, "I maj.", m.revision).await.unwrap();
        let (m, order) = answer::order(&desk, m.id, Some(m.revision), reply(" I maj. ")).await.unwrap();
        let body: serde_json::Value = serde_json::from_str(&order.body).unwrap();
        assert_eq!((&body["text"], &body["signature"]), (&"I maj.".into(), &"Maja, redaktör".into()));
        assert_eq!(m.tracks.handling, Handling::Drafting);
        assert!(running(&town, &m, "answer").await.is_some(), "written is not given");
        let drafts = town.job().reader().drafts(m.id).await.unwrap();
        assert!(drafts.iter().all(|d| d.text.is_empty()));

        let id = OrderId(order.id);
        let said = refused(answer::order(&desk, m.id, None, reply("Igen")).await);
        assert!(said.starts_with("Svaret är beställt men inte bekräftat"), "{said}");
        for address in ["", "badhuset", "javascript:alert(1)"] {
            let said = refused(answer::confirm(&desk, m.id, None, id, address).await);
            assert!(said.starts_with("Klistra in adressen"), "{said}");
        }
        town.clock.pass(SignedDuration::from_mins(9));
        let desk = editor(&town).await;
        let m = answer::confirm(&desk, m.id, Some(m.revision), id, "https://blogg.lill.example/1#r")
            .await
            .unwrap();
        assert_eq!(m.tracks.handling, Handling::Answered);
        let clock = &clocks(&town, &m).await[0];
        assert_eq!((clock.state.as_str(), clock.stopped_by.as_deref()), ("stopped", Some("answered")));
        assert_eq!(clock.stopped_at, Some(town.now().as_millisecond()));
        assert!(m.due_at.is_none() && m.closed_at.is_none(), "the record is not decided yet");
        let said = refused(answer::confirm(&desk, m.id, None, id, "https://x.example/").await);
        assert_eq!(said, "Det finns ingen beställning att bekräfta.");
        let m = record::keep_ordered(&desk, m.id, Some(m.revision), "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        assert_eq!(
            trail(&town, m.id).await,
            ["message.received", "message.answer-ordered", "message.answered", "message.kept-ordered"]
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_answer_is_refused_when_empty_too_long_unsigned_without_reason_or_with_a_personal_number() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let order = async |r: Reply| refused(answer::order(&desk, m.id, Some(m.revision), r).await);
        assert_eq!(order(reply("  ")).await, "Skriv ett svar först.");
        assert!(order(reply(&"å".repeat(20_001))).await.contains("för långt"));
        for number in
            ["19121212-1212", "121212-1212", "191212121212", "Du är 121212+1212, va?", "701063-2391"]
        {
            let said = order(reply(&format!("Ditt nummer är {number}."))).await;
            assert!(said.contains("personnummer publiceras aldrig"), "{number}: {said}");
        }
        let unsigned = Reply { unsigned: Some(" ".into()), ..reply("I maj.") };
        assert_eq!(order(unsigned).await, "Skriv varför svaret inte skrivs under.");
        let old = Some(m.version);
        take(&town, channel, vec![edited("x", "Stänger badhuset för gott?", "2026-04-07T08:31:00Z")]).await;
        let stale = answer::order(&desk, m.id, None, Reply { version: old, ..reply("I maj.") }).await;
        assert!(matches!(stale, Err(Refusal::Stale)), "an edit in between is announced");
        let own = Taken { ours: Some(true), ..comment("own", "Vårt inlägg") };
        take(&town, channel, vec![own]).await;
        let own = message(&town, channel, "own").await;
        assert!(refused(answer::order(&desk, own.id, None, reply("Hej")).await).contains("stängt"));
        let unsigned = Reply { unsigned: Some("Chatten visar redan namnet.".into()), ..reply("I maj.") };
        let (_, order) = answer::order(&desk, m.id, None, unsigned).await.unwrap();
        assert!(order.body.contains(r#""signature":"""#), "{}", order.body);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_holding_reply_never_stops_the_clock_and_an_order_can_be_cancelled() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        let due = m.due_at;
        let holding = Reply { holding: true, ..reply("Vi återkommer.") };
        let (m, order) = answer::order(&desk, m.id, Some(m.revision), holding.clone()).await.unwrap();
        assert_eq!(
            refused(answer::cancel(&desk, m.id, None, OrderId(order.id), "").await),
            "Skriv varför beställningen avbryts."
        );
        let m = answer::cancel(&desk, m.id, None, OrderId(order.id), "Fel text").await.unwrap();
        let (m, order) = answer::order(&desk, m.id, Some(m.revision), holding).await.unwrap();
        let m = answer::confirm(&desk, m.id, None, OrderId(order.id), "https://x.example/1").await.unwrap();
        assert_eq!((m.tracks.handling, m.due_at), (Handling::HoldingReply, due));
        assert_eq!(running(&town, &m, "answer").await.unwrap().due_at, due.unwrap().as_millisecond());
        let all = orders(&town, m.id).await;
        assert_eq!(all.iter().filter(|o| o.cancelled_at.is_some()).count(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_question_is_not_left_unanswered_where_the_policy_promises_an_answer() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let yes = |question| Answered { question, yes: true, note: String::new() };
        let m = triage::answer(&desk, m.id, Some(m.revision), yes(QuestionKey::T7)).await.unwrap();
        let given = town.job().reader().triage_answers(m.id).await.unwrap();
        assert_eq!(
            (given[0].question.as_str(), given[0].answer.as_str(), given[0].proposed.as_str()),
            ("T7", "yes", "yes")
        );
        let said = refused(leave::leave(&desk, m.id, None, Reason::NothingAsked, "").await);
        assert!(said.contains("ska besvaras enligt"), "{said}");
        let said = refused(triage::answer(&desk, m.id, None, yes(QuestionKey::T10)).await);
        assert_eq!(said, "Den frågan ställs inte i era riktlinjer.");
        assert_eq!(
            refused(leave::leave(&desk, m.id, None, Reason::Other, " ").await),
            "Skriv varför meddelandet lämnas utan svar."
        );
        let m = leave::leave(&desk, m.id, None, Reason::AlreadyAnswered, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Left);
        assert_eq!(clocks(&town, &m).await[0].stopped_by.as_deref(), Some("left"));
        // A message that is no question can be left, and a yes to T8 leaves it by itself.
        take(&town, channel, vec![comment("y", "Vilken fin bild.")]).await;
        let y = message(&town, channel, "y").await;
        let y = triage::answer(&desk, y.id, Some(y.revision), yes(QuestionKey::T8)).await.unwrap();
        assert_eq!(y.tracks.handling, Handling::Left);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_forwarded_message_keeps_its_deadline_and_comes_back_delivered_or_declined() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let (desk, p) = (editor(&town).await, town.people);
        let due = m.due_at;
        let gone = town.person("Bo", "Borta", "f.d. kollega", town.units[0]).await;
        let mut writer = desk.open().await.unwrap();
        let row = writer.person(gone).await.unwrap();
        let ended = torg_store::municipality::PersonRow { ended_at: Some(0), ..row };
        writer.save_person(&ended).await.unwrap();
        writer.commit().await.unwrap();
        assert!(refused(forward::forward(&desk, m.id, None, gone, "").await).contains("har slutat"));
        assert!(
            refused(forward::forward(&desk, m.id, None, p.editor, "").await)
                .contains("någon annan än dig själv")
        );
        let m = forward::forward(&desk, m.id, Some(m.revision), p.newcomer, "Vet du?").await.unwrap();
        assert_eq!((m.tracks.handling, m.due_at), (Handling::Forwarded, due));
        assert_eq!(notices(&town, p.newcomer).await, ["forwarded"]);
        // Who it went to sees it, answers nothing else, and delivers.
        let newcomer = town.desk(p.newcomer).await;
        let opened = read::open(&newcomer, m.id).await.unwrap();
        assert!(opened.may.deliver && !opened.may.handle);
        let forwarding = opened.forwardings[0].id.into();
        assert!(matches!(forward::deliver(&desk, forwarding, "Jag").await, Err(Refusal::Missing)));
        assert_eq!(refused(forward::deliver(&newcomer, forwarding, " ").await), "Skriv svaret.");
        let m = forward::decline(&newcomer, forwarding, "Inte mitt bord.").await.unwrap();
        assert_eq!((m.tracks.handling, m.due_at), (Handling::Triage, due));
        assert!(refused(forward::deliver(&newcomer, forwarding, "Ändå").await).contains("redan svarat"));
        let m = forward::forward(&desk, m.id, Some(m.revision), p.handler, "Då du?").await.unwrap();
        let m = forward::forward(&desk, m.id, Some(m.revision), p.newcomer, "Jo, du.").await.unwrap();
        let open = town.job().reader().forwardings(m.id).await.unwrap();
        assert_eq!(open.iter().filter(|f| f.ended_at.is_none()).count(), 1, "with one at a time");
        let last = open.iter().find(|f| f.ended_at.is_none()).unwrap();
        let m = forward::deliver(&newcomer, last.id.into(), "Den 2 maj.").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Drafting);
        let drafts = town.job().reader().drafts(m.id).await.unwrap();
        assert!(drafts.iter().any(|d| d.person == p.editor.0 && d.text == "Den 2 maj."));
        assert_eq!(notices(&town, p.editor).await.iter().filter(|k| *k == "delivered").count(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_colleague_is_asked_and_gives_advice_beside_whoever_has_it_in_hand() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let (desk, p) = (editor(&town).await, town.people);
        assert_eq!(refused(consult::ask(&desk, m.id, None, p.handler, "").await), "Skriv vad du undrar.");
        let m = consult::ask(&desk, m.id, Some(m.revision), p.handler, "När?").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Consulting);
        claim::claim(&desk, m.id, false).await.unwrap();
        let handler = town.desk(p.handler).await;
        let asked = read::open(&handler, m.id).await.unwrap();
        assert!(asked.may.advise);
        let id = asked.consultations[0].id.into();
        assert!(matches!(consult::advise(&desk, id, "Själv").await, Err(Refusal::Missing)));
        let m = consult::advise(&handler, id, "I maj.").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Triage);
        let held = town.job().reader().claim(m.id, town.now()).await.unwrap();
        assert_eq!(
            held.unwrap().person,
            p.editor.0,
            "advice does not take the message out of anybody's hand"
        );
        assert_eq!(refused(consult::advise(&handler, id, "Juni.").await), "Du har redan svarat på frågan.");
        assert_eq!(notices(&town, p.handler).await, ["consulted"]);
        assert!(notices(&town, p.editor).await.contains(&"advised".to_owned()));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn who_has_a_message_in_hand_keeps_others_out_until_the_claim_runs_out_or_is_taken_over() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let (desk, p) = (editor(&town).await, town.people);
        claim::claim(&desk, m.id, false).await.unwrap();
        let other = town.desk(p.substitute).await;
        let said = refused(answer::order(&other, m.id, None, reply("Jag med")).await);
        assert!(said.starts_with("Maja Ek har meddelandet i handen"), "{said}");
        assert!(matches!(claim::claim(&other, m.id, false).await, Err(Refusal::Claimed(_))));
        claim::release(&other, m.id).await.unwrap();
        assert!(
            town.job().reader().claim(m.id, town.now()).await.unwrap().is_some(),
            "only one's own is let go"
        );
        // A sign of life keeps it; half an hour without one does not.
        town.clock.pass(SignedDuration::from_mins(20));
        claim::present(&editor(&town).await, m.id, true).await.unwrap();
        town.clock.pass(SignedDuration::from_mins(20));
        let other = town.desk(p.substitute).await;
        assert!(claim::claim(&other, m.id, false).await.is_err());
        claim::claim(&other, m.id, true).await.unwrap();
        assert_eq!(notices(&town, p.editor).await, ["taken-over"]);
        assert!(trail(&town, m.id).await.contains(&"message.taken-over".to_owned()));
        town.clock.pass(SignedDuration::from_mins(31));
        claim::claim(&editor(&town).await, m.id, false).await.unwrap();
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_is_given_to_somebody_who_may_handle_and_read_it() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let (desk, p) = (editor(&town).await, town.people);
        assert!(
            refused(close::assign(&desk, m.id, None, p.registrar, "").await)
                .contains("inget uppdrag att handlägga")
        );
        let m = close::assign(&desk, m.id, Some(m.revision), p.substitute, "Du kan badhus").await.unwrap();
        assert_eq!(m.owner, Some(p.substitute));
        assert_eq!(notices(&town, p.substitute).await, ["assigned"]);
        // A handler may not open direct messages, and is not given one.
        town.mandate(p.newcomer, "handlaggare", Some(town.units[0])).await;
        let direct = Taken { visibility: Seen::Direct, kind: Kind::Direct, ..comment("d", QUESTION) };
        take(&town, channel, vec![direct]).await;
        let d = message(&town, channel, "d").await;
        assert!(refused(close::assign(&desk, d.id, None, p.newcomer, "").await).contains("får inte läsa"));
        assert_eq!(message(&town, channel, "d").await.owner, Some(p.editor));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_message_closes_only_when_all_four_tracks_rest() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        let unrest = "Meddelandet kan inte stängas än: alla fyra spår måste vara klara.";
        assert_eq!(refused(close::close(&desk, m.id, None).await), unrest);
        let m = remove::ask_lawyer(&desk, m.id, Some(m.revision), "Är det ett hot?").await.unwrap();
        let m =
            record::order(&desk, m.id, Some(m.revision), false, "Tillför ärendet sakuppgift").await.unwrap();
        assert_eq!(m.tracks.record, Record::ToRegister);
        let said = refused(close::close(&desk, m.id, None).await);
        assert_eq!(said, "Något är beställt men inte bekräftat. Bekräfta eller avbryt det först.");
        let m = leave::leave(&desk, m.id, None, Reason::NotRelevant, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Left);
        let registrar = town.desk(town.people.registrar).await;
        assert!(refused(record::confirm(&registrar, m.id, None, " ").await).contains("diarienumret"));
        let m = record::confirm(&registrar, m.id, None, "KS 2026/00123").await.unwrap();
        assert_eq!(
            (m.tracks.record, m.tracks.handling),
            (Record::Registered, Handling::Left),
            "the lawyer is asked"
        );
        assert_eq!(
            refused(remove::lawyer_answered(&desk, m.id, None, false, "").await),
            "Skriv varför ingen anmälan görs."
        );
        let m = remove::lawyer_answered(&desk, m.id, None, false, "Inget brott.").await.unwrap();
        assert_eq!((m.tracks.police, m.tracks.handling), (Police::NotReported, Handling::Closed));
        assert!(m.closed_at.is_some() && clocks(&town, &m).await.iter().all(|c| c.state == "stopped"));
        let registered = orders(&town, m.id).await;
        assert!(registered.iter().all(|o| o.confirmed_at.is_some()));
        assert_eq!(
            refused(answer::order(&desk, m.id, None, reply("Hej")).await),
            "Meddelandet är stängt. Öppna det igen först."
        );
        assert_eq!(
            refused(close::reopen(&desk, m.id, None, "").await),
            "Skriv varför meddelandet öppnas igen."
        );
        town.clock.pass(SignedDuration::from_mins(5));
        let desk = editor(&town).await;
        let m = close::reopen(&desk, m.id, None, "Hon skrev igen").await.unwrap();
        assert_eq!((m.tracks.handling, m.closed_at), (Handling::Triage, None));
        assert_eq!(running(&town, &m, "answer").await.unwrap().started_at, town.now().as_millisecond());
        assert_eq!(refused(close::reopen(&desk, m.id, None, "Igen").await), "Meddelandet är inte stängt.");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_transfer_is_confirmed_by_its_receipt_and_another_decision_cancels_the_order() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        let said = refused(record::confirm(&desk, m.id, None, "KS 1").await);
        assert_eq!(said, "Det finns ingen beställning att bekräfta.");
        let m = record::order(&desk, m.id, None, false, "").await.unwrap();
        let m = record::order(&desk, m.id, None, true, "Hör till felanmälan").await.unwrap();
        assert_eq!(m.tracks.record, Record::ToTransfer);
        let all = orders(&town, m.id).await;
        assert_eq!(all.iter().filter(|o| o.cancelled_at.is_none()).count(), 1);
        let m = record::confirm(&desk, m.id, None, "FEL-77").await.unwrap();
        assert_eq!(m.tracks.record, Record::KeptOrdered);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn undo_restores_tracks_and_clocks_whole_and_once() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = async || {
            town.clock.pass(SignedDuration::from_mins(1));
            editor(&town).await
        };
        let cannot = "Det senaste som gjordes går inte att ångra.";
        assert_eq!(refused(close::undo(&desk().await, m.id, None).await), cannot);
        // Left, which also closes: one act, taken back in one.
        let before = m.clone();
        let m = record::keep_ordered(&desk().await, m.id, None, "").await.unwrap();
        let m = leave::leave(&desk().await, m.id, Some(m.revision), Reason::NotRelevant, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        let m = close::undo(&desk().await, m.id, Some(m.revision)).await.unwrap();
        assert_eq!((m.tracks.handling, m.closed_at, m.due_at), (Handling::Triage, None, before.due_at));
        assert!(running(&town, &m, "answer").await.is_some());
        let m = close::undo(&desk().await, m.id, Some(m.revision)).await.unwrap();
        assert_eq!(m.tracks, before.tracks);
        assert_eq!(refused(close::undo(&desk().await, m.id, None).await), cannot);
        // An assessment starts a clock of its own: it does not outlive the assessment.
        let yes = Answered { question: QuestionKey::T2, yes: true, note: String::new() };
        let m = triage::answer(&desk().await, m.id, None, yes).await.unwrap();
        assert_eq!(m.tracks.handling, Handling::RemovalAssessed);
        let there = running(&town, &m, "removal").await.is_some();
        let m = close::undo(&desk().await, m.id, None).await.unwrap();
        assert_eq!(m.tracks, before.tracks);
        assert!(there && running(&town, &m, "removal").await.is_none());
        assert_eq!(m.due_at, before.due_at);
        assert!(town.job().reader().triage_answers(m.id).await.unwrap().is_empty());
        // Reopened and taken back: closed as before.
        let other = desk().await;
        take(&town, channel, vec![comment("y", "Fint väder.")]).await;
        let y = message(&town, channel, "y").await;
        leave::leave(&other, y.id, None, Reason::NothingAsked, "").await.unwrap();
        record::keep_ordered(&desk().await, y.id, None, "").await.unwrap();
        let y = close::reopen(&desk().await, y.id, None, "Fel").await.unwrap();
        assert!(y.closed_at.is_none());
        let y = close::undo(&desk().await, y.id, None).await.unwrap();
        assert!(y.closed_at.is_some() && running(&town, &y, "answer").await.is_none());
        // Somebody else's act is not mine to take back, unless I coordinate.
        let m = record::order(&desk().await, m.id, None, false, "").await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        let substitute = town.desk(town.people.substitute).await;
        assert_eq!(
            refused(close::undo(&substitute, m.id, None).await),
            "Bara den som gjorde det kan ångra det."
        );
        let chief = town.desk(town.people.chief).await;
        let m = close::undo(&chief, m.id, None).await.unwrap();
        assert_eq!(m.tracks.record, Record::Undecided);
        assert!(orders(&town, m.id).await.iter().all(|o| o.cancelled_at.is_some()));
        // What has gone out cannot be taken back.
        let m = record::order(&desk().await, m.id, None, false, "").await.unwrap();
        town.clock.pass(SignedDuration::from_mins(1));
        record::confirm(&town.desk(town.people.registrar).await, m.id, None, "KS 2026/1").await.unwrap();
        assert_eq!(refused(close::undo(&desk().await, m.id, None).await), cannot);
        town.verify().await;
    })
    .await;
}

fn threat() -> Removal {
    Removal { ground: "olaga_hot".into(), facts: "Skriver att han vet var hon bor.".into(), for_good: false }
}

async fn copy_of(town: &Town, id: MessageId) -> Option<serde_json::Value> {
    let order = orders(town, id).await.into_iter().rfind(|o| o.kind == "remove").unwrap();
    let sha: [u8; 32] = order.copy?.try_into().unwrap();
    let bytes = town.office.store.objects().get(town.id(), &sha).await.unwrap();
    Some(serde_json::from_slice(&bytes).unwrap())
}

#[tokio::test]
async fn a_removal_keeps_a_readable_copy_first_and_is_confirmed_with_proof() {
    both(async |town: Town| {
        let (channel, _) = asked(&town).await;
        let bad = Taken { parent: Some("x".into()), ..comment("bad", "Jag vet var du bor, din idiot.") };
        take(&town, channel, vec![bad.clone()]).await;
        let m = message(&town, channel, "bad").await;
        let desk = editor(&town).await;
        let order = async |ground: &str, facts: &str| {
            let removal = Removal { ground: ground.into(), facts: facts.into(), for_good: false };
            refused(remove::order(&desk, m.id, None, removal).await)
        };
        assert_eq!(order("kritik", "Elak").await, "Välj en av grunderna i era riktlinjer.");
        assert_eq!(order("olaga_hot", " ").await, "Skriv vad i meddelandet som bryter mot grunden.");
        let m = remove::assess(&desk, m.id, Some(m.revision), "Hot?").await.unwrap();
        assert!(running(&town, &m, "removal").await.is_some());
        let m = remove::order(&desk, m.id, Some(m.revision), threat()).await.unwrap();
        assert_eq!((m.tracks.publication, m.visibility), (Publication::Preserved, Visibility::Secret));
        let copy = copy_of(&town, m.id).await.unwrap();
        assert_eq!(copy["versions"][0]["text"], "Jag vet var du bor, din idiot.");
        assert_eq!(copy["versions"][0]["raw"], String::from_utf8(bad.raw).unwrap());
        assert_eq!(copy["thread"].as_array().unwrap().len(), 2);
        // Whoever ordered it may see it through, though the order made it secret.
        let opened = read::open_guarded(&desk, m.id).await.unwrap();
        let id = OrderId(opened.orders.iter().find(|o| o.kind == "remove").unwrap().id);
        assert!(
            refused(remove::confirm(&desk, m.id, None, id, Done::Deleted, " ", None).await)
                .contains("såg efteråt")
        );
        let m = remove::confirm(&desk, m.id, None, id, Done::Deleted, "Läste sidan utloggad.", None)
            .await
            .unwrap();
        assert_eq!(m.tracks.publication, Publication::Deleted);
        assert!(running(&town, &m, "removal").await.is_none());
        let chief = town.desk(town.people.chief).await;
        // What follows from the ground is done too: the notice where it stood, and the question of the police.
        let notice = orders(&town, m.id).await.into_iter().find(|o| o.kind == "public-notice").unwrap();
        use torg_office::decisions::confirm::by_hand;
        by_hand(&desk, m.id, None, OrderId(notice.id), "Skrev det i tråden.").await.unwrap();
        remove::lawyer_answered(&chief, m.id, None, true, "5000-K1-26").await.unwrap();
        let m = record::keep_ordered(&chief, m.id, None, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        assert!(
            matches!(read::open(&desk, m.id).await, Err(Refusal::Missing)),
            "done, and secret from here on"
        );
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_may_not_be_copied_is_ordered_without_a_copy_and_said_so() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        let removal =
            Removal { ground: "barnpornografi".into(), facts: "Bild på barn.".into(), for_good: false };
        let m = remove::order(&desk, m.id, Some(m.revision), removal).await.unwrap();
        assert_eq!(m.tracks.publication, Publication::Preserved);
        assert!(copy_of(&town, m.id).await.is_none());
        let order = orders(&town, m.id).await.into_iter().find(|o| o.kind == "remove").unwrap();
        let id = OrderId(order.id);
        let m = remove::confirm(&desk, m.id, None, id, Done::Unpublished, "Avstängd.", None).await.unwrap();
        assert_eq!(m.tracks.record, Record::ToRegister, "the ground says always registered");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_removal_that_is_not_carried_out_leaves_the_message_to_be_handled() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        let desk = editor(&town).await;
        let rude =
            Removal { ground: "forolampning".into(), facts: "Kallar henne idiot.".into(), for_good: false };
        let m = remove::order(&desk, m.id, Some(m.revision), rude.clone()).await.unwrap();
        let m = remove::keep_up(&desk, m.id, Some(m.revision), "Inte så illa.").await.unwrap();
        assert_eq!((m.tracks.handling, m.tracks.publication), (Handling::Triage, Publication::Visible));
        assert!(orders(&town, m.id).await.iter().all(|o| o.cancelled_at.is_some()));
        let m = remove::order(&desk, m.id, Some(m.revision), rude).await.unwrap();
        let order = orders(&town, m.id).await.into_iter().find(|o| o.cancelled_at.is_none()).unwrap();
        let m = answer::cancel(&desk, m.id, None, OrderId(order.id), "Hon tog bort det själv").await.unwrap();
        assert_eq!(m.tracks.publication, Publication::Visible);
        let stale = remove::order(&desk, m.id, Some(m.revision - 1), threat()).await;
        assert!(matches!(stale, Err(Refusal::Stale)));
        leave::leave(&desk, m.id, None, Reason::NotRelevant, "").await.unwrap();
        let m = record::keep_ordered(&desk, m.id, None, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        assert_eq!(message(&town, channel, "x").await.closed_at, m.closed_at);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn criticism_is_assessed_by_its_steps_and_harm_is_told_to_the_manager() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let desk = editor(&town).await;
        assert!(
            refused(criticism::answer(&desk, m.id, None, "nej", "yes", "").await).contains("ett av stegen")
        );
        let m = criticism::begin(&desk, m.id, Some(m.revision)).await.unwrap();
        let m = criticism::answer(&desk, m.id, Some(m.revision), "saklig", "yes", "Ja").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Criticism);
        let m = criticism::meet(&desk, m.id, Some(m.revision), "Med fakta").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Drafting);
        assert!(
            refused(notify_manager::notify(&desk, m.id, None, "Drev").await)
                .contains("Ingen har det uppdrag")
        );
        town.mandate(town.people.chief, "forvaltningschef", None).await;
        notify_manager::notify(&desk, m.id, None, "Drev").await.unwrap();
        assert_eq!(notices(&town, town.people.chief).await, ["harmful"]);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn reading_what_is_direct_or_secret_is_on_the_trail_before_it_is_shown() {
    both(async |town: Town| {
        let (channel, _) = asked(&town).await;
        let direct =
            Taken { visibility: Seen::Direct, kind: Kind::Direct, ..comment("d", "Ring mig om mitt barn.") };
        take(&town, channel, vec![direct]).await;
        let (d, desk, p) = (message(&town, channel, "d").await, editor(&town).await, town.people);
        let shut = read::open(&desk, d.id).await.unwrap();
        assert!(
            !shut.shown && shut.versions.is_empty() && shut.proposed.is_none() && shut.attachments.is_empty()
        );
        assert!(shut.thread.iter().all(|t| t.text.is_empty() && t.message.snippet.is_empty()));
        assert!(shut.message.snippet.is_empty() && shut.seen.is_empty());
        assert_eq!(trail(&town, d.id).await, ["message.received"]);
        let open = read::open_guarded(&desk, d.id).await.unwrap();
        assert_eq!(open.versions[0].text, "Ring mig om mitt barn.");
        assert_eq!(trail(&town, d.id).await, ["message.received", "message.read"]);
        read::open_guarded(&desk, d.id).await.unwrap();
        assert_eq!(trail(&town, d.id).await.len(), 3, "each reading");
        // The secretary reads what is public and nothing direct.
        let secretary = town.desk(p.secretary).await;
        assert!(matches!(read::open_guarded(&secretary, d.id).await, Err(Refusal::Missing)));
        assert_eq!(
            refused(close::mark_secret(&desk, d.id, None, true, "").await),
            "Skriv varför, gärna med kapitel och paragraf."
        );
        close::mark_secret(&desk, d.id, None, true, "OSL 26 kap. 1 §").await.unwrap();
        let substitute = town.desk(p.substitute).await;
        assert!(matches!(read::open_guarded(&substitute, d.id).await, Err(Refusal::Missing)));
        let chief = town.desk(p.chief).await;
        read::open_guarded(&chief, d.id).await.unwrap();
        let d = close::mark_secret(&chief, d.id, None, false, "Inte längre").await.unwrap();
        assert_eq!(d.visibility, Visibility::Direct);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_act_on_many_does_what_can_be_done_and_says_why_not_for_the_rest() {
    both(async |town: Town| {
        let (channel, x) = asked(&town).await;
        take(&town, channel, vec![comment("y", "Fint."), comment("z", "Bra.")]).await;
        let (y, z) = (message(&town, channel, "y").await, message(&town, channel, "z").await);
        let desk = editor(&town).await;
        let unknown = MessageId(desk.new_id());
        let x = leave::leave(&desk, x.id, None, Reason::NotRelevant, "").await.unwrap();
        let x = record::keep_ordered(&desk, x.id, None, "").await.unwrap();
        let bulk = Bulk::Leave(Reason::NothingAsked, String::new());
        let size = async || town.job().reader().trail_size().await.unwrap();
        let before = size().await;
        let seen = bulk::preview(&desk, &[x.id, y.id, z.id, unknown], &bulk).await.unwrap();
        let refusals: Vec<_> = seen.iter().map(|o| o.refused.is_some()).collect();
        assert_eq!((refusals, size().await), (vec![true, false, false, true], before));
        take(&town, channel, vec![edited("z", "Inte bra.", "2026-04-07T08:31:00Z")]).await;
        let previewed = [(x.id, x.revision), (y.id, y.revision), (z.id, z.revision), (unknown, 1)];
        let done = bulk::carry_out(&desk, &previewed, &bulk).await;
        let refusals: Vec<_> = done.iter().map(|o| o.refused.is_some()).collect();
        assert_eq!(refusals, [true, false, true, true], "what changed after the preview is not touched");
        assert_eq!(message(&town, channel, "y").await.tracks.handling, Handling::Left);
        assert_eq!(message(&town, channel, "z").await.tracks.handling, Handling::Triage);
        // The school's handler sees none of them, not even that they are there.
        let handler = town.desk(town.people.handler).await;
        let seen = bulk::preview(&handler, &[y.id, unknown], &bulk).await.unwrap();
        assert_eq!(seen[0].refused, seen[1].refused);
        assert!(seen.iter().all(|o| o.message.is_none()));
        town.verify().await;
    })
    .await;
}

/// Every act on a message, tried by a desk on what somebody else's form named.
pub async fn tried(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    to: PersonId,
) -> Vec<(&'static str, Result<(), Refusal>)> {
    let order = OrderId(desk.new_id());
    let yes = Answered { question: QuestionKey::T2, yes: true, note: String::new() };
    macro_rules! all { ($($name:literal $act:expr;)*) => { vec![$(($name, $act.await.map(|_| ())),)*] } }
    all! {
        "triage" triage::answer(desk, id, revision, yes);
        "consult" consult::ask(desk, id, revision, to, "Vad tror du?");
        "forward" forward::forward(desk, id, revision, to, "");
        "answer" answer::order(desk, id, revision, reply("Hej"));
        "confirm answer" answer::confirm(desk, id, revision, order, "https://x.example/1");
        "cancel" answer::cancel(desk, id, revision, order, "Fel");
        "leave" leave::leave(desk, id, revision, Reason::NotRelevant, "");
        "keep ordered" record::keep_ordered(desk, id, revision, "");
        "to register" record::order(desk, id, revision, false, "");
        "to register restricted" record::order_restricted(desk, id, revision, "OSL 21 kap. 1 §", "");
        "keep answer ordered" answers_record::keep_ordered(desk, id, revision, "");
        "register answer" answers_record::order(desk, id, revision, "");
        "assess" remove::assess(desk, id, revision, "");
        "keep up" remove::keep_up(desk, id, revision, "Får stå");
        "remove" remove::order(desk, id, revision, threat());
        "confirm removal" remove::confirm(desk, id, revision, order, Done::Deleted, "Borta", None);
        "ask lawyer" remove::ask_lawyer(desk, id, revision, "Brott?");
        "lawyer answered" remove::lawyer_answered(desk, id, revision, true, "K 1");
        "notify" notify_manager::notify(desk, id, revision, "");
        "criticism" criticism::begin(desk, id, revision);
        "criticism step" criticism::answer(desk, id, revision, "saklig", "yes", "");
        "meet" criticism::meet(desk, id, revision, "");
        "close" close::close(desk, id, revision);
        "reopen" close::reopen(desk, id, revision, "Ny uppgift");
        "undo" close::undo(desk, id, revision);
        "secret" close::mark_secret(desk, id, revision, true, "OSL");
        "assign" close::assign(desk, id, revision, to, "");
    }
}

#[tokio::test]
async fn every_act_on_an_older_state_is_refused_and_changes_nothing() {
    both(async |town: Town| {
        let (channel, m) = asked(&town).await;
        take(&town, channel, vec![edited("x", "När stänger badhuset?", "2026-04-07T08:31:00Z")]).await;
        let desk = editor(&town).await;
        let size = town.job().reader().trail_size().await.unwrap();
        for (act, done) in tried(&desk, m.id, Some(m.revision), town.people.substitute).await {
            assert!(matches!(done, Err(Refusal::Stale)), "{act}: {done:?}");
        }
        assert_eq!(town.job().reader().trail_size().await.unwrap(), size);
        assert_eq!(message(&town, channel, "x").await.revision, m.revision + 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn every_act_without_the_right_is_refused_in_a_sentence_and_unseen_without_sight() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let p = town.people;
        let size = town.job().reader().trail_size().await.unwrap();
        let secretary = town.desk(p.secretary).await;
        for (act, done) in tried(&secretary, m.id, Some(m.revision), p.editor).await {
            assert!(matches!(&done, Err(Refusal::NotAllowed(_))), "{act}: {done:?}");
            assert!(refused(done).contains("Den som sköter personer och uppdrag kan ge dig den."));
        }
        for person in [p.newcomer, p.handler, p.admin] {
            let desk = town.desk(person).await;
            for (act, done) in tried(&desk, m.id, Some(m.revision), p.editor).await {
                assert!(matches!(done, Err(Refusal::Missing)), "{act}: {done:?}");
            }
            assert!(matches!(read::open(&desk, m.id).await, Err(Refusal::Missing)));
            assert!(matches!(claim::claim(&desk, m.id, true).await, Err(Refusal::Missing)));
        }
        assert_eq!(town.job().reader().trail_size().await.unwrap(), size);
    })
    .await;
}

#[tokio::test]
async fn a_draft_of_each_form_is_kept_for_its_writer_and_goes_when_the_act_is_done() {
    both(async |town: Town| {
        let (_, m) = asked(&town).await;
        let (desk, p) = (editor(&town).await, town.people);
        for form in draft::Form::ALL {
            draft::save(&desk, m.id, *form, &format!("påbörjat {}", form.word()), m.revision).await.unwrap();
        }
        let kept = async || {
            let drafts = town.job().reader().drafts(m.id).await.unwrap();
            let mut words: Vec<_> = drafts.into_iter().filter(|d| d.person == p.editor.0).collect();
            words.sort_by(|a, b| a.field.cmp(&b.field));
            words.into_iter().map(|d| d.field).collect::<Vec<_>>()
        };
        assert_eq!(kept().await.len(), draft::Form::ALL.len());
        let handler = town.desk(p.handler).await;
        let not = draft::save(&handler, m.id, draft::Form::Leave, "Nej", 0).await;
        assert!(matches!(not, Err(Refusal::Missing)), "not for those who may not see it");
        // A refusal leaves it; the act takes it.
        assert!(consult::ask(&desk, m.id, None, p.handler, " ").await.is_err());
        assert!(kept().await.contains(&"consult".to_owned()));
        consult::ask(&desk, m.id, None, p.handler, "När?").await.unwrap();
        criticism::answer(&desk, m.id, None, "saklig", "yes", "Ja").await.unwrap();
        remove::assess(&desk, m.id, None, "Hot?").await.unwrap();
        remove::keep_up(&desk, m.id, None, "Nej").await.unwrap();
        forward::forward(&desk, m.id, None, p.newcomer, "Du?").await.unwrap();
        let (_, order) =
            answer::order(&desk, m.id, None, Reply { holding: true, ..reply("Snart.") }).await.unwrap();
        answer::cancel(&desk, m.id, None, OrderId(order.id), "Fel").await.unwrap();
        leave::leave(&desk, m.id, None, Reason::NotRelevant, "").await.unwrap();
        assert_eq!(kept().await, ["advice", "answer", "deliver"]);
        draft::save(&desk, m.id, draft::Form::Answer, "", 0).await.unwrap();
        assert_eq!(kept().await, ["advice", "deliver"], "an empty one is none");
        town.verify().await;
    })
    .await;
}

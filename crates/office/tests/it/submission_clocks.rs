//! Reports on accessibility and requests for records have clocks of their own: started when they come, stopped when
//! they are answered, told in time and counted anew.

use crate::said::at;
use std::net::IpAddr;
use torg_domain::ids::PersonId;
use torg_domain::municipality::rights::Right;
use torg_domain::public::submission::{Kind, State};
use torg_office::clocks::submissions::{self, Late};
use torg_office::desk::reaches;
use torg_office::mail::digest;
use torg_office::policy::hours::{self, Change, Scope};
use torg_office::public::judge;
use torg_office::public::submit::{Sent, submit};
use torg_store::municipality::PersonRow;
use torg_store::public::{SubmissionClockRow, SubmissionRow};
use torg_testkit::{Town, both};

async fn sent(town: &Town, kind: Kind) -> SubmissionRow {
    let from: IpAddr = [203, 0, 113, 9].into();
    let sent = Sent { kind, place: "https://blogg.lill.example/1", text: "Jag vill se breven.", contact: "" };
    submit(&town.job(), from, &sent).await.unwrap()
}

async fn clock(town: &Town, row: &SubmissionRow) -> Option<SubmissionClockRow> {
    town.job().reader().submission_clock(row.id).await.unwrap()
}

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

#[tokio::test]
async fn what_has_a_time_in_law_gets_a_clock_that_stops_when_it_is_answered() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        for kind in [Kind::Report, Kind::Tip] {
            let row = sent(&town, kind).await;
            assert_eq!(clock(&town, &row).await, None, "{kind:?} has its time in the inbox, or none");
        }
        let row = sent(&town, Kind::Records).await;
        let running = clock(&town, &row).await.unwrap();
        assert_eq!((running.kind.as_str(), running.state.as_str()), ("release", "running"));
        assert!(running.due_at > row.came_at && running.intervals != "[]");
        let registrar = town.desk(town.people.registrar).await;
        let due = judge::due(&registrar, std::slice::from_ref(&row)).await.unwrap();
        assert_eq!(due, [Some(jiff::Timestamp::from_millisecond(running.due_at).unwrap())]);
        town.verify().await;
        judge::end(&registrar, row.id, None, State::Answered, "Här är breven.").await.unwrap();
        let stopped = clock(&town, &row).await.unwrap();
        assert_eq!(
            (stopped.state.as_str(), stopped.stopped_by.as_deref()),
            ("stopped", Some("submission.answered"))
        );
        assert_eq!(judge::due(&registrar, &[row]).await.unwrap(), [None]);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn those_who_may_answer_are_told_when_it_is_late_once_and_never_after_it_is_answered() {
    both(async |town: Town| {
        let row = sent(&town, Kind::Records).await;
        let answered = sent(&town, Kind::Accessibility).await;
        let admin = town.desk(town.people.admin).await;
        judge::end(&admin, answered.id, None, State::Closed, "Det är lagat.").await.unwrap();
        let due = clock(&town, &row).await.unwrap().due_at;
        // A working day well after both have fallen due.
        town.clock.set(at("2026-05-12T08:00:00Z"));
        assert!(town.now().as_millisecond() > due);
        submissions::remind(&town.job()).await.unwrap();
        submissions::remind(&town.job()).await.unwrap();
        let all = reaches(&town.job()).await.unwrap();
        let may = |right| -> Vec<_> {
            all.iter().filter(|(_, r)| r.may_somewhere(right)).map(|(p, _)| PersonId(p.id)).collect()
        };
        assert!(!may(Right::Register).is_empty());
        for person in may(Right::Register) {
            assert_eq!(told(&town, person, "records-overdue").await, 1);
        }
        for (person, _) in &all {
            assert_eq!(told(&town, PersonId(person.id), "access-overdue").await, 0);
        }
        let mut raised = 0;
        for (person, _) in &all {
            raised += told(&town, PersonId(person.id), "records-escalated").await;
        }
        assert_eq!(raised, 1, "and somebody above them, once");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn other_hours_are_shown_before_and_then_every_clock_is_counted_anew() {
    both(async |town: Town| {
        let row = sent(&town, Kind::Records).await;
        let before = clock(&town, &row).await.unwrap();
        let chief = town.desk(town.people.chief).await;
        let week =
            serde_json::from_value(serde_json::json!({ "weekdays": "08:00-12:00", "holidays": "closed" }));
        let change = Change { scope: Scope::Municipality, week: Some(week.unwrap()), closed: vec![] };
        let seen = hours::preview(&chief, &change).await.unwrap();
        assert_eq!(seen.move_.len(), 1, "the request is due when the day closes, which is earlier now");
        assert_eq!(clock(&town, &row).await.unwrap(), before, "a look changes nothing");
        assert_eq!(hours::change(&chief, &change).await.unwrap(), 1);
        let after = clock(&town, &row).await.unwrap();
        assert_eq!(after.due_at, seen.move_[0].to.as_millisecond());
        assert!(after.due_at < before.due_at && after.intervals != before.intervals);
        let entries = town.job().reader().entries(0, 1000).await.unwrap();
        assert!(entries.iter().any(|e| e.act == "clock.recomputed" && e.subject == row.id));
        // What is answered keeps the time it had.
        let registrar = town.desk(town.people.registrar).await;
        judge::end(&registrar, row.id, None, State::Answered, "Här är breven.").await.unwrap();
        let none = Change { scope: Scope::Municipality, week: None, closed: vec![] };
        assert_eq!(hours::change(&chief, &none).await.unwrap(), 0);
        assert_eq!(clock(&town, &row).await.unwrap().due_at, after.due_at);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_came_before_there_were_clocks_gets_one_counted_from_when_it_came() {
    both(async |town: Town| {
        let row = sent(&town, Kind::Records).await;
        town.tamper("delete from submission_clock").await;
        assert_eq!(clock(&town, &row).await, None);
        submissions::remind(&town.job()).await.unwrap();
        let begun = clock(&town, &row).await.unwrap();
        assert_eq!((begun.started_at, begun.state.as_str()), (row.came_at, "running"));
    })
    .await;
}

#[tokio::test]
async fn what_is_late_is_counted_for_those_who_may_answer_and_told_in_the_morning_to_whose_it_is() {
    both(async |town: Town| {
        let p = town.people;
        for person in [p.registrar, p.chief, p.newcomer] {
            let mut writer = town.job().open().await.unwrap();
            let row = PersonRow { password: Some("x".into()), ..writer.person(person).await.unwrap() };
            writer.save_person(&row).await.unwrap();
            writer.commit().await.unwrap();
        }
        sent(&town, Kind::Records).await;
        let taken = sent(&town, Kind::Accessibility).await;
        let (from, kind): (IpAddr, _) = ([203, 0, 113, 9].into(), Kind::Accessibility);
        let other =
            Sent { kind, place: "https://blogg.lill.example/2", text: "Filmen har ingen text.", contact: "" };
        let untaken = submit(&town.job(), from, &other).await.unwrap();
        judge::take(&town.desk(p.admin).await, taken.id, None).await.unwrap();
        let late = async |person| submissions::late(&town.desk(person).await).await.unwrap();
        assert_eq!(late(p.registrar).await, Late::default(), "nothing is late yet");
        town.clock.set(at("2026-05-12T06:31:00Z"));
        assert_eq!(late(p.registrar).await, Late { accessibility: 0, records: 1 });
        assert_eq!(late(p.chief).await.accessibility, 2, "whoever has taken it");
        assert_eq!(late(p.newcomer).await, Late::default(), "whoever may not answer sees no counter");
        digest::send(&town.job()).await.unwrap();
        let mut reader = town.job().reader();
        let text = async |reader: &mut torg_store::Reader, person| {
            let address = reader.person(person).await.unwrap().email;
            crate::mail::to(&town, &address).first().map(|letter| letter.text().to_owned())
        };
        let rut = text(&mut reader, p.registrar).await.unwrap();
        assert!(rut.contains("1 begäran om handlingar skulle ha varit besvarad."), "{rut}");
        assert!(!rut.contains("tillgänglighet") && !rut.contains("breven"), "{rut}");
        let per = text(&mut reader, p.chief).await.unwrap();
        assert!(
            per.contains("1 ärende om tillgänglighet skulle ha varit besvarat."),
            "the other is taken: {per}"
        );
        assert_eq!(text(&mut reader, p.newcomer).await, None);
        judge::end(&town.desk(p.admin).await, untaken.id, None, State::Closed, "Lagat.").await.unwrap();
        assert_eq!(late(p.chief).await.accessibility, 1);
    })
    .await;
}

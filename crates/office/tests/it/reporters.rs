//! Whoever sent us something without account is told how it ended: once, by letter where they left an address, and
//! without a word of what was sent or answered.

use crate::mail::to;
use crate::said::{at, editor};
use std::net::IpAddr;
use torg_domain::mail::bounce::{Bounce, Outcome, Status};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::outside::MailFailure;
use torg_domain::public::submission::{Kind, State};
use torg_office::mail::bounce::{Noted, came_back};
use torg_office::public::judge;
use torg_office::public::submit::{Sent, submit};
use torg_office::public::tell_sender::{self, CAME_BACK};
use torg_store::public::SubmissionRow;
use torg_testkit::{Town, both};
use uuid::Uuid;

const ANNA: &str = "anna@exempel.test";

async fn sent(town: &Town, kind: Kind, contact: &str) -> SubmissionRow {
    let text = "Lena i kassan hotas i en kommentar under inlägget om badhuset.";
    let place = "https://blogg.lill.example/1";
    let from: IpAddr = [203, 0, 113, 9].into();
    submit(&town.job(), from, &Sent { kind, place, text, contact }).await.unwrap()
}

async fn letter(town: &Town, id: Uuid) -> Option<(String, Option<String>)> {
    let row = town.job().reader().submission_letter(id).await.unwrap()?;
    Some((row.state, row.problem))
}

async fn end(town: &Town, row: &SubmissionRow, how: State) {
    let answer = "Kommentaren om Lena är borttagen.";
    judge::end(&editor(town).await, row.id, None, how, answer).await.unwrap();
}

async fn told(town: &Town) -> usize {
    let all = town.job().reader().notices(town.people.editor, 50).await.unwrap();
    all.iter().filter(|n| n.kind == CAME_BACK).count()
}

#[tokio::test]
async fn a_reporter_with_an_address_is_told_once_and_the_letter_says_nothing_of_the_matter() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        let row = sent(&town, Kind::Report, ANNA).await;
        assert_eq!(letter(&town, row.id).await, None, "nothing has ended yet");
        end(&town, &row, State::Answered).await;
        assert_eq!(letter(&town, row.id).await, Some(("waiting".into(), None)));
        assert_eq!(tell_sender::send(&town.job(), row.id).await.unwrap(), None);
        assert_eq!(tell_sender::send(&town.job(), row.id).await.unwrap(), None);
        let letters = to(&town, ANNA);
        assert_eq!(letters.len(), 1, "once");
        let text = letters[0].text();
        let link = format!("https://torg.lill.example/report/{}", row.code);
        for part in ["din anmälan", "7 april 2026", "Vi har svarat dig", &link, "Lills kommun"] {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        for secret in ["Lena", "kassan", "hotas", "borttagen"] {
            assert!(!text.contains(secret) && !letters[0].subject().contains(secret), "{secret} in\n{text}");
        }
        let id = MailId { mailed: Mailed::Submission(row.id), municipality: "lill".into() };
        assert_eq!(letters[0].id(), Some(id.written("torg.lill.example").as_str()));
        assert_eq!(letter(&town, row.id).await, Some(("sent".into(), None)));
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_reporter_without_a_usable_address_gets_no_letter_and_reads_the_answer_by_code() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        for contact in ["", "0701-23 45 67", "anna@exempel.test\nBcc: x@y.test"] {
            let row = sent(&town, Kind::Report, contact).await;
            end(&town, &row, State::Closed).await;
            assert_eq!(letter(&town, row.id).await, None, "{contact:?}");
            tell_sender::send(&town.job(), row.id).await.unwrap();
            let peer: IpAddr = [203, 0, 113, 10].into();
            let read = torg_office::public::submit::follow(&town.job(), &row.code, peer).await.unwrap();
            assert_eq!(read.answer.as_deref(), Some("Kommentaren om Lena är borttagen."));
        }
        assert!(town.outdoors.letters().is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_server_in_trouble_is_tried_again_and_an_address_that_refuses_is_shown_to_whoever_answered() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        let row = sent(&town, Kind::Report, ANNA).await;
        end(&town, &row, State::Closed).await;
        town.outdoors.refuses_mail(MailFailure::Later("4.3.2 upptagen".into()));
        let next = tell_sender::send(&town.job(), row.id).await.unwrap().unwrap();
        assert!(next > town.now());
        let (state, problem) = letter(&town, row.id).await.unwrap();
        assert!(state == "waiting" && problem.unwrap().contains("försöks igen"));
        town.outdoors.refuses_mail(MailFailure::Refused("5.1.1".into()));
        assert_eq!(tell_sender::send(&town.job(), row.id).await.unwrap(), None);
        let (state, problem) = letter(&town, row.id).await.unwrap();
        assert!(state == "refused" && problem.unwrap().contains("med koden"));
        assert_eq!(told(&town).await, 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_comes_back_is_shown_and_told_once_and_one_never_sent_cannot_come_back() {
    both(async |town: Town| {
        town.channel("Bloggen").await;
        let row = sent(&town, Kind::Report, ANNA).await;
        let about = MailId { mailed: Mailed::Submission(row.id), municipality: "lill".into() };
        let bounce = Bounce { about, outcome: Outcome::Failed, status: Some(Status(5, 1, 1)) };
        assert_eq!(came_back(&town.office, &bounce).await.unwrap(), Noted::NotOurs);
        end(&town, &row, State::Answered).await;
        assert_eq!(came_back(&town.office, &bounce).await.unwrap(), Noted::NotOurs);
        tell_sender::send(&town.job(), row.id).await.unwrap();
        town.clock.set(at("2026-04-07T09:00:00Z"));
        assert_eq!(came_back(&town.office, &bounce).await.unwrap(), Noted::Letter);
        assert_eq!(came_back(&town.office, &bounce).await.unwrap(), Noted::Already);
        let (state, problem) = letter(&town, row.id).await.unwrap();
        assert!(state == "bounced" && problem.unwrap().contains("kom inte fram"));
        assert_eq!(told(&town).await, 1);
        town.verify().await;
    })
    .await;
}

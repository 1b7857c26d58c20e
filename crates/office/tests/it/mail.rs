//! Letters to the author when something was removed, and to whoever asked for reconsidering; and what comes
//! back.

use crate::acts::trail;
use crate::decisions::{both_at, insult, order_of};
use crate::said::{at, comment, editor, message, take, work};
use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::channels::taken::{Author, Taken};
use torg_domain::decisions::{Effect, Way};
use torg_domain::ids::{DecisionId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_domain::mail::bounce::{Bounce, Outcome, Status};
use torg_domain::mail::id::{MailId, Mailed};
use torg_domain::mail::letter::Letter;
use torg_domain::outside::MailFailure;
use torg_office::decisions::appeal::{self, Request};
use torg_office::decisions::decide::{decide, dry_run};
use torg_office::inbox::record;
use torg_office::mail::bounce::{Noted, came_back};
use torg_store::inbox::rows::OrderRow;
use torg_testkit::{Site, Town};

const ANNA: &str = "anna@exempel.test";
const SAID: &str = "Du är en idiot, Lena, och det vet hela stan.";

/// A comment under a post of ours, by somebody whose address the platform gives.
async fn written(town: &Town, email: Option<&str>) -> Message {
    let channel = town.own_channel("Bloggen").await;
    town.clock.set(at("2026-04-07T08:30:00Z"));
    let post = Taken { ours: Some(true), ..comment("inlagg", "Vinterns turlista.") };
    let author = Author { name: "Anna Berg".into(), email: email.map(str::to_owned), ..Author::default() };
    let bad = Taken { parent: Some("inlagg".into()), author: Some(author), ..comment("bad", SAID) };
    take(town, channel, vec![post, bad]).await;
    let m = message(town, channel, "bad").await;
    town.clock.pass(SignedDuration::from_mins(1));
    m
}

async fn removed(town: &Town, email: Option<&str>) -> (Message, DecisionId) {
    let m = written(town, email).await;
    decide(&editor(town).await, m.id, Some(m.revision), insult()).await.unwrap()
}

pub fn to(town: &Town, whom: &str) -> Vec<Letter> {
    town.outdoors.letters().into_iter().filter(|l| l.to() == whom).collect()
}

async fn state(town: &Town, order: &OrderRow) -> (String, Option<String>) {
    let row = town.job().reader().outward(order.id.into()).await.unwrap().unwrap();
    (row.state, row.problem)
}

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

fn report(order: &OrderRow, key: &str) -> Bounce {
    let about = MailId { mailed: Mailed::Order(order.id.into()), municipality: key.into() };
    Bounce { about, outcome: Outcome::Failed, status: Some(Status(5, 1, 1)) }
}

#[tokio::test]
async fn the_author_is_told_by_letter_when_it_is_gone_without_a_word_of_what_stood_there() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (m, decision) = removed(&town, Some(ANNA)).await;
        assert!(to(&town, ANNA).is_empty(), "nobody is told before it is done");
        work(&town).await;
        let letters = to(&town, ANNA);
        assert_eq!(letters.len(), 1);
        let decision = town.job().reader().decision(decision).await.unwrap();
        let order = order_of(&town, m.id, "letter").await;
        let id = MailId { mailed: Mailed::Order(order.id.into()), municipality: "lill".into() };
        assert_eq!(letters[0].id(), Some(id.written("torg.lill.example").as_str()));
        let text = letters[0].text();
        let link = format!("https://torg.lill.example/r/{}", decision.code);
        for part in
            [link.as_str(), "förolämpning", "Bloggen", "7 april 2026", "28 april 2026", "Lills kommun"]
        {
            assert!(text.contains(part), "{part} in\n{text}");
        }
        for secret in ["idiot", "Lena", "Anna", "hela stan", "namngiven"] {
            assert!(!text.contains(secret) && !letters[0].subject().contains(secret), "{secret} in\n{text}");
        }
        assert_eq!(text.matches("Hej").count(), 1, "greeted once:\n{text}");
        assert!(order.confirmed_at.is_some() && order.confirmed_by.is_none());
        assert_eq!(state(&town, &order).await, ("confirmed".into(), None));
        let carried = town.job().reader().carried(order.id.into()).await.unwrap();
        assert_eq!((carried.len(), carried[0].status), (1, 250));
        let sha: [u8; 32] = carried[0].answer.clone().unwrap().try_into().unwrap();
        let answer = town.office.store.objects().get(town.id(), &sha).await.unwrap();
        assert_eq!(&answer[..], b"2.0.0 Ok: queued as 4F1", "the server's word is kept");
        assert!(trail(&town, m.id).await.iter().any(|act| act == "message.letter-mailed"));
        // The address stands with the version, and nowhere else.
        for order in town.job().reader().orders(m.id).await.unwrap() {
            assert!(!format!("{order:?}").contains(ANNA));
        }
        for step in town.job().reader().steps(m.id).await.unwrap() {
            assert!(!step.reason.contains(ANNA));
        }
        work(&town).await;
        assert_eq!(to(&town, ANNA).len(), 1, "once");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn an_address_that_cannot_be_trusted_leaves_the_page_of_the_code() {
    let long = format!("{}@exempel.test", "a".repeat(300));
    let hostile = [
        None,
        Some(""),
        Some("anna@exempel.test\r\nBcc: alla@exempel.test"),
        Some("anna@exempel.test,eva@exempel.test"),
        Some("\"Anna\"@exempel.test"),
        Some("anna@räksmörgås.test"),
        Some("anna@[127.0.0.1]"),
        Some(long.as_str()),
    ];
    for email in hostile {
        let site = Site::new();
        let town = Town::at(&site, "grund", "").await;
        let m = written(&town, email).await;
        let desk = editor(&town).await;
        let plan = dry_run(&desk, m.id, &insult()).await.unwrap();
        let way = plan.effects.iter().find(|e| e.effect == Effect::Letter).map(|e| e.way);
        assert_eq!(way, Some(Way::Page), "{email:?}");
        decide(&desk, m.id, Some(m.revision), insult()).await.unwrap();
        work(&town).await;
        assert!(town.outdoors.letters().iter().all(|l| !l.to().contains("exempel.test")), "{email:?}");
    }
}

#[tokio::test]
async fn a_mail_server_in_trouble_is_shown_and_asked_again_and_the_letter_goes_once() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        town.outdoors.refuses_mail(MailFailure::Later("den gick inte att nå".into()));
        town.outdoors.refuses_mail(MailFailure::Settings("inloggningen godtas inte".into()));
        let (m, _) = removed(&town, Some(ANNA)).await;
        work(&town).await;
        let order = order_of(&town, m.id, "letter").await;
        let (stands, problem) = state(&town, &order).await;
        assert_eq!(stands, "waiting");
        assert!(problem.unwrap().contains("kunde inte ta emot brevet nu"));
        town.clock.pass(SignedDuration::from_mins(1));
        work(&town).await;
        let problem = state(&town, &order).await.1.unwrap();
        assert!(problem.contains("inloggningen") && problem.contains("operator"), "{problem}");
        town.clock.pass(SignedDuration::from_hours(1));
        work(&town).await;
        assert_eq!(state(&town, &order).await, ("confirmed".into(), None));
        assert_eq!(to(&town, ANNA).len(), 1);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_letter_that_is_refused_ends_its_order_says_why_and_keeps_nothing_open() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        town.outdoors.refuses_mail(MailFailure::Refused("svar 550".into()));
        let (m, _) = removed(&town, Some(ANNA)).await;
        work(&town).await;
        let order = order_of(&town, m.id, "letter").await;
        assert!(order.cancelled_at.is_some() && order.confirmed_at.is_none());
        let (stands, problem) = state(&town, &order).await;
        let problem = problem.unwrap();
        assert_eq!(stands, "refused");
        assert!(problem.contains("svar 550") && problem.contains("sidan med beslutets kod"), "{problem}");
        assert!(problem.contains("author") && !problem.contains(ANNA), "{problem}");
        assert_eq!(told(&town, town.people.editor, "letter-came-back").await, 1);
        let m = record::keep_ordered(&editor(&town).await, m.id, None, "").await.unwrap();
        assert_eq!(m.tracks.handling, Handling::Closed);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn five_days_without_a_mail_server_end_the_letter() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let (m, _) = removed(&town, Some(ANNA)).await;
    for _ in 0..3 {
        town.outdoors.refuses_mail(MailFailure::Later("den svarade inte i tid".into()));
    }
    work(&town).await;
    town.clock.pass(SignedDuration::from_hours(24 * 5 - 1));
    work(&town).await;
    let order = order_of(&town, m.id, "letter").await;
    assert_eq!(state(&town, &order).await.0, "waiting");
    town.clock.pass(SignedDuration::from_hours(2));
    work(&town).await;
    let (stands, problem) = state(&town, &order).await;
    assert_eq!(stands, "refused");
    assert!(problem.unwrap().contains("fem dagar"));
}

#[tokio::test]
async fn a_letter_that_comes_back_is_shown_on_its_message_once_and_in_no_other_municipality() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        let (m, _) = removed(&town, Some(ANNA)).await;
        let order = order_of(&town, m.id, "letter").await;
        let early = came_back(&town.office, &report(&order, "lill")).await.unwrap();
        assert_eq!(early, Noted::NotOurs, "what was not sent has not come back");
        work(&town).await;
        let other = town.beside("grann").await;
        for key in ["grann", "finns-inte"] {
            let noted = came_back(&town.office, &report(&order, key)).await.unwrap();
            assert_eq!(noted, Noted::NotOurs, "{key}");
        }
        let late = Bounce { outcome: Outcome::Delayed, ..report(&order, "lill") };
        assert_eq!(came_back(&town.office, &late).await.unwrap(), Noted::NotYet);
        assert_eq!(state(&town, &order).await.0, "confirmed");
        assert_eq!(came_back(&town.office, &report(&order, "lill")).await.unwrap(), Noted::Letter);
        let (stands, problem) = state(&town, &order).await;
        assert_eq!(stands, "bounced");
        assert!(problem.unwrap().contains("adressen finns inte (5.1.1)"));
        assert_eq!(told(&town, town.people.editor, "letter-came-back").await, 1);
        assert_eq!(came_back(&town.office, &report(&order, "lill")).await.unwrap(), Noted::Already);
        assert_eq!(told(&town, town.people.editor, "letter-came-back").await, 1);
        assert!(trail(&town, m.id).await.iter().any(|act| act == "message.letter-came-back"));
        // An order that is no letter cannot be said to have come back.
        let measure = order_of(&town, m.id, "remove").await;
        assert_eq!(came_back(&town.office, &report(&measure, "lill")).await.unwrap(), Noted::NotOurs);
        town.verify().await;
        other.verify().await;
    })
    .await;
}

#[tokio::test]
async fn each_municipalitys_letters_lead_to_its_own_host() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let other = town.beside("grann").await;
    let _ = removed(&other, Some(ANNA)).await;
    work(&town).await;
    let letters = town.outdoors.letters();
    assert!(!letters.is_empty());
    for letter in letters {
        assert!(letter.text().contains("https://torg.grann.example/"), "{}", letter.text());
        assert!(letter.text().contains("Granns kommun") && !letter.text().contains("torg.lill.example"));
    }
    let notice = site.replies().pop().unwrap().1;
    assert!(notice.contains("https://torg.grann.example/r/"), "{notice}");
}

#[tokio::test]
async fn whoever_asked_for_reconsidering_gets_the_answer_by_mail_where_it_may_be_read_on_its_way() {
    both_at("grund", "", async |town: Town, _: Arc<Site>| {
        for (n, (reason, shown)) in [
            ("Ordet är en förolämpning.", true),
            ("Du skrev att Lena är en idiot: du är en idiot, Lena, och det vet hela stan.", false),
        ]
        .into_iter()
        .enumerate()
        {
            let (m, decision) = if n == 0 {
                removed(&town, None).await
            } else {
                let m =
                    message(&town, town.job().reader().channels().await.unwrap()[0].id.into(), "bad").await;
                (m.clone(), town.job().reader().decisions_of(m.id).await.unwrap()[0].id.into())
            };
            work(&town).await;
            let contact = Some("anna@exempel.test".into());
            let request = Request {
                came_at: town.now(),
                how: "page".into(),
                text: "Det var ett skämt.".into(),
                contact,
            };
            let (_, id) = appeal::receive(&town.job(), decision, request).await.unwrap();
            let other = town.desk(town.people.substitute).await;
            appeal::judge(&other, id, false, reason).await.unwrap();
            work(&town).await;
            let letters = to(&town, ANNA);
            assert_eq!(letters.len(), n + 1);
            let text = letters[n].text();
            assert!(
                text.contains("Beslutet står fast") && text.contains("/r/") && text.contains("JO"),
                "{text}"
            );
            assert_eq!(text.contains(reason), shown, "{text}");
            assert!(!text.contains("Lena"), "{text}");
            let order = order_of(&town, m.id, "letter").await;
            assert!(order.confirmed_at.is_some() && !order.body.contains(ANNA));
        }
        town.verify().await;
    })
    .await;
}

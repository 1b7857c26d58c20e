//! What we say ourselves: looked at, agreed to by another, put up and kept; and speaking on others' channels.

use jiff::SignedDuration;
use torg_domain::ids::PersonId;
use torg_domain::publishing::Confirmed;
use torg_office::Refusal;
use torg_office::publishing::write::{self, Where, Written};
use torg_office::publishing::{KeptPicture, agree, places, put_up};
use torg_testkit::{Town, both};
use uuid::Uuid;

const ALL: Confirmed = Confirmed { secrecy: true, data: true, opinion: true };

fn text(text: &str) -> Written {
    Written { text: text.into(), confirmed: ALL, ..Written::default() }
}

async fn told(town: &Town, person: PersonId, kind: &str) -> usize {
    let all = town.job().reader().notices(person, 50).await.unwrap();
    all.iter().filter(|n| n.kind == kind).count()
}

async fn state(town: &Town, id: Uuid) -> String {
    town.job().reader().own_post(id).await.unwrap().state
}

#[tokio::test]
async fn a_post_is_agreed_to_by_another_put_up_and_kept_as_it_was() {
    both(async |town: Town| {
        let channel = town.channel("Bloggen").await;
        let p = town.people;
        let (editor, substitute) = (town.desk(p.editor).await, town.desk(p.substitute).await);
        let id = write::begin(&editor, Where::Channel(channel), &text("Badhuset öppnar.")).await.unwrap();
        let own = agree::propose(&editor, id, p.editor).await.unwrap_err();
        assert!(matches!(own, Refusal::Field { field: "whom", .. }), "{own}");
        agree::propose(&editor, id, p.substitute).await.unwrap();
        assert_eq!(told(&town, p.substitute, agree::WANTED).await, 1);
        assert!(agree::answer(&editor, id, true, "").await.is_err(), "nobody agrees to their own");
        assert!(agree::answer(&substitute, id, false, " ").await.is_err(), "a no has a reason");
        agree::answer(&substitute, id, true, "").await.unwrap();
        assert_eq!(state(&town, id).await, "ready");

        // A changed text is agreed to anew.
        let row = town.job().reader().own_post(id).await.unwrap();
        write::change(&editor, id, row.revision, &text("Badhuset öppnar på måndag.")).await.unwrap();
        assert_eq!(state(&town, id).await, "draft");
        let stale = write::change(&editor, id, row.revision, &text("Något annat.")).await.unwrap_err();
        assert!(stale.to_string().contains("har ändrat"), "{stale}");
        agree::ready(&editor, id).await.unwrap();
        let no = put_up::confirm(&editor, id, "där borta").await.unwrap_err();
        assert!(matches!(no, Refusal::Field { field: "address", .. }), "{no}");
        put_up::confirm(&editor, id, "https://blogg.lill.example/badhuset").await.unwrap();
        let kept = town.job().reader().own_post(id).await.unwrap();
        assert_eq!((kept.state.as_str(), kept.body.as_str()), ("published", "Badhuset öppnar på måndag."));
        assert!(kept.published_by == Some(p.editor.0) && kept.policy.is_some());
        let no = write::change(&editor, id, kept.revision, &text("Nej.")).await.unwrap_err();
        assert!(no.to_string().contains("redan publicerat"), "{no}");
        assert!(write::withdraw(&editor, id, "").await.is_err());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn what_the_rules_stop_or_nobody_has_confirmed_does_not_go_out() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    let editor = town.desk(town.people.editor).await;
    let begin =
        async |written: &Written| write::begin(&editor, Where::Channel(channel), written).await.unwrap();
    for (written, field) in [
        (text("Anmäl dig: 640823-3234."), "text"),
        (Written { confirmed: Confirmed { secrecy: false, ..ALL }, ..text("Badhuset öppnar.") }, "secrecy"),
        (Written { confirmed: Confirmed { data: false, ..ALL }, ..text("Ring 070-174 06 05.") }, "data"),
        (
            Written {
                pictures: vec![KeptPicture { name: "bad.jpg".into(), ..KeptPicture::default() }],
                ..text("Badhuset öppnar.")
            },
            "pictures",
        ),
    ] {
        let id = begin(&written).await;
        let no = agree::ready(&editor, id).await.unwrap_err();
        assert!(matches!(&no, Refusal::Field { field: at, .. } if *at == field), "{field}: {no}");
        assert_eq!(state(&town, id).await, "draft");
    }
    let id = begin(&text("Badhuset öppnar.")).await;
    assert!(put_up::confirm(&editor, id, "https://blogg.lill.example/1").await.is_err(), "it is not ready");
    for person in [town.people.newcomer, town.people.handler] {
        let no = agree::ready(&town.desk(person).await, id).await.unwrap_err();
        assert!(matches!(no, Refusal::NotAllowed(_)), "{no}");
    }
}

#[tokio::test]
async fn when_the_time_of_a_post_has_come_its_writer_is_told_once() {
    let town = Town::new().await;
    let channel = town.channel("Bloggen").await;
    let editor = town.desk(town.people.editor).await;
    let at = town.now().checked_add(SignedDuration::from_hours(2)).unwrap();
    let planned = Written { planned_at: Some(at), ..text("Badhuset öppnar.") };
    let id = write::begin(&editor, Where::Channel(channel), &planned).await.unwrap();
    agree::ready(&editor, id).await.unwrap();
    assert_eq!(put_up::look(&town.job()).await.unwrap(), 0);
    town.clock.pass(SignedDuration::from_hours(3));
    for found in [1, 0] {
        assert_eq!(put_up::look(&town.job()).await.unwrap(), found);
    }
    assert_eq!(told(&town, town.people.editor, put_up::DUE).await, 1);
    town.verify().await;
}

fn place(title: &str, participant: PersonId) -> places::Place {
    places::Place {
        name: "Vi i byn".into(),
        kind: "kommentarer på en blogg".into(),
        address: "https://byn.example/".into(),
        title: title.into(),
        approved_by: "Eva Sund".into(),
        approved_on: Some("2026-03-02".parse().unwrap()),
        reference: "KS 2026/12".into(),
        participant: Some(participant),
    }
}

#[tokio::test]
async fn only_who_was_appointed_speaks_elsewhere_in_their_own_name_and_steps_aside_with_a_reason() {
    both(async |town: Town| {
        let p = town.people;
        let admin = town.desk(p.admin).await;
        let no = places::enter(&admin, &place("redaktionen", p.editor)).await.unwrap_err();
        assert!(matches!(no, Refusal::Field { field: "title", .. }), "the policy names who approves: {no}");
        let at = places::enter(&admin, &place("forvaltningschef", p.editor)).await.unwrap();
        assert_eq!(told(&town, p.editor, places::APPOINTED).await, 1);
        let substitute = town.desk(p.substitute).await;
        assert!(write::begin(&substitute, Where::Place(at), &text("Hej!")).await.is_err(), "not appointed");
        let editor = town.desk(p.editor).await;
        let anonymous = write::begin(&editor, Where::Place(at), &text("Vi lagar vägen.")).await.unwrap();
        let no = agree::ready(&editor, anonymous).await.unwrap_err();
        assert!(no.to_string().contains("Maja Ek"), "{no}");
        let own = Written {
            replies_to: "Bengt: När lagas vägen?".into(),
            ..text("Vi lagar vägen på måndag. Maja Ek, Lills kommun")
        };
        let id = write::begin(&editor, Where::Place(at), &own).await.unwrap();
        agree::ready(&editor, id).await.unwrap();
        put_up::confirm(&editor, id, "https://byn.example/1#7").await.unwrap();
        let kept = town.job().reader().own_post(id).await.unwrap();
        assert!(kept.replies_to.contains("Bengt") && kept.place == Some(at), "the dialogue is kept");

        assert!(places::step_aside(&editor, at, p.substitute, " ").await.is_err());
        let then = places::step_aside(&editor, at, p.substitute, "Jag bor där.").await.unwrap();
        assert!(write::begin(&editor, Where::Place(then), &text("x")).await.is_err());
        assert!(write::begin(&editor, Where::Place(at), &text("x")).await.is_err(), "that one is ended");
        write::begin(&substitute, Where::Place(then), &text("x")).await.unwrap();
        places::end(&substitute, then).await.unwrap();
        assert!(write::begin(&substitute, Where::Place(then), &text("x")).await.is_err());
        town.verify().await;
    })
    .await;
}

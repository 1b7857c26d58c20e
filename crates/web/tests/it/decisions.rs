//! A removal walked through as a browser does: what would happen, the decision, the second person, and how
//! far it has come.

use crate::browser::{Browser, hidden};
use axum::http::StatusCode;
use torg_domain::ids::MessageId;
use torg_office::jobs;
use torg_testkit::{Mood, Site, Town};

async fn setting(site: &std::sync::Arc<Site>) -> (Town, MessageId) {
    let town = Town::at(site, "grund", "").await;
    let channel = town.own_channel("Lillbloggen").await;
    let id = town.message(channel, "bad", "Du är en idiot, Lena.", false).await;
    (town, id)
}

async fn work(town: &Town) {
    loop {
        let jobs = jobs::claim(&town.office, 20).await.unwrap();
        if jobs.is_empty() {
            return;
        }
        for job in jobs {
            jobs::run(&town.office, &job).await.unwrap();
        }
    }
}

async fn decision_of(town: &Town, id: MessageId) -> String {
    town.job().reader().decisions_of(id).await.unwrap().last().unwrap().id.to_string()
}

#[tokio::test]
async fn what_will_happen_is_shown_before_it_does_and_how_far_it_has_come_after() {
    let site = Site::new();
    let (town, id) = setting(&site).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{id}");
    let page = editor.page(&at).await;
    assert!(page.contains("dölja för alla") && page.contains("torg gör det"));
    let revision =
        hidden(&page).into_iter().find(|(name, _)| name == "revision").map(|(_, value)| value).unwrap();
    let form =
        [("revision", revision.as_str()), ("ground", "forolampning"), ("facts", "Kallar henne idiot.")];
    let shown = editor.post(&format!("{at}/remove/preview"), &form).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("Det här kommer att hända") && shown.body.contains("valdes"));
    assert!(town.job().reader().decisions_of(id).await.unwrap().is_empty(), "nothing is written");
    let bad = editor.post(&format!("{at}/remove/preview"), &[("ground", "kritik"), ("facts", "x")]).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(bad.body.contains("Välj en av grunderna i era riktlinjer."));

    let mut sent: Vec<(String, String)> = hidden(&shown.body);
    sent.push(("step".into(), "order".into()));
    let sent: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let done = editor.post(&format!("{at}/remove"), &sent).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.body);
    assert!(done.to.ends_with("said=removal-handed"), "nobody is told to do what torg does: {}", done.to);
    site.is(Mood::Lies);
    work(&town).await;
    let page = editor.page(&at).await;
    assert!(page.contains("Det syns fortfarande för en utomstående."));
    let decision = decision_of(&town, id).await;
    let page = editor.page(&format!("/desk/decisions/{decision}")).await;
    assert!(page.contains("inte än") && page.contains("Kallar henne idiot."));
    site.is(Mood::Well);
    town.clock.pass(jiff::SignedDuration::from_mins(5));
    work(&town).await;
    let page = editor.page(&at).await;
    assert!(page.contains("Kontrollerat utifrån") && !page.contains("Det syns fortfarande"));
    assert!(editor.page("/desk/decisions").await.contains("Förolämpning"));
}

#[tokio::test]
async fn a_second_person_answers_and_somebody_else_reconsiders() {
    let site = Site::new();
    let (town, id) = setting(&site).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let other = Browser::of(&town, town.people.substitute).await;
    let form = [
        ("ground", "forolampning"),
        ("facts", "Kallar henne idiot."),
        ("measure", "delete"),
        ("gentler", "Kopieras vidare."),
        ("step", "order"),
    ];
    let at = format!("/desk/message/{id}/remove");
    // What cannot be undone is asked for twice, with all that follows from it shown in between.
    let once = editor.post(&at, &form).await;
    assert_eq!(once.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        once.body.contains("går inte att ångra") && once.body.contains("name=\"for-good\""),
        "{}",
        once.body
    );
    assert!(town.job().reader().decisions_of(id).await.unwrap().is_empty());
    let mut form = form.to_vec();
    form.push(("for-good", "yes"));
    let proposed = editor.post(&at, &form).await;
    assert_eq!(proposed.status, StatusCode::SEE_OTHER, "{}", proposed.body);
    assert!(proposed.to.ends_with("said=removal-proposed"), "{}", proposed.to);
    let decision = format!("/desk/decisions/{}", decision_of(&town, id).await);
    assert!(editor.page("/desk/decisions").await.contains("väntar på en andra person"));
    let own = editor.post(&format!("{decision}/second"), &[("answer", "agree")]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    assert!(own.body.contains("en annan person än den som föreslog"));
    let none = other.post(&format!("{decision}/second"), &[("answer", "reject"), ("why", "")]).await;
    assert_eq!(none.status, StatusCode::UNPROCESSABLE_ENTITY);
    let yes = other.post(&format!("{decision}/second"), &[("answer", "agree")]).await;
    assert_eq!(yes.status, StatusCode::SEE_OTHER, "{}", yes.body);
    work(&town).await;
    let request = [("how", "phone"), ("text", "Det var ett skämt."), ("came", ""), ("contact", "")];
    let came = editor.post(&format!("{decision}/appeal"), &request).await;
    assert_eq!(came.status, StatusCode::SEE_OTHER, "{}", came.body);
    let chief = Browser::of(&town, town.people.chief).await;
    let page = chief.page(&decision).await;
    assert!(page.contains("Det var ett skämt."));
    let appeal = town.job().reader().appeals_waiting(10).await.unwrap().remove(0).id;
    let judge = format!("{decision}/appeal/{appeal}");
    let own = editor.post(&judge, &[("outcome", "lost"), ("reason", "Nej.")]).await;
    assert_eq!(own.status, StatusCode::CONFLICT);
    let judged = chief.post(&judge, &[("outcome", "lost"), ("reason", "Ordet kränker.")]).await;
    assert_eq!(judged.status, StatusCode::SEE_OTHER, "{}", judged.body);
    let page = chief.page(&decision).await;
    assert!(page.contains("Beslutet står fast") && page.contains("Kommunallagen"));
    town.verify().await;
}

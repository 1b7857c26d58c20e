//! Coverage on the page: gaps, the question "what if", and what a noted absence leaves behind.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_testkit::Town;

#[tokio::test]
async fn the_page_names_the_hours_nobody_watches_and_answers_what_if_without_writing() {
    let town = Town::new().await;
    town.channel("Lillbloggen").await;
    let (editor, substitute) = (town.people.editor, town.people.substitute);
    let me = Browser::of(&town, editor).await;
    assert!(me.page("/desk/coverage").await.contains("All bevakad tid är bemannad"));
    let away = Browser::of(&town, substitute).await;
    let days = [("from_on", "2026-04-13"), ("until_on", "2026-04-14")];
    assert!(
        away.post(&format!("/desk/people/{substitute}/absences"), &days).await.to.ends_with("said=absence")
    );
    let ask = format!("/desk/coverage?person={editor}&from_on=2026-04-09&until_on=2026-04-30");
    let page = me.page(&ask).await;
    assert!(page.contains("En lucka uppstår") && page.contains("17 h"), "{page}");
    assert!(me.page("/desk/coverage").await.contains("All bevakad tid är bemannad"), "nothing was written");

    // Noted, the person's page and the coverage both say so.
    let days = [("from_on", "2026-04-09"), ("until_on", "2026-04-30")];
    me.post(&format!("/desk/people/{editor}/absences"), &days).await;
    let own = me.page(&format!("/desk/people/{editor}")).await;
    assert!(own.contains("Lillbloggen: ingen bevakar 17 h bevakad tid"), "{own}");
    let page = me.page("/desk/coverage").await;
    assert!(
        page.contains("1 lucka i bemanningen") && page.contains("Maja Ek är borta till och med"),
        "{page}"
    );
}

#[tokio::test]
async fn a_question_that_cannot_be_answered_says_why_and_keeps_what_was_written() {
    let town = Town::new().await;
    let me = Browser::of(&town, town.people.newcomer).await;
    let editor = town.people.editor;
    for (query, says) in [
        ("person=&from_on=2026-04-09&until_on=2026-04-10".to_owned(), "Välj en person."),
        (format!("person={editor}&from_on=&until_on=2026-04-10"), "Välj första dagen."),
        (format!("person={editor}&from_on=2026-04-09&until_on=nu"), "Välj sista dagen."),
        (format!("person={editor}&from_on=2026-04-09&until_on=2026-04-01"), "före den första"),
        ("person=x'%22%3E&from_on=2026-04-09&until_on=9999-99-99".to_owned(), "Välj en person."),
    ] {
        let answer = me.get(&format!("/desk/coverage?{query}")).await;
        assert_eq!(answer.status, StatusCode::OK, "{query}");
        assert!(answer.body.contains(says), "{query}");
    }
}

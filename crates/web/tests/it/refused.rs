//! An act that is refused, as its writer meets it: the form is open again, what was written stands in it, and
//! the sentence stands beside it. A long text is also kept at the server, whatever happens next.

use crate::browser::Browser;
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_domain::ids::MessageId;
use torg_office::inbox::{answer, claim, consult, forward, leave};
use torg_testkit::Town;

async fn asked(town: &Town) -> MessageId {
    let channel = town.channel("Bloggen").await;
    let id = town.message(channel, "x", "När öppnar badhuset?", false).await;
    town.clock.pass(SignedDuration::from_mins(1));
    id
}

/// The part of a page that is one act: from its opening to the next one's.
fn act<'p>(page: &'p str, word: &str) -> &'p str {
    let from = page.find(&format!("id=\"{word}\"")).unwrap_or_else(|| panic!("no {word} on the page"));
    let from = page[..from].rfind('<').unwrap();
    let end = page[from + 1..].find("<details class=\"act").map_or(page.len(), |at| from + 1 + at);
    &page[from..end]
}

fn is_open(act: &str) -> bool {
    act.split('>').next().is_some_and(|tag| tag.contains(" open"))
}

#[tokio::test]
async fn every_act_form_refused_by_a_rule_comes_back_open_with_its_text_and_the_sentence_beside_it() {
    let town = Town::new().await;
    let m = asked(&town).await;
    let browser = Browser::of(&town, town.people.editor).await;
    // Somebody else has it in hand: a rule refuses every act, whatever is written.
    let other = town.desk(town.people.substitute).await;
    claim::claim(&other, m, false).await.unwrap();
    let handler = town.people.handler.to_string();
    let substitute = town.people.substitute.to_string();
    for (address, word, fields, text) in [
        ("holding", "act-holding", vec![("text", "Vi återkommer om badet.")], "Vi återkommer om badet."),
        (
            "consult",
            "act-consult",
            vec![("whom", handler.as_str()), ("question", "Vet du när?")],
            "Vet du när?",
        ),
        ("forward", "act-forward", vec![("recipient", &handler), ("note", "Ditt bad.")], "Ditt bad."),
        ("leave", "act-leave", vec![("reason", "other"), ("note", "Skämt.")], "Skämt."),
        ("remove", "act-remove", vec![("step", "assess"), ("facts", "Låter hotfullt.")], "Låter hotfullt."),
        ("criticism", "act-criticism", vec![("saklig", "yes"), ("note", "Saklig ton.")], "Saklig ton."),
        ("record", "act-record", vec![("becomes", "register"), ("reason", "Ny uppgift.")], "Ny uppgift."),
        ("lawyer", "act-lawyer", vec![("step", "ask"), ("question", "Är det hot?")], "Är det hot?"),
        ("notify", "act-notify", vec![("reason", "Drev på gång.")], "Drev på gång."),
        ("assign", "act-assign", vec![("to", &substitute), ("reason", "Din kanal.")], "Din kanal."),
        ("visibility", "act-secrecy", vec![("mark", "secret"), ("reason", "OSL 21:1")], "OSL 21:1"),
    ] {
        let back = browser.post(&format!("/desk/message/{m}/{address}"), &fields).await;
        assert_eq!(back.status, StatusCode::CONFLICT, "{word}: {}", back.body);
        let form = act(&back.body, word);
        assert!(is_open(form), "{word} is shut");
        assert!(form.contains(text), "{word} lost what was written");
        assert!(form.contains("Sara Holm har meddelandet i handen"), "{word} does not say why");
    }
    let answer = browser.post(&format!("/desk/message/{m}/answer"), &[("text", "I maj öppnar vi.")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    let at = answer.body.find("id=\"answer\"").unwrap();
    assert!(answer.body[at..].contains("I maj öppnar vi."));
    assert!(answer.body[at..].contains("har meddelandet i handen"));
}

#[tokio::test]
async fn what_was_written_in_a_refused_form_is_kept_as_its_draft_until_the_act_is_done() {
    let town = Town::new().await;
    let m = asked(&town).await;
    let browser = Browser::of(&town, town.people.editor).await;
    let back = browser
        .post(&format!("/desk/message/{m}/forward"), &[("recipient", ""), ("note", "Du vet mer om badet.")])
        .await;
    assert_eq!(back.status, StatusCode::UNPROCESSABLE_ENTITY);
    // A new session, another machine: it is still there, and the act says so.
    let later = Browser::of(&town, town.people.editor).await;
    let page = later.page(&format!("/desk/message/{m}")).await;
    let form = act(&page, "act-forward");
    assert!(form.contains("Du vet mer om badet.") && form.contains("påbörjat") && !is_open(form));
    // The script keeps each form's text under its own word.
    let draft = format!("/desk/message/{m}/draft");
    assert!(later.post(&draft, &[("draft", "leave"), ("text", "Ett samtal.")]).await.status.is_success());
    let page = later.page(&format!("/desk/message/{m}")).await;
    assert!(act(&page, "act-leave").contains("Ett samtal."));
    assert!(act(&page, "act-leave").contains("data-form=\"leave\""));
    let nothing = later.post(&draft, &[("draft", "påhittat"), ("text", "x")]).await;
    assert_eq!(nothing.status, StatusCode::NOT_FOUND);
    let handler = town.people.newcomer.to_string();
    let done = later
        .post(&format!("/desk/message/{m}/forward"), &[("recipient", &handler), ("note", "Du vet mer.")])
        .await;
    assert_eq!(done.status, StatusCode::SEE_OTHER);
    let page = later.page(&format!("/desk/message/{m}")).await;
    assert!(!page.contains("Du vet mer om badet."));
}

#[tokio::test]
async fn a_refused_form_whose_place_is_gone_still_gives_back_what_was_written() {
    let town = Town::new().await;
    let m = asked(&town).await;
    let editor = town.desk(town.people.editor).await;
    forward::forward(&editor, m, None, town.people.newcomer, "Du?").await.unwrap();
    let forwarding = town.job().reader().forwardings(m).await.unwrap()[0].id;
    town.clock.pass(SignedDuration::from_mins(1));
    // Meanwhile it goes to somebody else.
    let editor = town.desk(town.people.editor).await;
    forward::forward(&editor, m, None, town.people.handler, "Eller du?").await.unwrap();
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    let at = format!("/desk/message/{m}/forward/{forwarding}");
    let back = newcomer.post(&at, &[("end", "deliver"), ("text", "Badet öppnar den 2 maj.")]).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    assert!(back.body.contains("Badet öppnar den 2 maj."), "{}", back.body);
    assert!(back.body.contains("Du har redan svarat, eller så har meddelandet tagits tillbaka."));
}

#[tokio::test]
async fn an_order_that_is_not_cancelled_gives_back_the_reason_and_advice_is_kept_too() {
    let town = Town::new().await;
    let m = asked(&town).await;
    let editor = town.desk(town.people.editor).await;
    let reply = answer::Reply { text: "I maj.".into(), holding: false, unsigned: None, version: None };
    let (_, order) = answer::order(&editor, m, None, reply).await.unwrap();
    consult::ask(&editor, m, None, town.people.newcomer, "När?").await.unwrap();
    let other = town.desk(town.people.substitute).await;
    claim::claim(&other, m, true).await.unwrap();
    let browser = Browser::of(&town, town.people.editor).await;
    let fields = [("why", "Hon ringde i stället."), ("form", "cancel-answer")];
    let back = browser.post(&format!("/desk/message/{m}/order/{}/cancel", order.id), &fields).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    assert!(back.body.contains("Hon ringde i stället.") && back.body.contains("i handen"));
    // Advice that is empty is refused, and what was begun before it stays.
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    let draft = format!("/desk/message/{m}/draft");
    assert!(
        newcomer.post(&draft, &[("draft", "advice"), ("text", "Jag tror maj.")]).await.status.is_success()
    );
    let page = newcomer.page(&format!("/desk/message/{m}")).await;
    assert!(page.contains("Jag tror maj."));
}

#[tokio::test]
async fn a_policys_own_rule_keeps_the_note_too() {
    let town = Town::new().await;
    let m = asked(&town).await;
    let browser = Browser::of(&town, town.people.editor).await;
    let judged = browser.post(&format!("/desk/message/{m}/triage"), &[("T7", "yes")]).await;
    assert_eq!(judged.status, StatusCode::SEE_OTHER);
    let fields = [("reason", leave::Reason::NothingAsked.word()), ("note", "De reder ut det själva.")];
    let back = browser.post(&format!("/desk/message/{m}/leave"), &fields).await;
    assert_eq!(back.status, StatusCode::CONFLICT);
    let form = act(&back.body, "act-leave");
    assert!(
        is_open(form) && form.contains("De reder ut det själva.") && form.contains("ska besvaras enligt")
    );
    let opened = browser.page(&format!("/desk/message/{m}")).await;
    assert!(act(&opened, "act-leave").contains("De reder ut det själva."), "kept, and there tomorrow");
}

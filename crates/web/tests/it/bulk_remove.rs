//! Many messages removed at once, walked through as a browser does: a look first, then a decision each.

use crate::browser::{Browser, hidden_of};
use crate::sending::{setting, work};
use axum::http::StatusCode;
use torg_office::inbox::leave::{Reason, leave};
use torg_testkit::Site;

#[tokio::test]
async fn many_are_removed_after_a_look_each_by_a_decision_of_its_own() {
    let site = Site::new();
    let (town, channel, id) = setting(&site).await;
    let more = town.message(channel, "b", "Köp klockor billigt!", false).await;
    let closed = town.message(channel, "c", "Klockor!", false).await;
    let desk = town.desk(town.people.editor).await;
    leave(&desk, closed, None, Reason::Other, "Reklam").await.unwrap();
    torg_office::inbox::record::keep_ordered(&desk, closed, None, "").await.unwrap();
    let editor = Browser::of(&town, town.people.editor).await;
    assert!(editor.page("/desk/inbox").await.contains("<option value=\"remove\">"));
    let ids = [id, more, closed].map(|id| id.to_string());
    let mut picked: Vec<(&str, &str)> = ids.iter().map(|id| ("message", id.as_str())).collect();
    picked.push(("act", "remove"));
    let choose = editor.post("/desk/inbox/bulk/preview", &picked).await;
    assert_eq!(choose.status, StatusCode::OK, "{}", choose.body);
    assert!(choose.body.contains("3 meddelanden är markerade."));
    let look = "/desk/inbox/bulk/remove/preview";
    let asks = async |more: &[(&str, &str)]| {
        let mut fields = hidden_of(&choose.body, look);
        fields.extend(more.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        editor.post(look, &fields).await
    };
    let wrong = asks(&[("ground", "forolampning")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Skriv vad i meddelandet som bryter mot grunden."));
    let shown = asks(&[("ground", "forolampning"), ("facts", "Kränker.")]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.body);
    assert!(shown.body.contains("2 av 3 går att göra. Inget är gjort än."), "{}", shown.body);
    assert!(shown.body.contains("Meddelandet är stängt.") && shown.body.contains("torg gör det"));
    assert!(town.job().reader().decisions_of(id).await.unwrap().is_empty(), "nothing is written");
    let done = editor.press(&shown.body, "/desk/inbox/bulk/remove").await;
    assert_eq!(done.status, StatusCode::OK);
    assert!(done.body.contains("2 av 2 blev gjorda.") && done.body.contains("Beslutat och beställt"));
    let mut codes = Vec::new();
    for one in [id, more] {
        let decisions = town.job().reader().decisions_of(one).await.unwrap();
        assert_eq!((decisions.len(), decisions[0].facts.as_str()), (1, "Kränker."));
        codes.push(decisions[0].code.clone());
    }
    assert_ne!(codes[0], codes[1]);
    assert!(town.job().reader().decisions_of(closed).await.unwrap().is_empty());
    // Sent once more, nothing is decided twice.
    let again = editor.press(&shown.body, "/desk/inbox/bulk/remove").await;
    assert!(again.body.contains("0 av 2 blev gjorda."), "{}", again.body);
    work(&town).await;
    assert_eq!(site.done().iter().filter(|(_, what)| what == "Hide").count(), 2);
    town.verify().await;
}

#[tokio::test]
async fn many_graver_removals_wait_for_a_second_person_and_others_may_not_remove_at_all() {
    let site = Site::new();
    let (town, channel, id) = setting(&site).await;
    let more = town.message(channel, "b", "Idiot!", false).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let said = [
        ("ground", "forolampning"),
        ("facts", "Kränker."),
        ("measure", "delete"),
        ("gentler", "Kopieras vidare."),
    ];
    let ids = [id, more].map(|id| id.to_string());
    let mut fields = said.to_vec();
    fields.extend(ids.iter().map(|id| ("message", id.as_str())));
    let shown = editor.post("/desk/inbox/bulk/remove/preview", &fields).await;
    assert!(shown.body.contains("En andra person ska godkänna"), "{}", shown.body);
    // Whoever handles elsewhere sees none of them; whoever reads alone may not come in.
    let handler = Browser::of(&town, town.people.handler).await;
    let theirs = handler.post("/desk/inbox/bulk/remove/preview", &fields).await;
    assert!(!theirs.body.contains("Idiot!") && !theirs.body.contains("Anna L."), "{}", theirs.body);
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    let no = newcomer.post("/desk/inbox/bulk/remove", &fields).await;
    assert_eq!(no.status, StatusCode::FORBIDDEN);
    let once = editor.press(&shown.body, "/desk/inbox/bulk/remove").await;
    assert!(once.body.contains("går inte att ångra"), "{}", once.body);
    let tick = "type=\"checkbox\" id=\"for-good\" name=\"for-good\"";
    let shown = shown.body.replace(tick, "type=\"hidden\" name=\"for-good\"");
    let done = editor.press(&shown, "/desk/inbox/bulk/remove").await;
    assert!(done.body.contains("Förslaget väntar på en andra person"), "{}", done.body);
    work(&town).await;
    assert!(site.done().is_empty(), "nothing is removed before somebody agrees");
    for one in [id, more] {
        assert_eq!(town.job().reader().decisions_of(one).await.unwrap()[0].state, "proposed");
    }
    town.verify().await;
}

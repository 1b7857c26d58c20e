//! What was just done inside the house can be taken back from the notice that tells of it, for as long as
//! nothing has followed; on a message's page and after many at once.

use crate::browser::{Browser, hidden, hidden_of};
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_domain::ids::MessageId;
use torg_domain::inbox::tracks::{Handling, Record};
use torg_testkit::{Town, both};

async fn stands(town: &Town, id: MessageId) -> torg_domain::inbox::message::Message {
    town.job().reader().message(id).await.unwrap()
}

fn minute(town: &Town) {
    town.clock.pass(SignedDuration::from_mins(1));
}

#[tokio::test]
async fn the_notice_after_an_inward_act_takes_it_back_and_does_not_offer_it_twice() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        let id = town.message(channel, "a", "När öppnar badet?", false).await;
        let editor = Browser::of(&town, town.people.editor).await;
        let at = format!("/desk/message/{id}");
        let undo = format!("{at}/undo");
        minute(&town);
        let before = stands(&town, id).await;
        let revision = before.revision.to_string();
        let left = [("reason", "not-relevant"), ("note", ""), ("revision", revision.as_str())];
        let done = editor.post(&format!("{at}/leave"), &left).await;
        assert_eq!(done.to, format!("{at}?said=left"), "{}", done.body);
        assert_eq!(stands(&town, id).await.tracks.handling, Handling::Left);
        let page = editor.page(&done.to).await;
        let notice = page.split("class=\"notice").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(notice.contains(&format!("action=\"{undo}\"")) && notice.contains("Ångra"), "{notice}");
        // The same page for somebody else offers nothing: it was not theirs.
        let substitute = Browser::of(&town, town.people.substitute).await;
        let theirs = substitute.page(&done.to).await;
        let theirs = theirs.split("class=\"notice").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(!theirs.contains("/undo"), "{theirs}");

        minute(&town);
        let undone = editor.press(&page, &undo).await;
        assert_eq!(undone.to, format!("{at}?said=undone"), "{}", undone.body);
        assert_eq!(stands(&town, id).await.tracks, before.tracks);
        let after = editor.page(&undone.to).await;
        let notice = after.split("class=\"notice").nth(1).unwrap().split("</div>").next().unwrap();
        assert!(!notice.contains("/undo"), "{notice}");
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_claim_is_let_go_from_its_notice() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let id = town.message(channel, "a", "När öppnar badet?", false).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{id}");
    let taken = editor.post(&format!("{at}/claim"), &[]).await;
    assert_eq!(taken.to, format!("{at}?said=claimed"));
    assert!(town.job().reader().claim(id, town.now()).await.unwrap().is_some());
    let page = editor.page(&taken.to).await;
    assert!(page.contains("Du har tagit meddelandet."));
    editor.press(&page, &format!("{at}/release")).await;
    assert!(town.job().reader().claim(id, town.now()).await.unwrap().is_none());
}

#[tokio::test]
async fn many_at_once_are_taken_back_at_once_but_not_what_a_colleague_has_done_since() {
    both(async |town: Town| {
        let channel = town.channel("Lillbloggen").await;
        let mut all = Vec::new();
        for n in 0..3 {
            all.push(town.message(channel, &format!("m{n}"), "Fint väder i dag.", false).await);
        }
        let before = stands(&town, all[0]).await.owner;
        let editor = Browser::of(&town, town.people.editor).await;
        minute(&town);
        let ids: Vec<String> = all.iter().map(ToString::to_string).collect();
        let mut picked: Vec<(&str, &str)> = ids.iter().map(|id| ("message", id.as_str())).collect();
        picked.push(("act", "assign"));
        let look = editor.post("/desk/inbox/bulk/preview", &picked).await;
        let mut fields = hidden(&look.body);
        fields.push(("person".into(), town.people.substitute.to_string()));
        let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        let done = editor.post("/desk/inbox/bulk", &fields).await;
        assert!(done.to.starts_with("/desk/inbox?bulk="), "{} {}", done.status, done.body);
        for id in &all {
            assert_eq!(stands(&town, *id).await.owner, Some(town.people.substitute));
        }
        let page = editor.page(&done.to).await;
        assert!(page.contains("3 meddelanden har fått ny ansvarig."), "{page}");
        assert!(hidden_of(&page, "/desk/inbox/undo").iter().any(|(name, _)| name == "bulk"));
        // Nobody else is offered it, and nobody else can.
        let substitute = Browser::of(&town, town.people.substitute).await;
        assert!(!substitute.page(&done.to).await.contains("/desk/inbox/undo"));
        assert_eq!(substitute.press(&page, "/desk/inbox/undo").await.status, StatusCode::NOT_FOUND);

        // A colleague goes on with one of them: that one stands as it now is.
        minute(&town);
        let desk = town.desk(town.people.substitute).await;
        torg_office::inbox::record::keep_ordered(&desk, all[1], None, "").await.unwrap();
        minute(&town);
        let undone = editor.press(&page, "/desk/inbox/undo").await;
        assert_eq!(undone.to, "/desk/inbox?said=undone-some", "{}", undone.body);
        assert_eq!(stands(&town, all[0]).await.owner, before);
        assert_eq!(stands(&town, all[2]).await.owner, before);
        let kept = stands(&town, all[1]).await;
        assert_eq!((kept.owner, kept.tracks.record), (Some(town.people.substitute), Record::KeptOrdered));
        // Once is once.
        assert!(!editor.page(&done.to).await.contains("/desk/inbox/undo"));
        editor.press(&page, "/desk/inbox/undo").await;
        assert_eq!(stands(&town, all[0]).await.owner, before);
        town.verify().await;
    })
    .await;
}

//! An answer that torg gives itself, walked through as a browser does: what the pages say is what is true.

use crate::browser::{Browser, hidden_of};
use axum::http::StatusCode;
use std::sync::Arc;
use torg_domain::channels::taken::{Author, Batch, Taken};
use torg_domain::ids::{ChannelId, MessageId};
use torg_office::inbox::receive::{Source, receive};
use torg_office::jobs;
use torg_testkit::{Mood, Site, Town};

pub async fn setting(site: &Arc<Site>) -> (Town, ChannelId, MessageId) {
    let town = Town::at(site, "grund", "").await;
    let channel = town.own_channel("Lillbloggen").await;
    let id = town.message(channel, "a", "När öppnar badhuset?", false).await;
    (town, channel, id)
}

pub async fn work(town: &Town) {
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

/// The author says something else.
async fn edits(town: &Town, channel: ChannelId, text: &str) {
    let now = town.now();
    let item = Taken {
        external_id: "a".into(),
        author: Some(Author { name: "Anna L.".into(), ..Author::default() }),
        text: text.into(),
        published_at: Some(now),
        updated_at: Some(now),
        raw: text.as_bytes().to_vec(),
        ..Taken::default()
    };
    let batch = Batch { items: vec![item], ..Batch::default() };
    let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
    receive(&town.job(), channel, batch, source).await.unwrap();
}

async fn order_of(town: &Town, id: MessageId) -> String {
    town.job().reader().orders(id).await.unwrap().last().unwrap().id.to_string()
}

/// Sends the answer from the page's own form.
async fn answers(editor: &Browser, at: &str, text: &str) -> crate::browser::Answer {
    let page = editor.page(at).await;
    let mut fields = hidden_of(&page, &format!("{at}/answer"));
    fields.push(("text".into(), text.into()));
    if page.contains("name=\"seen-change\"") {
        fields.push(("seen-change".into(), "yes".into()));
    }
    let fields: Vec<_> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    editor.post(&format!("{at}/answer"), &fields).await
}

#[tokio::test]
async fn the_pages_say_that_torg_sends_it_what_is_wrong_and_where_it_stands_in_the_end() {
    let site = Site::new();
    let (town, _, id) = setting(&site).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{id}");
    let page = editor.page(&at).await;
    assert!(page.contains("Skicka svaret till ") && page.contains("Torg lägger upp svaret hos "));
    assert!(!page.contains("Du lägger upp svaret själv."), "nobody is told to do what torg does");
    let sent = answers(&editor, &at, "I maj.").await;
    assert!(sent.to.ends_with("said=answer-handed"), "{} {}", sent.status, sent.body);
    assert!(editor.page(&sent.to).await.contains("Torg skickar det till plattformen"));
    site.is(Mood::Down);
    work(&town).await;
    let page = editor.page(&at).await;
    for said in ["Svaret skickas till ", "Plattformen svarar inte.", "Kan rättas av", "I maj."] {
        assert!(page.contains(said), "{said}: {page}");
    }
    assert!(!page.contains("Klistra in och publicera."));
    site.is(Mood::Well);
    town.clock.pass(jiff::SignedDuration::from_mins(2));
    work(&town).await;
    let page = editor.page(&at).await;
    assert!(page.contains("https://blogg.lill.example/#reply:") && page.contains("Givet av Maja Ek"));
    assert_eq!(site.replies().len(), 1);
    town.verify().await;
}

#[tokio::test]
async fn a_stopped_answer_shows_what_the_author_changed_and_is_sent_or_written_anew() {
    let site = Site::new();
    let (town, channel, id) = setting(&site).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{id}");
    answers(&editor, &at, "I maj.").await;
    edits(&town, channel, "När stänger badhuset?").await;
    work(&town).await;
    assert!(editor.page("/desk/inbox").await.contains("Ett svar har stoppats"));
    let page = editor.page(&at).await;
    for said in ["Svaret är stoppat", "Författaren har ändrat", "Inget är skickat.", "Skicka svaret ändå"]
    {
        assert!(page.contains(said), "{said}");
    }
    // Written anew: what was written is there, and so is what changed.
    let order = order_of(&town, id).await;
    let back = editor.press(&page, &format!("{at}/order/{order}/cancel")).await;
    assert!(back.to.ends_with("said=cancelled"), "{} {}", back.status, back.body);
    let page = editor.page(&at).await;
    assert!(page.contains("I maj.") && page.contains("Jag har läst ändringen"));
    assert!(answers(&editor, &at, "I juni.").await.to.ends_with("said=answer-handed"));
    // Changed once more, and sent all the same.
    town.clock.pass(jiff::SignedDuration::from_mins(1));
    edits(&town, channel, "När stänger det nya badhuset?").await;
    work(&town).await;
    let page = editor.page(&at).await;
    let order = order_of(&town, id).await;
    let sent = editor.press(&page, &format!("{at}/order/{order}/send")).await;
    assert!(sent.to.ends_with("said=answer-handed"), "{} {}", sent.status, sent.body);
    work(&town).await;
    let replies = site.replies();
    assert_eq!(replies.len(), 1);
    assert!(replies[0].1.starts_with("I juni."), "{replies:?}");
    town.verify().await;
}

#[tokio::test]
async fn an_answer_is_cancelled_or_taken_over_only_where_nobody_can_have_heard_it() {
    let site = Site::new();
    let (town, _, id) = setting(&site).await;
    let editor = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/message/{id}");
    answers(&editor, &at, "I maj.").await;
    site.is(Mood::Slow);
    work(&town).await;
    let page = editor.page(&at).await;
    assert!(!page.contains("Avbryt, svaret ska inte skickas"), "it may stand there");
    let order = order_of(&town, id).await;
    let taken = editor.press(&page, &format!("{at}/order/{order}/by-hand")).await;
    assert_eq!(taken.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(taken.body.contains("Se efter där"), "{}", taken.body);
    let cancelled = [("form", "cancel-answer"), ("why", "Fel text")];
    let no = editor.post(&format!("{at}/order/{order}/cancel"), &cancelled).await;
    assert_eq!(no.status, StatusCode::CONFLICT);
    assert!(no.body.contains("kan redan ha lagt upp svaret"));
    let looked = editor.post(&format!("{at}/order/{order}/by-hand"), &[("looked", "yes")]).await;
    assert!(looked.to.ends_with("said=answer-ordered"), "{} {}", looked.status, looked.body);
    let page = editor.page(&at).await;
    assert!(page.contains("Klistra in och publicera."), "by hand from here");
    let done = editor.post(&format!("{at}/order/{order}/cancel"), &cancelled).await;
    assert!(done.to.ends_with("said=cancelled"), "{} {}", done.status, done.body);
    assert!(editor.page(&at).await.contains("Skicka svaret till "));
    town.verify().await;
}

//! A real small server that speaks Mastodon's interface followed, where `TORG_TEST_MASTODON` points at one: a
//! visitor is answered from the inbox, edits and takes it away; a message to us alone is nobody else's; a
//! threat that nobody here can hide is told as it is, and its author blocked.

#[path = "../../../connectors/tests/it/fedi.rs"]
mod fedi;

use crate::followed::{self, held, order, reread, wall, work_now};
use fedi::{Fedi, Who, lasting};
use std::sync::Arc;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms::mastodon::{self, Mastodon, Onlooker};
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::decisions::{How, Measure, Verdict};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_office::channels::open::Registered;
use torg_office::channels::poll::poll;
use torg_office::decisions::decide::{Asked, decide, dry_run};
use torg_office::decisions::second;
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::read;
use torg_testkit::Town;

/// A town with the account there, and the channel it is.
async fn town(fedi: &Fedi) -> (Town, ChannelId) {
    let host = AllowedHost { host: "127.0.0.1".into(), port: Some(fedi.port()) };
    let rules =
        Rules { allow_private: vec![host], min_interval: std::time::Duration::ZERO, ..Rules::default() };
    let guard = Arc::new(Guard::new(rules).unwrap());
    let (platform, stranger) = (Mastodon::new(guard.clone()), Onlooker::new(guard));
    followed::town(Arc::new(platform), Arc::new(stranger), |base| Registered {
        platform: mastodon::KEY.into(),
        address: fedi.address(),
        account: Some(fedi.torg.name.clone()),
        secret: Some(fedi.torg.token.clone()),
        ..base
    })
    .await
}

/// A post of ours, and what a visitor says under it, taken in.
async fn comes_in(
    fedi: &Fedi,
    town: &Town,
    channel: ChannelId,
    visitor: &Who,
    text: &str,
) -> (Message, String) {
    let post = lasting(&fedi.says(&fedi.torg, "Badhuset öppnar på måndag.", None, "public").await);
    let id = lasting(&fedi.says(visitor, text, Some(&post), "public").await);
    fedi.settles().await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    (held(town, channel, &id).await, post)
}

/// Does every job that is due, and waits until it is seen everywhere.
async fn work(town: &Town, fedi: &Fedi) {
    town.clock.set(wall());
    work_now(town).await;
    fedi.settles().await;
    town.clock.set(wall());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_of_the_fediverse_is_answered_from_the_inbox_and_what_they_change_is_seen() {
    let Some(fedi) = Fedi::there() else { return };
    let (town, channel) = town(&fedi).await;
    let number = wall().as_millisecond();
    let visitor = fedi.newcomer("anna").await;
    let asks = format!("När öppnar badhuset? Undrar {number}");
    let (m, post) = comes_in(&fedi, &town, channel, &visitor, &asks).await;
    assert_eq!((m.tracks.handling, m.owner, m.ours), (Handling::Triage, Some(town.people.editor), false));
    assert_eq!((m.kind.as_str(), m.thread.as_str()), ("comment", post.as_str()));
    assert!(m.due_at.is_some());
    let editor = town.desk(town.people.editor).await;
    assert!(read::open(&editor, m.id).await.unwrap().sends);
    let words = format!("På måndag klockan åtta. Svar {number}");
    let reply = Reply { text: words.clone(), holding: false, unsigned: None, version: None };
    answer::order(&editor, m.id, Some(m.revision), reply).await.unwrap();
    work(&town, &fedi).await;

    // The visitor sees it, under what they wrote, once, and is told of it.
    let seen = fedi.sees(&visitor, &format!("/api/v1/statuses/{}/context", m.external_id)).await;
    let under = seen["descendants"].as_array().unwrap();
    assert_eq!(under.len(), 1, "{seen:#}");
    assert!(under[0]["content"].as_str().unwrap().contains(&words), "{seen:#}");
    let told = fedi.sees(&visitor, "/api/v1/notifications").await;
    assert!(told[0]["status"]["content"].as_str().unwrap().contains(&words), "{told:#}");
    let given = order(&town, &m, "answer").await;
    assert!(given.confirmed_at.is_some() && given.confirmed_by.is_none());
    assert_eq!(held(&town, channel, &m.external_id).await.tracks.handling, Handling::Answered);
    poll(&town.job(), channel).await.unwrap();
    let carried = town.job().reader().carried(given.id.into()).await.unwrap();
    let ours = held(&town, channel, carried[0].external_id.as_ref().unwrap()).await;
    assert!(ours.ours && ours.parent.as_deref() == Some(m.external_id.as_str()));

    // Edited it is another version of the same message, whatever the server calls it since.
    fedi.edits(&visitor, &m.external_id, &format!("Ändrat: när stänger det? {number}")).await;
    fedi.settles().await;
    reread(&town, channel).await;
    let now = held(&town, channel, &m.external_id).await;
    assert_eq!((now.versions, now.gone_at), (2, None));
    assert!(now.snippet.starts_with("Ändrat: när stänger det?"), "{}", now.snippet);

    // Taken away it is seen to be gone, and what was said is kept.
    fedi.takes_away(&visitor, &m.external_id).await;
    fedi.settles().await;
    reread(&town, channel).await;
    let now = held(&town, channel, &m.external_id).await;
    assert!(now.gone_at.is_some());
    assert_eq!(now.tracks.publication, Publication::DeletedAtSource);
    let step = town.job().reader().steps(m.id).await.unwrap().pop().unwrap();
    assert!(step.act == "found-gone" && step.reason.starts_with("Försvann vid källan mellan"), "{step:?}");
    let kept = town.job().reader().versions(m.id).await.unwrap();
    assert_eq!((kept.len(), kept[0].text.as_str()), (2, asks.as_str()));
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_to_us_alone_is_held_as_such() {
    let Some(fedi) = Fedi::there() else { return };
    let (town, channel) = town(&fedi).await;
    let visitor = fedi.newcomer("bosse").await;
    let text = format!("@lillkoping Får jag fråga om mitt ärende? {}", wall().as_millisecond());
    let id = lasting(&fedi.says(&visitor, &text, None, "direct").await);
    fedi.settles().await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let m = held(&town, channel, &id).await;
    assert_eq!((m.kind.as_str(), m.visibility), ("direct", Visibility::Direct));
    assert_eq!(m.tracks.handling, Handling::Triage);
    let opened = read::open(&town.desk(town.people.editor).await, m.id).await.unwrap();
    assert!(!opened.shown && opened.versions.is_empty(), "its text is opened by an act of its own");
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_attack_that_nobody_here_can_hide_is_told_as_it_is_and_its_author_is_blocked() {
    let Some(fedi) = Fedi::there() else { return };
    let (town, channel) = town(&fedi).await;
    let visitor = fedi.newcomer("cissi").await;
    let text = format!("Lena är en idiot och borde flytta {}", wall().as_millisecond());
    let (m, _) = comes_in(&fedi, &town, channel, &visitor, &text).await;
    let editor = town.desk(town.people.editor).await;
    let asked = Asked {
        ground: "personangrepp".into(),
        facts: "Angriper en namngiven person.".into(),
        block: Some("Upprepade angrepp.".into()),
        for_good: true,
        ..Asked::default()
    };
    let hide = Asked { measure: Some(Measure::Hide), ..asked.clone() };
    let said = decide(&editor, m.id, Some(m.revision), hide).await.unwrap_err().to_string();
    assert_eq!(said, "Det går inte att dölja för alla här. Välj något annat.");
    let run = dry_run(&editor, m.id, &asked).await.unwrap();
    assert_eq!(run.measure, Measure::Delete);
    for considered in &run.considered {
        let expected = match considered.measure {
            Measure::Delete => (How::ByHand, Verdict::Chosen),
            _ => (How::No, Verdict::CannotHere),
        };
        assert_eq!((considered.how, considered.verdict.clone()), expected, "{:?}", considered.measure);
    }
    let (_, decision) = decide(&editor, m.id, Some(m.revision), asked).await.unwrap();
    second::agree(&town.desk(town.people.substitute).await, decision).await.unwrap();
    work(&town, &fedi).await;

    let block = order(&town, &m, "block").await;
    assert!(block.confirmed_at.is_some() && block.confirmed_by.is_none(), "{block:?}");
    // The server takes no reports: a person is told so, and to whom to turn.
    let report = order(&town, &m, "report").await;
    let outward = town.job().reader().outward(report.id.into()).await.unwrap().unwrap();
    let problem: Problem = serde_json::from_str(&outward.problem.unwrap()).unwrap();
    assert_eq!((report.confirmed_at, outward.state.as_str()), (None, "by-hand"));
    assert!(problem.sentence.starts_with("Servern tar inte emot anmälningar"), "{}", problem.sentence);
    assert_ne!(problem.kind, ProblemKind::ItemGone);
    // Nobody has taken it away yet, and nothing says so; that its author is blocked makes it no less there.
    assert_eq!(order(&town, &m, "remove").await.confirmed_at, None);
    reread(&town, channel).await;
    let now = held(&town, channel, &m.external_id).await;
    assert_eq!((now.gone_at, now.tracks.publication), (None, Publication::Preserved));
    fedi.takes_away(&visitor, &m.external_id).await;
    fedi.settles().await;
    reread(&town, channel).await;
    assert!(held(&town, channel, &m.external_id).await.gone_at.is_some());
    town.verify().await;
}

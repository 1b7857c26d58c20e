//! A visitor's comment at a real site is answered from the inbox, and the visitor sees the answer: once, however
//! the line behaves.

use super::between::{Between, Line};
use super::real::{Real, wall};
use super::removal::{comes_in, everywhere, later, order, outward, problem, said_there, work};
use super::{at, held, town};
use serde_json::json;
use torg_domain::channels::problem::ProblemKind;
use torg_domain::ids::{ChannelId, OrderId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Handling;
use torg_domain::outside::platform::{Account, Sight};
use torg_office::channels::poll::poll;
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::{read, sent};
use torg_testkit::Town;

fn reply(text: &str) -> Reply {
    Reply { text: text.into(), holding: false, unsigned: None, version: None }
}

/// The answer as the site holds it and as a visitor sees it, read back as our own word.
async fn given_once(real: &Real, town: &Town, channel: ChannelId, m: &Message, words: &str) {
    assert_eq!(said_there(real, words).await, 1, "once");
    let given = order(town, m.id, "answer").await;
    let confirmed = given.confirmed_at.expect("the site has said so");
    assert_eq!(given.confirmed_by, None);
    assert!(given.proof.as_deref().unwrap().starts_with("http"), "{:?}", given.proof);
    assert_eq!(outward(town, &given).await.state, "confirmed");
    let now = held(town, channel, &m.external_id).await;
    assert_eq!(now.tracks.handling, Handling::Answered);
    let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
    let clock = clocks.iter().find(|c| c.kind == "answer").unwrap();
    assert_eq!(clock.stopped_at, Some(confirmed), "stopped at the site's instant");
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let carried = town.job().reader().carried(given.id.into()).await.unwrap();
    let id = carried[0].external_id.clone().unwrap();
    let ours = held(town, channel, &id).await;
    assert!(ours.ours && ours.closed_at.is_some() && ours.parent.as_deref() == Some(&m.external_id));
    let editor = town.desk(town.people.editor).await;
    let opened = read::open(&editor, m.id).await.unwrap();
    assert!(opened.given.iter().any(|g| g.external_id == id && g.answered == m.id.0));
    // Anybody sees it.
    let row = town.job().reader().channel(channel).await.unwrap();
    let account = Account { platform: row.platform, address: row.address, credential: None, budget: None };
    let sight = Sight { account, external_id: id, url: ours.url.clone(), text: words.into() };
    let saw = town.office.world.stranger.clone().unwrap().look(&sight, wall()).await;
    let places: Vec<_> = saw.places.into_iter().map(|p| (p.what, p.seen)).collect();
    assert_eq!(places, everywhere(true));
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_visitor_is_answered_from_the_inbox_and_sees_the_answer_once() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    let number = wall().as_millisecond();
    let (m, _) = comes_in(&real, &town, channel, &format!("När öppnar badhuset? Undrar {number}")).await;
    let editor = town.desk(town.people.editor).await;
    assert!(read::open(&editor, m.id).await.unwrap().sends);
    let words = format!("På måndag klockan åtta, svar {number}");
    answer::order(&editor, m.id, Some(m.revision), reply(&words)).await.unwrap();
    assert_eq!(said_there(&real, &words).await, 0, "written before anything is said");
    town.clock.set(wall());
    work(&town).await;
    given_once(&real, &town, channel, &m, &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_that_is_down_and_then_loses_its_word_has_the_answer_once() {
    let Some(real) = Real::there() else { return };
    let line = Between::to(&real).await;
    let (town, channel) = at(Town::new().await, &real, &line.url).await;
    let number = wall().as_millisecond();
    let (m, _) = comes_in(&real, &town, channel, &format!("När stänger badhuset? Undrar {number}")).await;
    let editor = town.desk(town.people.editor).await;
    let words = format!("Klockan åtta varje kväll, svar {number}");
    let (_, ordered) = answer::order(&editor, m.id, None, reply(&words)).await.unwrap();
    line.is(Line::Cut);
    town.clock.set(wall());
    work(&town).await;
    let state = outward(&town, &ordered).await;
    assert_eq!((state.state.as_str(), problem(&state)), ("waiting", Some(ProblemKind::Unreachable)));
    line.is(Line::LosesAnswers);
    later(&town).await;
    assert_eq!(said_there(&real, &words).await, 1, "it was said");
    assert!(order(&town, m.id, "answer").await.confirmed_at.is_none(), "and nobody told us");
    let taken_back = answer::cancel(&editor.later(), m.id, None, OrderId(ordered.id), "Fel").await;
    assert!(taken_back.is_err(), "what may stand there is not taken back unseen");
    line.is(Line::Well);
    later(&town).await;
    later(&town).await;
    given_once(&real, &town, channel, &m, &words).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_comment_that_its_author_has_changed_at_a_real_site_is_not_answered_before_somebody_has_looked() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    let number = wall().as_millisecond();
    let (m, route) = comes_in(&real, &town, channel, &format!("När öppnar badhuset? Undrar {number}")).await;
    let editor = town.desk(town.people.editor).await;
    let words = format!("På måndag, svar {number}");
    let (_, ordered) = answer::order(&editor, m.id, None, reply(&words)).await.unwrap();
    real.keeper("POST", &route, json!({ "content": format!("Är badhuset fult? Undrar {number}") })).await;
    super::reread(&town, channel).await;
    work(&town).await;
    assert_eq!(outward(&town, &ordered).await.state, sent::STOPPED);
    assert_eq!(said_there(&real, &words).await, 0);
    let now = held(&town, channel, &m.external_id).await;
    let editor = town.desk(town.people.editor).await;
    sent::send_anyway(&editor, m.id, Some(now.revision), OrderId(ordered.id)).await.unwrap();
    town.clock.set(wall());
    work(&town).await;
    given_once(&real, &town, channel, &m, &words).await;
}

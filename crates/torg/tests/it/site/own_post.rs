//! A post of ours goes out at a real site: once, as plain text, for everybody to read.

use super::between::{Between, Line};
use super::real::{Real, wall};
use super::{at, town};
use serde_json::json;
use torg_domain::ids::ChannelId;
use torg_domain::publishing::Confirmed;
use torg_office::channels::poll::poll;
use torg_office::publishing::write::{self, Where, Written};
use torg_office::publishing::{agree, put_up};
use torg_testkit::Town;
use uuid::Uuid;

async fn ready(town: &Town, channel: ChannelId, text: &str) -> Uuid {
    let editor = town.desk(town.people.editor).await;
    let confirmed = Confirmed { secrecy: true, data: true, opinion: true };
    let written =
        Written { title: "Nytt om <badhuset>".into(), text: text.into(), confirmed, ..Written::default() };
    let id = write::begin(&editor, Where::Channel(channel), &written).await.unwrap();
    agree::ready(&editor, id).await.unwrap();
    id
}

async fn look(town: &Town) {
    town.clock.set(wall().checked_add(jiff::SignedDuration::from_mins(10)).unwrap());
    put_up::look(&town.job()).await.unwrap();
}

async fn standing_there(real: &Real, id: Uuid) -> Vec<serde_json::Value> {
    let slug = format!("torg-{}", id.simple());
    let route = format!("/wp/v2/posts&context=edit&slug={slug},{slug}-2");
    real.keeper("GET", &route, json!({})).await.as_array().unwrap().clone()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_of_ours_goes_out_at_a_real_site_as_plain_text_and_comes_back_as_our_own() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    let words = format!("Badhuset öppnar, säger {}", wall().as_millisecond());
    let text = format!("{words}\n\n<script>alert(1)</script> [gallery] https://lill.example/bad.");
    let id = ready(&town, channel, &text).await;
    look(&town).await;
    let out = town.job().reader().own_post(id).await.unwrap();
    let state = town.job().reader().post_outward(id).await.unwrap();
    assert_eq!(out.state, "published", "{state:?}");
    let there = standing_there(&real, id).await;
    assert_eq!(there.len(), 1);
    let shown = there[0]["content"]["rendered"].as_str().unwrap();
    assert!(shown.contains(&words) && !shown.contains("<script>"), "{shown}");
    assert_eq!(there[0]["link"].as_str(), Some(out.address.as_str()));
    // Anybody reads it.
    let path = out.address.strip_prefix(&real.url).unwrap();
    let (status, page) = real.ask("GET", path, "text/html", String::new(), None).await;
    assert!(status == 200 && page.contains(&words) && page.contains("&lt;script&gt;"), "{status} {page}");
    // Read back it is ours, under the id that was kept.
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let sent = town.job().reader().post_sent(id).await.unwrap().unwrap();
    let ours = town.job().reader().message_of(channel, &sent.external_id.unwrap()).await.unwrap().unwrap();
    assert!(ours.ours);
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_whose_word_was_lost_has_the_post_once() {
    let Some(real) = Real::there() else { return };
    let line = Between::to(&real).await;
    let (town, channel) = at(Town::new().await, &real, &line.url).await;
    let id = ready(&town, channel, &format!("Simskolan börjar, säger {}", wall().as_millisecond())).await;
    line.is(Line::LosesAnswers);
    look(&town).await;
    assert_eq!(standing_there(&real, id).await.len(), 1, "it was put up");
    assert_eq!(town.job().reader().own_post(id).await.unwrap().state, "ready", "and nobody told us");
    line.is(Line::Well);
    town.clock.pass(jiff::SignedDuration::from_mins(30));
    put_up::look(&town.job()).await.unwrap();
    assert_eq!(town.job().reader().own_post(id).await.unwrap().state, "published");
    assert_eq!(standing_there(&real, id).await.len(), 1, "no second post");
    town.verify().await;
}

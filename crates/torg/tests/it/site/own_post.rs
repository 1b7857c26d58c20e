//! A post of ours goes out at a real site: once, as plain text, for everybody to read.

use super::between::{Between, Line};
use super::real::{Real, wall};
use super::{at, town};
use serde_json::json;
use torg_domain::ids::ChannelId;
use torg_domain::publishing::Confirmed;
use torg_office::channels::poll::poll;
use torg_office::public::{feed, list};
use torg_office::publishing::picture::Upload;
use torg_office::publishing::write::{self, Where, Written};
use torg_office::publishing::{KeptPicture, agree, put_up};
use torg_testkit::Town;
use torg_testkit::picture::{noted, tells_place};
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

#[tokio::test(flavor = "multi_thread")]
async fn the_pictures_of_a_post_stand_at_a_real_site_once_with_their_words_and_without_their_place() {
    let Some(real) = Real::there() else { return };
    let line = Between::to(&real).await;
    let (town, channel) = at(Town::new().await, &real, &line.url).await;
    let editor = town.desk(town.people.editor).await;
    let words = format!("Bassängen \"i\" ljus {}", wall().as_millisecond());
    let picture = KeptPicture {
        name: "bad.png".into(),
        alt: words.clone(),
        source: "own_archive".into(),
        licence: "Eva [Sund]".into(),
        consent: true,
        file: None,
    };
    let written = Written {
        title: "Badhuset".into(),
        text: "Badhuset öppnar.".into(),
        pictures: vec![picture],
        files: vec![Upload { place: 0, field: 0, name: "bad.png".into(), bytes: noted().into() }],
        confirmed: Confirmed { secrecy: true, data: true, opinion: true },
        ..Written::default()
    };
    let id = write::begin(&editor, Where::Channel(channel), &written).await.unwrap();
    agree::ready(&editor, id).await.unwrap();
    // Named after the post and its own bytes.
    let there = async || {
        let named = format!("torg-{}-", id.simple());
        let all = real.keeper("GET", "/wp/v2/media&context=edit&per_page=100", json!({})).await;
        let mut all = all.as_array().unwrap().clone();
        all.retain(|file| file["slug"].as_str().is_some_and(|slug| slug.starts_with(&named)));
        all
    };
    // The picture comes there, and the word of it is lost: the post waits.
    line.is(Line::LosesAnswers);
    look(&town).await;
    assert_eq!((there().await.len(), standing_there(&real, id).await.len()), (1, 0));
    line.is(Line::Well);
    town.clock.pass(jiff::SignedDuration::from_mins(30));
    put_up::look(&town.job()).await.unwrap();
    let state = town.job().reader().post_outward(id).await.unwrap();
    let out = town.job().reader().own_post(id).await.unwrap();
    assert_eq!(out.state, "published", "{state:?}");
    let media = there().await;
    assert_eq!(media.len(), 1, "once");
    assert_eq!(media[0]["alt_text"].as_str(), Some(words.as_str()));
    // Anybody sees it in the post, and in the file nothing of where it was taken.
    let posts = standing_there(&real, id).await;
    let shown = posts[0]["content"]["rendered"].as_str().unwrap();
    assert!(shown.contains("<img") && shown.contains("ljus") && shown.contains("Sund"), "{shown}");
    let source = media[0]["source_url"].as_str().unwrap();
    assert!(shown.contains(source), "{shown} {source}");
    let path = source.strip_prefix(&real.url).unwrap();
    let (status, file) = real.ask("GET", path, "image/png", String::new(), None).await;
    assert!(status == 200 && file.contains("IHDR") && !tells_place(file.as_bytes()), "{status}");
    // Read back it is in the flow with its picture.
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let listing = list::listing(&town.job()).await.unwrap();
    let page = feed::page(&town.job(), &listing, &feed::Wanted::default(), None).await.unwrap();
    let post = page.posts.iter().find(|post| post.title == "Badhuset").unwrap();
    assert_eq!(post.pictures.first().map(|p| p.alt.as_str()), Some(words.as_str()));
    town.verify().await;
}

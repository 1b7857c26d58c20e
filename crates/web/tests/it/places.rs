//! Posts by place: a channel is said to be about one, and everybody chooses it in the flow in all its formats.

use crate::browser::Browser;
use jiff::SignedDuration;
use torg_domain::channels::taken::{Batch, Kind, Taken};
use torg_office::inbox::receive::{Source, receive};
use torg_testkit::Town;

#[tokio::test]
async fn the_flow_is_read_by_place_on_the_page_in_each_feed_and_in_the_frame() {
    let town = Town::new().await;
    for (name, text) in [("Hamnbloggen", "Bron är öppen."), ("Lillbloggen", "Badhuset öppnar.")] {
        let channel = town.channel(name).await;
        let post = Taken {
            external_id: name.into(),
            kind: Kind::Post,
            ours: Some(true),
            text: text.into(),
            published_at: Some(town.now()),
            ..Taken::default()
        };
        let source = Source { how: "poll", status: 200, sha256: None, size: 0 };
        let batch = Batch { items: vec![post], ..Batch::default() };
        receive(&town.job(), channel, batch, source).await.unwrap();
    }
    let hamn = town.job().reader().channels().await.unwrap();
    let hamn = hamn.iter().find(|c| c.name == "Hamnbloggen").unwrap().id;
    let me = Browser::of(&town, town.people.editor).await;
    assert!(!me.page("/feed").await.contains("name=\"place\""), "nothing to choose where all is the whole");
    let facts = format!("/desk/channels/{hamn}/presentation/facts");
    let long = "a".repeat(61);
    let refused = me.post(&facts, &[("audience", "public"), ("area", &long)]).await;
    assert!(refused.body.contains("högst 60 tecken"), "{}", refused.body);
    let kept = town.job().reader().channel_facts(hamn.into()).await.unwrap();
    assert!(kept.is_none(), "nothing of a form is kept that is refused in part");
    me.post(&facts, &[("audience", "public"), ("area", " Norra  hamnen ")]).await;
    // What the public side remembers is held against the trail once a second.
    town.clock.pass(SignedDuration::from_secs(2));
    let at = format!("/desk/channels/{hamn}/presentation");
    assert!(me.page(&at).await.contains("value=\"Norra hamnen\""));
    assert!(me.page("/feed").await.contains("Norra hamnen"));
    for address in ["/feed", "/feed.rss", "/feed.atom", "/feed.json", "/embed/feed"] {
        let there = me.page(&format!("{address}?place=norra+hamnen")).await;
        assert!(
            there.contains("Bron är öppen.") && !there.contains("Badhuset öppnar."),
            "{address}: {there}"
        );
        let nowhere = me.page(&format!("{address}?place=S%C3%B6der")).await;
        assert!(!nowhere.contains("Bron är öppen."), "{address}");
    }
    // The list of channels says it too, and can be had of one place.
    let json = me.page("/channels.json").await;
    assert!(json.contains("\"place\": \"Norra hamnen\"") && json.contains("\"place\": null"), "{json}");
    let csv = me.page("/channels.csv").await;
    assert!(csv.lines().next().unwrap().contains(",unit,place,purpose,"), "{csv}");
    assert!(csv.contains("Kommunledningskontoret,Norra hamnen,Vardag"), "{csv}");
    for address in ["/channels", "/channels.json", "/channels.csv"] {
        let there = me.page(&format!("{address}?place=norra+hamnen")).await;
        assert!(there.contains("Hamnbloggen") && !there.contains("Lillbloggen"), "{address}: {there}");
        assert!(!me.page(&format!("{address}?place=S%C3%B6der")).await.contains("Hamnbloggen"), "{address}");
    }
    me.post(&facts, &[("audience", "public"), ("area", "")]).await;
    town.clock.pass(SignedDuration::from_secs(2));
    assert!(!me.page("/feed").await.contains("Norra hamnen"), "taken back");
    town.verify().await;
}

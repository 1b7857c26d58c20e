//! The load of the channels on the page and as JSON, and the manager's answer.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_testkit::Town;

#[tokio::test]
async fn the_manager_sees_the_load_and_answers_for_time_and_people() {
    let town = Town::new().await;
    let head = town.person("Hedda", "Chef", "chef", town.units[0]).await;
    town.mandate(head, "forvaltningschef", Some(town.units[0])).await;
    let channel = town.channel("Lillbloggen").await;
    town.message(channel, "a", "När öppnar badhuset?", false).await;
    town.clock.set("2026-07-08T08:00:00Z".parse().unwrap());
    torg_office::channels::resources::go_round(&town.job()).await.unwrap();

    let me = Browser::of(&town, head).await;
    let own = format!("/desk/channels/{channel}/resources");
    assert!(me.page("/desk/inbox").await.contains(&own), "the notice leads to the question");
    let all = me.page("/desk/load").await;
    assert!(all.contains("En kanal väntar på besked") && all.contains(&own), "{all}");
    let page = me.page(&own).await;
    assert!(
        page.contains("Räcker tid och personer?") && page.contains("Hedda Chef") && page.contains("<svg")
    );
    let lacking = [("answer", "lacking"), ("note", ""), ("next_on", "2026-12-01")];
    let refused = me.post(&own, &lacking).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Skriv vad som fattas.") && refused.body.contains("2026-12-01"));
    let done = me.post(&own, &[("answer", "enough"), ("next_on", "2026-12-01")]).await;
    assert!(done.to.ends_with("said=resources"), "{}", done.to);
    let page = me.page(&own).await;
    assert!(page.contains("1 december 2026") && page.contains("tid och personer räcker"), "{page}");
    assert!(!page.contains("Räcker tid och personer?"), "nothing is asked any more");

    let json: serde_json::Value = serde_json::from_str(&me.page("/desk/load.json").await).unwrap();
    assert_eq!(json["format"], "torg.load.1");
    let one = &json["channels"][0];
    assert_eq!((one["name"].as_str(), one["open"].as_u64()), (Some("Lillbloggen"), Some(1)));
    assert_eq!(one["weeks"].as_array().unwrap().len(), 8);
    assert_eq!(one["review"]["next_on"], "2026-12-01");

    let stranger = Browser::of(&town, town.people.newcomer).await;
    assert!(!stranger.page("/desk/load").await.contains("Lillbloggen"));
    assert_eq!(stranger.get(&own).await.status, StatusCode::FORBIDDEN);
}

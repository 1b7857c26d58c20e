//! What a channel costs: the page, the form, and who may set the cap.

use crate::browser::Browser;
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_office::channels::poll::poll;
use torg_store::channels::HoldRow;
use torg_testkit::Town;

#[tokio::test]
async fn a_cap_is_set_on_the_page_and_what_it_buys_and_what_is_spent_is_shown() {
    let town = Town::new().await.charging(100);
    let channel = town.connected("Lillbloggen").await;
    let me = Browser::of(&town, town.people.admin).await;
    let at = format!("/desk/channels/{channel}/costs");
    let page = me.page(&format!("/desk/channels/{channel}")).await;
    assert!(page.contains(&at) && page.contains("Inget tak är satt"), "{page}");
    let bare = me.page(&at).await;
    assert!(bare.contains("Inget tak är satt") && bare.contains("name=\"month\""), "{bare}");
    let refused = me.post(&at, &[("month", "femtio"), ("day", "")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Skriv ett belopp") && refused.body.contains("value=\"femtio\""));
    let set = me.post(&at, &[("month", "0,50"), ("day", "")]).await;
    assert_eq!(set.to.split('?').next(), Some(at.as_str()));
    for _ in 0..4 {
        poll(&town.job(), channel).await.unwrap();
    }
    let page = me.page(&at).await;
    assert!(page.contains("0,40\u{a0}USD") && page.contains("0,10\u{a0}USD"), "{page}");
    assert!(page.contains("0,40 av månadens kostnadstak på 0,50 USD är använt"), "{page}");
    assert!(page.contains("frågor") && page.contains("april 2026") && page.contains("value=\"0,50\""));
    let page = me.page(&format!("/desk/channels/{channel}")).await;
    assert!(page.contains("är använt") && page.contains("0,40\u{a0}USD"), "on the channel's page too");
    assert!(page.contains("Kan rättas av kanalens ansvariga"), "{page}");
    let json = me.page(&format!("/desk/channels/{channel}/ledger.json")).await;
    let json: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&json["costs"]["counted"], &json["costs"]["unit"]), (&400.into(), &"thousandths".into()));
    let lifted = me.post(&format!("{at}/lift"), &[]).await;
    assert_eq!(lifted.to.split('?').next(), Some(at.as_str()));
}

#[tokio::test]
async fn the_months_and_the_days_count_what_is_held_and_what_was_lost_as_spent() {
    let town = Town::new().await.charging(100);
    let channel = town.connected("Lillbloggen").await;
    let me = Browser::of(&town, town.people.admin).await;
    let at = format!("/desk/channels/{channel}/costs");
    me.post(&at, &[("month", "5"), ("day", "")]).await;
    for _ in 0..2 {
        poll(&town.job(), channel).await.unwrap();
    }
    // One asking is under way, and of one nobody knows how it ended.
    let desk = town.job();
    let mut writer = desk.open().await.unwrap();
    for (amount, minutes) in [(300, 5), (1_000, -5)] {
        let until = desk.now.checked_add(SignedDuration::from_mins(minutes)).unwrap();
        let hold = HoldRow {
            id: desk.new_id(),
            channel: channel.0,
            day: 20_260_407,
            amount,
            until_at: until.as_millisecond(),
        };
        writer.hold_spending(&hold).await.unwrap();
    }
    writer.commit().await.unwrap();
    let page = me.page(&at).await;
    let sums = page.split("id=\"months\"").nth(1).unwrap();
    assert_eq!(sums.matches("1,50\u{a0}USD").count(), 2, "of the month and of its one day: {sums}");
    assert!(!sums.contains("0,20\u{a0}USD"), "what is settled alone is not what counts: {sums}");
    assert!(sums.contains("0,30\u{a0}USD är reserverat") && sums.contains("1,00\u{a0}USD räknas som använt"));
}

#[tokio::test]
async fn whoever_may_not_manage_channels_reads_and_sets_nothing() {
    let town = Town::new().await.charging(100);
    let channel = town.connected("Lillbloggen").await;
    let at = format!("/desk/channels/{channel}/costs");
    let registrar = Browser::of(&town, town.people.registrar).await;
    let page = registrar.page(&at).await;
    assert!(page.contains("Vad det räcker till") && !page.contains("name=\"month\""), "{page}");
    for address in [at.clone(), format!("{at}/lift")] {
        let refused = registrar.post(&address, &[("month", "50"), ("day", "")]).await;
        assert_eq!(refused.status, StatusCode::FORBIDDEN, "{address}");
    }
    let by_hand = town.channel("Anslagstavlan").await;
    let me = Browser::of(&town, town.people.admin).await;
    let page = me.page(&format!("/desk/channels/{by_hand}/costs")).await;
    assert!(page.contains("tar inte betalt") && !page.contains("name=\"month\""), "{page}");
}

//! The completeness ledger on the page and as JSON.

use crate::browser::Browser;
use torg_testkit::Town;

#[tokio::test]
async fn the_ledger_is_a_page_of_each_channel_an_overview_and_json_for_both() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/channels/{channel}/ledger");
    assert!(me.page(&format!("/desk/channels/{channel}")).await.contains(&at));
    let page = me.page(&at).await;
    assert!(page.contains("Vad vi såg: Lillbloggen") && page.contains("Dag för dag"), "{page}");
    // Nothing was read yet: that is unknown, and no day without interruption.
    assert!(page.contains("inget sparat om hur läsningen gick") && !page.contains("inga avbrott"));
    assert!(me.page("/desk/ledger").await.contains("Lillbloggen"));
    for (address, what) in [(format!("{at}.json"), "days"), ("/desk/ledger.json".to_owned(), "channels")] {
        let body: serde_json::Value = serde_json::from_str(&me.page(&address).await).unwrap();
        assert_eq!(body["format"], "torg.ledger.1");
        assert!(!body[what].as_array().unwrap().is_empty());
    }
}

//! The figures on the page, on the public page, and as CSV.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_testkit::Town;

#[tokio::test]
async fn a_count_by_hand_is_seen_as_a_picture_with_a_table_as_csv_and_where_the_policy_says_by_everybody() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/channels/{channel}/statistics");
    assert!(me.page(&format!("/desk/channels/{channel}")).await.contains(&at));
    let bare = me.page(&at).await;
    assert!(bare.contains("räknas för varje kanal: följare.") && bare.contains("ingen har räknat"), "{bare}");
    let write = format!("/desk/channels/{channel}/followers");
    let refused = me.post(&write, &[("on", "2099-01-01"), ("count", "1 250")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("har inte varit än") && refused.body.contains("value=\"1 250\""));
    let written = me.post(&write, &[("on", "2026-04-06"), ("count", "1 250")]).await;
    assert_eq!(written.to.split('?').next(), Some(at.as_str()));
    let page = me.page(&at).await;
    assert!(page.contains("role=\"img\"") && page.contains("<title") && page.contains("<desc"), "{page}");
    assert!(page.contains("Högst 1\u{a0}250 i april 2026") && page.contains("inskrivet för"), "{page}");
    assert!(!page.contains("ingen har räknat") && !page.contains("<script>"));
    assert!(me.page("/desk/statistics").await.contains("Lillbloggen"));
    let csv = me.page(&format!("{at}.csv")).await;
    assert!(
        csv.starts_with("month,followers,counted_on,") && csv.contains("2026-04,1250,2026-04-06,0,"),
        "{csv}"
    );
    assert!(me.page("/desk/statistics.csv").await.contains("Lillbloggen,2026-03-08,2026-04-07,1250"));
    let stranger = Browser { cookie: String::new(), ..Browser::of(&town, town.people.editor).await };
    let open = stranger.page("/channels/1").await;
    // This policy has the followers counted, and not the posts: only what is counted is told.
    assert!(open.contains("1\u{a0}250") && !open.contains("Egna inlägg den senaste månaden"), "{open}");
}

//! What lets us in at a channel's platform, on the pages: the way there, the notice that it ends, and a new one that
//! could not be seen to work.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_domain::ids::ChannelId;
use torg_office::channels::access::renew::renew;
use torg_office::channels::open::{self, Registered};
use torg_testkit::{Mood, Town};

/// The link to where it is renewed.
fn way(channel: ChannelId) -> String {
    format!("href=\"/desk/channels/{channel}/access\"")
}

#[tokio::test]
async fn a_new_one_that_cannot_be_tried_is_kept_only_when_asked_to_and_that_is_said() {
    let town = Town::new().await;
    let channel = town.connected("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("/desk/channels/{channel}/access");
    let (offered, ticked) = ("name=\"anyway\" value=\"yes\"", "name=\"anyway\" value=\"yes\" checked");
    assert!(!me.page(&at).await.contains(offered), "only whoever has seen that it could not be tried");
    town.site.is(Mood::Down);
    let new = ("secret", "ny-nyckel-1");
    let refused = me.post(&at, &[new]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Det nya är inte sparat.") && refused.body.contains("svarar inte"));
    assert!(refused.body.contains(offered) && !refused.body.contains(ticked), "{}", refused.body);
    // Ticked, with nothing pasted: the form comes back with the tick.
    let empty = me.post(&at, &[("secret", " "), ("anyway", "yes")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(empty.body.contains("Klistra in det nya") && empty.body.contains(ticked), "{}", empty.body);

    let kept = me.post(&at, &[new, ("anyway", "yes")]).await;
    assert!(kept.to.ends_with("said=access-kept-unproven"), "{} {}", kept.to, kept.body);
    let told = me.page(&kept.to).await;
    assert!(told.contains("Det nya är sparat, men det gick inte att se att det fungerar."), "{told}");
    assert!(told.contains("role=\"alert\"") && !told.contains("Det nya fungerar"), "{told}");
    town.site.is(Mood::Well);
    let kept = me.post(&at, &[new]).await;
    assert!(kept.to.ends_with("said=access-replaced"), "{} {}", kept.to, kept.body);
    let works = me.page(&kept.to).await;
    assert!(works.contains("Det nya fungerar och är sparat."), "{works}");
    for shown in [&refused.body, &empty.body, &told, &works] {
        assert!(!shown.contains("ny-nyckel"), "what lets us in is never sent back");
    }
}

#[tokio::test]
async fn a_notice_that_what_lets_us_in_ends_leads_to_where_it_is_renewed() {
    let town = Town::new().await;
    town.site.lets_in("abcd efgh ijkl mnop", Some("2026-04-20T08:00:00Z".parse().unwrap()));
    let channel = town.connected("Lillbloggen").await;
    for (now, said) in [("2026-04-07T08:00:00Z", "går snart ut."), ("2026-04-20T08:00:00Z", "har gått ut.")]
    {
        town.clock.set(now.parse().unwrap());
        renew(&town.job(), channel).await.unwrap();
        let page = Browser::of(&town, town.people.editor).await.page("/desk/inbox").await;
        let link =
            format!("<a {}>Lillbloggen: Det som släpper in oss till en kanal {said}</a>", way(channel));
        assert!(page.contains(&link), "{said}: {page}");
    }
}

#[tokio::test]
async fn the_way_to_what_lets_us_in_is_there_at_a_feed_that_is_not_for_everybody_and_once_it_is_closed() {
    let town = Town::new().await;
    let admin = town.desk(town.people.admin).await;
    let registered = Registered {
        platform: "feed".into(),
        account: None,
        secret: Some("torg:granskvitter".into()),
        feed: Some("https://blogg.lill.example/comments/feed".into()),
        ..town.connection("Slutna bloggen")
    };
    let guarded = open::open(&admin, &registered).await.unwrap();
    let everybodys = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let page = async |channel: ChannelId| me.page(&format!("/desk/channels/{channel}")).await;
    assert!(page(guarded).await.contains(&way(guarded)));
    assert!(!page(everybodys).await.contains(&way(everybodys)), "nothing is kept that lets us in there");
    let own = format!("/desk/channels/{guarded}/access");
    assert!(me.page(&own).await.contains("name=\"secret\""));

    let connected = town.connected("Anslutna bloggen").await;
    for channel in [guarded, connected] {
        let revision = admin.reader().channel(channel).await.unwrap().revision;
        open::close(&admin, channel, revision).await.unwrap();
        let closed = page(channel).await;
        assert_eq!(closed.matches(&way(channel)).count(), 1, "{closed}");
    }
    let closed = me.page(&own).await;
    assert!(closed.contains("Kanalen är stängd. Inget nytt behöver läggas in."), "{closed}");
    assert!(!closed.contains("name=\"secret\""));
}

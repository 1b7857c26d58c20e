//! Signing in to a channel's account at its platform, as the browser meets it: a page that goes on by itself, the way
//! back, and who we are for anybody to read.

use crate::browser::Browser;
use crate::forms::form;
use axum::body::Body;
use axum::http::{StatusCode, header};
use torg_office::channels::open;
use torg_testkit::{Mood, Town, sign_in::CODE};
use tower::ServiceExt as _;

#[tokio::test]
async fn the_browser_goes_on_by_itself_comes_back_once_and_is_told_how_it_went() {
    let town = Town::new().await;
    town.site.signs_in();
    let registered = open::Registered { secret: None, ..town.connection("Bloggen") };
    let channel = open::open(&town.desk(town.people.admin).await, &registered).await.unwrap();
    let browser = Browser::of(&town, town.people.admin).await;
    let begin = format!("/desk/channels/{channel}/access/sign-in");
    let request = browser.request("POST", &begin).body(Body::empty()).unwrap();
    let answer = browser.router.clone().oneshot(request).await.unwrap();
    let (state, went) = town.site.went();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()[header::REFRESH].to_str().unwrap(), format!("0; url={went}"));
    let strict = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned();
    assert!(strict.contains("form-action 'self';"), "no form leads elsewhere for it");
    let page = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
    let page = String::from_utf8_lossy(&page).into_owned();
    assert!(
        page.contains(&went) && page.contains("inom tio minuter"),
        "the link is there for whoever's does not"
    );

    let no = browser.get(&format!("/desk/signed-in?state={state}&code=en-annan")).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(no.body.contains("Koden gäller inte. Kan rättas av kanalens ansvariga."));
    assert!(!no.body.contains("en-annan"), "what was brought is not shown");
    browser.post(&begin, &[]).await;
    let back = format!("/desk/signed-in?state={}&code={CODE}", town.site.went().0);
    let yes = browser.get(&back).await;
    let access = format!("/desk/channels/{channel}/access");
    assert_eq!((yes.status, yes.to), (StatusCode::SEE_OTHER, format!("{access}?said=access-signed-in")));
    assert!(browser.page(&format!("{access}?said=access-signed-in")).await.contains("Inloggningen fungerar"));
    let again = browser.get(&back).await;
    assert_eq!(again.status, StatusCode::CONFLICT);
    assert!(again.body.contains("redan avslutad") && !again.body.contains(CODE));
    assert_eq!(browser.get("/desk/signed-in").await.status, StatusCode::CONFLICT);

    town.site.is(Mood::Down);
    let down = browser.post(&begin, &[]).await;
    assert_eq!(down.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(down.body.contains("Plattformen svarar inte."));
}

#[tokio::test]
async fn a_channel_that_nothing_lets_us_in_to_any_more_leads_on_to_where_one_signs_in() {
    let town = Town::new().await;
    town.site.signs_in();
    let channel = town.connected("Bloggen").await;
    let browser = Browser::of(&town, town.people.admin).await;
    let edit = format!("/desk/channels/{channel}/edit");
    let shown = form(&browser.page(&edit).await, &edit, ("", "")).unwrap();
    let same = browser.submit(&shown).await;
    assert_eq!(same.to, format!("/desk/channels/{channel}?said=channel-changed"), "{}", same.body);
    let shown = form(&browser.page(&edit).await, &edit, ("", "")).unwrap();
    let moved = browser.submit(&shown.with("account", "annan")).await;
    assert_eq!(moved.to, format!("/desk/channels/{channel}/access?said=channel-changed"), "{}", moved.body);
}

#[tokio::test]
async fn who_we_are_to_a_platform_is_read_by_anybody_once_somebody_signs_in_there() {
    let town = Town::new().await;
    town.site.signs_in();
    let registered = open::Registered { secret: None, ..town.connection("Bloggen") };
    let channel = open::open(&town.desk(town.people.admin).await, &registered).await.unwrap();
    let stranger = Browser { cookie: String::new(), ..Browser::of(&town, town.people.admin).await };
    let at = format!("/oauth/{}/client.json", registered.platform);
    assert_eq!(stranger.get(&at).await.status, StatusCode::NOT_FOUND);
    let browser = Browser::of(&town, town.people.admin).await;
    browser.post(&format!("/desk/channels/{channel}/access/sign-in"), &[]).await;
    let (status, kind, body) = stranger.raw(&at).await;
    let body = String::from_utf8(body).unwrap();
    assert_eq!((status, kind.as_str()), (StatusCode::OK, "application/json"));
    assert!(body.contains("https://torg.lill.example/oauth/") && !body.contains("hemlig"), "{body}");
    assert_eq!(stranger.get("/oauth/ingen/client.json").await.status, StatusCode::NOT_FOUND);
    assert!(stranger.get("/desk/signed-in?state=x").await.to.starts_with("/desk/sign-in"));
}

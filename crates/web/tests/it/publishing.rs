//! Our own posts on the page: written, found fault with, agreed to, put up; and places that are not ours.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_testkit::Town;

fn id_of(to: &str) -> String {
    to.trim_start_matches("/desk/posts/").split('?').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_post_is_written_found_fault_with_mended_agreed_to_and_put_up() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("channel:{channel}");
    assert!(me.page(&format!("/desk/posts/new?at={at}")).await.contains("Lillbloggen"));
    let text = [("at", at.as_str()), ("text", "Anmäl dig med 640823-3234.")];
    let begun = me.post("/desk/posts/new", &text).await;
    assert!(begun.to.ends_with("said=saved"), "{}", begun.to);
    let id = id_of(&begun.to);
    let own = format!("/desk/posts/{id}");
    let page = me.page(&own).await;
    assert!(page.contains("Så kan inlägget inte gå ut") && page.contains("personnummer"), "{page}");
    let refused = me.post(&format!("{own}/ready"), &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let mended = [
        ("at", at.as_str()),
        ("revision", "1"),
        ("text", "Badhuset öppnar klockan tio."),
        ("secrecy", "yes"),
        ("opinion", "yes"),
    ];
    assert!(me.post(&own, &mended).await.to.ends_with("said=saved"));
    assert!(me.page(&own).await.contains("Inlägget kan gå ut."));
    let substitute = town.people.substitute.to_string();
    assert!(me.post(&format!("{own}/propose"), &[("whom", &substitute)]).await.to.ends_with("said=saved"));
    let other = Browser::of(&town, town.people.substitute).await;
    assert!(other.page("/desk/inbox").await.contains("läsa och godkänna ett inlägg"));
    assert!(other.post(&format!("{own}/agree"), &[("agrees", "yes")]).await.to.ends_with("said=saved"));
    let address = [("address", "https://blogg.lill.example/badhuset")];
    assert!(me.post(&format!("{own}/confirm"), &address).await.to.ends_with("said=saved"));
    let page = Browser::of(&town, town.people.newcomer).await.page(&own).await;
    assert!(page.contains("https://blogg.lill.example/badhuset") && !page.contains("<textarea"), "{page}");
    assert!(me.page("/desk/posts").await.contains("publicerat"));
}

#[tokio::test]
async fn a_draft_is_read_by_those_who_may_write_there_alone() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("channel:{channel}");
    let begun = me.post("/desk/posts/new", &[("at", &at), ("text", "Inte klart än.")]).await;
    let own = format!("/desk/posts/{}", id_of(&begun.to));
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    assert_eq!(newcomer.get(&own).await.status, StatusCode::FORBIDDEN);
    assert_eq!(
        newcomer.post("/desk/posts/new", &[("at", &at), ("text", "x")]).await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(newcomer.get("/desk/posts/new?at=channel:x").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_place_that_is_not_ours_is_entered_by_who_sees_to_channels_and_handed_over_with_a_reason() {
    let town = Town::new().await;
    let admin = Browser::of(&town, town.people.admin).await;
    let editor = town.people.editor.to_string();
    let mut place = vec![
        ("name", "Vi i byn"),
        ("address", "byn"),
        ("title", "forvaltningschef"),
        ("approved_by", "Eva Sund"),
        ("approved_on", "2026-03-02"),
        ("participant", editor.as_str()),
    ];
    let refused = admin.post("/desk/places", &place).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Den börjar med https://.") && refused.body.contains("Vi i byn"));
    place[1].1 = "https://byn.example/";
    assert!(admin.post("/desk/places", &place).await.to.ends_with("said=saved"));
    let me = Browser::of(&town, town.people.editor).await;
    let page = me.page("/desk/posts").await;
    assert!(page.contains("Maja Ek deltar där."), "{page}");
    let id = page.split("/desk/places/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let substitute = town.people.substitute.to_string();
    let aside = format!("/desk/places/{id}/aside");
    let refused = me.post(&aside, &[("participant", &substitute), ("why", " ")]).await;
    assert!(refused.body.contains("Det stannar inom kommunen."), "{}", refused.body);
    assert!(
        me.post(&aside, &[("participant", &substitute), ("why", "Jag bor där.")])
            .await
            .to
            .ends_with("said=saved")
    );
    let page = me.page("/desk/posts").await;
    assert!(page.contains("Sara Holm deltar där.") && !page.contains("Jag bor där."), "{page}");
}

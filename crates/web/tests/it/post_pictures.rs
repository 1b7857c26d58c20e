//! Pictures with our own posts on the pages: chosen, seen, changed, and shown to everybody as long as the post is.

use crate::browser::Browser;
use axum::http::StatusCode;
use jiff::SignedDuration;
use torg_domain::channels::taken::Standing;
use torg_office::channels::poll::poll;
use torg_office::publishing::put_up;
use torg_testkit::picture::{POINT, noted, tells_place};
use torg_testkit::{Site, Town};

const POST: [(&str, &str); 9] = [
    ("title", "Badhuset öppnar"),
    ("text", "Badhuset öppnar klockan tio."),
    ("picture1_alt", "Bassängen \"i\" <morgonljus>"),
    ("picture1_source", "own_archive"),
    ("picture1_licence", "Eva Sund"),
    ("picture1_consent", "yes"),
    ("secrecy", "yes"),
    ("data", "yes"),
    ("opinion", "yes"),
];

#[tokio::test]
async fn a_picture_goes_from_the_form_to_the_flow_and_is_gone_when_the_post_is() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let channel = town.own_channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("channel:{channel}");
    let fields = [&POST[..], &[("at", at.as_str())]].concat();
    let form = me.page(&format!("/desk/posts/new?at={at}")).await;
    assert!(form.contains("multipart/form-data") && form.contains("picture1_file"));
    let refused = me.upload_with("/desk/posts/new", &fields, &[("picture1_file", "x.png", b"<html>")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Filen är ingen bild") && refused.body.contains("Badhuset öppnar klockan"));
    let taken = noted();
    let begun =
        me.upload_with("/desk/posts/new", &fields, &[("picture1_file", "bad.png", taken.as_slice())]).await;
    assert!(begun.to.ends_with("said=saved"), "{} {}", begun.to, begun.body);
    let own = begun.to.split('?').next().unwrap().to_owned();
    let page = me.page(&own).await;
    assert!(page.contains("Inlägget kan gå ut."), "{page}");
    let picture = page.split("<img").nth(1).unwrap().split("src=\"").nth(1).unwrap();
    let picture = picture.split('"').next().unwrap().to_owned();
    assert!(picture.starts_with(&format!("{own}/picture/")), "{picture}");
    assert_eq!(me.get(&picture).await.status, StatusCode::OK);
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    assert_eq!(newcomer.get(&picture).await.status, StatusCode::FORBIDDEN);

    // Sent again without a file the picture stays.
    let kept = picture.rsplit('/').next().unwrap();
    let again =
        [&fields[..], &[("revision", "1"), ("picture1_kept", kept), ("picture1_name", "bad.png")]].concat();
    assert!(me.upload_with(&own, &again, &[]).await.to.ends_with("said=saved"));
    assert!(me.page(&own).await.contains(kept));
    assert!(me.post(&format!("{own}/ready"), &[]).await.to.ends_with("said=saved"));
    assert!(me.page(&own).await.contains("Bilderna följer med"));
    put_up::look(&town.job()).await.unwrap();
    assert_eq!(site.pictures().len(), 1);
    assert_eq!(newcomer.get(&picture).await.status, StatusCode::OK, "it is out");

    // Read back it is in the flow, with its picture and its words.
    town.clock.pass(SignedDuration::from_mins(2));
    poll(&town.job(), channel).await.unwrap();
    let anybody = Browser { cookie: String::new(), ..Browser::of(&town, town.people.editor).await };
    let page = anybody.page("/feed").await;
    assert!(
        page.contains("alt=\"Bassängen &quot;i&quot; &lt;morgonljus&gt;\"") && page.contains("Eva Sund"),
        "{page}"
    );
    let shown = page.split("src=\"/feed/").nth(1).unwrap().split('"').next().unwrap();
    let shown = format!("/feed/{shown}");
    let answer = anybody.raw(&shown).await;
    assert_eq!((answer.0, answer.1.as_str()), (StatusCode::OK, "image/png"));
    assert!(!answer.2.is_empty() && !tells_place(&answer.2) && tells_place(&taken));
    let rss = anybody.page("/feed.rss").await;
    let length = format!("length=\"{}\" type=\"image/png\"/>", answer.2.len());
    assert!(rss.contains("<enclosure url=\"https://") && rss.contains(&length), "{rss}");
    let atom = anybody.page("/feed.atom").await;
    assert!(atom.contains("rel=\"enclosure\" type=\"image/png\"") && atom.contains(&shown), "{atom}");
    let json: serde_json::Value = serde_json::from_str(&anybody.page("/feed.json").await).unwrap();
    let one = &json["items"][0];
    assert_eq!(one["attachments"][0]["mime_type"], "image/png");
    assert_eq!(one["attachments"][0]["title"], "Bassängen \"i\" <morgonljus>");
    assert_eq!(one["attachments"][0]["size_in_bytes"].as_u64(), u64::try_from(answer.2.len()).ok());
    assert!(one["image"].as_str().unwrap().ends_with(&shown));

    // No other picture, of no other post.
    for odd in [
        "/feed/x/y",
        &shown.replace(kept, "00000000-0000-7000-8000-000000000000"),
        &format!("/feed/{kept}/{kept}"),
    ] {
        assert_eq!(anybody.get(odd).await.status, StatusCode::NOT_FOUND, "{odd}");
    }
    // Hidden at the platform, it is gone from everywhere, by its own address too.
    let id = town.job().reader().post_sent(own.rsplit('/').next().unwrap().parse().unwrap()).await.unwrap();
    site.moves(&id.unwrap().external_id.unwrap(), Standing::Hidden);
    town.clock.pass(SignedDuration::from_mins(20));
    torg_office::channels::reading::reread(&town.job(), channel).await.unwrap();
    town.clock.pass(SignedDuration::from_secs(2));
    for address in ["/feed", "/feed.rss", "/feed.atom", "/feed.json"] {
        let body = anybody.page(address).await;
        assert!(!body.contains("Badhuset öppnar") && !body.contains(kept), "{address}");
    }
    assert_eq!(anybody.get(&shown).await.status, StatusCode::NOT_FOUND);
    town.verify().await;
}

#[tokio::test]
async fn pictures_straight_from_a_camera_are_refused_at_their_field_and_what_was_written_comes_back() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("channel:{channel}");
    let more = [("at", at.as_str()), ("picture2_alt", "Ett tomt omklädningsrum")];
    let fields = [&POST[..], &more].concat();
    let camera = vec![0xff; 8 << 20];
    let files = [("picture1_file", "bad.jpg", &camera[..]), ("picture2_file", "rum.jpg", &camera[..])];
    let refused = me.upload_with("/desk/posts/new", &fields, &files).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Bilden är för stor: högst 5 MB."), "{}", refused.body);
    for kept in ["Badhuset öppnar klockan tio.", "Ett tomt omklädningsrum", "value=\"Eva Sund\""] {
        assert!(refused.body.contains(kept), "{kept}: {}", refused.body);
    }
    // What stands after the files in the form is read too.
    assert!(refused.body.contains("name=\"opinion\" value=\"yes\" checked"), "{}", refused.body);
}

#[tokio::test]
async fn a_picture_is_taken_out_and_another_put_in_its_place() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let me = Browser::of(&town, town.people.editor).await;
    let at = format!("channel:{channel}");
    let fields = [&POST[..], &[("at", at.as_str())]].concat();
    let begun = me.upload_with("/desk/posts/new", &fields, &[("picture1_file", "bad.png", POINT)]).await;
    let own = begun.to.split('?').next().unwrap().to_owned();
    let of = |page: &str| page.split(&format!("{own}/picture/")).nth(1).map(|p| p[..36].to_owned());
    let first = of(&me.page(&own).await).unwrap();
    let other = [&fields[..], &[("revision", "1"), ("picture1_kept", &first)]].concat();
    me.upload_with(&own, &other, &[("picture1_file", "ny.png", &noted())]).await;
    let second = of(&me.page(&own).await).unwrap();
    assert_ne!(first, second);
    let out =
        [&fields[..], &[("revision", "2"), ("picture1_kept", &second), ("picture1_remove", "yes")]].concat();
    me.upload_with(&own, &out, &[]).await;
    assert_eq!(of(&me.page(&own).await), None);
    // A made-up file is no picture of this post.
    let nothing = "0".repeat(36);
    let made_up = [&fields[..], &[("revision", "3"), ("picture1_kept", nothing.as_str())]].concat();
    me.upload_with(&own, &made_up, &[]).await;
    assert_eq!(of(&me.page(&own).await), None);
}

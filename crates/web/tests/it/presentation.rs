//! Presentations on the page: what is lacking, put up, out of date, and looked at.

use crate::browser::Browser;
use axum::http::StatusCode;
use torg_testkit::Town;

#[tokio::test]
async fn a_presentation_is_filled_in_put_up_and_out_of_date_when_the_municipality_moves() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let at = format!("/desk/channels/{channel}/presentation");
    let me = Browser::of(&town, town.people.editor).await;
    let page = me.page(&at).await;
    assert!(page.contains("Välj vilka som kan läsa det som skrivs i kanalen."), "{page}");
    let wrong = me.post(&format!("{at}/facts"), &[("audience", "members"), ("size", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Skriv ungefär hur många de är."));
    let facts = [("audience", "public"), ("contact", "webb@lill.example")];
    assert!(me.post(&format!("{at}/facts"), &facts).await.to.ends_with("said=saved"));
    let page = me.page(&at).await;
    assert!(!page.contains("uppgifter saknas") && page.contains("Ingen text är upplagd än"), "{page}");
    let text = town_text(&town, channel).await;
    let up = me.post(&at, &[("place", "page"), ("text", &text)]).await;
    assert_eq!(up.to, format!("{at}?said=presentation-up"));
    assert!(me.page(&at).await.contains("Det som är upplagt stämmer."));
    // Another way to whoever is responsible: the text that is up says the old one.
    let facts = [("audience", "public"), ("contact", "ny@lill.example")];
    me.post(&format!("{at}/facts"), &facts).await;
    torg_office::channels::presentation::check::look(&town.job()).await.unwrap();
    let page = me.page(&at).await;
    assert!(page.contains("stämmer inte längre") && page.contains("<ins>"), "{page}");
    assert!(me.page("/desk/inbox").await.contains("presentation stämmer inte längre"));
    let stale = me.post(&at, &[("place", "page"), ("text", &text)]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
}

async fn town_text(town: &Town, channel: torg_domain::ids::ChannelId) -> String {
    let (_, _, made) = torg_office::channels::presentation::of(&town.job(), channel).await.unwrap();
    made.places[0].fitted.text.clone()
}

#[tokio::test]
async fn what_the_presentations_say_of_the_municipality_is_set_on_one_page_and_the_texts_follow() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let admin = Browser::of(&town, town.people.admin).await;
    let wrong = admin.post("/desk/public", &[("act", "facts"), ("recheck_days", "ibland")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.body.contains("Skriv ett antal dagar"));
    let right =
        [("act", "facts"), ("retention", "Kommentarer gallras efter två år"), ("recheck_days", "180")];
    assert!(admin.post("/desk/public", &right).await.to.ends_with("said=saved"));
    assert!(admin.page("/desk/presentation").await.contains("/desk/public"));
    let (_, ground, _) = torg_office::channels::presentation::of(&town.job(), channel).await.unwrap();
    assert_eq!(ground.told.recheck_days(), Some(180));
    let newcomer = Browser::of(&town, town.people.newcomer).await;
    let page = newcomer.page("/desk/presentation").await;
    assert!(page.contains("Lillbloggen") && !page.contains("Ändra kommunens uppgifter"), "{page}");
}

#[tokio::test]
async fn what_was_seen_of_the_profile_stands_with_its_day_and_a_picture_without_licence_is_refused() {
    let town = Town::new().await;
    let channel = town.channel("Lillbloggen").await;
    let at = format!("/desk/channels/{channel}/presentation");
    let me = Browser::of(&town, town.people.editor).await;
    assert!(me.page(&at).await.contains("inte kontrollerat"));
    let logo = [("item", "logo"), ("outcome", "yes"), ("source", "lawful"), ("licence", "")];
    let refused = me.post(&format!("{at}/profile"), &logo).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.body.contains("Skriv upphovspersonen"), "{}", refused.body);
    let seen = [("item", "profile"), ("outcome", "yes")];
    assert!(me.post(&format!("{at}/profile"), &seen).await.to.ends_with("said=saved"));
    assert!(!me.page(&at).await.contains("inte kontrollerat"));
}

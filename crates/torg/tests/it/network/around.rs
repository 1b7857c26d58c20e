//! What is said around us in the real network: our own posts, what quotes them, replies to replies; and how our own
//! account is shown to everybody.

use super::net::Net;
use super::{Way, held, reread, town, town_by, wall};
use jiff::SignedDuration;
use serde_json::json;
use torg_office::channels::poll::poll;
use torg_office::channels::presentation::{self, check, facts, publish};

#[tokio::test(flavor = "multi_thread")]
async fn our_own_post_is_ours_a_quote_says_what_it_quotes_and_a_reply_to_a_reply_comes_in() {
    let Some(net) = Net::there() else { return };
    let (town, channel) = town(&net).await;
    let (anna, bo) = (net.newcomer("anna").await, net.newcomer("bo").await);
    let text = format!("Badhuset öppnar på måndag. Nr {}", wall().as_millisecond());
    let (ours, cid) = net.says(&net.torg, &text, None).await;
    let root = json!({ "uri": ours, "cid": cid });
    let (quote, _) = net.quotes(&bo, "Det här är skamligt.", root.clone()).await;
    let (first, cid) = net.says(&anna, "När?", Some(json!({ "root": root, "parent": root }))).await;
    let under = json!({ "root": root, "parent": { "uri": first, "cid": cid } });
    let (second, _) = net.says(&bo, "Klockan åtta.", Some(under)).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    // Not every reply to a reply is told to us: what is not, is found in its thread.
    reread(&town, channel).await;

    let post = held(&town, channel, &ours).await;
    assert!(post.ours && post.kind == "post" && post.closed_at.is_some(), "{post:?}");
    let m = held(&town, channel, &quote).await;
    assert_eq!((m.kind.as_str(), m.ours), ("mention", false));
    let versions = town.job().reader().versions(m.id).await.unwrap();
    let page = format!("https://bsky.app/profile/{}/post/{}", net.torg.did, ours.rsplit('/').next().unwrap());
    assert_eq!(versions[0].text, format!("Det här är skamligt.\n\n{page}"));
    let deep = held(&town, channel, &second).await;
    assert_eq!((deep.kind.as_str(), deep.parent.as_deref()), ("comment", Some(first.as_str())));
    assert_eq!(deep.thread, ours);
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn another_name_or_another_text_on_our_own_account_is_seen_and_told() {
    let Some(net) = Net::there() else { return };
    let address = format!("https://bsky.app/profile/{}", net.torg.handle);
    let (town, channel) = town_by(&net, Way { address, ..Way::to(&net) }).await;
    let editor = town.desk(town.people.editor).await;
    facts::set_channel(&editor, channel, "public", None, "webb@lill.example", None).await.unwrap();
    let (_, _, made) = presentation::of(&town.job(), channel).await.unwrap();
    let (place, text) = (made.places[0].place.place.clone(), made.places[0].fitted.text.clone());
    publish::published(&editor, channel, &place, &text).await.unwrap();
    let mut days = 0;
    for (name, says, came_to) in [
        ("Lillköpings kommun", text.as_str(), "same"),
        ("Lura kommun", text.as_str(), "renamed"),
        ("Lura kommun", "Köp mynt av oss!", "differs"),
    ] {
        net.presents(&net.torg, name, says).await;
        days += 1;
        town.clock.set(wall() + SignedDuration::from_hours(25 * days));
        check::look(&town.job()).await.unwrap();
        let checks = town.job().reader().presentation_checks(channel, 10).await.unwrap();
        assert_eq!(checks[0].came_to, came_to, "{checks:?}");
        assert!(checks[0].note.starts_with(&format!("Namn: {name}. Bild: ")), "{}", checks[0].note);
    }
    let notices = town.job().reader().notices(town.people.editor, 50).await.unwrap();
    for kind in [check::RENAMED, check::CHANGED] {
        assert_eq!(notices.iter().filter(|notice| notice.kind == kind).count(), 1, "{kind}");
    }
    town.verify().await;
}

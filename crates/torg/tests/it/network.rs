//! A real small network followed, where `TORG_TEST_BLUESKY` points at one: a visitor is answered from the inbox,
//! calls themselves something else, is hidden behind a click, reported and blocked, and takes it away. What is said
//! elsewhere of us, and our own account, are in `around`; a line that fails, in `cut`.

mod around;
mod cut;
#[path = "../../../connectors/tests/it/net.rs"]
mod net;
mod owner;
mod signed_in;

use crate::followed::{self, held, order, reread, wall, work_now};
use net::{Net, Who};
use serde_json::{Value, json};
use std::sync::Arc;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms::bluesky::{self, Bluesky, Onlooker, Places};
use torg_domain::evidence::Checked;
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_office::channels::open::Registered;
use torg_office::channels::poll::poll;
use torg_office::decisions::decide::{Asked, decide};
use torg_office::inbox::answer::{self, Reply};
use torg_office::inbox::read;
use torg_testkit::Town;

/// Where the network is met, and how.
struct Way {
    address: String,
    places: Places,
    rules: Rules,
}

impl Way {
    /// At its own addresses.
    fn to(net: &Net) -> Self {
        Self {
            address: net.pds.clone(),
            places: Places {
                directory: net.directory.clone(),
                public: net.public.clone(),
                entry: net.pds.clone(),
            },
            rules: rules(net.ports()),
        }
    }
}

/// A guard's rules that let these ports of this machine be asked.
fn rules(ports: Vec<u16>) -> Rules {
    let allow_private =
        ports.into_iter().map(|port| AllowedHost { host: "localhost".into(), port: Some(port) });
    Rules {
        allow_private: allow_private.collect(),
        min_interval: std::time::Duration::ZERO,
        ..Rules::default()
    }
}

/// A town with an account in the network, and the channel it is.
async fn town(net: &Net) -> (Town, ChannelId) {
    town_by(net, Way::to(net)).await
}

/// The same, by a way of its own.
async fn town_by(net: &Net, way: Way) -> (Town, ChannelId) {
    town_at(way, &net.torg, Some(net.torg.password.clone())).await
}

/// The same with an account of its own, let in with something, or not yet.
async fn town_of(net: &Net, own: &Who, secret: Option<String>) -> (Town, ChannelId) {
    town_at(Way::to(net), own, secret).await
}

async fn town_at(
    Way { address, places, rules }: Way,
    own: &Who,
    secret: Option<String>,
) -> (Town, ChannelId) {
    let guard = Arc::new(Guard::new(rules).unwrap());
    let platform = Bluesky::new(guard.clone()).at(places.clone());
    let stranger = Onlooker::new(guard).at(places);
    let account = Some(own.handle.clone());
    followed::town(Arc::new(platform), Arc::new(stranger), |base| Registered {
        platform: bluesky::KEY.into(),
        address,
        account,
        secret,
        ..base
    })
    .await
}

/// Does every job that is due, and waits until it is seen everywhere.
async fn work(town: &Town, net: &Net) {
    town.clock.set(wall());
    work_now(town).await;
    net.settles().await;
    town.clock.set(wall());
}

/// A post of ours, and what a visitor says under it, taken in.
async fn comes_in(
    net: &Net,
    town: &Town,
    channel: ChannelId,
    own: &Who,
    visitor: &Who,
    text: &str,
) -> Message {
    let (uri, cid) = net.says(own, "Badhuset öppnar på måndag.", None).await;
    let root = json!({ "uri": uri, "cid": cid });
    let (id, _) = net.says(visitor, text, Some(json!({ "root": root, "parent": root }))).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    held(town, channel, &id).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_visitor_is_answered_from_the_inbox_and_sees_the_answer() {
    let Some(net) = Net::there() else { return };
    let (town, channel) = town(&net).await;
    let number = wall().as_millisecond();
    let visitor = net.newcomer("anna").await;
    let m =
        comes_in(&net, &town, channel, &net.torg, &visitor, &format!("När öppnar badhuset? Undrar {number}"))
            .await;
    assert_eq!((m.tracks.handling, m.owner, m.ours), (Handling::Triage, Some(town.people.editor), false));
    assert!(m.due_at.is_some());
    let editor = town.desk(town.people.editor).await;
    assert!(read::open(&editor, m.id).await.unwrap().sends);
    let words = format!("På måndag klockan åtta, se https://lill.example/bad. Svar {number}");
    let reply = Reply { text: words.clone(), holding: false, unsigned: None, version: None };
    answer::order(&editor, m.id, Some(m.revision), reply).await.unwrap();
    work(&town, &net).await;

    // The visitor sees it, under what they wrote, once, its link a link.
    let seen = net.sees(&visitor, &m.external_id).await;
    let replies = seen["thread"]["replies"].as_array().unwrap();
    assert_eq!(replies.len(), 1, "{seen:#}");
    let record = &replies[0]["post"]["record"];
    assert!(record["text"].as_str().unwrap().starts_with(&words));
    assert_eq!(record["facets"][0]["features"][0]["uri"], "https://lill.example/bad");
    let given = order(&town, &m, "answer").await;
    assert!(given.confirmed_at.is_some() && given.confirmed_by.is_none());
    let now = held(&town, channel, &m.external_id).await;
    assert_eq!(now.tracks.handling, Handling::Answered);
    poll(&town.job(), channel).await.unwrap();
    let carried = town.job().reader().carried(given.id.into()).await.unwrap();
    let ours = held(&town, channel, carried[0].external_id.as_ref().unwrap()).await;
    assert!(ours.ours && ours.parent.as_deref() == Some(m.external_id.as_str()));

    // What they call themselves since is another version of the same message.
    net.is_called(&visitor, &format!("Anna {number}")).await;
    reread(&town, channel).await;
    let now = held(&town, channel, &m.external_id).await;
    assert_eq!(now.versions, 2);
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn somebody_elsewhere_who_names_us_comes_in_and_what_they_take_away_is_seen_to_be_gone() {
    let Some(net) = Net::there() else { return };
    let (town, channel) = town(&net).await;
    let text = format!("@{} varför svarar ni inte? {}", net.torg.handle, wall().as_millisecond());
    let visitor = net.newcomer("bosse").await;
    let (id, _) = net.says(&visitor, &text, None).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let m = held(&town, channel, &id).await;
    assert_eq!((m.kind.as_str(), m.tracks.handling), ("mention", Handling::Triage));
    net.takes_away(&visitor, &id).await;
    reread(&town, channel).await;
    let m = held(&town, channel, &id).await;
    assert!(m.gone_at.is_some());
    assert_eq!(m.tracks.publication, Publication::DeletedAtSource);
    let step = town.job().reader().steps(m.id).await.unwrap().pop().unwrap();
    assert!(step.act == "found-gone" && step.reason.starts_with("Försvann vid källan mellan"), "{step:?}");
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_threat_is_hidden_behind_a_click_which_is_never_called_removed_and_the_clock_runs_on() {
    let Some(net) = Net::there() else { return };
    let (town, channel) = town(&net).await;
    let text = format!("Lena ska akta sig när hon går hem {}", wall().as_millisecond());
    let visitor = net.newcomer("cissi").await;
    let m = comes_in(&net, &town, channel, &net.torg, &visitor, &text).await;
    let editor = town.desk(town.people.editor).await;
    let asked = Asked {
        ground: "olaga_hot".into(),
        facts: "Angriper en namngiven person.".into(),
        block: Some("Upprepade hot.".into()),
        ..Asked::default()
    };
    let (m, decision) = decide(&editor, m.id, Some(m.revision), asked).await.unwrap();
    let decision = town.job().reader().decision(decision).await.unwrap();
    assert_eq!(decision.measure, "hide-behind-click", "nothing graver can be done here");
    let kept = town.job().reader().evidence(decision.evidence.unwrap().into()).await.unwrap();
    let sha: [u8; 32] = kept.manifest.clone().unwrap().try_into().unwrap();
    let manifest = town.office.store.objects().get(town.id(), &sha).await.unwrap();
    let manifest: Value = serde_json::from_slice(&manifest).unwrap();
    let whats: Vec<_> = manifest["files"].as_array().unwrap().iter().map(|f| f["what"].clone()).collect();
    assert!(whats.contains(&json!("signed-record")) && whats.contains(&json!("signing-key")), "{whats:?}");
    let opened = torg_office::decisions::read::open(&editor, decision.id.into()).await.unwrap();
    let Some(Checked::Proved { at, .. }) = opened.signed else { panic!("{:?}", opened.signed) };
    assert!(at.is_some_and(|at| at <= wall()), "{at:?}");

    work(&town, &net).await;
    let m = held(&town, channel, &m.external_id).await;
    assert_eq!(m.tracks.publication, Publication::BehindClick);
    let clocks = town.job().reader().clocks_of(m.id).await.unwrap();
    let removal = clocks.iter().find(|c| c.kind == "removal").unwrap();
    assert_eq!(removal.stopped_at, None, "others still reach it: the duty is not done");
    let steps = town.job().reader().steps(m.id).await.unwrap();
    let step = steps.iter().find(|s| s.became == "behind-click").expect("a step of its own");
    assert!(
        step.reason.contains("inte borttaget") && step.reason.contains("fristen löper vidare"),
        "{step:?}"
    );
    for kind in ["report", "block"] {
        let done = order(&town, &m, kind).await;
        assert!(done.confirmed_at.is_some() && done.confirmed_by.is_none(), "{kind}: {done:?}");
    }
    let notices = town.job().reader().notices(town.people.editor, 50).await.unwrap();
    assert!(notices.iter().any(|n| n.kind == "behind-click"));
    // Nothing that was said of it calls it removed.
    for order in town.job().reader().orders(m.id).await.unwrap() {
        assert!(!order.body.contains("tagit bort") && !order.body.contains("borttaget"), "{}", order.body);
    }
    reread(&town, channel).await;
    let sighting = town.job().reader().sighting(m.id).await.unwrap().unwrap();
    assert_eq!(sighting.standing, "behind-click");

    // Its author takes it away: now it is gone, by nobody we know of.
    net.takes_away(&visitor, &m.external_id).await;
    reread(&town, channel).await;
    assert!(held(&town, channel, &m.external_id).await.gone_at.is_some());
    town.verify().await;
}

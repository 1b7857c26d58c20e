//! A real site followed, where `TORG_TEST_WORDPRESS` points at one: a visitor's comment comes in, is
//! edited, moved and taken away by the site's keeper behind our back, and is answered by us.

mod answer;
mod between;
mod broken;
mod each_policy;
mod own_post;
#[path = "../../../connectors/tests/it/real.rs"]
mod real;
mod removal;

use real::{Real, wall};
use serde_json::json;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::sync::Arc;
use torg_connectors::browser::Chromium;
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms;
use torg_domain::channels::problem::{Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::{Handling, Publication};
use torg_domain::outside::Outside;
use torg_domain::outside::browser::{Browser, Capture, Limits, NoPicture};
use torg_domain::outside::platform::{Measure, Sight};
use torg_domain::trail::key::KeyFile;
use torg_office::channels::{connection, open, poll::poll, reading};
use torg_office::{Office, World};
use torg_testkit::{Counting, Town, packs};

/// A browser that is given time: several towns begin theirs at once, beside the site and two databases.
struct Patient(Chromium);

impl Browser for Patient {
    fn capture<'a>(&'a self, url: &'a str, limits: Limits) -> Outside<'a, Result<Capture, NoPicture>> {
        self.0.capture(url, Limits { patience: std::time::Duration::from_secs(120), ..limits })
    }
}

/// A town that works in the site, and the channel it does so in.
async fn town(real: &Real) -> (Town, ChannelId) {
    at(Town::new().await, real, &real.url).await
}

/// A town that is to work in the site, met at this address.
async fn at(mut town: Town, real: &Real, url: &str) -> (Town, ChannelId) {
    let port = url::Url::parse(url).unwrap().port();
    let host = AllowedHost { host: "127.0.0.1".into(), port };
    let rules =
        Rules { allow_private: vec![host], min_interval: std::time::Duration::ZERO, ..Rules::default() };
    let path = std::env::var_os("PATH").unwrap_or_default();
    let browser = Chromium::find(std::env::split_paths(&path));
    let browser =
        browser.map(|program| Arc::new(Patient(Chromium::new(program, rules.clone()))) as Arc<dyn Browser>);
    let guard = Arc::new(Guard::new(rules).unwrap());
    let world = World {
        platforms: platforms::all(&guard),
        stranger: Some(platforms::stranger(&guard)),
        browser,
        ..town.office.world.clone()
    };
    town.office = Office::new(
        town.office.store.clone(),
        KeyFile::new([1; 32], [2; 32]),
        packs::platforms(),
        town.clock.clone(),
        // Every town writes at the same site: a code that two of them made would be taken for the other's.
        Arc::new(Counting::from(RandomState::new().build_hasher().finish())),
        world,
    );
    town.clock.set(wall());
    let registered = open::Registered {
        address: url.into(),
        account: Some(real.user.clone()),
        secret: Some(real.password.clone()),
        // The site keeps whole seconds: what is written in this very one is watched too.
        watched_from: wall().checked_sub(jiff::SignedDuration::from_mins(1)).ok(),
        ..town.connection("Lillbloggen")
    };
    let desk = town.desk(town.people.admin).await;
    let channel = open::open(&desk, &registered).await.unwrap();
    (town, channel)
}

async fn held(town: &Town, channel: ChannelId, id: &str) -> Message {
    town.clock.set(wall());
    town.job().reader().message_of(channel, id).await.unwrap().expect("it is held")
}

async fn reread(town: &Town, channel: ChannelId) {
    town.clock.set(wall());
    reading::reread(&town.job(), channel).await.unwrap();
}

async fn last_step(town: &Town, message: &Message) -> (String, String) {
    let step = town.job().reader().steps(message.id).await.unwrap().pop().unwrap();
    (step.act, step.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_comment_is_followed_from_the_form_to_its_disappearance() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    let text = format!("Hej, när öppnar badhuset igen? Undrar {}", wall().as_millisecond());
    real.form(&text).await;
    let number = real.number_of(&text).await;
    let (id, route) = (format!("comment:{number}"), format!("/wp/v2/comments/{number}"));

    // It comes in, though the site has not shown it to anybody yet, with an owner and a clock.
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let m = held(&town, channel, &id).await;
    assert_eq!((m.tracks.handling, m.owner, m.ours), (Handling::Triage, Some(town.people.editor), false));
    assert!(m.due_at.is_some());
    let sighting = town.job().reader().sighting(m.id).await.unwrap().unwrap();
    assert_eq!(sighting.standing, "hidden");
    let version = town.job().reader().version(m.version).await.unwrap();
    assert!(version.email.unwrap().ends_with("@visitor.example"));
    let raw = String::from_utf8(version.raw).unwrap();
    assert!(!raw.contains("author_ip") && !raw.contains("user_agent"), "{raw}");

    // Approved and edited by the keeper: seen at the next reading.
    real.keeper("POST", &route, json!({ "status": "approve", "content": "Ändrat av någon annan." })).await;
    reread(&town, channel).await;
    let m = held(&town, channel, &id).await;
    assert_eq!((m.versions, m.snippet.as_str()), (2, "Ändrat av någon annan."));
    assert_eq!(last_step(&town, &m).await.0, "stands-otherwise");

    // Answered by us, in the thread: our own word, read back as ours.
    let connection::Connected { platform, account } =
        connection::of(&town.job(), &town.job().reader().channel(channel).await.unwrap()).unwrap().unwrap();
    let reply = Measure::Reply { text: "På måndag klockan åtta.".into(), mark: m.id.to_string() };
    let carried = platform.carry_out(&account, &id, reply, wall()).await.unwrap().unwrap();
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    let ours = held(&town, channel, &carried.external_id.unwrap()).await;
    assert!(ours.ours && ours.thread == m.thread && ours.parent.as_deref() == Some(id.as_str()));

    // In the bin, and out of it.
    real.keeper("DELETE", &route, json!({})).await;
    reread(&town, channel).await;
    let (act, reason) = last_step(&town, &m).await;
    assert!(
        act == "stands-otherwise" && reason.contains("papperskorgen") && reason.contains("mellan"),
        "{reason}"
    );
    assert_eq!(held(&town, channel, &id).await.gone_at, None);
    real.keeper("POST", &route, json!({ "status": "untrash" })).await;
    reread(&town, channel).await;
    let sight = Sight {
        account: account.clone(),
        external_id: id.clone(),
        url: m.url.clone(),
        text: "Ändrat av någon annan.".into(),
    };
    let saw = town.office.world.stranger.as_ref().unwrap().look(&sight, wall()).await;
    assert_eq!((saw.gone(), saw.places.len()), (Some(false), 3), "{saw:?}");

    // Gone for good: noted once, with its window, and what we hold stays.
    real.keeper("DELETE", &format!("{route}&force=true"), json!({})).await;
    reread(&town, channel).await;
    let m = held(&town, channel, &id).await;
    assert!(m.gone_at.is_some());
    assert_eq!((m.tracks.publication, m.tracks.handling), (Publication::DeletedAtSource, Handling::Triage));
    let (act, reason) = last_step(&town, &m).await;
    assert!(act == "found-gone" && reason.starts_with("Försvann vid källan mellan"), "{reason}");
    assert_eq!(town.office.world.stranger.as_ref().unwrap().look(&sight, wall()).await.gone(), Some(true));
    town.verify().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_real_site_that_stops_letting_us_in_is_told_of_and_loses_us_nothing() {
    let Some(real) = Real::there() else { return };
    let (town, channel) = town(&real).await;
    poll(&town.job(), channel).await.unwrap();
    let row = town.job().reader().channel(channel).await.unwrap();
    let change = async |revision: i64, account: &str, secret: &str| {
        let desk = town.desk(town.people.admin).await;
        let registered = open::Registered {
            address: real.url.clone(),
            account: Some(account.into()),
            secret: Some(secret.into()),
            ..town.connection("Lillbloggen")
        };
        open::change(&desk, channel, revision, &registered).await.unwrap();
    };
    change(row.revision, &real.user, "fel fel fel").await;
    poll(&town.job(), channel).await.unwrap();
    let problem = async || {
        let state = town.job().reader().channel_state(channel).await.unwrap();
        state.problem.map(|p| serde_json::from_str::<Problem>(&p).unwrap().kind)
    };
    assert_eq!(problem().await, Some(ProblemKind::AccessRefused));
    change(row.revision + 1, &real.writer, &real.writer_password).await;
    poll(&town.job(), channel).await.unwrap();
    assert_eq!(problem().await, Some(ProblemKind::MayNotModerate));
    let text = format!("Skrivet medan vi stod utanför {}", wall().as_millisecond());
    real.form(&text).await;
    change(row.revision + 2, &real.user, &real.password).await;
    town.clock.set(wall());
    poll(&town.job(), channel).await.unwrap();
    assert_eq!(problem().await, None);
    let id = format!("comment:{}", real.number_of(&text).await);
    assert_eq!(held(&town, channel, &id).await.snippet, text);
    town.verify().await;
}

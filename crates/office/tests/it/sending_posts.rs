//! A post that torg puts up itself: at its time, once, however the platform or the program behaves.

use jiff::SignedDuration;
use std::sync::Arc;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_domain::publishing::Confirmed;
use torg_office::publishing::write::{self, Where, Written};
use torg_office::publishing::{agree, put_up};
use torg_testkit::site::Mood;
use torg_testkit::{Side, Site, Town};
use uuid::Uuid;

const ALL: Confirmed = Confirmed { secrecy: true, data: true, opinion: true };

async fn ready(town: &Town, hours: Option<i64>) -> Uuid {
    ready_in(town, town.own_channel("Bloggen").await, hours).await
}

async fn ready_in(town: &Town, channel: ChannelId, hours: Option<i64>) -> Uuid {
    let editor = town.desk(town.people.editor).await;
    let planned_at = hours.map(|hours| town.now().checked_add(SignedDuration::from_hours(hours)).unwrap());
    let written = Written {
        title: "Badhuset".into(),
        text: "Badhuset öppnar.".into(),
        confirmed: ALL,
        planned_at,
        ..Written::default()
    };
    let id = write::begin(&editor, Where::Channel(channel), &written).await.unwrap();
    agree::propose(&editor, id, town.people.substitute).await.unwrap();
    put_up::look(&town.job()).await.unwrap();
    let substitute = town.desk(town.people.substitute).await;
    agree::answer(&substitute, id, true, "").await.unwrap();
    id
}

fn put_up_at(site: &Site) -> usize {
    site.done().iter().filter(|(_, word)| word == "Publish").count()
}

async fn look(town: &Town, minutes: i64) {
    town.clock.pass(SignedDuration::from_mins(minutes));
    put_up::look(&town.job()).await.unwrap();
}

#[tokio::test]
async fn an_agreed_post_goes_out_at_its_time_with_what_went_wrong_on_the_way_told_in_a_sentence() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let id = ready(&town, Some(2)).await;
    look(&town, 60).await;
    assert_eq!(put_up_at(&site), 0, "its time has not come");
    site.falls(Problem::new(ProblemKind::Unreachable, Mender::Source, "Sajten svarar inte."));
    look(&town, 61).await;
    let mut reader = town.job().reader();
    let waits = reader.post_outward(id).await.unwrap().unwrap();
    assert_eq!(waits.problem.as_deref(), Some("Sajten svarar inte."));
    assert!(waits.next_at.unwrap() > town.now().as_millisecond() && waits.asked_at.is_none());
    site.rises();
    put_up::look(&town.job()).await.unwrap();
    assert_eq!(put_up_at(&site), 0, "it waits before it tries again");

    // It stands there, and the word of it is lost: what may stand there is not given up unseen.
    site.is(Mood::LosesAnswer);
    look(&town, 2).await;
    assert_eq!(put_up_at(&site), 1);
    let editor = town.desk(town.people.editor).await;
    let no = write::withdraw(&editor, id, "").await.unwrap_err().to_string();
    assert!(no.contains("kan redan stå"), "{no}");
    site.is(Mood::Well);
    look(&town, 10).await;
    assert_eq!(put_up_at(&site), 1, "no second post");
    let out = reader.own_post(id).await.unwrap();
    assert_eq!(out.state, "published");
    assert!(out.address.starts_with("https://blogg.lill.example/") && out.published_by.is_none());
    let sent = reader.post_sent(id).await.unwrap().unwrap();
    assert!(sent.already && sent.external_id.is_some() && sent.answer.is_some());
    assert!(reader.post_outward(id).await.unwrap().unwrap().problem.is_none());
    look(&town, 60).await;
    assert_eq!(put_up_at(&site), 1);
    town.verify().await;
}

#[tokio::test]
async fn a_platform_that_cannot_leaves_the_post_to_its_writer() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    site.is(Mood::Cannot);
    let id = ready(&town, Some(1)).await;
    look(&town, 61).await;
    look(&town, 2).await;
    let told = town.job().reader().notices(town.people.editor, 50).await.unwrap();
    assert_eq!(told.iter().filter(|n| n.kind == put_up::DUE).count(), 1);
    let editor = town.desk(town.people.editor).await;
    put_up::confirm(&editor, id, "https://blogg.lill.example/badhuset").await.unwrap();
    assert!(town.job().reader().post_sent(id).await.unwrap().is_none(), "a person said so");
    town.verify().await;
}

#[tokio::test]
async fn a_channel_whose_secret_cannot_be_opened_holds_up_no_other() {
    let site = Site::new();
    let town = Town::at(&site, "grund", "").await;
    let (shut, open) = (town.own_channel("Stängd").await, town.own_channel("Öppen").await);
    let first = ready_in(&town, shut, Some(1)).await;
    let second = ready_in(&town, open, Some(2)).await;
    let mut writer = town.job().open().await.unwrap();
    let mut row = writer.channel(shut).await.unwrap();
    row.secret = Some(vec![7; 60]);
    writer.save_channel(&mut row).await.unwrap();
    writer.commit().await.unwrap();
    town.clock.pass(SignedDuration::from_hours(3));
    put_up::look(&town.job()).await.unwrap_err();
    assert_eq!(put_up_at(&site), 1);
    let mut reader = town.job().reader();
    assert_eq!(reader.own_post(second).await.unwrap().state, "published");
    assert_eq!(reader.own_post(first).await.unwrap().state, "ready", "and the job says that it failed");
}

async fn run(town: &Town, site: &Site) -> bool {
    let desk = town.job();
    tokio::select! {
        done = put_up::look(&desk) => done.is_ok(),
        () = site.faults.ended.notified() => false,
    }
}

async fn ended_everywhere(new: impl AsyncFn(&Arc<Site>) -> Town) {
    const CHAIN: [&str; 4] = ["commit commit", "platform publish", "put", "commit post.published"];
    for (n, point) in CHAIN.iter().enumerate() {
        for side in [Side::Before, Side::After] {
            let what = format!("ended {side:?} {point}");
            let site = Site::new();
            let town = new(&site).await;
            let id = ready(&town, None).await;
            site.faults.end_at(Some((n, side)));
            assert!(!run(&town, &site).await, "{what}: it went on");
            assert_eq!(site.faults.passed().last().unwrap(), point, "{what}");
            site.faults.end_at(None);
            town.clock.pass(SignedDuration::from_mins(6));
            assert!(run(&town, &site).await, "{what}: it does not go on");
            assert_eq!(put_up_at(&site), 1, "{what}: one post");
            assert_eq!(town.job().reader().own_post(id).await.unwrap().state, "published", "{what}");
            town.verify().await;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_at_every_point_one_post_stands_there_and_is_known() {
    ended_everywhere(async |site: &Arc<Site>| Town::at(site, "grund", "").await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ended_at_every_point_one_post_stands_there_on_postgresql_too() {
    ended_everywhere(async |site: &Arc<Site>| Town::at_on_postgres(site, "grund", "").await).await;
}

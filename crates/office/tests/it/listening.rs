//! A channel whose platform tells of itself: asked at once when it rings, seldom otherwise, and as often as any
//! other from the moment the stream breaks or is found wanting. Nothing is lost in any case.

use crate::said::{at, comment, message};
use jiff::{SignedDuration, Timestamp};
use std::sync::Arc;
use tokio::task::JoinHandle;
use torg_domain::channels::pace::Hears;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::channels::taken::{Kind, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::outside::listen::Silence;
use torg_office::channels::{bell, open, poll::poll};
use torg_office::jobs::{self, Job, LISTEN, lane_of};
use torg_store::channels::BellRow;
use torg_testkit::{Said, Town, both};

/// A connected channel at a platform with a stream, read once.
async fn streaming(town: &Town) -> ChannelId {
    town.site.stream.is_there();
    let channel = town.connected("Bloggen").await;
    poll(&town.job(), channel).await.unwrap();
    channel
}

async fn listening(town: &Town) -> Vec<Job> {
    jobs::claim_for(&town.office, &[(lane_of(LISTEN), 10)]).await.unwrap()
}

/// Somebody listens, as the worker does, and goes on however far the town's clock is moved.
async fn listens(town: &Town) -> JoinHandle<()> {
    let job = listening(town).await.pop().expect("nobody listens yet");
    let long = town.now().checked_add(SignedDuration::from_hours(24)).unwrap();
    assert!(town.office.store.heartbeat(&job, long).await.unwrap());
    let office = Arc::clone(&town.office);
    tokio::spawn(async move { jobs::run(&office, &job).await.unwrap() })
}

async fn row(town: &Town, channel: ChannelId) -> BellRow {
    town.job().reader().bell(channel).await.unwrap().unwrap_or_default()
}

/// Waits until what is written of the bell is so.
async fn until(town: &Town, channel: ChannelId, so: impl Fn(&BellRow) -> bool) -> BellRow {
    loop {
        let row = row(town, channel).await;
        if so(&row) {
            return row;
        }
        tokio::task::yield_now().await;
    }
}

async fn hears(town: &Town, channel: ChannelId) -> Hears {
    let bell = bell::of(&mut town.job().reader(), channel, town.now()).await.unwrap();
    bell.hears(town.now())
}

/// In how many minutes, or a little before, the channel is asked again, after it is asked now.
async fn asked_again(town: &Town, channel: ChannelId) -> i64 {
    let next = poll(&town.job(), channel).await.unwrap().unwrap();
    (next.duration_since(town.now()).as_secs() + 59) / 60
}

/// The askings that are due, done.
async fn asks(town: &Town) -> usize {
    let due = jobs::claim_for(&town.office, &[(lane_of("poll"), 10)]).await.unwrap();
    for job in &due {
        jobs::run(&town.office, job).await.unwrap();
    }
    due.len()
}

fn question(id: &str, published: Timestamp) -> Taken {
    Taken {
        ours: Some(false),
        kind: Kind::Comment,
        published_at: Some(published),
        ..comment(id, "När öppnar badet?")
    }
}

fn broke() -> Said {
    let problem = Problem::new(ProblemKind::CutOnTheWay, Mender::Time, "Servern avslutade strömmen.");
    Said::Ends(Silence::broke(problem))
}

#[tokio::test]
async fn a_ring_has_the_channel_asked_at_once_and_it_is_asked_seldom_while_the_stream_is_open() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        assert_eq!((asked_again(&town, channel).await, hears(&town, channel).await), (1, Hears::Asks));
        asks(&town).await;
        let worker = listens(&town).await;
        town.clock.pass(SignedDuration::from_secs(10));
        town.site.stream.says([Said::Opens]);
        let opened = until(&town, channel, |row| row.open_at.is_some()).await.open_at;
        assert_eq!(opened, Some(town.now().as_millisecond()));
        assert_eq!(asks(&town).await, 1, "what happened before it was open is asked for");
        assert_eq!(hears(&town, channel).await, Hears::Listens(town.now()));
        assert_eq!(asked_again(&town, channel).await, 10);
        town.clock.pass(SignedDuration::from_mins(2));
        assert_eq!(asks(&town).await, 0);
        // Told a hundred times on end, it is asked.
        town.site.says(question("a", town.now()));
        town.site.stream.says(vec![Said::Rings; 100]);
        until(&town, channel, |row| row.rang_at.is_some()).await;
        assert_eq!(asks(&town).await, 1);
        assert_eq!(message(&town, channel, "a").await.captured_at, town.now());
        assert_eq!(row(&town, channel).await.missed_at, None);
        // Closed, the channel is listened to no more, and nothing of it is left in the queue.
        town.site.stream.says([broke()]);
        worker.await.unwrap();
        let desk = town.desk(town.people.admin).await;
        let revision = desk.reader().channel(channel).await.unwrap().revision;
        open::close(&desk, channel, revision).await.unwrap();
        town.clock.pass(SignedDuration::from_hours(2));
        assert!(listening(&town).await.is_empty());
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_breaks_is_said_so_and_the_channel_is_asked_as_often_as_any_other() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        let worker = listens(&town).await;
        town.site.stream.says([Said::Opens]);
        until(&town, channel, |row| row.open_at.is_some()).await;
        asks(&town).await;
        town.clock.pass(SignedDuration::from_secs(30));
        town.site.says(question("a", town.now()));
        town.site.stream.says([broke()]);
        worker.await.unwrap();
        let row = row(&town, channel).await;
        assert_eq!((row.open_at, row.failures), (None, 1));
        assert!(row.problem.unwrap().contains("Servern avslutade strömmen."));
        assert_eq!(asks(&town).await, 1, "what may have been said in the dark is asked for");
        message(&town, channel, "a").await;
        assert_eq!(asked_again(&town, channel).await, 1);
        // It is opened again soon, and later each time it fails anew.
        let mut waits = Vec::new();
        for _ in 0..4 {
            let mut waited = 0;
            let worker = loop {
                if let Some(job) = listening(&town).await.pop() {
                    let office = Arc::clone(&town.office);
                    break tokio::spawn(async move { jobs::run(&office, &job).await.unwrap() });
                }
                waited += 5;
                town.clock.pass(SignedDuration::from_secs(5));
            };
            waits.push(waited);
            town.site.stream.says([broke()]);
            worker.await.unwrap();
        }
        assert_eq!(waits, [5, 120, 240, 480]);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn a_stream_that_leaves_something_out_is_not_believed_for_a_day_and_nothing_is_lost() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        let _worker = listens(&town).await;
        town.site.stream.says([Said::Opens]);
        until(&town, channel, |row| row.open_at.is_some()).await;
        asks(&town).await;
        town.clock.pass(SignedDuration::from_mins(1));
        asked_again(&town, channel).await;
        town.clock.pass(SignedDuration::from_mins(3));
        town.site.says(question("a", town.now()));
        town.clock.pass(SignedDuration::from_secs(90));
        assert_eq!(asked_again(&town, channel).await, 10, "it may be on its way");
        town.site.says(question("b", town.now()));
        town.clock.pass(SignedDuration::from_secs(150));
        assert_eq!(asked_again(&town, channel).await, 1, "it should have been told");
        message(&town, channel, "b").await;
        assert_eq!(hears(&town, channel).await, Hears::Asks);
        town.verify().await;
    })
    .await;
}

#[tokio::test]
async fn of_two_nodes_one_listens_and_the_other_when_that_one_is_gone() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        let other = town.office.world.clone();
        let first = listening(&town).await;
        assert_eq!(first.len(), 1);
        let mut writer = town.job().open().await.unwrap();
        writer.bell_opened(channel, town.now()).await.unwrap();
        writer.commit().await.unwrap();
        assert!(matches!(hears(&town, channel).await, Hears::Listens(_)));
        let town = town.in_world(other);
        assert!(listening(&town).await.is_empty());
        // It died: for that long nobody is believed to hear, and another begins.
        town.clock.pass(SignedDuration::from_secs(101));
        assert_eq!(hears(&town, channel).await, Hears::Asks);
        let second = listening(&town).await;
        assert_eq!(second.len(), 1);
        // Given back, as when a node is told to stop, it is another's at once.
        jobs::give_back(&town.office, &second[0]).await.unwrap();
        assert_eq!(hears(&town, channel).await, Hears::Asks);
        assert_eq!(listening(&town).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn where_no_stream_is_offered_it_is_no_fault_and_asked_about_another_day() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        let worker = listens(&town).await;
        town.site.stream.says([Said::Ends(Silence::not_offered())]);
        worker.await.unwrap();
        let row = row(&town, channel).await;
        assert_eq!((row.problem, row.failures, row.open_at), (None, 0, None));
        town.clock.pass(SignedDuration::from_hours(23));
        assert!(listening(&town).await.is_empty());
        town.clock.pass(SignedDuration::from_hours(1));
        assert_eq!(listening(&town).await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn whoever_starts_asks_at_once_where_a_stream_was_open() {
    both(async |town: Town| {
        let channel = streaming(&town).await;
        asks(&town).await;
        let mut writer = town.job().open().await.unwrap();
        writer.bell_opened(channel, town.now()).await.unwrap();
        writer.commit().await.unwrap();
        town.clock.set(at("2026-04-07T08:00:20Z"));
        assert_eq!(asks(&town).await, 0);
        jobs::stand_up(&town.office).await.unwrap();
        assert_eq!(asks(&town).await, 1);
    })
    .await;
}

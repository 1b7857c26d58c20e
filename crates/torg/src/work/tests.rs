//! What hangs holds up nothing else: neither what people wait for, nor another host, nor, for long, anybody.

use super::*;
use std::sync::{Mutex, PoisonError};
use tokio::task::JoinHandle;
use torg_domain::ids::JobId;
use torg_domain::mail::letter::Letter;
use torg_domain::outside::{Accepted, FeedAnswer, FeedRequest, FetchFeed, MailFailure, Outside, SendMail};
use torg_office::World;
use torg_office::channels::open::{Registered, open};
use torg_store::inbox::together::NoticeRow;
use torg_store::jobs::NewJob;
use torg_testkit::Town;

/// A world whose hosts named `hung…` never answer, and that says what was asked of it and sent.
#[derive(Default)]
struct Hanging {
    asked: Mutex<Vec<String>>,
    told: Notify,
}

impl Hanging {
    fn notes(&self, what: String) {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).push(what);
        self.told.notify_one();
    }

    /// How often something so named was asked or sent.
    fn count(&self, named: &str) -> usize {
        let all = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        all.iter().filter(|what| what.contains(named)).count()
    }

    /// Waits until something so named was asked or sent so often.
    async fn until(&self, named: &str, times: usize) {
        while self.count(named) < times {
            self.told.notified().await;
        }
    }
}

impl FetchFeed for Hanging {
    fn fetch<'a>(&'a self, request: FeedRequest) -> Outside<'a, FeedAnswer> {
        let hangs = request.url.contains("//hung");
        self.notes(request.url);
        Box::pin(async move {
            if hangs {
                std::future::pending::<()>().await;
            }
            FeedAnswer::NotModified { moved: None, not_before: None }
        })
    }
}

impl SendMail for Hanging {
    fn send<'a>(&'a self, _letter: Letter) -> Outside<'a, Result<Accepted, MailFailure>> {
        self.notes("a letter".into());
        Box::pin(async { Ok(Accepted::default()) })
    }
}

async fn town() -> (Town, Arc<Hanging>) {
    let world = Arc::new(Hanging::default());
    let town = Town::new().await;
    let outside = World { feeds: world.clone(), mail: Some(world.clone()), ..town.office.world.clone() };
    (town.in_world(outside), world)
}

/// Channels followed by feeds, as many as there are addresses; the first are due first.
async fn follows(town: &Town, feeds: impl IntoIterator<Item = String>) {
    let desk = town.desk(town.people.admin).await;
    for feed in feeds {
        let plain = Registered { account: None, secret: None, ..town.connection("Flödet") };
        let registered = Registered { platform: "feed".into(), feed: Some(feed), every_s: 60, ..plain };
        open(&desk, &registered).await.unwrap();
        town.clock.pass(jiff::SignedDuration::from_millis(1));
    }
}

fn works(town: &Town, long: Duration) -> (watch::Sender<bool>, JoinHandle<()>) {
    let (say, stop) = watch::channel(false);
    (say, tokio::spawn(work_with(town.office.clone(), stop, long)))
}

const NEVER: Duration = Duration::from_secs(3600);

#[tokio::test]
async fn a_letter_goes_out_at_once_while_more_hosts_hang_than_there_are_places() {
    let (town, world) = town().await;
    follows(&town, (0..60).map(|n| format!("http://hung{n}.example/feed"))).await;
    let (_stop, worker) = works(&town, NEVER);
    world.until("//hung", lane_of("poll").places).await;
    let desk = town.job();
    let mut writer = desk.open().await.unwrap();
    let notice = NoticeRow {
        id: desk.new_id(),
        person: town.people.editor.0,
        kind: "channel-withdrawn".into(),
        message: None,
        channel: None,
        due_at: None,
        at: desk.now.as_millisecond(),
        read_at: None,
        mailed_at: None,
    };
    writer.add_notice(&notice).await.unwrap();
    let id = JobId(desk.new_id());
    let job = NewJob { id, kind: "mail", key: "notices", payload: "{}", run_at: desk.now };
    writer.put_job(job, desk.now).await.unwrap();
    writer.commit().await.unwrap();
    town.office.wake.notify_one();
    world.until("a letter", 1).await;
    assert_eq!(world.count("//hung"), lane_of("poll").places, "the others still wait");
    worker.abort();
}

#[tokio::test]
async fn one_host_that_hangs_holds_its_few_places_and_another_is_asked_at_once() {
    let (town, world) = town().await;
    let slow = (0..50).map(|n| format!("http://hung.example/feed{n}"));
    follows(&town, slow.chain(["http://well.example/feed".to_owned()])).await;
    let (_stop, worker) = works(&town, NEVER);
    world.until("//well", 1).await;
    let few = usize::try_from(lane_of("poll").at_one_host.unwrap()).unwrap();
    assert!(world.count("//hung") <= few, "{} at one host", world.count("//hung"));
    worker.abort();
}

#[tokio::test]
async fn what_takes_long_gives_its_place_up_to_what_waits() {
    let (town, world) = town().await;
    let slow = (0..60).map(|n| format!("http://hung{n}.example/feed"));
    follows(&town, slow.chain(["http://well.example/feed".to_owned()])).await;
    let (_stop, worker) = works(&town, Duration::from_millis(20));
    // More hang than there are places, and it is the last that is due.
    world.until("//well", 1).await;
    world.until("//hung", 60).await;
    worker.abort();
}

#[tokio::test]
async fn told_to_stop_it_finishes_what_it_has_begun_and_begins_nothing_more() {
    let (town, world) = town().await;
    follows(&town, (0..3).map(|n| format!("http://well{n}.example/feed"))).await;
    let (stop, worker) = works(&town, NEVER);
    world.until("//well", 3).await;
    stop.send(true).unwrap();
    worker.await.unwrap();
    let asked = world.count("//well");
    town.clock.pass(jiff::SignedDuration::from_mins(5));
    assert_eq!(world.count("//well"), asked);
    let left = jobs::claim(&town.office, 100).await.unwrap();
    assert_eq!(left.iter().filter(|job| job.kind == "poll").count(), 3, "all wait for their next time");
}

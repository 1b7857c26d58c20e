//! How long what a visitor writes takes from its publication until torg holds it: at a real small Bluesky network,
//! which is asked as often as the channel says, and at a played Mastodon server, whose stream rings.
//!
//! Visitors write at random moments. Twice it is told how long it took: by the ledger, from the platform's instant
//! to torg's; and by this program's own clock, from just before the visitor writes until the message is in the
//! database, as somebody who looks every twentieth of a second finds it.
//!
//! `./check bluesky` starts a network and prints what `TORG_TEST_BLUESKY` is to be.

mod server;

use crate::ground::Dice;
use crate::public::Wall;
use crate::spread::centile;
use anyhow::{Context, Result, ensure};
use jiff::Timestamp;
use net::Net;
use serde_json::json;
use server::Server;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use torg_connectors::guard::{AllowedHost, Guard, Rules};
use torg_connectors::platforms::{bluesky, mastodon};
use torg_domain::channels::ledger::Lag;
use torg_domain::ids::ChannelId;
use torg_domain::outside::{Chance, Clock, platform::Platform};
use torg_domain::trail::key::KeyFile;
use torg_office::channels::ledger;
use torg_office::channels::open::{self, Registered};
use torg_office::jobs::{self, LANES, Lane};
use torg_office::{Office, World};
use torg_testkit::{Town, packs};

#[path = "../../crates/connectors/tests/it/net.rs"]
#[allow(clippy::unwrap_used, clippy::expect_used)]
mod net;

/// What says where the network is.
const WHERE: &str = "TORG_TEST_BLUESKY";

/// The ordinary interval of a connected channel, in seconds.
const EVERY_S: i64 = 60;

/// How often it is looked whether a message is there.
const LOOK: Duration = Duration::from_millis(50);

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// What visitors write at each platform.
    #[arg(long, default_value_t = 40)]
    replies: usize,
    /// Minutes over which they write.
    #[arg(long, default_value_t = 4)]
    minutes: u64,
}

/// Runs it. Ends the program with 2 when no network is pointed at.
///
/// # Errors
/// When a platform cannot be worked in, or something that was written does not come.
pub async fn run(args: &Args) -> Result<()> {
    if std::env::var_os(WHERE).is_none() {
        eprintln!(
            "{WHERE} is not set, so there is no network to measure at: `./check bluesky` starts one and prints what to set it to."
        );
        std::process::exit(2);
    }
    let net = Net::there().context("the network")?;
    let (polled, told) = at_bluesky(args, &net).await?;
    println!(
        "Bluesky, a real small network, asked every {EVERY_S} s: {} replies at random moments over {} minutes",
        args.replies, args.minutes
    );
    print(&polled, told, "one asking, 60 s");
    let (rung, told) = at_mastodon(args).await?;
    println!("Mastodon, a played server with its stream: {} mentions in the same way", args.replies);
    print(&rung, told, "2 s");
    Ok(())
}

fn print(took: &[f64], told: Lag, promised: &str) {
    println!("  by the ledger: {} s in the middle, {} s p95, of {}", told.p50_s, told.p95_s, told.of);
    println!(
        "  by this program's clock: {:.2} s in the middle, {:.2} s p95, at most {:.2} s (promised: p95 at most {promised})",
        centile(took, 50),
        centile(took, 95),
        centile(took, 100)
    );
}

/// A town that works in a platform by the wall's clock, as the program does, and its channel there.
struct Working {
    town: Town,
    channel: ChannelId,
    /// Does the jobs until it is dropped.
    _jobs: JoinSet<()>,
}

impl Working {
    async fn at(platform: Arc<dyn Platform>, register: impl FnOnce(&Town) -> Registered) -> Result<Self> {
        let mut town = Town::new().await;
        let world = World { platforms: vec![platform], browser: None, ..town.office.world.clone() };
        let (store, keys) = (town.office.store.clone(), KeyFile::new([1; 32], [2; 32]));
        town.office = Office::new(store, keys, packs::platforms(), Arc::new(Wall), Arc::new(Dice), world);
        // What was said before is back-fill, and no lag of anybody's.
        let registered = Registered { every_s: EVERY_S, watched_from: Some(Wall.now()), ..register(&town) };
        let admin = town.desk(town.people.admin).await;
        let channel = open::open(&admin, &registered).await.map_err(|why| anyhow::anyhow!("{why}"))?;
        let mut jobs = JoinSet::new();
        jobs.spawn(work(Arc::clone(&town.office)));
        let working = Self { town, channel, _jobs: jobs };
        working.has_read().await?;
        Ok(working)
    }

    /// Waits until the channel was read once.
    async fn has_read(&self) -> Result<()> {
        let began = Instant::now();
        loop {
            let state = self.town.job().reader().channel_state(self.channel).await?;
            if state.last_ok_at.is_some() {
                return Ok(());
            }
            let problem = state.problem.unwrap_or_default();
            ensure!(began.elapsed() < Duration::from_secs(60), "the channel cannot be read: {problem}");
            sleep(LOOK).await;
        }
    }

    /// Has something said at each moment, and waits until torg holds it: the seconds each took, and what the ledger
    /// tells of them.
    async fn measured(
        &self,
        moments: &[Duration],
        says: impl AsyncFn(usize) -> Result<String>,
    ) -> Result<(Vec<f64>, Lag)> {
        let waiting: Mutex<Vec<(String, Instant)>> = Mutex::default();
        let waits = || waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let began = Instant::now();
        let patience = moments.last().copied().unwrap_or_default() + Duration::from_secs(300);
        let saying = async {
            for (n, moment) in moments.iter().enumerate() {
                sleep_until(began + *moment).await;
                let at = Instant::now();
                let id = says(n).await?;
                waits().push((id, at));
            }
            anyhow::Ok(())
        };
        let seeing = async {
            let mut took = Vec::with_capacity(moments.len());
            while took.len() < moments.len() {
                ensure!(began.elapsed() < patience, "{} of {} have come", took.len(), moments.len());
                sleep(LOOK).await;
                let still = waits().clone();
                for (id, at) in still {
                    if self.town.job().reader().message_of(self.channel, &id).await?.is_some() {
                        took.push(at.elapsed().as_secs_f64());
                        waits().retain(|(waiting, _)| *waiting != id);
                    }
                }
            }
            anyhow::Ok(took)
        };
        let ((), took) = tokio::try_join!(saying, seeing)?;
        let ledger = ledger::of(&self.town.job(), self.channel).await;
        let ledger = ledger.map_err(|why| anyhow::anyhow!("{why}"))?;
        Ok((took, ledger.sum().lag.context("the ledger tells of no lag")?))
    }
}

/// Does what the program's worker does.
async fn work(office: Arc<Office>) {
    let free: Vec<(Lane, usize)> = LANES.into_iter().map(|lane| (lane, lane.places)).collect();
    let mut running = JoinSet::new();
    loop {
        for job in jobs::claim_for(&office, &free).await.unwrap_or_default() {
            let office = Arc::clone(&office);
            running.spawn(async move {
                if let Err(why) = jobs::run(&office, &job).await {
                    tracing::error!(%why, "a job");
                }
            });
        }
        while running.try_join_next().is_some() {}
        // Nobody may wake it: what falls due is looked for each second.
        let _ = timeout(Duration::from_secs(1), office.wake.notified()).await;
    }
}

/// As many moments within some minutes, in their order, that nobody can foresee.
fn moments(many: usize, minutes: u64) -> Vec<Duration> {
    let span = Duration::from_secs(60 * minutes.max(1)).as_secs_f64();
    let moment = || {
        let mut bytes = [0; 4];
        Dice.fill(&mut bytes);
        Duration::from_secs_f64(span * f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX))
    };
    let mut moments: Vec<Duration> = std::iter::repeat_with(moment).take(many).collect();
    moments.sort_unstable();
    moments
}

/// A door open to these ports of a host of this machine, with the manners the product has.
fn door(host: &str, ports: &[u16]) -> Result<Arc<Guard>> {
    let allowed = ports.iter().map(|port| AllowedHost { host: host.into(), port: Some(*port) });
    let rules = Rules { allow_private: allowed.collect(), ..Rules::default() };
    Ok(Arc::new(Guard::new(rules).map_err(|why| anyhow::anyhow!("{why}"))?))
}

async fn at_bluesky(args: &Args, net: &Net) -> Result<(Vec<f64>, Lag)> {
    let guard = door("localhost", &net.ports())?;
    let places = bluesky::Places {
        directory: net.directory.clone(),
        public: net.public.clone(),
        entry: net.pds.clone(),
    };
    let visitor = net.newcomer("lag").await;
    let (uri, cid) = net.says(&net.torg, "Badhuset öppnar på måndag.", None).await;
    let root = json!({ "uri": uri, "cid": cid });
    let platform = Arc::new(bluesky::Bluesky::new(guard).at(places));
    let register = |town: &Town| Registered {
        platform: bluesky::KEY.into(),
        address: net.pds.clone(),
        account: Some(net.torg.handle.clone()),
        secret: Some(net.torg.password.clone()),
        ..town.connection("Lillköping")
    };
    let working = Working::at(platform, register).await?;
    let moments = moments(args.replies, args.minutes);
    let says = async |n: usize| -> Result<String> {
        let reply = json!({ "root": root, "parent": root });
        Ok(net.posts(&visitor, &text(n), Some(reply), None).await.0)
    };
    working.measured(&moments, says).await
}

async fn at_mastodon(args: &Args) -> Result<(Vec<f64>, Lag)> {
    let server = Server::start().await?;
    let guard = door("127.0.0.1", &[server.at.port()])?;
    let register = |town: &Town| Registered {
        platform: mastodon::KEY.into(),
        address: format!("http://{}/@torg", server.at),
        account: Some("torg".into()),
        secret: Some("nyckel".into()),
        ..town.connection("Lillservern")
    };
    let working = Working::at(Arc::new(mastodon::Mastodon::new(guard)), register).await?;
    let began = Instant::now();
    while !server.is_listened_to() {
        ensure!(began.elapsed() < Duration::from_secs(60), "nobody listens to the stream");
        sleep(LOOK).await;
    }
    let moments = moments(args.replies, args.minutes);
    working.measured(&moments, async |n: usize| Ok(server.says(&text(n)))).await
}

/// What a visitor writes: nobody has written it before.
fn text(n: usize) -> String {
    let now: Timestamp = Wall.now();
    format!("När öppnar badhuset? Fråga {n}, {}", now.as_microsecond())
}

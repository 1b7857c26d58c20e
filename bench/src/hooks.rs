//! What platforms send: so many a second over HTTP, signed, each on the disk before it is answered.
//!
//! The pages' own handler takes them in, on a port of this machine, over the embedded database as the product
//! opens it; what has come is read by its job beside it, as in the program. Each delivery has its own instant to be
//! sent at, and its time is counted from then: one that waits for a slow answer before it is not left out. They tell
//! of an account that is nobody's, so that what is measured is the taking in; what messages cost, `intake` tells.

use crate::ground::{self, Dice, Ground};
use crate::public::{Wall, serving};
use crate::spread::centile;
use anyhow::{Context, Result, ensure};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until};
use torg_domain::outside::Clock;
use torg_domain::trail::key::KeyFile;
use torg_office::channels::hooks::{self, NewApp};
use torg_office::{Office, World, jobs};
use torg_testkit::hook::{Event, SIGNATURE, delivery, signed};
use torg_testkit::{Site, packs, site::KEY};

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Deliveries a second.
    #[arg(long, default_value_t = 500)]
    rate: u32,
    /// For how many seconds.
    #[arg(long, default_value_t = 30)]
    seconds: u32,
    /// Connections they come over.
    #[arg(long, default_value_t = 64)]
    connections: u32,
}

const SECRET: &str = "appens-hemlighet";

/// Runs it.
///
/// # Errors
/// When a delivery is not taken, or not all are kept.
pub async fn run(args: &Args) -> Result<()> {
    let ground = Ground::at(&ground::fresh("hooks")?).await?;
    let old = &ground.office;
    let world = World { platforms: vec![Site::new()], ..old.world.clone() };
    let keys = KeyFile::new([1; 32], [2; 32]);
    let (store, clock) = (old.store.clone(), Arc::new(Wall));
    let office = Office::new(store, keys, packs::platforms(), clock, Arc::new(Dice), world);
    let admin = office.desk_of_job(ground.here.clone(), "bench");
    let person = admin.reader().people().await?.into_iter().find(|p| p.email.starts_with("eva"));
    let admin = office.desk_for(ground.here.clone(), person.context("who set it up")?.id.into()).await?;
    let new = NewApp { platform: KEY.into(), name: "Lill".into(), signing: SECRET.into() };
    let id = hooks::make(&admin, &new).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    let app = admin.reader().hook_app(id).await?;
    let at = serving(Arc::clone(&office)).await?;
    let path = format!("/hooks/{}/{}", app.platform, app.code);
    let reader = tokio::spawn(reading(Arc::clone(&office)));

    let began = Instant::now() + Duration::from_millis(200);
    let mut sending = tokio::task::JoinSet::new();
    for first in 0..args.connections.max(1) {
        let all = (first..args.rate * args.seconds).step_by(args.connections.max(1) as usize);
        let due: Vec<_> = all.map(|n| (n, began + Duration::from_secs(1) / args.rate.max(1) * n)).collect();
        sending.spawn(send(at, path.clone(), due));
    }
    let mut times = Vec::new();
    while let Some(done) = sending.join_next().await {
        times.extend(done??);
    }
    let took = began.elapsed().as_secs_f64();
    let heard = admin.reader().hook_counts().await?.into_iter().find(|c| c.app == id).context("counts")?;
    ensure!(heard.heard == i64::try_from(times.len())?, "{} of {} were kept", heard.heard, times.len());
    reader.abort();
    println!(
        "{} deliveries in {took:.1} s ({:.0}/s), read beside: {} left to read",
        times.len(),
        times.len() as f64 / took,
        heard.waiting
    );
    println!(
        "  from the instant it was to be sent to the answer: {:.1} ms in the middle, {:.1} ms p99, at most {:.1} ms (promised: p99 at most 20)",
        centile(&times, 50),
        centile(&times, 99),
        centile(&times, 100)
    );
    Ok(())
}

/// Does what the worker does with what has come.
async fn reading(office: Arc<Office>) {
    loop {
        let claimed = jobs::claim(&office, 20).await.unwrap_or_default();
        for job in &claimed {
            if let Err(why) = jobs::run(&office, job).await {
                tracing::error!(%why, "a job");
            }
        }
        if claimed.is_empty() {
            let _ = tokio::time::timeout(Duration::from_secs(1), office.wake.notified()).await;
        }
    }
}

/// Sends each at its instant over one connection; the milliseconds from that instant to the answer.
async fn send(at: SocketAddr, path: String, due: Vec<(u32, Instant)>) -> Result<Vec<f64>> {
    let mut stream = TcpStream::connect(at).await?;
    stream.set_nodelay(true)?;
    let mut times = Vec::with_capacity(due.len());
    let mut answer = vec![0; 4096];
    for (n, when) in due {
        let event = Event { account: format!("nobody-{n}"), look: true, ..Event::default() };
        let body = delivery(Wall.now(), &[event]);
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\ncontent-type: application/json\r\n{SIGNATURE}: {}\r\ncontent-length: {}\r\n\r\n",
            ground::HOST,
            signed(&body, SECRET),
            body.len()
        );
        let whole = [head.as_bytes(), &body].concat();
        sleep_until(when).await;
        stream.write_all(&whole).await?;
        let mut got = 0;
        while !answer.get(..got).unwrap_or_default().windows(4).any(|four| four == b"\r\n\r\n") {
            let more = stream.read(answer.get_mut(got..).context("a short answer")?).await?;
            ensure!(more > 0, "the server hung up");
            got += more;
        }
        let said = answer.get(..got).unwrap_or_default();
        ensure!(said.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(said));
        times.push(when.elapsed().as_secs_f64() * 1e3);
    }
    Ok(times)
}

//! `torg serve`: the pages, and the work behind them. `torg work`: the work alone, on another node.

use crate::installation::Installation;
use crate::{packs, wiring, work};
use anyhow::Context;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::sync::watch;
use torg_domain::ids::MunicipalityId;
use torg_domain::policy::Pack;
use torg_office::{Office, jobs};

/// Serve the pages and do the scheduled work.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Where to listen; overrides the setting.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Serve pages only; another node does the work.
    #[arg(long)]
    no_work: bool,
}

/// Do the scheduled work without serving pages.
#[derive(clap::Args)]
pub struct WorkArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
}

/// Runs `torg serve` until it is told to stop; then requests and jobs under way are finished.
///
/// # Errors
/// When the installation cannot be opened or the address is taken.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    logs();
    runtime()?.block_on(async {
        let packs = reading_packs(&args.data);
        let installation = Installation::open(&args.data).await?;
        let office = wiring::office(&installation)?;
        let listen = args.listen.unwrap_or(installation.settings.listen);
        let (address, hosts) = (installation.settings.address.as_deref(), hosts(&office).await?);
        serve(&installation, office, packs, listen, !args.no_work, |at| {
            say(&format!("torg: http://{at}"));
            match address {
                Some(address) => say(&format!("Öppna {address}")),
                None => hosts.iter().for_each(|host| say(&format!("Öppna http://{host}:{}", at.port()))),
            }
        })
        .await?;
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The host names that show a municipality. No other does, nor the address that is listened on.
async fn hosts(office: &Office) -> anyhow::Result<Vec<String>> {
    let mut all = Vec::new();
    for municipality in office.store.db().municipalities().await? {
        all.extend(office.store.reader(MunicipalityId(municipality.id)).hosts().await?);
    }
    Ok(all)
}

/// Runs `torg work` until it is told to stop.
///
/// # Errors
/// When the installation cannot be opened.
pub fn run_work(args: &WorkArgs) -> anyhow::Result<ExitCode> {
    logs();
    runtime()?.block_on(async {
        let installation = Installation::open(&args.data).await?;
        let office = wiring::office(&installation)?;
        jobs::stand_up(&office).await?;
        work::work(office, stopped()).await;
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The policies one may choose among, being read.
pub(crate) type Packs = tokio::task::JoinHandle<anyhow::Result<Vec<Pack>>>;

/// Begins to read the policies one may choose among, while the rest is made ready.
pub(crate) fn reading_packs(data: &Path) -> Packs {
    let data = data.to_owned();
    tokio::task::spawn_blocking(move || packs::offered(&data))
}

/// Serves until SIGTERM or SIGINT. `ready` is told the address once it listens.
pub(crate) async fn serve(
    installation: &Installation,
    office: Arc<Office>,
    packs: Packs,
    listen: SocketAddr,
    with_work: bool,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(listen).await.with_context(|| {
        format!("{listen} går inte att lyssna på. Kör torg redan? Välj annars en annan med --listen")
    })?;
    let stop = stopped();
    let settings = &installation.settings;
    let site = torg_web::site::Site {
        office: office.clone(),
        packs: packs.await??,
        law: crate::packs::law()?,
        hosts: settings.hosts.clone(),
        trusted_proxies: settings.trusted_proxies.clone(),
        https: settings.address.as_deref().is_some_and(|a| a.starts_with("https://")),
    };
    let app = torg_web::site::app(site).map_err(|why| anyhow::anyhow!(why))?;
    ready(listener.local_addr()?);
    let worker = if with_work {
        jobs::stand_up(&office).await?;
        Some(tokio::spawn(work::work(office, stop.clone())))
    } else {
        None
    };
    let mut until = stop.clone();
    axum::serve(listener, app.into_make_service_with_connect_info::<SocketAddr>())
        .with_graceful_shutdown(async move {
            let _ = until.wait_for(|stop| *stop).await;
        })
        .await?;
    if let Some(worker) = worker {
        worker.await?;
    }
    Ok(())
}

/// The threads that the work is done on.
const WORKERS: usize = 2;

/// What a thread's name begins with on which something is done that would hold up the others.
pub(crate) const ASIDE: &str = "torg-aside";

/// Few threads and small stacks: the memory is promised.
pub(crate) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    let begun = std::sync::atomic::AtomicUsize::new(0);
    Ok(tokio::runtime::Builder::new_multi_thread()
        .worker_threads(WORKERS)
        .max_blocking_threads(16)
        // The workers are begun first, with the runtime.
        .thread_name_fn(move || match begun.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            n if n < WORKERS => format!("torg-worker-{n}"),
            n => format!("{ASIDE}-{}", n - WORKERS),
        })
        .on_thread_start(crate::demo::begun)
        .enable_all()
        .build()?)
}

/// Says where it serves. Nobody need be listening: a server goes on when whoever started it has gone.
pub(crate) fn say(words: &str) {
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{words}").and_then(|()| out.flush());
}

/// JSON lines on standard error; never texts, names, addresses or tokens.
pub(crate) fn logs() {
    logs_from("info,sqlx=warn");
}

/// The same, from this level on unless `TORG_LOG` says otherwise.
pub(crate) fn logs_from(level: &str) {
    let filter = tracing_subscriber::EnvFilter::try_from_env("TORG_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new(level));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}

/// Turns true at SIGTERM or SIGINT.
fn stopped() -> watch::Receiver<bool> {
    let (say, hear) = watch::channel(false);
    tokio::spawn(async move {
        let interrupted = tokio::signal::ctrl_c();
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut terminated) => {
                tokio::select! {
                    _ = interrupted => {}
                    _ = terminated.recv() => {}
                }
            }
            Err(_) => {
                let _ = interrupted.await;
            }
        }
        let _ = say.send(true);
    });
    hear
}

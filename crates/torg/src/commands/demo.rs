//! `torg demo`: an invented municipality, played in and served on this machine alone, with a feed of its own
//! that goes on while somebody looks. Without `--data` everything is gone when it stops.

use crate::commands::serve;
use crate::demo::{FEED_PATH, Handing, OneCore, Story, StoryClock, Town, play};
use crate::installation::{Installation, Settings, database_file, objects_folder};
use crate::wiring;
use crate::world::{Dice, Wall};
use anyhow::{Context, bail};
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use tokio::net::TcpListener;
use torg_domain::outside::Clock as _;
use torg_office::Office;
use torg_office::channels::open::{self, Registered};
use torg_store::channels::ChannelRow;
use torg_store::municipality::MunicipalityRow;
use torg_store::objects::Objects;
use torg_store::{Db, Store};

/// Start an invented municipality on this machine, to look at and try things in.
#[derive(clap::Args)]
pub struct Args {
    /// The port to listen on; 0 takes any free one. Without it 8080, or the next one that is free.
    #[arg(long)]
    port: Option<u16>,
    /// Keep everything in this folder, and go on from there the next time.
    #[arg(long)]
    data: Option<PathBuf>,
}

/// Runs the demo until it is told to stop.
///
/// # Errors
/// When the folder holds something else, no port is free, or the data of the demo does not hold together.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    serve::logs_from("warn");
    serve::runtime()?.block_on(async {
        let story = Story::read()?;
        let passing = match &args.data {
            Some(_) => None,
            None => Some(tempfile::Builder::new().prefix("torg-demo-").tempdir()?),
        };
        let dir = match (&args.data, &passing) {
            (Some(dir), _) => dir.clone(),
            (None, Some(passing)) => passing.path().to_owned(),
            (None, None) => bail!("there is nowhere to keep the demo"),
        };
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port(args.port)?));
        let packs = serve::reading_packs(&dir);
        let Ready { installation, office, handing, listener, played } =
            ready(&story, &dir, listen, passing.is_some()).await?;
        let feed = tokio::spawn(handing.serve(listener));
        // What is thrown away at the end need not reach the disk.
        let settling = (played && passing.is_none())
            .then(|| tokio::spawn(settle(installation.store.db().clone(), dir.clone())));
        serve::serve(&installation, office, packs, listen, true, |at| {
            serve::say(&welcome(&story, at, args.data.as_deref()));
        })
        .await?;
        feed.abort();
        if let Some(settling) = settling {
            settling.await??;
        }
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The port asked for; else 8080 or the next one that is free.
fn free_port(asked: Option<u16>) -> anyhow::Result<u16> {
    let take = |port| std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, port)).and_then(|l| l.local_addr());
    if let Some(port) = asked {
        return Ok(take(port).with_context(|| format!("port {port} is taken"))?.port());
    }
    (8080..8180)
        .find(|port| take(*port).is_ok())
        .context("no port between 8080 and 8179 is free: say one with --port")
}

/// Holds while the story is being played: what such a folder holds is thrown away and played anew.
fn half_played(dir: &Path) -> PathBuf {
    dir.join("demo.playing")
}

/// Says that the folder is a demo's, and may be gone on with.
fn mark(dir: &Path) -> PathBuf {
    dir.join("demo")
}

/// Brings what was played to the disk while it is being looked at already, and says so: until then an
/// interruption means that it is played anew.
async fn settle(db: Db, dir: PathBuf) -> anyhow::Result<()> {
    db.settle().await?;
    std::fs::write(mark(&dir), "torg demo\n")?;
    std::fs::remove_file(half_played(&dir))?;
    Ok(())
}

/// The demo's installation, its office at the wall's time, its feed.
struct Ready {
    installation: Installation,
    office: Arc<Office>,
    handing: Handing,
    listener: TcpListener,
    /// Played in now, and not gone on with.
    played: bool,
}

/// The demo, played in or gone on with.
async fn ready(story: &Story, dir: &Path, listen: SocketAddr, passing: bool) -> anyhow::Result<Ready> {
    std::fs::create_dir_all(dir).with_context(|| format!("{} cannot be made", dir.display()))?;
    if half_played(dir).exists() {
        start_over(dir)?;
    }
    let known = mark(dir).exists();
    if !known && (database_file(dir).exists() || dir.join("torg.toml").exists()) {
        bail!("{} holds an installation that is no demo: choose another folder", dir.display());
    }
    if !known {
        std::fs::write(half_played(dir), "")?;
    }
    // The demo is the same for everybody: neither torg.toml nor the environment changes it.
    let mut settings = Settings {
        listen,
        address: Some(format!("http://localhost:{}", listen.port())),
        ..Settings::default()
    };
    let mut installation = match known {
        true => Installation::with(dir, settings.clone(), &Dice).await?,
        false => Installation::in_a_hurry(dir, settings.clone(), &Dice).await?,
    };
    if passing {
        let db = installation.store.db().clone();
        installation.store = Store::new(db, Objects::passing(&objects_folder(dir))?);
    }
    let channel = story.fed().context("no channel of the demo is fed")?;
    let here = installation.store.db().municipalities().await?.into_iter().next();
    let row = match &here {
        Some(here) => fed(&installation, here, &channel.name).await?,
        None => None,
    };
    let before = row.as_ref().and_then(|r| r.feed.as_deref()).and_then(|f| url::Url::parse(f).ok());
    let listener = feed_listener(before.and_then(|url| url.port())).await?;
    let feed_at = listener.local_addr()?;
    settings.allowed_private_hosts.push(feed_at.to_string());
    installation.settings = settings;
    let feed = format!("http://{feed_at}{}", FEED_PATH);
    let clock = Arc::new(StoryClock::with_the_wall());
    let office = wiring::office_of_the_demo(&installation, clock.clone())?;
    let start = Wall.now();
    let (here, id, played) = match (here, row) {
        (Some(here), Some(row)) => {
            if row.feed.as_deref() != Some(&feed) {
                moved(&office, &here, story, &row, feed).await?;
            }
            (here, row.id.into(), false)
        }
        _ => {
            let one_core = OneCore::take();
            let mut town = Town::set_up(story, office.clone(), clock.clone(), start, &feed).await?;
            let played = play(story, &town).await?;
            town.chosen().await?;
            for fault in &played.faults {
                eprintln!("torg: the demo's story does not hold: {fault}");
            }
            drop(one_core);
            clock.let_go();
            (town.here.clone(), town.channels[&channel.key], true)
        }
    };
    let mut reader = installation.store.reader(here.id.into());
    let handing = Handing::new(story, channel, id, &mut reader, clock, Wall.now()).await?;
    Ok(Ready { installation, office, handing, listener, played })
}

/// Throws away what an interrupted start left; only what a demo makes.
fn start_over(dir: &Path) -> anyhow::Result<()> {
    let database = database_file(dir);
    for name in ["", "-wal", "-shm"] {
        let mut file = database.clone().into_os_string();
        file.push(name);
        if Path::new(&file).exists() {
            std::fs::remove_file(&file)?;
        }
    }
    if objects_folder(dir).exists() {
        std::fs::remove_dir_all(objects_folder(dir))?;
    }
    Ok(())
}

async fn fed(
    installation: &Installation,
    here: &MunicipalityRow,
    name: &str,
) -> anyhow::Result<Option<ChannelRow>> {
    let channels = installation.store.reader(here.id.into()).channels().await?;
    Ok(channels.into_iter().find(|c| c.name == name && c.closed_at.is_none()))
}

/// The feed's listener, where it was the last time if that is free.
async fn feed_listener(before: Option<u16>) -> anyhow::Result<TcpListener> {
    if let Some(port) = before
        && let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await
    {
        return Ok(listener);
    }
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?)
}

/// Tells the channel that its feed has another address this time: an ordinary change, by its approver.
async fn moved(
    office: &Arc<Office>,
    here: &MunicipalityRow,
    story: &Story,
    row: &ChannelRow,
    feed: String,
) -> anyhow::Result<()> {
    let founder = story.people.person.iter().find(|p| p.key == story.municipality.founder);
    let email = &founder.context("nobody founded the demo")?.email;
    let mut reader = office.store.reader(here.id.into());
    let person = reader.person_with(email).await?.context("the demo's founder is gone")?;
    let desk = office.desk_for(here.clone(), person.id.into()).await?;
    let registered = Registered {
        unit: Some(row.unit.into()),
        platform: row.platform.clone(),
        name: row.name.clone(),
        address: row.address.clone(),
        purpose: row.purpose.clone(),
        responsible: row.responsible.map(Into::into),
        substitute: row.substitute.map(Into::into),
        feed: Some(feed),
        voice: row.voice.clone(),
        every_s: row.every_s,
        approved_by: row.approved_by.clone(),
        approved_on: row.approved_on.parse().ok(),
        approval: row.approval.clone(),
        ..Registered::default()
    };
    Ok(open::change(&desk, row.id.into(), row.revision, &registered).await?)
}

/// What stands in the terminal when it is ready.
fn welcome(story: &Story, at: SocketAddr, kept: Option<&Path>) -> String {
    let address = format!("http://localhost:{}", at.port());
    let mut text = format!(
        "\n{} finns bara här. Allt är påhittat, och det fortsätter att komma kommentarer medan du tittar.\n\n  \
         {address}/desk\n\nLogga in med lösenordet {} som\n",
        story.municipality.name, story.people.password,
    );
    for role in ["editor", "manager", "registrar", "communicator"] {
        let Some(person) = story.people.person.iter().find(|p| p.sign_in.as_deref() == Some(role)) else {
            continue;
        };
        text.push_str(&format!(
            "\n  {}\n    {} {}, {}. {}\n",
            person.email, person.first_name, person.last_name, person.title, person.look
        ));
    }
    text.push_str(&match kept {
        Some(dir) => format!("\nAllt sparas i {}. Avsluta med Ctrl-C.\n", dir.display()),
        None => "\nAvsluta med Ctrl-C. Då försvinner allt som har gjorts här.\n".to_owned(),
    });
    text
}

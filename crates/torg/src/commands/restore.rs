//! `torg restore`: a backup put back into an empty folder, and verified.
//!
//! The folder may already hold `torg.toml` and the key file, and nothing else. With `database` set there,
//! that PostgreSQL database must be empty.

use super::{verify, wait};
use crate::installation::{Installation, Settings, database_file, objects_folder, write_secret};
use crate::world::{Dice, Wall};
use anyhow::{Context, bail};
use clap::Args as Arguments;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use torg_domain::ids::MunicipalityId;
use torg_domain::outside::Clock as _;
use torg_store::backup::{check, restore_file, restore_objects, restore_tables};
use torg_store::{Objects, tiles};

/// Put a backup back into an empty folder, and verify it.
#[derive(Arguments)]
pub struct Args {
    /// The backup.
    #[arg(long)]
    from: PathBuf,
    /// The data folder to make.
    #[arg(long)]
    data: PathBuf,
    /// The key file of the installation that was backed up, when it is neither in the backup nor in place.
    #[arg(long)]
    key: Option<PathBuf>,
}

/// # Errors
/// When the backup is damaged, the folder is not empty, or the key file is missing.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    wait(async {
        let manifest = check(&args.from)?;
        let settings = Settings::read(&args.data)?;
        let key_path = settings.key_path(&args.data);
        refuse_unless_empty(&args.data, &key_path)?;
        std::fs::create_dir_all(&args.data)
            .with_context(|| format!("{} cannot be made", args.data.display()))?;
        place_key(args, &key_path)?;

        if settings.database.is_some() {
            let db = settings.open_database(&args.data).await?;
            restore_tables(&args.from, &manifest, &db).await?;
            db.close().await;
        } else {
            restore_file(&args.from, &manifest, &database_file(&args.data))?;
        }
        let objects = Objects::folder(&objects_folder(&args.data))?;
        let files = restore_objects(&args.from, &objects).await?;
        println!("{files} files and the database of {} are back.", manifest.made_at);

        let installation = Installation::open(&args.data).await?;
        for one in installation.store.db().municipalities().await? {
            let host = installation.settings.log_host.as_str();
            tiles::rebuild(&installation.store, MunicipalityId(one.id), &installation.keys, host)
                .await
                .with_context(|| format!("the public log of {} cannot be built anew", one.key))?;
            let here = MunicipalityId(one.id);
            let left = installation.store.tell_left_out(here, manifest.made_at, Wall.now(), &Dice).await?;
            if left > 0 {
                println!(
                    "{left} sealed files of {} are not in a backup, and are not back: the trail says so now. \
                     They lie in the folder that was backed up, if it still is there.",
                    one.key
                );
            }
        }
        let answer = verify::all(&installation, None, verify::How::Whole).await?;
        print!("{}", verify::told(&answer));
        installation.store.db().close().await;
        Ok(if answer["ok"] == true { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

fn refuse_unless_empty(dir: &Path, key: &Path) -> anyhow::Result<()> {
    if !dir.exists() {
        return Ok(());
    }
    let allowed = [dir.join("torg.toml"), key.to_owned()];
    for entry in std::fs::read_dir(dir).with_context(|| format!("{} cannot be read", dir.display()))? {
        let path = entry?.path();
        if !allowed.contains(&path) {
            bail!("{} holds {} already: restore into an empty folder", dir.display(), path.display());
        }
    }
    Ok(())
}

/// The key file in its place: what is there, else what was named, else what the backup holds.
fn place_key(args: &Args, place: &Path) -> anyhow::Result<()> {
    if place.exists() {
        return Ok(());
    }
    let inside = args.from.join("torg.key");
    let source = args.key.clone().or_else(|| inside.exists().then_some(inside));
    let Some(source) = source else {
        bail!(
            "the key file is missing: without it the log cannot be verified and nothing sealed opens. \
             Put it at {} or name it with --key",
            place.display()
        );
    };
    let text =
        std::fs::read_to_string(&source).with_context(|| format!("{} cannot be read", source.display()))?;
    write_secret(place, &text)
}

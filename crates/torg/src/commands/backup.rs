//! `torg backup`: everything in one folder, taken while torg serves.
//!
//! The key file is not in it unless asked for: whoever takes the backup must not be able to sign as the
//! municipality. Nor are the settings.

use super::wait;
use crate::installation::Installation;
use crate::world::Wall;
use anyhow::Context;
use clap::Args as Arguments;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_store::backup::backup;

/// Copy everything to a folder, while torg serves.
#[derive(Arguments)]
pub struct Args {
    /// The data folder.
    #[arg(long)]
    data: PathBuf,
    /// The folder to copy to; empty or missing.
    #[arg(long)]
    to: PathBuf,
    /// Put the key file in the backup too. Whoever holds such a backup can sign as the municipality.
    #[arg(long)]
    with_key: bool,
}

/// # Errors
/// When something cannot be read or written.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    wait(async {
        let installation = Installation::look(&args.data).await?;
        let key = installation.settings.key_path(&args.data);
        let secret = std::fs::read(&key).with_context(|| format!("{} cannot be read", key.display()))?;
        let beside = [("torg.key", secret.as_slice())];
        let beside = if args.with_key { beside.as_slice() } else { &[] };
        let manifest = backup(&installation.store, &args.to, Wall.now(), beside).await?;
        println!(
            "{} holds the database (schema {}) and {} files.",
            args.to.display(),
            manifest.schema,
            manifest.objects
        );
        if args.with_key {
            println!("The key file is in it: keep this backup as you keep the key.");
        } else {
            println!(
                "The key file {} is not in it: keep a copy elsewhere, or nothing can be restored.",
                key.display()
            );
        }
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

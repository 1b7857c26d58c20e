//! `torg secrets rotate-key`: a new key that seals the secrets, beside a serving torg.
//!
//! The key file is changed first and holds both keys; then everything is sealed anew. A program at work reads the key
//! file again when it has changed, so it opens what is sealed under either. A crash anywhere leaves everything
//! readable, and the same command finishes what was begun.

use crate::installation::{Installation, read_keys};
use crate::keys::Turn;
use crate::world::{Dice, Wall};
use anyhow::bail;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::outside::{Chance as _, Clock as _};
use torg_store::reseal::Change;

/// How often it is looked again for what a program at work has sealed under the earlier key meanwhile.
const ROUNDS: usize = 5;

/// Make a new key that seals the secrets, and seal everything anew under it.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// Only write the new key into the key file: for several nodes, each with a copy of it. Copy it to them all, then
    /// run the command again without this.
    #[arg(long, conflicts_with = "drop_earlier")]
    key_only: bool,
    /// Make a new key although the key file holds earlier ones. Without this such a file may just have been copied
    /// here, and everything is sealed anew under the key it has.
    #[arg(long, conflicts_with = "drop_earlier")]
    new: bool,
    /// Leave the earlier keys out of the key file, when nothing here is sealed under them any more. Backups made
    /// before then open with a copy of the earlier key file alone.
    #[arg(long)]
    drop_earlier: bool,
}

/// Runs it.
///
/// # Errors
/// A sentence for what stood in the way; everything that is sealed opens as before.
pub async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let installation = Installation::look(&args.data).await?;
    let done = rotate(args, &installation).await;
    installation.store.db().close().await;
    done
}

async fn rotate(args: &Args, installation: &Installation) -> anyhow::Result<ExitCode> {
    let (path, store) = (&installation.key_path, &installation.store);
    let turn = Turn::take(path)?;
    // Read again: somebody may have changed it before the turn was ours.
    let mut keys = read_keys(path)?;
    let left = store.sealed_before(&keys).await?;
    if args.drop_earlier {
        if !left.is_nothing() {
            bail!(
                "{} secrets and {} files are still sealed under an earlier key: `torg secrets rotate-key` finishes that first",
                left.values,
                left.files
            );
        }
        let count = keys.earlier();
        turn.replace(path, &keys.without_earlier())?;
        println!("{count} earlier keys are left out of {}", path.display());
        return Ok(ExitCode::SUCCESS);
    }
    if args.new || (left.is_nothing() && keys.earlier() == 0) {
        keys = keys.resealed(Dice.secret());
        turn.replace(path, &keys)?;
        println!("a new sealing key is in {}; keep a copy of the file in a safe", path.display());
    } else if left.is_nothing() {
        println!(
            "no new key is made: {} still holds {} earlier keys, and nothing here is sealed under them; --new makes one all the same",
            path.display(),
            keys.earlier()
        );
    } else if args.key_only {
        println!("no new key is made: a change of key was begun before and is not finished");
    } else {
        println!("a change of key was begun before and not finished: it is finished now, with no new key");
    }
    if args.key_only {
        println!(
            "nothing is sealed anew with --key-only: copy the file to every node, then run the command without it"
        );
        return Ok(ExitCode::SUCCESS);
    }
    let change = Change { now: Wall.now(), actor: "job:secrets", chance: &Dice };
    let (mut values, mut files) = (0, 0);
    for _ in 0..ROUNDS {
        let done = store.seal_anew(&keys, &[], change).await?;
        (values, files) = (values + done.values, files + done.files);
        if done.is_nothing() {
            break;
        }
    }
    println!("{values} secrets and {files} files are sealed anew");
    let left = store.sealed_before(&keys).await?;
    if !left.is_nothing() {
        println!(
            "{} secrets and {} files are still sealed under an earlier key: run the command again",
            left.values, left.files
        );
    }
    println!("the signing key is the same: what is signed verifies as before");
    Ok(ExitCode::SUCCESS)
}

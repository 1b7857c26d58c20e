//! `torg export`: a proof package of a message or its thread, in a file that proves itself elsewhere.

use super::wait;
use crate::installation::Installation;
use crate::wiring;
use anyhow::{Context, bail};
use bytes::Bytes;
use clap::{Args as Arguments, Subcommand};
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use torg_domain::ids::MessageId;
use torg_office::Desk;
use torg_office::archive::Sink;
use torg_office::archive::package::{What, prepare};

/// Take something out as a proof package: one ZIP that can be checked without torg.
#[derive(Arguments)]
pub struct Args {
    #[command(subcommand)]
    what: Asked,
}

#[derive(Subcommand)]
enum Asked {
    /// One message with everything that is kept about it.
    Message(Taken),
    /// The whole thread around a message.
    Thread(Taken),
}

#[derive(Arguments)]
struct Taken {
    /// The message's id, as its page's address ends.
    message: String,
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The municipality's key; may be left out when there is only one.
    #[arg(long)]
    municipality: Option<String>,
    /// The file to write. One that is there is never written over.
    #[arg(long)]
    out: PathBuf,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// # Errors
/// A sentence for a message, municipality or file that cannot be used.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let (taken, thread) = match &args.what {
        Asked::Message(taken) => (taken, false),
        Asked::Thread(taken) => (taken, true),
    };
    let id: MessageId =
        taken.message.parse().context("a message's id is what its page's address ends with")?;
    wait(async {
        let installation = Installation::open(&taken.data).await?;
        let office = wiring::office(&installation)?;
        let municipalities = office.store.db().municipalities().await?;
        let municipality = match (&taken.municipality, municipalities.as_slice()) {
            (Some(key), all) => all.iter().find(|m| m.key == *key).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => bail!("there are several municipalities here: say which with --municipality"),
        };
        let municipality = municipality.context("there is no such municipality here")?;
        let desk = office.desk_of_job(municipality, "export");
        let what = if thread { What::Thread(id) } else { What::Message(id) };
        let answer = write(&desk, what, &taken.out).await?;
        if taken.json {
            println!("{}", serde_json::to_string_pretty(&answer)?);
        } else {
            println!("{}", taken.out.display());
            for gap in answer["gaps"].as_array().into_iter().flatten() {
                eprintln!("missing: {} {}: {}", word(&gap["what"]), word(&gap["id"]), word(&gap["why"]));
            }
        }
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

fn word(value: &serde_json::Value) -> &str {
    value.as_str().unwrap_or_default()
}

/// Writes the package beside its place and moves it there when it is whole.
async fn write(desk: &Desk, what: What, out: &Path) -> anyhow::Result<serde_json::Value> {
    if out.exists() {
        bail!("{} is there already", out.display());
    }
    let package = prepare(desk, what).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    let gaps = serde_json::to_value(package.gaps())?;
    let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let unfinished = tempfile::NamedTempFile::new_in(folder)
        .with_context(|| format!("{} cannot be written", out.display()))?;
    let mut disk = Disk(unfinished.reopen()?, 0);
    package.write(&mut disk).await.map_err(|why| anyhow::anyhow!("{why}"))?;
    disk.0.sync_all()?;
    unfinished.persist_noclobber(out).with_context(|| format!("{} cannot be written", out.display()))?;
    Ok(serde_json::json!({ "file": out.display().to_string(), "bytes": disk.1, "gaps": gaps }))
}

/// A file, and how much was written to it.
struct Disk(File, u64);

impl Sink for Disk {
    async fn put(&mut self, bytes: Bytes) -> std::io::Result<()> {
        self.1 += bytes.len() as u64;
        self.0.write_all(&bytes)
    }
}

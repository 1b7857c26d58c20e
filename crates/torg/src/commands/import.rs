//! `torg import`: messages from a file into a channel: JSON Lines (docs/import.md) or any feed.

use crate::installation::Installation;
use crate::wiring;
use crate::world::Wall;
use anyhow::{Context, bail};
use std::fs::File;
use std::io::BufReader;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_connectors::import::{Hint, How, read};
use torg_domain::outside::{Clock as _, Voice};
use torg_office::inbox::receive::{Source, receive};

/// Import messages from a file into a channel.
#[derive(clap::Args)]
pub struct Args {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The municipality's key; may be left out when there is only one.
    #[arg(long)]
    municipality: Option<String>,
    /// The channel: its id, number or name.
    #[arg(long)]
    channel: String,
    /// The file: JSON Lines (docs/import.md) or any feed. The same file any number of times is the same messages.
    file: PathBuf,
    /// Machine-readable result.
    #[arg(long)]
    json: bool,
}

/// Runs the command. Bad lines are named and skipped; exit code 1 only when the file cannot be read.
///
/// # Errors
/// A sentence for a file, channel or municipality that cannot be found.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let installation = Installation::open(&args.data).await?;
        let office = wiring::office(&installation)?;
        let municipalities = office.store.db().municipalities().await?;
        let municipality = match (&args.municipality, municipalities.as_slice()) {
            (Some(key), all) => all.iter().find(|m| m.key == *key).cloned(),
            (None, [only]) => Some(only.clone()),
            (None, _) => bail!("there are several municipalities here: say which with --municipality"),
        };
        let municipality = municipality.context("there is no such municipality here")?;
        let desk = office.desk_of_job(municipality, "import");
        let channels = desk.reader().channels().await?;
        let wanted = args.channel.trim();
        let channel = channels
            .iter()
            .find(|c| c.id.to_string() == wanted || c.number.to_string() == wanted || c.name == wanted)
            .with_context(|| {
                let names: Vec<_> = channels.iter().map(|c| format!("{} {}", c.number, c.name)).collect();
                format!("there is no channel {wanted}; there are: {}", names.join(", "))
            })?;
        let voice = match channel.voice.as_str() {
            "ours" => Voice::Ours,
            "mixed" => Voice::MixedByAuthor(serde_json::from_str(&channel.our_names).unwrap_or_default()),
            _ => Voice::Visitors,
        };
        let name = args.file.display().to_string();
        let file = File::open(&args.file).with_context(|| format!("{name} cannot be read"))?;
        let how = How { hint: Hint::of_name(&name), address: channel.address.clone(), voice, now: Wall.now() };
        let (mut added, mut versions, mut gone, mut unchanged, mut problems) = (0, 0, 0, 0, Vec::new());
        for batch in read(BufReader::with_capacity(1 << 20, file), how) {
            let batch = batch.with_context(|| format!("{name} cannot be read to its end; what came before is kept"))?;
            let source = Source { how: "import", status: 0, sha256: None, size: 0 };
            let done = receive(&desk.later(), channel.id.into(), batch, source)
                .await
                .map_err(|why| anyhow::anyhow!("{why}"))?;
            added += done.added;
            versions += done.versions;
            gone += done.gone;
            unchanged += done.unchanged;
            problems.extend(done.problems);
        }
        if args.json {
            println!(
                "{}",
                serde_json::json!({
                    "added": added, "versions": versions, "gone": gone, "unchanged": unchanged, "problems": problems,
                })
            );
        } else {
            println!("{added} nya, {versions} nya versioner, {gone} borta vid källan, {unchanged} kända sedan förut");
            for problem in &problems {
                let item = problem.item.as_deref().map(|i| format!("{i}: ")).unwrap_or_default();
                eprintln!("{item}{}", problem.sentence);
            }
        }
        installation.store.db().close().await;
        Ok(ExitCode::SUCCESS)
    })
}

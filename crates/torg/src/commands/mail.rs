//! `torg mail bounce`: a report that a letter did not arrive, from the mail server's pipe.
//!
//! Exit code 0 when the report is taken in, 1 when it is none of ours, 75 (EX_TEMPFAIL) when it is worth
//! handing over again later: the mail server keeps it until then.

use super::wait;
use crate::installation::Installation;
use crate::wiring;
use anyhow::Context;
use clap::{Args as Arguments, Subcommand};
use std::io::Read as _;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_connectors::mail::report::{self, LARGEST};
use torg_office::mail::bounce::{Noted, came_back};

/// What a mail server's pipe is told to try again with (sysexits.h).
const LATER: u8 = 75;

/// Letters.
#[derive(Arguments)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Take in a report that a letter did not arrive (RFC 3464), from standard input or a file.
    Bounce(BounceArgs),
}

#[derive(Arguments)]
struct BounceArgs {
    /// The data folder.
    #[arg(long, default_value = "data")]
    data: PathBuf,
    /// The report as a file (.eml), instead of standard input.
    file: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When the file cannot be read.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let What::Bounce(args) = &args.what;
    let most = LARGEST as u64 + 1;
    let mut bytes = Vec::new();
    match &args.file {
        Some(file) => {
            let named = || format!("{} cannot be read", file.display());
            std::fs::File::open(file)
                .and_then(|f| f.take(most).read_to_end(&mut bytes))
                .with_context(named)?;
        }
        None => {
            std::io::stdin().take(most).read_to_end(&mut bytes).context("standard input cannot be read")?;
        }
    }
    let bounce = match report::read(&bytes) {
        Ok(bounce) => bounce,
        Err(why) => {
            eprintln!("torg: {why}");
            return Ok(ExitCode::from(1));
        }
    };
    let taken = wait(async {
        let installation = Installation::open(&args.data).await?;
        let office = wiring::office(&installation)?;
        let noted = came_back(&office, &bounce).await.map_err(|why| anyhow::anyhow!("{why}"));
        installation.store.db().close().await;
        let (said, code) = match noted? {
            Noted::Letter => ("Brevet till den som skrev står nu som inte framkommet.", 0),
            Noted::Person => ("Det står nu hos personen att e-post inte kommer fram.", 0),
            Noted::Handover => ("Det står nu vid överlämnandet till diariet att brevet inte kom fram.", 0),
            Noted::Already => ("Det var känt sedan förut.", 0),
            Noted::NotYet => ("Brevet har inte gått förlorat. Inget är ändrat.", 0),
            Noted::NotOurs => ("Rapporten gäller inget brev som har skickats härifrån.", 1),
        };
        println!("{said}");
        Ok(ExitCode::from(code))
    });
    Ok(taken.unwrap_or_else(|problem| {
        eprintln!("torg: {problem:#}");
        ExitCode::from(LATER)
    }))
}

//! `torg measure`: how good the machine's proposals are, on labelled texts that come with the program.

use anyhow::Context as _;
use clap::{Args as Arguments, Subcommand};
use jiff::civil::date;
use serde_json::json;
use std::fmt::Write as _;
use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;
use torg_domain::privacy::Rules;
use torg_domain::privacy::measure::{labelled, score};

/// Print precision and recall of what the machine proposes.
#[derive(Arguments)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The personal data scanner, per kind. A finding is right when kind and both ends agree to the byte.
    Scan {
        /// One kind a line, in JSON.
        #[arg(long)]
        json: bool,
    },
    /// The triage proposals under a policy, per question and ground, on the held-out texts and on all.
    Triage(super::measure_triage::Args),
}

/// The labelled texts of `corpus/scan`.
const SCAN_TEXTS: [(&str, &str); 6] = [
    ("people.txt", include_str!("../../../../corpus/scan/people.txt")),
    ("contact.txt", include_str!("../../../../corpus/scan/contact.txt")),
    ("money.txt", include_str!("../../../../corpus/scan/money.txt")),
    ("things.txt", include_str!("../../../../corpus/scan/things.txt")),
    ("nothing.txt", include_str!("../../../../corpus/scan/nothing.txt")),
    ("mixed.txt", include_str!("../../../../corpus/scan/mixed.txt")),
];

/// Measures and prints.
///
/// # Errors
/// When a labelled text is badly marked: file and line.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.what {
        What::Scan { json } => scan(*json),
        What::Triage(args) => super::measure_triage::run(args),
    }
}

fn scan(json: bool) -> anyhow::Result<ExitCode> {
    // The day the texts were written: ages and future dates are judged from it.
    let rules = Rules::new(date(2026, 11, 21));
    let mut texts = Vec::new();
    for (file, text) in SCAN_TEXTS {
        texts.extend(labelled(text).with_context(|| file.to_owned())?);
    }
    let mut out = String::new();
    if !json {
        writeln!(out, "{} märkta texter", texts.len())?;
        writeln!(
            out,
            "{:<28} {:>6} {:>6} {:>6} {:>10} {:>8}",
            "slag", "märkta", "funna", "rätta", "precision", "täckning"
        )?;
    }
    for score in score(&rules, &texts) {
        if json {
            let line = json!({
                "kind": score.kind,
                "expected": score.expected,
                "found": score.found,
                "right": score.right,
                "precision": score.precision(),
                "recall": score.recall(),
            });
            writeln!(out, "{line}")?;
        } else {
            let (kind, precision, recall) = (score.kind, score.precision(), score.recall());
            let (expected, found, right) = (score.expected, score.found, score.right);
            writeln!(out, "{kind:<28} {expected:>6} {found:>6} {right:>6} {precision:>10.3} {recall:>8.3}")?;
        }
    }
    match std::io::stdout().write_all(out.as_bytes()) {
        Err(problem) if problem.kind() != ErrorKind::BrokenPipe => Err(problem).context("writing the answer"),
        _ => Ok(ExitCode::SUCCESS),
    }
}

//! `torg policy`: hold a pack together, compare two, and write the schemas for editors.

use crate::packs;
use crate::world::Wall;
use anyhow::Context;
use clap::{Args as Arguments, Subcommand};
use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::outside::Clock as _;
use torg_domain::policy::Pack;
use torg_domain::policy::diff::diff;
use torg_domain::policy::questions::{AnswerKind, Needed, questions};
use torg_domain::policy::reading::Weight;
use torg_domain::policy::schema::schemas;
use torg_domain::policy::table::{blank, table};

/// Read, compare and explain policies.
#[derive(Arguments)]
pub struct Args {
    #[command(subcommand)]
    act: Act,
}

#[derive(Subcommand)]
enum Act {
    /// Name every mistake in a pack, with file, line and parameter. Exit code 1 when there is one.
    Check {
        /// A shipped pack's name, or the path of a folder.
        pack: String,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Say in words what differs between two packs.
    Diff {
        /// A shipped pack's name, or the path of a folder.
        left: String,
        /// The other.
        right: String,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// List what a pack leaves open and the municipality must answer.
    Asks {
        /// A shipped pack's name, or the path of a folder.
        pack: String,
        /// Answers already given.
        #[arg(long)]
        answers: Option<PathBuf>,
        /// Answer in JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print what a policy makes of a message, and why: triage, grounds, clocks, record.
    Explain(super::policy_explain::Args),
    /// Print a policy.toml in which everything is silent, to fill in from a document.
    Blank {
        /// The pack whose requirement ids and classes to take.
        like: String,
    },
    /// Print the table of parameters that stands in docs/policy.md.
    Table,
    /// Write the JSON Schemas for editors into a folder.
    Schema {
        /// The folder.
        folder: PathBuf,
    },
}

/// Does what was asked.
///
/// # Errors
/// When a pack cannot be found or, except for `check`, does not hold together.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    match &args.act {
        Act::Check { pack, json } => check(pack, *json),
        Act::Diff { left, right, json } => compare(left, right, *json),
        Act::Asks { pack, answers, json } => asks(pack, answers.as_deref(), *json),
        Act::Explain(args) => super::policy_explain::run(args),
        Act::Blank { like } => tell(blank(&packs::pack(like)?).trim_end()).map(|()| ExitCode::SUCCESS),
        Act::Table => {
            packs::readers().and_then(|all| tell(table(&all).trim_end())).map(|()| ExitCode::SUCCESS)
        }
        Act::Schema { folder } => write_schemas(folder),
    }
}

fn check(pack: &str, json: bool) -> anyhow::Result<ExitCode> {
    let files = packs::files(pack)?;
    let today = Wall.now().to_zoned(jiff::tz::TimeZone::get("Europe/Stockholm")?).date();
    let mistakes = Pack::check(&files, Some(today), Some(&packs::platforms()?));
    let wrong = mistakes.iter().filter(|mistake| mistake.weight == Weight::Error).count();
    let warned = mistakes.len() - wrong;
    if json {
        tell(&serde_json::json!({ "pack": pack, "ok": wrong == 0, "mistakes": mistakes }).to_string())?;
    } else {
        // A path before the file's name, so that an editor or a terminal can open the line.
        let folder = if std::path::Path::new(pack).is_dir() {
            format!("{}/", pack.trim_end_matches('/'))
        } else {
            String::new()
        };
        let mut lines: Vec<String> =
            mistakes.iter().map(|one| format!("{folder}{}", packs::line(one))).collect();
        lines.push(verdict(pack, wrong, warned));
        tell(&lines.join("\n"))?;
    }
    Ok(ExitCode::from(u8::from(wrong > 0)))
}

fn verdict(pack: &str, wrong: usize, warned: usize) -> String {
    let warnings = match warned {
        0 => String::new(),
        1 => ", en varning".to_owned(),
        many => format!(", {many} varningar"),
    };
    match wrong {
        0 => format!("{pack} är i ordning{warnings}."),
        1 => format!("{pack} har ett fel{warnings}."),
        many => format!("{pack} har {many} fel{warnings}."),
    }
}

fn compare(left: &str, right: &str, json: bool) -> anyhow::Result<ExitCode> {
    let (left, right) = (packs::pack(left)?, packs::pack(right)?);
    let differences = diff(&left, &right);
    if json {
        tell(&serde_json::to_string(&differences)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Vec::new();
    if differences.is_empty() {
        lines.push(format!("{} och {} säger samma sak.", left.about.key, right.about.key));
    }
    let mut heading = None;
    for difference in &differences {
        if heading != Some(difference.part) {
            let apart = if heading.is_some() { "\n" } else { "" };
            lines.push(format!("{apart}{}", difference.part.swedish()));
            heading = Some(difference.part);
        }
        lines.push(format!("  {}", difference.sentence));
    }
    tell(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

fn asks(pack: &str, answers: Option<&std::path::Path>, json: bool) -> anyhow::Result<ExitCode> {
    let pack = packs::pack(pack)?;
    let answers = packs::answers(answers, &pack)?;
    let open: Vec<_> = questions(&pack).into_iter().filter(|question| !answers.has(&question.key)).collect();
    if json {
        tell(&serde_json::to_string(&open)?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut lines = Vec::new();
    for question in &open {
        let later = if question.needed == Needed::Later { " Behövs först senare." } else { "" };
        lines.push(format!("# {}{later} ({})", question.text, question.req.join(", ")));
        if let AnswerKind::One(choices) | AnswerKind::Many(choices) = &question.kind {
            lines.extend(choices.iter().map(|choice| format!("#   {}: {}", choice.word, choice.swedish)));
        }
        lines.push(format!("# {} = {}\n", question.key, question.example));
    }
    if open.is_empty() {
        lines.push(format!("# Paketet {} lämnar ingen fråga öppen.", pack.about.key));
    }
    tell(&lines.join("\n"))?;
    Ok(ExitCode::SUCCESS)
}

/// Writes to standard output. A reader that has gone, such as `head`, is no fault of ours.
pub(super) fn tell(text: &str) -> anyhow::Result<()> {
    match writeln!(std::io::stdout().lock(), "{text}") {
        Err(problem) if problem.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        done => Ok(done?),
    }
}

fn write_schemas(folder: &std::path::Path) -> anyhow::Result<ExitCode> {
    std::fs::create_dir_all(folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    for (name, text) in schemas() {
        let path = folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_verdict_counts_in_words() {
        assert_eq!(verdict("a", 0, 0), "a är i ordning.");
        assert_eq!(verdict("a", 1, 2), "a har ett fel, 2 varningar.");
        assert_eq!(verdict("a", 3, 1), "a har 3 fel, en varning.");
    }
}

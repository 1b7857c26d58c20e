//! `torg measure triage`: how often the triage proposals are right, on labelled texts of our own.
//!
//! The held-out texts were written before the lists and rules were worked on, and nothing is mended by
//! them: their mistakes are never named. The figures over the others are flattered by those that were.

use crate::packs;
use clap::Args as Arguments;
use jiff::civil::date;
use serde_json::{Value, json};
use std::process::ExitCode;
use torg_domain::inbox::triage::Triage;
use torg_domain::inbox::triage::measure::{Figures, Report, Row, Set, rows};
use torg_domain::policy::{Answers, Policy};

/// Print precision and recall of the triage proposals.
#[derive(Arguments)]
pub struct Args {
    /// A shipped pack's name, or the path of a folder.
    #[arg(long, default_value = "grund")]
    pack: String,
    /// Name every text that was answered wrongly, too; never one of those held out.
    #[arg(long)]
    mistakes: bool,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// The labelled texts of `corpus/triage`.
const TEXTS: [(&str, &str); 12] = [
    ("everyday.jsonl", include_str!("../../../../corpus/triage/everyday.jsonl")),
    ("criticism.jsonl", include_str!("../../../../corpus/triage/criticism.jsonl")),
    ("threads.jsonl", include_str!("../../../../corpus/triage/threads.jsonl")),
    ("content.jsonl", include_str!("../../../../corpus/triage/content.jsonl")),
    ("cases.jsonl", include_str!("../../../../corpus/triage/cases.jsonl")),
    ("mixed.jsonl", include_str!("../../../../corpus/triage/mixed.jsonl")),
    ("mixed-2.jsonl", include_str!("../../../../corpus/triage/mixed-2.jsonl")),
    ("stories.jsonl", include_str!("../../../../corpus/triage/stories.jsonl")),
    ("once-held-out.jsonl", include_str!("../../../../corpus/triage/once-held-out.jsonl")),
    ("worked.jsonl", include_str!("../../../../corpus/triage/worked.jsonl")),
    ("worked-2.jsonl", include_str!("../../../../corpus/triage/worked-2.jsonl")),
    ("apart.jsonl", include_str!("../../../../corpus/triage/apart.jsonl")),
];

/// Measures and prints.
///
/// # Errors
/// When the pack cannot be read, or a labelled text is malformed: file and line.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let mut all: Vec<Row> = Vec::new();
    for (file, text) in TEXTS {
        all.extend(rows(text).map_err(|why| anyhow::anyhow!("{file}, {why}"))?);
    }
    let triage = Triage::new(&Policy::new(packs::pack(&args.pack)?, Answers::none()));
    // The day the texts were written: ages are judged from it.
    let today = date(2026, 11, 21);
    let held_out = triage.measure(all.iter().filter(|row| row.set == Set::Test), today);
    let worked = triage.measure(all.iter().filter(|row| row.set == Set::Train), today);
    if args.json {
        let told = json!({ "pack": args.pack, "held_out": told(&held_out), "worked": told(&worked) });
        println!("{told}");
        return Ok(ExitCode::SUCCESS);
    }
    println!("Undanhållna texter ({} st), riktlinjer {}", held_out.texts, args.pack);
    print(&held_out);
    println!("\nTexter som listorna har gjorts efter ({} st)", worked.texts);
    print(&worked);
    println!(
        "\nprecision: av torgs ja, andelen rätta. täckning: av de rätta, andelen som fick ja.\n\
         fångade: av de rätta, andelen som fick ja eller fråga. frågar: av alla texter, andelen där torg frågar."
    );
    if args.mistakes {
        println!();
        for (id, what, answer) in &worked.mistakes {
            let text = all.iter().find(|row| row.id == *id).map_or("", |row| row.text.as_str());
            println!("{id} {what} {}: {text}", answer.swedish());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn print(report: &Report) {
    let head = ["", "rätta", "precision", "täckning", "fångade", "frågar"];
    println!("{:<24}{:>6}{:>11}{:>10}{:>9}{:>8}", head[0], head[1], head[2], head[3], head[4], head[5]);
    for (name, figures) in lines(report) {
        let share = |share: Option<f64>| share.map_or_else(|| "-".to_owned(), |share| format!("{share:.2}"));
        println!(
            "{name:<24}{:>6}{:>11}{:>10}{:>9}{:>8}",
            figures.n(),
            share(figures.precision()),
            share(figures.recall()),
            share(figures.caught()),
            share(figures.asked()),
        );
    }
}

fn lines(report: &Report) -> impl Iterator<Item = (String, Figures)> {
    let questions = report.questions.iter().map(|(question, figures)| (question.word().to_owned(), *figures));
    questions.chain(report.grounds.iter().cloned())
}

fn told(report: &Report) -> Value {
    let list: Vec<Value> = lines(report)
        .map(|(name, figures)| {
            json!({
                "name": name,
                "n": figures.n(),
                "precision": figures.precision(),
                "recall": figures.recall(),
                "recall_of_decided": figures.recall_of_decided(),
                "caught": figures.caught(),
                "asked": figures.asked(),
                "counts": figures,
            })
        })
        .collect();
    json!({ "texts": report.texts, "figures": list })
}

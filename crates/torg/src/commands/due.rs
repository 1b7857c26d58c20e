//! `torg due`: by when a policy's promise must be kept, and how that was counted.
//!
//! Where the policy is silent nothing is guessed: the questions that must be answered are named, and the
//! exit code is 3.

use crate::packs;
use clap::Args as Arguments;
use jiff::Timestamp;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;
use torg_domain::clocks::promise::{Counted, DayEnd};
use torg_domain::clocks::{ClockKind, Due, HoursStack, Promise, Whose, due, explain};
use torg_domain::policy::questions::{AnswerKind, Question, questions};
use torg_domain::policy::{Answers, ClockRule, Pack, Policy};
use torg_domain::time;

/// Say by when a clock's promise must be kept, and how that is counted.
#[derive(Arguments)]
pub struct Args {
    /// A shipped pack's name, or the path of a folder.
    #[arg(long)]
    pack: String,
    /// Which clock: answer, data, data-request, removal, review, appeal, release or accessibility.
    #[arg(long)]
    clock: ClockKind,
    /// When the clock starts: RFC 3339, or without offset for Swedish time (2026-04-03T15:10).
    #[arg(long, value_parser = time::parse_instant)]
    at: Timestamp,
    /// The municipality's answers to what the pack leaves open.
    #[arg(long)]
    answers: Option<PathBuf>,
    /// Answer in JSON.
    #[arg(long)]
    json: bool,
}

/// The answer in JSON. Instants carry Swedish time's offset.
#[derive(Serialize)]
struct Told {
    clock: ClockKind,
    started_at: String,
    due_at: Option<String>,
    intervals: Vec<ToldInterval>,
    stands_on: Option<ToldGround>,
    asks: Vec<String>,
    /// Only for a clock that this policy does not use.
    #[serde(skip_serializing_if = "Option::is_none")]
    not_used: Option<String>,
}

#[derive(Serialize)]
struct ToldInterval {
    from: String,
    to: String,
    counted_s: i64,
    why: String,
}

/// What the due time stands on.
#[derive(Serialize)]
struct ToldGround {
    pack: String,
    promise: String,
    hours: Option<&'static str>,
    source: String,
    paragraph: String,
}

/// What came of the question.
enum Found {
    Due { due: Due, source: String, paragraph: String },
    NotUsed(String),
    Silent,
}

/// Answers with the due time, or with what must be answered first.
///
/// # Errors
/// When pack or answers cannot be read, or no due time can be counted from them.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let pack = packs::pack(&args.pack)?;
    let answers = packs::answers(args.answers.as_deref(), &pack)?;
    let open: Vec<Question> = questions(&pack).into_iter().filter(|q| !answers.has(&q.key)).collect();
    let (found, asks) = find(args, &pack, answers, &open)?;
    let silent = matches!(found, Found::Silent);
    if args.json {
        println!("{}", serde_json::to_string_pretty(&told(args, &pack, found, asks))?);
    } else {
        say(args, &found, &asks, &open);
    }
    Ok(if silent { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

/// The due time, and the keys of what is still open about this clock.
fn find(
    args: &Args,
    pack: &Pack,
    answers: Answers,
    open: &[Question],
) -> anyhow::Result<(Found, Vec<String>)> {
    let policy = Policy::new(pack.clone(), answers.clone());
    let hours = policy.hours();
    let (rule, mut asks) = match policy.clock(args.clock) {
        ClockRule::Asks(asks) => (started_as_told(pack, answers, &asks, open).clock(args.clock), asks),
        rule => (rule, Vec::new()),
    };
    match rule {
        ClockRule::NotUsed { why } => Ok((Found::NotUsed(why), asks)),
        ClockRule::Asks(_) => {
            // The figure may turn out to be counted in watched hours: name both, so that one reading is enough.
            asks.extend(hours.err().map(|more| more.0).unwrap_or_default());
            Ok((Found::Silent, asks))
        }
        ClockRule::Runs { promise, source, paragraph, .. } => {
            // Hours the pack lacks are the municipality's own answer.
            let whose = if pack.hours.week.is_some() { Whose::Pack } else { Whose::Municipality };
            let stack = match hours {
                Ok(hours) => HoursStack::of(whose, hours),
                Err(more) if needs_hours(&promise) => {
                    asks.extend(more.0);
                    return Ok((Found::Silent, asks));
                }
                Err(_) => HoursStack::none(),
            };
            let stack = stack.with_closed(Whose::Pack, policy.closed_days().iter().cloned());
            let due = due(args.at, &promise, &stack, &[])?;
            Ok((Found::Due { due, source, paragraph }, asks))
        }
    }
}

/// The policy with every question about from when a clock counts taken as answered: whoever asks for a
/// due time has said when it starts. The questions stay among those that are named.
fn started_as_told(pack: &Pack, mut answers: Answers, asks: &[String], open: &[Question]) -> Policy {
    for question in open.iter().filter(|q| asks.contains(&q.key) && q.key.ends_with(".starts")) {
        if let AnswerKind::One(choices) = &question.kind
            && let Some(first) = choices.first()
        {
            // A choice out of the question's own list always fits.
            let _ = answers.give(question, first.word.clone().into());
        }
    }
    Policy::new(pack.clone(), answers)
}

/// Whether a promise cannot be counted without knowing which hours are watched.
fn needs_hours(promise: &Promise) -> bool {
    match promise {
        Promise::Time { counted, .. } => *counted == Counted::Watched,
        Promise::WorkingDays { due, .. } | Promise::Review { due, .. } => *due == DayEnd::Closing,
        Promise::Calendar { .. } => false,
    }
}

fn told(args: &Args, pack: &Pack, found: Found, asks: Vec<String>) -> Told {
    let mut told = Told {
        clock: args.clock,
        started_at: time::written(args.at),
        due_at: None,
        intervals: Vec::new(),
        stands_on: None,
        asks,
        not_used: None,
    };
    match found {
        Found::Silent => {}
        Found::NotUsed(why) => told.not_used = Some(why),
        Found::Due { due, source, paragraph } => {
            told.due_at = Some(time::written(due.at));
            told.stands_on = Some(ToldGround {
                pack: pack.about.key.to_string(),
                promise: due.stands_on.promise.to_string(),
                hours: due.stands_on.whose.map(Whose::hours),
                source,
                paragraph,
            });
            told.intervals = due
                .intervals
                .iter()
                .map(|interval| ToldInterval {
                    from: time::written(interval.from),
                    to: time::written(interval.to),
                    counted_s: interval.counted_s,
                    why: interval.to_string(),
                })
                .collect();
        }
    }
    told
}

fn say(args: &Args, found: &Found, asks: &[String], open: &[Question]) {
    match found {
        Found::NotUsed(why) => println!("{}: fristen används inte, {why}.", args.clock.name()),
        Found::Silent => println!(
            "{}: riktlinjerna säger inte när fristen går ut. Besvara detta och ange filen med --answers:\n",
            args.clock.name()
        ),
        Found::Due { due, source, paragraph } => {
            println!("{}", explain::sentence(args.clock, due));
            println!("Det står i {paragraph}: {source}.\n");
            let rows = explain::rows(&due.intervals);
            let width = |text: fn(&explain::Row) -> &str| {
                rows.iter().map(|row| text(row).chars().count()).max().unwrap_or(0)
            };
            let (when, counted) = (width(|row| &row.when), width(|row| &row.counted));
            for row in &rows {
                println!("  {:<when$}  {:>counted$}  {}", row.when, row.counted, row.why);
            }
            if !asks.is_empty() {
                println!("\nFristen räknas här från den tid som angavs. Kommunen har ännu att besvara:\n");
            }
        }
    }
    for question in open.iter().filter(|question| asks.contains(&question.key)) {
        println!("# {}\n{} = {}\n", question.text, question.key, question.example);
    }
}

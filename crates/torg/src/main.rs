//! torg: one program, one data directory. Every command is a line here and a file in `commands/`.

mod commands;
mod demo;
mod installation;
mod keys;
mod packs;
mod wiring;
mod work;
mod world;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Runs a Swedish municipality's social media the way its own adopted policy and the law require.
#[derive(Parser)]
#[command(name = "torg", version, max_term_width = 100)]
struct Torg {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Copy everything to a folder, while torg serves.
    Backup(commands::backup::Args),
    /// Say whether the installation is well, and what to do where it is not.
    Doctor(commands::doctor::Args),
    /// Start an invented municipality on this machine, to look at and try things in.
    Demo(commands::demo::Args),
    /// Make an installation, or found one more municipality in it.
    Init(Box<commands::init::Args>),
    /// Serve the pages and do the scheduled work.
    Serve(commands::serve::Args),
    /// Do the scheduled work without serving pages, on a node of its own.
    Work(commands::serve::WorkArgs),
    /// Import messages from a file into a channel.
    Import(commands::import::Args),
    /// Say by when a clock's promise must be kept, and how that is counted.
    Due(commands::due::Args),
    /// Take something out as a proof package: one ZIP that can be checked without torg.
    Export(commands::export::Args),
    /// Read a report that a letter did not arrive, as the mail server hands it over.
    Mail(commands::mail::Args),
    /// Print precision and recall of what the machine proposes.
    Measure(commands::measure::Args),
    /// Read, compare and explain policies.
    Policy(commands::policy::Args),
    /// Put a backup back into an empty folder, and verify it.
    Restore(commands::restore::Args),
    /// See which secrets are kept and until when, and renew them. None is ever shown.
    Secrets(commands::secrets::Args),
    /// Find personal data in files, and say where.
    Scan(commands::scan::Args),
    /// Prove that nothing on the trail was changed afterwards, or name the first thing that was.
    Verify(commands::verify::Args),
}

fn main() -> ExitCode {
    quiet_when_nobody_reads();
    let torg = Torg::parse();
    let done: anyhow::Result<ExitCode> = match torg.command {
        Command::Backup(args) => commands::backup::run(&args),
        Command::Doctor(args) => commands::doctor::run(&args),
        Command::Demo(args) => commands::demo::run(&args),
        Command::Init(args) => commands::init::run(*args),
        Command::Serve(args) => commands::serve::run(&args),
        Command::Work(args) => commands::serve::run_work(&args),
        Command::Import(args) => commands::import::run(&args),
        Command::Due(args) => commands::due::run(&args),
        Command::Export(args) => commands::export::run(&args),
        Command::Mail(args) => commands::mail::run(&args),
        Command::Measure(args) => commands::measure::run(&args),
        Command::Policy(args) => commands::policy::run(&args),
        Command::Restore(args) => commands::restore::run(&args),
        Command::Secrets(args) => commands::secrets::run(&args),
        Command::Scan(args) => commands::scan::run(&args),
        Command::Verify(args) => commands::verify::run(&args),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("torg: {problem:#}");
        ExitCode::from(1)
    })
}

/// A reader that has closed its end (`torg ... | head`) is no fault: the program ends without a word.
fn quiet_when_nobody_reads() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        let what = info.payload().downcast_ref::<String>().map(String::as_str).unwrap_or_default();
        if what.starts_with("failed printing to") {
            std::process::exit(0);
        }
        before(info);
    }));
}

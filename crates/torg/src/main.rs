//! torg: one program, one data directory. Every command is a line here and a file in `commands/`.

mod commands;
#[allow(dead_code)]
mod installation;
mod packs;
#[allow(dead_code)]
mod world;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Runs a Swedish municipality's social media the way its own adopted policy and the law require.
#[derive(Parser)]
#[command(name = "torg", version, about, max_term_width = 100)]
struct Torg {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Say by when a clock's promise must be kept, and how that is counted.
    Due(commands::due::Args),
    /// Read, compare and explain policies.
    Policy(commands::policy::Args),
}

fn main() -> ExitCode {
    let torg = Torg::parse();
    let done: anyhow::Result<ExitCode> = match torg.command {
        Command::Due(args) => commands::due::run(&args),
        Command::Policy(args) => commands::policy::run(&args),
    };
    done.unwrap_or_else(|problem| {
        eprintln!("torg: {problem:#}");
        ExitCode::from(1)
    })
}

//! The measurements, one subcommand each. Every figure that is compared is a ratio taken in one run,
//! alternating, as median and spread; results with machine and date stand in bench/README.md.

mod comments;
mod coverage;
mod fill;
mod ground;
mod hooks;
mod inbox;
mod intake;
mod lag;
mod listen;
mod package;
mod poll;
mod program;
mod public;
mod removal;
mod scan;
mod search;
mod serve;
mod spread;
mod verify;
// How the real servers that some measure against are asked.
#[path = "../../crates/connectors/tests/it/wire.rs"]
#[allow(clippy::unwrap_used, clippy::panic)]
mod wire;

use clap::{Parser, Subcommand};

/// Measures what torg promises in numbers.
#[derive(Parser)]
#[command(name = "torg-bench", max_term_width = 100)]
struct Bench {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// The personal data scanner with all kinds on, against Presidio's five pattern recognizers.
    Scan(scan::Args),
    /// Durable intake against bare batched inserts of exactly the rows it writes.
    Intake(intake::Args),
    /// Pages of the inbox against their own statements run bare, at ten thousand and a million messages.
    Inbox(inbox::Args),
    /// Full-text search at ten thousand and a million messages.
    Search(search::Args),
    /// Coverage of the coming days: every promised hour of every channel, and what if somebody were away.
    Coverage(coverage::Args),
    /// The program itself: time to the first page, and memory at work.
    Serve(serve::Args),
    /// A thousand channels polled a minute by the program itself: processor and memory, and that each has its turn.
    Poll(poll::Args),
    /// What platforms send, five hundred a second, each on the disk before it is answered.
    Hooks(hooks::Args),
    /// How long what a visitor writes takes until torg holds it: at a real Bluesky network that is asked, and at a
    /// played Mastodon server whose stream rings.
    Lag(lag::Args),
    /// A proof package of a long thread: time, and memory with little and with much media.
    Package(package::Args),
    /// A removal at a real WordPress against the same done by a bare script, and its evidence against a
    /// bare picture.
    Removal(removal::Args),
    /// The public list and flow under many connections, beside a server of static files.
    Public(public::Args),
    /// Verification of media against openssl, of the trail against a bare Merkle tree.
    Verify(verify::Args),
}

fn main() -> anyhow::Result<()> {
    let what = match Bench::parse().what {
        What::Scan(args) => return scan::run(&args),
        What::Coverage(args) => return coverage::run(&args),
        other => other,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
    runtime.block_on(async {
        match what {
            What::Scan(_) | What::Coverage(_) => Ok(()),
            What::Intake(args) => intake::run(&args).await,
            What::Inbox(args) => inbox::run(&args).await,
            What::Search(args) => search::run(&args).await,
            What::Serve(args) => serve::run(&args).await,
            What::Poll(args) => poll::run(&args).await,
            What::Hooks(args) => hooks::run(&args).await,
            What::Lag(args) => lag::run(&args).await,
            What::Package(args) => package::run(&args).await,
            What::Removal(args) => removal::run(&args).await,
            What::Public(args) => public::run(&args).await,
            What::Verify(args) => verify::run(&args).await,
        }
    })
}

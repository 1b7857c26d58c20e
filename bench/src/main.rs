//! The measurements, one subcommand each. Every figure that is compared is a ratio taken in one run,
//! alternating, as median and spread; results with machine and date stand in bench/README.md.

mod scan;
mod spread;

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
}

fn main() -> anyhow::Result<()> {
    match Bench::parse().what {
        What::Scan(args) => scan::run(&args),
    }
}

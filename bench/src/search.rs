//! Full-text search as the office answers it: rare and common words, two words, beginnings of words, for
//! somebody who reads everything and somebody who reads five channels.

use crate::fill::{Open, filled};
use crate::spread::centile;
use anyhow::{Result, ensure};
use std::time::Instant;
use torg_office::inbox::read;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Messages.
    #[arg(long, default_value_t = 1_000_000)]
    messages: u64,
    /// Searches of each kind.
    #[arg(long, default_value_t = 300)]
    searches: usize,
}

pub async fn run(args: &Args) -> Result<()> {
    eprintln!("a ground of {} messages", args.messages);
    let (ground, _) = filled(args.messages, Open::Some).await?;
    println!("{:44} {:>8} {:>10} {:>10} {:>10}", "milliseconds", "hits", "middle", "p99", "slowest");
    for (who, person) in [("all", ground.all), ("five", ground.five)] {
        let desk = ground.desk(person).await?;
        for (what, question) in [
            ("rare word", "isvallsbron "),
            ("common word, one text of five", "skolan "),
            ("two words", "skolan parkeringen "),
            ("common and rare", "skolan isvallsbron "),
            ("still typing a rare word", "isvalls"),
            ("still typing a common word", "sko"),
            ("two letters", "sk"),
            ("four letters", "skol"),
            ("five letters", "skola"),
            ("beginning, asked for", "park*"),
            ("common word, then typing", "skolan pa"),
            ("six words", "det här gäller skolan och parkeringen "),
            ("in no text", "xyzzy "),
        ] {
            let mut times = Vec::new();
            let mut hits = 0;
            let mut next = None;
            for round in 0..args.searches + 20 {
                let began = Instant::now();
                let found = read::search(&desk, question, None, 50).await?;
                if round >= 20 {
                    times.push(began.elapsed().as_secs_f64() * 1e3);
                }
                hits = found.messages.len();
                next = found.next;
            }
            ensure!(what == "in no text" || hits > 0 || who == "five", "{question:?} hits nothing");
            let more = if next.is_some() { "+" } else { "" };
            println!(
                "{:44} {:>8} {:10.2} {:10.2} {:10.2}",
                format!("{who}: {what}"),
                format!("{hits}{more}"),
                centile(&times, 50),
                centile(&times, 99),
                centile(&times, 100),
            );
        }
    }
    Ok(())
}

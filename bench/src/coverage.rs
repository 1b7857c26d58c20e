//! Coverage of the coming days: who holds each promised hour of every channel, and what one absence more
//! would uncover. The rule alone, as a page asks it: what is read from the database is a handful of rows.

use crate::spread::centile;
use anyhow::{Result, ensure};
use jiff::civil::date;
use jiff::{Timestamp, ToSpan};
use std::time::Instant;
use torg_domain::channels::coverage::{Hand, Staff, Watch, simulate, uncovers};
use torg_domain::clocks::watched::Days;
use torg_domain::clocks::{HoursStack, WeekHours, Whose};
use torg_domain::ids::{ChannelId, PersonId, UnitId};
use torg_domain::municipality::reach::{Mandate, Place};
use torg_domain::municipality::rights::Right;
use uuid::Uuid;

/// How much.
#[derive(clap::Args)]
pub struct Args {
    /// Channels.
    #[arg(long, default_value_t = 200)]
    channels: u32,
    /// Days ahead.
    #[arg(long, default_value_t = 30)]
    days: u16,
    /// Rounds.
    #[arg(long, default_value_t = 200)]
    rounds: usize,
}

const UNITS: u32 = 20;
const PEOPLE: u32 = 300;

fn person(n: u32) -> PersonId {
    PersonId(Uuid::from_u128(1_000 + u128::from(n % PEOPLE)))
}

fn unit(n: u32) -> UnitId {
    UnitId(Uuid::from_u128(u128::from(n % UNITS)))
}

/// Three hundred people, each with a mandate at a unit, every third of them away for a while.
fn staff() -> Staff {
    let hand = |n: u32| {
        let first = date(2026, 12, 1).saturating_add(i64::from(n % 40).days());
        Hand {
            ended_at: None,
            away: if n.is_multiple_of(3) {
                vec![(first, first.saturating_add(9.days()))]
            } else {
                Vec::new()
            },
            mandates: vec![Mandate {
                rights: [Right::ReadMessages, Right::Handle].into_iter().collect(),
                place: Place::Unit(unit(n)),
                from_on: date(2026, 1, 1),
                until_on: n.is_multiple_of(7).then(|| date(2026, 12, 20)),
                ended: false,
            }],
        }
    };
    Staff((0..PEOPLE).map(|n| (person(n), hand(n))).collect())
}

/// Hours as municipalities write them: two periods a day, short days, the municipality's closed days.
fn hours() -> Result<HoursStack> {
    let own: WeekHours = toml::from_str(
        "weekdays = [\"08:00-12:00\", \"13:00-16:30\"]\nfriday = \"08:00-15:00\"\nholidays = \"closed\"\n\
         [[short_days]]\nday = \"dagen före julafton\"\nuntil = \"12:00\"",
    )?;
    let whole: WeekHours = toml::from_str(
        "weekdays = \"08:00-16:00\"\nholidays = \"closed\"\n[[closed]]\nday = \"klämdag\"\nreason = \"stängt\"",
    )?;
    Ok(HoursStack::of(Whose::Channel, own).with(Whose::Municipality, Some(whole)))
}

pub fn run(args: &Args) -> Result<()> {
    let (staff, hours) = (staff(), hours()?);
    let watch = |n: u32| Watch {
        channel: ChannelId(Uuid::from_u128(u128::from(n))),
        unit: unit(n),
        authority: None,
        hours: hours.clone(),
        responsible: Some(person(n)),
        substitute: Some(person(n + UNITS)),
        fallback: vec![(person(n + 2 * UNITS), None)],
    };
    let watches: Vec<_> = (0..args.channels).map(watch).collect();
    let from: Timestamp = "2026-12-01T09:00:00Z".parse()?;
    let (mut ahead, mut what_if) = (Vec::new(), Vec::new());
    let (mut runs, mut gaps, mut more) = (0, 0, 0);
    for round in 0..args.rounds + 10 {
        let began = Instant::now();
        let days = Days::from(from, args.days);
        let before: Vec<_> = watches.iter().map(|w| simulate(w, &staff, &days, from)).collect();
        let took = began.elapsed().as_secs_f64() * 1e3;
        let began = Instant::now();
        let away = staff.clone().with_absence(person(1), date(2026, 12, 1), date(2026, 12, 31));
        let after: Vec<_> = watches.iter().map(|w| simulate(w, &away, &days, from)).collect();
        let new: usize = before.iter().zip(&after).map(|(b, a)| uncovers(b, a).len()).sum();
        if round >= 10 {
            ahead.push(took);
            what_if.push(began.elapsed().as_secs_f64() * 1e3);
        }
        runs = before.iter().map(Vec::len).sum();
        gaps = before.iter().flatten().filter(|run| run.holder.is_gap()).count();
        more = new;
    }
    ensure!(gaps > 0, "nothing is uncovered: the ground is too easy");
    println!(
        "{} channels, {} days: {runs} runs, {gaps} gaps, {more} more if one is away",
        args.channels, args.days
    );
    println!("{:24} {:>10} {:>10} {:>10}", "milliseconds", "middle", "p99", "slowest");
    for (what, times) in [("coverage", &ahead), ("one absence more", &what_if)] {
        println!(
            "{what:24} {:10.2} {:10.2} {:10.2}",
            centile(times, 50),
            centile(times, 99),
            centile(times, 100)
        );
    }
    Ok(())
}

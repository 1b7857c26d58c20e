//! The ledger for programs (docs/ledger.md): on its own, of all channels, and inside a proof package.

use super::{Cost, KnownGap, Ledger, between};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use torg_domain::channels::ledger::{Counted, Day};
use torg_store::Reader;
use torg_store::channels::ChannelRow;

/// The first word of the document.
pub const FORMAT: &str = "torg.ledger.1";

/// The most days that go into one package; the newest count before the others.
const MOST_DAYS: usize = 400;

fn counted(counted: &Counted) -> Value {
    let count = &counted.count;
    json!({
        "at": counted.at, "told": count.told, "held": count.held, "difference": count.difference(),
        "unread": count.unread, "withheld": count.withheld, "open": count.open(),
    })
}

fn day(day: &Day) -> Value {
    json!({
        "date": day.date.to_string(), "captured": day.captured, "by_reading": day.by_reading,
        "readings": day.readings, "platform": day.counted.as_ref().map(counted), "lag": day.lag,
        "blind_s": day.blind_s(), "blind": day.blind,
    })
}

fn gap(gap: &KnownGap) -> Value {
    json!({ "can": gap.can.map(|can| can.word()), "reach": gap.reach.word(), "note": gap.note })
}

/// Thousandths of the currency, whole numbers all of them.
fn costs((currency, days): &(String, Vec<Cost>)) -> Value {
    let day = |cost: &Cost| {
        json!({
            "date": cost.on.to_string(), "spent": cost.spent, "askings": cost.askings, "held": cost.held,
            "lost": cost.lost,
        })
    };
    json!({
        "currency": currency, "unit": "thousandths", "counted": days.iter().map(Cost::counted).sum::<u64>(),
        "days": days.iter().map(day).collect::<Vec<_>>(),
    })
}

fn channel(row: &ChannelRow) -> Value {
    json!({
        "id": row.id, "number": row.number, "name": row.name, "platform": row.platform,
        "address": row.address, "every_s": row.every_s,
    })
}

/// One channel's ledger.
#[must_use]
pub fn file(ledger: &Ledger) -> Value {
    json!({
        "format": FORMAT, "made_at": ledger.at, "channel": channel(&ledger.channel),
        "from": ledger.span.0.to_string(), "until": ledger.span.1.to_string(),
        "followed": ledger.followed, "kept_since": ledger.since.map(|day| day.to_string()), "cut": ledger.cut,
        "days": ledger.days.iter().map(day).collect::<Vec<_>>(),
        "known_gaps": ledger.gaps.iter().map(gap).collect::<Vec<_>>(),
        "costs": ledger.costs.as_ref().map(costs),
    })
}

/// All channels, each with its days in one.
#[must_use]
pub fn overview_file(all: &[Ledger]) -> Value {
    let one = |ledger: &Ledger| {
        let sum = ledger.sum();
        json!({
            "channel": channel(&ledger.channel), "from": ledger.span.0.to_string(),
            "until": ledger.span.1.to_string(), "followed": ledger.followed, "captured": sum.captured,
            "unknown_days": sum.unknown, "platform": sum.counted.as_ref().map(counted), "lag": sum.lag,
            "blind_s": sum.blind_s, "cut": ledger.cut, "costs": ledger.costs.as_ref().map(costs),
        })
    };
    json!({ "format": FORMAT, "channels": all.iter().map(one).collect::<Vec<_>>() })
}

/// One channel's ledger of some days, which need not follow each other: what goes into a package.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn for_days(
    desk: &Desk,
    reader: &mut Reader,
    row: &ChannelRow,
    days: &BTreeSet<Date>,
) -> Result<Value, Refusal> {
    let left_out = days.len().saturating_sub(MOST_DAYS);
    let mut runs: Vec<(Date, Date)> = Vec::new();
    for date in days.iter().skip(left_out) {
        match runs.last_mut().filter(|(_, until)| until.tomorrow().ok() == Some(*date)) {
            Some((_, until)) => *until = *date,
            None => runs.push((*date, *date)),
        }
    }
    let mut found: Option<Ledger> = None;
    for span in runs {
        let next = between(desk, reader, row.clone(), span).await?;
        found = Some(match found {
            Some(mut before) => {
                before.days.extend(next.days);
                let of_both = |(currency, mut days): (String, Vec<Cost>), more: (String, Vec<Cost>)| {
                    days.extend(more.1);
                    (currency, days)
                };
                Ledger {
                    days: before.days,
                    costs: before.costs.zip(next.costs).map(|(a, b)| of_both(a, b)),
                    cut: before.cut || next.cut,
                    span: (before.span.0, span.1),
                    ..next
                }
            }
            None => next,
        });
    }
    let mut all = found.as_ref().map_or_else(|| json!({ "format": FORMAT, "days": [] }), file);
    if let Value::Object(fields) = &mut all {
        fields.insert("days_left_out".into(), json!(left_out));
    }
    Ok(all)
}

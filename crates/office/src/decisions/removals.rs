//! The public log of removals: what was taken away, when, where and on which ground; no person, no text and
//! no code. Which decisions are there, and how much of each, is the rule in `domain/decisions/reasons.rs`.

use crate::desk::{Desk, swedish_day};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::decisions::reasons::{Listed, RestsOn, ToList, is_guarded, listed};
use torg_domain::decisions::{DecisionKind, DecisionState, Measure};
use torg_store::decisions::removals::{Before, RemovalRow};
use torg_store::inbox::rows::instant;

/// How many decisions are looked at for one page.
const PAGE: usize = 100;

/// One removal as everybody may know of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Removal {
    /// The day.
    pub on: Date,
    /// The channel's name.
    pub channel: String,
    /// The ground; none where it is guarded, and its class is all that is told.
    pub ground: Option<String>,
    /// Law, or the municipality's own rules.
    pub rests_on: RestsOn,
    /// The provisions, as they are cited; none where the ground is guarded.
    pub law: Vec<String>,
    /// The measure.
    pub measure: Option<Measure>,
    /// Whether a rule decided, not a person.
    pub automatic: bool,
    /// Whether somebody asked for reconsidering.
    pub appealed: bool,
    /// Whether it was put back.
    pub restored: bool,
    /// Its entry in the transparency log.
    pub entry: Option<u64>,
}

/// A page of the log.
pub struct Removals {
    /// The removals, the latest first.
    pub removals: Vec<Removal>,
    /// Where the next page begins.
    pub next: Option<Before>,
}

/// A page of the public log, from a place on.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn page(desk: &Desk, before: Option<Before>) -> Result<Removals, Refusal> {
    let limit = u32::try_from(PAGE + 1).unwrap_or(u32::MAX);
    let mut rows = desk.reader().removals_before(before, limit).await?;
    let more = rows.len() > PAGE;
    rows.truncate(PAGE);
    let next = rows.last().filter(|_| more).map(|row| Before { at: row.at, entry: row.entry });
    let mut removals = Vec::with_capacity(rows.len());
    for row in rows {
        let version = desk.policy_version(row.policy.into()).await?;
        let keep = version.policy.ground(&row.ground).map(|g| g.keep);
        let of = ToList {
            kind: DecisionKind::Removal,
            state: DecisionState::from_word(&row.state).unwrap_or(DecisionState::Withdrawn),
            direct: row.visibility == "direct" || row.message_kind == "direct",
            guarded: is_guarded(keep, row.visibility == "secret"),
        };
        match listed(of) {
            Listed::No => {}
            Listed::Class => removals.push(removal(row, false)),
            Listed::Whole => removals.push(removal(row, true)),
        }
    }
    Ok(Removals { removals, next })
}

fn removal(row: RemovalRow, whole: bool) -> Removal {
    let law: Vec<(String, String)> = serde_json::from_str(&row.law).unwrap_or_default();
    Removal {
        on: swedish_day(instant(row.at)),
        channel: row.channel,
        ground: whole.then_some(row.title),
        rests_on: RestsOn::of(!law.is_empty()),
        law: if whole { law.into_iter().map(|(_, cite)| cite).collect() } else { Vec::new() },
        measure: Measure::from_word(&row.measure),
        automatic: row.automatic,
        appealed: row.appeals > 0,
        restored: row.state == DecisionState::Overturned.word(),
        entry: u64::try_from(row.entry).ok(),
    }
}

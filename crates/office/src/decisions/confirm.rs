//! What it means that something was done outside: the tracks, the clocks, the order, and what waited for it.
//!
//! One file for both ways: by hand, with what somebody saw; by the platform's word, which is provisional
//! until a stranger has looked.

use super::{decide, write};
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::decisions::look::ends_duty;
use torg_domain::decisions::{Measure, next_after};
use torg_domain::ids::{DecisionId, MessageId, OrderId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::Publication;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::OrderRow;

/// The clocks a removal stops.
pub(crate) const STOPPED: [ClockKind; 4] =
    [ClockKind::Removal, ClockKind::Data, ClockKind::DataRequest, ClockKind::Answer];

/// Why a removal's clocks stopped, as the rows say it.
pub(crate) const REMOVED: &str = "removed";

/// What an order's body says under a word.
pub(crate) fn word(order: &OrderRow, key: &str) -> String {
    serde_json::from_str::<serde_json::Value>(&order.body)
        .ok()
        .and_then(|body| body.get(key).and_then(|w| w.as_str()).map(str::to_owned))
        .unwrap_or_default()
}

/// The decision an order belongs to.
pub(crate) fn decision_of(order: &OrderRow) -> Option<DecisionId> {
    word(order, "decision").parse().ok()
}

/// The message is out of view since an instant, by a measure: its tracks and clocks follow. What waited for it goes,
/// or waits on for a stranger who `looks`.
pub(crate) async fn removed(
    acting: &mut Acting<'_>,
    order: &OrderRow,
    measure: Measure,
    at: i64,
    proof: &str,
    looks: bool,
) -> Result<(), Refusal> {
    let ground = word(order, "ground");
    let statutory = match decision_of(order) {
        Some(id) => {
            let policy = acting.writer.decision(id).await?.policy;
            let version = acting.desk.policy_version(policy.into()).await?;
            version.policy.ground(&ground).is_some_and(|g| g.statutory)
        }
        None => acting.policy.policy.ground(&ground).is_some_and(|g| g.statutory),
    };
    let ends = ends_duty(measure, statutory);
    // Seen gone at the source before the platform's word came: it stays as it was seen.
    if acting.now.tracks.publication == Publication::Preserved {
        let act = match measure {
            Measure::HideBehindClick => Act::ConfirmBehindClick,
            Measure::Hide | Measure::Bin => Act::ConfirmUnpublished,
            Measure::Delete => Act::ConfirmDeleted,
        };
        let said = if ends { proof.to_owned() } else { format!("{proof} {}", not_enough(acting, measure)) };
        acting.step(act, &said)?;
    }
    if ends {
        acting.stop_clocks_at(&STOPPED, REMOVED, at);
    } else {
        let whom = acting.now.owner.unwrap_or(PersonId(order.ordered_by));
        tell::tell(acting, whom, "behind-click").await?;
    }
    if looks { Ok(()) } else { write::release(acting).await }
}

/// What is to be done next where a measure leaves the text in others' reach: the clock of the bulletin-board
/// act runs on until it is gone (BBS-lagen 5 §).
fn not_enough(acting: &Acting<'_>, taken: Measure) -> String {
    let cans = decide::cans(acting.desk, &acting.channel);
    let next = match next_after(&cans, taken) {
        Some(next) => format!("Nästa åtgärd: {} ({}).", next.measure.swedish(), next.how.swedish()),
        None => {
            "Mer kan vi inte göra på plattformen: den får vår anmälan, och den som skrev kan ta bort det."
                .to_owned()
        }
    };
    format!("Andra når det ännu med ett klick: det är inte borttaget, och fristen löper vidare. {next}")
}

/// It stands where it stood again.
pub(crate) fn restored(acting: &mut Acting<'_>, proof: &str) -> Result<(), Refusal> {
    let publication = acting.now.tracks.publication;
    if publication == Publication::Restored {
        return Ok(());
    }
    acting.step(Act::ConfirmRestored, proof)
}

/// What a decision orders beside the measure itself, for a person to do.
pub const BY_HAND: [&str; 6] = ["public-notice", "letter", "private-answer", "block", "report", "restore"];

/// Confirms by hand what else a decision ordered: a notice, a letter, a private answer, a block, a report to
/// the platform, or that it was put back.
///
/// # Errors
/// As every act; `Field` without proof; `NotOrdered` when nothing such is open.
#[boxed]
pub async fn by_hand(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    proof: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.effect-confirmed").await?;
    let mut order = acting.writer.order(order).await?;
    let open = order.confirmed_at.is_none() && order.cancelled_at.is_none();
    if order.message != id.0 || !open || !BY_HAND.contains(&order.kind.as_str()) {
        return Err(NotNow::NotOrdered.into());
    }
    if proof.trim().is_empty() {
        return Err(Refusal::field("proof", "Skriv vad du gjorde, gärna med adressen."));
    }
    order.confirmed_by = desk.by();
    order.confirmed_at = Some(desk.now.as_millisecond());
    order.proof = Some(proof.trim().into());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    if order.kind == "restore" {
        restored(&mut acting, proof)?;
    } else {
        acting.step(Act::Triage, proof)?;
    }
    acting.explain(&serde_json::json!({ "order": order.id, "kind": order.kind }));
    acting.finish().await
}

//! The second person (fyra ögon): agrees, and the decision is made with all that follows; or says no.

use super::{decide, write};
use crate::desk::Desk;
use crate::evidence::{self, Rests};
use crate::inbox::acting::Acting;
use crate::inbox::{sight, tell};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::decisions::{DecisionState, Measure};
use torg_domain::ids::{DecisionId, MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::grounds::Keep;
use torg_store::decisions::rows::DecisionRow;

/// A proposal that this person may answer.
async fn proposal(desk: &Desk, id: DecisionId) -> Result<DecisionRow, Refusal> {
    let mut reader = desk.reader();
    let decision = reader.decision(id).await?;
    let message = reader.message(decision.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
    desk.must(Right::Remove, channel.unit.into())?;
    if decision.state != DecisionState::Proposed.word() {
        return Err(Refusal::Rule("Förslaget är redan avgjort.".into()));
    }
    if decision.proposed_by == desk.by() {
        return Err(Refusal::Rule("Det ska vara en annan person än den som föreslog.".into()));
    }
    Ok(decision)
}

/// Agrees: the decision is made, under the policy as it stands now, and everything is ordered.
///
/// # Errors
/// As every act; `Rule` for whoever proposed it, or when it is answered already.
#[boxed]
pub async fn agree(desk: &Desk, id: DecisionId) -> Result<Message, Refusal> {
    let mut decision = proposal(desk, id).await?;
    let message_id = MessageId(decision.message);
    let asked = decide::Asked {
        ground: decision.ground.clone(),
        facts: decision.facts.clone(),
        measure: Measure::from_word(&decision.measure),
        why_not_milder: decision.why_not.clone(),
        block: decision.block.clone(),
        harmful: decision.harmful,
        // Whoever proposed it was asked twice; whoever agrees sees it whole.
        for_good: true,
    };
    let mut reader = desk.reader();
    // The rules are asked again: the platform, the ground and the message may have changed meanwhile.
    let ready = decide::ready(desk, &mut reader, message_id, &asked).await?;
    let mut rests = Rests::default();
    if let Some(kept) = decision.evidence {
        let manifest = reader.evidence(kept.into()).await?.manifest;
        rests.manifest = manifest.and_then(|sha| sha.try_into().ok());
    }
    let keep = ready.permit.ground().keep;
    let fresh = if ready.seen.revision == decision.revision || keep == Keep::Forbidden {
        None
    } else {
        Some(evidence::keep(desk, &mut reader, &ready.seen, &ready.channel, keep, ready.policy.id.0).await?)
    };
    let revision = Some(ready.seen.revision);
    let mut acting =
        Acting::begin(desk, message_id, revision, Right::Remove, "message.removal-ordered").await?;
    if acting.writer.decision(id).await?.state != DecisionState::Proposed.word() {
        return Err(Refusal::Stale);
    }
    if let Some(fresh) = &fresh {
        fresh.write(desk, &mut acting.writer).await?;
        acting.commit_to(&fresh.row);
        decision.evidence = Some(fresh.row.id);
        rests = fresh.rests();
    }
    decision.state = DecisionState::Decided.word().into();
    decision.decided_by = desk.by();
    decision.decided_at = Some(desk.now.as_millisecond());
    decision.revision = ready.seen.revision + 1;
    acting.writer.save_decision(&decision).await?;
    acting.commit_to(&decision);
    write::effects(&mut acting, &decision, &ready.effects, rests).await?;
    if let Some(first) = decision.proposed_by {
        tell::tell(&mut acting, PersonId(first), "second-agreed").await?;
    }
    acting.explain(&serde_json::json!({ "decision": decision.id, "second": true, "code": decision.code }));
    acting.finish().await
}

/// Says no, with the reason: nothing is ordered, and whoever proposed it is told.
///
/// # Errors
/// As every act; `Field` without a reason.
#[boxed]
pub async fn reject(desk: &Desk, id: DecisionId, why: &str) -> Result<Message, Refusal> {
    let mut decision = proposal(desk, id).await?;
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför du inte godkänner."));
    }
    let message = MessageId(decision.message);
    let mut acting = Acting::begin(desk, message, None, Right::Remove, "message.removal-rejected").await?;
    if acting.writer.decision(id).await?.state != DecisionState::Proposed.word() {
        return Err(Refusal::Stale);
    }
    end(&mut acting, &mut decision, DecisionState::Rejected, why).await?;
    acting.step(Act::AssessRemoval, why)?;
    if let Some(first) = decision.proposed_by {
        tell::tell(&mut acting, PersonId(first), "second-refused").await?;
    }
    acting.explain(&serde_json::json!({ "decision": decision.id, "second": false }));
    acting.finish().await
}

/// Ends a decision: it no longer holds, and what it ordered and nobody did is cancelled.
pub(crate) async fn end(
    acting: &mut Acting<'_>,
    decision: &mut DecisionRow,
    state: DecisionState,
    why: &str,
) -> Result<(), Refusal> {
    decision.state = state.word().into();
    decision.ended_by = acting.desk.by();
    decision.ended_at = Some(acting.desk.now.as_millisecond());
    decision.ended_why = Some(why.trim().into());
    acting.writer.save_decision(decision).await?;
    acting.commit_to(decision);
    let overturned = state == DecisionState::Overturned;
    write::cancel(acting, decision.id, overturned, why.trim()).await
}

/// Withdraws every decision about a message that has not been carried out: it is to stay up, or the order
/// was cancelled.
pub(crate) async fn withdraw(acting: &mut Acting<'_>, why: &str) -> Result<(), Refusal> {
    let open = [DecisionState::Proposed.word(), DecisionState::Decided.word()];
    for mut decision in acting.writer.decisions_of(acting.was.id).await? {
        if open.contains(&decision.state.as_str()) && decision.kind == "removal" {
            end(acting, &mut decision, DecisionState::Withdrawn, why).await?;
        }
    }
    Ok(())
}

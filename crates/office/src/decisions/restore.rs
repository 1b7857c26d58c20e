//! Putting back what was wrongly removed (RM-36): by another person than the first, with the reason.

use super::{appeal, decide, second, write};
use crate::channels::connection;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::decisions::code::short_code;
use torg_domain::decisions::{DecisionKind, DecisionState, Effect, Way};
use torg_domain::ids::DecisionId;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::grounds::Keep;
use torg_store::decisions::rows::{DecisionRow, EffectRow};

/// Decides that a removal was wrong and orders it put back.
///
/// # Errors
/// As every act; `Field` without a reason; `Rule` for whoever took part in the first decision, or when it
/// no longer holds.
#[boxed]
pub async fn restore(desk: &Desk, id: DecisionId, why: &str) -> Result<Message, Refusal> {
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför borttagningen var fel."));
    }
    let first = desk.reader().decision(id).await?;
    appeal::by_another(desk, &first)?;
    let mut acting =
        Acting::begin(desk, first.message.into(), None, Right::Remove, "message.restoration-ordered").await?;
    let mut first = acting.writer.decision(id).await?;
    if first.state != DecisionState::Decided.word() || first.kind != DecisionKind::Removal.word() {
        return Err(Refusal::Rule("Beslutet gäller inte längre. Det finns inget att återställa.".into()));
    }
    let restoration = order(&mut acting, &mut first, why).await?;
    acting.explain(&serde_json::json!({ "decision": restoration.id, "restores": first.id }));
    acting.finish().await
}

/// Writes the restoration: the first decision is overturned, its open orders are cancelled, the order to put
/// it back is given.
pub(crate) async fn order(
    acting: &mut Acting<'_>,
    first: &mut DecisionRow,
    why: &str,
) -> Result<DecisionRow, Refusal> {
    let desk = acting.desk;
    let policy = acting.policy.clone();
    let channel = acting.channel.clone();
    second::end(acting, first, DecisionState::Overturned, why).await?;
    acting.step(Act::OrderRestore, why)?;
    let mut chance = [0_u8; 10];
    desk.office().chance.fill(&mut chance);
    let (acting_as, mandate) = decide::capacity(desk, &mut acting.writer, &policy, &channel).await?;
    let decision = DecisionRow {
        id: desk.new_id(),
        kind: DecisionKind::Restoration.word().into(),
        state: DecisionState::Decided.word().into(),
        code: short_code(chance),
        stands_on: policy.policy.cite(),
        policy: policy.id.0,
        facts: why.trim().into(),
        measure: "restore".into(),
        considered: "[]".into(),
        why_not: String::new(),
        block: None,
        basis: "Borttagningen prövades på nytt av en annan person och var fel.".into(),
        acting_as,
        mandate,
        automatic: false,
        harmful: false,
        proposed_by: desk.by(),
        proposed_at: desk.now.as_millisecond(),
        second_rule: None,
        decided_by: desk.by(),
        decided_at: Some(desk.now.as_millisecond()),
        ended_by: None,
        ended_at: None,
        ended_why: None,
        restores: Some(first.id),
        revision: acting.was.revision + 1,
        ..first.clone()
    };
    acting.writer.add_decision(&decision).await?;
    acting.commit_to(&decision);
    let body = serde_json::json!({ "decision": decision.id, "measure": "restore" });
    let placed = acting.order("restore", &body, None).await?;
    let reaches = connection::is_connected(desk, &channel) && first.measure != "delete";
    if reaches {
        write::hand_over(acting, &placed, "waiting").await?;
    }
    let effect = EffectRow {
        id: desk.new_id(),
        decision: decision.id,
        message: decision.message,
        place: 0,
        effect: Effect::Measure.word().into(),
        way: if reaches { Way::Platform.word() } else { Way::ByHand.word() }.into(),
        why: "Meddelandet läggs tillbaka.".into(),
        ord: Some(placed.id),
    };
    acting.commit_to(&effect);
    acting.writer.add_effects(&[effect]).await?;
    // What was guarded because of its ground is as open as it is at the platform; a secrecy mark stands.
    let version = desk.policy_version(first.policy.into()).await?;
    let keep = version.policy.ground(&first.ground).map(|g| g.keep);
    if keep == Some(Keep::Forbidden) {
        return Err(Refusal::Rule(
            "Det som förseglats läggs inte tillbaka. Frågan avgörs av polis och åklagare.".into(),
        ));
    }
    if acting.now.visibility == Visibility::Secret && acting.now.kind == "direct" {
        acting.now.visibility = Visibility::Direct;
    }
    Ok(decision)
}

//! Writing what a decision brings with it, in the decision's own transaction.

use super::confirm;
use super::letters::{self, Words};
use crate::channels::open::asked_at;
use crate::evidence::Rests;
use crate::inbox::acting::Acting;
use crate::inbox::{notify_manager, record, tell};
use crate::refusal::Refusal;
use jiff::Timestamp;
use torg_domain::decisions::{Effect, Planned, Way};
use torg_domain::ids::{JobId, PersonId};
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Record;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::platform::Standing;
use torg_store::decisions::rows::{DecisionRow, EffectRow, OutwardRow};
use torg_store::inbox::rows::OrderRow;
use torg_store::jobs::NewJob;
use uuid::Uuid;

/// Writes every effect with the order, step or notice it needs: the first that fails undoes them all.
pub(crate) async fn effects(
    acting: &mut Acting<'_>,
    decision: &DecisionRow,
    planned: &[Planned],
    rests: Rests,
) -> Result<(), Refusal> {
    let mut rows = Vec::with_capacity(planned.len());
    for (place, plan) in planned.iter().enumerate() {
        let ord = one(acting, decision, plan, rests).await?;
        let row = EffectRow {
            id: acting.desk.new_id(),
            decision: decision.id,
            message: decision.message,
            place: i64::try_from(place).unwrap_or(i64::MAX),
            effect: plan.effect.word().into(),
            way: plan.way.word().into(),
            why: plan.why.clone(),
            ord,
        };
        acting.commit_to(&row);
        rows.push(row);
    }
    Ok(acting.writer.add_effects(&rows).await?)
}

async fn one(
    acting: &mut Acting<'_>,
    decision: &DecisionRow,
    plan: &Planned,
    rests: Rests,
) -> Result<Option<Uuid>, Refusal> {
    let order = match plan.effect {
        Effect::Measure => {
            acting.step(Act::OrderRemoval, &format!("{}. {}", decision.title, decision.facts))?;
            let body = serde_json::json!({
                "decision": decision.id, "ground": decision.ground, "title": decision.title,
                "facts": decision.facts, "measure": decision.measure,
                "stood": rests.stood.map(Standing::word),
            });
            let order = acting.order("remove", &body, rests.manifest).await?;
            if plan.way == Way::Platform {
                hand_over(acting, &order, "waiting").await?;
            }
            order
        }
        Effect::Block => {
            let body = serde_json::json!({ "decision": decision.id, "why": decision.block });
            let order = acting.order("block", &body, None).await?;
            if plan.way == Way::Platform {
                hand_over(acting, &order, "waiting").await?;
            }
            order
        }
        Effect::Report => {
            // The ground alone: what was written of the message is not the platform's to read.
            let why = format!("{}.", decision.title.trim_end_matches('.'));
            let body = serde_json::json!({ "decision": decision.id, "why": why });
            let order = acting.order("report", &body, None).await?;
            if plan.way == Way::Platform {
                hand_over(acting, &order, "waiting").await?;
            }
            order
        }
        Effect::PublicNotice => {
            let text = letters::notice(acting, decision).await?;
            let to = acting.was.parent.clone().unwrap_or_else(|| acting.was.thread.clone());
            let words = Words { subject: "", text, link: None };
            following(acting, "public-notice", plan.way, decision, &words, &to).await?
        }
        // The page of the code is there as soon as the decision is: nothing is to be ordered.
        Effect::Letter if plan.way == Way::Page => return Ok(None),
        Effect::Letter => {
            let words = letters::to_author(acting, decision).await?;
            let to = acting.was.external_id.clone();
            following(acting, "letter", plan.way, decision, &words, &to).await?
        }
        Effect::PrivateAnswer => {
            let words = letters::private(acting);
            let to = acting.was.external_id.clone();
            following(acting, "private-answer", plan.way, decision, &words, &to).await?
        }
        Effect::Register | Effect::Case => {
            acting.step(Act::ToRegister, &plan.why)?;
            let mut body = serde_json::json!({
                "decision": decision.id, "ground": decision.ground, "as_case": plan.effect == Effect::Case,
            });
            record::restrict_by_ground(acting, &decision.ground, &mut body);
            acting.order("register", &body, None).await?
        }
        Effect::KeptOrdered => {
            acting.step(Act::KeepOrdered, &plan.why)?;
            return Ok(None);
        }
        Effect::Manager => {
            notify_manager::tell(acting, &decision.title).await?;
            return Ok(None);
        }
        Effect::Police => {
            acting.step(Act::AskLawyer, &plan.why)?;
            let question = format!("{} Anmäls det, eller varför inte?", plan.why);
            let body = serde_json::json!({
                "question": question, "decision": decision.id, "evidence": decision.evidence,
            });
            acting.order("lawyer", &body, None).await?
        }
        Effect::Seal => return Ok(None),
    };
    Ok(Some(order.id))
}

/// An order that waits until the removal is done, and seen where a stranger looks.
async fn following(
    acting: &mut Acting<'_>,
    kind: &str,
    way: Way,
    decision: &DecisionRow,
    words: &Words,
    to: &str,
) -> Result<OrderRow, Refusal> {
    let mut body = serde_json::json!({
        "decision": decision.id, "code": decision.code, "text": words.text, "to": to, "way": way.word(),
    });
    if way == Way::Mail {
        // Whose address it goes to stands in the version, and nowhere else.
        body["version"] = serde_json::json!(acting.was.version.0);
        body["subject"] = serde_json::json!(words.subject);
        body["link"] = serde_json::json!(words.link);
    }
    let order = acting.order(kind, &body, None).await?;
    if matches!(way, Way::Reply | Way::Mail) {
        let held = outward(&order, "held");
        acting.writer.save_outward(&held).await?;
    }
    Ok(order)
}

fn outward(order: &OrderRow, state: &str) -> OutwardRow {
    OutwardRow {
        ord: order.id,
        message: order.message,
        state: state.into(),
        asked_at: None,
        tries: 0,
        problem: None,
        problem_since_at: None,
        next_at: None,
    }
}

/// Hands an order to the job that carries it out, at once.
pub(crate) async fn hand_over(acting: &mut Acting<'_>, order: &OrderRow, state: &str) -> Result<(), Refusal> {
    acting.writer.save_outward(&outward(order, state)).await?;
    // A letter goes by the mail server, whatever the channel's platform does.
    let letter = order.kind == "letter";
    let host = if letter { String::new() } else { asked_at(acting.desk, &acting.channel) };
    put_with(acting, "carry-out", order.id, &host, acting.desk.now).await
}

/// Puts a job on an order, to be done at once.
pub(crate) async fn put(acting: &mut Acting<'_>, kind: &'static str, order: Uuid) -> Result<(), Refusal> {
    put_at(acting, kind, order, acting.desk.now).await
}

/// The same, for later.
pub(crate) async fn put_at(
    acting: &mut Acting<'_>,
    kind: &'static str,
    order: Uuid,
    run_at: Timestamp,
) -> Result<(), Refusal> {
    let host = asked_at(acting.desk, &acting.channel);
    put_with(acting, kind, order, &host, run_at).await
}

async fn put_with(
    acting: &mut Acting<'_>,
    kind: &'static str,
    order: Uuid,
    host: &str,
    run_at: Timestamp,
) -> Result<(), Refusal> {
    let (desk, key) = (acting.desk, order.to_string());
    let job = NewJob { id: JobId(desk.new_id()), kind, key: &key, payload: "{}", run_at };
    Ok(acting.writer.put_job_at(host, job, desk.now).await?)
}

/// Lets what waited for the removal go: it says that something has been removed, and now nobody knows better.
pub(crate) async fn release(acting: &mut Acting<'_>) -> Result<(), Refusal> {
    for mut row in acting.writer.outwards(acting.was.id).await? {
        if row.state == "held" {
            row.state = "waiting".into();
            acting.writer.save_outward(&row).await?;
            put(acting, "carry-out", row.ord).await?;
        }
    }
    Ok(())
}

/// Tells those who may be the second person.
pub(crate) async fn tell_deciders(acting: &mut Acting<'_>) -> Result<(), Refusal> {
    let unit = acting.channel.unit.into();
    let me = acting.desk.by();
    let sees = crate::inbox::sight::right_for(acting.now.visibility);
    let mut told = 0;
    for (person, reach) in crate::desk::reaches(acting.desk).await? {
        if Some(person.id) != me && reach.may(Right::Remove, unit) && reach.may(sees, unit) {
            tell::tell(acting, PersonId(person.id), "second-wanted").await?;
            told += 1;
        }
    }
    if told == 0 {
        return Err(Refusal::Rule(
            "Riktlinjerna kräver att en andra person godkänner, och ingen annan har rätten här. \
             Ge någon uppdraget, eller välj en åtgärd som går att ångra."
                .into(),
        ));
    }
    Ok(())
}

/// Tells those who may reconsider a decision: not who took part in it.
pub(crate) async fn tell_others(
    acting: &mut Acting<'_>,
    decision: &DecisionRow,
    kind: &str,
) -> Result<(), Refusal> {
    let unit = acting.channel.unit.into();
    let sees = crate::inbox::sight::right_for(acting.now.visibility);
    for (person, reach) in crate::desk::reaches(acting.desk).await? {
        let part = [decision.proposed_by, decision.decided_by].contains(&Some(person.id));
        if !part && reach.may(Right::Remove, unit) && reach.may(sees, unit) {
            tell::tell(acting, PersonId(person.id), kind).await?;
        }
    }
    Ok(())
}

/// Cancels what a decision ordered and nobody has carried out. What is asked of the lawyer stands. A decision
/// that is taken back takes its registration with it; one that is overturned does not: that it was made is
/// still on record.
pub(crate) async fn cancel(
    acting: &mut Acting<'_>,
    decision: Uuid,
    overturned: bool,
    why: &str,
) -> Result<(), Refusal> {
    let stands: &[&str] = if overturned { &["lawyer", "register"] } else { &["lawyer"] };
    for mut order in acting.writer.orders(acting.was.id).await? {
        let theirs = confirm::decision_of(&order).is_some_and(|d| d.0 == decision);
        let open = order.confirmed_at.is_none() && order.cancelled_at.is_none();
        if !theirs || !open || stands.contains(&order.kind.as_str()) {
            continue;
        }
        order.cancelled_at = Some(acting.desk.now.as_millisecond());
        order.cancelled_why = Some(why.into());
        acting.writer.save_order(&order).await?;
        acting.commit_to(&order);
        if order.kind == "register" && acting.now.tracks.record == Record::ToRegister {
            acting.step(Act::UndecideRecord, why)?;
        }
    }
    Ok(())
}

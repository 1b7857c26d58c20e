//! Removal by hand: assessed against a ground, decided, taken down at the platform by a person, confirmed.
//!
//! The decision with its evidence is made in `decisions`; here is what a person does around it: beginning the
//! assessment, letting it stand, confirming what was done at a platform torg cannot reach, asking the lawyer.

use super::acting::Acting;
use super::draft::{self, Form};
use crate::channels::open::asked_at;
use crate::decisions::confirm;
use crate::decisions::decide::{Asked, decide};
use crate::decisions::second;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::decisions::Measure;
use torg_domain::ids::{JobId, MessageId, OrderId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::Police;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::OrderRow;
use torg_store::jobs::NewJob;

/// Begins the assessment whether to remove (A8).
///
/// # Errors
/// As every act.
#[boxed]
pub async fn assess(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.removal-assessed").await?;
    acting.step(Act::AssessRemoval, reason)?;
    acting.start_clock(ClockKind::Removal).await?;
    draft::done_with(&mut acting, Form::Remove).await?;
    acting.finish().await
}

/// Decides that it stays up, with a reason; the removal clocks stop by that decision.
///
/// # Errors
/// As every act; `Field` without a reason.
#[boxed]
pub async fn keep_up(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.kept-up").await?;
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv varför meddelandet får stå kvar."));
    }
    second::withdraw(&mut acting, "Meddelandet får stå kvar.").await?;
    acting.step(Act::KeepUp, reason)?;
    acting.stop_clocks(&[ClockKind::Removal, ClockKind::Data, ClockKind::DataRequest], "kept-up");
    draft::done_with(&mut acting, Form::Remove).await?;
    acting.finish().await
}

/// What is decided.
#[derive(Clone, Debug)]
pub struct Removal {
    /// The key of a ground in the policy.
    pub ground: String,
    /// What in the message meets the ground.
    pub facts: String,
    /// Whether it has been said a second time that it cannot be undone.
    pub for_good: bool,
}

/// Decides the removal by the gentlest measure that is enough: evidence, decision and orders in one.
///
/// # Errors
/// As `decisions::decide`.
#[boxed]
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    removal: Removal,
) -> Result<Message, Refusal> {
    let Removal { ground, facts, for_good } = removal;
    let asked = Asked { ground, facts, for_good, ..Asked::default() };
    Ok(decide(desk, id, revision, asked).await?.0)
}

/// How it ended at the platform.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Hidden from all; still at the platform (avpublicerat).
    Unpublished,
    /// Deleted at the platform.
    Deleted,
    /// The platform does not let us; reported to the platform instead.
    Impossible,
}

/// Confirms what was done at the platform, with proof: the clocks stop at that moment.
///
/// # Errors
/// As every act; `Field` without proof; `NotOrdered` when nothing is ordered.
#[boxed]
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    done: Done,
    proof: &str,
    picture: Option<[u8; 32]>,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Remove, "message.removed").await?;
    if proof.trim().is_empty() {
        return Err(Refusal::field(
            "proof",
            "Skriv vad du gjorde och såg efteråt, till exempel att sidan lästes utloggad.",
        ));
    }
    let mut order = acting.writer.order(order).await?;
    let open = order.confirmed_at.is_none() && order.cancelled_at.is_none();
    if order.message != id.0 || order.kind != "remove" || !open {
        return Err(NotNow::NotOrdered.into());
    }
    order.confirmed_by = Some(desk.person()?.0);
    order.confirmed_at = Some(desk.now.as_millisecond());
    order.proof = Some(proof.trim().into());
    order.proof_object = picture.map(|p| p.to_vec());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    acting.explain(&serde_json::json!({ "order": order.id, "done": format!("{done:?}").to_lowercase() }));
    if done == Done::Impossible {
        acting.step(Act::CannotRemove, proof)?;
        acting.stop_clocks(&confirm::STOPPED, "cannot-remove");
    } else {
        let measure = if done == Done::Deleted { Measure::Delete } else { Measure::Hide };
        confirm::removed(&mut acting, &order, measure, desk.now.as_millisecond(), proof, false).await?;
        looked_at(&mut acting, &order).await?;
    }
    acting.finish().await
}

/// What was done by hand where torg has the platform's interface is looked at by the stranger all the same.
async fn looked_at(acting: &mut Acting<'_>, order: &OrderRow) -> Result<(), Refusal> {
    let Some(mut state) = acting.writer.outward(order.id.into()).await? else { return Ok(()) };
    if acting.desk.office().world.stranger.is_none() {
        return Ok(());
    }
    state.state = "carried".into();
    acting.writer.save_outward(&state).await?;
    let key = order.id.to_string();
    let (id, now) = (JobId(acting.desk.new_id()), acting.desk.now);
    let job = NewJob { id, kind: "stranger", key: &key, payload: "{}", run_at: now };
    let host = asked_at(acting.desk, &acting.channel);
    Ok(acting.writer.put_job_at(&host, job, now).await?)
}

/// Asks the lawyer whether to report to the police (RM-17).
///
/// # Errors
/// As every act; `Field` for an empty question.
#[boxed]
pub async fn ask_lawyer(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    question: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.lawyer-asked").await?;
    if question.trim().is_empty() {
        return Err(Refusal::field("question", "Skriv frågan till juristen."));
    }
    acting.step(Act::AskLawyer, question)?;
    // Tied to the decision it concerns and to its evidence, when there is one.
    let decisions = acting.writer.decisions_of(id).await?;
    let latest = decisions.last();
    let body = serde_json::json!({
        "question": question.trim(), "decision": latest.map(|d| d.id),
        "evidence": latest.and_then(|d| d.evidence),
    });
    let order = acting.order("lawyer", &body, None).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await
}

/// Writes the lawyer's answer: reported with a reference, or not reported with reasons.
///
/// # Errors
/// As every act; `Field` without reference or reason.
#[boxed]
pub async fn lawyer_answered(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reported: bool,
    text: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.lawyer-answered").await?;
    if text.trim().is_empty() {
        let ask =
            if reported { "Skriv polisens diarienummer." } else { "Skriv varför ingen anmälan görs." };
        return Err(Refusal::field("text", ask));
    }
    if acting.now.tracks.police != Police::WithLawyer {
        return Err(NotNow::NoLawyer.into());
    }
    for mut order in acting.writer.orders(id).await? {
        if order.kind == "lawyer" && order.confirmed_at.is_none() && order.cancelled_at.is_none() {
            order.confirmed_by = Some(desk.person()?.0);
            order.confirmed_at = Some(desk.now.as_millisecond());
            order.proof = Some(text.trim().into());
            acting.writer.save_order(&order).await?;
            acting.commit_to(&order);
        }
    }
    acting.explain(&serde_json::json!({ "reported": reported }));
    acting.step(if reported { Act::ReportedToPolice } else { Act::NotReportedToPolice }, text)?;
    acting.finish().await
}

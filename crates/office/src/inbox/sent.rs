//! An answer that torg gives at the platform itself: whether it can, and what a person may do while it waits.
//!
//! The answer speaks to what was said when it was ordered. Where the author has said something else since, or
//! taken it away, nothing is asked of the platform until a person has looked. What the platform has been asked
//! for and may have done is not taken back unseen.

use super::acting::Acting;
use super::draft::{self, Form};
use super::tell;
use crate::decisions::confirm::word;
use crate::decisions::{decide, write};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{MessageId, OrderId, PersonId, VersionId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::rows::OrderRow;

/// How an answer stands that waits for a person: what it answers is no longer what it was.
pub const STOPPED: &str = "stopped";

/// How an order stands that a person carries out.
pub const BY_HAND: &str = "by-hand";

/// Whether an order is an answer, or a holding reply.
#[must_use]
pub fn is_answer(order: &OrderRow) -> bool {
    matches!(order.kind.as_str(), "answer" | "holding")
}

/// Whether torg gives an answer to this message itself: its platform can be answered through, the channel is
/// connected, and the message is the platform's own and still there.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn sends(
    desk: &Desk,
    reader: &mut Reader,
    channel: &ChannelRow,
    message: &Message,
) -> Result<bool, Refusal> {
    if message.gone_at.is_some() || !decide::can_reply(desk, channel) {
        return Ok(false);
    }
    // What was written in by hand has no id that the platform knows.
    Ok(reader.came_by(message.id).await?.as_deref() != Some("hand"))
}

/// Whether what an order answers is no longer what it was when the answer was made.
pub(crate) fn has_changed(order: &OrderRow, message: &Message) -> bool {
    let made_on: Option<VersionId> = word(order, "version").parse().ok();
    message.gone_at.is_some() || made_on.is_some_and(|version| version != message.version)
}

/// Stops an answer that the platform has not been asked for, and tells whoever ordered it.
pub(crate) async fn stop(desk: &Desk, order: &OrderRow) -> Result<(), Refusal> {
    let id = MessageId(order.message);
    let mut acting = Acting::begin(desk, id, None, Right::Handle, "message.answer-stopped").await?;
    let Ok((order, mut state)) = open(&mut acting, order.id.into()).await else { return Ok(()) };
    if state.asked_at.is_some() || !has_changed(&order, &acting.was) {
        return Ok(());
    }
    state.state = STOPPED.into();
    quiet(&mut state);
    acting.writer.save_outward(&state).await?;
    let why = match acting.was.gone_at {
        Some(_) => "Meddelandet finns inte kvar vid källan.",
        None => "Författaren har ändrat sitt inlägg sedan svaret beställdes.",
    };
    acting.step(Act::Triage, why)?;
    tell::tell(&mut acting, PersonId(order.ordered_by), "answer-stopped").await?;
    acting.explain(&serde_json::json!({ "order": order.id, "version": acting.was.version.0 }));
    acting.finish().await?;
    Ok(())
}

/// Sends a stopped answer as it is: somebody has read what the author changed.
///
/// # Errors
/// As every act; `NotOrdered` where no answer was stopped; `Rule` where there is nothing left to answer.
#[boxed]
pub async fn send_anyway(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.answer-sent-anyway").await?;
    let (mut order, mut state) = open(&mut acting, order).await?;
    if state.state != STOPPED {
        return Err(NotNow::NotOrdered.into());
    }
    if acting.was.gone_at.is_some() {
        return Err(Refusal::Rule(
            "Meddelandet finns inte kvar vid källan. Svaret kan inte skickas dit.".into(),
        ));
    }
    let mut body: serde_json::Value = serde_json::from_str(&order.body).unwrap_or_default();
    body["version"] = serde_json::json!(acting.was.version.0);
    order.body = body.to_string();
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    state.state = "waiting".into();
    acting.writer.save_outward(&state).await?;
    write::put(&mut acting, "carry-out", order.id).await?;
    acting.step(Act::Triage, "")?;
    acting.explain(&serde_json::json!({ "order": order.id, "version": acting.was.version.0 }));
    acting.finish().await
}

/// Takes an answer over from torg: a person gives it by hand, and confirms it. `looked`: somebody has seen
/// that it does not stand there already.
///
/// # Errors
/// As every act; `NotOrdered` where torg is giving none; `Field` where the platform may have given it and
/// nobody has looked.
#[boxed]
pub async fn by_hand(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    looked: bool,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.left-to-hand").await?;
    let (order, mut state) = open(&mut acting, order).await?;
    if state.state == BY_HAND {
        return Err(NotNow::NotOrdered.into());
    }
    if state.asked_at.is_some() && !looked {
        return Err(Refusal::field(
            "looked",
            "Plattformen kan redan ha lagt upp svaret. Se efter där, och markera att det inte ligger uppe.",
        ));
    }
    state.state = BY_HAND.into();
    quiet(&mut state);
    acting.writer.save_outward(&state).await?;
    acting.step(Act::Triage, "")?;
    acting.explain(&serde_json::json!({ "order": order.id, "looked": looked }));
    acting.finish().await
}

/// An answer that torg is giving and nobody has given, and how it stands.
async fn open(acting: &mut Acting<'_>, order: OrderId) -> Result<(OrderRow, OutwardRow), Refusal> {
    let order = acting.writer.order(order).await?;
    let open = order.confirmed_at.is_none() && order.cancelled_at.is_none();
    let state = acting.writer.outward(order.id.into()).await?;
    match state.filter(|_| open && order.message == acting.was.id.0 && is_answer(&order)) {
        Some(state) => Ok((order, state)),
        None => Err(NotNow::NotOrdered.into()),
    }
}

/// The answer is given, by whomever: nothing waits, and nothing is wrong any more.
pub(super) async fn settle(acting: &mut Acting<'_>, order: &OrderRow) -> Result<(), Refusal> {
    if let Some(mut state) = acting.writer.outward(order.id.into()).await? {
        state.state = "confirmed".into();
        quiet(&mut state);
        acting.writer.save_outward(&state).await?;
    }
    Ok(())
}

/// Refuses to take back what the platform may have done; what it has not heard of is the writer's again, as a
/// draft on what it answered.
pub(super) async fn take_back(acting: &mut Acting<'_>, order: &OrderRow) -> Result<(), Refusal> {
    let Some(state) = acting.writer.outward(order.id.into()).await? else { return Ok(()) };
    if state.asked_at.is_some() && state.state != BY_HAND {
        return Err(NotNow::PerhapsGiven.into());
    }
    let form = if order.kind == "holding" { Form::Holding } else { Form::Answer };
    let version = word(order, "version").parse().unwrap_or(acting.was.version);
    draft::give_back(acting, form, &word(order, "text"), version).await
}

fn quiet(state: &mut OutwardRow) {
    state.problem = None;
    state.problem_since_at = None;
    state.next_at = None;
}

//! Our answer as a record of its own, where the policy's steps for criticism ask for two decisions: one for
//! the post, one for the answer (AN-26, RG-06). Both stand before the message closes.
//!
//! That it is to be decided is noted by rule, in whatever act leaves a message of criticism answered; what
//! is decided is a person's. The number can be the post's own: the answer is then added to the same case.

use super::acting::Acting;
use super::record::{REPLACED, cancel_open, open_order, read_number, registered};
use crate::desk::Desk;
use crate::diary::number_back::{self, Known};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;
use torg_domain::ids::MessageId;
use torg_domain::inbox::answer_record::{Judged, is_owed};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, NotNow, after};
use torg_domain::inbox::tracks::{AnswerRecord, Handling};
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::StepRow;

/// The kind of an order to register our answer.
pub const ORDER: &str = "register-answer";

/// Decides that our answer is kept in order without being registered.
///
/// # Errors
/// As every act; `NotNow` where the answer is not decided on for itself.
#[boxed]
pub async fn keep_ordered(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.answer-kept-ordered").await?;
    acting.step(Act::KeepAnswerOrdered, reason)?;
    cancel_open(&mut acting, &[ORDER], "Svaret hålls ordnat i stället.").await?;
    acting.finish().await
}

/// Orders registration of our answer.
///
/// # Errors
/// As `keep_ordered`.
#[boxed]
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.answer-to-register").await?;
    acting.step(Act::RegisterAnswer, reason)?;
    cancel_open(&mut acting, &[ORDER], REPLACED).await?;
    let body = serde_json::json!({ "reason": reason.trim() });
    let order = acting.order(ORDER, &body, None).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await
}

/// Confirms that our answer is registered, with the diary's number: the post's own or another.
///
/// # Errors
/// As every act; `Field` for an empty number; `NotNow` when nothing is ordered.
#[boxed]
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    number: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Register, "message.answer-registered").await?;
    let number = read_number(number)?;
    if acting.now.tracks.answer_record != AnswerRecord::ToRegister {
        return Err(NotNow::NotOrdered.into());
    }
    number_back::taken(&mut acting, number, Known::MayBeThere).await?;
    let order = open_order(&mut acting, ORDER).await?;
    registered(&mut acting, order, number).await?;
    acting.step(Act::ConfirmAnswerRegistered, "")?;
    acting.finish().await
}

/// Notes by rule that our answer is to be decided on for itself, or that nobody asks any more.
pub(super) async fn settle(acting: &mut Acting<'_>) -> Result<(), Refusal> {
    let was = acting.now.tracks;
    if was.handling != Handling::Answered && was.answer_record != AnswerRecord::Undecided {
        return Ok(());
    }
    let asks = acting.policy.policy.decides_answers_record().is_some();
    if !asks && was.answer_record == AnswerRecord::NotAsked {
        return Ok(());
    }
    let judged = if asks { judged(acting).await? } else { Judged::default() };
    let answered = judged.is_criticism() && {
        let orders = acting.writer.orders(acting.was.id).await?;
        orders.iter().any(|o| o.kind == "answer" && o.confirmed_at.is_some())
    };
    let act = if is_owed(asks, judged, answered) { Act::OweAnswerRecord } else { Act::FreeAnswerRecord };
    let became = after(act, was, acting.now.ours)?;
    if became != was {
        acting.note_steps(was, became, "", None);
        acting.now.tracks = became;
    }
    Ok(())
}

/// How the message came to be met as criticism.
async fn judged(acting: &mut Acting<'_>) -> Result<Judged, Refusal> {
    let id = acting.was.id;
    let answers = acting.writer.triage_answers(id).await?;
    let t6 = answers.iter().find(|a| a.question == "T6").map(|a| (a.answer == "yes", a.at));
    let mut steps = acting.writer.steps(id).await?;
    steps.extend_from_slice(acting.pending());
    let undone = undone(&steps);
    let begun = steps
        .iter()
        .filter(|s| s.undoes.is_none() && !undone.contains(&(s.at, s.act.as_str())))
        .filter(|s| s.track == "handling" && s.became == Handling::Criticism.word())
        .map(|s| s.at)
        .max();
    Ok(Judged { t6, begun })
}

/// The acts that were taken back, by when and what: one act can have moved several tracks.
pub(super) fn undone(steps: &[StepRow]) -> BTreeSet<(i64, &str)> {
    let back: BTreeSet<_> = steps.iter().filter_map(|s| s.undoes).collect();
    steps.iter().filter(|s| back.contains(&s.id)).map(|s| (s.at, s.act.as_str())).collect()
}

//! Asking a colleague when unsure, and giving advice (AN-15). Question and advice stay with the message.

use super::acting::Acting;
use super::draft::{self, Form};
use super::tell;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{ConsultationId, MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Handling;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::together::ConsultationRow;

/// Asks a colleague about a message.
///
/// # Errors
/// As every act; `Field` for an empty question or somebody who cannot be asked.
#[boxed]
pub async fn ask(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    whom: PersonId,
    question: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.consulted").await?;
    if question.trim().is_empty() {
        return Err(Refusal::field("question", "Skriv vad du undrar."));
    }
    tell::must_be_here(&mut acting, whom, "whom").await?;
    let row = ConsultationRow {
        id: desk.new_id(),
        message: id.0,
        asked_by: desk.person()?.0,
        asked: whom.0,
        question: question.trim().into(),
        at: desk.now.as_millisecond(),
        advice: None,
        advised_at: None,
    };
    acting.writer.add_consultation(&row).await?;
    acting.commit_to(&row);
    acting.explain(&serde_json::json!({ "asked": whom.0, "consultation": row.id }));
    acting.step(Act::Consult, "")?;
    tell::tell(&mut acting, whom, "consulted").await?;
    draft::done_with(&mut acting, Form::Consult).await?;
    acting.finish().await
}

/// Gives the advice that was asked for. Only who was asked can.
///
/// # Errors
/// `Missing` for anybody else; `Field` for an empty advice; `Rule` when it is given already.
#[boxed]
pub async fn advise(desk: &Desk, consultation: ConsultationId, advice: &str) -> Result<Message, Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut row = writer.consultation(consultation).await?;
    if row.asked != desk.person()?.0 || row.is_withdrawn() {
        return Err(Refusal::Missing);
    }
    if advice.trim().is_empty() {
        return Err(Refusal::field("advice", "Skriv ditt råd."));
    }
    if row.advised_at.is_some() {
        return Err(Refusal::Rule("Du har redan svarat på frågan.".into()));
    }
    let was = writer.message(row.message.into()).await?;
    let channel = writer.channel(was.channel).await?;
    let mut acting = Acting::with(desk, writer, was, channel, policy, None, "message.advised").await?;
    row.advice = Some(advice.trim().into());
    row.advised_at = Some(desk.now.as_millisecond());
    acting.writer.save_consultation(&row).await?;
    acting.commit_to(&row);
    acting.explain(&serde_json::json!({ "consultation": row.id }));
    if acting.now.tracks.handling == Handling::Consulting {
        acting.step(Act::Advise, "")?;
    }
    tell::tell(&mut acting, row.asked_by.into(), "advised").await?;
    draft::done_with(&mut acting, Form::Advice).await?;
    acting.finish().await
}

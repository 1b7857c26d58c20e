//! Forwarding to somebody better placed: the deadline stays, and whoever forwarded still answers for it
//! unless the policy says otherwise (AN-07). Silence past the deadline brings it back, escalated.

use super::acting::Acting;
use super::draft::{self, Form};
use super::tell;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{ForwardingId, MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Handling;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::together::ForwardingRow;

/// Forwards a message to a named person.
///
/// # Errors
/// As every act; `Field` for somebody it cannot be forwarded to.
#[boxed]
pub async fn forward(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    recipient: PersonId,
    note: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.forwarded").await?;
    tell::must_be_here(&mut acting, recipient, "recipient").await?;
    for mut earlier in acting.writer.forwardings(id).await? {
        if earlier.ended_at.is_none() {
            earlier.ended_at = Some(desk.now.as_millisecond());
            earlier.declined = Some("Vidarebefordrat till någon annan.".into());
            acting.writer.save_forwarding(&earlier).await?;
            acting.commit_to(&earlier);
        }
    }
    let row = ForwardingRow {
        id: desk.new_id(),
        message: id.0,
        by: desk.person()?.0,
        recipient: recipient.0,
        note: note.trim().into(),
        at: desk.now.as_millisecond(),
        answer: None,
        declined: None,
        ended_at: None,
        escalated_at: None,
    };
    acting.writer.add_forwarding(&row).await?;
    acting.commit_to(&row);
    acting.explain(&serde_json::json!({ "recipient": recipient.0, "forwarding": row.id }));
    acting.step(Act::Forward, note)?;
    tell::tell(&mut acting, recipient, "forwarded").await?;
    acting.writer.drop_claim(id).await?;
    draft::done_with(&mut acting, Form::Forward).await?;
    acting.finish().await
}

/// The recipient delivers the text of an answer; it comes back to be published.
///
/// # Errors
/// `Missing` for anybody but the recipient; `Field` for an empty text.
#[boxed]
pub async fn deliver(desk: &Desk, forwarding: ForwardingId, text: &str) -> Result<Message, Refusal> {
    if text.trim().is_empty() {
        return Err(Refusal::field("text", "Skriv svaret."));
    }
    end(desk, forwarding, text.trim(), true).await
}

/// The recipient says no; it goes back to whoever forwarded it.
///
/// # Errors
/// As `deliver`.
#[boxed]
pub async fn decline(desk: &Desk, forwarding: ForwardingId, why: &str) -> Result<Message, Refusal> {
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför du inte kan svara."));
    }
    end(desk, forwarding, why.trim(), false).await
}

async fn end(desk: &Desk, forwarding: ForwardingId, text: &str, delivered: bool) -> Result<Message, Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut row = writer.forwarding(forwarding).await?;
    if row.recipient != desk.person()?.0 {
        return Err(Refusal::Missing);
    }
    if row.ended_at.is_some() {
        return Err(Refusal::Rule("Du har redan svarat, eller så har meddelandet tagits tillbaka.".into()));
    }
    let was = writer.message(row.message.into()).await?;
    let channel = writer.channel(was.channel).await?;
    let word = if delivered { "message.delivered" } else { "message.declined" };
    let mut acting = Acting::with(desk, writer, was, channel, policy, None, word).await?;
    row.ended_at = Some(desk.now.as_millisecond());
    if delivered {
        row.answer = Some(text.into());
    } else {
        row.declined = Some(text.into());
    }
    acting.writer.save_forwarding(&row).await?;
    acting.commit_to(&row);
    acting.explain(&serde_json::json!({ "forwarding": row.id }));
    if acting.now.tracks.handling == Handling::Forwarded {
        acting
            .step(if delivered { Act::Deliver } else { Act::Decline }, if delivered { "" } else { text })?;
    }
    if delivered {
        // The text waits in the forwarder's editor, ready to be read over and published.
        let (message, version, revision) = (acting.was.id, acting.was.version, acting.was.revision + 1);
        acting.writer.save_draft(message, row.by.into(), "answer", text, revision, version, desk.now).await?;
    }
    tell::tell(&mut acting, row.by.into(), if delivered { "delivered" } else { "declined" }).await?;
    draft::done_with(&mut acting, Form::Deliver).await?;
    acting.finish().await
}

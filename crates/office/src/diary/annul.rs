//! Annulling a registration (makulera): the number is kept and never given again, the reason stands, and the
//! message is to be registered anew. A hand-over without a number yet is withdrawn.

use super::columns::index;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::EntryId;
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::{Handling, Record};
use torg_domain::municipality::rights::Right;
use torg_store::diary::rows::EntryRow;

/// Annuls a registration, or withdraws a hand-over that has no number.
///
/// # Errors
/// As every act; `Field` without a reason; `Rule` when it is annulled already.
#[boxed]
pub async fn annul(
    desk: &Desk,
    id: EntryId,
    revision: Option<i64>,
    reason: &str,
) -> Result<EntryRow, Refusal> {
    let message = desk.reader().diary_entry(id).await?.message;
    let mut acting = Acting::begin(desk, message.into(), None, Right::Register, "diary.annulled").await?;
    let mut entry = acting.writer.diary_entry(id).await?;
    if revision.is_some_and(|made_on| made_on != entry.revision) {
        return Err(Refusal::Stale);
    }
    let reason: String = reason.trim().chars().take(500).collect();
    if reason.is_empty() {
        return Err(Refusal::field("reason", "Skriv varför registreringen makuleras."));
    }
    if entry.annulled_at.is_some() {
        return Err(Refusal::Rule("Registreringen är redan makulerad.".into()));
    }
    entry.annulled_by = desk.by();
    entry.annulled_at = Some(desk.now.as_millisecond());
    entry.annulled_why = Some(reason.clone());
    entry.revision += 1;
    acting.writer.save_entry(&entry).await?;
    acting.commit_to(&entry);
    for mut handover in acting.writer.handovers_of(id).await? {
        if handover.is_open() {
            handover.withdrawn_at = Some(desk.now.as_millisecond());
            acting.writer.save_handover(&handover).await?;
            acting.commit_to(&handover);
        }
    }
    let columns = acting.writer.columns_of(id).await?;
    if let Some(columns) = columns.iter().find(|c| c.id == entry.version) {
        index(&mut acting.writer, &entry, columns).await?;
    }
    acting.explain(&serde_json::json!({ "entry": entry.id, "numbered": entry.number.is_some() }));
    let others = acting.writer.entries_of(message.into()).await?;
    let still = others.iter().any(|e| e.id != entry.id && e.annulled_at.is_none() && e.number.is_some());
    if !still && acting.now.tracks.record == Record::Registered {
        // A message that rested on a wrong registration rests no more.
        if acting.now.tracks.handling == Handling::Closed {
            acting.step(Act::Reopen, &reason)?;
        }
        acting.step(Act::AnnulRegistration, &reason)?;
        acting
            .order("register", &serde_json::json!({ "reason": reason, "annulled": entry.id }), None)
            .await?;
    }
    acting.finish().await?;
    Ok(entry)
}

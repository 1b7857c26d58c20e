//! Correcting a registration's columns, its day or its mark: another version, the earlier one stands.

use super::columns::{Written, index};
use super::sight::may_restricted;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::EntryId;
use torg_domain::municipality::rights::Right;
use torg_store::diary::rows::EntryRow;

/// Corrects a registration.
///
/// # Errors
/// `Missing`, `NotAllowed`, `Stale`; `Field` with what is wrong, or without a reason; `Rule` when annulled.
#[boxed]
pub async fn correct(
    desk: &Desk,
    id: EntryId,
    revision: Option<i64>,
    written: &Written,
    reason: &str,
) -> Result<EntryRow, Refusal> {
    let mut writer = desk.open().await?;
    let mut entry = writer.diary_entry(id).await?;
    let message = writer.message(entry.message.into()).await?;
    let channel = writer.channel(message.channel).await?;
    desk.must(Right::Register, channel.unit.into())?;
    // Whoever may not read what stands there cannot change it.
    if !may_restricted(desk, &entry, &message, channel.unit.into()) {
        return Err(Refusal::Missing);
    }
    if revision.is_some_and(|made_on| made_on != entry.revision) {
        return Err(Refusal::Stale);
    }
    if entry.annulled_at.is_some() {
        return Err(Refusal::Rule("Registreringen är makulerad och ändras inte mer.".into()));
    }
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv varför uppgiften rättas."));
    }
    let version = writer.version(message.version).await?;
    let checked = written.check(desk, &message, &version.text)?;
    let columns = written.row(desk, entry.id, &checked, reason);
    if checked.marking != entry.marking {
        let marked = checked.marking.is_some();
        entry.marked_by = desk.by().filter(|_| marked);
        entry.marked_at = marked.then(|| desk.now.as_millisecond());
        entry.marking.clone_from(&checked.marking);
    }
    entry.on_day = checked.on.to_string();
    entry.version = columns.id;
    entry.revision += 1;
    writer.add_columns(&columns).await?;
    writer.save_entry(&entry).await?;
    index(&mut writer, &entry, &columns).await?;
    let body = serde_json::json!({ "entry": entry.id, "marked": entry.marking.is_some() });
    writer
        .tell(desk.told("diary.corrected", ("message", message.id.0)).body(&body).row(&entry).row(&columns));
    writer.commit().await?;
    Ok(entry)
}

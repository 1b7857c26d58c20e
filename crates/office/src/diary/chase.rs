//! Receipts chased: who handed over is told when no number has come, and told again. Done by a job.

use crate::desk::{Desk, reaches};
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::chase::is_due;
use torg_domain::ids::{DiaryId, EntryId, HandoverId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::time::day_of;
use torg_store::inbox::rows::instant;

/// Looks at every hand-over without an answer; how many people were told.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn chase(desk: &Desk) -> Result<usize, Refusal> {
    let mut told = 0;
    for row in desk.reader().open_handovers(1000).await? {
        let mut reader = desk.reader();
        let entry = reader.diary_entry(EntryId(row.entry)).await?;
        let diary = reader.diary(DiaryId(entry.diary)).await?;
        let since = row.chased_at.unwrap_or(row.sent_at.unwrap_or(row.ordered_at));
        let every = u32::try_from(diary.chase_days).unwrap_or(1);
        if !is_due(day_of(instant(since)), desk.today(), every) {
            continue;
        }
        let message = reader.message(entry.message.into()).await?;
        let unit = reader.channel(message.channel).await?.unit;
        let people = reaches(desk).await?;
        // Whoever handed over, while they are here; else everybody who registers there.
        let own = people.iter().filter(|(p, _)| Some(p.id) == row.ordered_by).map(|(p, _)| PersonId(p.id));
        let mut whom: Vec<_> = own.collect();
        if whom.is_empty() {
            let registers = people.iter().filter(|(_, r)| r.may(Right::Register, unit.into()));
            whom.extend(registers.map(|(p, _)| PersonId(p.id)));
        }
        let mut writer = desk.open().await?;
        let mut fresh = writer.handover(HandoverId(row.id)).await?;
        // Another node was faster, or the answer came.
        if !fresh.is_open() || fresh.chased_at != row.chased_at {
            continue;
        }
        fresh.chased += 1;
        fresh.chased_at = Some(desk.now.as_millisecond());
        writer.save_handover(&fresh).await?;
        for person in whom {
            let about = Some(entry.message);
            tell::note(desk, &mut writer, person, "receipt-missing", about, None, None).await?;
            told += 1;
        }
        let body = serde_json::json!({ "entry": entry.id, "times": fresh.chased });
        writer.tell(desk.told("diary.receipt-chased", ("handover", fresh.id)).body(&body));
        writer.commit().await?;
    }
    Ok(told)
}

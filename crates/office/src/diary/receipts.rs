//! Receipts that a diary has left in its folder. Done by a job.

use super::handover::place;
use super::number_back::number_back;
use crate::desk::Desk;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{EntryId, HandoverId, PersonId};
use torg_domain::outside::diary::Receipt;
use torg_store::diary::rows::DiaryRow;

/// Takes down every receipt that has come; how many.
///
/// # Errors
/// What the store said, or a folder that cannot be read.
#[boxed]
pub async fn take(desk: &Desk) -> Result<usize, Refusal> {
    let Some(folder) = desk.office().world.diary.clone() else { return Ok(0) };
    let mut taken = 0;
    let mut wrong = None;
    for diary in desk.reader().diaries().await?.iter().filter(|d| d.kept == "folder") {
        let place = place(desk, &diary.folder);
        match folder.receipts(place.clone()).await {
            Ok(receipts) => {
                for receipt in receipts {
                    let well = one(desk, diary, &receipt).await?;
                    if folder.aside(place.clone(), receipt.file.clone(), well).await.is_ok() && well {
                        taken += 1;
                    }
                }
            }
            // One diary's folder that is away hinders no other's.
            Err(why) => wrong = Some(why.to_string()),
        }
    }
    match wrong {
        Some(why) => Err(Refusal::Rule(why)),
        None => Ok(taken),
    }
}

/// Takes one receipt down; whether it could be.
async fn one(desk: &Desk, diary: &DiaryRow, receipt: &Receipt) -> Result<bool, Refusal> {
    let Some(token) = &receipt.token else { return Ok(false) };
    let Some(handover) = desk.reader().handover_by(token).await? else { return Ok(false) };
    let entry = desk.reader().diary_entry(EntryId(handover.entry)).await?;
    if entry.diary != diary.id {
        return Ok(false);
    }
    let why = match &receipt.number {
        Ok(number) => match number_back(desk, EntryId(entry.id), None, number).await {
            Ok(_) => return Ok(true),
            Err(broken @ Refusal::Broken(_)) => return Err(broken),
            Err(other) => other.to_string(),
        },
        Err(why) => why.clone(),
    };
    let mut writer = desk.open().await?;
    let mut handover = writer.handover(HandoverId(handover.id)).await?;
    handover.problem = Some(format!("Kvittensen kunde inte läsas in: {why}"));
    writer.save_handover(&handover).await?;
    writer.tell(desk.told("diary.receipt-refused", ("handover", handover.id)).row(&handover));
    if let Some(person) = handover.ordered_by {
        let message = Some(entry.message);
        tell::note(desk, &mut writer, PersonId(person), "diary-problem", message, None, None).await?;
    }
    writer.commit().await?;
    Ok(false)
}

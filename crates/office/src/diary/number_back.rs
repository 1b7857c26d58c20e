//! The number that a diary kept elsewhere has given: written by a person who has read the answer, or read
//! from a receipt. With it the order is confirmed and the message registered, in one write.

use super::columns::index;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::record;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::diary::answer::{self, Answer};
use torg_domain::diary::mail;
use torg_domain::diary::number::Number;
use torg_domain::diary::series::Template;
use torg_domain::ids::{CaseId, DiaryId, EntryId};
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::{Handling, Record};
use torg_domain::municipality::rights::Right;
use torg_store::diary::rows::{CaseRow, EntryRow, HandoverRow};

/// Reads an answer that was pasted, for a person to look at before it is taken down.
#[must_use]
pub fn read_text(desk: &Desk, text: &str) -> Answer {
    answer::read(text, desk.today())
}

/// Reads an answer that was saved as a file (`.eml`).
///
/// # Errors
/// `Field` when its reference is another registration's.
pub fn read_letter(desk: &Desk, handovers: &[HandoverRow], bytes: &[u8]) -> Result<Answer, Refusal> {
    let letter = mail::read(bytes);
    let token = answer::token_in(&letter.subject).or_else(|| answer::token_in(&letter.text));
    if let Some(token) = token
        && !handovers.iter().any(|h| h.token == token)
    {
        return Err(Refusal::field(
            "letter",
            "Brevet svarar på en annan registrering: referensen är en annan.",
        ));
    }
    Ok(answer::read(&letter.text, desk.today()))
}

/// Takes the number down. The same number once more changes nothing.
///
/// # Errors
/// As every act; `Field` for a number that is none; `Rule` when there is another already.
#[boxed]
pub async fn number_back(
    desk: &Desk,
    id: EntryId,
    revision: Option<i64>,
    written: &str,
) -> Result<EntryRow, Refusal> {
    let message = desk.reader().diary_entry(id).await?.message;
    let mut acting = Acting::begin(desk, message.into(), None, Right::Register, "message.registered").await?;
    let entry = acting.writer.diary_entry(id).await?;
    if revision.is_some_and(|made_on| made_on != entry.revision) {
        return Err(Refusal::Stale);
    }
    let number = Number::of(written)
        .ok_or_else(|| Refusal::field("number", "Skriv diarienumret, till exempel KS 2026/00123."))?;
    if let Some(has) = Number::of(entry.number.as_deref().unwrap_or_default()) {
        if has.normal == number.normal {
            return Ok(entry);
        }
        return Err(Refusal::Rule(format!("Registreringen har redan numret {}.", has.written)));
    }
    if entry.annulled_at.is_some() {
        return Err(Refusal::Rule("Överlämnandet är tillbakadraget. Registrera meddelandet på nytt.".into()));
    }
    let entry = take_down(&mut acting, entry, &number).await?;
    let waits = matches!(acting.now.tracks.record, Record::ToRegister | Record::ToTransfer);
    // Decided otherwise meanwhile: the number is kept with the registration, and the message stands.
    if waits && acting.now.tracks.handling != Handling::Closed {
        let marking = entry.marking.as_deref().unwrap_or_default();
        record::got_number(&mut acting, &number.written, Act::ConfirmRegistered, marking).await?;
    }
    acting.finish().await?;
    Ok(entry)
}

/// Keeps a number written by hand out of the series of our own diaries, so that nobody else ever gets the same
/// (OSL 5 kap. 1 §): one the series would come to is taken, and passed over when it gets there.
///
/// # Errors
/// `Field` for a number that is given already, unless that may be so (`known`).
pub(crate) async fn taken(acting: &mut Acting<'_>, written: &str, known: Known) -> Result<(), Refusal> {
    let Some(number) = Number::of(written) else { return Ok(()) };
    let this_year = acting.desk.today().year();
    for diary in acting.writer.diaries().await?.into_iter().filter(|diary| diary.kept == "torg") {
        if acting.writer.case_numbered(DiaryId(diary.id), &number.normal).await?.is_some() {
            if known == Known::MayBeThere {
                continue;
            }
            return Err(Refusal::field(
                "number",
                format!(
                    "Numret {} är redan givet i det diarium som torg för. Hör meddelandet till det ärendet, registrera det där under Diarium.",
                    number.written
                ),
            ));
        }
        let Ok(template) = Template::read(&diary.template, &diary.prefix) else { continue };
        let years = [this_year, this_year.saturating_add(1)];
        let Some(year) = years.into_iter().find(|year| template.gives(&number, &diary.prefix, *year)) else {
            continue;
        };
        let case = CaseRow {
            id: acting.desk.new_id(),
            diary: diary.id,
            number: number.written.clone(),
            normal: number.normal.clone(),
            year: i64::from(year),
            serial: None,
            opened_by: acting.desk.by(),
            opened_at: acting.desk.now.as_millisecond(),
        };
        acting.writer.add_case(&case).await?;
        acting.commit_to(&case);
    }
    Ok(())
}

/// Whether a number written by hand may be one that a diary of our own has given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Known {
    /// It must not be there.
    MustBeNew,
    /// It may: the post's own number, for its answer.
    MayBeThere,
}

/// Completes a hand-over whose number somebody confirms on the message itself.
pub(crate) async fn completed(acting: &mut Acting<'_>, written: &str) -> Result<(), Refusal> {
    let Some(number) = Number::of(written) else { return Ok(()) };
    let entries = acting.writer.entries_of(acting.was.id).await?;
    if let Some(entry) = entries.into_iter().find(|e| e.number.is_none() && e.annulled_at.is_none()) {
        take_down(acting, entry, &number).await?;
    }
    Ok(())
}

async fn take_down(
    acting: &mut Acting<'_>,
    mut entry: EntryRow,
    number: &Number,
) -> Result<EntryRow, Refusal> {
    let desk = acting.desk;
    let diary = DiaryId(entry.diary);
    let case = match acting.writer.case_numbered(diary, &number.normal).await? {
        Some(case) => case,
        None => {
            let case = CaseRow {
                id: desk.new_id(),
                diary: diary.0,
                number: number.written.clone(),
                normal: number.normal.clone(),
                year: i64::from(desk.today().year()),
                serial: None,
                opened_by: desk.by(),
                opened_at: desk.now.as_millisecond(),
            };
            acting.writer.add_case(&case).await?;
            acting.commit_to(&case);
            case
        }
    };
    entry.document = Some(acting.writer.last_document(CaseId(case.id)).await? + 1);
    entry.case_id = Some(case.id);
    entry.number = Some(number.written.clone());
    entry.revision += 1;
    acting.writer.save_entry(&entry).await?;
    acting.commit_to(&entry);
    for mut handover in acting.writer.handovers_of(EntryId(entry.id)).await? {
        if handover.is_open() {
            handover.answered_by = desk.by();
            handover.answered_at = Some(desk.now.as_millisecond());
            handover.answer = Some(number.written.clone());
            handover.problem = None;
            acting.writer.save_handover(&handover).await?;
            acting.commit_to(&handover);
        }
    }
    let columns = acting.writer.columns_of(EntryId(entry.id)).await?;
    if let Some(columns) = columns.iter().find(|c| c.id == entry.version) {
        index(&mut acting.writer, &entry, columns).await?;
    }
    Ok(entry)
}

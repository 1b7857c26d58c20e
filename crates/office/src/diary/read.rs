//! One registration: its public columns for whoever may see the page, the restricted form by an act of its
//! own, which is on the trail before it is shown.

use super::sight::{may_in, may_restricted};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{AuthorityId, CaseId, DiaryId, EntryId};
use torg_domain::municipality::rights::Right;
use torg_store::diary::rows::{CaseRow, ColumnsRow, DiaryRow, EntryRow, HandoverRow};
use torg_store::diary::search::Found;

/// A registration, opened.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The registration with its columns; the restricted ones are empty unless `restricted`.
    pub found: Found,
    /// Whether the restricted form is shown.
    pub restricted: bool,
    /// Whether it may be.
    pub may_open: bool,
    /// Whether this desk registers here.
    pub may_register: bool,
    /// The diary.
    pub diary: DiaryRow,
    /// Its authority's name.
    pub authority: String,
    /// The case, once it has one.
    pub case: Option<CaseRow>,
    /// The other documents of the case.
    pub documents: Vec<EntryRow>,
    /// The columns through time, the first ones first; the restricted ones as in `found`.
    pub versions: Vec<ColumnsRow>,
    /// What was handed over; empty for whoever does not register here.
    pub handovers: Vec<HandoverRow>,
}

/// Opens a registration in its public form.
///
/// # Errors
/// `Missing` when it is not there, or has no number and is not this desk's to register.
#[boxed]
pub async fn open(desk: &Desk, id: EntryId) -> Result<Opened, Refusal> {
    look(desk, id, false).await
}

/// Opens the restricted form: the reading is on the trail before it is shown.
///
/// # Errors
/// As `open`, and `Missing` when this desk may not read it.
#[boxed]
pub async fn open_restricted(desk: &Desk, id: EntryId) -> Result<Opened, Refusal> {
    look(desk, id, true).await
}

async fn look(desk: &Desk, id: EntryId, restricted: bool) -> Result<Opened, Refusal> {
    let mut reader = desk.reader();
    let mut found = reader.diary_found(id).await?;
    let message = reader.message(found.entry.message.into()).await?;
    let unit = reader.channel(message.channel).await?.unit.into();
    let diary = reader.diary(DiaryId(found.entry.diary)).await?;
    let authority = AuthorityId(diary.authority);
    let may_register = desk.must(Right::Register, unit).is_ok();
    let reads = may_register
        || may_in(desk, &mut reader, Right::ReadMessages, authority).await?
        || may_in(desk, &mut reader, Right::Register, authority).await?;
    if !reads || (found.entry.number.is_none() && !may_register) {
        return Err(Refusal::Missing);
    }
    let may_open = may_restricted(desk, &found.entry, &message, unit);
    if restricted {
        if !may_open {
            return Err(Refusal::Missing);
        }
        let mut writer = desk.open().await?;
        let body = serde_json::json!({ "entry": id.0, "version": found.entry.version });
        writer.tell(desk.told("diary.read", ("message", message.id.0)).body(&body));
        writer.commit().await?;
    }
    let mut versions = reader.columns_of(id).await?;
    if !restricted {
        found.counterpart.clear();
        found.subject.clear();
        for version in &mut versions {
            version.counterpart.clear();
            version.subject.clear();
        }
    }
    let case = match found.entry.case_id {
        Some(case) => Some(reader.diary_case(CaseId(case)).await?),
        None => None,
    };
    let documents = match &case {
        Some(case) => reader.entries_in(CaseId(case.id)).await?,
        None => Vec::new(),
    };
    let name = reader.authorities().await?.into_iter().find(|a| a.id == diary.authority);
    Ok(Opened {
        restricted,
        may_open,
        may_register,
        authority: name.map(|a| a.name).unwrap_or_default(),
        case,
        documents: documents.into_iter().filter(|e| e.id != id.0).collect(),
        versions,
        handovers: if may_register { reader.handovers_of(id).await? } else { Vec::new() },
        diary,
        found,
    })
}

//! What a report of a letter that did not arrive leads to: it is shown where somebody can act on it.
//!
//! The report names the letter by the id we gave it, and with it the municipality: in another it names
//! nothing. Whoever got the letter knows its id, so no more follows than that trouble is told of.

use crate::decisions::by_mail;
use crate::desk::{Desk, Office};
use crate::inbox::tell;
use crate::mail::did_not_arrive;
use crate::public::tell_sender;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::sync::Arc;
use torg_domain::ids::{HandoverId, PersonId};
use torg_domain::mail::bounce::{Bounce, Outcome};
use torg_domain::mail::id::Mailed;

/// What became of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noted {
    /// A letter to an author, or to whoever sent us something: the page of what they wrote says so.
    Letter,
    /// A letter to somebody who works here: their page says so.
    Person,
    /// A registration's letter to the registrar.
    Handover,
    /// It was known already.
    Already,
    /// The letter is late, or arrived: nothing is wrong yet.
    NotYet,
    /// No letter of any municipality here.
    NotOurs,
}

/// Takes a report in.
///
/// # Errors
/// `Rule` when the letter is still being handed over, and the report is worth reading again later; what the
/// store said.
#[boxed]
pub async fn came_back(office: &Arc<Office>, bounce: &Bounce) -> Result<Noted, Refusal> {
    if bounce.outcome != Outcome::Failed {
        return Ok(Noted::NotYet);
    }
    let all = office.store.db().municipalities().await?;
    let Some(municipality) = all.into_iter().find(|m| m.key == bounce.about.municipality) else {
        return Ok(Noted::NotOurs);
    };
    let desk = office.desk_of_job(municipality, "mail-report");
    let noted = match bounce.about.mailed {
        Mailed::Order(order) => by_mail::came_back(&desk, order, &bounce.why()).await,
        Mailed::Notice(id) => match desk.reader().notice(id).await? {
            Some(notice) if notice.mailed_at.is_some() => {
                did_not_arrive(&desk, notice.person.into(), &bounce.why()).await.map(|()| Noted::Person)
            }
            _ => Ok(Noted::NotOurs),
        },
        Mailed::Digest(person, _) => {
            // Only who was sent one can have one come back.
            match desk.reader().person_mail(person).await? {
                Some(row) if row.digest_on.is_some() => {
                    did_not_arrive(&desk, person, &bounce.why()).await.map(|()| Noted::Person)
                }
                _ => Ok(Noted::NotOurs),
            }
        }
        Mailed::Handover(id) => handover(&desk, id, &bounce.why()).await,
        Mailed::Submission(id) => tell_sender::came_back(&desk, id, &bounce.why()).await,
    };
    match noted {
        Err(Refusal::Missing) => Ok(Noted::NotOurs),
        other => other,
    }
}

async fn handover(desk: &Desk, id: HandoverId, why: &str) -> Result<Noted, Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.handover(id).await?;
    if row.how != "mail" || row.sent_at.is_none() {
        return Ok(Noted::NotOurs);
    }
    let problem = format!("Brevet till registratorn kom inte fram: {why}.");
    if !row.is_open() || row.problem.as_ref() == Some(&problem) {
        return Ok(Noted::Already);
    }
    row.problem = Some(problem);
    writer.save_handover(&row).await?;
    writer.tell(desk.told("diary.not-handed-over", ("handover", row.id)).row(&row));
    if let Some(person) = row.ordered_by {
        let entry = writer.diary_found(row.entry.into()).await?.entry;
        let message = Some(entry.message);
        tell::note(desk, &mut writer, PersonId(person), "diary-problem", message, None, None).await?;
    }
    writer.commit().await?;
    Ok(Noted::Handover)
}

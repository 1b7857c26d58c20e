//! Absences (frånvaro): while somebody is away, what is theirs goes to the substitute (CH-16, CH-17).

use super::links::may_manage;
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::civil::Date;
use std::collections::BTreeSet;
use torg_domain::ids::{AbsenceId, PersonId};
use torg_domain::inbox::owner::owner;
use torg_store::municipality::AbsenceRow;

/// What an absence leaves uncovered: shown before it is noted, and told afterwards.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uncovered {
    /// Channels with nobody else: by name.
    pub channels: Vec<String>,
}

/// Notes an absence, one's own or somebody's one manages.
///
/// # Errors
/// `NotAllowed`; `Field` for days in the wrong order.
pub async fn note(
    desk: &Desk,
    person: PersonId,
    from_on: Date,
    until_on: Date,
) -> Result<(AbsenceId, Uncovered), Refusal> {
    if until_on < from_on {
        return Err(Refusal::field("until_on", "Sista dagen ligger före den första."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let row = writer.person(person).await?;
    if desk.by() != Some(person.0) {
        may_manage(desk, &row)?;
    }
    let absence = AbsenceRow {
        id: desk.new_id(),
        person: person.0,
        from_on: from_on.to_string(),
        until_on: until_on.to_string(),
        noted_by: desk.person()?.0,
        noted_at: desk.now.as_millisecond(),
        cancelled_at: None,
    };
    let mut away: BTreeSet<PersonId> = writer
        .absences(from_on)
        .await?
        .iter()
        .filter(|a| a.from_on <= absence.until_on)
        .map(|a| PersonId(a.person))
        .collect();
    away.insert(person);
    let mut uncovered = Uncovered::default();
    for channel in writer.channels_held_by(person).await? {
        let fallback = policy.fallback(&mut writer, &channel, &absence.from_on).await?;
        let covered =
            owner(channel.responsible.map(Into::into), channel.substitute.map(Into::into), &fallback, &away);
        if covered.is_none_or(|(_, why)| why == torg_domain::inbox::owner::Why::NobodyElse) {
            uncovered.channels.push(channel.name);
        }
    }
    writer.add_absence(&absence).await?;
    let body = serde_json::json!({ "person": person.0, "from": absence.from_on, "until": absence.until_on });
    writer.tell(desk.told("absence.noted", ("absence", absence.id)).body(&body));
    writer.commit().await?;
    Ok((absence.id.into(), uncovered))
}

/// Takes an absence back.
///
/// # Errors
/// `Missing`; `NotAllowed`.
pub async fn cancel(desk: &Desk, id: AbsenceId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let all = writer.absences(Date::MIN).await?;
    let row = all.iter().find(|a| a.id == id.0).ok_or(Refusal::Missing)?;
    if desk.by() != Some(row.person) {
        let person = writer.person(row.person.into()).await?;
        may_manage(desk, &person)?;
    }
    writer.cancel_absence(id, desk.now).await?;
    writer.tell(desk.told("absence.cancelled", ("absence", id.0)));
    Ok(writer.commit().await?)
}

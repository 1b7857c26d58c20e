//! Absences (frånvaro): while somebody is away, what is theirs goes to the substitute (CH-16, CH-17).

use super::links::may_manage;
use crate::channels::coverage::{Away, Gap, Ground, alarm};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::channels::coverage::Holder;
use torg_domain::ids::{AbsenceId, PersonId};
use torg_store::municipality::AbsenceRow;

/// What an absence leaves uncovered: shown before it is noted, and told afterwards.
#[derive(Clone, Debug, Default)]
pub struct Uncovered {
    /// Channels that stand with nobody at all in some promised hour: by name.
    pub channels: Vec<String>,
    /// Every promised hour that neither responsible person nor substitute watches any more.
    pub gaps: Vec<Gap>,
}

/// Notes an absence, one's own or somebody's one manages.
///
/// # Errors
/// `NotAllowed`; `Field` for days in the wrong order.
#[boxed]
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
    let ground = Ground::read(desk, &mut writer, &policy, from_on).await?;
    let gaps = ground.what_if(Away { person, from: from_on, until: until_on }, desk.now);
    let mut uncovered = Uncovered::default();
    for gap in gaps {
        if gap.run.holder == Holder::Nobody && !uncovered.channels.contains(&gap.name) {
            uncovered.channels.push(gap.name.clone());
        }
        uncovered.gaps.push(gap);
    }
    writer.add_absence(&absence).await?;
    let body = serde_json::json!({ "person": person.0, "from": absence.from_on, "until": absence.until_on });
    writer.tell(desk.told("absence.noted", ("absence", absence.id)).body(&body));
    alarm::soon(desk, &mut writer).await?;
    writer.commit().await?;
    Ok((absence.id.into(), uncovered))
}

/// Takes an absence back.
///
/// # Errors
/// `Missing`; `NotAllowed`.
#[boxed]
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
    alarm::soon(desk, &mut writer).await?;
    Ok(writer.commit().await?)
}

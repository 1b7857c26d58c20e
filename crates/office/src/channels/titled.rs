//! Who holds a title of the policy where a channel is, and who may therefore decide.

use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{PersonId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_domain::policy::titles::TitleKind;
use torg_store::Reader;

/// Those who hold one of these titles at a unit today, with the title: at the unit itself, at its authority,
/// or everywhere.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn holders(
    desk: &Desk,
    reader: &mut Reader,
    unit: UnitId,
    titles: &[String],
) -> Result<Vec<(PersonId, String)>, Refusal> {
    let today = desk.today().to_string();
    let authority = reader.units().await?.iter().find(|u| u.id == unit.0).map(|u| u.authority);
    let here: Vec<_> = reader.people().await?.into_iter().filter(|p| p.ended_at.is_none()).collect();
    let mandates = reader.mandates().await?;
    let held = mandates.iter().filter(|m| {
        let now = m.ended_at.is_none()
            && m.from_on.as_str() <= today.as_str()
            && m.until_on.as_deref().is_none_or(|until| today.as_str() <= until);
        let near = match (m.unit, m.authority) {
            (Some(own), _) => own == unit.0,
            (None, Some(own)) => Some(own) == authority,
            (None, None) => true,
        };
        now && near && titles.contains(&m.title) && here.iter().any(|p| p.id == m.person)
    });
    Ok(held.map(|m| (PersonId(m.person), m.title.clone())).collect())
}

/// The title by which the person acting may decide. Where the titles name people, only who holds one; where
/// they name a body, or the policy is silent, whoever looks after channels enters what was decided: `None`.
///
/// # Errors
/// `Rule` naming who decides; `NotAllowed`.
pub(super) async fn by_title(
    desk: &Desk,
    reader: &mut Reader,
    policy: &InForce,
    unit: UnitId,
    titles: &[String],
) -> Result<Option<String>, Refusal> {
    let named = |key: &String| policy.policy.pack().title(key);
    let people: Vec<_> = titles
        .iter()
        .filter(|key| named(key).is_some_and(|t| t.kind == TitleKind::Person))
        .cloned()
        .collect();
    if people.is_empty() {
        desk.must(Right::ManageChannels, unit)?;
        return Ok(None);
    }
    let me = desk.person()?;
    let held = holders(desk, reader, unit, &people).await?;
    if let Some((_, title)) = held.into_iter().find(|(person, _)| *person == me) {
        return Ok(Some(title));
    }
    let names: Vec<_> = people.iter().filter_map(named).map(|t| t.name.to_lowercase()).collect();
    Err(Refusal::Rule(format!("Enligt riktlinjerna beslutas det av {} vid enheten.", names.join(" eller "))))
}

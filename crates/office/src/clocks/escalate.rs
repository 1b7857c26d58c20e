//! Who stands above a channel, for a clock that is overdue: by the policy's titles, then by what people may
//! do. Who of them is told is the rule in `torg_domain::clocks::escalate`.

use crate::desk::{Desk, mandate};
use crate::in_force::InForce;
use crate::refusal::Refusal;
use std::collections::BTreeSet;
use torg_domain::clocks::escalate::Above;
use torg_domain::ids::{AuthorityId, PersonId, UnitId};
use torg_domain::municipality::reach::Reach;
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::ChannelRow;

/// Those who can be told, of people who are still here.
///
/// # Errors
/// What the database said.
pub(crate) async fn above(
    desk: &Desk,
    reader: &mut Reader,
    policy: &InForce,
    channel: &ChannelRow,
    title: Option<&str>,
) -> Result<Above, Refusal> {
    let today = desk.today().to_string();
    let people: Vec<_> = reader.people().await?.into_iter().filter(|p| p.ended_at.is_none()).collect();
    let here = |all: Vec<PersonId>| -> Vec<PersonId> {
        all.into_iter().filter(|p| people.iter().any(|one| one.id == p.0)).collect()
    };
    let named = match title {
        Some(title) => policy.holders(reader, channel, title, &today).await?,
        None => Vec::new(),
    };
    let fallback = policy.fallback(reader, channel, &today).await?;
    let units: Vec<_> =
        reader.units().await?.iter().map(|u| (UnitId(u.id), AuthorityId(u.authority))).collect();
    let mandates = reader.mandates().await?;
    let unit = UnitId(channel.unit);
    let may = |right: Right| -> Vec<PersonId> {
        let holds = |person: &uuid::Uuid| {
            let own: Vec<_> = mandates.iter().filter(|m| m.person == *person).filter_map(mandate).collect();
            Reach::of(&own, &units, desk.today()).may(right, unit)
        };
        people.iter().map(|p| p.id).filter(holds).map(PersonId).collect()
    };
    Ok(Above {
        named: here(named),
        fallback: here(fallback),
        coordinators: may(Right::Coordinate),
        administrators: may(Right::ManagePeople),
    })
}

/// Those who are away today.
///
/// # Errors
/// What the database said.
pub(crate) async fn away(desk: &Desk, reader: &mut Reader) -> Result<BTreeSet<PersonId>, Refusal> {
    let today = desk.today().to_string();
    let absences = reader.absences(desk.today()).await?;
    Ok(absences.iter().filter(|a| a.from_on <= today).map(|a| PersonId(a.person)).collect())
}

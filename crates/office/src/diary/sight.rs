//! Who may register in an authority's diary, and who may read the restricted form of a registration.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{AuthorityId, UnitId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::diary::rows::EntryRow;
use uuid::Uuid;

/// The authority a unit belongs to.
///
/// # Errors
/// `Missing` when there is no such unit.
#[boxed]
pub async fn authority_of(reader: &mut Reader, unit: Uuid) -> Result<AuthorityId, Refusal> {
    let units = reader.units().await?;
    let unit = units.into_iter().find(|u| u.id == unit).ok_or(Refusal::Missing)?;
    Ok(AuthorityId(unit.authority))
}

/// Whether this desk holds the right in some unit of the authority.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn may_in(
    desk: &Desk,
    reader: &mut Reader,
    right: Right,
    authority: AuthorityId,
) -> Result<bool, Refusal> {
    let units = reader.units().await?;
    let held = units.iter().any(|u| u.authority == authority.0 && desk.must(right, UnitId(u.id)).is_ok());
    Ok(held || desk.must_everywhere(right).is_ok())
}

/// Whether this desk reads the restricted form: who registers there, and may read what the message is.
#[must_use]
pub fn may_restricted(desk: &Desk, entry: &EntryRow, message: &Message, unit: UnitId) -> bool {
    let holds = |right| desk.must(right, unit).is_ok();
    let secret = entry.marking.is_some() || message.visibility == Visibility::Secret;
    holds(Right::Register)
        && (!secret || holds(Right::ReadSecret))
        && (message.visibility != Visibility::Direct || holds(Right::ReadDirect))
}

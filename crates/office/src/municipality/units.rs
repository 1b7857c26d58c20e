//! Authorities and units.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{AuthorityId, UnitId};
use torg_domain::municipality::rights::Right;

fn name(text: &str) -> Result<String, Refusal> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).take(120).collect();
    if text.is_empty() { Err(Refusal::field("name", "Skriv ett namn.")) } else { Ok(text) }
}

/// Adds an authority (nämnd).
///
/// # Errors
/// `NotAllowed`; `Field` without a name.
#[boxed]
pub async fn add_authority(desk: &Desk, text: &str) -> Result<AuthorityId, Refusal> {
    desk.must_everywhere(Right::ManagePeople)?;
    let (id, name) = (AuthorityId(desk.new_id()), name(text)?);
    let mut writer = desk.open().await?;
    writer.add_authority(id, &name).await?;
    writer.tell(desk.told("authority.added", ("authority", id.0)));
    writer.commit().await?;
    Ok(id)
}

/// Adds a unit (förvaltning, kontor, bolag) under an authority.
///
/// # Errors
/// `NotAllowed`; `Field` without a name or authority.
#[boxed]
pub async fn add_unit(desk: &Desk, authority: AuthorityId, text: &str) -> Result<UnitId, Refusal> {
    desk.must_everywhere(Right::ManagePeople)?;
    let (id, name) = (UnitId(desk.new_id()), name(text)?);
    let mut writer = desk.open().await?;
    if !writer.authorities().await?.iter().any(|a| a.id == authority.0) {
        return Err(Refusal::field("authority", "Välj en nämnd."));
    }
    writer.add_unit(id, authority, &name).await?;
    let body = serde_json::json!({ "authority": authority.0 });
    writer.tell(desk.told("unit.added", ("unit", id.0)).body(&body));
    writer.commit().await?;
    Ok(id)
}

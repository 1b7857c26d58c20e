//! Founding a municipality in the installation: name, host names, first authority and unit, the policy it
//! adopts, and the first administrator, who comes in by a one-time link.

use super::links::{self, Purpose};
use crate::desk::Office;
use crate::policy::adopt::{Adoption, write_version};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::sync::Arc;
use torg_domain::ids::{AuthorityId, MunicipalityId, PersonId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_store::municipality::{MandateRow, MunicipalityRow, PersonRow};

/// What is needed to found a municipality.
#[derive(Clone, Debug)]
pub struct Founding {
    /// Short name, lower-case letters, digits and hyphens: in the log's origin and in file names.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its host names.
    pub hosts: Vec<String>,
    /// Its first authority (nämnd).
    pub authority: String,
    /// Its first unit (förvaltning).
    pub unit: String,
    /// The first administrator's address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Title as shown.
    pub title: String,
    /// The policy, and the decision by which it was adopted.
    pub policy: Adoption,
}

/// The rights of the first administrator: to set up and see how it goes, not to read or handle. No right
/// among them gives another (`torg_domain::municipality::reach`).
const FIRST: [Right; 6] = [
    Right::ManagePeople,
    Right::ManageChannels,
    Right::AdoptPolicy,
    Right::ChangeApplication,
    Right::ReadTrail,
    Right::Coordinate,
];

/// Founds a municipality; gives back the token of the first administrator's link.
///
/// # Errors
/// `Field` for a bad or taken key or host; `Asks` when the policy has questions that must be answered now.
#[boxed]
pub async fn found(office: &Arc<Office>, f: Founding) -> Result<(MunicipalityRow, String), Refusal> {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if f.key.is_empty() || f.key.len() > 40 || !f.key.chars().all(good) {
        return Err(Refusal::field("key", "Kortnamnet får ha små bokstäver a–z, siffror och bindestreck."));
    }
    f.policy.ready()?;
    let now = office.clock.now();
    let id = MunicipalityId(office.chance.id(now));
    let taken =
        |_| Refusal::field("key", "Kortnamnet eller värdnamnet används redan i den här installationen.");
    let row = office.store.found(id, &f.key, &f.name, &f.hosts, now).await.map_err(taken)?;
    let desk = office.desk_of_job(row.clone(), "init");
    let mut writer = desk.open().await?;
    let (authority, unit) = (AuthorityId(desk.new_id()), UnitId(desk.new_id()));
    writer.add_authority(authority, &f.authority).await?;
    writer.add_unit(unit, authority, &f.unit).await?;
    let person = PersonRow {
        id: desk.new_id(),
        email: f.email.clone(),
        first_name: f.first_name.clone(),
        last_name: f.last_name.clone(),
        title: f.title.clone(),
        unit: Some(unit.0),
        password: None,
        language: "sv".into(),
        shortcuts: true,
        created_at: now.as_millisecond(),
        ended_at: None,
    };
    writer.add_person(&person).await?;
    let mandate = MandateRow {
        id: desk.new_id(),
        person: person.id,
        title: "first-administrator".into(),
        rights: FIRST.map(Right::word).join(" "),
        unit: None,
        authority: None,
        from_on: desk.today().to_string(),
        until_on: None,
        given_by: None,
        given_at: now.as_millisecond(),
        ended_at: None,
        ended_by: None,
    };
    writer.add_mandate(&mandate).await?;
    let body = serde_json::json!({ "authority": authority.0, "unit": unit.0, "first": person.id });
    writer.tell(desk.told("municipality.founded", ("municipality", id.0)).body(&body).row(&mandate));
    write_version(&desk, &mut writer, &f.policy).await?;
    let token = links::token(office);
    let until = now.checked_add(links::WORKS).unwrap_or(now);
    let first = PersonId(person.id);
    writer.add_link(links::fingerprint(&token), first, Purpose::First.word(), now, until).await?;
    writer.tell(desk.told("person.link-made", ("person", person.id)));
    writer.commit().await?;
    Ok((row, token))
}

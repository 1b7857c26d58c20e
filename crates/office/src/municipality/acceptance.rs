//! Accepting the policy (CH-11, CH-12, GV-12): each person says that they have read the version in force and will
//! follow it. A new version asks again.

use crate::desk::{Desk, mandate};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::PersonId;
use torg_store::channels::register::AcceptanceRow;
use torg_store::municipality::PersonRow;

/// Who has accepted the version in force, and who has not.
#[derive(Clone, Debug, Default)]
pub struct Accepted {
    /// When the person asking did.
    pub mine_at: Option<i64>,
    /// Those who have, with when.
    pub have: Vec<(PersonRow, i64)>,
    /// Those who hold a mandate today and have not.
    pub lack: Vec<PersonRow>,
}

/// Reads who has and who has not. Asked of everybody who holds a mandate today.
///
/// # Errors
/// `NoPolicy`; what the database said.
#[boxed]
pub async fn read(desk: &Desk) -> Result<Accepted, Refusal> {
    let policy = desk.policy().await?;
    let mut reader = desk.reader();
    let rows = reader.acceptances(policy.id).await?;
    let mandates = reader.mandates().await?;
    let today = desk.today();
    let holds = |person: &PersonRow| {
        mandates
            .iter()
            .filter(|m| m.person == person.id)
            .filter_map(mandate)
            .any(|m| m.holds_on(today) && !m.rights.is_empty())
    };
    let mut out = Accepted::default();
    for person in reader.people().await?.into_iter().filter(|p| p.ended_at.is_none()) {
        match rows.iter().find(|a| a.person == person.id) {
            Some(row) => {
                if desk.by() == Some(person.id) {
                    out.mine_at = Some(row.at);
                }
                out.have.push((person, row.at));
            }
            None if holds(&person) => out.lack.push(person),
            None => {}
        }
    }
    Ok(out)
}

/// The person acting accepts the version in force. `version` is the one they were shown: a newer one is another.
///
/// # Errors
/// `NoPolicy`; `Rule` when another version has come into force in between.
#[boxed]
pub async fn accept(desk: &Desk, version: i64) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    if policy.number != version {
        return Err(Refusal::Rule(
            "En ny version av riktlinjerna har börjat gälla sedan du öppnade sidan. Läs den först.".into(),
        ));
    }
    let me = desk.person()?;
    let row =
        AcceptanceRow { id: desk.new_id(), person: me.0, policy: policy.id.0, at: desk.now.as_millisecond() };
    let mut writer = desk.open().await?;
    if !writer.add_acceptance(&row).await? {
        return Ok(());
    }
    writer.tell(desk.told("policy.accepted", ("person", me.0)).row(&row));
    Ok(writer.commit().await?)
}

/// Reminds everybody who has not accepted, once for each who asks; how many were told.
///
/// # Errors
/// `NotAllowed` without the right to see to people; `NoPolicy`.
#[boxed]
pub async fn remind(desk: &Desk) -> Result<usize, Refusal> {
    desk.must_everywhere(torg_domain::municipality::rights::Right::ManagePeople)?;
    let lacking = read(desk).await?.lack;
    let mut writer = desk.open().await?;
    for person in &lacking {
        let whom = PersonId(person.id);
        crate::inbox::tell::note(desk, &mut writer, whom, "accept-policy", None, None, None).await?;
    }
    let body = serde_json::json!({ "people": lacking.len() });
    writer.tell(desk.told("policy.acceptance-reminded", ("municipality", desk.municipality.id)).body(&body));
    writer.commit().await?;
    Ok(lacking.len())
}

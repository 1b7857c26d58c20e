//! Plain letters: what was told on the page, the morning's summary, where links lead, and what came back.
//!
//! Letters to authors are orders and stand with the decisions (`decisions/by_mail.rs`).

pub mod address;
pub mod bounce;
pub mod digest;
pub mod notices;

use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::ids::PersonId;

/// Notes that a letter to somebody who works here did not arrive, for whoever sees to people. The trail is
/// told once for each address.
///
/// # Errors
/// What the store said.
pub(crate) async fn did_not_arrive(desk: &Desk, person: PersonId, why: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.person(person).await?;
    let before = writer.person_mail(person).await?;
    let known = before.and_then(|b| b.bounced_address).is_some_and(|a| a == row.email);
    writer.bounced(person, &row.email, why, desk.now).await?;
    if !known {
        let body = serde_json::json!({ "why": why });
        writer.tell(desk.told("person.mail-came-back", ("person", person.0)).body(&body));
    }
    Ok(writer.commit().await?)
}

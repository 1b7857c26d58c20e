//! People: invited, changed, and gone only when nothing is left hanging on them.

use super::links::{self, Purpose, may_manage};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{PersonId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_store::Problem;
use torg_store::municipality::PersonRow;

/// What is known of a person.
#[derive(Clone, Debug, Default)]
pub struct Particulars {
    /// E-mail address.
    pub email: String,
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// Title as shown under answers.
    pub title: String,
    /// The unit they belong to.
    pub unit: Option<UnitId>,
}

impl Particulars {
    fn check(&self) -> Result<(), Refusal> {
        let email = self.email.trim();
        let parts: Vec<&str> = email.split('@').collect();
        let plain = !email.chars().any(|c| c.is_control() || c.is_whitespace());
        if parts.len() != 2 || parts.iter().any(|p| p.is_empty()) || email.len() > 254 || !plain {
            return Err(Refusal::field("email", "Skriv en e-postadress, till exempel namn@kommun.se."));
        }
        for (field, text) in
            [("first_name", &self.first_name), ("last_name", &self.last_name), ("title", &self.title)]
        {
            if text.trim().is_empty() || text.chars().count() > 120 || text.chars().any(char::is_control) {
                return Err(Refusal::field(field, "Fyll i fältet, högst 120 tecken."));
            }
        }
        Ok(())
    }
}

fn taken(problem: Problem) -> Refusal {
    match problem {
        Problem::Taken(_) => Refusal::field("email", "Adressen används redan av någon."),
        other => other.into(),
    }
}

/// Invites somebody; the link's token is shown once, to be handed over.
///
/// # Errors
/// `NotAllowed` without the right at that unit; `Field` for bad particulars.
#[boxed]
pub async fn invite(desk: &Desk, p: Particulars) -> Result<(PersonId, String), Refusal> {
    p.check()?;
    let row = PersonRow {
        id: desk.new_id(),
        email: p.email.trim().to_lowercase(),
        first_name: p.first_name.trim().into(),
        last_name: p.last_name.trim().into(),
        title: p.title.trim().into(),
        unit: p.unit.map(|u| u.0),
        password: None,
        language: "sv".into(),
        shortcuts: true,
        created_at: desk.now.as_millisecond(),
        ended_at: None,
    };
    may_manage(desk, &row)?;
    let mut writer = desk.open().await?;
    writer.add_person(&row).await.map_err(taken)?;
    writer.tell(desk.told("person.invited", ("person", row.id)));
    writer.commit().await?;
    let id = PersonId(row.id);
    let token = links::make(desk, id, Purpose::Invite).await?;
    Ok((id, token))
}

/// Changes a person's particulars.
///
/// # Errors
/// As `invite`.
#[boxed]
pub async fn change(desk: &Desk, id: PersonId, p: Particulars) -> Result<(), Refusal> {
    p.check()?;
    let mut writer = desk.open().await?;
    let was = writer.person(id).await?;
    may_manage(desk, &was)?;
    let now = PersonRow {
        email: p.email.trim().to_lowercase(),
        first_name: p.first_name.trim().into(),
        last_name: p.last_name.trim().into(),
        title: p.title.trim().into(),
        unit: p.unit.map(|u| u.0),
        ..was
    };
    may_manage(desk, &now)?;
    writer.save_person(&now).await.map_err(taken)?;
    writer.tell(desk.told("person.changed", ("person", id.0)));
    Ok(writer.commit().await?)
}

/// Ends a person: mandates end, sessions end. Refused while a channel would be left alone.
///
/// # Errors
/// `NotAllowed`; `Rule` naming what must be handed over first.
#[boxed]
pub async fn end(desk: &Desk, id: PersonId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.person(id).await?;
    may_manage(desk, &row)?;
    let alone = super::charge::of_by(desk, &mut writer, id).await?.alone;
    if !alone.is_empty() {
        return Err(Refusal::Rule(format!(
            "{} står som ansvarig eller ersättare, eller är ensam om inloggningsuppgifter. Lämna först över: {}.",
            row.name(),
            alone.join("; ")
        )));
    }
    let mandates = writer.mandates().await?;
    let others = mandates.iter().any(|m| {
        m.person != id.0
            && m.ended_at.is_none()
            && m.rights.split(' ').any(|r| r == Right::ManagePeople.word())
    });
    let manages = mandates.iter().any(|m| {
        m.person == id.0
            && m.ended_at.is_none()
            && m.rights.split(' ').any(|r| r == Right::ManagePeople.word())
    });
    if manages && !others {
        return Err(Refusal::Rule(format!(
            "{} är den enda som sköter personer och uppdrag. Ge någon annan den rätten först.",
            row.name()
        )));
    }
    let by = desk.person()?;
    for mandate in mandates.iter().filter(|m| m.person == id.0 && m.ended_at.is_none()) {
        writer.end_mandate(mandate.id.into(), by, desk.now).await?;
        let now = writer.mandate(mandate.id.into()).await?;
        writer.tell(desk.told("mandate.ended", ("mandate", mandate.id)).row(&now));
    }
    writer.end_sessions(id, None, None, desk.now).await?;
    writer
        .save_person(&PersonRow { ended_at: Some(desk.now.as_millisecond()), password: None, ..row })
        .await?;
    writer.tell(desk.told("person.ended", ("person", id.0)));
    Ok(writer.commit().await?)
}

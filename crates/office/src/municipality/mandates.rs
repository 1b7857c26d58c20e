//! Mandates (uppdrag): a title's rights given to a person at a unit for a time, and ended (CH-04, CH-06).

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::ids::{AuthorityId, MandateId, PersonId};
use torg_domain::municipality::reach::Place;
use torg_domain::municipality::rights::Right;
use torg_store::municipality::MandateRow;

/// What is given.
#[derive(Clone, Debug)]
pub struct Giving {
    /// To whom.
    pub person: PersonId,
    /// Which title of the policy.
    pub title: String,
    /// Where.
    pub place: Place,
    /// From this day.
    pub from_on: Date,
    /// Until this day, included; none for no end.
    pub until_on: Option<Date>,
}

/// Gives a mandate. Nobody gives more than their place reaches: the right to manage people there.
///
/// # Errors
/// `NotAllowed`; `Field` for an unknown title, or days in the wrong order.
#[boxed]
pub async fn give(desk: &Desk, giving: Giving) -> Result<MandateId, Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    must_manage(desk, &mut writer, giving.place).await?;
    let title = policy
        .policy
        .titles()
        .iter()
        .find(|t| t.key == giving.title)
        .ok_or_else(|| Refusal::field("title", "Välj en av titlarna i era riktlinjer."))?;
    if giving.until_on.is_some_and(|until| until < giving.from_on) {
        return Err(Refusal::field("until_on", "Slutdagen ligger före startdagen."));
    }
    let person = writer.person(giving.person).await?;
    if person.ended_at.is_some() {
        return Err(Refusal::field("person", format!("{} har slutat.", person.name())));
    }
    let (unit, authority) = match giving.place {
        Place::Whole => (None, None),
        Place::Authority(a) => (None, Some(a.0)),
        Place::Unit(u) => (Some(u.0), None),
    };
    let row = MandateRow {
        id: desk.new_id(),
        person: giving.person.0,
        title: title.key.clone(),
        rights: title.rights.iter().map(|r| r.word()).collect::<Vec<_>>().join(" "),
        unit,
        authority,
        from_on: giving.from_on.to_string(),
        until_on: giving.until_on.map(|d| d.to_string()),
        given_by: desk.by(),
        given_at: desk.now.as_millisecond(),
        ended_at: None,
        ended_by: None,
    };
    writer.add_mandate(&row).await?;
    let body = serde_json::json!({ "person": row.person, "title": row.title });
    writer.tell(desk.told("mandate.given", ("mandate", row.id)).body(&body).row(&row));
    writer.commit().await?;
    Ok(row.id.into())
}

/// Ends a mandate now.
///
/// # Errors
/// `NotAllowed`; `Rule` for the last one that can manage people.
#[boxed]
pub async fn end(desk: &Desk, id: MandateId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.mandate(id).await?;
    let place = match (row.unit, row.authority) {
        (Some(unit), _) => Place::Unit(unit.into()),
        (None, Some(authority)) => Place::Authority(authority.into()),
        (None, None) => Place::Whole,
    };
    must_manage(desk, &mut writer, place).await?;
    let manages =
        |m: &MandateRow| m.ended_at.is_none() && m.rights.split(' ').any(|r| r == Right::ManagePeople.word());
    if manages(&row) && !writer.mandates().await?.iter().any(|m| m.id != row.id && manages(m)) {
        return Err(Refusal::Rule(
            "Det här är det enda uppdraget som kan sköta personer. Ge någon annan det först.".into(),
        ));
    }
    let by = desk.person()?;
    writer.end_mandate(id, by, desk.now).await?;
    let now = writer.mandate(id).await?;
    writer.tell(desk.told("mandate.ended", ("mandate", id.0)).row(&now));
    Ok(writer.commit().await?)
}

async fn must_manage(desk: &Desk, reader: &mut torg_store::Reader, place: Place) -> Result<(), Refusal> {
    match place {
        Place::Whole => desk.must_everywhere(Right::ManagePeople),
        Place::Unit(unit) => {
            if !reader.units().await?.iter().any(|u| u.id == unit.0) {
                return Err(Refusal::field("place", "Välj en enhet."));
            }
            desk.must(Right::ManagePeople, unit)
        }
        Place::Authority(AuthorityId(authority)) => {
            let units = reader.units().await?;
            if !reader.authorities().await?.iter().any(|a| a.id == authority) {
                return Err(Refusal::field("place", "Välj en nämnd."));
            }
            // For a whole authority: the right at each of its units, or everywhere.
            if desk.must_everywhere(Right::ManagePeople).is_ok() {
                return Ok(());
            }
            let own: Vec<_> = units.iter().filter(|u| u.authority == authority).collect();
            if own.is_empty() {
                return Err(Refusal::NotAllowed(Right::ManagePeople));
            }
            own.iter().try_for_each(|u| desk.must(Right::ManagePeople, u.id.into()))
        }
    }
}

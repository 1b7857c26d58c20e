//! Where else somebody may speak for the municipality: approved by whom the policy names, one named person at
//! each place, who steps aside when privately involved (OT-01 to OT-07).

use crate::desk::Desk;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::ids::PersonId;
use torg_domain::municipality::rights::Right;
use torg_store::Writer;
use torg_store::publishing::OtherPlaceRow;
use uuid::Uuid;

/// What a notice of having been appointed is called.
pub const APPOINTED: &str = "place-appointed";

/// A place as a form has it.
#[derive(Clone, Debug, Default)]
pub struct Place {
    /// Its name.
    pub name: String,
    /// What sort of place.
    pub kind: String,
    /// Its address.
    pub address: String,
    /// The title by which taking part was approved.
    pub title: String,
    /// Who approved it.
    pub approved_by: String,
    /// When.
    pub approved_on: Option<Date>,
    /// Where that stands.
    pub reference: String,
    /// Who follows and speaks there.
    pub participant: Option<PersonId>,
}

/// Enters a place.
///
/// # Errors
/// `NotAllowed`; `Field` naming what the policy asks for.
#[boxed]
pub async fn enter(desk: &Desk, place: &Place) -> Result<Uuid, Refusal> {
    desk.must_somewhere(Right::ManageChannels)?;
    let policy = desk.policy().await?;
    let rule = policy.policy.others_approval();
    let clean = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let name = clean(&place.name);
    if name.is_empty() || name.chars().count() > 300 {
        return Err(Refusal::field("name", "Skriv vad platsen heter."));
    }
    let address = place.address.trim();
    if !(address.starts_with("https://") || address.starts_with("http://")) || address.len() > 2_000 {
        return Err(Refusal::field("address", "Skriv adressen. Den börjar med https://."));
    }
    if clean(&place.approved_by).is_empty() {
        return Err(Refusal::field("approved_by", "Skriv vem som har godkänt deltagandet."));
    }
    if let Some(rule) = rule
        && !rule.by.is_empty()
        && !rule.by.iter().any(|title| title.as_str() == place.title)
    {
        return Err(Refusal::field(
            "title",
            "Välj med vilken titel deltagandet är godkänt: riktlinjerna säger vem som får.",
        ));
    }
    let approved_on = place.approved_on.ok_or_else(|| Refusal::field("approved_on", "Välj dagen."))?;
    let participant =
        place.participant.ok_or_else(|| Refusal::field("participant", "Välj vem som ska delta."))?;
    let mut writer = desk.open().await?;
    must_be_here(&mut writer, participant).await?;
    let row = OtherPlaceRow {
        id: desk.new_id(),
        name,
        kind: clean(&place.kind),
        address: address.into(),
        title: place.title.clone(),
        approved_by: clean(&place.approved_by),
        approved_on: approved_on.to_string(),
        reference: clean(&place.reference),
        participant: participant.0,
        was: None,
        why: String::new(),
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
        ended_at: None,
    };
    writer.add_other_place(&row).await?;
    tell::note(desk, &mut writer, participant, APPOINTED, None, None, None).await?;
    writer.tell(desk.told("place.entered", ("other_place", row.id)).row(&row));
    writer.commit().await?;
    Ok(row.id)
}

async fn must_be_here(writer: &mut Writer, person: PersonId) -> Result<(), Refusal> {
    let row = writer.person(person).await.map_err(|_| Refusal::field("participant", "Välj en person."))?;
    if row.ended_at.is_some() {
        return Err(Refusal::field("participant", "Personen har slutat. Välj någon annan."));
    }
    Ok(())
}

/// Hands a conversation to somebody else, because one is privately involved or for another reason; the reason
/// is kept inside (OT-07).
///
/// # Errors
/// `NotAllowed` for others than the participant and who sees to channels; `Missing`; `Field`.
#[boxed]
pub async fn step_aside(desk: &Desk, id: Uuid, to: PersonId, why: &str) -> Result<Uuid, Refusal> {
    let mut writer = desk.open().await?;
    let was = writer.other_place(id).await?;
    if desk.by() != Some(was.participant) {
        desk.must_everywhere(Right::ManageChannels)?;
    }
    if was.ended_at.is_some() {
        return Err(Refusal::Rule("Deltagandet där är avslutat.".into()));
    }
    if to.0 == was.participant {
        return Err(Refusal::field("participant", "Välj någon annan än den som lämnar över."));
    }
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför. Det stannar inom kommunen."));
    }
    must_be_here(&mut writer, to).await?;
    writer.end_other_place(id, desk.now).await?;
    let ended = writer.other_place(id).await?;
    let row = OtherPlaceRow {
        id: desk.new_id(),
        participant: to.0,
        was: Some(id),
        why: why.trim().chars().take(1_000).collect(),
        set_by: desk.person()?.0,
        set_at: desk.now.as_millisecond(),
        ended_at: None,
        ..was
    };
    writer.add_other_place(&row).await?;
    tell::note(desk, &mut writer, to, APPOINTED, None, None, None).await?;
    writer.tell(desk.told("place.stepped-aside", ("other_place", row.id)).row(&ended).row(&row));
    writer.commit().await?;
    Ok(row.id)
}

/// Ends taking part at a place.
///
/// # Errors
/// `NotAllowed`; `Missing`.
#[boxed]
pub async fn end(desk: &Desk, id: Uuid) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let was = writer.other_place(id).await?;
    if desk.by() != Some(was.participant) {
        desk.must_everywhere(Right::ManageChannels)?;
    }
    writer.end_other_place(id, desk.now).await?;
    let row = writer.other_place(id).await?;
    writer.tell(desk.told("place.ended", ("other_place", id)).row(&row));
    Ok(writer.commit().await?)
}

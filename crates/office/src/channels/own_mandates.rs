//! Mandates of one's own (uppdrag): to open accounts, or to use them, at a unit or in one channel, for a time
//! (CH-04, CH-06, CH-08). Given by whoever the policy says approves.

use super::titled::by_title;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use serde_json::json;
use torg_domain::ids::{ChannelId, MandateId, PersonId, UnitId};
use torg_domain::policy::values::AssignmentFor;
use torg_store::channels::register::ChannelMandateRow;

/// What is given.
#[derive(Clone, Debug)]
pub struct Given {
    /// To whom.
    pub person: PersonId,
    /// For what.
    pub kind: AssignmentFor,
    /// At which unit.
    pub unit: UnitId,
    /// In one channel only.
    pub channel: Option<ChannelId>,
    /// From this day.
    pub from_on: Date,
    /// Until this day, included; none for no end.
    pub until_on: Option<Date>,
    /// The decision's paragraph or number.
    pub reference: String,
}

/// Gives one.
///
/// # Errors
/// `Rule` naming who gives it; `Field` for somebody who has left, or days in the wrong order.
#[boxed]
pub async fn give(desk: &Desk, given: &Given) -> Result<MandateId, Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    if given.until_on.is_some_and(|until| until < given.from_on) {
        return Err(Refusal::field("until_on", "Slutdagen ligger före startdagen."));
    }
    let mut writer = desk.open().await?;
    if !writer.units().await?.iter().any(|u| u.id == given.unit.0) {
        return Err(Refusal::field("unit", "Välj en enhet."));
    }
    let title = by_title(desk, &mut writer, &policy, given.unit, &rules.approves).await?;
    let person =
        writer.person(given.person).await.map_err(|_| Refusal::field("person", "Välj en person."))?;
    if person.ended_at.is_some() {
        return Err(Refusal::field("person", format!("{} har slutat.", person.name())));
    }
    let row = ChannelMandateRow {
        id: desk.new_id(),
        person: given.person.0,
        kind: given.kind.word().into(),
        unit: Some(given.unit.0),
        channel: given.channel.map(|c| c.0),
        from_on: given.from_on.to_string(),
        until_on: given.until_on.map(|on| on.to_string()),
        title: title.unwrap_or_default(),
        reference: given.reference.trim().chars().take(200).collect(),
        given_by: desk.person()?.0,
        given_at: desk.now.as_millisecond(),
        ended_at: None,
        ended_by: None,
    };
    writer.add_channel_mandate(&row).await?;
    let body = json!({ "person": row.person, "kind": row.kind });
    writer.tell(desk.told("channel-mandate.given", ("channel-mandate", row.id)).body(&body).row(&row));
    writer.commit().await?;
    Ok(row.id.into())
}

/// Ends one now.
///
/// # Errors
/// `Missing`; `Rule` naming who may.
#[boxed]
pub async fn end(desk: &Desk, id: MandateId) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut row = writer.channel_mandate(id).await?;
    let unit = UnitId(row.unit.ok_or(Refusal::Missing)?);
    by_title(desk, &mut writer, &policy, unit, &rules.approves).await?;
    if row.ended_at.is_some() {
        return Err(Refusal::Rule("Uppdraget är redan avslutat.".into()));
    }
    row.ended_at = Some(desk.now.as_millisecond());
    row.ended_by = desk.by();
    writer.end_channel_mandate(&row).await?;
    writer.tell(desk.told("channel-mandate.ended", ("channel-mandate", row.id)).row(&row));
    Ok(writer.commit().await?)
}

//! Deciding about an application: the legal checklist, the body's decision it rests on, consultation, approval
//! or refusal, and taking it back (CH-01, CH-02, CH-03, CH-09, CH-22).

use super::super::titled::{by_title, holders};
use super::{Ground, Life, Taking, fresh, staff, take};
use crate::desk::Desk;
use crate::inbox::tell::note;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use torg_domain::channels::legal::Answered;
use torg_domain::channels::life::{Role, Step};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;

/// The legal checklist is gone through: done only when nothing in it is answered with no. Told to whoever approves
/// by the policy.
///
/// # Errors
/// `NotAllowed`; `Rule` naming the question, or what the application lacks; `Stale`.
#[boxed]
pub async fn check(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    legal: &[Answered],
) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    fresh(&life, revision)?;
    if let Some(open) = torg_domain::channels::legal::open(legal, life.facts.dialogue) {
        let text = format!(
            "Lagkravet är inte uppfyllt, eller skälet till att det inte gäller saknas: {} (MO-06)",
            open.swedish()
        );
        return Err(Refusal::Rule(text));
    }
    let ground = Ground::default();
    let taking = Taking { step: Step::Check, ground: &ground, title: None, facts: json!({ "legal": legal }) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    let approving = holders(desk, &mut writer, life.unit, &policy.policy.channel_rules().approves).await?;
    // Somebody may hold more than one title, or one at more than one place.
    let approving: BTreeSet<_> = approving.into_iter().map(|(person, _)| person).collect();
    for whom in approving {
        note(desk, &mut writer, whom, "channel-checked", None, Some(id.0), None).await?;
    }
    Ok(writer.commit().await?)
}

/// The three things one body decides where it both decides and approves (CH-09).
#[derive(Clone, Debug, Default)]
pub struct Three {
    /// Whether social media are used.
    pub whether: String,
    /// Which.
    pub which: String,
    /// Who speaks there.
    pub who: String,
}

/// A body's decision is pointed at.
///
/// # Errors
/// `NotAllowed`; `Field` without body, day or number.
#[boxed]
pub async fn decision(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    ground: &Ground,
    three: &Three,
) -> Result<(), Refusal> {
    if ground.decided_by.trim().is_empty() {
        return Err(Refusal::field("decided_by", "Skriv vem som har beslutat."));
    }
    if ground.decided_on.is_none() {
        return Err(Refusal::field("decided_on", "Välj vilken dag det beslutades."));
    }
    if ground.reference.trim().is_empty() {
        return Err(Refusal::field("reference", "Skriv paragraf eller diarienummer."));
    }
    let policy = desk.policy().await?;
    let mut facts = Value::Object(serde_json::Map::new());
    if policy.policy.channel_rules().one_body() {
        for (field, said) in [("whether", &three.whether), ("which", &three.which), ("who", &three.who)] {
            if said.trim().is_empty() {
                return Err(Refusal::field(field, "Skriv vad som beslutades."));
            }
            facts[field] = said.trim().into();
        }
    }
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    fresh(&life, revision)?;
    let taking = Taking { step: Step::Decide, ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// A consultation is noted by whoever is consulted (CH-22).
///
/// # Errors
/// `Rule` naming who is consulted; `Field` without what was said.
#[boxed]
pub async fn consult(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    ground: &Ground,
) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv vad samrådet kom fram till."));
    }
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    let title = by_title(desk, &mut writer, &policy, life.unit, &rules.consulted).await?;
    fresh(&life, revision)?;
    let taking = Taking { step: Step::Consult, ground, title, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// The channel is approved by whoever the policy names; where that is also who appoints the responsible person,
/// with their name (CH-02, CH-03).
///
/// # Errors
/// `Rule` naming who approves, or the duties that are missing; `Field`; `Stale`.
#[boxed]
pub async fn approve(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    ground: &Ground,
    responsible: Option<PersonId>,
) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    let title = by_title(desk, &mut writer, &policy, life.unit, &rules.approves).await?;
    fresh(&life, revision)?;
    if title.is_none() {
        // Somebody enters what a body decided: then it must be possible to find it.
        if ground.decided_by.trim().is_empty() {
            return Err(Refusal::field("decided_by", "Skriv vem som har godkänt kanalen."));
        }
        if ground.reference.trim().is_empty() {
            return Err(Refusal::field("reference", "Skriv beslutets paragraf eller diarienummer."));
        }
    }
    if let Some(person) = responsible {
        staff::appointed(desk, &mut writer, &policy, &mut life, Role::Responsible, person).await?;
    }
    let taking = Taking { step: Step::Approve, ground, title, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    tell_applicant(desk, &mut writer, &life, "channel-approved").await?;
    Ok(writer.commit().await?)
}

/// The channel is not approved.
///
/// # Errors
/// As `approve`; `Field` without a reason.
#[boxed]
pub async fn refuse(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    ground: &Ground,
) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför ansökan avslås."));
    }
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    let title = by_title(desk, &mut writer, &policy, life.unit, &rules.approves).await?;
    fresh(&life, revision)?;
    let taking = Taking { step: Step::Refuse, ground, title, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    tell_applicant(desk, &mut writer, &life, "channel-refused").await?;
    Ok(writer.commit().await?)
}

/// Whoever applied takes the application back, or whoever looks after channels does.
///
/// # Errors
/// `NotAllowed`; `Rule` when it is too late; `Stale`.
#[boxed]
pub async fn withdraw(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    ground: &Ground,
) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    if life.application.as_ref().map(|a| a.applicant) != desk.by() {
        desk.must(Right::ManageChannels, life.unit)?;
    }
    fresh(&life, revision)?;
    let taking = Taking { step: Step::Withdraw, ground, title: None, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

async fn tell_applicant(
    desk: &Desk,
    writer: &mut torg_store::Writer,
    life: &Life,
    kind: &str,
) -> Result<(), Refusal> {
    let Some(application) = &life.application else { return Ok(()) };
    let whom = PersonId(application.applicant);
    note(desk, writer, whom, kind, None, Some(life.id.0), None).await
}

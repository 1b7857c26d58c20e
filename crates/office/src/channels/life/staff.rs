//! The people of a channel: who answers for it and who stands in, who watches it and when, and where its login
//! is kept (CH-03, CH-16, CH-17, CH-19, CH-20, CH-30).

use super::super::titled::by_title;
use super::{Ground, Life, Taking, fresh, take};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::json;
use torg_domain::channels::life::{Role, State, Step};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_store::Writer;
use torg_store::channels::register::LoginRow;

/// Appoints somebody, within an open write: on the application, or on the channel it has become.
pub(crate) async fn appointed(
    desk: &Desk,
    writer: &mut Writer,
    policy: &InForce,
    life: &mut Life,
    role: Role,
    person: PersonId,
) -> Result<(), Refusal> {
    let field = role.word();
    let row = writer.person(person).await.map_err(|_| Refusal::field(field, "Välj en person."))?;
    if row.ended_at.is_some() {
        return Err(Refusal::field(field, format!("{} har slutat. Välj någon annan.", row.name())));
    }
    let other = if role == Role::Responsible { life.substitute } else { life.responsible };
    if other == Some(person) {
        return Err(Refusal::field(field, "Ersättaren ska vara någon annan än den ansvariga."));
    }
    match role {
        Role::Responsible => life.responsible = Some(person),
        Role::Substitute => life.substitute = Some(person),
    }
    if let Some(channel) = &mut life.channel {
        channel.responsible = life.responsible.map(|p| p.0);
        channel.substitute = life.substitute.map(|p| p.0);
        if !writer.save_channel(channel).await? {
            return Err(Refusal::Stale);
        }
        writer.tell(desk.told("channel.changed", ("channel", life.id.0)).row(channel));
    }
    if let Some(application) = &mut life.application {
        application.responsible = life.responsible.map(|p| p.0);
        application.substitute = life.substitute.map(|p| p.0);
    }
    let ground = Ground::default();
    let facts = json!({ "role": role.word(), "person": person.0 });
    take(
        desk,
        writer,
        Some(policy),
        life,
        Taking { step: Step::Appoint, ground: &ground, title: None, facts },
    )
    .await?;
    // What is asked next sees who was just appointed.
    life.facts = life.facts(desk, writer, policy).await?;
    crate::inbox::tell::note(desk, writer, person, "channel-appointed", None, Some(life.id.0), None).await
}

/// Appoints the responsible person or the substitute: done by whoever the policy says.
///
/// # Errors
/// `Rule` naming who appoints; `Field` for somebody who has left; `Stale`.
#[boxed]
pub async fn appoint(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    role: Role,
    person: PersonId,
) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    fresh(&life, revision)?;
    let by = match role {
        Role::Responsible => rules.responsible_by.clone(),
        Role::Substitute => rules.substitute_by.clone(),
    };
    // Where whoever runs the account sees to the substitute, it is the responsible person who does (CH-20).
    let own = role == Role::Substitute
        && by.is_some()
        && by == rules.responsible_title
        && life.responsible.map(|p| p.0) == desk.by();
    if !own {
        let titles: Vec<_> = by.into_iter().collect();
        by_title(desk, &mut writer, &policy, life.unit, &titles).await?;
    }
    appointed(desk, &mut writer, &policy, &mut life, role, person).await?;
    Ok(writer.commit().await?)
}

/// Whether the person acting looks after the channel: as responsible, as substitute, or by right.
#[must_use]
pub fn keeps(desk: &Desk, life: &Life) -> bool {
    must_keep(desk, life).is_ok()
}

/// The same, refused where it is not so.
pub(super) fn must_keep(desk: &Desk, life: &Life) -> Result<(), Refusal> {
    let own = [life.responsible, life.substitute].into_iter().flatten().any(|p| Some(p.0) == desk.by());
    if own { Ok(()) } else { desk.must(Right::ManageChannels, life.unit) }
}

/// Notes where the login is kept and who reaches it. Never the login itself.
///
/// # Errors
/// `NotAllowed`; `Field` without a place or people, or when it looks like a secret was written.
#[boxed]
pub async fn login(desk: &Desk, id: ChannelId, place: &str, reached_by: &[PersonId]) -> Result<(), Refusal> {
    let place = place.trim();
    if place.is_empty() || place.chars().count() > 500 {
        return Err(Refusal::field("place", "Skriv var inloggningsuppgifterna förvaras."));
    }
    let lower = place.to_lowercase();
    if ["lösenord:", "lösenord =", "password:", "password =", "pin:"].iter().any(|sign| lower.contains(sign))
    {
        return Err(Refusal::field(
            "place",
            "Skriv bara var uppgifterna förvaras, aldrig själva lösenordet.",
        ));
    }
    if reached_by.is_empty() {
        return Err(Refusal::field("reached_by", "Välj vilka som når uppgifterna."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let life = Life::load(desk, &mut writer, &policy, id).await?;
    must_keep(desk, &life)?;
    if life.state.is_over() {
        return Err(Refusal::Rule("Kanalen är inte i bruk.".into()));
    }
    for person in reached_by {
        let row = writer.person(*person).await.map_err(|_| Refusal::field("reached_by", "Välj personer."))?;
        if row.ended_at.is_some() {
            return Err(Refusal::field("reached_by", format!("{} har slutat.", row.name())));
        }
    }
    let people: Vec<_> = reached_by.iter().map(|p| p.0).collect();
    let was = life.login;
    let moved = was.as_ref().is_none_or(|l| l.place != place);
    let row = LoginRow {
        id: was.as_ref().map_or_else(|| desk.new_id(), |l| l.id),
        channel: id.0,
        place: place.into(),
        reached_by: serde_json::to_string(&people).unwrap_or_else(|_| "[]".into()),
        noted_by: desk.person()?.0,
        noted_at: desk.now.as_millisecond(),
        // What was tried at another place says nothing of this one.
        tested_on: if moved { None } else { was.as_ref().and_then(|l| l.tested_on.clone()) },
        tested_by: if moved { None } else { was.as_ref().and_then(|l| l.tested_by) },
    };
    writer.save_login(&row).await?;
    writer.tell(desk.told("channel.login-noted", ("channel", id.0)).row(&row));
    Ok(writer.commit().await?)
}

/// Notes that somebody who reaches the login has tried it today.
///
/// # Errors
/// `Rule` before it is noted where it is kept; `NotAllowed`.
#[boxed]
pub async fn login_tried(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let life = Life::load(desk, &mut writer, &policy, id).await?;
    let Some(mut row) = life.login.clone() else {
        return Err(Refusal::Rule("Skriv först var inloggningsuppgifterna förvaras.".into()));
    };
    let me = desk.person()?;
    if !row.people().contains(&me.0) {
        must_keep(desk, &life)?;
    }
    row.tested_on = Some(desk.today().to_string());
    row.tested_by = Some(me.0);
    writer.save_login(&row).await?;
    writer.tell(desk.told("channel.login-tried", ("channel", id.0)).row(&row));
    Ok(writer.commit().await?)
}

/// The staffing is complete: refused while somebody is missing.
///
/// # Errors
/// `NotAllowed`; `Rule` naming the duties; `Stale`.
#[boxed]
pub async fn staffed(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    supervision: &str,
    coverage: &str,
) -> Result<(), Refusal> {
    for (field, text) in [("supervision", supervision), ("coverage", coverage)] {
        if text.chars().count() > 2_000 {
            return Err(Refusal::field(field, "Skriv högst 2 000 tecken."));
        }
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    must_keep(desk, &life)?;
    fresh(&life, revision)?;
    if life.state == State::Approved
        && let Some(application) = &mut life.application
    {
        application.supervision = supervision.trim().into();
        application.coverage = coverage.trim().into();
        life.facts.supervision.clone_from(&application.supervision);
        life.facts.coverage.clone_from(&application.coverage);
    }
    let ground = Ground::default();
    let facts = json!({ "responsible": life.responsible, "substitute": life.substitute });
    take(
        desk,
        &mut writer,
        Some(&policy),
        &mut life,
        Taking { step: Step::Staff, ground: &ground, title: None, facts },
    )
    .await?;
    Ok(writer.commit().await?)
}

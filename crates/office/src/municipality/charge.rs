//! What somebody answers for (CH-13, CH-16): which channels, from when, by whose decision; which logins they reach;
//! and handing it all over. Nobody leaves while they alone hold something.

use super::links::may_manage;
use crate::channels::life::{Ground, Life, Taking, take};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::json;
use torg_domain::channels::life::{Role, Step};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::channels::register::{ChannelMandateRow, ChannelStepRow, ConfirmationRow, LoginRow};
use uuid::Uuid;

/// One channel somebody answers for.
#[derive(Clone, Debug)]
pub struct Held {
    /// The channel.
    pub channel: ChannelRow,
    /// As what.
    pub role: Role,
    /// Since which day.
    pub since: String,
    /// By whose decision.
    pub by: String,
    /// Its reference.
    pub reference: String,
    /// What is asked in the half-yearly round and not answered.
    pub asked: Option<ConfirmationRow>,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Charge {
    /// The channels.
    pub held: Vec<Held>,
    /// Mandates of one's own, ended ones left out.
    pub mandates: Vec<ChannelMandateRow>,
    /// The logins they reach, with the channel's name.
    pub logins: Vec<(LoginRow, String)>,
    /// What nobody else holds: sentences in Swedish, each a thing to hand over before they may leave.
    pub alone: Vec<String>,
}

/// Reads what somebody answers for.
///
/// # Errors
/// `Missing` when there is no such person here.
#[boxed]
pub async fn of(desk: &Desk, person: PersonId) -> Result<Charge, Refusal> {
    of_by(desk, &mut desk.reader(), person).await
}

/// The same, as an open write sees it.
pub(crate) async fn of_by(desk: &Desk, reader: &mut Reader, person: PersonId) -> Result<Charge, Refusal> {
    reader.person(person).await?;
    let mut charge = Charge::default();
    for channel in reader.channels_held_by(person).await? {
        let role = if channel.responsible == Some(person.0) { Role::Responsible } else { Role::Substitute };
        let id = ChannelId(channel.id);
        let steps = reader.channel_steps(id).await?;
        let (since, by, reference) = decision(reader, &channel, &steps, person, role).await?;
        let asked = reader.confirmations_of(id).await?.into_iter().find(|c| c.answered_at.is_none());
        if role == Role::Responsible {
            charge.alone.push(format!("{}: ansvarig", channel.name));
        } else {
            charge.alone.push(format!("{}: ersättare", channel.name));
        }
        charge.held.push(Held { channel, role, since, by, reference, asked });
    }
    for row in reader.applications().await?.into_iter().filter(|a| is_under_way(&a.state)) {
        for (held, word) in [(row.responsible, "ansvarig"), (row.substitute, "ersättare")] {
            if held == Some(person.0) {
                charge.alone.push(format!("{} (ansökan): {word}", row.name));
            }
        }
    }
    let today = desk.today().to_string();
    let mandates = reader.channel_mandates().await?.into_iter();
    charge.mandates = mandates
        .filter(|m| m.person == person.0 && m.ended_at.is_none())
        .filter(|m| m.until_on.as_deref().is_none_or(|until| today.as_str() <= until))
        .collect();
    let here: Vec<Uuid> =
        reader.people().await?.iter().filter(|p| p.ended_at.is_none()).map(|p| p.id).collect();
    let channels = reader.channels().await?;
    for login in reader.logins().await? {
        let people = login.people();
        if !people.contains(&person.0) {
            continue;
        }
        let open = channels.iter().find(|c| c.id == login.channel && c.closed_at.is_none());
        let Some(channel) = open else { continue };
        if !people.iter().any(|p| *p != person.0 && here.contains(p)) {
            charge.alone.push(format!("{}: inloggningsuppgifterna", channel.name));
        }
        charge.logins.push((login, channel.name.clone()));
    }
    Ok(charge)
}

fn is_under_way(state: &str) -> bool {
    use torg_domain::channels::life::State;
    State::from_word(state).is_some_and(State::is_under_way)
}

/// Since when and by whose decision somebody answers for a channel: the step that appointed them or handed it to
/// them; where there is none, the channel's approval.
async fn decision(
    reader: &mut Reader,
    channel: &ChannelRow,
    steps: &[ChannelStepRow],
    person: PersonId,
    role: Role,
) -> Result<(String, String, String), Refusal> {
    let mine = |s: &&ChannelStepRow| {
        let facts: serde_json::Value = serde_json::from_str(&s.facts).unwrap_or_default();
        let to = if s.step == Step::HandOver.word() { &facts["to"] } else { &facts["person"] };
        to.as_str() == Some(&person.to_string()) && facts["role"].as_str() == Some(role.word())
    };
    let appointing = [Step::Appoint.word(), Step::HandOver.word()];
    let step = steps.iter().rev().filter(|s| appointing.contains(&s.step.as_str())).find(mine);
    Ok(match step {
        Some(s) => {
            let by = match s.person {
                Some(id) => reader.person(id.into()).await?.name(),
                None => s.decided_by.clone(),
            };
            (s.decided_on.clone(), by, s.reference.clone())
        }
        None => (channel.approved_on.clone(), channel.approved_by.clone(), channel.approval.clone()),
    })
}

/// Hands one role in a channel over to somebody else, with what the successor must know.
///
/// # Errors
/// `NotAllowed` unless it is one's own, or one looks after channels there; `Field` for a bad successor or no note.
#[boxed]
pub async fn hand_over(
    desk: &Desk,
    id: ChannelId,
    from: PersonId,
    to: PersonId,
    told: &str,
) -> Result<(), Refusal> {
    let told = told.trim();
    if told.is_empty() || told.chars().count() > 2_000 {
        return Err(Refusal::field("told", "Skriv vad den som tar över behöver veta."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    if desk.by() != Some(from.0) {
        desk.must(Right::ManageChannels, life.unit)?;
    }
    let Some(mut channel) = life.channel.clone() else { return Err(Refusal::Missing) };
    let successor = writer.person(to).await.map_err(|_| Refusal::field("to", "Välj vem som tar över."))?;
    if successor.ended_at.is_some() {
        return Err(Refusal::field("to", format!("{} har slutat. Välj någon annan.", successor.name())));
    }
    let role = if channel.responsible == Some(from.0) { Role::Responsible } else { Role::Substitute };
    let (held, other) = match role {
        Role::Responsible => (channel.responsible, channel.substitute),
        Role::Substitute => (channel.substitute, channel.responsible),
    };
    if held != Some(from.0) {
        return Err(Refusal::Rule("Personen svarar inte för den kanalen.".into()));
    }
    if to == from || other == Some(to.0) {
        return Err(Refusal::field("to", "Välj någon som inte redan svarar för kanalen."));
    }
    match role {
        Role::Responsible => channel.responsible = Some(to.0),
        Role::Substitute => channel.substitute = Some(to.0),
    }
    if !writer.save_channel(&mut channel).await? {
        return Err(Refusal::Stale);
    }
    writer.tell(desk.told("channel.changed", ("channel", id.0)).row(&channel));
    life.channel = Some(channel);
    let ground = Ground::because(told);
    let facts = json!({ "role": role.word(), "from": from.0, "to": to.0 });
    let taking = Taking { step: Step::HandOver, ground: &ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    // Whoever takes over the channel reaches its login; whoever hands over no longer does.
    if let Some(mut login) = writer.login_of(id).await? {
        let mut people: Vec<Uuid> = login.people().into_iter().filter(|p| *p != from.0).collect();
        if !people.contains(&to.0) {
            people.push(to.0);
        }
        login.reached_by = serde_json::to_string(&people).unwrap_or_else(|_| "[]".into());
        writer.save_login(&login).await?;
        writer.tell(desk.told("channel.login-noted", ("channel", id.0)).row(&login));
    }
    let about = Some(id.0);
    crate::inbox::tell::note(desk, &mut writer, to, "channel-handed-over", None, about, None).await?;
    Ok(writer.commit().await?)
}

/// Whether the person acting may see what somebody answers for: their own, or as who sees to people there or
/// coordinates.
///
/// # Errors
/// `NotAllowed`; `Missing`.
#[boxed]
pub async fn may_see(desk: &Desk, person: PersonId) -> Result<(), Refusal> {
    let row = desk.reader().person(person).await?;
    if desk.by() == Some(person.0) {
        return Ok(());
    }
    may_manage(desk, &row)
        .or_else(|_| desk.must_somewhere(Right::Coordinate))
        .or_else(|_| desk.must_somewhere(Right::ManageChannels))
}

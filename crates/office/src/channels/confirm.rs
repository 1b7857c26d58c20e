//! The half-yearly round: whoever answers for a channel confirms what the register says of it. Who does not
//! answer in time is passed over to whoever the policy names above them. Logins that nobody has tried for a year,
//! and reviews of time and people whose day has come, are reminded of in the same job (CH-14, CH-15, CH-19).

use super::titled::holders;
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::inbox::tell::note;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::channels::confirm::{due, is_asked, is_escalated, login_is_due, round};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::time::day_of;
use torg_store::channels::ChannelRow;
use torg_store::channels::register::ConfirmationRow;
use torg_store::inbox::rows::instant;

/// Asks, and passes on what nobody answered; how many people were told.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn go_round(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(0),
        Err(other) => return Err(other),
    };
    let this = round(desk.today());
    let asked = desk.reader().confirmations(&this).await?;
    let mut told = 0;
    for channel in desk.reader().channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let row = asked.iter().find(|c| c.channel == channel.id);
        told += match row {
            None if is_asked(day_of(instant(channel.opened_at)), desk.today()) => {
                ask(desk, &policy, &channel, &this).await?
            }
            Some(row) if row.answered_at.is_none() && row.escalated_at.is_none() => {
                escalate(desk, &policy, &channel, row).await?
            }
            _ => 0,
        };
    }
    Ok(told)
}

async fn ask(desk: &Desk, policy: &InForce, channel: &ChannelRow, this: &str) -> Result<usize, Refusal> {
    let mut writer = desk.open().await?;
    let keeper = channel.responsible.or(channel.substitute);
    let mut row = ConfirmationRow {
        id: desk.new_id(),
        channel: channel.id,
        round: this.to_owned(),
        asked: keeper,
        asked_at: desk.now.as_millisecond(),
        due_on: due(desk.today()).to_string(),
        answered_at: None,
        answered_by: None,
        note: String::new(),
        escalated_at: None,
    };
    let whom: Vec<PersonId> = match keeper {
        Some(person) => vec![person.into()],
        // Nobody answers for it: whoever stands above is asked at once.
        None => {
            row.escalated_at = Some(desk.now.as_millisecond());
            above(desk, &mut writer, policy, channel).await?
        }
    };
    // Another node was faster.
    if !writer.add_confirmation(&row).await? {
        return Ok(0);
    }
    for person in &whom {
        note(desk, &mut writer, *person, "confirm-channel", None, Some(channel.id), None).await?;
    }
    writer.tell(desk.told("channel.confirmation-asked", ("channel", channel.id)).row(&row));
    writer.commit().await?;
    Ok(whom.len())
}

async fn escalate(
    desk: &Desk,
    policy: &InForce,
    channel: &ChannelRow,
    row: &ConfirmationRow,
) -> Result<usize, Refusal> {
    let Ok(last) = row.due_on.parse() else { return Ok(0) };
    if !is_escalated(last, desk.today()) {
        return Ok(0);
    }
    let mut writer = desk.open().await?;
    let whom = above(desk, &mut writer, policy, channel).await?;
    let row = ConfirmationRow { escalated_at: Some(desk.now.as_millisecond()), ..row.clone() };
    writer.save_confirmation(&row).await?;
    for person in &whom {
        note(desk, &mut writer, *person, "confirm-escalated", None, Some(channel.id), None).await?;
    }
    writer.tell(desk.told("channel.confirmation-escalated", ("channel", channel.id)).row(&row));
    writer.commit().await?;
    Ok(whom.len())
}

/// Who stands above: who approves by the policy, else its fallback, else whoever looks after channels there.
async fn above(
    desk: &Desk,
    reader: &mut torg_store::Reader,
    policy: &InForce,
    channel: &ChannelRow,
) -> Result<Vec<PersonId>, Refusal> {
    let rules = policy.policy.channel_rules();
    let approves = holders(desk, reader, channel.unit.into(), &rules.approves).await?;
    if !approves.is_empty() {
        return Ok(once(approves.into_iter().map(|(person, _)| person)));
    }
    let fallback = policy.fallback(reader, channel, &desk.today().to_string()).await?;
    if !fallback.is_empty() {
        return Ok(once(fallback));
    }
    let everybody = crate::desk::reaches(desk).await?;
    let may = everybody.iter().filter(|(_, reach)| reach.may(Right::ManageChannels, channel.unit.into()));
    Ok(once(may.map(|(person, _)| PersonId(person.id))))
}

fn once(people: impl IntoIterator<Item = PersonId>) -> Vec<PersonId> {
    people.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect()
}

/// Confirms that what the register says of a channel is so, or notes what is not.
///
/// # Errors
/// `Missing`; `NotAllowed` unless one answers for it or looks after channels there; `Rule` when nothing is asked.
#[boxed]
pub async fn answer(desk: &Desk, id: ChannelId, said: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    let own = [channel.responsible, channel.substitute].into_iter().flatten().any(|p| Some(p) == desk.by());
    if !own {
        desk.must(Right::ManageChannels, channel.unit.into())?;
    }
    let asked = writer.confirmations_of(id).await?;
    let Some(row) = asked.into_iter().find(|c| c.answered_at.is_none()) else {
        return Err(Refusal::Rule("Det finns inget att bekräfta för den här kanalen just nu.".into()));
    };
    let row = ConfirmationRow {
        answered_at: Some(desk.now.as_millisecond()),
        answered_by: desk.by(),
        note: said.trim().chars().take(2_000).collect(),
        ..row
    };
    writer.save_confirmation(&row).await?;
    writer.tell(desk.told("channel.confirmed", ("channel", id.0)).row(&row));
    Ok(writer.commit().await?)
}

/// Reminds of logins nobody has tried for a year. Told once a month at most.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn remind(desk: &Desk) -> Result<usize, Refusal> {
    let mut reader = desk.reader();
    let channels: Vec<_> = reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()).collect();
    let mut told = Vec::new();
    for login in reader.logins().await? {
        let tested = login.tested_on.as_deref().and_then(|on| on.parse().ok());
        let noted = day_of(instant(login.noted_at));
        let Some(channel) = channels.iter().find(|c| c.id == login.channel) else { continue };
        if login_is_due(tested, noted, desk.today()) {
            told.extend(channel.responsible.map(|p| (p, "login-untested", channel.id)));
        }
    }
    let mut writer = desk.open().await?;
    let mut count = 0;
    for (person, kind, channel) in told {
        let since = desk.now.saturating_sub(jiff::SignedDuration::from_hours(24 * 30)).unwrap_or(desk.now);
        if writer.told_since(person.into(), kind, channel, since).await? {
            continue;
        }
        note(desk, &mut writer, person.into(), kind, None, Some(channel), None).await?;
        count += 1;
    }
    if count > 0 {
        writer.commit().await?;
    }
    Ok(count)
}

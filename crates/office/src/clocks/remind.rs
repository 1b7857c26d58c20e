//! Telling people in time: due soon, overdue, escalated; and the clocks of the daily review.
//!
//! Looks at what is and what should be, so it may run twice. It tells only within the hours that count
//! for the channel: nobody is woken by a letter at midnight, and nothing is forgotten until morning.

use super::row;
use super::start::Starting;
use crate::desk::Desk;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use std::collections::HashMap;
use torg_domain::clocks::ClockKind;
use torg_domain::clocks::escalate::whom;
use torg_domain::ids::{ClockId, PersonId};
use torg_domain::inbox::steps::{Act, after};
use torg_domain::inbox::tracks::Handling;
use torg_domain::policy::ClockRule;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::{ClockRow, StepRow};
use uuid::Uuid;

/// How far ahead the look reaches: a fortnight covers any warning time and the Christmas holidays.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How many people were told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// That something is due soon.
    pub warned: usize,
    /// That something is overdue.
    pub overdue: usize,
    /// That something overdue is now theirs to see to.
    pub escalated: usize,
}

/// Looks at every running clock once.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn remind(desk: &Desk) -> Result<Told, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(Told::default()),
        other => other?,
    };
    let mut reader = desk.reader();
    let (units, hours) = (reader.units().await?, reader.hours_at(desk.now).await?);
    let mut channels: HashMap<Uuid, (ChannelRow, Starting)> = HashMap::new();
    for channel in reader.channels().await? {
        let starting = Starting::with_hours(&policy, &channel, &units, &hours);
        channels.insert(channel.id, (channel, starting));
    }
    let until = desk.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let mut told = Told::default();
    let mut after: Option<(i64, ClockId)> = None;
    loop {
        let page = reader.running_before(until, after, 500).await?;
        let Some(last) = page.last() else { return Ok(told) };
        after = Some((last.due_at, last.id.into()));
        for clock in page {
            let Some((channel, starting)) = channels.get(&clock.channel) else { continue };
            // A channel nobody has given hours is never closed.
            if starting.hours.whose().is_some() && !starting.hours.is_open(desk.now) {
                continue;
            }
            one(desk, clock, channel, starting, &policy, &mut told).await?;
        }
    }
}

async fn one(
    desk: &Desk,
    mut row: ClockRow,
    channel: &ChannelRow,
    starting: &Starting,
    policy: &crate::in_force::InForce,
    told: &mut Told,
) -> Result<(), Refusal> {
    let Some(clock) = row::clock(&row) else { return Ok(()) };
    let rule = match starting.rule(clock.kind) {
        Some(ClockRule::Runs { warn_before, escalate_to, .. }) => (*warn_before, escalate_to.clone()),
        _ => (None, None),
    };
    let late = clock.is_late(desk.now);
    let soon = rule.0.is_some_and(|before| clock.is_due_soon(desk.now, &before, &starting.hours));
    let warn = !late && soon && row.warned_at.is_none();
    let overdue = late && row.overdue_told_at.is_none();
    let escalate = late && row.escalated_at.is_none();
    if !(warn || overdue || escalate) {
        return Ok(());
    }
    let mut writer = desk.open().await?;
    // Looked up again inside the write: another node may have told, or the clock stopped.
    let fresh = match row.message {
        Some(message) => writer.clocks_of(message.into()).await?.into_iter().find(|c| c.id == row.id),
        None => writer
            .review_clocks(channel.id.into(), row.started_at)
            .await?
            .into_iter()
            .find(|c| c.id == row.id),
    };
    let Some(fresh) = fresh.filter(|c| c.state == "running" && c.due_at == row.due_at) else { return Ok(()) };
    row = fresh;
    let owner = match row.message {
        Some(message) => writer.message(message.into()).await?.owner,
        None => channel.responsible.map(PersonId),
    };
    let due = Some(clock.due_at);
    let now = desk.now.as_millisecond();
    let whose = owner.or(channel.responsible.map(PersonId));
    if warn && row.warned_at.is_none() {
        row.warned_at = Some(now);
        if let Some(owner) = whose {
            tell::note(desk, &mut writer, owner, "due-soon", row.message, Some(channel.id), due).await?;
            told.warned += 1;
        }
    }
    if overdue && row.overdue_told_at.is_none() {
        row.overdue_told_at = Some(now);
        if let Some(owner) = whose {
            tell::note(desk, &mut writer, owner, "overdue", row.message, Some(channel.id), due).await?;
            told.overdue += 1;
        }
        come_back(desk, &mut writer, &row).await?;
    }
    if escalate && row.escalated_at.is_none() {
        let above = super::escalate::above(desk, &mut writer, policy, channel, rule.1.as_deref()).await?;
        let away = super::escalate::away(desk, &mut writer).await?;
        if let Some((chief, through)) = whom(whose, &above, &away) {
            row.escalated_at = Some(now);
            tell::note(desk, &mut writer, chief, "escalated", row.message, Some(channel.id), due).await?;
            told.escalated += 1;
            let body = serde_json::json!({
                "kind": row.kind, "message": row.message, "to": chief.0, "through": through.word(),
            });
            writer.tell(desk.told("clock.escalated", ("clock", row.id)).body(&body));
        } else if !(warn || overdue) {
            // Nobody can be told, and nothing else happened: it is tried again, without a write each time.
            return Ok(());
        }
    }
    writer.save_clock(&row).await?;
    Ok(writer.commit().await?)
}

/// What was forwarded and met by silence past the deadline comes back to its owner (A4 to A1).
async fn come_back(desk: &Desk, writer: &mut torg_store::Writer, row: &ClockRow) -> Result<(), Refusal> {
    let Some(message) = row.message.filter(|_| row.kind == ClockKind::Answer.as_str()) else { return Ok(()) };
    let was = writer.message(message.into()).await?;
    if was.tracks.handling != Handling::Forwarded {
        return Ok(());
    }
    for mut forwarding in writer.forwardings(was.id).await? {
        if forwarding.ended_at.is_none() {
            forwarding.ended_at = Some(desk.now.as_millisecond());
            forwarding.escalated_at = Some(desk.now.as_millisecond());
            forwarding.declined = Some("Inget svar före fristen.".into());
            writer.save_forwarding(&forwarding).await?;
            writer.tell(desk.told("message.forwarding-silent", ("message", message)).row(&forwarding));
        }
    }
    let tracks = after(Act::Decline, was.tracks, was.ours)?;
    let step = StepRow {
        id: desk.new_id(),
        message,
        act: "message.came-back".into(),
        track: "handling".into(),
        was: was.tracks.handling.word().into(),
        became: tracks.handling.word().into(),
        at: desk.now.as_millisecond(),
        by: None,
        reason: "Den som fick meddelandet har inte svarat före fristen.".into(),
        policy: None,
        undoes: None,
    };
    writer.add_steps(std::slice::from_ref(&step)).await?;
    writer.tell(desk.told("message.came-back", ("message", message)).row(&step));
    let mut now = was.clone();
    now.tracks = tracks;
    Ok(writer.save_message(&was, &now).await?)
}

/// Starts today's review clock in every open channel whose policy reviews today, once.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn begin_reviews(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    let zone = jiff::tz::TimeZone::get("Europe/Stockholm").unwrap_or(jiff::tz::TimeZone::UTC);
    let Ok(start) = desk.today().to_zoned(zone).map(|z| z.timestamp()) else { return Ok(0) };
    let mut begun = 0;
    let mut reader = desk.reader();
    let (units, hours) = (reader.units().await?, reader.hours_at(desk.now).await?);
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let starting = Starting::with_hours(&policy, &channel, &units, &hours);
        let Some(clock) = starting.clock(desk, None, ClockKind::Review, start) else { continue };
        // A day that is not reviewed gives a clock that falls on a later day: that day's own will do.
        if crate::desk::swedish_day(torg_store::inbox::rows::instant(clock.due_at)) > tomorrow(desk) {
            continue;
        }
        let mut writer = desk.open().await?;
        let there = writer.review_clocks(channel.id.into(), start.as_millisecond()).await?;
        let signed = writer.review(channel.id.into(), &desk.today().to_string()).await?.is_some();
        if !there.is_empty() || signed {
            continue;
        }
        writer.add_clocks(vec![clock.clone()]).await?;
        let body = serde_json::json!({ "channel": channel.id, "kind": clock.kind });
        writer.tell(desk.told("clock.started", ("clock", clock.id)).body(&body).row(&clock));
        writer.commit().await?;
        begun += 1;
    }
    Ok(begun)
}

fn tomorrow(desk: &Desk) -> jiff::civil::Date {
    // A review due at midnight falls on the first instant of the next day.
    desk.today().tomorrow().unwrap_or(desk.today())
}

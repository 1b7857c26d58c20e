//! Counting every running clock anew when hours or policy change: shown first, then done, told each.

use super::row;
use super::start::Starting;
use super::submissions;
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::HashMap;
use torg_domain::clocks::clock::{Clock, Terms};
use torg_domain::clocks::preview::{Preview, preview};
use torg_domain::ids::{ClockId, MessageId};
use torg_domain::policy::ClockRule;
use torg_store::inbox::rows::{ClockRow, instant};
use torg_store::policy::HoursRow;
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// Every running clock with the terms it would have.
struct Recount {
    rows: Vec<(ClockRow, Clock)>,
    channels: HashMap<Uuid, Starting>,
}

impl Recount {
    async fn of(reader: &mut Reader, policy: &InForce, hours: &[HoursRow]) -> Result<Self, Refusal> {
        let mut channels = HashMap::new();
        let units = reader.units().await?;
        for channel in reader.channels().await? {
            channels.insert(channel.id, Starting::with_hours(policy, &channel, &units, hours));
        }
        let mut rows = Vec::new();
        let mut after: Option<(i64, ClockId)> = None;
        loop {
            let page = reader.running_before(Timestamp::MAX, after, 1000).await?;
            let Some(last) = page.last() else { break };
            after = Some((last.due_at, last.id.into()));
            rows.extend(page.into_iter().filter_map(|r| row::clock(&r).map(|c| (r, c))));
        }
        Ok(Self { rows, channels })
    }

    /// The terms of a clock, where the policy still counts its kind.
    fn terms(&self, row: &ClockRow, clock: &Clock) -> Option<Terms<'_>> {
        let starting = self.channels.get(&row.channel)?;
        match starting.rule(clock.kind)? {
            ClockRule::Runs { promise, .. } => Some(Terms { promise, hours: &starting.hours }),
            // A clock that stood is never silently lost: it keeps its time until somebody ends it.
            ClockRule::NotUsed { .. } | ClockRule::Asks(_) => None,
        }
    }
}

/// What would become of the running clocks under this policy and these hours.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn would(desk: &Desk, policy: &InForce, hours: &[HoursRow]) -> Result<Preview, Refusal> {
    let recount = Recount::of(&mut desk.reader(), policy, hours).await?;
    let sent = submissions::Recount::of(&mut desk.reader(), policy, hours).await?;
    let clocks = recount.rows.iter().filter_map(|(r, c)| recount.terms(r, c).map(|t| (c, t)));
    Ok(preview(desk.now, clocks.chain(sent.clocks())))
}

/// Counts them anew inside the write that changes policy or hours. Each that moves is told to the trail.
///
/// # Errors
/// What the database said.
pub(crate) async fn carry_out(
    desk: &Desk,
    writer: &mut Writer,
    policy: &InForce,
    hours: &[HoursRow],
) -> Result<usize, Refusal> {
    let mut recount = Recount::of(writer, policy, hours).await?;
    let rows = std::mem::take(&mut recount.rows);
    let mut moved = 0;
    for (mut row, mut clock) in rows {
        let Some(terms) = recount.terms(&row, &clock) else { continue };
        let was = clock.due_at;
        // One that cannot be counted under the new terms keeps its time; the preview has named it.
        let Ok((_, due)) = clock.recompute(desk.now, terms) else { continue };
        if clock.due_at == was && row.policy == policy.id.0 {
            continue;
        }
        row::write(&mut row, &clock, Some(&due));
        row.policy = policy.id.0;
        writer.save_clock(&row).await?;
        let body = serde_json::json!({ "was": was.to_string(), "became": clock.due_at.to_string() });
        writer.tell(desk.told("clock.recomputed", ("clock", row.id)).body(&body).row(&row));
        if let Some(message) = row.message {
            next_due(writer, message.into()).await?;
        }
        moved += 1;
    }
    let sent = submissions::Recount::of(writer, policy, hours).await?;
    Ok(moved + sent.carry_out(desk, writer, policy).await?)
}

/// Sets a message's next due time from its clocks.
pub(crate) async fn next_due(writer: &mut Writer, id: MessageId) -> Result<(), Refusal> {
    let was = writer.message(id).await?;
    let clocks = writer.clocks_of(id).await?;
    let next = clocks.iter().filter(|c| c.state == "running").min_by_key(|c| c.due_at);
    let mut now = was.clone();
    now.due_at = next.map(|c| instant(c.due_at));
    now.due_clock = next.map(|c| c.kind.clone());
    if now.due_at != was.due_at || now.due_clock != was.due_clock {
        writer.save_message(&was, &now).await?;
    }
    Ok(())
}

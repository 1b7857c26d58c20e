//! Starting clocks: the policy's rule and the hours that count for the channel, looked up once and then
//! walked for each message.

use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::HashMap;
use torg_domain::clocks::{ClockKind, ClosedDay, HoursStack, WeekHours, Whose, due};
use torg_domain::ids::{ChannelId, MessageId, PolicyVersionId};
use torg_domain::policy::ClockRule;
use torg_domain::policy::values::Start;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::ClockRow;
use torg_store::municipality::UnitRow;
use torg_store::policy::HoursRow;
use uuid::Uuid;

/// All that is needed to start clocks in one channel.
pub struct Starting {
    channel: ChannelId,
    policy: PolicyVersionId,
    rules: HashMap<ClockKind, ClockRule>,
    /// The hours that count here.
    pub hours: HoursStack,
}

/// Where hours are asked for: a channel, or somebody's unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Place {
    /// The channel, where there is one.
    pub channel: Option<Uuid>,
    /// The unit.
    pub unit: Option<Uuid>,
    /// The authority above it.
    pub authority: Option<Uuid>,
}

/// The hours that count at a place: the nearest that anybody has given, the policy's last.
pub(crate) fn stack(policy: &InForce, rows: &[HoursRow], place: Place) -> HoursStack {
    let mut hours = HoursStack::none();
    if let Ok(pack) = policy.policy.hours() {
        hours = hours.with(Whose::Pack, Some(pack));
    }
    hours = hours.with_closed(Whose::Pack, policy.policy.closed_days().iter().cloned());
    for row in rows {
        let whose = match row.scope.as_str() {
            "channel" if Some(row.of) == place.channel => Whose::Channel,
            "unit" if Some(row.of) == place.unit => Whose::Unit,
            "authority" if Some(row.of) == place.authority => Whose::Authority,
            "municipality" => Whose::Municipality,
            _ => continue,
        };
        let week: Option<WeekHours> = serde_json::from_str(&row.hours).unwrap_or_default();
        let closed: Vec<ClosedDay> = serde_json::from_str(&row.closed).unwrap_or_default();
        hours = hours.with(whose, week).with_closed(whose, closed);
    }
    hours
}

impl Starting {
    /// Looks up rules and hours for a channel, as they are at an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn of(
        reader: &mut Reader,
        at: Timestamp,
        policy: &InForce,
        channel: &ChannelRow,
    ) -> Result<Self, Refusal> {
        let (units, rows) = (reader.units().await?, reader.hours_at(at).await?);
        Ok(Self::with_hours(policy, channel, &units, &rows))
    }

    /// The same by units and hours that are in hand, or have not been adopted yet: what a preview counts
    /// with.
    #[must_use]
    pub fn with_hours(policy: &InForce, channel: &ChannelRow, units: &[UnitRow], rows: &[HoursRow]) -> Self {
        let authority = units.iter().find(|u| u.id == channel.unit).map(|u| u.authority);
        let place = Place { channel: Some(channel.id), unit: Some(channel.unit), authority };
        let hours = stack(policy, rows, place);
        let rules = ClockKind::ALL.into_iter().map(|kind| (kind, policy.policy.clock(kind))).collect();
        Self { channel: ChannelId(channel.id), policy: policy.id, rules, hours }
    }

    /// The rule of a kind of clock.
    #[must_use]
    pub fn rule(&self, kind: ClockKind) -> Option<&ClockRule> {
        self.rules.get(&kind)
    }

    /// Starts these clocks on a message. A kind the policy does not use, has no answer for, or cannot
    /// count starts none: the set-up page shows what is missing.
    #[must_use]
    pub fn clocks(
        &self,
        desk: &Desk,
        message: MessageId,
        published: Timestamp,
        captured: Timestamp,
        kinds: &[ClockKind],
    ) -> Vec<ClockRow> {
        kinds
            .iter()
            .filter_map(|kind| {
                let from = match self.rule(*kind)? {
                    ClockRule::Runs { starts: Start::Publication, .. } => published,
                    ClockRule::Runs { .. } => captured,
                    ClockRule::NotUsed { .. } | ClockRule::Asks(_) => return None,
                };
                self.clock(desk, Some(message), *kind, from)
            })
            .collect()
    }

    /// Starts one clock at an instant.
    #[must_use]
    pub fn clock(
        &self,
        desk: &Desk,
        message: Option<MessageId>,
        kind: ClockKind,
        from: Timestamp,
    ) -> Option<ClockRow> {
        let ClockRule::Runs { promise, .. } = self.rule(kind)? else { return None };
        let due = due(from, promise, &self.hours, &[]).ok()?;
        Some(ClockRow {
            id: desk.new_id(),
            message: message.map(|m| m.0),
            channel: self.channel.0,
            kind: kind.as_str().to_owned(),
            started_at: from.as_millisecond(),
            due_at: due.at.as_millisecond(),
            intervals: serde_json::to_string(&due.intervals).unwrap_or_else(|_| "[]".into()),
            policy: self.policy.0,
            state: "running".into(),
            paused: "[]".into(),
            stopped_at: None,
            stopped_by: None,
            warned_at: None,
            overdue_told_at: None,
            escalated_at: None,
        })
    }
}

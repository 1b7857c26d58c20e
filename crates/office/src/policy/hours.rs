//! Hours and closed days of the municipality, an authority, a unit or a channel: shown, then changed.

use crate::clocks::recompute;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::clocks::preview::Preview;
use torg_domain::clocks::{ClosedDay, WeekHours, Whose};
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use torg_store::municipality::UnitRow;
use torg_store::policy::HoursRow;
use uuid::Uuid;

/// Whose hours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// The municipality's.
    Municipality,
    /// An authority's.
    Authority(Uuid),
    /// A unit's.
    Unit(Uuid),
    /// A channel's.
    Channel(Uuid),
}

/// New hours for a scope; none takes its own hours away.
#[derive(Clone, Debug)]
pub struct Change {
    /// Whose.
    pub scope: Scope,
    /// The week; none falls back on the next wider scope.
    pub week: Option<WeekHours>,
    /// Days closed here beside those of wider scopes.
    pub closed: Vec<ClosedDay>,
}

impl Change {
    fn row(&self, desk: &Desk) -> HoursRow {
        let (scope, of) = match self.scope {
            Scope::Municipality => ("municipality", desk.municipality.id),
            Scope::Authority(id) => ("authority", id),
            Scope::Unit(id) => ("unit", id),
            Scope::Channel(id) => ("channel", id),
        };
        HoursRow {
            id: desk.new_id(),
            scope: scope.into(),
            of,
            hours: serde_json::to_string(&self.week).unwrap_or_else(|_| "null".into()),
            closed: serde_json::to_string(&self.closed).unwrap_or_else(|_| "[]".into()),
            valid_from_at: desk.now.as_millisecond(),
            set_by: desk.by(),
            set_at: desk.now.as_millisecond(),
        }
    }
}

/// The hours somebody has of their own.
#[derive(Clone, Debug)]
pub struct Own {
    /// Whose.
    pub scope: Scope,
    /// The week; none where only closed days are said.
    pub week: Option<WeekHours>,
    /// Days closed beside those of wider scopes.
    pub closed: Vec<ClosedDay>,
    /// From when they hold.
    pub since: Timestamp,
    /// Who set them.
    pub set_by: Option<Uuid>,
}

impl Own {
    fn of(row: &HoursRow) -> Option<Self> {
        let scope = match row.scope.as_str() {
            "municipality" => Scope::Municipality,
            "authority" => Scope::Authority(row.of),
            "unit" => Scope::Unit(row.of),
            "channel" => Scope::Channel(row.of),
            _ => return None,
        };
        Some(Self {
            scope,
            week: serde_json::from_str(&row.hours).unwrap_or_default(),
            closed: serde_json::from_str(&row.closed).unwrap_or_default(),
            since: instant(row.valid_from_at),
            set_by: row.set_by,
        })
    }
}

/// All who have hours or closed days of their own now, the widest first.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn own(desk: &Desk) -> Result<Vec<Own>, Refusal> {
    let rows = desk.reader().hours_at(desk.now).await?;
    let mut all: Vec<_> = rows.iter().filter_map(Own::of).collect();
    all.retain(|own| own.week.is_some() || !own.closed.is_empty());
    let width = |scope: Scope| match scope {
        Scope::Municipality => 0,
        Scope::Authority(_) => 1,
        Scope::Unit(_) => 2,
        Scope::Channel(_) => 3,
    };
    all.sort_by_key(|own| width(own.scope));
    Ok(all)
}

/// Whose week counts in a channel: the nearest who has one. None when only the policy says any.
#[must_use]
pub fn nearest<'a>(
    own: &'a [Own],
    channel: &ChannelRow,
    units: &[UnitRow],
) -> Option<(Whose, &'a WeekHours)> {
    let authority = units.iter().find(|u| u.id == channel.unit).map(|u| u.authority);
    let near = [
        (Whose::Channel, Some(Scope::Channel(channel.id))),
        (Whose::Unit, Some(Scope::Unit(channel.unit))),
        (Whose::Authority, authority.map(Scope::Authority)),
        (Whose::Municipality, Some(Scope::Municipality)),
    ];
    near.into_iter().find_map(|(whose, scope)| {
        let week = own.iter().find(|o| Some(o.scope) == scope)?.week.as_ref()?;
        Some((whose, week))
    })
}

/// The week that counts in a channel, and whose it is; none while nobody has said any.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn counting(desk: &Desk, channel: &ChannelRow) -> Result<Option<(Whose, WeekHours)>, Refusal> {
    let (own, units) = (own(desk).await?, desk.reader().units().await?);
    if let Some((whose, week)) = nearest(&own, channel, &units) {
        return Ok(Some((whose, week.clone())));
    }
    Ok(of_policy(desk).await?.map(|week| (Whose::Pack, week)))
}

/// The week the policy says, for whoever has none of their own.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn of_policy(desk: &Desk) -> Result<Option<WeekHours>, Refusal> {
    match desk.policy().await {
        Ok(policy) => Ok(policy.policy.hours().ok()),
        Err(Refusal::NoPolicy) => Ok(None),
        Err(other) => Err(other),
    }
}

async fn must(desk: &Desk, reader: &mut Reader, scope: Scope) -> Result<(), Refusal> {
    match scope {
        Scope::Municipality => desk.must_everywhere(Right::ManageChannels),
        Scope::Unit(unit) => {
            if !reader.units().await?.iter().any(|u| u.id == unit) {
                return Err(Refusal::Missing);
            }
            desk.must(Right::ManageChannels, unit.into())
        }
        Scope::Channel(id) => {
            let channel = reader.channel(id.into()).await?;
            desk.must(Right::ManageChannels, channel.unit.into())
        }
        Scope::Authority(id) => {
            if !reader.authorities().await?.iter().any(|a| a.id == id) {
                return Err(Refusal::Missing);
            }
            desk.must_everywhere(Right::ManageChannels)
        }
    }
}

fn with(mut rows: Vec<HoursRow>, new: HoursRow) -> Vec<HoursRow> {
    rows.retain(|r| !(r.scope == new.scope && r.of == new.of));
    rows.push(new);
    rows
}

/// What would become of the running clocks; nothing is written.
///
/// # Errors
/// `NotAllowed`; `NoPolicy`.
#[boxed]
pub async fn preview(desk: &Desk, change: &Change) -> Result<Preview, Refusal> {
    let mut reader = desk.reader();
    must(desk, &mut reader, change.scope).await?;
    let policy = desk.policy().await?;
    let rows = with(reader.hours_at(desk.now).await?, change.row(desk));
    recompute::would(desk, &policy, &rows).await
}

/// Changes the hours, and counts the running clocks anew.
///
/// # Errors
/// As `preview`.
#[boxed]
pub async fn change(desk: &Desk, change: &Change) -> Result<usize, Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    must(desk, &mut writer, change.scope).await?;
    let row = change.row(desk);
    writer.add_hours(&row).await?;
    let body = serde_json::json!({ "scope": row.scope, "of": row.of });
    writer.tell(desk.told("hours.changed", ("hours", row.id)).body(&body).row(&row));
    let rows = with(writer.hours_at(desk.now).await?, row);
    let moved = recompute::carry_out(desk, &mut writer, &policy, &rows).await?;
    writer.commit().await?;
    Ok(moved)
}

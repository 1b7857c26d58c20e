//! A stored clock as the rules work with it, and back.

use jiff::Timestamp;
use torg_domain::clocks::clock::{Clock, Ended, Ending, Paused};
use torg_domain::clocks::{ClockKind, Due, Pause};
use torg_store::inbox::rows::{ClockRow, instant};

/// What the column `paused` holds.
#[derive(serde::Serialize, serde::Deserialize, Default)]
struct Stops {
    #[serde(default)]
    over: Vec<Pause>,
    #[serde(default)]
    now: Option<Paused>,
}

/// The clock of a row; none when its kind is not known to this program.
#[must_use]
pub fn clock(row: &ClockRow) -> Option<Clock> {
    let kind: ClockKind = row.kind.parse().ok()?;
    let stops: Stops = serde_json::from_str(&row.paused).unwrap_or_default();
    Some(Clock {
        id: row.id.into(),
        kind,
        started_at: instant(row.started_at),
        due_at: instant(row.due_at),
        pauses: stops.over,
        paused: stops.now,
        ended: row.stopped_at.map(|at| Ended {
            at: instant(at),
            by: Ending::read(row.stopped_by.as_deref().unwrap_or_default()),
        }),
        warned_at: row.warned_at.map(instant),
        escalated_at: row.escalated_at.map(instant),
    })
}

/// Writes what changed in a clock back to its row. `due` is given when it was counted anew.
pub fn write(row: &mut ClockRow, clock: &Clock, due: Option<&Due>) {
    row.due_at = clock.due_at.as_millisecond();
    if let Some(due) = due {
        row.intervals = serde_json::to_string(&due.intervals).unwrap_or_else(|_| "[]".into());
    }
    let stops = Stops { over: clock.pauses.clone(), now: clock.paused.clone() };
    row.paused = if stops.over.is_empty() && stops.now.is_none() {
        "[]".into()
    } else {
        serde_json::to_string(&stops).unwrap_or_else(|_| "[]".into())
    };
    row.state = match (&clock.ended, &clock.paused) {
        (Some(_), _) => "stopped",
        (None, Some(_)) => "paused",
        (None, None) => "running",
    }
    .into();
    row.warned_at = clock.warned_at.map(Timestamp::as_millisecond);
    row.escalated_at = clock.escalated_at.map(Timestamp::as_millisecond);
}

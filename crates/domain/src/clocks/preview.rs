//! What becomes of the running clocks if other hours or another policy are adopted, before they are.

use super::{
    clock::{Clock, ClockRefusal, Terms},
    due::DueError,
};
use crate::ids::ClockId;
use jiff::Timestamp;

/// A clock whose due time would move.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Moved {
    /// The clock.
    pub clock: ClockId,
    /// Its due time now.
    pub from: Timestamp,
    /// Its due time then.
    pub to: Timestamp,
}

/// All running and paused clocks, sorted by what would become of them. Each is in one list only.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preview {
    /// In time today, late the moment the change is adopted.
    pub become_late: Vec<Moved>,
    /// Late today, in time after the change.
    pub come_in_time: Vec<Moved>,
    /// Another due time, else the same.
    pub move_: Vec<Moved>,
    /// How many keep their due time.
    pub stay: usize,
    /// No due time can be counted under the new terms.
    pub fail: Vec<(ClockId, DueError)>,
}

impl Preview {
    /// Whether nothing would change.
    #[must_use]
    pub fn is_quiet(&self) -> bool {
        self.become_late.is_empty()
            && self.come_in_time.is_empty()
            && self.move_.is_empty()
            && self.fail.is_empty()
    }
}

/// Counts every clock by the terms it would have. Clocks that have ended are left out: they stay as they are.
pub fn preview<'a>(now: Timestamp, clocks: impl IntoIterator<Item = (&'a Clock, Terms<'a>)>) -> Preview {
    let mut preview = Preview::default();
    for (clock, terms) in clocks {
        let to = match clock.recounted(now, terms) {
            Ok(due) => due.at,
            Err(ClockRefusal::Due(error)) => {
                preview.fail.push((clock.id, error));
                continue;
            }
            Err(_) => continue,
        };
        let moved = Moved { clock: clock.id, from: clock.due_at, to };
        let runs = clock.paused.is_none();
        match (clock.due_at < now, to < now) {
            _ if to == clock.due_at => preview.stay += 1,
            (false, true) if runs => preview.become_late.push(moved),
            (true, false) if runs => preview.come_in_time.push(moved),
            _ => preview.move_.push(moved),
        }
    }
    preview
}

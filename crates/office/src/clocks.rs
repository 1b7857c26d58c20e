//! By when, why, whose hours: starting clocks, counting them anew, and telling people in time.

pub(crate) mod escalate;
pub mod moves;
pub mod recompute;
pub mod remind;
pub mod row;
pub mod start;
pub mod submissions;

//! By when, why, whose hours: starting clocks, stopping them, and telling people in time.

pub mod start;

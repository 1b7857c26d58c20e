//! By when, why, and whose hours: the deadlines of a municipality's promises (frister).
//!
//! Read in this order: the calendar knows holidays, hours know when somebody watches, a promise says
//! how long something may take, and due walks from the start and keeps every step, so that a page can
//! answer "why then?". A clock is one such deadline at work: running, paused, stopped or escalated.

pub mod calendar;
pub mod clock;
pub mod closed;
mod day;
pub mod due;
pub mod escalate;
pub mod explain;
pub mod hours;
pub mod kind;
pub mod period;
pub mod preview;
pub mod promise;
pub mod stack;
pub mod watched;
pub mod why;
pub mod words;

#[cfg(test)]
mod reference;

pub use clock::{Clock, Terms};
pub use closed::{ClosedDay, Reason};
pub use due::{Due, DueError, Pause, StandsOn, due, due_at};
pub use hours::WeekHours;
pub use kind::ClockKind;
pub use promise::Promise;
pub use stack::{HoursStack, Whose};
pub use why::{Interval, Why};

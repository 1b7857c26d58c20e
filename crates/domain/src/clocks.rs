//! By when, why, and whose hours: the deadlines of a municipality's promises (frister).
//!
//! Read in this order: the calendar knows holidays, hours know when somebody watches, a promise says
//! how long something may take, and due walks from the start and keeps every step, so that a page can
//! answer "why then?".

pub mod calendar;
pub mod closed;
pub mod hours;
pub mod kind;
pub mod period;
pub mod promise;

pub use closed::{ClosedDay, Reason};
pub use hours::WeekHours;
pub use kind::ClockKind;
pub use promise::Promise;

//! Decisions: what waits for a second person, each decision with its reasons and how far it has come, and
//! what would happen before one is made.

pub mod decision;
pub mod list;
pub mod preview;
pub mod stages;

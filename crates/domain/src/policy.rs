//! The municipality's rules as data: read, held together, asked about, and in force (riktlinjer).
//!
//! A *pack* is what a document says, silence included. *Answers* are what the municipality adds where
//! the document is silent. A [`Policy`] is both, and the only thing the rest of the product asks.
//! Nothing here guesses: what neither pack nor answers say comes back as a question.

pub mod answers;
mod barred;
pub mod channel_rules;
mod check;
pub mod clock_rules;
pub mod criticism;
pub mod diff;
mod face;
pub mod grounds;
pub mod hours;
mod in_force;
pub mod keys;
pub mod law;
pub mod pack;
pub mod parameters;
pub mod platforms;
mod public_side;
pub mod questions;
pub mod readers;
pub mod reading;
mod record_proposal;
mod removing;
pub mod said;
pub mod schema;
mod statistics;
pub mod table;
pub mod texts;
pub mod titles;
pub mod triage;
pub mod values;

#[cfg(test)]
mod tests;

pub use answers::Answers;
pub use in_force::{ClockRule, Policy};
pub use pack::Pack;
pub use questions::{Question, asks};
pub use record_proposal::{RecordFacts, RecordProposal};

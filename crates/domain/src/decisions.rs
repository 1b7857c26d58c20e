//! Decisions (beslut): hide, remove, put back; on which ground, with what around it, and who may.
//!
//! Facts in, decision out. The gentlest measure that is enough comes first, and whoever takes a graver one
//! says why. What one decision brings with it is a list, so that all of it is written or nothing.

pub mod appeal;
pub mod code;
pub mod effects;
pub mod look;
pub mod may_decide;
pub mod measures;
pub mod reasons;

#[cfg(test)]
mod tests;

pub use effects::{Effect, EffectFacts, Planned, Way, effects_of};
pub use may_decide::{Facts, NotDecided, Permit, may_decide};
pub use measures::{Can, Considered, How, Measure, Verdict, abilities, milder_first, mildest, next_after};

use crate::policy::reading::words;

words! {
    /// What a decision is about.
    pub enum DecisionKind {
        /// Something is taken out of view.
        Removal = "removal", "borttagning";
        /// Something is put back.
        Restoration = "restoration", "återställning";
    }

    /// How far a decision has come.
    pub enum DecisionState {
        /// It waits for a second person.
        Proposed = "proposed", "väntar på en andra person";
        /// It is made.
        Decided = "decided", "beslutat";
        /// The second person said no.
        Rejected = "rejected", "inte godkänt";
        /// It was taken back before it was carried out, or no longer holds.
        Withdrawn = "withdrawn", "återtaget";
        /// It was reconsidered and changed.
        Overturned = "overturned", "ändrat efter omprövning";
    }
}

//! What residents see.

pub mod front;
pub mod reason;
pub mod removals;

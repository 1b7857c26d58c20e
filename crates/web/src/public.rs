//! What residents see.

pub mod front;

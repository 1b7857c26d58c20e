//! The diary: registration with the number in the act's own write, or hand-over to a diary kept elsewhere
//! and the number that comes back.

pub mod annul;
pub mod chase;
pub mod columns;
pub mod correct;
pub mod handover;
pub mod number_back;
pub mod propose;
pub mod queue;
pub mod read;
pub mod receipts;
pub mod register;
pub mod search;
pub mod settings;
pub mod sight;

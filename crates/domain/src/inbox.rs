//! What comes in, whose it is, what was answered (inkorg).

pub mod message;
pub mod owner;
pub mod steps;
pub mod tracks;
pub mod triage;

//! What comes in, whose it is, what was answered (inkorg).

pub mod answer_record;
pub mod duty;
pub mod message;
pub mod owner;
pub mod restriction;
pub mod steps;
pub mod tracks;
pub mod triage;

//! What comes in, whose it is, what was answered.

pub mod intake;
pub mod list;
pub mod message;
pub mod orders;
pub mod rows;
pub mod search;
pub mod tally;
pub mod together;

//! What residents see.

pub mod accessibility;
pub mod channel;
pub mod channels;
pub mod check;
pub mod embed;
pub mod feed;
pub mod front;
pub mod memory;
pub mod reason;
pub mod records;
pub mod removals;
pub mod report;
pub mod rules;
pub mod sent;
pub mod staff;

//! Decisions about messages: to remove, to put back, to reconsider; each with its evidence, its reasons and
//! all that it brings with it, ordered together and carried out by jobs.

pub mod appeal;
mod asking;
pub mod bulk;
pub mod by_mail;
pub mod carry_out;
pub mod confirm;
pub mod decide;
pub mod letters;
pub mod read;
pub mod reasons;
pub mod removals;
pub mod restore;
pub mod seal;
pub mod second;
pub mod stranger;
pub(crate) mod write;

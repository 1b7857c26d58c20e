//! What everybody may see, and what everybody may send: the rules behind the public pages.

pub mod account;
pub mod facts;
pub mod keep;
pub mod shown;
pub mod submission;

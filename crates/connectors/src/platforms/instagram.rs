//! Instagram's professional accounts, by the Graph interface and the access token of the page they are linked to.
//!
//! `reading` goes through our media, the comments under them, where we are tagged, and the conversations; `acts`
//! carries measures out and answers; `hook` reads what is sent unasked. What is alike at the platforms of the same
//! interface stands in `graph`.
//!
//! The channel's account is the account's id at the interface (not its name), and what lets us in is the linked
//! page's access token.

mod acts;
mod client;
mod hook;
mod reading;
mod translate;

pub use client::Instagram;

/// The platform's key in the catalogue.
pub const KEY: &str = "instagram";

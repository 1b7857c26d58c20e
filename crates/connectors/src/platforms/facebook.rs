//! Facebook pages, by the Graph interface and a page's access token.
//!
//! `reading` goes through what we posted, what visitors posted, where we are tagged, every level of comments and
//! the conversations; `translate` turns it into ours; `acts` carries measures out; `reply` answers; `hook` reads
//! what is sent unasked. What is alike at the platforms of the same interface stands in `graph`.
//!
//! The channel's account is the page's id, and what lets us in is a page access token made of a long-lived user
//! token: it has no end of its own. Nobody who is not signed in is shown a comment in a way that can be told by
//! fetching, so that no stranger looks here.

mod acts;
mod client;
mod hook;
mod reading;
mod reply;
mod translate;

pub use client::{Facebook, ROOT};

/// The platform's key in the catalogue.
pub const KEY: &str = "facebook";

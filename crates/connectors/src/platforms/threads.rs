//! Threads, by its own interface and a long-lived access token that is renewed while it holds.
//!
//! `reading` goes through our posts, the conversations under them, and where we are named; `acts` hides, answers
//! in two steps, and looks; `hook` reads what is sent unasked. What is alike at the platforms of the same
//! interface stands in `graph`.
//!
//! What is hidden here stands behind a click, and only what answers our own post can be hidden alone: what lies
//! deeper follows what it answers.

mod acts;
mod client;
mod hook;
mod reading;
mod translate;

pub use client::Threads;

/// The platform's key in the catalogue.
pub const KEY: &str = "threads";

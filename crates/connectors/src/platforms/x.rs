//! X through its interface of the second version, which takes money for every thing it gives.
//!
//! `talk` asks and pays, `costs` holds the prices and what is spent, `faults` says what a refusal means, `reading`
//! goes through mentions, our posts and the conversations under them, `direct` through direct messages,
//! `translate` turns it into ours, `acts` carries measures out, `reply` answers, `renewal` renews the pass, `hook` is
//! what is sent unasked.
//!
//! The channel's address is the account's page, its account is the account's id (a number), and what lets us in is an
//! OAuth 2 token of the account with what renews it. A reply can be hidden behind a click under our own posts, and
//! nothing more; only whoever has named or quoted us may be answered by a program. Where an item is shown cannot be
//! told by fetching its page, so there is no stranger here.

mod acts;
mod client;
mod costs;
mod direct;
mod faults;
mod hook;
mod reading;
mod renewal;
mod reply;
mod talk;
mod translate;

pub use client::X;

/// The platform's key in the catalogue.
pub const KEY: &str = "x";

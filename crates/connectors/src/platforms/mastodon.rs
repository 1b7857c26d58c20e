//! Mastodon and the servers that speak its interface, with an access token.
//!
//! `talk` asks, `reading` goes through what we are told of and what we said, `thread` what lies around it,
//! `translate` turns it into ours, `ids` are what it is called by, `listening` hears when there is something to
//! read, `acts` carries measures out, `reply` answers, `stranger` looks without credentials.
//!
//! Servers of many makes speak the interface, and few all of it. What one lacks it refuses, some in the
//! interface's words and some without any: then we do without it, or a person does it there.
//!
//! Nobody can hide another's reply here, for anybody: what can be done is to block, to report, and to take away
//! what is our own. The channel's address is the server's, its account's name is ours there, and what lets us
//! in is an access token with the rights `read`, `write` and, where the server has it apart, `write:reports`.

mod acts;
mod client;
mod ids;
mod links;
mod listening;
mod reading;
mod reply;
mod stranger;
mod talk;
mod thread;
mod translate;

pub use client::Mastodon;
pub use stranger::Onlooker;

/// The platform's key in the catalogue.
pub const KEY: &str = "mastodon";

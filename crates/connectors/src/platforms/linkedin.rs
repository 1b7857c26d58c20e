//! LinkedIn's pages through the Community Management interface: our posts and the comments under them, read, answered
//! and, where the interface lets a page do so, taken away; and what happens, sent to us.
//!
//! `urns` reads the names the interface gives things, `talk` asks in one version of it, `version` says how long that
//! version is spoken, `faults` what a refusal means, `reading` goes through posts and comments, `translate` turns them
//! into ours, `acts` carries measures out, `reply` answers, `hook` is what is sent unasked.
//!
//! The channel's account is the page's id (a number), and what lets us in is an OAuth 2 token of somebody who
//! administers the page, given to an application that LinkedIn has approved. Members are told by an id alone, never by
//! name. Nothing can be hidden here, nobody blocked, and nobody who is not signed in is shown a comment.

mod acts;
mod client;
mod faults;
mod hook;
mod reading;
mod reply;
mod talk;
mod translate;
mod urns;
mod version;

pub use client::LinkedIn;

/// The platform's key in the catalogue.
pub const KEY: &str = "linkedin";

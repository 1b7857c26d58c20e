//! Bluesky, by the AT Protocol, with an app password or signed in to in somebody's browser.
//!
//! `session` signs in and asks, `oauth` is the signing in by browser and its passes, `reading` goes through
//! notifications, own posts and threads, `translate` turns them into ours, `gate` keeps what is hidden behind a click, `acts` carries measures out, `reply` answers,
//! `proof` fetches what the author's own server has signed and holds it against the account's key (`car` its blocks,
//! `commit` the signed root and the way from it to the post, `key` the signature), `stranger` looks without
//! credentials.
//!
//! A post cannot be edited here; it can be taken away. What we hide is hidden behind a click alone: everybody
//! still reaches it, and it is never said to be removed. An app password's sessions are held in memory and nowhere else.

mod acts;
mod car;
mod cbor;
mod client;
mod commit;
mod faults;
mod gate;
mod key;
mod names;
mod oauth;
mod proof;
mod reading;
mod reply;
mod session;
mod stranger;
mod translate;

pub use client::{Bluesky, Places};
pub use stranger::Onlooker;

/// The platform's key in the catalogue.
pub const KEY: &str = "bluesky";

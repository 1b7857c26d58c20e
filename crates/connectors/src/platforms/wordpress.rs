//! WordPress, through its own REST interface with an application password.
//!
//! `root` finds the interface, `talk` asks, `faults` says what is wrong in words, `reading` pages
//! through posts and comments in all states, `translate` turns them into ours, `acts` carries measures
//! out, `stranger` looks without credentials, `trial` tries a connection. Comments carry no time of
//! change here: an edit is found by reading again.

mod acts;
mod client;
mod faults;
mod media;
mod publish;
mod reading;
mod reply;
mod root;
mod stranger;
mod talk;
mod translate;
mod trial;

pub use client::{Limits, Wordpress};
pub use stranger::Onlooker;

/// The platform's key in the catalogue.
pub const KEY: &str = "wordpress";

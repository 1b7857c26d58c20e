//! TikTok through its interface for business accounts, with a key that holds a day and is renewed with another that
//! holds a year.
//!
//! `talk` asks and hears (every answer is a success to the web; what went wrong is a code inside it), `faults` says
//! what the codes mean, `names` what an item is called here, `reading` goes through our videos and what stands under
//! them, `translate` turns it into ours, `acts` hides, shows again, answers and takes our own away, `renewal` renews
//! the key, `hook` is what is sent unasked.
//!
//! The channel's account is the business id that comes with the key. A comment is asked for under its video: so its
//! name here holds both. Mentions and direct messages need an access of their own, and are looked after in the app.
//! Without an account the site shows no comments to a program, so there is no stranger here.

mod acts;
mod client;
mod faults;
mod hook;
mod names;
mod reading;
mod renewal;
mod talk;
mod translate;

pub use client::Tiktok;

/// The platform's key in the catalogue.
pub const KEY: &str = "tiktok";

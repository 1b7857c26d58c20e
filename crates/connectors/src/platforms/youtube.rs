//! YouTube through its Data API v3: the comments under a channel's videos, read, answered, held back and rejected.
//!
//! `quota` counts the units that a project may use in a day, `talk` asks, `faults` says what a refusal means, `reading`
//! goes through videos, comments and what waits for review, `translate` turns it into ours, `acts` carries measures
//! out, `reply` answers.
//!
//! The channel's account is its id ("UC…"), and what lets us in is an OAuth 2 token of the Google account that owns it,
//! with what renews it. A comment that is held for review is seen by nobody else and can be published again; one that
//! is rejected never can: that is how another's comment is deleted here. There are no direct messages, nothing is sent
//! to us unasked, and nobody who is not signed in can tell by fetching whether a comment is gone.

mod acts;
mod client;
mod faults;
mod quota;
mod reading;
mod reply;
mod talk;
mod translate;

pub use client::YouTube;

/// The platform's key in the catalogue.
pub const KEY: &str = "youtube";

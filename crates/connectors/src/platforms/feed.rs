//! RSS, Atom and JSON Feed.
//!
//! `client` asks for a feed, politely and with conditions; `translate` turns what came into our words,
//! whatever state it is in. Nothing readable is lost: a break costs the item it stands in, at most.

mod charset;
mod client;
pub(crate) mod dates;
pub(crate) mod draft;
pub(crate) mod identity;
mod json;
mod markup;
mod translate;
mod xml;

pub use client::{FeedClient, LARGEST};
pub use translate::{Given, translate};

//! RSS, Atom and JSON Feed.
//!
//! `client` asks for a feed, politely and with conditions; `translate` turns what came into our words,
//! whatever state it is in. Nothing readable is lost: a break costs the item it stands in, at most.

mod charset;
mod dates;
mod markup;

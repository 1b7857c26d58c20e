//! Watched hours: shown, changed after a preview.

use crate::site::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    Router::new()
}

//! The trail.

use crate::site::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    Router::new()
}

//! People, mandates, absences, one-time links, boards and units.

use crate::site::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    Router::new()
}

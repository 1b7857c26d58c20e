//! A message: read, opened, drafted on, taken in hand; and every act on it.

use crate::site::Shared;
use axum::Router;

pub(super) fn router() -> Router<Shared> {
    Router::new()
}

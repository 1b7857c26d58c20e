//! A picture of a page as a visitor sees it, taken by a browser nobody sits at.

use super::Outside;
use std::time::Duration;

/// How far a picture may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may take in all; then the browser is ended.
    pub patience: Duration,
    /// Larger than this, in bytes, the picture is not taken.
    pub max_bytes: usize,
    /// The width of the window in pixels.
    pub width: u16,
    /// The height of the window in pixels.
    pub height: u16,
}

impl Default for Limits {
    fn default() -> Self {
        Self { patience: Duration::from_secs(20), max_bytes: 15 << 20, width: 1280, height: 2400 }
    }
}

/// A picture that was taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capture {
    /// The picture, PNG.
    pub png: Vec<u8>,
    /// The browser that took it, by its own name and version.
    pub by: String,
}

/// Why there is no picture, in a sentence that stands in the evidence instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct NoPicture(pub String);

/// Takes pictures of pages.
pub trait Browser: Send + Sync {
    /// Takes one picture. Never panics, never outlives its limits, never reaches an address the guard
    /// refuses.
    fn capture<'a>(&'a self, url: &'a str, limits: Limits) -> Outside<'a, Result<Capture, NoPicture>>;
}

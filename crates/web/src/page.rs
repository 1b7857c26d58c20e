//! What every page can do.

use crate::ctx::Ctx;
use maud::Markup;

/// A page: built from what it shows, and nothing else.
pub trait Page {
    /// Whether a stranger sees it: then it is rendered without a viewer.
    const PUBLIC: bool = false;

    /// The whole document.
    fn render(&self, ctx: &Ctx) -> Markup;

    /// The page in every state worth looking at, each with a name for its file.
    fn samples() -> Vec<(&'static str, Self)>
    where
        Self: Sized;
}

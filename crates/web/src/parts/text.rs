//! What somebody wrote, with what a scanner found marked in it.

use crate::{ctx::Ctx, t};
use maud::{Markup, html};

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it was written.
    Plain(String),
    /// Something that looks like personal data.
    Found {
        /// The words, or bullets where they are masked.
        text: String,
        /// What it looks like, in words: "telefonnummer".
        kind: String,
        /// Whether it is certain enough to be masked in lists.
        sure: bool,
    },
}

impl Piece {
    /// A text with nothing found in it.
    #[must_use]
    pub fn plain(text: &str) -> Vec<Self> {
        vec![Self::Plain(text.to_owned())]
    }
}

/// The text, its line breaks kept. A mark says what it is for those who cannot see colour.
#[must_use]
pub fn marked(ctx: &Ctx, pieces: &[Piece]) -> Markup {
    html! {
        @for piece in pieces {
            @match piece {
                Piece::Plain(text) => { (text) }
                Piece::Found { text, kind, sure } => {
                    mark { (text) span.kind { @if *sure { (kind) } @else { (t!(ctx, "found-perhaps", kind = kind)) } } }
                }
            }
        }
    }
}

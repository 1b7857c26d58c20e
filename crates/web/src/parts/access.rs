//! A page nobody may open by accident: what is hidden, why, and the button that opens it.

use crate::{ctx::Ctx, links::Href, t};
use maud::{Markup, html};

/// Why a text is hidden until opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hidden {
    /// Sent to us alone (direktmeddelande).
    Direct,
    /// Marked for secrecy (sekretess).
    Secret,
}

impl Hidden {
    /// The word in lists.
    #[must_use]
    pub fn word(self, ctx: &Ctx) -> String {
        match self {
            Self::Direct => t!(ctx, "hidden-direct"),
            Self::Secret => t!(ctx, "hidden-secret"),
        }
    }

    /// The hidden text's place: opened by POST, for the reading is written on the trail.
    #[must_use]
    pub fn curtain(self, ctx: &Ctx, may: bool, open: &Href) -> Markup {
        html! {
            div.curtain {
                p { strong { (self.word(ctx)) } " " (t!(ctx, "hidden-text")) }
                @if may {
                    form method="post" action=(open) {
                        button type="submit" { (t!(ctx, "hidden-open")) }
                        span.small { (t!(ctx, "hidden-logged")) }
                    }
                } @else { p.small { (t!(ctx, "hidden-not-for-you")) } }
            }
        }
    }
}

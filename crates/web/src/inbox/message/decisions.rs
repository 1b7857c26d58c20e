//! The decisions about a message, on its page: each with how far it has come outside.

use crate::{ctx::Ctx, decisions::stages::Stages, links, parts::due::swedish, t};
use maud::{Markup, html};
use torg_domain::ids::DecisionId;

/// What a letter by mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letter {
    /// Says why something was removed.
    Removal,
    /// Says where to turn with a matter of one's own.
    Private,
    /// Answers an appeal.
    Appeal,
}

impl Letter {
    fn label(self, ctx: &Ctx) -> String {
        match self {
            Self::Removal => t!(ctx, "letter-removal"),
            Self::Private => t!(ctx, "letter-private"),
            Self::Appeal => t!(ctx, "letter-appeal"),
        }
    }
}

/// One decision.
#[derive(Clone, Debug)]
pub struct DecisionLine {
    /// Which.
    pub id: DecisionId,
    /// Ground and measure (Swedish).
    pub what: String,
    /// How it stands (Swedish).
    pub state: String,
    /// The measure's stages.
    pub stages: Option<Stages>,
    /// The letters by mail to whoever wrote or asked for reconsidering: what each is, and how it goes.
    pub letters: Vec<(Letter, Stages)>,
}

/// The section; nothing where nothing was decided.
#[must_use]
pub fn render(ctx: &Ctx, lines: &[DecisionLine]) -> Markup {
    html! {
        @if !lines.is_empty() {
            section.sheet.pad aria-labelledby="decisions" {
                h2 #decisions { (t!(ctx, "message-decisions")) }
                @for line in lines {
                    p { a href=(links::decision(line.id)) { (swedish(ctx, &line.what)) } " " span.chip { (swedish(ctx, &line.state)) } }
                    @if let Some(stages) = &line.stages { (stages.render(ctx)) }
                    @for (letter, stages) in &line.letters { h3 { (letter.label(ctx)) } (stages.render(ctx)) }
                }
            }
        }
    }
}

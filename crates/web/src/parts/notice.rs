//! What the product says about what just happened, or about what is wrong.

use crate::{ctx::Ctx, links::Href, parts::due::swedish, t};
use maud::{Markup, html};

/// How loud a notice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// It went well.
    Done,
    /// Worth knowing.
    Told,
    /// Something must be mended.
    Wrong,
}

/// A sentence at the top of a page.
#[derive(Clone, Debug)]
pub struct Notice {
    /// How loud.
    pub tone: Tone,
    /// What happened, who can mend it, what to do now.
    pub sentence: String,
    /// Undoes it, where it can be undone: the address that takes the undoing.
    pub undo: Option<Undo>,
}

/// A way back from an inward act.
#[derive(Clone, Debug)]
pub struct Undo {
    /// Where the undoing is posted.
    pub address: Href,
    /// What is sent with it: the revision the act left behind, or which bulk act.
    pub fields: Vec<(&'static str, String)>,
    /// What is undone, Swedish: "lämnade utan svar"; empty where the sentence says it.
    pub what: String,
}

impl Notice {
    /// The notice as a live region, so that it is read out.
    #[must_use]
    pub fn render(&self, ctx: &Ctx) -> Markup {
        html! {
            div.notice.done[self.tone == Tone::Done].wrong[self.tone == Tone::Wrong]
                role=(if self.tone == Tone::Wrong { "alert" } else { "status" }) {
                p { (self.sentence) @if let Some(what) = self.undo.as_ref().map(|u| u.what.as_str()).filter(|w| !w.is_empty()) {
                    " " span.small { (t!(ctx, "undo-what")) " " (swedish(ctx, what)) "." } } }
                @if let Some(undo) = &self.undo {
                    form method="post" action=(undo.address) {
                        @for (name, value) in &undo.fields { input type="hidden" name=(name) value=(value); }
                        button type="submit" data-key="z" { (t!(ctx, "act-undo")) (super::form::key(ctx, "z")) }
                    }
                }
            }
        }
    }
}

/// A notice inside a page.
#[must_use]
pub fn inline(tone: Tone, content: &Markup) -> Markup {
    html! {
        div.notice.done[tone == Tone::Done].wrong[tone == Tone::Wrong] { div { (content) } }
    }
}

/// An empty list: what it means, and what to do now.
#[must_use]
pub fn empty(heading: &str, sentence: &str, next: Option<(Href, String)>) -> Markup {
    html! {
        div.empty {
            p.lead { (heading) }
            p { (sentence) }
            @if let Some((href, label)) = next { p { a href=(href) { (label) } } }
        }
    }
}

//! What the policy proposes, and why. A proposal never does anything by itself.

use crate::{ctx::Ctx, parts::due::swedish, t};
use maud::{Markup, html};

/// A proposed ground for removal.
#[derive(Clone, Debug)]
pub struct Ground {
    /// Its name in the policy, Swedish.
    pub name: String,
    /// Its legal basis, dated, Swedish.
    pub basis: String,
    /// The signals, Swedish.
    pub signals: Vec<String>,
}

/// What is proposed.
#[derive(Clone, Debug, Default)]
pub struct Proposals {
    /// In one sentence each, Swedish: what to do.
    pub sentences: Vec<String>,
    /// Grounds.
    pub grounds: Vec<Ground>,
    /// What the record should become and why, Swedish.
    pub record: Option<(String, String)>,
    /// Personal data found: kind and how sure, Swedish.
    pub found: Vec<String>,
    /// The policy version all of it stands on, Swedish.
    pub stands_on: String,
}

impl Proposals {
    /// The section beside the text.
    #[must_use]
    pub fn render(&self, ctx: &Ctx) -> Markup {
        html! {
            section aria-labelledby="proposals" {
                h2 #proposals { (t!(ctx, "proposals-title")) }
                @if self.sentences.is_empty() && self.grounds.is_empty() && self.record.is_none() { p.small { (t!(ctx, "proposals-none")) } }
                @for sentence in &self.sentences { p { (swedish(ctx, sentence)) } }
                @for ground in &self.grounds {
                    p { (t!(ctx, "proposals-ground")) " " strong { (swedish(ctx, &ground.name)) } }
                    details { summary { (t!(ctx, "proposals-why")) span.away { " " (ground.name) } }
                        ul { @for signal in &ground.signals { li { (swedish(ctx, signal)) } } }
                        p.small { (swedish(ctx, &ground.basis)) } }
                }
                @if let Some((what, why)) = &self.record {
                    p { (t!(ctx, "proposals-record")) " " strong { (swedish(ctx, what)) } }
                    details { summary { (t!(ctx, "proposals-why-record")) } p.small { (swedish(ctx, why)) } }
                }
                @if !self.found.is_empty() {
                    p { (t!(ctx, "proposals-found")) } ul { @for found in &self.found { li { (swedish(ctx, found)) } } }
                }
                p.small.note { (swedish(ctx, &self.stands_on)) }
            }
        }
    }
}

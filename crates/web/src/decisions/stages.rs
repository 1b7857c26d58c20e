//! How far something has come outside: ordered, confirmed at the platform, verified as a stranger.

use crate::{
    ctx::Ctx,
    parts::{
        due::swedish,
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};

/// How far one order has come.
#[derive(Clone, Debug, Default)]
pub struct Stages {
    /// When it was ordered.
    pub ordered: Option<Timestamp>,
    /// When the platform, or a person, says that it was done, and who says so (Swedish).
    pub confirmed: Option<(Timestamp, String)>,
    /// Whether a stranger is to look, and when one agreed.
    pub verified: Option<Option<Timestamp>>,
    /// When a stranger last saw it all the same.
    pub still_seen: Option<Timestamp>,
    /// What is wrong now, since when, and when it is tried again (Swedish).
    pub problem: Option<(String, Option<Timestamp>, Option<Timestamp>)>,
    /// When it was cancelled, and why (Swedish).
    pub cancelled: Option<(Timestamp, String)>,
    /// Whether it is a letter: a mail server confirms it, not a platform.
    pub letter: bool,
}

impl Stages {
    /// The stages as a list, with what is wrong under it.
    #[must_use]
    pub fn render(&self, ctx: &Ctx) -> Markup {
        let dash = || html! { span.small { (t!(ctx, "stage-not-yet")) } };
        html! {
            dl.facts {
                dt { (t!(ctx, "stage-ordered")) }
                dd { @match self.ordered { Some(at) => (time::long(ctx, at)), None => (dash()) } }
                @if let Some((at, why)) = &self.cancelled {
                    dt { (t!(ctx, "stage-cancelled")) } dd { (time::long(ctx, *at)) " " (swedish(ctx, why)) }
                } @else {
                    dt { @if self.letter { (t!(ctx, "stage-mailed")) } @else { (t!(ctx, "stage-confirmed")) } }
                    dd { @match &self.confirmed { Some((at, who)) => { (time::long(ctx, *at)) ". " (swedish(ctx, who)) }, None => (dash()) } }
                    @if let Some(verified) = self.verified {
                        dt { (t!(ctx, "stage-verified")) }
                        dd { @match verified { Some(at) => (time::long(ctx, at)), None => (dash()) } }
                    }
                }
            }
            @if let Some(at) = self.still_seen {
                (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "stage-still-seen")) } " " (time::long(ctx, at)) ". " (t!(ctx, "stage-still-seen-then")) } }))
            }
            @if let Some((what, since, again)) = &self.problem {
                (inline(Tone::Wrong, &html! { p { (swedish(ctx, what))
                    @if let Some(at) = since { " " (t!(ctx, "stage-since")) " " (time::short(ctx, *at)) "." }
                    @if let Some(at) = again { " " (t!(ctx, "stage-again")) " " (time::short(ctx, *at)) "." } } }))
            }
        }
    }
}

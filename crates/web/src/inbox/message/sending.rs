//! An answer that torg gives at the platform itself: how far it has come, what stands in its way, and what one
//! may do about it meanwhile.

use super::MessagePage;
use crate::{
    ctx::Ctx,
    links,
    parts::{
        diff,
        due::swedish,
        form::{Filled, Weight, button, field, made_on},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::OrderId;

/// An answer on its way to the platform.
#[derive(Clone, Debug)]
pub struct Sending {
    /// The order.
    pub order: OrderId,
    /// Whether it is a holding reply (hållsvar).
    pub holding: bool,
    /// The text, with what stands under it.
    pub text: String,
    /// The platform's name.
    pub platform: String,
    /// When it was ordered.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Whether the platform has been asked for it, and may have it already.
    pub asked: bool,
    /// What is wrong now and who can mend it (Swedish), since when, and when it is tried again.
    pub problem: Option<(String, Option<Timestamp>, Option<Timestamp>)>,
    /// Why it is stopped, when it is.
    pub stopped: Option<Stopped>,
    /// Whether the reader may do anything about it.
    pub may: bool,
    /// What was filled in when taking it over.
    pub filled: Filled,
}

/// Why an answer is stopped before the platform is asked.
#[derive(Clone, Debug)]
pub enum Stopped {
    /// The author has said something else since.
    Edited {
        /// What the answer was made on.
        before: String,
        /// What stands there now.
        after: String,
    },
    /// What it answers is gone at the source.
    Gone,
}

impl Sending {
    /// Its place under the thread.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        html! {
            p { strong { (self.stands(ctx)) } " " (t!(ctx, "by-hand-ordered", name = self.by.as_str())) " " (time::short(ctx, self.at)) }
            p.text { (self.text) }
            @if let Some((what, since, again)) = &self.problem {
                (inline(Tone::Wrong, &html! { p { (swedish(ctx, what))
                    @if let Some(at) = since { " " (t!(ctx, "stage-since")) " " (time::short(ctx, *at)) "." }
                    @if let Some(at) = again { " " (t!(ctx, "stage-again")) " " (time::short(ctx, *at)) "." } } }))
            }
            @match &self.stopped {
                Some(stopped) => (self.halted(ctx, page, stopped)),
                None => p.small { (t!(ctx, "sending-clock")) },
            }
            @if self.may {
                (self.take_over(ctx, page))
                @if !self.asked { (super::exits::cancel(ctx, page, self.order, "cancel-answer", &t!(ctx, "sending-cancel"))) }
            }
        }
    }

    fn stands(&self, ctx: &Ctx) -> String {
        let platform = self.platform.as_str();
        match (&self.stopped, self.holding) {
            (Some(_), _) => t!(ctx, "sending-stopped"),
            (None, true) => t!(ctx, "sending-holding", platform = platform),
            (None, false) => t!(ctx, "sending-answer", platform = platform),
        }
    }

    /// What the author did, and the two ways on.
    fn halted(&self, ctx: &Ctx, page: &MessagePage, stopped: &Stopped) -> Markup {
        html! {
            @match stopped {
                Stopped::Edited { before, after } => {
                    (inline(Tone::Wrong, &html! {
                        p { strong { (t!(ctx, "sending-edited")) } " " (t!(ctx, "sending-nothing-sent")) }
                        p.text { (diff::words(before, after)) }
                    }))
                    @if self.may {
                        form method="post" action=(links::answer_send(page.id, self.order)) {
                            (made_on(ctx, page.revision))
                            p.row { (button(&t!(ctx, "sending-send-anyway"), Weight::First)) }
                        }
                    }
                }
                Stopped::Gone => (inline(Tone::Wrong, &html! {
                    p { strong { (t!(ctx, "sending-gone")) } " " (t!(ctx, "sending-nothing-sent")) }
                })),
            }
            @if self.may && !self.asked {
                form method="post" action=(links::cancel(page.id, self.order)) {
                    (made_on(ctx, page.revision))
                    input type="hidden" name="form" value="cancel-answer";
                    input type="hidden" name="why" value="Skrivs om: meddelandet är ändrat sedan svaret beställdes.";
                    p.row { (button(&t!(ctx, "sending-rewrite"), Weight::Plain)) }
                }
            }
        }
    }

    /// The way out where the platform does not answer: a person gives it.
    fn take_over(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        html! {
            details.quiet open[self.filled.is_wrong()] { summary { (t!(ctx, "sending-by-hand")) }
                form method="post" action=(links::answer_by_hand(page.id, self.order)) {
                    (self.filled.summary(ctx)) (made_on(ctx, page.revision))
                    p.small { @if self.asked { (t!(ctx, "sending-asked")) } @else { (t!(ctx, "sending-not-asked")) } }
                    @if self.asked { (field(ctx, &self.filled, "looked", t!(ctx, "sending-looked")).tick()) }
                    (button(&t!(ctx, "sending-by-hand-do"), Weight::Plain))
                }
            }
        }
    }
}

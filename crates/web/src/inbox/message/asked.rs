//! Questions to colleagues, and handings over: what was asked, what came back, and the reader's own turn.

use super::MessagePage;
use crate::{
    ctx::Ctx,
    links,
    parts::{
        form::{Filled, Weight, button, button_with, field, made_on},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{ConsultationId, ForwardingId};
use torg_office::inbox::draft::Form;

/// A question to a colleague. Never visible outside (AN-15).
#[derive(Clone, Debug)]
pub struct Consultation {
    /// Which.
    pub id: ConsultationId,
    /// Who asked.
    pub from: String,
    /// Who was asked.
    pub to: String,
    /// The question.
    pub question: String,
    /// When.
    pub at: Timestamp,
    /// The advice and when it was given.
    pub advice: Option<(String, Timestamp)>,
    /// Whether the reader is the one who was asked.
    pub mine: bool,
    /// What the reader filled in, or has begun to write.
    pub filled: Filled,
    /// When that was last kept.
    pub kept_at: Option<Timestamp>,
}

/// A handing over to somebody better placed. The deadline stays (AN-07).
#[derive(Clone, Debug)]
pub struct Forwarding {
    /// Which.
    pub id: ForwardingId,
    /// Who handed over.
    pub from: String,
    /// To whom.
    pub to: String,
    /// What was said along with it.
    pub note: String,
    /// When.
    pub at: Timestamp,
    /// How it ended.
    pub end: Option<ForwardingEnd>,
    /// When it was escalated for want of an answer.
    pub escalated_at: Option<Timestamp>,
    /// Whether it was handed to the reader.
    pub mine: bool,
    /// What the reader filled in, or has begun to write.
    pub filled: Filled,
    /// When that was last kept.
    pub kept_at: Option<Timestamp>,
}

/// How a handing over ended.
#[derive(Clone, Debug)]
pub enum ForwardingEnd {
    /// With a text for the answer.
    Delivered(String, Timestamp),
    /// Declined, for a reason.
    Declined(String, Timestamp),
}

/// What was asked and handed over, between the thread and the answer.
#[must_use]
pub fn render(ctx: &Ctx, page: &MessagePage) -> Markup {
    html! {
        @if !page.consultations.is_empty() || !page.forwardings.is_empty() {
            section.said.inside aria-labelledby="asked" {
                h2 #asked { (t!(ctx, "asked-title")) }
                p.small { (t!(ctx, "asked-inside")) }
                @for one in &page.consultations { (consultation(ctx, page, one)) }
                @for one in &page.forwardings { (forwarding(ctx, page, one)) }
            }
        }
    }
}

fn consultation(ctx: &Ctx, page: &MessagePage, one: &Consultation) -> Markup {
    html! {
        div.exchange {
            p { strong { (t!(ctx, "asked-who", from = one.from.as_str(), to = one.to.as_str())) } " " span.small { (time::short(ctx, one.at)) } }
            p { (one.question) }
            @match &one.advice {
                Some((advice, at)) => { p { strong { (t!(ctx, "asked-advice", name = one.to.as_str())) } " " span.small { (time::short(ctx, *at)) } } p { (advice) } }
                None if one.mine => {
                    form method="post" action=(links::advise(page.id, one.id)) {
                        (one.filled.summary(ctx)) (made_on(ctx, page.revision))
                        (field(ctx, &one.filled, "advice", t!(ctx, "asked-your-advice")).draft(&links::draft(page.id), Form::Advice.word()).kept(one.kept_at).lines(3))
                        (button(&t!(ctx, "asked-advise"), Weight::First))
                    }
                }
                None => p.small { (t!(ctx, "asked-waiting", name = one.to.as_str())) },
            }
        }
    }
}

fn forwarding(ctx: &Ctx, page: &MessagePage, one: &Forwarding) -> Markup {
    html! {
        div.exchange {
            p { strong { (t!(ctx, "forwarded-who", from = one.from.as_str(), to = one.to.as_str())) } " " span.small { (time::short(ctx, one.at)) } }
            @if !one.note.is_empty() { p { (one.note) } }
            @if let Some(at) = one.escalated_at { p { span.chip.late { (t!(ctx, "forwarded-escalated")) } " " (time::short(ctx, at)) } }
            @match &one.end {
                Some(ForwardingEnd::Delivered(text, at)) => { p { strong { (t!(ctx, "forwarded-delivered", name = one.to.as_str())) } " " span.small { (time::short(ctx, *at)) } } p { (text) } }
                Some(ForwardingEnd::Declined(why, at)) => { p { strong { (t!(ctx, "forwarded-declined", name = one.to.as_str())) } " " span.small { (time::short(ctx, *at)) } } p { (why) } }
                None if one.mine => {
                    form method="post" action=(links::deliver(page.id, one.id)) {
                        (one.filled.summary(ctx)) (made_on(ctx, page.revision))
                        (field(ctx, &one.filled, "text", t!(ctx, "forwarded-your-text")).hint(t!(ctx, "forwarded-your-hint")).draft(&links::draft(page.id), Form::Deliver.word()).kept(one.kept_at).lines(4))
                        p.row {
                            (button_with(&t!(ctx, "forwarded-deliver"), Weight::First, "end", "deliver"))
                            (button_with(&t!(ctx, "forwarded-decline"), Weight::Plain, "end", "decline"))
                        }
                    }
                }
                None => p.small { (t!(ctx, "forwarded-waiting", name = one.to.as_str())) },
            }
        }
    }
}

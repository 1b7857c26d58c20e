//! Two of the other tracks' exits by hand: removed at the platform, with the lawyer. The record's is in
//! `record.rs`.
//!
//! What happens outside is ordered first and confirmed later; the form shows which of the two it is.

use super::{MessagePage, acts::ActView};
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, button_with, field, made_on},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::OrderId;
use torg_office::inbox::draft::Form;

/// How far a removal has come.
#[derive(Clone, Debug)]
pub enum RemoveStage {
    /// Is it to be removed, and on which ground?
    Decide {
        /// The closed list of grounds, with what each means as the hint.
        grounds: Vec<Choice>,
        /// The measures that can be taken here, the gentlest first, with who does each as the hint.
        measures: Vec<Choice>,
        /// The measures that cannot be taken here, each with why, Swedish.
        cannot: Vec<String>,
        /// Whether the policy has the manager told of what can harm the municipality's name.
        harmful: bool,
        /// Whether an assessment has begun: then it can also be let stand.
        assessed: bool,
        /// Why the reader may assess but not order it, Swedish.
        not_order: Option<String>,
    },
    /// Ordered, the copy kept: carry it out at the platform and say so.
    Confirm {
        /// The order.
        order: OrderId,
        /// The ground, Swedish.
        ground: String,
        /// When it was ordered, and the copy's checksum; none where no copy may be made.
        copy: (Timestamp, Option<String>),
        /// Where it is to be removed.
        open: Option<String>,
        /// Whether torg carries it out itself: then the form by hand is the exception.
        itself: bool,
    },
}

impl RemoveStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, act: &ActView) -> Markup {
        let filled = &act.filled;
        let draft = links::draft(page.id);
        match self {
            Self::Decide { grounds, measures, cannot, harmful, assessed, not_order } => html! {
                p.small { (t!(ctx, "remove-lead")) }
                form method="post" action=(links::remove(page.id)) {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    @if not_order.is_none() { (field(ctx, filled, "ground", t!(ctx, "remove-ground")).optional().radios(grounds)) }
                    (field(ctx, filled, "facts", t!(ctx, "remove-facts")).hint(t!(ctx, "remove-facts-hint")).draft(&draft, Form::Remove.word()).kept(act.kept_at).lines(3))
                    @if not_order.is_none() && !measures.is_empty() { (field(ctx, filled, "measure", t!(ctx, "remove-measure")).hint(t!(ctx, "remove-measure-hint")).optional().radios(measures)) }
                    @if not_order.is_none() && !cannot.is_empty() {
                        p.small { (t!(ctx, "remove-cannot-here")) @for why in cannot { " " (swedish(ctx, why)) } }
                    }
                    @if not_order.is_none() { (field(ctx, filled, "gentler", t!(ctx, "remove-gentler")).hint(t!(ctx, "remove-gentler-hint")).optional().lines(2))
                        (field(ctx, filled, "block", t!(ctx, "remove-block")).hint(t!(ctx, "remove-block-hint")).optional().lines(2)) }
                    @if not_order.is_none() && *harmful { (field(ctx, filled, "harmful", t!(ctx, "remove-harmful")).optional().tick()) }
                    p.row {
                        @match not_order {
                            None => { button type="submit" formaction=(links::remove_preview(page.id)) { (t!(ctx, "remove-preview")) } (button_with(&t!(ctx, "remove-order"), Weight::Grave, "step", "order")) },
                            Some(why) => span.small { (swedish(ctx, why)) },
                        }
                        @if *assessed { (button_with(&t!(ctx, "remove-keep-up"), Weight::Plain, "step", "keep")) }
                        @else { (button_with(&t!(ctx, "remove-assess"), Weight::Plain, "step", "assess")) }
                    }
                }
            },
            Self::Confirm { order, ground, copy, open, itself } => html! {
                @if *itself { p { (t!(ctx, "remove-itself")) } }
                p { (t!(ctx, "remove-ordered")) " " strong { (swedish(ctx, ground)) } }
                p.small { @match &copy.1 {
                    Some(checksum) => { (t!(ctx, "remove-copy")) " " (time::long(ctx, copy.0)) ". " code { (checksum) } }
                    None => (t!(ctx, "remove-no-copy")),
                } }
                @if let Some(href) = open.as_deref().and_then(links::outside) {
                    p { a href=(href) rel="noreferrer noopener external" target="_blank" { (t!(ctx, "by-hand-open-link")) } }
                }
                form method="post" action=(links::confirm(page.id, *order)) enctype="multipart/form-data" {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    (field(ctx, filled, "outcome", t!(ctx, "remove-outcome")).radios(&[
                        Choice::new("unpublished", t!(ctx, "remove-unpublished")),
                        Choice::new("deleted", t!(ctx, "remove-deleted")),
                        Choice::new("cannot", t!(ctx, "remove-cannot")).hint(t!(ctx, "remove-cannot-hint")),
                    ]))
                    (field(ctx, filled, "proof", t!(ctx, "remove-proof-words")).lines(2))
                    (field(ctx, filled, "picture", t!(ctx, "remove-proof")).hint(t!(ctx, "remove-proof-hint")).optional().file("image/png,image/jpeg,image/webp"))
                    p.row { (button(&t!(ctx, "remove-confirm"), Weight::First)) }
                }
                (cancel(ctx, page, *order, "cancel-remove", &t!(ctx, "order-cancel")))
            },
        }
    }
}

/// Takes back an order nobody has carried out, with the reason.
#[must_use]
pub fn cancel(ctx: &Ctx, page: &MessagePage, order: OrderId, prefix: &'static str, label: &str) -> Markup {
    let empty = Filled::new(prefix);
    let filled = page.cancelling.as_ref().filter(|filled| filled.prefix == prefix).unwrap_or(&empty);
    html! {
        details.quiet open[filled.is_wrong()] { summary { (label) }
            form method="post" action=(links::cancel(page.id, order)) {
                (filled.summary(ctx)) (made_on(ctx, page.revision))
                input type="hidden" name="form" value=(prefix);
                (field(ctx, filled, "why", t!(ctx, "act-reason")).max(500).line())
                (button(&t!(ctx, "order-cancel-do"), Weight::Plain))
            }
        }
    }
}

/// How far the question of a police report has come.
#[derive(Clone, Debug)]
pub enum LawyerStage {
    /// Ask.
    Ask {
        /// Who will be asked: the lawyer's name or title.
        lawyer: String,
    },
    /// Asked: note the answer.
    Outcome {
        /// When, by whom, and the question (Swedish).
        asked: String,
    },
    /// Answered.
    Done(String),
}

impl LawyerStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, filled: &Filled) -> Markup {
        match self {
            Self::Ask { lawyer } => html! {
                form method="post" action=(links::lawyer(page.id)) {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    p.small { (t!(ctx, "lawyer-lead", name = lawyer.as_str())) }
                    (field(ctx, filled, "question", t!(ctx, "lawyer-question")).lines(3))
                    p.row { (button_with(&t!(ctx, "lawyer-ask"), Weight::First, "step", "ask")) }
                }
            },
            Self::Outcome { asked } => html! {
                p.small { (swedish(ctx, asked)) }
                form method="post" action=(links::lawyer(page.id)) {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    (field(ctx, filled, "outcome", t!(ctx, "lawyer-outcome")).radios(&[
                        Choice::new("reported", t!(ctx, "lawyer-reported")),
                        Choice::new("not-reported", t!(ctx, "lawyer-not-reported")),
                    ]))
                    (field(ctx, filled, "text", t!(ctx, "lawyer-reference")).hint(t!(ctx, "lawyer-reference-hint")).lines(2))
                    p.row { (button_with(&t!(ctx, "lawyer-note"), Weight::First, "step", "outcome")) }
                }
            },
            Self::Done(what) => html! { p { (swedish(ctx, what)) } },
        }
    }
}

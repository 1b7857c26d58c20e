//! The three other tracks' exits by hand: removed at the platform, registered or transferred, with the lawyer.
//!
//! What happens outside is ordered first and confirmed later; the form shows which of the two it is.

use super::MessagePage;
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, button_with, field, made_on, one_button},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::OrderId;

/// How far a removal has come.
#[derive(Clone, Debug)]
pub enum RemoveStage {
    /// Is it to be removed, and on which ground?
    Assess {
        /// The closed list of grounds, with their legal basis as the hint.
        grounds: Vec<Choice>,
    },
    /// Assessed: order it, or let it stand.
    Decide {
        /// The ground, Swedish.
        ground: String,
        /// Its legal basis, dated, Swedish.
        basis: String,
        /// What is kept first and what follows: notices, registration (Swedish).
        follows: Vec<String>,
    },
    /// Ordered, the copy kept: carry it out at the platform and say so.
    Confirm {
        /// The order.
        order: OrderId,
        /// The ground, Swedish.
        ground: String,
        /// When the copy was made, and its checksum.
        copy: (Timestamp, String),
        /// Where it is to be removed.
        open: Option<String>,
    },
}

impl RemoveStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, filled: &Filled) -> Markup {
        match self {
            Self::Assess { grounds } => html! {
                form method="post" action=(links::remove(page.id)) {
                    (filled.summary(ctx)) (made_on(page.revision))
                    p.small { (t!(ctx, "remove-lead")) }
                    (field(ctx, filled, "ground", t!(ctx, "remove-ground")).radios(grounds))
                    (field(ctx, filled, "facts", t!(ctx, "remove-facts")).hint(t!(ctx, "remove-facts-hint")).lines(3))
                    (field(ctx, filled, "gentler", t!(ctx, "remove-gentler")).hint(t!(ctx, "remove-gentler-hint")).lines(2))
                    p.row { (button_with(&t!(ctx, "remove-assess"), Weight::First, "step", "assess")) }
                }
            },
            Self::Decide { ground, basis, follows } => html! {
                p { (t!(ctx, "proposals-ground")) " " strong { (swedish(ctx, ground)) } }
                p.small { (swedish(ctx, basis)) }
                ul.small { @for one in follows { li { (swedish(ctx, one)) } } }
                form method="post" action=(links::remove(page.id)) {
                    (filled.summary(ctx)) (made_on(page.revision))
                    (field(ctx, filled, "note", t!(ctx, "act-note")).optional().lines(2))
                    p.row {
                        (button_with(&t!(ctx, "remove-order"), Weight::Grave, "step", "order"))
                        (button_with(&t!(ctx, "remove-keep-up"), Weight::Plain, "step", "keep"))
                    }
                }
            },
            Self::Confirm { order, ground, copy, open } => html! {
                p { (t!(ctx, "remove-ordered")) " " strong { (swedish(ctx, ground)) } }
                p.small { (t!(ctx, "remove-copy")) " " (time::long(ctx, copy.0)) ". " code { (copy.1) } }
                @if let Some(href) = open.as_deref().and_then(links::outside) {
                    p { a href=(href) rel="noreferrer noopener external" target="_blank" { (t!(ctx, "by-hand-open-link")) } }
                }
                form method="post" action=(links::confirm(page.id, *order)) enctype="multipart/form-data" {
                    (filled.summary(ctx)) (made_on(page.revision))
                    (field(ctx, filled, "outcome", t!(ctx, "remove-outcome")).radios(&[
                        Choice::new("unpublished", t!(ctx, "remove-unpublished")),
                        Choice::new("deleted", t!(ctx, "remove-deleted")),
                        Choice::new("cannot", t!(ctx, "remove-cannot")).hint(t!(ctx, "remove-cannot-hint")),
                    ]))
                    (field(ctx, filled, "proof", t!(ctx, "remove-proof")).hint(t!(ctx, "remove-proof-hint")).optional().file("image/png,image/jpeg,image/webp,application/pdf"))
                    (field(ctx, filled, "note", t!(ctx, "remove-proof-words")).lines(2))
                    p.row { (button(&t!(ctx, "remove-confirm"), Weight::First)) }
                }
                (one_button(&links::cancel(page.id, *order), &[("revision", &page.revision.to_string())], &t!(ctx, "order-cancel"), Weight::Plain))
            },
        }
    }
}

/// How far the record has come.
#[derive(Clone, Debug)]
pub enum RecordStage {
    /// What is it to be?
    Decide {
        /// Whether the answer needs a decision of its own (AN-26).
        answer_too: bool,
        /// Whether the policy knows "to be transferred".
        transfer: bool,
        /// What the policy says, Swedish.
        rule: Option<String>,
    },
    /// To be registered: the diary's number is awaited.
    Number {
        /// The order.
        order: OrderId,
    },
    /// To be transferred: the receipt is awaited.
    Receipt {
        /// The order.
        order: OrderId,
    },
    /// Done: the number or receipt.
    Done(String),
}

impl RecordStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, filled: &Filled) -> Markup {
        let cancel = |order: OrderId| {
            one_button(
                &links::cancel(page.id, order),
                &[("revision", &page.revision.to_string())],
                &t!(ctx, "order-cancel"),
                Weight::Plain,
            )
        };
        match self {
            Self::Decide { answer_too, transfer, rule } => {
                let choices = || {
                    let mut choices = vec![
                        Choice::new("keep-ordered", t!(ctx, "record-keep")).hint(t!(ctx, "record-keep-hint")),
                        Choice::new("register", t!(ctx, "record-register"))
                            .hint(t!(ctx, "record-register-hint")),
                    ];
                    if *transfer {
                        choices.push(
                            Choice::new("transfer", t!(ctx, "record-transfer"))
                                .hint(t!(ctx, "record-transfer-hint")),
                        );
                    }
                    choices
                };
                html! {
                    form method="post" action=(links::record(page.id)) {
                        (filled.summary(ctx)) (made_on(page.revision))
                        @if let Some(rule) = rule { p.small { (swedish(ctx, rule)) } }
                        (field(ctx, filled, "becomes", t!(ctx, "record-becomes")).radios(&choices()))
                        @if *answer_too { (field(ctx, filled, "answer-becomes", t!(ctx, "record-answer-becomes")).radios(&choices())) }
                        (field(ctx, filled, "note", t!(ctx, "act-note")).optional().lines(2))
                        p.row { (button(&t!(ctx, "record-do"), Weight::First)) }
                    }
                }
            }
            Self::Number { order } => html! {
                form method="post" action=(links::confirm(page.id, *order)) {
                    (filled.summary(ctx)) (made_on(page.revision))
                    (field(ctx, filled, "number", t!(ctx, "record-number")).hint(t!(ctx, "record-number-hint")).max(60).line())
                    (field(ctx, filled, "restricted", t!(ctx, "record-restricted")).optional().tick())
                    p.row { (button(&t!(ctx, "record-confirm"), Weight::First)) }
                }
                (cancel(*order))
            },
            Self::Receipt { order } => html! {
                form method="post" action=(links::confirm(page.id, *order)) {
                    (filled.summary(ctx)) (made_on(page.revision))
                    (field(ctx, filled, "receipt", t!(ctx, "record-receipt")).hint(t!(ctx, "record-receipt-hint")).line())
                    p.row { (button(&t!(ctx, "record-transferred"), Weight::First)) }
                }
                (cancel(*order))
            },
            Self::Done(what) => html! { p { (swedish(ctx, what)) } },
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
                    (filled.summary(ctx)) (made_on(page.revision))
                    p.small { (t!(ctx, "lawyer-lead", name = lawyer.as_str())) }
                    (field(ctx, filled, "question", t!(ctx, "lawyer-question")).lines(3))
                    p.row { (button_with(&t!(ctx, "lawyer-ask"), Weight::First, "step", "ask")) }
                }
            },
            Self::Outcome { asked } => html! {
                p.small { (swedish(ctx, asked)) }
                form method="post" action=(links::lawyer(page.id)) {
                    (filled.summary(ctx)) (made_on(page.revision))
                    (field(ctx, filled, "outcome", t!(ctx, "lawyer-outcome")).radios(&[
                        Choice::new("reported", t!(ctx, "lawyer-reported")),
                        Choice::new("not-reported", t!(ctx, "lawyer-not-reported")),
                    ]))
                    (field(ctx, filled, "reference", t!(ctx, "lawyer-reference")).hint(t!(ctx, "lawyer-reference-hint")).lines(2))
                    p.row { (button_with(&t!(ctx, "lawyer-note"), Weight::First, "step", "outcome")) }
                }
            },
            Self::Done(what) => html! { p { (swedish(ctx, what)) } },
        }
    }
}

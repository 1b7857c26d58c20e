//! The record's exits by hand: kept in order, registered, transferred; and our answer's own, where the policy
//! decides it for itself (AN-26).
//!
//! What a registration is restricted by is shown to whoever has opened the message, and to nobody else: the
//! provision tells what the message is about.

use super::{MessagePage, exits::cancel};
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button_with, field, made_on},
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::OrderId;

/// How a registration is restricted, as this reader may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restricted {
    /// By this provision.
    By(String),
    /// The provision is said when it is confirmed; one may be proposed.
    ToSay(Option<String>),
    /// The reader has not opened the message: by what is not shown.
    Masked,
}

/// How far the record has come.
#[derive(Clone, Debug)]
pub enum RecordStage {
    /// What is it to be?
    Decide {
        /// What the policy says, Swedish.
        rule: Option<String>,
    },
    /// To be registered, or transferred: the number or receipt is awaited.
    Await {
        /// The order, where one was written; a triage answer can lead here without.
        order: Option<OrderId>,
        /// Whether it is a transfer.
        transfer: bool,
        /// How the registration is restricted; none when it is not.
        restricted: Option<Restricted>,
        /// Why the reader may not confirm it, Swedish.
        not: Option<String>,
    },
    /// Done: the number or receipt, and how it is restricted.
    Done(String, Option<Restricted>),
}

impl RecordStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, filled: &Filled) -> Markup {
        match self {
            Self::Decide { rule } => html! {
                form method="post" action=(links::record(page.id)) {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    @if let Some(rule) = rule { p.small { (swedish(ctx, rule)) } }
                    (field(ctx, filled, "becomes", t!(ctx, "record-becomes")).radios(&[
                        Choice::new("keep-ordered", t!(ctx, "record-keep")).hint(t!(ctx, "record-keep-hint")),
                        Choice::new("register", t!(ctx, "record-register")).hint(t!(ctx, "record-register-hint")),
                        Choice::new("transfer", t!(ctx, "record-transfer")).hint(t!(ctx, "record-transfer-hint")),
                    ]))
                    (field(ctx, filled, "provision", t!(ctx, "record-provision")).hint(t!(ctx, "record-provision-hint")).optional().max(120).line())
                    (field(ctx, filled, "reason", t!(ctx, "act-reason")).optional().lines(2))
                    p.row { (button_with(&t!(ctx, "record-do"), Weight::First, "step", "decide")) }
                }
            },
            Self::Await { order, transfer, restricted, not } => html! {
                @if let Some(restricted) = restricted { (restricted.said(ctx)) }
                @match not {
                    Some(why) => p { (swedish(ctx, why)) },
                    None => {
                        p.row { a href=(links::diary_register(page.id)) { (t!(ctx, "record-in-diary")) } }
                        form method="post" action=(links::record(page.id)) {
                            (filled.summary(ctx)) (made_on(ctx, page.revision))
                            @if *transfer { (field(ctx, filled, "number", t!(ctx, "record-receipt")).hint(t!(ctx, "record-receipt-hint")).max(200).line()) }
                            @else { (field(ctx, filled, "number", t!(ctx, "record-number")).hint(t!(ctx, "record-number-hint")).max(200).line()) }
                            @if let Some(Restricted::ToSay(proposed)) = restricted { (provision(ctx, filled, proposed.as_deref())) }
                            p.row { (button_with(&if *transfer { t!(ctx, "record-transferred") } else { t!(ctx, "record-confirm") }, Weight::First, "step", "confirm")) }
                        }
                    }
                }
                @if let Some(order) = order { (cancel(ctx, page, *order, "cancel-record", &t!(ctx, "order-cancel"))) }
            },
            Self::Done(what, restricted) => html! {
                p { (swedish(ctx, what)) }
                @if let Some(restricted) = restricted { (restricted.said(ctx)) }
            },
        }
    }
}

/// The provision, which whoever registers says: what is proposed stands there until it is changed.
fn provision(ctx: &Ctx, filled: &Filled, proposed: Option<&str>) -> Markup {
    let begun = match proposed.filter(|_| filled.value("provision").is_empty()) {
        Some(proposed) => filled.clone().with("provision", proposed),
        None => filled.clone(),
    };
    field(ctx, &begun, "provision", t!(ctx, "record-provision-confirm"))
        .hint(t!(ctx, "record-provision-confirm-hint"))
        .max(120)
        .line()
}

impl Restricted {
    fn said(&self, ctx: &Ctx) -> Markup {
        html! {
            p { span.chip.soon { (t!(ctx, "record-restricted")) } " "
                @match self {
                    Self::By(provision) => (swedish(ctx, provision)),
                    Self::ToSay(_) => (t!(ctx, "record-restricted-to-say")),
                    Self::Masked => (t!(ctx, "record-restricted-masked")),
                }
            }
        }
    }
}

/// How far our answer has come as a record of its own.
#[derive(Clone, Debug)]
pub enum AnswerRecordStage {
    /// What is it to be?
    Decide {
        /// What the policy says, Swedish.
        rule: String,
    },
    /// To be registered: the number is awaited.
    Await {
        /// The order.
        order: Option<OrderId>,
        /// The post's own number, where it has one: the answer can be added to the same case.
        same_case: Option<String>,
        /// Why the reader may not confirm it, Swedish.
        not: Option<String>,
    },
    /// Done: the number.
    Done(String),
}

impl AnswerRecordStage {
    /// The form of the stage.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, filled: &Filled) -> Markup {
        let address = links::answers_record(page.id);
        match self {
            Self::Decide { rule } => html! {
                form method="post" action=(address) {
                    (filled.summary(ctx)) (made_on(ctx, page.revision))
                    p.small { (swedish(ctx, rule)) }
                    (field(ctx, filled, "becomes", t!(ctx, "answer-record-becomes")).radios(&[
                        Choice::new("keep-ordered", t!(ctx, "record-keep")).hint(t!(ctx, "record-keep-hint")),
                        Choice::new("register", t!(ctx, "record-register")).hint(t!(ctx, "record-register-hint")),
                    ]))
                    (field(ctx, filled, "reason", t!(ctx, "act-reason")).optional().lines(2))
                    p.row { (button_with(&t!(ctx, "record-do"), Weight::First, "step", "decide")) }
                }
            },
            Self::Await { order, same_case, not } => html! {
                @match not {
                    Some(why) => p { (swedish(ctx, why)) },
                    None => {
                        form method="post" action=(address) {
                            (filled.summary(ctx)) (made_on(ctx, page.revision))
                            (number(ctx, filled, same_case.as_deref()))
                            p.row { (button_with(&t!(ctx, "answer-record-confirm"), Weight::First, "step", "confirm")) }
                        }
                    }
                }
                @if let Some(order) = order { (cancel(ctx, page, *order, "cancel-answer-record", &t!(ctx, "order-cancel"))) }
            },
            Self::Done(what) => html! { p { (swedish(ctx, what)) } },
        }
    }
}

/// The number, with the post's own in it: the answer is mostly added to the same case.
fn number(ctx: &Ctx, filled: &Filled, same_case: Option<&str>) -> Markup {
    let (begun, hint) = match same_case {
        Some(number) if filled.value("number").is_empty() => {
            (filled.clone().with("number", number), t!(ctx, "answer-record-same-case"))
        }
        Some(_) => (filled.clone(), t!(ctx, "answer-record-same-case")),
        None => (filled.clone(), t!(ctx, "record-number-hint")),
    };
    field(ctx, &begun, "number", t!(ctx, "record-number")).hint(hint).max(200).line()
}

//! When something cannot be shown: refused, missing, broken. Three kinds and no more; beside them what a request
//! can be that no form of ours sent, or that is too large (`bare.rs`).
//!
//! Refused says the rule's own sentence. Missing says the same whether it is not there or not for you.
//! Broken says a number that stands beside the fault in the log, and nothing else.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame},
    t,
};
use maud::{Markup, html};

/// What went wrong.
#[derive(Clone, Debug)]
pub enum FaultPage {
    /// A rule says no: its sentence (Swedish), and what it stands on where it is the policy's.
    Refused(String, Option<String>),
    /// Not there, or not for you.
    Missing,
    /// Our fault or a platform's: the reference number.
    Broken(String),
    /// The request came from another site than ours.
    Elsewhere,
    /// What was sent was not what the form sends.
    Unreadable,
    /// What was sent is too large.
    TooLarge {
        /// How large it may be, in words: "5 MB".
        most: String,
        /// Whether that is said of a file, or of the whole form.
        file: bool,
    },
    /// The address takes what a form sends, and shows nothing.
    FormOnly,
    /// No municipality answers to this host name.
    NoMunicipality,
}

impl Page for FaultPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let (heading, content) = match self {
            Self::Refused(sentence, rule) => (
                t!(ctx, "fault-refused"),
                html! { p.lead { (swedish(ctx, sentence)) } @if let Some(rule) = rule { p { (swedish(ctx, rule)) } } p { (t!(ctx, "fault-refused-now")) } },
            ),
            Self::Missing => (
                t!(ctx, "fault-missing"),
                html! { p.lead { (t!(ctx, "fault-missing-lead")) } p { (t!(ctx, "fault-missing-now")) } },
            ),
            Self::Broken(number) => (
                t!(ctx, "fault-broken"),
                html! { p.lead { (t!(ctx, "fault-broken-lead")) } p { (t!(ctx, "fault-broken-now")) " " code { (number) } } },
            ),
            Self::Elsewhere => {
                (t!(ctx, "fault-elsewhere"), html! { p.lead { (t!(ctx, "fault-elsewhere-lead")) } })
            }
            Self::Unreadable => {
                (t!(ctx, "fault-unreadable"), html! { p.lead { (t!(ctx, "fault-unreadable-lead")) } })
            }
            Self::TooLarge { most, file } => (
                t!(ctx, "fault-large"),
                html! {
                    p.lead { @if *file { (t!(ctx, "fault-large-file", most = most.as_str())) } @else { (t!(ctx, "fault-large-lead", most = most.as_str())) } }
                    p { (t!(ctx, "fault-large-back")) " " @if *file { (t!(ctx, "fault-large-smaller")) } @else { (t!(ctx, "fault-large-shorter")) } }
                },
            ),
            Self::FormOnly => (t!(ctx, "fault-form"), html! { p.lead { (t!(ctx, "fault-form-lead")) } }),
            Self::NoMunicipality => {
                (t!(ctx, "fault-nobody"), html! { p.lead { (t!(ctx, "fault-nobody-lead")) } })
            }
        };
        let way_on = html! {
            @if !matches!(self, Self::NoMunicipality) {
                p {
                    @if ctx.viewer.is_none() { a href=(links::front()) { (t!(ctx, "fault-to-front")) } }
                    @else if ctx.reads() { a href=(links::inbox()) { (t!(ctx, "act-back-inbox")) } }
                    @else { a href=(links::me()) { (t!(ctx, "me-title")) } }
                }
            }
        };
        frame::door(ctx, &heading, &links::front(), &html! { (content) (way_on) })
    }

    fn samples() -> Vec<(&'static str, Self)> {
        vec![
            (
                "refused",
                Self::Refused(
                    "Du har inget uppdrag för den här kanalen.".into(),
                    Some("Riktlinjer antagna 14 april 2025 § 61, punkt 3.".into()),
                ),
            ),
            ("missing", Self::Missing),
            ("broken", Self::Broken("7K3-9QF".into())),
            ("elsewhere", Self::Elsewhere),
            ("unreadable", Self::Unreadable),
            ("large", Self::TooLarge { most: "12\u{a0}MB".into(), file: false }),
            ("large-file", Self::TooLarge { most: "5\u{a0}MB".into(), file: true }),
            ("form", Self::FormOnly),
            ("nobody", Self::NoMunicipality),
        ]
    }
}

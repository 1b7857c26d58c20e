//! A request for records, without account and without saying who one is (TF 2 kap. 15 and 18 §§).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Filled, Weight, button, field},
        frame,
    },
    public::report::code_form,
    t,
};
use maud::{Markup, html};

/// The page.
#[derive(Clone, Debug)]
pub struct RecordsPage {
    /// What is filled in already.
    pub filled: Filled,
    /// Whether there is a diary that everybody may search.
    pub diary: bool,
    /// The municipality's mail address.
    pub email: Option<String>,
}

impl Page for RecordsPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let content = html! {
            p.lead { (t!(ctx, "records-lead")) }
            @if self.diary { p { (t!(ctx, "records-diary")) " " a href=(links::open_diary()) { (t!(ctx, "front-diary")) } } }
            (f.summary(ctx))
            form.stack method="post" action=(links::records()) {
                (field(ctx, f, "text", t!(ctx, "records-text")).hint(t!(ctx, "records-text-hint")).max(5_000).lines(6))
                (field(ctx, f, "place", t!(ctx, "records-place")).hint(t!(ctx, "records-place-hint")).optional().max(500).line())
                (field(ctx, f, "contact", t!(ctx, "report-contact")).hint(t!(ctx, "records-contact-hint")).optional().max(254).line())
                p.small { (t!(ctx, "records-anonymous")) }
                (button(&t!(ctx, "records-send"), Weight::First))
            }
            @if let Some(mail) = &self.email { p { (t!(ctx, "records-else")) " " a href=(links::mail(mail)) { (mail) } "." } }
            h2 { (t!(ctx, "sent-follow-title")) }
            (code_form(ctx, None))
        };
        frame::public(ctx, &t!(ctx, "records-title"), &links::records(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let wrong = Filled::new("").wrong("text", "Skriv vad det gäller.");
        vec![
            (
                "",
                Self { filled: Filled::new(""), diary: true, email: Some("kommun@exempelby.example".into()) },
            ),
            ("wrong", Self { filled: wrong, diary: false, email: None }),
        ]
    }
}

//! The form by which anybody tells us of something, without account (IN-03, IN-22; DOS-lagen 13 §).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Weight, button, field},
        frame,
    },
    t,
};
use maud::{Markup, html};
use torg_domain::public::submission::Kind;

/// The page.
#[derive(Clone, Debug)]
pub struct ReportPage {
    /// What is filled in already.
    pub filled: Filled,
}

/// What a kind is called on the page.
#[must_use]
pub fn kind(ctx: &Ctx, kind: Kind) -> String {
    match kind {
        Kind::Report => t!(ctx, "sent-kind-report"),
        Kind::Tip => t!(ctx, "sent-kind-tip"),
        Kind::Accessibility => t!(ctx, "sent-kind-access"),
        Kind::Records => t!(ctx, "sent-kind-records"),
    }
}

/// Where one types the code of something that was sent.
pub(super) fn code_form(ctx: &Ctx, wrong: Option<&str>) -> Markup {
    let filled = Filled::new("follow");
    let filled = match wrong {
        Some(code) => filled.with("code", code).wrong("code", t!(ctx, "sent-no-code")),
        None => filled,
    };
    html! {
        form.ask method="get" action=(links::sent_code()) {
            (field(ctx, &filled, "code", t!(ctx, "sent-code")).hint(t!(ctx, "sent-code-hint")).max(40).line())
            (button(&t!(ctx, "sent-follow"), Weight::Plain))
        }
    }
}

impl Page for ReportPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let kinds: Vec<Choice> = [Kind::Report, Kind::Tip, Kind::Accessibility]
            .into_iter()
            .map(|k| Choice::new(k.word(), kind(ctx, k)))
            .collect();
        let f = &self.filled;
        let content = html! {
            p.lead { (t!(ctx, "report-lead")) }
            (f.summary(ctx))
            form.stack method="post" action=(links::report()) {
                (field(ctx, f, "kind", t!(ctx, "report-kind")).radios(&kinds))
                (field(ctx, f, "place", t!(ctx, "report-place")).hint(t!(ctx, "report-place-hint")).optional().max(500).line())
                (field(ctx, f, "text", t!(ctx, "report-text")).hint(t!(ctx, "report-text-hint")).max(5_000).lines(6))
                (field(ctx, f, "contact", t!(ctx, "report-contact")).hint(t!(ctx, "report-contact-hint")).optional().max(254).line())
                p.small { (t!(ctx, "report-public")) }
                (button(&t!(ctx, "report-send"), Weight::First))
            }
            h2 { (t!(ctx, "sent-follow-title")) }
            (code_form(ctx, None))
            p { (t!(ctx, "report-removed")) " " a href=(links::reason_code()) { (t!(ctx, "front-code")) } }
        };
        frame::public(ctx, &t!(ctx, "report-title"), &links::report(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let wrong = Filled::new("")
            .with("kind", "report")
            .with("text", "<script>alert(1)</script>")
            .wrong("place", "Skriv adressen.");
        vec![("", Self { filled: Filled::new("").with("kind", "report") }), ("wrong", Self { filled: wrong })]
    }
}

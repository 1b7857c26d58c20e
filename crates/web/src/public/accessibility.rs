//! The accessibility statement, from what the municipality has said (DOS-lagen 13 and 14 §§, MDFFS 2019:2 6 §).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, time},
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// The page.
#[derive(Clone, Debug)]
pub struct StatementPage {
    /// The degree in one word, Swedish; none while nobody has assessed.
    pub degree: Option<String>,
    /// What is not accessible (Swedish).
    pub shortcomings: Option<String>,
    /// What would be a disproportionate burden (Swedish).
    pub burden: Option<String>,
    /// How it was tested (Swedish).
    pub tested: Option<String>,
    /// The day of the last thorough assessment.
    pub assessed_on: Option<Date>,
    /// The day the statement was last changed.
    pub updated_on: Option<Date>,
    /// How soon a report is answered (Swedish).
    pub answered_within: Option<String>,
    /// The municipality's mail address.
    pub email: Option<String>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// How many channels lie with others.
    pub third_party: usize,
}

fn paragraphs(ctx: &Ctx, text: &str) -> Markup {
    html! { @for line in text.lines().filter(|l| !l.trim().is_empty()) { p { (swedish(ctx, line)) } } }
}

impl Page for StatementPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let town = ctx.municipality.as_str();
        let content = html! {
            p.lead { (t!(ctx, "access-lead", municipality = town)) }
            h2 { (t!(ctx, "access-how")) }
            @match self.degree.as_deref() {
                Some("helt") => p { (t!(ctx, "access-full")) },
                Some("delvis") => p { (t!(ctx, "access-partly")) },
                Some(_) => p { (t!(ctx, "access-not")) },
                None => p { (t!(ctx, "access-unknown")) },
            }
            h2 { (t!(ctx, "access-report")) }
            p { (t!(ctx, "access-report-lead")) " " a href=(links::report_access()) { (t!(ctx, "access-form")) } }
            @match &self.answered_within {
                Some(promise) => p { (t!(ctx, "access-answered")) " " (swedish(ctx, promise)) "." },
                None => p { (t!(ctx, "access-answered-soon")) },
            }
            @if self.email.is_some() || self.telephone.is_some() {
                p { (t!(ctx, "access-also")) " "
                    @if let Some(mail) = &self.email { a href=(links::mail(mail)) { (mail) } }
                    @if self.email.is_some() && self.telephone.is_some() { ", " }
                    @if let Some(number) = &self.telephone { (number) }
                    "."
                }
            }
            h2 { (t!(ctx, "access-supervision")) }
            p { (t!(ctx, "access-supervision-lead")) " " @if let Some(at) = links::outside("https://www.digg.se/tdosanmalan") { a href=(at) rel="external" { (t!(ctx, "access-digg")) } } }
            h2 { (t!(ctx, "access-shortcomings")) }
            @match &self.shortcomings { Some(text) => (paragraphs(ctx, text)), None => p { (t!(ctx, "access-none-known")) } }
            @if let Some(text) = &self.burden { h2 { (t!(ctx, "access-burden")) } (paragraphs(ctx, text)) }
            h2 { (t!(ctx, "access-exempt")) }
            p { (t!(ctx, "access-exempt-lead", n = self.third_party)) }
            h2 { (t!(ctx, "access-tested")) }
            @match &self.tested { Some(text) => (paragraphs(ctx, text)), None => p { (t!(ctx, "access-tested-none")) } }
            @if let Some(on) = self.assessed_on { p { (t!(ctx, "access-assessed", day = time::day_words(ctx, on))) } }
            @if let Some(on) = self.updated_on { p { (t!(ctx, "access-updated", day = time::day_words(ctx, on))) } }
        };
        frame::public(ctx, &t!(ctx, "accessible-title"), &links::accessibility(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let page = Self {
            degree: Some("delvis".into()),
            shortcomings: Some("Bilder som följer med inlägg från andra plattformar saknar ibland textalternativ (WCAG 1.1.1).".into()),
            burden: None,
            tested: Some("Egen granskning med skärmläsare, tangentbord och automatiska prov.".into()),
            assessed_on: Some(jiff::civil::date(2026, 10, 1)),
            updated_on: Some(jiff::civil::date(2026, 11, 2)),
            answered_within: Some("5 arbetsdagar efter den dag det började, vid dagens slut".into()),
            email: Some("kommun@exempelby.example".into()),
            telephone: Some("0123-45 60 00".into()),
            third_party: 4,
        };
        let bare = Self {
            degree: None,
            shortcomings: None,
            tested: None,
            assessed_on: None,
            updated_on: None,
            answered_within: None,
            email: None,
            telephone: None,
            ..page.clone()
        };
        let full = Self {
            degree: Some("helt".into()),
            burden: Some("Äldre film textas inte.".into()),
            ..page.clone()
        };
        vec![("", page), ("bare", bare), ("full", full)]
    }
}

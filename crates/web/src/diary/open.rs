//! The diary as everybody may search it: the public columns, by authority, year and words.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame,
        list::pager,
        notice::empty,
        table::Table,
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::AuthorityId;

/// One registration in its public form.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its number.
    pub number: String,
    /// Its day.
    pub on: String,
    /// Came in; else drawn up.
    pub incoming: bool,
    /// From or to whom; none where it is left out.
    pub counterpart: Option<String>,
    /// What it is about; none where it is left out.
    pub subject: Option<String>,
    /// Annulled: then the number is all that is shown.
    pub annulled: bool,
}

/// The page.
#[derive(Clone, Debug)]
pub struct OpenDiaryPage {
    /// The diaries that are open.
    pub diaries: Vec<Choice>,
    /// Which one is shown.
    pub authority: Option<AuthorityId>,
    /// Its name.
    pub name: String,
    /// The years.
    pub years: Vec<Choice>,
    /// The year.
    pub year: i64,
    /// The words.
    pub words: String,
    /// What was found.
    pub lines: Vec<Line>,
    /// Whether this is not the first page.
    pub further: bool,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Page for OpenDiaryPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let chosen = self.authority.map(|a| a.to_string()).unwrap_or_default();
        let filled = Filled::new("")
            .with("authority", chosen)
            .with("year", self.year.to_string())
            .with("q", self.words.as_str());
        let left_out = || html! { em { (t!(ctx, "diary-left-out")) } };
        let row = |line: &Line| {
            let cell = |text: &Option<String>| match text {
                _ if line.annulled => html! { em { (t!(ctx, "diary-annulled")) } },
                Some(text) => html! { (text) },
                None => left_out(),
            };
            vec![
                html! { (line.number) },
                html! { (line.on) " " span.small { @if line.incoming { (t!(ctx, "diary-incoming")) } @else { (t!(ctx, "diary-drawn-up")) } } },
                cell(&line.counterpart),
                cell(&line.subject),
            ]
        };
        let at = |after: Option<&str>| links::open_diary_at(self.authority, self.year, &self.words, after);
        let content = html! {
            p.lead { (t!(ctx, "diary-open-lead-public")) }
            @if self.diaries.is_empty() { (empty(&t!(ctx, "diary-open-none"), &t!(ctx, "diary-open-none-why"), None)) }
            @else {
                form.stack role="search" method="get" action=(links::open_diary()) {
                    (field(ctx, &filled, "authority", t!(ctx, "diary-authority")).choose(&self.diaries))
                    (field(ctx, &filled, "year", t!(ctx, "diary-year")).choose(&self.years))
                    (field(ctx, &filled, "q", t!(ctx, "search-for")).optional().takes(Takes::Search).max(200).line())
                    (button(&t!(ctx, "search-do"), Weight::First))
                }
                h2 { (self.name) " " (self.year) }
                @if self.lines.is_empty() { (empty(&t!(ctx, "diary-open-empty"), &t!(ctx, "diary-open-empty-why"), None)) }
                @else {
                    (Table {
                        caption: t!(ctx, "diary-open-caption", name = self.name.as_str(), year = self.year.to_string()),
                        quiet: true,
                        columns: vec![t!(ctx, "diary-col-number"), t!(ctx, "diary-col-date"), t!(ctx, "diary-col-who"), t!(ctx, "diary-col-subject")],
                        rows: self.lines.iter().map(row).collect(),
                    }.render())
                    (pager(ctx, self.further.then(|| at(None)), self.next.as_deref().map(|next| at(Some(next)))))
                }
                p.small { (t!(ctx, "diary-open-why")) }
            }
        };
        frame::public(ctx, &t!(ctx, "diary-open-title"), &at(None), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let line = |number: &str, subject: Option<&str>, annulled: bool| Line {
            number: number.into(),
            on: "2026-12-01".into(),
            incoming: !annulled,
            counterpart: subject.map(|_| "Anna L.".into()),
            subject: subject.map(str::to_owned),
            annulled,
        };
        let page = Self {
            diaries: vec![Choice::new(id::<AuthorityId>(1).to_string(), "Kommunstyrelsen")],
            authority: Some(id(1)),
            name: "Kommunstyrelsen".into(),
            years: vec![Choice::new("2026", "2026")],
            year: 2026,
            words: "gatlykta".into(),
            lines: vec![
                line("KSN-2026-0386", Some("Gatlyktan vid skolan är trasig"), false),
                line("KSN-2026-0385", None, false),
                line("KSN-2026-0384", None, true),
            ],
            further: true,
            next: Some("1.2".into()),
        };
        let none = Self { diaries: vec![], authority: None, lines: vec![], ..page.clone() };
        vec![("", page.clone()), ("empty", Self { lines: vec![], ..page }), ("none", none)]
    }
}

//! Searching the diary inside: the restricted form, by POST, so that no word stands in an address.

use super::queue::ways;
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        notice::empty,
        table::Table,
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::EntryId;

/// One registration that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    /// Which.
    pub id: EntryId,
    /// Its number.
    pub number: Option<String>,
    /// Its day.
    pub on: String,
    /// From or to whom.
    pub counterpart: String,
    /// What it is about.
    pub subject: String,
    /// Annulled.
    pub annulled: bool,
    /// Marked: the provision.
    pub marking: Option<String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DiarySearchPage {
    /// The diaries to choose from.
    pub diaries: Vec<Choice>,
    /// The years.
    pub years: Vec<Choice>,
    /// What was filled in.
    pub filled: Filled,
    /// What was found; none before the first search.
    pub hits: Option<Vec<Hit>>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Page for DiarySearchPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let f = &self.filled;
        let row = |hit: &Hit| {
            vec![
                html! { a href=(links::diary_entry(hit.id)) { @match &hit.number { Some(n) => (n), None => (t!(ctx, "diary-no-number")) } } },
                html! { (hit.on) },
                html! { (hit.counterpart) },
                html! { (hit.subject) @if let Some(marking) = &hit.marking { " " span.chip { (marking) } } @if hit.annulled { " " span.chip { (t!(ctx, "diary-annulled")) } } },
            ]
        };
        let content = html! {
            (ways(ctx))
            @if self.diaries.is_empty() { (empty(&t!(ctx, "diary-none"), &t!(ctx, "diary-none-why"), None)) }
            @else {
                form.stack.sheet.pad role="search" method="post" action=(links::diary_search()) {
                    (f.summary(ctx))
                    (field(ctx, f, "authority", t!(ctx, "diary-authority")).choose(&self.diaries))
                    (field(ctx, f, "year", t!(ctx, "diary-year")).choose(&self.years))
                    (field(ctx, f, "q", t!(ctx, "search-for")).hint(t!(ctx, "diary-search-hint")).optional().takes(Takes::Search).max(200).line())
                    (button(&t!(ctx, "search-do"), Weight::First))
                }
            }
            @if let Some(hits) = &self.hits {
                @if hits.is_empty() { (empty(&t!(ctx, "search-none"), &t!(ctx, "diary-search-none-why"), None)) }
                @else { div.sheet.pad {
                    (Table {
                        caption: t!(ctx, "diary-hits"),
                        quiet: true,
                        columns: vec![t!(ctx, "diary-col-number"), t!(ctx, "diary-col-date"), t!(ctx, "diary-col-who"), t!(ctx, "diary-col-subject")],
                        rows: hits.iter().map(row).collect(),
                    }.render())
                } }
                @if let Some(next) = &self.next {
                    form.one method="post" action=(links::diary_search()) {
                        @for name in ["authority", "year", "q"] { input type="hidden" name=(name) value=(f.value(name)); }
                        input type="hidden" name="after" value=(next);
                        (button(&t!(ctx, "pager-next"), Weight::Plain))
                    }
                }
            }
        };
        Frame::new(t!(ctx, "diary-search"), Room::Diary).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let hit = |n: u128, annulled: bool| Hit {
            id: id(700 + n),
            number: Some(format!("KSN-2026-{n:04}")),
            on: "2026-12-01".into(),
            counterpart: "Anna L.".into(),
            subject: "Orosanmälan om ett barn".into(),
            annulled,
            marking: (!annulled).then(|| "26 kap. 1 §".into()),
        };
        let blank = Self {
            diaries: vec![Choice::new("1", "Kommunstyrelsen")],
            years: vec![Choice::new("2026", "2026")],
            filled: Filled::new("").with("authority", "1").with("year", "2026"),
            hits: None,
            next: None,
        };
        vec![
            ("", blank.clone()),
            (
                "hits",
                Self {
                    hits: Some(vec![hit(385, false), hit(384, true)]),
                    next: Some("1.2".into()),
                    ..blank.clone()
                },
            ),
            ("none", Self { hits: Some(vec![]), ..blank.clone() }),
            ("unset", Self { diaries: vec![], ..blank }),
        ]
    }
}

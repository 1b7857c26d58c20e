//! Search. The words go by POST; ordinary ones are then given an address, a personal number never is.
//!
//! A browser cannot know which of the two is typed, so the form always posts: ordinary words are
//! answered with an address one can keep, a personal number with the result itself, and the trail
//! notes that it was searched for (never the number).

use super::row::{self, Row};
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        list::pager,
        notice::{Tone, empty, inline},
    },
    t,
};
use maud::{Markup, html};

/// The search page.
#[derive(Clone, Debug)]
pub struct SearchPage {
    /// What was searched for; `None` before the first search. Never a personal number.
    pub words: Option<String>,
    /// Whether it was a personal number, which is then on the trail.
    pub personal_number: bool,
    /// The hits, among what the reader may see.
    pub rows: Vec<Row>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// A personal number that came in an address: refused.
    pub refused: bool,
}

impl Page for SearchPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let filled = Filled::new("").with("q", self.words.clone().unwrap_or_default());
        let searched = self.words.is_some() || self.personal_number;
        let content = html! {
            @if self.refused { (inline(Tone::Wrong, &html! { p { (t!(ctx, "search-refused")) } })) }
            form.bar role="search" method="post" action=(links::search()) {
                (field(ctx, &filled, "q", t!(ctx, "search-for")).hint(t!(ctx, "search-hint")).takes(Takes::Search).max(200).line())
                (button(&t!(ctx, "search-do"), Weight::First))
            }
            @if self.personal_number { p.small.note { (t!(ctx, "search-logged")) } }
            @if searched {
                h2.away { (t!(ctx, "search-hits")) }
                @if self.rows.is_empty() { (empty(&t!(ctx, "search-none"), &t!(ctx, "search-none-why"), None)) }
                @else {
                    ol.list.sheet { @for row in &self.rows { (row.render(ctx, false)) } }
                    @if let Some(words) = &self.words { (pager(ctx, None, self.next.as_deref().map(|next| links::search_at(words, next)))) }
                }
            }
        };
        let mut frame = Frame::new(t!(ctx, "search-title"), Room::Search);
        frame.kind = Some("list");
        frame.render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let blank = Self { words: None, personal_number: false, rows: vec![], next: None, refused: false };
        let mut rows = row::samples();
        rows.truncate(4);
        vec![
            ("", blank.clone()),
            (
                "hits",
                Self {
                    words: Some("skolskjuts".into()),
                    rows: rows.clone(),
                    next: Some("x7".into()),
                    ..blank.clone()
                },
            ),
            ("none", Self { words: Some("giraff".into()), ..blank.clone() }),
            ("number", Self { personal_number: true, rows, ..blank.clone() }),
            ("refused", Self { refused: true, ..blank }),
        ]
    }
}

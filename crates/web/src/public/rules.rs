//! The rules for visitors as they stand, and as they stood before (IN-06).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{due::swedish, frame, notice::empty, time},
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// The rules of one adopted version.
#[derive(Clone, Debug)]
pub struct Held {
    /// The version's number.
    pub number: i64,
    /// The first day they held.
    pub from: Date,
    /// What they stand on (Swedish).
    pub stands_on: String,
    /// The texts (Swedish).
    pub texts: Vec<String>,
    /// What is taken down: each ground with how it is worded (Swedish).
    pub grounds: Vec<(String, String)>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct RulesPage {
    /// The rules, those in force first.
    pub held: Vec<Held>,
}

fn one(ctx: &Ctx, held: &Held) -> Markup {
    html! {
        @for text in &held.texts { p.rules { (swedish(ctx, text)) } }
        @if !held.grounds.is_empty() {
            p { (t!(ctx, "rules-grounds")) }
            dl.grounds { @for (title, wording) in &held.grounds { dt { (swedish(ctx, title)) } dd { (swedish(ctx, wording)) } } }
        }
        p.small { (swedish(ctx, &held.stands_on)) }
    }
}

impl Page for RulesPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "rules-lead")) }
            @match self.held.split_first() {
                None => (empty(&t!(ctx, "rules-none"), &t!(ctx, "rules-none-why"), None)),
                Some((now, before)) => {
                    h2 { (t!(ctx, "rules-now", day = time::day_words(ctx, now.from))) }
                    (one(ctx, now))
                    @if !before.is_empty() {
                        h2 { (t!(ctx, "rules-before")) }
                        @for (n, held) in before.iter().enumerate() {
                            @let until = if n == 0 { now.from } else { before[n - 1].from };
                            details {
                                summary { (t!(ctx, "rules-span", from = time::day_words(ctx, held.from), until = time::day_words(ctx, until))) }
                                (one(ctx, held))
                            }
                        }
                    }
                }
            }
            p { a href=(links::removals()) { (t!(ctx, "front-removals")) } }
            p { a href=(links::reason_code()) { (t!(ctx, "front-code")) } }
        };
        frame::public(ctx, &t!(ctx, "rules-title"), &links::rules(), &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let held = |number: i64, year: i16| Held {
            number,
            from: jiff::civil::date(year, 4, 14),
            stands_on: format!("Riktlinjer för sociala medier: kommunstyrelsen {year}-04-14 § 61."),
            texts: vec!["Håll god ton. Vi tar bort olaga hot och reklam.".into()],
            grounds: vec![
                ("Olaga hot".into(), "Hot om brottslig gärning".into()),
                ("Reklam".into(), "Kommersiella budskap".into()),
            ],
        };
        vec![
            ("", Self { held: vec![held(3, 2026), held(2, 2025), held(1, 2024)] }),
            ("none", Self { held: vec![] }),
        ]
    }
}

//! The public log of removals: when, where, on which ground and what became of it; no person and no text.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    page::Page,
    parts::{due::swedish, frame, list::pager, notice::empty, table::Table, time},
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// One removal.
#[derive(Clone, Debug)]
pub struct Line {
    /// The day.
    pub on: Date,
    /// The channel.
    pub channel: String,
    /// The ground (Swedish); none where it is guarded.
    pub ground: Option<String>,
    /// Whether it rests on law; else on the municipality's own rules.
    pub by_law: bool,
    /// The provisions, as they are cited (Swedish).
    pub law: String,
    /// The measure (Swedish).
    pub measure: String,
    /// Whether a rule decided, not a person.
    pub automatic: bool,
    /// Whether somebody asked for reconsidering.
    pub appealed: bool,
    /// Whether it was put back.
    pub restored: bool,
    /// Its number in the transparency log.
    pub entry: Option<u64>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct RemovalsPage {
    /// The removals, the latest first.
    pub lines: Vec<Line>,
    /// Where this page begins; none on the first.
    pub before: Option<String>,
    /// Where the next page begins.
    pub next: Option<String>,
}

impl Page for RemovalsPage {
    const PUBLIC: bool = true;

    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &Line| {
            vec![
                time::day(ctx, line.on),
                html! { (line.channel) },
                html! { @match &line.ground { Some(ground) => (swedish(ctx, ground)), None => em { (t!(ctx, "removals-guarded")) } } },
                html! {
                    @if line.by_law { (t!(ctx, "removals-by-law")) } @else { (t!(ctx, "removals-by-rules")) }
                    @if !line.law.is_empty() { " " span.small { (swedish(ctx, &line.law)) } }
                },
                html! { (swedish(ctx, &line.measure)) ", " @if line.automatic { (t!(ctx, "removals-automatic")) } @else { (t!(ctx, "removals-by-hand")) } },
                html! {
                    @if line.restored { (t!(ctx, "removals-restored")) }
                    @else if line.appealed { (t!(ctx, "removals-appealed")) }
                    @else { (t!(ctx, "removals-stands")) }
                },
                html! { @match line.entry { Some(n) => (n), None => (t!(ctx, "removals-no-entry")) } },
            ]
        };
        let content = html! {
            p.lead { (t!(ctx, "removals-lead")) }
            @if self.lines.is_empty() { (empty(&t!(ctx, "removals-empty"), &t!(ctx, "removals-empty-why"), None)) }
            @else {
                (Table {
                    caption: t!(ctx, "removals-title"),
                    quiet: true,
                    columns: vec![
                        t!(ctx, "removals-on"), t!(ctx, "removals-channel"), t!(ctx, "removals-ground"), t!(ctx, "removals-basis"),
                        t!(ctx, "removals-measure"), t!(ctx, "removals-then"), t!(ctx, "removals-entry"),
                    ],
                    rows: self.lines.iter().map(row).collect(),
                }.render())
            }
            (pager(ctx, self.before.as_ref().map(|_| links::removals()), self.next.as_deref().map(links::removals_before)))
            p.small {
                (t!(ctx, "removals-why")) " "
                a href=(links::removals_json()) { (t!(ctx, "removals-json")) } ", "
                a href=(links::removals_csv()) { (t!(ctx, "removals-csv")) } ", "
                a href=(links::log_checkpoint()) { (t!(ctx, "removals-log")) } ". "
                a href=(links::reason_code()) { (t!(ctx, "front-code")) }
            }
        };
        let at: Href = self.before.as_deref().map_or_else(links::removals, links::removals_before);
        frame::public(ctx, &t!(ctx, "removals-title"), &at, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |day: i8, ground: Option<&str>, appealed, restored| Line {
            on: jiff::civil::date(2026, 12, day),
            channel: "Exempelby kommun".into(),
            ground: ground.map(str::to_owned),
            by_law: ground.is_none(),
            law: if ground.is_none() { String::new() } else { "5 kap. 3 § brottsbalken (1962:700)".into() },
            measure: "dölja för alla".into(),
            automatic: false,
            appealed,
            restored,
            entry: Some(1200 + u64::from(day.unsigned_abs())),
        };
        let lines = vec![
            line(3, Some("Förolämpning"), false, false),
            line(2, None, true, false),
            line(1, Some("Reklam"), true, true),
        ];
        let page = Self { lines, before: Some("1.2".into()), next: Some("1.1".into()) };
        vec![("", page), ("empty", Self { lines: vec![], before: None, next: None })]
    }
}

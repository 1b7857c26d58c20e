//! The decisions: what waits for a second person first, then appeals, then the latest.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        notice::empty,
        table::Table,
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::DecisionId;

/// One line.
#[derive(Clone, Debug)]
pub struct Line {
    /// The decision.
    pub id: DecisionId,
    /// Its code.
    pub code: String,
    /// Ground and measure (Swedish).
    pub what: String,
    /// The channel's name.
    pub channel: String,
    /// When it was proposed, came, or was decided.
    pub at: Timestamp,
    /// Who: a name, or nobody.
    pub who: String,
    /// How it stands (Swedish).
    pub state: String,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DecisionsPage {
    /// What waits for a second person.
    pub proposals: Vec<Line>,
    /// What waits to be reconsidered.
    pub appeals: Vec<Line>,
    /// The latest decisions.
    pub latest: Vec<Line>,
}

impl DecisionsPage {
    fn table(ctx: &Ctx, caption: String, lines: &[Line]) -> Markup {
        let row = |line: &Line| {
            vec![
                html! { a href=(links::decision(line.id)) { code { (line.code) } } },
                html! { (swedish(ctx, &line.what)) },
                html! { (line.channel) },
                html! { (time::short(ctx, line.at)) },
                html! { (line.who) },
                html! { (swedish(ctx, &line.state)) },
            ]
        };
        Table {
            caption,
            quiet: true,
            columns: vec![
                t!(ctx, "decision-code"),
                t!(ctx, "col-what"),
                t!(ctx, "decision-channel"),
                t!(ctx, "col-when"),
                t!(ctx, "col-who"),
                t!(ctx, "decision-state"),
            ],
            rows: lines.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for DecisionsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let part = |id: &str, heading: String, none: String, lines: &[Line]| {
            html! {
                section.sheet.pad aria-labelledby=(id) {
                    h2 id=(id) { (heading) }
                    @if lines.is_empty() { p { (none) } } @else { (Self::table(ctx, heading.clone(), lines)) }
                }
            }
        };
        let content = html! {
            @if self.proposals.is_empty() && self.appeals.is_empty() && self.latest.is_empty() {
                (empty(&t!(ctx, "decisions-none"), &t!(ctx, "decisions-none-then"), None))
            } @else {
                (part("second", t!(ctx, "decisions-second"), t!(ctx, "decisions-second-none"), &self.proposals))
                (part("appeals", t!(ctx, "decisions-appeals"), t!(ctx, "decisions-appeals-none"), &self.appeals))
                (part("latest", t!(ctx, "decisions-latest"), t!(ctx, "decisions-latest-none"), &self.latest))
            }
        };
        Frame::new(t!(ctx, "rail-decisions"), Room::Decisions).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |n: u128, what: &str, state: &str| Line {
            id: id(700 + n),
            code: "K7QM-2X9D-0RT4-W8HN".into(),
            what: what.into(),
            channel: "Skolbloggen".into(),
            at: at(-90),
            who: "Maja Ek".into(),
            state: state.into(),
        };
        let page = Self {
            proposals: vec![line(1, "Förolämpning: radera", "väntar på en andra person")],
            appeals: vec![line(2, "Reklam: dölja för alla", "omprövning begärd")],
            latest: vec![line(3, "Olaga hot: dölja för alla", "beslutat")],
        };
        let none = Self { proposals: vec![], appeals: vec![], latest: vec![] };
        vec![("", page), ("none", none)]
    }
}

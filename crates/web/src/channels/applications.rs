//! The applications: where each is, and what it waits for.

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
use torg_domain::channels::life::State;
use torg_domain::ids::ChannelId;

/// One application.
#[derive(Clone, Debug)]
pub struct ApplicationLine {
    /// Which.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// The unit.
    pub unit: String,
    /// Who applied.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// Where it is.
    pub state: State,
    /// The duties that are missing before the next step.
    pub missing: usize,
}

/// The list.
#[derive(Clone, Debug)]
pub struct ApplicationsPage {
    /// Those under way first.
    pub applications: Vec<ApplicationLine>,
    /// Whether the reader may apply.
    pub may_apply: bool,
}

impl Page for ApplicationsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &ApplicationLine| {
            vec![
                html! { a href=(links::channel_life(line.id)) { (line.name) } span.where { (line.unit) } },
                html! { span.chip { (swedish(ctx, line.state.swedish())) } },
                html! { @if line.missing > 0 { (t!(ctx, "applications-missing", n = line.missing as u64)) } },
                html! { (line.by) span.where { (time::short(ctx, line.at)) } },
            ]
        };
        let table = Table {
            caption: t!(ctx, "applications-title"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "col-state"),
                t!(ctx, "col-missing"),
                t!(ctx, "col-applied-by"),
            ],
            rows: self.applications.iter().map(row).collect(),
        };
        let content = html! {
            @if self.applications.is_empty() { (empty(&t!(ctx, "applications-empty"), &t!(ctx, "applications-empty-why"), self.may_apply.then(|| (links::channel_apply(), t!(ctx, "apply-title"))))) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "applications-title"), Room::Channels)
            .beside(html! { @if self.may_apply { a.button.first href=(links::channel_apply()) { (t!(ctx, "apply-title")) } } a.button href=(links::channels()) { (t!(ctx, "rail-channels")) } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |n, state, missing| ApplicationLine {
            id: id(n),
            name: "Ungdomskanalen".into(),
            unit: "Kulturförvaltningen".into(),
            by: "Maja Ek".into(),
            at: at(-3_000),
            state,
            missing,
        };
        let applications =
            vec![line(20, State::Applied, 1), line(21, State::Approved, 3), line(22, State::Refused, 0)];
        vec![
            ("", Self { applications, may_apply: true }),
            ("empty", Self { applications: vec![], may_apply: true }),
        ]
    }
}

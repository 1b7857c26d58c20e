//! What outsiders sent without account: what waits, the oldest first, and what has ended.

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
    public::report::kind,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::municipality::rights::Right;
use torg_domain::public::submission::{Kind, State};
use uuid::Uuid;

/// One of them.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its id.
    pub id: Uuid,
    /// What it is.
    pub kind: Kind,
    /// The channel it is about (its name), or the address as it was typed.
    pub about: String,
    /// When it came.
    pub came: Timestamp,
    /// How far it has come.
    pub state: State,
    /// Who has it.
    pub owner: Option<String>,
    /// By when it must be answered, where the policy says.
    pub due: Option<Timestamp>,
}

/// The page: requests for records by themselves, for registrars; the rest together.
#[derive(Clone, Debug)]
pub struct SentQueuePage {
    /// Whether these are the requests for records.
    pub records: bool,
    /// What waits.
    pub open: Vec<Line>,
    /// What has ended.
    pub ended: Vec<Line>,
}

pub(super) fn state(ctx: &Ctx, state: State) -> String {
    match state {
        State::Received => t!(ctx, "sent-received"),
        State::Taken => t!(ctx, "sent-taken"),
        State::Answered => t!(ctx, "sent-answered"),
        State::Closed => t!(ctx, "sent-closed"),
    }
}

fn table(ctx: &Ctx, caption: String, lines: &[Line]) -> Markup {
    let row = |line: &Line| {
        vec![
            html! { a href=(links::desk_sent(line.id)) { (kind(ctx, line.kind)) " " (time::short(ctx, line.came)) } },
            html! { @if line.about.is_empty() { (t!(ctx, "queue-nowhere")) } @else { (swedish(ctx, &line.about)) } },
            html! { (state(ctx, line.state)) },
            html! { (line.owner.as_deref().unwrap_or("–")) },
            html! { @match line.due {
                Some(at) if at <= ctx.now.timestamp() => span.chip.late { (t!(ctx, "queue-late")) " " (time::short(ctx, at)) },
                Some(at) => (time::short(ctx, at)),
                None => "–",
            } },
        ]
    };
    let columns = vec![
        t!(ctx, "sent-what"),
        t!(ctx, "queue-about"),
        t!(ctx, "sent-state"),
        t!(ctx, "queue-owner"),
        t!(ctx, "queue-due"),
    ];
    Table { caption, quiet: true, columns, rows: lines.iter().map(row).collect() }.render()
}

impl Page for SentQueuePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let (heading, none) = if self.records {
            (t!(ctx, "queue-records"), t!(ctx, "queue-records-none"))
        } else {
            (t!(ctx, "queue-reports"), t!(ctx, "queue-reports-none"))
        };
        let content = html! {
            p { (t!(ctx, "queue-lead")) " " @if !self.records && (ctx.may(Right::ManageChannels) || ctx.may(Right::Coordinate)) { a href=(links::desk_public()) { (t!(ctx, "facts-title")) } } }
            section.sheet.pad {
                h2 { (t!(ctx, "queue-open")) }
                @if self.open.is_empty() { (empty(&none, &t!(ctx, "queue-none-why"), None)) }
                @else { (table(ctx, t!(ctx, "queue-open"), &self.open)) }
            }
            @if !self.ended.is_empty() { section.sheet { h2 { (t!(ctx, "queue-ended")) } (table(ctx, t!(ctx, "queue-ended"), &self.ended)) } }
        };
        Frame::new(heading, if self.records { Room::Records } else { Room::Reports }).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        let line = |n: u128, kind, state, about: &str| Line {
            id: crate::samples::id(n),
            kind,
            about: about.into(),
            came: crate::samples::at(-60 * i64::try_from(n).unwrap_or(1)),
            state,
            owner: (state != State::Received).then(|| "Maja Ek".into()),
            due: (kind == Kind::Records || kind == Kind::Accessibility).then(|| crate::samples::at(-30)),
        };
        vec![
            (
                "",
                Self {
                    records: false,
                    open: vec![
                        line(1, Kind::Report, State::Received, "Skolbloggen"),
                        line(2, Kind::Tip, State::Taken, "https://social.example/x"),
                    ],
                    ended: vec![line(3, Kind::Accessibility, State::Answered, "")],
                },
            ),
            (
                "records",
                Self {
                    records: true,
                    open: vec![line(4, Kind::Records, State::Received, "")],
                    ended: vec![],
                },
            ),
            ("empty", Self { records: false, open: vec![], ended: vec![] }),
        ]
    }
}

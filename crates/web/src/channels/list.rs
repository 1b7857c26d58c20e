//! The channels: owner, people, whether they are watched now, and what is wrong.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        glyph::Platform,
        list::number,
        notice::empty,
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::channels::life::State;
use torg_domain::ids::ChannelId;

/// One channel in the list.
#[derive(Clone, Debug)]
pub struct ChannelLine {
    /// Which.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// Its platform.
    pub platform: Platform,
    /// Its unit.
    pub unit: String,
    /// Responsible; `None` is a breach that is shown.
    pub responsible: Option<String>,
    /// Substitute.
    pub substitute: Option<String>,
    /// How the fetching goes.
    pub health: Health,
    /// Where it is in its life.
    pub state: State,
    /// No official channel, because nobody who answers for it has a mandate.
    pub unofficial: bool,
}

impl ChannelLine {
    /// What is out of the ordinary with it.
    fn mark(&self, ctx: &Ctx) -> Markup {
        html! {
            @match self.state {
                State::Closed => { " " span.chip { (t!(ctx, "channel-is-closed")) } }
                State::Idle | State::Closing => { " " span.chip.soon { (swedish(ctx, self.state.swedish())) } }
                _ => {}
            }
            @if self.unofficial { " " span.chip.late { (t!(ctx, "channel-unofficial")) } }
        }
    }
}

/// How the fetching of a channel goes.
#[derive(Clone, Debug)]
pub enum Health {
    /// Well; last fetched then.
    Well(Timestamp),
    /// Never fetched yet.
    New,
    /// Entered by hand or imported.
    ByHand,
    /// Fetched no more: the channel is closed.
    Over,
    /// Something is wrong since then (Swedish).
    Ailing(Timestamp, String),
}

impl Health {
    /// The state as a chip with its time.
    #[must_use]
    pub fn chip(&self, ctx: &Ctx) -> Markup {
        match self {
            Self::Well(at) => {
                html! { span.chip.done { (t!(ctx, "health-well")) } " " span.small { (time::short(ctx, *at)) } }
            }
            Self::New => html! { span.chip { (t!(ctx, "health-new")) } },
            Self::ByHand => html! { span.chip { (t!(ctx, "health-by-hand")) } },
            Self::Over => html! { span.chip { (t!(ctx, "health-over")) } },
            Self::Ailing(since, what) => html! {
                span.chip.late { (t!(ctx, "health-ailing")) " " (time::short(ctx, *since)) } " " span.small { (swedish(ctx, what)) }
            },
        }
    }
}

/// The list.
#[derive(Clone, Debug)]
pub struct ChannelsPage {
    /// The channels.
    pub channels: Vec<ChannelLine>,
    /// How many applications are under way.
    pub applied: u64,
}

impl Page for ChannelsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let nobody = || html! { span.chip.late { (t!(ctx, "channel-nobody")) } };
        let row = |line: &ChannelLine| {
            vec![
                html! { (line.platform.glyph()) " " a href=(links::channel(line.id)) { (line.name) } (line.mark(ctx)) span.where { (line.unit) } },
                html! { @match &line.responsible { Some(name) => (name), None => (nobody()) } },
                html! { @match &line.substitute { Some(name) => (name), None => (nobody()) } },
                line.health.chip(ctx),
            ]
        };
        let table = Table {
            caption: t!(ctx, "channels-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "col-responsible"),
                t!(ctx, "col-substitute"),
                t!(ctx, "col-fetching"),
            ],
            rows: self.channels.iter().map(row).collect(),
        };
        let may = ctx.may(Right::ManageChannels);
        let next = if self.applied > 0 {
            Some((links::applications(), t!(ctx, "channels-applied", n = self.applied)))
        } else {
            (may || ctx.may(Right::Handle)).then(|| (links::channel_apply(), t!(ctx, "apply-title")))
        };
        let content = html! {
            @if self.channels.is_empty() { (empty(&t!(ctx, "channels-empty"), &t!(ctx, "channels-empty-why"), next)) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "rail-channels"), Room::Channels)
            .beside(html! {
                @if may { a.button.first href=(links::channel_new()) { (t!(ctx, "channel-new")) } }
                a.button href=(links::applications()) { (t!(ctx, "applications-title")) @if self.applied > 0 { " (" (number(self.applied)) ")" } }
                a.button href=(links::statistics()) { (t!(ctx, "stats-all-title")) }
                a.button href=(links::load()) { (t!(ctx, "load-title")) }
                a.button href=(links::ledgers()) { (t!(ctx, "ledgers-title")) }
                @if may { a.button href=(links::hooks()) { (t!(ctx, "hooks-title")) } }
                a.button href=(links::platforms()) { (t!(ctx, "platforms-title")) }
            })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |n, name: &str, health| ChannelLine {
            id: id(n),
            name: name.into(),
            platform: Platform::new("fl", "Flöde"),
            unit: "Kommunledningskontoret".into(),
            responsible: Some("Maja Ek".into()),
            substitute: Some("Per Lund".into()),
            health,
            state: State::Active,
            unofficial: false,
        };
        vec![
            (
                "",
                Self {
                    channels: vec![
                        line(10, "Skolbloggen", Health::Well(at(-4))),
                        line(
                            11,
                            "Simhallen",
                            Health::Ailing(at(-600), "Servern svarar 403: vi släpps inte in.".into()),
                        ),
                        ChannelLine {
                            responsible: None,
                            substitute: None,
                            ..line(12, "Anslagstavlan", Health::ByHand)
                        },
                        ChannelLine {
                            state: State::Idle,
                            unofficial: true,
                            ..line(14, "Sommarbloggen", Health::New)
                        },
                        ChannelLine { state: State::Closed, ..line(13, "Gamla bloggen", Health::Over) },
                    ],
                    applied: 2,
                },
            ),
            ("empty", Self { channels: vec![], applied: 0 }),
            ("applied", Self { channels: vec![], applied: 1 }),
        ]
    }
}

//! How every channel's presentation stands; what they all say of the municipality is set where the public pages
//! have theirs.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        frame::{Frame, Room},
        table::Table,
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// How one channel stands.
#[derive(Clone, Debug)]
pub struct StandingLine {
    /// Which.
    pub channel: (ChannelId, String),
    /// How many elements lack something.
    pub lacking: usize,
    /// Whether the text was put up.
    pub up: bool,
    /// Since when it is out of date.
    pub outdated_since: Option<Timestamp>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct DetailsPage {
    /// How every open channel stands.
    pub channels: Vec<StandingLine>,
}

impl DetailsPage {
    fn standing(&self, ctx: &Ctx) -> Markup {
        let row = |line: &StandingLine| {
            vec![
                html! { a href=(links::presentation(line.channel.0)) { (line.channel.1) } },
                html! {
                    @if let Some(since) = line.outdated_since { span.chip.late { (t!(ctx, "details-outdated")) } " " (time::dated(ctx, since)) }
                    @else if !line.up { span.chip.soon { (t!(ctx, "details-not-up")) } }
                    @else { span.chip.done { (t!(ctx, "details-current")) } }
                    @if line.lacking > 0 { " " span.chip.late { (t!(ctx, "details-lacking", n = line.lacking)) } }
                },
            ]
        };
        Table {
            caption: t!(ctx, "details-channels"),
            quiet: true,
            columns: vec![t!(ctx, "col-channel"), t!(ctx, "details-standing")],
            rows: self.channels.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for DetailsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "details-lead")) }
            @if ctx.may(Right::ManageChannels) || ctx.may(Right::Coordinate) { p { a href=(links::desk_public()) { (t!(ctx, "details-facts")) } } }
            section.sheet.pad aria-labelledby="standing" { h2 #standing { (t!(ctx, "details-channels")) }
                @if self.channels.is_empty() { p { (t!(ctx, "details-none")) } } @else { (self.standing(ctx)) } }
        };
        Frame::new(t!(ctx, "details-title"), Room::Channels).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let line = |n: u128, name: &str, lacking: usize, up: bool, outdated: Option<Timestamp>| {
            StandingLine { channel: (id(n), name.into()), lacking, up, outdated_since: outdated }
        };
        let page = Self {
            channels: vec![
                line(10, "Skolbloggen", 0, true, None),
                line(11, "Simhallen", 2, false, None),
                line(12, "Parkeringen", 0, true, Some(at(-900))),
            ],
        };
        vec![("", page), ("empty", Self { channels: vec![] })]
    }
}

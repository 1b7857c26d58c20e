//! Today's reviews: which channels are still to be signed.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::Due,
        frame::{Frame, Room},
        glyph::Platform,
        list::number,
        notice::empty,
        table::Table,
        time,
    },
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// One channel's review of the day.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// Whether the reader may open the day: who coordinates without reading sees how far it has come.
    pub opens: bool,
    /// Where it is: two channels may have one name.
    pub platform: Platform,
    /// How many of the day's messages somebody has looked at, of how many.
    pub seen: (u64, u64),
    /// By when it is to be signed.
    pub due: Option<Due>,
    /// Who signed, and when.
    pub signed: Option<(String, Timestamp)>,
    /// Whether the reader is to sign it today and nobody has.
    pub yours: bool,
}

/// The list.
#[derive(Clone, Debug)]
pub struct ReviewsPage {
    /// The day.
    pub on: Date,
    /// The channels the reader may see.
    pub lines: Vec<ReviewLine>,
}

impl Page for ReviewsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &ReviewLine| {
            vec![
                html! {
                    (line.platform.glyph()) " "
                    @if line.opens { a href=(links::review_channel(line.channel)) { (line.name) } } @else { (line.name) }
                },
                html! { (t!(ctx, "review-seen", seen = number(line.seen.0), all = number(line.seen.1))) },
                match (&line.signed, &line.due) {
                    (Some((who, at)), _) => {
                        html! { span.chip.done { (t!(ctx, "review-signed")) } " " (who) " " (time::short(ctx, *at)) }
                    }
                    (None, Some(due)) if line.yours => {
                        html! { (due.chip(ctx)) " " span.small { (t!(ctx, "review-yours")) } }
                    }
                    (None, Some(due)) => {
                        html! { (due.chip(ctx)) " " span.small { (t!(ctx, "review-not-yours")) } }
                    }
                    (None, None) => html! { (t!(ctx, "review-not-today")) },
                },
            ]
        };
        let table = Table {
            caption: t!(ctx, "reviews-caption"),
            quiet: true,
            columns: vec![t!(ctx, "col-channel"), t!(ctx, "col-seen"), t!(ctx, "col-signed")],
            rows: self.lines.iter().map(row).collect(),
        };
        let yours = self.lines.iter().filter(|line| line.yours).count();
        let content = html! {
            p.lead { (time::day(ctx, self.on)) ". " @if !self.lines.is_empty() { (t!(ctx, "reviews-yours", n = yours as u64)) } }
            @if self.lines.is_empty() { (empty(&t!(ctx, "reviews-empty"), &t!(ctx, "reviews-empty-why"), Some((links::channels(), t!(ctx, "rail-channels"))))) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "reviews-title"), Room::Review).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::{
            parts::due::ClockKind,
            samples::{at, id},
        };
        let line = |n, name: &str, signed: bool| ReviewLine {
            channel: id(n),
            name: name.into(),
            opens: signed,
            platform: Platform::new("bl", "Blogg"),
            seen: (41, 43),
            due: Some(Due { at: at(300), clock: ClockKind::Review }),
            signed: signed.then(|| ("Maja Ek".into(), at(-20))),
            yours: !signed,
        };
        let page = Self {
            on: jiff::civil::date(2026, 12, 3),
            lines: vec![line(10, "Skolbloggen", false), line(11, "Simhallen", true)],
        };
        vec![("", page.clone()), ("empty", Self { lines: vec![], ..page })]
    }
}

//! The catalogue of platforms: names now and before, and what can be done there, since when and until when (CH-33,
//! CH-36).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        glyph::Platform,
        table::Table,
        time,
    },
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};

/// What can be done at a platform, for a time.
#[derive(Clone, Debug)]
pub struct AbilityLine {
    /// What (Swedish).
    pub what: String,
    /// How far (Swedish).
    pub reach: String,
    /// What to know about it (Swedish).
    pub note: Option<String>,
    /// Not tried or checked.
    pub unconfirmed: bool,
    /// First and last day, where known.
    pub days: (Option<Date>, Option<Date>),
}

/// One platform.
#[derive(Clone, Debug)]
pub struct PlatformLine {
    /// Its key in the catalogue.
    pub key: String,
    /// Its sign and name.
    pub platform: Platform,
    /// What kind of place it is (Swedish).
    pub kind: String,
    /// Names it had, with the last day.
    pub earlier: Vec<(String, Option<Date>)>,
    /// In use from and to.
    pub used: (Option<Date>, Option<Date>),
    /// Whether we answer for what others write there.
    pub responsible: bool,
    /// Whether what is said there disappears by itself.
    pub vanishes: bool,
    /// Whether torg has an interface of its own to it.
    pub connected: bool,
    /// How many open channels the municipality has there.
    pub channels: u64,
    /// What can be done.
    pub abilities: Vec<AbilityLine>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PlatformsPage {
    /// The platforms.
    pub platforms: Vec<PlatformLine>,
}

fn days(ctx: &Ctx, (from, until): (Option<Date>, Option<Date>)) -> Markup {
    html! {
        @if let Some(from) = from { (t!(ctx, "platforms-from")) " " (time::day(ctx, from)) " " }
        @if let Some(until) = until { (t!(ctx, "platforms-until")) " " (time::day(ctx, until)) }
    }
}

impl PlatformLine {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |a: &AbilityLine| {
            vec![
                html! { (swedish(ctx, &a.what)) },
                html! { (swedish(ctx, &a.reach)) @if a.unconfirmed { " " span.chip { (t!(ctx, "platforms-unconfirmed")) } } },
                html! { @if let Some(note) = &a.note { (swedish(ctx, note)) } },
                days(ctx, a.days),
            ]
        };
        let table = Table {
            caption: t!(ctx, "platforms-abilities", name = self.platform.name.as_str()),
            quiet: true,
            columns: vec![
                t!(ctx, "col-ability"),
                t!(ctx, "col-reach"),
                t!(ctx, "col-note"),
                t!(ctx, "col-when"),
            ],
            rows: self.abilities.iter().map(row).collect(),
        };
        let heading = format!("platform-{}", self.key);
        html! {
            section.sheet.pad aria-labelledby=(heading) {
                h2 id=(heading) { (self.platform.name) }
                p.small {
                    (swedish(ctx, &self.kind)) ". " (days(ctx, self.used))
                    @for (name, until) in &self.earlier { " " (t!(ctx, "platforms-earlier")) " " (name) @if let Some(until) = until { ", " (t!(ctx, "platforms-until")) " " (time::day(ctx, *until)) } "." }
                }
                ul {
                    li { (t!(ctx, "platforms-channels", n = self.channels)) }
                    li { @if self.connected { (t!(ctx, "platforms-connected")) } @else { (t!(ctx, "platforms-unconnected")) } }
                    li { @if self.responsible { (t!(ctx, "platforms-responsible")) } @else { (t!(ctx, "platforms-not-responsible")) } }
                    @if self.vanishes { li { (t!(ctx, "platforms-vanishes")) } }
                }
                details { summary { (t!(ctx, "platforms-can")) } (table.render()) }
            }
        }
    }
}

impl Page for PlatformsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "platforms-lead")) }
            @for platform in &self.platforms { (platform.render(ctx)) }
        };
        Frame::new(t!(ctx, "platforms-title"), Room::Channels)
            .beside(html! { a.button href=(links::channels()) { (t!(ctx, "rail-channels")) } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use jiff::civil::date;
        let ability = |what: &str, reach: &str| AbilityLine {
            what: what.into(),
            reach: reach.into(),
            note: Some("Bara egna inlägg".into()),
            unconfirmed: reach == "delvis",
            days: (Some(date(2023, 7, 24)), None),
        };
        let platforms = vec![
            PlatformLine {
                key: "blog".into(),
                platform: Platform::new("bl", "Blogg"),
                kind: "egen webbplats".into(),
                earlier: vec![("Dagboken".into(), Some(date(2023, 7, 23)))],
                used: (Some(date(2011, 1, 1)), None),
                responsible: true,
                vanishes: false,
                connected: true,
                channels: 2,
                abilities: vec![ability("läsa kommentarer", "ja"), ability("dölja för alla", "delvis")],
            },
            PlatformLine {
                key: "gone".into(),
                platform: Platform::new("g", "Den stängda"),
                kind: "socialt nätverk".into(),
                earlier: vec![],
                used: (None, Some(date(2019, 4, 2))),
                responsible: false,
                vanishes: true,
                connected: false,
                channels: 0,
                abilities: vec![],
            },
        ];
        vec![("", Self { platforms })]
    }
}

//! One channel: who answers for it, when it is watched, how its fetching goes and what was wrong since when.

use super::{costs::Costs, list::Health};
use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Weight, one_button},
        frame::{Frame, Room},
        glyph::Platform,
        list::number,
        notice::{Tone, inline},
        table::Table,
        time,
        week::{self, Week},
    },
    routes::Right,
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::channels::{life::State, pace::Hears};
use torg_domain::ids::ChannelId;

/// One fetch of the feed.
#[derive(Clone, Debug)]
pub struct FetchLine {
    /// When.
    pub at: Timestamp,
    /// How it came: by itself, by hand, by import (Swedish).
    pub source: String,
    /// The answer's status in words, Swedish.
    pub answer: String,
    /// Items in it, new messages, new versions.
    pub counts: (u64, u64, u64),
    /// What could not be read, Swedish.
    pub problems: Vec<String>,
}

/// What we read and do through the platform's own interface.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The account we are signed in as.
    pub account: String,
    /// How we learn that something has happened there.
    pub hears: Hears,
    /// How many seconds pass between two askings, as things stand.
    pub every_s: i64,
    /// What is wrong with listening to its stream, when it has one (Swedish).
    pub deaf: Option<String>,
    /// How old an edit or a disappearance can be at most before we see it, by rule (Swedish).
    pub by_rule: String,
    /// When the message that has gone longest unseen was last seen there.
    pub longest_unseen: Option<Timestamp>,
    /// When everything was last read from beginning to end.
    pub whole_at: Option<Timestamp>,
    /// Against what the connection was tried and when, and what it lacks (Swedish); none where nobody says.
    pub proven: Option<(String, Vec<String>)>,
    /// What can be done there, how far, and what to know about it (Swedish).
    pub abilities: Vec<(String, String, Option<String>)>,
    /// When a person must have renewed what lets us in; none where nobody must, as far as is known.
    pub ends_at: Option<Timestamp>,
    /// What it costs; none where the platform takes nothing.
    pub costs: Option<Costs>,
    /// What trying it showed, when it was just tried: whether each thing works, in a sentence (Swedish).
    pub tried: Option<Vec<(bool, String)>>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct ChannelPage {
    /// Which.
    pub id: ChannelId,
    /// The revision the page shows: closing is refused when it has changed since.
    pub revision: i64,
    /// Its name.
    pub name: String,
    /// Its platform.
    pub platform: Platform,
    /// Its address.
    pub address: String,
    /// What it is for.
    pub purpose: String,
    /// Unit and authority.
    pub unit: String,
    /// Responsible.
    pub responsible: Option<String>,
    /// Substitute.
    pub substitute: Option<String>,
    /// Who answers when both are away, and why (Swedish).
    pub fallback: Option<String>,
    /// Who decided, when, and the number or paragraph.
    pub approval: (String, Date, String),
    /// The feed's address.
    pub feed: Option<String>,
    /// The connection to the platform's own interface.
    pub connection: Option<Connection>,
    /// Whether something is kept that lets us in: to an account, or to a feed that is not for everybody.
    pub has_secret: bool,
    /// Whose voice the feed is, Swedish.
    pub voice: String,
    /// From when messages get clocks.
    pub watched_from: Timestamp,
    /// The watched hours and whose they are (Swedish).
    pub hours: (Week, String),
    /// How the fetching goes.
    pub health: Health,
    /// What can be done about it, and by whom (Swedish).
    pub remedy: Option<String>,
    /// When it will be fetched next.
    pub next_at: Option<Timestamp>,
    /// The last fetches, newest first.
    pub fetches: Vec<FetchLine>,
    /// Where it is in its life.
    pub state: State,
    /// Closed since.
    pub closed_at: Option<Timestamp>,
}

impl ChannelPage {
    fn facts(&self, ctx: &Ctx) -> Markup {
        let nobody = || html! { span.chip.late { (t!(ctx, "channel-nobody")) } };
        html! {
            dl.facts {
                dt { (t!(ctx, "channel-address")) } dd { @match links::outside(&self.address) { Some(href) => a href=(href) rel="noreferrer noopener external" { (self.address) }, None => (self.address) } }
                dt { (t!(ctx, "channel-platform")) } dd { (self.platform.name) }
                dt { (t!(ctx, "channel-purpose")) } dd { (self.purpose) }
                dt { (t!(ctx, "col-unit")) } dd { (self.unit) }
                dt { (t!(ctx, "col-responsible")) } dd { @match &self.responsible { Some(name) => (name), None => (nobody()) } }
                dt { (t!(ctx, "col-substitute")) } dd { @match &self.substitute { Some(name) => (name), None => (nobody()) } }
                @if let Some(fallback) = &self.fallback { dt { (t!(ctx, "channel-fallback")) } dd { (swedish(ctx, fallback)) } }
                dt { (t!(ctx, "channel-approval")) } dd { (self.approval.0) ", " (time::day(ctx, self.approval.1)) @if !self.approval.2.is_empty() { ", " (self.approval.2) } }
                dt { (t!(ctx, "channel-watched-from")) } dd { (time::long(ctx, self.watched_from)) }
                @if let Some(feed) = &self.feed { dt { (t!(ctx, "channel-feed")) } dd { code { (feed) } } dt { (t!(ctx, "channel-voice")) } dd { (swedish(ctx, &self.voice)) } }
            }
        }
    }

    /// What somebody must take a stand on, or has.
    fn in_life(&self, ctx: &Ctx) -> Option<String> {
        match self.state {
            State::Idle => Some(t!(ctx, "channel-is-idle")),
            State::Closing => Some(t!(ctx, "channel-is-closing")),
            _ => None,
        }
    }

    /// The way to what lets us in.
    fn access(&self, ctx: &Ctx) -> Markup {
        html! { p.row { a.button href=(links::channel_access(self.id)) { (t!(ctx, "channel-access-title")) } } }
    }

    /// What is known of the connection, and what can be done through it.
    fn connected(&self, ctx: &Ctx, connection: &Connection) -> Markup {
        let may = ctx.may(Right::ManageChannels) && self.closed_at.is_none();
        let rows = connection.abilities.iter().map(|(what, reach, note)| {
            vec![
                html! { (swedish(ctx, what)) },
                html! { (swedish(ctx, reach)) },
                html! { @if let Some(note) = note { (swedish(ctx, note)) } },
            ]
        });
        html! {
            section.sheet.pad aria-labelledby="connection" {
                h2 #connection { (t!(ctx, "connection-title")) }
                @if let Some(tried) = &connection.tried {
                    @let tone = if tried.iter().all(|(well, _)| *well) { Tone::Done } else { Tone::Wrong };
                    (inline(tone, &html! { p { strong { (t!(ctx, "connection-tried")) } } ul { @for (_, said) in tried { li { (swedish(ctx, said)) } } } }))
                }
                dl.facts {
                    dt { (t!(ctx, "channel-account")) } dd { code { (connection.account) } }
                    dt { (t!(ctx, "connection-hears")) } dd { (hears(ctx, connection)) }
                    dt { (t!(ctx, "connection-unseen-rule")) } dd { (swedish(ctx, &connection.by_rule)) }
                    dt { (t!(ctx, "connection-unseen-now")) } dd { @match connection.longest_unseen { Some(at) => { (t!(ctx, "connection-unseen-since")) " " (time::long(ctx, at)) } None => (t!(ctx, "connection-unseen-nothing")) } }
                    @if let Some(at) = connection.ends_at { dt { (t!(ctx, "access-ends")) } dd { (time::long(ctx, at)) } }
                    dt { (t!(ctx, "connection-whole")) } dd { @match connection.whole_at { Some(at) => (time::long(ctx, at)), None => (t!(ctx, "connection-whole-never")) } }
                }
                @if let Some((proven, lacks)) = &connection.proven {
                    p.small { (swedish(ctx, proven)) }
                    @if !lacks.is_empty() { ul.small { @for lack in lacks { li { (swedish(ctx, lack)) } } } }
                }
                (self.access(ctx))
                @if let Some(costs) = &connection.costs {
                    h3 { (t!(ctx, "costs-now")) }
                    (costs.warned(ctx))
                    (costs.table(ctx))
                    p { a href=(links::channel_costs(self.id)) { (t!(ctx, "costs-more")) } }
                }
                @if may { (one_button(&links::channel_try(self.id), &[], &t!(ctx, "connection-try"), Weight::Plain)) }
                (Table {
                    caption: t!(ctx, "connection-abilities"),
                    quiet: true,
                    columns: vec![t!(ctx, "col-ability"), t!(ctx, "col-reach"), t!(ctx, "col-note")],
                    rows: rows.collect(),
                }.render())
            }
        }
    }

    fn fetches(&self, ctx: &Ctx) -> Markup {
        let row = |fetch: &FetchLine| {
            vec![
                time::short(ctx, fetch.at),
                html! { (swedish(ctx, &fetch.source)) },
                html! { (swedish(ctx, &fetch.answer)) },
                html! { (t!(ctx, "fetch-counts", items = number(fetch.counts.0), added = number(fetch.counts.1), versions = number(fetch.counts.2))) },
                html! { @for problem in &fetch.problems { span.where { (swedish(ctx, problem)) } } },
            ]
        };
        Table {
            caption: t!(ctx, "fetches-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-when"),
                t!(ctx, "col-how"),
                t!(ctx, "col-answer"),
                t!(ctx, "col-brought"),
                t!(ctx, "col-problems"),
            ],
            rows: self.fetches.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for ChannelPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let may = ctx.may(Right::ManageChannels);
        let beside = html! {
            @if ctx.may(Right::Handle) && self.closed_at.is_none() { a.button href=(links::manual(self.id)) { (t!(ctx, "manual-do")) } }
            a.button href=(links::channel_life(self.id)) { (t!(ctx, "channel-life")) }
            a.button href=(links::channel_statistics(self.id)) { (t!(ctx, "channel-statistics")) }
            a.button href=(links::channel_ledger(self.id)) { (t!(ctx, "channel-ledger")) }
            a.button href=(links::presentation(self.id)) { (t!(ctx, "channel-presentation")) }
            a.button href=(links::inbox_at("all", Some(self.id), "", None)) { (t!(ctx, "channel-messages")) }
            @if may { a.button href=(links::channel_edit(self.id)) { (t!(ctx, "channel-edit")) } }
        };
        let content = html! {
            @if let Some(at) = self.closed_at { (inline(Tone::Told, &html! { p { (t!(ctx, "channel-closed-at")) " " (time::long(ctx, at)) } })) }
            @if let Some(said) = self.in_life(ctx) { (inline(Tone::Told, &html! { p { (said) " " a href=(links::channel_life(self.id)) { (t!(ctx, "channel-life")) } } })) }
            section.sheet.pad aria-labelledby="health" {
                h2 #health { (t!(ctx, "channel-health")) }
                @match &self.health {
                    Health::Ailing(since, what) => {
                        (inline(Tone::Wrong, &html! { p { strong { (swedish(ctx, what)) } " " (t!(ctx, "channel-since")) " " (time::long(ctx, *since)) "." }
                            @if let Some(remedy) = &self.remedy { p { (swedish(ctx, remedy)) } } }))
                    }
                    other => p { (other.chip(ctx)) },
                }
                @if self.has_secret && self.connection.is_none() { (self.access(ctx)) }
                @if let Some(next) = self.next_at { p.small { (t!(ctx, "channel-next")) " " (time::short(ctx, next)) } }
                @if may && (self.feed.is_some() || self.connection.is_some()) && self.closed_at.is_none() { (one_button(&links::channel_fetch(self.id), &[], &t!(ctx, "channel-fetch"), Weight::Plain)) }
                @if !self.fetches.is_empty() {
                    // What is wrong stands open; what goes well is there for whoever asks.
                    details open[matches!(self.health, Health::Ailing(..))] { summary { (t!(ctx, "fetches-latest", n = self.fetches.len() as u64)) } (self.fetches(ctx)) }
                }
            }
            @if let Some(connection) = &self.connection { (self.connected(ctx, connection)) }
            div.two {
                section.sheet.pad aria-labelledby="facts" { h2 #facts { (t!(ctx, "channel-facts")) } (self.facts(ctx)) }
                section.sheet.pad aria-labelledby="watched" { h2 #watched { (t!(ctx, "channel-hours")) } (week::strip(ctx, &self.hours.0)) p.small { (swedish(ctx, &self.hours.1)) } }
            }
        };
        Frame::new(self.name.as_str(), Room::Channels).beside(beside).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let weekday = || vec![(600, 720), (780, 930)];
        let page = Self {
            id: id(10),
            revision: 4,
            name: "Skolbloggen".into(),
            platform: Platform::new("bl", "Blogg"),
            address: "https://blogg.example/".into(),
            purpose: "Vardag i våra skolor.".into(),
            unit: "Barn- och utbildningsförvaltningen, barn- och utbildningsnämnden".into(),
            responsible: Some("Maja Ek".into()),
            substitute: None,
            fallback: Some("Förvaltningschefen, enligt riktlinjerna.".into()),
            approval: ("Eva Sund".into(), jiff::civil::date(2025, 1, 15), "BUN 2025/12".into()),
            feed: Some("https://blogg.example/comments/feed".into()),
            connection: None,
            has_secret: false,
            voice: "besökarnas".into(),
            watched_from: at(-500_000),
            hours: (
                Week { days: [weekday(), weekday(), weekday(), weekday(), vec![(600, 840)], vec![], vec![]] },
                "Kanalens egna tider, gäller från 1 september 2026.".into(),
            ),
            health: Health::Well(at(-4)),
            remedy: None,
            next_at: Some(at(1)),
            fetches: vec![
                FetchLine {
                    at: at(-4),
                    source: "av sig själv".into(),
                    answer: "200, nytt".into(),
                    counts: (20, 1, 1),
                    problems: vec![],
                },
                FetchLine {
                    at: at(-9),
                    source: "av sig själv".into(),
                    answer: "200, trasig XML".into(),
                    counts: (19, 0, 0),
                    problems: vec!["Post 7 gick inte att läsa: taggen ”title” tar aldrig slut.".into()],
                },
            ],
            state: State::Active,
            closed_at: None,
        };
        let idle = Self { state: State::Idle, ..page.clone() };
        let ailing = Self {
            health: Health::Ailing(at(-600), "Servern svarar 403: vi släpps inte in.".into()),
            remedy: Some(
                "Den som sköter bloggen behöver tillåta flödet. Vi försöker igen av oss själva.".into(),
            ),
            ..page.clone()
        };
        let closed = Self {
            state: State::Closed,
            closed_at: Some(at(-9_000)),
            feed: None,
            health: Health::Over,
            next_at: None,
            fetches: vec![],
            ..page.clone()
        };
        let secret = Self { has_secret: true, ..ailing.clone() };
        let connected = Self { feed: None, connection: Some(sample(None)), has_secret: true, ..page.clone() };
        let works = vec![
            (true, "Vi är inloggade som Torg.".into()),
            (false, "Kontot får inte moderera. Kan rättas av kanalens ansvariga.".into()),
        ];
        let tried = Self { connection: Some(sample(Some(works))), ..connected.clone() };
        let deaf = Connection {
            hears: Hears::Asks,
            every_s: 60,
            deaf: Some("Servern avslutade strömmen. Den öppnas igen.".into()),
            ..sample(None)
        };
        let deaf = Self { connection: Some(deaf), ..connected.clone() };
        vec![
            ("", page),
            ("idle", idle),
            ("ailing", ailing),
            ("closed", closed),
            ("secret", secret),
            ("connected", connected),
            ("tried", tried),
            ("deaf", deaf),
        ]
    }
}

/// By asking, by listening or by being told, how often it is asked besides, and why it is not listened to.
fn hears(ctx: &Ctx, connection: &Connection) -> Markup {
    let every = match connection.every_s {
        seconds if seconds % 60 == 0 => t!(ctx, "connection-asked-every", minutes = seconds / 60),
        seconds => t!(ctx, "connection-asked-seconds", seconds = seconds),
    };
    html! {
        @match connection.hears {
            Hears::Asks => {}
            Hears::Listens(since) => { (t!(ctx, "connection-listens")) " " (time::long(ctx, since)) ". " }
            Hears::IsTold(last) => { (t!(ctx, "connection-is-told")) " " (time::long(ctx, last)) ". " }
        }
        (every)
        @if let Some(deaf) = &connection.deaf { span.where { (t!(ctx, "connection-deaf")) " " (swedish(ctx, deaf)) } }
    }
}

fn sample(tried: Option<Vec<(bool, String)>>) -> Connection {
    use crate::samples::at;
    Connection {
        account: "torg".into(),
        hears: if tried.is_none() { Hears::Listens(at(-90)) } else { Hears::IsTold(at(-12)) },
        every_s: 600,
        deaf: None,
        proven: Some((
            "Anslutningen är prövad mot en riktig server (version 6.1), senast 2026-11-28. Det här saknas:"
                .into(),
            vec!["webbkrok: sajten frågas i stället".into()],
        )),
        by_rule: "Högst 15 minuter i öppna trådar och de senaste 3 dygnen, högst ett dygn i övrigt.".into(),
        longest_unseen: tried.is_none().then(|| at(-700)),
        whole_at: tried.is_none().then(|| at(-700)),
        ends_at: Some(at(9 * 1440)),
        abilities: vec![
            ("läsa kommentarer".into(), "ja".into(), None),
            ("blockera".into(), "delvis".into(), Some("Spärrlista för adress och e-post".into())),
        ],
        costs: tried.is_none().then(super::costs::sample),
        tried,
    }
}

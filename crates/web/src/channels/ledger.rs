//! The completeness ledger: a channel's days with what came, the platform's own count, the lag and the blind
//! time; and all channels on one page.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        list::number,
        notice::{Tone, empty, inline},
        table::Table,
        time,
    },
    t,
};
use jiff::civil::Date;
use maud::{Markup, html};
use torg_domain::channels::ledger::{Blind, Counted, Day, Lag, Sum};
use torg_domain::ids::ChannelId;

/// One channel's page.
#[derive(Clone, Debug)]
pub struct LedgerPage {
    /// Which.
    pub id: ChannelId,
    /// Its name.
    pub name: String,
    /// First day and last.
    pub span: (Date, Date),
    /// Whether it is followed by reading.
    pub followed: bool,
    /// Since which day it is kept how reading went.
    pub since: Option<Date>,
    /// Whether more came than is counted.
    pub cut: bool,
    /// The days, the newest first.
    pub days: Vec<Day>,
    /// What the interface does not give: what, how far, what to know (Swedish).
    pub gaps: Vec<(String, String, Option<String>)>,
}

/// One channel in the overview.
#[derive(Clone, Debug)]
pub struct LedgerLine {
    /// Which.
    pub channel: (ChannelId, String),
    /// Whether it is followed by reading.
    pub followed: bool,
    /// Its days in one.
    pub sum: Sum,
}

/// All channels.
#[derive(Clone, Debug)]
pub struct LedgersPage {
    /// First day and last.
    pub span: (Date, Date),
    /// The channels, by name.
    pub channels: Vec<LedgerLine>,
}

fn counted(ctx: &Ctx, counted: Option<&Counted>) -> Markup {
    let Some(Counted { at, count }) = counted else { return html! { (t!(ctx, "ledger-uncounted")) } };
    let Some((told, open)) = count.told.zip(count.open()) else {
        return html! { (t!(ctx, "ledger-untold", held = number(count.held))) };
    };
    let explained = count.unread + count.withheld;
    html! {
        (t!(ctx, "ledger-told", told = number(told), held = number(count.held))) " "
        @if open == 0 { span.chip.done { (t!(ctx, "ledger-closed")) } }
        @else { span.chip.late { (t!(ctx, "ledger-open", n = number(open.unsigned_abs()), more = if open > 0 { "there" } else { "here" })) } }
        @if explained > 0 { span.where { (t!(ctx, "ledger-explained", unread = number(count.unread), withheld = number(count.withheld))) } }
        span.where { (time::short(ctx, *at)) }
    }
}

fn lag(ctx: &Ctx, lag: Option<Lag>) -> Markup {
    html! { @match lag {
        Some(lag) => (t!(ctx, "ledger-lag", half = time::length(ctx, lag.p50_s), most = time::length(ctx, lag.p95_s), n = number(lag.of))),
        None => (t!(ctx, "ledger-no-lag")),
    } }
}

fn blind(ctx: &Ctx, times: &[Blind]) -> Markup {
    html! { ul.plain.small { @for blind in times { li {
        (time::stretch(ctx, blind.from, blind.until)) ": "
        @match &blind.why { Some(why) => (swedish(ctx, why)), None => (t!(ctx, "ledger-not-asked")) }
    } } } }
}

impl LedgerPage {
    fn row(ctx: &Ctx, day: &Day) -> Vec<Markup> {
        vec![
            time::day(ctx, day.date),
            html! { (t!(ctx, "ledger-came", all = number(day.captured), read = number(day.by_reading))) },
            counted(ctx, day.counted.as_ref()),
            lag(ctx, day.lag),
            html! {
                @match day.readings {
                    None => (t!(ctx, "ledger-unknown")),
                    Some(readings) => {
                        @if day.blind.is_empty() { (t!(ctx, "ledger-saw")) }
                        @else { span.chip.late { (t!(ctx, "ledger-blind", length = time::length(ctx, day.blind_s()))) } (blind(ctx, &day.blind)) }
                        span.where { (t!(ctx, "ledger-readings", well = number(readings.well), failed = number(readings.failed))) }
                    }
                }
            },
        ]
    }
}

impl Page for LedgerPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let table = Table {
            caption: t!(ctx, "ledger-days"),
            quiet: true,
            columns: vec![
                t!(ctx, "ledger-day"),
                t!(ctx, "ledger-captured"),
                t!(ctx, "ledger-counter"),
                t!(ctx, "ledger-lag-title"),
                t!(ctx, "ledger-seen"),
            ],
            rows: self.days.iter().map(|day| Self::row(ctx, day)).collect(),
        };
        let gap = |(what, reach, note): &(String, String, Option<String>)| {
            vec![
                html! { @if what.is_empty() { (t!(ctx, "ledger-lacks")) } @else { (swedish(ctx, what)) } },
                html! { (swedish(ctx, reach)) },
                html! { @if let Some(note) = note { (swedish(ctx, note)) } },
            ]
        };
        let gaps = Table {
            caption: t!(ctx, "ledger-gaps"),
            quiet: true,
            columns: vec![t!(ctx, "col-ability"), t!(ctx, "col-reach"), t!(ctx, "col-note")],
            rows: self.gaps.iter().map(gap).collect(),
        };
        let content = html! {
            p.lead { (t!(ctx, "ledger-lead", from = time::day_words(ctx, self.span.0), until = time::day_words(ctx, self.span.1))) }
            @if !self.followed { (inline(Tone::Told, &html! { p { (t!(ctx, "ledger-by-hand")) } })) }
            @if let Some(since) = self.since { p.small { (t!(ctx, "ledger-since", day = time::day_words(ctx, since))) } }
            @if self.cut { (inline(Tone::Told, &html! { p { (t!(ctx, "ledger-cut")) } })) }
            section.sheet.pad aria-labelledby="days" { h2 #days { (t!(ctx, "ledger-days")) } (table.render()) }
            @if !self.gaps.is_empty() { section.sheet.pad aria-labelledby="gaps" { h2 #gaps { (t!(ctx, "ledger-gaps")) } (gaps.render()) } }
        };
        Frame::new(t!(ctx, "ledger-title", channel = self.name.as_str()), Room::Channels)
            .beside(html! {
                a.button href=(links::channel(self.id)) { (t!(ctx, "ledger-channel")) }
                a.button href=(links::channel_ledger_json(self.id)) { "JSON" }
            })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        use jiff::civil::date;
        use torg_domain::channels::ledger::{Count, Readings};
        let day = |n, count: Option<Count>, blind: Vec<Blind>| Day {
            date: date(2026, 12, n),
            captured: 21,
            by_reading: 20,
            readings: Some(Readings { well: 1438, failed: blind.len() as u64 }),
            counted: count.map(|count| Counted { at: at(-480), count }),
            lag: Some(Lag { p50_s: 31, p95_s: 64, of: 20 }),
            blind,
        };
        let away = Blind { from: at(-90), until: at(-30), why: Some("Servern svarar inte.".into()) };
        let stopped = Blind { from: at(-25), until: at(-5), why: None };
        let same = Count { told: Some(317), held: 317, ..Count::default() };
        let less = Count { told: Some(1876), held: 317, unread: 2, withheld: 9 };
        let page = Self {
            id: id(10),
            name: "Skolbloggen".into(),
            span: (date(2026, 11, 4), date(2026, 12, 3)),
            followed: true,
            since: Some(date(2026, 12, 1)),
            cut: false,
            days: vec![
                day(3, Some(less), vec![away, stopped]),
                day(2, Some(same), vec![]),
                day(1, Some(Count { told: None, ..same }), vec![]),
                Day { readings: None, lag: None, captured: 0, by_reading: 0, ..day(1, None, vec![]) },
            ],
            gaps: vec![
                ("läsa direktmeddelanden".into(), "för hand".into(), Some("Öppna appen.".into())),
                (String::new(), "nej".into(), Some("webbkrok: sajten frågas i stället".into())),
            ],
        };
        let by_hand =
            Self { followed: false, since: None, cut: true, days: vec![], gaps: vec![], ..page.clone() };
        vec![("", page), ("by-hand", by_hand)]
    }
}

impl Page for LedgersPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &LedgerLine| {
            vec![
                html! { a href=(links::channel_ledger(line.channel.0)) { (line.channel.1) } },
                html! { (number(line.sum.captured)) },
                counted(ctx, line.sum.counted.as_ref()),
                lag(ctx, line.sum.lag),
                html! {
                    @if !line.followed { (t!(ctx, "ledger-hand")) }
                    @else if line.sum.blind_s > 0 { span.chip.late { (t!(ctx, "ledger-blind", length = time::length(ctx, line.sum.blind_s))) } }
                    @else if line.sum.unknown > 0 { (t!(ctx, "ledger-unknown-days", n = line.sum.unknown)) }
                    @else { (t!(ctx, "ledger-saw")) }
                },
            ]
        };
        let table = Table {
            caption: t!(ctx, "ledgers-title"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "ledger-captured"),
                t!(ctx, "ledger-counter"),
                t!(ctx, "ledger-lag-worst"),
                t!(ctx, "ledger-seen"),
            ],
            rows: self.channels.iter().map(row).collect(),
        };
        let content = html! {
            p.lead { (t!(ctx, "ledgers-lead", from = time::day_words(ctx, self.span.0), until = time::day_words(ctx, self.span.1))) }
            @if self.channels.is_empty() { (empty(&t!(ctx, "channels-empty"), &t!(ctx, "channels-empty-why"), None)) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "ledgers-title"), Room::Channels)
            .beside(html! { a.button href=(links::ledgers_json()) { "JSON" } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let span = (jiff::civil::date(2026, 11, 27), jiff::civil::date(2026, 12, 3));
        let of = LedgerPage::samples().swap_remove(0).1.days;
        let line =
            |n, name: &str, followed, sum: Sum| LedgerLine { channel: (id(n), name.into()), followed, sum };
        let all = torg_domain::channels::ledger::sum(&of);
        let well = Sum { blind_s: 0, unknown: 0, ..all.clone() };
        let early = Sum { unknown: 5, counted: None, lag: None, ..well.clone() };
        let channels = vec![
            line(10, "Skolbloggen", true, all),
            line(11, "Simhallen", true, well),
            line(12, "Parkeringen", true, early.clone()),
            line(13, "Anslagstavlan", false, early),
        ];
        vec![("", Self { span, channels }), ("empty", Self { span, channels: vec![] })]
    }
}

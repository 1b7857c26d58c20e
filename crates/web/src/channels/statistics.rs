//! The figures of the channels: the last month of all of them, and twelve months of one, as pictures and as a
//! table that says the same.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        chart::Chart,
        due::swedish,
        form::{Filled, Takes, Weight, button, field},
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
use torg_domain::channels::ledger::Lag;
use torg_domain::channels::statistics::{Followed, Month};
use torg_domain::ids::ChannelId;

mod sample;

/// The last month of a channel.
#[derive(Clone, Debug)]
pub struct MonthLine {
    /// Which channel.
    pub channel: (ChannelId, String),
    /// How many follow it, if anybody has counted in the last month.
    pub followers: Option<Followed>,
    /// Own posts.
    pub posts: u64,
    /// What came in.
    pub came: u64,
    /// What of it is answered.
    pub answered: u64,
    /// How long that took.
    pub took: Option<Lag>,
    /// Removals by decision.
    pub removed: u64,
    /// What the policy asks for and nobody knows, Swedish.
    pub lacking: Vec<String>,
}

/// One channel's page.
#[derive(Clone, Debug)]
pub struct StatisticsPage {
    /// The last month.
    pub now: MonthLine,
    /// The months, the first one first.
    pub months: Vec<Month>,
    /// Every count of followers, the latest first.
    pub counts: Vec<Followed>,
    /// Removals by ground, Swedish.
    pub grounds: Vec<(String, u64)>,
    /// What the policy asks for, Swedish.
    pub asked: Vec<String>,
    /// Whether more came in than is counted.
    pub cut: bool,
    /// The form to write down a count; none for whoever may not.
    pub note: Option<Filled>,
}

/// All channels.
#[derive(Clone, Debug)]
pub struct StatisticsAllPage {
    /// First day and last of the last month.
    pub span: (Date, Date),
    /// The channels by name.
    pub channels: Vec<MonthLine>,
    /// What the policy asks for, Swedish.
    pub asked: Vec<String>,
}

/// A count of followers with what is to be known of it.
#[must_use]
pub fn followed(ctx: &Ctx, count: Option<&Followed>) -> Markup {
    html! { @match count {
        None => (t!(ctx, "stats-not-counted")),
        Some(count) => {
            (number(count.count))
            span.where {
                @if count.by_hand { (t!(ctx, "stats-by-hand", day = time::day_words(ctx, count.on))) }
                @else if count.rounded { (t!(ctx, "stats-rounded", day = time::day_words(ctx, count.on))) }
                @else { (t!(ctx, "stats-counted", day = time::day_words(ctx, count.on))) }
            }
        }
    } }
}

fn took(ctx: &Ctx, took: Option<Lag>) -> Markup {
    html! { @match took {
        Some(took) => (t!(ctx, "stats-took", half = time::length(ctx, took.p50_s), most = time::length(ctx, took.p95_s))),
        None => (t!(ctx, "stats-took-none")),
    } }
}

/// A month and its year in words.
#[must_use]
pub fn month_name(ctx: &Ctx, first: Date) -> String {
    t!(ctx, "stats-month-name", n = i64::from(first.month()), year = first.year().to_string())
}

fn month_short(ctx: &Ctx, first: Date) -> String {
    t!(ctx, "stats-month-short", n = i64::from(first.month()))
}

/// A chart of a number or several a month, with the first one's highest and latest in words; a sentence where nothing
/// is known. `kinds`: what each number is, where there are several.
#[must_use]
pub fn monthly(
    ctx: &Ctx,
    id: &str,
    title: String,
    kinds: Vec<String>,
    of: &[(Date, Vec<Option<u64>>)],
) -> Markup {
    let known = |n: &[Option<u64>]| n.first().copied().flatten();
    let highest = of.iter().filter_map(|(first, n)| Some((known(n)?, *first))).max_by_key(|(n, _)| *n);
    let latest = of.iter().rev().find_map(|(first, n)| Some((known(n)?, *first)));
    let says = match (highest, latest) {
        (Some((most, when)), Some((last, now))) => t!(
            ctx,
            "stats-chart-says",
            most = number(most),
            when = month_name(ctx, when),
            last = number(last),
            now = month_name(ctx, now)
        ),
        _ => return html! { p.small { (t!(ctx, "stats-chart-nothing")) } },
    };
    let steps = of.iter().map(|(first, n)| (month_short(ctx, *first), n.clone())).collect();
    Chart { id, title, says, kinds, steps }.render()
}

impl StatisticsPage {
    fn chart(
        &self,
        ctx: &Ctx,
        id: &str,
        title: String,
        kinds: Vec<String>,
        of: impl Fn(&Month) -> Vec<Option<u64>>,
    ) -> Markup {
        let points: Vec<_> = self.months.iter().map(|month| (month.first, of(month))).collect();
        monthly(ctx, id, title, kinds, &points)
    }

    fn table(&self, ctx: &Ctx) -> Markup {
        let row = |month: &Month| {
            vec![
                html! { (month_name(ctx, month.first)) },
                html! { (month.followers.map_or_else(|| t!(ctx, "stats-not-counted"), |c| number(c.count))) },
                html! { (number(month.posts)) },
                html! { (number(month.came)) },
                html! { (number(month.answered)) },
                took(ctx, month.took),
                html! { (number(month.removed)) },
            ]
        };
        Table {
            caption: t!(ctx, "stats-months"),
            quiet: true,
            columns: vec![
                t!(ctx, "stats-month"),
                t!(ctx, "stats-followers"),
                t!(ctx, "stats-posts"),
                t!(ctx, "stats-came"),
                t!(ctx, "stats-answered"),
                t!(ctx, "stats-answer-time"),
                t!(ctx, "stats-removed"),
            ],
            rows: self.months.iter().rev().map(row).collect(),
        }
        .render()
    }

    fn form(&self, ctx: &Ctx, filled: &Filled) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="note" {
                h2 #note { (t!(ctx, "stats-note")) }
                p { (t!(ctx, "stats-note-lead")) }
                form.stack method="post" action=(links::channel_followers(self.now.channel.0)) {
                    (filled.summary(ctx))
                    (field(ctx, filled, "on", t!(ctx, "stats-on")).takes(Takes::Day).line())
                    (field(ctx, filled, "count", t!(ctx, "stats-count")).takes(Takes::Number).line())
                    p.row { (button(&t!(ctx, "stats-note-save"), Weight::First)) }
                }
            }
        }
    }
}

impl Page for StatisticsPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let now = &self.now;
        let counts = Table {
            caption: t!(ctx, "stats-counts"),
            quiet: true,
            columns: vec![t!(ctx, "ledger-day"), t!(ctx, "stats-followers")],
            rows: self
                .counts
                .iter()
                .map(|count| vec![time::day(ctx, count.on), followed(ctx, Some(count))])
                .collect(),
        };
        let grounds = Table {
            caption: t!(ctx, "stats-grounds"),
            quiet: true,
            columns: vec![t!(ctx, "removals-ground"), t!(ctx, "stats-removed")],
            rows: self
                .grounds
                .iter()
                .map(|(ground, n)| vec![swedish(ctx, ground), html! { (number(*n)) }])
                .collect(),
        };
        let content = html! {
            p.lead { (t!(ctx, "stats-lead")) }
            @if !self.asked.is_empty() { p { (t!(ctx, "stats-asked", what = self.asked.join(", "))) } }
            @if !now.lacking.is_empty() { (inline(Tone::Wrong, &html! { p { (t!(ctx, "stats-lacking", what = now.lacking.join(", "))) } })) }
            @if self.cut { (inline(Tone::Told, &html! { p { (t!(ctx, "stats-cut")) } })) }
            section.sheet.pad aria-labelledby="now" {
                h2 #now { (t!(ctx, "stats-now")) }
                dl.facts {
                    dt { (t!(ctx, "stats-followers")) } dd { (followed(ctx, now.followers.as_ref())) }
                    dt { (t!(ctx, "stats-posts")) } dd { (number(now.posts)) }
                    dt { (t!(ctx, "stats-came")) } dd { (number(now.came)) }
                    dt { (t!(ctx, "stats-answered")) } dd { (number(now.answered)) }
                    dt { (t!(ctx, "stats-answer-time")) } dd { (took(ctx, now.took)) }
                    dt { (t!(ctx, "stats-removed")) } dd { (number(now.removed)) }
                }
            }
            section.sheet.pad aria-labelledby="months" {
                h2 #months { (t!(ctx, "stats-months")) }
                h3 { (t!(ctx, "stats-followers")) }
                (self.chart(ctx, "chart-followers", t!(ctx, "stats-followers"), vec![], |m| vec![m.followers.map(|c| c.count)]))
                h3 { (t!(ctx, "stats-posts")) }
                (self.chart(ctx, "chart-posts", t!(ctx, "stats-posts"), vec![], |m| vec![Some(m.posts)]))
                h3 { (t!(ctx, "stats-came-answered")) }
                (self.chart(ctx, "chart-came", t!(ctx, "stats-came-answered"), vec![t!(ctx, "stats-came"), t!(ctx, "stats-answered")], |m| vec![Some(m.came), Some(m.answered)]))
                (self.table(ctx))
            }
            @if !self.grounds.is_empty() { section.sheet.pad aria-labelledby="grounds" { h2 #grounds { (t!(ctx, "stats-grounds")) } (grounds.render()) } }
            @if let Some(filled) = &self.note { (self.form(ctx, filled)) }
            @if !self.counts.is_empty() { section.sheet.pad aria-labelledby="counts" {
                h2 #counts { (t!(ctx, "stats-counts")) }
                details.quiet { summary { (t!(ctx, "stats-counts-show", n = self.counts.len())) } (counts.render()) }
            } }
        };
        Frame::new(t!(ctx, "stats-title", channel = now.channel.1.as_str()), Room::Channels)
            .beside(html! {
                a.button href=(links::channel(now.channel.0)) { (t!(ctx, "ledger-channel")) }
                a.button href=(links::channel_statistics_csv(now.channel.0)) { "CSV" }
            })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::one()
    }
}

impl Page for StatisticsAllPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &MonthLine| {
            vec![
                html! {
                    a href=(links::channel_statistics(line.channel.0)) { (line.channel.1) }
                    @if !line.lacking.is_empty() { " " span.chip.late { (t!(ctx, "stats-lacks", what = line.lacking.join(", "))) } }
                },
                followed(ctx, line.followers.as_ref()),
                html! { (number(line.posts)) },
                html! { (number(line.came)) },
                html! { (number(line.answered)) },
                took(ctx, line.took),
                html! { (number(line.removed)) },
            ]
        };
        let table = Table {
            caption: t!(ctx, "stats-all-title"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "stats-followers"),
                t!(ctx, "stats-posts"),
                t!(ctx, "stats-came"),
                t!(ctx, "stats-answered"),
                t!(ctx, "stats-answer-time"),
                t!(ctx, "stats-removed"),
            ],
            rows: self.channels.iter().map(row).collect(),
        };
        let content = html! {
            p.lead { (t!(ctx, "stats-all-lead", from = time::day_words(ctx, self.span.0), until = time::day_words(ctx, self.span.1))) }
            @if !self.asked.is_empty() { p { (t!(ctx, "stats-asked", what = self.asked.join(", "))) } }
            @if self.channels.is_empty() { (empty(&t!(ctx, "channels-empty"), &t!(ctx, "channels-empty-why"), None)) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "stats-all-title"), Room::Channels)
            .beside(html! { a.button href=(links::statistics_csv()) { "CSV" } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::all()
    }
}

//! The load of the channels, for whoever must see to their time and people: all of them, and one with the question of
//! its review date.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        chart::Chart,
        due::swedish,
        form::{Choice, Filled, Takes, Weight, button, field},
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
use torg_domain::ids::ChannelId;

mod sample;

/// One channel's load.
#[derive(Clone, Debug)]
pub struct LoadLine {
    /// Which channel.
    pub channel: (ChannelId, String),
    /// The Monday of each week and what came in it; this week is the last.
    pub weeks: Vec<(Date, u64)>,
    /// Open messages, and how many of them are late.
    pub open: (u64, u64),
    /// The responsible person and the substitute.
    pub named: (Option<String>, Option<String>),
    /// How many may handle messages there, and how many of them are at work now.
    pub hands: (usize, usize),
    /// How many stretches of promised hours ahead nobody who is named watches; none where none are promised.
    pub gaps: Option<usize>,
    /// The review that waits for an answer.
    pub asked: Option<Asked>,
    /// What was last answered: whether it is enough, and the day.
    pub answered: Option<(bool, Date)>,
    /// The day of the next review.
    pub next_on: Option<Date>,
}

/// A review that waits for an answer.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The review date.
    pub review_on: Date,
    /// The last day to answer.
    pub due_on: Date,
    /// Who was asked.
    pub whom: Option<String>,
    /// Who it was passed on to.
    pub passed_to: Option<String>,
}

/// What was answered once.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// The review date.
    pub review_on: Date,
    /// What was answered (Swedish); empty while it waits.
    pub answer: String,
    /// Who answered, and the day.
    pub by: Option<(String, Date)>,
    /// What was written.
    pub note: String,
    /// The next date that was set.
    pub next_on: Option<Date>,
}

/// All channels.
#[derive(Clone, Debug)]
pub struct LoadPage {
    /// The channels, by name.
    pub channels: Vec<LoadLine>,
}

/// One channel and its question.
#[derive(Clone, Debug)]
pub struct ResourcesPage {
    /// Its load.
    pub load: LoadLine,
    /// Every review so far, the last first.
    pub reviews: Vec<ReviewLine>,
    /// The form; none for whoever may not answer, or where nothing is asked.
    pub answer: Option<Filled>,
}

impl LoadLine {
    /// What came in, as a picture; what it shows stands in the table beside it.
    fn chart(&self, ctx: &Ctx) -> Markup {
        let steps = self.weeks.iter().map(|(from, n)| (week(ctx, *from), vec![Some(*n)])).collect();
        let most = self.weeks.iter().map(|(_, n)| *n).max().unwrap_or_default();
        let now = self.weeks.last().map_or(0, |(_, n)| *n);
        let says = t!(ctx, "load-chart-says", most = number(most), now = number(now));
        Chart { id: "came", title: t!(ctx, "load-came"), says, kinds: vec![], steps }.render()
    }

    fn backlog(&self, ctx: &Ctx) -> Markup {
        html! {
            (number(self.open.0))
            @if self.open.1 > 0 { " " span.chip.late { (t!(ctx, "load-late", n = self.open.1)) } }
        }
    }

    fn people(&self, ctx: &Ctx) -> Markup {
        let name = |name: &Option<String>| html! { @match name { Some(name) => (name), None => span.chip.late { (t!(ctx, "channel-nobody")) } } };
        html! {
            (name(&self.named.0)) ", " (name(&self.named.1))
            span.where { (t!(ctx, "load-hands", all = self.hands.0, here = self.hands.1)) }
            @match self.gaps {
                Some(0) => span.where { (t!(ctx, "load-covered")) },
                Some(n) => a href=(links::coverage()) { span.chip.late { (t!(ctx, "load-gaps", n = n)) } },
                None => span.where { (t!(ctx, "load-promises-none")) },
            }
        }
    }

    fn review(&self, ctx: &Ctx) -> Markup {
        html! {
            @if let Some(asked) = &self.asked {
                a href=(links::channel_resources(self.channel.0)) { span.chip.late { (t!(ctx, "load-waits")) } }
                span.where { (t!(ctx, "load-answer-by")) " " (time::day(ctx, asked.due_on)) }
            } @else if let Some(next) = self.next_on {
                (t!(ctx, "load-next")) " " (time::day(ctx, next))
            } @else { (t!(ctx, "load-next-unset")) }
            @if let Some((enough, on)) = self.answered {
                span.where { @if enough { (t!(ctx, "load-was-enough")) } @else { (t!(ctx, "load-was-lacking")) } " " (time::day(ctx, on)) }
            }
        }
    }
}

/// "v. 15": a week by its number.
fn week(ctx: &Ctx, monday: Date) -> String {
    t!(ctx, "load-week", n = i64::from(monday.iso_week_date().week()))
}

impl Page for LoadPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let row = |line: &LoadLine| {
            let last = line.weeks.iter().rev().take(2).map(|(_, n)| *n).collect::<Vec<_>>();
            let sum: u64 = line.weeks.iter().map(|(_, n)| n).sum();
            vec![
                html! { a href=(links::channel_resources(line.channel.0)) { (line.channel.1) } },
                html! {
                    (t!(ctx, "load-this-week", n = number(last.first().copied().unwrap_or_default())))
                    span.where { (t!(ctx, "load-week-before", n = number(last.get(1).copied().unwrap_or_default()), all = number(sum), weeks = line.weeks.len())) }
                },
                line.backlog(ctx),
                line.people(ctx),
                line.review(ctx),
            ]
        };
        let table = Table {
            caption: t!(ctx, "load-title"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-channel"),
                t!(ctx, "load-came"),
                t!(ctx, "load-open"),
                t!(ctx, "load-people"),
                t!(ctx, "load-review"),
            ],
            rows: self.channels.iter().map(row).collect(),
        };
        let waiting: Vec<_> = self.channels.iter().filter(|line| line.asked.is_some()).collect();
        let content = html! {
            p.lead { (t!(ctx, "load-lead")) }
            @if !waiting.is_empty() {
                (inline(Tone::Wrong, &html! {
                    p { (t!(ctx, "load-waiting", n = waiting.len())) }
                    ul { @for line in &waiting { li { a href=(links::channel_resources(line.channel.0)) { (line.channel.1) } } } }
                }))
            }
            @if self.channels.is_empty() { (empty(&t!(ctx, "load-none"), &t!(ctx, "load-none-why"), None)) }
            @else { div.sheet.pad { (table.render()) } }
        };
        Frame::new(t!(ctx, "load-title"), Room::Coverage)
            .beside(html! {
                a.button href=(links::coverage()) { (t!(ctx, "coverage-title")) }
                a.button href=(links::load_json()) { "JSON" }
            })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::all()
    }
}

impl ResourcesPage {
    fn form(&self, ctx: &Ctx, f: &Filled) -> Markup {
        let choices =
            [Choice::new("enough", t!(ctx, "load-enough")), Choice::new("lacking", t!(ctx, "load-lacking"))];
        html! {
            section.sheet.pad aria-labelledby="answer" { h2 #answer { (t!(ctx, "load-question")) }
                p.small { (t!(ctx, "load-question-lead")) }
                form.stack method="post" action=(links::channel_resources(self.load.channel.0)) {
                    (f.summary(ctx))
                    (field(ctx, f, "answer", t!(ctx, "load-question-short")).radios(&choices))
                    (field(ctx, f, "note", t!(ctx, "load-note")).hint(t!(ctx, "load-note-hint")).optional().lines(3))
                    (field(ctx, f, "next_on", t!(ctx, "load-next-on")).hint(t!(ctx, "load-next-on-hint")).takes(Takes::Day).line())
                    p.row { (button(&t!(ctx, "load-answer"), Weight::First)) }
                }
            }
        }
    }

    fn history(&self, ctx: &Ctx) -> Markup {
        let row = |line: &ReviewLine| {
            vec![
                time::day(ctx, line.review_on),
                html! { @if line.answer.is_empty() { span.chip.late { (t!(ctx, "load-waits")) } } @else { (swedish(ctx, &line.answer)) } },
                html! { @if let Some((who, on)) = &line.by { (who) ", " (time::day(ctx, *on)) } },
                html! { (line.note) },
                html! { @if let Some(next) = line.next_on { (time::day(ctx, next)) } },
            ]
        };
        Table {
            caption: t!(ctx, "load-reviews"),
            quiet: true,
            columns: vec![
                t!(ctx, "load-review"),
                t!(ctx, "load-answer-given"),
                t!(ctx, "col-by"),
                t!(ctx, "load-note"),
                t!(ctx, "load-next"),
            ],
            rows: self.reviews.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for ResourcesPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let load = &self.load;
        let weeks = Table {
            caption: t!(ctx, "load-came"),
            quiet: true,
            columns: vec![t!(ctx, "load-week-col"), t!(ctx, "load-came")],
            rows: load
                .weeks
                .iter()
                .rev()
                .map(|(from, n)| {
                    vec![
                        html! { (week(ctx, *from)) span.where { (t!(ctx, "load-from")) " " (time::day(ctx, *from)) } },
                        html! { (number(*n)) },
                    ]
                })
                .collect(),
        };
        let content = html! {
            p.lead { (t!(ctx, "load-one-lead")) }
            @if let Some(asked) = &load.asked {
                (inline(Tone::Wrong, &html! { p {
                    (t!(ctx, "load-asked")) " " (time::day(ctx, asked.review_on)) ". " (t!(ctx, "load-answer-by")) " " (time::day(ctx, asked.due_on)) "."
                    @if let Some(whom) = &asked.whom { " " (t!(ctx, "load-asked-whom", who = whom.as_str())) }
                    @if let Some(to) = &asked.passed_to { " " (t!(ctx, "load-passed-to", who = to.as_str())) }
                } }))
            }
            @if let Some(filled) = &self.answer { (self.form(ctx, filled)) }
            section.sheet.pad aria-labelledby="now" { h2 #now { (t!(ctx, "load-now")) }
                dl.facts {
                    dt { (t!(ctx, "load-open")) } dd { (load.backlog(ctx)) }
                    dt { (t!(ctx, "load-people")) } dd { (load.people(ctx)) }
                    dt { (t!(ctx, "load-review")) } dd { (load.review(ctx)) }
                } }
            section.sheet.pad aria-labelledby="weeks" { h2 #weeks { (t!(ctx, "load-came")) } (load.chart(ctx)) (weeks.render()) }
            @if !self.reviews.is_empty() { section.sheet.pad aria-labelledby="reviews" { h2 #reviews { (t!(ctx, "load-reviews")) } (self.history(ctx)) } }
        };
        Frame::new(t!(ctx, "load-one-title", channel = load.channel.1.as_str()), Room::Coverage)
            .beside(html! {
                a.button href=(links::load()) { (t!(ctx, "load-title")) }
                a.button href=(links::channel(load.channel.0)) { (t!(ctx, "ledger-channel")) }
            })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        sample::one()
    }
}

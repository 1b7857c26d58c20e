//! Who watches which channel in the days to come, every promised hour that nobody watches, and what one
//! absence more would uncover.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        form::{Choice, Filled, Takes, Weight, button, field},
        frame::{Frame, Room},
        list::number,
        notice::{Tone, empty, inline},
        table::Table,
        time,
    },
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::ids::ChannelId;

/// Why one of the two is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody is named.
    Unnamed,
    /// Away until the end of a day: who.
    Away(String, Date),
    /// Has left: who.
    Ended(String),
    /// Has no mandate at the channel's unit: who.
    Unmandated(String),
}

/// A gap: promised hours that neither the responsible person nor the substitute watches.
#[derive(Clone, Debug)]
pub struct GapLine {
    /// In which channel.
    pub channel: (ChannelId, String),
    /// When its first hour begins and its last one ends.
    pub span: (Timestamp, Timestamp),
    /// How much of it is watched time, in seconds.
    pub seconds: i64,
    /// Every stretch of it.
    pub hours: Vec<(Timestamp, Timestamp)>,
    /// On whom the policy lets it fall; none: on nobody.
    pub falls_on: Option<String>,
    /// Why the responsible person is not there, and why the substitute is not.
    pub why: (Reason, Reason),
    /// Who could step in.
    pub could: Vec<String>,
}

/// Who holds a run of watched hours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// The responsible person.
    Responsible(String),
    /// The substitute.
    Substitute(String),
    /// Whoever the policy falls back on.
    Fallback(String),
    /// Nobody.
    Nobody,
}

/// One channel in the calendar.
#[derive(Clone, Debug)]
pub struct WatchLine {
    /// Which.
    pub channel: (ChannelId, String),
    /// Its runs in order: from, to, who.
    pub runs: Vec<(Timestamp, Timestamp, Held)>,
    /// Each day of the span: nothing promised, covered, or how it is not.
    pub days: Vec<Day>,
}

/// How one day of a channel stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Day {
    /// No watched hours.
    Closed,
    /// Every hour is covered.
    Covered,
    /// Some hour is not.
    Gap,
}

/// What an absence would uncover.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// Whose.
    pub name: String,
    /// First day and last.
    pub days: (Date, Date),
    /// The gaps.
    pub gaps: Vec<GapLine>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct CoveragePage {
    /// The first and the last day that were looked at.
    pub span: (Date, Date),
    /// Every gap, the first one first.
    pub gaps: Vec<GapLine>,
    /// Every open channel that promises hours.
    pub channels: Vec<WatchLine>,
    /// Channels that promise no hours.
    pub unpromised: Vec<(ChannelId, String)>,
    /// Whom one can ask about.
    pub people: Vec<Choice>,
    /// What was asked.
    pub asked: Filled,
    /// The answer.
    pub what_if: Option<WhatIf>,
}

fn reason(ctx: &Ctx, reason: &Reason) -> String {
    match reason {
        Reason::Unnamed => t!(ctx, "coverage-unnamed"),
        Reason::Away(who, until) => {
            t!(ctx, "coverage-away", who = who.as_str(), until = time::day_words(ctx, *until))
        }
        Reason::Ended(who) => t!(ctx, "coverage-ended", who = who.as_str()),
        Reason::Unmandated(who) => t!(ctx, "coverage-unmandated", who = who.as_str()),
    }
}

/// Gaps as a list, each with its hours.
#[must_use]
pub fn gaps(ctx: &Ctx, gaps: &[GapLine]) -> Markup {
    html! {
        ul.plain { @for gap in gaps { li {
            p {
                a href=(links::channel(gap.channel.0)) { strong { (gap.channel.1) } } " "
                @match &gap.falls_on {
                    Some(who) => { span.chip.soon { (t!(ctx, "coverage-falls-on", who = who.as_str())) } }
                    None => { span.chip.late { (t!(ctx, "coverage-nobody")) } }
                }
            }
            p { (time::stretch(ctx, gap.span.0, gap.span.1)) ", " (t!(ctx, "coverage-watched", length = time::length(ctx, gap.seconds))) }
            p.small { (t!(ctx, "col-responsible")) ": " (reason(ctx, &gap.why.0)) " " (t!(ctx, "col-substitute")) ": " (reason(ctx, &gap.why.1)) }
            @if !gap.could.is_empty() { p.small { (t!(ctx, "coverage-could", who = gap.could.join(", "))) } }
            @if gap.hours.len() > 1 {
                details.quiet { summary { (t!(ctx, "coverage-hours", n = gap.hours.len())) }
                    ul.plain.small { @for (from, to) in &gap.hours { li { (time::stretch(ctx, *from, *to)) } } } }
            }
        } } }
    }
}

impl CoveragePage {
    fn calendar(&self, ctx: &Ctx) -> Markup {
        let row = |line: &WatchLine| {
            vec![
                html! { a href=(links::channel(line.channel.0)) { (line.channel.1) } },
                html! {
                    (picture(&line.days))
                    ul.plain.small { @for (from, to, held) in &line.runs { li {
                        (time::stretch(ctx, *from, *to)) ": "
                        @match held {
                            Held::Responsible(who) => { (t!(ctx, "coverage-by-responsible", who = who.as_str())) }
                            Held::Substitute(who) => { (t!(ctx, "coverage-by-substitute", who = who.as_str())) }
                            Held::Fallback(who) => { span.chip.soon { (t!(ctx, "coverage-falls-on", who = who.as_str())) } }
                            Held::Nobody => { span.chip.late { (t!(ctx, "coverage-nobody")) } }
                        }
                    } } }
                },
            ]
        };
        Table {
            caption: t!(ctx, "coverage-calendar"),
            quiet: true,
            columns: vec![t!(ctx, "col-channel"), t!(ctx, "coverage-who")],
            rows: self.channels.iter().map(row).collect(),
        }
        .render()
    }

    fn ask(&self, ctx: &Ctx) -> Markup {
        html! {
            form.stack method="get" action=(links::coverage()) {
                (self.asked.summary(ctx))
                (field(ctx, &self.asked, "person", t!(ctx, "coverage-person")).choose(&self.people))
                (field(ctx, &self.asked, "from_on", t!(ctx, "absence-from")).takes(Takes::Day).line())
                (field(ctx, &self.asked, "until_on", t!(ctx, "absence-until")).takes(Takes::Day).line())
                p.row { (button(&t!(ctx, "coverage-ask"), Weight::First)) }
            }
            @if let Some(answer) = &self.what_if {
                h3 { (t!(ctx, "coverage-answer", who = answer.name.as_str(), from = time::day_words(ctx, answer.days.0), until = time::day_words(ctx, answer.days.1))) }
                @if answer.gaps.is_empty() {
                    (inline(Tone::Done, &html! { p { (t!(ctx, "coverage-answer-none")) } }))
                } @else {
                    (inline(Tone::Wrong, &html! { p { (t!(ctx, "coverage-answer-some", n = answer.gaps.len())) } }))
                    (gaps(ctx, &answer.gaps))
                }
            }
        }
    }
}

/// The days as a picture; what it shows stands in words beside it. A gap is higher, not only another colour.
fn picture(days: &[Day]) -> Markup {
    let width = days.len() * 10;
    html! {
        svg.ahead viewBox={ "0 0 " (width) " 12" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            rect.shut width=(width) height="12" {}
            @for (n, day) in days.iter().enumerate() {
                @match day {
                    Day::Closed => {}
                    Day::Covered => rect.open x=(n * 10) y="5" width="9" height="7" {},
                    Day::Gap => rect.gap x=(n * 10) y="0" width="9" height="12" {},
                }
            }
        }
    }
}

impl Page for CoveragePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            p.lead { (t!(ctx, "coverage-lead", from = time::day_words(ctx, self.span.0), until = time::day_words(ctx, self.span.1))) }
            section.sheet.pad aria-labelledby="gaps" { h2 #gaps { (t!(ctx, "coverage-gaps", n = self.gaps.len())) }
                @if self.gaps.is_empty() { (empty(&t!(ctx, "coverage-none"), &t!(ctx, "coverage-none-why"), None)) }
                @else { (gaps(ctx, &self.gaps)) } }
            section.sheet.pad aria-labelledby="what-if" { h2 #what-if { (t!(ctx, "coverage-what-if")) }
                p.small { (t!(ctx, "coverage-what-if-lead")) }
                (self.ask(ctx)) }
            section.sheet.pad aria-labelledby="calendar" { h2 #calendar { (t!(ctx, "coverage-calendar")) }
                @if !self.channels.is_empty() { (self.calendar(ctx)) }
                @if !self.unpromised.is_empty() {
                    (inline(Tone::Told, &html! {
                        p { (t!(ctx, "coverage-unpromised", n = number(self.unpromised.len() as u64))) }
                        ul { @for (id, name) in &self.unpromised { li { a href=(links::channel(*id)) { (name) } } } }
                        p { a href=(links::hours()) { (t!(ctx, "rail-hours")) } }
                    }))
                } }
        };
        Frame::new(t!(ctx, "coverage-title"), Room::Coverage)
            .beside(html! { a.button href=(links::load()) { (t!(ctx, "load-title")) } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        use jiff::civil::date;
        let hour = 60;
        let gap = GapLine {
            channel: (id(10), "Skolbloggen".into()),
            span: (at(20 * 24 * hour), at(22 * 24 * hour)),
            seconds: 16 * 3600,
            hours: vec![
                (at(20 * 24 * hour), at(20 * 24 * hour + 8 * hour)),
                (at(21 * 24 * hour), at(21 * 24 * hour + 8 * hour)),
            ],
            falls_on: None,
            why: (Reason::Away("Maja Ek".into(), date(2027, 1, 6)), Reason::Ended("Per Lund".into())),
            could: vec!["Sara Holm".into()],
        };
        let falls = GapLine {
            channel: (id(11), "Simhallen".into()),
            hours: vec![(at(0), at(300))],
            span: (at(0), at(300)),
            seconds: 5 * 3600,
            falls_on: Some("Eva Sund".into()),
            why: (Reason::Unmandated("Åke Öst".into()), Reason::Unnamed),
            could: vec![],
        };
        let days = |gap: usize| {
            let day = |n: usize| match n {
                n if n % 7 == 2 || n % 7 == 3 => Day::Closed,
                n if n >= gap => Day::Gap,
                _ => Day::Covered,
            };
            (0..30).map(day).collect()
        };
        let page = Self {
            span: (date(2026, 12, 3), date(2027, 1, 1)),
            gaps: vec![falls, gap.clone()],
            channels: vec![
                WatchLine {
                    channel: (id(10), "Skolbloggen".into()),
                    runs: vec![
                        (at(0), at(19 * 24 * hour), Held::Responsible("Maja Ek".into())),
                        (at(20 * 24 * hour), at(22 * 24 * hour), Held::Nobody),
                    ],
                    days: days(20),
                },
                WatchLine {
                    channel: (id(11), "Simhallen".into()),
                    runs: vec![
                        (at(0), at(300), Held::Fallback("Eva Sund".into())),
                        (at(24 * hour), at(29 * 24 * hour), Held::Substitute("Sara Holm".into())),
                    ],
                    days: days(40),
                },
            ],
            unpromised: vec![(id(12), "Parkeringen".into())],
            people: vec![Choice::new(id::<uuid::Uuid>(1).to_string(), "Maja Ek")],
            asked: Filled::new("ask"),
            what_if: None,
        };
        let asked = Filled::new("ask")
            .with("person", id::<uuid::Uuid>(1).to_string())
            .with("from_on", "2026-12-21")
            .with("until_on", "2027-01-06");
        let days = (date(2026, 12, 21), date(2027, 1, 6));
        let some = WhatIf { name: "Maja Ek".into(), days, gaps: vec![gap] };
        let what_if = Self { asked: asked.clone(), what_if: Some(some.clone()), ..page.clone() };
        let fine =
            Self { asked, what_if: Some(WhatIf { gaps: vec![], ..some }), gaps: vec![], ..page.clone() };
        let wrong = Self {
            gaps: vec![],
            channels: vec![],
            unpromised: vec![],
            asked: Filled::new("ask").wrong("until_on", "Sista dagen ligger före den första."),
            ..page.clone()
        };
        vec![("", page), ("what-if", what_if), ("what-if-fine", fine), ("wrong", wrong)]
    }
}

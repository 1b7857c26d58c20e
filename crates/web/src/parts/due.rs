//! What falls due, when and why: the only loud thing on a page is what is late.

use crate::{ctx::Ctx, parts::time, t};
use jiff::Timestamp;
use maud::{Markup, html};

/// Which promise a clock keeps (requirements 4.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockKind {
    /// The answer.
    Answer,
    /// Removal of offensive personal data.
    OffensiveData,
    /// Removal of personal data on somebody's request.
    DataOnRequest,
    /// Any other removal.
    OtherRemoval,
    /// The daily review.
    Review,
}

impl ClockKind {
    /// Its name at the head of a line: "Svar senast".
    #[must_use]
    pub fn by(self, ctx: &Ctx) -> String {
        match self {
            Self::Answer => t!(ctx, "clock-by-answer"),
            Self::OffensiveData => t!(ctx, "clock-by-data"),
            Self::DataOnRequest => t!(ctx, "clock-by-request"),
            Self::OtherRemoval => t!(ctx, "clock-by-removal"),
            Self::Review => t!(ctx, "clock-by-review"),
        }
    }

    /// Its name in a chip, where most are answers and say nothing.
    fn suffix(self, ctx: &Ctx) -> Option<String> {
        match self {
            Self::Answer => None,
            Self::OffensiveData | Self::DataOnRequest => Some(t!(ctx, "clock-chip-data")),
            Self::OtherRemoval => Some(t!(ctx, "clock-chip-removal")),
            Self::Review => Some(t!(ctx, "clock-chip-review")),
        }
    }
}

/// The next thing to fall due.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    /// When.
    pub at: Timestamp,
    /// Which promise.
    pub clock: ClockKind,
}

/// How close it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nearness {
    /// It has passed.
    Late,
    /// It falls due today.
    Soon,
    /// It falls due another day.
    Later,
}

impl Due {
    /// How close it is, seen from the page's present.
    #[must_use]
    pub fn nearness(&self, ctx: &Ctx) -> Nearness {
        if self.at <= ctx.now.timestamp() {
            Nearness::Late
        } else if ctx.local(self.at).date() == ctx.now.date() {
            Nearness::Soon
        } else {
            Nearness::Later
        }
    }

    /// The chip of a list: "2 h över, data", "i dag 15:30".
    #[must_use]
    pub fn chip(&self, ctx: &Ctx) -> Markup {
        let nearness = self.nearness(ctx);
        let over = ctx.now.timestamp().as_second().saturating_sub(self.at.as_second());
        html! {
            span.chip.late[nearness == Nearness::Late].soon[nearness == Nearness::Soon] {
                @if nearness == Nearness::Late {
                    time datetime=(self.at.to_string()) { (t!(ctx, "due-over", length = time::rough(ctx, over))) }
                } @else { (time::short(ctx, self.at)) }
                @if let Some(suffix) = self.clock.suffix(ctx) { ", " (suffix) }
            }
        }
    }

    /// The chip of a message's head: "Svar senast i dag 15:30".
    #[must_use]
    pub fn headline(&self, ctx: &Ctx) -> Markup {
        let nearness = self.nearness(ctx);
        let over = ctx.now.timestamp().as_second().saturating_sub(self.at.as_second());
        html! {
            span.chip.late[nearness == Nearness::Late].soon[nearness == Nearness::Soon] {
                (self.clock.by(ctx)) " " (time::short(ctx, self.at))
                @if nearness == Nearness::Late { ", " (t!(ctx, "due-over", length = time::rough(ctx, over))) }
            }
        }
    }
}

/// A step of the reckoning that led to a due time.
#[derive(Clone, Debug)]
pub struct Interval {
    /// From when.
    pub from: Timestamp,
    /// Until when.
    pub to: Timestamp,
    /// How much of it counted, in seconds.
    pub counted_s: i64,
    /// Why it counted or not, and whose hours said so, in Swedish.
    pub why: String,
}

/// A clock as its message shows it.
#[derive(Clone, Debug)]
pub struct Clock {
    /// Which promise.
    pub kind: ClockKind,
    /// How it stands.
    pub state: ClockState,
    /// The reckoning.
    pub intervals: Vec<Interval>,
    /// What it stands on: version, date, paragraph and the sentence of the policy, in Swedish.
    pub stands_on: String,
    /// What was done when it passed: reminders, escalation.
    pub told: Vec<String>,
}

/// How a clock stands.
#[derive(Clone, Debug)]
pub enum ClockState {
    /// It runs until then.
    Running(Timestamp),
    /// It stands still, since then, for that reason.
    Paused(Timestamp, String),
    /// It ended then, by that; `true` if in time.
    Stopped(Timestamp, String, bool),
    /// The policy gives no figure: what must be answered before there is a time.
    Silent(String),
}

impl Clock {
    /// The clock with its "Varför då?".
    #[must_use]
    pub fn render(&self, ctx: &Ctx, n: usize) -> Markup {
        html! {
            div.clock {
                p { (self.kind.by(ctx)) " "
                    @match &self.state {
                        ClockState::Running(at) => {
                            strong { (time::long(ctx, *at)) }
                            " " (Due { at: *at, clock: ClockKind::Answer }.state_chip(ctx))
                        }
                        ClockState::Paused(since, why) => { strong { (t!(ctx, "clock-paused")) } " " (time::long(ctx, *since)) ". " (swedish(ctx, why)) }
                        ClockState::Stopped(at, by, in_time) => {
                            strong { @if *in_time { (t!(ctx, "clock-kept")) } @else { (t!(ctx, "clock-missed")) } }
                            " " (time::long(ctx, *at)) ". " (swedish(ctx, by))
                        }
                        ClockState::Silent(ask) => { strong { (t!(ctx, "clock-silent")) } " " (swedish(ctx, ask)) }
                    }
                }
                @for told in &self.told { p.small { (swedish(ctx, told)) } }
                details open[n == 0 && !self.intervals.is_empty()] {
                    summary { (t!(ctx, "clock-why")) }
                    @if !self.intervals.is_empty() { (why_table(ctx, &self.kind.by(ctx), &self.intervals)) }
                    p.small.note { (swedish(ctx, &self.stands_on)) }
                }
            }
        }
    }
}

impl Due {
    fn state_chip(&self, ctx: &Ctx) -> Markup {
        let left = self.at.as_second().saturating_sub(ctx.now.timestamp().as_second());
        match self.nearness(ctx) {
            Nearness::Late => {
                html! { span.chip.late { (t!(ctx, "due-over", length = time::length(ctx, -left))) } }
            }
            Nearness::Soon => {
                html! { span.chip.soon { (t!(ctx, "due-left", length = time::length(ctx, left))) } }
            }
            Nearness::Later => html! {},
        }
    }
}

/// The reckoning, step by step.
#[must_use]
pub fn why_table(ctx: &Ctx, of: &str, intervals: &[Interval]) -> Markup {
    let sum: i64 = intervals.iter().map(|interval| interval.counted_s).sum();
    html! {
        table.why {
            caption.away { (t!(ctx, "why-caption", clock = of)) }
            thead.away { tr { th scope="col" { (t!(ctx, "why-when")) } th scope="col" { (t!(ctx, "why-counted")) } } }
            tbody {
                @for interval in intervals {
                    tr.idle[interval.counted_s == 0] {
                        th scope="row" { (time::stretch(ctx, interval.from, interval.to)) span.because { (swedish(ctx, &interval.why)) } }
                        td { @if interval.counted_s == 0 { "0" } @else { (time::length(ctx, interval.counted_s)) } }
                    }
                }
            }
            tfoot { tr { th scope="row" { (t!(ctx, "why-sum")) } td { (time::length(ctx, sum)) } } }
        }
    }
}

/// A sentence that is Swedish whatever the page's language is: the policy's, the law's, a colleague's.
#[must_use]
pub fn swedish(ctx: &Ctx, text: &str) -> Markup {
    match ctx.language {
        crate::text::Language::Swedish => html! { (text) },
        crate::text::Language::English => html! { span lang="sv" { (text) } },
    }
}

//! What a change would do, seen before it is done: what differs in words, and what would become late.
//!
//! The same page serves a new version of the policy, answers to what it is silent on, and new hours.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    page::Page,
    parts::{
        due::{ClockKind, swedish},
        form::{Filled, Weight, button, field},
        frame::{Frame, Room},
        list::number,
        table::Table,
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// A clock that would move.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The message.
    pub message: MessageId,
    /// Its author.
    pub author: String,
    /// Its channel.
    pub channel: String,
    /// Which promise.
    pub clock: ClockKind,
    /// When it falls due now; `None` if it does not run.
    pub was: Option<Timestamp>,
    /// When it would fall due; `None` if it would not run.
    pub becomes: Option<Timestamp>,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A version of the policy, or answers.
    Policy,
    /// Hours or closed days.
    Hours,
}

/// The preview.
#[derive(Clone, Debug)]
pub struct PreviewPage {
    /// What is changed.
    pub what: What,
    /// What differs, in words (Swedish).
    pub differs: Vec<String>,
    /// How many running clocks there are, how many move, and how many become late at once.
    pub counts: (u64, u64, u64),
    /// Those that become late first, then the rest; the page shows the beginning.
    pub moved: Vec<Moved>,
    /// Every field as it was sent, to be sent again.
    pub fields: Vec<(String, String)>,
    /// Where the change is made.
    pub address: Href,
    /// Whether the change asks for a confirmation in words because something becomes late.
    pub confirm: bool,
    /// What was filled in.
    pub filled: Filled,
}

impl PreviewPage {
    fn moved(&self, ctx: &Ctx) -> Markup {
        let at = |time: Option<Timestamp>| html! { @match time { Some(at) => (time::long(ctx, at)), None => (t!(ctx, "preview-no-time")) } };
        let row = |moved: &Moved| {
            vec![
                html! { a href=(links::message(moved.message)) { (moved.author) } span.where { (moved.channel) } },
                html! { (moved.clock.by(ctx)) },
                at(moved.was),
                html! { (at(moved.becomes)) @if moved.becomes.is_some_and(|at| at <= ctx.now.timestamp()) { " " span.chip.late { (t!(ctx, "preview-late")) } } },
            ]
        };
        Table {
            caption: t!(ctx, "preview-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-from"),
                t!(ctx, "col-clock"),
                t!(ctx, "col-was"),
                t!(ctx, "col-becomes"),
            ],
            rows: self.moved.iter().map(row).collect(),
        }
        .render()
    }
}

impl Page for PreviewPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let (running, moved, late) = self.counts;
        let (room, back) = match self.what {
            What::Policy => (Room::Policy, links::policy()),
            What::Hours => (Room::Hours, links::hours()),
        };
        let content = html! {
            p.lead { (t!(ctx, "preview-lead", running = number(running), moved = number(moved))) " "
                @if late > 0 { span.chip.late { (t!(ctx, "preview-become-late", n = late)) } } @else { (t!(ctx, "preview-none-late")) } }
            section.sheet.pad aria-labelledby="differs" { h2 #differs { (t!(ctx, "preview-differs")) }
                @if self.differs.is_empty() { p { (t!(ctx, "preview-nothing")) } } @else { ul { @for one in &self.differs { li { (swedish(ctx, one)) } } } } }
            @if !self.moved.is_empty() { section.sheet.pad aria-labelledby="moved" { h2 #moved { (t!(ctx, "preview-moved")) } (self.moved(ctx))
                @if moved > self.moved.len() as u64 { p.small { (t!(ctx, "preview-more", n = moved - self.moved.len() as u64)) } } } }
            form.stack method="post" action=(self.address) {
                (self.filled.summary(ctx))
                @for (name, value) in &self.fields { input type="hidden" name=(name) value=(value); }
                @if self.confirm { (field(ctx, &self.filled, "late-seen", t!(ctx, "preview-late-seen", n = late)).tick()) }
                p.row { (button(&match self.what { What::Policy => t!(ctx, "preview-adopt"), What::Hours => t!(ctx, "preview-hours-do") }, Weight::First)) a href=(back) { (t!(ctx, "act-not-now")) } }
            }
        };
        let heading = match self.what {
            What::Policy => t!(ctx, "preview-policy-title"),
            What::Hours => t!(ctx, "preview-hours-title"),
        };
        Frame::new(heading, room).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let page = Self {
            what: What::Policy,
            differs: vec![
                "Svar inom 4 bevakade timmar i stället för 8.".into(),
                "Svaret ska skrivas under med titel.".into(),
            ],
            counts: (212, 37, 3),
            moved: vec![
                Moved {
                    message: id(201),
                    author: "Orolig förälder".into(),
                    channel: "Skolbloggen".into(),
                    clock: ClockKind::Answer,
                    was: Some(at(268)),
                    becomes: Some(at(-20)),
                },
                Moved {
                    message: id(202),
                    author: "bygdegårn".into(),
                    channel: "@exempelby".into(),
                    clock: ClockKind::OffensiveData,
                    was: None,
                    becomes: Some(at(700)),
                },
            ],
            fields: vec![("pack".into(), "basic".into())],
            address: links::policy_adopt(),
            confirm: true,
            filled: Filled::new("").wrong("late-seen", "Bekräfta att du har sett vad som blir sent."),
        };
        let hours = Self {
            what: What::Hours,
            differs: vec![],
            counts: (212, 0, 0),
            moved: vec![],
            address: links::hours(),
            confirm: false,
            filled: Filled::new(""),
            ..page.clone()
        };
        vec![("", page), ("hours", hours)]
    }
}

//! The trail: entries, newest first, and how far the log has been sealed and verified.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    page::Page,
    parts::{
        due::swedish,
        form::{Weight, one_button},
        frame::{Frame, Room},
        list::{number, pager},
        notice::{Tone, inline},
        table::Table,
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// One entry.
#[derive(Clone, Debug)]
pub struct EntryLine {
    /// Its number in the log.
    pub n: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a name, or the rule or job that acted (Swedish).
    pub who: String,
    /// What, Swedish.
    pub what: String,
    /// The public word of the act.
    pub word: String,
    /// The message it is about, if any.
    pub message: Option<MessageId>,
}

/// How the log stands.
#[derive(Clone, Debug)]
pub struct LogState {
    /// Entries in all.
    pub size: u64,
    /// Entries under a signed checkpoint.
    pub sealed: u64,
    /// When it was last sealed.
    pub sealed_at: Option<Timestamp>,
    /// The last check: what it found.
    pub verified: Option<Checked>,
}

/// What a check of the log found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// When.
    pub at: Timestamp,
    /// How much was compared: entries, rows and files; or what was wrong first (Swedish).
    pub found: Result<(u64, u64, u64), String>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct TrailPage {
    /// The log.
    pub log: LogState,
    /// The entries.
    pub entries: Vec<EntryLine>,
    /// Whether this is not the first page.
    pub further: bool,
    /// Where the next page begins.
    pub before: Option<u64>,
}

impl TrailPage {
    /// How far the log is sealed, and the checkpoint to keep elsewhere.
    fn sealed(&self, ctx: &Ctx) -> Markup {
        let waiting = self.log.size.saturating_sub(self.log.sealed);
        html! {
            section.sheet.pad aria-labelledby="log" {
                h2 #log { (t!(ctx, "trail-log")) }
                p { (t!(ctx, "trail-state", size = number(self.log.size), sealed = number(self.log.sealed)))
                    @if let Some(at) = self.log.sealed_at { " " (t!(ctx, "trail-sealed-at")) " " (time::short(ctx, at)) "." } }
                @if waiting > 0 { p.small { (t!(ctx, "trail-waiting", n = waiting)) } }
                @if self.log.sealed > 0 {
                    p { a href=(links::checkpoint()) download { (t!(ctx, "trail-checkpoint", size = number(self.log.sealed))) } }
                    p.small { (t!(ctx, "trail-checkpoint-why")) " " code { "torg verify --since" } }
                }
            }
        }
    }

    /// What the last check found, what to do about it, and another one now.
    fn checked(&self, ctx: &Ctx) -> Markup {
        html! {
            section.sheet.pad aria-labelledby="checked" {
                h2 #checked { (t!(ctx, "trail-checked")) }
                @match &self.log.verified {
                    None => p { (t!(ctx, "trail-never")) },
                    Some(Checked { at, found: Ok((entries, rows, files)) }) => {
                        p { span.chip.done { (t!(ctx, "trail-whole")) } " " (time::long(ctx, *at)) "." }
                        p.small { (t!(ctx, "trail-compared", entries = number(*entries), rows = number(*rows), files = number(*files))) }
                    }
                    Some(Checked { at, found: Err(what) }) => {
                        (inline(Tone::Wrong, &html! {
                            p { strong { (t!(ctx, "trail-broken")) } " " (swedish(ctx, what)) }
                            p { (t!(ctx, "trail-broken-now")) }
                            p.small { (t!(ctx, "trail-broken-at")) " " (time::long(ctx, *at)) "." }
                        }))
                    }
                }
                div.row { (one_button(&links::trail_check(), &[], &t!(ctx, "trail-check-now"), Weight::Plain)) }
                p.small { (t!(ctx, "trail-nightly")) }
            }
        }
    }
}

impl Page for TrailPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let about = |message: MessageId| -> Href { links::message(message) };
        let row = |entry: &EntryLine| {
            vec![
                html! { (number(entry.n)) },
                html! { span.whole { (time::dated(ctx, entry.at)) } },
                html! { (swedish(ctx, &entry.who)) },
                html! { (swedish(ctx, &entry.what)) " " code.small { (entry.word) } },
                html! { @if let Some(message) = entry.message { a.whole href=(about(message)) { (t!(ctx, "trail-message")) span.away { " " (number(entry.n)) } } } },
            ]
        };
        let table = Table {
            caption: t!(ctx, "trail-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-number"),
                t!(ctx, "col-when"),
                t!(ctx, "col-who"),
                t!(ctx, "col-what"),
                t!(ctx, "col-about"),
            ],
            rows: self.entries.iter().map(row).collect(),
        };
        let content = html! {
            @if !self.further { div.two { (self.checked(ctx)) (self.sealed(ctx)) } }
            div.sheet.pad { (table.render()) }
            (pager(ctx, self.further.then(links::trail), self.before.map(links::trail_at)))
        };
        Frame::new(t!(ctx, "rail-trail"), Room::Trail).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let entry = |n, who: &str, what: &str, word: &str| EntryLine {
            n,
            at: at(-1),
            who: who.into(),
            what: what.into(),
            word: word.into(),
            message: (n % 2 == 0).then(|| id(201)),
        };
        let page = Self {
            log: LogState {
                size: 12_408,
                sealed: 12_406,
                sealed_at: Some(at(-1)),
                verified: Some(Checked { at: at(-500), found: Ok((12_406, 61_022, 2_114)) }),
            },
            entries: vec![
                entry(12_407, "Maja Ek", "sökte efter ett personnummer", "search.personal"),
                entry(12_406, "Skolbloggens flöde", "fångade ett meddelande", "message.received"),
            ],
            further: true,
            before: Some(12_406),
        };
        let broken = Self {
            log: LogState {
                verified: Some(Checked {
                    at: at(-5),
                    found: Err("Raden version 0193 har ändrats efter spårpost 311.".into()),
                }),
                ..page.log.clone()
            },
            ..page.clone()
        };
        let first = Self {
            log: LogState { size: 3, sealed: 0, sealed_at: None, verified: None },
            further: false,
            before: None,
            ..page.clone()
        };
        let page = Self { further: false, ..page };
        let further = Self { further: true, ..page.clone() };
        vec![
            ("", page),
            ("further", further),
            ("broken", Self { further: false, ..broken }),
            ("first", first),
        ]
    }
}

//! The trail: entries, newest first, and how far the log has been sealed and verified.

use crate::{
    ctx::Ctx,
    links::{self, Href},
    page::Page,
    parts::{
        due::swedish,
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
    /// The last verification: when, and what was wrong first (Swedish), if anything.
    pub verified: Option<(Timestamp, Result<(), String>)>,
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
    fn state(&self, ctx: &Ctx) -> Markup {
        html! {
            p { (t!(ctx, "trail-state", size = number(self.log.size), sealed = number(self.log.sealed)))
                @if let Some(at) = self.log.sealed_at { " " (t!(ctx, "trail-sealed-at")) " " (time::short(ctx, at)) "." } }
            @match &self.log.verified {
                None => p.small { (t!(ctx, "trail-never")) },
                Some((at, Ok(()))) => p { span.chip.done { (t!(ctx, "trail-whole")) } " " (time::long(ctx, *at)) },
                Some((at, Err(what))) => (inline(Tone::Wrong, &html! { p { strong { (t!(ctx, "trail-broken")) } " " (swedish(ctx, what)) " " (time::long(ctx, *at)) } })),
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
                time::long(ctx, entry.at),
                html! { (swedish(ctx, &entry.who)) },
                html! { (swedish(ctx, &entry.what)) " " code.small { (entry.word) } },
                html! { @if let Some(message) = entry.message { a href=(about(message)) { (t!(ctx, "trail-message")) span.away { " " (number(entry.n)) } } } },
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
            section.sheet.pad aria-labelledby="log" { h2 #log { (t!(ctx, "trail-log")) } (self.state(ctx)) }
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
                verified: Some((at(-500), Ok(()))),
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
                verified: Some((at(-5), Err("Post 311 stämmer inte: raden ”version” är ändrad.".into()))),
                ..page.log.clone()
            },
            ..page.clone()
        };
        vec![("", page), ("broken", broken)]
    }
}

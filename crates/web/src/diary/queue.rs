//! The registration queue: what waits, the oldest first, and what has been handed over without an answer.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        frame::{Frame, Room},
        list::pager,
        notice::{Tone, empty, inline},
        time,
    },
    routes::Right,
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{EntryId, MessageId};

/// What has been handed over and waits for its number.
#[derive(Clone, Debug)]
pub struct Handed {
    /// The registration.
    pub entry: EntryId,
    /// When it left; none while it has not.
    pub sent_at: Option<Timestamp>,
    /// Whether it went by mail.
    pub mail: bool,
    /// How often somebody was reminded.
    pub chased: i64,
    /// What is wrong, Swedish.
    pub problem: Option<String>,
}

/// One message that waits.
#[derive(Clone, Debug)]
pub struct Line {
    /// The message.
    pub message: MessageId,
    /// What it says in short; none where it must be opened first.
    pub says: Option<String>,
    /// Its author; none likewise.
    pub author: Option<String>,
    /// Its channel.
    pub channel: String,
    /// When it came in.
    pub came_at: Timestamp,
    /// Working days since.
    pub days: u32,
    /// To be transferred, not registered.
    pub transfer: bool,
    /// Who decided it and why, Swedish.
    pub decided: Option<(String, String)>,
    /// What the policy proposes, and why, Swedish.
    pub proposed: Option<(String, String)>,
    /// Handed over already.
    pub handed: Option<Handed>,
}

/// The page.
#[derive(Clone, Debug)]
pub struct QueuePage {
    /// What waits.
    pub lines: Vec<Line>,
    /// Whether this is not the first page.
    pub further: bool,
    /// Where the next page begins.
    pub next: Option<String>,
    /// Authorities that have not said how their diary is kept.
    pub unset: Vec<String>,
}

/// The ways to the other pages of the diary.
pub(super) fn ways(ctx: &Ctx) -> Markup {
    html! {
        p.row {
            a href=(links::diary()) { (t!(ctx, "diary-queue")) }
            a href=(links::diary_search()) { (t!(ctx, "diary-search")) }
            @if ctx.may(Right::ManagePeople) { a href=(links::diary_settings()) { (t!(ctx, "diary-settings")) } }
        }
    }
}

fn line(ctx: &Ctx, line: &Line) -> Markup {
    html! {
        li.sheet.pad {
            h2 { a href=(links::message(line.message)) {
                @match &line.says { Some(says) => (says), None => (t!(ctx, "diary-guarded")) }
            } }
            p.small {
                @if let Some(author) = &line.author { (author) " · " }
                (line.channel) " · " (time::short(ctx, line.came_at)) " · "
                strong { (t!(ctx, "diary-waited", n = line.days)) }
                @if line.transfer { " · " (t!(ctx, "diary-transfer")) }
            }
            @if let Some((who, why)) = &line.decided {
                p.small { (t!(ctx, "diary-decided", name = who.as_str())) @if !why.is_empty() { " " (swedish(ctx, why)) } }
            }
            @if let Some((what, why)) = &line.proposed {
                p.small { (t!(ctx, "diary-proposed")) " " strong { (swedish(ctx, what)) } " – " (swedish(ctx, why)) }
            }
            @match &line.handed {
                Some(handed) => {
                    @if let Some(problem) = &handed.problem { (inline(Tone::Wrong, &html! { p { (swedish(ctx, problem)) } })) }
                    p {
                        @match handed.sent_at {
                            Some(at) => { @if handed.mail { (t!(ctx, "diary-sent-mail")) } @else { (t!(ctx, "diary-sent-folder")) } " " (time::short(ctx, at)) "." },
                            None => (t!(ctx, "diary-sending")),
                        }
                        @if handed.chased > 0 { " " strong { (t!(ctx, "diary-chased", n = handed.chased)) } }
                    }
                    p.row { a href=(links::diary_entry(handed.entry)) { (t!(ctx, "diary-take-down")) } }
                },
                None => p.row { a href=(links::diary_register(line.message)) { (t!(ctx, "diary-register")) span.away { " " (line.channel) " " (time::short(ctx, line.came_at)) } } },
            }
        }
    }
}

impl Page for QueuePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let content = html! {
            (ways(ctx))
            @if !self.unset.is_empty() {
                (inline(Tone::Told, &html! { p { (t!(ctx, "diary-unset", names = self.unset.join(", "))) } }))
            }
            @if self.lines.is_empty() { (empty(&t!(ctx, "diary-empty"), &t!(ctx, "diary-empty-why"), None)) }
            @else {
                p.lead { (t!(ctx, "diary-lead")) }
                ol.cards { @for one in &self.lines { (line(ctx, one)) } }
            }
            (pager(ctx, self.further.then(links::diary), self.next.as_deref().map(links::diary_at)))
        };
        Frame::new(t!(ctx, "diary-title"), Room::Diary).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::{at, id};
        let plain = Line {
            message: id(201),
            says: Some("Gatlyktan vid skolan är trasig sedan i måndags".into()),
            author: Some("Anna L.".into()),
            channel: "Kommunens blogg".into(),
            came_at: at(-3000),
            days: 2,
            transfer: false,
            decided: Some(("Maja Ek".into(), "Väcker ett ärende.".into())),
            proposed: Some(("Ska registreras".into(), "kräver åtgärd och är inte rutin".into())),
            handed: None,
        };
        let handed = |problem: Option<&str>| {
            Some(Handed {
                entry: id(701),
                sent_at: problem.is_none().then(|| at(-2000)),
                mail: problem.is_none(),
                chased: i64::from(problem.is_none()),
                problem: problem.map(str::to_owned),
            })
        };
        let page = Self {
            lines: vec![
                plain.clone(),
                Line {
                    message: id(202),
                    says: None,
                    author: None,
                    transfer: true,
                    decided: None,
                    proposed: None,
                    ..plain.clone()
                },
                Line { message: id(203), handed: handed(None), ..plain.clone() },
                Line {
                    message: id(204),
                    handed: handed(Some("Mappen kan inte läsas eller skrivas: permission denied.")),
                    ..plain
                },
            ],
            further: true,
            next: Some("1.2".into()),
            unset: vec!["Barn- och utbildningsnämnden".into()],
        };
        let empty = Self { lines: vec![], further: false, next: None, unset: vec![] };
        vec![("", page), ("empty", empty)]
    }
}

//! The daily review of a channel: what was actually seen, by whom and when, and the sign-off (MO-03, MO-04).

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::{Due, swedish},
        form::{Filled, Weight, button, field},
        frame::{Frame, Room},
        list::number,
        table::Table,
        time,
    },
    t,
};
use jiff::{Timestamp, civil::Date};
use maud::{Markup, html};
use torg_domain::ids::{ChannelId, MessageId};

/// A message of the day.
#[derive(Clone, Debug)]
pub struct SeenLine {
    /// Which.
    pub message: MessageId,
    /// Its author.
    pub author: String,
    /// When it was captured.
    pub captured_at: Timestamp,
    /// Who first looked, and when.
    pub seen: Option<(String, Timestamp)>,
    /// How it stands, Swedish.
    pub stands: String,
    /// Whether it waits for an answer or may be unsuitable.
    pub open: bool,
}

/// The review.
#[derive(Clone, Debug)]
pub struct ReviewPage {
    /// The channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// The day.
    pub on: Date,
    /// By when it is to be signed.
    pub due: Option<Due>,
    /// The day's messages.
    pub lines: Vec<SeenLine>,
    /// What the policy asks the review to state, Swedish.
    pub rule: String,
    /// Whether the policy asks for the watch over personal data in particular.
    pub data_watch: bool,
    /// The hours in which nothing was fetched, Swedish; empty when there were none.
    pub blind: Vec<String>,
    /// Who signed, when, and what they said.
    pub signed: Option<(String, Timestamp, String)>,
    /// Why the reader may not sign, Swedish.
    pub refused: Option<String>,
    /// What was filled in.
    pub filled: Filled,
}

impl ReviewPage {
    fn table(&self, ctx: &Ctx) -> Markup {
        let row = |line: &SeenLine| {
            vec![
                html! { a href=(links::message(line.message)) { (line.author) } },
                time::short(ctx, line.captured_at),
                match &line.seen {
                    Some((who, at)) => html! { (who) " " (time::short(ctx, *at)) },
                    None => html! { span.chip.late { (t!(ctx, "review-not-seen")) } },
                },
                html! { @if line.open { span.chip.soon { (swedish(ctx, &line.stands)) } } @else { (swedish(ctx, &line.stands)) } },
            ]
        };
        Table {
            caption: t!(ctx, "review-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-from"),
                t!(ctx, "col-captured"),
                t!(ctx, "col-seen-by"),
                t!(ctx, "col-stands"),
            ],
            rows: self.lines.iter().map(row).collect(),
        }
        .render()
    }

    fn sign(&self, ctx: &Ctx) -> Markup {
        html! {
            form.stack method="post" action=(links::review_channel(self.channel)) {
                (self.filled.summary(ctx))
                input type="hidden" name="on" value=(self.on.to_string());
                p.small { (swedish(ctx, &self.rule)) }
                (field(ctx, &self.filled, "no-unanswered", t!(ctx, "review-no-unanswered")).optional().tick())
                (field(ctx, &self.filled, "no-unsuitable", t!(ctx, "review-no-unsuitable")).optional().tick())
                @if self.data_watch { (field(ctx, &self.filled, "data-watched", t!(ctx, "review-data-watched")).optional().tick()) }
                (field(ctx, &self.filled, "note", t!(ctx, "review-note")).hint(t!(ctx, "review-note-hint")).optional().lines(2))
                p.row { (button(&t!(ctx, "review-sign"), Weight::First)) }
            }
        }
    }
}

impl Page for ReviewPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let seen = self.lines.iter().filter(|line| line.seen.is_some()).count() as u64;
        let all = self.lines.len() as u64;
        let content = html! {
            p.lead { (time::day(ctx, self.on)) ": " (t!(ctx, "review-seen", seen = number(seen), all = number(all))) }
            @for blind in &self.blind { p.warning { (swedish(ctx, blind)) } }
            @if self.lines.is_empty() { p { (t!(ctx, "review-nothing")) } } @else { div.sheet.pad { (self.table(ctx)) } }
            section.sheet.pad aria-labelledby="sign" {
                h2 #sign { (t!(ctx, "review-sign-title")) }
                // Signed by somebody else meanwhile: what was written is not lost.
                @if self.filled.is_wrong() && (self.signed.is_some() || self.refused.is_some()) { (self.filled.left(ctx)) }
                @match (&self.signed, &self.refused) {
                    (Some((who, at, said)), _) => { p { span.chip.done { (t!(ctx, "review-signed")) } " " strong { (who) } " " (time::long(ctx, *at)) } p { (swedish(ctx, said)) } }
                    (None, Some(why)) => p { (swedish(ctx, why)) },
                    (None, None) => (self.sign(ctx)),
                }
            }
        };
        Frame::new(t!(ctx, "review-title", channel = self.name.as_str()), Room::Review)
            .beside(html! { @if let (Some(due), None) = (&self.due, &self.signed) { (due.headline(ctx)) } })
            .render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::{
            parts::due::ClockKind,
            samples::{at, id},
        };
        let line = |n: u128, author: &str, seen: bool, stands: &str| SeenLine {
            message: id(n),
            author: author.into(),
            captured_at: at(-120),
            seen: seen.then(|| ("Maja Ek".into(), at(-60))),
            stands: stands.into(),
            open: !seen,
        };
        let page = Self {
            channel: id(10),
            name: "Skolbloggen".into(),
            on: jiff::civil::date(2026, 12, 3),
            due: Some(Due { at: at(300), clock: ClockKind::Review }),
            lines: vec![line(1, "Orolig förälder", false, "väntar på svar"), line(2, "Farfar i Norrby", true, "lämnad utan svar")],
            rule: "Riktlinjerna § 61: sidan granskas varje dag så att inga obesvarade eller olämpliga inlägg ligger kvar.".into(),
            data_watch: true,
            blind: vec!["Flödet svarade inte mellan 02:10 och 03:40. Det som skrevs då hämtades 03:41.".into()],
            signed: None,
            refused: None,
            filled: Filled::new("").wrong("note", "Ett meddelande är obesvarat. Skriv varför granskningen ändå kan skrivas under."),
        };
        let signed = Self {
            signed: Some(("Maja Ek".into(), at(-10), "Inga obesvarade. Inga olämpliga.".into())),
            filled: Filled::new(""),
            ..page.clone()
        };
        let empty = Self {
            lines: vec![],
            blind: vec![],
            refused: Some("Du har inget uppdrag att skriva under granskningen för kanalen.".into()),
            ..page.clone()
        };
        vec![("", page), ("signed", signed), ("empty", empty)]
    }
}

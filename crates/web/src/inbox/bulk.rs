//! Many messages at once, seen before it is done: what happens to each, and which are refused and why.

use crate::{
    ctx::Ctx,
    links,
    page::Page,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, field},
        frame::{Frame, Room},
        table::Table,
    },
    t,
};
use maud::{Markup, html};
use torg_domain::ids::MessageId;

/// What can be done with many at once. Answers are never given in bulk (AN-30); removals are decided on a page of
/// their own (`bulk_remove.rs`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAct {
    /// Give them all to one owner.
    Assign,
    /// Leave them without an answer, with one reason.
    Leave,
    /// Decide that they are kept in order and need not be registered.
    KeepOrdered,
}

impl BulkAct {
    /// Every one, in the order of the list.
    pub const ALL: [Self; 3] = [Self::Assign, Self::Leave, Self::KeepOrdered];

    /// The word that is sent.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Assign => "assign",
            Self::Leave => "leave",
            Self::KeepOrdered => "keep-ordered",
        }
    }

    /// The act of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|act| act.word() == word)
    }

    fn label(self, ctx: &Ctx) -> String {
        match self {
            Self::Assign => t!(ctx, "bulk-assign"),
            Self::Leave => t!(ctx, "bulk-leave"),
            Self::KeepOrdered => t!(ctx, "bulk-keep"),
        }
    }
}

/// The word for removal among the acts.
pub const REMOVE: &str = "remove";

/// The acts as choices; removal for whoever may decide it.
#[must_use]
pub fn choices(ctx: &Ctx, removes: bool) -> Vec<Choice> {
    let mut all: Vec<_> =
        BulkAct::ALL.into_iter().map(|act| Choice::new(act.word(), act.label(ctx))).collect();
    if removes {
        all.push(Choice::new(REMOVE, t!(ctx, "bulk-remove")));
    }
    all
}

/// One message in the preview.
#[derive(Clone, Debug)]
pub struct BulkRow {
    /// Which.
    pub id: MessageId,
    /// The revision it was looked at on.
    pub revision: i64,
    /// Its author.
    pub author: String,
    /// Its channel.
    pub channel: String,
    /// First words, masked; empty where hidden.
    pub text: String,
    /// What would happen, or why not, in Swedish.
    pub outcome: Result<String, String>,
}

/// The preview.
#[derive(Clone, Debug)]
pub struct BulkPage {
    /// What is to be done.
    pub act: BulkAct,
    /// The messages.
    pub rows: Vec<BulkRow>,
    /// The people one may give them to, for `Assign`.
    pub people: Vec<Choice>,
    /// The reasons to choose from, for `Leave`.
    pub reasons: Vec<Choice>,
    /// What was filled in.
    pub filled: Filled,
    /// Whether it has been done: then the rows say what came of it.
    pub done: bool,
}

impl BulkPage {
    fn table(&self, ctx: &Ctx) -> Table {
        let row = |row: &BulkRow| {
            vec![
                html! { a href=(links::message(row.id)) { (row.author) } },
                html! { span.whole { (row.channel) } },
                html! { (row.text) },
                match &row.outcome {
                    Ok(effect) => html! { (swedish(ctx, effect)) },
                    Err(why) => {
                        html! { span.chip.late { (t!(ctx, "bulk-refused")) } " " (swedish(ctx, why)) }
                    }
                },
            ]
        };
        Table {
            caption: t!(ctx, "bulk-caption"),
            quiet: true,
            columns: vec![
                t!(ctx, "col-from"),
                t!(ctx, "col-channel"),
                t!(ctx, "col-text"),
                t!(ctx, "col-outcome"),
            ],
            rows: self.rows.iter().map(row).collect(),
        }
    }
}

impl Page for BulkPage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let can = self.rows.iter().filter(|row| row.outcome.is_ok()).count();
        let act = self.act.label(ctx);
        let heading =
            if self.done { t!(ctx, "bulk-done-title", act = act) } else { t!(ctx, "bulk-title", act = act) };
        let frame = Frame::new(heading, Room::Inbox);
        let content = html! {
            p.lead { @if self.done { (t!(ctx, "bulk-done", can = can, all = self.rows.len())) } @else { (t!(ctx, "bulk-lead", can = can, all = self.rows.len())) } }
            form.stack method="post" action=(links::bulk()) {
                (self.filled.summary(ctx))
                input type="hidden" name="act" value=(self.act.word());
                @for row in self.rows.iter().filter(|row| row.outcome.is_ok()) {
                    input type="hidden" name="message" value={ (row.id) "." (row.revision) };
                }
                div.sheet.pad { (self.table(ctx).render()) }
                @if can > 0 && !self.done {
                    @if self.act == BulkAct::Assign { (field(ctx, &self.filled, "person", t!(ctx, "assign-to")).choose(&self.people)) }
                    @if self.act == BulkAct::Leave {
                        (field(ctx, &self.filled, "reason", t!(ctx, "leave-reason")).choose(&self.reasons))
                        (field(ctx, &self.filled, "note", t!(ctx, "act-note")).optional().lines(3))
                    }
                    p.row { (button(&t!(ctx, "bulk-do", n = can), Weight::First)) a href=(links::inbox()) { (t!(ctx, "act-not-now")) } }
                } @else {
                    p { a href=(links::inbox()) { (t!(ctx, "act-back-inbox")) } }
                }
            }
        };
        frame.render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let row = |n: u128, author: &str, text: &str, outcome: Result<&str, &str>| BulkRow {
            id: id(n),
            revision: 3,
            author: author.into(),
            channel: "Exempelby kommun".into(),
            text: text.into(),
            outcome: outcome.map(Into::into).map_err(Into::into),
        };
        let leave = Self {
            act: BulkAct::Leave,
            rows: vec![
                row(
                    1,
                    "Kurt och Eva",
                    "Såg ni julgranen på torget?",
                    Ok("Lämnas utan svar. Svarsklockan stannar."),
                ),
                row(
                    2,
                    "bygdegårn",
                    "Kan man söka bidrag för cykelställ?",
                    Err("Det är en fråga till kommunen. Enligt riktlinjerna ska den besvaras."),
                ),
            ],
            people: vec![],
            reasons: vec![
                Choice::new("others", "Samtal mellan andra"),
                Choice::new("not-relevant", "Inte relevant för kanalen"),
            ],
            filled: Filled::new(""),
            done: false,
        };
        let assign = Self {
            act: BulkAct::Assign,
            people: vec![Choice::new("1", "Per Lund, kommunikatör")],
            filled: Filled::new("").wrong("person", "Välj vem som ska ha meddelandena."),
            ..leave.clone()
        };
        let none = Self { act: BulkAct::KeepOrdered, rows: leave.rows[1..].to_vec(), ..leave.clone() };
        let done = Self { done: true, ..leave.clone() };
        vec![("leave", leave), ("assign", assign), ("none", none), ("done", done)]
    }
}

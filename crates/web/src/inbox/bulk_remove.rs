//! The same removal of many messages: the ground and the measure are said once, what would happen to each is
//! seen before anything is decided, and each is a decision of its own.

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
use torg_domain::ids::{DecisionId, MessageId};

/// One of the messages.
#[derive(Clone, Debug)]
pub struct RemoveRow {
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
    /// What would happen, or came of it.
    pub outcome: Outcome,
}

/// What would happen to one of them, or came of it.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// Nothing has been asked yet.
    Unasked,
    /// What would happen, a line each (Swedish).
    Would(Vec<String>),
    /// It was decided, or proposed: what (Swedish), and the decision.
    Did(String, DecisionId),
    /// Why not (Swedish).
    Not(String),
}

/// How far one has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// The ground and the measure are to be said.
    Choose,
    /// What would happen is shown.
    Preview,
    /// It is done.
    Done,
}

/// The page.
#[derive(Clone, Debug)]
pub struct BulkRemovePage {
    /// How far one has come.
    pub stage: Stage,
    /// The messages.
    pub rows: Vec<RemoveRow>,
    /// How many more were marked than are taken at once.
    pub left_out: usize,
    /// How many are taken at once.
    pub at_most: usize,
    /// The closed list of grounds, with what each means as the hint.
    pub grounds: Vec<Choice>,
    /// The measures, the gentlest first.
    pub measures: Vec<Choice>,
    /// Whether the policy has the manager told of what can harm the municipality's name.
    pub harmful: bool,
    /// Whether something of what would happen cannot be undone.
    pub for_good: bool,
    /// What was filled in.
    pub filled: Filled,
    /// The form as it was sent: what is previewed is what is decided.
    pub fields: Vec<(String, String)>,
}

impl BulkRemovePage {
    fn can(&self) -> usize {
        self.rows.iter().filter(|row| matches!(row.outcome, Outcome::Would(_) | Outcome::Did(..))).count()
    }

    fn table(&self, ctx: &Ctx) -> Table {
        let row = |row: &RemoveRow| {
            let mut cells = vec![
                html! { a href=(links::message(row.id)) { (row.author) } },
                html! { span.whole { (row.channel) } },
                html! { (row.text) },
            ];
            match &row.outcome {
                Outcome::Unasked => {}
                Outcome::Would(lines) => {
                    cells.push(html! { ul { @for line in lines { li { (swedish(ctx, line)) } } } });
                }
                Outcome::Did(what, decision) => {
                    cells.push(html! { a href=(links::decision(*decision)) { (swedish(ctx, what)) } });
                }
                Outcome::Not(why) => {
                    cells
                        .push(html! { span.chip.late { (t!(ctx, "bulk-refused")) } " " (swedish(ctx, why)) });
                }
            }
            cells
        };
        let mut columns = vec![t!(ctx, "col-from"), t!(ctx, "col-channel"), t!(ctx, "col-text")];
        if self.stage != Stage::Choose {
            columns.push(t!(ctx, "col-outcome"));
        }
        Table {
            caption: t!(ctx, "bulk-caption"),
            quiet: true,
            columns,
            rows: self.rows.iter().map(row).collect(),
        }
    }

    /// What is asked once for all of them.
    fn form(&self, ctx: &Ctx) -> Markup {
        let filled = &self.filled;
        html! {
            form.stack method="post" action=(links::bulk_remove_preview()) {
                (filled.summary(ctx))
                @for row in &self.rows { input type="hidden" name="message" value=(row.id); }
                (field(ctx, filled, "ground", t!(ctx, "remove-ground")).radios(&self.grounds))
                (field(ctx, filled, "facts", t!(ctx, "bulk-remove-facts")).hint(t!(ctx, "remove-facts-hint")).lines(3))
                @if !self.measures.is_empty() { (field(ctx, filled, "measure", t!(ctx, "remove-measure")).hint(t!(ctx, "remove-measure-hint")).optional().radios(&self.measures)) }
                (field(ctx, filled, "gentler", t!(ctx, "remove-gentler")).hint(t!(ctx, "remove-gentler-hint")).optional().lines(2))
                @if self.harmful { (field(ctx, filled, "harmful", t!(ctx, "remove-harmful")).optional().tick()) }
                p.row { (button(&t!(ctx, "remove-preview"), Weight::First)) a href=(links::inbox()) { (t!(ctx, "act-not-now")) } }
            }
        }
    }

    fn decide(&self, ctx: &Ctx) -> Markup {
        let can = self.can();
        html! {
            @if can > 0 {
                form method="post" action=(links::bulk_remove()) {
                    @for (name, value) in &self.fields { input type="hidden" name=(name) value=(value); }
                    @for row in self.rows.iter().filter(|row| matches!(row.outcome, Outcome::Would(_))) {
                        input type="hidden" name="message" value={ (row.id) "." (row.revision) };
                    }
                    @if self.for_good {
                        (field(ctx, &self.filled, "for-good", t!(ctx, "preview-for-good-tick")).hint(t!(ctx, "preview-for-good")).tick())
                    }
                    p.row { (button(&t!(ctx, "bulk-remove-do", n = can), Weight::Grave)) a href=(links::inbox()) { (t!(ctx, "act-not-now")) } }
                }
            }
        }
    }
}

impl Page for BulkRemovePage {
    fn render(&self, ctx: &Ctx) -> Markup {
        let (can, all) = (self.can(), self.rows.len());
        let (heading, lead) = match self.stage {
            Stage::Choose => (t!(ctx, "bulk-remove-title"), t!(ctx, "bulk-remove-lead", n = all)),
            Stage::Preview => (
                t!(ctx, "bulk-title", act = t!(ctx, "bulk-remove")),
                t!(ctx, "bulk-lead", can = can, all = all),
            ),
            Stage::Done => (
                t!(ctx, "bulk-done-title", act = t!(ctx, "bulk-remove")),
                t!(ctx, "bulk-done", can = can, all = all),
            ),
        };
        let content = html! {
            p.lead { (lead) }
            @if self.left_out > 0 { p { (t!(ctx, "bulk-remove-left-out", most = self.at_most, n = self.left_out)) } }
            div.sheet.pad { (self.table(ctx).render()) }
            @match self.stage {
                Stage::Choose => div.sheet.pad { (self.form(ctx)) },
                Stage::Preview => {
                    (self.decide(ctx))
                    details.quiet { summary { (t!(ctx, "bulk-remove-change")) } div.sheet.pad { (self.form(ctx)) } }
                }
                Stage::Done => {
                    p.small { (t!(ctx, "bulk-remove-then")) }
                    p { a href=(links::inbox()) { (t!(ctx, "act-back-inbox")) } }
                }
            }
        };
        Frame::new(heading, Room::Inbox).render(ctx, &content)
    }

    fn samples() -> Vec<(&'static str, Self)> {
        use crate::samples::id;
        let row = |n: u128, author: &str, text: &str, outcome: Outcome| RemoveRow {
            id: id(n),
            revision: 3,
            author: author.into(),
            channel: "Exempelby kommun".into(),
            text: text.into(),
            outcome,
        };
        let would = || {
            let lines = ["åtgärden hos plattformen: torg gör det", "besked på sidan: svar i tråden"];
            Outcome::Would(lines.map(str::to_owned).into())
        };
        let rows = |a: Outcome, b: Outcome| {
            vec![row(1, "Namnlös", "Köp billiga klockor", a), row(2, "Namnlös 2", "Klockor billigt", b)]
        };
        let choose = Self {
            stage: Stage::Choose,
            rows: rows(Outcome::Unasked, Outcome::Unasked),
            left_out: 3,
            at_most: 25,
            grounds: vec![
                Choice::new("advertising", "Reklam").hint("Riktlinjerna punkt 9"),
                Choice::new("data", "Kränkande personuppgifter"),
            ],
            measures: vec![Choice::new("hide", "dölja för alla"), Choice::new("delete", "radera")],
            harmful: true,
            for_good: false,
            filled: Filled::new(""),
            fields: vec![],
        };
        let wrong = Self {
            filled: Filled::new("").wrong("facts", "Skriv vad i meddelandet som bryter mot grunden."),
            ..choose.clone()
        };
        let preview = Self {
            stage: Stage::Preview,
            rows: rows(would(), Outcome::Not("Meddelandet är stängt. Öppna det igen först.".into())),
            left_out: 0,
            for_good: true,
            filled: Filled::new("").with("ground", "advertising").with("facts", "Reklam för klockor."),
            fields: vec![
                ("ground".into(), "advertising".into()),
                ("facts".into(), "Reklam för klockor.".into()),
            ],
            ..choose.clone()
        };
        let none = Self {
            rows: vec![row(2, "–", "", Outcome::Not("Det du söker finns inte.".into()))],
            ..preview.clone()
        };
        let done = Self {
            stage: Stage::Done,
            rows: rows(
                Outcome::Did("beslutat".into(), id(700)),
                Outcome::Not("Meddelandet har ändrats sedan du öppnade sidan.".into()),
            ),
            ..preview.clone()
        };
        vec![("", choose), ("wrong", wrong), ("preview", preview), ("none", none), ("done", done)]
    }
}

//! Everything one can do with a message, always in the same order, each with its key.
//!
//! An act that may not be done stands in its place all the same and says why when it is opened. Each
//! is a `<details>` with a form: usable without a script, one open at a time.

use super::{
    MessagePage,
    criticism::Steps,
    exits::{LawyerStage, RemoveStage},
    record::{AnswerRecordStage, RecordStage},
};
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, field, key, made_on},
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_office::inbox::draft::Form;

/// An act with what its form needs.
#[derive(Clone, Debug)]
pub enum ActForm {
    /// The answer stands under the thread.
    Answer,
    /// The triage questions stand under the answer.
    Triage,
    /// A holding reply (hållsvar).
    Holding,
    /// Ask a colleague.
    Consult {
        /// Who may be asked.
        people: Vec<Choice>,
    },
    /// Hand over; the deadline stays.
    Forward {
        /// Who may receive.
        people: Vec<Choice>,
    },
    /// The criticism steps of packs that have them.
    Criticism(Steps),
    /// Leave without an answer.
    Leave {
        /// The reasons the policy allows.
        reasons: Vec<Choice>,
        /// What the policy says about leaving, Swedish.
        rule: Option<String>,
    },
    /// Remove: assess, order, confirm by hand.
    Remove(RemoveStage),
    /// The record: keep in order, register, transfer.
    Record(RecordStage),
    /// Our answer's own record, where the policy decides it for itself.
    AnswerRecord(AnswerRecordStage),
    /// The lawyer and the police.
    Lawyer(LawyerStage),
    /// Tell the nearest manager (MO-10).
    Notify {
        /// Who will be told.
        manager: String,
    },
    /// Give to another owner.
    Assign {
        /// Who may own it.
        people: Vec<Choice>,
    },
    /// Mark as secret, or take the mark away.
    Secrecy {
        /// Whether it is marked now.
        marked: bool,
    },
    /// Close.
    Close,
    /// Open again.
    Reopen,
    /// Undo the last inward act.
    Undo {
        /// What would be undone, Swedish.
        what: String,
    },
}

/// An act on this message.
#[derive(Clone, Debug)]
pub struct ActView {
    /// Which, and what its form needs.
    pub form: ActForm,
    /// Why it may not be done, in the rule's own sentence (Swedish).
    pub refused: Option<String>,
    /// What was filled in before it was refused, or kept while it was written.
    pub filled: Filled,
    /// When what was written was last kept.
    pub kept_at: Option<Timestamp>,
}

impl ActView {
    /// An act that may be done.
    #[must_use]
    pub fn may(form: ActForm) -> Self {
        let prefix = form.word();
        Self { form, refused: None, filled: Filled::new(prefix), kept_at: None }
    }

    /// An act that may not be done now.
    #[must_use]
    pub fn not(form: ActForm, why: &str) -> Self {
        Self { refused: Some(why.to_owned()), ..Self::may(form) }
    }
}

impl ActForm {
    /// The act's word: its id on the page and the prefix of its fields.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Answer => "act-answer",
            Self::Triage => "act-triage",
            Self::Holding => "act-holding",
            Self::Consult { .. } => "act-consult",
            Self::Forward { .. } => "act-forward",
            Self::Criticism(_) => "act-criticism",
            Self::Leave { .. } => "act-leave",
            Self::Remove(_) => "act-remove",
            Self::Record(_) => "act-record",
            Self::AnswerRecord(_) => "act-answer-record",
            Self::Lawyer(_) => "act-lawyer",
            Self::Notify { .. } => "act-notify",
            Self::Assign { .. } => "act-assign",
            Self::Secrecy { .. } => "act-secrecy",
            Self::Close => "act-close",
            Self::Reopen => "act-reopen",
            Self::Undo { .. } => "act-undo",
        }
    }

    /// Its place in the list: every message has its acts in this order.
    #[must_use]
    pub fn place(&self) -> usize {
        const ORDER: [&str; 17] = [
            "act-answer",
            "act-triage",
            "act-holding",
            "act-consult",
            "act-forward",
            "act-criticism",
            "act-leave",
            "act-remove",
            "act-record",
            "act-answer-record",
            "act-lawyer",
            "act-notify",
            "act-assign",
            "act-secrecy",
            "act-close",
            "act-reopen",
            "act-undo",
        ];
        ORDER.iter().position(|word| *word == self.word()).unwrap_or(ORDER.len())
    }

    /// Its key, the same in both languages so that hands need not learn twice.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Answer => "s",
            Self::Triage => "g",
            Self::Holding => "h",
            Self::Consult { .. } => "f",
            Self::Forward { .. } => "v",
            Self::Criticism(_) => "b",
            Self::Leave { .. } => "l",
            Self::Remove(_) => "d",
            Self::Record(_) => "r",
            Self::AnswerRecord(_) => "t",
            Self::Lawyer(_) => "p",
            Self::Notify { .. } => "n",
            Self::Assign { .. } => "a",
            Self::Secrecy { .. } => "m",
            Self::Close => "e",
            Self::Reopen => "o",
            Self::Undo { .. } => "z",
        }
    }

    /// Its words on the page.
    #[must_use]
    pub fn label(&self, ctx: &Ctx) -> String {
        match self {
            Self::Answer => t!(ctx, "act-answer"),
            Self::Triage => t!(ctx, "act-triage"),
            Self::Holding => t!(ctx, "act-holding"),
            Self::Consult { .. } => t!(ctx, "act-consult"),
            Self::Forward { .. } => t!(ctx, "act-forward"),
            Self::Criticism(_) => t!(ctx, "act-criticism"),
            Self::Leave { .. } => t!(ctx, "act-leave"),
            Self::Remove(_) => t!(ctx, "act-remove"),
            Self::Record(_) => t!(ctx, "act-record"),
            Self::AnswerRecord(_) => t!(ctx, "act-answer-record"),
            Self::Lawyer(_) => t!(ctx, "act-lawyer"),
            Self::Notify { .. } => t!(ctx, "act-notify"),
            Self::Assign { .. } => t!(ctx, "act-assign"),
            Self::Secrecy { .. } => t!(ctx, "act-secrecy"),
            Self::Close => t!(ctx, "act-close"),
            Self::Reopen => t!(ctx, "act-reopen"),
            Self::Undo { .. } => t!(ctx, "act-undo-long"),
        }
    }

    /// The form whose long text is kept at the server while it is written.
    #[must_use]
    pub fn draft(&self) -> Option<Form> {
        match self {
            Self::Holding => Some(Form::Holding),
            Self::Consult { .. } => Some(Form::Consult),
            Self::Forward { .. } => Some(Form::Forward),
            Self::Criticism(_) => Some(Form::Criticism),
            Self::Leave { .. } => Some(Form::Leave),
            Self::Remove(RemoveStage::Decide { .. }) => Some(Form::Remove),
            _ => None,
        }
    }

    fn grave(&self) -> bool {
        matches!(self, Self::Remove(_))
    }
}

/// The acts beside the text.
#[must_use]
pub fn list(ctx: &Ctx, page: &MessagePage) -> Markup {
    let mut acts: Vec<_> = page.acts.iter().collect();
    acts.sort_by_key(|act| act.form.place());
    html! { ul.acts { @for act in acts { li { (one(ctx, page, act)) } } } }
}

fn one(ctx: &Ctx, page: &MessagePage, act: &ActView) -> Markup {
    let label = html! { span.label { (act.form.label(ctx)) } (key(ctx, act.form.key())) };
    match (&act.form, &act.refused) {
        (ActForm::Answer, None) => {
            html! { a.act href=(links::anchor("answer")) data-key=(act.form.key()) { (label) } }
        }
        (ActForm::Triage, None) => {
            html! { a.act href=(links::anchor("triage")) data-key=(act.form.key()) { (label) } }
        }
        (_, refused) => html! {
            details.act.grave[act.form.grave()].refused[refused.is_some()] id=(act.form.word()) name="act" open[act.filled.is_wrong() || page.cancels_in(act.form.word())] {
                summary data-key=(act.form.key()) { (label)
                    @if refused.is_some() { span.away { " " (t!(ctx, "act-not-possible")) } }
                    @if act.kept_at.is_some() { " " span.small { (t!(ctx, "act-begun")) } } }
                div.inner {
                    @match refused {
                        // What was written is not lost because it can no longer be done.
                        Some(why) if !act.filled.is_wrong() => p { (swedish(ctx, why)) },
                        _ => (body(ctx, page, act)),
                    }
                }
            }
        },
    }
}

fn body(ctx: &Ctx, page: &MessagePage, act: &ActView) -> Markup {
    let filled = &act.filled;
    let draft = links::draft(page.id);
    let form = |address: links::Href, fields: Markup, done: String, weight: Weight| {
        html! {
            form method="post" action=(address) {
                (filled.summary(ctx)) (made_on(ctx, page.revision)) (fields) p.row { (button(&done, weight)) }
            }
        }
    };
    let note = || field(ctx, filled, "note", t!(ctx, "act-note"));
    let reason = || field(ctx, filled, "reason", t!(ctx, "act-reason"));
    match &act.form {
        ActForm::Answer | ActForm::Triage => html! {},
        ActForm::Holding => form(
            links::holding(page.id),
            html! { p.small { (t!(ctx, "holding-lead")) @if let Some(platform) = &page.answer.sends { " " (t!(ctx, "holding-sent", platform = platform.as_str())) } } (field(ctx, filled, "text", t!(ctx, "holding-text")).draft(&draft, Form::Holding.word()).kept(act.kept_at).lines(4)) },
            t!(ctx, "holding-do"),
            Weight::First,
        ),
        ActForm::Consult { people } => form(
            links::consult(page.id),
            html! { p.small { (t!(ctx, "consult-lead")) }
            (field(ctx, filled, "whom", t!(ctx, "consult-who")).choose(people))
            (field(ctx, filled, "question", t!(ctx, "consult-question")).draft(&draft, Form::Consult.word()).kept(act.kept_at).lines(3)) },
            t!(ctx, "consult-do"),
            Weight::First,
        ),
        ActForm::Forward { people } => form(
            links::forward(page.id),
            html! { p.small { (t!(ctx, "forward-lead")) }
            (field(ctx, filled, "recipient", t!(ctx, "forward-who")).choose(people))
            (note().optional().draft(&draft, Form::Forward.word()).kept(act.kept_at).lines(3)) },
            t!(ctx, "forward-do"),
            Weight::First,
        ),
        ActForm::Criticism(steps) => steps.render(ctx, page, act),
        ActForm::Leave { reasons, rule } => form(
            links::leave(page.id),
            html! { @if let Some(rule) = rule { p.small { (swedish(ctx, rule)) } }
            (field(ctx, filled, "reason", t!(ctx, "leave-reason")).radios(reasons))
            (note().optional().draft(&draft, Form::Leave.word()).kept(act.kept_at).lines(2)) },
            t!(ctx, "leave-do"),
            Weight::First,
        ),
        ActForm::Remove(stage) => stage.render(ctx, page, act),
        ActForm::Record(stage) => stage.render(ctx, page, filled),
        ActForm::AnswerRecord(stage) => stage.render(ctx, page, filled),
        ActForm::Lawyer(stage) => stage.render(ctx, page, filled),
        ActForm::Notify { manager } => form(
            links::notify(page.id),
            html! { p.small { (t!(ctx, "notify-lead", name = manager.as_str())) } (reason().lines(2)) },
            t!(ctx, "notify-do"),
            Weight::First,
        ),
        ActForm::Assign { people } => form(
            links::assign(page.id),
            html! { (field(ctx, filled, "to", t!(ctx, "assign-to")).choose(people)) (reason().optional().line()) },
            t!(ctx, "assign-do"),
            Weight::First,
        ),
        ActForm::Secrecy { marked: false } => form(
            links::visibility(page.id),
            html! { input type="hidden" name="mark" value="secret"; p.small { (t!(ctx, "secrecy-lead")) } (reason().lines(2)) },
            t!(ctx, "secrecy-do"),
            Weight::First,
        ),
        ActForm::Secrecy { marked: true } => form(
            links::visibility(page.id),
            html! { input type="hidden" name="mark" value="none"; p.small { (t!(ctx, "secrecy-off-lead")) } (reason().lines(2)) },
            t!(ctx, "secrecy-off-do"),
            Weight::First,
        ),
        ActForm::Close => form(
            links::close(page.id),
            html! { p.small { (t!(ctx, "close-lead")) } },
            t!(ctx, "close-do"),
            Weight::First,
        ),
        ActForm::Reopen => {
            form(links::reopen(page.id), reason().lines(2), t!(ctx, "reopen-do"), Weight::First)
        }
        ActForm::Undo { what } => form(
            links::undo(page.id),
            html! { p.small { (t!(ctx, "undo-lead")) " " (swedish(ctx, what)) } },
            t!(ctx, "undo-do"),
            Weight::Plain,
        ),
    }
}

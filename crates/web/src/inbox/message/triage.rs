//! The triage questions T1-T10, in order: what the policy proposes, why, and what the handler says.

use super::MessagePage;
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Filled, Weight, button, field, key, made_on},
    },
    t,
};
use maud::{Markup, html};

/// What the policy proposes for a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Proposed {
    /// The signals say yes.
    Yes,
    /// They say no.
    No,
    /// No machine can know: a person must say.
    Ask,
}

/// One question.
#[derive(Clone, Debug)]
pub struct Question {
    /// "T1" to "T10".
    pub number: String,
    /// The question in the policy's words, Swedish.
    pub text: String,
    /// What is proposed.
    pub proposed: Proposed,
    /// The signals that led to it, Swedish.
    pub signals: Vec<String>,
    /// What a yes leads to, Swedish.
    pub leads_to: String,
    /// What was answered, by whom.
    pub answered: Option<(bool, String)>,
}

/// The questions.
#[derive(Clone, Debug)]
pub struct Triage {
    /// In order.
    pub questions: Vec<Question>,
    /// Why the questions may not be answered now, Swedish; `None` when they may.
    pub not: Option<String>,
    /// What was filled in.
    pub filled: Filled,
}

impl Triage {
    /// The questions as one form: what is proposed is not chosen until a person chooses it.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        let done = self.questions.iter().filter(|question| question.answered.is_some()).count();
        let all = self.questions.len();
        html! {
            section.sheet.pad.triage #triage aria-labelledby="triage-title" {
                h2 #triage-title { (t!(ctx, "triage-title")) " " span.small { (t!(ctx, "triage-done", done = done, all = all)) } " " (key(ctx, "g")) }
                @if ctx.shortcuts() { p.small.keys { (t!(ctx, "triage-keys")) } }
                @match &self.not {
                    Some(why) if !self.filled.is_wrong() => { p.small { (swedish(ctx, why)) } (self.answered(ctx)) }
                    _ => (self.form(ctx, page)),
                }
            }
        }
    }

    fn form(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        html! {
            form method="post" action=(links::triage(page.id)) {
                (self.filled.summary(ctx))
                (made_on(ctx, page.revision))
                ol.questions { @for question in &self.questions { li { (self.question(ctx, question)) } } }
                (field(ctx, &self.filled, "note", t!(ctx, "act-note")).optional().line())
                p.row { (button(&t!(ctx, "triage-do"), Weight::First)) }
            }
        }
    }

    fn question(&self, ctx: &Ctx, question: &Question) -> Markup {
        let id = self.filled.id(&question.number);
        let chosen = |word: &str, yes: bool| {
            self.filled.chose(&question.number, word)
                || (self.filled.value(&question.number).is_empty()
                    && question.answered.as_ref().is_some_and(|(said, _)| *said == yes))
        };
        html! {
            fieldset id=(id) data-question aria-describedby={ (id) "-why" } {
                legend { span.number { (question.number) } " " (swedish(ctx, &question.text)) }
                div.yesno {
                    @for (word, label, yes) in [("yes", t!(ctx, "triage-yes"), true), ("no", t!(ctx, "triage-no"), false)] {
                        span.choice { input type="radio" id={ (id) "-" (word) } name=(question.number) value=(word) checked[chosen(word, yes)];
                            label for={ (id) "-" (word) } { (label) } }
                    }
                }
                div.why-not id={ (id) "-why" } {
                    (proposal(ctx, question.proposed))
                    @if !question.signals.is_empty() { " " span.small { (swedish(ctx, &question.signals.join("; "))) } }
                    @if let Some((_, who)) = &question.answered { " " span.small { (t!(ctx, "triage-by", name = who)) } }
                    " " span.small { (t!(ctx, "triage-leads")) " " (swedish(ctx, &question.leads_to)) }
                }
            }
        }
    }

    fn answered(&self, ctx: &Ctx) -> Markup {
        html! {
            dl.facts { @for question in &self.questions {
                dt { (question.number) " " (swedish(ctx, &question.text)) }
                dd { @match &question.answered {
                    Some((yes, who)) => { strong { @if *yes { (t!(ctx, "triage-yes")) } @else { (t!(ctx, "triage-no")) } } " " span.small { (t!(ctx, "triage-by", name = who)) } }
                    None => span.small { (t!(ctx, "triage-unanswered")) },
                } }
            } }
        }
    }
}

fn proposal(ctx: &Ctx, proposed: Proposed) -> Markup {
    html! {
        span.chip.soon[proposed == Proposed::Yes] {
            @match proposed {
                Proposed::Yes => (t!(ctx, "triage-proposed-yes")),
                Proposed::No => (t!(ctx, "triage-proposed-no")),
                Proposed::Ask => (t!(ctx, "triage-proposed-ask")),
            }
        }
    }
}

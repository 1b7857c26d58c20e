//! The criticism steps (requirements 4.3), for packs that have them: asked in order, each answer kept.

use super::{MessagePage, acts::ActView};
use crate::{
    ctx::Ctx,
    links,
    parts::{
        due::swedish,
        form::{Choice, Filled, Weight, button, field, made_on},
    },
    t,
};
use maud::{Markup, html};
use torg_office::inbox::draft::Form;

/// One step as the policy words it.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its key in the policy.
    pub key: String,
    /// The question, Swedish.
    pub question: String,
    /// What the policy says about it, Swedish.
    pub says: Option<String>,
    /// Whether "partly" is an answer.
    pub partly: bool,
}

/// The steps.
#[derive(Clone, Debug)]
pub struct Steps {
    /// In order.
    pub steps: Vec<Step>,
    /// The set reply to a disparaging post, where the policy has one.
    pub clarify_reply: Option<String>,
}

impl Steps {
    /// The steps as one form.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage, act: &ActView) -> Markup {
        let filled = &act.filled;
        let draft = links::draft(page.id);
        html! {
            form method="post" action=(links::criticism(page.id)) {
                (filled.summary(ctx)) (made_on(ctx, page.revision))
                @for step in &self.steps { (one(ctx, filled, step)) }
                @if let Some(reply) = &self.clarify_reply {
                    details.quiet { summary { (t!(ctx, "criticism-clarify")) } p.small { (swedish(ctx, reply)) } }
                }
                (field(ctx, filled, "meet", t!(ctx, "criticism-meet")).optional().radios(&[
                    Choice::new("yes", t!(ctx, "criticism-meet-yes")),
                    Choice::new("no", t!(ctx, "criticism-meet-no")),
                ]))
                (field(ctx, filled, "note", t!(ctx, "act-note")).optional().draft(&draft, Form::Criticism.word()).kept(act.kept_at).lines(2))
                p.row { (button(&t!(ctx, "criticism-do"), Weight::First)) }
            }
        }
    }
}

fn one(ctx: &Ctx, filled: &Filled, step: &Step) -> Markup {
    let mut choices =
        vec![Choice::new("yes", t!(ctx, "triage-yes")), Choice::new("no", t!(ctx, "triage-no"))];
    if step.partly {
        choices.insert(1, Choice::new("partly", t!(ctx, "criticism-partly")));
    }
    let asked = field(ctx, filled, &step.key, step.question.as_str()).optional();
    let asked = match &step.says {
        Some(says) => asked.hint(says.as_str()),
        None => asked,
    };
    asked.radios(&choices)
}

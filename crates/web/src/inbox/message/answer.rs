//! The answer: written, drafted at the server, ordered; and where torg cannot write, put up by hand and confirmed.

use super::MessagePage;
pub use super::sending::{Sending, Stopped};
use crate::{
    ctx::Ctx,
    links,
    parts::{
        diff,
        due::swedish,
        form::{Filled, Takes, Weight, button, field, made_on},
        notice::{Tone, inline},
        time,
    },
    t,
};
use jiff::Timestamp;
use maud::{Markup, html};
use torg_domain::ids::{OrderId, VersionId};
use torg_office::inbox::draft::Form;

/// The answer's form, or its order.
#[derive(Clone, Debug)]
pub struct AnswerForm {
    /// Where the answer stands.
    pub stage: AnswerStage,
    /// Where it will be seen and what the policy asks of it, in Swedish.
    pub policy: Vec<String>,
    /// The version of the message it answers: an edit in between is announced, not overwritten.
    pub version: VersionId,
    /// The signature the policy asks for, ready; empty where it asks for none.
    pub signature: String,
    /// The platform torg gives the answer at itself; none where a person puts it up by hand.
    pub sends: Option<String>,
    /// Ready texts (färdiga texter).
    pub ready: Vec<ReadyText>,
    /// What was filled in: the draft, or what was refused.
    pub filled: Filled,
    /// When the draft was kept.
    pub kept_at: Option<Timestamp>,
    /// What the author changed since the draft was begun: before and after. Told before sending.
    pub author_changed: Option<(String, String)>,
    /// What the scanner found in the answer itself, in Swedish: told, never stopped.
    pub warnings: Vec<String>,
}

/// Where an answer stands.
#[derive(Clone, Debug)]
pub enum AnswerStage {
    /// It may be written.
    Write,
    /// It may not, for this reason (Swedish).
    Not(String),
    /// It is ordered and must be put up by hand.
    ByHand(Ordered),
    /// It is ordered, and torg gives it at the platform.
    Sent(Sending),
    /// It is up.
    Given(Given),
}

/// An answer that waits to be put up by hand.
#[derive(Clone, Debug)]
pub struct Ordered {
    /// The order.
    pub order: OrderId,
    /// Whether it is a holding reply (hållsvar).
    pub holding: bool,
    /// The text to put up.
    pub text: String,
    /// Where it is to be put up.
    pub open: Option<String>,
    /// When it was ordered, and by whom.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// What was filled in when confirming.
    pub filled: Filled,
}

/// An answer that is up.
#[derive(Clone, Debug)]
pub struct Given {
    /// The text.
    pub text: String,
    /// Signed by.
    pub by: String,
    /// When it was confirmed.
    pub at: Timestamp,
    /// Where it can be seen.
    pub url: Option<String>,
}

/// A text one can begin from.
#[derive(Clone, Debug)]
pub struct ReadyText {
    /// Its name.
    pub name: String,
    /// Its words.
    pub text: String,
}

impl AnswerForm {
    /// The answer's place under the thread.
    #[must_use]
    pub fn render(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        html! {
            section.said.answer #answer aria-labelledby="answer-title" {
                h2 #answer-title { (t!(ctx, "answer-title")) }
                @if self.filled.is_wrong() && !matches!(self.stage, AnswerStage::Write) { (self.filled.left(ctx)) }
                @match &self.stage {
                    AnswerStage::Not(why) => p.small { (swedish(ctx, why)) },
                    AnswerStage::Write => (self.write(ctx, page)),
                    AnswerStage::ByHand(ordered) => (by_hand(ctx, page, ordered)),
                    AnswerStage::Sent(sending) => (sending.render(ctx, page)),
                    AnswerStage::Given(given) => (up(ctx, given)),
                }
            }
        }
    }

    fn write(&self, ctx: &Ctx, page: &MessagePage) -> Markup {
        let draft = links::draft(page.id);
        html! {
            @for rule in &self.policy { p.small.hint { (swedish(ctx, rule)) } }
            @if let Some((before, after)) = &self.author_changed {
                (inline(Tone::Wrong, &html! {
                    p { strong { (t!(ctx, "answer-author-changed")) } }
                    p.text { (diff::words(before, after)) }
                }))
            }
            form method="post" action=(links::answer(page.id)) {
                (self.filled.summary(ctx))
                (made_on(ctx, page.revision))
                input type="hidden" name="version" value=(self.version);
                (field(ctx, &self.filled, "text", t!(ctx, "answer-text")).draft(&draft, Form::Answer.word()).lines(6))
                @if !self.signature.is_empty() {
                    p.small { (t!(ctx, "answer-signature")) " " strong { (self.signature) } }
                    details.quiet open[self.filled.error("unsigned").is_some()] { summary { (t!(ctx, "answer-unsigned")) }
                        (field(ctx, &self.filled, "unsigned", t!(ctx, "answer-unsigned-why")).optional().line()) }
                }
                @for warning in &self.warnings { p.warning { (swedish(ctx, warning)) } }
                @if self.author_changed.is_some() {
                    input type="hidden" name="changed" value="yes";
                    (field(ctx, &self.filled, "seen-change", t!(ctx, "answer-seen-change")).tick())
                }
                p.row {
                    @match &self.sends {
                        Some(platform) => (button(&t!(ctx, "answer-send", platform = platform.as_str()), Weight::First)),
                        None => (button(&t!(ctx, "answer-do"), Weight::First)),
                    }
                    button type="submit" formaction=(draft) formnovalidate { (t!(ctx, "answer-keep")) }
                    span.small.end #draft-state role="status" {
                        @if let Some(at) = self.kept_at { (t!(ctx, "draft-kept")) " " (time::short(ctx, at)) }
                    }
                }
                p.small { @match &self.sends {
                    Some(platform) => (t!(ctx, "answer-then-sent", platform = platform.as_str())),
                    None => (t!(ctx, "answer-then")),
                } }
            }
            @if !self.ready.is_empty() {
                details { summary { (t!(ctx, "answer-ready")) }
                    dl.ready { @for ready in &self.ready { dt { (ready.name) } dd { (ready.text) } } } }
            }
        }
    }
}

fn by_hand(ctx: &Ctx, page: &MessagePage, ordered: &Ordered) -> Markup {
    let text = Filled::new("copy").with("copy-text", ordered.text.as_str());
    html! {
        p { strong { @if ordered.holding { (t!(ctx, "by-hand-holding")) } @else { (t!(ctx, "by-hand-answer")) } }
            " " (t!(ctx, "by-hand-ordered", name = ordered.by.as_str())) " " (time::short(ctx, ordered.at)) }
        ol.steps {
            li {
                label for=(text.id("copy-text")) { (t!(ctx, "by-hand-copy")) }
                textarea id=(text.id("copy-text")) readonly rows="5" data-copy { "\n" (ordered.text) }
            }
            li { (t!(ctx, "by-hand-open"))
                @match ordered.open.as_deref().and_then(links::outside) {
                    Some(href) => { " " a href=(href) rel="noreferrer noopener external" target="_blank" { (t!(ctx, "by-hand-open-link")) } }
                    None => { " " (t!(ctx, "by-hand-open-none")) }
                }
            }
            li { (t!(ctx, "by-hand-paste")) }
            li {
                form method="post" action=(links::confirm(page.id, ordered.order)) {
                    (ordered.filled.summary(ctx))
                    (made_on(ctx, page.revision))
                    (field(ctx, &ordered.filled, "address", t!(ctx, "by-hand-address")).hint(t!(ctx, "by-hand-address-hint")).takes(Takes::Address).line())
                    (button(&t!(ctx, "by-hand-confirm"), Weight::First))
                }
            }
        }
        (super::exits::cancel(ctx, page, ordered.order, "cancel-answer", &t!(ctx, "by-hand-cancel")))
    }
}

fn up(ctx: &Ctx, given: &Given) -> Markup {
    html! {
        p.text { (given.text) }
        p.small { (t!(ctx, "answer-given", name = given.by.as_str())) " " (time::long(ctx, given.at))
            @if let Some(href) = given.url.as_deref().and_then(links::outside) {
                ". " a href=(href) rel="noreferrer noopener external" { (t!(ctx, "answer-see")) }
            }
        }
    }
}

//! The answer: written, ordered, up; and what the policy asks of it.

use super::{View, body, whole, word};
use crate::{
    inbox::message::answer::{AnswerForm, AnswerStage, Given, Ordered, ReadyText, Sending, Stopped},
    parts::form::Filled,
};
use torg_domain::{
    inbox::{steps::Act, tracks::Handling},
    municipality::rights::Right,
    policy::texts::TextUse,
    privacy,
};
use torg_office::{
    Refusal,
    inbox::{answer, draft::Form, sent},
};
use torg_store::decisions::rows::OutwardRow;
use torg_store::inbox::rows::{OrderRow, instant};
use uuid::Uuid;

impl View<'_> {
    pub(super) async fn answer(&self) -> Result<AnswerForm, Refusal> {
        let opened = self.opened;
        let mine = self.draft(Form::Answer);
        let delivered = opened.forwardings.iter().rev().find_map(|f| f.answer.clone());
        let begun = mine.map(|d| d.text.clone()).or(delivered);
        let mut signature = String::new();
        let mut policy_lines = vec![format!("Svaret läggs upp i tråden, i {}.", opened.channel.name)];
        let mut unknown = None;
        let mut ready = Vec::new();
        if let Some(policy) = &self.policy {
            match answer::signature(&self.me.desk, &mut self.me.desk.reader(), policy).await {
                Ok(line) => signature = line,
                Err(asks @ Refusal::Asks(_)) => unknown = Some(asks.to_string()),
                Err(other) => return Err(other),
            }
            if opened.message.tracks.handling == Handling::Criticism {
                policy_lines.extend(policy.policy.criticism().map(|c| c.rule.clone()));
            }
            let offered = [TextUse::Answer, TextUse::Clarify, TextUse::IndividualMatter];
            ready = policy
                .policy
                .texts()
                .iter()
                .filter(|t| offered.contains(&t.for_use))
                .map(|t| ReadyText { name: t.title.clone(), text: t.body.clone() })
                .collect();
        }
        Ok(AnswerForm {
            stage: self.stage(unknown),
            policy: policy_lines,
            sends: opened.sends.then(|| self.platform.clone()),
            version: opened.message.version,
            signature,
            ready,
            filled: begun
                .map_or_else(|| Filled::new("answer"), |text| Filled::new("answer").with("text", text)),
            kept_at: mine.map(|d| instant(d.saved_at)),
            author_changed: mine.filter(|d| d.version != opened.message.version.0).and_then(|d| {
                let text = |id: Uuid| opened.versions.iter().find(|v| v.id == id).map(whole);
                Some((text(d.version)?, text(opened.message.version.0)?))
            }),
            warnings: mine.map(|d| self.warnings(&d.text)).unwrap_or_default(),
        })
    }

    /// What the scanner finds in our own answer: told before it is sent.
    pub(super) fn warnings(&self, text: &str) -> Vec<String> {
        let mut kinds: Vec<_> = privacy::scan(&privacy::Rules::new(self.me.desk.today()), text)
            .into_iter()
            .map(|f| f.kind.swedish())
            .collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.into_iter().map(|kind| format!("I svaret finns: {kind}. Det blir synligt för alla.")).collect()
    }

    pub(super) fn stage(&self, unknown: Option<String>) -> AnswerStage {
        let opened = self.opened;
        if let Some(order) = self.open_order(&["answer", "holding"]) {
            let body = body(order);
            let (text, signature) = (word(&body, "text"), word(&body, "signature"));
            let text = if signature.is_empty() { text.to_owned() } else { format!("{text}\n\n{signature}") };
            if let Some(state) = self.itself(order) {
                return AnswerStage::Sent(self.sending(order, state, text));
            }
            return AnswerStage::ByHand(Ordered {
                order: order.id.into(),
                holding: order.kind == "holding",
                text,
                open: opened.message.url.clone().or_else(|| Some(opened.channel.address.clone())),
                at: instant(order.ordered_at),
                by: self.name(order.ordered_by),
                filled: Filled::new("confirm"),
            });
        }
        let given = opened.orders.iter().rev().find(|o| o.kind == "answer" && o.confirmed_at.is_some());
        let answered = matches!(opened.message.tracks.handling, Handling::Answered | Handling::Closed);
        if let Some(order) = given.filter(|_| answered) {
            let body = body(order);
            return AnswerStage::Given(Given {
                text: format!("{}\n\n{}", word(&body, "text"), word(&body, "signature")).trim().to_owned(),
                by: self.name(order.ordered_by),
                at: instant(order.confirmed_at.unwrap_or(order.ordered_at)),
                url: order.proof.clone(),
            });
        }
        let not = self
            .refused(Act::OrderAnswer, Right::Handle, opened.may.handle)
            .or(unknown)
            .or_else(|| (!opened.shown).then(|| "Öppna meddelandet först.".to_owned()));
        not.map_or(AnswerStage::Write, AnswerStage::Not)
    }

    /// An answer that torg is giving: how far it has come, what is wrong, and what the author did meanwhile.
    fn sending(&self, order: &OrderRow, state: &OutwardRow, text: String) -> Sending {
        let opened = self.opened;
        let told = |id: Uuid| opened.versions.iter().find(|v| v.id == id).map(whole);
        let made_on = word(&body(order), "version").parse().ok();
        let stopped = (state.state == sent::STOPPED).then(|| match opened.message.gone_at {
            Some(_) => Stopped::Gone,
            None => Stopped::Edited {
                before: made_on.and_then(told).unwrap_or_default(),
                after: told(opened.message.version.0).unwrap_or_default(),
            },
        });
        Sending {
            order: order.id.into(),
            holding: order.kind == "holding",
            text,
            platform: self.platform.clone(),
            at: instant(order.ordered_at),
            by: self.name(order.ordered_by),
            asked: state.asked_at.is_some(),
            problem: crate::handlers::decision_view::problem_of(state),
            stopped,
            may: opened.may.handle,
            filled: Filled::new("sending"),
        }
    }
}

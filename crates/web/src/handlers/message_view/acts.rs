//! Every act with what its form needs, or why it may not be done.

use super::{View, body, word};
use crate::{
    inbox::message::{
        acts::{ActForm, ActView},
        criticism::{Step, Steps},
        exits::{LawyerStage, RemoveStage},
    },
    parts::form::{Choice, Filled},
};
use torg_domain::{
    inbox::{message::Visibility, steps::Act, tracks::Handling},
    municipality::rights::Right,
};
use torg_office::{Refusal, inbox::leave::Reason};
use torg_store::inbox::rows::instant;

impl View<'_> {
    pub(super) fn acts(&self) -> Vec<ActView> {
        let may = self.opened.may;
        let act = |form: ActForm, refused: Option<String>| match refused {
            Some(why) => ActView::not(form, &why),
            None => ActView::may(form),
        };
        let handle = |a: Act| self.refused(a, Right::Handle, may.handle);
        let mut holding = act(ActForm::Holding, handle(Act::OrderHolding));
        if let Some(Ok(Some(text))) = self.policy.as_ref().map(|p| p.policy.holding_reply()) {
            holding.filled = holding.filled.with("text", text.body.as_str());
        }
        let mut acts = vec![
            act(ActForm::Answer, None),
            act(ActForm::Triage, None),
            holding,
            act(ActForm::Consult { people: self.everybody.clone() }, handle(Act::Consult)),
            act(ActForm::Forward { people: self.everybody.clone() }, handle(Act::Forward)),
        ];
        if let Some(criticism) = self.policy.as_ref().and_then(|p| p.policy.criticism()) {
            acts.push(act(ActForm::Criticism(self.steps(criticism)), handle(Act::BeginCriticism)));
        }
        acts.extend([
            act(
                ActForm::Leave {
                    reasons: Reason::ALL.map(|r| Choice::new(r.word(), r.swedish())).into(),
                    rule: None,
                },
                handle(Act::Leave),
            ),
            self.remove(),
            self.record(),
        ]);
        acts.extend(self.answers_record());
        acts.extend([
            self.lawyer(),
            act(ActForm::Notify { manager: "Närmaste chef enligt riktlinjerna".into() }, handle(Act::Triage)),
            act(ActForm::Assign { people: self.handlers.clone() }, handle(Act::Assign)),
            self.secrecy(),
            act(ActForm::Close, handle(Act::Close)),
            act(ActForm::Reopen, handle(Act::Reopen)),
            self.undo(),
        ]);
        for act in &mut acts {
            let begun = act.form.draft().and_then(|form| Some((form, self.draft(form)?)));
            if let Some((form, draft)) = begun {
                act.filled = Filled::new(act.form.word()).with(form.field(), draft.text.as_str());
                act.kept_at = Some(instant(draft.saved_at));
            }
        }
        acts
    }

    pub(super) fn steps(&self, criticism: &torg_domain::policy::criticism::Criticism) -> Steps {
        let text =
            |key: &str| self.policy.as_ref().and_then(|p| p.policy.pack().text(key)).map(|t| t.body.clone());
        Steps {
            steps: criticism
                .step
                .iter()
                .map(|s| Step { key: s.key.clone(), question: s.wording.clone(), says: None, partly: true })
                .collect(),
            clarify_reply: criticism
                .step
                .iter()
                .find_map(|s| s.text.as_ref())
                .and_then(|key| text(key.as_str())),
        }
    }

    pub(super) fn remove(&self) -> ActView {
        let may = self.opened.may;
        if let Some(order) = self.open_order(&["remove"]) {
            let form = ActForm::Remove(RemoveStage::Confirm {
                order: order.id.into(),
                ground: word(&body(order), "title").to_owned(),
                copy: (
                    instant(order.ordered_at),
                    order.copy.as_ref().map(|sha| sha.iter().map(|b| format!("{b:02x}")).collect()),
                ),
                open: self.opened.message.url.clone(),
                itself: self.itself(order).is_some(),
            });
            return if may.remove {
                ActView::may(form)
            } else {
                ActView::not(form, &Refusal::NotAllowed(Right::Remove).to_string())
            };
        }
        let grounds = self.policy.iter().flat_map(|p| p.policy.grounds());
        let form = ActForm::Remove(RemoveStage::Decide {
            grounds: grounds
                .map(|g| Choice::new(g.key.as_str(), g.title.as_str()).hint(g.wording.as_str()))
                .collect(),
            measures: super::super::decision_view::measures(self.me, &self.opened.channel),
            cannot: super::super::decision_view::cannot(self.me, &self.opened.channel),
            harmful: self.policy.as_ref().is_some_and(|p| {
                p.policy.pack().parameters.harmful_material.notify_manager.value() == Some(&true)
            }),
            assessed: self.opened.message.tracks.handling == Handling::RemovalAssessed,
            not_order: (!may.remove).then(|| Refusal::NotAllowed(Right::Remove).to_string()),
        });
        match self.refused(Act::AssessRemoval, Right::Handle, may.handle || may.remove) {
            Some(why) => ActView::not(form, &why),
            None => ActView::may(form),
        }
    }

    pub(super) fn lawyer(&self) -> ActView {
        use torg_domain::inbox::tracks::Police;
        let done = |kind: &str| {
            let order =
                self.opened.orders.iter().rev().find(|o| o.kind == "lawyer" && o.confirmed_at.is_some());
            format!("{kind} {}", order.and_then(|o| o.proof.clone()).unwrap_or_default())
        };
        let stage = match self.opened.message.tracks.police {
            Police::None => {
                let title = self.policy.as_ref().and_then(|p| {
                    let key = p.policy.consulted_on_police().ok()?;
                    p.policy.pack().title(key).map(|t| t.name.clone())
                });
                LawyerStage::Ask { lawyer: title.unwrap_or_else(|| "Juristen".into()) }
            }
            Police::WithLawyer => {
                let order = self.open_order(&["lawyer"]);
                let asked = order
                    .map(|o| format!("{} frågade: {}", self.name(o.ordered_by), word(&body(o), "question")));
                LawyerStage::Outcome { asked: asked.unwrap_or_default() }
            }
            Police::Reported => LawyerStage::Done(done("Polisanmält.")),
            Police::NotReported => LawyerStage::Done(done("Inte polisanmält.")),
        };
        match self.refused(Act::AskLawyer, Right::Handle, self.opened.may.handle) {
            Some(why) => ActView::not(ActForm::Lawyer(stage), &why),
            None => ActView::may(ActForm::Lawyer(stage)),
        }
    }

    pub(super) fn secrecy(&self) -> ActView {
        let marked = self.opened.message.visibility == Visibility::Secret;
        let right = if marked { Right::ReadSecret } else { Right::Handle };
        let holds = self.me.desk.must(right, self.opened.channel.unit.into()).is_ok();
        match self.refused(Act::Triage, right, holds) {
            Some(why) => ActView::not(ActForm::Secrecy { marked }, &why),
            None => ActView::may(ActForm::Secrecy { marked }),
        }
    }

    pub(super) fn undo(&self) -> ActView {
        let last = self.opened.steps.last();
        let what = last.map(|s| self.happening(s).what).unwrap_or_default();
        if self.opened.may.handle && last.is_some() {
            ActView::may(ActForm::Undo { what })
        } else {
            ActView::not(ActForm::Undo { what }, "Det finns inget att ångra.")
        }
    }
}

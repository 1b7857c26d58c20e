//! The record's stages: the post's, and our answer's where the policy decides it for itself.

use super::View;
use crate::inbox::message::{
    acts::{ActForm, ActView},
    record::{AnswerRecordStage, RecordStage, Restricted},
};
use torg_domain::{
    inbox::{
        steps::Act,
        tracks::{AnswerRecord, Record},
    },
    municipality::rights::Right,
};
use torg_office::{
    Refusal,
    inbox::{
        answers_record,
        record::{Restriction, restriction},
    },
};
use torg_store::inbox::rows::OrderRow;

impl View<'_> {
    /// The latest order of a kind that was confirmed.
    fn confirmed(&self, kind: &str) -> Option<&OrderRow> {
        self.opened.orders.iter().rev().find(|o| o.kind == kind && o.confirmed_at.is_some())
    }

    fn may_not_register(&self) -> Option<String> {
        (!self.opened.may.register).then(|| Refusal::NotAllowed(Right::Register).to_string())
    }

    /// How an order is restricted, for this reader: the provision tells what a guarded text is about.
    fn restricted(&self, order: &OrderRow) -> Option<Restricted> {
        Some(match restriction(order)? {
            Restriction::By(provision) if self.opened.shown => Restricted::By(provision),
            Restriction::By(_) => Restricted::Masked,
            Restriction::ToSay(proposed) => Restricted::ToSay(proposed.filter(|_| self.opened.shown)),
        })
    }

    pub(super) fn record(&self) -> ActView {
        let open = self.open_order(&["register", "transfer"]);
        let order = open.map(|o| o.id.into());
        let restricted = open.and_then(|o| self.restricted(o));
        let not = self.may_not_register();
        let stage = match self.opened.message.tracks.record {
            Record::ToRegister => RecordStage::Await { order, transfer: false, restricted, not },
            Record::ToTransfer => RecordStage::Await { order, transfer: true, restricted, not },
            Record::Registered => {
                let done = self.confirmed("register");
                let number = done.and_then(|o| o.proof.clone()).unwrap_or_default();
                RecordStage::Done(format!("Registrerad: {number}"), done.and_then(|o| self.restricted(o)))
            }
            _ => RecordStage::Decide {
                rule: self.opened.proposed.as_ref().map(|p| p.record.why.clone()).filter(|w| !w.is_empty()),
            },
        };
        match &stage {
            RecordStage::Decide { .. } => {
                match self.refused(Act::KeepOrdered, Right::Handle, self.opened.may.handle) {
                    Some(why) => ActView::not(ActForm::Record(stage), &why),
                    None => ActView::may(ActForm::Record(stage)),
                }
            }
            _ => ActView::may(ActForm::Record(stage)),
        }
    }

    /// Our answer's own record; none where nobody asks for it.
    pub(super) fn answers_record(&self) -> Option<ActView> {
        let stage = match self.opened.message.tracks.answer_record {
            AnswerRecord::NotAsked => return None,
            AnswerRecord::ToRegister => AnswerRecordStage::Await {
                order: self.open_order(&[answers_record::ORDER]).map(|o| o.id.into()),
                same_case: self.confirmed("register").and_then(|o| o.proof.clone()),
                not: self.may_not_register(),
            },
            AnswerRecord::Registered => {
                let number = self.confirmed(answers_record::ORDER).and_then(|o| o.proof.clone());
                AnswerRecordStage::Done(format!("Svaret är registrerat: {}", number.unwrap_or_default()))
            }
            AnswerRecord::Undecided | AnswerRecord::KeptOrdered => {
                let policy = self.policy.as_ref();
                let step = policy.and_then(|p| Some((p, p.policy.decides_answers_record()?)));
                let rule = step.map(|(p, step)| format!("{} {}", step.wording, p.policy.cite()));
                AnswerRecordStage::Decide { rule: rule.unwrap_or_default() }
            }
        };
        Some(match &stage {
            AnswerRecordStage::Decide { .. } => {
                match self.refused(Act::KeepAnswerOrdered, Right::Handle, self.opened.may.handle) {
                    Some(why) => ActView::not(ActForm::AnswerRecord(stage), &why),
                    None => ActView::may(ActForm::AnswerRecord(stage)),
                }
            }
            _ => ActView::may(ActForm::AnswerRecord(stage)),
        })
    }
}

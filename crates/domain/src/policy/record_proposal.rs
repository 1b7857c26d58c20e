//! Which way a message takes as a public record: a proposal, which a person confirms (RG-03).

use super::criticism::CriticismStep;
use super::grounds::{Ground, Keep, Registering};
use super::in_force::{Asks, Policy};
use super::triage::{Lead, QuestionKey};
use super::values::{CommentDefault, DirectMessages, RegisterRemoved, RegisterWhen};
use crate::inbox::restriction::Provision;
use crate::inbox::tracks::Record;

/// What is known about the message when the proposal is made.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct RecordFacts {
    /// It was sent to one recipient.
    pub direct: bool,
    /// It starts a case, or is a received matter.
    pub starts_case: bool,
    /// It adds a fact to a case.
    pub adds_fact: bool,
    /// Something must be done that is not routine.
    pub action_beyond_routine: bool,
    /// It holds something under secrecy.
    pub secrecy: bool,
    /// It was, or is being, removed on this ground (a ground's key).
    pub removed_on: Option<String>,
}

/// A proposed way, and why.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordProposal {
    /// Where the record track should go.
    pub to: Record,
    /// Why, in Swedish.
    pub why: String,
    /// The parameter or ground it stands on.
    pub stands_on: String,
}

impl Policy {
    /// Which way the policy proposes for a message as a public record.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn record_proposal(&self, facts: &RecordFacts) -> Result<RecordProposal, Asks> {
        let propose = |to, why: &str, stands_on: &str| RecordProposal {
            to,
            why: why.to_owned(),
            stands_on: stands_on.to_owned(),
        };
        // A document under secrecy must always be registered (OSL 5 kap. 1 §), whatever the guideline says.
        if facts.secrecy {
            return Ok(propose(
                Record::ToRegister,
                "innehåller sekretess och ska därför alltid registreras",
                "record.register_when",
            ));
        }
        let when = self.register_when()?;
        let reasons = [
            (RegisterWhen::AddsFact, facts.adds_fact),
            (RegisterWhen::StartsCase, facts.starts_case),
            (RegisterWhen::ReceivedMatter, facts.starts_case),
            (RegisterWhen::ActionBeyondRoutine, facts.action_beyond_routine),
        ];
        if let Some((reason, _)) =
            reasons.iter().find(|(reason, true_here)| *true_here && when.contains(reason))
        {
            return Ok(propose(Record::ToRegister, reason.swedish(), "record.register_when"));
        }
        if let Some(proposal) = facts.removed_on.as_ref().and_then(|key| self.removed(key, &when)) {
            return Ok(proposal);
        }
        let transfer = self.pack().parameters.record.direct_messages.value()
            == Some(&DirectMessages::Transfer)
            || self
                .triage()
                .question(QuestionKey::T4)
                .is_some_and(|question| question.on && question.leads_to.contains(&Lead::Transfer));
        if facts.direct && transfer {
            return Ok(propose(
                Record::ToTransfer,
                DirectMessages::Transfer.swedish(),
                "record.direct_messages",
            ));
        }
        let default = self.pack().parameters.record.comment_default.value();
        let why = default.map_or("hålls ordnad i torg", |default| CommentDefault::swedish(*default));
        Ok(propose(Record::KeptOrdered, why, "record.comment_default"))
    }

    fn removed(&self, key: &str, when: &[RegisterWhen]) -> Option<RecordProposal> {
        let ground = self.ground(key)?;
        let rule = self.pack().parameters.removal.register_removed.value();
        let (to, stands_on) = match (ground.register, rule) {
            (Registering::NotRequired, _) => (Record::KeptOrdered, format!("ground.{key}")),
            (Registering::Always | Registering::AsCase, _) => (Record::ToRegister, format!("ground.{key}")),
            (Registering::ByContent, Some(RegisterRemoved::Always)) => {
                (Record::ToRegister, "removal.register_removed".to_owned())
            }
            (Registering::ByContent, _) if when.contains(&RegisterWhen::Removed) => {
                (Record::ToRegister, "record.register_when".to_owned())
            }
            (Registering::ByContent, _) => return None,
        };
        let why = match to {
            Record::ToRegister => format!("borttaget på grunden ”{}” och ska registreras", ground.title),
            _ => format!("borttaget på grunden ”{}”, som inte behöver registreras", ground.title),
        };
        Some(RecordProposal { to, why, stands_on })
    }

    /// The step by which our answer to criticism is decided on as a record of its own, before the message
    /// closes (AN-26, RG-06); `None` where the policy does not ask for it.
    #[must_use]
    pub fn decides_answers_record(&self) -> Option<&CriticismStep> {
        self.pack().criticism.decides_answer()
    }

    /// Whether what was removed on this ground is registered with restriction: its copy is guarded, or the
    /// ground rests on a provision of secrecy. What may be under secrecy is always registered (OSL 5 kap.
    /// 1 §), also where the content decides otherwise.
    #[must_use]
    pub fn registers_restricted(&self, ground: &Ground) -> bool {
        ground.register != Registering::NotRequired
            && (ground.keep == Keep::Restricted || self.secrecy_of(ground).is_some())
    }

    /// The provision of secrecy that a ground cites: proposed as the diary's mark, for a person to confirm.
    /// Chapters 15 to 43 of the act hold such provisions; the others say when and against whom they apply.
    #[must_use]
    pub fn secrecy_of(&self, ground: &Ground) -> Option<Provision> {
        let law = ground.law.iter().filter_map(|key| self.pack().provision(key.as_str()));
        let secrecy = law.filter(|law| law.number == "2009:400").filter_map(|law| law.section.as_deref());
        secrecy.filter_map(|section| Provision::read(section).ok()).find(|p| (15..=43).contains(&p.chapter()))
    }

    /// What makes a message one to register.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn register_when(&self) -> Result<Vec<RegisterWhen>, Asks> {
        match self.pack().parameters.record.register_when.value() {
            Some(said) => Ok(said.clone()),
            None => self.chosen("record.register_when", RegisterWhen::from_word),
        }
    }
}

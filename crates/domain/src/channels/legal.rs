//! What the law asks of a channel before it is approved: gone through once for each application.
//!
//! The questions are the same everywhere, because the law is; the paragraphs stand in `policies/law.toml`.

use crate::policy::reading::words;
use serde::{Deserialize, Serialize};

words! {
    /// One question of the legal checklist.
    pub enum LegalCheck {
        /// BBS-lagen 4 §.
        Supervision = "supervision", "Någon kan hålla uppsikt över kanalen så ofta som behövs.";
        /// BBS-lagen 3 §.
        Identity = "identity", "Det går att visa i kanalen vem som står bakom den och vilka som kan läsa.";
        /// BBS-lagen 5 §.
        Moderation = "moderation", "Det som lagen förbjuder kan tas bort eller döljas så att ingen annan ser det.";
        /// OSL 5 kap., TF 2 kap.
        Records = "records", "Det som skrivs kan hållas ordnat, registreras och lämnas ut.";
        /// Arkivlagen.
        Preservation = "preservation", "Det är bestämt vad som bevaras och vad som gallras.";
        /// GDPR art. 6 och 13.
        LegalBasis = "legal-basis", "Det finns en laglig grund för personuppgifterna, och de som berörs får veta det.";
        /// GDPR art. 26.
        Joint = "joint", "Det är klart vem som svarar för vilka personuppgifter, vi eller plattformen.";
        /// GDPR art. 35.
        Impact = "impact", "Riskerna för de som berörs har bedömts.";
        /// GDPR art. 44.
        Transfer = "transfer", "Personuppgifter förs inte till andra länder utan stöd.";
        /// OSL 8 kap. 1 §.
        Secrecy = "secrecy", "Kanalen kräver inte att uppgifter under sekretess hanteras där.";
        /// Lagen om tillgänglighet till digital offentlig service.
        Accessibility = "accessibility", "Det vi lägger upp kan göras tillgängligt för alla.";
    }

    /// How a question was answered.
    pub enum LegalAnswer {
        /// It is so.
        Yes = "yes", "ja";
        /// It is not: then the channel is not approved.
        No = "no", "nej";
        /// The question does not apply, and why stands beside.
        NotApplicable = "not-applicable", "gäller inte";
    }
}

impl LegalCheck {
    /// The keys in law.toml it rests on.
    #[must_use]
    pub fn law(self) -> &'static [&'static str] {
        match self {
            Self::Supervision => &["bbs-4"],
            Self::Identity => &["bbs-3"],
            Self::Moderation => &["bbs-5-1-a", "bbs-5-2"],
            Self::Records => &["tf-2-4", "osl-5-1"],
            Self::Preservation => &["arkl-3", "arkl-10"],
            Self::LegalBasis => &["gdpr-6", "gdpr-13"],
            Self::Joint => &["gdpr-26"],
            Self::Impact => &["gdpr-35"],
            Self::Transfer => &["gdpr-44"],
            Self::Secrecy => &["osl-8-1"],
            Self::Accessibility => &["dos-10"],
        }
    }

    /// Whether it is asked of a platform without dialogue: nobody writes there but ourselves (CH-28).
    #[must_use]
    pub fn asked_without_dialogue(self) -> bool {
        !matches!(self, Self::Supervision | Self::Identity | Self::Moderation)
    }

    /// The questions that are asked.
    pub fn asked(dialogue: bool) -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().filter(move |check| dialogue || check.asked_without_dialogue())
    }
}

/// One answer with what was said beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    /// The question.
    pub check: LegalCheck,
    /// The answer.
    pub answer: LegalAnswer,
    /// What was said beside it.
    pub note: String,
}

/// The first question that keeps the checklist from being done, if any: not answered, answered with no, or
/// said not to apply without a reason.
#[must_use]
pub fn open(answers: &[Answered], dialogue: bool) -> Option<LegalCheck> {
    LegalCheck::asked(dialogue).find(|check| {
        !answers.iter().any(|a| {
            a.check == *check
                && match a.answer {
                    LegalAnswer::Yes => true,
                    LegalAnswer::NotApplicable => !a.note.trim().is_empty(),
                    LegalAnswer::No => false,
                }
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn yes(check: LegalCheck) -> Answered {
        Answered { check, answer: LegalAnswer::Yes, note: String::new() }
    }

    #[test]
    fn the_checklist_is_done_when_every_question_is_answered_and_none_with_no() {
        let mut all: Vec<_> = LegalCheck::ALL.iter().copied().map(yes).collect();
        assert_eq!(open(&all, true), None);
        all[2].answer = LegalAnswer::No;
        assert_eq!(open(&all, true), Some(LegalCheck::Moderation));
        assert_eq!(open(&all, false), None, "nobody else writes there");
        all[7].answer = LegalAnswer::NotApplicable;
        assert_eq!(open(&all, false), Some(LegalCheck::Impact), "why does it not apply?");
        all[7].note = "Inga personuppgifter.".into();
        assert_eq!(open(&all, false), None);
        assert_eq!(open(&[], true), Some(LegalCheck::Supervision));
    }

    #[test]
    fn every_question_rests_on_a_paragraph_that_stands_in_the_law_file() {
        let law = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../policies/law.toml"));
        let law = law.unwrap();
        for key in LegalCheck::ALL.iter().flat_map(|check| check.law()) {
            assert!(law.contains(&format!("key = \"{key}\"")), "{key}");
        }
    }
}

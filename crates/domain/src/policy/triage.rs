//! The triage questions T1-T10 as the municipality words them, and what a yes leads to (4.1).

use super::keys::TitleKey;
use super::reading::{record, words};
use super::said::Requirement;

words! {
    /// Which of the ten questions.
    pub enum QuestionKey {
        /// Secrecy, offensive personal data or a statutory category?
        T1 = "T1", "sekretess, kränkande personuppgifter eller lagstadgat";
        /// Against the rules or purpose of the channel?
        T2 = "T2", "bryter mot kanalens regler";
        /// About an individual's circumstances?
        T3 = "T3", "enskilds förhållanden";
        /// A direct message to somebody in office?
        T4 = "T4", "direktmeddelande";
        /// Adds to a case, starts one, or needs action beyond routine?
        T5 = "T5", "ärende";
        /// Criticism or a claim about the municipality?
        T6 = "T6", "kritik";
        /// A question, or something that expects an answer?
        T7 = "T7", "fråga";
        /// A conversation between others?
        T8 = "T8", "samtal mellan andra";
        /// Has the handler a private interest?
        T9 = "T9", "eget intresse";
        /// Can it harm the municipality's name?
        T10 = "T10", "kan skada kommunens namn";
    }

    /// What a yes leads to.
    pub enum Lead {
        /// Removal, at once.
        RemoveAtOnce = "remove_at_once", "borttagning genast";
        /// An assessment whether to remove.
        AssessRemoval = "assess_removal", "bedömning om borttagning";
        /// Taken down and handled as a case; the person is told where to turn.
        TakeDownToCase = "take_down_to_case", "tas ner och blir ärende";
        /// A warning; the questions go on.
        Warn = "warn", "varning, fortsätt";
        /// Transfer to the ordinary system.
        Transfer = "transfer", "förs över till ordinarie system";
        /// To be registered.
        Register = "register", "registreras";
        /// The steps for criticism.
        AssessCriticism = "assess_criticism", "bedömning av kritik";
        /// An answer.
        Answer = "answer", "besvaras";
        /// Left without an answer, as a decision.
        Leave = "leave", "lämnas utan svar, som beslut";
        /// Handed to another person with a mandate.
        HandOver = "hand_over", "lämnas över till en kollega";
        /// The nearest manager is told; the questions go on.
        NotifyManager = "notify_manager", "närmaste chef underrättas";
        /// Nothing; the questions go on.
        Continue = "continue", "fortsätt";
    }
}

record! {
    /// One question.
    pub struct TriageQuestion {
        /// Which one.
        key: QuestionKey = "fråga",
        /// Whether it is asked.
        on: bool = "ställs",
        /// The question as the officer reads it.
        wording: String = "lydelse",
        /// What a yes leads to, in order.
        leads_to: Vec<Lead> = "ja leder till",
        /// Words of the pack's own that speak for yes.
        words: Vec<String> = "egna ord",
        /// Where it stands.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
    }

    /// Who is consulted in doubt; registration and police reports have parameters of their own.
    pub struct Consulted {
        /// Any one of these; empty where the document names nobody, and then it is asked.
        titles: Vec<TitleKey> = "rådfrågas",
        /// Where it stands.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
    }

    /// The file triage.toml.
    pub struct Triage {
        /// The ten questions, in the order they are asked.
        question: Vec<TriageQuestion> = "frågor",
        /// Who is consulted in doubt.
        consulted: Consulted = "vid tvekan",
        /// The municipality's own description of the process, to link from the page (AN-27).
        process: Option<String> = "processbeskrivning",
    }
}

impl Triage {
    /// One question.
    #[must_use]
    pub fn question(&self, key: QuestionKey) -> Option<&TriageQuestion> {
        self.question.iter().find(|question| question.key == key)
    }
}

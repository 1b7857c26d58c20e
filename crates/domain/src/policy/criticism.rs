//! The steps for meeting criticism, for packs that have them (4.3).

use super::keys::TextKey;
use super::reading::{record, words};
use super::said::Requirement;

words! {
    /// What an answer to a step leads to.
    pub enum StepLead {
        /// On to the next step.
        Next = "next", "nästa steg";
        /// The set reply that asks for a clearer view (AN-21).
        Clarify = "clarify", "svara med färdig text";
        /// Left without an answer, with a reason.
        Leave = "leave", "lämna utan svar, med skäl";
        /// A colleague is asked.
        Consult = "consult", "rådfråga";
        /// A holding reply, then forwarding (AN-23).
        HoldAndForward = "hold_and_forward", "lämna besked och skicka vidare";
        /// An answer is written.
        Draft = "draft", "skriv svar";
        /// The rule is shown beside the editor.
        ShowRule = "show_rule", "visa regeln vid svaret";
        /// Two decisions about registration, for post and answer (AN-26).
        DecideRecords = "decide_records", "besluta om registrering av båda";
    }
}

record! {
    /// One step.
    pub struct CriticismStep {
        /// Its key in this pack.
        key: String = "nyckel",
        /// The question or instruction as the officer reads it.
        wording: String = "lydelse",
        /// What a yes leads to.
        yes: StepLead = "ja",
        /// What a no leads to.
        no: StepLead = "nej",
        /// The reply text offered here.
        text: Option<TextKey> = "svarstext",
        /// Where it stands.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
    }

    /// The file criticism.toml.
    pub struct Criticism {
        /// Whether the steps are used. Packs without steps keep them here as an offer (4.3).
        on: bool = "i bruk",
        /// Whether criticism may be left unmet by decision.
        may_leave: bool = "får lämnas obemött",
        /// The rule shown beside the editor.
        rule: String = "regel",
        /// The steps, in order.
        step: Vec<CriticismStep> = "steg",
    }
}

impl Criticism {
    /// The step that asks for two decisions, the post's registration and the answer's (AN-26, RG-06);
    /// `None` where the steps are not used or none asks.
    #[must_use]
    pub fn decides_answer(&self) -> Option<&CriticismStep> {
        let asks = |step: &&CriticismStep| [step.yes, step.no].contains(&StepLead::DecideRecords);
        self.step.iter().filter(|_| self.on).find(asks)
    }
}

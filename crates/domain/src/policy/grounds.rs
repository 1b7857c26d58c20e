//! The closed list of grounds on which a message may be removed, each with its basis in law.

use super::keys::{GroundKey, LawKey, ParameterKey};
use super::reading::{record, words};
use super::said::{Class, Requirement};
use super::values::Threshold;

words! {
    /// Whether the municipality must or may remove.
    pub enum Obliged {
        /// Must (skyldighet).
        Duty = "duty", "skyldighet";
        /// May (rättighet).
        Right = "right", "rättighet";
    }

    /// Whether a copy is kept.
    pub enum Keep {
        /// A copy is kept with the message's other records.
        Copy = "copy", "kopia sparas";
        /// A copy is kept that only those with the right to secret messages may open.
        Restricted = "restricted", "skyddad kopia sparas";
        /// A copy need not be kept; the removal is still on the trail.
        NotRequired = "not_required", "kopia behövs inte";
        /// No copy may be made: to hold it would itself be a crime.
        Forbidden = "forbidden", "kopia får inte göras";
    }

    /// Whether what was removed on this ground is registered.
    pub enum Registering {
        /// Always.
        Always = "always", "registreras alltid";
        /// Its content decides.
        ByContent = "by_content", "innehållet avgör";
        /// As a case of its own.
        AsCase = "as_case", "blir ärende";
        /// Not required.
        NotRequired = "not_required", "behöver inte registreras";
    }

    /// When a second person must agree before a removal is decided.
    pub enum FourEyes {
        /// Before something is gone for good; what can be put back waits for nobody.
        Deletion = "deletion", "en annan person godkänner radering";
        /// Before any measure on this ground.
        Always = "always", "en annan person godkänner varje åtgärd";
    }

    /// What is said about the police.
    pub enum PoliceTrack {
        /// Not relevant.
        No = "no", "inte aktuellt";
        /// Whoever handles it decides whether to ask.
        Consider = "consider", "överväg anmälan";
        /// To be reported.
        Report = "report", "anmäls";
    }
}

record! {
    /// One ground.
    pub struct Ground {
        /// Its key in this pack.
        key: String = "nyckel",
        /// What it is called.
        title: String = "benämning",
        /// What it means, as told to the author and the public.
        wording: String = "lydelse",
        /// Whether it may be chosen now.
        on: bool = "i bruk",
        /// The provisions it rests on; empty where only the municipality's own rules do.
        law: Vec<LawKey> = "lagstöd",
        /// The parameter that prohibits it; left out where the law alone does.
        parameter: Option<ParameterKey> = "riktlinje",
        /// Must or may.
        obliged: Obliged = "skyldighet eller rätt",
        /// Whether BBS-lagen 5 § orders the removal.
        statutory: bool = "lagstadgad",
        /// Its own threshold, where it differs from the pack's.
        threshold: Option<Threshold> = "tröskel",
        /// Whether it is an offence of personal data, which starts a clock of its own.
        personal_data: bool = "personuppgifter",
        /// Whether a copy is kept.
        keep: Keep = "kopia",
        /// Whether it is registered.
        register: Registering = "registrering",
        /// Whether a notice is left where it stood.
        public_notice: bool = "besked på sidan",
        /// Whether the author is told.
        tell_sender: bool = "besked till avsändaren",
        /// What is said about the police.
        police: PoliceTrack = "polis",
        /// When a second person must agree; left out where the document asks for none.
        four_eyes: Option<FourEyes> = "andra person",
        /// Words of the pack's own that hint at it; they propose, never decide.
        words: Vec<String> = "egna ord",
        /// Where it stands in the document, or in which law.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
        /// Who may change it.
        class: Class = "klass",
    }

    /// What is said about having a removal reconsidered (RM-36).
    pub struct AppealRule {
        /// Within how many days of the decision; left out where no end is set.
        within_days: Option<u16> = "inom dagar",
        /// Where to turn next when the decision stands.
        next: Vec<LawKey> = "nästa instans",
        /// Where it stands in the document, or that it is our recommendation.
        source: String = "källa",
        /// The requirements it rests on.
        req: Vec<Requirement> = "krav",
        /// Who may change it.
        class: Class = "klass",
    }

    /// The file grounds.toml.
    pub struct GroundsFile {
        /// Whether the list is closed, or holds examples and other unlawful content may be added (RM-06).
        examples_only: bool = "listan är exempel",
        /// How a removal is reconsidered; left out where the document says nothing.
        appeal: Option<AppealRule> = "omprövning",
        /// Every ground.
        ground: Vec<Ground> = "grunder",
    }
}

impl Ground {
    /// The ground's key.
    #[must_use]
    pub fn ground_key(&self) -> GroundKey {
        GroundKey(self.key.clone())
    }
}

//! Values about removal: how soon, on what threshold, what is kept and who is told.

use super::Promptness;
use crate::policy::reading::{record, words};

words! {
    /// How sure one must be before removing.
    pub enum Threshold {
        /// It is obviously so (uppenbart; BBS-lagen 5 §).
        Obvious = "obvious", "är uppenbart";
        /// It is against law or guidelines.
        Breaks = "breaks", "strider mot lag eller riktlinjer";
        /// It stands in the list of what is unsuitable.
        Listed = "listed", "står i listan över olämpligt";
        /// It is unsuitable or unlawful.
        UnsuitableOrUnlawful = "unsuitable_or_unlawful", "är olämpligt eller olagligt";
        /// It can be assumed to be against law, directive or policy.
        CanBeAssumed = "can_be_assumed", "kan antas strida mot lag, föreskrift eller policy";
    }

    /// Which kinds of removal the document tells apart.
    pub enum RemovalKinds {
        /// Unpublish and remove mean the same.
        Same = "same", "avpublicera och ta bort är samma sak";
        /// Taking down only.
        TakeDown = "take_down", "ta ner";
        /// Both named.
        Both = "both", "avpublicera och radera skiljs åt";
    }

    /// When the copy must be saved.
    pub enum SaveBefore {
        /// Before it is unpublished.
        Unpublishing = "unpublishing", "före avpublicering";
        /// Before it is deleted.
        Deletion = "deletion", "före radering";
        /// Saved; when is not said.
        Saved = "saved", "sparas, tidpunkt sägs inte";
    }

    /// What the public is told about a removal.
    pub enum Notice {
        /// That it was removed.
        Removed = "removed", "att något tagits bort";
        /// Why.
        Reason = "reason", "varför";
        /// Also when something was changed.
        Changed = "changed", "även vid ändring";
    }

    /// When the author is told.
    pub enum TellSender {
        /// If possible.
        IfPossible = "if_possible", "om det går";
        /// Always.
        Always = "always", "alltid";
        /// Not.
        Never = "never", "nej";
    }

    /// What removed content is registered.
    pub enum RegisterRemoved {
        /// Its content decides, as for every record.
        ByContent = "by_content", "innehållet avgör";
        /// Secrecy is registered; matters about individuals follow the case routine.
        SecrecyAndMatters = "secrecy_and_matters", "sekretess och enskilda ärenden";
        /// Always.
        Always = "always", "alltid";
        /// By the rules on public records.
        ByRecordRules = "by_record_rules", "enligt reglerna om allmänna handlingar";
    }

    /// What happens with matters about an individual.
    pub enum IndividualMatters {
        /// Taken down and handled as a case.
        TakeDownToCase = "take_down_to_case", "tas ner och handläggs som ärende";
        /// Left up with a warning; the person is told where to turn.
        Warn = "warn", "får stå, hänvisa vidare";
    }

    /// How far a kind of content is prohibited.
    pub enum Ban {
        /// Prohibited for everyone.
        Everyone = "everyone", "förbjudet för alla";
        /// Prohibited, and the law orders its removal.
        Statutory = "statutory", "ska enligt lag tas bort";
        /// Prohibited in the municipality's own posts.
        OwnPosts = "own_posts", "förbjudet i kommunens egna inlägg";
        /// The channels are no place for it; whether others' posts go is not said.
        NoForum = "no_forum", "kanalerna är ingen plats för det";
        /// Allowed.
        Allowed = "allowed", "tillåtet";
    }

    /// Which advertising is prohibited.
    pub enum Advertising {
        /// For individual companies and products.
        CompaniesAndProducts = "companies_and_products", "för enskilda företag och produkter";
        /// Commercial advertising.
        Commercial = "commercial", "kommersiell reklam";
        /// All advertising.
        All = "all", "all reklam";
        /// Commercial messages or advertising.
        CommercialMessages = "commercial_messages", "kommersiella budskap och reklam";
    }
}

record! {
    /// How soon what must go is gone.
    pub struct RemovalDeadline {
        /// Offensive personal data.
        offensive_data: Option<Promptness> = "kränkande personuppgifter",
        /// Personal data somebody asks to have taken down.
        on_request: Option<Promptness> = "personuppgifter på begäran",
        /// Everything else.
        other: Option<Promptness> = "annat",
    }

    /// What the author is told.
    pub struct TellSenderRule {
        /// When.
        when: TellSender = "när",
        /// With a link to the rules.
        rules_link: bool = "med länk till reglerna",
    }
}

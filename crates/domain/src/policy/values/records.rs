//! Values about public records: registration, release, snapshots, retention and personal data.

use crate::policy::reading::{record, words};

words! {
    /// What a public comment is, until somebody has looked closer.
    pub enum CommentDefault {
        /// A received record; its content decides about registration.
        ByContent = "by_content", "inkommen handling, innehållet avgör";
        /// A record that is kept ordered and need not be registered.
        KeptOrdered = "kept_ordered", "hålls ordnad, behöver inte registreras";
        /// Not registered in general.
        NotRegistered = "not_registered", "registreras inte generellt";
        /// On a public forum: need not be registered.
        PublicForum = "public_forum", "öppet forum, behöver inte registreras";
    }

    /// What makes a message one to register.
    pub enum RegisterWhen {
        /// It is not routine and something must be done.
        ActionBeyondRoutine = "action_beyond_routine", "kräver åtgärd och är inte rutin";
        /// It is a received matter.
        ReceivedMatter = "received_matter", "är ett inkommet ärende";
        /// It adds a fact to a case.
        AddsFact = "adds_fact", "tillför ett ärende något";
        /// It starts a case.
        StartsCase = "starts_case", "väcker ett ärende";
        /// It holds something under secrecy.
        Secrecy = "secrecy", "innehåller sekretess";
        /// It was removed.
        Removed = "removed", "har tagits bort";
    }

    /// What happens with direct messages.
    pub enum DirectMessages {
        /// As a rule received records, moved into the ordinary system.
        Transfer = "transfer", "förs till det ordinarie systemet";
        /// Treated by their content like everything else.
        ByContent = "by_content", "innehållet avgör";
    }

    /// In what form a message joins a case file.
    pub enum FileForm {
        /// Utskrift.
        Printout = "printout", "utskrift";
        /// Skärmbild.
        Screenshot = "screenshot", "skärmbild";
        /// Registered in the diary.
        Registered = "registered", "registreras";
        /// Saved.
        Saved = "saved", "sparas";
        /// Copied and pasted.
        CopiedText = "copied_text", "klipp och klistra";
        /// A copy to the authority's mailbox.
        MailboxCopy = "mailbox_copy", "kopia till myndighetsbrevlådan";
    }

    /// How a record is released.
    pub enum AccessForm {
        /// Shown at the municipality.
        OnSite = "on_site", "visas på plats";
        /// As a printout.
        Printout = "printout", "utskrift";
        /// As an electronic copy.
        Electronic = "electronic", "elektronisk kopia";
        /// By the principle of public access, form not said.
        ByPrinciple = "by_principle", "enligt offentlighetsprincipen";
    }

    /// What calls for a snapshot out of turn.
    pub enum SnapshotExtra {
        /// Larger changes.
        LargerChanges = "larger_changes", "större förändringar";
        /// Larger events.
        LargerEvents = "larger_events", "större händelser";
        /// Before large changes.
        BeforeChanges = "before_changes", "före större förändringar";
        /// Before a channel closes.
        BeforeClosing = "before_closing", "före stängning";
    }

    /// How much a snapshot takes in.
    pub enum SnapshotScope {
        /// The parts where the municipality is present.
        PresentParts = "present_parts", "delar där kommunen medverkar";
        /// The account's start page.
        StartPage = "start_page", "kontots startsida";
    }

    /// In what form a snapshot is kept.
    pub enum SnapshotFormat {
        /// Digital, by the archive's guidelines.
        ByArchive = "by_archive", "digitalt enligt arkivets riktlinjer";
        /// A screenshot as PDF.
        Pdf = "pdf", "skärmbild som PDF";
        /// May be kept on paper.
        PaperAllowed = "paper_allowed", "får förvaras på papper";
    }

    /// On what ground records are disposed of.
    pub enum Disposal {
        /// By the preservation and disposal plan.
        ByPlan = "by_plan", "enligt bevarande- och gallringsplan";
        /// By a decision, after the law's tests.
        ByDecision = "by_decision", "efter gallringsbeslut med prövning";
        /// Advertising need not be saved.
        AdvertisingFree = "advertising_free", "reklam behöver inte sparas";
        /// By the rules on public records.
        ByRecordRules = "by_record_rules", "enligt reglerna om allmänna handlingar";
    }

    /// What is counted for a channel.
    pub enum Statistic {
        /// Followers.
        Followers = "followers", "följare";
        /// Posts in the last month.
        PostsLastMonth = "posts_last_month", "inlägg senaste månaden";
    }

    /// Who is controller of personal data.
    pub enum Controller {
        /// The board (nämnd) whose activity it is.
        BoardOfActivity = "board_of_activity", "nämnden för verksamheten";
        /// The board that has the medium.
        BoardOfMedium = "board_of_medium", "nämnden som har mediet";
    }

    /// What is weighed when personal data are published.
    pub enum DataFactor {
        /// Spread.
        Spread = "spread", "spridning";
        /// Kind of data and of person.
        Content = "content", "typ av innehåll";
        /// Context and purpose.
        Context = "context", "sammanhang";
        /// Risks.
        Risk = "risk", "risker";
        /// Whether it is felt as offensive.
        Offensive = "offensive", "kränkande eller inte";
        /// Lawfulness and necessity of the processing.
        Necessity = "necessity", "laglig grund och nödvändighet";
    }

    /// Whether personal numbers and data on offences may be published.
    pub enum Sensitive {
        /// Never.
        Never = "never", "aldrig";
        /// Only with support in law.
        WithLegalSupport = "with_legal_support", "bara med stöd i lag";
    }
}

record! {
    /// How often snapshots are taken.
    pub struct SnapshotFrequency {
        /// Times a year, at least.
        times_a_year: u16 = "gånger om året",
        /// In which months, as examples.
        months: Option<Vec<u16>> = "månader",
    }
}

//! Values about channels, their people, their watch and their presentation.

use crate::policy::keys::TitleKey;
use crate::policy::reading::{record, words};

words! {
    /// How wide a channel may speak.
    pub enum ChannelScope {
        /// Each unit may have its own.
        PerUnit = "per_unit", "en kanal per enhet får finnas";
        /// The whole municipality; a unit's own is an exception.
        MunicipalityWide = "municipality_wide", "kommungemensam, undantag efter samråd";
        /// Each part of the organisation may have its own.
        PerPart = "per_part", "per del av organisationen";
        /// Each administration decides for itself.
        PerAdministration = "per_administration", "per förvaltning";
    }

    /// What kind of account may be opened.
    pub enum AccountType {
        /// Företag.
        Company = "company", "företag";
        /// Organisation.
        Organisation = "organisation", "organisation";
        /// Myndighet.
        Authority = "authority", "myndighet";
    }

    /// For what a personal mandate is needed.
    pub enum AssignmentFor {
        /// To open accounts.
        Create = "create", "skapa konton";
        /// To use an account at work.
        Use = "use", "använda konton";
    }

    /// What must be planned before a channel starts.
    pub enum Plan {
        /// What it is for.
        Purpose = "purpose", "syfte";
        /// What it shall reach.
        Goals = "goals", "mål";
    }

    /// Whether somebody must stand in.
    pub enum SubstituteRule {
        /// A named substitute must be appointed.
        Required = "required", "ersättare ska utses";
        /// No named substitute, but the channel must not stand empty.
        Coverage = "coverage", "bemanningen ska vara säkrad";
        /// Not required.
        NotRequired = "not_required", "krävs inte";
    }

    /// How often a channel is watched.
    pub enum Watch {
        /// At all times the channel is open.
        Continuous = "continuous", "löpande";
        /// Every day.
        Daily = "daily", "dagligen";
        /// Every day in office hours.
        DailyOfficeHours = "daily_office_hours", "dagligen under kontorstid";
        /// No interval, but not left alone in leave, illness or after somebody quits.
        NotLeftAlone = "not_left_alone", "lämnas inte utan tillsyn";
    }

    /// What must be told about the watch.
    pub enum WatchTold {
        /// How often.
        Frequency = "frequency", "hur ofta";
        /// On which days.
        Days = "days", "vilka dagar";
        /// At which hours.
        Hours = "hours", "vilka tider";
    }

    /// On which days a channel is reviewed.
    pub enum ReviewDays {
        /// Every calendar day.
        EveryDay = "every_day", "alla dagar";
        /// Every day that has opening hours.
        OpenDays = "open_days", "dagar med öppettid";
        /// "Daily", without saying whether weekends count: it must be asked.
        Daily = "daily", "dagligen (helger sägs inte)";
        /// No review by day.
        None = "none", "ingen daglig granskning";
    }

    /// Where the removal rules stand.
    pub enum RulesPlace {
        /// On the account itself, where the platform allows it.
        Account = "account", "på kontot";
        /// On the municipality's website.
        Website = "website", "på webbplatsen";
    }

    /// What a channel's presentation must tell.
    pub enum InfoItem {
        /// Who stands behind the page.
        Sender = "sender", "avsändare";
        /// Which part of the organisation it is.
        Part = "part", "del av organisationen";
        /// That it is part of the official activity.
        OfficialActivity = "official_activity", "ingår i verksamheten";
        /// A presentation of the channel.
        Presentation = "presentation", "presentation";
        /// Purpose and use.
        Purpose = "purpose", "syfte och användning";
        /// That posts become public and are public records.
        PublicRecords = "public_records", "inlägg blir allmänna handlingar";
        /// Routines for disposal and preservation.
        Retention = "retention", "gallring och bevarande";
        /// When it is watched.
        WatchedTimes = "watched_times", "bevakade tider";
        /// How soon an answer can be expected.
        AnswerTime = "answer_time", "svarstid";
        /// That it is not staffed round the clock, where so.
        LimitedHours = "limited_hours", "inte bemannad dygnet runt";
        /// Who writes for the municipality.
        Writers = "writers", "vilka som skriver";
        /// General contact details.
        Contact = "contact", "kontaktuppgifter";
        /// A way to the responsible person.
        ContactRoute = "contact_route", "väg till den ansvariga";
        /// That offensive personal data are taken down.
        PersonalData = "personal_data", "kränkande personuppgifter tas bort";
        /// That unlawful content is taken down.
        UnlawfulContent = "unlawful_content", "olagligt innehåll tas bort";
        /// That matters about individuals are not handled here, and where to turn.
        IndividualMatters = "individual_matters", "enskilda ärenden handläggs inte här";
        /// The provider's identity (BBS-lagen 3 §).
        Provider = "provider", "vem som tillhandahåller tjänsten";
        /// How far messages become available (BBS-lagen 3 §).
        Audience = "audience", "vilka som kan läsa";
        /// The rules for what is removed.
        Rules = "rules", "regler för borttagning";
        /// A link to the main page and the logo.
        MainPageLink = "main_page_link", "länk till huvudsidan och logotyp";
    }
}

record! {
    /// Who decides, approves and is consulted.
    pub struct DecidedBy {
        /// Who decides whether a medium is used.
        decides: Vec<TitleKey> = "beslutar",
        /// Who approves each channel or person.
        approves: Vec<TitleKey> = "godkänner",
        /// Who is consulted on exceptions.
        consulted: Vec<TitleKey> = "samråd med",
        /// For what each person needs a mandate of their own from whoever approves; left out: for nothing.
        assignments: Option<Vec<AssignmentFor>> = "personligt uppdrag krävs för att",
    }

    /// Whether a channel needs a responsible person.
    pub struct ResponsibleRequired {
        /// Required or not.
        required: bool = "krävs",
        /// Who appoints.
        appointed_by: Option<TitleKey> = "utses av",
        /// What the person is called here.
        title: Option<TitleKey> = "kallas",
    }

    /// What it takes to speak on somebody else's channel.
    pub struct OthersApproval {
        /// Who approves; any one of them.
        by: Vec<TitleKey> = "godkänns av",
        /// Whether the participant must be named.
        named_participant: bool = "namngiven deltagare",
        /// Whether an explicit assignment is needed.
        assignment: bool = "uttryckligt uppdrag",
    }
}

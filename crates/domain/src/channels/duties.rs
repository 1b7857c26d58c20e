//! Which duties are missing before a channel may take a step: each with its requirement and a sentence.
//!
//! What differs between municipalities comes from the policy in force ([`ChannelRules`]); nothing here knows
//! whose policy it is. A refusal to go on is a list of these, never a bare no.

use super::legal::{self, Answered};
use super::life::Step;
use crate::policy::channel_rules::ChannelRules;
use crate::policy::reading::words;
use crate::policy::values::{AccountType, AssignmentFor, ChannelScope, Force, SubstituteRule};

words! {
    /// What kind of account it is at the platform.
    pub enum Account {
        /// Företag.
        Company = "company", "företag";
        /// Organisation.
        Organisation = "organisation", "organisation";
        /// Myndighet.
        Authority = "authority", "myndighet";
        /// A private person's: never where the policy says which kinds may be opened (CH-24).
        Private = "private", "privatperson";
    }

    /// Something that must be done before a channel goes on.
    pub enum Duty {
        /// CH-31.
        Purpose = "duty-purpose", "Skriv vad kanalen ska användas till.";
        /// CH-25.
        Goals = "duty-goals", "Ange minst ett mål som kanalen ska nå.";
        /// CH-32.
        Audience = "duty-audience", "Ange vilka kanalen är till för.";
        /// CH-14.
        EditorialTime = "duty-editorial-time", "Ange hur mycket tid som avsätts för kanalen.";
        /// CH-24.
        AccountKind = "duty-account-kind", "Kontot får inte vara av det slaget. Riktlinjerna tillåter bara vissa kontotyper.";
        /// CH-06.
        CreateMandate = "duty-create-mandate", "Den som ansöker behöver ett eget uppdrag att skapa konton.";
        /// BBS-lagen, GDPR, OSL and more.
        Legal = "duty-legal", "Gå igenom lagkraven. De ska alla vara uppfyllda.";
        /// CH-01.
        BoardDecision = "duty-board-decision", "Peka på beslutet om att enheten får använda sociala medier: organ, dag och paragraf.";
        /// CH-09.
        ThreeDecisions = "duty-three-decisions", "Ange de tre besluten: om kanalen ska användas, vilket verktyg det är och vem som företräder.";
        /// CH-22.
        Consultation = "duty-consultation", "Ett eget konto är ett undantag. Notera samrådet om det först.";
        /// CH-03.
        Responsible = "duty-responsible", "Utse en ansvarig.";
        /// CH-17, CH-20, CH-21.
        Substitute = "duty-substitute", "Utse en ersättare.";
        /// CH-16.
        Coverage = "duty-coverage", "Beskriv hur kanalen bemannas vid ledighet, sjukdom och när någon slutar, eller utse en ersättare.";
        /// CH-21.
        SubstituteAppointer = "duty-substitute-appointer", "Riktlinjerna säger inte vem som utser ersättare. Svara på den frågan under Riktlinjer.";
        /// CH-04, CH-06.
        UseMandate = "duty-use-mandate", "Den som ska sköta kontot behöver ett eget uppdrag att använda det:";
        /// CH-11, CH-12.
        Acceptance = "duty-acceptance", "Den som ska sköta kontot behöver bekräfta de riktlinjer som gäller:";
        /// CH-30.
        Supervision = "duty-supervision", "Skriv vem som håller uppsikt över kanalen, och när.";
        /// CH-19.
        Login = "duty-login", "Ange var inloggningsuppgifterna förvaras och vilka som når dem.";
        /// CH-19.
        ManagerLogin = "duty-manager-login", "Chefen måste nå inloggningsuppgifterna.";
        /// CH-34.
        Address = "duty-address", "Ange kanalens adress.";
        /// IN-01, IN-24.
        Presentation = "duty-presentation", "Presentationen är inte komplett.";
        /// CH-26.
        Reason = "duty-reason", "Skriv varför kanalen stängs.";
        /// AR-15.
        Picture = "duty-picture", "Bevara en bild av kanalen innan den stängs.";
        /// CH-26.
        FinalState = "duty-final-state", "Bevara kanalens slutläge innan den stängs.";
    }
}

impl Duty {
    /// The requirement it rests on.
    #[must_use]
    pub fn req(self) -> &'static str {
        match self {
            Self::Purpose => "CH-31",
            Self::Goals => "CH-25",
            Self::Audience => "CH-32",
            Self::EditorialTime => "CH-14",
            Self::AccountKind => "CH-24",
            Self::CreateMandate => "CH-06",
            Self::Legal => "MO-06",
            Self::BoardDecision => "CH-01",
            Self::ThreeDecisions => "CH-09",
            Self::Consultation => "CH-22",
            Self::Responsible => "CH-03",
            Self::Substitute => "CH-17",
            Self::Coverage => "CH-16",
            Self::SubstituteAppointer => "CH-21",
            Self::UseMandate => "CH-08",
            Self::Acceptance => "CH-11",
            Self::Supervision => "CH-30",
            Self::Login | Self::ManagerLogin => "CH-19",
            Self::Address => "CH-34",
            Self::Presentation => "IN-24",
            Self::Reason | Self::FinalState => "CH-26",
            Self::Picture => "AR-15",
        }
    }
}

/// A duty that is missing, with what more there is to say of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which.
    pub duty: Duty,
    /// Which question, which person, which part of the presentation (Swedish).
    pub which: Option<String>,
}

impl Missing {
    /// The whole sentence, with what it rests on.
    #[must_use]
    pub fn sentence(&self) -> String {
        let which = self.which.as_ref().map(|w| format!(" {w}.")).unwrap_or_default();
        format!("{}{which} ({})", self.duty.swedish(), self.duty.req())
    }
}

/// Somebody who is to run a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keeper {
    /// Their name.
    pub name: String,
    /// Whether they hold a mandate of their own to use the account.
    pub mandate: bool,
    /// Whether they have accepted the policy in force.
    pub accepted: bool,
}

/// What is known of a channel and its application.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// What it is for.
    pub purpose: String,
    /// What it shall reach.
    pub goals: String,
    /// Whom it is for.
    pub audience: String,
    /// How much time is set aside.
    pub editorial_time: String,
    /// What kind of account it is.
    pub account: Option<Account>,
    /// Whether it speaks for the whole municipality, not for a unit alone.
    pub municipality_wide: bool,
    /// Whether others can write there.
    pub dialogue: bool,
    /// Whether whoever applied holds a mandate to open accounts.
    pub may_create: bool,
    /// The legal checklist.
    pub legal: Vec<Answered>,
    /// Whether a body's decision has been pointed at.
    pub board_decision: bool,
    /// Whether the three decisions whether, which and who are stated.
    pub three_decisions: bool,
    /// Whether a consultation has been noted.
    pub consulted: bool,
    /// Who answers for it.
    pub responsible: Option<Keeper>,
    /// Who stands in.
    pub substitute: Option<Keeper>,
    /// How it is staffed when somebody is away.
    pub coverage: String,
    /// Who watches it, and when.
    pub supervision: String,
    /// Whether it is noted where the login is kept.
    pub login: bool,
    /// Whether a manager reaches it.
    pub manager_reaches_login: bool,
    /// Its address.
    pub address: String,
    /// What the presentation lacks, in sentences without their full stops (Swedish).
    pub unpresented: Vec<String>,
    /// Why it closes.
    pub reason: String,
    /// Whether its final state has been kept.
    pub preserved: bool,
    /// Whether a picture of it has been kept, or it has been said why none can be had.
    pub pictured: bool,
}

/// Whether the web guidelines hold for it instead of these: nobody can write there but ourselves (CH-28).
#[must_use]
pub fn web_guidelines_only(facts: &Facts, rules: &ChannelRules) -> bool {
    rules.web_only(facts.dialogue)
}

/// The duties that are missing before a step may be taken. What was asked before is asked again: a person may
/// have left, a policy may have changed.
#[must_use]
pub fn missing(step: Step, facts: &Facts, rules: &ChannelRules) -> Vec<Missing> {
    let mut list = List { facts, rules, all: Vec::new() };
    match step {
        Step::Check => list.application(),
        Step::Approve => {
            list.application();
            list.approval();
        }
        Step::Staff => list.people(),
        Step::Present => list.presentation(),
        Step::Activate => {
            list.people();
            list.presentation();
        }
        Step::BeginClosing => list.need(Duty::Reason, !facts.reason.trim().is_empty()),
        Step::Close => {
            list.need(Duty::Picture, !rules.picture_before_closing || facts.pictured);
            list.need(Duty::FinalState, facts.preserved);
        }
        _ => {}
    }
    list.all
}

struct List<'a> {
    facts: &'a Facts,
    rules: &'a ChannelRules,
    all: Vec<Missing>,
}

impl List<'_> {
    fn need(&mut self, duty: Duty, met: bool) {
        if !met {
            self.all.push(Missing { duty, which: None });
        }
    }

    fn need_of(&mut self, duty: Duty, which: impl Into<String>) {
        self.all.push(Missing { duty, which: Some(which.into()) });
    }

    fn written(&mut self, duty: Duty, text: &str) {
        self.need(duty, !text.trim().is_empty());
    }

    fn application(&mut self) {
        let (facts, rules) = (self.facts, self.rules);
        self.written(Duty::Purpose, &facts.purpose);
        if rules.goals {
            self.written(Duty::Goals, &facts.goals);
        }
        self.written(Duty::Audience, &facts.audience);
        self.written(Duty::EditorialTime, &facts.editorial_time);
        if let Some(kinds) = &rules.account_types
            && !facts.account.is_some_and(|account| kinds.iter().any(|kind| same(account, *kind)))
        {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.swedish()).collect();
            self.need_of(Duty::AccountKind, format!("Tillåtna: {}", kinds.join(", ")));
        }
        if rules.needs(AssignmentFor::Create) {
            self.need(Duty::CreateMandate, facts.may_create);
        }
    }

    fn approval(&mut self) {
        let (facts, rules) = (self.facts, self.rules);
        if let Some(check) = legal::open(&facts.legal, facts.dialogue) {
            self.need_of(Duty::Legal, check.swedish().trim_end_matches('.'));
        }
        if rules.one_body() {
            self.need(Duty::ThreeDecisions, facts.three_decisions);
        } else if rules.decided_by_body {
            self.need(Duty::BoardDecision, facts.board_decision);
        }
        if rules.scope == Some(ChannelScope::MunicipalityWide) && !facts.municipality_wide {
            self.need(Duty::Consultation, facts.consulted);
        }
        // Whoever approves also appoints: then no approval without a name (CH-03).
        let together = rules.responsible_by.as_ref().is_some_and(|title| rules.approves.contains(title));
        if rules.responsible && together {
            self.need(Duty::Responsible, facts.responsible.is_some());
        }
    }

    fn people(&mut self) {
        let (facts, rules) = (self.facts, self.rules);
        if rules.responsible {
            self.need(Duty::Responsible, facts.responsible.is_some());
        }
        if !web_guidelines_only(facts, rules) {
            match rules.substitute {
                Some(SubstituteRule::Required) => {
                    self.need(Duty::Substitute, facts.substitute.is_some());
                    self.need(Duty::SubstituteAppointer, rules.substitute_by.is_some());
                }
                Some(SubstituteRule::Coverage) if facts.substitute.is_none() => {
                    self.written(Duty::Coverage, &facts.coverage);
                }
                Some(SubstituteRule::Coverage | SubstituteRule::NotRequired) | None => {}
            }
            self.written(Duty::Supervision, &facts.supervision);
        }
        for keeper in facts.responsible.iter().chain(&facts.substitute) {
            if rules.needs(AssignmentFor::Use) && !keeper.mandate {
                self.need_of(Duty::UseMandate, keeper.name.as_str());
            }
            if rules.acceptance && !keeper.accepted {
                self.need_of(Duty::Acceptance, keeper.name.as_str());
            }
        }
        match rules.login {
            Some(Force::Must) => {
                self.need(Duty::Login, facts.login);
                self.need(Duty::ManagerLogin, facts.manager_reaches_login);
            }
            Some(Force::Should | Force::AsFarAsPossible | Force::Aim) => self.need(Duty::Login, facts.login),
            Some(Force::May | Force::MustNot) | None => {}
        }
    }

    fn presentation(&mut self) {
        let (facts, rules) = (self.facts, self.rules);
        self.written(Duty::Address, &facts.address);
        if web_guidelines_only(facts, rules) {
            return;
        }
        // A policy that demands no texts has none to wait for.
        if !rules.presentation.is_empty() && !facts.unpresented.is_empty() {
            self.need_of(Duty::Presentation, facts.unpresented.join(". "));
        }
    }
}

fn same(account: Account, kind: AccountType) -> bool {
    matches!(
        (account, kind),
        (Account::Company, AccountType::Company)
            | (Account::Organisation, AccountType::Organisation)
            | (Account::Authority, AccountType::Authority)
    )
}

#[cfg(test)]
mod tests;

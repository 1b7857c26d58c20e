//! What the policy says of a channel from application to closing: who approves, who must be appointed, what
//! must be planned, who needs a mandate of their own, and when a channel is inactive.

use super::in_force::{Asks, Policy};
use super::keys::TitleKey;
use super::questions::NONE;
use super::said::Said;
use super::titles::TitleKind;
use super::values::{
    AccountType, AssignmentFor, ChannelScope, Force, InfoItem, Knowledge, Plan, ScopeTest, SnapshotExtra,
    SubstituteRule,
};

/// The rules a channel's life goes by, as the duties read them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChannelRules {
    /// Who decides whether a medium is used: titles.
    pub decides: Vec<String>,
    /// Whether they are a body, whose decision is pointed at (CH-01).
    pub decided_by_body: bool,
    /// Who approves each channel: titles.
    pub approves: Vec<String>,
    /// Whether those are people who approve themselves; else a body's decision is entered (CH-02, CH-09).
    pub approved_by_person: bool,
    /// Who is consulted on exceptions: titles.
    pub consulted: Vec<String>,
    /// How wide a channel may speak; `None` where the document is silent.
    pub scope: Option<ChannelScope>,
    /// The kinds of account that may be opened; `None` where the document is silent (CH-24).
    pub account_types: Option<Vec<AccountType>>,
    /// Whether goals must be stated (CH-25).
    pub goals: bool,
    /// Whether a responsible person is required.
    pub responsible: bool,
    /// The title that appoints them; `None` where the document does not say.
    pub responsible_by: Option<String>,
    /// The title they have here.
    pub responsible_title: Option<String>,
    /// Whether somebody must stand in; `None` where the document is silent.
    pub substitute: Option<SubstituteRule>,
    /// Who appoints the substitute; `None` until the municipality has answered.
    pub substitute_by: Option<String>,
    /// For what each person needs a mandate of their own (CH-04, CH-06).
    pub assignments: Vec<AssignmentFor>,
    /// Whether a page nobody has a mandate for is no official channel (CH-07).
    pub unofficial: bool,
    /// Whether the guidelines hold only where dialogue is possible (CH-28).
    pub dialogue_only: bool,
    /// Whether the manager must reach the login; `None` where the document is silent (CH-19).
    pub login: Option<Force>,
    /// Whether people must know and follow the policy, so that they are asked to accept it (CH-11, CH-12).
    pub acceptance: bool,
    /// What the presentation must tell.
    pub presentation: Vec<InfoItem>,
    /// Whether a picture is taken before a channel closes.
    pub picture_before_closing: bool,
    /// To whom new and closed channels are reported.
    pub reported_to: Option<String>,
}

impl ChannelRules {
    /// Whether the web guidelines hold for an account instead of these: nobody can write there but ourselves (CH-28).
    #[must_use]
    pub fn web_only(&self, dialogue: bool) -> bool {
        self.dialogue_only && !dialogue
    }

    /// Whether who decides and who approves are one and the same body: then it decides three things, whether,
    /// which and who (CH-09).
    #[must_use]
    pub fn one_body(&self) -> bool {
        self.decided_by_body && !self.approved_by_person && self.decides == self.approves
    }

    /// Whether a mandate of this kind is needed.
    #[must_use]
    pub fn needs(&self, what: AssignmentFor) -> bool {
        self.assignments.contains(&what)
    }
}

fn keys(all: &[TitleKey]) -> Vec<String> {
    all.iter().map(|key| key.as_str().to_owned()).collect()
}

fn one(said: &Said<TitleKey>) -> Option<String> {
    said.value().map(|key| key.as_str().to_owned())
}

impl Policy {
    /// What the policy says of a channel's life.
    #[must_use]
    pub fn channel_rules(&self) -> ChannelRules {
        let all = &self.pack().parameters;
        let body = |titles: &[String]| {
            !titles.is_empty()
                && titles.iter().all(|key| self.pack().title(key).is_some_and(|t| t.kind == TitleKind::Body))
        };
        let decided = all.channel.decided_by.value();
        let decides = decided.map(|d| keys(&d.decides)).unwrap_or_default();
        let approves = decided.map(|d| keys(&d.approves)).unwrap_or_default();
        let responsible = all.channel.responsible_required.value();
        let title = |key: Option<&TitleKey>| key.map(|key| key.as_str().to_owned());
        ChannelRules {
            decided_by_body: body(&decides),
            approved_by_person: !body(&approves),
            consulted: decided.map(|d| keys(&d.consulted)).unwrap_or_default(),
            assignments: decided.and_then(|d| d.assignments.clone()).unwrap_or_default(),
            decides,
            approves,
            scope: all.channel.scope.value().copied(),
            account_types: all.channel.account_type.value().cloned(),
            goals: all.channel.goals_required.value().is_some_and(|plan| plan.contains(&Plan::Goals)),
            responsible: responsible.is_some_and(|r| r.required),
            responsible_by: title(responsible.and_then(|r| r.appointed_by.as_ref())),
            responsible_title: title(responsible.and_then(|r| r.title.as_ref())),
            substitute: all.substitute.required.value().copied(),
            substitute_by: self.appoints_substitute().ok(),
            unofficial: all.channel.unofficial_without_mandate.value() == Some(&true),
            dialogue_only: all
                .policy
                .scope_test
                .value()
                .is_some_and(|test| test.contains(&ScopeTest::DialoguePossible)),
            login: all.credentials.manager_access.value().copied(),
            acceptance: self.knowledge().is_some(),
            presentation: all.info.required_items.value().cloned().unwrap_or_default(),
            picture_before_closing: all
                .snapshot
                .extra
                .value()
                .is_some_and(|extra| extra.contains(&SnapshotExtra::BeforeClosing)),
            reported_to: one(&all.list.reported_to),
        }
    }

    /// What staff must know and follow; `None` where the document is silent.
    #[must_use]
    pub fn knowledge(&self) -> Option<Knowledge> {
        self.pack().parameters.staff.policy_knowledge.value().copied()
    }

    /// The title that appoints the substitute.
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn appoints_substitute(&self) -> Result<String, Asks> {
        let key = "substitute.appointed_by";
        one(&self.pack().parameters.substitute.appointed_by)
            .or_else(|| self.answers().word(key).map(str::to_owned))
            .ok_or_else(|| Asks(vec![key.to_owned()]))
    }

    /// After how many days without a post of our own a channel is inactive; `None`: never (CH-26).
    ///
    /// # Errors
    /// The question, where neither pack nor answers say.
    pub fn inactive_days(&self) -> Result<Option<u16>, Asks> {
        let family = &self.pack().parameters.inactive;
        if family.close.value() == Some(&false) {
            return Ok(None);
        }
        if let Some(days) = family.days.value() {
            return Ok(Some(*days));
        }
        let key = "inactive.days";
        match self.answers().word(key) {
            Some(NONE) => Ok(None),
            Some(word) => word.parse().map(Some).map_err(|_| Asks(vec![key.to_owned()])),
            None => Err(Asks(vec![key.to_owned()])),
        }
    }
}

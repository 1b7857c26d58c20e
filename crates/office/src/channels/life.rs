//! The life of a channel (CH-02, CH-14, CH-26): what is known of it, which duties are missing, and the steps
//! that are written. What must hold is the rule in `torg_domain::channels::duties`; each act stands in a file
//! of its own below.

pub mod apply;
pub mod closing;
pub mod decide;
pub mod present;
pub mod preserve;
pub mod staff;

use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use serde_json::{Value, json};
use torg_domain::channels::duties::{self, Account, Facts, Keeper, Missing};
use torg_domain::channels::life::{State, Step, state};
use torg_domain::ids::{ChannelId, PersonId, UnitId};
use torg_domain::policy::channel_rules::ChannelRules;
use torg_store::channels::ChannelRow;
use torg_store::channels::register::{ApplicationRow, ChannelStepRow, LoginRow};
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// All that is known of a channel's life.
#[derive(Clone, Debug)]
pub struct Life {
    /// The channel, or the application it was.
    pub id: ChannelId,
    /// The unit that answers for it.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// How it was applied for; one that was entered as already approved has none.
    pub application: Option<ApplicationRow>,
    /// The channel, once it is in use.
    pub channel: Option<ChannelRow>,
    /// What was decided, the first first.
    pub steps: Vec<ChannelStepRow>,
    /// Where it is.
    pub state: State,
    /// What the duties are held against.
    pub facts: Facts,
    /// Where its login is kept.
    pub login: Option<LoginRow>,
    /// Who answers for it.
    pub responsible: Option<PersonId>,
    /// Who stands in.
    pub substitute: Option<PersonId>,
}

/// What a step rests on, as whoever enters it says.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    /// Who decided, in words; empty: the person acting.
    pub decided_by: String,
    /// When; none: today.
    pub decided_on: Option<Date>,
    /// Document, paragraph or diary number.
    pub reference: String,
    /// Why.
    pub why: String,
}

impl Ground {
    /// With nothing but a reason.
    #[must_use]
    pub fn because(why: &str) -> Self {
        Self { why: why.into(), ..Self::default() }
    }

    fn check(&self, desk: &Desk) -> Result<(), Refusal> {
        for (field, text) in
            [("decided_by", &self.decided_by), ("reference", &self.reference), ("why", &self.why)]
        {
            if text.chars().count() > 2_000 {
                return Err(Refusal::field(field, "Skriv högst 2 000 tecken."));
            }
        }
        if self.decided_on.is_some_and(|on| on > desk.today()) {
            return Err(Refusal::field("decided_on", "Dagen ligger i framtiden."));
        }
        Ok(())
    }
}

impl Life {
    /// Reads what is known.
    ///
    /// # Errors
    /// `Missing` when there is neither channel nor application of that id here.
    #[boxed]
    pub async fn load(
        desk: &Desk,
        reader: &mut Reader,
        policy: &InForce,
        id: ChannelId,
    ) -> Result<Self, Refusal> {
        let application = reader.application(id).await?;
        let channel = match reader.channel(id).await {
            Ok(row) => Some(row),
            Err(torg_store::Problem::Missing) => None,
            Err(other) => return Err(other.into()),
        };
        let (unit, name) = match (&channel, &application) {
            (Some(c), _) => (c.unit, c.name.clone()),
            (None, Some(a)) => (a.unit, a.name.clone()),
            (None, None) => return Err(Refusal::Missing),
        };
        let steps = reader.channel_steps(id).await?;
        let closed = channel.as_ref().is_some_and(|c| c.closed_at.is_some());
        let state = state(steps.iter().filter_map(|s| Step::from_word(&s.step)), closed);
        let (responsible, substitute) = match (&channel, &application) {
            (Some(c), _) => (c.responsible, c.substitute),
            (None, Some(a)) => (a.responsible, a.substitute),
            (None, None) => (None, None),
        };
        let login = reader.login_of(id).await?;
        let (responsible, substitute) = (responsible.map(PersonId), substitute.map(PersonId));
        let mut life = Self {
            id,
            unit: unit.into(),
            name,
            application,
            channel,
            steps,
            state,
            facts: Facts::default(),
            login,
            responsible,
            substitute,
        };
        life.facts = life.facts(desk, reader, policy).await?;
        // Asked where it decides the next step; what is in use is watched by the job of presentations.
        if matches!(life.state, State::Staffed | State::Presented)
            && let Some(application) = &life.application
        {
            life.facts.unpresented = present::unpresented(desk, reader, policy, application).await?;
        }
        Ok(life)
    }

    async fn facts(&self, desk: &Desk, reader: &mut Reader, policy: &InForce) -> Result<Facts, Refusal> {
        let rules = policy.policy.channel_rules();
        let today = desk.today().to_string();
        let mandates = reader.channel_mandates().await?;
        let accepted = reader.acceptances(policy.id).await?;
        let at = (self.unit.0, Some(self.id.0));
        let mut keepers = Vec::new();
        for person in [self.responsible, self.substitute] {
            let Some(id) = person else {
                keepers.push(None);
                continue;
            };
            let row = reader.person(id).await?;
            // Who has left answers for nothing.
            keepers.push(row.ended_at.is_none().then(|| Keeper {
                name: row.name(),
                mandate: mandates.iter().any(|m| m.holds("use", id, at, &today)),
                accepted: accepted.iter().any(|a| a.person == id.0),
            }));
        }
        let substitute = keepers.pop().flatten();
        let responsible = keepers.pop().flatten();
        let reached: Vec<Uuid> = self.login.as_ref().map(LoginRow::people).unwrap_or_default();
        let managers = super::titled::holders(desk, reader, self.unit, &rules.approves).await?;
        let latest = |step: Step| self.steps.iter().rev().find(|s| s.step == step.word());
        let said = |step: Step| -> Value {
            latest(step).and_then(|s| serde_json::from_str(&s.facts).ok()).unwrap_or(Value::Null)
        };
        let began = self.steps.iter().rposition(|s| s.step == Step::BeginClosing.word());
        let kept = self.steps.iter().rposition(|s| s.step == Step::Preserve.word());
        let preserved = began < kept && began.is_some();
        let final_state = said(Step::Preserve);
        let pictured = preserved
            && (final_state["picture"].is_string()
                || final_state["no_picture_because"].as_str().is_some_and(|why| !why.is_empty()));
        let a = self.application.as_ref();
        let text = |of: fn(&ApplicationRow) -> &String| a.map(of).cloned().unwrap_or_default();
        Ok(Facts {
            purpose: self.channel.as_ref().map_or_else(|| text(|a| &a.purpose), |c| c.purpose.clone()),
            goals: text(|a| &a.goals),
            audience: text(|a| &a.audience),
            editorial_time: text(|a| &a.editorial_time),
            account: a.and_then(|a| Account::from_word(&a.account_kind)),
            municipality_wide: a.is_some_and(|a| a.wide),
            dialogue: a.is_none_or(|a| a.dialogue),
            may_create: a.is_some_and(|a| {
                let who = PersonId(a.applicant);
                mandates.iter().any(|m| m.holds("create", who, (a.unit, None), &today))
            }),
            legal: serde_json::from_value(said(Step::Check)["legal"].clone()).unwrap_or_default(),
            board_decision: latest(Step::Decide).is_some(),
            three_decisions: said(Step::Decide)["whether"].is_string(),
            consulted: latest(Step::Consult).is_some(),
            responsible,
            substitute,
            coverage: text(|a| &a.coverage),
            supervision: text(|a| &a.supervision),
            login: self.login.is_some(),
            manager_reaches_login: managers.iter().any(|(person, _)| reached.contains(&person.0)),
            address: self.channel.as_ref().map_or_else(|| text(|a| &a.address), |c| c.address.clone()),
            unpresented: Vec::new(),
            reason: latest(Step::BeginClosing).map(|s| s.ground.clone()).unwrap_or_default(),
            preserved,
            pictured,
        })
    }

    /// What is missing before a step may be taken.
    #[must_use]
    pub fn missing(&self, step: Step, rules: &ChannelRules) -> Vec<Missing> {
        duties::missing(step, &self.facts, rules)
    }

    /// What is missing before it goes on, from where it is.
    #[must_use]
    pub fn missing_next(&self, rules: &ChannelRules) -> Vec<Missing> {
        self.state.onward().map(|step| self.missing(step, rules)).unwrap_or_default()
    }

    /// The day of its last step of a kind.
    #[must_use]
    pub fn last(&self, step: Step) -> Option<&ChannelStepRow> {
        self.steps.iter().rev().find(|s| s.step == step.word())
    }
}

/// What the trail calls a step. The words of the trail are public and never change.
fn act(step: Step) -> &'static str {
    match step {
        Step::Apply => "channel.applied",
        Step::Check => "channel.checked",
        Step::Decide => "channel.decision-noted",
        Step::Consult => "channel.consulted",
        Step::Approve => "channel.approved",
        Step::Refuse => "channel.refused",
        Step::Withdraw => "channel.withdrawn",
        Step::Appoint => "channel.appointed",
        Step::Staff => "channel.staffed",
        Step::Present => "channel.presented",
        Step::Activate => "channel.activated",
        Step::FallIdle => "channel.fell-idle",
        Step::Revive => "channel.revived",
        Step::BeginClosing => "channel.closing-begun",
        Step::TakeBack => "channel.closing-taken-back",
        Step::Preserve => "channel.preserved",
        Step::Close => "channel.closing-decided",
        Step::HandOver => "channel.handed-over",
        Step::Standing => "channel.standing-judged",
    }
}

/// A step about to be taken.
pub(crate) struct Taking<'a> {
    /// Which.
    pub step: Step,
    /// What it rests on.
    pub ground: &'a Ground,
    /// By which title of the policy.
    pub title: Option<String>,
    /// What more there is to keep of it.
    pub facts: Value,
}

/// Takes a step: refused where it may not be taken from here, or while a duty is missing, with every sentence.
/// Writes the step and, where there is one, the application; tells the trail.
///
/// # Errors
/// `Rule` naming the duties; `Field` for a bad ground.
pub(crate) async fn take(
    desk: &Desk,
    writer: &mut Writer,
    policy: Option<&InForce>,
    life: &mut Life,
    taking: Taking<'_>,
) -> Result<(), Refusal> {
    let Taking { step, ground, title, facts } = taking;
    ground.check(desk)?;
    let Some(to) = life.state.after(step) else {
        return Err(Refusal::Rule(format!("Det går inte nu: läget är ”{}”.", life.state.swedish())));
    };
    if let Some(policy) = policy {
        let missing = life.missing(step, &policy.policy.channel_rules());
        if !missing.is_empty() {
            let all: Vec<_> = missing.iter().map(Missing::sentence).collect();
            return Err(Refusal::Rule(all.join(" ")));
        }
    }
    life.state = to;
    let decided_by = match (ground.decided_by.trim(), desk.by()) {
        ("", Some(person)) => writer.person(person.into()).await?.name(),
        (said, _) => said.to_owned(),
    };
    let row = ChannelStepRow {
        id: desk.new_id(),
        channel: life.id.0,
        place: i64::try_from(life.steps.len() + 1).unwrap_or(i64::MAX),
        step: step.word().into(),
        state: to.word().into(),
        at: desk.now.as_millisecond(),
        person: desk.by(),
        decided_by,
        title: title.unwrap_or_default(),
        decided_on: ground.decided_on.unwrap_or(desk.today()).to_string(),
        reference: ground.reference.trim().into(),
        ground: ground.why.trim().into(),
        facts: facts.to_string(),
        policy: policy.map(|p| p.id.0),
    };
    writer.add_channel_step(&row).await?;
    let body = json!({ "step": row.step, "state": row.state });
    let mut told = desk.told(act(step), ("channel", life.id.0)).body(&body).row(&row);
    if life.channel.is_none()
        && let Some(application) = &mut life.application
    {
        application.state = to.word().into();
        if !writer.save_application(application).await? {
            return Err(Refusal::Stale);
        }
        told = told.row(application);
    }
    writer.tell(told);
    life.steps.push(row);
    Ok(())
}

/// Refuses a form that was made on an older state of the application.
pub(crate) fn fresh(life: &Life, revision: Option<i64>) -> Result<(), Refusal> {
    let now = match (&life.channel, &life.application) {
        (Some(c), _) => Some(c.revision),
        (None, Some(a)) => Some(a.revision),
        (None, None) => None,
    };
    if revision.is_some() && revision != now { Err(Refusal::Stale) } else { Ok(()) }
}

/// Tells whoever the list of channels is reported to (LI-01, LI-04, LI-07, LI-09).
pub(crate) async fn report(
    desk: &Desk,
    writer: &mut Writer,
    policy: &InForce,
    life: &Life,
    kind: &str,
) -> Result<(), Refusal> {
    let Some(title) = policy.policy.channel_rules().reported_to else { return Ok(()) };
    for (person, _) in super::titled::holders(desk, writer, life.unit, &[title]).await? {
        crate::inbox::tell::note(desk, writer, person, kind, None, Some(life.id.0), None).await?;
    }
    Ok(())
}

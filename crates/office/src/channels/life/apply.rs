//! Applying for a channel: purpose, goals, audience, editorial time, account, platform, and the decision that
//! lets the unit use social media (CH-01, CH-14, CH-24, CH-25, CH-31, CH-32).

use super::{Ground, Life, Taking, fresh, take};
use crate::desk::{Desk, reaches};
use crate::inbox::tell::note;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use serde_json::json;
use torg_domain::channels::duties::{Account, Facts};
use torg_domain::channels::life::{State, Step};
use torg_domain::ids::{ChannelId, PersonId, UnitId};
use torg_domain::municipality::rights::Right;
use torg_store::channels::register::ApplicationRow;
use torg_store::{Reader, Writer};

/// What is applied for.
#[derive(Clone, Debug, Default)]
pub struct Applied {
    /// The unit that will answer for it.
    pub unit: Option<UnitId>,
    /// Key in the platform catalogue.
    pub platform: String,
    /// Its name as people will know it.
    pub name: String,
    /// Its address, once it is known.
    pub address: String,
    /// What it is for.
    pub purpose: String,
    /// What it shall reach.
    pub goals: String,
    /// Whom it is for.
    pub audience: String,
    /// How much time is set aside, and whose.
    pub editorial_time: String,
    /// When time and people are looked at again.
    pub review_on: Option<Date>,
    /// What kind of account.
    pub account: Option<Account>,
    /// Whether it speaks for the whole municipality.
    pub wide: bool,
    /// Whether others can write there.
    pub dialogue: bool,
    /// The official mail address or telephone number the account is tied to (CH-35).
    pub tied_to: String,
}

impl Applied {
    async fn check(&self, desk: &Desk, reader: &mut Reader) -> Result<(UnitId, Account), Refusal> {
        let ask = || Refusal::field("unit", "Välj den enhet som ska ansvara för kanalen.");
        let unit = self.unit.ok_or_else(ask)?;
        if !reader.units().await?.iter().any(|u| u.id == unit.0) {
            return Err(ask());
        }
        // Whoever works with messages there may apply, and whoever looks after channels.
        desk.must(Right::Handle, unit).or_else(|_| desk.must(Right::ManageChannels, unit))?;
        let platform = desk.office().platforms.get(&self.platform);
        if platform.is_none_or(|p| p.closed_on.is_some_and(|on| on < desk.today())) {
            return Err(Refusal::field("platform", "Välj plattform."));
        }
        if self.name.trim().is_empty() || self.name.chars().count() > 120 {
            return Err(Refusal::field("name", "Skriv kanalens namn, högst 120 tecken."));
        }
        for (field, text) in [
            ("purpose", &self.purpose),
            ("goals", &self.goals),
            ("audience", &self.audience),
            ("editorial_time", &self.editorial_time),
            ("tied_to", &self.tied_to),
        ] {
            if text.chars().count() > 2_000 {
                return Err(Refusal::field(field, "Skriv högst 2 000 tecken."));
            }
        }
        let address = self.address.trim();
        if !address.is_empty() && !is_web(address) {
            return Err(Refusal::field("address", "Skriv kanalens adress. Den börjar med https://."));
        }
        let account =
            self.account.ok_or_else(|| Refusal::field("account", "Välj vilket slags konto det är."))?;
        Ok((unit, account))
    }

    fn fill(&self, row: &mut ApplicationRow, unit: UnitId, account: Account) {
        row.unit = unit.0;
        row.platform.clone_from(&self.platform);
        row.name = self.name.trim().into();
        row.address = self.address.trim().into();
        row.purpose = self.purpose.trim().into();
        row.goals = self.goals.trim().into();
        row.audience = self.audience.trim().into();
        row.editorial_time = self.editorial_time.trim().into();
        row.review_on = self.review_on.map(|on| on.to_string());
        row.account_kind = account.word().into();
        row.wide = self.wide;
        row.dialogue = self.dialogue;
        row.tied_to = self.tied_to.trim().into();
    }
}

/// Whether a text is an address on the web.
pub(super) fn is_web(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.len() <= 2_000
        && !text.chars().any(|c| c.is_control() || c.is_whitespace())
}

/// Hands in an application; `decision` is the body's decision it points at, if there is one yet. Told to everybody
/// who looks after channels at the unit: the next step is theirs.
///
/// # Errors
/// `NotAllowed`; `Field` naming what is missing; `NoPolicy`.
#[boxed]
pub async fn apply(desk: &Desk, applied: &Applied, decision: &Ground) -> Result<ChannelId, Refusal> {
    let policy = desk.policy().await?;
    let everybody = reaches(desk).await?;
    let mut writer = desk.open().await?;
    let (unit, account) = applied.check(desk, &mut writer).await?;
    let id = ChannelId(desk.new_id());
    let mut row = ApplicationRow {
        id: id.0,
        unit: unit.0,
        applicant: desk.person()?.0,
        platform: String::new(),
        name: String::new(),
        address: String::new(),
        purpose: String::new(),
        goals: String::new(),
        audience: String::new(),
        editorial_time: String::new(),
        review_on: None,
        account_kind: String::new(),
        wide: false,
        dialogue: true,
        tied_to: String::new(),
        responsible: None,
        substitute: None,
        coverage: String::new(),
        supervision: String::new(),
        told: String::new(),
        state: State::Applied.word().into(),
        applied_at: desk.now.as_millisecond(),
        revision: 1,
    };
    applied.fill(&mut row, unit, account);
    writer.add_application(&row).await?;
    let mut life = begun(&row);
    first(desk, &mut writer, &mut life).await?;
    if !decision.decided_by.trim().is_empty() && !decision.reference.trim().is_empty() {
        let taking = Taking { step: Step::Decide, ground: decision, title: None, facts: json!({}) };
        take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    }
    for (person, _) in everybody.iter().filter(|(_, reach)| reach.may(Right::ManageChannels, unit)) {
        let whom = PersonId(person.id);
        note(desk, &mut writer, whom, "channel-applied", None, Some(id.0), None).await?;
    }
    writer.commit().await?;
    Ok(id)
}

fn begun(row: &ApplicationRow) -> Life {
    Life {
        id: row.id.into(),
        unit: row.unit.into(),
        name: row.name.clone(),
        application: Some(row.clone()),
        channel: None,
        steps: Vec::new(),
        state: State::Applied,
        facts: Facts::default(),
        login: None,
        responsible: None,
        substitute: None,
    }
}

/// The first step: there is no state it could be taken from.
async fn first(desk: &Desk, writer: &mut Writer, life: &mut Life) -> Result<(), Refusal> {
    let me = writer.person(desk.person()?).await?;
    let step = torg_store::channels::register::ChannelStepRow {
        id: desk.new_id(),
        channel: life.id.0,
        place: 1,
        step: Step::Apply.word().into(),
        state: State::Applied.word().into(),
        at: desk.now.as_millisecond(),
        person: desk.by(),
        decided_by: me.name(),
        title: String::new(),
        decided_on: desk.today().to_string(),
        reference: String::new(),
        ground: String::new(),
        facts: "{}".into(),
        policy: None,
    };
    writer.add_channel_step(&step).await?;
    let mut told = desk.told("channel.applied", ("channel", life.id.0)).row(&step);
    if let Some(row) = &life.application {
        told = told.row(row);
    }
    writer.tell(told);
    life.steps.push(step);
    Ok(())
}

/// Changes an application that has not been approved yet.
///
/// # Errors
/// As `apply`; `Rule` when it is too late; `Stale`.
#[boxed]
pub async fn change(desk: &Desk, id: ChannelId, revision: i64, applied: &Applied) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let (unit, account) = applied.check(desk, &mut writer).await?;
    let life = Life::load(desk, &mut writer, &policy, id).await?;
    fresh(&life, Some(revision))?;
    let Some(mut row) = life.application.clone() else { return Err(Refusal::Missing) };
    if desk.by() != Some(row.applicant) {
        desk.must(Right::ManageChannels, life.unit)?;
    }
    if life.state != State::Applied {
        return Err(Refusal::Rule(
            "Ansökan är redan prövad och kan inte ändras. Ta tillbaka den och ansök på nytt.".into(),
        ));
    }
    applied.fill(&mut row, unit, account);
    if !writer.save_application(&mut row).await? {
        return Err(Refusal::Stale);
    }
    writer.tell(desk.told("channel.application-changed", ("channel", id.0)).row(&row));
    Ok(writer.commit().await?)
}

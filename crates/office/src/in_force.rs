//! The policy a municipality has adopted, read once and kept ready.
//!
//! A version never changes, so what is read of it can be kept as long as the program runs. Which
//! version is in force is asked each time: it is one small row.

use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use torg_domain::ids::{PersonId, PolicyVersionId};
use torg_domain::inbox::triage::Triage;
use torg_domain::policy::{Answers, Pack, Policy};
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::municipality::{MandateRow, UnitRow};
use torg_store::policy::PolicyRow;

/// One adopted version, ready for work.
pub struct InForce {
    /// Which version.
    pub id: PolicyVersionId,
    /// Its number within the municipality.
    pub number: i64,
    /// Who decided it, when and where it stands.
    pub decided: Decided,
    /// The rules.
    pub policy: Policy,
    /// The triage of the rules, compiled.
    pub triage: Triage,
}

/// The decision a version rests on (GV-01).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decided {
    /// The body or officer.
    pub by: String,
    /// The day, ISO.
    pub on: String,
    /// The paragraph or diary number.
    pub paragraph: String,
}

impl Decided {
    /// As a page says it: "kommunstyrelsen 2025-04-14 § 61".
    #[must_use]
    pub fn sentence(&self) -> String {
        format!("{} {} {}", self.by, self.on, self.paragraph).trim().to_owned()
    }
}

impl InForce {
    /// Reads a stored version.
    ///
    /// # Errors
    /// `Refusal::Rule` when the stored text cannot be read by this program.
    pub fn read(row: &PolicyRow) -> Result<Self, Refusal> {
        let broken = |why: String| {
            Refusal::Rule(format!("Riktlinjernas version {} går inte att läsa: {why}", row.number))
        };
        let pack = Pack::from_snapshot(&row.snapshot).map_err(|e| broken(e.to_string()))?;
        let answers = Answers::read("answers", &row.answers, &pack)
            .map_err(|m| broken(m.iter().map(|m| m.text.clone()).collect::<Vec<_>>().join("; ")))?;
        let policy = Policy::new(pack, answers);
        let triage = Triage::new(&policy);
        Ok(Self {
            id: PolicyVersionId(row.id),
            number: row.number,
            decided: Decided {
                by: row.decided_by.clone(),
                on: row.decided_on.clone(),
                paragraph: row.paragraph.clone(),
            },
            policy,
            triage,
        })
    }

    /// Who answers for a channel when its responsible person and substitute are away: those who hold
    /// the title the policy names, at the channel's unit before anywhere else (CH-18).
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn fallback(
        &self,
        reader: &mut Reader,
        channel: &ChannelRow,
        today: &str,
    ) -> Result<Vec<PersonId>, Refusal> {
        let Ok(title) = self.policy.fallback_owner() else { return Ok(Vec::new()) };
        self.holders(reader, channel, title, today).await
    }

    /// Those who hold a title where a channel is: at its unit, then its authority, then everywhere.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn holders(
        &self,
        reader: &mut Reader,
        channel: &ChannelRow,
        title: &str,
        today: &str,
    ) -> Result<Vec<PersonId>, Refusal> {
        let mandates = reader.mandates().await?;
        let units = reader.units().await?;
        let held = holding(&mandates, &units, channel, title, today);
        Ok(held.into_iter().map(|m| PersonId(m.person)).collect())
    }
}

/// The mandates by which a title is held where a channel is, the nearest first: at its unit, then its
/// authority, then everywhere.
#[must_use]
pub fn holding<'m>(
    mandates: &'m [MandateRow],
    units: &[UnitRow],
    channel: &ChannelRow,
    title: &str,
    today: &str,
) -> Vec<&'m MandateRow> {
    let authority = units.iter().find(|u| u.id == channel.unit).map(|u| u.authority);
    let mut holding: Vec<_> = mandates
        .iter()
        .filter(|m| m.title == title && m.ended_at.is_none())
        .filter(|m| m.from_on.as_str() <= today && m.until_on.as_deref().is_none_or(|until| today <= until))
        .filter_map(|m| {
            let near = match (m.unit, m.authority) {
                (Some(unit), _) if unit == channel.unit => 0,
                (None, Some(a)) if Some(a) == authority => 1,
                (None, None) => 2,
                _ => return None,
            };
            Some((near, m))
        })
        .collect();
    holding.sort_by_key(|(near, m)| (*near, m.given_at, m.person));
    holding.into_iter().map(|(_, m)| m).collect()
}

/// The versions read so far.
#[derive(Default)]
pub struct Policies(Mutex<HashMap<PolicyVersionId, Arc<InForce>>>);

impl Policies {
    /// The version in force at an instant.
    ///
    /// # Errors
    /// `Refusal::NoPolicy` before the first.
    #[boxed]
    pub async fn at(&self, reader: &mut Reader, at: Timestamp) -> Result<Arc<InForce>, Refusal> {
        let id = reader.policy_id_at(at).await?.ok_or(Refusal::NoPolicy)?;
        self.version(reader, id).await
    }

    /// A given version.
    ///
    /// # Errors
    /// `Refusal::Missing` when the municipality has none such.
    #[boxed]
    pub async fn version(&self, reader: &mut Reader, id: PolicyVersionId) -> Result<Arc<InForce>, Refusal> {
        if let Some(known) = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&id) {
            return Ok(Arc::clone(known));
        }
        let read = Arc::new(InForce::read(&reader.policy(id).await?)?);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(all.entry(id).or_insert(read)))
    }
}

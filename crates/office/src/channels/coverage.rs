//! Who watches which channel in the days to come, and which promised hours nobody watches (CH-16 to CH-18).
//!
//! Everything that coverage depends on is read once, as a `Ground`; the rest is the rule in
//! `torg_domain::channels::coverage`, which is asked again for "what if".

pub mod alarm;

use crate::clocks::start::Starting;
use crate::desk::{Desk, mandate};
use crate::in_force::{InForce, holding};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeMap;
use torg_domain::channels::coverage::{Hand, Run, Staff, Watch, simulate, uncovers};
use torg_domain::clocks::watched::Days;
use torg_domain::ids::{AuthorityId, ChannelId, PersonId, UnitId};
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use uuid::Uuid;

/// How many days the look ahead takes in.
pub const AHEAD: u16 = 30;

/// All that coverage depends on, as it is now.
#[derive(Clone, Debug)]
pub struct Ground {
    /// The people.
    pub staff: Staff,
    /// The open channels, by name.
    pub channels: Vec<(ChannelRow, Watch)>,
}

/// A gap in one channel.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Which channel.
    pub channel: ChannelId,
    /// Its name.
    pub name: String,
    /// The hours, and why neither of the two is there.
    pub run: Run,
    /// Who could step in.
    pub could: Vec<PersonId>,
}

impl Ground {
    /// Reads what coverage depends on. Absences that were over before `since` are left out.
    ///
    /// # Errors
    /// `NoPolicy` before the first adoption; what the database said.
    #[boxed]
    pub async fn read(
        desk: &Desk,
        reader: &mut Reader,
        policy: &InForce,
        since: Date,
    ) -> Result<Self, Refusal> {
        let open = reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()).collect();
        Self::of(desk, reader, policy, since, open).await
    }

    /// The same of these channels alone.
    ///
    /// # Errors
    /// As `read`.
    pub(super) async fn of(
        desk: &Desk,
        reader: &mut Reader,
        policy: &InForce,
        since: Date,
        channels: Vec<ChannelRow>,
    ) -> Result<Self, Refusal> {
        let (units, hours) = (reader.units().await?, reader.hours_at(desk.now).await?);
        let mandates = reader.mandates().await?;
        let mut staff: BTreeMap<PersonId, Hand> = BTreeMap::new();
        for person in reader.people().await? {
            let ended_at = person.ended_at.map(instant);
            staff.insert(PersonId(person.id), Hand { ended_at, ..Hand::default() });
        }
        for row in &mandates {
            if let (Some(hand), Some(mandate)) = (staff.get_mut(&PersonId(row.person)), mandate(row)) {
                hand.mandates.push(mandate);
            }
        }
        for row in reader.absences(since).await? {
            if let (Some(hand), Ok(from), Ok(until)) =
                (staff.get_mut(&PersonId(row.person)), row.from_on.parse(), row.until_on.parse())
            {
                hand.away.push((from, until));
            }
        }
        let (title, today) = (policy.policy.fallback_owner().ok(), desk.today().to_string());
        let watch = |channel: ChannelRow| {
            let held = title.map(|title| holding(&mandates, &units, &channel, title, &today));
            let last = |until: &Option<String>| until.as_deref().and_then(|on| on.parse().ok());
            let fallback = held.into_iter().flatten().map(|m| (PersonId(m.person), last(&m.until_on)));
            let watch = Watch {
                channel: ChannelId(channel.id),
                unit: UnitId(channel.unit),
                authority: units.iter().find(|u| u.id == channel.unit).map(|u| AuthorityId(u.authority)),
                hours: Starting::with_hours(policy, &channel, &units, &hours).hours,
                responsible: channel.responsible.map(PersonId),
                substitute: channel.substitute.map(PersonId),
                fallback: fallback.collect(),
            };
            (channel, watch)
        };
        Ok(Self { staff: Staff(staff), channels: channels.into_iter().map(watch).collect() })
    }

    /// Who holds each promised hour of every channel.
    #[must_use]
    pub fn runs(&self, days: &Days, from: Timestamp) -> Vec<(&ChannelRow, &Watch, Vec<Run>)> {
        self.channels.iter().map(|(c, w)| (c, w, simulate(w, &self.staff, days, from))).collect()
    }

    /// Every gap, the one that begins first before the others.
    #[must_use]
    pub fn gaps(&self, days: &Days, from: Timestamp) -> Vec<Gap> {
        let mut gaps: Vec<_> = self
            .runs(days, from)
            .into_iter()
            .flat_map(|(channel, watch, runs)| {
                let gaps = runs.into_iter().filter(|run| run.holder.is_gap());
                gaps.map(move |run| self.gap(channel, watch, run))
            })
            .collect();
        gaps.sort_by_key(|gap| (gap.run.from, gap.run.to));
        gaps
    }

    fn gap(&self, channel: &ChannelRow, watch: &Watch, run: Run) -> Gap {
        let could = watch.could(&self.staff, &run);
        Gap { channel: watch.channel, name: channel.name.clone(), run, could }
    }

    /// What one absence more would uncover in those days.
    #[must_use]
    pub fn what_if(&self, away: Away, from: Timestamp) -> Vec<Gap> {
        let days = Days::between(away.from.max(torg_domain::time::day_of(from)), away.until);
        let then = Self {
            staff: self.staff.clone().with_absence(away.person, away.from, away.until),
            channels: self.channels.clone(),
        };
        let mut gaps = Vec::new();
        for (channel, watch) in &self.channels {
            let before = simulate(watch, &self.staff, &days, from);
            let after = simulate(watch, &then.staff, &days, from);
            gaps.extend(uncovers(&before, &after).into_iter().map(|run| then.gap(channel, watch, run)));
        }
        gaps.sort_by_key(|gap| (gap.run.from, gap.run.to));
        gaps
    }
}

/// A planned absence.
#[derive(Clone, Copy, Debug)]
pub struct Away {
    /// Whose.
    pub person: PersonId,
    /// First day.
    pub from: Date,
    /// Last day, included.
    pub until: Date,
}

/// What coverage depends on, for a page.
///
/// # Errors
/// `NoPolicy` before the first adoption; what the database said.
#[boxed]
pub async fn ground(desk: &Desk) -> Result<Ground, Refusal> {
    let policy = desk.policy().await?;
    Ground::read(desk, &mut desk.reader(), &policy, desk.today()).await
}

/// What somebody's own absences leave uncovered, by absence: for the page of a person.
///
/// # Errors
/// `NoPolicy` before the first adoption; what the database said.
#[boxed]
pub async fn left_by(desk: &Desk, person: PersonId) -> Result<BTreeMap<Uuid, Vec<Gap>>, Refusal> {
    let mut reader = desk.reader();
    let own: Vec<_> =
        reader.absences(desk.today()).await?.into_iter().filter(|a| a.person == person.0).collect();
    if own.is_empty() {
        return Ok(BTreeMap::new());
    }
    let policy = desk.policy().await?;
    let mut ground = Ground::read(desk, &mut reader, &policy, desk.today()).await?;
    // As it would be if they were there: what the absence uncovers is the difference.
    if let Some(hand) = ground.staff.0.get_mut(&person) {
        hand.away.clear();
    }
    let mut left = BTreeMap::new();
    for absence in own {
        if let (Ok(from), Ok(until)) = (absence.from_on.parse(), absence.until_on.parse()) {
            left.insert(absence.id, ground.what_if(Away { person, from, until }, desk.now));
        }
    }
    Ok(left)
}

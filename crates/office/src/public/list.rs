//! The official list of channels: what each is, whose, when it is watched and how soon it answers (LI-02, LI-05).

use super::facts;
use crate::channels::{area, standing};
use crate::clocks::start::Starting;
use crate::desk::{Desk, swedish_day};
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::sync::Arc;
use torg_domain::clocks::{ClockKind, HoursStack};
use torg_domain::policy::ClockRule;
use torg_domain::policy::values::ListContent;
use torg_domain::public::facts::Facts;
use torg_domain::public::keep::keep_for;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use uuid::Uuid;

/// One official channel.
#[derive(Clone, Debug)]
pub struct Official {
    /// Its id.
    pub id: Uuid,
    /// Its number, which stands in its address here and never changes.
    pub number: i64,
    /// Its name.
    pub name: String,
    /// Its address at the platform.
    pub address: String,
    /// The platform's key.
    pub platform: String,
    /// The platform's name.
    pub platform_name: String,
    /// The unit.
    pub unit: (Uuid, String),
    /// The authority the unit belongs to.
    pub authority: String,
    /// The part of the municipality it is about; none where it is the whole.
    pub place: Option<String>,
    /// What it is for.
    pub purpose: String,
    /// When it is watched.
    pub hours: HoursStack,
    /// How soon a question is answered, Swedish; none where the policy promises no time.
    pub answered_within: Option<String>,
    /// Who answers for it and their title, where the policy has names in the list.
    pub responsible: Option<(String, String)>,
    /// Whether the policy's rules of dialogue hold for it: not where nobody else can write (CH-28).
    pub dialogue: bool,
    /// The day it opened.
    pub opened_on: Date,
    /// The last day it was official; none while it is.
    pub closed_on: Option<Date>,
}

/// The list.
pub struct Listing {
    /// The channels, by name.
    pub channels: Vec<Official>,
    /// How the municipality is reached.
    pub facts: Facts,
    /// The policy in force.
    pub policy: Option<Arc<InForce>>,
    /// Seconds an answer made of this may be kept.
    pub keep: u64,
}

impl Official {
    /// Whether it is about a part of the municipality, however that is written.
    #[must_use]
    pub fn is_about(&self, place: &str) -> bool {
        self.place.as_ref().is_some_and(|own| own.to_lowercase() == place.to_lowercase())
    }
}

impl Listing {
    /// One channel by its number.
    #[must_use]
    pub fn channel(&self, number: i64) -> Option<&Official> {
        self.channels.iter().find(|c| c.number == number)
    }

    /// One channel by its id.
    #[must_use]
    pub fn by_id(&self, id: Uuid) -> Option<&Official> {
        self.channels.iter().find(|c| c.id == id)
    }
}

/// The day from which it was official: when it was taken into use; where it was registered as already approved, when
/// that was done, if it was before.
fn opened_on(channel: &ChannelRow, applied: bool) -> Date {
    let here = swedish_day(instant(channel.opened_at));
    if applied {
        return here;
    }
    channel.approved_on.parse().map_or(here, |approved: Date| approved.min(here))
}

/// Whether a registered channel is official on a day.
fn is_official(channel: &ChannelRow, applied: bool, on: Date) -> bool {
    opened_on(channel, applied) <= on && channel.closed_at.is_none_or(|at| swedish_day(instant(at)) > on)
}

/// The channels that are official now.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn listing(desk: &Desk) -> Result<Listing, Refusal> {
    read(desk, None).await
}

/// The channels that were official on a day (LI-11). Names and purposes are as they stand now.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn listing_on(desk: &Desk, on: Date) -> Result<Listing, Refusal> {
    read(desk, Some(on)).await
}

async fn read(desk: &Desk, on: Option<Date>) -> Result<Listing, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let mut reader = desk.reader();
    let units = reader.units().await?;
    let authorities: BTreeMap<Uuid, String> =
        reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect();
    let hours = reader.hours_at(desk.now).await?;
    let named = policy.as_ref().is_some_and(|p| p.policy.list_tells(ListContent::Responsible));
    let people: BTreeMap<Uuid, (String, String)> = if named {
        let here = reader.people().await?.into_iter().filter(|p| p.ended_at.is_none());
        here.map(|p| (p.id, (p.name(), p.title))).collect()
    } else {
        BTreeMap::new()
    };
    let platforms = &desk.office().platforms;
    let all = reader.channels().await?;
    let keep = keep_for(all.iter().filter(|c| c.closed_at.is_none()).map(|c| c.every_s));
    let left_out = standing::unofficial(desk).await?;
    let mut areas = area::all(&mut reader).await?;
    let applications: BTreeMap<Uuid, bool> =
        reader.applications().await?.into_iter().map(|a| (a.id, a.dialogue)).collect();
    let rules = policy.as_ref().map(|p| p.policy.channel_rules());
    let open = |c: &ChannelRow| match on {
        Some(day) => is_official(c, applications.contains_key(&c.id), day),
        None => c.closed_at.is_none() && !left_out.contains(&c.id),
    };
    let channels = all.into_iter().filter(open).map(|channel| {
        let unit = units.iter().find(|u| u.id == channel.unit);
        let dialogue = applications.get(&channel.id).copied();
        let silent = rules.as_ref().zip(dialogue).is_some_and(|(rules, dialogue)| rules.web_only(dialogue));
        let starting =
            policy.as_ref().filter(|_| !silent).map(|p| Starting::with_hours(p, &channel, &units, &hours));
        let answered_within = match starting.as_ref().and_then(|s| s.rule(ClockKind::Answer)) {
            Some(ClockRule::Runs { promise, .. }) => Some(promise.to_string()),
            _ => None,
        };
        Official {
            place: areas.remove(&channel.id),
            id: channel.id,
            number: channel.number,
            platform_name: platforms
                .get(&channel.platform)
                .map_or_else(|| channel.platform.clone(), |p| p.name.clone()),
            unit: unit.map(|u| (u.id, u.name.clone())).unwrap_or_default(),
            authority: unit.and_then(|u| authorities.get(&u.authority)).cloned().unwrap_or_default(),
            hours: starting.map_or_else(HoursStack::none, |s| s.hours),
            answered_within,
            responsible: channel.responsible.and_then(|id| people.get(&id).cloned()),
            dialogue: !silent,
            opened_on: opened_on(&channel, applications.contains_key(&channel.id)),
            closed_on: channel.closed_at.map(|at| swedish_day(instant(at))),
            name: channel.name,
            address: channel.address,
            platform: channel.platform,
            purpose: channel.purpose,
        }
    });
    Ok(Listing { channels: channels.collect(), facts: facts::read(&mut reader).await?, policy, keep })
}

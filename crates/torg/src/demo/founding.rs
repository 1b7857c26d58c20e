//! Setting the municipality up: founded, its hours, authorities and units, its people with their mandates,
//! its channels. Each by the person who would have done it.

use super::StoryClock;
use super::story::{self, Story};
use super::time::Calendar;
use crate::packs;
use anyhow::{Context, anyhow};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::JoinSet;
use torg_domain::clocks::{HoursStack, Whose};
use torg_domain::ids::{AuthorityId, ChannelId, PersonId, UnitId};
use torg_domain::municipality::reach::Place;
use torg_domain::outside::Clock as _;
use torg_domain::policy::said::Class;
use torg_domain::public::facts::Fact;
use torg_office::channels::open::{self, Registered};
use torg_office::channels::presentation::facts as presentation;
use torg_office::diary::settings::{self as diary, Settings};
use torg_office::municipality::found::{Founding, found};
use torg_office::municipality::mandates::{Giving, give};
use torg_office::municipality::people::{Particulars, invite};
use torg_office::municipality::{sign_in, units};
use torg_office::policy::adopt::Adoption;
use torg_office::policy::hours::{self, Change, Scope};
use torg_office::public::facts;
use torg_office::{Desk, Office, Refusal};
use torg_store::municipality::MunicipalityRow;

/// The municipality of the story, set up.
pub struct Town {
    /// The office it works in.
    pub office: Arc<Office>,
    /// Its clock.
    pub clock: Arc<StoryClock>,
    /// Its calendar.
    pub calendar: Calendar,
    /// The municipality.
    pub here: MunicipalityRow,
    /// Its people, by their keys in the data.
    pub people: HashMap<String, PersonId>,
    /// Its channels, by their keys in the data.
    pub channels: HashMap<String, ChannelId>,
    /// The hours each channel is watched, by the same keys; the municipality's own under no name.
    pub hours: HashMap<String, HoursStack>,
    units: HashMap<String, UnitId>,
    authorities: HashMap<String, AuthorityId>,
    choosing: JoinSet<anyhow::Result<()>>,
}

/// A refusal is a fault in the data: it is told with what was tried.
pub(super) fn told<T>(done: Result<T, Refusal>, what: impl FnOnce() -> String) -> anyhow::Result<T> {
    done.map_err(|why| match why {
        Refusal::Broken(problem) => anyhow!("{}: {problem}", what()),
        other => anyhow!("{}: {other}", what()),
    })
}

impl Town {
    /// Founds and sets up. `feed` is where the demo's own feed is served.
    ///
    /// # Errors
    /// With what was refused: a fault in the data.
    pub async fn set_up(
        story: &Story,
        office: Arc<Office>,
        clock: Arc<StoryClock>,
        now: jiff::Timestamp,
        feed: &str,
    ) -> anyhow::Result<Self> {
        let m = &story.municipality;
        let own = HoursStack::of(Whose::Municipality, m.hours.clone());
        let calendar = Calendar::new(now, own.clone())?;
        clock.set(calendar.absolute(m.begins)?.context("the story begins relative to nothing")?);
        let person = |key: &str| {
            story
                .people
                .person
                .iter()
                .find(|p| p.key == key)
                .with_context(|| format!("there is no person {key}"))
        };
        let founder = person(&m.founder)?;
        let unit = m.unit.iter().find(|u| u.key == founder.unit).context("the founder has no unit")?;
        let board =
            m.authority.iter().find(|a| a.key == unit.authority).context("a unit has no authority")?;
        let founding = Founding {
            key: m.key.clone(),
            name: m.name.clone(),
            hosts: m.hosts.clone(),
            authority: board.name.clone(),
            unit: unit.name.clone(),
            email: founder.email.clone(),
            first_name: founder.first_name.clone(),
            last_name: founder.last_name.clone(),
            title: founder.title.clone(),
            policy: Adoption {
                pack: packs::pack(&m.policy.pack)?,
                answers: toml::to_string(&m.policy.answers)?,
                class: Class::Guideline,
                decided_by: m.policy.adopted.body.clone(),
                decided_on: m.policy.adopted.day()?,
                paragraph: format!("§ {}, {}", m.policy.adopted.paragraph, m.policy.adopted.diary_number),
            },
        };
        let (here, _) = told(found(&office, founding).await, || "founding".into())?;
        let mut reader = office.store.reader(here.id.into());
        let first = |none: &'static str| move || anyhow!("{none}");
        let mut town = Self {
            people: HashMap::from([(
                founder.key.clone(),
                PersonId(reader.people().await?.first().ok_or_else(first("nobody"))?.id),
            )]),
            units: HashMap::from([(
                unit.key.clone(),
                UnitId(reader.units().await?.first().ok_or_else(first("no unit"))?.id),
            )]),
            authorities: HashMap::from([(
                board.key.clone(),
                AuthorityId(reader.authorities().await?.first().ok_or_else(first("no authority"))?.id),
            )]),
            channels: HashMap::new(),
            hours: HashMap::from([(String::new(), own)]),
            choosing: JoinSet::new(),
            office,
            clock,
            calendar,
            here,
        };
        town.organisation(story).await?;
        town.staff(story).await?;
        for channel in &story.channels {
            town.channel(story, channel, feed).await?;
        }
        Ok(town)
    }

    /// Waits until everybody who signs in has a password.
    ///
    /// # Errors
    /// When one was refused: a fault in the data.
    pub async fn chosen(&mut self) -> anyhow::Result<()> {
        while let Some(chosen) = self.choosing.join_next().await {
            chosen??;
        }
        Ok(())
    }

    /// A person's desk, now.
    ///
    /// # Errors
    /// When there is no such person.
    pub async fn desk(&self, key: &str) -> anyhow::Result<Desk> {
        let person = *self.people.get(key).with_context(|| format!("there is no person {key}"))?;
        told(self.office.desk_for(self.here.clone(), person).await, || format!("the desk of {key}"))
    }

    fn unit(&self, key: &str) -> anyhow::Result<UnitId> {
        self.units.get(key).copied().with_context(|| format!("there is no unit {key}"))
    }

    async fn organisation(&mut self, story: &Story) -> anyhow::Result<()> {
        let m = &story.municipality;
        let desk = self.desk(&m.founder).await?;
        for authority in &m.authority {
            if !self.authorities.contains_key(&authority.key) {
                let added = units::add_authority(&desk, &authority.name).await;
                self.authorities.insert(authority.key.clone(), told(added, || authority.key.clone())?);
            }
        }
        for unit in &m.unit {
            if !self.units.contains_key(&unit.key) {
                let under = self.authorities.get(&unit.authority).copied();
                let under = under.with_context(|| format!("there is no authority {}", unit.authority))?;
                let added = units::add_unit(&desk, under, &unit.name).await;
                self.units.insert(unit.key.clone(), told(added, || unit.key.clone())?);
            }
        }
        for authority in &m.authority {
            let Some(id) = self.authorities.get(&authority.key).copied() else { continue };
            let said = Settings {
                kept: "torg".into(),
                prefix: authority.key.to_uppercase(),
                template: "{prefix} {yyyy}/{serial:05}".into(),
                chase_days: 3,
                shown: true,
                ..Settings::default()
            };
            let set = diary::set(&desk, id, None, &said).await;
            told(set, || format!("the diary of {}", authority.key))?;
        }
        let said = [
            (Fact::Website, m.website.clone()),
            (Fact::Email, m.email.clone()),
            (Fact::Telephone, m.telephone.clone()),
            (Fact::VisitingAddress, m.visiting_address.clone()),
            (Fact::PostalAddress, m.postal_address.clone()),
            (Fact::OwnMatters, m.own_matters.clone()),
            (Fact::Retention, m.retention.clone()),
        ];
        told(facts::set(&desk, &said).await, || "the public facts".into())?;
        let own = Change { scope: Scope::Municipality, week: Some(m.hours.clone()), closed: Vec::new() };
        told(hours::change(&desk, &own).await, || "hours".into())?;
        for unit in m.unit.iter().filter(|u| u.hours.is_some()) {
            let scope = Scope::Unit(self.unit(&unit.key)?.0);
            let change = Change { scope, week: unit.hours.clone(), closed: Vec::new() };
            told(hours::change(&desk, &change).await, || format!("the hours of {}", unit.key))?;
        }
        Ok(())
    }

    /// Invites everybody, lets those who sign in begin to choose their passwords, and gives the mandates: the
    /// founder's own first, since the others' are given by those who got theirs from the founder.
    async fn staff(&mut self, story: &Story) -> anyhow::Result<()> {
        let founder = &story.municipality.founder;
        let desk = self.desk(founder).await?;
        // They choose their passwords at the story's beginning, whatever the clock says meanwhile: to hash one
        // takes longer than all else about a person, and goes on beside the play.
        let then = Arc::new(StoryClock::with_the_wall());
        then.set(self.clock.now());
        let o = &self.office;
        let (keys, platforms, world) = (o.keys.clone(), o.platforms.clone(), o.world.clone());
        let then = Office::new(o.store.clone(), keys, platforms, then, o.chance.clone(), world);
        for person in story.people.person.iter().filter(|p| p.key != *founder) {
            let particulars = Particulars {
                email: person.email.clone(),
                first_name: person.first_name.clone(),
                last_name: person.last_name.clone(),
                title: person.title.clone(),
                unit: Some(self.unit(&person.unit)?),
            };
            let (id, token) = told(invite(&desk, particulars).await, || person.key.clone())?;
            if person.sign_in.is_some() {
                let (office, here, key) = (then.clone(), self.here.clone(), person.key.clone());
                let word = story.people.password.clone();
                self.choosing.spawn(async move {
                    let chosen = sign_in::choose_password(&office, here, &token, &word, &word, "demo").await;
                    told(chosen, || format!("the password of {key}")).map(drop)
                });
            }
            self.people.insert(person.key.clone(), id);
        }
        let mut ready = vec![founder.clone()];
        let mut left: Vec<_> =
            story.people.person.iter().flat_map(|p| p.mandates.iter().map(move |m| (p, m))).collect();
        while !left.is_empty() {
            let (now, later): (Vec<_>, Vec<_>) = left.into_iter().partition(|(_, m)| ready.contains(&m.by));
            if now.is_empty() {
                anyhow::bail!("a mandate is given by somebody who has none");
            }
            let mut desks = HashMap::new();
            for (person, mandate) in now {
                if !desks.contains_key(&mandate.by) {
                    desks.insert(mandate.by.clone(), self.desk(&mandate.by).await?);
                }
                let giving = self.giving(person, mandate)?;
                let given = give(&desks[&mandate.by], giving).await;
                told(given, || format!("{} as {} by {}", person.key, mandate.title, mandate.by))?;
                ready.push(person.key.clone());
            }
            left = later;
        }
        Ok(())
    }

    fn giving(&self, person: &story::Person, mandate: &story::Mandate) -> anyhow::Result<Giving> {
        let place = match (mandate.unit.as_deref(), &mandate.authority) {
            (Some("*"), _) => Place::Whole,
            (Some(unit), _) => Place::Unit(self.unit(unit)?),
            (None, Some(authority)) => {
                Place::Authority(*self.authorities.get(authority).context("there is no such authority")?)
            }
            (None, None) => anyhow::bail!("a mandate of {} is nowhere", person.key),
        };
        Ok(Giving {
            person: self.people[&person.key],
            title: mandate.title.clone(),
            place,
            from_on: self.calendar.day_of(mandate.from)?,
            until_on: mandate.until.map(|until| self.calendar.day_of(until)).transpose()?,
        })
    }

    async fn channel(&mut self, story: &Story, channel: &story::Channel, feed: &str) -> anyhow::Result<()> {
        let who =
            |key: &str| self.people.get(key).copied().with_context(|| format!("there is no person {key}"));
        let named = |key: &str| story.people.person.iter().find(|p| p.key == key);
        let approver = named(&channel.approval.by).context("nobody approved the channel")?;
        let registered = Registered {
            unit: Some(self.unit(&channel.unit)?),
            platform: channel.platform.clone(),
            name: channel.name.clone(),
            address: channel.address.clone(),
            purpose: channel.purpose.clone(),
            responsible: Some(who(&channel.responsible)?),
            substitute: Some(who(&channel.substitute)?),
            feed: (channel.intake.kind == "feed").then(|| feed.to_owned()),
            voice: channel.intake.voice.clone().unwrap_or_else(|| "visitors".into()),
            every_s: channel.intake.every_s.unwrap_or(300),
            watched_from: self.calendar.absolute(channel.watched_from)?,
            approved_by: format!("{} {}, {}", approver.first_name, approver.last_name, approver.title),
            approved_on: Some(self.calendar.day_of(channel.approval.on)?),
            approval: channel.approval.text.clone(),
            ..Registered::default()
        };
        let desk = self.desk(&channel.approval.by).await?;
        let id = told(open::open(&desk, &registered).await, || channel.key.clone())?;
        if channel.hours.is_some() {
            let change =
                Change { scope: Scope::Channel(id.0), week: channel.hours.clone(), closed: Vec::new() };
            told(hours::change(&desk, &change).await, || format!("the hours of {}", channel.key))?;
        }
        let reach = &story.municipality.email;
        let said = presentation::set_channel(&desk, id, "public", None, reach, None).await;
        told(said, || format!("who reads {}", channel.key))?;
        let unit = story.municipality.unit.iter().find(|u| u.key == channel.unit);
        let stack = self.hours[""].clone();
        let stack = stack.with(Whose::Unit, unit.and_then(|u| u.hours.clone()));
        self.hours.insert(channel.key.clone(), stack.with(Whose::Channel, channel.hours.clone()));
        self.channels.insert(channel.key.clone(), id);
        Ok(())
    }
}

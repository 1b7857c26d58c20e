//! What each channel tells of itself: made from what is known, put up by people, looked at again.
//!
//! The texts are made anew each time they are asked for; only what was put up is kept. A text is out of date
//! when what would be made now is not what was put up (IN-13, IN-24).

pub mod check;
pub mod facts;
pub mod profile;
pub mod publish;
pub mod subject;

use crate::clocks::start::Starting;
use crate::desk::{Desk, mandate};
use crate::in_force::InForce;
use crate::mail::address;
use crate::public::facts as public;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;
use torg_domain::channels::presentation::{
    Audience, Contact, Demand, Element, Facts, Fitted, Lacking, Writer, demanded, element, fit,
};
use torg_domain::clocks::ClockKind;
use torg_domain::clocks::words::Tongue;
use torg_domain::ids::{AuthorityId, ChannelId, UnitId};
use torg_domain::municipality::reach::Reach;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::ClockRule;
use torg_domain::policy::platforms::{Platform, Seen, TextPlace};
use torg_domain::policy::values::InfoItem;
use torg_domain::public::facts::{Fact, Facts as PublicFacts};
use torg_store::Reader;
use torg_store::channels::{ChannelRow, CopyRow};
use torg_store::municipality::{MandateRow, PersonRow, UnitRow};
use torg_store::policy::HoursRow;
use uuid::Uuid;

/// What every channel's presentation rests on alike, read once.
pub struct Ground {
    units: Vec<UnitRow>,
    authorities: BTreeMap<Uuid, String>,
    people: BTreeMap<Uuid, PersonRow>,
    mandates: Vec<MandateRow>,
    hours: Vec<HoursRow>,
    items: Vec<InfoItem>,
    address: Option<String>,
    /// What the municipality tells of itself everywhere.
    pub told: PublicFacts,
}

/// The text for one place, and what was put up there.
#[derive(Clone, Debug)]
pub struct Made {
    /// The place.
    pub place: TextPlace,
    /// What would be put up now.
    pub fitted: Fitted,
    /// What was put up last; none when nothing was.
    pub copy: Option<CopyRow>,
}

impl Made {
    /// Whether what was put up is no longer what would be.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.copy.as_ref().is_some_and(|copy| copy.body != self.fitted.text)
    }
}

/// A channel's presentation.
#[derive(Clone, Debug)]
pub struct Presentation {
    /// What must be told, in reading order, with what it says or what is lacking.
    pub elements: Vec<(Demand, Result<Element, Lacking>)>,
    /// The text for each place.
    pub places: Vec<Made>,
}

impl Presentation {
    /// Whether everything that must be told can be told, finds room, and stands put up as it is now.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.lacks().is_empty()
    }

    /// What is left until it is complete, in Swedish sentences without their full stops.
    #[must_use]
    pub fn lacks(&self) -> Vec<String> {
        let words = |items: Vec<InfoItem>| items.iter().map(|i| i.swedish()).collect::<Vec<_>>().join(", ");
        let untold: Vec<_> =
            self.elements.iter().filter(|(_, said)| said.is_err()).map(|(demand, _)| demand.item).collect();
        let mut all = Vec::new();
        if !untold.is_empty() {
            all.push(format!("Det saknas: {}", words(untold)));
        }
        // The first place is the one that everybody reads; the others are put up as far as they are used.
        let first = self.places.first();
        if let Some(lost) = first.map(|made| made.fitted.lost.clone()).filter(|lost| !lost.is_empty()) {
            all.push(format!("Det finns inte rum för: {}", words(lost)));
        }
        if first.is_none_or(|made| made.copy.is_none()) {
            all.push("Texten är inte upplagd".into());
        }
        if self.is_outdated() {
            all.push("Den text som är upplagd stämmer inte längre".into());
        }
        all
    }

    /// Whether something that was put up is no longer so.
    #[must_use]
    pub fn is_outdated(&self) -> bool {
        self.places.iter().any(Made::is_outdated)
    }
}

impl Ground {
    /// Reads what presentations rest on.
    ///
    /// # Errors
    /// `Asks` where the policy does not say what must be told; what the database said.
    #[boxed]
    pub async fn read(desk: &Desk, reader: &mut Reader, policy: &InForce) -> Result<Self, Refusal> {
        let items = policy.policy.required_items().map_err(|asks| Refusal::Asks(asks.0))?;
        Ok(Self {
            units: reader.units().await?,
            authorities: reader.authorities().await?.into_iter().map(|a| (a.id, a.name)).collect(),
            people: reader.people().await?.into_iter().map(|p| (p.id, p)).collect(),
            mandates: reader.mandates().await?,
            hours: reader.hours_at(desk.now).await?,
            items,
            address: address::of(desk).await?,
            told: public::read(reader).await?,
        })
    }

    /// What the policy says must be told.
    #[must_use]
    pub fn items(&self) -> &[InfoItem] {
        &self.items
    }

    /// Who writes in a channel: the responsible person and the substitute, while they are here and have a
    /// mandate to handle messages there (IN-13, CH-08).
    fn writers(&self, desk: &Desk, channel: &ChannelRow) -> Vec<Writer> {
        let units: Vec<_> = self.units.iter().map(|u| (UnitId(u.id), AuthorityId(u.authority))).collect();
        let may = |person: &PersonRow| {
            let own = self.mandates.iter().filter(|m| m.person == person.id).filter_map(mandate);
            Reach::of(&own.collect::<Vec<_>>(), &units, desk.today()).may(Right::Handle, UnitId(channel.unit))
        };
        let named = [channel.responsible, channel.substitute].into_iter().flatten();
        let there = named.filter_map(|id| self.people.get(&id)).filter(|p| p.ended_at.is_none() && may(p));
        there.map(|p| Writer { name: p.name(), title: p.title.clone(), reach: p.email.clone() }).collect()
    }

    async fn facts(
        &self,
        desk: &Desk,
        reader: &mut Reader,
        policy: &InForce,
        channel: &ChannelRow,
    ) -> Result<Facts, Refusal> {
        let own = reader.channel_facts(ChannelId(channel.id)).await?;
        let unit = self.units.iter().find(|u| u.id == channel.unit);
        let starting = Starting::with_hours(policy, channel, &self.units, &self.hours);
        let words = starting.hours.in_words(Tongue::Swedish);
        let answers = match starting.rule(ClockKind::Answer) {
            Some(ClockRule::Runs { promise, .. }) => Some(promise.to_string()),
            _ => None,
        };
        let rules = &policy.policy;
        // What BBS-lagen orders removed, not all that the guidelines make a duty (IN-16).
        let unlawful = rules.grounds().filter(|ground| ground.statutory);
        let audience = own.as_ref().and_then(|f| {
            Audience::from_word(&f.audience, f.audience_size.and_then(|n| u32::try_from(n).ok()))
        });
        // What was written on several lines is one here.
        let told = |fact: Fact| {
            let text = self.told.get(fact).unwrap_or_default();
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        };
        Ok(Facts {
            municipality: desk.municipality.name.clone(),
            authority: unit.and_then(|u| self.authorities.get(&u.authority).cloned()).unwrap_or_default(),
            unit: unit.map(|u| u.name.clone()).unwrap_or_default(),
            name: channel.name.clone(),
            purpose: channel.purpose.clone(),
            always: words.as_ref().is_some_and(|words| words.always),
            hours: words.and_then(|words| words.week),
            frequency: rules.watch_frequency(),
            told: rules.watch_told(),
            answers,
            writers: self.writers(desk, channel),
            contact: Some(Contact {
                visiting: told(Fact::VisitingAddress),
                postal: told(Fact::PostalAddress),
                email: told(Fact::Email),
                web: told(Fact::Website),
                phone: told(Fact::Telephone),
            }),
            reach: own.map(|f| f.contact).unwrap_or_default(),
            matters: told(Fact::OwnMatters),
            disposal: rules.disposal().to_vec(),
            retention: told(Fact::Retention),
            unlawful: unlawful.map(|ground| ground.title.clone()).collect(),
            audience,
            page: self.page(channel),
            rules: self.address.as_ref().map(|address| format!("{address}/rules")),
        })
    }

    /// The channel's own page at the municipality, which tells everything that found no room.
    fn page(&self, channel: &ChannelRow) -> Option<String> {
        self.address.as_ref().map(|address| format!("{address}/channels/{}", channel.number))
    }

    /// One channel's presentation.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn of(
        &self,
        desk: &Desk,
        reader: &mut Reader,
        policy: &InForce,
        channel: &ChannelRow,
    ) -> Result<Presentation, Refusal> {
        let facts = self.facts(desk, reader, policy, channel).await?;
        let platform = desk.office().platforms.get(&channel.platform);
        let demands = demanded(&policy.policy, &self.items, platform, facts.always);
        let elements: Vec<_> =
            demands.into_iter().map(|demand| (demand.clone(), element(demand.item, &facts))).collect();
        let said: Vec<Element> =
            elements.iter().filter_map(|(_, said)| said.as_ref().ok().cloned()).collect();
        let copies = reader.presentation_copies(ChannelId(channel.id)).await?;
        let made = |place: TextPlace| Made {
            fitted: fit(&said, place.most, facts.page.as_deref()),
            copy: copies.iter().find(|copy| copy.place == place.place).cloned(),
            place,
        };
        Ok(Presentation { places: places(desk, platform).into_iter().map(made).collect(), elements })
    }
}

/// Where a channel tells of itself; one whose platform the catalogue is silent on has one place, by hand.
fn places(desk: &Desk, platform: Option<&Platform>) -> Vec<TextPlace> {
    let known: Vec<_> = platform.iter().flat_map(|p| p.text_places(desk.today())).cloned().collect();
    if !known.is_empty() {
        return known;
    }
    let seen = Seen::Hand;
    vec![TextPlace {
        place: "page".into(),
        name: "Sidan".into(),
        most: None,
        seen,
        note: None,
        from: None,
        until: None,
        unconfirmed: None,
    }]
}

/// One channel's presentation, for its page.
///
/// # Errors
/// `Missing`; `NoPolicy`; `Asks`; what the database said.
#[boxed]
pub async fn of(desk: &Desk, id: ChannelId) -> Result<(ChannelRow, Ground, Presentation), Refusal> {
    let policy = desk.policy().await?;
    let mut reader = desk.reader();
    let channel = subject::read(&mut reader, id).await?;
    let ground = Ground::read(desk, &mut reader, &policy).await?;
    let presentation = ground.of(desk, &mut reader, &policy, &channel).await?;
    Ok((channel, ground, presentation))
}

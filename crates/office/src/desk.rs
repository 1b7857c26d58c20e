//! What all work gets: who acts, what time it is, the policy in force, the store, the world outside.
//!
//! An act opens a write with `desk.open()`, changes rows, tells the trail, and commits. Whatever it did
//! not commit never was. The write holds the municipality's turn, so an act never meets another half-way.

use crate::in_force::{InForce, Policies};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::collections::BTreeMap;
use std::sync::Arc;
use torg_domain::ids::{AuthorityId, MunicipalityId, PersonId, UnitId};
use torg_domain::municipality::reach::{Mandate, Place, Reach};
use torg_domain::municipality::rights::{Right, Rights};
use torg_domain::outside::browser::Browser;
use torg_domain::outside::diary::DiaryFolder;
use torg_domain::outside::platform::{Platform, Stranger};
use torg_domain::outside::{Chance, Clock, FetchFeed, FetchMedia, HoldKeys, LookAgain, Paper, SendMail};
use torg_domain::policy::platforms::Platforms;
use torg_domain::trail::key::KeyFile;
use torg_store::municipality::{MandateRow, MunicipalityRow, PersonRow};
use torg_store::sealed::SealingKeys;
use torg_store::trail::Told;
use torg_store::{Reader, Store, Writer};
use uuid::Uuid;

/// The whole office: one for the program, shared by every request and job.
pub struct Office {
    /// The store.
    pub store: Store,
    /// The secrets outside the database, as they were when it was opened: what signs never changes.
    pub keys: KeyFile,
    /// The same as they are now: what seals may be changed meanwhile.
    held: Box<dyn HoldKeys>,
    /// The dated catalogue of platforms.
    pub platforms: Platforms,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// New ids, salts and tokens.
    pub chance: Arc<dyn Chance>,
    /// The world outside, as far as this program reaches.
    pub world: World,
    /// Told when something was committed that a job waits for, so that the worker need not poll.
    pub wake: tokio::sync::Notify,
    /// What platforms send us unasked, on its way to the disk.
    pub(crate) hooks: crate::channels::hooks::Line,
    pub(crate) hashing: tokio::sync::Semaphore,
    policies: Policies,
}

/// The world outside, as far as this program reaches.
#[derive(Clone)]
pub struct World {
    /// Fetches feeds.
    pub feeds: Arc<dyn FetchFeed>,
    /// Fetches pictures and files.
    pub media: Arc<dyn FetchMedia>,
    /// Looks whether a message is still at its own address.
    pub look: Arc<dyn LookAgain>,
    /// The platforms whose own interface this program has.
    pub platforms: Vec<Arc<dyn Platform>>,
    /// Looks as anybody would; none when this program cannot.
    pub stranger: Option<Arc<dyn Stranger>>,
    /// Takes pictures of pages; none when there is no browser.
    pub browser: Option<Arc<dyn Browser>>,
    /// Sends mail; none when no server is set.
    pub mail: Option<Arc<dyn SendMail>>,
    /// Folders that diaries kept elsewhere watch; none when the operator has named none.
    pub diary: Option<Arc<dyn DiaryFolder>>,
    /// Prints documents.
    pub paper: Arc<dyn Paper>,
    /// The address people reach the desk at, for links in mail; none when not set. What each municipality's
    /// is, with several of them, says `mail::address`.
    pub address: Option<String>,
    /// Which host name shows which municipality, by key, beside those the database knows.
    pub hosts: BTreeMap<String, String>,
    /// The host name in the origin of every log.
    pub log_host: String,
}

impl Office {
    /// An office over a store.
    #[must_use]
    pub fn new(
        store: Store,
        held: impl HoldKeys + 'static,
        platforms: Platforms,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
        world: World,
    ) -> Arc<Self> {
        // One password at a time: each takes 19 MiB, and the memory is promised.
        let hashing = tokio::sync::Semaphore::new(1);
        let policies = Policies::default();
        let wake = tokio::sync::Notify::new();
        let hooks = crate::channels::hooks::Line::default();
        let (keys, held) = (held.keys(), Box::new(held));
        Arc::new(Self { store, keys, held, platforms, clock, chance, world, wake, hooks, hashing, policies })
    }

    /// The keys a municipality's secrets are sealed under, as the key file has them now.
    #[must_use]
    pub fn sealing(&self, municipality: MunicipalityId) -> SealingKeys {
        SealingKeys::of(municipality, &self.held.keys(), &[])
    }

    /// A desk for a person who is signed in.
    ///
    /// # Errors
    /// `Refusal::Missing` when the person is not in this municipality or has left.
    pub async fn desk_for(
        self: &Arc<Self>,
        municipality: MunicipalityRow,
        person: PersonId,
    ) -> Result<Desk, Refusal> {
        let now = self.clock.now();
        let mut reader = self.store.reader(MunicipalityId(municipality.id));
        let person = reader.person(person).await?;
        if person.ended_at.is_some_and(|ended| ended <= now.as_millisecond()) {
            return Err(Refusal::Missing);
        }
        let mandates = reader.mandates_of(PersonId(person.id)).await?;
        let units: Vec<_> =
            reader.units().await?.iter().map(|u| (UnitId(u.id), AuthorityId(u.authority))).collect();
        let mandates: Vec<_> = mandates.iter().filter_map(mandate).collect();
        let reach = Reach::of(&mandates, &units, swedish_day(now));
        Ok(Desk { office: Arc::clone(self), municipality, who: Who::Person(Box::new(person), reach), now })
    }

    /// A desk for a job, which acts by rule and says so.
    #[must_use]
    pub fn desk_of_job(self: &Arc<Self>, municipality: MunicipalityRow, job: &'static str) -> Desk {
        Desk { office: Arc::clone(self), municipality, who: Who::Job(job), now: self.clock.now() }
    }
}

/// Who acts.
#[derive(Clone, Debug)]
pub enum Who {
    /// A person, with all they may do today.
    Person(Box<PersonRow>, Reach),
    /// A job or a rule, by name.
    Job(&'static str),
}

/// Somebody's place at work for the length of one request or job.
#[derive(Clone)]
pub struct Desk {
    office: Arc<Office>,
    /// The municipality.
    pub municipality: MunicipalityRow,
    /// Who acts.
    pub who: Who,
    /// Now: one instant for the whole act.
    pub now: Timestamp,
}

impl Desk {
    /// The municipality's id.
    #[must_use]
    pub fn id(&self) -> MunicipalityId {
        MunicipalityId(self.municipality.id)
    }

    /// The office.
    #[must_use]
    pub fn office(&self) -> &Arc<Office> {
        &self.office
    }

    /// Reads in this municipality.
    #[must_use]
    pub fn reader(&self) -> Reader {
        self.office.store.reader(self.id())
    }

    /// Opens a write in this municipality.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open(&self) -> Result<Writer, Refusal> {
        Ok(self.office.store.write(self.id()).await?)
    }

    /// The same desk at a later instant: a job that goes on.
    #[must_use]
    pub fn later(&self) -> Self {
        Self { now: self.office.clock.now(), ..self.clone() }
    }

    /// The person acting.
    ///
    /// # Errors
    /// `Refusal::Missing` for a job: only people do this.
    pub fn person(&self) -> Result<PersonId, Refusal> {
        match &self.who {
            Who::Person(p, _) => Ok(PersonId(p.id)),
            Who::Job(_) => Err(Refusal::Missing),
        }
    }

    /// The person acting, or none for a job.
    #[must_use]
    pub fn by(&self) -> Option<Uuid> {
        match &self.who {
            Who::Person(p, _) => Some(p.id),
            Who::Job(_) => None,
        }
    }

    /// What the person may do; a job may do what its rule says, and is not asked.
    #[must_use]
    pub fn reach(&self) -> Option<&Reach> {
        match &self.who {
            Who::Person(_, reach) => Some(reach),
            Who::Job(_) => None,
        }
    }

    /// Refuses unless the right is held at the unit.
    ///
    /// # Errors
    /// `Refusal::NotAllowed`.
    pub fn must(&self, right: Right, unit: UnitId) -> Result<(), Refusal> {
        match self.reach() {
            Some(reach) if !reach.may(right, unit) => Err(Refusal::NotAllowed(right)),
            _ => Ok(()),
        }
    }

    /// Refuses unless the right is held for some unit: each message then asks for it where it stands.
    ///
    /// # Errors
    /// `Refusal::NotAllowed`.
    pub fn must_somewhere(&self, right: Right) -> Result<(), Refusal> {
        match self.reach() {
            Some(reach) if !reach.may_somewhere(right) => Err(Refusal::NotAllowed(right)),
            _ => Ok(()),
        }
    }

    /// Refuses unless the right is held for the whole municipality.
    ///
    /// # Errors
    /// `Refusal::NotAllowed`.
    pub fn must_everywhere(&self, right: Right) -> Result<(), Refusal> {
        match self.reach() {
            Some(reach) if !reach.may_everywhere(right) => Err(Refusal::NotAllowed(right)),
            _ => Ok(()),
        }
    }

    /// A new id.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.office.chance.id(self.now)
    }

    /// Today in Sweden.
    #[must_use]
    pub fn today(&self) -> Date {
        swedish_day(self.now)
    }

    /// Begins what the trail is told: this desk did `act` to `subject`.
    #[must_use]
    pub fn told(&self, act: &'static str, subject: (&'static str, Uuid)) -> Told {
        let actor = match &self.who {
            Who::Person(p, _) => p.id.to_string(),
            Who::Job(job) => format!("job:{job}"),
        };
        Told::new(self.now, actor, act, subject, self.office.chance.secret())
    }

    /// The policy in force now.
    ///
    /// # Errors
    /// `Refusal::NoPolicy` before the first adoption.
    #[boxed]
    pub async fn policy(&self) -> Result<Arc<InForce>, Refusal> {
        self.office.policies.at(&mut self.reader(), self.now).await
    }

    /// The same, as an open write or a snapshot sees it: by which an act goes that is under way.
    ///
    /// # Errors
    /// As `policy`.
    #[boxed]
    pub async fn policy_by(&self, reader: &mut Reader) -> Result<Arc<InForce>, Refusal> {
        self.office.policies.at(reader, self.now).await
    }

    /// A policy version that an open write has found to be in force.
    ///
    /// # Errors
    /// `Refusal::Missing` when there is none such.
    #[boxed]
    pub async fn version_by(
        &self,
        reader: &mut Reader,
        id: torg_domain::ids::PolicyVersionId,
    ) -> Result<Arc<InForce>, Refusal> {
        self.office.policies.version(reader, id).await
    }

    /// A policy version that is tied to something decided under it.
    ///
    /// # Errors
    /// `Refusal::Missing` when there is none such.
    #[boxed]
    pub async fn policy_version(
        &self,
        id: torg_domain::ids::PolicyVersionId,
    ) -> Result<Arc<InForce>, Refusal> {
        self.office.policies.version(&mut self.reader(), id).await
    }
}

/// The Swedish calendar day of an instant.
#[must_use]
pub fn swedish_day(at: Timestamp) -> Date {
    use std::sync::LazyLock;
    static ZONE: LazyLock<TimeZone> =
        LazyLock::new(|| TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC));
    ZONE.to_datetime(at).date()
}

/// A stored mandate as the rules read it; a row that cannot be read gives no right.
#[must_use]
pub fn mandate(row: &MandateRow) -> Option<Mandate> {
    let rights: Rights = row.rights.split_whitespace().filter_map(Right::from_word).collect();
    let place = match (row.unit, row.authority) {
        (Some(unit), _) => Place::Unit(UnitId(unit)),
        (None, Some(authority)) => Place::Authority(AuthorityId(authority)),
        (None, None) => Place::Whole,
    };
    Some(Mandate {
        rights,
        place,
        from_on: row.from_on.parse().ok()?,
        until_on: row.until_on.as_deref().map(str::parse).transpose().ok()?,
        ended: row.ended_at.is_some(),
    })
}

/// Everybody who is here today, with what each may do.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn reaches(desk: &Desk) -> Result<Vec<(PersonRow, Reach)>, Refusal> {
    let mut reader = desk.reader();
    let units: Vec<_> =
        reader.units().await?.iter().map(|u| (UnitId(u.id), AuthorityId(u.authority))).collect();
    let mandates = reader.mandates().await?;
    let today = desk.today();
    let people = reader.people().await?.into_iter().filter(|p| p.ended_at.is_none());
    Ok(people
        .map(|p| {
            let own: Vec<_> = mandates.iter().filter(|m| m.person == p.id).filter_map(mandate).collect();
            let reach = Reach::of(&own, &units, today);
            (p, reach)
        })
        .collect())
}

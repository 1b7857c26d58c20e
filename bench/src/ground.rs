//! The ground the measurements stand on: a municipality of a hundred channels in twenty units, thirty
//! people who own what comes in, one who reads everything and one who reads five channels.
//!
//! It lies on disk under `target/bench`, on SQLite as the product opens it (synchronous FULL). A ground
//! that was filled is kept and used again, for filling a million takes minutes.

use anyhow::{Context, Result};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use torg_domain::ids::{AuthorityId, ChannelId, MunicipalityId, PersonId, UnitId};
use torg_domain::outside::Chance;
use torg_domain::policy::said::Class;
use torg_domain::trail::key::{KeyFile, hex};
use torg_office::municipality::found::{Founding, found};
use torg_office::policy::adopt::Adoption;
use torg_office::{Desk, Office, World};
use torg_store::channels::ChannelRow;
use torg_store::municipality::{MandateRow, MunicipalityRow, PersonRow};
use torg_store::{Db, Store, objects::Objects};
use torg_testkit::{Hand, Outdoors, packs};

/// The host name the municipality answers to.
pub const HOST: &str = "localhost";

const CHANNELS: usize = 100;
const UNITS: usize = 20;
const OWNERS: usize = 30;

/// The system's unpredictable bytes, as the product takes them.
pub struct Dice;

impl Chance for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            std::process::abort();
        }
    }
}

/// A municipality with its office.
pub struct Ground {
    /// The office.
    pub office: Arc<Office>,
    /// The municipality.
    pub here: MunicipalityRow,
    /// Its channels.
    pub channels: Vec<ChannelRow>,
    /// Those who own what comes in.
    pub owners: Vec<PersonId>,
    /// Reads everything.
    pub all: PersonId,
    /// Reads five channels.
    pub five: PersonId,
    /// The unit of those five.
    pub five_at: uuid::Uuid,
}

/// Friday 20 November 2026, ten past ten in Sweden: in office hours.
pub fn now() -> Timestamp {
    Timestamp::from_second(1_795_165_800).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Where the measurements keep their data.
pub fn home() -> Result<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("the repository")?;
    let home = root.join("target/bench");
    std::fs::create_dir_all(&home)?;
    Ok(home)
}

/// A folder of this name with nothing in it.
pub fn fresh(name: &str) -> Result<PathBuf> {
    let folder = home()?.join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder)?;
    }
    std::fs::create_dir_all(&folder)?;
    Ok(folder)
}

/// An office over the database of a folder; made if missing.
pub async fn office(folder: &Path) -> Result<Arc<Office>> {
    office_at(folder, now()).await
}

/// The same at another instant: beside a program that goes by the wall clock.
pub async fn office_at(folder: &Path, now: Timestamp) -> Result<Arc<Office>> {
    let db = Db::open_sqlite(&folder.join("torg.db")).await?;
    db.migrate().await?;
    let store = Store::new(db, Objects::folder(&folder.join("objects"))?);
    let outdoors = Arc::new(Outdoors::default());
    let world = World {
        feeds: outdoors.clone(),
        media: outdoors.clone(),
        look: outdoors.clone(),
        platforms: Vec::new(),
        stranger: None,
        browser: None,
        mail: None,
        diary: None,
        paper: Arc::new(torg_paper::Press),
        address: None,
        hosts: Default::default(),
        log_host: HOST.into(),
    };
    let keys = KeyFile::new([1; 32], [2; 32]);
    Ok(Office::new(store, keys, packs::platforms(), Arc::new(Hand::at(now)), Arc::new(Dice), world))
}

impl Ground {
    /// A ground in a folder; what lies there already is used again.
    pub async fn at(folder: &Path) -> Result<Self> {
        let office = office(folder).await?;
        let here = match office.store.db().municipalities().await?.into_iter().next() {
            Some(here) => here,
            None => {
                let founding = Founding {
                    key: "lill".into(),
                    name: "Lills kommun".into(),
                    hosts: vec![HOST.into()],
                    authority: "Kommunstyrelsen".into(),
                    unit: "Kommunledningskontoret".into(),
                    email: "eva.sund@lill.example".into(),
                    first_name: "Eva".into(),
                    last_name: "Sund".into(),
                    title: "Administratör".into(),
                    policy: Adoption {
                        pack: packs::pack("grund"),
                        answers: String::new(),
                        class: Class::Guideline,
                        decided_by: "Kommunstyrelsen".into(),
                        decided_on: "2026-03-02".parse()?,
                        paragraph: "§ 31".into(),
                    },
                };
                found(&office, founding).await?.0
            }
        };
        Self::settle(office, here, None).await
    }

    /// The same, in a municipality that is there. With `feeds`, every channel follows a feed below that
    /// address.
    pub async fn settle(office: Arc<Office>, here: MunicipalityRow, feeds: Option<&str>) -> Result<Self> {
        let desk = office.desk_of_job(here.clone(), "bench");
        if desk.reader().channels().await?.is_empty() {
            people_and_channels(&desk, feeds).await?;
        }
        let mut reader = desk.reader();
        let channels = reader.channels().await?;
        let people = reader.people().await?;
        let with = |start: &str| -> Vec<PersonId> {
            people.iter().filter(|p| p.email.starts_with(start)).map(|p| PersonId(p.id)).collect()
        };
        let five_at = people.iter().find(|p| p.email.starts_with("fem")).and_then(|p| p.unit);
        let (owners, all, five) =
            (with("agare"), with("alla").first().copied(), with("fem").first().copied());
        Ok(Self {
            owners,
            all: all.context("who reads everything")?,
            five: five.context("who reads five channels")?,
            five_at: five_at.context("the unit of the five channels")?,
            office,
            here,
            channels,
        })
    }

    /// A desk for a job.
    pub fn job(&self) -> Desk {
        self.office.desk_of_job(self.here.clone(), "bench")
    }

    /// A desk for a person.
    pub async fn desk(&self, person: PersonId) -> Result<Desk> {
        Ok(self.office.desk_for(self.here.clone(), person).await?)
    }

    /// A cookie for a session that has just begun.
    pub async fn cookie(&self, person: PersonId, at: Timestamp) -> Result<String> {
        let token = hex(&self.office.chance.secret());
        let fingerprint: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        let mut writer = self.job().open().await?;
        let until = at.checked_add(SignedDuration::from_hours(14))?;
        writer.add_session(fingerprint, person, "bench", at, until).await?;
        writer.commit().await?;
        Ok(format!("torg={token}"))
    }
}

async fn people_and_channels(desk: &Desk, feeds: Option<&str>) -> Result<()> {
    let policy = desk.policy().await?;
    let rights = |title: &str| -> Result<String> {
        let titles = policy.policy.titles();
        let title = titles.iter().find(|t| t.key == title).context("a title of the policy")?;
        Ok(title.rights.iter().map(|r| r.word()).collect::<Vec<_>>().join(" "))
    };
    let (reads_all, reads_unit) = (rights("kommunikationschef")?, rights("ansvarig")?);
    let mut writer = desk.open().await?;
    let authority = AuthorityId(writer.authorities().await?.first().context("an authority")?.id);
    let mut units = Vec::new();
    for n in 0..UNITS {
        let unit = UnitId(desk.new_id());
        writer.add_unit(unit, authority, &format!("Förvaltning {n}")).await?;
        units.push(unit);
    }
    let mut people = Vec::new();
    let names = (0..OWNERS).map(|n| format!("agare{n}")).chain(["alla".to_owned(), "fem".to_owned()]);
    for (n, name) in names.enumerate() {
        let row = PersonRow {
            id: desk.new_id(),
            email: format!("{name}@lill.example"),
            first_name: "Kim".into(),
            last_name: name.clone(),
            title: "handläggare".into(),
            unit: units.first().map(|u| u.0),
            password: None,
            language: "sv".into(),
            shortcuts: true,
            created_at: desk.now.as_millisecond(),
            ended_at: None,
        };
        writer.add_person(&row).await?;
        people.push(row.id);
        let everywhere = name == "alla";
        let unit = if name == "fem" { units.first() } else { units.get(n % UNITS) };
        let mandate = MandateRow {
            id: desk.new_id(),
            person: row.id,
            title: if everywhere { "kommunikationschef" } else { "ansvarig" }.into(),
            rights: if everywhere { reads_all.clone() } else { reads_unit.clone() },
            unit: unit.filter(|_| !everywhere).map(|u| u.0),
            authority: None,
            from_on: "2026-01-01".into(),
            until_on: None,
            given_by: None,
            given_at: desk.now.as_millisecond(),
            ended_at: None,
            ended_by: None,
        };
        writer.add_mandate(&mandate).await?;
        writer.tell(desk.told("mandate.given", ("mandate", mandate.id)).row(&mandate));
    }
    for n in 0..CHANNELS {
        let mut row = ChannelRow {
            id: ChannelId(desk.new_id()).0,
            number: 0,
            unit: units.get(n % UNITS).context("a unit")?.0,
            platform: "feed".into(),
            name: format!("Kanal {n:03}"),
            address: format!("https://kanal{n}.lill.example/"),
            purpose: "Vardag i kommunen.".into(),
            responsible: people.get(n % OWNERS).copied(),
            substitute: people.get((n + 1) % OWNERS).copied(),
            feed: feeds.map(|base| format!("{base}/feed/{n}")),
            voice: "visitors".into(),
            our_names: "[]".into(),
            secret: None,
            account: None,
            every_s: 3600,
            watched_from_at: 0,
            approved_by: "Eva Sund".into(),
            approved_on: "2026-03-02".into(),
            approval: "KS 2026/12".into(),
            opened_at: desk.now.as_millisecond(),
            closed_at: None,
            revision: 1,
        };
        writer.add_channel(&mut row).await?;
        writer.tell(desk.told("channel.opened", ("channel", row.id)).row(&row));
    }
    writer.commit().await?;
    Ok(())
}

/// The municipality's id.
pub fn id(here: &MunicipalityRow) -> MunicipalityId {
    MunicipalityId(here.id)
}

//! The town: one municipality with two authorities, three units and eight people, on a store of its own.
//!
//! It is Tuesday 7 April 2026, ten in the morning in Sweden, the first working day after Easter.

use crate::outside::{Counting, Hand, Outdoors};
use crate::site::{self, Site};
use crate::{cluster, packs};
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use torg_domain::ids::{AuthorityId, ChannelId, MunicipalityId, PersonId, UnitId};
use torg_domain::outside::Clock;
use torg_domain::outside::browser::Browser;
use torg_domain::outside::platform::{Platform, Stranger};
use torg_domain::policy::platforms::{Charges, Platforms, Price};
use torg_domain::policy::said::Class;
use torg_domain::trail::key::KeyFile;
use torg_office::channels::open::{self, Registered};
use torg_office::municipality::found::{Founding, found};
use torg_office::policy::adopt::Adoption;
use torg_office::{Desk, Office, World};
use torg_store::municipality::{MandateRow, MunicipalityRow, PersonRow};
use torg_store::{Db, Store, objects::Objects};

/// The town's people.
#[derive(Clone, Copy, Debug)]
pub struct People {
    /// Set the town up: people, channels, policy, trail; sees how much is open, reads and handles nothing. Everywhere.
    pub admin: PersonId,
    /// Kommunikationschef everywhere: coordinates, sees all, changes the application.
    pub chief: PersonId,
    /// Ansvarig at the first unit.
    pub editor: PersonId,
    /// Ersättare at the first unit.
    pub substitute: PersonId,
    /// Handläggare at the second unit, of the second authority.
    pub handler: PersonId,
    /// Registrator everywhere.
    pub registrar: PersonId,
    /// Nämndsekreterare everywhere: may adopt the policy.
    pub secretary: PersonId,
    /// Has no mandate at all.
    pub newcomer: PersonId,
}

/// A town to test in.
pub struct Town {
    /// The office over its store.
    pub office: Arc<Office>,
    /// Its clock.
    pub clock: Arc<Hand>,
    /// Its outside.
    pub outdoors: Arc<Outdoors>,
    /// The platform it may work in.
    pub site: Arc<Site>,
    /// Its municipality.
    pub here: MunicipalityRow,
    /// The board, and the school board.
    pub authorities: [AuthorityId; 2],
    /// The board's two units, and the school board's one.
    pub units: [UnitId; 3],
    /// Its people.
    pub people: People,
    /// The token of the first administrator's one-time link, not yet used.
    pub first_link: String,
    folder: Arc<tempfile::TempDir>,
}

/// The host name the town answers to.
pub const HOST: &str = "torg.lill.example";

/// Tells the same story in a fresh town on SQLite and in one on PostgreSQL, whose policy asks nothing.
///
/// # Panics
/// When a town cannot be set up, or the story does not hold.
pub async fn both(story: impl AsyncFn(Town)) {
    eprintln!("on SQLite");
    story(Town::new().await).await;
    eprintln!("on PostgreSQL");
    story(Town::on_postgres("grund", "").await).await;
}

impl Town {
    /// A town whose policy asks nothing.
    ///
    /// # Panics
    /// When it cannot be set up.
    pub async fn new() -> Self {
        Self::with("grund", "").await
    }

    /// A town that has adopted a pack, with these answers.
    ///
    /// # Panics
    /// When it cannot be set up.
    pub async fn with(pack: &str, answers: &str) -> Self {
        Self::on_sqlite(pack, answers, None).await
    }

    /// The same with a platform whose own interface torg has.
    ///
    /// # Panics
    /// When it cannot be set up.
    pub async fn at(site: &Arc<Site>, pack: &str, answers: &str) -> Self {
        Self::on_sqlite(pack, answers, Some(site)).await
    }

    async fn on_sqlite(pack: &str, answers: &str, site: Option<&Arc<Site>>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let db = Db::open_sqlite(&folder.path().join("torg.db")).await.unwrap();
        Self::over(db, folder, pack, answers, site).await
    }

    /// The same on PostgreSQL, in a schema of its own: the server `TORG_TEST_POSTGRES` points at, else
    /// one started for the tests.
    ///
    /// # Panics
    /// When there is no server, or it cannot be set up.
    pub async fn on_postgres(pack: &str, answers: &str) -> Self {
        Self::postgres(pack, answers, None).await
    }

    /// The same on PostgreSQL with a platform whose own interface torg has.
    ///
    /// # Panics
    /// When there is no server, or it cannot be set up.
    pub async fn at_on_postgres(site: &Arc<Site>, pack: &str, answers: &str) -> Self {
        Self::postgres(pack, answers, Some(site)).await
    }

    async fn postgres(pack: &str, answers: &str, site: Option<&Arc<Site>>) -> Self {
        static NUMBER: AtomicU64 = AtomicU64::new(0);
        let address = tokio::task::spawn_blocking(cluster::address).await.unwrap();
        let schema = format!("town_{}_{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
        let Db::Postgres(pool) = Db::open_postgres(address, None).await.unwrap() else {
            unreachable!("that is what was opened")
        };
        let make = format!("drop schema if exists {schema} cascade; create schema {schema}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(make)).execute(&pool).await.unwrap();
        pool.close().await;
        let db = Db::open_postgres(address, Some(&schema)).await.unwrap();
        Self::over(db, tempfile::tempdir().unwrap(), pack, answers, site).await
    }

    async fn over(
        db: Db,
        folder: tempfile::TempDir,
        pack: &str,
        answers: &str,
        site: Option<&Arc<Site>>,
    ) -> Self {
        db.migrate().await.unwrap();
        let store = Store::new(db, Objects::folder(&folder.path().join("objects")).unwrap());
        // A picture is taken only where the story brings its platform, and with it the browser.
        let browser = site.map(|site| site.clone() as Arc<dyn Browser>);
        let site = site.map_or_else(Site::new, Arc::clone);
        let store = store.watched(site.faults.clone());
        let clock = Arc::new(Hand::at("2026-04-07T08:00:00Z".parse().unwrap()));
        let outdoors = Arc::new(Outdoors::default());
        let world = World {
            feeds: outdoors.clone(),
            media: outdoors.clone(),
            look: outdoors.clone(),
            platforms: vec![site.clone() as Arc<dyn Platform>],
            stranger: Some(site.clone() as Arc<dyn Stranger>),
            browser,
            mail: Some(outdoors.clone()),
            diary: Some(outdoors.clone()),
            paper: outdoors.clone(),
            address: Some(format!("https://{HOST}")),
            hosts: std::collections::BTreeMap::new(),
            log_host: HOST.into(),
        };
        let keys = KeyFile::new([1; 32], [2; 32]);
        let office =
            Office::new(store, keys, packs::platforms(), clock.clone(), Arc::new(Counting::default()), world);
        Self::found(Arc::new(folder), office, clock, (outdoors, site), "lill", adoption(pack, answers)).await
    }

    /// A whole town more in the same installation, with people of the same names and addresses.
    ///
    /// # Panics
    /// When it cannot be founded.
    pub async fn beside(&self, key: &str) -> Self {
        let (folder, office) = (Arc::clone(&self.folder), Arc::clone(&self.office));
        let clock = Arc::clone(&self.clock);
        let outside = (Arc::clone(&self.outdoors), Arc::clone(&self.site));
        Self::found(folder, office, clock, outside, key, adoption("grund", "")).await
    }

    async fn found(
        folder: Arc<tempfile::TempDir>,
        office: Arc<Office>,
        clock: Arc<Hand>,
        outside: (Arc<Outdoors>, Arc<Site>),
        key: &str,
        policy: Adoption,
    ) -> Self {
        let founding = Founding {
            key: key.into(),
            name: format!("{}{}s kommun", key[..1].to_uppercase(), &key[1..]),
            hosts: vec![format!("torg.{key}.example")],
            authority: "Kommunstyrelsen".into(),
            unit: "Kommunledningskontoret".into(),
            email: "eva.sund@lill.example".into(),
            first_name: "Eva".into(),
            last_name: "Sund".into(),
            title: "Administratör".into(),
            policy,
        };
        let (here, first_link) = found(&office, founding).await.unwrap();
        Self::settle(folder, office, clock, outside, here, first_link).await
    }

    async fn settle(
        folder: Arc<tempfile::TempDir>,
        office: Arc<Office>,
        clock: Arc<Hand>,
        (outdoors, site): (Arc<Outdoors>, Arc<Site>),
        here: MunicipalityRow,
        first_link: String,
    ) -> Self {
        let desk = office.desk_of_job(here.clone(), "test");
        let mut writer = desk.open().await.unwrap();
        let board = AuthorityId(writer.authorities().await.unwrap()[0].id);
        let office_of_board = UnitId(writer.units().await.unwrap()[0].id);
        let admin = PersonId(writer.people().await.unwrap()[0].id);
        let schools = AuthorityId(desk.new_id());
        writer.add_authority(schools, "Barn- och utbildningsnämnden").await.unwrap();
        let (culture, teaching) = (UnitId(desk.new_id()), UnitId(desk.new_id()));
        writer.add_unit(culture, board, "Kulturförvaltningen").await.unwrap();
        writer.add_unit(teaching, schools, "Barn- och utbildningsförvaltningen").await.unwrap();
        writer.commit().await.unwrap();
        let unfinished = People {
            admin,
            chief: admin,
            editor: admin,
            substitute: admin,
            handler: admin,
            registrar: admin,
            secretary: admin,
            newcomer: admin,
        };
        let mut town = Self {
            office,
            clock,
            outdoors,
            site,
            here,
            authorities: [board, schools],
            units: [office_of_board, culture, teaching],
            people: unfinished,
            first_link,
            folder,
        };
        let [first, _, third] = town.units;
        town.people = People {
            admin,
            chief: town.person("Per", "Lund", "kommunikationschef", first).await,
            editor: town.person("Maja", "Ek", "redaktör", first).await,
            substitute: town.person("Sara", "Holm", "kommunikatör", first).await,
            handler: town.person("Åke", "Öst", "lärare", third).await,
            registrar: town.person("Rut", "Berg", "registrator", first).await,
            secretary: town.person("Nils", "Dahl", "nämndsekreterare", first).await,
            newcomer: town.person("Ida", "Ny", "praktikant", first).await,
        };
        let p = town.people;
        // Every policy has its own titles: the first of these that it knows.
        let chief = ["kommunikationschef", "kommunikator", "informationschef", "informationsstab"];
        let editor = ["ansvarig", "kontoansvarig", "befattningshavare"];
        for (person, titles, place) in [
            (p.chief, &[&chief[..], &["informationskontoret"]].concat()[..], None),
            (p.editor, &editor[..], Some(first)),
            (p.substitute, &[&["ersattare"], &editor[..]].concat()[..], Some(first)),
            (p.handler, &[&["handlaggare", "kommunikator"], &editor[..]].concat()[..], Some(third)),
            (p.registrar, &["registrator"][..], None),
            (p.secretary, &["namndsekreterare", "administrator"][..], None),
        ] {
            let title = town.title(titles).await;
            town.mandate(person, &title, place).await;
        }
        town
    }

    /// The same town, whose letters go by another way than the played one: a real mail server.
    #[must_use]
    pub fn mailing_by(self, mail: Arc<dyn torg_domain::outside::SendMail>) -> Self {
        let world = World { mail: Some(mail), ..self.office.world.clone() };
        self.in_world(world)
    }

    /// The same town in another world outside: an office of its own over the same store, as another node is.
    #[must_use]
    pub fn in_world(mut self, world: World) -> Self {
        let (store, clock) = (self.office.store.clone(), self.clock.clone());
        let chance = self.office.chance.clone();
        self.office =
            Office::new(store, KeyFile::new([1; 32], [2; 32]), packs::platforms(), clock, chance, world);
        self
    }

    /// The same town, whose played platform takes this for each asking, in thousandths; the catalogue says so too.
    ///
    /// # Panics
    /// When the catalogue has no such platform.
    #[must_use]
    pub fn charging(mut self, price: u16) -> Self {
        self.site.charges(price.into());
        self.office = self.another_program(|platforms| {
            let played = platforms.platform.iter_mut().find(|p| p.key == site::KEY);
            played.expect("the played platform is in the catalogue").charges = Some(Charges {
                currency: "USD".into(),
                against: "Prislistan".into(),
                on: jiff::civil::date(2026, 4, 1),
                price: vec![Price { what: "frågor".into(), thousandths: price }],
            });
        });
        self
    }

    /// Another program of the same installation: its own memory, the same store.
    pub fn another_program(&self, change: impl FnOnce(&mut Platforms)) -> Arc<Office> {
        let (store, clock) = (self.office.store.clone(), self.clock.clone());
        let (chance, world) = (self.office.chance.clone(), self.office.world.clone());
        let mut platforms = self.office.platforms.clone();
        change(&mut platforms);
        Office::new(store, KeyFile::new([1; 32], [2; 32]), platforms, clock, chance, world)
    }

    /// One more person, without mandate or password.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn person(&self, first: &str, last: &str, title: &str, unit: UnitId) -> PersonId {
        let desk = self.job();
        let plain = |name: &str| name.to_lowercase().replace(['å', 'ä'], "a").replace('ö', "o");
        let row = PersonRow {
            id: desk.new_id(),
            email: format!("{}.{}@lill.example", plain(first), plain(last)),
            first_name: first.into(),
            last_name: last.into(),
            title: title.into(),
            unit: Some(unit.0),
            password: None,
            language: "sv".into(),
            shortcuts: true,
            created_at: desk.now.as_millisecond(),
            ended_at: None,
        };
        let mut writer = desk.open().await.unwrap();
        writer.add_person(&row).await.unwrap();
        writer.commit().await.unwrap();
        PersonId(row.id)
    }

    /// The first of these titles that the policy in force knows.
    async fn title(&self, of: &[&str]) -> String {
        let policy = self.job().policy().await.unwrap();
        let known = policy.policy.titles();
        let first = of.iter().find(|key| known.iter().any(|t| t.key == **key));
        (*first.expect("one of the titles")).to_owned()
    }

    /// Gives a title of the policy in force; without a unit, everywhere.
    ///
    /// # Panics
    /// When the policy has no such title.
    pub async fn mandate(&self, person: PersonId, title: &str, unit: Option<UnitId>) {
        let desk = self.job();
        let policy = desk.policy().await.unwrap();
        let titles = policy.policy.titles();
        let title = titles.iter().find(|t| t.key == title).expect("a title of the policy");
        let row = MandateRow {
            id: desk.new_id(),
            person: person.0,
            title: title.key.clone(),
            rights: title.rights.iter().map(|r| r.word()).collect::<Vec<_>>().join(" "),
            unit: unit.map(|u| u.0),
            authority: None,
            from_on: "2026-01-01".into(),
            until_on: None,
            given_by: None,
            given_at: desk.now.as_millisecond(),
            ended_at: None,
            ended_by: None,
        };
        let mut writer = desk.open().await.unwrap();
        writer.add_mandate(&row).await.unwrap();
        writer.tell(desk.told("mandate.given", ("mandate", row.id)).row(&row));
        writer.commit().await.unwrap();
    }

    /// A channel of the first unit, followed by a feed, with the editor and the substitute.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn channel(&self, name: &str) -> ChannelId {
        let registered = Registered {
            unit: Some(self.units[0]),
            platform: "feed".into(),
            name: name.into(),
            address: "https://blogg.lill.example/".into(),
            purpose: "Vardag i kommunen.".into(),
            responsible: Some(self.people.editor),
            substitute: Some(self.people.substitute),
            feed: Some("https://blogg.lill.example/comments/feed".into()),
            voice: "visitors".into(),
            every_s: 300,
            approved_by: "Eva Sund".into(),
            approved_on: Some("2026-03-02".parse().unwrap()),
            approval: "KS 2026/12".into(),
            ..Registered::default()
        };
        let desk = self.desk(self.people.admin).await;
        open::open(&desk, &registered).await.unwrap()
    }

    /// A channel of the first unit, worked in through its platform's own interface.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn connected(&self, name: &str) -> ChannelId {
        let desk = self.desk(self.people.admin).await;
        open::open(&desk, &self.connection(name)).await.unwrap()
    }

    /// What such a channel is registered with.
    #[must_use]
    pub fn connection(&self, name: &str) -> Registered {
        Registered { platform: site::KEY.into(), every_s: 60, ..self.own_registered(name) }
    }

    /// A channel of the first unit at the platform torg has the interface of.
    ///
    /// # Panics
    /// When it is refused.
    pub async fn own_channel(&self, name: &str) -> ChannelId {
        let registered = Registered { platform: site::KEY.into(), ..self.own_registered(name) };
        let desk = self.desk(self.people.admin).await;
        open::open(&desk, &registered).await.unwrap()
    }

    fn own_registered(&self, name: &str) -> Registered {
        Registered {
            unit: Some(self.units[0]),
            name: name.into(),
            address: "https://blogg.lill.example/".into(),
            purpose: "Vardag i kommunen.".into(),
            responsible: Some(self.people.editor),
            substitute: Some(self.people.substitute),
            account: Some("torg".into()),
            secret: Some("abcd efgh ijkl mnop".into()),
            voice: "visitors".into(),
            every_s: 300,
            approved_by: "Eva Sund".into(),
            approved_on: Some("2026-03-02".parse().unwrap()),
            approval: "KS 2026/12".into(),
            ..Registered::default()
        }
    }

    /// A person's desk, now.
    ///
    /// # Panics
    /// When the person has left.
    pub async fn desk(&self, person: PersonId) -> Desk {
        self.office.desk_for(self.here.clone(), person).await.unwrap()
    }

    /// The desk of a job, now.
    #[must_use]
    pub fn job(&self) -> Desk {
        self.office.desk_of_job(self.here.clone(), "test")
    }

    /// Signs somebody in without a password, which takes its time; gives back the session's token.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn token_of(&self, person: PersonId) -> String {
        let desk = self.job();
        let token = torg_domain::trail::key::hex(&self.office.chance.secret());
        let until = desk.now.checked_add(SignedDuration::from_hours(14)).unwrap();
        let mut writer = desk.open().await.unwrap();
        let fingerprint: [u8; 32] = Sha256::digest(token.as_bytes()).into();
        writer.add_session(fingerprint, person, "Firefox på Windows", desk.now, until).await.unwrap();
        writer.commit().await.unwrap();
        token
    }

    /// The same as a cookie, ready for a request's header.
    ///
    /// # Panics
    /// When the store refuses.
    pub async fn signed_in(&self, person: PersonId) -> String {
        format!("torg={}", self.token_of(person).await)
    }

    /// Now, by the town's clock.
    #[must_use]
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The town's id.
    #[must_use]
    pub fn id(&self) -> MunicipalityId {
        MunicipalityId(self.here.id)
    }

    /// The folder the town's files lie in.
    #[must_use]
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// Changes the database behind the program's back, as somebody with access to the machine could.
    ///
    /// # Panics
    /// When the statement fails or changes nothing.
    pub async fn tamper(&self, sql: &str) {
        let sql = sqlx::raw_sql(sqlx::AssertSqlSafe(sql.to_owned()));
        let changed = match self.office.store.db() {
            Db::Sqlite { write, .. } => sql.execute(write).await.unwrap().rows_affected(),
            Db::Postgres(pool) => sql.execute(pool).await.unwrap().rows_affected(),
        };
        assert!(changed > 0, "nothing was changed");
    }

    /// Signs what stands in the trail, and holds every row and file against it.
    ///
    /// # Panics
    /// With the first thing that is wrong.
    pub async fn verify(&self) -> torg_store::verify::Report {
        let (store, keys, host) = (&self.office.store, &self.office.keys, &self.office.world.log_host);
        torg_store::tiles::sign(store, self.id(), keys, host, self.now()).await.unwrap();
        torg_store::verify::verify(store, self.id(), keys, host, None)
            .await
            .unwrap_or_else(|why| panic!("{why}"))
    }
}

/// A pack with answers, as the board adopted it.
///
/// # Panics
/// When there is no such pack.
#[must_use]
pub fn adoption(pack: &str, answers: &str) -> Adoption {
    Adoption {
        pack: packs::pack(pack),
        answers: answers.into(),
        class: Class::Guideline,
        decided_by: "Kommunstyrelsen".into(),
        decided_on: "2026-03-02".parse().unwrap(),
        paragraph: "§ 31".into(),
    }
}

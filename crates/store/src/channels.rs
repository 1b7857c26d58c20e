//! The register of accounts we run, and how the fetching of each goes.

mod access;
mod areas;
mod bell;
mod coverage;
pub mod hooks;
mod ledger;
mod presentation;
mod reading;
pub mod register;
mod resources;
mod sign_in;
mod spending;
mod statistics;

pub use access::ChannelAccessRow;
pub use areas::AreaRow;
use async_recursion::async_recursion as boxed;
pub use bell::BellRow;
pub use coverage::GapRow;
pub use ledger::{BlindRow, CameRow, ReadingDayRow};
pub use presentation::{CheckRow, CopyRow, FactsRow, PresentationStateRow, ProfileRow};
pub use reading::ChannelReadingRow;
pub use resources::{CameInRow, OpenRow, ResourceReviewRow};
pub use sign_in::{SignInKeyRow, SignInRow};
pub use spending::{CapRow, HoldRow, SpentRow};
pub use statistics::{AnsweredRow, FollowerRow, GroundRow};

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use jiff::Timestamp;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `channel`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ChannelRow {
    pub id: Uuid,
    pub number: i64,
    pub unit: Uuid,
    pub platform: String,
    pub name: String,
    pub address: String,
    pub purpose: String,
    pub responsible: Option<Uuid>,
    pub substitute: Option<Uuid>,
    pub feed: Option<String>,
    pub voice: String,
    pub our_names: String,
    pub secret: Option<Vec<u8>>,
    pub every_s: i64,
    pub watched_from_at: i64,
    pub approved_by: String,
    pub approved_on: String,
    pub approval: String,
    pub account: Option<String>,
    pub opened_at: i64,
    pub closed_at: Option<i64>,
    pub revision: i64,
}

impl Kept for ChannelRow {
    const KIND: &'static str = "channel";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("account", self.account.as_deref())
            .with("address", &self.address)
            .with("approval", &self.approval)
            .with("approved_by", &self.approved_by)
            .with("approved_on", &self.approved_on)
            .with("closed_at", self.closed_at)
            .with("every_s", self.every_s)
            .with("feed", self.feed.as_deref())
            .with("id", &self.id)
            .with("name", &self.name)
            .with("number", self.number)
            .with("opened_at", self.opened_at)
            .with("our_names", &self.our_names)
            .with("platform", &self.platform)
            .with("purpose", &self.purpose)
            .with("responsible", self.responsible.as_ref())
            .with("revision", self.revision)
            .with("substitute", self.substitute.as_ref())
            .with("unit", &self.unit)
            .with("voice", &self.voice)
            .with("watched_from_at", self.watched_from_at)
            .finish()
    }
}

/// A row of `channel_state`: how the fetching goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ChannelStateRow {
    pub channel: Uuid,
    pub etag: Option<String>,
    pub last_modified: Option<String>,
    pub next_at: i64,
    pub last_at: Option<i64>,
    pub last_ok_at: Option<i64>,
    pub failures: i64,
    pub problem: Option<String>,
    pub problem_since_at: Option<i64>,
    pub moved_to: Option<String>,
    pub body: Option<Vec<u8>>,
}

/// A row of `fetched`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct FetchRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub at: i64,
    pub source: String,
    pub status: i64,
    pub sha256: Option<Vec<u8>>,
    pub size: i64,
    pub items: i64,
    pub added: i64,
    pub versions: i64,
    pub problems: String,
}

impl Reader {
    /// All channels, closed ones too.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channels(&mut self) -> Result<Vec<ChannelRow>, Problem> {
        self.all(
            sql!("select id, number, unit, platform, name, address, purpose, responsible, substitute, feed, voice, our_names, secret, every_s, watched_from_at, approved_by, approved_on, approval, account, opened_at, closed_at, revision from channel where municipality = $1 order by name, number"),
            params![self.municipality],
        )
        .await
    }

    /// A channel.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn channel(&mut self, id: ChannelId) -> Result<ChannelRow, Problem> {
        self.one(
            sql!("select id, number, unit, platform, name, address, purpose, responsible, substitute, feed, voice, our_names, secret, every_s, watched_from_at, approved_by, approved_on, approval, account, opened_at, closed_at, revision from channel where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// How the fetching of every channel goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_states(&mut self) -> Result<Vec<ChannelStateRow>, Problem> {
        self.all(
            sql!("select channel, etag, last_modified, next_at, last_at, last_ok_at, failures, problem, problem_since_at, moved_to, body from channel_state where municipality = $1"),
            params![self.municipality],
        )
        .await
    }

    /// How the fetching of one channel goes.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn channel_state(&mut self, id: ChannelId) -> Result<ChannelStateRow, Problem> {
        self.one(
            sql!("select channel, etag, last_modified, next_at, last_at, last_ok_at, failures, problem, problem_since_at, moved_to, body from channel_state where municipality = $1 and channel = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The latest fetches of a channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn fetches(&mut self, channel: ChannelId, limit: u32) -> Result<Vec<FetchRow>, Problem> {
        self.all(
            sql!("select id, channel, at, source, status, sha256, size, items, added, versions, problems from fetched where municipality = $1 and channel = $2 order by at desc, id desc limit $3"),
            params![self.municipality, channel, i64::from(limit)],
        )
        .await
    }

    /// Which open channels somebody answers for: as responsible, or as substitute.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channels_held_by(&mut self, person: PersonId) -> Result<Vec<ChannelRow>, Problem> {
        self.all(
            sql!("select id, number, unit, platform, name, address, purpose, responsible, substitute, feed, voice, our_names, secret, every_s, watched_from_at, approved_by, approved_on, approval, account, opened_at, closed_at, revision from channel where municipality = $1 and closed_at is null and (responsible = $2 or substitute = $2) order by name"),
            params![self.municipality, person],
        )
        .await
    }

    /// The number the next channel gets.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn next_channel_number(&mut self) -> Result<i64, Problem> {
        let m = self.municipality;
        let (number,): (i64,) = self
            .one(sql!("select coalesce(max(number), 0) + 1 from channel where municipality = $1"), params![m])
            .await?;
        Ok(number)
    }
}

impl Writer {
    /// Opens a channel and gives it the municipality's next number.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_channel(&mut self, c: &mut ChannelRow) -> Result<(), Problem> {
        let m = self.municipality;
        c.number = self.next_channel_number().await?;
        self.run(
            sql!("insert into channel (municipality, id, number, unit, platform, name, address, purpose, responsible, substitute, feed, voice, our_names, secret, every_s, watched_from_at, approved_by, approved_on, approval, account, opened_at, closed_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)"),
            params![
                m, c.id, c.number, c.unit, &c.platform, &c.name, &c.address, &c.purpose, c.responsible, c.substitute,
                c.feed.clone(), &c.voice, &c.our_names, c.secret.clone(), c.every_s, c.watched_from_at,
                &c.approved_by, &c.approved_on, &c.approval, c.account.clone(), c.opened_at, c.closed_at, c.revision
            ],
        )
        .await?;
        self.run(
            sql!("insert into channel_state (municipality, channel, next_at) values ($1, $2, $3)"),
            params![m, c.id, c.opened_at],
        )
        .await?;
        Ok(())
    }

    /// Saves a channel made on this revision. False when somebody changed it in between.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_channel(&mut self, c: &mut ChannelRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("update channel set unit = $3, platform = $4, name = $5, address = $6, purpose = $7, responsible = $8, substitute = $9, feed = $10, voice = $11, our_names = $12, secret = $13, every_s = $14, watched_from_at = $15, approved_by = $16, approved_on = $17, approval = $18, account = $19, closed_at = $20, revision = revision + 1 where municipality = $1 and id = $2 and revision = $21"),
                params![
                    m, c.id, c.unit, &c.platform, &c.name, &c.address, &c.purpose, c.responsible, c.substitute,
                    c.feed.clone(), &c.voice, &c.our_names, c.secret.clone(), c.every_s, c.watched_from_at,
                    &c.approved_by, &c.approved_on, &c.approval, c.account.clone(), c.closed_at, c.revision
                ],
            )
            .await?;
        c.revision += 1;
        Ok(n == 1)
    }

    /// Saves how the fetching goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_channel_state(&mut self, s: &ChannelStateRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update channel_state set etag = $3, last_modified = $4, next_at = $5, last_at = $6, last_ok_at = $7, failures = $8, problem = $9, problem_since_at = $10, moved_to = $11, body = $12 where municipality = $1 and channel = $2"),
            params![
                m, s.channel, s.etag.clone(), s.last_modified.clone(), s.next_at, s.last_at, s.last_ok_at, s.failures,
                s.problem.clone(), s.problem_since_at, s.moved_to.clone(), s.body.clone()
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps one answer of the platform.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_fetch(&mut self, f: &FetchRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into fetched (municipality, id, channel, at, source, status, sha256, size, items, added, versions, problems) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
            params![
                m, f.id, f.channel, f.at, &f.source, f.status, f.sha256.clone(), f.size, f.items, f.added, f.versions,
                &f.problems
            ],
        )
        .await?;
        Ok(())
    }

    /// When a channel is to be fetched next.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn fetch_at(&mut self, channel: ChannelId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update channel_state set next_at = $3 where municipality = $1 and channel = $2"),
            params![m, channel, at],
        )
        .await?;
        Ok(())
    }
}

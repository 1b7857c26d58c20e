//! Adopted versions of the policy, and the hours that override it.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::PolicyVersionId;
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `policy_version`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PolicyRow {
    pub id: Uuid,
    pub number: i64,
    pub class: String,
    pub snapshot: String,
    pub answers: String,
    pub digest: Vec<u8>,
    pub decided_by: String,
    pub decided_on: String,
    pub paragraph: String,
    pub valid_from_at: i64,
    pub adopted_by: Option<Uuid>,
    pub adopted_at: i64,
}

impl Kept for PolicyRow {
    const KIND: &'static str = "policy";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("adopted_at", self.adopted_at)
            .with("adopted_by", self.adopted_by.as_ref())
            .with("answers", &self.answers)
            .with("class", &self.class)
            .with("decided_by", &self.decided_by)
            .with("decided_on", &self.decided_on)
            .with("digest", &self.digest)
            .with("id", &self.id)
            .with("number", self.number)
            .with("paragraph", &self.paragraph)
            .with("snapshot", &self.snapshot)
            .with("valid_from_at", self.valid_from_at)
            .finish()
    }
}

/// A row of `hours`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HoursRow {
    pub id: Uuid,
    pub scope: String,
    pub of: Uuid,
    pub hours: String,
    pub closed: String,
    pub valid_from_at: i64,
    pub set_by: Option<Uuid>,
    pub set_at: i64,
}

impl Kept for HoursRow {
    const KIND: &'static str = "hours";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("closed", &self.closed)
            .with("hours", &self.hours)
            .with("id", &self.id)
            .with("of", &self.of)
            .with("scope", &self.scope)
            .with("set_at", self.set_at)
            .with("set_by", self.set_by.as_ref())
            .with("valid_from_at", self.valid_from_at)
            .finish()
    }
}

/// A row of `policy_pack`: a pack somebody took in.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PackRow {
    pub id: Uuid,
    pub digest: Vec<u8>,
    pub key: String,
    pub title: String,
    pub snapshot: String,
    pub taken_by: Uuid,
    pub taken_at: i64,
}

impl Reader {
    /// The packs that were taken in, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn packs(&mut self) -> Result<Vec<PackRow>, Problem> {
        self.all(
            sql!("select id, digest, key, title, snapshot, taken_by, taken_at from policy_pack where municipality = $1 order by taken_at desc, id desc limit 50"),
            params![self.municipality],
        )
        .await
    }

    /// One pack that was taken in.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn pack(&mut self, id: Uuid) -> Result<PackRow, Problem> {
        self.one(
            sql!("select id, digest, key, title, snapshot, taken_by, taken_at from policy_pack where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The pack with this digest, if it was taken in before.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn pack_by_digest(&mut self, digest: Vec<u8>) -> Result<Option<PackRow>, Problem> {
        self.opt(
            sql!("select id, digest, key, title, snapshot, taken_by, taken_at from policy_pack where municipality = $1 and digest = $2"),
            params![self.municipality, digest],
        )
        .await
    }

    /// All versions, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn policies(&mut self) -> Result<Vec<PolicyRow>, Problem> {
        self.all(
            sql!("select id, number, class, snapshot, answers, digest, decided_by, decided_on, paragraph, valid_from_at, adopted_by, adopted_at from policy_version where municipality = $1 order by number desc"),
            params![self.municipality],
        )
        .await
    }

    /// The version in force at an instant; none before the first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn policy_at(&mut self, at: Timestamp) -> Result<Option<PolicyRow>, Problem> {
        self.opt(
            sql!("select id, number, class, snapshot, answers, digest, decided_by, decided_on, paragraph, valid_from_at, adopted_by, adopted_at from policy_version where municipality = $1 and valid_from_at <= $2 order by valid_from_at desc, number desc limit 1"),
            params![self.municipality, at],
        )
        .await
    }

    /// Which version is in force, without its text.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn policy_id_at(&mut self, at: Timestamp) -> Result<Option<PolicyVersionId>, Problem> {
        let row: Option<(Uuid,)> = self
            .opt(
                sql!("select id from policy_version where municipality = $1 and valid_from_at <= $2 order by valid_from_at desc, number desc limit 1"),
                params![self.municipality, at],
            )
            .await?;
        Ok(row.map(|(id,)| PolicyVersionId(id)))
    }

    /// One version.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn policy(&mut self, id: PolicyVersionId) -> Result<PolicyRow, Problem> {
        self.one(
            sql!("select id, number, class, snapshot, answers, digest, decided_by, decided_on, paragraph, valid_from_at, adopted_by, adopted_at from policy_version where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The newest hours of every scope that has its own, in force at an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hours_at(&mut self, at: Timestamp) -> Result<Vec<HoursRow>, Problem> {
        self.all(
            sql!("select id, scope, of, hours, closed, valid_from_at, set_by, set_at from hours h where municipality = $1 and valid_from_at <= $2 and not exists (select 1 from hours n where n.municipality = h.municipality and n.scope = h.scope and n.of = h.of and n.valid_from_at <= $2 and (n.set_at, n.id) > (h.set_at, h.id))"),
            params![self.municipality, at],
        )
        .await
    }
}

impl Writer {
    /// Adopts a version; its number is the next.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_policy(&mut self, p: &mut PolicyRow) -> Result<(), Problem> {
        let m = self.municipality;
        let (number,): (i64,) = self
            .one(
                sql!("select coalesce(max(number), 0) + 1 from policy_version where municipality = $1"),
                params![m],
            )
            .await?;
        p.number = number;
        self.run(
            sql!("insert into policy_version (municipality, id, number, class, snapshot, answers, digest, decided_by, decided_on, paragraph, valid_from_at, adopted_by, adopted_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
            params![
                m, p.id, p.number, &p.class, &p.snapshot, &p.answers, p.digest.clone(), &p.decided_by, &p.decided_on,
                &p.paragraph, p.valid_from_at, p.adopted_by, p.adopted_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Takes in a pack.
    ///
    /// # Errors
    /// `Problem::Taken` when it was taken in before; what the database said.
    #[boxed]
    pub async fn add_pack(&mut self, p: &PackRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into policy_pack (municipality, id, digest, key, title, snapshot, taken_by, taken_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, p.id, p.digest.clone(), &p.key, &p.title, &p.snapshot, p.taken_by, p.taken_at],
        )
        .await?;
        Ok(())
    }

    /// Sets the hours of a scope.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_hours(&mut self, h: &HoursRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into hours (municipality, id, scope, of, hours, closed, valid_from_at, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, h.id, &h.scope, h.of, &h.hours, &h.closed, h.valid_from_at, h.set_by, h.set_at],
        )
        .await?;
        Ok(())
    }
}

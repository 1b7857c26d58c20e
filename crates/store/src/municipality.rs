//! The municipality, its host names, authorities and units; in rooms of their own its people and what they
//! may, and how they sign in.

mod people;
mod sessions;

use async_recursion::async_recursion as boxed;
pub use people::{AbsenceRow, MandateRow, PersonRow};
pub use sessions::{LinkRow, SessionRow};

use crate::{Db, Problem, Reader, Store, Writer, params, sql};
use jiff::Timestamp;
use torg_domain::ids::{AuthorityId, MunicipalityId, UnitId};
use uuid::Uuid;

/// A row of `municipality`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct MunicipalityRow {
    pub id: Uuid,
    pub number: i64,
    pub key: String,
    pub name: String,
    pub created_at: i64,
}

/// An authority or a unit: id and name, and for a unit whose it is.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct UnitRow {
    pub id: Uuid,
    pub authority: Uuid,
    pub name: String,
}

/// A row of `authority`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct AuthorityRow {
    pub id: Uuid,
    pub name: String,
}

impl Db {
    /// All municipalities of the installation.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn municipalities(&self) -> Result<Vec<MunicipalityRow>, Problem> {
        self.all(
            sql!("select id, number, key, name, created_at from municipality order by number"),
            params![],
        )
        .await
    }

    /// The municipality a host name belongs to.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn municipality_at(&self, host: &str) -> Result<Option<MunicipalityRow>, Problem> {
        self.opt(
            sql!("select m.id, m.number, m.key, m.name, m.created_at from host h join municipality m on m.id = h.municipality where h.name = $1"),
            params![host],
        )
        .await
    }
}

impl Store {
    /// Founds a municipality: its row, its host names, its empty trail.
    ///
    /// # Errors
    /// `Problem::Taken` when key or host name are in use.
    #[boxed]
    pub async fn found(
        &self,
        id: MunicipalityId,
        key: &str,
        name: &str,
        hosts: &[String],
        at: Timestamp,
    ) -> Result<MunicipalityRow, Problem> {
        let mut tx = self.db.begin().await?;
        let (number,): (i64,) =
            tx.one(sql!("select coalesce(max(number), 0) + 1 from municipality"), params![]).await?;
        tx.run(
            sql!("insert into municipality (id, number, key, name, created_at) values ($1, $2, $3, $4, $5)"),
            params![id, number, key, name, at],
        )
        .await?;
        tx.run(sql!("insert into trail_head (municipality, size) values ($1, 0)"), params![id]).await?;
        for host in hosts {
            tx.run(
                sql!("insert into host (name, municipality) values ($1, $2)"),
                params![host.to_lowercase(), id],
            )
            .await?;
        }
        tx.commit().await?;
        Ok(MunicipalityRow {
            id: id.0,
            number,
            key: key.to_owned(),
            name: name.to_owned(),
            created_at: at.as_millisecond(),
        })
    }
}

impl Reader {
    /// The municipality itself.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn here(&mut self) -> Result<MunicipalityRow, Problem> {
        self.one(
            sql!("select id, number, key, name, created_at from municipality where id = $1"),
            params![self.municipality],
        )
        .await
    }

    /// Its host names.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn hosts(&mut self) -> Result<Vec<String>, Problem> {
        let rows: Vec<(String,)> = self
            .all(
                sql!("select name from host where municipality = $1 order by name"),
                params![self.municipality],
            )
            .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    /// All authorities.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn authorities(&mut self) -> Result<Vec<AuthorityRow>, Problem> {
        self.all(
            sql!("select id, name from authority where municipality = $1 order by name"),
            params![self.municipality],
        )
        .await
    }

    /// All units.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn units(&mut self) -> Result<Vec<UnitRow>, Problem> {
        self.all(
            sql!("select id, authority, name from unit where municipality = $1 order by name"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Adds an authority.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_authority(&mut self, id: AuthorityId, name: &str) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into authority (municipality, id, name) values ($1, $2, $3)"),
            params![m, id, name],
        )
        .await?;
        Ok(())
    }

    /// Adds a unit.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_unit(&mut self, id: UnitId, authority: AuthorityId, name: &str) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into unit (municipality, id, authority, name) values ($1, $2, $3, $4)"),
            params![m, id, authority, name],
        )
        .await?;
        Ok(())
    }
}

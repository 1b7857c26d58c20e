//! The municipality, its authorities, units and people, what they may and when they are away.

use crate::trail::Kept;
use crate::{Db, Problem, Reader, Store, Writer, params, sql};
use jiff::Timestamp;
use jiff::civil::Date;
use torg_domain::ids::{AbsenceId, AuthorityId, MandateId, MunicipalityId, PersonId, UnitId};
use torg_domain::trail::RowBytes;
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

/// A row of `person`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PersonRow {
    pub id: Uuid,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub title: String,
    pub unit: Option<Uuid>,
    pub password: Option<String>,
    pub language: String,
    pub shortcuts: bool,
    pub created_at: i64,
    pub ended_at: Option<i64>,
}

impl PersonRow {
    /// First and last name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// A row of `mandate`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct MandateRow {
    pub id: Uuid,
    pub person: Uuid,
    pub title: String,
    pub rights: String,
    pub unit: Option<Uuid>,
    pub authority: Option<Uuid>,
    pub from_on: String,
    pub until_on: Option<String>,
    pub given_by: Option<Uuid>,
    pub given_at: i64,
    pub ended_at: Option<i64>,
    pub ended_by: Option<Uuid>,
}

impl Kept for MandateRow {
    const KIND: &'static str = "mandate";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("authority", self.authority.as_ref())
            .with("ended_at", self.ended_at)
            .with("ended_by", self.ended_by.as_ref())
            .with("from_on", &self.from_on)
            .with("given_at", self.given_at)
            .with("given_by", self.given_by.as_ref())
            .with("id", &self.id)
            .with("person", &self.person)
            .with("rights", &self.rights)
            .with("title", &self.title)
            .with("unit", self.unit.as_ref())
            .with("until_on", self.until_on.as_deref())
            .finish()
    }
}

/// A row of `absence`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct AbsenceRow {
    pub id: Uuid,
    pub person: Uuid,
    pub from_on: String,
    pub until_on: String,
    pub noted_by: Uuid,
    pub noted_at: i64,
    pub cancelled_at: Option<i64>,
}

/// A signed-in session, with its person.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SessionRow {
    pub token: Vec<u8>,
    pub municipality: Uuid,
    pub person: Uuid,
    pub began_at: i64,
    pub seen_at: i64,
    pub expires_at: i64,
    pub agent: String,
}

/// A one-time link that has not been used.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct LinkRow {
    pub municipality: Uuid,
    pub person: Uuid,
    pub purpose: String,
    pub expires_at: i64,
}

impl Db {
    /// All municipalities of the installation.
    ///
    /// # Errors
    /// What the database said.
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
    pub async fn municipality_at(&self, host: &str) -> Result<Option<MunicipalityRow>, Problem> {
        self.opt(
            sql!("select m.id, m.number, m.key, m.name, m.created_at from host h join municipality m on m.id = h.municipality where h.name = $1"),
            params![host],
        )
        .await
    }

    /// The session of a token, if it still holds. The only look-up that finds its municipality itself.
    ///
    /// # Errors
    /// What the database said.
    pub async fn session(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<SessionRow>, Problem> {
        self.opt(
            sql!("select token, municipality, person, began_at, seen_at, expires_at, agent from session where token = $1 and ended_at is null and expires_at > $2"),
            params![*token, now],
        )
        .await
    }

    /// The person a one-time link is for, if it has not been used or run out.
    ///
    /// # Errors
    /// What the database said.
    pub async fn one_time_link(&self, token: &[u8; 32], now: Timestamp) -> Result<Option<LinkRow>, Problem> {
        self.opt(
            sql!("select municipality, person, purpose, expires_at from one_time_link where token = $1 and used_at is null and expires_at > $2"),
            params![*token, now],
        )
        .await
    }

    /// How often something was attempted since an instant.
    ///
    /// # Errors
    /// What the database said.
    pub async fn attempts(&self, key: &str, since: Timestamp) -> Result<i64, Problem> {
        let (n,): (i64,) = self
            .one(sql!("select count(*) from attempt where key = $1 and at > $2"), params![key, since])
            .await?;
        Ok(n)
    }
}

impl Store {
    /// Founds a municipality: its row, its host names, its empty trail.
    ///
    /// # Errors
    /// `Problem::Taken` when key or host name are in use.
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

    /// Notes an attempt, and forgets those of yesterday.
    ///
    /// # Errors
    /// What the database said.
    pub async fn note_attempt(&self, key: &str, at: Timestamp) -> Result<(), Problem> {
        let mut tx = self.db.begin().await?;
        tx.run(sql!("insert into attempt (key, at) values ($1, $2)"), params![key, at]).await?;
        let yesterday = at.as_millisecond() - 86_400_000;
        tx.run(sql!("delete from attempt where at < $1"), params![yesterday]).await?;
        tx.commit().await
    }

    /// Forgets the failed attempts of a key: somebody got in.
    ///
    /// # Errors
    /// What the database said.
    pub async fn forget_attempts(&self, key: &str) -> Result<(), Problem> {
        let mut tx = self.db.begin().await?;
        tx.run(sql!("delete from attempt where key = $1"), params![key]).await?;
        tx.commit().await
    }

    /// Notes that a session was used. Not an act: no turn in the trail is taken.
    ///
    /// # Errors
    /// What the database said.
    pub async fn touch_session(&self, token: &[u8; 32], at: Timestamp) -> Result<(), Problem> {
        let mut tx = self.db.begin().await?;
        tx.run(sql!("update session set seen_at = $2 where token = $1"), params![*token, at]).await?;
        tx.commit().await
    }
}

impl Reader {
    /// The municipality itself.
    ///
    /// # Errors
    /// What the database said.
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
    pub async fn units(&mut self) -> Result<Vec<UnitRow>, Problem> {
        self.all(
            sql!("select id, authority, name from unit where municipality = $1 order by name"),
            params![self.municipality],
        )
        .await
    }

    /// Everybody, those who have left too.
    ///
    /// # Errors
    /// What the database said.
    pub async fn people(&mut self) -> Result<Vec<PersonRow>, Problem> {
        self.all(
            sql!("select id, email, first_name, last_name, title, unit, password, language, shortcuts, created_at, ended_at from person where municipality = $1 order by last_name, first_name, id"),
            params![self.municipality],
        )
        .await
    }

    /// A person.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    pub async fn person(&mut self, id: PersonId) -> Result<PersonRow, Problem> {
        self.one(
            sql!("select id, email, first_name, last_name, title, unit, password, language, shortcuts, created_at, ended_at from person where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// A person by e-mail address, in any case of letters.
    ///
    /// # Errors
    /// What the database said.
    pub async fn person_with(&mut self, email: &str) -> Result<Option<PersonRow>, Problem> {
        self.opt(
            sql!("select id, email, first_name, last_name, title, unit, password, language, shortcuts, created_at, ended_at from person where municipality = $1 and email = $2"),
            params![self.municipality, email.trim().to_lowercase()],
        )
        .await
    }

    /// All mandates, ended ones too.
    ///
    /// # Errors
    /// What the database said.
    pub async fn mandates(&mut self) -> Result<Vec<MandateRow>, Problem> {
        self.all(
            sql!("select id, person, title, rights, unit, authority, from_on, until_on, given_by, given_at, ended_at, ended_by from mandate where municipality = $1 order by given_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// Somebody's mandates.
    ///
    /// # Errors
    /// What the database said.
    pub async fn mandates_of(&mut self, person: PersonId) -> Result<Vec<MandateRow>, Problem> {
        self.all(
            sql!("select id, person, title, rights, unit, authority, from_on, until_on, given_by, given_at, ended_at, ended_by from mandate where municipality = $1 and person = $2 order by given_at, id"),
            params![self.municipality, person],
        )
        .await
    }

    /// A mandate.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    pub async fn mandate(&mut self, id: MandateId) -> Result<MandateRow, Problem> {
        self.one(
            sql!("select id, person, title, rights, unit, authority, from_on, until_on, given_by, given_at, ended_at, ended_by from mandate where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// All absences that are not over on a day, and not cancelled.
    ///
    /// # Errors
    /// What the database said.
    pub async fn absences(&mut self, on: Date) -> Result<Vec<AbsenceRow>, Problem> {
        self.all(
            sql!("select id, person, from_on, until_on, noted_by, noted_at, cancelled_at from absence where municipality = $1 and until_on >= $2 and cancelled_at is null order by from_on"),
            params![self.municipality, on.to_string()],
        )
        .await
    }

    /// Somebody's open sessions.
    ///
    /// # Errors
    /// What the database said.
    pub async fn sessions(&mut self, person: PersonId, now: Timestamp) -> Result<Vec<SessionRow>, Problem> {
        self.all(
            sql!("select token, municipality, person, began_at, seen_at, expires_at, agent from session where municipality = $1 and person = $2 and ended_at is null and expires_at > $3 order by seen_at desc"),
            params![self.municipality, person, now],
        )
        .await
    }
}

impl Writer {
    /// Adds an authority.
    ///
    /// # Errors
    /// What the database said.
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
    pub async fn add_unit(&mut self, id: UnitId, authority: AuthorityId, name: &str) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into unit (municipality, id, authority, name) values ($1, $2, $3, $4)"),
            params![m, id, authority, name],
        )
        .await?;
        Ok(())
    }

    /// Adds a person. `Problem::Taken` when the address is in use.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_person(&mut self, p: &PersonRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into person (municipality, id, email, first_name, last_name, title, unit, password, language, shortcuts, created_at, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
            params![
                m, p.id, p.email.trim().to_lowercase(), &p.first_name, &p.last_name, &p.title, p.unit,
                p.password.clone(), &p.language, p.shortcuts, p.created_at, p.ended_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves a person's particulars, password and settings included.
    ///
    /// # Errors
    /// What the database said.
    pub async fn save_person(&mut self, p: &PersonRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update person set email = $3, first_name = $4, last_name = $5, title = $6, unit = $7, password = $8, language = $9, shortcuts = $10, ended_at = $11 where municipality = $1 and id = $2"),
            params![
                m, p.id, p.email.trim().to_lowercase(), &p.first_name, &p.last_name, &p.title, p.unit,
                p.password.clone(), &p.language, p.shortcuts, p.ended_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Gives a mandate.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_mandate(&mut self, g: &MandateRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into mandate (municipality, id, person, title, rights, unit, authority, from_on, until_on, given_by, given_at, ended_at, ended_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
            params![
                m, g.id, g.person, &g.title, &g.rights, g.unit, g.authority, &g.from_on, g.until_on.clone(),
                g.given_by, g.given_at, g.ended_at, g.ended_by
            ],
        )
        .await?;
        Ok(())
    }

    /// Ends a mandate.
    ///
    /// # Errors
    /// What the database said.
    pub async fn end_mandate(&mut self, id: MandateId, by: PersonId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update mandate set ended_at = $3, ended_by = $4 where municipality = $1 and id = $2 and ended_at is null"),
            params![m, id, at, by],
        )
        .await?;
        Ok(())
    }

    /// Notes an absence.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_absence(&mut self, a: &AbsenceRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into absence (municipality, id, person, from_on, until_on, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7)"),
            params![m, a.id, a.person, &a.from_on, &a.until_on, a.noted_by, a.noted_at],
        )
        .await?;
        Ok(())
    }

    /// Takes an absence back.
    ///
    /// # Errors
    /// What the database said.
    pub async fn cancel_absence(&mut self, id: AbsenceId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update absence set cancelled_at = $3 where municipality = $1 and id = $2"),
            params![m, id, at],
        )
        .await?;
        Ok(())
    }

    /// Makes a one-time link for somebody; earlier ones of the same person stop working.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_link(
        &mut self,
        token: [u8; 32],
        person: PersonId,
        purpose: &str,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update one_time_link set used_at = $3 where municipality = $1 and person = $2 and used_at is null"),
            params![m, person, at],
        )
        .await?;
        self.run(
            sql!("insert into one_time_link (token, municipality, person, purpose, made_at, expires_at) values ($1, $2, $3, $4, $5, $6)"),
            params![token, m, person, purpose, at, until],
        )
        .await?;
        Ok(())
    }

    /// Uses a link up. False when somebody was first.
    ///
    /// # Errors
    /// What the database said.
    pub async fn use_link(&mut self, token: [u8; 32], at: Timestamp) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("update one_time_link set used_at = $3 where municipality = $1 and token = $2 and used_at is null and expires_at > $3"),
                params![m, token, at],
            )
            .await?;
        Ok(n == 1)
    }

    /// Begins a session.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_session(
        &mut self,
        token: [u8; 32],
        person: PersonId,
        agent: &str,
        at: Timestamp,
        until: Timestamp,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into session (token, municipality, person, began_at, seen_at, expires_at, agent) values ($1, $2, $3, $4, $4, $5, $6)"),
            params![token, m, person, at, until, agent],
        )
        .await?;
        Ok(())
    }

    /// Ends one session of somebody, or all but one.
    ///
    /// # Errors
    /// What the database said.
    pub async fn end_sessions(
        &mut self,
        person: PersonId,
        only: Option<&[u8]>,
        but: Option<&[u8]>,
        at: Timestamp,
    ) -> Result<u64, Problem> {
        let m = self.municipality;
        match only {
            Some(token) => {
                self.run(
                    sql!("update session set ended_at = $4 where municipality = $1 and person = $2 and token = $3 and ended_at is null"),
                    params![m, person, token, at],
                )
                .await
            }
            None => {
                self.run(
                    sql!("update session set ended_at = $4 where municipality = $1 and person = $2 and token <> $3 and ended_at is null"),
                    params![m, person, but.unwrap_or_default(), at],
                )
                .await
            }
        }
    }
}

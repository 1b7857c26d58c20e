//! People, what they may, and when they are away.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use torg_domain::ids::{AbsenceId, MandateId, PersonId};
use torg_domain::trail::RowBytes;
use uuid::Uuid;

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

impl Reader {
    /// Everybody, those who have left too.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn people(&mut self) -> Result<Vec<PersonRow>, Problem> {
        self.all(
            sql!("select id, email, first_name, last_name, title, unit, password, language, shortcuts, created_at, ended_at from person where municipality = $1 order by last_name, first_name, id"),
            params![self.municipality],
        )
        .await
    }

    /// Those who had left at an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn people_left(&mut self, at: Timestamp) -> Result<Vec<PersonId>, Problem> {
        let rows: Vec<(Uuid,)> = self
            .all(
                sql!("select id from person where municipality = $1 and ended_at <= $2"),
                params![self.municipality, at],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| PersonId(id)).collect())
    }

    /// A person.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
    pub async fn absences(&mut self, on: Date) -> Result<Vec<AbsenceRow>, Problem> {
        self.all(
            sql!("select id, person, from_on, until_on, noted_by, noted_at, cancelled_at from absence where municipality = $1 and until_on >= $2 and cancelled_at is null order by from_on"),
            params![self.municipality, on.to_string()],
        )
        .await
    }
}

impl Writer {
    /// Adds a person. `Problem::Taken` when the address is in use.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
    pub async fn cancel_absence(&mut self, id: AbsenceId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update absence set cancelled_at = $3 where municipality = $1 and id = $2"),
            params![m, id, at],
        )
        .await?;
        Ok(())
    }
}

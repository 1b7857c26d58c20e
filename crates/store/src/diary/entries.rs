//! Registrations and the versions of their columns.

use super::rows::{ColumnsRow, EntryRow};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{CaseId, EntryId, MessageId};

/// The columns of `diary_entry`, in no particular order.
#[macro_export]
macro_rules! entry_columns {
    () => {
        "e.id, e.diary, e.message, e.case_id, e.document, e.number, e.year, e.direction, e.on_day, e.version, e.marking, e.marked_by, e.marked_at, e.registered_by, e.registered_at, e.annulled_by, e.annulled_at, e.annulled_why, e.revision"
    };
}

impl Reader {
    /// A registration.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn diary_entry(&mut self, id: EntryId) -> Result<EntryRow, Problem> {
        self.one(
            sql!(concat!(
                "select ",
                entry_columns!(),
                " from diary_entry e where e.municipality = $1 and e.id = $2"
            )),
            params![self.municipality, id],
        )
        .await
    }

    /// A message's registrations, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn entries_of(&mut self, message: MessageId) -> Result<Vec<EntryRow>, Problem> {
        self.all(
            sql!(concat!("select ", entry_columns!(), " from diary_entry e where e.municipality = $1 and e.message = $2 order by e.registered_at, e.id")),
            params![self.municipality, message],
        )
        .await
    }

    /// The documents of a case, in their order.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn entries_in(&mut self, case: CaseId) -> Result<Vec<EntryRow>, Problem> {
        self.all(
            sql!(concat!("select ", entry_columns!(), " from diary_entry e where e.municipality = $1 and e.case_id = $2 order by e.document, e.id limit 500")),
            params![self.municipality, case],
        )
        .await
    }

    /// The columns of a registration through time, the first ones first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn columns_of(&mut self, entry: EntryId) -> Result<Vec<ColumnsRow>, Problem> {
        self.all(
            sql!("select id, entry, counterpart, subject, counterpart_shown, subject_shown, counterpart_public, subject_public, reason, by, at from diary_version where municipality = $1 and entry = $2 order by at, id"),
            params![self.municipality, entry],
        )
        .await
    }
}

impl Writer {
    /// Registers: the entry and its first columns.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_entry(&mut self, e: &EntryRow, columns: &ColumnsRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary_entry (municipality, id, diary, message, case_id, document, number, year, direction, on_day, version, marking, marked_by, marked_at, registered_by, registered_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)"),
            params![
                m, e.id, e.diary, e.message, e.case_id, e.document, e.number.clone(), e.year, &e.direction, &e.on_day,
                e.version, e.marking.clone(), e.marked_by, e.marked_at, e.registered_by, e.registered_at, e.revision
            ],
        )
        .await?;
        self.add_columns(columns).await
    }

    /// Adds a version of a registration's columns.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_columns(&mut self, c: &ColumnsRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary_version (municipality, id, entry, counterpart, subject, counterpart_shown, subject_shown, counterpart_public, subject_public, reason, by, at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"),
            params![
                m, c.id, c.entry, &c.counterpart, &c.subject, &c.counterpart_shown, &c.subject_shown,
                c.counterpart_public.clone(), c.subject_public.clone(), &c.reason, c.by, c.at
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves what may change of a registration: number and case when they come, day, mark, annulment.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_entry(&mut self, e: &EntryRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update diary_entry set case_id = $3, document = $4, number = $5, on_day = $6, version = $7, marking = $8, marked_by = $9, marked_at = $10, annulled_by = $11, annulled_at = $12, annulled_why = $13, revision = $14 where municipality = $1 and id = $2"),
            params![
                m, e.id, e.case_id, e.document, e.number.clone(), &e.on_day, e.version, e.marking.clone(), e.marked_by,
                e.marked_at, e.annulled_by, e.annulled_at, e.annulled_why.clone(), e.revision
            ],
        )
        .await?;
        Ok(())
    }
}

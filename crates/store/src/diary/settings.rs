//! How each authority keeps its diary, and the numbers of its series.

use super::rows::{CaseRow, DiaryRow};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{AuthorityId, CaseId, DiaryId};

impl Reader {
    /// The diaries of all authorities that have said how they keep theirs.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn diaries(&mut self) -> Result<Vec<DiaryRow>, Problem> {
        self.all(
            sql!("select id, authority, kept, prefix, template, mail_to, folder, chase_days, shown, set_by, set_at, revision from diary where municipality = $1 order by set_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// A diary.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn diary(&mut self, id: DiaryId) -> Result<DiaryRow, Problem> {
        self.one(
            sql!("select id, authority, kept, prefix, template, mail_to, folder, chase_days, shown, set_by, set_at, revision from diary where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// An authority's diary; none when it has not said how it keeps it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn diary_of(&mut self, authority: AuthorityId) -> Result<Option<DiaryRow>, Problem> {
        self.opt(
            sql!("select id, authority, kept, prefix, template, mail_to, folder, chase_days, shown, set_by, set_at, revision from diary where municipality = $1 and authority = $2"),
            params![self.municipality, authority],
        )
        .await
    }

    /// The last number given in a year; none when none was.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn last_serial(&mut self, diary: DiaryId, year: i16) -> Result<Option<i64>, Problem> {
        let row: Option<(i64,)> = self
            .opt(
                sql!("select last from diary_series where municipality = $1 and diary = $2 and year = $3"),
                params![self.municipality, diary, i64::from(year)],
            )
            .await?;
        Ok(row.map(|(last,)| last))
    }

    /// A case by its number, in whatever spelling.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn case_numbered(&mut self, diary: DiaryId, normal: &str) -> Result<Option<CaseRow>, Problem> {
        self.opt(
            sql!("select id, diary, number, normal, year, serial, opened_by, opened_at from diary_case where municipality = $1 and diary = $2 and normal = $3"),
            params![self.municipality, diary, normal],
        )
        .await
    }

    /// A case.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn diary_case(&mut self, id: CaseId) -> Result<CaseRow, Problem> {
        self.one(
            sql!("select id, diary, number, normal, year, serial, opened_by, opened_at from diary_case where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The place of the last document in a case; nought when it has none.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn last_document(&mut self, case: CaseId) -> Result<i64, Problem> {
        let (last,): (i64,) = self
            .one(
                sql!("select coalesce(max(document), 0) from diary_entry where municipality = $1 and case_id = $2"),
                params![self.municipality, case],
            )
            .await?;
        Ok(last)
    }
}

impl Writer {
    /// Says for the first time how an authority keeps its diary.
    ///
    /// # Errors
    /// `Problem::Taken` when it has been said.
    #[boxed]
    pub async fn add_diary(&mut self, d: &DiaryRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary (municipality, id, authority, kept, prefix, template, mail_to, folder, chase_days, shown, set_by, set_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"),
            params![
                m, d.id, d.authority, &d.kept, &d.prefix, &d.template, &d.mail_to, &d.folder, d.chase_days, d.shown,
                d.set_by, d.set_at, d.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Says otherwise how a diary is kept from now on.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_diary(&mut self, d: &DiaryRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update diary set kept = $3, prefix = $4, template = $5, mail_to = $6, folder = $7, chase_days = $8, shown = $9, set_by = $10, set_at = $11, revision = $12 where municipality = $1 and id = $2"),
            params![
                m, d.id, &d.kept, &d.prefix, &d.template, &d.mail_to, &d.folder, d.chase_days, d.shown, d.set_by,
                d.set_at, d.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// The next number of a year's series. It is given with the write: a write that is dropped has given
    /// none, so the series has no gap; whoever else asks waits, so it has no double.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn next_serial(&mut self, diary: DiaryId, year: i16) -> Result<i64, Problem> {
        let m = self.municipality;
        let (serial,): (i64,) = self
            .one(
                sql!("insert into diary_series (municipality, diary, year, last) values ($1, $2, $3, 1) on conflict (municipality, diary, year) do update set last = diary_series.last + 1 returning last"),
                params![m, diary, i64::from(year)],
            )
            .await?;
        Ok(serial)
    }

    /// Lets a year's series go on after a number: before its first is given.
    ///
    /// # Errors
    /// `Problem::Taken` when the year has begun.
    #[boxed]
    pub async fn begin_series(&mut self, diary: DiaryId, year: i16, after: i64) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary_series (municipality, diary, year, last) values ($1, $2, $3, $4)"),
            params![m, diary, i64::from(year), after],
        )
        .await?;
        Ok(())
    }

    /// Opens a case.
    ///
    /// # Errors
    /// `Problem::Taken` when the diary has a case with this number.
    #[boxed]
    pub async fn add_case(&mut self, c: &CaseRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into diary_case (municipality, id, diary, number, normal, year, serial, opened_by, opened_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, c.id, c.diary, &c.number, &c.normal, c.year, c.serial, c.opened_by, c.opened_at],
        )
        .await?;
        Ok(())
    }
}

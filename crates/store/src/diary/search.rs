//! Finding registrations by authority, year and words, in the public form or the restricted one.
//!
//! The words of the two forms are kept apart: whoever searches the public form can never learn from a hit,
//! or from its absence, what stands in the restricted one.

use super::rows::EntryRow;
use crate::{Problem, Reader, Writer, entry_columns, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{DiaryId, EntryId};
use uuid::Uuid;

/// Which form is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// What everybody may read.
    Public,
    /// What stands there.
    Restricted,
}

impl Form {
    fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Restricted => "restricted",
        }
    }
}

/// How many words of a question count.
pub const WORDS: usize = 4;

/// A word that is looked for: a term, or any term that begins so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The term.
    pub term: Option<String>,
    /// The beginning of one.
    pub prefix: Option<String>,
}

/// Where a page begins: after this registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// When it was registered.
    pub at: i64,
    /// Which.
    pub id: Uuid,
}

/// A registration with the columns that count now.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct Found {
    #[sqlx(flatten)]
    pub entry: EntryRow,
    pub counterpart: String,
    pub subject: String,
    pub counterpart_public: Option<String>,
    pub subject_public: Option<String>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Question<'a> {
    /// In which diary.
    pub diary: DiaryId,
    /// Of which year.
    pub year: i64,
    /// In which form.
    pub form: Form,
    /// With these words, all of them; at most [`WORDS`] count.
    pub words: &'a [Wanted],
    /// From where on.
    pub after: Option<Place>,
    /// How many.
    pub limit: u32,
}

impl Reader {
    /// Registrations, the latest first. In the public form only those that have their number.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn diary_search(&mut self, q: &Question<'_>) -> Result<Vec<Found>, Problem> {
        let place = q.after.unwrap_or(Place { at: i64::MAX, id: Uuid::max() });
        let mut params = params![
            self.municipality,
            q.diary,
            q.year,
            q.form.word(),
            place.at,
            place.id,
            i64::from(q.limit.clamp(1, 500)),
            q.form == Form::Restricted
        ];
        for n in 0..WORDS {
            let wanted = q.words.get(n).cloned().unwrap_or_default();
            let until = wanted.prefix.as_ref().map(|p| format!("{p}\u{10ffff}"));
            params.extend(params![wanted.term, wanted.prefix, until]);
        }
        self.all(
            sql!(concat!(
                "select ", entry_columns!(), ", v.counterpart, v.subject, v.counterpart_public, v.subject_public ",
                "from diary_entry e join diary_version v on v.municipality = e.municipality and v.id = e.version ",
                "where e.municipality = $1 and e.diary = $2 and e.year = $3 and (e.registered_at, e.id) < ($5, $6) ",
                "and ($8 or e.number is not null) ",
                "and ((cast($9 as text) is null and cast($10 as text) is null) or exists (select 1 from diary_term t where t.municipality = e.municipality and t.entry = e.id and t.form = $4 and (t.term = $9 or (t.term >= $10 and t.term < $11)))) ",
                "and ((cast($12 as text) is null and cast($13 as text) is null) or exists (select 1 from diary_term t where t.municipality = e.municipality and t.entry = e.id and t.form = $4 and (t.term = $12 or (t.term >= $13 and t.term < $14)))) ",
                "and ((cast($15 as text) is null and cast($16 as text) is null) or exists (select 1 from diary_term t where t.municipality = e.municipality and t.entry = e.id and t.form = $4 and (t.term = $15 or (t.term >= $16 and t.term < $17)))) ",
                "and ((cast($18 as text) is null and cast($19 as text) is null) or exists (select 1 from diary_term t where t.municipality = e.municipality and t.entry = e.id and t.form = $4 and (t.term = $18 or (t.term >= $19 and t.term < $20)))) ",
                "order by e.registered_at desc, e.id desc limit $7"
            )),
            params,
        )
        .await
    }

    /// A registration with the columns that count now.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn diary_found(&mut self, id: EntryId) -> Result<Found, Problem> {
        self.one(
            sql!(concat!(
                "select ", entry_columns!(), ", v.counterpart, v.subject, v.counterpart_public, v.subject_public ",
                "from diary_entry e join diary_version v on v.municipality = e.municipality and v.id = e.version ",
                "where e.municipality = $1 and e.id = $2"
            )),
            params![self.municipality, id],
        )
        .await
    }

    /// The years in which something was registered in a diary, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn diary_years(&mut self, diary: DiaryId) -> Result<Vec<i64>, Problem> {
        let rows: Vec<(i64,)> = self
            .all(
                sql!("select distinct year from diary_entry where municipality = $1 and diary = $2 order by year desc"),
                params![self.municipality, diary],
            )
            .await?;
        Ok(rows.into_iter().map(|(year,)| year).collect())
    }
}

impl Writer {
    /// Says anew by which terms a registration is found in one form.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn index_entry(&mut self, entry: EntryId, form: Form, terms: &[String]) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("delete from diary_term where municipality = $1 and entry = $2 and form = $3"),
            params![m, entry, form.word()],
        )
        .await?;
        let rows = terms.iter().map(|term| params![m, form.word(), term, entry]).collect();
        self.put(sql!("insert into diary_term (municipality, form, term, entry) values {}"), rows).await
    }
}

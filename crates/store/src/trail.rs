//! The trail (spår): what an act tells, written in the act's own transaction.
//!
//! The entry holds ids and words, never content. Every row the act wrote is committed to by a salted
//! digest over its canonical bytes, so that `torg verify` can recompute it from the stored row.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::trail::{BadEntry, Entry, Hash, Rows, leaf};
use uuid::Uuid;

/// A stored row that the trail commits to.
pub trait Kept {
    /// The kind of row: the table's name.
    const KIND: &'static str;
    /// Which row.
    fn id(&self) -> Uuid;
    /// Its canonical bytes: the same from memory as from the database.
    fn canonical(&self) -> Vec<u8>;
}

/// What one act tells the trail.
pub struct Told {
    at: Timestamp,
    actor: String,
    act: &'static str,
    subject: (&'static str, Uuid),
    body: String,
    rows: Rows,
    salt: [u8; 32],
}

impl Told {
    /// `actor` did `act` (a lower-case word such as `message.answered`) to `subject`.
    /// `salt` is fresh; `body` is JSON of ids and words, never content.
    #[must_use]
    pub fn new(
        at: Timestamp,
        actor: impl Into<String>,
        act: &'static str,
        subject: (&'static str, Uuid),
        salt: [u8; 32],
    ) -> Self {
        Self {
            at,
            actor: actor.into(),
            act,
            subject,
            body: String::from("{}"),
            rows: Rows::under(&salt),
            salt,
        }
    }

    /// The word of the act.
    #[must_use]
    pub fn act(&self) -> &'static str {
        self.act
    }

    /// Adds ids and words that explain the act.
    #[must_use]
    pub fn body(mut self, body: &serde_json::Value) -> Self {
        self.body = body.to_string();
        self
    }

    /// Commits to a row as it now stands.
    #[must_use]
    pub fn row<K: Kept>(mut self, row: &K) -> Self {
        self.rows.written(K::KIND, row.id(), &row.canonical());
        self
    }
}

/// The instant as the trail's public form has it. The database keeps milliseconds, like everywhere.
fn micros(ms: i64) -> i64 {
    ms.saturating_mul(1000)
}

/// A row of `trail_entry`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct EntryRow {
    pub n: i64,
    pub at: i64,
    pub actor: String,
    pub act: String,
    pub subject_kind: String,
    pub subject: Uuid,
    pub body: String,
    pub rows: Vec<u8>,
    /// Empty when the private half was weeded.
    pub salt: Vec<u8>,
    pub commitment: Vec<u8>,
}

impl EntryRow {
    /// The entry's number.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::try_from(self.n).unwrap_or(u64::MAX)
    }

    /// The instant as the public leaf has it: microseconds.
    #[must_use]
    pub fn micros(&self) -> i64 {
        micros(self.at)
    }

    /// The commitment; one of another length is that of no entry.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        self.commitment.as_slice().try_into().unwrap_or_default()
    }

    /// The private half, unless it was weeded. `subject` is the subject's id as text.
    #[must_use]
    pub fn whole<'a>(&'a self, subject: &'a str) -> Option<Entry<'a>> {
        Some(Entry {
            n: self.number(),
            at: self.micros(),
            act: &self.act,
            actor: &self.actor,
            subject_kind: &self.subject_kind,
            subject_id: subject,
            body: &self.body,
            rows: &self.rows,
            salt: self.salt.as_slice().try_into().ok()?,
        })
    }

    /// The public leaf as the columns now give it.
    ///
    /// # Errors
    /// When the act is no plain word.
    pub fn leaf(&self) -> Result<String, BadEntry> {
        leaf(self.number(), self.micros(), &self.act, &self.commitment())
    }
}

/// What of a row of `trail_entry` stands in the public log.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct LeafRow {
    pub n: i64,
    pub at: i64,
    pub act: String,
    pub commitment: Vec<u8>,
}

impl LeafRow {
    /// The entry's number.
    #[must_use]
    pub fn number(&self) -> u64 {
        u64::try_from(self.n).unwrap_or(u64::MAX)
    }

    /// The instant as the public leaf has it: microseconds.
    #[must_use]
    pub fn micros(&self) -> i64 {
        micros(self.at)
    }

    /// The commitment; one of another length is that of no entry.
    #[must_use]
    pub fn commitment(&self) -> Hash {
        self.commitment.as_slice().try_into().unwrap_or_default()
    }
}

impl Reader {
    /// The public halves of the next entries from number `from`, in order.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn leaves(&mut self, from: u64, limit: u32) -> Result<Vec<LeafRow>, Problem> {
        let municipality = self.municipality();
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        self.all(
            sql!("select n, at, act, commitment from trail_entry where municipality = $1 and n >= $2 order by n limit $3"),
            params![municipality, from, limit],
        )
        .await
    }

    /// The next entries from number `from`, in order.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn entries(&mut self, from: u64, limit: u32) -> Result<Vec<EntryRow>, Problem> {
        let municipality = self.municipality();
        let from = i64::try_from(from).unwrap_or(i64::MAX);
        self.all(
            sql!("select n, at, actor, act, subject_kind, subject, body, rows, salt, commitment from trail_entry where municipality = $1 and n >= $2 order by n limit $3"),
            params![municipality, from, limit],
        )
        .await
    }

    /// What an entry's private half says: the act on this subject at this instant; none when it was weeded.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn told_of(&mut self, subject: Uuid, act: &str, at: i64) -> Result<Option<String>, Problem> {
        let municipality = self.municipality();
        let body: Option<(String,)> = self
            .opt(
                sql!("select body from trail_entry where municipality = $1 and subject = $2 and act = $3 and at = $4 order by n desc limit 1"),
                params![municipality, subject, act, at],
            )
            .await?;
        Ok(body.map(|(body,)| body).filter(|body| !body.is_empty()))
    }

    /// The entries about one thing, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn entries_about(&mut self, subject: Uuid) -> Result<Vec<EntryRow>, Problem> {
        let municipality = self.municipality();
        self.all(
            sql!("select n, at, actor, act, subject_kind, subject, body, rows, salt, commitment from trail_entry where municipality = $1 and subject = $2 order by n"),
            params![municipality, subject],
        )
        .await
    }

    /// The entry of an act on a subject at an instant; none when there is none.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn entry_of(&mut self, subject: Uuid, act: &str, at: i64) -> Result<Option<EntryRow>, Problem> {
        let municipality = self.municipality();
        self.opt(
            sql!("select n, at, actor, act, subject_kind, subject, body, rows, salt, commitment from trail_entry where municipality = $1 and subject = $2 and act = $3 and at = $4 order by n desc limit 1"),
            params![municipality, subject, act, at],
        )
        .await
    }

    /// How many entries the trail has.
    ///
    /// # Errors
    /// `Problem::Missing` when there is no such municipality.
    #[boxed]
    pub async fn trail_size(&mut self) -> Result<u64, Problem> {
        let municipality = self.municipality();
        let (size,): (i64,) = self
            .one(sql!("select size from trail_head where municipality = $1"), params![municipality])
            .await?;
        Ok(u64::try_from(size).unwrap_or_default())
    }

    /// How much of the trail is under a signed checkpoint, and since when; none before the first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sealed(&mut self) -> Result<Option<(u64, Timestamp)>, Problem> {
        let municipality = self.municipality();
        let last: Option<(i64, i64)> = self
            .opt(
                sql!("select size, at from checkpoint where municipality = $1 order by size desc limit 1"),
                params![municipality],
            )
            .await?;
        Ok(last.map(|(size, at)| (u64::try_from(size).unwrap_or_default(), crate::inbox::rows::instant(at))))
    }
}

impl Writer {
    /// Appends the entries after the `size` there are.
    pub(crate) async fn append(&mut self, size: i64, told: Vec<Told>) -> Result<(), Problem> {
        let municipality = self.municipality;
        if told.len() != 1 {
            let now = size.saturating_add(i64::try_from(told.len()).unwrap_or(i64::MAX));
            self.run(
                sql!("update trail_head set size = $2 where municipality = $1"),
                params![municipality, now],
            )
            .await?;
        }
        if told.is_empty() {
            return Ok(());
        }
        let mut rows = Vec::with_capacity(told.len());
        for (n, t) in (size..).zip(told) {
            let (kind, id) = t.subject;
            let bytes = t.rows.into_bytes();
            let subject = id.to_string();
            let entry = Entry {
                n: u64::try_from(n).unwrap_or_default(),
                at: micros(t.at.as_millisecond()),
                act: t.act,
                actor: &t.actor,
                subject_kind: kind,
                subject_id: &subject,
                body: &t.body,
                rows: &bytes,
                salt: &t.salt,
            };
            let sealed = entry.seal().map_err(|why| Problem::BadRow {
                table: "trail_entry",
                column: "act",
                id: n.to_string(),
                why: why.to_string(),
            })?;
            rows.push(params![
                municipality,
                n,
                t.at,
                t.actor,
                t.act,
                kind,
                id,
                t.body,
                bytes,
                t.salt,
                sealed.commitment
            ]);
        }
        self.put(
            sql!("insert into trail_entry (municipality, n, at, actor, act, subject_kind, subject, body, rows, salt, commitment) values {}"),
            rows,
        )
        .await?;
        Ok(())
    }
}

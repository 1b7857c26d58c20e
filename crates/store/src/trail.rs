//! The trail (spår): what an act tells, written in the act's own transaction.
//!
//! The entry holds ids and words, never content. Every row the act wrote is committed to by a salted
//! digest over its canonical bytes, so that `torg verify` can recompute it from the stored row.

use crate::{Problem, Writer, params, sql};
use jiff::Timestamp;
use torg_domain::trail::{Entry, Rows};
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

impl Writer {
    /// Appends the entries after the `size` there are.
    pub(crate) async fn append(&mut self, size: i64, told: Vec<Told>) -> Result<(), Problem> {
        if told.is_empty() {
            return Ok(());
        }
        let municipality = self.municipality;
        let mut n = size;
        let mut rows = Vec::with_capacity(told.len());
        for t in told {
            let (kind, id) = t.subject;
            let bytes = t.rows.into_bytes();
            let subject = id.to_string();
            let entry = Entry {
                n: u64::try_from(n).unwrap_or_default(),
                at: t.at.as_millisecond(),
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
                sealed.leaf_hash
            ]);
            n += 1;
        }
        self.many::<(i64,)>(
            sql!("insert into trail_entry (municipality, n, at, actor, act, subject_kind, subject, body, rows, salt, leaf) values {} returning n"),
            rows,
        )
        .await?;
        self.run(sql!("update trail_head set size = $2 where municipality = $1"), params![municipality, n])
            .await?;
        Ok(())
    }
}

//! Sessions, one-time links, and how often somebody has tried to get in.

use crate::{Db, Problem, Reader, Store, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::PersonId;
use uuid::Uuid;

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
    /// The session of a token, if it still holds. The only look-up that finds its municipality itself.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
    pub async fn attempts(&self, key: &str, since: Timestamp) -> Result<i64, Problem> {
        let (n,): (i64,) = self
            .one(sql!("select count(*) from attempt where key = $1 and at > $2"), params![key, since])
            .await?;
        Ok(n)
    }
}

impl Store {
    /// Notes an attempt, and forgets those of yesterday.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
    pub async fn forget_attempts(&self, key: &str) -> Result<(), Problem> {
        let mut tx = self.db.begin().await?;
        tx.run(sql!("delete from attempt where key = $1"), params![key]).await?;
        tx.commit().await
    }

    /// Notes that a session was used. Not an act: no turn in the trail is taken.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn touch_session(&self, token: &[u8; 32], at: Timestamp) -> Result<(), Problem> {
        let mut tx = self.db.begin().await?;
        tx.run(sql!("update session set seen_at = $2 where token = $1"), params![*token, at]).await?;
        tx.commit().await
    }
}

impl Reader {
    /// Somebody's open sessions.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sessions(&mut self, person: PersonId, now: Timestamp) -> Result<Vec<SessionRow>, Problem> {
        self.all(
            sql!("select token, municipality, person, began_at, seen_at, expires_at, agent from session where municipality = $1 and person = $2 and ended_at is null and expires_at > $3 order by seen_at desc"),
            params![self.municipality, person, now],
        )
        .await
    }
}

impl Writer {
    /// Makes a one-time link for somebody; earlier ones of the same person stop working.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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

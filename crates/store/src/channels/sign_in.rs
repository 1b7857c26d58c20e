//! Signings in at platforms that have begun and not ended, and the keys by which we show that we are ourselves.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use uuid::Uuid;

/// A row of `sign_in_key`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SignInKeyRow {
    pub id: Uuid,
    pub platform: String,
    pub secret: Vec<u8>,
    pub made_at: i64,
}

/// A row of `sign_in`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SignInRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub person: Uuid,
    pub session: Vec<u8>,
    pub state: Vec<u8>,
    pub kept: Vec<u8>,
    pub begun_at: i64,
}

impl Reader {
    /// The keys by which we show that we are ourselves, one for each platform where somebody has signed in.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sign_in_keys(&mut self) -> Result<Vec<SignInKeyRow>, Problem> {
        self.all(
            sql!("select id, platform, secret, made_at from sign_in_key where municipality = $1 order by platform"),
            params![self.municipality],
        )
        .await
    }

    /// Every signing in that has begun and not ended.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sign_ins(&mut self) -> Result<Vec<SignInRow>, Problem> {
        self.all(
            sql!("select id, channel, person, session, state, kept, begun_at from sign_in where municipality = $1 order by begun_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// The signing in that somebody came back with; none when there is none such.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sign_in_of(&mut self, state: [u8; 32]) -> Result<Option<SignInRow>, Problem> {
        self.opt(
            sql!("select id, channel, person, session, state, kept, begun_at from sign_in where municipality = $1 and state = $2"),
            params![self.municipality, state],
        )
        .await
    }
}

impl Writer {
    /// Keeps a platform's key. There is one for each, which is looked for in the same write.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn keep_sign_in_key(&mut self, row: &SignInKeyRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into sign_in_key (municipality, id, platform, secret, made_at) values ($1, $2, $3, $4, $5)"),
            params![m, row.id, &row.platform, row.secret.clone(), row.made_at],
        )
        .await?;
        Ok(())
    }

    /// A signing in has begun. What was begun before `since` is forgotten.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn begin_sign_in(&mut self, row: &SignInRow, since: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.forget_sign_ins(since).await?;
        self.run(
            sql!("insert into sign_in (municipality, id, channel, person, session, state, kept, begun_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![
                m, row.id, row.channel, row.person, row.session.clone(), row.state.clone(), row.kept.clone(),
                row.begun_at
            ],
        )
        .await?;
        Ok(())
    }

    /// A signing in has ended, or is never to end: whether it was there. So each ends once.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_sign_in(&mut self, id: Uuid) -> Result<bool, Problem> {
        let m = self.municipality;
        let ended =
            self.run(sql!("delete from sign_in where municipality = $1 and id = $2"), params![m, id]).await?;
        Ok(ended > 0)
    }

    /// Forgets what was begun before an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn forget_sign_ins(&mut self, since: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(sql!("delete from sign_in where municipality = $1 and begun_at < $2"), params![m, since])
            .await?;
        Ok(())
    }
}

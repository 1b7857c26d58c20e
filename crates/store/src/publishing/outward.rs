//! How the putting up of a post goes, where torg does it itself.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

/// A row of `post_outward`.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PostOutwardRow {
    pub post: Uuid,
    pub asked_at: Option<i64>,
    pub tries: i64,
    pub next_at: Option<i64>,
    pub problem: Option<String>,
    pub problem_since_at: Option<i64>,
}

kept_row! {
    /// A row of `post_sent`: immutable.
    PostSentRow = "post_sent" {
        id: Uuid,
        post: Uuid,
        at: i64,
        asked_at: i64,
        already: bool,
        status: i64,
        answer: Option<Vec<u8>>,
        external_id: Option<String>,
        url: Option<String>,
    }
}

impl Reader {
    /// How the putting up of a post goes; none where it has never been tried.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn post_outward(&mut self, post: Uuid) -> Result<Option<PostOutwardRow>, Problem> {
        self.opt(
            sql!("select post, asked_at, tries, next_at, problem, problem_since_at from post_outward where municipality = $1 and post = $2"),
            params![self.municipality, post],
        )
        .await
    }

    /// By what word of the platform a post was put up; none where a person said so.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn post_sent(&mut self, post: Uuid) -> Result<Option<PostSentRow>, Problem> {
        self.opt(
            sql!("select id, post, at, asked_at, already, status, answer, external_id, url from post_sent where municipality = $1 and post = $2 order by id limit 1"),
            params![self.municipality, post],
        )
        .await
    }
}

impl Writer {
    /// Saves how the putting up of a post goes.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_post_outward(&mut self, o: &PostOutwardRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into post_outward (municipality, post, asked_at, tries, next_at, problem, problem_since_at) values ($1, $2, $3, $4, $5, $6, $7) on conflict (municipality, post) do update set asked_at = excluded.asked_at, tries = excluded.tries, next_at = excluded.next_at, problem = excluded.problem, problem_since_at = excluded.problem_since_at"),
            params![m, o.post, o.asked_at, o.tries, o.next_at, o.problem.clone(), o.problem_since_at],
        )
        .await?;
        Ok(())
    }

    /// Keeps the platform's word that a post was put up.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_post_sent(&mut self, s: &PostSentRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into post_sent (municipality, id, post, at, asked_at, already, status, answer, external_id, url) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
            params![
                m, s.id, s.post, s.at, s.asked_at, s.already, s.status, s.answer.clone(), s.external_id.clone(),
                s.url.clone()
            ],
        )
        .await?;
        Ok(())
    }
}

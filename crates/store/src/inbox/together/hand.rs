//! Who has a message in hand, who has its page open, and what they have begun to write.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::{MessageId, PersonId, VersionId};
use uuid::Uuid;

/// A row of `claim`: who has the message in hand.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ClaimRow {
    pub person: Uuid,
    pub since_at: i64,
    pub until_at: i64,
}

/// A row of `presence`: who has the page open.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PresenceRow {
    pub person: Uuid,
    pub doing: String,
    pub at: i64,
}

/// A row of `draft`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct DraftRow {
    pub person: Uuid,
    pub field: String,
    pub text: String,
    pub revision: i64,
    pub version: Uuid,
    pub saved_at: i64,
}

impl Reader {
    /// Who has the message in hand, if the claim still holds.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn claim(&mut self, message: MessageId, now: Timestamp) -> Result<Option<ClaimRow>, Problem> {
        self.opt(
            sql!("select person, since_at, until_at from claim where municipality = $1 and message = $2 and until_at > $3"),
            params![self.municipality, message, now],
        )
        .await
    }

    /// Who has had the page open since an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn present(
        &mut self,
        message: MessageId,
        since: Timestamp,
    ) -> Result<Vec<PresenceRow>, Problem> {
        self.all(
            sql!("select person, doing, at from presence where municipality = $1 and message = $2 and at > $3 order by at desc"),
            params![self.municipality, message, since],
        )
        .await
    }

    /// All drafts on a message, everybody's.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn drafts(&mut self, message: MessageId) -> Result<Vec<DraftRow>, Problem> {
        self.all(
            sql!("select person, field, text, revision, version, saved_at from draft where municipality = $1 and message = $2 order by saved_at"),
            params![self.municipality, message],
        )
        .await
    }
}

impl Writer {
    /// Takes a message in hand, or takes it over.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn set_claim(
        &mut self,
        message: MessageId,
        person: PersonId,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into claim (municipality, message, person, since_at, until_at) values ($1, $2, $3, $4, $5) on conflict (municipality, message) do update set since_at = case when claim.person = excluded.person and claim.until_at > excluded.since_at then claim.since_at else excluded.since_at end, person = excluded.person, until_at = excluded.until_at"),
            params![municipality, message, person, now, until],
        )
        .await?;
        Ok(())
    }

    /// Lets a message go.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn drop_claim(&mut self, message: MessageId) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("delete from claim where municipality = $1 and message = $2"),
            params![municipality, message],
        )
        .await?;
        Ok(())
    }

    /// Notes that somebody has the page open.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn set_presence(
        &mut self,
        message: MessageId,
        person: PersonId,
        doing: &str,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into presence (municipality, message, person, doing, at) values ($1, $2, $3, $4, $5) on conflict (municipality, message, person) do update set doing = excluded.doing, at = excluded.at"),
            params![municipality, message, person, doing, at],
        )
        .await?;
        Ok(())
    }

    /// Keeps a draft; an empty one is taken away.
    ///
    /// # Errors
    /// What the database said.
    #[allow(clippy::too_many_arguments)]
    #[boxed]
    pub async fn save_draft(
        &mut self,
        message: MessageId,
        person: PersonId,
        field: &str,
        text: &str,
        revision: i64,
        version: VersionId,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let municipality = self.municipality;
        if text.is_empty() {
            self.run(
                sql!("delete from draft where municipality = $1 and message = $2 and person = $3 and field = $4"),
                params![municipality, message, person, field],
            )
            .await?;
            return Ok(());
        }
        self.run(
            sql!("insert into draft (municipality, message, person, field, text, revision, version, saved_at) values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (municipality, message, person, field) do update set text = excluded.text, revision = excluded.revision, version = excluded.version, saved_at = excluded.saved_at"),
            params![municipality, message, person, field, text, revision, version, at],
        )
        .await?;
        Ok(())
    }
}

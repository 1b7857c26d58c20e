//! Letters to people who work here: whether they want the morning's summary, whose it was last, what there
//! is for each, and addresses whose letters came back.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use torg_domain::ids::PersonId;
use uuid::Uuid;

/// A row of `person_mail`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PersonMailRow {
    pub person: Uuid,
    /// None: never said.
    pub digest: Option<bool>,
    pub digest_on: Option<String>,
    pub digest_sent_at: Option<i64>,
    pub bounced_address: Option<String>,
    pub bounced_since_at: Option<i64>,
    pub bounced_at: Option<i64>,
    pub bounced_why: Option<String>,
}

/// How many open messages somebody has, how many of them are due before an instant, and how many before
/// another.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct OwnedRow {
    pub person: Uuid,
    pub mine: i64,
    pub overdue: i64,
    pub by_tonight: i64,
}

impl Reader {
    /// What is known of everybody's letters; who has none stands nowhere.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn people_mail(&mut self) -> Result<Vec<PersonMailRow>, Problem> {
        self.all(
            sql!("select person, digest, digest_on, digest_sent_at, bounced_address, bounced_since_at, bounced_at, bounced_why from person_mail where municipality = $1 order by person"),
            params![self.municipality],
        )
        .await
    }

    /// What is known of somebody's letters.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn person_mail(&mut self, person: PersonId) -> Result<Option<PersonMailRow>, Problem> {
        self.opt(
            sql!("select person, digest, digest_on, digest_sent_at, bounced_address, bounced_since_at, bounced_at, bounced_why from person_mail where municipality = $1 and person = $2"),
            params![self.municipality, person],
        )
        .await
    }

    /// How much everybody has, overdue at `now`, and due before `midnight`.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn owned(&mut self, now: Timestamp, midnight: Timestamp) -> Result<Vec<OwnedRow>, Problem> {
        self.all(
            sql!("select owner as person, count(*) as mine, cast(sum(case when sort_due < $2 then 1 else 0 end) as bigint) as overdue, cast(sum(case when sort_due < $3 then 1 else 0 end) as bigint) as by_tonight from message where municipality = $1 and closed_at is null and owner is not null group by owner order by owner"),
            params![self.municipality, now, midnight],
        )
        .await
    }

    /// How many questions and forwardings wait for each person.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn asked_of(&mut self) -> Result<Vec<(Uuid, i64)>, Problem> {
        self.all(
            sql!("select person, count(*) as n from (select asked as person from consultation where municipality = $1 and advised_at is null union all select recipient from forwarding where municipality = $1 and ended_at is null) w group by person order by person"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Notes whether somebody wants the morning's summary.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn want_digest(&mut self, person: PersonId, wants: bool) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into person_mail (municipality, person, digest) values ($1, $2, $3) on conflict (municipality, person) do update set digest = excluded.digest"),
            params![m, person, wants],
        )
        .await?;
        Ok(())
    }

    /// Takes a day's summary for somebody in hand; `false` when it was sent, or somebody else has begun it
    /// since `given_up`. One that was begun before that and never sent is taken over.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn begin_digest(
        &mut self,
        person: PersonId,
        on: Date,
        now: Timestamp,
        given_up: Timestamp,
    ) -> Result<bool, Problem> {
        let m = self.municipality;
        let taken = self
            .run(
                sql!("insert into person_mail (municipality, person, digest_on, digest_begun_at) values ($1, $2, $3, $4) on conflict (municipality, person) do update set digest_on = excluded.digest_on, digest_begun_at = excluded.digest_begun_at, digest_sent_at = null where person_mail.digest_on is null or person_mail.digest_on < excluded.digest_on or (person_mail.digest_on = excluded.digest_on and person_mail.digest_sent_at is null and person_mail.digest_begun_at <= $5)"),
                params![m, person, on.to_string(), now, given_up],
            )
            .await?;
        Ok(taken > 0)
    }

    /// Notes that a day's summary was taken by the mail server, or cannot be.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn digest_done(&mut self, person: PersonId, on: Date, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update person_mail set digest_sent_at = $4 where municipality = $1 and person = $2 and digest_on = $3"),
            params![m, person, on.to_string(), at],
        )
        .await?;
        Ok(())
    }

    /// Lets a day's summary be begun again at once: the mail server could not take it now.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn digest_again(&mut self, person: PersonId, on: Date) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update person_mail set digest_begun_at = 0 where municipality = $1 and person = $2 and digest_on = $3 and digest_sent_at is null"),
            params![m, person, on.to_string()],
        )
        .await?;
        Ok(())
    }

    /// Notes that a letter to somebody came back. Since when stays while it is the same address.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn bounced(
        &mut self,
        person: PersonId,
        address: &str,
        why: &str,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into person_mail (municipality, person, bounced_address, bounced_since_at, bounced_at, bounced_why) values ($1, $2, $3, $4, $4, $5) on conflict (municipality, person) do update set bounced_since_at = case when person_mail.bounced_address = excluded.bounced_address then person_mail.bounced_since_at else excluded.bounced_since_at end, bounced_address = excluded.bounced_address, bounced_at = excluded.bounced_at, bounced_why = excluded.bounced_why"),
            params![m, person, address, at, why],
        )
        .await?;
        Ok(())
    }
}

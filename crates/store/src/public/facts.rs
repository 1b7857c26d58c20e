//! What only the public pages tell: contact, accessibility, accounts that are not ours, the parties' links.

use super::rows::{FactRow, LookalikeRow, PartyLinkRow};
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

impl Reader {
    /// Every fact that was ever set, the earliest first: the last of a key counts.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn public_facts(&mut self) -> Result<Vec<FactRow>, Problem> {
        self.all(
            sql!("select id, key, value, set_by, set_at from public_fact where municipality = $1 order by set_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// The accounts that use our name and are not ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn lookalikes(&mut self) -> Result<Vec<LookalikeRow>, Problem> {
        self.all(
            sql!("select id, account, address, note, noted_by, noted_at, ended_by, ended_at from lookalike where municipality = $1 and ended_at is null order by address, id"),
            params![self.municipality],
        )
        .await
    }

    /// The parties' links, by party.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn party_links(&mut self) -> Result<Vec<PartyLinkRow>, Problem> {
        self.all(
            sql!("select id, party, address, noted_by, noted_at, ended_by, ended_at from party_link where municipality = $1 and ended_at is null order by party, id"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Sets a fact.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_public_fact(&mut self, f: &FactRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into public_fact (municipality, id, key, value, set_by, set_at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, f.id, &f.key, &f.value, f.set_by, f.set_at],
        )
        .await?;
        Ok(())
    }

    /// Notes an account that is not ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_lookalike(&mut self, l: &LookalikeRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into lookalike (municipality, id, account, address, note, noted_by, noted_at, ended_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"),
            params![m, l.id, &l.account, &l.address, &l.note, l.noted_by, l.noted_at, l.ended_by, l.ended_at],
        )
        .await?;
        Ok(())
    }

    /// Takes an account off the list of those that are not ours.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_lookalike(&mut self, id: Uuid, by: Option<Uuid>, at: i64) -> Result<u64, Problem> {
        let m = self.municipality;
        self.run(
            sql!("update lookalike set ended_by = $3, ended_at = $4 where municipality = $1 and id = $2 and ended_at is null"),
            params![m, id, by, at],
        )
        .await
    }

    /// Notes a party's link.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_party_link(&mut self, l: &PartyLinkRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into party_link (municipality, id, party, address, noted_by, noted_at, ended_by, ended_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, l.id, &l.party, &l.address, l.noted_by, l.noted_at, l.ended_by, l.ended_at],
        )
        .await?;
        Ok(())
    }

    /// Ends a party's link.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_party_link(&mut self, id: Uuid, by: Option<Uuid>, at: i64) -> Result<u64, Problem> {
        let m = self.municipality;
        self.run(
            sql!("update party_link set ended_by = $3, ended_at = $4 where municipality = $1 and id = $2 and ended_at is null"),
            params![m, id, by, at],
        )
        .await
    }
}

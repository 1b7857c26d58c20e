//! What each channel must tell, the texts that were put up, and how they stood when somebody looked.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

kept_row! {
    /// A row of `channel_facts`: immutable, the newest counts.
    FactsRow = "channel_facts" {
        id: Uuid,
        channel: Uuid,
        audience: String,
        audience_size: Option<i64>,
        contact: String,
        set_by: Uuid,
        set_at: i64,
    }
}

kept_row! {
    /// A row of `presentation_copy`: immutable.
    CopyRow = "presentation_copy" {
        id: Uuid,
        channel: Uuid,
        place: String,
        body: String,
        policy: Uuid,
        published_at: i64,
        published_by: Uuid,
    }
}

kept_row! {
    /// A row of `presentation_check`: immutable.
    CheckRow = "presentation_check" {
        id: Uuid,
        channel: Uuid,
        copy: Uuid,
        at: i64,
        way: String,
        came_to: String,
        address: String,
        sha256: Option<Vec<u8>>,
        note: String,
        checked_by: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `profile_check`: immutable.
    ProfileRow = "profile_check" {
        id: Uuid,
        channel: Uuid,
        item: String,
        outcome: String,
        source: String,
        licence: String,
        note: String,
        checked_at: i64,
        checked_by: Uuid,
    }
}

/// A row of `presentation_state`.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct PresentationStateRow {
    pub channel: Uuid,
    pub outdated_since_at: Option<i64>,
    pub outdated_told_at: Option<i64>,
    pub check_next_at: Option<i64>,
    pub check_told_at: Option<i64>,
    pub problem: Option<String>,
}

impl Reader {
    /// What a channel's presentation says beside the register, as it was last set.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_facts(&mut self, channel: ChannelId) -> Result<Option<FactsRow>, Problem> {
        self.opt(
            sql!("select id, channel, audience, audience_size, contact, set_by, set_at from channel_facts where municipality = $1 and channel = $2 order by set_at desc, id desc limit 1"),
            params![self.municipality, channel],
        )
        .await
    }

    /// The texts that were put up in a channel, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn presentation_copies(&mut self, channel: ChannelId) -> Result<Vec<CopyRow>, Problem> {
        self.all(
            sql!("select id, channel, place, body, policy, published_at, published_by from presentation_copy where municipality = $1 and channel = $2 order by published_at desc, id desc"),
            params![self.municipality, channel],
        )
        .await
    }

    /// How the texts of a channel stood when somebody looked, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn presentation_checks(
        &mut self,
        channel: ChannelId,
        limit: u32,
    ) -> Result<Vec<CheckRow>, Problem> {
        self.all(
            sql!("select id, channel, copy, at, way, came_to, address, sha256, note, checked_by from presentation_check where municipality = $1 and channel = $2 order by at desc, id desc limit $3"),
            params![self.municipality, channel, i64::from(limit)],
        )
        .await
    }

    /// How the texts of a channel go.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn presentation_state(
        &mut self,
        channel: ChannelId,
    ) -> Result<Option<PresentationStateRow>, Problem> {
        self.opt(
            sql!("select channel, outdated_since_at, outdated_told_at, check_next_at, check_told_at, problem from presentation_state where municipality = $1 and channel = $2"),
            params![self.municipality, channel],
        )
        .await
    }

    /// How the texts of every channel go.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn presentation_states(&mut self) -> Result<Vec<PresentationStateRow>, Problem> {
        self.all(
            sql!("select channel, outdated_since_at, outdated_told_at, check_next_at, check_told_at, problem from presentation_state where municipality = $1"),
            params![self.municipality],
        )
        .await
    }

    /// What was found of a channel's graphic profile, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn profile_checks(&mut self, channel: ChannelId) -> Result<Vec<ProfileRow>, Problem> {
        self.all(
            sql!("select id, channel, item, outcome, source, licence, note, checked_at, checked_by from profile_check where municipality = $1 and channel = $2 order by checked_at desc, id desc"),
            params![self.municipality, channel],
        )
        .await
    }
}

impl Writer {
    /// Sets what a channel's presentation says beside the register.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_channel_facts(&mut self, f: &FactsRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_facts (municipality, id, channel, audience, audience_size, contact, set_by, set_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, f.id, f.channel, &f.audience, f.audience_size, &f.contact, f.set_by, f.set_at],
        )
        .await?;
        Ok(())
    }

    /// Keeps a text as it was put up.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_presentation_copy(&mut self, c: &CopyRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into presentation_copy (municipality, id, channel, place, body, policy, published_at, published_by) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, c.id, c.channel, &c.place, &c.body, c.policy, c.published_at, c.published_by],
        )
        .await?;
        Ok(())
    }

    /// Keeps how a text stood.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_presentation_check(&mut self, c: &CheckRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into presentation_check (municipality, id, channel, copy, at, way, came_to, address, sha256, note, checked_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
            params![
                m, c.id, c.channel, c.copy, c.at, &c.way, &c.came_to, &c.address, c.sha256.clone(), &c.note,
                c.checked_by
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves how the texts of a channel go.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_presentation_state(&mut self, s: &PresentationStateRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into presentation_state (municipality, channel, outdated_since_at, outdated_told_at, check_next_at, check_told_at, problem) values ($1, $2, $3, $4, $5, $6, $7) on conflict (municipality, channel) do update set outdated_since_at = excluded.outdated_since_at, outdated_told_at = excluded.outdated_told_at, check_next_at = excluded.check_next_at, check_told_at = excluded.check_told_at, problem = excluded.problem"),
            params![
                m, s.channel, s.outdated_since_at, s.outdated_told_at, s.check_next_at, s.check_told_at,
                s.problem.clone()
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps what was found of a channel's graphic profile.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_profile_check(&mut self, p: &ProfileRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into profile_check (municipality, id, channel, item, outcome, source, licence, note, checked_at, checked_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
            params![
                m, p.id, p.channel, &p.item, &p.outcome, &p.source, &p.licence, &p.note, p.checked_at,
                p.checked_by
            ],
        )
        .await?;
        Ok(())
    }
}

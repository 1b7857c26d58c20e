//! From application to closing: applications, the steps of a channel's life, mandates of one's own, accepted
//! policies, where logins are kept, and the half-yearly confirmation.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{ChannelId, MandateId, PersonId, PolicyVersionId};
use uuid::Uuid;

kept_row! {
    /// A row of `channel_application`: the same id as the channel it becomes.
    ApplicationRow = "channel_application" {
        id: Uuid,
        unit: Uuid,
        applicant: Uuid,
        platform: String,
        name: String,
        address: String,
        purpose: String,
        goals: String,
        audience: String,
        editorial_time: String,
        review_on: Option<String>,
        account_kind: String,
        wide: bool,
        dialogue: bool,
        tied_to: String,
        responsible: Option<Uuid>,
        substitute: Option<Uuid>,
        coverage: String,
        supervision: String,
        told: String,
        state: String,
        applied_at: i64,
        revision: i64,
    }
}

kept_row! {
    /// A row of `channel_step`: immutable.
    ChannelStepRow = "channel_step" {
        id: Uuid,
        channel: Uuid,
        place: i64,
        step: String,
        state: String,
        at: i64,
        person: Option<Uuid>,
        decided_by: String,
        title: String,
        decided_on: String,
        reference: String,
        ground: String,
        facts: String,
        policy: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `channel_mandate`.
    ChannelMandateRow = "channel_mandate" {
        id: Uuid,
        person: Uuid,
        kind: String,
        unit: Option<Uuid>,
        channel: Option<Uuid>,
        from_on: String,
        until_on: Option<String>,
        title: String,
        reference: String,
        given_by: Uuid,
        given_at: i64,
        ended_at: Option<i64>,
        ended_by: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `policy_acceptance`: immutable.
    AcceptanceRow = "policy_acceptance" {
        id: Uuid,
        person: Uuid,
        policy: Uuid,
        at: i64,
    }
}

kept_row! {
    /// A row of `login_place`.
    LoginRow = "login_place" {
        id: Uuid,
        channel: Uuid,
        place: String,
        reached_by: String,
        noted_by: Uuid,
        noted_at: i64,
        tested_on: Option<String>,
        tested_by: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `channel_confirmation`.
    ConfirmationRow = "channel_confirmation" {
        id: Uuid,
        channel: Uuid,
        round: String,
        asked: Option<Uuid>,
        asked_at: i64,
        due_on: String,
        answered_at: Option<i64>,
        answered_by: Option<Uuid>,
        note: String,
        escalated_at: Option<i64>,
    }
}

impl LoginRow {
    /// Who reaches the login.
    #[must_use]
    pub fn people(&self) -> Vec<Uuid> {
        serde_json::from_str(&self.reached_by).unwrap_or_default()
    }
}

impl Reader {
    /// All applications, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn applications(&mut self) -> Result<Vec<ApplicationRow>, Problem> {
        self.all(
            sql!("select id, unit, applicant, platform, name, address, purpose, goals, audience, editorial_time, review_on, account_kind, wide, dialogue, tied_to, responsible, substitute, coverage, supervision, told, state, applied_at, revision from channel_application where municipality = $1 order by applied_at desc, id desc"),
            params![self.municipality],
        )
        .await
    }

    /// The application a channel began as, if it did.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn application(&mut self, id: ChannelId) -> Result<Option<ApplicationRow>, Problem> {
        self.opt(
            sql!("select id, unit, applicant, platform, name, address, purpose, goals, audience, editorial_time, review_on, account_kind, wide, dialogue, tied_to, responsible, substitute, coverage, supervision, told, state, applied_at, revision from channel_application where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// The steps of a channel's life, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_steps(&mut self, channel: ChannelId) -> Result<Vec<ChannelStepRow>, Problem> {
        self.all(
            sql!("select id, channel, place, step, state, at, person, decided_by, title, decided_on, reference, ground, facts, policy from channel_step where municipality = $1 and channel = $2 order by place"),
            params![self.municipality, channel],
        )
        .await
    }

    /// The steps of every channel's life, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn all_channel_steps(&mut self) -> Result<Vec<ChannelStepRow>, Problem> {
        self.all(
            sql!("select id, channel, place, step, state, at, person, decided_by, title, decided_on, reference, ground, facts, policy from channel_step where municipality = $1 order by channel, place"),
            params![self.municipality],
        )
        .await
    }

    /// Every mandate of one's own, ended ones too.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn channel_mandates(&mut self) -> Result<Vec<ChannelMandateRow>, Problem> {
        self.all(
            sql!("select id, person, kind, unit, channel, from_on, until_on, title, reference, given_by, given_at, ended_at, ended_by from channel_mandate where municipality = $1 order by given_at, id"),
            params![self.municipality],
        )
        .await
    }

    /// One of them.
    ///
    /// # Errors
    /// `Problem::Missing` when not in this municipality.
    #[boxed]
    pub async fn channel_mandate(&mut self, id: MandateId) -> Result<ChannelMandateRow, Problem> {
        self.one(
            sql!("select id, person, kind, unit, channel, from_on, until_on, title, reference, given_by, given_at, ended_at, ended_by from channel_mandate where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Who has accepted a version of the policy, and when.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn acceptances(&mut self, policy: PolicyVersionId) -> Result<Vec<AcceptanceRow>, Problem> {
        self.all(
            sql!("select id, person, policy, at from policy_acceptance where municipality = $1 and policy = $2 order by at, id"),
            params![self.municipality, policy],
        )
        .await
    }

    /// Where every channel's login is kept.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn logins(&mut self) -> Result<Vec<LoginRow>, Problem> {
        self.all(
            sql!("select id, channel, place, reached_by, noted_by, noted_at, tested_on, tested_by from login_place where municipality = $1 order by id"),
            params![self.municipality],
        )
        .await
    }

    /// Where a channel's login is kept, if somebody has said so.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn login_of(&mut self, channel: ChannelId) -> Result<Option<LoginRow>, Problem> {
        self.opt(
            sql!("select id, channel, place, reached_by, noted_by, noted_at, tested_on, tested_by from login_place where municipality = $1 and channel = $2"),
            params![self.municipality, channel],
        )
        .await
    }

    /// What was asked and answered in a round.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn confirmations(&mut self, round: &str) -> Result<Vec<ConfirmationRow>, Problem> {
        self.all(
            sql!("select id, channel, round, asked, asked_at, due_on, answered_at, answered_by, note, escalated_at from channel_confirmation where municipality = $1 and round = $2 order by id"),
            params![self.municipality, round],
        )
        .await
    }

    /// What was asked of a channel, the latest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn confirmations_of(&mut self, channel: ChannelId) -> Result<Vec<ConfirmationRow>, Problem> {
        self.all(
            sql!("select id, channel, round, asked, asked_at, due_on, answered_at, answered_by, note, escalated_at from channel_confirmation where municipality = $1 and channel = $2 order by round desc"),
            params![self.municipality, channel],
        )
        .await
    }

    /// Whether somebody has been told something about a channel since then.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn told_since(
        &mut self,
        person: PersonId,
        kind: &str,
        channel: Uuid,
        since: jiff::Timestamp,
    ) -> Result<bool, Problem> {
        let (n,): (i64,) = self
            .one(
                sql!("select count(*) from notice where municipality = $1 and person = $2 and kind = $3 and channel = $4 and at >= $5"),
                params![self.municipality, person, kind, channel, since],
            )
            .await?;
        Ok(n > 0)
    }

    /// When something of our own was last published in a channel, and last seen coming.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn last_own_post(&mut self, channel: ChannelId) -> Result<Option<i64>, Problem> {
        let (at,): (Option<i64>,) = self
            .one(
                sql!("select max(coalesce(published_at, captured_at)) from message where municipality = $1 and channel = $2 and ours"),
                params![self.municipality, channel],
            )
            .await?;
        Ok(at)
    }

    /// What is kept of a channel, message by message, from a place in the list on: for its final state.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn kept_of(
        &mut self,
        channel: ChannelId,
        after: i64,
        limit: u32,
    ) -> Result<Vec<KeptMessageRow>, Problem> {
        self.all(
            sql!("select n, id, external_id, kind, visibility, url, published_at, captured_at, gone_at, publication, record from message where municipality = $1 and channel = $2 and n > $3 order by n limit $4"),
            params![self.municipality, channel, after, i64::from(limit)],
        )
        .await
    }

    /// The answers of a channel's source that were kept whole, by digest.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn raw_of(&mut self, channel: ChannelId) -> Result<Vec<(Vec<u8>, i64)>, Problem> {
        self.all(
            sql!("select sha256, max(at) from fetched where municipality = $1 and channel = $2 and sha256 is not null group by sha256 order by max(at), sha256"),
            params![self.municipality, channel],
        )
        .await
    }
}

/// A message as the final state of its channel lists it.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct KeptMessageRow {
    pub n: i64,
    pub id: Uuid,
    pub external_id: String,
    pub kind: String,
    pub visibility: String,
    pub url: Option<String>,
    pub published_at: Option<i64>,
    pub captured_at: i64,
    pub gone_at: Option<i64>,
    pub publication: String,
    pub record: String,
}

impl Writer {
    /// Hands in an application.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_application(&mut self, a: &ApplicationRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_application (municipality, id, unit, applicant, platform, name, address, purpose, goals, audience, editorial_time, review_on, account_kind, wide, dialogue, tied_to, responsible, substitute, coverage, supervision, told, state, applied_at, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)"),
            params![
                m, a.id, a.unit, a.applicant, &a.platform, &a.name, &a.address, &a.purpose, &a.goals, &a.audience,
                &a.editorial_time, a.review_on.clone(), &a.account_kind, a.wide, a.dialogue, &a.tied_to,
                a.responsible, a.substitute, &a.coverage, &a.supervision, &a.told, &a.state, a.applied_at, a.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves an application made on this revision. False when somebody changed it in between.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_application(&mut self, a: &mut ApplicationRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("update channel_application set unit = $3, platform = $4, name = $5, address = $6, purpose = $7, goals = $8, audience = $9, editorial_time = $10, review_on = $11, account_kind = $12, wide = $13, dialogue = $14, tied_to = $15, responsible = $16, substitute = $17, coverage = $18, supervision = $19, told = $20, state = $21, revision = revision + 1 where municipality = $1 and id = $2 and revision = $22"),
                params![
                    m, a.id, a.unit, &a.platform, &a.name, &a.address, &a.purpose, &a.goals, &a.audience,
                    &a.editorial_time, a.review_on.clone(), &a.account_kind, a.wide, a.dialogue, &a.tied_to,
                    a.responsible, a.substitute, &a.coverage, &a.supervision, &a.told, &a.state, a.revision
                ],
            )
            .await?;
        a.revision += 1;
        Ok(n == 1)
    }

    /// Writes a step of a channel's life.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_channel_step(&mut self, s: &ChannelStepRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_step (municipality, id, channel, place, step, state, at, person, decided_by, title, decided_on, reference, ground, facts, policy) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)"),
            params![
                m, s.id, s.channel, s.place, &s.step, &s.state, s.at, s.person, &s.decided_by, &s.title,
                &s.decided_on, &s.reference, &s.ground, &s.facts, s.policy
            ],
        )
        .await?;
        Ok(())
    }

    /// Gives a mandate of one's own.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_channel_mandate(&mut self, g: &ChannelMandateRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into channel_mandate (municipality, id, person, kind, unit, channel, from_on, until_on, title, reference, given_by, given_at, ended_at, ended_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"),
            params![
                m, g.id, g.person, &g.kind, g.unit, g.channel, &g.from_on, g.until_on.clone(), &g.title,
                &g.reference, g.given_by, g.given_at, g.ended_at, g.ended_by
            ],
        )
        .await?;
        Ok(())
    }

    /// Ends one.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn end_channel_mandate(&mut self, g: &ChannelMandateRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!(
                "update channel_mandate set ended_at = $3, ended_by = $4 where municipality = $1 and id = $2"
            ),
            params![m, g.id, g.ended_at, g.ended_by],
        )
        .await?;
        Ok(())
    }

    /// Keeps that somebody has accepted a version of the policy. False when they had already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_acceptance(&mut self, a: &AcceptanceRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("insert into policy_acceptance (municipality, id, person, policy, at) values ($1, $2, $3, $4, $5) on conflict (municipality, person, policy) do nothing"),
                params![m, a.id, a.person, a.policy, a.at],
            )
            .await?;
        Ok(n == 1)
    }

    /// Keeps where a channel's login is kept, and when it was last tried.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_login(&mut self, l: &LoginRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into login_place (municipality, id, channel, place, reached_by, noted_by, noted_at, tested_on, tested_by) values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict (municipality, channel) do update set place = excluded.place, reached_by = excluded.reached_by, noted_by = excluded.noted_by, noted_at = excluded.noted_at, tested_on = excluded.tested_on, tested_by = excluded.tested_by"),
            params![
                m, l.id, l.channel, &l.place, &l.reached_by, l.noted_by, l.noted_at, l.tested_on.clone(), l.tested_by
            ],
        )
        .await?;
        Ok(())
    }

    /// Asks about a channel in a round. False when it has been asked already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_confirmation(&mut self, c: &ConfirmationRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("insert into channel_confirmation (municipality, id, channel, round, asked, asked_at, due_on, answered_at, answered_by, note, escalated_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) on conflict (municipality, channel, round) do nothing"),
                params![
                    m, c.id, c.channel, &c.round, c.asked, c.asked_at, &c.due_on, c.answered_at, c.answered_by,
                    &c.note, c.escalated_at
                ],
            )
            .await?;
        Ok(n == 1)
    }

    /// Keeps what was answered, or that somebody above was told.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_confirmation(&mut self, c: &ConfirmationRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update channel_confirmation set answered_at = $3, answered_by = $4, note = $5, escalated_at = $6 where municipality = $1 and id = $2"),
            params![m, c.id, c.answered_at, c.answered_by, &c.note, c.escalated_at],
        )
        .await?;
        Ok(())
    }
}

impl ChannelMandateRow {
    /// Whether it holds on a day for an act of this kind at a unit, in a channel if there is one.
    #[must_use]
    pub fn holds(&self, kind: &str, person: PersonId, at: (Uuid, Option<Uuid>), today: &str) -> bool {
        let (unit, channel) = at;
        self.person == person.0
            && self.kind == kind
            && self.ended_at.is_none()
            && self.from_on.as_str() <= today
            && self.until_on.as_deref().is_none_or(|until| today <= until)
            && self.unit.is_none_or(|own| own == unit)
            && self.channel.is_none_or(|own| Some(own) == channel)
    }
}

//! Everything about one message: its thread, versions, clocks, steps.

use crate::inbox::rows::{AttachmentRow, ClockRow, MessageRow, StepRow, VersionRow};
use crate::inbox::tally::Folded;
use crate::{Problem, Reader, Writer, message_columns, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::{ChannelId, ClockId, MessageId, PersonId, PolicyVersionId, VersionId};
use torg_domain::inbox::message::Message;
use uuid::Uuid;

/// A message in a thread, with the text that counts now.
#[derive(Clone, Debug)]
pub struct InThread {
    /// The message.
    pub message: Message,
    /// Its text now.
    pub text: String,
}

#[derive(sqlx::FromRow)]
struct ThreadRow {
    #[sqlx(flatten)]
    message: MessageRow,
    text: String,
}

/// A message, and what every act on it asks besides.
pub struct ActedOn {
    /// The message.
    pub message: Message,
    /// The policy in force; none before the first.
    pub policy: Option<PolicyVersionId>,
    /// Who has it in hand, if the claim still holds.
    pub claimed_by: Option<PersonId>,
    /// Whether anybody has begun to write something about it.
    pub drafted: bool,
}

#[derive(sqlx::FromRow)]
struct ActedOnRow {
    #[sqlx(flatten)]
    message: MessageRow,
    in_force: Option<Uuid>,
    claimed_by: Option<Uuid>,
    drafts: i64,
    until_day: Option<i64>,
    late_until_at: Option<i64>,
}

impl Reader {
    /// A message.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn message(&mut self, id: MessageId) -> Result<Message, Problem> {
        let row: MessageRow = self
            .one(
                sql!(concat!(
                    "select ",
                    message_columns!(),
                    " from message m where m.municipality = $1 and m.id = $2"
                )),
                params![self.municipality, id],
            )
            .await?;
        row.message()
    }

    /// A message by the platform's id for it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn message_of(
        &mut self,
        channel: ChannelId,
        external: &str,
    ) -> Result<Option<Message>, Problem> {
        let row: Option<MessageRow> = self
            .opt(
                sql!(concat!(
                    "select ",
                    message_columns!(),
                    " from message m where m.municipality = $1 and m.channel = $2 and m.external_id = $3"
                )),
                params![self.municipality, channel, external],
            )
            .await?;
        row.map(MessageRow::message).transpose()
    }

    /// Messages that a feed's latest answer left out although they fall inside what it covers: published
    /// since an instant, not known to be gone, with an address of their own. The latest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn left_out(
        &mut self,
        channel: ChannelId,
        given: &[&str],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<Message>, Problem> {
        let list = serde_json::Value::from(given).to_string();
        let rows: Vec<MessageRow> = self
            .all(
                sql!(
                    sqlite concat!("select ", message_columns!(), " from message m where m.municipality = $1 and m.channel = $2 and m.captured_at >= $3 and m.published_at >= $3 and m.gone_at is null and m.url is not null and m.external_id not in (select value from json_each($4)) order by m.n desc limit $5"),
                    postgres concat!("select ", message_columns!(), " from message m where m.municipality = $1 and m.channel = $2 and m.captured_at >= $3 and m.published_at >= $3 and m.gone_at is null and m.url is not null and m.external_id not in (select jsonb_array_elements_text($4::jsonb)) order by m.n desc limit $5")
                ),
                params![self.municipality, channel, since, &list, i64::from(limit)],
            )
            .await?;
        rows.into_iter().map(MessageRow::message).collect()
    }

    /// The thread around a message, in the order it was captured, at most 200.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn thread(&mut self, channel: ChannelId, thread: &str) -> Result<Vec<InThread>, Problem> {
        let rows: Vec<ThreadRow> = self
            .all(
                sql!(concat!("select ", message_columns!(), ", v.text from message m join version v on v.municipality = m.municipality and v.id = m.version where m.municipality = $1 and m.channel = $2 and m.thread = $3 order by coalesce(m.published_at, m.captured_at), m.n limit 200")),
                params![self.municipality, channel, thread],
            )
            .await?;
        rows.into_iter().map(|r| Ok(InThread { message: r.message.message()?, text: r.text })).collect()
    }

    /// How a message came to us first: poll, news, import or hand; none when that was not noted.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn came_by(&mut self, message: MessageId) -> Result<Option<String>, Problem> {
        let row: Option<(String,)> = self
            .opt(
                sql!("select f.source from version v join fetched f on f.municipality = v.municipality and f.id = v.fetched where v.municipality = $1 and v.message = $2 order by v.captured_at, v.id limit 1"),
                params![self.municipality, message],
            )
            .await?;
        Ok(row.map(|(source,)| source))
    }

    /// Every message of a thread, in the order of `thread`, however many they are.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn whole_thread(
        &mut self,
        channel: ChannelId,
        thread: &str,
    ) -> Result<Vec<MessageId>, Problem> {
        let rows: Vec<(Uuid,)> = self
            .all(
                sql!("select id from message where municipality = $1 and channel = $2 and thread = $3 order by coalesce(published_at, captured_at), n"),
                params![self.municipality, channel, thread],
            )
            .await?;
        Ok(rows.into_iter().map(|(id,)| MessageId(id)).collect())
    }

    /// All versions of a message, the earliest said first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn versions(&mut self, message: MessageId) -> Result<Vec<VersionRow>, Problem> {
        self.all(
            sql!("select id, message, digest, title, text, html, author, handle, email, said_at, captured_at, media, raw, raw_kind, problems, fetched from version where municipality = $1 and message = $2 order by coalesce(said_at, captured_at), captured_at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// One version.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn version(&mut self, id: VersionId) -> Result<VersionRow, Problem> {
        self.one(
            sql!("select id, message, digest, title, text, html, author, handle, email, said_at, captured_at, media, raw, raw_kind, problems, fetched from version where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// All clocks of a message.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn clocks_of(&mut self, message: MessageId) -> Result<Vec<ClockRow>, Problem> {
        self.all(
            sql!("select id, message, channel, kind, started_at, due_at, intervals, policy, state, paused, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at from clock where municipality = $1 and message = $2 order by due_at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// The review clocks of a channel that started at an instant.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn review_clocks(
        &mut self,
        channel: ChannelId,
        started: i64,
    ) -> Result<Vec<ClockRow>, Problem> {
        self.all(
            sql!("select id, message, channel, kind, started_at, due_at, intervals, policy, state, paused, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at from clock where municipality = $1 and channel = $2 and message is null and started_at = $3"),
            params![self.municipality, channel, started],
        )
        .await
    }

    /// The channels whose daily review began at an instant and is not signed, with when it falls due.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn reviews_running(&mut self, started: Timestamp) -> Result<Vec<(Uuid, i64)>, Problem> {
        // Bounded by the due time too: that is what the index of running clocks is in order of.
        self.all(
            sql!("select channel, due_at from clock where municipality = $1 and state = 'running' and due_at >= $2 and message is null and started_at = $2 order by due_at, id"),
            params![self.municipality, started],
        )
        .await
    }

    /// Running clocks that fall before an instant, the earliest first, after a given one.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn running_before(
        &mut self,
        before: Timestamp,
        after: Option<(i64, ClockId)>,
        limit: u32,
    ) -> Result<Vec<ClockRow>, Problem> {
        let (at, id) = after.map_or((i64::MIN, Uuid::nil()), |(at, id)| (at, id.0));
        self.all(
            sql!("select id, message, channel, kind, started_at, due_at, intervals, policy, state, paused, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at from clock where municipality = $1 and state = 'running' and due_at < $2 and (due_at, id) > ($3, $4) order by due_at, id limit $5"),
            params![self.municipality, before, at, id, i64::from(limit)],
        )
        .await
    }

    /// How many running clocks are overdue and told to whoever is late, but to nobody above: a fault of the
    /// municipality's mandates.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unescalated(&mut self, now: Timestamp) -> Result<i64, Problem> {
        let (count,): (i64,) = self
            .one(
                sql!("select count(*) from clock where municipality = $1 and state = 'running' and due_at < $2 and overdue_told_at is not null and escalated_at is null"),
                params![self.municipality, now],
            )
            .await?;
        Ok(count)
    }

    /// The moves of a message in its tracks, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn steps(&mut self, message: MessageId) -> Result<Vec<StepRow>, Problem> {
        self.all(
            sql!("select id, message, act, track, was, became, at, by, reason, policy, undoes from step where municipality = $1 and message = $2 order by at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// What hangs on a message.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn attachments(&mut self, message: MessageId) -> Result<Vec<AttachmentRow>, Problem> {
        self.all(
            sql!("select id, message, source, purpose, alt, sha256, at, problem from attachment where municipality = $1 and message = $2 order by at, id"),
            params![self.municipality, message],
        )
        .await
    }

    /// One attachment.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn attachment(&mut self, id: Uuid) -> Result<AttachmentRow, Problem> {
        self.one(
            sql!("select id, message, source, purpose, alt, sha256, at, problem from attachment where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Who has looked at a message, at which version, and when first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn seen_by(&mut self, message: MessageId) -> Result<Vec<(Uuid, Uuid, i64)>, Problem> {
        self.all(
            sql!("select person, version, at from seen where municipality = $1 and message = $2 order by at"),
            params![self.municipality, message],
        )
        .await
    }
}

impl Writer {
    /// A message that is to be acted on: in one statement what nearly every act needs to know of it.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn acted_on(&mut self, id: MessageId, now: Timestamp) -> Result<ActedOn, Problem> {
        let municipality = self.municipality;
        let row: ActedOnRow = self
            .one(
                sql!(concat!(
                    "select ",
                    message_columns!(),
                    ", (select p.id from policy_version p where p.municipality = m.municipality and p.valid_from_at <= $3 order by p.valid_from_at desc, p.number desc limit 1) as in_force",
                    ", (select c.person from claim c where c.municipality = m.municipality and c.message = m.id and c.until_at > $3) as claimed_by",
                    ", (select count(*) from draft d where d.municipality = m.municipality and d.message = m.id) as drafts",
                    ", f.until_day, f.late_until_at",
                    " from message m left join inbox_tally_folded f on f.municipality = m.municipality where m.municipality = $1 and m.id = $2"
                )),
                params![municipality, id, now],
            )
            .await?;
        self.folded = Some(Folded {
            until_day: row.until_day.unwrap_or_default(),
            late_until_at: row.late_until_at.unwrap_or_default(),
        });
        Ok(ActedOn {
            message: row.message.message()?,
            policy: row.in_force.map(PolicyVersionId),
            claimed_by: row.claimed_by.map(PersonId),
            drafted: row.drafts > 0,
        })
    }

    /// Saves what changes in a clock.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_clock(&mut self, c: &ClockRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update clock set due_at = $3, intervals = $4, policy = $5, state = $6, paused = $7, stopped_at = $8, stopped_by = $9, warned_at = $10, overdue_told_at = $11, escalated_at = $12 where municipality = $1 and id = $2"),
            params![
                municipality, c.id, c.due_at, &c.intervals, c.policy, &c.state, &c.paused, c.stopped_at,
                c.stopped_by.clone(), c.warned_at, c.overdue_told_at, c.escalated_at
            ],
        )
        .await?;
        Ok(())
    }

    /// Adds moves to the tracks.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_steps(&mut self, steps: &[StepRow]) -> Result<(), Problem> {
        let m = self.municipality;
        let rows = steps
            .iter()
            .map(|s| {
                params![
                    m, s.id, s.message, &s.act, &s.track, &s.was, &s.became, s.at, s.by, &s.reason, s.policy,
                    s.undoes
                ]
            })
            .collect();
        self.many::<(i64,)>(
            sql!("insert into step (municipality, id, message, act, track, was, became, at, by, reason, policy, undoes) values {} returning at"),
            rows,
        )
        .await?;
        Ok(())
    }

    /// Notes that somebody looked at a version. The first look stays; a new version counts as a new look.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn saw(
        &mut self,
        message: MessageId,
        person: PersonId,
        version: VersionId,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into seen (municipality, message, person, version, at) values ($1, $2, $3, $4, $5) on conflict (municipality, message, person) do update set at = case when seen.version = excluded.version then seen.at else excluded.at end, version = excluded.version"),
            params![municipality, message, person, version, at],
        )
        .await?;
        self.run(
            sql!("update message set seen_at = $3 where municipality = $1 and id = $2 and seen_at is null"),
            params![municipality, message, at],
        )
        .await?;
        Ok(())
    }

    /// Notes what became of fetching an attachment.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_attachment(&mut self, a: &AttachmentRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!(
                "update attachment set sha256 = $3, problem = $4, at = $5 where municipality = $1 and id = $2"
            ),
            params![municipality, a.id, a.sha256.clone(), a.problem.clone(), a.at],
        )
        .await?;
        Ok(())
    }
}

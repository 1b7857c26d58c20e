//! When messages were last seen at their source, and how they stood there.
//!
//! Only what is read through a platform's own interface has a row here. A whole reading that leaves a
//! row's time behind says that the message was not in it.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::HashMap;
use torg_domain::channels::taken::{Kind, Standing};
use torg_domain::ids::{ChannelId, MessageId};
use uuid::Uuid;

/// A row of `sighting`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct SightingRow {
    pub message: Uuid,
    pub at: i64,
    pub standing: String,
    pub since_at: i64,
    pub before_at: Option<i64>,
}

/// A message that a whole reading did not hold.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct UnseenRow {
    pub external_id: String,
    pub at: i64,
}

impl Reader {
    /// When a message was last seen at its source; none when its source is not read so.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sighting(&mut self, message: MessageId) -> Result<Option<SightingRow>, Problem> {
        self.opt(
            sql!("select message, at, standing, since_at, before_at from sighting where municipality = $1 and message = $2"),
            params![self.municipality, message],
        )
        .await
    }

    /// The sightings of what the channel holds of these external ids.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sightings(
        &mut self,
        channel: ChannelId,
        external: &[&str],
    ) -> Result<HashMap<Uuid, SightingRow>, Problem> {
        let list = serde_json::Value::from(external).to_string();
        let rows: Vec<SightingRow> = self
            .all(
                sql!(
                    sqlite "select s.message, s.at, s.standing, s.since_at, s.before_at from message m join sighting s on s.municipality = m.municipality and s.message = m.id where m.municipality = $1 and m.channel = $2 and m.external_id in (select value from json_each($3))"
                    postgres "select s.message, s.at, s.standing, s.since_at, s.before_at from message m join sighting s on s.municipality = m.municipality and s.message = m.id where m.municipality = $1 and m.channel = $2 and m.external_id in (select jsonb_array_elements_text($3::jsonb))"
                ),
                params![self.municipality, channel, &list],
            )
            .await?;
        Ok(rows.into_iter().map(|row| (row.message, row)).collect())
    }

    /// What was published in a span, is of none of the kinds `but`, and has not been seen since an instant, longest
    /// unseen first. What is known to be gone is not among it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unseen_in_span(
        &mut self,
        channel: ChannelId,
        (from, until): (Timestamp, Timestamp),
        but: &[Kind],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<UnseenRow>, Problem> {
        let but = words(but);
        self.all(
            sql!(
                sqlite "select m.external_id, s.at from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and s.at < $3 and m.gone_at is null and m.published_at >= $4 and m.published_at < $5 and m.kind not in (select value from json_each($6)) order by s.at, m.n limit $7"
                postgres "select m.external_id, s.at from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and s.at < $3 and m.gone_at is null and m.published_at >= $4 and m.published_at < $5 and m.kind not in (select jsonb_array_elements_text($6::jsonb)) order by s.at, m.n limit $7"
            ),
            params![self.municipality, channel, since, from, until, &but, i64::from(limit)],
        )
        .await
    }

    /// The same for what lies in one of these threads.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unseen_in_threads(
        &mut self,
        channel: ChannelId,
        threads: &[String],
        but: &[Kind],
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<UnseenRow>, Problem> {
        let (list, but) = (serde_json::Value::from(threads).to_string(), words(but));
        self.all(
            sql!(
                sqlite "select m.external_id, s.at from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and s.at < $3 and m.gone_at is null and m.thread in (select value from json_each($4)) and m.kind not in (select value from json_each($5)) order by s.at, m.n limit $6"
                postgres "select m.external_id, s.at from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and s.at < $3 and m.gone_at is null and m.thread in (select jsonb_array_elements_text($4::jsonb)) and m.kind not in (select jsonb_array_elements_text($5::jsonb)) order by s.at, m.n limit $6"
            ),
            params![self.municipality, channel, since, &list, &but, i64::from(limit)],
        )
        .await
    }

    /// The threads of a channel in which something is open and which hold something older than an instant,
    /// those longest unread first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open_threads(
        &mut self,
        channel: ChannelId,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<String>, Problem> {
        let rows: Vec<(String,)> = self
            .all(
                sql!("select m.thread from message m join message o on o.municipality = m.municipality and o.channel = m.channel and o.thread = m.thread join sighting s on s.municipality = o.municipality and s.message = o.id where m.municipality = $1 and m.channel = $2 and m.closed_at is null and o.gone_at is null and o.published_at < $3 group by m.thread order by min(s.at), m.thread limit $4"),
                params![self.municipality, channel, before, i64::from(limit)],
            )
            .await?;
        Ok(rows.into_iter().map(|(thread,)| thread).collect())
    }

    /// When the message of a channel that has gone longest unseen was last seen: no edit or disappearance
    /// older than that can be unknown to us.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn longest_unseen(&mut self, channel: ChannelId) -> Result<Option<Timestamp>, Problem> {
        let found: Option<(i64,)> = self
            .opt(
                sql!("select s.at from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and m.gone_at is null order by s.at limit 1"),
                params![self.municipality, channel],
            )
            .await?;
        Ok(found.map(|(at,)| super::rows::instant(at)))
    }

    /// When the oldest message of a channel that is read so was published.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn oldest_sighted(&mut self, channel: ChannelId) -> Result<Option<Timestamp>, Problem> {
        let found: (Option<i64>,) = self
            .one(
                sql!("select min(m.published_at) from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and m.gone_at is null"),
                params![self.municipality, channel],
            )
            .await?;
        Ok(found.0.map(super::rows::instant))
    }
}

impl Writer {
    /// Notes that these messages of a channel, by external id, were seen now and stood so. One that stood
    /// otherwise keeps when it was last seen doing so.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn saw_at_source(
        &mut self,
        channel: ChannelId,
        seen: &[(&str, Standing)],
        at: Timestamp,
    ) -> Result<(), Problem> {
        if seen.is_empty() {
            return Ok(());
        }
        let list: Vec<_> =
            seen.iter().map(|(id, s)| serde_json::json!({ "id": id, "s": s.word() })).collect();
        let m = self.municipality;
        self.run(
            sql!(
                sqlite "insert into sighting (municipality, message, channel, at, standing, since_at, before_at) select m.municipality, m.id, m.channel, $3, json_extract(j.value, '$.s'), $3, null from json_each($4) j join message m on m.municipality = $1 and m.channel = $2 and m.external_id = json_extract(j.value, '$.id') where true on conflict (municipality, message) do update set before_at = case when sighting.standing = excluded.standing then sighting.before_at else sighting.at end, since_at = case when sighting.standing = excluded.standing then sighting.since_at else excluded.since_at end, standing = excluded.standing, at = max(sighting.at, excluded.at)"
                postgres "insert into sighting (municipality, message, channel, at, standing, since_at, before_at) select m.municipality, m.id, m.channel, $3, j ->> 's', $3, null from jsonb_array_elements($4::jsonb) j join message m on m.municipality = $1 and m.channel = $2 and m.external_id = j ->> 'id' on conflict (municipality, message) do update set before_at = case when sighting.standing = excluded.standing then sighting.before_at else sighting.at end, since_at = case when sighting.standing = excluded.standing then sighting.since_at else excluded.since_at end, standing = excluded.standing, at = greatest(sighting.at, excluded.at)"
            ),
            params![m, channel, at, serde_json::Value::from(list).to_string()],
        )
        .await?;
        Ok(())
    }
}

/// Kinds, as the statements take them.
fn words(kinds: &[Kind]) -> String {
    let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
    serde_json::Value::from(words).to_string()
}

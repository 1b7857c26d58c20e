//! Taking messages in: what is known already, what is new, what is another version.
//!
//! All of it happens inside one `Writer`, which holds the municipality's turn: the same thing fetched
//! by two nodes at once is one message. A batch is a handful of statements, however many it brings.

use crate::inbox::rows::{AttachmentRow, ClockRow, MessageRow, VersionRow, instant};
use crate::inbox::tally::{Pile, Shifts, due_day};
use crate::{Problem, Reader, Writer, message_columns, params, sql};
use async_recursion::async_recursion as boxed;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::RangeInclusive;
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::inbox::message::Message;
use uuid::Uuid;

/// PostgreSQL's `tsvector` ends at one megabyte.
const MOST_TERM_BYTES: usize = 900_000;

/// A message that is already here.
#[derive(Clone, Debug)]
pub struct Known {
    /// As it stands.
    pub message: Message,
    /// Its number in the search index.
    n: i64,
    /// The digests of its versions, and when each was said.
    pub versions: Vec<KnownVersion>,
}

/// A version that is already here.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct KnownVersion {
    pub id: Uuid,
    pub message: Uuid,
    pub digest: Vec<u8>,
    pub said_at: Option<i64>,
    pub captured_at: i64,
}

/// A message to be stored, complete: the office has classified it and set its clocks.
#[derive(Clone, Debug)]
pub struct New {
    /// As it begins.
    pub message: Message,
    /// Its first version.
    pub version: VersionRow,
    /// The clocks that start with it.
    pub clocks: Vec<ClockRow>,
    /// The pictures and files it points at, not yet fetched.
    pub attachments: Vec<AttachmentRow>,
    /// Its words for the search index, made by the Swedish analyser.
    pub terms: Vec<String>,
}

/// Beginnings of so many letters stand in the index as terms of their own: so short ones begin so many
/// words that gathering those while somebody types takes longer than the whole search may.
pub(crate) const BEGINNINGS: RangeInclusive<usize> = 2..=4;

/// How the search index keeps a municipality's and a channel's terms apart from all others.
#[derive(Clone, Copy, Debug)]
pub struct SearchKey {
    /// The municipality's number.
    pub municipality: i64,
    /// The channel's number.
    pub channel: i64,
}

impl SearchKey {
    /// The terms as the index holds them: `7xbadhus`, the first letters of each as `7bba`, `7bbad` and
    /// `7bbadh`, and `7c12` for the channel. A text of more words than one entry of the index can hold on
    /// PostgreSQL is found by its first, on both databases.
    #[must_use]
    pub fn line(self, terms: &[String]) -> String {
        let number = self.municipality.to_string();
        let mut line = format!("{number}c{}", self.channel);
        let mut begun: HashSet<&str> = HashSet::new();
        for term in terms {
            if line.len() + 4 * (term.len() + number.len() + 2) > MOST_TERM_BYTES {
                break;
            }
            line.extend([" ", &number, "x", term]);
            for beginning in BEGINNINGS.filter_map(|letters| beginning(term, letters)) {
                if begun.insert(beginning) {
                    line.extend([" ", &number, "b", beginning]);
                }
            }
        }
        line
    }
}

/// The first so many letters of a term; none when it has fewer.
fn beginning(term: &str, letters: usize) -> Option<&str> {
    let (last, letter) = term.char_indices().nth(letters.checked_sub(1)?)?;
    term.get(..last + letter.len_utf8())
}

#[derive(sqlx::FromRow)]
struct AnswerRow {
    #[sqlx(flatten)]
    message: MessageRow,
    to_ours: bool,
    to_author: String,
}

/// Who wrote the message that another answers.
#[derive(Clone, Debug)]
pub struct Answers {
    /// We did.
    pub ours: bool,
    /// The author's name as shown.
    pub author: String,
}

/// What telling renamed items needs to know of a message.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HeldRow {
    pub external_id: String,
    pub url: Option<String>,
    pub published_at: Option<i64>,
    pub digest: Vec<u8>,
}

impl Reader {
    /// What the channel holds under any of these external ids or addresses.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn held(
        &mut self,
        channel: ChannelId,
        ids: &BTreeSet<&str>,
        urls: &BTreeSet<&str>,
    ) -> Result<Vec<HeldRow>, Problem> {
        let json = |set: &BTreeSet<&str>| serde_json::Value::from_iter(set.iter().copied()).to_string();
        self.all(
            sql!(
                sqlite "select m.external_id, m.url, m.published_at, v.digest from message m join version v on v.municipality = m.municipality and v.id = m.version where m.municipality = $1 and m.channel = $2 and m.external_id in (select value from json_each($3)) union select m.external_id, m.url, m.published_at, v.digest from message m join version v on v.municipality = m.municipality and v.id = m.version where m.municipality = $1 and m.channel = $2 and m.url in (select value from json_each($4))"
                postgres "select m.external_id, m.url, m.published_at, v.digest from message m join version v on v.municipality = m.municipality and v.id = m.version where m.municipality = $1 and m.channel = $2 and m.external_id in (select jsonb_array_elements_text($3::jsonb)) union select m.external_id, m.url, m.published_at, v.digest from message m join version v on v.municipality = m.municipality and v.id = m.version where m.municipality = $1 and m.channel = $2 and m.url in (select jsonb_array_elements_text($4::jsonb))"
            ),
            params![self.municipality, channel, json(ids), json(urls)],
        )
        .await
    }

    /// Those of these external ids that are here already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn known(
        &mut self,
        channel: ChannelId,
        external: &[&str],
    ) -> Result<HashMap<String, Known>, Problem> {
        let list = serde_json::Value::from(external).to_string();
        let rows: Vec<MessageRow> = self
            .all(
                sql!(
                    sqlite concat!("select ", message_columns!(), " from message m where m.municipality = $1 and m.channel = $2 and m.external_id in (select value from json_each($3))"),
                    postgres concat!("select ", message_columns!(), " from message m where m.municipality = $1 and m.channel = $2 and m.external_id in (select jsonb_array_elements_text($3::jsonb))")
                ),
                params![self.municipality, channel, &list],
            )
            .await?;
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let versions: Vec<KnownVersion> = self
            .all(
                sql!(
                    sqlite "select v.id, v.message, v.digest, v.said_at, v.captured_at from message m join version v on v.municipality = m.municipality and v.message = m.id where m.municipality = $1 and m.channel = $2 and m.external_id in (select value from json_each($3))"
                    postgres "select v.id, v.message, v.digest, v.said_at, v.captured_at from message m join version v on v.municipality = m.municipality and v.message = m.id where m.municipality = $1 and m.channel = $2 and m.external_id in (select jsonb_array_elements_text($3::jsonb))"
                ),
                params![self.municipality, channel, &list],
            )
            .await?;
        let mut by_message: HashMap<Uuid, Vec<KnownVersion>> = HashMap::new();
        for version in versions {
            by_message.entry(version.message).or_default().push(version);
        }
        rows.into_iter()
            .map(|row| {
                let (n, id, external) = (row.n, row.id, row.external_id.clone());
                let versions = by_message.remove(&id).unwrap_or_default();
                Ok((external, Known { message: row.message()?, n, versions }))
            })
            .collect()
    }

    /// Those of these external ids that stand as the head of a thread: something lies under them.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn thread_heads(
        &mut self,
        channel: ChannelId,
        external: &[&str],
    ) -> Result<Vec<String>, Problem> {
        if external.is_empty() {
            return Ok(Vec::new());
        }
        let list = serde_json::Value::from(external).to_string();
        let heads: Vec<(String,)> = self
            .all(
                sql!(
                    sqlite "select distinct j.value from json_each($3) j cross join message m where m.municipality = $1 and m.channel = $2 and m.thread = j.value"
                    postgres "select distinct j.value from jsonb_array_elements_text($3::jsonb) j(value) join message m on m.municipality = $1 and m.channel = $2 and m.thread = j.value"
                ),
                params![self.municipality, channel, &list],
            )
            .await?;
        Ok(heads.into_iter().map(|(head,)| head).collect())
    }

    /// The open messages of visitors that answer one of these and came before it, each with whether what
    /// it answers is ours. Such a one lies in the thread of what it waited for.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn answers_to(
        &mut self,
        channel: ChannelId,
        external: &[String],
    ) -> Result<Vec<(Message, Answers)>, Problem> {
        let list = serde_json::Value::from(external).to_string();
        let rows: Vec<AnswerRow> = self
            .all(
                sql!(
                    sqlite concat!("select ", message_columns!(), ", p.ours as to_ours, p.author as to_author from json_each($3) j cross join message p cross join message m where p.municipality = $1 and p.channel = $2 and p.external_id = j.value and m.municipality = $1 and m.channel = $2 and m.thread = p.external_id and m.parent = p.external_id and m.n < p.n and m.closed_at is null and not m.ours"),
                    postgres concat!("select ", message_columns!(), ", p.ours as to_ours, p.author as to_author from jsonb_array_elements_text($3::jsonb) j join message p on p.municipality = $1 and p.channel = $2 and p.external_id = j join message m on m.municipality = $1 and m.channel = $2 and m.thread = p.external_id and m.parent = p.external_id and m.n < p.n and m.closed_at is null and not m.ours")
                ),
                params![self.municipality, channel, &list],
            )
            .await?;
        rows.into_iter()
            .map(|r| Ok((r.message.message()?, Answers { ours: r.to_ours, author: r.to_author })))
            .collect()
    }

    /// The texts of all versions of a message, to make its search terms anew.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn said(
        &mut self,
        message: MessageId,
    ) -> Result<Vec<(Option<String>, String, String)>, Problem> {
        self.all(
            sql!("select title, text, author from version where municipality = $1 and message = $2"),
            params![self.municipality, message],
        )
        .await
    }
}

impl Writer {
    /// Stores new messages with all that belongs to them.
    ///
    /// # Errors
    /// What the database said; `Problem::Taken` if one of them was here after all.
    #[boxed]
    pub async fn add_messages(&mut self, key: SearchKey, new: Vec<New>) -> Result<(), Problem> {
        if new.is_empty() {
            return Ok(());
        }
        let mut shifts = Shifts::default();
        let (mut messages, mut versions, mut clocks, mut attachments, mut terms) =
            (Vec::with_capacity(new.len()), Vec::with_capacity(new.len()), vec![], vec![], HashMap::new());
        let municipality = self.municipality;
        for one in new {
            shifts.moved(None, Pile::of(&one.message));
            terms.insert(one.message.id.0, key.line(&one.terms));
            messages.push(message_values(municipality, one.message));
            versions.push(one.version);
            clocks.extend(one.clocks);
            attachments.extend(one.attachments);
        }
        let numbers: Vec<(i64, Uuid)> = self
            .many(
                sql!("insert into message (id, municipality, channel, external_id, kind, ours, visibility, parent, thread, author, url, published_at, captured_at, title, snippet, flags, version, versions, handling, publication, record, police, owner, waiting, due_at, due_clock, sort_due, due_day, seen_at, gone_at, closed_at, policy, revision) values {} returning n, id"),
                messages,
            )
            .await?;
        self.add_versions(versions).await?;
        self.add_clocks(clocks).await?;
        self.add_attachments(attachments).await?;
        let index = numbers.into_iter().filter_map(|(n, id)| terms.remove(&id).map(|line| params![n, line]));
        self.index(index.collect()).await?;
        self.shift(shifts).await
    }

    /// Stores another version of a known message. The message itself is saved by whoever judged which
    /// version counts now; `terms` are of all its versions together. Says which attachments are new.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_version(
        &mut self,
        known: &Known,
        version: VersionRow,
        attachments: Vec<AttachmentRow>,
        key: SearchKey,
        terms: &[String],
    ) -> Result<Vec<Uuid>, Problem> {
        self.add_versions(vec![version]).await?;
        let hung = self.add_attachments(attachments).await?;
        self.run(
            sql!(sqlite "delete from message_search where rowid = $1" postgres "delete from message_search where n = $1"),
            params![known.n],
        )
        .await?;
        self.index(vec![params![known.n, key.line(terms)]]).await?;
        Ok(hung)
    }

    async fn add_versions(&mut self, versions: Vec<VersionRow>) -> Result<(), Problem> {
        let municipality = self.municipality;
        let rows = versions.into_iter().map(|v| version_values(municipality, v)).collect();
        self.put(
            sql!("insert into version (municipality, id, message, digest, title, text, html, author, handle, email, said_at, captured_at, media, raw, raw_kind, problems, fetched) values {}"),
            rows,
        )
        .await
    }

    /// Stores attachments; one that is there already stays as it is. Says which were stored: only those
    /// are told to the trail.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_attachments(&mut self, rows: Vec<AttachmentRow>) -> Result<Vec<Uuid>, Problem> {
        let municipality = self.municipality;
        let rows = rows.into_iter().map(|a| attachment_values(municipality, a)).collect();
        let stored = self
            .many::<(Uuid,)>(
                sql!("insert into attachment (municipality, id, message, source, purpose, alt, sha256, at, problem) values {} on conflict do nothing returning id"),
                rows,
            )
            .await?;
        Ok(stored.into_iter().map(|(id,)| id).collect())
    }

    /// Adds clocks to a message or a channel's day.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_clocks(&mut self, clocks: Vec<ClockRow>) -> Result<(), Problem> {
        let municipality = self.municipality;
        let rows = clocks.into_iter().map(|c| clock_values(municipality, c)).collect();
        self.put(
            sql!("insert into clock (municipality, id, message, channel, kind, started_at, due_at, intervals, policy, state, paused, stopped_at, stopped_by, warned_at, overdue_told_at, escalated_at) values {}"),
            rows,
        )
        .await
    }

    /// Puts a whole thread under its true first message, when that arrived after its answers.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn join_thread(&mut self, channel: ChannelId, from: &str, to: &str) -> Result<u64, Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update message set thread = $4 where municipality = $1 and channel = $2 and thread = $3"),
            params![municipality, channel, from, to],
        )
        .await
    }

    async fn index(&mut self, rows: Vec<Vec<crate::db::Value>>) -> Result<(), Problem> {
        self.put(
            sql!(
                sqlite "insert into message_search (rowid, terms) values {}"
                postgres "insert into message_search (n, terms) select n::bigint, array_to_tsvector(string_to_array(t::text, ' ')) from (values {}) v(n, t)"
            ),
            rows,
        )
        .await
    }

    /// Saves a message whose state changed: its columns, its counters, one more in its revision.
    ///
    /// # Errors
    /// What the database said; `Problem::Missing` when it is not here.
    #[boxed]
    pub async fn save_message(&mut self, was: &Message, now: &Message) -> Result<(), Problem> {
        let municipality = self.municipality;
        let touched = self
            .run(
                sql!("update message set author = $3, url = $4, title = $5, snippet = $6, flags = $7, version = $8, versions = $9, handling = $10, publication = $11, record = $12, police = $13, owner = $14, waiting = $15, due_at = $16, due_clock = $17, sort_due = $18, due_day = $19, seen_at = $20, gone_at = $21, closed_at = $22, visibility = $23, thread = $24, answer_record = $25, revision = revision + 1 where municipality = $1 and id = $2"),
                params![
                    municipality, now.id, &now.author, now.url.clone(), now.title.clone(), &now.snippet,
                    now.flags.join(" "), now.version, now.versions, now.tracks.handling.word(),
                    now.tracks.publication.word(), now.tracks.record.word(), now.tracks.police.word(), now.owner,
                    now.tracks.waits_for_others(), now.due_at, now.due_clock.clone(),
                    now.due_at.map_or(i64::MAX, |t| t.as_millisecond()), due_day(now.due_at), now.seen_at,
                    now.gone_at, now.closed_at, now.visibility.word(), &now.thread, now.tracks.answer_record.word()
                ],
            )
            .await?;
        if touched == 0 {
            return Err(Problem::Missing);
        }
        let mut shifts = Shifts::default();
        shifts.moved(Pile::of(was), Pile::of(now));
        self.shift(shifts).await
    }
}

impl Known {
    /// The instant by which versions are ordered: when the platform says it was said, else when we saw
    /// it.
    #[must_use]
    pub fn newest_said(&self) -> Option<jiff::Timestamp> {
        let current = self.versions.iter().find(|v| v.id == self.message.version.0)?;
        Some(instant(current.said_at.unwrap_or(current.captured_at)))
    }
}

fn message_values(m: torg_domain::ids::MunicipalityId, x: Message) -> Vec<crate::db::Value> {
    params![
        x.id,
        m,
        x.channel,
        x.external_id,
        x.kind,
        x.ours,
        x.visibility.word(),
        x.parent,
        x.thread,
        x.author,
        x.url,
        x.published_at,
        x.captured_at,
        x.title,
        x.snippet,
        x.flags.join(" "),
        x.version,
        x.versions,
        x.tracks.handling.word(),
        x.tracks.publication.word(),
        x.tracks.record.word(),
        x.tracks.police.word(),
        x.owner,
        x.tracks.waits_for_others(),
        x.due_at,
        x.due_clock,
        x.due_at.map_or(i64::MAX, |t| t.as_millisecond()),
        due_day(x.due_at),
        x.seen_at,
        x.gone_at,
        x.closed_at,
        x.policy,
        x.revision
    ]
}

fn version_values(m: torg_domain::ids::MunicipalityId, v: VersionRow) -> Vec<crate::db::Value> {
    params![
        m,
        v.id,
        v.message,
        v.digest,
        v.title,
        v.text,
        v.html,
        v.author,
        v.handle,
        v.email,
        v.said_at,
        v.captured_at,
        v.media,
        v.raw,
        v.raw_kind,
        v.problems,
        v.fetched
    ]
}

fn clock_values(m: torg_domain::ids::MunicipalityId, c: ClockRow) -> Vec<crate::db::Value> {
    params![
        m,
        c.id,
        c.message,
        c.channel,
        c.kind,
        c.started_at,
        c.due_at,
        c.intervals,
        c.policy,
        c.state,
        c.paused,
        c.stopped_at,
        c.stopped_by,
        c.warned_at,
        c.overdue_told_at,
        c.escalated_at
    ]
}

fn attachment_values(m: torg_domain::ids::MunicipalityId, a: AttachmentRow) -> Vec<crate::db::Value> {
    params![m, a.id, a.message, a.source, a.purpose, a.alt, a.sha256, a.at, a.problem]
}

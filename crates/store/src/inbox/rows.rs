//! The rows of the inbox as the database has them, and as the trail commits to them.

use crate::Problem;
use crate::trail::Kept;
use jiff::Timestamp;
use torg_domain::ids::{ChannelId, MessageId, PersonId, PolicyVersionId, VersionId};
use torg_domain::inbox::message::{Message, Version, Visibility};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Police, Publication, Record, Tracks};
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// An instant of milliseconds; one that cannot be is the end or the beginning of time.
#[must_use]
pub fn instant(ms: i64) -> Timestamp {
    Timestamp::from_millisecond(ms).unwrap_or(if ms < 0 { Timestamp::MIN } else { Timestamp::MAX })
}

/// The columns of `message`, in the order of `MessageRow`.
#[macro_export]
macro_rules! message_columns {
    () => {
        "m.n, m.id, m.channel, m.external_id, m.kind, m.ours, m.visibility, m.parent, m.thread, m.author, m.url, m.published_at, m.captured_at, m.title, m.snippet, m.flags, m.version, m.versions, m.handling, m.publication, m.record, m.answer_record, m.police, m.owner, m.due_at, m.due_clock, m.seen_at, m.gone_at, m.closed_at, m.policy, m.revision, m.sort_due, m.due_day"
    };
}

/// A row of `message`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct MessageRow {
    pub n: i64,
    pub id: Uuid,
    pub channel: Uuid,
    pub external_id: String,
    pub kind: String,
    pub ours: bool,
    pub visibility: String,
    pub parent: Option<String>,
    pub thread: String,
    pub author: String,
    pub url: Option<String>,
    pub published_at: Option<i64>,
    pub captured_at: i64,
    pub title: Option<String>,
    pub snippet: String,
    pub flags: String,
    pub version: Uuid,
    pub versions: i64,
    pub handling: String,
    pub publication: String,
    pub record: String,
    pub answer_record: String,
    pub police: String,
    pub owner: Option<Uuid>,
    pub due_at: Option<i64>,
    pub due_clock: Option<String>,
    pub seen_at: Option<i64>,
    pub gone_at: Option<i64>,
    pub closed_at: Option<i64>,
    pub policy: Option<Uuid>,
    pub revision: i64,
    pub sort_due: i64,
    pub due_day: i64,
}

fn word<T>(found: Option<T>, column: &'static str, id: Uuid, word: &str) -> Result<T, Problem> {
    found.ok_or_else(|| Problem::BadRow {
        table: "message",
        column,
        id: id.to_string(),
        why: format!("the word {word:?} is none of the known"),
    })
}

impl MessageRow {
    /// The message, or what is wrong with the row.
    ///
    /// # Errors
    /// `Problem::BadRow` naming column and id.
    pub fn message(self) -> Result<Message, Problem> {
        let id = self.id;
        let tracks = Tracks {
            handling: word(Handling::from_word(&self.handling), "handling", id, &self.handling)?,
            publication: word(
                Publication::from_word(&self.publication),
                "publication",
                id,
                &self.publication,
            )?,
            record: word(Record::from_word(&self.record), "record", id, &self.record)?,
            answer_record: word(
                AnswerRecord::from_word(&self.answer_record),
                "answer_record",
                id,
                &self.answer_record,
            )?,
            police: word(Police::from_word(&self.police), "police", id, &self.police)?,
        };
        Ok(Message {
            id: MessageId(id),
            channel: ChannelId(self.channel),
            external_id: self.external_id,
            kind: self.kind,
            ours: self.ours,
            visibility: Visibility::from_word(&self.visibility),
            parent: self.parent,
            thread: self.thread,
            author: self.author,
            url: self.url,
            published_at: self.published_at.map(instant),
            captured_at: instant(self.captured_at),
            title: self.title,
            snippet: self.snippet,
            flags: self.flags.split_whitespace().map(str::to_owned).collect(),
            version: VersionId(self.version),
            versions: self.versions,
            tracks,
            owner: self.owner.map(PersonId),
            due_at: self.due_at.map(instant),
            due_clock: self.due_clock,
            seen_at: self.seen_at.map(instant),
            gone_at: self.gone_at.map(instant),
            closed_at: self.closed_at.map(instant),
            policy: self.policy.map(PolicyVersionId),
            revision: self.revision,
        })
    }
}

/// A row of `version`: immutable.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct VersionRow {
    pub id: Uuid,
    pub message: Uuid,
    pub digest: Vec<u8>,
    pub title: Option<String>,
    pub text: String,
    pub html: Option<String>,
    pub author: String,
    pub handle: Option<String>,
    pub email: Option<String>,
    pub said_at: Option<i64>,
    pub captured_at: i64,
    pub media: String,
    pub raw: Vec<u8>,
    pub raw_kind: String,
    pub problems: String,
    pub fetched: Option<Uuid>,
}

impl Kept for VersionRow {
    const KIND: &'static str = "version";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("author", &self.author)
            .with("captured_at", self.captured_at)
            .with("digest", &self.digest)
            .with("email", self.email.as_deref())
            .with("handle", self.handle.as_deref())
            .with("html", self.html.as_deref())
            .with("id", &self.id)
            .with("media", &self.media)
            .with("message", &self.message)
            .with("problems", &self.problems)
            .with("raw", &self.raw)
            .with("raw_kind", &self.raw_kind)
            .with("said_at", self.said_at)
            .with("text", &self.text)
            .with("title", self.title.as_deref())
            .finish()
    }
}

impl VersionRow {
    /// The version as the work sees it.
    #[must_use]
    pub fn version(self) -> Version {
        Version {
            id: VersionId(self.id),
            message: MessageId(self.message),
            title: self.title,
            text: self.text,
            author: self.author,
            handle: self.handle,
            said_at: self.said_at.map(instant),
            captured_at: instant(self.captured_at),
        }
    }
}

/// A row of `clock`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ClockRow {
    pub id: Uuid,
    pub message: Option<Uuid>,
    pub channel: Uuid,
    pub kind: String,
    pub started_at: i64,
    pub due_at: i64,
    pub intervals: String,
    pub policy: Uuid,
    pub state: String,
    pub paused: String,
    pub stopped_at: Option<i64>,
    pub stopped_by: Option<String>,
    pub warned_at: Option<i64>,
    pub overdue_told_at: Option<i64>,
    pub escalated_at: Option<i64>,
}

impl Kept for ClockRow {
    const KIND: &'static str = "clock";
    fn id(&self) -> Uuid {
        self.id
    }
    /// What the clock promises and how it ended. That somebody was warned is a notice, not a promise.
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("channel", &self.channel)
            .with("due_at", self.due_at)
            .with("id", &self.id)
            .with("intervals", &self.intervals)
            .with("kind", &self.kind)
            .with("message", self.message.as_ref())
            .with("paused", &self.paused)
            .with("policy", &self.policy)
            .with("started_at", self.started_at)
            .with("state", &self.state)
            .with("stopped_at", self.stopped_at)
            .with("stopped_by", self.stopped_by.as_deref())
            .finish()
    }
}

/// A row of `step`: immutable.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct StepRow {
    pub id: Uuid,
    pub message: Uuid,
    pub act: String,
    pub track: String,
    pub was: String,
    pub became: String,
    pub at: i64,
    pub by: Option<Uuid>,
    pub reason: String,
    pub policy: Option<Uuid>,
    pub undoes: Option<Uuid>,
}

impl Kept for StepRow {
    const KIND: &'static str = "step";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("act", &self.act)
            .with("at", self.at)
            .with("became", &self.became)
            .with("by", self.by.as_ref())
            .with("id", &self.id)
            .with("message", &self.message)
            .with("policy", self.policy.as_ref())
            .with("reason", &self.reason)
            .with("track", &self.track)
            .with("undoes", self.undoes.as_ref())
            .with("was", &self.was)
            .finish()
    }
}

/// A row of `outward_order`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct OrderRow {
    pub id: Uuid,
    pub message: Uuid,
    pub kind: String,
    pub body: String,
    pub copy: Option<Vec<u8>>,
    pub ordered_by: Uuid,
    pub ordered_at: i64,
    pub policy: Uuid,
    pub confirmed_by: Option<Uuid>,
    pub confirmed_at: Option<i64>,
    pub proof: Option<String>,
    pub proof_object: Option<Vec<u8>>,
    pub cancelled_at: Option<i64>,
    pub cancelled_why: Option<String>,
}

impl Kept for OrderRow {
    const KIND: &'static str = "order";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("body", &self.body)
            .with("cancelled_at", self.cancelled_at)
            .with("cancelled_why", self.cancelled_why.as_deref())
            .with("confirmed_at", self.confirmed_at)
            .with("confirmed_by", self.confirmed_by.as_ref())
            .with("copy", self.copy.as_ref())
            .with("id", &self.id)
            .with("kind", &self.kind)
            .with("message", &self.message)
            .with("ordered_at", self.ordered_at)
            .with("ordered_by", &self.ordered_by)
            .with("policy", &self.policy)
            .with("proof", self.proof.as_deref())
            .with("proof_object", self.proof_object.as_ref())
            .finish()
    }
}

/// A row of `attachment`; its bytes lie in the object store.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct AttachmentRow {
    pub id: Uuid,
    pub message: Uuid,
    pub source: String,
    pub purpose: String,
    pub alt: Option<String>,
    pub sha256: Option<Vec<u8>>,
    pub at: i64,
    pub problem: Option<String>,
}

impl Kept for AttachmentRow {
    const KIND: &'static str = "attachment";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("alt", self.alt.as_deref())
            .with("at", self.at)
            .with("id", &self.id)
            .with("message", &self.message)
            .with("problem", self.problem.as_deref())
            .with("purpose", &self.purpose)
            .with("sha256", self.sha256.as_ref())
            .with("source", &self.source)
            .finish()
    }
}

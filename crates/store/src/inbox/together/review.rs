//! The daily review of a channel: what came that day, and the signature.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::ChannelId;
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `review`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ReviewRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub on_day: String,
    pub signed_by: Uuid,
    pub signed_at: i64,
    pub no_unanswered: bool,
    pub no_unsuitable: bool,
    pub data_watched: bool,
    pub note: String,
    pub listed: String,
}

impl Kept for ReviewRow {
    const KIND: &'static str = "review";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("channel", &self.channel)
            .with("data_watched", self.data_watched)
            .with("id", &self.id)
            .with("listed", &self.listed)
            .with("no_unanswered", self.no_unanswered)
            .with("no_unsuitable", self.no_unsuitable)
            .with("note", &self.note)
            .with("on_day", &self.on_day)
            .with("signed_at", self.signed_at)
            .with("signed_by", &self.signed_by)
            .finish()
    }
}

/// A message on the list of a daily review: what came that day, and who looked first.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ReviewedRow {
    pub id: Uuid,
    pub author: String,
    pub snippet: String,
    pub visibility: String,
    pub captured_at: i64,
    pub seen_at: Option<i64>,
    pub handling: String,
    pub flags: String,
    pub closed_at: Option<i64>,
}

impl Reader {
    /// What was captured in a channel between two instants, for its review.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn captured_between(
        &mut self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ReviewedRow>, Problem> {
        self.all(
            sql!("select id, author, snippet, visibility, captured_at, seen_at, handling, flags, closed_at from message where municipality = $1 and channel = $2 and captured_at >= $3 and captured_at < $4 and not ours order by captured_at, n limit 2000"),
            params![self.municipality, channel, from, until],
        )
        .await
    }

    /// The signed review of a channel's day.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn review(&mut self, channel: ChannelId, on: &str) -> Result<Option<ReviewRow>, Problem> {
        self.opt(
            sql!("select id, channel, on_day, signed_by, signed_at, no_unanswered, no_unsuitable, data_watched, note, listed from review where municipality = $1 and channel = $2 and on_day = $3"),
            params![self.municipality, channel, on],
        )
        .await
    }

    /// All reviews signed since a day, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn reviews_since(&mut self, on: &str) -> Result<Vec<ReviewRow>, Problem> {
        self.all(
            sql!("select id, channel, on_day, signed_by, signed_at, no_unanswered, no_unsuitable, data_watched, note, listed from review where municipality = $1 and on_day >= $2 order by on_day desc, signed_at desc"),
            params![self.municipality, on],
        )
        .await
    }
}

impl Writer {
    /// Signs a channel's day. `Problem::Taken` when it is signed already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_review(&mut self, r: &ReviewRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into review (municipality, id, channel, on_day, signed_by, signed_at, no_unanswered, no_unsuitable, data_watched, note, listed) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"),
            params![
                municipality, r.id, r.channel, &r.on_day, r.signed_by, r.signed_at, r.no_unanswered,
                r.no_unsuitable, r.data_watched, &r.note, &r.listed
            ],
        )
        .await?;
        Ok(())
    }
}

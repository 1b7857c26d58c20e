//! Working together on a message: claims, presence, drafts, questions to colleagues, forwarding,
//! notices, saved views, the daily review.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use jiff::Timestamp;
use torg_domain::ids::{ChannelId, ConsultationId, ForwardingId, MessageId, PersonId, VersionId, ViewId};
use torg_domain::trail::RowBytes;
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

/// A row of `consultation`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ConsultationRow {
    pub id: Uuid,
    pub message: Uuid,
    pub asked_by: Uuid,
    pub asked: Uuid,
    pub question: String,
    pub at: i64,
    pub advice: Option<String>,
    pub advised_at: Option<i64>,
}

impl Kept for ConsultationRow {
    const KIND: &'static str = "consultation";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("advice", self.advice.as_deref())
            .with("advised_at", self.advised_at)
            .with("asked", &self.asked)
            .with("asked_by", &self.asked_by)
            .with("at", self.at)
            .with("id", &self.id)
            .with("message", &self.message)
            .with("question", &self.question)
            .finish()
    }
}

/// A row of `forwarding`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ForwardingRow {
    pub id: Uuid,
    pub message: Uuid,
    pub by: Uuid,
    pub recipient: Uuid,
    pub note: String,
    pub at: i64,
    pub answer: Option<String>,
    pub declined: Option<String>,
    pub ended_at: Option<i64>,
    pub escalated_at: Option<i64>,
}

impl Kept for ForwardingRow {
    const KIND: &'static str = "forwarding";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("answer", self.answer.as_deref())
            .with("at", self.at)
            .with("by", &self.by)
            .with("declined", self.declined.as_deref())
            .with("ended_at", self.ended_at)
            .with("id", &self.id)
            .with("message", &self.message)
            .with("note", &self.note)
            .with("recipient", &self.recipient)
            .finish()
    }
}

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

/// A row of `notice`: told on the page, and by mail.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct NoticeRow {
    pub id: Uuid,
    pub person: Uuid,
    pub kind: String,
    pub message: Option<Uuid>,
    pub channel: Option<Uuid>,
    pub due_at: Option<i64>,
    pub at: i64,
    pub read_at: Option<i64>,
    pub mailed_at: Option<i64>,
}

/// A row of `saved_view`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ViewRow {
    pub id: Uuid,
    pub name: String,
    pub filter: String,
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
    /// Who has the message in hand, if the claim still holds.
    ///
    /// # Errors
    /// What the database said.
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
    pub async fn drafts(&mut self, message: MessageId) -> Result<Vec<DraftRow>, Problem> {
        self.all(
            sql!("select person, field, text, revision, version, saved_at from draft where municipality = $1 and message = $2 order by saved_at"),
            params![self.municipality, message],
        )
        .await
    }

    /// The questions to colleagues about a message.
    ///
    /// # Errors
    /// What the database said.
    pub async fn consultations(&mut self, message: MessageId) -> Result<Vec<ConsultationRow>, Problem> {
        self.all(
            sql!("select id, message, asked_by, asked, question, at, advice, advised_at from consultation where municipality = $1 and message = $2 order by at"),
            params![self.municipality, message],
        )
        .await
    }

    /// One consultation.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    pub async fn consultation(&mut self, id: ConsultationId) -> Result<ConsultationRow, Problem> {
        self.one(
            sql!("select id, message, asked_by, asked, question, at, advice, advised_at from consultation where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// Where a message was forwarded.
    ///
    /// # Errors
    /// What the database said.
    pub async fn forwardings(&mut self, message: MessageId) -> Result<Vec<ForwardingRow>, Problem> {
        self.all(
            sql!("select id, message, by, recipient, note, at, answer, declined, ended_at, escalated_at from forwarding where municipality = $1 and message = $2 order by at"),
            params![self.municipality, message],
        )
        .await
    }

    /// One forwarding.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    pub async fn forwarding(&mut self, id: ForwardingId) -> Result<ForwardingRow, Problem> {
        self.one(
            sql!("select id, message, by, recipient, note, at, answer, declined, ended_at, escalated_at from forwarding where municipality = $1 and id = $2"),
            params![self.municipality, id],
        )
        .await
    }

    /// All forwardings that nobody has answered.
    ///
    /// # Errors
    /// What the database said.
    pub async fn open_forwardings(&mut self) -> Result<Vec<ForwardingRow>, Problem> {
        self.all(
            sql!("select id, message, by, recipient, note, at, answer, declined, ended_at, escalated_at from forwarding where municipality = $1 and ended_at is null order by at"),
            params![self.municipality],
        )
        .await
    }

    /// Somebody's latest notices, unread first.
    ///
    /// # Errors
    /// What the database said.
    pub async fn notices(&mut self, person: PersonId, limit: u32) -> Result<Vec<NoticeRow>, Problem> {
        self.all(
            sql!("select id, person, kind, message, channel, due_at, at, read_at, mailed_at from notice where municipality = $1 and person = $2 order by case when read_at is null then 0 else 1 end, at desc limit $3"),
            params![self.municipality, person, i64::from(limit)],
        )
        .await
    }

    /// Notices that have not been mailed yet, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    pub async fn unmailed(&mut self, limit: u32) -> Result<Vec<NoticeRow>, Problem> {
        self.all(
            sql!("select id, person, kind, message, channel, due_at, at, read_at, mailed_at from notice where municipality = $1 and mailed_at is null order by at limit $2"),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }

    /// Somebody's saved views.
    ///
    /// # Errors
    /// What the database said.
    pub async fn saved_views(&mut self, person: PersonId) -> Result<Vec<ViewRow>, Problem> {
        self.all(
            sql!("select id, name, filter from saved_view where municipality = $1 and person = $2 order by made_at"),
            params![self.municipality, person],
        )
        .await
    }

    /// What was captured in a channel between two instants, for its review.
    ///
    /// # Errors
    /// What the database said.
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
    pub async fn reviews_since(&mut self, on: &str) -> Result<Vec<ReviewRow>, Problem> {
        self.all(
            sql!("select id, channel, on_day, signed_by, signed_at, no_unanswered, no_unsuitable, data_watched, note, listed from review where municipality = $1 and on_day >= $2 order by on_day desc, signed_at desc"),
            params![self.municipality, on],
        )
        .await
    }
}

impl Writer {
    /// Takes a message in hand, or takes it over.
    ///
    /// # Errors
    /// What the database said.
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

    /// Asks a colleague.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_consultation(&mut self, c: &ConsultationRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into consultation (municipality, id, message, asked_by, asked, question, at) values ($1, $2, $3, $4, $5, $6, $7)"),
            params![municipality, c.id, c.message, c.asked_by, c.asked, &c.question, c.at],
        )
        .await?;
        Ok(())
    }

    /// Saves the advice given.
    ///
    /// # Errors
    /// What the database said.
    pub async fn save_consultation(&mut self, c: &ConsultationRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update consultation set advice = $3, advised_at = $4 where municipality = $1 and id = $2"),
            params![municipality, c.id, c.advice.clone(), c.advised_at],
        )
        .await?;
        Ok(())
    }

    /// Forwards a message.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_forwarding(&mut self, f: &ForwardingRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("insert into forwarding (municipality, id, message, by, recipient, note, at) values ($1, $2, $3, $4, $5, $6, $7)"),
            params![municipality, f.id, f.message, f.by, f.recipient, &f.note, f.at],
        )
        .await?;
        Ok(())
    }

    /// Saves how a forwarding ended, or that it was escalated.
    ///
    /// # Errors
    /// What the database said.
    pub async fn save_forwarding(&mut self, f: &ForwardingRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update forwarding set answer = $3, declined = $4, ended_at = $5, escalated_at = $6 where municipality = $1 and id = $2"),
            params![municipality, f.id, f.answer.clone(), f.declined.clone(), f.ended_at, f.escalated_at],
        )
        .await?;
        Ok(())
    }

    /// Signs a channel's day. `Problem::Taken` when it is signed already.
    ///
    /// # Errors
    /// What the database said.
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

    /// Tells somebody something.
    ///
    /// # Errors
    /// What the database said.
    pub async fn add_notice(&mut self, n: &NoticeRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into notice (municipality, id, person, kind, message, channel, due_at, at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, n.id, n.person, &n.kind, n.message, n.channel, n.due_at, n.at],
        )
        .await?;
        Ok(())
    }

    /// Notes that notices were mailed.
    ///
    /// # Errors
    /// What the database said.
    pub async fn mailed(&mut self, notice: Uuid, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update notice set mailed_at = $3 where municipality = $1 and id = $2"),
            params![m, notice, at],
        )
        .await?;
        Ok(())
    }

    /// Notes that somebody has read their notices.
    ///
    /// # Errors
    /// What the database said.
    pub async fn read_notices(&mut self, person: PersonId, at: Timestamp) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!(
                "update notice set read_at = $3 where municipality = $1 and person = $2 and read_at is null"
            ),
            params![m, person, at],
        )
        .await?;
        Ok(())
    }

    /// Saves a view of the inbox.
    ///
    /// # Errors
    /// What the database said.
    pub async fn save_view(
        &mut self,
        person: PersonId,
        view: &ViewRow,
        at: Timestamp,
    ) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into saved_view (municipality, id, person, name, filter, made_at) values ($1, $2, $3, $4, $5, $6)"),
            params![m, view.id, person, &view.name, &view.filter, at],
        )
        .await?;
        Ok(())
    }

    /// Takes a saved view away.
    ///
    /// # Errors
    /// What the database said.
    pub async fn drop_view(&mut self, person: PersonId, view: ViewId) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("delete from saved_view where municipality = $1 and person = $2 and id = $3"),
            params![m, person, view],
        )
        .await?;
        Ok(())
    }
}

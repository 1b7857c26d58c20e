//! Questions to colleagues, and what was handed over to somebody better placed.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{ConsultationId, ForwardingId, MessageId};
use torg_domain::trail::RowBytes;
use uuid::Uuid;

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

impl ConsultationRow {
    /// Whether whoever asked took the question back: ended, and no advice given.
    #[must_use]
    pub fn is_withdrawn(&self) -> bool {
        self.advised_at.is_some() && self.advice.is_none()
    }
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

impl Reader {
    /// The questions to colleagues about a message.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
    pub async fn open_forwardings(&mut self) -> Result<Vec<ForwardingRow>, Problem> {
        self.all(
            sql!("select id, message, by, recipient, note, at, answer, declined, ended_at, escalated_at from forwarding where municipality = $1 and ended_at is null order by at"),
            params![self.municipality],
        )
        .await
    }
}

impl Writer {
    /// Asks a colleague.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
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
    #[boxed]
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
    #[boxed]
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
    #[boxed]
    pub async fn save_forwarding(&mut self, f: &ForwardingRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update forwarding set answer = $3, declined = $4, ended_at = $5, escalated_at = $6 where municipality = $1 and id = $2"),
            params![municipality, f.id, f.answer.clone(), f.declined.clone(), f.ended_at, f.escalated_at],
        )
        .await?;
        Ok(())
    }
}

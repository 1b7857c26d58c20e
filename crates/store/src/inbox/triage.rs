//! Answers to the triage questions, and to the steps of criticism: each a row that stays. A later answer
//! counts before an earlier one, and one that was taken back counts no more.

use crate::trail::Kept;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use torg_domain::ids::MessageId;
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `triage_answer`.
#[derive(Clone, Debug, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct TriageRow {
    pub id: Uuid,
    pub message: Uuid,
    pub question: String,
    pub answer: String,
    pub note: String,
    pub proposed: String,
    pub at: i64,
    pub by: Uuid,
    pub policy: Uuid,
    pub undone_at: Option<i64>,
}

impl Kept for TriageRow {
    const KIND: &'static str = "triage";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("answer", &self.answer)
            .with("at", self.at)
            .with("by", &self.by)
            .with("id", &self.id)
            .with("message", &self.message)
            .with("note", &self.note)
            .with("policy", &self.policy)
            .with("proposed", &self.proposed)
            .with("question", &self.question)
            .with("undone_at", self.undone_at)
            .finish()
    }
}

impl Reader {
    /// The answers that count: the latest to each question that was not taken back.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn triage_answers(&mut self, message: MessageId) -> Result<Vec<TriageRow>, Problem> {
        self.all(
            sql!("select t.id, t.message, t.question, t.answer, t.note, t.proposed, t.at, t.by, t.policy, t.undone_at from triage_answer t where t.municipality = $1 and t.message = $2 and t.undone_at is null and not exists (select 1 from triage_answer u where u.municipality = t.municipality and u.message = t.message and u.question = t.question and u.undone_at is null and (u.at, u.id) > (t.at, t.id)) order by t.question"),
            params![self.municipality, message],
        )
        .await
    }

    /// Every answer ever given about a message, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn triage_history(&mut self, message: MessageId) -> Result<Vec<TriageRow>, Problem> {
        self.all(
            sql!("select id, message, question, answer, note, proposed, at, by, policy, undone_at from triage_answer where municipality = $1 and message = $2 order by at, id"),
            params![self.municipality, message],
        )
        .await
    }
}

impl Writer {
    /// Keeps answers. An earlier one to the same question stays, and counts no more.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn answer_triage(&mut self, answers: &[TriageRow]) -> Result<(), Problem> {
        let municipality = self.municipality;
        let rows = answers.iter().map(|t| {
            params![
                municipality,
                t.id,
                t.message,
                &t.question,
                &t.answer,
                &t.note,
                &t.proposed,
                t.at,
                t.by,
                t.policy
            ]
        });
        self.put(
            sql!("insert into triage_answer (municipality, id, message, question, answer, note, proposed, at, by, policy) values {}"),
            rows.collect(),
        )
        .await
    }

    /// Notes that an answer was taken back.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn unanswer_triage(&mut self, t: &TriageRow) -> Result<(), Problem> {
        let municipality = self.municipality;
        self.run(
            sql!("update triage_answer set undone_at = $3 where municipality = $1 and id = $2"),
            params![municipality, t.id, t.undone_at],
        )
        .await?;
        Ok(())
    }
}

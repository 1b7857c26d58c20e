//! The rows of the diary as the database has them, and as the trail commits to them.

use crate::trail::Kept;
use torg_domain::trail::RowBytes;
use uuid::Uuid;

/// A row of `diary`: how one authority keeps it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct DiaryRow {
    pub id: Uuid,
    pub authority: Uuid,
    /// `torg`, `mail` or `folder`.
    pub kept: String,
    pub prefix: String,
    pub template: String,
    pub mail_to: String,
    pub folder: String,
    pub chase_days: i64,
    pub shown: bool,
    pub set_by: Option<Uuid>,
    pub set_at: i64,
    pub revision: i64,
}

impl Kept for DiaryRow {
    const KIND: &'static str = "diary";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("authority", &self.authority)
            .with("chase_days", self.chase_days)
            .with("folder", &self.folder)
            .with("id", &self.id)
            .with("kept", &self.kept)
            .with("mail_to", &self.mail_to)
            .with("prefix", &self.prefix)
            .with("revision", self.revision)
            .with("set_at", self.set_at)
            .with("set_by", self.set_by.as_ref())
            .with("shown", self.shown)
            .with("template", &self.template)
            .finish()
    }
}

/// A row of `diary_case`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct CaseRow {
    pub id: Uuid,
    pub diary: Uuid,
    pub number: String,
    pub normal: String,
    pub year: i64,
    pub serial: Option<i64>,
    pub opened_by: Option<Uuid>,
    pub opened_at: i64,
}

impl Kept for CaseRow {
    const KIND: &'static str = "diary_case";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("diary", &self.diary)
            .with("id", &self.id)
            .with("normal", &self.normal)
            .with("number", &self.number)
            .with("opened_at", self.opened_at)
            .with("opened_by", self.opened_by.as_ref())
            .with("serial", self.serial)
            .with("year", self.year)
            .finish()
    }
}

/// A row of `diary_entry`: one registration.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct EntryRow {
    pub id: Uuid,
    pub diary: Uuid,
    pub message: Uuid,
    pub case_id: Option<Uuid>,
    pub document: Option<i64>,
    pub number: Option<String>,
    pub year: i64,
    pub direction: String,
    pub on_day: String,
    pub version: Uuid,
    pub marking: Option<String>,
    pub marked_by: Option<Uuid>,
    pub marked_at: Option<i64>,
    pub registered_by: Option<Uuid>,
    pub registered_at: i64,
    pub annulled_by: Option<Uuid>,
    pub annulled_at: Option<i64>,
    pub annulled_why: Option<String>,
    pub revision: i64,
}

impl Kept for EntryRow {
    const KIND: &'static str = "diary_entry";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("annulled_at", self.annulled_at)
            .with("annulled_by", self.annulled_by.as_ref())
            .with("annulled_why", self.annulled_why.as_deref())
            .with("case_id", self.case_id.as_ref())
            .with("diary", &self.diary)
            .with("direction", &self.direction)
            .with("document", self.document)
            .with("id", &self.id)
            .with("marked_at", self.marked_at)
            .with("marked_by", self.marked_by.as_ref())
            .with("marking", self.marking.as_deref())
            .with("message", &self.message)
            .with("number", self.number.as_deref())
            .with("on_day", &self.on_day)
            .with("registered_at", self.registered_at)
            .with("registered_by", self.registered_by.as_ref())
            .with("revision", self.revision)
            .with("version", &self.version)
            .with("year", self.year)
            .finish()
    }
}

/// A row of `diary_version`: the columns as they read at one time, immutable.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ColumnsRow {
    pub id: Uuid,
    pub entry: Uuid,
    pub counterpart: String,
    pub subject: String,
    pub counterpart_shown: String,
    pub subject_shown: String,
    pub counterpart_public: Option<String>,
    pub subject_public: Option<String>,
    pub reason: String,
    pub by: Option<Uuid>,
    pub at: i64,
}

impl Kept for ColumnsRow {
    const KIND: &'static str = "diary_version";
    fn id(&self) -> Uuid {
        self.id
    }
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("at", self.at)
            .with("by", self.by.as_ref())
            .with("counterpart", &self.counterpart)
            .with("counterpart_public", self.counterpart_public.as_deref())
            .with("counterpart_shown", &self.counterpart_shown)
            .with("entry", &self.entry)
            .with("id", &self.id)
            .with("reason", &self.reason)
            .with("subject", &self.subject)
            .with("subject_public", self.subject_public.as_deref())
            .with("subject_shown", &self.subject_shown)
            .finish()
    }
}

/// A row of `diary_handover`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct HandoverRow {
    pub id: Uuid,
    pub entry: Uuid,
    /// `mail` or `folder`.
    pub how: String,
    pub token: String,
    pub to_what: String,
    pub case_number: Option<String>,
    pub ordered_by: Option<Uuid>,
    pub ordered_at: i64,
    pub sent_at: Option<i64>,
    pub problem: Option<String>,
    pub chased: i64,
    pub chased_at: Option<i64>,
    pub answered_by: Option<Uuid>,
    pub answered_at: Option<i64>,
    pub answer: Option<String>,
    pub withdrawn_at: Option<i64>,
}

impl HandoverRow {
    /// Whether an answer is still waited for.
    #[must_use]
    pub fn is_open(&self) -> bool {
        self.answered_at.is_none() && self.withdrawn_at.is_none()
    }
}

impl Kept for HandoverRow {
    const KIND: &'static str = "diary_handover";
    fn id(&self) -> Uuid {
        self.id
    }
    /// What was handed over and what came back. That somebody was reminded is a notice.
    fn canonical(&self) -> Vec<u8> {
        RowBytes::of(Self::KIND)
            .with("answer", self.answer.as_deref())
            .with("answered_at", self.answered_at)
            .with("answered_by", self.answered_by.as_ref())
            .with("case_number", self.case_number.as_deref())
            .with("entry", &self.entry)
            .with("how", &self.how)
            .with("id", &self.id)
            .with("ordered_at", self.ordered_at)
            .with("ordered_by", self.ordered_by.as_ref())
            .with("problem", self.problem.as_deref())
            .with("sent_at", self.sent_at)
            .with("to_what", &self.to_what)
            .with("token", &self.token)
            .with("withdrawn_at", self.withdrawn_at)
            .finish()
    }
}

//! The columns as somebody wrote them, looked through before they are kept.

use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::civil::Date;
use torg_domain::diary::columns::{LONGEST, Shown, quotes};
use torg_domain::diary::marking::Provision;
use torg_domain::ids::EntryId;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::Publication;
use torg_domain::language;
use torg_store::Writer;
use torg_store::diary::rows::{ColumnsRow, EntryRow};
use torg_store::diary::search::Form;
use uuid::Uuid;

/// The law's columns as somebody wrote them, and the mark of secrecy.
#[derive(Clone, Debug)]
pub struct Written {
    /// When it came in or was drawn up.
    pub on: Option<Date>,
    /// From or to whom; may be empty.
    pub counterpart: String,
    /// How that is shown to everybody.
    pub counterpart_shown: Shown,
    /// What it is about.
    pub subject: String,
    /// How that is shown to everybody.
    pub subject_shown: Shown,
    /// The provision of a mark of secrecy; empty without one.
    pub marking: String,
}

/// The same, found usable.
pub(super) struct Checked {
    pub(super) on: Date,
    pub(super) marking: Option<String>,
    pub(super) counterpart: String,
    pub(super) subject: String,
    pub(super) counterpart_public: Option<String>,
    pub(super) subject_public: Option<String>,
}

/// Whether the words of a message must not be read by everybody: direct, secret, or taken from view.
pub(super) fn guarded(message: &Message) -> bool {
    message.visibility != Visibility::Public
        || matches!(
            message.tracks.publication,
            Publication::Preserved | Publication::Unpublished | Publication::Deleted
        )
}

impl Written {
    /// Looks the columns through. `text` is the message's own.
    pub(super) fn check(&self, desk: &Desk, message: &Message, text: &str) -> Result<Checked, Refusal> {
        let on = self
            .on
            .ok_or_else(|| Refusal::field("on", "Skriv vilken dag handlingen kom in eller upprättades."))?;
        if on > desk.today() {
            return Err(Refusal::field("on", "Dagen har inte varit än."));
        }
        let line = |said: &str, field: &'static str| {
            let line: String = said.split_whitespace().collect::<Vec<_>>().join(" ");
            if line.chars().count() > LONGEST || line.chars().any(char::is_control) {
                return Err(Refusal::field(field, format!("Skriv högst {LONGEST} tecken.")));
            }
            Ok(line)
        };
        let counterpart = line(&self.counterpart, "counterpart")?;
        let subject = line(&self.subject, "subject")?;
        if subject.is_empty() {
            return Err(Refusal::field("subject", "Skriv i korthet vad handlingen rör."));
        }
        let marking = match self.marking.trim() {
            "" => None,
            said => {
                let read = Provision::read(said);
                Some(read.map_err(|why| Refusal::field("marking", why.to_string()))?.to_string())
            }
        };
        for (shown, field) in
            [(&self.counterpart_shown, "counterpart_public"), (&self.subject_shown, "subject_public")]
        {
            if let Shown::Replaced(other) = shown {
                line(other, field)?;
            }
        }
        let subject_public = self.subject_shown.public(&subject, desk.today());
        let counterpart_public = self.counterpart_shown.public(&counterpart, desk.today());
        let said = [&subject_public, &counterpart_public];
        if guarded(message) && said.into_iter().flatten().any(|public| quotes(public, text)) {
            return Err(Refusal::field(
                "subject_shown",
                "Den offentliga formen återger meddelandets ord, som inte får läsas av alla. Skriv något annat eller utelämna uppgiften.",
            ));
        }
        Ok(Checked { on, marking, counterpart, subject, counterpart_public, subject_public })
    }

    /// The row of these columns.
    pub(super) fn row(&self, desk: &Desk, entry: Uuid, checked: &Checked, reason: &str) -> ColumnsRow {
        ColumnsRow {
            id: desk.new_id(),
            entry,
            counterpart: checked.counterpart.clone(),
            subject: checked.subject.clone(),
            counterpart_shown: self.counterpart_shown.word().into(),
            subject_shown: self.subject_shown.word().into(),
            counterpart_public: checked.counterpart_public.clone(),
            subject_public: checked.subject_public.clone(),
            reason: reason.trim().chars().take(500).collect(),
            by: desk.by(),
            at: desk.now.as_millisecond(),
        }
    }
}

/// Says by which words a registration is found, each form by its own. What is annulled is found by its
/// number alone.
pub(super) async fn index(
    writer: &mut Writer,
    entry: &EntryRow,
    columns: &ColumnsRow,
) -> Result<(), Refusal> {
    let number = entry.number.as_deref().unwrap_or_default();
    let open = entry.annulled_at.is_none();
    let public = match open {
        true => format!(
            "{number}\n{}\n{}",
            columns.counterpart_public.as_deref().unwrap_or_default(),
            columns.subject_public.as_deref().unwrap_or_default()
        ),
        false => number.to_owned(),
    };
    let restricted = format!("{number}\n{}\n{}", columns.counterpart, columns.subject);
    let id = EntryId(entry.id);
    writer.index_entry(id, Form::Public, &language::terms(&public)).await?;
    writer.index_entry(id, Form::Restricted, &language::terms(&restricted)).await?;
    Ok(())
}

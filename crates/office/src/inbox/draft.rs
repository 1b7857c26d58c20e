//! What somebody has begun to write about a message, kept at the server: it survives log-out, refusal and
//! restart. Each form with a long text has one draft a person; it goes when the act is done.

use super::acting::Acting;
use super::sight;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::{MessageId, VersionId};

macro_rules! forms { ($($(#[$doc:meta])* $form:ident = $word:literal, $field:literal;)*) => {
    /// A form whose long text is kept while it is written.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Form { $($(#[$doc])* $form,)* }

    impl Form {
        /// Every form.
        pub const ALL: &'static [Self] = &[$(Self::$form,)*];

        /// The word the draft is kept under.
        #[must_use]
        pub fn word(self) -> &'static str { match self { $(Self::$form => $word,)* } }

        /// The field of the form that holds the text.
        #[must_use]
        pub fn field(self) -> &'static str { match self { $(Self::$form => $field,)* } }

        /// The form of a word.
        #[must_use]
        pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$form),)* _ => None } }
    }
} }

forms! {
    /// The answer.
    Answer = "answer", "text";
    /// A holding reply (hållsvar).
    Holding = "holding", "text";
    /// A question to a colleague.
    Consult = "consult", "question";
    /// The advice that was asked for.
    Advice = "advice", "advice";
    /// What is said to whoever it is forwarded to.
    Forward = "forward", "note";
    /// The text that is delivered back, or why not.
    Deliver = "deliver", "text";
    /// Why the criticism is met so.
    Criticism = "criticism", "note";
    /// Why it is left without an answer.
    Leave = "leave", "note";
    /// What in the message meets the ground for removal.
    Remove = "remove", "facts";
}

/// The longest draft that is kept, in characters.
const LONGEST: usize = 20_000;

/// Keeps a draft; an empty one is taken away.
///
/// # Errors
/// `Missing` when the message is not for this person.
#[boxed]
pub async fn save(
    desk: &Desk,
    id: MessageId,
    form: Form,
    text: &str,
    revision: i64,
) -> Result<Timestamp, Refusal> {
    let mut writer = desk.open().await?;
    let message = writer.message(id).await?;
    let channel = writer.channel(message.channel).await?;
    sight::must_see(desk, &mut writer, &message, channel.unit.into()).await?;
    let text: String = text.chars().take(LONGEST).filter(|c| *c != '\0').collect();
    let me = desk.person()?;
    writer.save_draft(id, me, form.word(), &text, revision, message.version, desk.now).await?;
    writer.commit().await?;
    Ok(desk.now)
}

/// The act is done: its draft has become what was said, and goes in the same write.
pub(crate) async fn done_with(acting: &mut Acting<'_>, form: Form) -> Result<(), Refusal> {
    if !acting.drafted {
        return Ok(());
    }
    let Ok(me) = acting.desk.person() else { return Ok(()) };
    let (message, version, now) = (acting.was.id, acting.was.version, acting.desk.now);
    Ok(acting.writer.save_draft(message, me, form.word(), "", 0, version, now).await?)
}

/// What was said is not to be said after all: it is whoever took it back's to write on, as a draft made on a
/// version. A draft they have begun stands.
pub(crate) async fn give_back(
    acting: &mut Acting<'_>,
    form: Form,
    text: &str,
    version: VersionId,
) -> Result<(), Refusal> {
    let Ok(me) = acting.desk.person() else { return Ok(()) };
    let (message, revision, now) = (acting.was.id, acting.was.revision, acting.desk.now);
    let begun = acting.writer.drafts(message).await?;
    if begun.iter().any(|d| d.person == me.0 && d.field == form.word() && !d.text.is_empty()) {
        return Ok(());
    }
    Ok(acting.writer.save_draft(message, me, form.word(), text, revision, version, now).await?)
}

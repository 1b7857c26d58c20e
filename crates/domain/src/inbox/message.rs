//! A message (meddelande): one post, comment, question, direct message, mention or report.
//!
//! Never changed once stored: an edit at the platform is a new version, a disappearance an observation.

use super::tracks::Tracks;
use crate::ids::{ChannelId, MessageId, PersonId, PolicyVersionId, VersionId};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Who may read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visibility {
    /// Open to all at the platform.
    Public,
    /// Sent to us alone (direktmeddelande).
    Direct,
    /// Marked for secrecy (sekretess) by us.
    Secret,
}

impl Visibility {
    /// The word the database keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Direct => "direct",
            Self::Secret => "secret",
        }
    }

    /// The value of a word the database kept. An unknown word is the most guarded kind.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "public" => Self::Public,
            "direct" => Self::Direct,
            _ => Self::Secret,
        }
    }
}

/// A message as the work sees it: where it stands, whose it is, when something falls due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The channel it came in.
    pub channel: ChannelId,
    /// The platform's id for it.
    pub external_id: String,
    /// What kind of thing it is, as a word (post, comment, question, direct, mention, report, other).
    pub kind: String,
    /// Whether we said it ourselves.
    pub ours: bool,
    /// Who may read it.
    pub visibility: Visibility,
    /// The external id of what it answers.
    pub parent: Option<String>,
    /// The external id of the first message in its thread.
    pub thread: String,
    /// The author's name as shown at the platform.
    pub author: String,
    /// Where it can be seen.
    pub url: Option<String>,
    /// When it became available, as the platform says (MO-12).
    pub published_at: Option<Timestamp>,
    /// When we captured it.
    pub captured_at: Timestamp,
    /// Its title, if it has one.
    pub title: Option<String>,
    /// First words with personal numbers masked: what lists show.
    pub snippet: String,
    /// What triage proposes, as words.
    pub flags: Vec<String>,
    /// The version that counts now.
    pub version: VersionId,
    /// How many versions there are.
    pub versions: i64,
    /// Where it stands.
    pub tracks: Tracks,
    /// Whose it is.
    pub owner: Option<PersonId>,
    /// The next clock to fall.
    pub due_at: Option<Timestamp>,
    /// Which clock that is.
    pub due_clock: Option<String>,
    /// When somebody first looked.
    pub seen_at: Option<Timestamp>,
    /// When it was found gone at the source.
    pub gone_at: Option<Timestamp>,
    /// When it closed.
    pub closed_at: Option<Timestamp>,
    /// The policy version it was received under.
    pub policy: Option<PolicyVersionId>,
    /// Counts up at every change: every form carries the number it was made on.
    pub revision: i64,
}

/// What its author had written at one time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its id.
    pub id: VersionId,
    /// The message.
    pub message: MessageId,
    /// Title then.
    pub title: Option<String>,
    /// Text then, plain.
    pub text: String,
    /// Author then.
    pub author: String,
    /// The author's handle.
    pub handle: Option<String>,
    /// When the platform says it was said or changed.
    pub said_at: Option<Timestamp>,
    /// When we captured it.
    pub captured_at: Timestamp,
}

//! One registration as it is handed over to the diary that is kept elsewhere.

use jiff::{Timestamp, civil::Date};

/// Whether a document came in or was drawn up (TF 2 kap. 9 and 10 §§): it must show at any time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// It came in.
    Incoming,
    /// We drew it up and sent it.
    Outgoing,
}

impl Direction {
    /// The word the database keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Incoming => "in",
            Self::Outgoing => "out",
        }
    }

    /// The direction of a word the database kept.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        if word == "out" { Self::Outgoing } else { Self::Incoming }
    }

    /// The word shown to people.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::Incoming => "inkommen",
            Self::Outgoing => "upprättad",
        }
    }
}

/// What is handed over of a registration. Which form its columns have, the public or the restricted, is
/// decided by whoever fills it in: mail takes the public one, always.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handed {
    /// The reference that comes back with the answer.
    pub token: String,
    /// The municipality.
    pub municipality: String,
    /// The authority whose diary it is.
    pub authority: String,
    /// The channel it came in.
    pub channel: String,
    /// Came in or drawn up.
    pub direction: Direction,
    /// The day (first column).
    pub on: Date,
    /// From or to whom (third column); none where it is left out.
    pub counterpart: Option<String>,
    /// What it is about (fourth column); none where it is left out.
    pub subject: Option<String>,
    /// The provision a mark of secrecy names.
    pub marking: Option<String>,
    /// When it was marked.
    pub marked_at: Option<Timestamp>,
    /// The case it is thought to belong to, by its number.
    pub case: Option<String>,
    /// Who registers.
    pub registrar: String,
    /// When it was handed over.
    pub at: Timestamp,
    /// Where it can be read after signing in; none when the installation does not know its address.
    pub link: Option<String>,
}

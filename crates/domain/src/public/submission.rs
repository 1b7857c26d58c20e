//! What somebody sends us from the public pages, without account (IN-03, IN-22, LI-05; DOS-lagen 13 §).

use crate::municipality::rights::Right;

/// What it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Something in a channel ought to be looked at (anmälan).
    Report,
    /// An account that is not in the list (tips).
    Tip,
    /// Something that could not be used, or is wanted in another form (tillgänglighet).
    Accessibility,
    /// A request for records (begäran om allmänna handlingar, TF 2 kap. 15 §).
    Records,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Report, Self::Tip, Self::Accessibility, Self::Records];

    /// The word it is kept under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Report => "report",
            Self::Tip => "tip",
            Self::Accessibility => "accessibility",
            Self::Records => "records",
        }
    }

    /// The kind behind a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// Who may read and end it: one of these rights, for a report about a channel where the channel is.
    #[must_use]
    pub fn rights(self) -> &'static [Right] {
        match self {
            Self::Report => &[Right::Handle, Right::Coordinate],
            Self::Tip | Self::Accessibility => &[Right::Coordinate, Right::ManageChannels],
            Self::Records => &[Right::Register],
        }
    }

    /// Whether an address must be given: without one a report or tip says nothing of where.
    #[must_use]
    pub fn needs_place(self) -> bool {
        matches!(self, Self::Report | Self::Tip)
    }
}

/// How far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It came.
    Received,
    /// Somebody has it.
    Taken,
    /// Answered.
    Answered,
    /// Closed without measure, with the reason.
    Closed,
}

impl State {
    /// The word it is kept under.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Taken => "taken",
            Self::Answered => "answered",
            Self::Closed => "closed",
        }
    }

    /// The state behind a word; what cannot be read has come no further than here.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        match word {
            "taken" => Self::Taken,
            "answered" => Self::Answered,
            "closed" => Self::Closed,
            _ => Self::Received,
        }
    }

    /// Whether nothing more is done with it.
    #[must_use]
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Answered | Self::Closed)
    }
}

/// The longest text that is taken, in characters.
pub const LONGEST_TEXT: usize = 5_000;

/// The longest address that is taken, in characters.
pub const LONGEST_PLACE: usize = 500;

/// The longest contact that is taken, in characters.
pub const LONGEST_CONTACT: usize = 254;

/// So many are taken from one address in a quarter of an hour; then its sender is asked to wait. A library
/// with one address for all its visitors must get through.
pub const FROM_ONE: i64 = 20;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_reads_back_and_every_kind_is_somebodys() {
        for kind in Kind::ALL {
            assert_eq!(Kind::from_word(kind.word()), Some(kind));
            assert!(!kind.rights().is_empty());
        }
        for state in [State::Received, State::Taken, State::Answered, State::Closed] {
            assert_eq!(State::from_word(state.word()), state);
        }
        assert!(!State::Taken.is_ended() && State::Closed.is_ended());
    }
}

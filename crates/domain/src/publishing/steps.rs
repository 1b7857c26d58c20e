//! Where a post of ours stands, and what may be done with it from there.

/// Where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Written, and not sent.
    Draft,
    /// Waits for another person to agree.
    Proposed,
    /// Agreed to, or in need of nobody's agreement: to be put up.
    Ready,
    /// Out: with its address and time.
    Published,
    /// Given up.
    Withdrawn,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Draft, Self::Proposed, Self::Ready, Self::Published, Self::Withdrawn];

    /// The word the database keeps.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Proposed => "proposed",
            Self::Ready => "ready",
            Self::Published => "published",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// What somebody does with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Changes the text.
    Write,
    /// Asks another person to agree.
    Propose,
    /// Agrees.
    Approve,
    /// Gives it back with a reason.
    Return,
    /// Makes it ready without another person.
    Ready,
    /// Says that it is out.
    Confirm,
    /// Gives it up.
    Withdraw,
}

/// Why something cannot be done with it now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotNow {
    /// It is out.
    #[error("Inlägget är redan publicerat. Det som är publicerat ändras inte här.")]
    Published,
    /// It was given up.
    #[error("Inlägget är tillbakadraget.")]
    Withdrawn,
    /// It waits for somebody else.
    #[error("Inlägget väntar på att någon annan ska godkänna det.")]
    Proposed,
    /// It does not wait for anybody.
    #[error("Inlägget väntar inte på något godkännande.")]
    NotProposed,
    /// It has not been agreed to, or made ready.
    #[error("Inlägget är inte klart att publicera än.")]
    NotReady,
}

/// Where an act leads, or why it may not be done. A text that is changed needs to be agreed to anew.
///
/// # Errors
/// Why not.
pub fn after(act: Act, state: State) -> Result<State, NotNow> {
    use State as S;
    match (act, state) {
        (_, S::Published) => Err(NotNow::Published),
        (_, S::Withdrawn) => Err(NotNow::Withdrawn),
        (Act::Write | Act::Return, S::Draft | S::Ready) if act == Act::Return => Err(NotNow::NotProposed),
        (Act::Write | Act::Return, S::Draft | S::Proposed | S::Ready) => Ok(S::Draft),
        (Act::Propose, S::Draft) => Ok(S::Proposed),
        (Act::Propose | Act::Ready, S::Proposed) => Err(NotNow::Proposed),
        (Act::Approve, S::Proposed) | (Act::Ready, S::Draft) => Ok(S::Ready),
        (Act::Approve, S::Draft | S::Ready) => Err(NotNow::NotProposed),
        (Act::Propose | Act::Ready, S::Ready) => Ok(state),
        (Act::Confirm, S::Ready) => Ok(S::Published),
        (Act::Confirm, S::Draft | S::Proposed) => Err(NotNow::NotReady),
        (Act::Withdraw, S::Draft | S::Proposed | S::Ready) => Ok(S::Withdrawn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_is_changed_needs_to_be_agreed_to_anew_and_what_is_out_is_never_changed() {
        for (act, from, to) in [
            (Act::Propose, State::Draft, Ok(State::Proposed)),
            (Act::Approve, State::Proposed, Ok(State::Ready)),
            (Act::Return, State::Proposed, Ok(State::Draft)),
            (Act::Write, State::Ready, Ok(State::Draft)),
            (Act::Write, State::Proposed, Ok(State::Draft)),
            (Act::Confirm, State::Ready, Ok(State::Published)),
            (Act::Confirm, State::Proposed, Err(NotNow::NotReady)),
            (Act::Confirm, State::Draft, Err(NotNow::NotReady)),
            (Act::Ready, State::Proposed, Err(NotNow::Proposed)),
            (Act::Approve, State::Draft, Err(NotNow::NotProposed)),
            (Act::Return, State::Ready, Err(NotNow::NotProposed)),
            (Act::Write, State::Published, Err(NotNow::Published)),
            (Act::Withdraw, State::Published, Err(NotNow::Published)),
            (Act::Approve, State::Withdrawn, Err(NotNow::Withdrawn)),
        ] {
            assert_eq!(after(act, from), to, "{act:?} from {from:?}");
        }
        for state in State::ALL {
            assert_eq!(State::from_word(state.word()), Some(state));
        }
    }
}

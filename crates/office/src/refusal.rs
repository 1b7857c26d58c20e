//! Why something was not done, in a sentence the officer understands.
//!
//! Three kinds and no more: *refused* by a rule, *missing* (not there, or not for you: shown alike),
//! *broken* (logged once at the edge with a number, shown as that number).

use torg_domain::inbox::steps::NotNow;
use torg_domain::municipality::rights::Right;
use torg_store::Problem;

/// An act's answer in a box, as `#[boxed]` makes it: by hand where what is boxed borrows for longer than the call,
/// which the attribute cannot say. See [`torg_store::db::Soon`].
pub type Soon<'a, T> = torg_store::db::Soon<'a, T, Refusal>;

/// Why something was not done.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The person lacks the right.
    #[error("Du saknar rätten att {} här. Den som sköter personer och uppdrag kan ge dig den.", .0.swedish())]
    NotAllowed(Right),
    /// The state of the message does not allow it.
    #[error("{0}")]
    NotNow(#[from] NotNow),
    /// The form was made on an older state; `Stale` says which, the page shows both.
    #[error(
        "Meddelandet har ändrats sedan du öppnade sidan. Inget är ändrat av dig. Läs vad som är nytt och försök igen."
    )]
    Stale,
    /// Somebody else has it in hand.
    #[error("{0} har meddelandet i handen just nu. Ta över det först om det behövs.")]
    Claimed(String),
    /// A field is not filled in as it must be.
    #[error("{text}")]
    Field {
        /// The field's name in the form.
        field: &'static str,
        /// What to do about it.
        text: String,
    },
    /// A rule of the policy says no.
    #[error("{0}")]
    Rule(String),
    /// The policy is silent on what must be known: the answers named are asked for.
    #[error("Riktlinjerna säger inget om detta. Svara först på: {}.", .0.join(", "))]
    Asks(Vec<String>),
    /// No policy has been adopted.
    #[error("Inga riktlinjer är antagna än. Anta en version först.")]
    NoPolicy,
    /// Not there, or not for you.
    #[error("Det du söker finns inte, eller så har du inte rätt att se det.")]
    Missing,
    /// Too many attempts.
    #[error("För många försök. Vänta en kvart och försök igen.")]
    TooMany,
    /// Our fault, or a platform's.
    #[error("Något gick fel hos oss.")]
    Broken(Problem),
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        match problem {
            Problem::Missing => Self::Missing,
            other => Self::Broken(other),
        }
    }
}

impl Refusal {
    /// A field that must be filled in otherwise.
    #[must_use]
    pub fn field(field: &'static str, text: impl Into<String>) -> Self {
        Self::Field { field, text: text.into() }
    }
}

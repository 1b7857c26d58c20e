//! Listening to a platform that tells of itself as things happen (strömning).
//!
//! A stream is a bell and nothing more: what has happened is read through the interface, by the same reading
//! that would have found it by asking. So a stream may break, lie, repeat itself or leave something out, and
//! nothing is lost; and a thing it says is never believed for its own sake.

use crate::channels::problem::Problem;
use jiff::Timestamp;

/// Whoever wants to hear. Both answer at once and may be called as often as anybody likes: many rings on end
/// are one.
pub trait Bell: Send + Sync {
    /// The stream is open: from here on nothing that happens is passed by unheard.
    fn opened(&self);

    /// Something has happened.
    fn rings(&self);
}

/// Why nothing is heard any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// What ended the stream, or kept it from being opened; none where the platform has none to give.
    pub problem: Option<Problem>,
    /// Not to be tried again before this, by the platform's own wish.
    pub not_before: Option<Timestamp>,
}

impl Silence {
    /// There is no stream where the account is. No fault: the channel is asked.
    #[must_use]
    pub fn not_offered() -> Self {
        Self { problem: None, not_before: None }
    }

    /// It broke, or could not be opened.
    #[must_use]
    pub fn broke(problem: Problem) -> Self {
        Self { problem: Some(problem), not_before: None }
    }
}

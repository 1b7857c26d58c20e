//! The kinds of clock that can run on a message, a channel's day or a request.
//!
//! Source: requirements 4.5 for the first five; appeal, release and accessibility come with present law.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a clock measures. Written in data and on the command line as in `as_str`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClockKind {
    /// Until a question is answered (svar). A holding reply does not stop it.
    Answer,
    /// Until offensive personal data are gone (kränkande personuppgifter).
    Data,
    /// Until personal data are gone which the person concerned asked to have removed.
    DataRequest,
    /// Until other unsuitable content is gone (borttagning).
    Removal,
    /// Until a channel's daily review is signed (daglig granskning).
    Review,
    /// Until a contested decision is reconsidered or handed on (omprövning, överklagande).
    Appeal,
    /// Until a public record is handed out (utlämnande).
    Release,
    /// Until a request about accessibility is answered (tillgänglighet).
    Accessibility,
}

/// The text that is no kind of clock.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "\"{0}\" är ingen frist; fristerna heter answer, data, data-request, removal, review, appeal, release och accessibility"
)]
pub struct UnknownClock(String);

impl ClockKind {
    /// Every kind, in the order pages show them.
    pub const ALL: [Self; 8] = [
        Self::Answer,
        Self::Data,
        Self::DataRequest,
        Self::Removal,
        Self::Review,
        Self::Appeal,
        Self::Release,
        Self::Accessibility,
    ];

    /// The word in data, in the database and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Data => "data",
            Self::DataRequest => "data-request",
            Self::Removal => "removal",
            Self::Review => "review",
            Self::Appeal => "appeal",
            Self::Release => "release",
            Self::Accessibility => "accessibility",
        }
    }

    /// The Swedish name on pages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Answer => "Svar",
            Self::Data => "Kränkande personuppgifter",
            Self::DataRequest => "Personuppgifter på begäran",
            Self::Removal => "Borttagning",
            Self::Review => "Daglig granskning",
            Self::Appeal => "Omprövning",
            Self::Release => "Utlämnande",
            Self::Accessibility => "Tillgänglighet",
        }
    }
}

impl fmt::Display for ClockKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for ClockKind {
    type Err = UnknownClock;

    fn from_str(text: &str) -> Result<Self, UnknownClock> {
        let known = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        known.ok_or_else(|| UnknownClock(text.chars().take(60).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_clock_is_found_by_the_word_that_is_stored() {
        for kind in ClockKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{kind}\""));
        }
        assert!("svar".parse::<ClockKind>().is_err());
    }
}

//! What the codes in the answers mean, and who can mend them.
//!
//! The platform answers 200 whatever happened. The codes are from its return codes for the business interface; one
//! nobody knows is said as it came.

use crate::platforms::interface::not_taken;
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::platform::PlatformFailure,
};

/// How soon to try again when we have asked too often.
const TOO_OFTEN: SignedDuration = SignedDuration::from_mins(5);

/// What every answer begins with.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Said {
    /// Nought when it was done.
    pub(super) code: i64,
    /// What is wrong, in the platform's own words.
    #[serde(default)]
    pub(super) message: String,
}

/// A code's meaning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meant {
    /// What lets us in has run out, or is not taken.
    NoEntry,
    /// The key does not reach to this.
    MayNot,
    /// We have asked too often.
    TooOften,
    /// Something is wrong inside the platform: it may have been done.
    TheirFault,
    /// What was asked for is not taken: there is no such thing, or it may not be so.
    NotTaken,
}

/// What a code means.
pub(super) fn meant(code: i64) -> Meant {
    match code {
        40100 | 40016 | 40133 => Meant::TooOften,
        40101..=40199 => Meant::NoEntry,
        40001 | 40003 | 40300..=40399 => Meant::MayNot,
        50000..=59999 => Meant::TheirFault,
        _ => Meant::NotTaken,
    }
}

impl Said {
    /// The fault, and when to try again where that differs.
    pub(super) fn problem(&self, status: u16) -> Problem {
        match meant(self.code) {
            Meant::NoEntry => no_entry(),
            Meant::MayNot => may_not(),
            Meant::TooOften => Problem::new(
                Kind::AskedToWait,
                Mender::Time,
                "TikTok ber oss att vänta: appen har frågat så ofta som den får. Ett nytt försök görs om fem minuter.",
            ),
            Meant::TheirFault => {
                let sentence = format!("TikTok har ett eget fel (kod {}).", self.code);
                Problem::new(Kind::SourceFault, Mender::Source, sentence)
            }
            Meant::NotTaken => not_taken(status, &format!("kod {} {}", self.code, self.message)),
        }
    }
}

/// A failure by what its own answer says, where it says something.
pub(super) fn told(failure: PlatformFailure, now: Timestamp) -> PlatformFailure {
    let said = failure.answer.as_ref().and_then(|answer| serde_json::from_slice::<Said>(&answer.body).ok());
    let Some(said) = said.filter(|said| said.code != 0) else { return failure };
    let status = failure.answer.as_ref().map_or(0, |answer| answer.status);
    let later = now.saturating_add(TOO_OFTEN).unwrap_or(now);
    let retry_at =
        if meant(said.code) == Meant::TooOften { failure.retry_at.max(later) } else { failure.retry_at };
    PlatformFailure { problem: said.problem(status), retry_at, ..failure }
}

/// There is nothing that lets us in, or it is not taken.
pub(super) fn no_entry() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "TikTok godtar inte åtkomstnyckeln. Den gäller ett dygn i taget och förnyas av sig själv bara när förnyelsenyckel och app finns i kanalens uppgifter. Logga in i appen på nytt och byt ut den.",
    )
}

/// The channel's account is no business id.
pub(super) fn no_account() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Skriv kontots företags-id (business_id) hos TikTok i fältet Konto. Det följer med åtkomstnyckeln och är inte namnet efter @.",
    )
}

/// The key is another account's.
pub(super) fn other_account() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Åtkomstnyckeln gäller ett annat konto än det vars företags-id står i fältet Konto. Logga in i appen som kanalens konto och byt ut nyckeln.",
    )
}

/// The key does not reach to this.
pub(super) fn may_not() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln räcker inte till det här, eller så är appen inte godkänd för det. Nyckeln ska ha behörigheterna user.info.basic, user.info.username, user.info.stats, video.list, comment.list och comment.list.manage.",
    )
}

/// Comments under some videos are not shown to us, whatever span is asked for.
pub(super) fn kept_from_us() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "TikTok lämnar inte ut kommentarerna under en eller flera av videorna. Det som stod där räknas inte som borttaget. Se efter i appen om videorna visas och om kommentarer är påslagna under dem.",
    )
}

/// There is more to look through than one search takes: what was not found may be there all the same.
pub(super) fn not_looked_through() -> Problem {
    Problem::new(
        Kind::SourceFault,
        Mender::Time,
        "TikToks lista tog inte slut innan torg hade hittat det som söktes, så om det finns kvar är inte känt. Ett nytt försök görs av sig självt.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_a_sentence_with_who_can_mend_it() {
        for (code, kind, mender) in [
            (40102, Kind::AccessRefused, Mender::Responsible),
            (40105, Kind::AccessRefused, Mender::Responsible),
            (40001, Kind::MayNotModerate, Mender::Responsible),
            (40100, Kind::AskedToWait, Mender::Time),
            (50000, Kind::SourceFault, Mender::Source),
            (40002, Kind::StatusUnexpected, Mender::Source),
            (99999, Kind::StatusUnexpected, Mender::Source),
            (-1, Kind::StatusUnexpected, Mender::Source),
        ] {
            let problem = Said { code, message: "x".into() }.problem(200);
            assert_eq!((problem.kind, problem.mender), (kind, mender), "{code}");
            assert!(
                problem.sentence.ends_with('.') || problem.sentence.ends_with(')'),
                "{}",
                problem.sentence
            );
        }
    }
}

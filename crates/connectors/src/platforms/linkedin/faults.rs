//! What the interface's refusals mean, and who can mend them. An error has a word (`code`) that says more than the
//! status.

use super::version::VERSION;
use crate::platforms::interface::{gone, not_taken};
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use serde_json::Value;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{RawAnswer, platform::PlatformFailure},
};

/// How long to wait when we have asked too often and nobody says until when.
const A_WHILE: SignedDuration = SignedDuration::from_mins(10);

/// The words for a version that is spoken no more, or not yet.
const NO_VERSION: [&str; 3] = ["NONEXISTENT_VERSION", "VERSION_MISSING", "INVALID_VERSION"];

/// The word for why, and the sentence, in an answer; empty when there are none.
fn said(answer: &RawAnswer) -> (String, String) {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let word = |name: &str| body[name].as_str().unwrap_or_default().chars().take(300).collect();
    (word("code"), word("message"))
}

/// Whether a failure says that there is no such thing.
pub(super) fn is_missing(failure: &PlatformFailure) -> bool {
    failure.problem.kind == Kind::ItemGone
}

/// Whether a failure says no to this one question, and to no other.
pub(super) fn is_refused(failure: &PlatformFailure) -> bool {
    failure.answer.as_ref().is_some_and(|answer| matches!(answer.status, 400 | 403..=405))
        && failure.problem.kind != Kind::InterfaceMissing
}

/// A failure with what the interface itself said of it.
pub(super) fn told(failure: PlatformFailure, now: Timestamp) -> PlatformFailure {
    let Some(answer) = &failure.answer else { return failure };
    let (code, message) = said(answer);
    let (problem, retry_at) = match (answer.status, code.as_str()) {
        (426, _) => (version_gone(), failure.retry_at),
        (400 | 404, code) if NO_VERSION.contains(&code) => (version_gone(), failure.retry_at),
        (401, "EXPIRED_ACCESS_TOKEN") => (expired(), failure.retry_at),
        (401, "REVOKED_ACCESS_TOKEN") => (revoked(), failure.retry_at),
        (401, _) => (no_pass(), failure.retry_at),
        (403, _) => (may_not(), failure.retry_at),
        (429, _) if message.contains("DAY") => (day_is_full(), midnight(now)),
        (429, _) => {
            let said = answer.headers.iter().any(|(name, _)| name == "retry-after");
            let later = now.saturating_add(A_WHILE).unwrap_or(now);
            (failure.problem.clone(), if said { failure.retry_at } else { later })
        }
        // A path that does not exist has a word of its own.
        (404, code) if code != "RESOURCE_NOT_FOUND" && !code.is_empty() => (gone(), failure.retry_at),
        (400 | 405..=428, code) if !code.is_empty() => (not_taken(answer.status, code), failure.retry_at),
        _ => return failure,
    };
    PlatformFailure { problem, retry_at, ..failure }
}

/// When the day's counting begins anew: it is UTC's.
fn midnight(now: Timestamp) -> Timestamp {
    let tomorrow = now.to_zoned(TimeZone::UTC).date().tomorrow().ok();
    let at = tomorrow.and_then(|day| day.to_zoned(TimeZone::UTC).ok()).map(|at| at.timestamp());
    at.or_else(|| now.checked_add(SignedDuration::from_hours(24)).ok()).unwrap_or(now)
}

/// There is nothing that lets us in, or it is not taken.
pub(super) fn no_pass() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "LinkedIn godtar inte åtkomstnyckeln. Logga in på LinkedIn som den som administrerar sidan, skapa en ny nyckel för appen och byt ut den i kanalens uppgifter.",
    )
}

fn expired() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Åtkomstnyckelns tid är ute: den gäller i 60 dagar, och förnyelsenyckeln i ett år från inloggningen. Logga in på LinkedIn som den som administrerar sidan, skapa en ny nyckel och byt ut den i kanalens uppgifter.",
    )
}

fn revoked() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Den som gav appen åtkomst har dragit tillbaka den, eller så har appen begärt andra behörigheter sedan dess. Logga in på LinkedIn på nytt, skapa en ny nyckel och byt ut den i kanalens uppgifter.",
    )
}

/// The channel's account is no id.
pub(super) fn no_page() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Skriv sidans id hos LinkedIn, ett tal, i fältet Konto. Det står i adressen när ni administrerar sidan: linkedin.com/company/TALET/admin.",
    )
}

fn may_not() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln räcker inte till det här. Appen ska vara godkänd för Community Management API, nyckeln ha behörigheterna r_organization_social_feed, w_organization_social_feed och rw_organization_admin, och den som gav den vara administratör för sidan.",
    )
}

/// Whoever gave the pass administers another page, or none.
pub(super) fn no_role() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Den som gav åtkomstnyckeln är inte administratör för sidan vars id står i fältet Konto. Gör personen till administratör under sidans inställningar på LinkedIn, eller byt nyckel.",
    )
}

fn version_gone() -> Problem {
    let sentence = format!(
        "LinkedIn har stängt den version av gränssnittet som torg talar ({VERSION}). Uppgradera torg; till dess läses och görs inget där. Se efter på LinkedIn för hand så länge."
    );
    Problem::new(Kind::InterfaceMissing, Mender::Operator, sentence)
}

fn day_is_full() -> Problem {
    Problem::new(
        Kind::AskedToWait,
        Mender::Time,
        "Appens dygnskvot hos LinkedIn är slut. Den börjar om vid midnatt UTC (klockan ett eller två på natten), och då fortsätter torg. Händer det ofta, läs kanalen mer sällan eller begär en högre nivå för appen hos LinkedIn.",
    )
}

/// Whether a page may take a member's comment away the interface's text leaves open: this one it would not.
pub(super) fn not_ours_to_delete() -> Problem {
    Problem::new(
        Kind::OnlyByHand,
        Mender::Responsible,
        "LinkedIn lät inte sidan ta bort kommentaren genom gränssnittet. Öppna den på LinkedIn som administratör för sidan, ta bort den där och bekräfta här.",
    )
}

/// There is more to look through than one search takes: what was not found may be there all the same.
pub(super) fn not_looked_through() -> Problem {
    Problem::new(
        Kind::SourceFault,
        Mender::Time,
        "LinkedIns lista tog inte slut innan torg hade hittat kommentaren, så om den finns kvar är inte känt. Ett nytt försök görs av sig självt.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failed(status: u16, body: &str) -> PlatformFailure {
        let now = "2026-04-07T08:00:00Z".parse().unwrap();
        let answer = RawAnswer { status, body: body.as_bytes().to_vec(), ..RawAnswer::default() };
        let problem = Problem::new(Kind::StatusUnexpected, Mender::Source, "x.");
        told(PlatformFailure { problem, retry_at: now, answer: Some(answer), perhaps_done: false }, now)
    }

    #[test]
    fn every_word_has_a_cause_a_cure_and_somebody_who_can_mend_it() {
        let said = |status: u16, code: &str| {
            let problem = failed(status, &format!("{{\"status\":{status},\"code\":\"{code}\"}}")).problem;
            assert!(problem.sentence.ends_with('.'), "{code}");
            (problem.kind, problem.mender)
        };
        assert_eq!(said(426, "NONEXISTENT_VERSION"), (Kind::InterfaceMissing, Mender::Operator));
        assert_eq!(said(400, "VERSION_MISSING"), (Kind::InterfaceMissing, Mender::Operator));
        assert_eq!(said(401, "EXPIRED_ACCESS_TOKEN"), (Kind::AccessRefused, Mender::Responsible));
        assert_eq!(said(401, "REVOKED_ACCESS_TOKEN"), (Kind::AccessRefused, Mender::Responsible));
        assert_eq!(said(403, "ACCESS_DENIED"), (Kind::MayNotModerate, Mender::Responsible));
        assert_eq!(said(404, "NOT_FOUND"), (Kind::ItemGone, Mender::Responsible));
        assert_eq!(said(404, "RESOURCE_NOT_FOUND"), (Kind::StatusUnexpected, Mender::Source), "as it was");
        assert_eq!(said(400, "FIELD_LENGTH_TOO_LONG").0, Kind::StatusUnexpected);
        let day = failed(429, r#"{"message":"Resource level throttle APPLICATION DAY limit is reached"}"#);
        assert_eq!(day.problem.kind, Kind::AskedToWait);
        assert_eq!(day.retry_at.to_string(), "2026-04-08T00:00:00Z");
        for odd in ["", "null", "[]", "{\"code\":7}", "<html>"] {
            assert_eq!(failed(404, odd).problem.sentence, "x.", "{odd}");
        }
    }
}

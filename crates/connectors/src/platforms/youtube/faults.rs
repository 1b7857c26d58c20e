//! What the interface's refusals mean, and who can mend them. It gives a word for the reason within the error
//! (`errors[0].reason`), which says more than the status.

use super::quota::midnight;
use crate::platforms::interface::{gone, not_taken};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{RawAnswer, platform::PlatformFailure},
};

/// How long to wait when we have asked too often at once and nobody says until when.
const A_WHILE: SignedDuration = SignedDuration::from_mins(5);

/// The words for a quota that is used up for the day.
const SPENT: [&str; 3] = ["quotaExceeded", "dailyLimitExceeded", "dailyLimitExceededUnreg"];

/// The word for why, in an answer; empty when there is none.
fn reason(answer: &RawAnswer) -> String {
    let body: Value = serde_json::from_slice(&answer.body).unwrap_or_default();
    let error = &body["error"];
    let words = [&error["errors"][0]["reason"], &error["details"][0]["reason"], &error["status"]];
    words.into_iter().find_map(Value::as_str).unwrap_or_default().chars().take(80).collect()
}

fn reason_of(failure: &PlatformFailure) -> String {
    failure.answer.as_ref().map(reason).unwrap_or_default()
}

fn status_of(failure: &PlatformFailure) -> u16 {
    failure.answer.as_ref().map_or(0, |answer| answer.status)
}

/// Whether a failure says that there is no such thing.
pub(super) fn is_missing(failure: &PlatformFailure) -> bool {
    status_of(failure) == 404 && failure.problem.kind == Kind::ItemGone
}

/// Whether a failure says that a place in a list holds no more.
pub(super) fn is_lost_place(failure: &PlatformFailure) -> bool {
    status_of(failure) == 400 && reason_of(failure) == "invalidPageToken"
}

/// Whether a failure says that the video takes no comments.
pub(super) fn is_closed(failure: &PlatformFailure) -> bool {
    status_of(failure) == 403 && reason_of(failure) == "commentsDisabled"
}

/// Whether a failure says that the day's quota is used up.
pub(super) fn is_quota_spent(failure: &PlatformFailure) -> bool {
    matches!(status_of(failure), 403 | 429) && SPENT.contains(&reason_of(failure).as_str())
}

/// A failure with what the interface itself said of it.
pub(super) fn told(failure: PlatformFailure, now: Timestamp) -> PlatformFailure {
    let Some(answer) = &failure.answer else { return failure };
    let (status, reason) = (answer.status, reason(answer));
    let later = now.saturating_add(A_WHILE).unwrap_or(now);
    // Where the answer itself says until when, that stands.
    let said = answer.headers.iter().any(|(name, _)| name == "retry-after");
    let wait = if said { failure.retry_at } else { later };
    let (problem, retry_at) = match (status, reason.as_str()) {
        (403 | 429, reason) if SPENT.contains(&reason) => (counted_out(true), midnight(now)),
        (403 | 429, "rateLimitExceeded" | "userRateLimitExceeded" | "RATE_LIMIT_EXCEEDED") => {
            (too_often(), wait)
        }
        (429, _) => (failure.problem.clone(), wait),
        (401, _) => (no_pass(), failure.retry_at),
        (403, "commentsDisabled") => (closed(), failure.retry_at),
        (403, "accessNotConfigured" | "SERVICE_DISABLED") => (switched_off(), failure.retry_at),
        (403, "channelClosed" | "channelSuspended" | "accountClosed" | "accountDelegationForbidden") => {
            (no_longer_there(), failure.retry_at)
        }
        (403, _) => (may_not(), failure.retry_at),
        // "Not found", each kind of thing by its own word; a path that does not exist has no such word.
        (404, reason) if reason.ends_with("NotFound") || reason == "notFound" => (gone(), failure.retry_at),
        (400, "processingFailure") => (passing(), failure.retry_at),
        (400 | 405..=428, reason) if !reason.is_empty() => (not_taken(status, reason), failure.retry_at),
        _ => return failure,
    };
    PlatformFailure { problem, retry_at, ..failure }
}

/// There is nothing that lets us in, or it is not taken.
pub(super) fn no_pass() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "YouTube godtar inte åtkomstnyckeln. Den gäller en timme i taget och förnyas bara när förnyelsenyckel, app och apphemlighet finns i kanalens uppgifter. Logga in som kanalens ägare på nytt och byt ut den.",
    )
}

/// The channel's account is no id.
pub(super) fn no_channel() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Skriv kanalens id i fältet Konto. Det börjar med UC och står i YouTube Studio under Inställningar, Kanal, Avancerade inställningar. Det är inte namnet efter @.",
    )
}

/// The pass is another channel's.
pub(super) fn other_channel() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Åtkomstnyckeln gäller en annan kanal än den vars id står i fältet Konto, eller ett Google-konto utan kanal. Logga in som kanalen (den kan vara ett varumärkeskonto) och byt ut nyckeln.",
    )
}

fn may_not() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Åtkomstnyckeln räcker inte till det här. Den ska vara given av den som äger kanalen, med behörigheten youtube.force-ssl. Logga in på nytt med den behörigheten och byt ut nyckeln.",
    )
}

/// What may be asked is used up: all of it, or what is not kept back for answers and measures.
pub(super) fn counted_out(all: bool) -> Problem {
    let sentence = if all {
        "Dygnets kvot hos YouTube är slut: ett projekt har 10 000 enheter per dygn. Den börjar om vid midnatt i Kalifornien, oftast klockan nio på morgonen svensk tid, och då fortsätter torg. Brådskar något, gör det i YouTube Studio. Räcker kvoten sällan, begär en större hos Google eller ge kanalen ett eget projekt."
    } else {
        "Torg läser inte YouTube oftare än att dygnets kvot räcker, och håller undan en del av den för svar och åtgärder. Läsningen fortsätter av sig själv. Händer det ofta, läs kanalen mer sällan, begär en större kvot hos Google eller ge kanalen ett eget projekt."
    };
    Problem::new(Kind::AskedToWait, Mender::Time, sentence)
}

fn too_often() -> Problem {
    Problem::new(
        Kind::AskedToWait,
        Mender::Time,
        "Vi har frågat YouTube för tätt. Torg väntar några minuter och fortsätter av sig självt.",
    )
}

fn switched_off() -> Problem {
    Problem::new(
        Kind::InterfaceMissing,
        Mender::Responsible,
        "YouTube Data API v3 är inte påslaget i projektet som nyckeln hör till. Slå på det i Google Cloud-konsolen under API:er och tjänster, vänta några minuter och pröva anslutningen igen.",
    )
}

fn no_longer_there() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "YouTube har stängt kanalen eller kontot som nyckeln hör till. Logga in på YouTube och läs vad som står där.",
    )
}

fn closed() -> Problem {
    Problem::new(
        Kind::OnlyByHand,
        Mender::Responsible,
        "Kommentarsfältet är avstängt under videon, så inget kan skrivas där. Slå på kommentarer i YouTube Studio eller svara på annat sätt, och bekräfta här.",
    )
}

fn passing() -> Problem {
    Problem::new(
        Kind::SourceFault,
        Mender::Time,
        "YouTube kunde inte utföra det just nu. Ett nytt försök görs av sig självt.",
    )
}

/// There is more to look through than one search takes: what was not found may be there all the same.
pub(super) fn not_looked_through() -> Problem {
    Problem::new(
        Kind::SourceFault,
        Mender::Time,
        "YouTubes listor tog inte slut innan torg hade hittat kommentaren, så var den står är inte känt. Ett nytt försök görs av sig självt. Händer det igen, gå igenom det som väntar på granskning i YouTube Studio.",
    )
}

/// What was rejected can never be published again.
pub(super) fn rejected_for_good() -> Problem {
    Problem::new(
        Kind::ItemGone,
        Mender::Responsible,
        "Kommentaren är avvisad på YouTube och kan aldrig visas igen, inte heller av YouTube självt på er begäran.",
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
    fn every_reason_has_a_cause_a_cure_and_somebody_who_can_mend_it() {
        let said = |status, reason: &str| {
            let body =
                format!("{{\"error\":{{\"code\":{status},\"errors\":[{{\"reason\":\"{reason}\"}}]}}}}");
            let problem = failed(status, &body).problem;
            assert!(problem.sentence.ends_with('.'), "{reason}");
            (problem.kind, problem.mender)
        };
        assert_eq!(said(403, "quotaExceeded"), (Kind::AskedToWait, Mender::Time));
        assert_eq!(said(403, "rateLimitExceeded"), (Kind::AskedToWait, Mender::Time));
        assert_eq!(said(403, "commentsDisabled"), (Kind::OnlyByHand, Mender::Responsible));
        assert_eq!(said(403, "insufficientPermissions"), (Kind::MayNotModerate, Mender::Responsible));
        assert_eq!(said(403, "forbidden"), (Kind::MayNotModerate, Mender::Responsible));
        assert_eq!(said(403, "accessNotConfigured"), (Kind::InterfaceMissing, Mender::Responsible));
        assert_eq!(said(401, "authError"), (Kind::AccessRefused, Mender::Responsible));
        assert_eq!(said(404, "commentNotFound"), (Kind::ItemGone, Mender::Responsible));
        assert_eq!(said(400, "processingFailure"), (Kind::SourceFault, Mender::Time));
        assert_eq!(said(400, "commentTextTooLong").0, Kind::StatusUnexpected);
        let until = failed(403, r#"{"error":{"errors":[{"reason":"quotaExceeded"}]}}"#).retry_at;
        assert_eq!(until.to_string(), "2026-04-08T07:00:00Z", "midnight in California");
    }

    #[test]
    fn what_is_no_error_of_theirs_is_left_as_it_was_said() {
        for odd in ["", "null", "[]", "{\"error\":null}", "{\"error\":{\"errors\":[null]}}", "<html>"] {
            assert_eq!(failed(404, odd).problem.sentence, "x.", "{odd}");
            assert_eq!(failed(400, odd).problem.sentence, "x.", "{odd}");
            assert_eq!(failed(403, odd).problem.kind, Kind::MayNotModerate, "{odd}");
        }
    }
}

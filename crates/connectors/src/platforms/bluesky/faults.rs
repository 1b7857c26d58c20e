//! What the platform's own words for a refusal mean, and who can mend it.

use torg_domain::channels::problem::{Mender, Problem, ProblemKind as Kind};

/// What a refusal of a sign-in means, by its code.
pub(super) fn not_let_in(code: &str) -> Problem {
    let say = |mender, sentence: &str| Problem::new(Kind::AccessRefused, mender, sentence);
    match code {
        "AccountTakedown" => {
            say(Mender::Responsible, "Plattformen har stängt kontot. Vänd er till den som driver servern.")
        }
        "AuthFactorTokenRequired" => say(
            Mender::Responsible,
            "Kontot kräver en kod vid inloggning: det som står i kanalens uppgifter är kontots eget lösenord. Skapa ett applösenord (App Password) och använd det i stället.",
        ),
        _ => say(
            Mender::Responsible,
            "Plattformen godtar inte kontot och applösenordet. Skapa ett nytt applösenord (App Password) och byt ut det i kanalens uppgifter.",
        ),
    }
}

/// Whether a code says that a session is over: a new one helps.
pub(super) fn is_over(code: &str) -> bool {
    matches!(code, "ExpiredToken" | "InvalidToken" | "AuthMissing" | "AuthenticationRequired")
}

/// Whether a code says that there is no such record, or no such repository.
pub(super) fn is_missing(code: &str) -> bool {
    matches!(
        code,
        "RecordNotFound"
            | "NotFound"
            | "RepoNotFound"
            | "RepoTakendown"
            | "RepoDeactivated"
            | "RepoSuspended"
    ) || code.starts_with("Could not locate record")
}

/// A text that the platform does not take.
pub(super) fn no_address() -> Problem {
    Problem::new(
        Kind::BadAddress,
        Mender::Responsible,
        "Kanalens adress kan inte användas: skriv kontots sida, eller servern som kontot ligger på.",
    )
}

/// What can be hidden in one thread is used up.
pub(super) fn full() -> Problem {
    Problem::new(
        Kind::StatusUnexpected,
        Mender::Responsible,
        "Plattformen döljer högst 300 svar i en tråd, och så många är redan dolda i den här.",
    )
}

/// The author's own server has not given what it has signed.
pub(super) fn not_handed_over() -> Problem {
    Problem::new(
        Kind::StatusUnexpected,
        Mender::Source,
        "Författarens server lämnade inte ut det signerade beviset.",
    )
}

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

/// Nothing is kept that lets us in.
pub(super) fn nobody_signed_in() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Ingen har loggat in med kontot än. Öppna Åtkomst på kanalens sida och logga in hos plattformen, eller klistra in ett applösenord där.",
    )
}

/// Whether a code says that a session is over: a new one helps.
pub(super) fn is_over(code: &str) -> bool {
    matches!(
        code,
        "ExpiredToken"
            | "InvalidToken"
            | "AuthMissing"
            | "AuthenticationRequired"
            | "invalid_token"
            | "invalid_dpop_proof"
    )
}

/// What somebody signed in for is not taken any more.
pub(super) fn session_over() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Plattformen tar inte emot inloggningen längre. Öppna Åtkomst på kanalens sida och logga in på nytt.",
    )
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

/// A code of the platform's, short enough to be said.
fn said(code: &str) -> String {
    let code: String = code.chars().filter(|c| !c.is_control()).take(80).collect();
    if code.is_empty() { "utan skäl".to_owned() } else { code }
}

/// Nobody can sign in from the address we are reached at.
pub(super) fn not_from_here(origin: &str) -> Problem {
    let sentence = format!(
        "Plattformen behöver kunna läsa vilka vi är, på en adress som börjar med https och som hela internet når. Torg nås här på {origin}, och därifrån går det inte att logga in. Använd ett applösenord, eller be den som driver installationen om en öppen adress. Den som prövar på sin egen dator öppnar torg på http://127.0.0.1 i stället, om den adressen är en av kommunens."
    );
    Problem::new(Kind::BadAddress, Mender::Operator, sentence)
}

/// A key of ours cannot be read or used.
pub(super) fn unsigned() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Nyckeln som hör till inloggningen går inte att använda. Öppna Åtkomst på kanalens sida och logga in på nytt.",
    )
}

/// The channel's account is nobody's.
pub(super) fn unknown_account(user: &str) -> Problem {
    let sentence = format!(
        "Plattformen känner inte till kontot {user}. Kontrollera kontots namn i kanalens uppgifter: det ser ut som exempelkommunen.bsky.social."
    );
    Problem::new(Kind::AccessRefused, Mender::Responsible, sentence)
}

/// A name points at an account that does not go by it.
pub(super) fn called_otherwise(user: &str) -> Problem {
    let sentence = format!(
        "Namnet {user} leder till ett konto som inte själv säger att det heter så. Kontrollera kontots namn, här och hos plattformen."
    );
    Problem::new(Kind::AccessRefused, Mender::Responsible, sentence)
}

/// The account's server, or whoever lets in to it, does not do as the protocol says.
pub(super) fn no_sign_in() -> Problem {
    Problem::new(
        Kind::InterfaceMissing,
        Mender::Source,
        "Servern som kontot ligger på erbjuder inte inloggning på det sätt som torg använder. Använd ett applösenord i stället.",
    )
}

/// It could not be begun.
pub(super) fn not_begun(code: &str, client: &str) -> Problem {
    match code {
        "invalid_client" | "invalid_client_metadata" | "unauthorized_client" | "invalid_redirect_uri" => {
            not_known(code, client)
        }
        _ => {
            let sentence = format!(
                "Plattformen lät oss inte börja inloggningen ({}). Inget är ändrat. Försök igen om en stund, eller använd ett applösenord.",
                said(code)
            );
            Problem::new(Kind::StatusUnexpected, Mender::Source, sentence)
        }
    }
}

/// The platform did not renew what lets us in, and said another reason than that it is over.
pub(super) fn not_renewed(code: &str, client: &str) -> Problem {
    match code {
        "invalid_client" | "invalid_client_metadata" | "unauthorized_client" => not_known(code, client),
        _ => {
            let sentence =
                format!("Plattformen förnyade inte inloggningen ({}). Torg försöker igen.", said(code));
            Problem::new(Kind::StatusUnexpected, Mender::Source, sentence)
        }
    }
}

/// The platform does not know, or cannot look up, who we are.
pub(super) fn not_known(code: &str, client: &str) -> Problem {
    let sentence = format!(
        "Plattformen godtog inte vilka vi är ({}). Adressen {client} måste kunna läsas av alla på internet, utan inloggning. Den som driver installationen kan se till det.",
        said(code)
    );
    Problem::new(Kind::AccessRefused, Mender::Operator, sentence)
}

/// It was broken off at the platform.
pub(super) fn broken_off(code: &str) -> Problem {
    let sentence = format!(
        "Plattformen avbröt inloggningen ({}). Inget är ändrat. Börja om på kanalens sida.",
        said(code)
    );
    Problem::new(Kind::AccessRefused, Mender::Responsible, sentence)
}

/// Somebody else sent the person back.
pub(super) fn not_from_there() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Svaret kom inte från den server som kontot hör till. Inget är ändrat. Börja om på kanalens sida; händer det igen, säg till den som driver installationen.",
    )
}

/// Another account signed in than the channel's.
pub(super) fn another_account(user: &str) -> Problem {
    let sentence = format!(
        "Inloggningen gällde ett annat konto än kanalens, som är {user}. Inget är ändrat. Logga ut hos plattformen, börja om och logga in med kanalens konto."
    );
    Problem::new(Kind::AccessRefused, Mender::Responsible, sentence)
}

/// We were given less than the channel needs.
pub(super) fn too_little() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Inloggningen gav oss mindre rätt än kanalen behöver för att läsas och besvaras. Inget är ändrat. Börja om och godkänn allt som torg ber om, eller använd ett applösenord.",
    )
}

/// The channel is another than it was when it began.
pub(super) fn changed() -> Problem {
    Problem::new(
        Kind::AccessRefused,
        Mender::Responsible,
        "Kanalens konto eller adress ändrades medan inloggningen pågick. Inget är bytt. Börja om på kanalens sida.",
    )
}

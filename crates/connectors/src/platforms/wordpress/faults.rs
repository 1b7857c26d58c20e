//! What is wrong, by what the site answered: a cause, and who can mend it.

use crate::guard::{Answer, Cut, Refused};
use crate::waiting::asked;
use jiff::{SignedDuration, Timestamp};
use torg_domain::{
    channels::problem::{Mender, Problem, ProblemKind as Kind},
    outside::{RawAnswer, platform::PlatformFailure},
};
use url::Url;

/// How soon a failed asking may be tried again, when the site does not say.
const SOON: SignedDuration = SignedDuration::from_mins(1);

/// A failure that nothing was answered to. `doing`: whether something was to be changed.
pub(super) fn unanswered(refused: &Refused, doing: bool, now: Timestamp) -> PlatformFailure {
    // Only what was broken off on the way may have been heard.
    let perhaps_done = doing && matches!(refused, Refused::Unreachable(_) | Refused::TooSlow(..));
    failure(refused.problem(), None, perhaps_done, now)
}

/// A failure by something the site answered.
pub(super) fn failure(
    problem: Problem,
    answer: Option<&Answer>,
    perhaps_done: bool,
    now: Timestamp,
) -> PlatformFailure {
    let wait = answer.and_then(|a| a.header("retry-after")).and_then(|text| asked(text, now));
    let retry_at = now.checked_add(wait.unwrap_or(SOON)).unwrap_or(now);
    PlatformFailure { problem, retry_at, answer: answer.map(|a| a.raw.clone()), perhaps_done }
}

/// Whether what came is from another place than what was asked for.
pub(super) fn moved(asked_for: &str, answer: &RawAnswer) -> Option<Problem> {
    let to = answer.moved.as_deref().unwrap_or(&answer.final_url);
    let (Ok(from), Ok(to)) = (Url::parse(asked_for), Url::parse(to)) else { return None };
    if from.origin() == to.origin() {
        return None;
    }
    let sentence = format!(
        "Sajten skickar oss vidare till {}. Inloggningen följer aldrig med till en annan adress: byt kanalens adress till den.",
        to.origin().ascii_serialization()
    );
    Some(Problem::new(Kind::Moved, Mender::Responsible, sentence))
}

/// What an answer without usable JSON means. None when the answer is whole and its status a success.
pub(super) fn unusable(answer: &Answer) -> Option<Problem> {
    let status = answer.raw.status;
    let html = is_html(answer);
    let say = |kind, mender, sentence: &str| Some(Problem::new(kind, mender, sentence));
    match status {
        429 => say(Kind::AskedToWait, Mender::Time, "Sajten ber oss att vänta (429)."),
        503 if answer.header("retry-after").is_some() => {
            say(Kind::AskedToWait, Mender::Time, "Sajten är stängd en stund och ber oss att vänta (503).")
        }
        500..=599 => {
            let sentence = format!("Sajten har ett eget fel (svar {status}).");
            Some(Problem::new(Kind::SourceFault, Mender::Source, sentence))
        }
        200..=299 => match answer.cut {
            Some(Cut::Limit) => say(
                Kind::CutAtLimit,
                Mender::Operator,
                "Sajtens svar är större än gränsen. Inget av det lästes.",
            ),
            Some(Cut::Time) => say(Kind::TooSlow, Mender::Source, "Sajtens svar kom inte fram i tid."),
            Some(_) => say(Kind::CutOnTheWay, Mender::Time, "Förbindelsen bröts mitt i sajtens svar."),
            None if html => say(
                Kind::HtmlInstead,
                Mender::Source,
                "Sajten svarar med en webbsida där gränssnittets svar skulle stå. Ett tillägg, en brandvägg eller ett underhållsläge kan ligga i vägen.",
            ),
            None => None,
        },
        401 | 407 => say(
            Kind::AccessRefused,
            Mender::Source,
            "Sajten kräver en inloggning redan framför gränssnittet (401). Den som driver sajten behöver släppa fram oss till REST-gränssnittet.",
        ),
        403 => say(
            Kind::AccessRefused,
            Mender::Source,
            "En brandvägg eller ett tillägg framför sajten stänger oss ute (403).",
        ),
        404 | 410 => say(
            Kind::InterfaceMissing,
            Mender::Source,
            "Sajtens gränssnitt (REST) finns inte på adressen: det är avstängt, eller så är sajten inte WordPress.",
        ),
        _ => {
            let sentence = format!("Sajten gav ett oväntat svar ({status}).");
            Some(Problem::new(Kind::StatusUnexpected, Mender::Source, sentence))
        }
    }
}

/// What the interface's own refusal means, by its status and code. None: it speaks of the item alone.
pub(super) fn refused(status: u16, code: &str) -> Option<Problem> {
    let say = |kind, mender, sentence: &str| Some(Problem::new(kind, mender, sentence));
    match (status, code) {
        (_, "rest_no_route" | "rest_disabled" | "rest_api_disabled" | "rest_cannot_access") => say(
            Kind::InterfaceMissing,
            Mender::Source,
            "Sajtens gränssnitt (REST) är avstängt eller saknar det vi behöver. Den som driver sajten behöver slå på det.",
        ),
        (_, code) if code.starts_with("application_passwords_disabled") => say(
            Kind::AccessRefused,
            Mender::Source,
            "Sajten har stängt av applikationslösenord. Den som driver sajten behöver slå på dem för kontot.",
        ),
        // A site says so too when a wrong password was not looked at until the answer was made.
        (401, code) if code.starts_with("rest_") => say(
            Kind::AccessRefused,
            Mender::Responsible,
            "Sajten släpper inte in oss. Kontot och applikationslösenordet godtas inte, eller så ser sajten dem aldrig: skapa ett nytt applikationslösenord, och hjälper det inte tar webbservern troligen bort inloggningen på vägen (huvudet Authorization).",
        ),
        (401, _) => say(
            Kind::AccessRefused,
            Mender::Responsible,
            "Sajten godtar inte kontot och applikationslösenordet. Skapa ett nytt applikationslösenord och byt ut det i kanalens uppgifter.",
        ),
        (403, _) => say(
            Kind::MayNotModerate,
            Mender::Responsible,
            "Kontot får inte göra det här på sajten. Ge det rollen Redaktör, eller en roll som får moderera kommentarer.",
        ),
        (429, _) => say(Kind::AskedToWait, Mender::Time, "Sajten ber oss att vänta (429)."),
        (500 | 502..=599, _) => {
            let sentence = format!("Sajten har ett eget fel (svar {status}).");
            Some(Problem::new(Kind::SourceFault, Mender::Source, sentence))
        }
        _ => None,
    }
}

/// The site's clock is this far from ours.
pub(super) fn skewed(ahead_s: i64) -> Problem {
    let minutes = (ahead_s.abs() + 30) / 60;
    let way = if ahead_s > 0 { "före" } else { "efter" };
    let sentence = format!(
        "Sajtens klocka går {minutes} minuter {way} vår. En av dem går fel, och tider kan bli fel tills den är ställd."
    );
    Problem::new(Kind::ClockSkew, Mender::Source, sentence)
}

/// The site answers, but slowly.
pub(super) fn slow(seconds: u64) -> Problem {
    let sentence = format!("Sajten svarar långsamt: det tog {seconds} sekunder.");
    Problem::new(Kind::SlowAnswers, Mender::Source, sentence)
}

/// The account is shown less than there is.
pub(super) fn withheld() -> Problem {
    Problem::new(
        Kind::MayNotModerate,
        Mender::Responsible,
        "Kontot får inte se allt på sajten: en del kommentarer hålls undan, och det går inte att se om något försvinner. Ge det rollen Redaktör.",
    )
}

/// What was to be acted upon is not there.
pub(super) fn gone() -> Problem {
    Problem::new(Kind::ItemGone, Mender::Responsible, "Det finns inte kvar på sajten.")
}

/// The site said yes, and it stands as it stood.
pub(super) fn nothing_happened() -> Problem {
    Problem::new(
        Kind::NothingHappened,
        Mender::Source,
        "Sajten svarade att det var gjort, men inget har ändrats där. Ett tillägg kan ligga i vägen.",
    )
}

/// JSON that is none, or says something else than it should.
pub(super) fn no_json() -> Problem {
    Problem::new(Kind::NotJson, Mender::Source, "Sajtens svar går inte att läsa: det är inte JSON.")
}

fn is_html(answer: &Answer) -> bool {
    let start: Vec<u8> = answer
        .raw
        .body
        .iter()
        .copied()
        .skip_while(|b| b.is_ascii_whitespace() || !b.is_ascii())
        .take(1)
        .collect();
    start == b"<" || answer.header("content-type").is_some_and(|t| t.to_ascii_lowercase().contains("html"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_has_a_cause_and_somebody_who_can_mend_it() {
        let said = |status, code| refused(status, code).map(|p| (p.kind, p.mender));
        assert_eq!(said(401, "incorrect_password"), Some((Kind::AccessRefused, Mender::Responsible)));
        assert_eq!(said(401, "rest_forbidden_context"), Some((Kind::AccessRefused, Mender::Responsible)));
        assert_eq!(said(403, "rest_cannot_edit"), Some((Kind::MayNotModerate, Mender::Responsible)));
        assert_eq!(said(404, "rest_no_route"), Some((Kind::InterfaceMissing, Mender::Source)));
        assert_eq!(said(401, "rest_cannot_access"), Some((Kind::InterfaceMissing, Mender::Source)));
        assert_eq!(said(501, "application_passwords_disabled"), Some((Kind::AccessRefused, Mender::Source)));
        assert_eq!(said(404, "rest_comment_invalid_id"), None);
        assert_eq!(said(410, "rest_already_trashed"), None);
        assert_eq!(said(501, "rest_trash_not_supported"), None);
    }

    #[test]
    fn a_move_to_another_host_is_told_and_one_within_it_is_none() {
        let at = |to: &str| RawAnswer { final_url: to.into(), ..RawAnswer::default() };
        assert!(moved("https://a.test/x", &at("https://a.test/x/")).is_none());
        let told = moved("http://a.test/x", &at("https://a.test/x/")).unwrap();
        assert!(told.sentence.contains("https://a.test"));
    }
}

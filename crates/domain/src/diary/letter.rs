//! The letter to the registrar of a diary that is kept elsewhere (domain facts 5.4).
//!
//! Mail can be read on its way: the letter holds the public form of the columns and nothing of the
//! message. Whoever may read more follows the link and signs in.

use super::answer;
use super::columns::{first_words, masked};
use super::handed::Handed;
use crate::time;

/// The subject line and the text.
///
/// `handed` holds the public form. Identifying data are masked once more: what was written before a rule
/// was sharpened does not leave by mail.
#[must_use]
pub fn write(handed: &Handed) -> (String, String) {
    let today = time::day_of(handed.at);
    let line = |text: &str| first_words(&masked(text, today), 200);
    let subject = format!(
        "Registrering: {} {} {}",
        first_words(&handed.authority, 60),
        first_words(&handed.channel, 60),
        answer::reference(&handed.token)
    );
    let mut text =
        format!("En handling ska registreras i {}s diarium.\n\n", handed.authority.trim_end_matches('s'));
    let mut row = |label: &str, value: &str| {
        text.push_str(&format!("{label}: {value}\n"));
    };
    row("Handling", handed.direction.swedish());
    row("Datum", &handed.on.to_string());
    let who = match handed.direction {
        super::handed::Direction::Incoming => "Avsändare",
        super::handed::Direction::Outgoing => "Mottagare",
    };
    row(who, &handed.counterpart.as_deref().map_or_else(|| "lämnas inte i e-post".to_owned(), line));
    row("Rör", &handed.subject.as_deref().map_or_else(|| "lämnas inte i e-post".to_owned(), line));
    row("Kanal", &line(&handed.channel));
    row("Sekretess", handed.marking.as_deref().unwrap_or("ingen markering"));
    if let Some(case) = &handed.case {
        row("Föreslaget ärende", &line(case));
    }
    row("Registreras av", &line(&handed.registrar));
    text.push('\n');
    match &handed.link {
        Some(link) => text.push_str(&format!("Handlingen läses efter inloggning: {link}\n")),
        None => text.push_str("Handlingen läses i torg efter inloggning.\n"),
    }
    text.push_str(&format!(
        "\nSvara på det här brevet med diarienumret och låt ämnesraden stå kvar.\nReferens: {}\n\n{}\n",
        handed.token, handed.municipality
    ));
    (subject, text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diary::handed::Direction;
    use jiff::civil::date;

    fn handed() -> Handed {
        Handed {
            token: "0193abcd0193abcd".into(),
            municipality: "Exempelby kommun".into(),
            authority: "Kommunstyrelsen".into(),
            channel: "Lillbloggen".into(),
            direction: Direction::Incoming,
            on: date(2026, 11, 27),
            counterpart: Some("Anna L.".into()),
            subject: Some("Meddelande i Lillbloggen: trasig gatlykta".into()),
            marking: None,
            marked_at: None,
            case: Some("KS 2026/12".into()),
            registrar: "Rut Berg".into(),
            at: "2026-11-28T09:00:00Z".parse().unwrap(),
            link: Some("https://torg.example/desk/diary/entry/7".into()),
        }
    }

    #[test]
    fn the_letter_says_the_laws_columns_and_how_to_answer() {
        let (subject, text) = write(&handed());
        assert_eq!(subject, "Registrering: Kommunstyrelsen Lillbloggen [torg 0193abcd0193abcd]");
        for line in [
            "Datum: 2026-11-27",
            "Avsändare: Anna L.",
            "Rör: Meddelande i Lillbloggen: trasig gatlykta",
            "Sekretess: ingen markering",
            "Föreslaget ärende: KS 2026/12",
            "Referens: 0193abcd0193abcd",
        ] {
            assert!(text.lines().any(|l| l == line), "{line} is not in\n{text}");
        }
        assert_eq!(answer::token_in(&subject), Some("0193abcd0193abcd"));
    }

    #[test]
    fn what_is_kept_apart_and_what_identifies_never_leaves_by_mail() {
        let (subject, text) = write(&Handed {
            counterpart: None,
            subject: Some("Om 640823-3234\nBcc: x@example.test".into()),
            marking: Some("21 kap. 3 §".into()),
            ..handed()
        });
        assert!(text.contains("Avsändare: lämnas inte i e-post") && text.contains("Sekretess: 21 kap. 3 §"));
        assert!(!text.contains("3234") && !text.contains("Anna"));
        assert!(!text.lines().any(|l| l.starts_with("Bcc")) && !subject.contains('\n'));
    }
}

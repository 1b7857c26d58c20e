//! What a registrar wrote back: which hand-over it answers, and the number it gives.
//!
//! A machine proposes the number; a person who sees the letter takes it down. Where the letter says two,
//! or none, that is said, and nothing is guessed.

use super::number::{self, Number};
use jiff::civil::Date;

/// Opens and closes the reference in a subject line: `[torg 0193abcd]`.
const OPEN: &str = "[torg ";

/// What an answer came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It gives this number.
    Number(Number),
    /// It names several, and does not say which.
    Several(Vec<Number>),
    /// It names none.
    None,
}

/// The reference as it stands in a subject line.
#[must_use]
pub fn reference(token: &str) -> String {
    format!("{OPEN}{token}]")
}

/// The reference in a subject or text, if there is one: the answer need not say anything else.
#[must_use]
pub fn token_in(text: &str) -> Option<&str> {
    let (_, after) = text.split_once(OPEN)?;
    let (token, _) = after.split_once(']')?;
    let plain = (8..=40).contains(&token.len()) && token.bytes().all(|b| b.is_ascii_alphanumeric());
    plain.then_some(token)
}

/// Reads a letter's text for the number it gives. What it quotes of ours is left out: our own letter may
/// name the case that we proposed.
#[must_use]
pub fn read(text: &str, today: Date) -> Answer {
    let own = unquoted(text);
    let mut found = number::all_in(&own, today);
    if found.len() > 1 {
        // Several: the one on a line that says it is the number, when only one line does.
        let said: Vec<Number> = own
            .lines()
            .filter(|line| says_number(line))
            .flat_map(|line| number::all_in(line, today))
            .fold(Vec::new(), |mut all, n| {
                if !all.iter().any(|other: &Number| other.normal == n.normal) {
                    all.push(n);
                }
                all
            });
        if said.len() == 1 {
            found = said;
        }
    }
    match found.len() {
        0 => Answer::None,
        1 => found.pop().map_or(Answer::None, Answer::Number),
        _ => Answer::Several(found),
    }
}

fn says_number(line: &str) -> bool {
    let line = line.to_lowercase();
    ["dnr", "diarienummer", "diarienr", "ärendenummer", "registrera", "diariefö"]
        .iter()
        .any(|word| line.contains(word))
}

/// The letter without what it quotes: everything from the first sign of an older letter on.
fn unquoted(text: &str) -> String {
    let mut own = String::new();
    for line in text.lines() {
        let plain = line.trim();
        let small = plain.to_lowercase();
        let older = small.starts_with("-----original")
            || small.starts_with("-----ursprungligt")
            || small.starts_with("________________")
            || (small.starts_with("från:") || small.starts_with("from:"))
            || ((small.starts_with("den ") || small.starts_with("on "))
                && (small.ends_with("skrev:") || small.ends_with("wrote:")));
        if older {
            break;
        }
        if !plain.starts_with('>') {
            own.push_str(line);
            own.push('\n');
        }
    }
    own
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    fn number(text: &str) -> String {
        match read(text, date(2026, 11, 28)) {
            Answer::Number(n) => n.written,
            Answer::Several(all) => format!("{} stycken", all.len()),
            Answer::None => "inget".into(),
        }
    }

    #[test]
    fn the_number_is_read_out_of_the_letters_that_registrars_write() {
        let quoted =
            "\n> Föreslaget ärende: KS 2026/12\n> Hälsningar\n\nFrån: torg@kommun.example\nÄrende KS 2026/13";
        for (letter, says) in [
            ("Hej! Registrerat som KSN-2026-0385.\n\nMvh Rut".to_owned(), "KSN-2026-0385"),
            ("KS 2026/00123".to_owned(), "KS 2026/00123"),
            (format!("Dnr KS 2026/99{quoted}"), "KS 2026/99"),
            (format!("Klart.{quoted}"), "inget"),
            ("Den 3 december 2026 skrev:\nDnr KS 2026/7".to_owned(), "inget"),
            ("Tillhör KS 2025/4.\nDiarienummer: KS 2026/5".to_owned(), "KS 2026/5"),
            ("KS 2025/4 och KS 2026/5".to_owned(), "2 stycken"),
            ("KS 2026/5, alltså KS2026/005".to_owned(), "KS 2026/5"),
            (String::new(), "inget"),
        ] {
            assert_eq!(number(&letter), says, "{letter}");
        }
    }

    #[test]
    fn the_reference_goes_out_and_comes_back() {
        let subject = format!("SV: Registrering: Kommunstyrelsen {}", reference("0193abcd0193abcd"));
        assert_eq!(token_in(&subject), Some("0193abcd0193abcd"));
        for other in ["SV: Registrering", "[torg ]", "[torg a b c d e f]", "[torg 0193abcd", "[torg ../../x]"]
        {
            assert_eq!(token_in(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn any_letter_is_read_without_harm(text in "\\PC{0,400}(\n\\PC{0,80}){0,5}") {
            let _ = read(&text, date(2026, 11, 28));
            let _ = token_in(&text);
        }
    }
}

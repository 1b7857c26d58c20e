//! The law's four columns (OSL 5 kap. 2 §): when, number, from or to whom, what it is about in short.
//!
//! The last two may be left out of the form that is shown to everybody, or written otherwise there, so
//! that the register as such stays public (third paragraph). The restricted form holds them as they are.
//! Personal numbers and what else identifies somebody in a text never stand in the public form, whatever
//! was chosen.

use crate::privacy::{self, Kind, Rules};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Most characters of a column.
pub const LONGEST: usize = 300;

/// How a column stands in the public form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// As in the restricted form, identifying data masked.
    Same,
    /// Otherwise.
    Replaced(String),
    /// Not at all.
    LeftOut,
}

impl Shown {
    /// The word the database and forms keep.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Replaced(_) => "replaced",
            Self::LeftOut => "left-out",
        }
    }

    /// A choice from its word; a word nobody knows shows the least.
    #[must_use]
    pub fn of(word: &str, replacement: &str) -> Self {
        match word {
            "same" => Self::Same,
            "replaced" if !replacement.trim().is_empty() => Self::Replaced(replacement.trim().to_owned()),
            _ => Self::LeftOut,
        }
    }

    /// What stands in the public form of a column that reads `restricted`. None: it is left out.
    #[must_use]
    pub fn public(&self, restricted: &str, today: Date) -> Option<String> {
        let text = match self {
            Self::Same => restricted,
            Self::Replaced(other) => other,
            Self::LeftOut => return None,
        };
        let text = masked(text.trim(), today);
        (!text.is_empty()).then_some(text)
    }
}

/// A copy without personal numbers, telephone numbers, addresses and the like.
#[must_use]
pub fn masked(text: &str, today: Date) -> String {
    privacy::mask(text, &privacy::scan(&Rules::new(today), text))
}

/// Whether a text holds a personal number or words of protected identity.
#[must_use]
pub fn identifies(text: &str, today: Date) -> bool {
    privacy::scan(&Rules::new(today), text).iter().any(|f| {
        matches!(
            f.kind,
            Kind::ProtectedIdentity | Kind::PersonalNumber | Kind::CoordinationNumber | Kind::InterimNumber
        )
    })
}

/// Words in a row that make a quotation.
const QUOTED: usize = 4;

/// Whether a public text quotes a message that must not be read there: four of its words in a row, or all
/// of a shorter one.
#[must_use]
pub fn quotes(public: &str, message: &str) -> bool {
    let (ours, theirs) = (words(public), words(message));
    let length = QUOTED.min(theirs.len());
    if length == 0 || ours.len() < length {
        return false;
    }
    let runs: BTreeSet<&[String]> = theirs.windows(length).collect();
    ours.windows(length).any(|run| runs.contains(run))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

/// What is known of a message when its columns are proposed.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Who wrote it, as shown at the platform.
    pub author: &'a str,
    /// Its title, if it has one.
    pub title: Option<&'a str>,
    /// Its text.
    pub text: &'a str,
    /// The channel's name.
    pub channel: &'a str,
    /// The day it reached us, or was drawn up.
    pub on: Date,
    /// We wrote it.
    pub ours: bool,
    /// It was sent to us alone.
    pub direct: bool,
    /// It is marked secret, or a ground says secrecy.
    pub secret: bool,
    /// It is out of public view at its platform.
    pub hidden: bool,
    /// Today in Sweden.
    pub today: Date,
}

/// The columns as they are first filled in; a person looks them through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Columns {
    /// When it came in or was drawn up.
    pub on: Date,
    /// From or to whom.
    pub counterpart: String,
    /// How that is shown.
    pub counterpart_shown: Shown,
    /// What it is about.
    pub subject: String,
    /// How that is shown.
    pub subject_shown: Shown,
}

impl Columns {
    /// Proposes the columns of a message.
    #[must_use]
    pub fn propose(facts: &Facts<'_>) -> Self {
        let kind = if facts.ours {
            "Kommunens inlägg i"
        } else if facts.direct {
            "Direktmeddelande i"
        } else {
            "Meddelande i"
        };
        let about = facts.title.filter(|t| !t.trim().is_empty()).unwrap_or(facts.text);
        let said = first_words(&masked(about, facts.today), 120);
        let subject = if said.is_empty() {
            format!("{kind} {}", facts.channel)
        } else {
            format!("{kind} {}: {said}", facts.channel)
        };
        let guarded = facts.secret || facts.direct || identifies(facts.text, facts.today);
        let subject_shown = if facts.secret || facts.direct || facts.hidden || guarded {
            Shown::Replaced(format!("{kind} {}", facts.channel))
        } else {
            Shown::Same
        };
        let counterpart = first_words(facts.author, 120);
        let counterpart_shown = if guarded { Shown::LeftOut } else { Shown::Same };
        Self {
            on: facts.on,
            counterpart,
            counterpart_shown,
            subject: first_words(&subject, LONGEST),
            subject_shown,
        }
    }
}

/// The first words of a text on one line, at most so many characters.
#[must_use]
pub fn first_words(text: &str, most: usize) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= most {
        return line;
    }
    let mut cut: String = line.chars().take(most.saturating_sub(1)).collect();
    if let Some(space) = cut.rfind(' ').filter(|at| *at > most / 2) {
        cut.truncate(space);
    }
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 11, 28);

    fn facts(text: &str) -> Facts<'_> {
        Facts {
            author: "Anna L.",
            title: None,
            text,
            channel: "Lillbloggen",
            on: TODAY,
            ours: false,
            direct: false,
            secret: false,
            hidden: false,
            today: TODAY,
        }
    }

    #[test]
    fn an_open_comment_is_proposed_with_its_sender_and_its_first_words() {
        let columns = Columns::propose(&facts("Gatlyktan vid\nskolan är trasig, ring 070-174 06 05"));
        assert_eq!(columns.counterpart_shown.public(&columns.counterpart, TODAY).unwrap(), "Anna L.");
        let subject = columns.subject_shown.public(&columns.subject, TODAY).unwrap();
        assert_eq!(subject, "Meddelande i Lillbloggen: Gatlyktan vid skolan är trasig, ring 070-••• •• ••");
    }

    #[test]
    fn what_is_secret_direct_or_taken_down_is_proposed_without_its_words() {
        let text = "Min granne slår sina barn varje kväll";
        for guarded in [
            Facts { secret: true, ..facts(text) },
            Facts { direct: true, ..facts(text) },
            Facts { hidden: true, ..facts(text) },
            facts("Jag har skyddad identitet, svara inte här"),
        ] {
            let columns = Columns::propose(&guarded);
            let public = columns.subject_shown.public(&columns.subject, TODAY).unwrap();
            assert!(!quotes(&public, guarded.text), "{public}");
            assert!(public.ends_with("i Lillbloggen"), "{public}");
        }
        let secret = Columns::propose(&Facts { secret: true, ..facts(text) });
        assert_eq!(secret.counterpart_shown.public(&secret.counterpart, TODAY), None);
    }

    #[test]
    fn a_quotation_is_four_words_in_a_row_or_all_of_a_short_message() {
        let message = "Min granne slår sina barn varje kväll";
        assert!(quotes("Om: granne slår sina barn", message));
        assert!(quotes("GRANNE, slår: sina BARN!", message));
        assert!(!quotes("En orosanmälan om barn", message));
        assert!(quotes("Ris och ros: hjälp mig", "Hjälp mig!"));
        assert!(!quotes("", "Hjälp") && !quotes("Hjälp", ""));
    }

    #[test]
    fn a_choice_nobody_knows_shows_the_least() {
        assert_eq!(Shown::of("same", ""), Shown::Same);
        assert_eq!(Shown::of("replaced", " "), Shown::LeftOut);
        assert_eq!(Shown::of("?", "x"), Shown::LeftOut);
        for shown in [Shown::Same, Shown::Replaced("x".into()), Shown::LeftOut] {
            assert_eq!(Shown::of(shown.word(), "x"), shown);
        }
    }

    proptest! {
        #[test]
        fn the_public_form_never_shows_a_word_that_was_kept_apart(
            secret in proptest::collection::vec("hemlig[a-z]{3,10}", 1..12),
            replacement in "[a-g ]{0,30}",
            out in any::<bool>(),
        ) {
            let restricted = secret.join(" ");
            let shown = if out { Shown::LeftOut } else { Shown::of("replaced", &replacement) };
            let public = shown.public(&restricted, TODAY).unwrap_or_default();
            for word in &secret {
                prop_assert!(!public.contains(word.as_str()));
            }
        }

        #[test]
        fn a_personal_number_never_stands_in_the_public_form(before in "[a-zåäö ]{0,20}", after in "[a-zåäö ]{0,20}") {
            let text = format!("{before} 640823-3234 {after}");
            for shown in [Shown::Same, Shown::Replaced(text.clone())] {
                let public = shown.public(&text, TODAY).unwrap();
                prop_assert!(!public.contains("3234"), "{}", public);
            }
            let columns = Columns::propose(&facts(&text));
            prop_assert!(!columns.subject.contains("3234"));
        }
    }
}

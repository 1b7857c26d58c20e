//! The one rule that every outgoing letter passes: a [`Letter`] cannot be had in another way.

use crate::mail::id::MailId;
use crate::privacy;
use jiff::civil::Date;
use std::collections::HashSet;

/// Where the link goes in a text.
pub const LINK: &str = "{länk}";

/// So many words in a row from a message are a quotation; from a shorter message, all of them.
const RUN: usize = 6;
/// Fewer words than this say nothing that a letter could not say by itself.
const FEWEST: usize = 4;

/// A letter to be written.
#[derive(Clone, Debug)]
pub struct Draft<'a> {
    /// What it is about; none lets the mailer make an id.
    pub id: Option<&'a MailId>,
    /// The receiver's address, alone or as `Name <address>`.
    pub to: &'a str,
    /// The subject, one line.
    pub subject: &'a str,
    /// The text; [`LINK`] stands where the link goes.
    pub text: &'a str,
    /// The link, of our own making.
    pub link: Option<&'a str>,
    /// What the message said, which the letter may not say again.
    pub never: &'a [&'a str],
    /// Whose host its id is under.
    pub host: &'a str,
    /// Today: which numbers can be somebody's.
    pub today: Date,
}

/// One plain letter, written and found fit to be sent in the open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    id: Option<String>,
    to: String,
    subject: String,
    text: String,
}

/// Why a letter may not be sent; the sentence somebody sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NotFit {
    /// PD-13, `dsl-3-10`: no override.
    #[error("det står ett personnummer i det")]
    PersonalNumber,
    /// Mail is read on its way; what somebody wrote to us is not sent about in it.
    #[error("det återger vad som stod i meddelandet")]
    Quotes,
    /// A line break where none belongs: somebody put it there.
    #[error("mottagaren eller ämnet innehåller en radbrytning eller annat otillåtet tecken")]
    BrokenLine,
    /// More than a letter needs.
    #[error("det är för långt")]
    TooLong,
}

impl Letter {
    /// Writes a letter.
    ///
    /// # Errors
    /// When the rule refuses it: personal numbers, words of the message, a broken line.
    pub fn write(draft: &Draft<'_>) -> Result<Self, NotFit> {
        if [draft.to, draft.subject].iter().any(|line| line.chars().any(char::is_control)) {
            return Err(NotFit::BrokenLine);
        }
        if draft.text.len() > 100_000 || draft.subject.len() > 1_000 || draft.to.len() > 400 {
            return Err(NotFit::TooLong);
        }
        // The link is made of ids, whose digits may look like anything: it is put in afterwards.
        let said = format!("{}\n{}", draft.subject, draft.text);
        let someones = |f: &privacy::Finding| {
            matches!(f.kind, privacy::Kind::PersonalNumber | privacy::Kind::CoordinationNumber)
        };
        if privacy::scan(&privacy::Rules::new(draft.today), &said).iter().any(someones) {
            return Err(NotFit::PersonalNumber);
        }
        if draft.never.iter().any(|message| quotes(&said, message)) {
            return Err(NotFit::Quotes);
        }
        Ok(Self {
            id: draft.id.map(|id| id.written(draft.host)),
            to: draft.to.to_owned(),
            subject: draft.subject.to_owned(),
            text: draft.text.replace(LINK, draft.link.unwrap_or_default()),
        })
    }

    /// Its Message-ID, brackets and all; none when the mailer makes one.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The receiver, alone or as `Name <address>`.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// The subject, one line.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The text, plain.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Whether a text says again what a message said.
#[must_use]
pub fn quotes(text: &str, message: &str) -> bool {
    let (text, message) = (words(text), words(message));
    let run = message.len().min(RUN);
    if run < FEWEST {
        return false;
    }
    let all: HashSet<&[String]> = text.windows(run).collect();
    message.windows(run).any(|some| all.contains(some))
}

fn words(text: &str) -> Vec<String> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mail::id::Mailed;
    use jiff::civil::date;

    fn draft<'a>(text: &'a str, never: &'a [&'a str]) -> Draft<'a> {
        Draft {
            id: None,
            to: "anna@exempel.test",
            subject: "Vi har tagit bort ditt inlägg",
            text,
            link: Some("https://torg.exempel.test/r/0123-4567-89AB-CDEF"),
            never,
            host: "torg.exempel.test",
            today: date(2026, 4, 7),
        }
    }

    #[test]
    fn a_letter_holds_no_personal_number_whoever_wrote_it() {
        for number in ["19811218-9876", "811218-9876", "198112189876", "19811278-9873"] {
            let text = format!("Skälet är att {number} stod där. {LINK}");
            assert_eq!(Letter::write(&draft(&text, &[])), Err(NotFit::PersonalNumber), "{number}");
            let subject = Draft { subject: &text, ..draft("Hej", &[]) };
            assert_eq!(Letter::write(&subject), Err(NotFit::PersonalNumber));
        }
        let ours = "https://torg.exempel.test/desk/message/19811218-9876";
        assert!(
            Letter::write(&Draft { link: Some(ours), ..draft(LINK, &[]) }).is_ok(),
            "a link of ids is ours"
        );
    }

    #[test]
    fn a_letter_says_nothing_of_what_the_message_said() {
        let message = "Du är en idiot, Lena, och det vet hela stan.";
        for text in [
            "Du skrev: \u{201d}Du är en idiot, Lena, och det vet hela stan.\u{201d}",
            "Det stod att du är en IDIOT lena och det vet alla.",
        ] {
            assert_eq!(Letter::write(&draft(text, &[message])), Err(NotFit::Quotes), "{text}");
        }
        assert!(Letter::write(&draft("Skälet är: förolämpning.", &[message])).is_ok());
        assert_eq!(
            Letter::write(&draft("Ni skrev bort med er alla.", &["Bort med er alla!"])),
            Err(NotFit::Quotes)
        );
        assert!(Letter::write(&draft("Hej! Vi svarar.", &["Hej!", ""])).is_ok(), "one word is nobody's");
    }

    #[test]
    fn a_receiver_or_subject_cannot_grow_a_header() {
        for (to, subject) in
            [("a@x.test\r\nBcc: b@x.test", "Hej"), ("a@x.test", "Hej\nX: y"), ("a@x.test", "Hej\0")]
        {
            assert_eq!(Letter::write(&Draft { to, subject, ..draft("Hej", &[]) }), Err(NotFit::BrokenLine));
        }
        let long = "a".repeat(100_001);
        assert_eq!(Letter::write(&draft(&long, &[])), Err(NotFit::TooLong));
    }

    #[test]
    fn the_link_stands_where_it_belongs_and_the_id_tells_what_it_is_about() {
        let id = MailId { mailed: Mailed::Notice(uuid::Uuid::nil()), municipality: "lill".into() };
        let letter = Letter::write(&Draft { id: Some(&id), ..draft("Öppna: {länk}\n", &[]) }).unwrap();
        assert_eq!(letter.text(), "Öppna: https://torg.exempel.test/r/0123-4567-89AB-CDEF\n");
        assert_eq!(MailId::read(letter.id().unwrap()), Some(id));
    }
}

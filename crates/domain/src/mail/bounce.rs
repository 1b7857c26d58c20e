//! A letter that came back (RFC 3464): what a report says, and in which words it is told.

use crate::mail::id::MailId;
use crate::policy::reading::words;

words! {
    /// What a report says became of a letter.
    pub enum Outcome {
        /// It did not arrive, and will not.
        Failed = "failed", "kom inte fram";
        /// It has not arrived yet; the mail server tries on.
        Delayed = "delayed", "är försenat";
        /// It arrived, or was passed on.
        Arrived = "arrived", "kom fram";
    }
}

/// A report, as far as it is used. Its own sentences are left out: they are anybody's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bounce {
    /// Which letter of ours.
    pub about: MailId,
    /// What became of it.
    pub outcome: Outcome,
    /// The status, three numbers (RFC 3463); none when it says none.
    pub status: Option<Status>,
}

/// A status of RFC 3463: class, subject, detail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status(pub u8, pub u16, pub u16);

impl Status {
    /// Reads `5.1.1`, and what may follow it; none when it begins otherwise.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let first = text.split_whitespace().next()?;
        let mut parts = first.splitn(3, '.');
        let class = parts.next()?.parse().ok().filter(|c| matches!(c, 2 | 4 | 5))?;
        let number = |text: &str| text.parse::<u16>().ok().filter(|n| *n < 1000);
        Some(Self(class, number(parts.next()?)?, number(parts.next()?)?))
    }

    /// Whether it is for good.
    #[must_use]
    pub fn is_permanent(self) -> bool {
        self.0 == 5
    }

    /// What it means, in words that somebody can act on.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match (self.1, self.2) {
            (1, 0..=6) => "adressen finns inte",
            (1, _) => "adressen går inte att använda",
            (2, 1) => "brevlådan är avstängd",
            (2, 2) => "brevlådan är full",
            (2, 3) | (3, 4) => "brevet är för stort för mottagaren",
            (4, 7) => "mottagarens e-postserver svarade inte i tid",
            (4, _) => "mottagarens e-postserver gick inte att nå",
            (7, _) => "mottagarens e-postserver släpper inte in brev från oss",
            _ => "mottagarens e-postserver tog inte emot brevet",
        }
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{}.{}", self.0, self.1, self.2)
    }
}

impl Bounce {
    /// Why it did not arrive, in a sentence's middle: "brevlådan är full (5.2.2)".
    #[must_use]
    pub fn why(&self) -> String {
        match self.status {
            Some(status) => format!("{} ({status})", status.swedish()),
            None => "mottagarens e-postserver sade inte varför".into(),
        }
    }
}

/// How long trouble with a staff address is shown after the last letter that came back.
const SHOWN_DAYS: i64 = 30;

/// Whether trouble with somebody's address still counts: it is the address that stands, and the last letter
/// that came back did so lately.
#[must_use]
pub fn still_counts(address: &str, bounced: &str, last: jiff::Timestamp, now: jiff::Timestamp) -> bool {
    let days = now.duration_since(last).as_hours() / 24;
    address.eq_ignore_ascii_case(bounced) && days < SHOWN_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_told_in_words_and_junk_is_none() {
        for (text, words) in [
            ("5.1.1", "adressen finns inte"),
            ("5.2.2 (mailbox full)", "brevlådan är full"),
            ("5.7.1", "mottagarens e-postserver släpper inte in brev från oss"),
            ("4.4.7", "mottagarens e-postserver svarade inte i tid"),
            ("5.99.99", "mottagarens e-postserver tog inte emot brevet"),
        ] {
            assert_eq!(Status::read(text).unwrap().swedish(), words, "{text}");
        }
        for junk in
            ["", "5", "5.1", "3.1.1", "5.x.1", "5.1.1000", "-5.1.1", "5.1.1.1", "9".repeat(500).as_str()]
        {
            assert_eq!(Status::read(junk), None, "{junk}");
        }
    }

    #[test]
    fn trouble_is_told_while_it_is_the_same_address_and_fresh() {
        let at = |text: &str| text.parse::<jiff::Timestamp>().unwrap();
        let (last, now) = (at("2026-04-01T08:00:00Z"), at("2026-04-07T08:00:00Z"));
        assert!(still_counts("Maja@lill.example", "maja@lill.example", last, now));
        assert!(!still_counts("maja.ek@lill.example", "maja@lill.example", last, now));
        assert!(!still_counts("maja@lill.example", "maja@lill.example", last, at("2026-05-02T08:00:00Z")));
    }
}

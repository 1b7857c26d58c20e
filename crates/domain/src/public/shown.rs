//! Whether a message may be shown to everybody, on the page and in the feeds.
//!
//! Only our own posts are (AG-10), and only while nothing speaks against it. Whoever adds a reason not to
//! show adds it here: everything public asks this rule.

use crate::channels::taken::Standing;
use crate::inbox::tracks::Publication;
use crate::privacy::{Kind, Rules, scan};

/// What is known of a post of ours that is public at its platform.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Where the publication stands.
    pub publication: Option<Publication>,
    /// How it stood at its source when it was last seen; none where nobody looks.
    pub standing: Option<Standing>,
    /// Whether a decision to remove it stands or waits for a second person.
    pub decided_away: bool,
    /// What triage proposed, as words.
    pub flags: &'a [&'a str],
    /// Its title.
    pub title: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Why a post is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotShown {
    /// Not visible at its platform, by our hand or anybody's.
    Hidden,
    /// Decided, or about to be decided, to be removed.
    Decided,
    /// Personal data that are never published stand in it, or may do (PD-13, dataskyddslagen 3 kap. 10 §).
    PersonalData,
}

/// Kinds of personal data with which nothing is published here, however unsure the finding. Telephone
/// numbers, mail addresses and places are not among them: they stand in what a municipality says of itself.
const NEVER: [Kind; 9] = [
    Kind::ProtectedIdentity,
    Kind::PersonalNumber,
    Kind::CoordinationNumber,
    Kind::InterimNumber,
    Kind::TruncatedPersonalNumber,
    Kind::PaymentCard,
    Kind::IdentityDocument,
    Kind::BankAccount,
    Kind::BirthDate,
];

/// Whether everybody may see it.
///
/// # Errors
/// Why not.
pub fn shown(rules: &Rules, facts: &Facts<'_>) -> Result<(), NotShown> {
    let there = matches!(facts.publication, Some(Publication::Visible | Publication::Restored));
    if !there || facts.standing.is_some_and(|s| s != Standing::Visible) {
        return Err(NotShown::Hidden);
    }
    if facts.decided_away {
        return Err(NotShown::Decided);
    }
    let found = |text: &str| scan(rules, text).iter().any(|finding| NEVER.contains(&finding.kind));
    if facts.flags.contains(&"data") || found(facts.title) || found(facts.text) {
        return Err(NotShown::PersonalData);
    }
    Ok(())
}

/// Whether a picture of a post that may be shown may be shown with it: described for those who do not see it
/// (WCAG 1.1.1, DOS-lagen), and without personal data that are never published in the words beside it.
#[must_use]
pub fn picture_shown(rules: &Rules, alt: &str, credit: &str) -> bool {
    let found = |text: &str| scan(rules, text).iter().any(|finding| NEVER.contains(&finding.kind));
    !alt.trim().is_empty() && !found(alt) && !found(credit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(text: &str) -> Facts<'_> {
        Facts {
            publication: Some(Publication::Visible),
            standing: None,
            decided_away: false,
            flags: &[],
            title: "Simhallen",
            text,
        }
    }

    fn ask(facts: &Facts<'_>) -> Result<(), NotShown> {
        shown(&Rules::new(jiff::civil::date(2026, 4, 7)), facts)
    }

    #[test]
    fn what_a_municipality_says_of_itself_is_shown_with_its_telephone_and_address() {
        for text in [
            "Simhallen öppnar i morgon.",
            "Ring kontaktcenter på 0123-45 67 89 eller skriv till kommun@lill.example.",
        ] {
            assert_eq!(ask(&post(text)), Ok(()), "{text}");
        }
    }

    #[test]
    fn a_personal_number_is_never_shown_however_it_is_written() {
        for text in ["Hör av dig, 811228-9874!", "19811228 9874", "811228–9874", "640823-XXXX", "811228-9875"]
        {
            assert_eq!(ask(&post(text)), Err(NotShown::PersonalData), "{text}");
        }
        let titled = Facts { title: "811228-9874", ..post("Hej") };
        assert_eq!(ask(&titled), Err(NotShown::PersonalData));
        assert_eq!(ask(&Facts { flags: &["data"], ..post("Hej") }), Err(NotShown::PersonalData));
    }

    #[test]
    fn a_picture_is_shown_only_with_words_and_without_a_personal_number_in_them() {
        let rules = Rules::new(jiff::civil::date(2026, 4, 7));
        assert!(picture_shown(&rules, "Badhuset i morgonljus", "Eva Sund"));
        for (alt, credit) in [(" ", "Eva Sund"), ("811228-9874", ""), ("Badhuset", "811228-9874")] {
            assert!(!picture_shown(&rules, alt, credit), "{alt} {credit}");
        }
    }

    #[test]
    fn only_what_anybody_sees_at_the_platform_is_shown() {
        for publication in Publication::ALL {
            let shown = matches!(publication, Publication::Visible | Publication::Restored);
            let facts = Facts { publication: Some(*publication), ..post("Hej") };
            assert_eq!(ask(&facts).is_ok(), shown, "{publication}");
        }
        assert_eq!(ask(&Facts { publication: None, ..post("Hej") }), Err(NotShown::Hidden));
        for standing in [Standing::Hidden, Standing::Binned, Standing::Gone] {
            assert_eq!(ask(&Facts { standing: Some(standing), ..post("Hej") }), Err(NotShown::Hidden));
        }
        assert_eq!(ask(&Facts { decided_away: true, ..post("Hej") }), Err(NotShown::Decided));
    }
}

//! Facts the municipality sets of itself, in one place for all that tells them: the public pages and what each
//! channel tells of itself. How it is reached, how long things are kept, and how accessible the pages are
//! (IN-14, IN-17, IN-24; DOS-lagen 13 and 14 §§).

use std::collections::BTreeMap;

macro_rules! facts { ($($(#[$doc:meta])* $name:ident = $word:literal;)*) => {
    /// One fact.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
    pub enum Fact { $($(#[$doc])* $name,)* }

    impl Fact {
        /// Every fact, in the order of the form.
        pub const ALL: &[Self] = &[$(Self::$name,)*];

        /// The word it is kept under.
        #[must_use]
        pub fn word(self) -> &'static str { match self { $(Self::$name => $word,)* } }

        /// The fact behind a word.
        #[must_use]
        pub fn from_word(word: &str) -> Option<Self> { match word { $($word => Some(Self::$name),)* _ => None } }
    }
} }

facts! {
    /// The municipality's mail address.
    Email = "email";
    /// Its telephone number.
    Telephone = "telephone";
    /// Where it is visited.
    VisitingAddress = "visiting_address";
    /// Where letters go.
    PostalAddress = "postal_address";
    /// Its website.
    Website = "website";
    /// Its organisation number.
    OrganisationNumber = "organisation_number";
    /// Where to turn with a matter of one's own (IN-17).
    OwnMatters = "own_matters";
    /// The page that tells how personal data are handled.
    PrivacyPage = "privacy_page";
    /// How long is kept what is written in the channels, in one sentence; only presentations tell it.
    Retention = "retention";
    /// How many days there are between looks at published presentations by hand (IN-24); told nowhere.
    RecheckDays = "recheck_days";
    /// In one word how far the pages are accessible: helt, delvis or inte (MDFFS 2019:2 6 §).
    AccessDegree = "access_degree";
    /// What is not accessible, for whom, and which criterion it fails.
    AccessShortcomings = "access_shortcomings";
    /// What is not made accessible because it would be a disproportionate burden (DOS-lagen 12 §).
    AccessBurden = "access_burden";
    /// How the pages were tested.
    AccessTested = "access_tested";
    /// The day of the last thorough assessment.
    AccessAssessedOn = "access_assessed_on";
}

/// The words by which the degree is said.
pub const DEGREES: [&str; 3] = ["helt", "delvis", "inte"];

/// The facts as they are now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(BTreeMap<Fact, String>);

impl Facts {
    /// From what was set, the earliest first: the last of each counts, and an empty one takes it back.
    pub fn of<'a>(set: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut facts = BTreeMap::new();
        for (word, value) in set {
            match Fact::from_word(word) {
                Some(fact) if value.is_empty() => drop(facts.remove(&fact)),
                Some(fact) => drop(facts.insert(fact, value.to_owned())),
                None => {}
            }
        }
        Self(facts)
    }

    /// What is told; none where nothing is.
    #[must_use]
    pub fn get(&self, fact: Fact) -> Option<&str> {
        self.0.get(&fact).map(String::as_str)
    }
}

impl Facts {
    /// How many days there are between looks by hand; none where nothing was decided.
    #[must_use]
    pub fn recheck_days(&self) -> Option<u16> {
        self.get(Fact::RecheckDays).and_then(|days| days.parse().ok())
    }
}

/// What was written for a fact, as it is kept.
///
/// # Errors
/// A Swedish sentence that says what does not fit.
pub fn written(fact: Fact, text: &str) -> Result<String, String> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Ok(text);
    }
    if text.chars().count() > 4_000 || text.chars().any(|c| c.is_control() && c != '\n') {
        return Err("Texten är för lång eller har tecken som inte kan visas.".into());
    }
    let several = matches!(
        fact,
        Fact::VisitingAddress
            | Fact::PostalAddress
            | Fact::OwnMatters
            | Fact::AccessShortcomings
            | Fact::AccessBurden
            | Fact::AccessTested
    );
    if !several && text.contains('\n') {
        return Err("Skriv på en rad.".into());
    }
    let fits = match fact {
        Fact::Email => {
            text.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
        }
        Fact::Website | Fact::PrivacyPage => text.starts_with("https://") || text.starts_with("http://"),
        Fact::OrganisationNumber => text.chars().filter(char::is_ascii_digit).count() == 10,
        Fact::AccessDegree => DEGREES.contains(&text.as_str()),
        Fact::AccessAssessedOn => text.parse::<jiff::civil::Date>().is_ok(),
        Fact::RecheckDays => text.parse().is_ok_and(|days: u16| (1..=731).contains(&days)),
        _ => true,
    };
    let hint = match fact {
        Fact::Email => "Skriv en e-postadress.",
        Fact::Website | Fact::PrivacyPage => "Adressen ska börja med https://.",
        Fact::OrganisationNumber => "Ett organisationsnummer har tio siffror.",
        Fact::AccessDegree => "Välj helt, delvis eller inte.",
        Fact::RecheckDays => "Skriv ett antal dagar, från 1 till 731.",
        _ => "Skriv en dag, till exempel 2026-11-30.",
    };
    if fits { Ok(text) } else { Err(hint.into()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_that_was_set_counts_and_an_empty_one_takes_it_back() {
        let facts = Facts::of([
            ("email", "a@x.se"),
            ("email", "b@x.se"),
            ("website", "https://x.se"),
            ("website", ""),
            ("?", "y"),
        ]);
        assert_eq!(facts.get(Fact::Email), Some("b@x.se"));
        assert_eq!(facts.get(Fact::Website), None);
    }

    #[test]
    fn what_does_not_fit_is_refused_in_a_sentence() {
        for (fact, text, fits) in [
            (Fact::Email, "kommun@lill.example", true),
            (Fact::Email, "kommun", false),
            (Fact::Website, "lill.example", false),
            (Fact::AccessDegree, "delvis", true),
            (Fact::AccessDegree, "ganska", false),
            (Fact::AccessAssessedOn, "2026-13-01", false),
            (Fact::Telephone, "0123\n45", false),
            (Fact::RecheckDays, "180", true),
            (Fact::RecheckDays, "ibland", false),
            (Fact::RecheckDays, "0", false),
            (Fact::OwnMatters, "Ring oss.\r\nEller kom.", true),
            (Fact::OrganisationNumber, "212000-0001", true),
            (Fact::OrganisationNumber, "", true),
        ] {
            assert_eq!(written(fact, text).is_ok(), fits, "{fact:?} {text:?}");
        }
    }
}

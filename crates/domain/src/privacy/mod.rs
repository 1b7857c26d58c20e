//! Personal data found, and masked on a copy (personuppgifter; PD-04, RM-26, OP-01).
//!
//! A reading takes a text and says *where* in it personal data stand and *how sure* that is; it never
//! carries the text itself, so that a finding can be logged, counted and stored. Hints of sensitive
//! categories say "possible" and never lead to an action: a person decides.
//!
//! One pass folds the text to a byte a character, one pass finds the places worth looking at (digits,
//! `@`, words we know), and hand-written recognisers look at those places only. Every recogniser looks
//! at a bounded stretch of text, which keeps hostile input linear.

mod checks;
mod fold;
mod kinds;
mod lexicon;
mod mask;
pub mod measure;
mod resolve;
mod sensitive;
mod walk;

pub use mask::mask;
pub use sensitive::Category;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

macro_rules! kinds { ($($(#[$doc:meta])* $name:ident = $word:literal, $swedish:literal;)*) => {
    /// What kind of personal data a finding is (domain facts 3.1 and 3.2).
    #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    pub enum Kind { $($(#[$doc])* $name,)* }

    impl Kind {
        /// Every kind, strongest first: where two findings of equal confidence overlap, the earlier wins.
        pub const ALL: &[Kind] = &[$(Kind::$name,)*];

        /// The word used in files, on the command line and in the database.
        #[must_use]
        pub fn as_str(self) -> &'static str { match self { $(Kind::$name => $word,)* } }

        /// The word shown to staff.
        #[must_use]
        pub fn swedish(self) -> &'static str { match self { $(Kind::$name => $swedish,)* } }
    }
} }

kinds! {
    /// Words that say somebody lives with protected identity (skyddade personuppgifter): top alert.
    ProtectedIdentity = "protected-identity", "skyddad identitet";
    /// Personal identity number (personnummer), folkbokföringslagen 18 §.
    PersonalNumber = "personal-number", "personnummer";
    /// Coordination number (samordningsnummer), lag 2022:1697.
    CoordinationNumber = "coordination-number", "samordningsnummer";
    /// International bank account number.
    Iban = "iban", "IBAN";
    /// Payment card number: always masked.
    PaymentCard = "payment-card", "kortnummer";
    /// Interim number of health care, migration and schools (interimspersonnummer).
    InterimNumber = "interim-number", "interimsnummer";
    /// Personal number whose last four characters are left out, `640823-XXXX`.
    TruncatedPersonalNumber = "truncated-personal-number", "avkortat personnummer";
    /// VAT number (momsregistreringsnummer).
    VatNumber = "vat-number", "momsnummer";
    /// Organisation number (organisationsnummer). Sole traders' are personal numbers and found as such.
    OrganisationNumber = "organisation-number", "organisationsnummer";
    /// E-mail address, plain or disguised.
    Email = "email", "e-postadress";
    /// Diary or case number (diarienummer): linked, not masked.
    CaseNumber = "case-number", "diarienummer";
    /// Swish number: a company's `123…`, or a mobile number offered for payment.
    Swish = "swish", "Swish-nummer";
    /// Telephone number.
    Phone = "phone", "telefonnummer";
    /// Address of somebody's page on a platform.
    ProfileUrl = "profile-url", "profilsida";
    /// Decimal or sexagesimal position.
    Coordinates = "coordinates", "position";
    /// IPv4 or IPv6 address.
    IpAddress = "ip-address", "IP-adress";
    /// Hardware address of a network card.
    MacAddress = "mac-address", "MAC-adress";
    /// Street and number.
    StreetAddress = "street-address", "gatuadress";
    /// Postcode with town.
    Postcode = "postcode", "postadress";
    /// Apartment number (lägenhetsnummer) or floor beside an address.
    ApartmentNumber = "apartment-number", "lägenhetsnummer";
    /// Property designation (fastighetsbeteckning).
    PropertyDesignation = "property-designation", "fastighetsbeteckning";
    /// Vehicle registration (registreringsnummer).
    RegistrationPlate = "registration-plate", "registreringsnummer";
    /// Bankgiro number.
    Bankgiro = "bankgiro", "bankgiro";
    /// Plusgiro number.
    Plusgiro = "plusgiro", "plusgiro";
    /// Bank account beside a word that says so.
    BankAccount = "bank-account", "kontonummer";
    /// Passport or identity card beside a word that says so.
    IdentityDocument = "identity-document", "pass eller id-kort";
    /// Name on a platform, `@somebody`.
    SocialHandle = "social-handle", "kontonamn";
    /// Birth date with a name or the word "född" nearby.
    BirthDate = "birth-date", "födelsedatum";
}

impl Kind {
    /// Whether a copy for a list hides it. What identifies a case or an organisation, and words, stay readable.
    #[must_use]
    pub fn is_masked(self) -> bool {
        !matches!(
            self,
            Kind::CaseNumber
                | Kind::OrganisationNumber
                | Kind::ProtectedIdentity
                | Kind::TruncatedPersonalNumber
        )
    }

    /// Whether a check digit is part of the kind.
    #[must_use]
    pub fn has_checksum(self) -> bool {
        matches!(
            self,
            Kind::PersonalNumber
                | Kind::CoordinationNumber
                | Kind::Iban
                | Kind::PaymentCard
                | Kind::VatNumber
                | Kind::OrganisationNumber
                | Kind::Bankgiro
                | Kind::Plusgiro
        )
    }
}

impl std::fmt::Display for Kind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Kind {
    type Err = UnknownKind;
    fn from_str(word: &str) -> Result<Self, UnknownKind> {
        Kind::ALL.iter().copied().find(|kind| kind.as_str() == word).ok_or(UnknownKind)
    }
}

/// A word that names no kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of personal data")]
pub struct UnknownKind;

/// How sure a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    /// Looks like it; more often than not something else would too.
    Low,
    /// Probably.
    Medium,
    /// Form, check digit or the words around leave little doubt.
    High,
}

impl Confidence {
    fn lower(self) -> Self {
        match self {
            Confidence::High => Confidence::Medium,
            _ => Confidence::Low,
        }
    }

    /// The word used in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

/// What the check digits said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Checksum {
    /// They agree.
    Ok,
    /// They do not: mistyped, or something else.
    Bad,
    /// This kind has none.
    None,
}

impl Checksum {
    /// The word used in files and on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Checksum::Ok => "ok",
            Checksum::Bad => "bad",
            Checksum::None => "none",
        }
    }
}

/// One place where personal data stand. Holds no text, only where it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Finding {
    /// What it is.
    pub kind: Kind,
    /// First byte, in the text as it was given.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
    /// How sure.
    pub confidence: Confidence,
    /// What the check digits said.
    pub checksum: Checksum,
}

/// A word that may touch a sensitive category (GDPR 9, 10, and what Swedish practice holds extra worthy
/// of protection). Never more than possible, never a ground for an action by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Possible {
    /// Which category.
    pub category: Category,
    /// First byte of the word, in the text as it was given.
    pub start: usize,
    /// First byte after it.
    pub end: usize,
}

/// What a reading must know besides the text.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Today in Sweden: birth dates are in the past, and `+` means a hundred years.
    pub today: Date,
    phones: BTreeSet<Vec<u8>>,
    mailboxes: BTreeSet<String>,
    handles: BTreeSet<String>,
}

impl Rules {
    /// Rules for a day, with nobody's own numbers known.
    #[must_use]
    pub fn new(today: Date) -> Self {
        Self { today, phones: BTreeSet::new(), mailboxes: BTreeSet::new(), handles: BTreeSet::new() }
    }

    /// Adds a telephone or Swish number of the municipality's own, in any spelling: it is never a finding.
    #[must_use]
    pub fn with_own_phone(mut self, number: &str) -> Self {
        let mut digits: Vec<u8> = number.bytes().filter(u8::is_ascii_digit).collect();
        if number.trim_start().starts_with('+') || digits.starts_with(b"00") {
            let country = digits.iter().take_while(|digit| **digit == b'0').count();
            digits.drain(..country);
            if digits.starts_with(b"46") {
                digits.drain(..2);
                if digits.first() != Some(&b'0') {
                    digits.insert(0, b'0');
                }
            }
        }
        self.phones.insert(digits);
        self
    }

    /// Adds a functional mailbox of the municipality's own (`info@…`): it is never a finding.
    #[must_use]
    pub fn with_own_mailbox(mut self, address: &str) -> Self {
        self.mailboxes.insert(address.trim().to_lowercase());
        self
    }

    /// Adds a name of the municipality's own on a platform, with or without `@`: it is never a finding.
    #[must_use]
    pub fn with_own_handle(mut self, handle: &str) -> Self {
        self.handles.insert(handle.trim().trim_start_matches('@').to_lowercase());
        self
    }
}

/// What a reading found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    /// Personal data, in the order of the text, no byte in two of them.
    pub findings: Vec<Finding>,
    /// Words that may touch a sensitive category, in the order of the text; may overlap findings.
    pub possible: Vec<Possible>,
}

/// Finds personal data of every kind. Pure: the same rules and text give the same findings.
#[must_use]
pub fn scan(rules: &Rules, text: &str) -> Vec<Finding> {
    read(rules, text).findings
}

/// Finds personal data, and the words that hint at sensitive categories, in one reading.
#[must_use]
pub fn read(rules: &Rules, text: &str) -> Reading {
    walk::read(rules, text).0
}

#[cfg(test)]
mod tests;

//! Diary numbers as others write them: never one form (domain facts 5.2). A number is kept as it was
//! written; two spellings of one number are told to be the same by their normal form.

use crate::privacy::{self, Kind, Rules};
use jiff::civil::Date;
use std::fmt::Write as _;

/// Most characters of a number: the same limit as where it is written by hand.
pub const LONGEST: usize = 200;

/// A diary number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// As it was written.
    pub written: String,
    /// What is the same in every spelling: `KS 2012/385`, `KS2012:00385` and `KS-2012-385` are one.
    pub normal: String,
}

impl Number {
    /// A number as somebody wrote it; none when it is empty, too long or holds a line break.
    #[must_use]
    pub fn of(written: &str) -> Option<Self> {
        let written = written.trim();
        let usable = !written.is_empty()
            && written.chars().count() <= LONGEST
            && !written.chars().any(char::is_control);
        usable.then(|| Self { written: written.to_owned(), normal: normal(written) })
    }
}

/// The normal form: letters in capitals, digits without leading noughts, one stroke between them.
///
/// The parts stay in their order: `2012-KS-385` is another diary's number than `KS 2012/385`.
#[must_use]
pub fn normal(written: &str) -> String {
    let mut out = String::new();
    let upper = written.to_uppercase();
    let mut rest = upper.as_str();
    while let Some(first) = rest.chars().next() {
        let same = |c: char| {
            if first.is_ascii_digit() { c.is_ascii_digit() } else { c.is_alphabetic() }
        };
        if !first.is_ascii_digit() && !first.is_alphabetic() {
            rest = &rest[first.len_utf8()..];
            continue;
        }
        let end = rest.find(|c| !same(c)).unwrap_or(rest.len());
        let part = &rest[..end];
        if !out.is_empty() {
            out.push('|');
        }
        let digits = part.trim_start_matches('0');
        match (first.is_ascii_digit(), digits.is_empty()) {
            (true, true) => out.push('0'),
            (true, false) => out.push_str(digits),
            (false, _) => drop(write!(out, "{part}")),
        }
        rest = &rest[end..];
    }
    out
}

/// Every diary number in a text, once each, in order, as it was written.
///
/// `today` bounds the dates that could be mistaken for one. A short text that is nothing but a number is
/// read as one also where it has no letters (`1012/15`).
#[must_use]
pub fn all_in(text: &str, today: Date) -> Vec<Number> {
    let rules = Rules::new(today);
    let mut found = scanned(text, &rules);
    let alone = text.trim();
    let signs = alone.chars().filter(|c| !c.is_ascii_digit());
    // One sign between two numbers; two would be a date.
    if found.is_empty() && alone.len() <= 20 && signs.count() == 1 {
        found = scanned(&format!("dnr {alone}"), &rules);
    }
    found
}

fn scanned(text: &str, rules: &Rules) -> Vec<Number> {
    let mut found: Vec<Number> = Vec::new();
    for finding in privacy::scan(rules, text).iter().filter(|f| f.kind == Kind::CaseNumber) {
        let Some(number) = text.get(finding.start..finding.end).and_then(Number::of) else { continue };
        if !found.iter().any(|other| other.normal == number.normal) {
            found.push(number);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_form_that_authorities_use_is_read_out_of_a_sentence() {
        for (text, number) in [
            ("Registrerat som KSN-2012-0385.", "KSN-2012-0385"),
            ("Dnr: KS 2012/385", "KS 2012/385"),
            ("fick nummer KS/2012:385 i dag", "KS/2012:385"),
            ("Diarienummer KS-2012/00385", "KS-2012/00385"),
            ("KS2012/385 är numret", "KS2012/385"),
            ("2012/KS0385", "2012/KS0385"),
            ("Ärendet har dnr 2012-KS-385", "2012-KS-385"),
            ("dnr 1012/15", "1012/15"),
            ("Dnr 1998/1362", "1998/1362"),
            ("RA 22-2007/03552", "RA 22-2007/03552"),
            ("dnr 3579-2005", "3579-2005"),
            ("Handlingen: KS 2012/385-12", "KS 2012/385-12"),
            ("Ert ärende PRH-2022-000001", "PRH-2022-000001"),
            ("Ärendenummer KC-23010001", "KC-23010001"),
            ("1012/15", "1012/15"),
            (" 3579-2005 ", "3579-2005"),
        ] {
            let found = all_in(text, date(2026, 11, 28));
            let written: Vec<_> = found.iter().map(|n| n.written.as_str()).collect();
            assert_eq!(written, [number], "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_not_taken_for_one() {
        for text in
            ["", "Tack för ditt mejl!", "Vi hörs 2026-11-28.", "Ring 040-628 04 00", "enligt SFS 2018:218"]
        {
            assert_eq!(all_in(text, date(2026, 11, 28)), [], "{text}");
        }
    }

    #[test]
    fn spellings_of_one_number_have_one_normal_form_and_other_numbers_another() {
        for spelling in ["KS 2012/385", "ks 2012/385", "KS/2012:385", "KS-2012/00385", "KS2012/385"] {
            assert_eq!(normal(spelling), "KS|2012|385", "{spelling}");
        }
        assert_ne!(normal("2012-KS-385"), normal("KS 2012/385"));
        assert_ne!(normal("KS 2012/385-12"), normal("KS 2012/385"));
        assert_eq!(normal("Å-0007"), "Å|7");
        assert_eq!(normal("000"), "0");
        assert_eq!(normal("--"), "");
    }

    #[test]
    fn a_number_is_kept_as_it_was_written_or_not_at_all() {
        assert_eq!(Number::of(" KS 2026/1 ").unwrap().written, "KS 2026/1");
        assert!(Number::of("").is_none() && Number::of("a\nb").is_none());
        assert!(Number::of(&"9".repeat(201)).is_none());
    }
}

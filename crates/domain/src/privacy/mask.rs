//! Masks on a copy, for lists and previews.
//!
//! One sign for one character: the copy has as many characters as the original, so that columns and
//! positions counted in characters still hold. The original is never touched.

use super::{Finding, Kind};

/// The sign that stands for a hidden character.
const SIGN: char = '•';

/// A copy of the text with the findings hidden.
///
/// A personal number keeps its date (`640823-••••`), a telephone number its first three digits, an
/// e-mail address its domain; of everything else letters and digits are hidden and punctuation stays.
/// Findings outside the text, within a character or over each other hide more rather than less.
#[must_use]
pub fn mask(text: &str, findings: &[Finding]) -> String {
    let mut places: Vec<(usize, usize, Kind)> = findings
        .iter()
        .filter(|finding| finding.kind.is_masked() && finding.start < finding.end)
        .filter(|finding| finding.start < text.len())
        .map(|finding| {
            let start = (0..=finding.start).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let end = finding.end.min(text.len());
            let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
            (start, end, finding.kind)
        })
        .collect();
    places.sort_by_key(|place| (place.0, place.1));

    let mut copy = String::with_capacity(text.len() + 8 * places.len());
    let mut done = 0;
    for (start, end, kind) in places {
        let start = start.max(done);
        if start >= end {
            continue;
        }
        copy.push_str(&text[done..start]);
        hide(&text[start..end], kind, &mut copy);
        done = end;
    }
    copy.push_str(&text[done..]);
    copy
}

fn hide(found: &str, kind: Kind, copy: &mut String) {
    let written = found.chars().filter(|character| character.is_alphanumeric()).count();
    let kept = match kind {
        Kind::PersonalNumber | Kind::CoordinationNumber | Kind::InterimNumber => written.saturating_sub(4),
        Kind::Phone | Kind::Swish if found.starts_with('+') => 4,
        Kind::Phone | Kind::Swish => 3,
        Kind::Email => 1,
        _ => 0,
    };
    let shown_from = match kind {
        Kind::Email => found.rfind('@').unwrap_or(found.len()),
        _ => found.len(),
    };
    let mut seen = 0;
    for (at, character) in found.char_indices() {
        let hides =
            character.is_alphanumeric() && seen >= kept.min(written.saturating_sub(4)) && at < shown_from;
        seen += usize::from(character.is_alphanumeric());
        copy.push(if hides { SIGN } else { character });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::privacy::{Checksum, Confidence, Rules, scan};
    use jiff::civil::date;

    #[test]
    fn a_mask_keeps_what_helps_and_hides_what_identifies() {
        let cases = [
            ("pnr 640823-3234!", "pnr 640823-••••!"),
            ("196408233234", "19640823••••"),
            ("ring 070-174 06 05", "ring 070-••• •• ••"),
            ("ring +46 70 174 06 05", "ring +46 70 ••• •• ••"),
            ("skriv till anna.ek@example.se", "skriv till a•••.••@example.se"),
            ("bor på Storgatan 12", "bor på ••••••••• ••"),
            ("dnr KS 2012/385", "dnr KS 2012/385"),
            ("６４０８２３-３２３４", "６４０８２３-••••"),
        ];
        for (text, expected) in cases {
            let masked = mask(text, &scan(&Rules::new(date(2026, 11, 21)), text));
            assert_eq!(masked, expected);
            assert_eq!(masked.chars().count(), text.chars().count());
        }
    }

    #[test]
    fn findings_that_do_not_fit_the_text_hide_more_and_never_panic() {
        let finding = |start, end| Finding {
            kind: Kind::PaymentCard,
            start,
            end,
            confidence: Confidence::High,
            checksum: Checksum::Ok,
        };
        assert_eq!(mask("åäö", &[finding(1, 3)]), "••ö");
        assert_eq!(mask("abc", &[finding(0, 99), finding(1, 2), finding(7, 9), finding(2, 1)]), "•••");
        assert_eq!(mask("", &[finding(0, 1)]), "");
        assert_eq!(mask("abcd", &[finding(2, 3), finding(0, 2), finding(1, 4)]), "••••");
    }
}

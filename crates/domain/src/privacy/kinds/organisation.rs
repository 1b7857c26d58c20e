//! Organisation numbers and VAT numbers.
//!
//! The third digit is 2 or higher, which no month can be: sole traders' numbers are personal numbers
//! and are found as such (lag 1974:174 om identitetsbeteckning för juridiska personer).

use crate::privacy::checks::luhn;
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn organisation(walk: &mut Walk<'_>, at: usize, run: usize) {
    let (first, signed) = match run {
        6 => (at, true),
        8 if walk.slice(at, at + 2) == b"16" => (at + 2, true),
        10 => (at, false),
        12 if walk.slice(at, at + 2) == b"16" => (at + 2, false),
        _ => return,
    };
    let (tail, spaced) = match (signed, walk.at(at + run)) {
        (true, b'-') => (at + run + 1, false),
        (true, b' ') => (at + run + 1, true),
        (true, _) => return,
        (false, _) => (at + run - 4, false),
    };
    let end = tail + 4;
    if (signed && !walk.exactly(tail, 4)) || !walk.free_at(end) {
        return;
    }
    let mut digits = walk.slice(first, first + 6).to_vec();
    digits.extend_from_slice(walk.slice(tail, end));
    if digits[2] < b'2' || matches!(digits[0], b'0' | b'4') {
        return;
    }
    let named = walk.said_near(Hint::Organisation, at, end);
    let other = !named && (walk.said_before(Hint::Other, at, 25) || walk.said_before(Hint::Case, at, 25));
    match luhn(&digits) {
        true if named || (signed && !spaced && !other) => {
            walk.add(Kind::OrganisationNumber, at, end, Confidence::High, Checksum::Ok);
        }
        true if signed => walk.add(Kind::OrganisationNumber, at, end, Confidence::Low, Checksum::Ok),
        true if !other && !walk.in_address(at) && !walk.said_before(Hint::Swish, at, 25) => {
            walk.add(Kind::OrganisationNumber, at, end, Confidence::Medium, Checksum::Ok);
        }
        false if named && !spaced => {
            walk.add(Kind::OrganisationNumber, at, end, Confidence::Low, Checksum::Bad)
        }
        _ => {}
    }
}

/// `SE` and an organisation (or personal) number and `01`.
pub(super) fn vat(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run != 6 && run != 12 {
        return;
    }
    let spaces = usize::from(walk.before(at) == b' ');
    let Some(start) = at.checked_sub(2 + spaces) else { return };
    if !walk.slice(start, start + 2).eq_ignore_ascii_case(b"SE") || !walk.free_before(start) {
        return;
    }
    let (digits, end) = match run {
        12 => (walk.slice(at, at + 12).to_vec(), at + 12),
        6 if matches!(walk.at(at + 6), b'-' | b' ') => {
            let tail = at + 7;
            let end = match walk.run(tail, 7) {
                6 => tail + 6,
                4 if walk.at(tail + 4) == b' ' && walk.exactly(tail + 5, 2) => tail + 7,
                _ => return,
            };
            (walk.digits(at, end), end)
        }
        _ => return,
    };
    if !walk.free_at(end) || digits.len() != 12 || digits[10..] != *b"01" {
        return;
    }
    let good = luhn(&digits[..10]);
    let named = walk.said_near(Hint::Organisation, start, end);
    match (good, named) {
        (true, _) => walk.add(Kind::VatNumber, start, end, Confidence::High, Checksum::Ok),
        (false, true) => walk.add(Kind::VatNumber, start, end, Confidence::Low, Checksum::Bad),
        _ => {}
    }
}

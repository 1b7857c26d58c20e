//! IBAN, bankgiro, plusgiro, bank accounts and Swish numbers of companies.

use crate::privacy::checks::{luhn, mod_97, number};
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// How long an IBAN is in each country that people here pay to.
const LENGTHS: [(&[u8; 2], usize); 34] = [
    (b"SE", 24),
    (b"NO", 15),
    (b"DK", 18),
    (b"FI", 18),
    (b"IS", 26),
    (b"DE", 22),
    (b"GB", 22),
    (b"EE", 20),
    (b"LV", 21),
    (b"LT", 20),
    (b"PL", 28),
    (b"NL", 18),
    (b"BE", 16),
    (b"FR", 27),
    (b"ES", 24),
    (b"IT", 27),
    (b"PT", 25),
    (b"AT", 20),
    (b"CH", 21),
    (b"IE", 22),
    (b"LU", 20),
    (b"CZ", 24),
    (b"SK", 24),
    (b"HU", 28),
    (b"RO", 24),
    (b"BG", 22),
    (b"HR", 21),
    (b"SI", 19),
    (b"GR", 27),
    (b"CY", 28),
    (b"MT", 31),
    (b"UA", 29),
    (b"TR", 26),
    (b"FO", 18),
];

/// Two letters of a country, two check digits, and the account, in groups of four or in one.
pub(super) fn iban(walk: &mut Walk<'_>, at: usize, run: usize) {
    let Some(start) = at.checked_sub(2) else { return };
    if run < 2 || !walk.is_letter(at - 1) || !walk.free_before(start) {
        return;
    }
    let country = walk.slice(start, at).to_ascii_uppercase();
    let Some((_, length)) = LENGTHS.iter().find(|(code, _)| code[..] == country[..]) else { return };
    let mut account = Vec::with_capacity(*length);
    let mut end = start;
    while account.len() < *length && end < start + 2 * length {
        match walk.at(end) {
            byte if byte.is_ascii_alphanumeric() => account.push(byte.to_ascii_uppercase()),
            b' ' | b'-' if !account.is_empty() => {}
            _ => break,
        }
        end += 1;
    }
    walk.spend(end - start);
    if account.len() != *length || !walk.free_at(end) {
        return;
    }
    if mod_97(&account) {
        walk.add(Kind::Iban, start, end, Confidence::High, Checksum::Ok);
    } else if &country == b"SE" && account[2..].iter().all(u8::is_ascii_digit) {
        walk.add(Kind::Iban, start, end, Confidence::Low, Checksum::Bad);
    }
}

/// Bankgiro `NNN(N)-NNNN` and plusgiro `N…-N`.
pub(super) fn giro(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 8 {
        return;
    }
    if matches!(walk.before(at), b'-' | b'+' | b'/' | b'.' | b',' | b':')
        && walk.free_before(at)
        && at >= 2
        && !walk.free_before(at - 1)
    {
        return;
    }
    match (run, walk.at(at + run)) {
        (3 | 4, b'-') if walk.exactly(at + run + 1, 4) => bankgiro(walk, at, at + run + 5),
        (7 | 8, _) if walk.free_at(at + run) && walk.said_before(Hint::Bankgiro, at, 20) => {
            bankgiro(walk, at, at + run);
        }
        _ => plusgiro(walk, at),
    }
}

fn bankgiro(walk: &mut Walk<'_>, at: usize, end: usize) {
    if matches!(walk.at(end), b'-' | b'/') && walk.is_digit(end + 1) {
        return;
    }
    let digits = walk.digits(at, end);
    let named = walk.said_before(Hint::Bankgiro, at, 25);
    let other = walk.said_before(Hint::Other, at, 25)
        || walk.said_before(Hint::Case, at, 25)
        || walk.said_near(Hint::Phone, at, end);
    let year = |part: &[u8]| (1500..2100).contains(&number(part));
    let years = digits.len() == 8 && year(&digits[..4]) && year(&digits[4..]);
    let spoken = walk.said_before(Hint::Plusgiro, at, 25);
    match (luhn(&digits), named) {
        (true, true) => walk.add(Kind::Bankgiro, at, end, Confidence::High, Checksum::Ok),
        (false, true) => walk.add(Kind::Bankgiro, at, end, Confidence::Low, Checksum::Bad),
        (true, false) if !other && !years && !spoken && !walk.in_address(at) => {
            walk.add(Kind::Bankgiro, at, end, Confidence::Low, Checksum::Ok);
        }
        _ => {}
    }
}

fn plusgiro(walk: &mut Walk<'_>, at: usize) {
    let (mut end, mut total, mut groups) = (at, 0, 0);
    loop {
        let run = walk.run(end, 8);
        total += run;
        groups += 1;
        if run == 0 || total > 7 {
            return;
        }
        end += run;
        match walk.at(end) {
            b' ' if groups < 4 && run <= 3 && walk.is_digit(end + 1) => end += 1,
            b'-' if walk.exactly(end + 1, 1) => {
                end += 2;
                break;
            }
            _ => return,
        }
    }
    if matches!(walk.at(end), b'-' | b'/' | b',' | b'.' | b':') && walk.is_digit(end + 1) {
        return;
    }
    let digits = walk.digits(at, end);
    let named = walk.said_before(Hint::Plusgiro, at, 25);
    let other = walk.said_before(Hint::Other, at, 25) || walk.said_before(Hint::Case, at, 25);
    match (luhn(&digits), named) {
        (true, true) => walk.add(Kind::Plusgiro, at, end, Confidence::High, Checksum::Ok),
        (false, true) if total >= 4 => walk.add(Kind::Plusgiro, at, end, Confidence::Low, Checksum::Bad),
        (true, false) if total >= 5 && groups == 1 && !other && !walk.in_address(at) => {
            walk.add(Kind::Plusgiro, at, end, Confidence::Low, Checksum::Ok);
        }
        _ => {}
    }
}

/// Clearing number and account, beside a word that says so. Banks' own check digits differ and are not tried.
pub(super) fn account(walk: &mut Walk<'_>, at: usize, run: usize) {
    if !(4..=15).contains(&run) || !walk.said_before(Hint::Account, at, 25) {
        return;
    }
    let (mut end, mut place, mut total) = (at, at, 0);
    while total <= 15 {
        let run = walk.run(place, 16);
        if run == 0 {
            break;
        }
        total += run;
        end = place + run;
        place = end;
        let mut width = 0;
        while width < 2 && matches!(walk.at(place + width), b' ' | b'-' | b',' | b'.') {
            width += 1;
        }
        if width == 0 {
            break;
        }
        place += width;
    }
    if (10..=15).contains(&total) && walk.free_at(end) {
        walk.add(Kind::BankAccount, at, end, Confidence::Medium, Checksum::None);
    }
}

/// Ten digits that begin with 123 beside the word Swish. Mobile numbers are the telephone's.
pub(super) fn swish(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run < 3 || walk.slice(at, at + 3) != b"123" || !walk.said_near(Hint::Swish, at, at + 10) {
        return;
    }
    let (mut end, mut total) = (at, 0);
    loop {
        let run = walk.run(end, 11);
        total += run;
        end += run;
        if run == 0 || total >= 10 {
            break;
        }
        if !matches!(walk.at(end), b' ' | b'-') || !walk.is_digit(end + 1) {
            break;
        }
        end += 1;
    }
    if total == 10 && walk.free_at(end) && !walk.rules.phones.contains(&walk.digits(at, end)) {
        walk.add(Kind::Swish, at, end, Confidence::High, Checksum::None);
    }
}

//! Personal numbers, coordination numbers, interim numbers, and personal numbers without their end.
//!
//! Folkbokföringslagen (1991:481) 18 § and lag (2022:1697) om samordningsnummer. The date must exist,
//! the birth number may not be 000, and the century follows from the sign: `+` from the year the person
//! turns a hundred, else the latest year that is not in the future.

use crate::privacy::checks::{luhn, number, real_date};
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// What the date part says.
pub(super) struct Born {
    pub(super) year: u32,
    /// Day plus sixty: a coordination number.
    coordination: bool,
    /// A coordination number whose month or day is not known (00, 60).
    unknown_part: bool,
    /// `+` for somebody not yet a hundred.
    wrong_sign: bool,
}

/// Reads six or eight digits as a birth date that is not in the future.
pub(super) fn born(walk: &Walk<'_>, at: usize, length: usize, sign: u8) -> Option<Born> {
    let date = walk.slice(at, at + length);
    let today = walk.rules.today;
    let this_year = u32::try_from(today.year()).ok()?;
    let month = number(&date[length - 4..length - 2]);
    let written_day = number(&date[length - 2..]);
    let coordination = written_day >= 60;
    let day = if coordination { written_day - 60 } else { written_day };
    let unknown_part = coordination && (day == 0 || month == 0);
    let past = |year: u32| {
        (year, month, day)
            <= (this_year, u32::from(today.month().unsigned_abs()), u32::from(today.day().unsigned_abs()))
    };

    let mut wrong_sign = false;
    let year = if length == 8 {
        let year = number(&date[..4]);
        if !(1800..2100).contains(&year) || !past(year) {
            return None;
        }
        wrong_sign = sign == b'+' && this_year - year < 100;
        year
    } else {
        let mut year = this_year / 100 * 100 + number(&date[..2]);
        if !past(year) {
            year -= 100;
        }
        if sign == b'+' && this_year - year < 100 {
            year -= 100;
        }
        year
    };
    let real = if unknown_part { month <= 12 && day <= 31 } else { real_date(year, month, day) };
    real.then_some(Born { year, coordination, unknown_part, wrong_sign })
}

/// How the number is written, which tells how likely it is one.
#[derive(PartialEq, Eq)]
enum Written {
    Signed,
    Spaced,
    Bare,
}

pub(super) fn person(walk: &mut Walk<'_>, at: usize, run: usize) {
    match run {
        10 | 12 => {
            if walk.free_at(at + run) {
                whole(walk, at, run - 4, at + run - 4, Written::Bare);
            }
        }
        _ => with_tail(walk, at, run),
    }
}

/// A date, perhaps a sign, and what may follow.
fn with_tail(walk: &mut Walk<'_>, at: usize, run: usize) {
    let after = at + run;
    let (sign, tail) = match walk.slice(after, after + 3) {
        [b' ', sign @ (b'-' | b'+'), b' '] => (*sign, after + 3),
        [sign @ (b'-' | b'+'), b' ', ..] | [b' ', sign @ (b'-' | b'+'), ..] => (*sign, after + 2),
        [sign @ (b'-' | b'+' | b' '), ..] => (*sign, after + 1),
        _ => (0, after),
    };
    if sign != 0 && walk.exactly(tail, 4) {
        let written = if sign == b' ' { Written::Spaced } else { Written::Signed };
        whole(walk, at, run, tail, written);
        return;
    }
    let end = tail + 4;
    let (first, rest) = (walk.at(tail), walk.slice(tail + 1, end));
    if !walk.free_at(end) || rest.len() < 3 {
        return;
    }
    let Some(born) = born(walk, at, run, sign) else { return };
    if matches!(first, b'T' | b'R' | b'S' | b'U' | b'W' | b'X' | b'J' | b'K' | b'L' | b'M' | b'N' | b'P')
        && rest.iter().all(u8::is_ascii_digit)
        && sign != b' '
    {
        let confidence = if sign == 0 { Confidence::Medium } else { Confidence::High };
        walk.add(Kind::InterimNumber, at, end, confidence, Checksum::None);
    } else if matches!(first, b'X' | b'x' | b'*' | b'N' | b'n' | b'_' | b'#' | b'?')
        && rest.iter().all(|byte| *byte == first)
        && !born.wrong_sign
        && (first != b'?' || sign == b'-')
    {
        walk.add(Kind::TruncatedPersonalNumber, at, end, Confidence::Medium, Checksum::None);
    }
}

/// A date of `length` digits at `at` and four digits at `tail`.
fn whole(walk: &mut Walk<'_>, at: usize, length: usize, tail: usize, written: Written) {
    let end = tail + 4;
    let sign = if walk.slice(at + length, tail).contains(&b'+') { b'+' } else { b'-' };
    let Some(born) = born(walk, at, length, sign) else { return };
    let mut digits = walk.slice(at + length - 6, at + length).to_vec();
    digits.extend_from_slice(walk.slice(tail, end));
    if digits[6..9] == *b"000" {
        return;
    }
    let named = walk.said_near(Hint::Person, at, end) || walk.said_before(Hint::Born, at, 20);
    let other = walk.said_before(Hint::Other, at, 25) || walk.said_before(Hint::Case, at, 25);
    let bare_ten = written == Written::Bare && length == 6;
    let time = is_hour_and_minute(&digits[6..]) && this_decade(walk, born.year);
    if !named && time && written == Written::Bare && walk.in_address(at) {
        // The date and time of an article, in its web address.
        return;
    }

    let (confidence, checksum) = if luhn(&digits) {
        let mut confidence = match written {
            Written::Bare if length == 6 => Confidence::Medium,
            Written::Spaced if time => Confidence::Medium,
            _ => Confidence::High,
        };
        if named && bare_ten {
            confidence = Confidence::High;
        }
        if !named && (other || walk.in_address(at)) {
            confidence = if bare_ten { Confidence::Low } else { confidence.lower() };
        }
        if born.unknown_part || born.wrong_sign {
            confidence = confidence.lower();
        }
        (confidence, Checksum::Ok)
    } else if named {
        let confidence = if written == Written::Signed { Confidence::Medium } else { Confidence::Low };
        (confidence, Checksum::Bad)
    } else if written == Written::Signed && !other && !born.unknown_part && !born.wrong_sign {
        (Confidence::Low, Checksum::Bad)
    } else {
        return;
    };
    let kind = if born.coordination { Kind::CoordinationNumber } else { Kind::PersonalNumber };
    walk.add(kind, at, end, confidence, checksum);
}

/// `1830` after a date is oftener a time of day than the end of a personal number.
fn is_hour_and_minute(digits: &[u8]) -> bool {
    number(&digits[..2]) < 24 && number(&digits[2..]) < 60
}

fn this_decade(walk: &Walk<'_>, year: u32) -> bool {
    u32::try_from(walk.rules.today.year()).is_ok_and(|now| year + 10 > now)
}

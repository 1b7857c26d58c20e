//! Payment cards: thirteen to nineteen digits with an issuer's beginning and a check digit.

use crate::privacy::checks::{luhn, number};
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// How cards are printed in groups.
const GROUPS: [&[usize]; 5] = [&[4, 4, 4, 4, 3], &[4, 4, 4, 4], &[4, 6, 5], &[4, 6, 4], &[6, 13]];

pub(super) fn card(walk: &mut Walk<'_>, at: usize, run: usize) {
    let end = match run {
        13..=19 => at + run,
        4 | 6 if matches!(walk.at(at + run), b' ' | b'-') && walk.is_digit(at + run + 1) => {
            match GROUPS.iter().find_map(|groups| grouped(walk, at, groups)) {
                Some(end) => end,
                None => return,
            }
        }
        _ => return,
    };
    if !walk.free_at(end) {
        return;
    }
    let digits = walk.digits(at, end);
    if !issued(&digits) {
        return;
    }
    let named = walk.said_near(Hint::Card, at, end);
    let other = walk.said_before(Hint::Other, at, 25) || walk.in_address(at);
    match (luhn(&digits), named) {
        (true, true) => walk.add(Kind::PaymentCard, at, end, Confidence::High, Checksum::Ok),
        (true, false) if run <= 6 => walk.add(Kind::PaymentCard, at, end, Confidence::High, Checksum::Ok),
        (true, false) if other => walk.add(Kind::PaymentCard, at, end, Confidence::Low, Checksum::Ok),
        (true, false) => walk.add(Kind::PaymentCard, at, end, Confidence::High, Checksum::Ok),
        (false, true) => walk.add(Kind::PaymentCard, at, end, Confidence::Low, Checksum::Bad),
        _ => {}
    }
}

/// The end of digits written in these groups, with the same sign between all of them.
fn grouped(walk: &Walk<'_>, at: usize, groups: &[usize]) -> Option<usize> {
    let sign = walk.at(at + groups[0]);
    if !matches!(sign, b' ' | b'-') {
        return None;
    }
    let mut place = at;
    for (index, length) in groups.iter().enumerate() {
        if index > 0 {
            if walk.at(place) != sign {
                return None;
            }
            place += 1;
        }
        if walk.run(place, length + 1) != *length {
            return None;
        }
        place += length;
    }
    // A further group of four is a reference or an account, not the end of a card.
    let goes_on = walk.at(place) == sign && walk.run(place + 1, 5) == 4;
    (!goes_on).then_some(place)
}

/// Whether an issuer uses this beginning with this length.
fn issued(digits: &[u8]) -> bool {
    let beginning = |length: usize| number(&digits[..length.min(digits.len())]);
    match digits.len() {
        13 | 16 | 19 if digits[0] == b'4' => true,
        14 => matches!(beginning(3), 300..=305) || matches!(beginning(2), 36 | 38 | 39),
        15 => matches!(beginning(2), 34 | 37),
        16 => {
            matches!(beginning(2), 51..=55 | 65)
                || matches!(beginning(4), 2221..=2720 | 3528..=3589 | 6011)
                || matches!(beginning(3), 644..=649)
                || matches!(beginning(2), 62 | 50 | 56..=58 | 63 | 67)
        }
        17..=19 => matches!(beginning(2), 62 | 50 | 56..=58 | 63 | 67),
        _ => false,
    }
}

//! Positions: a latitude and a longitude, in decimals or in degrees and minutes.
//!
//! Inside Sweden's frame the confidence is high; elsewhere four decimals are asked for.

use crate::privacy::checks::number;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// One half of a position: whole degrees, how many decimals, and where it ended.
struct Half {
    degrees: u32,
    decimals: usize,
    end: usize,
    lettered: bool,
}

pub(super) fn position(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 3 || at < walk.position_until || !matches!(walk.at(at + run), b'.' | b',' | 0xB0) {
        return;
    }
    let Some(first) = half(walk, at, b"NS") else { return };
    let mut place = first.end;
    let mut width = 0;
    while width < 4 && matches!(walk.at(place), b' ' | b',' | b';' | b'/') {
        place += 1;
        width += 1;
    }
    place += usize::from(matches!(walk.at(place), b'-' | b'+'));
    if width == 0 && !first.lettered {
        return;
    }
    let Some(second) = half(walk, place, b"EWOV") else { return };
    let decimals = first.decimals.min(second.decimals);
    let sweden = (54..=70).contains(&first.degrees) && (10..=25).contains(&second.degrees);
    let degrees = first.lettered && second.lettered;
    if first.degrees > 90 || second.degrees > 180 || !(decimals >= 4 || degrees || (sweden && decimals >= 3))
    {
        return;
    }
    let confidence = if sweden { Confidence::High } else { Confidence::Medium };
    let start = at - usize::from(walk.before(at) == b'-');
    walk.position_until = second.end;
    walk.add(Kind::Coordinates, start, second.end, confidence, Checksum::None);
}

fn half(walk: &Walk<'_>, at: usize, letters: &[u8]) -> Option<Half> {
    let whole = walk.run(at, 4);
    if !(1..=3).contains(&whole) {
        return None;
    }
    let degrees = number(walk.slice(at, at + whole));
    let mut end = at + whole;
    let mut decimals = 0;
    if matches!(walk.at(end), b'.' | b',') && walk.is_digit(end + 1) {
        decimals = walk.run(end + 1, 16);
        end += 1 + decimals;
    }
    if walk.at(end) == 0xB0 {
        end += 1;
        // Minutes and seconds: 19'45.5" or 19' 45"
        for sign in [b'\'', b'"'] {
            let mut place = end + usize::from(walk.at(end) == b' ');
            let digits = walk.run(place, 3);
            if !(1..=2).contains(&digits) {
                break;
            }
            place += digits;
            if walk.at(place) == b'.' {
                place += 1 + walk.run(place + 1, 8);
            }
            if walk.at(place) != sign {
                break;
            }
            end = place + 1;
        }
    }
    let letter = end + usize::from(walk.at(end) == b' ');
    let lettered = letters.contains(&walk.at(letter)) && walk.free_at(letter + 1);
    let end = if lettered { letter + 1 } else { end };
    (decimals >= 3 || lettered)
        .then_some(Half { degrees, decimals, end, lettered })
        .filter(|_| walk.free_at(end))
}

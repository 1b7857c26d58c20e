//! Vehicle registrations: three letters, two digits, and a digit or (since 2019) a letter.
//!
//! Personal plates are free text and cannot be told from words. Without a word about vehicles nearby the
//! form is shared with product codes and flight numbers, and the confidence low.

use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn plate(walk: &mut Walk<'_>, at: usize, run: usize) {
    if !(run == 2 || run == 3) {
        return;
    }
    let spaced = walk.before(at) == b' ';
    let Some(start) = at.checked_sub(3 + usize::from(spaced)) else { return };
    let letters = walk.slice(start, start + 3);
    if !letters.iter().all(|letter| is_plate_letter(letter.to_ascii_uppercase())) || !walk.free_before(start)
    {
        return;
    }
    let capitals = letters.iter().all(u8::is_ascii_uppercase);
    let small = letters.iter().all(u8::is_ascii_lowercase);
    if !capitals && !small {
        return;
    }
    let mut end = at + run;
    if run == 2 {
        let last = walk.at(end);
        let fits = if small { last.to_ascii_uppercase() } else { last };
        if !is_plate_letter(fits) || last == b'O' {
            return;
        }
        end += 1;
    } else if walk.at(end) == b'T' {
        // Taxis carry a T after the plate.
        end += 1;
    }
    if !walk.free_at(end) || matches!(walk.before(start), b'-' | b'/' | b'#' | b'_' | b'@') {
        return;
    }
    let goes_on = matches!(walk.at(end), b'-' | b'/' | b'_' | b'.' | b',' | b':') && !walk.free_at(end + 1);
    if goes_on || walk.in_address(start) {
        return;
    }
    let named = walk.said_near(Hint::Vehicle, start, end);
    let unusual = walk.lexicon.not_plates.contains(&walk.small(start, start + 3));
    let other = walk.said_before(Hint::Other, start, 20) || counts_something(walk, end);
    let confidence = match (capitals, named) {
        (true, true) if !unusual => Confidence::High,
        (false, true) if small && !unusual && walk.said_before(Hint::Vehicle, start, 12) => {
            Confidence::Medium
        }
        (true, false) if !unusual && !other => Confidence::Low,
        _ => return,
    };
    walk.add(Kind::RegistrationPlate, start, end, confidence, Checksum::None);
}

/// The letters of plates: no I, Q, V, Å, Ä or Ö.
fn is_plate_letter(letter: u8) -> bool {
    letter.is_ascii_uppercase() && !matches!(letter, b'I' | b'Q' | b'V')
}

/// "ABC 120 kr" is a price.
pub(super) fn counts_something(walk: &Walk<'_>, end: usize) -> bool {
    let start = end + usize::from(walk.at(end) == b' ');
    if matches!(walk.at(start), b'%' | b'$') || walk.slice(start, start + 2) == b":-" {
        return true;
    }
    let word = walk.small(start, walk.word_end(start));
    walk.lexicon.units.contains(&word)
}

//! Street addresses, apartments and postcodes.
//!
//! A street is known by how its name ends (`words/lists.txt`), followed by a number. Written with a
//! capital it is probable; in small letters only after "på", "bor" and the like.

use super::vehicle::counts_something;
use crate::privacy::checks::number;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

/// Words that begin street names of several words.
const FOREWORDS: [&[u8]; 18] = [
    b"norra",
    b"s\xF6dra",
    b"\xF6stra",
    b"v\xE4stra",
    b"stora",
    b"lilla",
    b"gamla",
    b"nya",
    b"\xF6vre",
    b"nedre",
    b"sankt",
    b"inre",
    b"yttre",
    b"gamle",
    b"store",
    b"lille",
    b"s:t",
    b"s:ta",
];

/// Words after which a street in small letters is somebody's.
const BEFORE: [&[u8]; 6] = [b"p\xE5", b"bor", b"till", b"vid", b"adress", b"adressen"];

pub(super) fn street(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 4 || walk.before(at) != b' ' || at < 4 {
        return;
    }
    let word_end = at - 1;
    let word_start = walk.word_start(word_end);
    if word_end - word_start < 3 {
        return;
    }
    let Some(ending) = walk.lexicon.street_ending(walk.slice(word_start, word_end)) else { return };
    let word = walk.small(word_start, word_end);
    let alone = ending == word.len();
    let capital = walk.is_capital(word_start);
    if walk.lexicon.not_streets.contains(&word) {
        return;
    }
    let Some(end) = house(walk, at, run) else { return };

    let start = name_start(walk, word_start, alone);
    let named = start < word_start;
    if alone && !named {
        return;
    }
    let year = run == 4 && (1900..2100).contains(&number(walk.slice(at, at + run)));
    let confidence = if capital || named {
        if year || walk.at(at) == b'0' { Confidence::Low } else { Confidence::High }
    } else {
        let before_end = word_start.saturating_sub(1);
        let before = walk.small(walk.word_start(before_end), before_end);
        if year || !BEFORE.contains(&before.as_slice()) {
            return;
        }
        Confidence::Medium
    };
    walk.add(Kind::StreetAddress, start, end, confidence, Checksum::None);
}

/// Where the whole name begins: "Norra Storgatan", "Erik Dahlbergs gata", "S:t Eriksgatan".
fn name_start(walk: &Walk<'_>, word_start: usize, alone: bool) -> usize {
    let mut start = word_start;
    for _ in 0..3 {
        if walk.before(start) != b' ' {
            break;
        }
        let end = start - 1;
        let mut first = walk.word_start(end);
        if walk.before(first) == b':' && walk.at(first.wrapping_sub(2)) == b'S' {
            first -= 2;
        }
        if first == end || !walk.is_capital(first) {
            break;
        }
        let word = walk.small(first, end);
        let forename = FOREWORDS.contains(&word.as_slice());
        // A lone "gata" or "väg" takes the capitalised genitives before it.
        let owner = alone
            && (start < word_start
                || word.ends_with(b"s")
                || word.ends_with(b"x")
                || word.ends_with(b"z")
                || word.ends_with(b"a"));
        if !forename && !owner {
            break;
        }
        start = first;
    }
    start
}

/// The end of "12", "12B", "12 B", "12-14"; nothing when it is a time, a score or an amount.
fn house(walk: &Walk<'_>, at: usize, run: usize) -> Option<usize> {
    let mut end = at + run;
    match walk.at(end) {
        b':' | b'.' | b',' if walk.is_digit(end + 1) => return None,
        b'-' if walk.is_digit(end + 1) => {
            let second = walk.run(end + 1, 5);
            if second > 4 || !walk.free_at(end + 1 + second) {
                return None;
            }
            return Some(end + 1 + second);
        }
        _ => {}
    }
    if counts_something(walk, end) {
        return None;
    }
    if walk.is_letter(end) {
        if walk.at(end).is_ascii_alphabetic() && walk.free_at(end + 1) {
            end += 1;
        } else {
            return None;
        }
    } else if walk.at(end) == b' ' && matches!(walk.at(end + 1), b'A'..=b'H') && walk.free_at(end + 2) {
        end += 2;
    }
    Some(end)
}

/// `lgh 1203`, and `3 tr` beside a street.
pub(super) fn apartment(walk: &mut Walk<'_>, at: usize, run: usize) {
    // lgh, lägenhet, …nr, …nummer; tr, trappor
    let near = |place: usize, last: &[u8]| last.contains(&walk.at(place).to_ascii_lowercase());
    if run == 4 {
        if !(1..=4).any(|back| at >= back && near(at - back, b"htr")) || !walk.free_at(at + 4) {
            return;
        }
        let mut word_end = at;
        while word_end > 0 && at - word_end < 3 && matches!(walk.before(word_end), b' ' | b'.' | b':') {
            word_end -= 1;
        }
        let start = walk.word_start(word_end);
        let word = walk.small(start, word_end);
        let named =
            [&b"lgh"[..], b"l\xE4genhet", b"l\xE4genhetsnr", b"l\xE4genhetsnummer", b"lgh-nr", b"lghnr"]
                .contains(&word.as_slice())
                || (word == b"nr" && walk.small(start.saturating_sub(4), start) == b"lgh ");
        if named {
            let start = if word == b"nr" { start - 4 } else { start };
            walk.add(Kind::ApartmentNumber, start, at + 4, Confidence::High, Checksum::None);
        }
    } else if run <= 2 && (near(at + run, b"t") || near(at + run + 1, b"t")) {
        let start = at + run + usize::from(walk.at(at + run) == b' ');
        let end = walk.word_end(start);
        let floor = [&b"tr"[..], b"trappor"].contains(&walk.small(start, end).as_slice());
        let beside = walk.found.last().is_some_and(|last| {
            last.kind == Kind::StreetAddress && last.end + 4 >= at && !walk.paragraph_ends(last.end, at)
        });
        if floor && beside {
            walk.add(Kind::ApartmentNumber, at, end, Confidence::Medium, Checksum::None);
        }
    }
}

/// Five digits and a town.
pub(super) fn postcode(walk: &mut Walk<'_>, at: usize, run: usize) {
    if walk.at(at) == b'0' {
        return;
    }
    let (spaced, end) = match run {
        3 if walk.at(at + 3) == b' ' && walk.exactly(at + 4, 2) => (true, at + 6),
        5 => (false, at + 5),
        _ => return,
    };
    let mut town = end;
    while town < end + 2 && walk.at(town) == b' ' {
        town += 1;
    }
    if town == end || !walk.is_capital(town) {
        return;
    }
    let mut town_end = walk.word_end(town);
    let known = |from: usize, to: usize| {
        let word = walk.small(from, to);
        walk.lexicon.towns.contains(&word)
            || word.strip_suffix(b"s").is_some_and(|town| walk.lexicon.towns.contains(town))
    };
    let mut sure = known(town, town_end);
    if walk.at(town_end) == b' ' && walk.is_letter(town_end + 1) {
        let second = walk.word_end(town_end + 1);
        if known(town, second) {
            (town_end, sure) = (second, true);
        }
    }
    let start = match at.checked_sub(3) {
        Some(start) if matches!(walk.slice(start, at), b"SE-" | b"se-") && walk.free_before(start) => start,
        _ => at,
    };
    let beside = walk.found.iter().rev().take(3).any(|last| {
        matches!(last.kind, Kind::StreetAddress | Kind::ApartmentNumber)
            && last.end < at
            && last.end + 6 >= at
            && !walk.paragraph_ends(last.end, at)
    });
    if town_end - town < 2 || counts_something(walk, end) {
        return;
    }
    let confidence = match (sure, spaced) {
        (true, true) => Confidence::High,
        _ if beside || start < at => Confidence::High,
        (true, false) => Confidence::Medium,
        (false, true) => Confidence::Low,
        (false, false) => return,
    };
    walk.add(Kind::Postcode, start, town_end, confidence, Checksum::None);
}

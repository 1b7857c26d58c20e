//! Birth dates, where a name or the word "född" stands nearby.
//!
//! A date alone is no personal data; with a name it is half a personal number. Always of low confidence.

use super::person::born;
use crate::privacy::checks::{number, real_date};
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn birth(walk: &mut Walk<'_>, at: usize, run: usize) {
    let Some((end, year, compact)) = date(walk, at, run) else { return };
    let this_year = u32::try_from(walk.rules.today.year()).unwrap_or(0);
    let near = walk.said_before(Hint::Born, at, 20)
        || (compact
            && year + 2 <= this_year
            && named_nearby(walk, at, end)
            && !walk.said_before(Hint::Other, at, 25));
    if near {
        walk.add(Kind::BirthDate, at, end, Confidence::Low, Checksum::None);
    }
}

/// `640823`, `19640823` (compact) or `1964-08-23`, `23/8 1964`, `23 augusti 1964`.
fn date(walk: &Walk<'_>, at: usize, run: usize) -> Option<(usize, u32, bool)> {
    match run {
        6 | 8 if walk.free_at(at + run) && !matches!(walk.at(at + run), b'-' | b'+' | b'*') => {
            born(walk, at, run, b'-').map(|born| (at + run, born.year, true))
        }
        4 if walk.at(at + 4) == b'-' && walk.at(at + 7) == b'-' && walk.exactly(at + 8, 2) => {
            let year = number(walk.slice(at, at + 4));
            let month = walk.slice(at + 5, at + 7);
            let real = month.iter().all(u8::is_ascii_digit)
                && (1900..=u32::try_from(walk.rules.today.year()).unwrap_or(0)).contains(&year)
                && real_date(year, number(month), number(walk.slice(at + 8, at + 10)));
            real.then_some((at + 10, year, false))
        }
        1 | 2 => {
            let day = number(walk.slice(at, at + run));
            let (month, year_at) = match walk.at(at + run) {
                b'/' => {
                    let digits = walk.run(at + run + 1, 3);
                    (number(walk.slice(at + run + 1, at + run + 1 + digits)), at + run + 1 + digits)
                }
                b' ' => {
                    let start = at + run + 1;
                    let end = walk.word_end(start);
                    (month(&walk.small(start, end))?, end)
                }
                _ => return None,
            };
            let year_at = year_at + usize::from(matches!(walk.at(year_at), b' ' | b'-' | b'/'));
            let year = number(walk.slice(year_at, year_at + 4));
            let whole =
                walk.exactly(year_at, 4) && (1900..2100).contains(&year) && real_date(year, month, day);
            whole.then_some((year_at + 4, year, false))
        }
        _ => None,
    }
}

fn month(word: &[u8]) -> Option<u32> {
    const MONTHS: [&[u8]; 12] =
        [b"jan", b"feb", b"mar", b"apr", b"maj", b"jun", b"jul", b"aug", b"sep", b"okt", b"nov", b"dec"];
    let place = MONTHS.iter().position(|month| word.starts_with(month))?;
    u32::try_from(place + 1).ok()
}

/// A first name with a capital stands among the three words before or the two after.
fn named_nearby(walk: &Walk<'_>, start: usize, end: usize) -> bool {
    let mut at = start;
    for _ in 0..3 {
        let mut word = at;
        while word > 0 && at - word < 4 && matches!(walk.before(word), b' ' | b',' | b'(' | b':' | b'\t') {
            word -= 1;
        }
        let first = walk.word_start(word);
        if first == word {
            break;
        }
        if is_name(walk, first, word) {
            return true;
        }
        at = first;
    }
    let mut at = end;
    for _ in 0..2 {
        let mut word = at;
        while word - at < 4 && matches!(walk.at(word), b' ' | b',' | b')' | b':' | b'\t') {
            word += 1;
        }
        let last = walk.word_end(word);
        if last == word {
            break;
        }
        if is_name(walk, word, last) {
            return true;
        }
        at = last;
    }
    false
}

fn is_name(walk: &Walk<'_>, start: usize, end: usize) -> bool {
    if !walk.is_capital(start) {
        return false;
    }
    let word = walk.small(start, end);
    let names = &walk.lexicon.first_names;
    names.contains(&word)
        || word.split(|byte| *byte == b'-').next().is_some_and(|first| names.contains(first))
        || word.strip_suffix(b"s").is_some_and(|name| names.contains(name))
}

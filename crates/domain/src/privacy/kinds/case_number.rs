//! Diary and case numbers, in the many forms authorities use (domain facts 5.2). Linked, not masked.
//!
//! A committee's letters beside a year are enough; a year and a serial alone need a word such as "dnr".
//! Statutes, seasons and reports share the form and are told by their letters (`words/lists.txt`).

use crate::privacy::checks::number;
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn case_number(walk: &mut Walk<'_>, at: usize, run: usize) {
    if !matches!(run, 1..=8) || walk.is_letter(at + run) && run != 4 {
        return;
    }
    let year = run == 4 && is_year(walk, at);
    if year && (with_letters_before(walk, at) || with_letters_after(walk, at)) {
        return;
    }
    if run == 8 {
        support(walk, at);
    }
    if walk.free_before(at) && walk.said_before(Hint::Case, at, 12) {
        plain(walk, at, run);
    }
}

fn is_year(walk: &Walk<'_>, at: usize) -> bool {
    (1900..2100).contains(&number(walk.slice(at, at + 4)))
}

/// One to five capitals that are a committee's and not a statute's, ending here.
fn committee(walk: &Walk<'_>, end: usize) -> Option<usize> {
    let mut start = end;
    while start > 0 && end - start < 6 && walk.is_capital(start - 1) {
        start -= 1;
    }
    let length = end - start;
    let fits = (1..=5).contains(&length) && walk.free_before(start);
    (fits && !walk.lexicon.not_cases.contains(&walk.small(start, end))).then_some(start)
}

/// `KSN-2012-0385`, `KS 2012/385`, `KS2012:385`, `RA 22-2007/03552`, with `-12` or ` 041` after.
fn with_letters_before(walk: &mut Walk<'_>, at: usize) -> bool {
    let mut letters_end = at;
    if matches!(walk.before(at), b' ' | b'/' | b'-') {
        letters_end -= 1;
        let digits =
            walk.text[..letters_end].iter().rev().take(3).take_while(|byte| byte.is_ascii_digit()).count();
        if walk.before(at) == b'-' && digits == 2 && walk.before(letters_end - 2) == b' ' {
            letters_end -= 3;
        }
    }
    let Some(start) = committee(walk, letters_end) else { return false };
    let sign = walk.at(at + 4);
    if !matches!(sign, b'/' | b':' | b'.' | b'-') {
        return false;
    }
    let serial = walk.run(at + 5, 7);
    let mut end = at + 5 + serial;
    if !(1..=6).contains(&serial) || !walk.free_at(end) {
        return false;
    }
    let named = walk.said_before(Hint::Case, start, 20);
    let season = serial == 2 && number(walk.slice(at + 2, at + 4)) + 1 == number(walk.slice(at + 5, end));
    let date = sign == b'-' && serial == 2 && walk.at(end) == b'-';
    if (season || date) && !named {
        return false;
    }
    if walk.at(end) == b'-' {
        let action = walk.run(end + 1, 5);
        if (1..=4).contains(&action) && walk.free_at(end + 1 + action) {
            end += 1 + action;
        }
    } else if walk.at(end) == b' ' && sign == b'/' && walk.exactly(end + 1, 3) && walk.at(end + 1) == b'0' {
        // The subject of the diary plan (diarieplan), which always begins with a nought here.
        end += 4;
    }
    let single = letters_end - start == 1 && !named;
    let confidence = if single { Confidence::Medium } else { Confidence::High };
    walk.add(Kind::CaseNumber, start, end, confidence, Checksum::None);
    true
}

/// `2012/KS0385`, `2012-KS-385`.
fn with_letters_after(walk: &mut Walk<'_>, at: usize) -> bool {
    if !matches!(walk.at(at + 4), b'/' | b'-') || !walk.free_before(at) {
        return false;
    }
    let letters = at + 5;
    let mut end = letters;
    while end - letters < 6 && walk.is_capital(end) {
        end += 1;
    }
    if !(1..=5).contains(&(end - letters)) || walk.lexicon.not_cases.contains(&walk.small(letters, end)) {
        return false;
    }
    end += usize::from(matches!(walk.at(end), b' ' | b'-'));
    let serial = walk.run(end, 7);
    if !(1..=6).contains(&serial) || !walk.free_at(end + serial) {
        return false;
    }
    walk.add(Kind::CaseNumber, at, end + serial, Confidence::High, Checksum::None);
    true
}

/// `KC-23010001`: letters, year, month and a serial.
fn support(walk: &mut Walk<'_>, at: usize) {
    if walk.before(at) != b'-' || !walk.free_at(at + 8) {
        return;
    }
    let month = number(walk.slice(at + 2, at + 4));
    if let Some(start) = committee(walk, at - 1)
        && at - 1 - start >= 2
        && (1..=12).contains(&month)
    {
        let named = walk.said_before(Hint::Case, start, 20);
        let other = walk.said_before(Hint::Other, start, 20);
        if !other {
            let confidence = if named { Confidence::High } else { Confidence::Medium };
            walk.add(Kind::CaseNumber, start, at + 8, confidence, Checksum::None);
        }
    }
}

/// After a word such as "dnr": `1012/15`, `1998/1362`, `3579-2005`.
fn plain(walk: &mut Walk<'_>, at: usize, run: usize) {
    if !matches!(walk.at(at + run), b'/' | b'-' | b':') || run > 6 {
        return;
    }
    let second = walk.run(at + run + 1, 8);
    let mut end = at + run + 1 + second;
    if !(1..=7).contains(&second) || !walk.free_at(end) {
        return;
    }
    if walk.at(end) == b'-' {
        let action = walk.run(end + 1, 5);
        if (1..=4).contains(&action) && walk.free_at(end + 1 + action) {
            end += 1 + action;
        }
    }
    walk.add(Kind::CaseNumber, at, end, Confidence::High, Checksum::None);
}

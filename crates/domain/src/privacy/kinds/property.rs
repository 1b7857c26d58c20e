//! Property designations: an area's name and `block:unit` (`Berga 3:14`, `Berga S:1`), or a quarter's name
//! and a number beside the word "fastigheten" or "kvarteret".
//!
//! The form is shared with times, results, Bible verses and sections of law: without a word about
//! property nearby only large numbers count, and the confidence is low.

use crate::privacy::checks::number;
use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn property(walk: &mut Walk<'_>, at: usize, run: usize) {
    if run > 4 {
        return;
    }
    if walk.at(at + run) == b':' && walk.is_digit(at + run + 1) {
        numbered(walk, at, run);
    } else if walk.before(at) == b':' {
        joint(walk, at, run);
    } else if walk.before(at) == b' ' && walk.said_before(Hint::Property, at, 40) {
        quarter(walk, at, run);
    }
}

/// The capitalised words before: where they begin, and how many there are.
fn name(walk: &Walk<'_>, end: usize) -> Option<(usize, usize)> {
    let (mut start, mut count) = (end, 0);
    while count < 3 && start > 0 && walk.before(start) == b' ' {
        let word_end = start - 1;
        let first = walk.word_start(word_end);
        let length = word_end - first;
        if length < 2 || !walk.is_capital(first) {
            break;
        }
        if walk.lexicon.not_properties.contains(&walk.small(first, word_end))
            || walk.is_said(Hint::Property, first)
        {
            break;
        }
        start = first;
        count += 1;
    }
    (count > 0).then_some((start, count))
}

/// `Berga 3:14`, with an area after it (`3:14>1`).
fn numbered(walk: &mut Walk<'_>, at: usize, run: usize) {
    let Some((start, count)) = name(walk, at) else { return };
    let second_at = at + run + 1;
    let second = walk.run(second_at, 5);
    let mut end = second_at + second;
    if second > 4 || !walk.free_at(end) || (walk.at(end) == b':' && walk.is_digit(end + 1)) {
        return;
    }
    if walk.at(end) == b'>' && walk.is_digit(end + 1) {
        end += 1 + walk.run(end + 1, 4);
    }
    let (block, unit) = (number(walk.slice(at, at + run)), number(walk.slice(second_at, second_at + second)));
    let time = second == 2 && run <= 2 && block < 25 && unit < 60;
    let known = count > 1 && {
        let first = walk.small(start, walk.word_end(start));
        walk.lexicon.towns.contains(&first)
    };
    let confidence = if walk.said_near(Hint::Property, start, end) || (known && !(time && block > 5)) {
        Confidence::High
    } else if time || (block < 20 && unit < 20) {
        return;
    } else {
        Confidence::Low
    };
    walk.add(Kind::PropertyDesignation, start, end, confidence, Checksum::None);
}

/// `Berga S:1`, `Berga GA:2`: joint property and facilities.
fn joint(walk: &mut Walk<'_>, at: usize, run: usize) {
    let sort_end = at - 1;
    let sort_start = walk.word_start(sort_end);
    if !matches!(walk.slice(sort_start, sort_end), b"S" | b"GA" | b"FS" | b"SERV" | b"LGA")
        || !walk.free_at(at + run)
    {
        return;
    }
    if let Some((start, _)) = name(walk, sort_start) {
        let confidence = if walk.said_near(Hint::Property, start, at + run) {
            Confidence::High
        } else {
            Confidence::Medium
        };
        walk.add(Kind::PropertyDesignation, start, at + run, confidence, Checksum::None);
    }
}

/// "fastigheten Katarina 4": quarters have no block.
fn quarter(walk: &mut Walk<'_>, at: usize, run: usize) {
    let Some((start, _)) = name(walk, at) else { return };
    let near = walk.said_before(Hint::Property, start, 3);
    if near
        && walk.free_at(at + run)
        && !super::vehicle::counts_something(walk, at + run)
        && walk.at(at + run) != b':'
    {
        walk.add(Kind::PropertyDesignation, start, at + run, Confidence::Medium, Checksum::None);
    }
}

//! Passports and identity cards: eight digits, or two capitals and six digits, beside a word that says so.

use crate::privacy::lexicon::Hint;
use crate::privacy::walk::Walk;
use crate::privacy::{Checksum, Confidence, Kind};

pub(super) fn document(walk: &mut Walk<'_>, at: usize, run: usize) {
    let start = match run {
        8 if walk.free_before(at) => at,
        6 | 7
            if at >= 2 && walk.is_capital(at - 1) && walk.is_capital(at - 2) && walk.free_before(at - 2) =>
        {
            at - 2
        }
        _ => return,
    };
    let end = at + run;
    if walk.free_at(end) && walk.said_before(Hint::Document, start, 25) && walk.at(end) != b'-' {
        walk.add(Kind::IdentityDocument, start, end, Confidence::Medium, Checksum::None);
    }
}

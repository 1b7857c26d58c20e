//! Which finding stands where several overlap.
//!
//! The surest wins, then the kind that stands first in the list, then the longer. What is beaten is
//! dropped whole: each byte stands in at most one finding.

use super::{Checksum, Confidence, Finding, Kind};
use std::cmp::Reverse;
use std::collections::BTreeMap;

/// Something a recogniser believes, in folded offsets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) kind: Kind,
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) confidence: Confidence,
    pub(super) checksum: Checksum,
}

/// Keeps the strongest of what overlaps, in the order of the text.
pub(super) fn resolve(mut candidates: Vec<Candidate>) -> Vec<Candidate> {
    candidates.sort_by_key(|it| it.start);
    let mut kept = Vec::with_capacity(candidates.len());
    let mut from = 0;
    while let Some(first) = candidates.get(from) {
        let (mut until, mut reach) = (from + 1, first.end);
        while let Some(next) = candidates.get(until).filter(|next| next.start < reach) {
            reach = reach.max(next.end);
            until += 1;
        }
        match &mut candidates[from..until] {
            [alone] => kept.push(*alone),
            several => strongest(several, &mut kept),
        }
        from = until;
    }
    kept
}

/// Of candidates that hang together, takes the strongest first and whatever it leaves room for.
fn strongest(several: &mut [Candidate], kept: &mut Vec<Candidate>) {
    several.sort_by_key(|it| {
        (Reverse(it.confidence), it.checksum == Checksum::Bad, it.kind, Reverse(it.end - it.start), it.start)
    });
    let mut taken: BTreeMap<usize, Candidate> = BTreeMap::new();
    for it in several {
        if taken.range(..it.end).next_back().is_none_or(|(_, before)| before.end <= it.start) {
            taken.insert(it.start, *it);
        }
    }
    kept.extend(taken.into_values());
}

impl Candidate {
    pub(super) fn finding(&self, back: &mut super::fold::Back<'_>) -> Finding {
        Finding {
            kind: self.kind,
            start: back.start(self.start),
            end: back.end(self.end),
            confidence: self.confidence,
            checksum: self.checksum,
        }
    }
}

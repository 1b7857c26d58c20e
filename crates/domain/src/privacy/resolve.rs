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
    if candidates.len() < 2 {
        return candidates;
    }
    candidates.sort_by_key(|it| {
        (Reverse(it.confidence), it.checksum == Checksum::Bad, it.kind, Reverse(it.end - it.start), it.start)
    });
    let mut kept: BTreeMap<usize, Candidate> = BTreeMap::new();
    for it in candidates {
        let free_before = kept.range(..it.end).next_back().is_none_or(|(_, before)| before.end <= it.start);
        if free_before {
            kept.insert(it.start, it);
        }
    }
    kept.into_values().collect()
}

impl Candidate {
    pub(super) fn finding(&self, folded: &super::fold::Folded) -> Finding {
        Finding {
            kind: self.kind,
            start: folded.start(self.start),
            end: folded.end(self.end),
            confidence: self.confidence,
            checksum: self.checksum,
        }
    }
}

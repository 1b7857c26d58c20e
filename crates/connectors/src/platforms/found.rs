//! What one reading has come upon, and how it is handed over.

use super::{interface::Talk, pages::Listed};
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use torg_domain::{
    channels::{
        problem::{Problem, ProblemKind},
        taken::{Batch, Kind, Taken},
    },
    outside::platform::{PlatformFailure, ReadOut},
};

/// How many threads one reading asks for.
const THREADS: usize = 400;

/// A stretch of time.
#[derive(Clone, Copy, Default)]
pub(crate) struct Stretch {
    /// From, included.
    pub(crate) from: Option<Timestamp>,
    /// Until, not included; none where what is new is asked for.
    pub(crate) until: Option<Timestamp>,
    /// How far back posts are looked for.
    pub(crate) back: Option<Timestamp>,
}

impl Stretch {
    fn holds(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| at >= from) && self.until.is_none_or(|until| at < until)
    }
}

/// What one reading has come upon.
#[derive(Default)]
pub(crate) struct Found {
    items: BTreeMap<String, Taken>,
    pub(crate) problems: Vec<Problem>,
    /// Whether there is more than one reading takes.
    pub(crate) broken_off: bool,
    /// The kinds of which something is kept from us.
    withheld: Vec<Kind>,
    asked: BTreeSet<String>,
}

impl Found {
    /// Takes an item in; the first word of one counts.
    pub(crate) fn add(&mut self, taken: Result<Taken, Problem>) {
        match taken {
            Ok(taken) => {
                self.items.entry(taken.external_id.clone()).or_insert(taken);
            }
            Err(problem) => self.problems.push(problem),
        }
    }

    /// Whether a thread is to be asked for: once, and not more than one reading takes.
    pub(crate) fn asks(&mut self, thread: &str) -> bool {
        if self.asked.len() >= THREADS {
            self.broken_off = true;
            return false;
        }
        self.asked.insert(thread.to_owned())
    }

    /// How a list of these kinds ended. One that our pass does not open is told of, and the others are read: what would
    /// stand in it is not gone for that.
    pub(crate) fn ended(
        &mut self,
        ended: Result<Listed, PlatformFailure>,
        of: &[Kind],
    ) -> Result<(), PlatformFailure> {
        match ended {
            Ok(ended) => self.broken_off |= ended == Listed::BrokenOff,
            Err(failure) if failure.problem.kind == ProblemKind::MayNotModerate => {
                self.withhold(of);
                if !self.problems.contains(&failure.problem) {
                    self.problems.push(failure.problem);
                }
            }
            Err(failure) => return Err(failure),
        }
        Ok(())
    }

    /// The same for a list that is there as long as the account is: one that is said not to be is not shown to us.
    pub(crate) fn shown(
        &mut self,
        ended: Result<Listed, PlatformFailure>,
        of: &[Kind],
    ) -> Result<(), PlatformFailure> {
        if matches!(ended, Ok(Listed::Gone)) {
            self.withhold(of);
        }
        self.ended(ended, of)
    }

    /// Something of these kinds is kept from us.
    pub(crate) fn withhold(&mut self, of: &[Kind]) {
        for kind in of {
            if !self.withheld.contains(kind) {
                self.withheld.push(*kind);
            }
        }
    }

    /// What was read, in the order it was published.
    pub(crate) fn out(self, talk: &mut Talk<'_>, stretch: Stretch) -> ReadOut {
        let mut items: Vec<Taken> = self.items.into_values().collect();
        items.retain(|item| item.published_at.is_none_or(|at| stretch.holds(at)));
        items.sort_by(|a, b| (a.published_at, &a.external_id).cmp(&(b.published_at, &b.external_id)));
        let mut batch = Batch { items, problems: self.problems, ..Batch::default() };
        batch.problems.extend(talk.remarks());
        // Where there is more than one reading takes, a shorter stretch shows more all the same.
        let withheld = if self.broken_off { Vec::new() } else { self.withheld };
        ReadOut {
            whole: !self.broken_off && withheld.is_empty(),
            withheld,
            told: None,
            clock: talk.clock,
            answers: std::mem::take(&mut talk.answers),
            batch,
        }
    }
}

//! One deadline at work, from its start to the stop, the escalation or the decision that ends it.
//!
//! A clock knows nothing of other clocks, so any number of them on one message leave each other alone.
//! It keeps instants only; the promise and the hours it is counted by belong to the policy version in
//! force and are handed in. Every act answers with an [`Event`] for the trail, or with a refusal that
//! says in a sentence why it may not be done.
//!
//! ```text
//! running ── pause ──▶ paused ── resume ──▶ running
//! running ── escalate, once it is late ──▶ running, escalated
//! running, paused ── stop (what was promised is done) or decide (it will not be) ──▶ stopped
//! stopped ── reopen ──▶ running, with the due time it had
//! ```

use super::{
    closed::Reason,
    due::{Due, DueError, Pause, due, due_at},
    kind::ClockKind,
    promise::Promise,
    stack::HoursStack,
};
use crate::ids::ClockId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A deadline (frist) and all that has happened to it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// Which.
    pub id: ClockId,
    /// What it measures.
    pub kind: ClockKind,
    /// When it began.
    pub started_at: Timestamp,
    /// The last instant at which the promise is kept. While paused: as it stood when paused.
    pub due_at: Timestamp,
    /// Pauses that are over, in order.
    pub pauses: Vec<Pause>,
    /// The pause that goes on, or went on when the clock ended.
    pub paused: Option<Paused>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// When somebody was told that it is due soon.
    pub warned_at: Option<Timestamp>,
    /// When it was escalated for being late.
    pub escalated_at: Option<Timestamp>,
}

/// A pause that goes on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Paused {
    /// Since when.
    pub since: Timestamp,
    /// Why.
    pub why: Reason,
}

/// How a clock ended.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ended {
    /// When what was promised happened, or was decided against.
    pub at: Timestamp,
    /// Which of the two.
    pub by: Ending,
}

/// What ended a clock.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// What was promised was done: the act's name.
    Stopped(Reason),
    /// It was decided not to be done, or somebody else's matter: the recorded reason.
    Decided(Reason),
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stopped(act) => write!(f, "stopped: {act}"),
            Self::Decided(reason) => write!(f, "decided: {reason}"),
        }
    }
}

impl Ending {
    /// Reads what `Display` writes; text without either word is taken as the act that stopped it.
    #[must_use]
    pub fn read(text: &str) -> Self {
        match text.split_once(": ") {
            Some(("decided", reason)) => Self::Decided(reason.into()),
            Some(("stopped", act)) => Self::Stopped(act.into()),
            _ => Self::Stopped(text.into()),
        }
    }
}

/// Where a clock stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Time passes.
    Running,
    /// Time stands still.
    Paused,
    /// Late, and somebody has been told.
    Escalated,
    /// What was promised has been done.
    Stopped,
    /// A recorded decision ended it.
    Decided,
}

/// What happened to a clock, for the trail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// The clock.
    pub clock: ClockId,
    /// What happened.
    pub what: Happened,
    /// When.
    pub at: Timestamp,
    /// The due time before.
    pub due_was: Timestamp,
    /// The due time after.
    pub due_at: Timestamp,
}

/// The things that can happen to a clock.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Happened {
    /// It began.
    Started,
    /// It was paused, and why.
    Paused(Reason),
    /// It went on.
    Resumed,
    /// Its owner was told that it is due soon.
    Warned,
    /// It was late and was escalated.
    Escalated,
    /// It ended.
    Ended(Ending),
    /// It goes on after having ended, and why.
    Reopened(Reason),
    /// It was counted anew by other hours or another policy.
    Recomputed,
}

/// Why something may not be done to a clock.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ClockRefusal {
    /// It has ended.
    #[error("fristen är redan avslutad")]
    Ended,
    /// It has not ended.
    #[error("fristen är inte avslutad och kan därför inte öppnas igen")]
    NotEnded,
    /// It is paused.
    #[error("fristen är pausad")]
    Paused,
    /// It is not paused.
    #[error("fristen är inte pausad")]
    NotPaused,
    /// It is late: a pause now would hide that.
    #[error("fristen har redan gått ut och kan inte pausas")]
    Late,
    /// It is not late yet.
    #[error("fristen har inte gått ut")]
    NotLate,
    /// Told already.
    #[error("det är redan gjort")]
    Already,
    /// Earlier than what has already happened.
    #[error("tidpunkten ligger före det som redan har hänt med fristen")]
    OutOfOrder,
    /// No reason given.
    #[error("ange ett skäl")]
    NoReason,
    /// The new due time cannot be counted.
    #[error(transparent)]
    Due(#[from] DueError),
}

/// What a clock is counted by: the promise and the hours of the policy in force.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// How long it may take.
    pub promise: &'a Promise,
    /// The hours that count.
    pub hours: &'a HoursStack,
}

impl Clock {
    /// Starts a clock, and says how its due time was counted.
    ///
    /// # Errors
    /// When no due time can be counted.
    pub fn start(
        id: ClockId,
        kind: ClockKind,
        started_at: Timestamp,
        terms: Terms<'_>,
    ) -> Result<(Self, Due), DueError> {
        let due = due(started_at, terms.promise, terms.hours, &[])?;
        let clock = Self {
            id,
            kind,
            started_at,
            due_at: due.at,
            pauses: Vec::new(),
            paused: None,
            ended: None,
            warned_at: None,
            escalated_at: None,
        };
        Ok((clock, due))
    }

    /// Where it stands. An end hides an escalation: what was late and then done is done.
    #[must_use]
    pub fn state(&self) -> State {
        match (&self.ended, &self.paused, self.escalated_at) {
            (Some(Ended { by: Ending::Stopped(_), .. }), ..) => State::Stopped,
            (Some(Ended { by: Ending::Decided(_), .. }), ..) => State::Decided,
            (None, Some(_), _) => State::Paused,
            (None, None, Some(_)) => State::Escalated,
            (None, None, None) => State::Running,
        }
    }

    /// Whether the promise is broken at `now`: it ran out before it ended. Never while paused.
    #[must_use]
    pub fn is_late(&self, now: Timestamp) -> bool {
        match (&self.ended, &self.paused) {
            (Some(ended), Some(paused)) => ended.at.min(paused.since) > self.due_at,
            (Some(ended), None) => ended.at > self.due_at,
            (None, Some(_)) => false,
            (None, None) => now > self.due_at,
        }
    }

    /// Whether it is time to warn the owner: a warning as long as `before`, begun now, would reach the
    /// due time. Counted in the same hours, so "two watched hours" on a Monday morning reach back to Friday.
    #[must_use]
    pub fn is_due_soon(&self, now: Timestamp, before: &Promise, hours: &HoursStack) -> bool {
        self.state() == State::Running
            && due_at(now, before, hours, &[]).is_ok_and(|reaches| reaches >= self.due_at)
    }

    /// Stops time, for a reason that pages show.
    ///
    /// # Errors
    /// Refused when ended, paused, late, before the last thing that happened, or without a reason.
    pub fn pause(&mut self, at: Timestamp, why: &str) -> Result<Event, ClockRefusal> {
        self.must_run()?;
        if at > self.due_at {
            return Err(ClockRefusal::Late);
        }
        self.in_order(at)?;
        let why = some_reason(why)?;
        self.paused = Some(Paused { since: at, why: why.clone() });
        Ok(self.event(Happened::Paused(why), at))
    }

    /// Lets time go on, and moves the due time by exactly the counted time the pause took.
    ///
    /// # Errors
    /// Refused when not paused, before the pause began, or when no due time can be counted.
    pub fn resume(&mut self, at: Timestamp, terms: Terms<'_>) -> Result<(Event, Due), ClockRefusal> {
        self.must_not_have_ended()?;
        let paused = self.paused.as_ref().ok_or(ClockRefusal::NotPaused)?;
        if at < paused.since {
            return Err(ClockRefusal::OutOfOrder);
        }
        let pauses = self.pauses_until(at);
        let due = due(self.started_at, terms.promise, terms.hours, &pauses)?;
        let due_was = self.due_at;
        (self.pauses, self.paused, self.due_at) = (pauses, None, due.at);
        self.forget_what_was_told(at);
        Ok((Event { due_was, ..self.event(Happened::Resumed, at) }, due))
    }

    /// Ends it because what was promised has been done, by the act named. Also when paused or late.
    ///
    /// The instant may lie before others already known: an answer seen on the platform is as old as the
    /// platform says, whenever we learnt of it.
    ///
    /// # Errors
    /// Refused when it has ended.
    pub fn stop(&mut self, at: Timestamp, act: &str) -> Result<Event, ClockRefusal> {
        self.end(at, Ending::Stopped(some_reason(act)?))
    }

    /// Ends it by a recorded decision: no answer is owed, the matter is another's, the message is gone.
    ///
    /// # Errors
    /// Refused when it has ended, and without a reason.
    pub fn decide(&mut self, at: Timestamp, reason: &str) -> Result<Event, ClockRefusal> {
        self.end(at, Ending::Decided(some_reason(reason)?))
    }

    fn end(&mut self, at: Timestamp, by: Ending) -> Result<Event, ClockRefusal> {
        self.must_not_have_ended()?;
        self.ended = Some(Ended { at, by: by.clone() });
        Ok(self.event(Happened::Ended(by), at))
    }

    /// Lets it go on after an end that was undone or a message that was reopened: running with the due
    /// time it had, since the citizen has waited all the while, or paused if it was when it ended.
    ///
    /// # Errors
    /// Refused when it has not ended, and without a reason.
    pub fn reopen(&mut self, at: Timestamp, why: &str) -> Result<Event, ClockRefusal> {
        let why = some_reason(why)?;
        if self.ended.take().is_none() {
            return Err(ClockRefusal::NotEnded);
        }
        Ok(self.event(Happened::Reopened(why), at))
    }

    /// Notes that its owner was told it is due soon.
    ///
    /// # Errors
    /// Refused when ended, paused, or done before.
    pub fn warn(&mut self, at: Timestamp) -> Result<Event, ClockRefusal> {
        self.must_run()?;
        if self.warned_at.is_some() {
            return Err(ClockRefusal::Already);
        }
        self.warned_at = Some(at);
        Ok(self.event(Happened::Warned, at))
    }

    /// Notes that it is late and that somebody above the owner was told.
    ///
    /// # Errors
    /// Refused when ended, paused, not late, or done before.
    pub fn escalate(&mut self, at: Timestamp) -> Result<Event, ClockRefusal> {
        self.must_run()?;
        match self.escalated_at {
            Some(_) => Err(ClockRefusal::Already),
            None if at <= self.due_at => Err(ClockRefusal::NotLate),
            None => {
                self.escalated_at = Some(at);
                Ok(self.event(Happened::Escalated, at))
            }
        }
    }

    /// Counts it anew, by other hours or another policy. A pause that goes on is counted up to `at`.
    ///
    /// A clock that is no longer late can be warned of and escalated again.
    ///
    /// # Errors
    /// Refused when it has ended: what was decided under an older version stays tied to it.
    pub fn recompute(&mut self, at: Timestamp, terms: Terms<'_>) -> Result<(Event, Due), ClockRefusal> {
        let due = self.recounted(at, terms)?;
        let due_was = std::mem::replace(&mut self.due_at, due.at);
        self.forget_what_was_told(at);
        Ok((Event { due_was, ..self.event(Happened::Recomputed, at) }, due))
    }

    /// What [`Clock::recompute`] would say, without doing it.
    ///
    /// # Errors
    /// As [`Clock::recompute`].
    pub fn recounted(&self, at: Timestamp, terms: Terms<'_>) -> Result<Due, ClockRefusal> {
        self.must_not_have_ended()?;
        Ok(due(self.started_at, terms.promise, terms.hours, &self.pauses_until(at))?)
    }

    fn pauses_until(&self, at: Timestamp) -> Vec<Pause> {
        let open = self.paused.iter().filter(|open| open.since < at);
        let open = open.map(|open| Pause { from: open.since, to: at, why: open.why.clone() });
        self.pauses.iter().cloned().chain(open).collect()
    }

    /// What was told about a due time says nothing once the clock has a later one.
    fn forget_what_was_told(&mut self, now: Timestamp) {
        if self.due_at >= now {
            self.escalated_at = None;
            self.warned_at = None;
        }
    }

    fn must_not_have_ended(&self) -> Result<(), ClockRefusal> {
        if self.ended.is_some() { Err(ClockRefusal::Ended) } else { Ok(()) }
    }

    fn must_run(&self) -> Result<(), ClockRefusal> {
        self.must_not_have_ended()?;
        if self.paused.is_some() { Err(ClockRefusal::Paused) } else { Ok(()) }
    }

    fn in_order(&self, at: Timestamp) -> Result<(), ClockRefusal> {
        let latest = self.pauses.iter().map(|p| p.to).fold(self.started_at, Timestamp::max);
        if at < latest { Err(ClockRefusal::OutOfOrder) } else { Ok(()) }
    }

    fn event(&self, what: Happened, at: Timestamp) -> Event {
        Event { clock: self.id, what, at, due_was: self.due_at, due_at: self.due_at }
    }
}

fn some_reason(text: &str) -> Result<Reason, ClockRefusal> {
    match text.trim() {
        "" => Err(ClockRefusal::NoReason),
        text => Ok(text.into()),
    }
}

#[cfg(test)]
mod tests;

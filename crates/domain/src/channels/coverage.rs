//! Who watches which channel when, and which promised hours nobody watches (CH-16, CH-17, CH-18).
//!
//! What a channel promises are its watched hours. Each of them is held by the responsible person; while
//! that person is away, has left or has no mandate there, by the substitute; and when both cannot, by
//! whoever the policy falls back on. An hour that falls on the fallback, or on nobody, is a gap: the law
//! asks for supervision (`bbs-4`), and the residents were told that somebody is there.
//!
//! The same function answers "what if": it is asked once more with one absence added.

use crate::clocks::HoursStack;
use crate::clocks::watched::Days;
use crate::ids::{AuthorityId, ChannelId, PersonId, UnitId};
use crate::municipality::reach::{Mandate, Place};
use crate::municipality::rights::Right;
use jiff::{Timestamp, civil::Date};
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one person: whether they are still here, when they are away, what they may do where.
#[derive(Clone, Debug, Default)]
pub struct Hand {
    /// When they left.
    pub ended_at: Option<Timestamp>,
    /// Days they are away: first and last, both included.
    pub away: Vec<(Date, Date)>,
    /// Their mandates, ended ones too.
    pub mandates: Vec<Mandate>,
}

/// Everybody who may be needed.
#[derive(Clone, Debug, Default)]
pub struct Staff(pub BTreeMap<PersonId, Hand>);

impl Staff {
    /// The same people with one absence more: for "what if".
    #[must_use]
    pub fn with_absence(mut self, person: PersonId, from: Date, until: Date) -> Self {
        self.0.entry(person).or_default().away.push((from, until));
        self
    }
}

/// One channel: what it promises, and who stands for it.
#[derive(Clone, Debug)]
pub struct Watch {
    /// Which channel.
    pub channel: ChannelId,
    /// Its unit.
    pub unit: UnitId,
    /// The authority above the unit.
    pub authority: Option<AuthorityId>,
    /// The hours it promises to be watched.
    pub hours: HoursStack,
    /// The responsible person.
    pub responsible: Option<PersonId>,
    /// The substitute.
    pub substitute: Option<PersonId>,
    /// Whoever the policy falls back on, the nearest first, each with the last day of their title.
    pub fallback: Vec<(PersonId, Option<Date>)>,
}

/// Why somebody does not watch in an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lack {
    /// Nobody is named.
    Unnamed,
    /// Away; the last day, included.
    Away(Date),
    /// Has left.
    Ended,
    /// Has no mandate to handle messages at the channel's unit that day.
    Unmandated,
}

impl Lack {
    /// The word the trail and the database keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unnamed => "nobody",
            Self::Away(_) => "away",
            Self::Ended => "ended",
            Self::Unmandated => "no-mandate",
        }
    }
}

/// Who holds an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// The responsible person (ansvarig).
    Responsible(PersonId),
    /// The substitute (ersättare).
    Substitute(PersonId),
    /// Whoever the policy falls back on, since neither of the two is there.
    Fallback(PersonId),
    /// Nobody at all.
    Nobody,
}

impl Holder {
    /// Whether neither the responsible person nor the substitute is there.
    #[must_use]
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Fallback(_) | Self::Nobody)
    }

    /// Who it is.
    #[must_use]
    pub fn person(self) -> Option<PersonId> {
        match self {
            Self::Responsible(p) | Self::Substitute(p) | Self::Fallback(p) => Some(p),
            Self::Nobody => None,
        }
    }

    /// The word the trail and the database keep.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Responsible(_) => "responsible",
            Self::Substitute(_) => "substitute",
            Self::Fallback(_) => "fallback",
            Self::Nobody => "nobody",
        }
    }
}

/// Watched hours in a row that the same person holds for the same reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// When the first of them begins.
    pub from: Timestamp,
    /// When the last of them ends.
    pub to: Timestamp,
    /// Who holds them.
    pub holder: Holder,
    /// Why the responsible person does not; none when they do.
    pub responsible: Option<Lack>,
    /// Why the substitute does not; none when it is not asked, or they do.
    pub substitute: Option<Lack>,
    /// Each watched stretch.
    pub hours: Vec<(Timestamp, Timestamp)>,
}

impl Run {
    /// How long it is watched, or should have been, in seconds.
    #[must_use]
    pub fn seconds(&self) -> i64 {
        self.hours.iter().map(|(from, to)| to.as_second() - from.as_second()).sum()
    }
}

impl Watch {
    /// Why a person does not watch at an instant of a day; none when they do.
    fn lack(&self, staff: &Staff, person: Option<PersonId>, on: Date, at: Timestamp) -> Option<Lack> {
        let Some(hand) = person.and_then(|p| staff.0.get(&p)) else { return Some(Lack::Unnamed) };
        here(hand, on, at).or_else(|| (!self.may(hand, on)).then_some(Lack::Unmandated))
    }

    /// Whether somebody has a mandate to handle messages here on a day.
    fn may(&self, hand: &Hand, on: Date) -> bool {
        let at = |place: Place| match place {
            Place::Whole => true,
            Place::Authority(authority) => Some(authority) == self.authority,
            Place::Unit(unit) => unit == self.unit,
        };
        hand.mandates.iter().any(|m| m.rights.contains(&Right::Handle) && at(m.place) && m.holds_on(on))
    }

    fn held(&self, staff: &Staff, on: Date, at: Timestamp) -> (Holder, Option<Lack>, Option<Lack>) {
        let responsible = self.lack(staff, self.responsible, on, at);
        if let (Some(person), None) = (self.responsible, responsible) {
            return (Holder::Responsible(person), None, None);
        }
        let substitute = self.lack(staff, self.substitute, on, at);
        if let (Some(person), None) = (self.substitute, substitute) {
            return (Holder::Substitute(person), responsible, None);
        }
        let there = |(person, until): &&(PersonId, Option<Date>)| {
            until.is_none_or(|until| on <= until)
                && staff.0.get(person).is_some_and(|hand| here(hand, on, at).is_none())
        };
        let holder =
            self.fallback.iter().find(there).map_or(Holder::Nobody, |(person, _)| Holder::Fallback(*person));
        (holder, responsible, substitute)
    }

    /// The instants inside a stretch at which one of the two leaves.
    fn cuts(&self, staff: &Staff, from: Timestamp, to: Timestamp) -> BTreeSet<Timestamp> {
        let both = [self.responsible, self.substitute].into_iter().flatten();
        let ends = both.filter_map(|p| staff.0.get(&p)?.ended_at);
        ends.filter(|at| from < *at && *at < to).chain([to]).collect()
    }

    /// How many may handle messages here on a day, and how many of them are at work at an instant of it (CH-15).
    #[must_use]
    pub fn hands(&self, staff: &Staff, on: Date, at: Timestamp) -> (usize, usize) {
        let may = |hand: &&Hand| self.may(hand, on) && hand.ended_at.is_none_or(|ended| at < ended);
        let able: Vec<&Hand> = staff.0.values().filter(may).collect();
        (able.len(), able.iter().filter(|hand| here(hand, on, at).is_none()).count())
    }

    /// Who could step in for a run of hours: handles messages here and is there on every day of it.
    #[must_use]
    pub fn could(&self, staff: &Staff, run: &Run) -> Vec<PersonId> {
        let named = [self.responsible, self.substitute];
        let able = |person: &PersonId, hand: &Hand| {
            !named.contains(&Some(*person))
                && run.hours.iter().all(|(from, _)| {
                    let on = crate::time::day_of(*from);
                    here(hand, on, *from).is_none() && self.may(hand, on)
                })
        };
        staff.0.iter().filter(|(person, hand)| able(person, hand)).map(|(person, _)| *person).collect()
    }
}

/// Why somebody is not at work at an instant of a day; none when they are.
fn here(hand: &Hand, on: Date, at: Timestamp) -> Option<Lack> {
    if hand.ended_at.is_some_and(|ended| ended <= at) {
        return Some(Lack::Ended);
    }
    let mut last =
        hand.away.iter().filter(|(from, until)| *from <= on && on <= *until).map(|(_, u)| *u).max()?;
    // Absences that follow each other without a day between are one, as it is lived.
    while let Some(next) = last.tomorrow().ok()
        && let Some(longer) =
            hand.away.iter().filter(|(from, until)| *from <= next && next <= *until).map(|(_, u)| *u).max()
    {
        last = longer;
    }
    Some(Lack::Away(last))
}

/// Who holds each watched hour of the days, from an instant on. Nothing where no hours are promised.
#[must_use]
pub fn simulate(watch: &Watch, staff: &Staff, days: &Days, from: Timestamp) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for day in days.iter() {
        watch.hours.watched_on(day, |opens, closes| {
            let mut opens = opens.max(from);
            if opens >= closes {
                return;
            }
            for closes in watch.cuts(staff, opens, closes) {
                let (holder, responsible, substitute) = watch.held(staff, day.date(), opens);
                match runs.last_mut() {
                    Some(run)
                        if (run.holder, run.responsible, run.substitute)
                            == (holder, responsible, substitute) =>
                    {
                        run.to = closes;
                        run.hours.push((opens, closes));
                    }
                    _ => runs.push(Run {
                        from: opens,
                        to: closes,
                        holder,
                        responsible,
                        substitute,
                        hours: vec![(opens, closes)],
                    }),
                }
                opens = closes;
            }
        });
    }
    runs
}

/// The gaps of `after` that are none in `before`: what one absence more uncovers. An hour that fell on the
/// fallback and now falls on nobody is among them.
#[must_use]
pub fn uncovers(before: &[Run], after: &[Run]) -> Vec<Run> {
    let was = |worse: Holder| -> BTreeSet<(Timestamp, Timestamp)> {
        let as_bad = |run: &&Run| match worse {
            Holder::Nobody => run.holder == Holder::Nobody,
            _ => run.holder.is_gap(),
        };
        before.iter().filter(as_bad).flat_map(|run| run.hours.iter().copied()).collect()
    };
    let (nobody, gap) = (was(Holder::Nobody), was(Holder::Fallback(PersonId(uuid::Uuid::nil()))));
    let new = |run: &Run| {
        let known = if run.holder == Holder::Nobody { &nobody } else { &gap };
        let hours: Vec<_> = run.hours.iter().copied().filter(|hour| !known.contains(hour)).collect();
        let (from, to) = (hours.first()?.0, hours.last()?.1);
        Some(Run { from, to, hours, ..run.clone() })
    };
    after.iter().filter(|run| run.holder.is_gap()).filter_map(new).collect()
}

#[cfg(test)]
mod tests;

//! How often a channel is asked, when its platform also tells us of itself.
//!
//! What a platform tells unasked is only a bell: what has happened is read through the interface, as ever. A
//! channel whose bell rings is asked less often, for the asking then only checks the bell. The bell is
//! believed for as long as it proves right: the first thing an asking finds that it did not ring for, and for
//! a day the channel is asked as often as any other (CH-33).

use jiff::{SignedDuration, Timestamp};

/// How seldom a channel is asked at most while its bell is believed.
pub const SELDOM: SignedDuration = SignedDuration::from_mins(10);

/// A platform that delivers and has been silent so long is not believed any more: its settings may have been
/// changed, or an app switched off. A stream says by itself that it is open.
const SILENT: SignedDuration = SignedDuration::from_hours(24);

/// How long a bell that was found wanting is not believed.
const DISTRUST: SignedDuration = SignedDuration::from_hours(24);

/// How much sooner than its interval says a channel is asked, and no more than a tenth of it.
const SOONER: SignedDuration = SignedDuration::from_secs(6);

/// What is younger when an asking finds it may still be on its way to us by the bell.
const ON_THE_WAY: SignedDuration = SignedDuration::from_mins(2);

/// What is known of a channel's bell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bell {
    /// Since when a stream is open that somebody listens to right now.
    pub open_at: Option<Timestamp>,
    /// When it last rang.
    pub rang_at: Option<Timestamp>,
    /// When something was last found that it had not rung for.
    pub missed_at: Option<Timestamp>,
}

/// How we learn that something has happened in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// By asking, as often as the channel says.
    Asks,
    /// By a stream, open since then.
    Listens(Timestamp),
    /// By what the platform delivers, the last time then.
    IsTold(Timestamp),
}

impl Bell {
    /// How we learn of what happens there now.
    #[must_use]
    pub fn hears(&self, now: Timestamp) -> Hears {
        let believed = self.missed_at.is_none_or(|missed| now.duration_since(missed) >= DISTRUST);
        match (self.open_at, self.rang_at) {
            (Some(open), _) if believed => Hears::Listens(open),
            (None, Some(rang)) if believed && now.duration_since(rang) < SILENT => Hears::IsTold(rang),
            _ => Hears::Asks,
        }
    }

    /// Whether an asking has found something the bell should have rung for and did not. `found` is what was new
    /// to us, with when others published it; `asked_before` when the channel was last asked before this.
    #[must_use]
    pub fn missed(
        &self,
        found: impl IntoIterator<Item = Timestamp>,
        asked_before: Option<Timestamp>,
        now: Timestamp,
    ) -> bool {
        let heard_from = match self.hears(now) {
            Hears::Asks => return false,
            Hears::Listens(open) => Some(open).max(asked_before),
            Hears::IsTold(_) => asked_before,
        };
        found.into_iter().any(|at| {
            let while_heard = heard_from.is_some_and(|from| at >= from);
            let should_have_come = now.duration_since(at) >= ON_THE_WAY;
            while_heard && should_have_come && self.rang_at.is_none_or(|rang| rang < at)
        })
    }
}

/// How long to wait before a channel is asked again, whose particulars say `every_s` seconds.
#[must_use]
pub fn wait(every_s: i64, hears: Hears) -> SignedDuration {
    let own = SignedDuration::from_secs(every_s);
    match hears {
        Hears::Asks => own,
        Hears::Listens(_) | Hears::IsTold(_) => own.max(SELDOM),
    }
}

/// When a channel is asked next, having been `due` and asked at `began`, answered now, all being well.
///
/// Counted from when its turn was, and not from the answer: what is said at the worst moment would else wait for the
/// interval, and for how long the asking took, and for how late it was begun (CH-33). And a little sooner: what a
/// platform takes to show a thing, and we to read it, belongs to the interval too. A turn that came late begins a new
/// count, and after a long answer half the interval is left to the platform.
#[must_use]
pub fn next(due: Timestamp, began: Timestamp, now: Timestamp, wait: SignedDuration) -> Timestamp {
    let late = began.duration_since(due);
    let turn = if (SignedDuration::ZERO..=wait / 10).contains(&late) { due } else { began };
    let after = |from: Timestamp, wait| from.checked_add(wait).unwrap_or(Timestamp::MAX);
    after(turn, wait - SOONER.min(wait / 10)).max(after(now, wait / 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minute: i64) -> Timestamp {
        let start: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        start.checked_add(SignedDuration::from_mins(minute)).unwrap()
    }

    fn bell(open: Option<i64>, rang: Option<i64>, missed: Option<i64>) -> Bell {
        Bell { open_at: open.map(at), rang_at: rang.map(at), missed_at: missed.map(at) }
    }

    #[test]
    fn a_channel_is_asked_seldom_only_while_its_bell_is_believed() {
        let day = 24 * 60;
        for (bell, now, hears) in [
            (bell(None, None, None), 5, Hears::Asks),
            (bell(Some(1), None, None), 5, Hears::Listens(at(1))),
            // A quiet stream is open all the same, however long.
            (bell(Some(1), None, None), 90 * day, Hears::Listens(at(1))),
            (bell(Some(1), None, Some(3)), 5, Hears::Asks),
            // That it rings, or is open anew, does not say that it leaves nothing out.
            (bell(Some(4), Some(4), Some(3)), 5, Hears::Asks),
            (bell(Some(4), Some(4), Some(3)), day + 3, Hears::Listens(at(4))),
            (bell(None, Some(1), None), 5, Hears::IsTold(at(1))),
            (bell(None, Some(1), None), day, Hears::IsTold(at(1))),
            (bell(None, Some(1), None), day + 1, Hears::Asks),
            (bell(None, Some(1), Some(2)), 5, Hears::Asks),
            (bell(None, Some(3), Some(2)), 5, Hears::Asks),
            (bell(None, Some(day), Some(2)), day + 2, Hears::IsTold(at(day))),
        ] {
            assert_eq!(bell.hears(at(now)), hears, "{bell:?} at {now}");
        }
        let minutes = |every, hears| wait(every, hears).as_mins();
        assert_eq!(minutes(60, Hears::Asks), 1);
        assert_eq!(minutes(60, Hears::Listens(at(1))), 10);
        assert_eq!(minutes(3600, Hears::IsTold(at(1))), 60, "never oftener than the channel says");
    }

    #[test]
    fn turns_are_as_far_apart_as_the_channel_says_however_long_an_asking_takes() {
        let s = |second: i64| at(0).checked_add(SignedDuration::from_secs(second)).unwrap();
        let minute = SignedDuration::from_mins(1);
        let hour = SignedDuration::from_hours(1);
        assert_eq!(next(s(0), s(0), s(1), hour), s(3594));
        for (due, began, now, then) in [
            (0, 0, 0, 54),
            // Neither the worker's lateness nor the platform's slowness is added.
            (0, 1, 3, 54),
            (0, 6, 7, 54),
            // The first turn ever, one after a rest, and one before its time because somebody rang.
            (-7200, 0, 1, 54),
            (0, 7, 9, 61),
            (30, 0, 1, 54),
            // Two minutes of answering: it is left alone for half of one.
            (0, 0, 120, 150),
        ] {
            assert_eq!(next(s(due), s(began), s(now), minute), s(then), "{due} {began} {now}");
        }
    }

    #[test]
    fn what_the_bell_did_not_ring_for_is_missed_once_it_should_have_come() {
        for (bell, found, before, missed) in [
            (bell(Some(0), Some(1), None), 4, 2, true),
            // It rang afterwards: the asking was only quicker than nobody.
            (bell(Some(0), Some(5), None), 4, 2, false),
            // Too young: it may be on its way.
            (bell(Some(0), Some(1), None), 9, 2, false),
            // From before we listened, or before the last asking: shown late by the platform.
            (bell(Some(5), None, None), 4, 2, false),
            (bell(Some(0), Some(1), None), 1, 2, false),
            (bell(None, Some(1), None), 4, 2, true),
            // Nobody believed it anyway.
            (bell(None, None, None), 4, 2, false),
        ] {
            assert_eq!(bell.missed([at(found)], Some(at(before)), at(10)), missed, "{bell:?}, {found}");
        }
        assert!(!bell(Some(0), None, None).missed([], None, at(10)));
    }
}

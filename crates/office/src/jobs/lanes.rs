//! Which work waits behind which: each sort of work has places of its own, so that none is held up by another.
//!
//! A removal is never put off because eight platforms do not answer. What takes long gives its place up to what
//! waits and goes on beside (`aside`), and at one host only a few things are done at a time, so that one host
//! that hangs holds those few places and no more.

use jiff::SignedDuration;

/// A sort of work.
#[derive(Clone, Copy, Debug)]
pub struct Lane {
    /// The kinds of jobs; of `OWN` none: it takes all that no other lane takes.
    pub kinds: &'static [&'static str],
    /// How many are done at once.
    pub places: usize,
    /// How many more may go on that have taken long, their places given up.
    pub aside: usize,
    /// How many at one host; none: they ask no one host.
    pub at_one_host: Option<u32>,
    /// How long a claim holds unless it is prolonged: so long nobody does what a node that died was doing.
    pub lease: SignedDuration,
}

/// How long a claim holds; a job longer than this prolongs it.
pub(super) const LEASE: SignedDuration = SignedDuration::from_mins(5);

/// What people wait for: measures, answers, letters, evidence.
const AWAITED: Lane = Lane {
    kinds: &[
        "carry-out",
        "stranger",
        "seal",
        "mail",
        "posts",
        "diary-hand-over",
        crate::public::tell_sender::JOB,
    ],
    places: 8,
    aside: 32,
    at_one_host: Some(4),
    lease: LEASE,
};

/// What comes in. A thousand channels a minute are seventeen a second; at a host two are asked at once
/// (`guard::Rules`), and two more stand ready.
const NEWS: Lane =
    Lane { kinds: &["poll", "heard"], places: 32, aside: 96, at_one_host: Some(4), lease: LEASE };

/// Reading again what is known, hours long where there is much.
const AGAIN: Lane =
    Lane { kinds: &["reread", "whole"], places: 8, aside: 8, at_one_host: Some(2), lease: LEASE };

/// What lets us in, renewed some minutes or days before it runs out: behind no picture.
const RENEWING: Lane = Lane {
    kinds: &[crate::channels::access::renew::JOB],
    places: 4,
    aside: 16,
    at_one_host: Some(2),
    lease: LEASE,
};

/// Pictures and figures.
const BESIDE: Lane =
    Lane { kinds: &["media", "followers"], places: 4, aside: 8, at_one_host: None, lease: LEASE };

/// The check of whole trails, which every municipality has at the same hour of the night.
const NIGHT: Lane = Lane { kinds: &["verify"], places: 2, aside: 0, at_one_host: None, lease: LEASE };

/// Listening to streams: each holds its place for as long as it is open. A short lease, so that what a node
/// that died listened to is soon listened to by another.
const LISTENING: Lane = Lane {
    kinds: &[LISTEN],
    places: 2_000,
    aside: 0,
    at_one_host: None,
    lease: SignedDuration::from_secs(100),
};

/// The job that listens to a channel.
pub const LISTEN: &str = "listen";

/// All else: what waits for nobody but ourselves.
const OWN: Lane = Lane { kinds: &[], places: 4, aside: 2, at_one_host: None, lease: LEASE };

/// Every lane; what people wait for is claimed first.
pub const LANES: [Lane; 8] = [AWAITED, RENEWING, NEWS, OWN, AGAIN, BESIDE, NIGHT, LISTENING];

/// The lane of a kind of job.
#[must_use]
pub fn lane_of(kind: &str) -> Lane {
    LANES.into_iter().find(|lane| lane.kinds.contains(&kind)).unwrap_or(OWN)
}

impl Lane {
    /// Whether it takes all that no other lane takes.
    #[must_use]
    pub fn takes_the_rest(&self) -> bool {
        self.kinds.is_empty()
    }

    /// Whether what is done there goes on until it is told to stop.
    #[must_use]
    pub fn goes_on(&self) -> bool {
        self.kinds.contains(&LISTEN)
    }
}

/// The kinds that some lane names.
#[must_use]
pub fn named() -> Vec<&'static str> {
    LANES.iter().flat_map(|lane| lane.kinds).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_one_lane_and_what_nobody_names_has_ours() {
        let mut all = named();
        all.sort_unstable();
        let many = all.len();
        all.dedup();
        assert_eq!(all.len(), many, "a kind stands in two lanes");
        assert!(lane_of("tiles").takes_the_rest() && lane_of("unheard of").takes_the_rest());
        assert_eq!(lane_of("poll").places, 32);
        assert!(lane_of(LISTEN).goes_on());
        assert_eq!(LANES.iter().filter(|lane| lane.takes_the_rest()).count(), 1);
    }
}

//! What things cost, and what has been spent and not yet told.
//!
//! Prices in thousandths of a US dollar, as X's documentation has them (pay-per-usage, August 2026): per thing given,
//! or per asking where something is done. The same thing asked for again on the same UTC day costs nothing there; that
//! is remembered here for as long as we run, and after a restart it is counted once more: never too little.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, PoisonError},
};

/// A post read.
pub(super) const POST: u64 = 5;
/// A post read in which we are named, in the list of them.
pub(super) const MENTION: u64 = 1;
/// A user read.
pub(super) const USER: u64 = 10;
/// A picture or film read with a post.
pub(super) const MEDIA: u64 = 5;
/// A direct message read.
pub(super) const DIRECT: u64 = 10;
/// An answer given to somebody who has named or quoted us.
pub(super) const ANSWER: u64 = 10;
/// Whatever is posted with an address in it.
pub(super) const WITH_ADDRESS: u64 = 200;
/// A direct message sent.
pub(super) const SEND_DIRECT: u64 = 15;
/// A post of ours taken away.
pub(super) const DELETE: u64 = 10;
/// A reply hidden, or shown again.
pub(super) const MANAGE: u64 = 5;

/// The most media a post has.
pub(super) const MOST_MEDIA: u64 = 4;

/// How many things paid for are remembered; then it is begun anew.
const REMEMBERED: usize = 200_000;

/// Whose money it is: the channel's address and account.
pub(super) type Purse = (String, Option<String>);

/// What is paid for today, and what is spent and not yet told.
#[derive(Default)]
pub(super) struct Books {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    day: Option<Date>,
    paid: HashSet<(Purse, String)>,
    untold: HashMap<Purse, u64>,
}

impl Books {
    /// Writes down that a thing was given: it costs its price, once a UTC day.
    pub(super) fn given(&self, purse: &Purse, thing: String, price: u64, now: Timestamp) {
        let mut books = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now.to_zoned(TimeZone::UTC).date();
        if books.day != Some(today) || books.paid.len() >= REMEMBERED {
            books.day = Some(today);
            books.paid.clear();
        }
        if books.paid.insert((purse.clone(), thing)) {
            *books.untold.entry(purse.clone()).or_default() += price;
        }
    }

    /// Writes down that something was done.
    pub(super) fn done(&self, purse: &Purse, price: u64) {
        let mut books = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        *books.untold.entry(purse.clone()).or_default() += price;
    }

    /// What is spent and not yet told.
    pub(super) fn untold(&self, purse: &Purse) -> u64 {
        let books = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        books.untold.get(purse).copied().unwrap_or_default()
    }

    /// The same, told now: also what was spent in an asking that failed.
    pub(super) fn tell(&self, purse: &Purse) -> u64 {
        let mut books = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        books.untold.remove(purse).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thing_costs_once_a_day_and_what_is_spent_is_told_once() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (books, purse) = (Books::default(), ("a".to_owned(), None));
        books.given(&purse, "post:1".into(), POST, at("2026-04-07T08:00:00Z"));
        books.given(&purse, "post:1".into(), POST, at("2026-04-07T23:59:59Z"));
        assert_eq!(books.untold(&purse), 5);
        books.given(&purse, "post:1".into(), POST, at("2026-04-08T00:00:00Z"));
        books.done(&purse, ANSWER);
        assert_eq!((books.tell(&purse), books.tell(&purse)), (20, 0));
        assert_eq!(books.untold(&("b".to_owned(), None)), 0);
    }
}

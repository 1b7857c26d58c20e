//! What things cost, and what of it is paid for today already.
//!
//! Prices in thousandths of a US dollar, as X's documentation has them (pay-per-usage, August 2026): per thing given,
//! or per asking where something is done. The same thing asked for again on the same UTC day costs nothing there; that
//! is remembered here for as long as we run, and after a restart it is counted once more: never too little.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use std::{
    collections::HashSet,
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
pub(super) type Payer = (String, Option<String>);

/// What is paid for today.
#[derive(Default)]
pub(super) struct Books {
    inner: Mutex<Inner>,
}

#[derive(Default)]
struct Inner {
    day: Option<Date>,
    paid: HashSet<(Payer, String)>,
}

impl Books {
    /// Writes down that a thing was given; says whether it is to be paid for: it costs its price once a UTC day.
    pub(super) fn given(&self, payer: &Payer, thing: String, now: Timestamp) -> bool {
        let mut books = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let today = now.to_zoned(TimeZone::UTC).date();
        if books.day != Some(today) || books.paid.len() >= REMEMBERED {
            books.day = Some(today);
            books.paid.clear();
        }
        books.paid.insert((payer.clone(), thing))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use torg_domain::policy::platforms::Platforms;

    #[test]
    fn a_thing_costs_once_a_day() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let (books, payer) = (Books::default(), ("a".to_owned(), None));
        assert!(books.given(&payer, "post:1".into(), at("2026-04-07T08:00:00Z")));
        assert!(!books.given(&payer, "post:1".into(), at("2026-04-07T23:59:59Z")));
        assert!(books.given(&payer, "post:1".into(), at("2026-04-08T00:00:00Z")));
        assert!(books.given(&("b".to_owned(), None), "post:1".into(), at("2026-04-08T00:00:00Z")));
    }

    #[test]
    fn the_catalogue_shows_the_prices_that_are_counted_with() {
        let catalogue = include_str!("../../../../../policies/platforms.toml");
        let all = Platforms::read("platforms.toml", catalogue).unwrap();
        let charges = all.get(super::super::KEY).unwrap().charges.as_ref().unwrap();
        let shown: BTreeSet<u64> = charges.price.iter().map(|price| price.thousandths.into()).collect();
        let counted = [POST, MENTION, USER, MEDIA, DIRECT, ANSWER, WITH_ADDRESS, SEND_DIRECT, DELETE, MANAGE];
        assert_eq!(shown, counted.into());
        assert_eq!((charges.currency.as_str(), charges.price.len()), ("USD", counted.len()));
    }
}

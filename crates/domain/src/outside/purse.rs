//! What one asking of a platform may cost, and what it has cost so far.
//!
//! A platform that takes money looks here before each question whether it can be paid for, and writes down here what
//! it cost, also where it came to nothing. Amounts are whole thousandths of the platform's currency.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Money held for one asking.
#[derive(Debug)]
pub struct Purse {
    held: u64,
    spent: AtomicU64,
}

impl Purse {
    /// With so much in it, in thousandths.
    #[must_use]
    pub fn holding(held: u64) -> Arc<Self> {
        Arc::new(Self { held, spent: AtomicU64::new(0) })
    }

    /// What was in it from the beginning.
    #[must_use]
    pub fn held(&self) -> u64 {
        self.held
    }

    /// What has been spent of it. More than was held only where the platform gave more than was asked for.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.spent.load(Ordering::Acquire)
    }

    /// What is left.
    #[must_use]
    pub fn left(&self) -> u64 {
        self.held.saturating_sub(self.spent())
    }

    /// Writes down that something was paid for, or may have been.
    pub fn spend(&self, amount: u64) {
        let more = |spent: u64| Some(spent.saturating_add(amount));
        // It always says something, so it cannot fail.
        let _ = self.spent.fetch_update(Ordering::AcqRel, Ordering::Acquire, more);
    }
}

#[cfg(test)]
mod tests {
    use super::Purse;

    #[test]
    fn what_is_spent_is_never_lost_and_nothing_is_left_of_less_than_nothing() {
        let purse = Purse::holding(10);
        purse.spend(4);
        assert_eq!((purse.held(), purse.spent(), purse.left()), (10, 4, 6));
        purse.spend(9);
        assert_eq!((purse.spent(), purse.left()), (13, 0));
        purse.spend(u64::MAX);
        assert_eq!(purse.spent(), u64::MAX);
    }
}

//! What torg asks of the world outside, as traits only.
//!
//! The rules never look at a clock, draw a number or open a connection. Whoever does the work is
//! handed these, so that tests can move time and the program can be the only place that wires.

use jiff::Timestamp;
use uuid::Uuid;

/// What time it is.
pub trait Clock: Send + Sync {
    /// The present instant, in UTC.
    fn now(&self) -> Timestamp;
}

/// New ids, salts and tokens: everything that must not be guessable or repeatable.
pub trait Chance: Send + Sync {
    /// Fills the slice with unpredictable bytes.
    fn fill(&self, bytes: &mut [u8]);

    /// A new id (UUIDv7) for something that came to be `at`.
    fn id(&self, at: Timestamp) -> Uuid {
        let mut random = [0_u8; 10];
        self.fill(&mut random);
        let millis = u64::try_from(at.as_millisecond()).unwrap_or(0);
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// Thirty-two fresh bytes: a salt, a token, a key.
    fn secret(&self) -> [u8; 32] {
        let mut bytes = [0_u8; 32];
        self.fill(&mut bytes);
        bytes
    }
}

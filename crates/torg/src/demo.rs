//! The demo: an invented municipality kept as data in `demo/`, played in through the ordinary acts of the
//! office with a clock that is moved, then served, with a feed of its own that is polled for real.
//!
//! `story` reads the data, `time` understands its times, `founding` sets the municipality up, `play` puts
//! messages and acts in one order of time, `acts` turns each act into the office's own, `feed` hands out
//! what arrives while somebody looks.

mod acts;
mod feed;
mod founding;
mod one_core;
mod play;
mod story;
mod time;

pub use feed::{Handing, PATH as FEED_PATH};
pub use founding::Town;
pub use one_core::{OneCore, begun};
pub use play::play;
pub use story::Story;

use crate::world::Wall;
use jiff::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use torg_domain::outside::Clock;

/// A clock that stands where the story is, and goes with the wall once the story has come to now.
#[derive(Debug)]
pub struct StoryClock(AtomicI64);

const THE_WALL: i64 = i64::MIN;

impl StoryClock {
    /// A clock that goes with the wall.
    #[must_use]
    pub fn with_the_wall() -> Self {
        Self(AtomicI64::new(THE_WALL))
    }

    /// Sets it.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_millisecond(), Ordering::SeqCst);
    }

    /// Lets it go with the wall from here on.
    pub fn let_go(&self) {
        self.0.store(THE_WALL, Ordering::SeqCst);
    }
}

impl Clock for StoryClock {
    fn now(&self) -> Timestamp {
        match self.0.load(Ordering::SeqCst) {
            THE_WALL => Wall.now(),
            at => Timestamp::from_millisecond(at).unwrap_or(Timestamp::MAX),
        }
    }
}

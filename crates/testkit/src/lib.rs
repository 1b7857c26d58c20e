//! A small town for tests: a real store, a clock one can move, an outside that remembers what it was told.
//!
//! Imported only by the tests of office, web and torg. What a test asks for that cannot be had is a
//! panic with a sentence: here, and only here, that is the right thing to do.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up must stop")]

// The store's tests go without this crate, so that a change of SQL compiles little; the server is the same.
#[path = "../../store/tests/it/cluster.rs"]
pub mod cluster;
pub mod faults;
pub mod hook;
pub mod neighbour;
pub mod outside;
pub mod packs;
pub mod picture;
pub mod proxy;
pub mod sign_in;
pub mod site;
pub mod stream;
pub mod town;

pub use faults::{Faults, Side};
pub use neighbour::{Neighbour, OTHER_HOST};
pub use outside::{Counting, Hand, Outdoors};
pub use proxy::{Line, Proxy};
pub use site::{Mood, Site};
pub use stream::{Said, Stream};
pub use town::{People, Town, both};

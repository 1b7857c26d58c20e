//! The moments at which something becomes so for good, told to whoever listens.
//!
//! In the program nobody does. A test stops the work there, to see that what was begun is neither
//! repeated nor forgotten when it goes on.

use crate::Problem;

/// A moment at which something becomes so for good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A write is about to be committed; the words of what the trail is told.
    BeforeCommit(Vec<&'static str>),
    /// It was.
    AfterCommit(Vec<&'static str>),
    /// Bytes are about to be put in the object store.
    BeforePut,
    /// They lie there.
    AfterPut,
}

/// Somebody who listens.
pub trait Watch: Send + Sync + std::fmt::Debug {
    /// Told of a moment. An error stops the work there, as if the program had ended.
    ///
    /// # Errors
    /// What the work is to be stopped with.
    fn at(&self, moment: &Moment) -> Result<(), Problem>;
}

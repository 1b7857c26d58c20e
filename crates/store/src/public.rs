//! What the public pages rest on: our own posts, what outsiders send us, and the facts only these pages tell.

mod clocks;
mod facts;
mod letters;
mod posts;
mod rows;
mod submissions;

pub use clocks::{LateSubmissionsRow, SubmissionClockRow};
pub use letters::SubmissionLetterRow;
pub use posts::{PostPlace, PostRow};
pub use rows::{FactRow, LookalikeRow, PartyLinkRow, SubmissionRow};

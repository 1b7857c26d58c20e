//! What the public pages rest on: our own posts, what outsiders send us, and the facts only these pages tell.

mod facts;
mod posts;
mod rows;
mod submissions;

pub use posts::{PostPlace, PostRow};
pub use rows::{FactRow, LookalikeRow, PartyLinkRow, SubmissionRow};

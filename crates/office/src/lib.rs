//! The work: one file per thing somebody does.
//!
//! Every act is handed a `Desk`: who acts, now, the policy in force, the store. It loads, asks the
//! rule, writes and tells the trail, all in one write, or refuses with a sentence.

pub mod archive;
pub mod channels;
pub mod clocks;
pub mod decisions;
pub mod desk;
pub mod diary;
pub mod evidence;
pub mod in_force;
pub mod inbox;
pub mod jobs;
pub mod mail;
pub mod municipality;
pub mod policy;
pub mod public;
pub mod publishing;
pub mod refusal;
pub mod trail;

pub use desk::{Desk, Office, Who, World};
pub use refusal::Refusal;

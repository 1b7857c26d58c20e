//! What we say ourselves, on our own channels and on other people's (publicering).
//!
//! The same rules that watch others' words watch ours: personal data, secrecy, the grounds for removal. A
//! post is looked at before it goes out; what the rules stop cannot go out, what they ask about is confirmed
//! by the person who sends it (OP-01 to OP-08, OT-04 to OT-12, GP-06 to GP-09).

mod checks;
pub mod picture;
mod steps;

pub use checks::{Confirmed, Finding, Picture, Post, Speaker, Weight, findings};
pub use steps::{Act, NotNow, State, after};

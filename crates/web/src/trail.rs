//! The trail: who did what, when, on which ground.

pub mod list;

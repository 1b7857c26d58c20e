//! The accounts and feeds the municipality runs or follows (kanaler).

pub mod coverage;
pub mod identity;
pub mod presentation;
pub mod problem;
pub mod profile;
pub mod taken;

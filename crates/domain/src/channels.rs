//! The accounts and feeds the municipality runs or follows (kanaler).

pub mod access;
pub mod confirm;
pub mod coverage;
pub mod duties;
pub mod identity;
pub mod idle;
pub mod ledger;
pub mod legal;
pub mod life;
pub mod pace;
pub mod presentation;
pub mod problem;
pub mod profile;
pub mod resources;
pub mod spending;
pub mod statistics;
pub mod taken;

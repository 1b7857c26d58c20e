//! The register of accounts we run, and fetching what is said in them.

pub mod access;
pub mod area;
mod around;
pub mod bell;
pub mod confirm;
pub mod connection;
pub mod coverage;
pub mod hooks;
pub mod idle;
pub mod ledger;
pub mod life;
pub mod listen;
pub mod load;
pub mod media;
pub mod open;
pub mod own_mandates;
pub mod poll;
pub mod presentation;
pub mod reading;
pub mod resources;
pub mod spending;
pub mod standing;
mod state;
pub mod statistics;
pub mod titled;

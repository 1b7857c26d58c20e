//! The register of accounts we run, and fetching what is said in them.

pub mod connection;
pub mod coverage;
pub mod media;
pub mod open;
pub mod poll;
pub mod presentation;
pub mod reading;
mod state;

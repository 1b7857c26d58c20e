//! The register of channels: who answers for each, how its fetching goes, entry by hand.

pub mod access;
pub mod applications;
pub mod apply;
pub mod channel;
pub mod costs;
pub mod coverage;
pub mod details;
pub mod form;
pub mod hooks;
pub mod ledger;
pub mod life;
pub mod list;
pub mod load;
pub mod manual;
pub mod news;
pub mod onward;
pub mod platforms;
pub mod presentation;
pub mod statistics;

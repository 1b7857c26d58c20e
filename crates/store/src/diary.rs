//! The diary: how each authority keeps it, its cases and registrations, what was handed over elsewhere.

pub mod entries;
pub mod handovers;
pub mod queue;
pub mod rows;
pub mod search;
pub mod settings;

//! The municipality's rules as they stand, where they come from, and how they are changed.

pub mod policy;
pub mod preview;

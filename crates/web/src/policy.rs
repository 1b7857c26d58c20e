//! The municipality's rules as they stand, where they come from, and how they are changed.

pub mod pack;
#[expect(clippy::module_inception, reason = "the page is called what it shows")]
pub mod policy;
pub mod preview;

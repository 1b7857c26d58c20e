//! Pictures and files: what their bytes are, and what of them may be shown.
//!
//! The original is evidence and never changes. What a page shows is a copy without the place where
//! the picture was taken; what is not a plain picture, film or sound is only ever handed out as a
//! download.

pub mod sniff;
pub mod strip;

pub use sniff::{Sort, sniff};
pub use strip::strip_position;

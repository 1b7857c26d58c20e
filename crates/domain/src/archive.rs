//! What is taken out of torg to be kept or shown elsewhere, and how it is checked there (arkiv).
//!
//! A proof package is one ZIP about a message or a thread: everything that was said, decided and done,
//! the entries of the trail that commit to it, and the signed checkpoint they stand under. What stands
//! in it and how it is checked is here; the format is told in `docs/package.md`, from which a checker
//! can be written without this code.

pub mod check;
pub mod document;
pub mod package;
pub mod receipt;
pub mod zip;

//! Diaries that are kept elsewhere, and how a registration reaches them.

pub mod folder;

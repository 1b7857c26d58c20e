//! The platforms torg reads, a folder each; the only place where they meet.

pub mod feed;

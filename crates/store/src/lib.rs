//! The binders: every SQL statement and migration, and the bytes beside them.
//!
//! `Store` is opened once. Whoever only reads is handed what reads; an act in the office opens a write
//! and gets a `Tx`, with the methods of every capability on it, named by need.

pub mod db;
pub mod migrate;
pub mod problem;

pub use db::{Db, Tx};
pub use problem::Problem;

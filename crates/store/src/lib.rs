//! The binders: every SQL statement and migration, and the bytes beside them.
//!
//! `Store` is opened once. Whoever only reads is handed a `Reader`; an act in the office opens a
//! `Writer`, with the methods of every capability on it, named by need.

pub mod backup;
pub mod channels;
pub mod db;
pub mod decisions;
pub mod diary;
pub mod doctor;
pub mod evidence;
mod folding;
pub mod inbox;
pub mod jobs;
mod kept;
pub mod mail;
pub mod migrate;
pub mod municipality;
pub mod objects;
pub mod policy;
pub mod problem;
pub mod public;
pub mod publishing;
pub mod reseal;
pub mod sealed;
pub mod store;
pub mod tiles;
pub mod trail;
pub mod verification;
pub mod verify;
pub mod watch;

pub use db::{Db, Tx};
pub use objects::Objects;
pub use problem::Problem;
pub use store::{Reader, Store, Writer};

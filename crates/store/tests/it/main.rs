//! The store's stories, each told on SQLite and on PostgreSQL: same story, same expectations.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on says so by falling")]

mod backup;
mod cluster;
mod diary;
mod doctor;
mod house;
mod inbox;
mod jobs;
mod letters;
mod objects;
mod schema;
mod sealed;
mod spending;
mod tiles;
mod town;
mod verify;

//! The pages seen from outside: every sample of every page, read as a browser would.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot be set up must stop")]

mod access;
mod bodies;
mod browser;
mod bulk_remove;
mod costs;
mod coverage;
mod decisions;
mod diary;
mod doors;
mod forms;
mod front;
mod hooks;
mod ledger;
mod load;
mod own_pack;
mod pages;
mod places;
mod post_pictures;
mod presentation;
mod public;
mod publishing;
mod reasons;
mod refused;
mod register;
mod removals;
mod rooms;
mod sending;
mod sent;
mod signed_in;
mod statistics;
mod tags;
mod tonight;
mod undo;
mod walk;

//! The pages seen from outside: every sample of every page, read as a browser would.

mod doors;
mod pages;
mod tags;

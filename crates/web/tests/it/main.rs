//! The pages seen from outside: every sample of every page, read as a browser would.

mod pages;
mod tags;

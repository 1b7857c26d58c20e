//! The diary: what waits to be registered, registering, one registration, search, how it is kept.

pub mod entry;
pub mod form;
pub mod open;
pub mod queue;
pub mod register;
pub mod search;
pub mod settings;

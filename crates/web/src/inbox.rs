//! The inbox: what comes in, whose it is, what can be done with it.

pub mod bulk;
pub mod bulk_remove;
pub mod list;
pub mod message;
pub mod news;
pub mod review;
pub mod reviews;
pub mod row;
pub mod search;
pub mod stale;
pub mod version;

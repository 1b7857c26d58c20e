//! Who we are: signing in, people, mandates, units, one's own settings.

pub mod acceptance;
pub mod charge;
pub mod invite;
pub mod keys;
pub mod link;
pub mod me;
pub mod people;
pub mod person;
pub mod sign_in;
pub mod units;

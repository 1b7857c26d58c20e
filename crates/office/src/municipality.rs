//! Who we are: founding a municipality, people, mandates, absences, sign-in.

pub mod absences;
pub mod acceptance;
pub mod charge;
pub mod found;
pub mod links;
pub mod mandates;
pub mod me;
pub mod people;
pub mod sign_in;
pub mod units;

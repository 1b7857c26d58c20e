//! The diary (diarium): the official register of one authority, OSL 5 kap. 1-5 §§.
//!
//! Rules only: how a number is made and read, the law's four columns in a public and a restricted form,
//! the mark of secrecy, what is written to a registrar and what is read of the answer, and when somebody
//! is reminded that no answer came. Who keeps the diary is the authority's choice; the number is always
//! the diary's own.

pub mod answer;
pub mod chase;
pub mod columns;
pub mod handed;
pub mod letter;
pub mod mail;
pub mod marking;
pub mod number;
pub mod series;

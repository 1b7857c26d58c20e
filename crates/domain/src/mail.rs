//! Plain letters: what may stand in one, whom it may be sent to, and what it means that one came back.
//!
//! Mail can be read on its way. A letter holds links, times and the municipality's own words; it quotes no
//! message and holds no personal number, whatever it is about.

pub mod address;
pub mod bounce;
pub mod digest;
pub mod id;
pub mod letter;

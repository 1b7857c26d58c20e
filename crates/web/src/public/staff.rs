//! What staff see of the public side: what outsiders sent, and the facts only the public pages tell.

pub mod facts;
pub mod one;
pub mod queue;

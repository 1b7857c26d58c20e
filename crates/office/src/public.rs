//! The public side: what residents read of us, and what they send us without account.

pub mod accessibility;
pub mod check;
pub mod facts;
pub mod feed;
pub mod judge;
pub mod list;
pub mod lookalikes;
pub mod rules;
pub mod signed;
pub mod submit;
pub mod tell_sender;

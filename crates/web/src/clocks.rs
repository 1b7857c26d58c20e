//! Watched hours and closed days.

pub mod hours;

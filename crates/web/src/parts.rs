//! The parts every page is made of: functions that return HTML, so that a forgotten label does not compile.

pub mod access;
pub mod chart;
pub mod diff;
pub mod due;
pub mod form;
pub mod frame;
pub mod glyph;
pub mod list;
pub mod notice;
pub mod table;
pub mod text;
pub mod time;
pub mod tracks;
pub mod week;

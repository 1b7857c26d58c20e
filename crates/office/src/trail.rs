//! The trail as something one works with: checked every night and when somebody asks, and its signed
//! checkpoint handed over to be kept elsewhere.

pub mod check;

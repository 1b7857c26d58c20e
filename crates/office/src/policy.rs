//! The municipality's rules: adopting a version, changing hours, both shown before they are done.

pub mod adopt;
pub mod hours;
pub mod take_in;
pub mod unpack;

//! The municipality's rules: adopting a version, changing hours, both shown before they are done.

pub mod adopt;
pub mod hours;

//! What we say ourselves: posts on our channels and on others', and where else somebody may speak for us.

pub mod list;
pub mod post;

//! What the parameters can say: closed lists, figures and small tables, a file a family.
//!
//! A value is typed wherever a rule could act on it. What only people read stands as the comment
//! beside the value in the pack.

mod answering;
mod channels;
mod figures;
mod governance;
mod records;
mod removal;

pub use answering::*;
pub use channels::*;
pub use figures::*;
pub use governance::*;
pub use records::*;
pub use removal::*;

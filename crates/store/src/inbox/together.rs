//! Working together on a message: claims, presence, drafts, questions to colleagues, forwarding,
//! notices, saved views, the daily review.

mod asked;
mod hand;
mod notices;
mod review;

pub use asked::{ConsultationRow, ForwardingRow};
pub use hand::{ClaimRow, DraftRow, PresenceRow};
pub use notices::{NoticeRow, ViewRow};
pub use review::{ReviewRow, ReviewedRow};

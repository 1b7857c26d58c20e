//! What comes in, whose it is, what was answered.

pub mod acting;
pub mod answer;
pub mod answers_record;
pub mod bulk;
pub mod claim;
pub mod close;
pub mod consult;
pub mod criticism;
pub mod draft;
pub mod forward;
pub mod hand;
pub mod leave;
pub mod notify_manager;
pub mod read;
pub mod receive;
pub mod record;
pub mod remove;
pub mod review;
pub mod sent;
pub mod sight;
pub mod tell;
pub mod triage;

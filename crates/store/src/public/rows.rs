//! The rows of the public side as the database has them, and as the trail commits to them.

use crate::kept::kept_row;
use uuid::Uuid;

kept_row! {
    /// A row of `submission`.
    SubmissionRow = "submission" {
        id: Uuid,
        code: String,
        kind: String,
        channel: Option<Uuid>,
        place: String,
        text: String,
        contact: Option<String>,
        came_at: i64,
        state: String,
        owner: Option<Uuid>,
        taken_at: Option<i64>,
        message: Option<Uuid>,
        answer: Option<String>,
        ended_by: Option<Uuid>,
        ended_at: Option<i64>,
        revision: i64,
    }
}

kept_row! {
    /// A row of `public_fact`: immutable, the latest of a key counts.
    FactRow = "public_fact" {
        id: Uuid,
        key: String,
        value: String,
        set_by: Option<Uuid>,
        set_at: i64,
    }
}

kept_row! {
    /// A row of `lookalike`: an account that uses our name and is not ours.
    LookalikeRow = "lookalike" {
        id: Uuid,
        account: String,
        address: String,
        note: String,
        noted_by: Option<Uuid>,
        noted_at: i64,
        ended_by: Option<Uuid>,
        ended_at: Option<i64>,
    }
}

kept_row! {
    /// A row of `party_link` (PP-01).
    PartyLinkRow = "party_link" {
        id: Uuid,
        party: String,
        address: String,
        noted_by: Option<Uuid>,
        noted_at: i64,
        ended_by: Option<Uuid>,
        ended_at: Option<i64>,
    }
}

//! The rows of decisions as the database has them, and as the trail commits to them.

use crate::kept::kept_row;
use uuid::Uuid;

/// The columns of `decision`.
#[macro_export]
macro_rules! decision_columns {
    () => {
        "id, message, kind, state, code, ground, title, wording, law, stands_on, policy, threshold, facts, measure, considered, why_not, block, basis, acting_as, mandate, automatic, harmful, proposed_by, proposed_at, second_rule, decided_by, decided_at, ended_by, ended_at, ended_why, evidence, restores, revision"
    };
}

kept_row! {
    /// A row of `decision`.
    DecisionRow = "decision" {
        id: Uuid,
        message: Uuid,
        kind: String,
        state: String,
        code: String,
        ground: String,
        title: String,
        wording: String,
        law: String,
        stands_on: String,
        policy: Uuid,
        threshold: String,
        facts: String,
        measure: String,
        considered: String,
        why_not: String,
        block: Option<String>,
        basis: String,
        acting_as: String,
        mandate: Option<Uuid>,
        automatic: bool,
        harmful: bool,
        proposed_by: Option<Uuid>,
        proposed_at: i64,
        second_rule: Option<String>,
        decided_by: Option<Uuid>,
        decided_at: Option<i64>,
        ended_by: Option<Uuid>,
        ended_at: Option<i64>,
        ended_why: Option<String>,
        evidence: Option<Uuid>,
        restores: Option<Uuid>,
        revision: i64,
    }
}

kept_row! {
    /// A row of `decision_effect`: immutable.
    EffectRow = "decision_effect" {
        id: Uuid,
        decision: Uuid,
        message: Uuid,
        place: i64,
        effect: String,
        way: String,
        why: String,
        ord: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `carried`: immutable.
    CarriedRow = "carried" {
        id: Uuid,
        ord: Uuid,
        message: Uuid,
        measure: String,
        at: i64,
        asked_at: i64,
        already: bool,
        status: i64,
        answer: Option<Vec<u8>>,
        external_id: Option<String>,
        url: Option<String>,
    }
}

kept_row! {
    /// A row of `stranger_look`: immutable.
    LookRow = "stranger_look" {
        id: Uuid,
        ord: Uuid,
        message: Uuid,
        at: i64,
        came_to: String,
        places: String,
    }
}

kept_row! {
    /// A row of `appeal`.
    AppealRow = "appeal" {
        id: Uuid,
        decision: Uuid,
        message: Uuid,
        came_at: i64,
        how: String,
        text: String,
        contact: Option<String>,
        received_by: Option<Uuid>,
        state: String,
        judged_by: Option<Uuid>,
        judged_at: Option<i64>,
        reason: Option<String>,
        next: String,
        restoration: Option<Uuid>,
    }
}

kept_row! {
    /// A row of `seal`.
    SealRow = "seal" {
        id: Uuid,
        message: Uuid,
        decision: Uuid,
        what: String,
        sha256: Vec<u8>,
        kept: Vec<u8>,
        size: i64,
        sealed_at: i64,
        sealed_by: Option<Uuid>,
        destroyed_at: Option<i64>,
        destroyed_by: Option<Uuid>,
        destroyed_why: Option<String>,
    }
}

/// A row of `outward_state`: how the carrying out of an order goes.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct OutwardRow {
    pub ord: Uuid,
    pub message: Uuid,
    pub state: String,
    pub asked_at: Option<i64>,
    pub tries: i64,
    pub problem: Option<String>,
    pub problem_since_at: Option<i64>,
    pub next_at: Option<i64>,
}

/// An answer of ours that a platform gave: its id there, what it answers, and whose order it was.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct GivenRow {
    pub external_id: String,
    pub answered: Uuid,
    pub ordered_by: Uuid,
}

//! Decisions, what they bring with them, how they were carried out and seen, and appeals against them.

pub mod appeals;
pub mod carrying;
pub mod left_out;
pub mod removals;
pub mod rows;
pub mod seals;

use crate::{Problem, Reader, Writer, decision_columns, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use rows::{DecisionRow, EffectRow};
use torg_domain::ids::{DecisionId, MessageId};

impl Reader {
    /// One decision.
    ///
    /// # Errors
    /// `Problem::Missing` when it is not in this municipality.
    #[boxed]
    pub async fn decision(&mut self, id: DecisionId) -> Result<DecisionRow, Problem> {
        self.one(
            sql!(concat!(
                "select ",
                decision_columns!(),
                " from decision where municipality = $1 and id = $2"
            )),
            params![self.municipality, id],
        )
        .await
    }

    /// The decision of a short code, as `decisions::code` keeps it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn decision_by_code(&mut self, code: &str) -> Result<Option<DecisionRow>, Problem> {
        self.opt(
            sql!(concat!(
                "select ",
                decision_columns!(),
                " from decision where municipality = $1 and code = $2"
            )),
            params![self.municipality, code],
        )
        .await
    }

    /// The decisions about a message, the first one first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn decisions_of(&mut self, message: MessageId) -> Result<Vec<DecisionRow>, Problem> {
        self.all(
            sql!(concat!(
                "select ",
                decision_columns!(),
                " from decision where municipality = $1 and message = $2 order by proposed_at, id"
            )),
            params![self.municipality, message],
        )
        .await
    }

    /// The decisions that wait for a second person, the oldest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn decisions_waiting(&mut self, limit: u32) -> Result<Vec<DecisionRow>, Problem> {
        self.all(
            sql!(concat!("select ", decision_columns!(), " from decision where municipality = $1 and state = 'proposed' order by proposed_at, id limit $2")),
            params![self.municipality, i64::from(limit)],
        )
        .await
    }

    /// The latest decisions before an instant, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn decisions_before(
        &mut self,
        before: Timestamp,
        limit: u32,
    ) -> Result<Vec<DecisionRow>, Problem> {
        self.all(
            sql!(concat!("select ", decision_columns!(), " from decision where municipality = $1 and decided_at < $2 order by decided_at desc, id desc limit $3")),
            params![self.municipality, before, i64::from(limit)],
        )
        .await
    }

    /// What a decision brings with it, in the order it happens.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn effects_of(&mut self, decision: DecisionId) -> Result<Vec<EffectRow>, Problem> {
        self.all(
            sql!("select id, decision, message, place, effect, way, why, ord from decision_effect where municipality = $1 and decision = $2 order by place"),
            params![self.municipality, decision],
        )
        .await
    }
}

impl Writer {
    /// Writes a decision.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_decision(&mut self, d: &DecisionRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into decision (municipality, id, message, kind, state, code, ground, title, wording, law, stands_on, policy, threshold, facts, measure, considered, why_not, block, basis, acting_as, mandate, automatic, harmful, proposed_by, proposed_at, second_rule, decided_by, decided_at, ended_by, ended_at, ended_why, evidence, restores, revision) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34)"),
            params![
                m, d.id, d.message, &d.kind, &d.state, &d.code, &d.ground, &d.title, &d.wording, &d.law, &d.stands_on,
                d.policy, &d.threshold, &d.facts, &d.measure, &d.considered, &d.why_not, d.block.clone(), &d.basis,
                &d.acting_as, d.mandate, d.automatic, d.harmful, d.proposed_by, d.proposed_at, d.second_rule.clone(),
                d.decided_by, d.decided_at, d.ended_by, d.ended_at, d.ended_why.clone(), d.evidence, d.restores,
                d.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Saves how far a decision has come: what was decided is never changed.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_decision(&mut self, d: &DecisionRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update decision set state = $3, decided_by = $4, decided_at = $5, ended_by = $6, ended_at = $7, ended_why = $8, evidence = $9, revision = $10 where municipality = $1 and id = $2"),
            params![
                m, d.id, &d.state, d.decided_by, d.decided_at, d.ended_by, d.ended_at, d.ended_why.clone(), d.evidence,
                d.revision
            ],
        )
        .await?;
        Ok(())
    }

    /// Writes what a decision brings with it.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_effects(&mut self, effects: &[EffectRow]) -> Result<(), Problem> {
        let m = self.municipality;
        let rows = effects
            .iter()
            .map(|e| params![m, e.id, e.decision, e.message, e.place, &e.effect, &e.way, &e.why, e.ord])
            .collect();
        self.put(
            sql!("insert into decision_effect (municipality, id, decision, message, place, effect, way, why, ord) values {}"),
            rows,
        )
        .await
    }
}

//! The removals as the public log needs them: with channel, entry and appeals, and without who and what.

use crate::{Problem, Reader, params, sql};
use async_recursion::async_recursion as boxed;
use uuid::Uuid;

/// Where a page of removals begins: before this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// When it was decided.
    pub at: i64,
    /// Its entry in the trail; -1 where that is not known.
    pub entry: i64,
}

/// A removal as it was decided, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct RemovalRow {
    pub at: i64,
    /// -1 where the entry is not known.
    pub entry: i64,
    pub state: String,
    pub ground: String,
    pub title: String,
    pub law: String,
    pub policy: Uuid,
    pub measure: String,
    pub automatic: bool,
    pub channel: String,
    pub visibility: String,
    pub message_kind: String,
    pub appeals: i64,
}

impl Reader {
    /// The removals that were decided and not withdrawn, the latest first, from a place on.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn removals_before(
        &mut self,
        before: Option<Before>,
        limit: u32,
    ) -> Result<Vec<RemovalRow>, Problem> {
        let before = before.unwrap_or(Before { at: i64::MAX, entry: i64::MAX });
        self.all(
            sql!(
                "select d.decided_at as at, coalesce(t.n, -1) as entry, d.state, d.ground, d.title, d.law, d.policy, \
                 d.measure, d.automatic, c.name as channel, m.visibility, m.kind as message_kind, \
                 (select count(*) from appeal a where a.municipality = d.municipality and a.decision = d.id) as appeals \
                 from decision d \
                 join message m on m.municipality = d.municipality and m.id = d.message \
                 join channel c on c.municipality = m.municipality and c.id = m.channel \
                 left join trail_entry t on t.municipality = d.municipality and t.subject = d.message \
                 and t.act = 'message.removal-ordered' and t.at = d.decided_at \
                 where d.municipality = $1 and d.kind = 'removal' and d.state in ('decided', 'overturned') \
                 and d.decided_at <= $2 and (d.decided_at < $3 or coalesce(t.n, -1) < $4) \
                 order by d.decided_at desc, coalesce(t.n, -1) desc limit $5"
            ),
            params![self.municipality, before.at, before.at, before.entry, i64::from(limit)],
        )
        .await
    }
}

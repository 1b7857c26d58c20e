//! The same removal of many messages, after a dry run: which can, which cannot and why. Each is a decision of
//! its own, with its own evidence, code and trail entry; one that fails stops none of the others.

use super::decide::{self, Asked, DryRun};
use crate::desk::Desk;
use crate::inbox::bulk::AT_MOST;
use crate::refusal::Refusal;
use torg_domain::ids::{DecisionId, MessageId};

/// What would happen to one of them, or why it cannot.
pub struct Outcome<T> {
    /// Which.
    pub id: MessageId,
    /// What, or the sentence that says why not.
    pub came_to: Result<T, String>,
}

/// Shows what would happen, and changes nothing.
///
/// # Errors
/// What the database said; a message that cannot is an outcome.
pub async fn dry_run(desk: &Desk, ids: &[MessageId], asked: &Asked) -> Result<Vec<Outcome<DryRun>>, Refusal> {
    let mut all = Vec::new();
    for id in ids.iter().take(AT_MOST) {
        match decide::dry_run(desk, *id, asked).await {
            Ok(run) => all.push(Outcome { id: *id, came_to: Ok(run) }),
            Err(broken @ Refusal::Broken(_)) => return Err(broken),
            Err(why) => all.push(Outcome { id: *id, came_to: Err(why.to_string()) }),
        }
    }
    Ok(all)
}

/// Decides each on the revision that was shown.
///
/// # Errors
/// Never as a whole: what could not be done says why.
pub async fn decide(desk: &Desk, ids: &[(MessageId, i64)], asked: &Asked) -> Vec<Outcome<DecisionId>> {
    let mut all = Vec::new();
    for (id, revision) in ids.iter().take(AT_MOST) {
        let done = decide::decide(&desk.later(), *id, Some(*revision), asked.clone()).await;
        all.push(Outcome { id: *id, came_to: done.map(|(_, d)| d).map_err(|why| why.to_string()) });
    }
    all
}

//! The same removal of many messages, after a dry run: which can, which cannot and why. Each is a decision of
//! its own, with its own evidence, code and trail entry; one that fails stops none of the others.

use super::decide::{self, Asked, DryRun};
use crate::desk::Desk;
use crate::inbox::sight;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{DecisionId, MessageId};
use torg_domain::inbox::message::Message;

/// How many at the most in one go: each has its evidence kept, which asks its source and takes its time.
pub const AT_MOST: usize = 25;

/// What would happen to one of them, or why it cannot.
pub struct Outcome<T> {
    /// Which.
    pub id: MessageId,
    /// The message, without its words where they are guarded; none when it is not for this person.
    pub message: Option<Message>,
    /// What, or why not.
    pub came_to: Result<T, Refusal>,
}

/// Shows what would happen, and changes nothing.
///
/// # Errors
/// What the database said; a message that cannot is an outcome.
#[boxed]
pub async fn dry_run(desk: &Desk, ids: &[MessageId], asked: &Asked) -> Result<Vec<Outcome<DryRun>>, Refusal> {
    let mut all = Vec::new();
    for id in ids.iter().take(AT_MOST) {
        let came_to = match decide::dry_run(desk, *id, asked).await {
            Err(broken @ Refusal::Broken(_)) => return Err(broken),
            other => other,
        };
        all.push(Outcome { id: *id, message: seen(desk, *id).await?, came_to });
    }
    Ok(all)
}

/// The messages as the list of them shows each; none for one that is not for this person.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn seen(desk: &Desk, id: MessageId) -> Result<Option<Message>, Refusal> {
    let mut reader = desk.reader();
    let found = async {
        let mut message = reader.message(id).await?;
        let channel = reader.channel(message.channel).await?;
        sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
        sight::veil(&mut message);
        Ok(message)
    };
    match found.await {
        Ok(message) => Ok(Some(message)),
        Err(Refusal::Missing) => Ok(None),
        Err(other) => Err(other),
    }
}

/// Decides each on the revision that was shown.
///
/// # Errors
/// What the database said when the outcome was looked up; what could not be done says why.
#[boxed]
pub async fn decide(
    desk: &Desk,
    ids: &[(MessageId, i64)],
    asked: &Asked,
) -> Result<Vec<Outcome<DecisionId>>, Refusal> {
    let mut all = Vec::new();
    for (id, revision) in ids.iter().take(AT_MOST) {
        let done = decide::decide(&desk.later(), *id, Some(*revision), asked.clone()).await;
        let came_to = done.map(|(_, decision)| decision);
        all.push(Outcome { id: *id, message: seen(desk, *id).await?, came_to });
    }
    Ok(all)
}

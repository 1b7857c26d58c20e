//! The same inward act on many messages, after a preview: which can, which cannot and why. One trail
//! entry each; one that fails stops none of the others.

use super::leave::{self, Reason};
use super::{close, record, sight};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::SignedDuration;
use torg_domain::ids::{MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, after};
use torg_store::inbox::bulk::BulkRow;
use uuid::Uuid;

/// How many at the most in one go.
pub const AT_MOST: usize = 200;

/// What is done to all of them.
#[derive(Clone, Debug)]
pub enum Bulk {
    /// Left without an answer.
    Leave(Reason, String),
    /// Kept in order without registration.
    KeepOrdered(String),
    /// Given to somebody.
    Assign(PersonId),
}

/// What would happen, or did, to one of them.
#[derive(Debug)]
pub struct Outcome {
    /// Which.
    pub id: MessageId,
    /// The message, if it may be seen.
    pub message: Option<Message>,
    /// Why not; none when it can, or was done.
    pub refused: Option<String>,
}

/// Shows what would happen, and changes nothing.
///
/// # Errors
/// What the database said; a message that cannot is an outcome.
#[boxed]
pub async fn preview(desk: &Desk, ids: &[MessageId], bulk: &Bulk) -> Result<Vec<Outcome>, Refusal> {
    let mut outcomes = Vec::new();
    for id in ids.iter().take(AT_MOST) {
        let mut reader = desk.reader();
        let found = async {
            let message = reader.message(*id).await?;
            let channel = reader.channel(message.channel).await?;
            sight::must_see(desk, &mut reader, &message, channel.unit.into()).await?;
            desk.must(torg_domain::municipality::rights::Right::Handle, channel.unit.into())?;
            Ok::<_, Refusal>(message)
        }
        .await;
        outcomes.push(match found {
            Err(refused @ (Refusal::Missing | Refusal::NotAllowed(_))) => {
                Outcome { id: *id, message: None, refused: Some(refused.to_string()) }
            }
            Err(other) => return Err(other),
            Ok(message) => {
                let act = match bulk {
                    Bulk::Leave(..) => Act::Leave,
                    Bulk::KeepOrdered(_) => Act::KeepOrdered,
                    Bulk::Assign(_) => Act::Assign,
                };
                let refused = after(act, message.tracks, message.ours).err().map(|why| why.to_string());
                let mut message = message;
                sight::veil(&mut message);
                Outcome { id: *id, message: Some(message), refused }
            }
        });
    }
    Ok(outcomes)
}

/// Does it, each on its own, on the revisions that were previewed.
///
/// # Errors
/// Never as a whole: what could not be done says why.
#[boxed]
pub async fn carry_out(desk: &Desk, ids: &[(MessageId, i64)], bulk: &Bulk) -> Vec<Outcome> {
    let mut outcomes = Vec::new();
    for (id, revision) in ids.iter().take(AT_MOST) {
        let revision = Some(*revision);
        let done = match bulk {
            Bulk::Leave(reason, note) => leave::leave(desk, *id, revision, *reason, note).await,
            Bulk::KeepOrdered(reason) => record::keep_ordered(desk, *id, revision, reason).await,
            Bulk::Assign(to) => close::assign(desk, *id, revision, *to, "").await,
        };
        outcomes.push(match done {
            Ok(message) => Outcome { id: *id, message: Some(message), refused: None },
            Err(refused) => Outcome { id: *id, message: None, refused: Some(refused.to_string()) },
        });
    }
    outcomes
}

/// How long the way back is remembered.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(24);

/// Remembers what was done, so that it can be taken back at once; none when nothing was.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn remember(desk: &Desk, bulk: &Bulk, outcomes: &[Outcome]) -> Result<Option<Uuid>, Refusal> {
    let done = outcomes.iter().filter(|o| o.refused.is_none());
    let done: Vec<_> = done.filter_map(|o| Some((o.id, o.message.as_ref()?.revision))).collect();
    if done.is_empty() {
        return Ok(None);
    }
    let act = match bulk {
        Bulk::Leave(..) => "leave",
        Bulk::KeepOrdered(_) => "keep-ordered",
        Bulk::Assign(_) => "assign",
    };
    let row = BulkRow {
        id: desk.new_id(),
        person: desk.person()?.0,
        act: act.into(),
        messages: serde_json::json!(done).to_string(),
        at: desk.now.as_millisecond(),
        undone_at: None,
    };
    let mut writer = desk.open().await?;
    writer.add_bulk(&row, desk.now.checked_sub(REMEMBERED).unwrap_or(desk.now)).await?;
    writer.commit().await?;
    Ok(Some(row.id))
}

/// What one did to many at once, as a notice tells of it.
#[derive(Clone, Debug)]
pub struct Remembered {
    /// What: `assign`, `leave`, `keep-ordered`.
    pub act: String,
    /// To how many.
    pub count: usize,
    /// Whether any of it can still be taken back.
    pub undoable: bool,
}

/// What this person did to many at once.
///
/// # Errors
/// `Missing` when it was somebody else, or is forgotten.
#[boxed]
pub async fn remembered(desk: &Desk, id: Uuid) -> Result<Remembered, Refusal> {
    let mut reader = desk.reader();
    let row = reader.bulk(desk.person()?, id).await?.ok_or(Refusal::Missing)?;
    let done = messages(&row);
    let mut undoable = false;
    if row.undone_at.is_none() {
        for (message, revision) in &done {
            // One that stands as it was left is enough: the others say for themselves why not.
            if reader.message(*message).await?.revision == *revision {
                undoable = true;
                break;
            }
        }
    }
    Ok(Remembered { act: row.act, count: done.len(), undoable })
}

/// Takes back what one did to many at once, each on the revision it was left on: what a colleague has
/// done since stands. A second time does nothing.
///
/// # Errors
/// `Missing` when it was somebody else, or is forgotten; what could not be taken back is an outcome.
#[boxed]
pub async fn undo(desk: &Desk, id: Uuid) -> Result<Vec<Outcome>, Refusal> {
    let row = desk.reader().bulk(desk.person()?, id).await?.ok_or(Refusal::Missing)?;
    let mut writer = desk.open().await?;
    if !writer.bulk_undone(id, desk.now).await? {
        return Ok(Vec::new());
    }
    writer.commit().await?;
    let mut outcomes = Vec::new();
    for (message, revision) in messages(&row) {
        outcomes.push(match close::undo(desk, message, Some(revision)).await {
            Ok(done) => Outcome { id: message, message: Some(done), refused: None },
            Err(refused) => Outcome { id: message, message: None, refused: Some(refused.to_string()) },
        });
    }
    Ok(outcomes)
}

fn messages(row: &BulkRow) -> Vec<(MessageId, i64)> {
    serde_json::from_str(&row.messages).unwrap_or_default()
}

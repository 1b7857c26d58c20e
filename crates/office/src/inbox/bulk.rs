//! The same inward act on many messages, after a preview: which can, which cannot and why. One trail
//! entry each; one that fails stops none of the others.

use super::leave::{self, Reason};
use super::{close, record, sight};
use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::ids::{MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, after};

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

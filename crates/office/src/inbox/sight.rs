//! Who may see a message: in lists, by search, when opened.
//!
//! Rights are held at the channel's unit. Somebody who was asked about a message, or to whom it was
//! forwarded, sees that message and its thread, and no more of the channel; so does whoever ordered
//! something outside for it, until that is confirmed. A message marked secret is also seen by whoever has
//! the work on it, as `torg_domain::inbox::duty` says: that message, and nothing else that is secret.

use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;
use torg_domain::ids::{ChannelId, MessageId, PersonId, UnitId};
use torg_domain::inbox::duty::{Duty, Work, duty};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::municipality::reach::Reach;
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::ChannelRow;
use torg_store::inbox::list::{Channels, Scope};

/// The right that reads this kind.
#[must_use]
pub fn right_for(visibility: Visibility) -> Right {
    match visibility {
        Visibility::Public => Right::ReadMessages,
        Visibility::Direct => Right::ReadDirect,
        Visibility::Secret => Right::ReadSecret,
    }
}

/// What this desk may see of the municipality's channels.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn scope(desk: &Desk) -> Result<Scope, Refusal> {
    within_reach(
        desk,
        |reach| reach.may_everywhere(Right::ReadMessages),
        |reach, unit| reach.may(Right::ReadMessages, unit),
    )
    .await
}

/// What is counted for this desk: what it may see, and the public messages of what it coordinates. Only
/// numbers come of it.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn counted(desk: &Desk) -> Result<Scope, Refusal> {
    within_reach(desk, Reach::counts_everywhere, Reach::counts).await
}

async fn within_reach(
    desk: &Desk,
    everywhere: impl Fn(&Reach) -> bool,
    at: impl Fn(&Reach, UnitId) -> bool,
) -> Result<Scope, Refusal> {
    let Some(reach) = desk.reach() else { return Ok(Scope::everything()) };
    let mut channels: Option<Vec<ChannelRow>> = None;
    let mut seen = Vec::with_capacity(3);
    for right in [None, Some(Right::ReadDirect), Some(Right::ReadSecret)] {
        if right.map_or_else(|| everywhere(reach), |right| reach.may_everywhere(right)) {
            seen.push(Channels::All);
            continue;
        }
        if channels.is_none() {
            channels = Some(desk.reader().channels().await?);
        }
        let may = |unit| right.map_or_else(|| at(reach, unit), |right| reach.may(right, unit));
        let some: BTreeSet<_> =
            channels.iter().flatten().filter(|c| may(UnitId(c.unit))).map(|c| ChannelId(c.id)).collect();
        seen.push(Channels::Only(some));
    }
    let (secret, direct, public) = (seen.pop(), seen.pop(), seen.pop());
    let none = || Channels::Only(BTreeSet::new());
    Ok(Scope {
        public: public.unwrap_or_else(none),
        direct: direct.unwrap_or_else(none),
        secret: secret.unwrap_or_else(none),
        // Whoever owns a secret message has the work on it, wherever it came.
        own: Channels::All,
    })
}

/// Why somebody sees a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Because {
    /// They hold the right, or a rule acts.
    Right,
    /// They were asked about it, it was forwarded to them, or they ordered something that waits.
    Asked,
    /// It is secret, and they have the work on it.
    Duty(Duty),
}

impl Because {
    /// The word the trail keeps of a reading.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Asked => "asked",
            Self::Duty(Duty::Owns) => "owner",
            Self::Duty(Duty::HasInHand) => "in-hand",
            Self::Duty(Duty::Marked) => "marked-it",
        }
    }
}

/// Refuses unless this desk may see the message: by right, because it was asked of this person, or because
/// they have the work on it.
///
/// # Errors
/// `Refusal::Missing`: not there and not for you look alike.
#[boxed]
pub async fn must_see(
    desk: &Desk,
    reader: &mut Reader,
    message: &Message,
    unit: UnitId,
) -> Result<Because, Refusal> {
    let Some(reach) = desk.reach() else { return Ok(Because::Right) };
    if reach.may(right_for(message.visibility), unit) {
        return Ok(Because::Right);
    }
    let me = desk.by();
    let asked =
        reader.consultations(message.id).await?.iter().any(|c| Some(c.asked) == me && !c.is_withdrawn());
    // Whoever ordered something outside sees it through, also where the order itself made it secret.
    let ordered = reader.orders(message.id).await?;
    let ordered = ordered
        .iter()
        .any(|o| Some(o.ordered_by) == me && o.confirmed_at.is_none() && o.cancelled_at.is_none());
    if asked || ordered || reader.forwardings(message.id).await?.iter().any(|f| Some(f.recipient) == me) {
        return Ok(Because::Asked);
    }
    let duty = match (me, message.visibility) {
        (Some(me), Visibility::Secret) => {
            duty(PersonId(me), message.visibility, work(desk, reader, message).await?)
        }
        _ => None,
    };
    duty.map(Because::Duty).ok_or(Refusal::Missing)
}

/// Who has the work on a message.
async fn work(desk: &Desk, reader: &mut Reader, message: &Message) -> Result<Work, Refusal> {
    let steps = reader.steps(message.id).await?;
    let last = |act: &str| steps.iter().rposition(|s| s.act == act);
    let marked =
        last("message.secrecy").filter(|at| last("message.assigned").is_none_or(|given| given < *at));
    Ok(Work {
        owner: message.owner,
        in_hand: reader.claim(message.id, desk.now).await?.map(|claim| PersonId(claim.person)),
        marked_by: marked.and_then(|at| steps.get(at)).and_then(|step| step.by).map(PersonId),
        closed: message.closed_at.is_some(),
    })
}

/// Whether this desk may see a message.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn sees(desk: &Desk, id: MessageId) -> Result<bool, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(id).await?;
    let unit = reader.channel(message.channel).await?.unit.into();
    match must_see(desk, &mut reader, &message, unit).await {
        Ok(_) => Ok(true),
        Err(Refusal::Missing) => Ok(false),
        Err(other) => Err(other),
    }
}

/// Takes the words out of a guarded message: what is shown of it before it is opened by an act of its own.
pub fn veil(message: &mut Message) {
    if message.visibility != Visibility::Public {
        message.snippet.clear();
        message.title = None;
    }
}

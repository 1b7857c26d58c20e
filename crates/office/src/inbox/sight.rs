//! Who may see a message: in lists, by search, when opened.
//!
//! Rights are held at the channel's unit. Somebody who was asked about a message, or to whom it was
//! forwarded, sees that message and its thread, and no more of the channel; so does whoever ordered
//! something outside for it, until that is confirmed.

use crate::desk::Desk;
use crate::refusal::Refusal;
use std::collections::BTreeSet;
use torg_domain::ids::{ChannelId, UnitId};
use torg_domain::inbox::message::{Message, Visibility};
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
pub async fn scope(desk: &Desk) -> Result<Scope, Refusal> {
    let Some(reach) = desk.reach() else { return Ok(Scope::everything()) };
    let mut channels: Option<Vec<ChannelRow>> = None;
    let mut seen = Vec::with_capacity(3);
    for right in [Right::ReadMessages, Right::ReadDirect, Right::ReadSecret] {
        if reach.may_everywhere(right) {
            seen.push(Channels::All);
            continue;
        }
        if channels.is_none() {
            channels = Some(desk.reader().channels().await?);
        }
        let some: BTreeSet<_> = channels
            .iter()
            .flatten()
            .filter(|c| reach.may(right, UnitId(c.unit)))
            .map(|c| ChannelId(c.id))
            .collect();
        seen.push(Channels::Only(some));
    }
    let (secret, direct, public) = (seen.pop(), seen.pop(), seen.pop());
    let none = || Channels::Only(BTreeSet::new());
    Ok(Scope {
        public: public.unwrap_or_else(none),
        direct: direct.unwrap_or_else(none),
        secret: secret.unwrap_or_else(none),
    })
}

/// Refuses unless this desk may see the message: by right, or because it was asked of this person.
///
/// # Errors
/// `Refusal::Missing`: not there and not for you look alike.
pub async fn must_see(
    desk: &Desk,
    reader: &mut Reader,
    message: &Message,
    unit: UnitId,
) -> Result<(), Refusal> {
    let Some(reach) = desk.reach() else { return Ok(()) };
    if reach.may(right_for(message.visibility), unit) {
        return Ok(());
    }
    let me = desk.by();
    let asked = reader.consultations(message.id).await?.iter().any(|c| Some(c.asked) == me);
    // Whoever ordered something outside sees it through, also where the order itself made it secret.
    let ordered = reader.orders(message.id).await?;
    let ordered = ordered
        .iter()
        .any(|o| Some(o.ordered_by) == me && o.confirmed_at.is_none() && o.cancelled_at.is_none());
    if asked || ordered || reader.forwardings(message.id).await?.iter().any(|f| Some(f.recipient) == me) {
        return Ok(());
    }
    Err(Refusal::Missing)
}

/// Takes the words out of a guarded message: what is shown of it before it is opened by an act of its own.
pub fn veil(message: &mut Message) {
    if message.visibility != Visibility::Public {
        message.snippet.clear();
        message.title = None;
    }
}

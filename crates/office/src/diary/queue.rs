//! What waits to be registered, the oldest first, with the way the policy proposes and why.

use crate::desk::Desk;
use crate::inbox::{read, sight};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::BTreeMap;
use torg_domain::diary::chase::working_days;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::tracks::Record;
use torg_domain::municipality::rights::Right;
use torg_domain::time::day_of;
use torg_store::channels::ChannelRow;
use torg_store::diary::rows::{EntryRow, HandoverRow};
use uuid::Uuid;

/// How many stand on a page.
const PAGE: usize = 50;

/// One message that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The message; the words of a guarded one are left out.
    pub message: Message,
    /// Its channel.
    pub channel: ChannelRow,
    /// To be transferred to the ordinary system, rather than registered.
    pub transfer: bool,
    /// When it was decided.
    pub ordered_at: Option<Timestamp>,
    /// By whom.
    pub ordered_by: Option<Uuid>,
    /// The reason that was given.
    pub reason: String,
    /// Working days since it came in.
    pub days: u32,
    /// The way the policy proposes, and why; none while no policy is adopted.
    pub proposed: Option<(Record, String)>,
    /// Handed over, and waiting for its number.
    pub handed: Option<(EntryRow, HandoverRow)>,
}

/// One page of the queue.
#[derive(Clone, Debug)]
pub struct Queue {
    /// What waits.
    pub waiting: Vec<Waiting>,
    /// Where the next page begins.
    pub next: Option<(i64, i64)>,
}

/// The queue of what this desk may register.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn queue(desk: &Desk, after: Option<(i64, i64)>) -> Result<Queue, Refusal> {
    let scope = sight::scope(desk).await?;
    let policy = match desk.policy().await {
        Ok(policy) => Some(policy),
        Err(Refusal::NoPolicy) => None,
        Err(other) => return Err(other),
    };
    let mut reader = desk.reader();
    let channels: BTreeMap<Uuid, ChannelRow> =
        reader.channels().await?.into_iter().map(|c| (c.id, c)).collect();
    let (mut waiting, mut place) = (Vec::new(), after);
    loop {
        let page = reader.to_register(place, 200).await?;
        let more = page.len() == 200;
        for (n, mut message) in page {
            if waiting.len() == PAGE {
                return Ok(Queue { waiting, next: place });
            }
            place = Some((message.captured_at.as_millisecond(), n));
            let Some(channel) = channels.get(&message.channel.0) else { continue };
            let mine = desk.must(Right::Register, channel.unit.into()).is_ok();
            if !mine || !scope.sees(message.channel, message.visibility) {
                continue;
            }
            let proposed = match &policy {
                Some(policy) if !message.ours => {
                    let made = read::proposed(desk, &mut reader, &message, policy).await?.record;
                    Some((made.outcome, made.why))
                }
                _ => None,
            };
            let transfer = message.tracks.record == Record::ToTransfer;
            let orders = reader.orders(message.id).await?;
            let order = orders.into_iter().rev().find(|o| {
                matches!(o.kind.as_str(), "register" | "transfer")
                    && o.confirmed_at.is_none()
                    && o.cancelled_at.is_none()
            });
            let body = order.as_ref().and_then(|o| serde_json::from_str::<serde_json::Value>(&o.body).ok());
            let reason = body.and_then(|b| b.get("reason")?.as_str().map(str::to_owned)).unwrap_or_default();
            let mut handed = None;
            for entry in reader.entries_of(message.id).await? {
                if entry.number.is_none() && entry.annulled_at.is_none() {
                    let rows = reader.handovers_of(entry.id.into()).await?;
                    handed = rows.into_iter().rev().find(HandoverRow::is_open).map(|h| (entry, h));
                }
            }
            let came = message.published_at.unwrap_or(message.captured_at);
            sight::veil(&mut message);
            waiting.push(Waiting {
                channel: channel.clone(),
                transfer,
                ordered_at: order.as_ref().map(|o| torg_store::inbox::rows::instant(o.ordered_at)),
                ordered_by: order.map(|o| o.ordered_by),
                reason,
                days: working_days(day_of(came), desk.today()),
                proposed,
                handed,
                message,
            });
        }
        if !more {
            return Ok(Queue { waiting, next: None });
        }
    }
}

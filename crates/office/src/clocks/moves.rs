//! What a preview says, told by message: whose clock moves, from when to when.

use super::super::inbox::sight;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::{HashMap, HashSet};
use torg_domain::clocks::preview::Preview;
use torg_domain::ids::{ChannelId, ClockId, MessageId};
use torg_store::inbox::rows::ClockRow;
use uuid::Uuid;

/// A message whose clock would move.
#[derive(Clone, Debug)]
pub struct Move {
    /// Which.
    pub message: MessageId,
    /// Its author; "Meddelande" where this person may not read it.
    pub author: String,
    /// Its channel.
    pub channel: String,
    /// The kind of clock, as it is stored.
    pub kind: String,
    /// When it falls due now.
    pub was: Timestamp,
    /// When it would; none when that cannot be counted.
    pub becomes: Option<Timestamp>,
}

/// The first of those that move, the ones that become late before all others. Clocks of a day's review
/// belong to no message and are counted only.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn moves(desk: &Desk, preview: &Preview, most: usize) -> Result<Vec<Move>, Refusal> {
    let moved = preview.become_late.iter().chain(&preview.come_in_time).chain(&preview.move_);
    let moved = moved.map(|m| (m.clock, Some(m.to))).chain(preview.fail.iter().map(|(id, _)| (*id, None)));
    let wanted: Vec<(ClockId, Option<Timestamp>)> = moved.take(most).collect();
    let rows = rows(desk, wanted.iter().map(|(id, _)| id.0).collect()).await?;
    let scope = sight::scope(desk).await?;
    let mut reader = desk.reader();
    let names: HashMap<Uuid, String> = reader.channels().await?.into_iter().map(|c| (c.id, c.name)).collect();
    let mut told = Vec::with_capacity(wanted.len());
    for (id, becomes) in wanted {
        let Some(row) = rows.get(&id.0) else { continue };
        let Some(message) = row.message else { continue };
        let message = reader.message(message.into()).await?;
        let seen = scope.sees(ChannelId(row.channel), message.visibility);
        told.push(Move {
            message: message.id,
            author: if seen { message.author } else { "Meddelande".to_owned() },
            channel: names.get(&row.channel).cloned().unwrap_or_default(),
            kind: row.kind.clone(),
            was: torg_store::inbox::rows::instant(row.due_at),
            becomes,
        });
    }
    Ok(told)
}

async fn rows(desk: &Desk, mut wanted: HashSet<Uuid>) -> Result<HashMap<Uuid, ClockRow>, Refusal> {
    let mut found = HashMap::with_capacity(wanted.len());
    let mut reader = desk.reader();
    let mut after: Option<(i64, ClockId)> = None;
    while !wanted.is_empty() {
        let page = reader.running_before(Timestamp::MAX, after, 1000).await?;
        let Some(last) = page.last() else { break };
        after = Some((last.due_at, last.id.into()));
        found.extend(page.into_iter().filter(|row| wanted.remove(&row.id)).map(|row| (row.id, row)));
    }
    Ok(found)
}

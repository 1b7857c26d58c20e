//! Looking as a stranger would, after the platform has said that something is done.
//!
//! Whoever carried it out looks at once, while the platform's word is being written down; the job looks for whoever
//! fell in between, and again where it could not be told.
//!
//! Agreed: the removal stands, at the platform's instant, and what says so to others goes. Still seen: the clocks run
//! on as though they had never stopped, the page says so, somebody is told, it is tried again, and nobody is told that
//! it was removed. Not to be told: it stays provisional, and is looked at again.

use super::confirm::{REMOVED, STOPPED};
use super::write;
use crate::channels::open::asked_at;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::sync::Arc;
use torg_domain::decisions::look::{Seen, seen};
use torg_domain::ids::{JobId, MessageId, OrderId, PersonId};
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;
use torg_domain::outside::platform::{Account, Saw, Sight, Stranger};
use torg_store::decisions::rows::LookRow;
use torg_store::inbox::rows::OrderRow;
use torg_store::jobs::{NewJob, back_off};

/// How much of the text a stranger looks for.
const WORDS: usize = 200;

/// Looks once; gives back when to look again, none when it has been told.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn look(desk: &Desk, id: OrderId) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let order = reader.order(id).await?;
    let state = reader.outward(id).await?;
    if state.is_none_or(|s| s.state != "carried") {
        return Ok(None);
    }
    if order.confirmed_at.is_none() || order.cancelled_at.is_some() {
        return Ok(None);
    }
    let Some(onlooker) = onlooker(desk, &order).await? else { return Ok(None) };
    let saw = onlooker.look(desk.now).await;
    tell(&desk.later(), &order, &saw).await
}

/// A stranger who knows what to look for.
pub(super) struct Onlooker {
    stranger: Arc<dyn Stranger>,
    sight: Sight,
}

impl Onlooker {
    /// What they see.
    pub(super) async fn look(&self, now: Timestamp) -> Saw {
        self.stranger.look(&self.sight, now).await
    }
}

/// Who is to look for an order's message; none where there is nobody to send.
pub(super) async fn onlooker(desk: &Desk, order: &OrderRow) -> Result<Option<Onlooker>, Refusal> {
    let Some(stranger) = desk.office().world.stranger.clone() else { return Ok(None) };
    let mut reader = desk.reader();
    let message = reader.message(order.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    // Never unsealed: a stranger has nothing that lets them in.
    let account =
        Account { platform: channel.platform, address: channel.address, credential: None, budget: None };
    let text = reader.version(message.version).await?.text;
    let sight = Sight {
        account,
        external_id: message.external_id.clone(),
        url: message.url.clone(),
        text: text.chars().take(WORDS).collect(),
    };
    Ok(Some(Onlooker { stranger, sight }))
}

/// Writes down what was seen of an order that stands as it stood when it was looked at; gives back when to look again,
/// none when it has been told.
pub(super) async fn tell(desk: &Desk, order: &OrderRow, saw: &Saw) -> Result<Option<Timestamp>, Refusal> {
    let came_to = verdict(order, saw);
    let before = desk.reader().looks(order.id.into()).await?;
    let again = back_off(i64::try_from(before.len()).unwrap_or(0) + 1);
    let again = desk.now.saturating_add(again).unwrap_or(desk.now);
    let first = before.iter().all(|s| s.came_to != Seen::StillThere.word());
    told(desk, order, saw, came_to, again, first).await?;
    Ok((came_to == Seen::Unknown).then_some(again))
}

/// What the look means for this order: a removal wants it gone, a restoration wants it back.
fn verdict(order: &OrderRow, saw: &Saw) -> Seen {
    match (seen(saw), order.kind.as_str()) {
        (Seen::Unknown, _) => Seen::Unknown,
        (Seen::Gone, "restore") => Seen::StillThere,
        (Seen::StillThere, "restore") => Seen::Gone,
        (other, _) => other,
    }
}

async fn told(
    desk: &Desk,
    looked_for: &OrderRow,
    saw: &Saw,
    came_to: Seen,
    again: Timestamp,
    first: bool,
) -> Result<(), Refusal> {
    let act = match came_to {
        Seen::Gone => "message.verified",
        Seen::StillThere => "message.still-seen",
        Seen::Unknown => "message.looked",
    };
    let mut acting = Acting::begin(desk, MessageId(looked_for.message), None, Right::Remove, act).await?;
    let mut order = acting.writer.order(looked_for.id.into()).await?;
    let Some(mut state) = acting.writer.outward(order.id.into()).await? else { return Ok(()) };
    if order.confirmed_at != looked_for.confirmed_at || state.state != "carried" {
        // Something happened while the stranger looked: what was seen is of an older state.
        return Ok(());
    }
    let row = LookRow {
        id: desk.new_id(),
        ord: order.id,
        message: order.message,
        at: desk.now.as_millisecond(),
        came_to: came_to.word().into(),
        places: places(saw).to_string(),
    };
    acting.writer.add_look(&row).await?;
    acting.commit_to(&row);
    match came_to {
        Seen::Gone => state.state = "verified".into(),
        Seen::Unknown => state.next_at = Some(again.as_millisecond()),
        Seen::StillThere => {
            order.confirmed_at = None;
            order.confirmed_by = None;
            order.proof = None;
            order.proof_object = None;
            acting.writer.save_order(&order).await?;
            acting.commit_to(&order);
            state.state = "visible".into();
            state.next_at = Some(again.as_millisecond());
            if order.kind == "remove" {
                acting.step(Act::StillSeen, "En utomstående ser det fortfarande.")?;
                acting.run_on(&STOPPED, REMOVED);
            } else {
                acting.step(Act::NotBack, "En utomstående ser det inte.")?;
            }
            // Told once; each further try says the same on the page.
            if first {
                let owner = acting.now.owner.unwrap_or(PersonId(order.ordered_by));
                tell::tell(&mut acting, owner, "still-seen").await?;
                if owner.0 != order.ordered_by {
                    tell::tell(&mut acting, PersonId(order.ordered_by), "still-seen").await?;
                }
            }
            let key = order.id.to_string();
            let job = NewJob {
                id: JobId(desk.new_id()),
                kind: "carry-out",
                key: &key,
                payload: "{}",
                run_at: again,
            };
            let host = asked_at(desk, &acting.channel);
            acting.writer.put_job_at(&host, job, desk.now).await?;
        }
    }
    acting.writer.save_outward(&state).await?;
    if order.kind == "remove" && came_to != Seen::StillThere {
        // Also where nobody can tell: whoever is to be told why does not wait for ever.
        write::release(&mut acting).await?;
    }
    acting
        .explain(&serde_json::json!({ "order": order.id, "stranger_look": row.id, "came_to": row.came_to }));
    acting.finish().await?;
    Ok(())
}

fn places(saw: &Saw) -> serde_json::Value {
    let one = |p: &torg_domain::outside::platform::Place| {
        serde_json::json!({
            "what": p.what, "url": p.url, "status": p.status, "seen": p.seen,
            "sha256": p.sha256.map(|sha| torg_domain::trail::key::hex(&sha)),
        })
    };
    serde_json::Value::from(saw.places.iter().map(one).collect::<Vec<_>>())
}

//! Reading what was taken in.
//!
//! A delivery says that something happened; how it stands is read through the interface, and only what cannot
//! be read there any more is taken from the delivery's own words. So it does not matter in which order
//! deliveries come, or how often: an older wording never takes the place of a newer one. The bytes become
//! evidence when something was taken from them, and leave the queue in any case.

use super::super::state::{failed, keep, note_answer, soon};
use super::super::{connection, reading};
use crate::desk::Desk;
use crate::inbox::receive::{Source, receive};
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::BTreeSet;
use torg_domain::channels::problem::{Mender, Problem as Fault, ProblemKind};
use torg_domain::channels::taken::{Batch, Standing, Taken, digest};
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::outside::RawAnswer;
use torg_domain::outside::hook::Happened;
use torg_store::channels::ChannelRow;
use torg_store::channels::hooks::{DeliveryRow, HookRead};
use torg_store::inbox::rows::instant;
use uuid::Uuid;

/// The word for what a platform sent us unasked.
pub const HOOK: &str = "hook";

/// What the notice is called that the right to read a channel has been taken back.
pub const WITHDRAWN: &str = "channel-withdrawn";

/// How many deliveries are read at a time.
const AT_A_TIME: u32 = 100;

/// Something that happened in one channel, and the delivery that says so.
struct Heard<'d> {
    delivery: &'d DeliveryRow,
    happened: Happened,
}

/// Reads what waits from an application; gives back when to go on, none when nothing waits.
///
/// # Errors
/// What the store said. What could be read is read all the same, and what could not is tried again.
#[boxed]
pub async fn hear(desk: &Desk, app: Uuid) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let row = reader.hook_app(app).await?;
    let Some(platform) = desk.office().platform(&row.platform) else { return Ok(None) };
    let Some(hook) = platform.hook() else { return Ok(None) };
    let deliveries = reader.deliveries(app, AT_A_TIME).await?;
    if deliveries.is_empty() {
        return Ok(None);
    }
    let mut channels = reader.channels().await?;
    channels.retain(|c| c.platform == row.platform && c.closed_at.is_none());
    drop(reader);
    let mut heard: Vec<Vec<Heard<'_>>> = channels.iter().map(|_| Vec::new()).collect();
    let mut read = HookRead::default();
    for delivery in &deliveries {
        let all = hook.read(&delivery.body, desk.now);
        if all.is_empty() {
            read.unread += 1;
            keep(desk, &raw(delivery)).await?;
        }
        for happened in all {
            let ours = |c: &ChannelRow| {
                hook.is(&happened.account, c.account.as_deref().unwrap_or_default(), &c.address)
            };
            match channels.iter().position(ours).and_then(|at| heard.get_mut(at)) {
                Some(line) => line.push(Heard { delivery, happened }),
                None => read.nobodys += 1,
            }
        }
    }
    for line in &mut heard {
        line.sort_by_key(|h| h.happened.at);
    }
    let (mut unwell, mut wrong) = (BTreeSet::new(), None);
    for (channel, heard) in channels.iter().zip(&heard).filter(|(_, heard)| !heard.is_empty()) {
        if let Err(why) = attend(desk, channel, heard).await {
            tracing::warn!(channel = %channel.id, %why, "deliveries could not be read");
            unwell.extend(heard.iter().map(|h| h.delivery.id));
            wrong = Some(why);
        }
    }
    let done: Vec<Uuid> = deliveries.iter().map(|d| d.id).filter(|id| !unwell.contains(id)).collect();
    let unwell: Vec<Uuid> = unwell.into_iter().collect();
    let desk = &desk.later();
    let mut writer = desk.open().await?;
    writer.deliveries_read(app, &done, read).await?;
    writer.deliveries_failed(&unwell).await?;
    writer.commit().await?;
    match wrong {
        Some(why) => Err(why),
        None => Ok((deliveries.len() == AT_A_TIME as usize).then_some(desk.now)),
    }
}

/// A delivery's bytes, to be kept as what we were told.
fn raw(delivery: &DeliveryRow) -> RawAnswer {
    RawAnswer { body: delivery.body.clone(), ..RawAnswer::default() }
}

/// All that was heard of one channel.
async fn attend(desk: &Desk, channel: &ChannelRow, heard: &[Heard<'_>]) -> Result<(), Refusal> {
    let id = ChannelId(channel.id);
    if heard.iter().any(|h| h.happened.withdrawn) {
        withdrawn(desk, channel).await?;
    } else {
        let mut writer = desk.open().await?;
        writer.bell_rang(id, desk.now).await?;
        writer.commit().await?;
    }
    let began = desk.later().now;
    let connected = connection::is_connected(desk, channel);
    let mut threads: BTreeSet<String> = heard.iter().flat_map(|h| h.happened.threads.clone()).collect();
    // A known item whose words are others now, and of which no thread is named: its own thread is read.
    let items: Vec<&Taken> = heard.iter().flat_map(|h| &h.happened.batch.items).collect();
    let ids: Vec<&str> = items.iter().map(|i| i.external_id.as_str()).collect();
    let known = desk.reader().known(id, &ids).await?;
    for item in items {
        let Some(known) = known.get(&item.external_id) else { continue };
        if !known.versions.iter().any(|v| v.digest == digest(item)) {
            threads.insert(known.message.thread.clone());
        }
    }
    let mut read = false;
    if connected && !threads.is_empty() {
        read = reading::threads(desk, id, threads.into_iter().collect()).await?;
    }
    // What nobody but the deliveries has told of: how it reads is theirs to say, by their own times.
    let mut theirs = BTreeSet::new();
    for one in heard {
        take(&desk.later(), channel, one, connected.then_some((read, began)), &mut theirs).await?;
    }
    if connected && heard.iter().any(|h| h.happened.look) {
        put(desk, id, "poll").await?;
    }
    if connected && !read && !ids.is_empty() {
        put(desk, id, "reread").await?;
    }
    Ok(())
}

/// Takes from a delivery's own words what is nowhere else to be had. `through`: whether the threads were read
/// whole through the interface just now, and when that began; none when there is no interface.
async fn take(
    desk: &Desk,
    channel: &ChannelRow,
    heard: &Heard<'_>,
    through: Option<(bool, Timestamp)>,
    theirs: &mut BTreeSet<String>,
) -> Result<(), Refusal> {
    let id = ChannelId(channel.id);
    let Heard { delivery, happened } = heard;
    let ids: Vec<&str> = happened.batch.items.iter().map(|i| i.external_id.as_str()).collect();
    let mut reader = desk.reader();
    let known = reader.known(id, &ids).await?;
    let (mut items, mut left) = (Vec::new(), false);
    let names: Vec<String> = serde_json::from_str(&channel.our_names).unwrap_or_default();
    for item in &happened.batch.items {
        let mut item = item.clone();
        if item.ours.is_none() {
            let name = item.author.as_ref().map(|a| a.name.trim());
            item.ours = Some(name.is_some_and(|n| names.iter().any(|o| o.trim() == n)));
        }
        let Some(held) = known.get(&item.external_id) else {
            // The platform's own word that it stands there: from here on it is looked for.
            item.standing = item.standing.or(Some(Standing::Visible));
            item.published_at = item.published_at.or(happened.at);
            theirs.insert(item.external_id.clone());
            items.push(item);
            continue;
        };
        item.standing = None;
        // An instant of ours is given only to what is older than what counts now: where the interface tells no
        // time of an edit, the next edit would else seem older than this.
        let at = item.updated_at.or(happened.at);
        let before = at.zip(held.newest_said()).is_some_and(|(at, newest)| at < newest);
        item.updated_at = if before { at } else { item.updated_at };
        let counts = match through {
            _ if theirs.contains(&item.external_id) => true,
            None => true,
            // The interface has it: it says how it reads now.
            Some((true, began)) => {
                let seen = reader.sighting(held.message.id).await?;
                seen.is_none_or(|s| instant(s.at) < began)
            }
            Some((false, _)) => false,
        };
        if counts || before {
            items.push(item);
        } else if matches!(through, Some((false, _))) {
            left |= !held.versions.iter().any(|v| v.digest == digest(&item));
        }
    }
    let batch = Batch { items, ..happened.batch.clone() };
    if batch.items.is_empty() && batch.gone.is_empty() && batch.problems.is_empty() {
        // A wording that could not be held against the interface is kept as it was told.
        if left {
            note_answer(desk, id, HOOK, &raw(delivery), &[]).await?;
        }
        return Ok(());
    }
    let sha256 = keep(desk, &raw(delivery)).await?;
    let source = Source { how: HOOK, status: 0, sha256: Some(sha256), size: delivery.body.len() };
    receive(desk, id, batch, source).await?;
    Ok(())
}

/// Has one of the channel's jobs done now.
async fn put(desk: &Desk, id: ChannelId, kind: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    soon(desk, &mut writer, id, kind).await?;
    writer.commit().await?;
    desk.office().wake.notify_one();
    Ok(())
}

/// Our right to read the channel has been taken back: it stands on the channel's page, and whoever answers for
/// the channel is told, once.
async fn withdrawn(desk: &Desk, channel: &ChannelRow) -> Result<(), Refusal> {
    let fault = Fault::new(
        ProblemKind::AccessRefused,
        Mender::Responsible,
        "Plattformen har meddelat att torg inte längre får läsa kontot. Logga in hos plattformen, ge appen tillgång till kontot igen och lägg in den nya åtkomstnyckeln i kanalens uppgifter.",
    );
    let id = ChannelId(channel.id);
    let mut writer = desk.open().await?;
    let mut state = writer.channel_state(id).await?;
    let before: Option<Fault> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
    if before.as_ref() == Some(&fault) {
        return Ok(());
    }
    failed(&mut state, desk, &fault);
    writer.save_channel_state(&state).await?;
    for person in [channel.responsible, channel.substitute].into_iter().flatten() {
        if writer.person(PersonId(person)).await?.ended_at.is_none() {
            tell::note(desk, &mut writer, PersonId(person), WITHDRAWN, None, Some(channel.id), None).await?;
            break;
        }
    }
    writer.tell(desk.told("channel.access-withdrawn", ("channel", channel.id)));
    Ok(writer.commit().await?)
}

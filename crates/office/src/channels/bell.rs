//! What a channel's platform tells us unasked, and what follows from it: an asking at once, and seldom
//! otherwise for as long as it proves right.

use super::state::soon;
use crate::desk::Desk;
use crate::jobs::LISTEN;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use torg_domain::channels::pace::{self, Bell, Hears};
use torg_domain::ids::ChannelId;
use torg_domain::outside::platform::ReadOut;
use torg_store::Reader;
use torg_store::inbox::rows::instant;

/// What is known of a channel's bell. A stream is open only while somebody listens to it: of a node that died
/// with one, the lease runs out.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn of(reader: &mut Reader, id: ChannelId, now: Timestamp) -> Result<Bell, Refusal> {
    let Some(row) = reader.bell(id).await? else { return Ok(Bell::default()) };
    let open = match row.open_at {
        Some(at) if reader.is_being_done(LISTEN, &id.to_string(), now).await? => Some(instant(at)),
        _ => None,
    };
    let (rang_at, missed_at) = (row.rang_at.map(instant), row.missed_at.map(instant));
    Ok(Bell { open_at: open, rang_at, missed_at })
}

/// Something has happened in the channel: it is asked now.
pub(super) async fn ring(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    writer.bell_rang(id, desk.now).await?;
    soon(desk, &mut writer, id, "poll").await?;
    writer.commit().await?;
    desk.office().wake.notify_one();
    Ok(())
}

/// Holds an asking's answer against the bell: what others wrote, that we did not know of and that it did not
/// ring for. From then on it is not believed for a day.
pub(super) async fn check(
    desk: &Desk,
    id: ChannelId,
    out: &ReadOut,
    asked_before: Option<i64>,
) -> Result<(), Refusal> {
    let mut reader = desk.reader();
    let bell = of(&mut reader, id, desk.now).await?;
    if bell.hears(desk.now) == Hears::Asks {
        return Ok(());
    }
    let others = out.batch.items.iter().filter(|item| item.ours == Some(false));
    let published: BTreeMap<&str, Timestamp> =
        others.filter_map(|item| Some((item.external_id.as_str(), item.published_at?))).collect();
    let ids: Vec<&str> = published.keys().copied().collect();
    let known = reader.known(id, &ids).await?;
    let found = published.iter().filter(|(id, _)| !known.contains_key(**id)).map(|(_, at)| *at);
    if bell.missed(found, asked_before.map(instant), desk.now) {
        let mut writer = desk.open().await?;
        writer.bell_missed(id, desk.now).await?;
        writer.commit().await?;
    }
    Ok(())
}

/// How long until the channel is asked again, when all was well.
pub(super) async fn wait(
    reader: &mut Reader,
    id: ChannelId,
    every_s: i64,
    now: Timestamp,
) -> Result<SignedDuration, Refusal> {
    Ok(pace::wait(every_s, of(reader, id, now).await?.hears(now)))
}

//! Renewing what lets us in, in good time and without anybody noticing.
//!
//! A token that renews is often worth something once only. So it is noted that a renewal was begun before the
//! platform is asked, by whichever node has the municipality's turn first; nobody else asks until that has ended or
//! was plainly broken off. The new token is sealed and written in one write with the old one's end. Should the
//! program be ended between the platform's answer and that write, the next one finds a renewal that was begun and
//! never ended, tries what it has, and says so where that is not taken any more.

use super::{fresh, known, pass, said, warn};
use crate::channels::connection::{self, Connected};
use crate::channels::state::{again_at, soon};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use torg_domain::channels::access::Access;
use torg_domain::channels::problem::{Mender, Problem, ProblemKind};
use torg_domain::ids::ChannelId;
use torg_domain::outside::pass::{Pass, Renewal};
use torg_domain::outside::platform::PlatformFailure;
use torg_store::channels::{ChannelAccessRow, ChannelRow};
use torg_store::inbox::rows::instant;

/// The kind of the job; its key is the channel.
pub const JOB: &str = "renew";

/// A renewal that has not ended by then was broken off: no asking takes so long.
const UNDER_WAY: SignedDuration = SignedDuration::from_mins(10);

/// How often a platform is asked how long something holds that itself says nothing of it.
const LOOKED_AT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// What nothing is due for is looked at again by then.
const DAILY: SignedDuration = SignedDuration::from_hours(24);

/// How often writing down what a platform has just given is tried, each time after twice as long a wait: a database
/// that is started anew is there again within this minute and a half.
const WRITTEN: u32 = 7;

/// Renews what lets us in at a channel's platform when its time has come, and tells whoever holds the channel when
/// only a person can; gives back when to look next, none when there is nothing to look at.
///
/// # Errors
/// What the store said. What the platform said stands on the channel's page.
#[boxed]
pub async fn renew(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let channel = desk.reader().channel(id).await?;
    let connected = connection::of(desk, &channel)?.filter(|_| channel.closed_at.is_none());
    let Some(connected) = connected else { return Ok(None) };
    let Some(pass) = pass(&connected.account) else { return Ok(None) };
    let row = look(desk, &channel, &connected, &pass).await?;
    let desk = &desk.later();
    if known(&row).renew_at().is_some_and(|at| at <= desk.now) {
        return match begin(desk, &channel).await? {
            Begun::Ours { broken_off } => ask(desk, &channel, &connected, &pass, broken_off).await.map(Some),
            Begun::Elsewhere(until) => Ok(Some(until)),
            Begun::Changed => Ok(Some(desk.now)),
        };
    }
    let mut writer = desk.open().await?;
    let mut row = writer.channel_access(id).await?.unwrap_or(row);
    if warn(desk, &mut writer, &channel, &mut row).await? {
        writer.save_channel_access(&row).await?;
        writer.commit().await?;
    }
    Ok(Some(next(&row, desk.now)))
}

/// When something is due the next time.
fn next(row: &ChannelAccessRow, now: Timestamp) -> Timestamp {
    let access = known(row);
    let daily = now.checked_add(DAILY).unwrap_or(now);
    let due = [access.renew_at(), access.next_warning_at(now)].into_iter().flatten();
    due.filter(|at| *at > now).fold(daily, Timestamp::min)
}

/// What is known of how long it holds; the platform is asked where nothing is.
async fn look(
    desk: &Desk,
    channel: &ChannelRow,
    connected: &Connected,
    pass: &Pass,
) -> Result<ChannelAccessRow, Refusal> {
    let was = desk.reader().channel_access(channel.id.into()).await?;
    let old = |row: &ChannelAccessRow| {
        row.access_until.is_none() && desk.now.duration_since(instant(row.looked_at)) >= LOOKED_AT
    };
    if let Some(row) = was.as_ref().filter(|row| !old(row)) {
        return Ok(row.clone());
    }
    let told = match pass.access_until {
        Some(_) => None,
        None => connected.platform.try_out(&connected.account, desk.now).await.access_until,
    };
    let obtained_at = was.as_ref().map_or(desk.now, |row| instant(row.obtained_at));
    let access = Access::of(pass, told, connected.platform.renews(pass), obtained_at);
    let found = fresh(channel, access, desk.now);
    let mut writer = desk.open().await?;
    // Only how long it holds was looked at: what has been told and done about it stands.
    let row = match writer.channel_access(channel.id.into()).await? {
        None => found,
        Some(was) => ChannelAccessRow {
            access_until: found.access_until,
            renew_until: found.renew_until,
            renews: found.renews,
            looked_at: found.looked_at,
            ..was
        },
    };
    // Something else may have been put in its place meanwhile: that is looked at next time.
    if writer.channel(channel.id.into()).await?.secret == channel.secret {
        writer.save_channel_access(&row).await?;
        writer.commit().await?;
    }
    Ok(row)
}

/// What came of beginning.
enum Begun {
    /// It is for us to ask; whether somebody began before and never ended.
    Ours { broken_off: bool },
    /// Somebody else asks; by then they have ended.
    Elsewhere(Timestamp),
    /// Something else lets us in by now.
    Changed,
}

async fn begin(desk: &Desk, channel: &ChannelRow) -> Result<Begun, Refusal> {
    let mut writer = desk.open().await?;
    let id = ChannelId(channel.id);
    let (Some(mut row), now) = (writer.channel_access(id).await?, writer.channel(id).await?) else {
        return Ok(Begun::Changed);
    };
    if now.secret != channel.secret {
        return Ok(Begun::Changed);
    }
    let begun = row.begun_at.map(|at| instant(at).saturating_add(UNDER_WAY).unwrap_or(desk.now));
    if let Some(until) = begun.filter(|until| *until > desk.now) {
        return Ok(Begun::Elsewhere(until));
    }
    row.begun_at = Some(desk.now.as_millisecond());
    writer.save_channel_access(&row).await?;
    writer.commit().await?;
    Ok(Begun::Ours { broken_off: begun.is_some() })
}

async fn ask(
    desk: &Desk,
    channel: &ChannelRow,
    connected: &Connected,
    pass: &Pass,
    broken_off: bool,
) -> Result<Timestamp, Refusal> {
    let Connected { platform, account } = connected;
    match platform.renew(account, desk.now).await {
        Renewal::Renewed(new) => {
            let access = Access::of(&new, None, platform.renews(&new), desk.later().now);
            let mut tries: u32 = 0;
            loop {
                tries += 1;
                match renewed(&desk.later(), channel, pass, &new, access).await {
                    Err(why @ Refusal::Broken(_)) if tries < WRITTEN => {
                        // What the platform gave is nowhere else yet.
                        tracing::warn!(channel = %channel.id, %why, "what was renewed is not written down yet");
                        tokio::time::sleep(Duration::from_secs(1 << (tries - 1))).await;
                    }
                    other => return other,
                }
            }
        }
        Renewal::ByHand => by_hand(&desk.later(), channel, broken_off).await,
        Renewal::Failed(failure) => failed(&desk.later(), channel, *failure).await,
    }
}

/// The new one is sealed and written, and the old one forgotten, in one write.
async fn renewed(
    desk: &Desk,
    channel: &ChannelRow,
    old: &Pass,
    new: &Pass,
    access: Access,
) -> Result<Timestamp, Refusal> {
    let mut writer = desk.open().await?;
    let id = ChannelId(channel.id);
    let now = writer.channel(id).await?;
    let kept = connection::of(desk, &now)?.and_then(|connected| pass(&connected.account));
    if kept.as_ref() == Some(new) {
        // It was written, and only the word of that was lost.
        return Ok(desk.now);
    }
    if kept.as_ref() != Some(old) {
        // Somebody put something else there while we asked: theirs counts.
        writer.tell(desk.told("channel.access-renewal-unused", ("channel", id.0)));
        writer.commit().await?;
        return Ok(desk.now);
    }
    let office = desk.office();
    let place = torg_store::sealed::channel_secret(desk.id(), id.0);
    let sealed = office.sealing(desk.id()).seal(&place, new.text().as_bytes(), &*office.chance)?;
    writer.set_channel_secret(id, Some(sealed)).await?;
    let mut row = fresh(channel, access, desk.now);
    row.renewed_at = Some(desk.now.as_millisecond());
    warn(desk, &mut writer, channel, &mut row).await?;
    writer.save_channel_access(&row).await?;
    let until = known(&row).access_until.map(|at| at.to_string());
    let body = serde_json::json!({ "until": until });
    writer.tell(desk.told("channel.access-renewed", ("channel", id.0)).body(&body));
    if writer.channel_state(id).await?.failures > 0 {
        // What it rests for may well be what was just mended.
        writer.fetch_at(id, desk.now).await?;
        soon(desk, &mut writer, id, "poll").await?;
    }
    writer.commit().await?;
    Ok(next(&row, desk.now))
}

/// Only a person can: they sign in at the platform.
async fn by_hand(desk: &Desk, channel: &ChannelRow, broken_off: bool) -> Result<Timestamp, Refusal> {
    let sentence = if broken_off {
        "En förnyelse bröts mitt i, och plattformen tar inte emot det vi har längre. Någon behöver förnya det som släpper in oss."
    } else {
        "Plattformen förnyar inte det som släpper in oss längre. Någon behöver logga in där och förnya det."
    };
    let problem = Problem::new(ProblemKind::AccessRefused, Mender::Responsible, sentence);
    let mut writer = desk.open().await?;
    // Something else was put in its place while we asked: how this ended says nothing of that.
    if writer.channel(channel.id.into()).await?.secret != channel.secret {
        return Ok(desk.now);
    }
    let Some(mut row) = writer.channel_access(channel.id.into()).await? else { return Ok(desk.now) };
    row.renews = false;
    row.begun_at = None;
    row.failures = 0;
    row.problem = said(&problem);
    warn(desk, &mut writer, channel, &mut row).await?;
    writer.save_channel_access(&row).await?;
    let body = serde_json::json!({ "broken_off": broken_off });
    writer.tell(desk.told("channel.access-by-hand", ("channel", channel.id)).body(&body));
    writer.commit().await?;
    Ok(next(&row, desk.now))
}

/// Not this time.
async fn failed(desk: &Desk, channel: &ChannelRow, failure: PlatformFailure) -> Result<Timestamp, Refusal> {
    let mut problem = failure.problem;
    if failure.perhaps_done {
        problem.sentence.push_str(
            " Kanske är det som släpper in oss redan förnyat där, och svaret kom inte fram: då behöver någon förnya det.",
        );
    }
    let mut writer = desk.open().await?;
    // Something else was put in its place while we asked: how this ended says nothing of that.
    if writer.channel(channel.id.into()).await?.secret != channel.secret {
        return Ok(desk.now);
    }
    let Some(mut row) = writer.channel_access(channel.id.into()).await? else { return Ok(desk.now) };
    row.begun_at = None;
    row.failures += 1;
    row.problem = said(&problem);
    warn(desk, &mut writer, channel, &mut row).await?;
    writer.save_channel_access(&row).await?;
    writer.commit().await?;
    Ok(again_at(failure.retry_at, row.failures, desk.now))
}

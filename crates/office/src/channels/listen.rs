//! Listening to a channel's stream, for as long as it is open.
//!
//! A job that does not end by itself: its lease says that somebody listens, so that of several nodes one does,
//! and another when that one is gone. A stream only rings: each ring has the channel asked, at most once a
//! second however often it rings. When it breaks the channel is asked at once and then as often as its
//! particulars say, until it is open again.

use super::state::{again_at, soon};
use super::{bell, connection};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;
use tokio::sync::Notify;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use torg_domain::ids::ChannelId;
use torg_domain::outside::listen::{Bell, Silence};
use torg_store::inbox::rows::instant;

/// However often it rings, the channel is asked once in this time.
const RINGS_APART: Duration = Duration::from_secs(1);

/// How often it is looked whether the channel is still the same: closed, or let in by something else.
const LOOK: Duration = Duration::from_secs(30);

/// How soon a stream is opened again that has broken for the first time.
const SOON: SignedDuration = SignedDuration::from_secs(5);

/// One that stayed open so long did not fail when it broke.
const HELD: SignedDuration = SignedDuration::from_mins(5);

/// When a server that offers no stream is asked again whether it does.
const ANOTHER_DAY: SignedDuration = SignedDuration::from_hours(24);

/// The bell's two cords. Many pulls before somebody comes are one.
#[derive(Default)]
struct Cords {
    opened: Notify,
    rang: Notify,
}

impl Bell for Cords {
    fn opened(&self) {
        self.opened.notify_one();
    }

    fn rings(&self) {
        self.rang.notify_one();
    }
}

/// Listens until the stream ends; gives back when to listen again, none when there is nothing to listen to.
///
/// # Errors
/// What the store said. What is wrong with the stream stands on the channel's page.
#[boxed]
pub async fn listen(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let row = desk.reader().channel(id).await?;
    let (Some(connected), None) = (connection::of(desk, &row)?, row.closed_at) else { return Ok(None) };
    if !connected.platform.listens() {
        return Ok(None);
    }
    let state = desk.reader().channel_state(id).await?;
    let next = instant(state.next_at);
    // A platform that is unwell is left in peace but for the asking that finds it well.
    if state.failures > 0 && next > desk.now {
        return Ok(next.checked_add(SOON).ok());
    }
    let cords = Cords::default();
    let mut listening = connected.platform.listen(&connected.account, &cords, desk.now);
    let (mut look, mut not_before) = (interval(LOOK), Instant::now());
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let ended = loop {
        let rang = async {
            sleep_until(not_before).await;
            cords.rang.notified().await;
        };
        tokio::select! {
            // What it has said is attended to before its end is.
            biased;
            () = cords.opened.notified() => opened(&desk.later(), id).await?,
            () = rang => {
                not_before = Instant::now() + RINGS_APART;
                bell::ring(&desk.later(), id).await?;
            }
            silence = &mut listening => break Some(silence),
            _ = look.tick() => {
                let now = desk.reader().channel(id).await?;
                if (now.revision, &now.secret) != (row.revision, &row.secret) {
                    break None;
                }
            }
        }
    };
    drop(listening);
    let desk = &desk.later();
    match ended {
        Some(silence) => fell_silent(desk, id, silence).await.map(Some),
        None => {
            let mut writer = desk.open().await?;
            writer.bell_closed(id, 0, None).await?;
            writer.commit().await?;
            Ok(Some(desk.now))
        }
    }
}

/// From here on nothing is passed by unheard; what happened before is asked for now.
async fn opened(desk: &Desk, id: ChannelId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    writer.bell_opened(id, desk.now).await?;
    soon(desk, &mut writer, id, "poll").await?;
    writer.commit().await?;
    desk.office().wake.notify_one();
    Ok(())
}

/// Writes down that nobody hears any more, and has the channel asked; gives back when to listen again.
async fn fell_silent(desk: &Desk, id: ChannelId, silence: Silence) -> Result<Timestamp, Refusal> {
    let mut writer = desk.open().await?;
    let before = writer.bell(id).await?.unwrap_or_default();
    let later = |by| desk.now.checked_add(by).unwrap_or(desk.now);
    let Some(problem) = silence.problem else {
        writer.bell_closed(id, 0, None).await?;
        writer.commit().await?;
        return Ok(later(ANOTHER_DAY));
    };
    let held = before.open_at.map(|at| desk.now.duration_since(instant(at)));
    let failures = if held.is_some_and(|held| held >= HELD) { 1 } else { before.failures + 1 };
    tracing::info!(channel = %id, failures, kind = problem.kind.word(), "a stream ended");
    writer.bell_closed(id, failures, serde_json::to_string(&problem).ok()).await?;
    if held.is_some() {
        soon(desk, &mut writer, id, "poll").await?;
    }
    writer.commit().await?;
    desk.office().wake.notify_one();
    let wished = silence.not_before.unwrap_or(desk.now);
    Ok(if failures == 1 && held.is_some() {
        later(SOON).max(wished)
    } else {
        again_at(wished, failures, desk.now)
    })
}

//! Reading a channel through its platform's own interface: what is new, often; the last days and the
//! open threads, oftener than anybody edits; everything, each night.
//!
//! Some platforms say nothing of edits and disappearances: they are found by reading again. A message
//! that a whole reading of its span or thread no longer holds is asked for alone, and only when it is
//! not there either is it gone: after it was last seen, and before it was first missed.

mod way;

use self::way::{Way, fingerprint, of_the_whole};
use super::bell;
use super::ledger::{day_number, note_reading};
use super::spending;
use super::state::answered;
use crate::desk::Desk;
use crate::inbox::receive::NEWS;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use torg_domain::channels::ledger::{Count, Counted};
use torg_domain::channels::pace;
use torg_domain::channels::problem::Problem as Fault;
use torg_domain::ids::ChannelId;
use torg_domain::outside::platform::Reading;
use torg_store::inbox::rows::instant;

/// How often the last days and the open threads are read again, in seconds.
pub const REREAD_EVERY_S: i64 = 900;

/// How many days count as the last days.
pub const LAST_DAYS: i64 = 3;

/// The first hour of the night, in Sweden, in which everything is read; channels spread over two.
pub const NIGHT: i8 = 2;

/// What came this much before the newest is asked for once more: two things may bear the same second.
const OVERLAP: SignedDuration = SignedDuration::from_mins(2);

/// How much of the past one reading of everything asks for at a time.
const STRIDE: SignedDuration = SignedDuration::from_hours(30 * 24);

/// How many strides one job takes before it lets others at the queue.
const STRIDES: usize = 6;

/// How many open threads are read again at a time.
const THREADS: u32 = 400;

/// What is new, and when to ask next.
///
/// # Errors
/// What the store said. What is wrong with the platform stands on the channel's page.
#[boxed]
pub async fn news(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let Some(mut way) = Way::into(desk, id).await? else { return Ok(None) };
    let newest = way.reading.newest_at.map(instant);
    let since = newest.and_then(|at| at.checked_sub(OVERLAP).ok());
    let came = way.platform.read(&way.account, Reading::New(since), desk.now).await;
    let began = desk.now;
    let desk = &desk.later();
    let out = match came {
        Ok(out) => out,
        Err(failure) => {
            let next = way.went_wrong(desk, NEWS, &failure).await?;
            let mut writer = desk.open().await?;
            writer.fetch_at(id, next).await?;
            writer.commit().await?;
            return Ok(Some(next));
        }
    };
    let latest = out.batch.items.iter().filter_map(|i| i.published_at).max().max(newest);
    let more = !out.is_all_for_us() && latest > newest;
    let fault = of_the_whole(&out.batch.problems);
    let body = fingerprint(&out);
    let before = desk.reader().channel_state(id).await?;
    let unchanged = before.body.as_deref() == Some(&body[..]);
    if !unchanged {
        bell::check(desk, id, &out, before.last_at).await?;
        way.take(desk, out, NEWS).await?;
    }
    way.reading.newest_at = latest.map(Timestamp::as_millisecond);
    let money = spending::warning(desk, &way.channel).await?;
    let mut writer = desk.open().await?;
    let mut state = writer.channel_state(id).await?;
    let was = state.clone();
    let next = match more {
        true => desk.now.checked_add(SignedDuration::from_secs(1)).unwrap_or(Timestamp::MAX),
        false => {
            let wait = bell::wait(&mut writer, id, way.channel.every_s, desk.now).await?;
            pace::next(instant(state.next_at), began, desk.now, wait)
        }
    };
    state.last_at = Some(desk.now.as_millisecond());
    state.body = Some(body.to_vec());
    state.next_at = next.as_millisecond();
    // What a wider reading found wrong is for a wider reading to find well.
    let before: Option<Fault> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
    let wider = before.filter(|b| state.failures == 0 && !spending::is_of_money(b));
    answered(&mut state, desk, fault.as_ref().or(wider.as_ref()).or(money.as_ref()));
    note_reading(&mut writer, desk, &way.channel, &was, &state).await?;
    writer.save_channel_state(&state).await?;
    let newer = way.newer(&mut writer).await?;
    writer.save_channel_reading(&newer).await?;
    writer.commit().await?;
    Ok(Some(next))
}

/// Reads the last days and the open threads again; gives back when to do it next.
///
/// # Errors
/// As `news`.
#[boxed]
pub async fn reread(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let Some(mut way) = Way::into(desk, id).await? else { return Ok(None) };
    if let Some(at) = way.resting(desk).await? {
        return Ok(Some(at));
    }
    let now = desk.now;
    let from = now.checked_sub(SignedDuration::from_hours(24 * LAST_DAYS)).unwrap_or(now);
    let until = now.checked_add(SignedDuration::from_hours(24)).unwrap_or(now);
    let mut went = way.spans(desk, from, until).await?;
    let threads = desk.reader().open_threads(id, from, THREADS).await?;
    if went.is_well() && !threads.is_empty() {
        went = went.and(way.threads(desk, threads).await?);
    }
    let desk = &desk.later();
    if let Some(at) = way.wind_up(desk, &went).await? {
        return Ok(Some(at));
    }
    if went.whole {
        way.reading.reread_at = Some(now.as_millisecond());
        way.save(desk, |to, from| to.reread_at = from.reread_at).await?;
    }
    Ok(desk.now.checked_add(SignedDuration::from_secs(REREAD_EVERY_S)).ok())
}

/// Reads threads in which something has happened; whether they came whole. Not asked for while the platform is
/// unwell.
///
/// # Errors
/// As `news`.
pub(super) async fn threads(desk: &Desk, id: ChannelId, threads: Vec<String>) -> Result<bool, Refusal> {
    let Some(way) = Way::into(desk, id).await? else { return Ok(false) };
    if way.resting(desk).await?.is_some() {
        return Ok(false);
    }
    let went = way.threads(desk, threads).await?;
    // What went well in a few threads says nothing of the rest: only a failure is written down.
    if went.failure.is_some() {
        way.wind_up(&desk.later(), &went).await?;
    }
    Ok(went.whole && went.is_well())
}

/// Reads everything, from now and backwards, going on where it was broken off; gives back when next.
///
/// # Errors
/// As `news`.
#[boxed]
pub async fn everything(desk: &Desk, id: ChannelId) -> Result<Option<Timestamp>, Refusal> {
    let Some(mut way) = Way::into(desk, id).await? else { return Ok(None) };
    if let Some(at) = way.resting(desk).await? {
        return Ok(Some(at));
    }
    let mut down_to = match (way.reading.whole_began_at, way.reading.whole_down_to_at) {
        (Some(_), Some(down_to)) => instant(down_to),
        _ => {
            way.reading.whole_began_at = Some(desk.now.as_millisecond());
            way.reading.whole_count = serde_json::to_string(&Count::begun()).ok();
            desk.now.checked_add(SignedDuration::from_hours(24)).unwrap_or(desk.now)
        }
    };
    way.counting = true;
    let kept = way.reading.whole_count.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
    // One that was under way before anything was counted stays uncounted.
    let mut count: Count = kept.unwrap_or_default();
    let oldest = desk.reader().oldest_sighted(id).await?.unwrap_or(desk.now);
    for _ in 0..STRIDES {
        let last = down_to <= oldest;
        let stride = if last { Timestamp::UNIX_EPOCH } else { down_to.checked_sub(STRIDE).unwrap_or(oldest) };
        let went = way.spans(desk, stride, down_to).await?;
        let desk = &desk.later();
        if let Some(at) = way.wind_up(desk, &went).await? {
            return Ok(Some(at));
        }
        down_to = stride;
        count = count.and(went.count);
        way.reading.whole_count = serde_json::to_string(&count).ok().filter(|_| !last);
        way.reading.whole_down_to_at = Some(down_to.as_millisecond());
        if last {
            // Everything is read when everything we hold was seen, not when we came to the end.
            let unseen = desk.reader().longest_unseen(id).await?;
            if unseen.map(Timestamp::as_millisecond) >= way.reading.whole_began_at || unseen.is_none() {
                way.reading.whole_at = way.reading.whole_began_at;
            }
            way.reading.whole_began_at = None;
            way.reading.whole_down_to_at = None;
        }
        way.save(desk, |to, from| {
            to.whole_at = from.whole_at;
            to.whole_began_at = from.whole_began_at;
            to.whole_down_to_at = from.whole_down_to_at;
            to.whole_count.clone_from(&from.whole_count);
        })
        .await?;
        if last {
            let mut writer = desk.open().await?;
            let counted = Counted { at: desk.now, count };
            writer.note_count(id, day_number(desk.today()), &counted).await?;
            writer.commit().await?;
            return Ok(Some(next_night(desk.now, way.channel.number)));
        }
    }
    Ok(desk.later().now.checked_add(SignedDuration::from_secs(1)).ok())
}

/// The next night's time for a channel.
#[must_use]
pub fn next_night(now: Timestamp, number: i64) -> Timestamp {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    let spread = SignedDuration::from_mins((number * 7).rem_euclid(120));
    let today = now.to_zoned(zone.clone()).date();
    let at = |day: jiff::civil::Date| {
        let night = day.at(NIGHT, 0, 0, 0).to_zoned(zone.clone()).map(|z| z.timestamp()).ok()?;
        night.checked_add(spread).ok().filter(|at| *at > now)
    };
    let day = SignedDuration::from_hours(24);
    at(today).or_else(|| at(today.tomorrow().ok()?)).or_else(|| now.checked_add(day).ok()).unwrap_or(now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_night_is_tonight_or_tomorrow_and_channels_do_not_all_begin_at_once() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        assert_eq!(next_night(at("2026-04-07T08:00:00Z"), 0), at("2026-04-08T00:00:00Z"));
        assert_eq!(next_night(at("2026-04-07T00:00:00Z"), 1), at("2026-04-07T00:07:00Z"));
        assert_eq!(next_night(at("2026-12-01T00:30:00Z"), 0), at("2026-12-01T01:00:00Z"));
    }
}

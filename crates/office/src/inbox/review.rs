//! The daily review (daglig granskning): what came that day, who looked and when, and a signature under
//! it (MO-03 to MO-07). The list is kept with the signature: it shows what was actually seen.

use super::sight;
use crate::desk::{Desk, swedish_day};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_store::Problem;
use torg_store::channels::ChannelRow;
use torg_store::inbox::rows::instant;
use torg_store::inbox::together::{ReviewRow, ReviewedRow};

/// A channel's day.
pub struct Day {
    /// The channel.
    pub channel: ChannelRow,
    /// The day.
    pub on: Date,
    /// What was captured that day.
    pub listed: Vec<ReviewedRow>,
    /// The signature, if it is signed.
    pub signed: Option<ReviewRow>,
}

/// The channel's day, as the reviewer may see it. Guarded messages stand without their first words.
///
/// # Errors
/// `Missing` when the channel is not for this person.
#[boxed]
pub async fn day(desk: &Desk, channel: ChannelId, on: Date) -> Result<Day, Refusal> {
    let mut reader = desk.reader();
    let row = reader.channel(channel).await?;
    if desk.must(Right::ReadMessages, row.unit.into()).is_err() {
        return Err(Refusal::Missing);
    }
    let (start, end) = bounds(on)?;
    let mut listed = reader.captured_between(channel, start, end).await?;
    let scope = sight::scope(desk).await?;
    for one in &mut listed {
        let visibility = torg_domain::inbox::message::Visibility::from_word(&one.visibility);
        if visibility != torg_domain::inbox::message::Visibility::Public {
            one.snippet.clear();
        }
        if !scope.sees(channel, visibility) {
            one.author.clear();
        }
    }
    let signed = reader.review(channel, &on.to_string()).await?;
    Ok(Day { channel: row, on, listed, signed })
}

/// How far a channel's day has come, in numbers.
pub struct Coverage {
    /// How many of the day's messages somebody has looked at, and how many there are.
    pub seen: (u64, u64),
    /// The signature, if it is signed.
    pub signed: Option<ReviewRow>,
}

/// How far a channel's day has come: for those who read there, and those who coordinate there (CH-10).
///
/// # Errors
/// `Missing` when the channel is not for this person.
#[boxed]
pub async fn coverage(desk: &Desk, channel: ChannelId, on: Date) -> Result<Coverage, Refusal> {
    let mut reader = desk.reader();
    let row = reader.channel(channel).await?;
    if desk.reach().is_some_and(|reach| !reach.counts(row.unit.into())) {
        return Err(Refusal::Missing);
    }
    let (start, end) = bounds(on)?;
    let listed = reader.captured_between(channel, start, end).await?;
    let seen = listed.iter().filter(|m| m.seen_at.is_some()).count();
    let signed = reader.review(channel, &on.to_string()).await?;
    Ok(Coverage { seen: (seen as u64, listed.len() as u64), signed })
}

/// When a Swedish day begins and ends.
fn bounds(on: Date) -> Result<(Timestamp, Timestamp), Refusal> {
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    let no_day = |_| Refusal::field("day", "Välj en dag.");
    let start = on.to_zoned(zone.clone()).map_err(no_day)?.timestamp();
    let next = on.tomorrow().and_then(|d| d.to_zoned(zone)).map_err(no_day)?.timestamp();
    Ok((start, next))
}

/// The channels whose day this person is to sign today and nobody has, with when each falls due, the
/// earliest first: open channels within the right to sign, on which the policy reviews today (MO-03).
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn to_sign(desk: &Desk) -> Result<Vec<(ChannelId, Timestamp)>, Refusal> {
    if !desk.reach().is_some_and(|reach| reach.may_somewhere(Right::SignReview)) {
        return Ok(Vec::new());
    }
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    let start = desk.today().to_zoned(zone).map_err(|_| Refusal::field("day", "Välj en dag."))?;
    let mut reader = desk.reader();
    let running = reader.reviews_running(start.timestamp()).await?;
    if running.is_empty() {
        return Ok(Vec::new());
    }
    let channels = reader.channels().await?;
    let mine = |id: uuid::Uuid| {
        channels.iter().any(|c| c.id == id && c.closed_at.is_none() && may_sign(desk, c.unit.into()))
    };
    Ok(running.into_iter().filter(|(id, _)| mine(*id)).map(|(id, due)| (id.into(), instant(due))).collect())
}

/// Whether this person may sign the reviews of a unit's channels: what is signed must have been readable.
#[must_use]
pub fn may_sign(desk: &Desk, unit: torg_domain::ids::UnitId) -> bool {
    desk.must(Right::SignReview, unit).is_ok() && desk.must(Right::ReadMessages, unit).is_ok()
}

/// What the reviewer states.
#[derive(Clone, Debug)]
pub struct Stated {
    /// No unanswered posts remain.
    pub no_unanswered: bool,
    /// No unsuitable posts remain.
    pub no_unsuitable: bool,
    /// Offensive personal data have been watched for.
    pub data_watched: bool,
    /// What remains, and why.
    pub note: String,
}

/// Signs a channel's day. What nobody has opened cannot be signed as seen.
///
/// # Errors
/// `NotAllowed` without the right; `Rule` when something is unseen, or the day is signed already or not
/// begun; `Field` when something remains and the note does not say what.
#[boxed]
pub async fn sign(desk: &Desk, channel: ChannelId, on: Date, stated: Stated) -> Result<ReviewRow, Refusal> {
    let seen = day(desk, channel, on).await?;
    desk.must(Right::SignReview, seen.channel.unit.into())?;
    if on > swedish_day(desk.now) {
        return Err(Refusal::field("day", "Dagen har inte börjat."));
    }
    let unseen = seen.listed.iter().filter(|m| m.seen_at.is_none() && m.closed_at.is_none()).count();
    if unseen > 0 {
        return Err(Refusal::Rule(format!(
            "{unseen} av {} meddelanden är inte öppnade av någon. Öppna dem först.",
            seen.listed.len()
        )));
    }
    if (!stated.no_unanswered || !stated.no_unsuitable) && stated.note.trim().is_empty() {
        return Err(Refusal::field("note", "Skriv vad som återstår."));
    }
    let listed: Vec<_> = seen
        .listed
        .iter()
        .map(|m| {
            serde_json::json!({
                "message": m.id, "captured_at": m.captured_at, "seen_at": m.seen_at, "handling": m.handling,
            })
        })
        .collect();
    let mut writer = desk.open().await?;
    let row = ReviewRow {
        id: desk.new_id(),
        channel: channel.0,
        on_day: on.to_string(),
        signed_by: desk.person()?.0,
        signed_at: desk.now.as_millisecond(),
        no_unanswered: stated.no_unanswered,
        no_unsuitable: stated.no_unsuitable,
        data_watched: stated.data_watched,
        note: stated.note.trim().into(),
        listed: serde_json::Value::from(listed).to_string(),
    };
    writer.add_review(&row).await.map_err(|problem| match problem {
        Problem::Taken(_) => Refusal::Rule("Dagen är redan signerad.".into()),
        other => other.into(),
    })?;
    let body = serde_json::json!({ "day": row.on_day, "listed": seen.listed.len() });
    let mut told = desk.told("review.signed", ("channel", channel.0)).body(&body).row(&row);
    let zone = TimeZone::get("Europe/Stockholm").unwrap_or(TimeZone::UTC);
    if let Ok(start) = on.to_zoned(zone) {
        for mut clock in writer.review_clocks(channel, start.timestamp().as_millisecond()).await? {
            clock.state = "stopped".into();
            clock.stopped_at = Some(desk.now.as_millisecond());
            clock.stopped_by = Some("signed".into());
            writer.save_clock(&clock).await?;
            told = told.row(&clock);
        }
    }
    writer.tell(told);
    writer.commit().await?;
    Ok(row)
}

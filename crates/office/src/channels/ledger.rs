//! The completeness ledger: what came each day, what the platform itself counted, how long it took, and when
//! we were blind. Counts and times alone: it shows nothing of any message.

mod file;

use async_recursion::async_recursion as boxed;
pub use file::{FORMAT, file, for_days, overview_file};

use super::connection;
use super::spending::{self, Sum as Cost};
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use torg_domain::channels::ledger::{
    Blind, Came, Count, Counted, Day, Kept, Readings, Sum, blind_since, ledger, midnight, sum,
};
use torg_domain::channels::problem::Problem as Fault;
use torg_domain::ids::ChannelId;
use torg_domain::policy::platforms::{Ability, Capability, Platform, PlatformKind, Reach};
use torg_store::channels::{BlindRow, ChannelRow, ChannelStateRow, ReadingDayRow};
use torg_store::inbox::rows::instant;
use torg_store::{Reader, Writer};

/// How many days a channel's ledger shows.
pub const DAYS: i64 = 30;

/// How many days the overview of all channels takes in.
pub const OVERVIEW_DAYS: i64 = 7;

/// The most messages of one channel that are counted one by one; above that the ledger says that it is cut.
const MOST_CAME: u32 = 20_000;

/// The most times of blindness that are read.
const MOST_BLIND: u32 = 2_000;

/// What is known that the interface does not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownGap {
    /// What it is about; none: what the connection lacks.
    pub can: Option<Capability>,
    /// How far it reaches.
    pub reach: Reach,
    /// What to know about it (Swedish).
    pub note: Option<String>,
}

/// A channel's ledger.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// The channel.
    pub channel: ChannelRow,
    /// First day and last.
    pub span: (Date, Date),
    /// When it was read out.
    pub at: Timestamp,
    /// Whether it is followed by reading at all; else everything comes by hand.
    pub followed: bool,
    /// The first day of which it is kept how reading went.
    pub since: Option<Date>,
    /// Whether more came than is counted here: the oldest days are not whole.
    pub cut: bool,
    /// The days, the first one first.
    pub days: Vec<Day>,
    /// What the interface is known not to give.
    pub gaps: Vec<KnownGap>,
    /// What reading and acting there cost: the currency, and the days on which it cost something; none where the
    /// platform takes nothing.
    pub costs: Option<(String, Vec<Cost>)>,
}

impl Ledger {
    /// All its days in one.
    #[must_use]
    pub fn sum(&self) -> Sum {
        sum(&self.days)
    }
}

/// A Swedish day as the database has it.
#[must_use]
pub fn day_number(day: Date) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}

/// The day of a number the database has; none where it is no day.
pub(super) fn day_from(number: i64) -> Option<Date> {
    let part = |n: i64| i8::try_from(n).ok();
    Date::new(i16::try_from(number / 10_000).ok()?, part(number / 100 % 100)?, part(number % 100)?).ok()
}

/// Notes how one reading went, and, when it is the first that went well after a time of none, that time.
/// `was` is how fetching went before it, `is` after.
pub(super) async fn note_reading(
    writer: &mut Writer,
    desk: &Desk,
    channel: &ChannelRow,
    was: &ChannelStateRow,
    is: &ChannelStateRow,
) -> Result<(), Refusal> {
    let (id, well) = (ChannelId(channel.id), is.failures == 0);
    writer.note_reading(id, day_number(desk.today()), well).await?;
    if let Some(from) = blind(channel, was, desk.now).filter(|_| well) {
        let row = BlindRow {
            id: desk.new_id(),
            channel: channel.id,
            from_at: from.as_millisecond(),
            until_at: desk.now.as_millisecond(),
            problem: was.problem.clone().filter(|_| was.failures > 0),
        };
        writer.add_blind_time(&row).await?;
    }
    Ok(())
}

/// Since when nothing has been read although it was due.
fn blind(channel: &ChannelRow, state: &ChannelStateRow, now: Timestamp) -> Option<Timestamp> {
    let unwell = state.failures > 0;
    // Before the first reading that went well, we are blind from the first that did not.
    let last = state.last_ok_at.or(state.problem_since_at.filter(|_| unwell)).map(instant)?;
    blind_since(last, (!unwell).then(|| instant(state.next_at)), channel.every_s, now)
}

fn why(problem: Option<&str>) -> Option<String> {
    serde_json::from_str::<Fault>(problem?).ok().map(|fault| fault.sentence)
}

/// A channel's ledger of the last days.
///
/// # Errors
/// `Missing` when the channel is not in this municipality; what the database said.
#[boxed]
pub async fn of(desk: &Desk, id: ChannelId) -> Result<Ledger, Refusal> {
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let channel = reader.channel(id).await?;
    last_days(desk, &mut reader, channel, DAYS).await
}

/// The ledger of every open channel, by name, of the last days.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn overview(desk: &Desk) -> Result<Vec<Ledger>, Refusal> {
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let mut all = Vec::new();
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        all.push(last_days(desk, &mut reader, channel, OVERVIEW_DAYS).await?);
    }
    Ok(all)
}

async fn last_days(
    desk: &Desk,
    reader: &mut Reader,
    channel: ChannelRow,
    days: i64,
) -> Result<Ledger, Refusal> {
    let today = desk.today();
    let from = today.checked_sub((days - 1).days()).unwrap_or(today);
    between(desk, reader, channel, (from, today)).await
}

/// A channel's ledger of a span of days, both included.
async fn between(
    desk: &Desk,
    reader: &mut Reader,
    channel: ChannelRow,
    (from, until): (Date, Date),
) -> Result<Ledger, Refusal> {
    let id = ChannelId(channel.id);
    let after = until.tomorrow().unwrap_or(until);
    let begins = midnight(from).unwrap_or(Timestamp::UNIX_EPOCH);
    let ends = midnight(after).unwrap_or(desk.now);
    let connected = connection::is_connected(desk, &channel);
    let followed = channel.closed_at.is_none() && (connected || channel.feed.is_some());
    let rows = reader.reading_days(id, day_number(from), day_number(until)).await?;
    let since = reader.first_reading_day(id).await?.and_then(day_from);
    let mut blind: Vec<Blind> = reader
        .blind_times(id, begins, ends, MOST_BLIND)
        .await?
        .into_iter()
        .map(|row| Blind {
            from: instant(row.from_at),
            until: instant(row.until_at),
            why: why(row.problem.as_deref()),
        })
        .collect();
    if followed {
        blind.extend(now_blind(desk, &channel, &reader.channel_state(id).await?));
    }
    let came = reader.came(id, begins, ends, MOST_CAME).await?;
    let cut = came.len() == MOST_CAME as usize;
    let came = came.into_iter().map(|row| Came {
        published: row.published_at.map(instant),
        captured: instant(row.captured_at),
        by_reading: row.source.is_some_and(|source| !["import", "hand"].contains(&&*source)),
    });
    let kept = Kept {
        watched_from: instant(channel.watched_from_at),
        since,
        days: rows.iter().filter_map(by_day).collect(),
        blind,
        came: came.collect(),
    };
    let platforms = &desk.office().platforms;
    let kind = if channel.feed.is_some() { PlatformKind::Feed } else { PlatformKind::Manual };
    let platform = if connected {
        platforms.get(&channel.platform)
    } else {
        platforms.platform.iter().find(|platform| platform.kind == kind)
    };
    let gaps = platform.map(|platform| known_gaps(platform, connected, until)).unwrap_or_default();
    let days = ledger(&kept, from, until);
    let costs = spending::between(desk, reader, &channel, (from, until)).await?;
    Ok(Ledger { span: (from, until), at: desk.now, followed, since, cut, days, gaps, costs, channel })
}

/// The blindness that lasts.
fn now_blind(desk: &Desk, channel: &ChannelRow, state: &ChannelStateRow) -> Option<Blind> {
    let from = blind(channel, state, desk.now)?;
    let problem = state.problem.as_deref().filter(|_| state.failures > 0);
    Some(Blind { from, until: desk.now, why: why(problem) })
}

fn by_day(row: &ReadingDayRow) -> Option<(Date, Readings, Option<Counted>)> {
    let whole = |n: i64| u64::try_from(n).unwrap_or(0);
    let some = |n: Option<i64>| n.map_or(0, whole);
    let readings = Readings { well: whole(row.well), failed: whole(row.failed) };
    let counted = row.counted_at.map(|at| Counted {
        at: instant(at),
        count: Count {
            told: row.told.map(whole),
            held: some(row.held),
            unread: some(row.unread),
            withheld: some(row.withheld),
        },
    });
    Some((day_from(row.day)?, readings, counted))
}

/// What can be seen there only in part, not at all or by hand, and what the connection lacks.
fn known_gaps(platform: &Platform, connected: bool, on: Date) -> Vec<KnownGap> {
    use Capability::{Direct, EditsSeen, Mentions, Push, Read};
    let seen = [Read, Mentions, Direct, EditsSeen, Push];
    let gap = |ability: &Ability| KnownGap {
        can: Some(ability.can),
        reach: ability.reach,
        note: ability.note.clone(),
    };
    let able = seen.into_iter().filter_map(|can| platform.ability(can, on));
    let mut gaps: Vec<_> = able.filter(|a| a.reach != Reach::Yes || a.note.is_some()).map(gap).collect();
    let lacks = platform.connection.as_ref().filter(|_| connected).and_then(|c| c.lacks.clone());
    gaps.extend(lacks.into_iter().flatten().map(|note| KnownGap {
        can: None,
        reach: Reach::No,
        note: Some(note),
    }));
    gaps
}

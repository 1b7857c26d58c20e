//! The load of each channel, for whoever must see to its time and people (CH-15): what came in week by week, what is
//! open and late, who is there, and what was answered at its review dates.
//!
//! All of them are read with as many statements for a hundred channels as for one; whoever looks at one has that one
//! read alone.

use super::coverage::{AHEAD, Ground};
use super::resources::{may_answer, set};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};
use torg_domain::channels::ledger::midnight;
use torg_domain::channels::resources::{WEEKS, weeks};
use torg_domain::clocks::watched::Days;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_store::channels::register::ApplicationRow;
use torg_store::channels::{CameInRow, ChannelRow, OpenRow, ResourceReviewRow};
use uuid::Uuid;

/// The first word of the document for programs.
pub const FORMAT: &str = "torg.load.1";

/// One channel's load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Load {
    /// The channel.
    pub channel: ChannelRow,
    /// How much came in, week by week; this one is the last.
    pub came: [u64; WEEKS],
    /// Open messages.
    pub open: u64,
    /// Of them, late: at most a minute old.
    pub late: u64,
    /// How many may handle its messages, and how many of them are at work now.
    pub hands: (usize, usize),
    /// Whether it promises watched hours.
    pub promises: bool,
    /// How many stretches of them nobody who is named watches, in the days to come.
    pub gaps: usize,
    /// The review that waits for an answer.
    pub asked: Option<ResourceReviewRow>,
    /// The last one that was answered.
    pub answered: Option<ResourceReviewRow>,
    /// The day of the next.
    pub next_on: Option<Date>,
    /// Whether the reader may answer what is asked.
    pub may_answer: bool,
}

/// All that the reader may see.
#[derive(Clone, Debug)]
pub struct Loads {
    /// The Mondays of the weeks.
    pub weeks: [Date; WEEKS],
    /// The open channels, in no order.
    pub channels: Vec<Load>,
}

/// What a load is made of, beside the ground of coverage: of every channel, or of one.
struct Read {
    came: Vec<CameInRow>,
    open: Vec<OpenRow>,
    reviews: Vec<ResourceReviewRow>,
    applications: Vec<ApplicationRow>,
}

/// The review of a channel that waits for an answer, and the last one that was answered.
fn standing<'a>(
    own: &[&'a ResourceReviewRow],
) -> (Option<&'a ResourceReviewRow>, Option<&'a ResourceReviewRow>) {
    let asked = own.iter().find(|row| row.answered_at.is_none()).copied();
    (asked, own.iter().rfind(|row| row.answered_at.is_some()).copied())
}

/// Whether somebody sees the load of a channel: who coordinates, looks after channels or reads there, who answers
/// for it, and who was asked about it or answered last. It is numbers and names of colleagues, never a message.
fn sees(desk: &Desk, channel: &ChannelRow, own: &[&ResourceReviewRow]) -> bool {
    let may = |right| desk.must(right, channel.unit.into()).is_ok();
    let me = desk.by();
    let (asked, answered) = standing(own);
    [Right::Coordinate, Right::ManageChannels, Right::ReadMessages].into_iter().any(may)
        || me.is_some()
            && ([channel.responsible, channel.substitute].contains(&me)
                || asked.is_some_and(|row| [row.asked, row.escalated_to].contains(&me))
                || answered.is_some_and(|row| row.answered_by == me))
}

impl Read {
    /// The loads the reader may see, of the channels of this ground.
    fn loads(&self, desk: &Desk, ground: &Ground) -> Vec<Load> {
        let number = |n: i64| u64::try_from(n).unwrap_or_default();
        let count = |id: Uuid, facet: &str| {
            let counted = self.open.iter().find(|row| row.channel == id && row.facet == facet);
            counted.map_or(0, |row| number(row.n))
        };
        let days = Days::from(desk.now, AHEAD);
        let mut loads = Vec::new();
        for (channel, watch, runs) in ground.runs(&days, desk.now) {
            let own: Vec<_> = self.reviews.iter().filter(|row| row.channel == channel.id).collect();
            if !sees(desk, channel, &own) {
                continue;
            }
            let (asked, answered) = standing(&own);
            let mut by_week = [0; WEEKS];
            for row in self.came.iter().filter(|row| row.channel == channel.id) {
                if let Some(week) = usize::try_from(row.week).ok().and_then(|week| by_week.get_mut(week)) {
                    *week = number(row.n);
                }
            }
            loads.push(Load {
                came: by_week,
                open: count(channel.id, "open"),
                late: count(channel.id, "late"),
                hands: watch.hands(&ground.staff, desk.today(), desk.now),
                promises: watch.hours.whose().is_some(),
                gaps: runs.iter().filter(|run| run.holder.is_gap()).count(),
                may_answer: asked.is_some_and(|row| may_answer(desk, channel, row)),
                asked: asked.cloned(),
                answered: answered.cloned(),
                next_on: set(&own, self.applications.iter().find(|a| a.id == channel.id)),
                channel: channel.clone(),
            });
        }
        loads
    }
}

/// When each of these weeks begins.
fn begins(mondays: [Date; WEEKS]) -> [Timestamp; WEEKS] {
    mondays.map(|on| midnight(on).unwrap_or(Timestamp::UNIX_EPOCH))
}

/// The load of every open channel the reader may see it of.
///
/// # Errors
/// `NoPolicy` before the first adoption; what the database said.
#[boxed]
pub async fn overview(desk: &Desk) -> Result<Loads, Refusal> {
    let policy = desk.policy().await?;
    let mut reader = desk.reader();
    let ground = Ground::read(desk, &mut reader, &policy, desk.today()).await?;
    let mondays = weeks(desk.today());
    let read = Read {
        came: reader.came_in_by_week(begins(mondays)).await?,
        open: reader.open_by_channel().await?,
        reviews: reader.resource_reviews().await?,
        applications: reader.applications().await?,
    };
    Ok(Loads { weeks: mondays, channels: read.loads(desk, &ground) })
}

/// The same for programs.
#[must_use]
pub fn file(loads: &Loads, at: Timestamp) -> Value {
    let one = |load: &Load| {
        let weeks = loads.weeks.iter().zip(load.came);
        let weeks: Vec<_> = weeks.map(|(from, n)| json!({ "from": from.to_string(), "came": n })).collect();
        json!({
            "id": load.channel.id, "number": load.channel.number, "name": load.channel.name,
            "weeks": weeks, "open": load.open, "late": load.late,
            "people": { "may_handle": load.hands.0, "at_work": load.hands.1 },
            "promises_hours": load.promises, "gaps_ahead": load.gaps,
            "review": {
                "waits_since": load.asked.as_ref().map(|row| row.review_on.clone()),
                "last_answer": load.answered.as_ref().map(|row| row.answer.clone()),
                "next_on": load.next_on.filter(|_| load.asked.is_none()).map(|on| on.to_string()),
            },
        })
    };
    json!({
        "format": FORMAT, "made_at": at.to_string(), "days_ahead": AHEAD,
        "channels": loads.channels.iter().map(one).collect::<Vec<_>>(),
    })
}

/// The load of one channel, with every review that was asked for, the last first.
///
/// # Errors
/// `Missing` when the channel is not here, or closed; `NotAllowed` for whoever may not see it; as `overview`.
#[boxed]
pub async fn of(desk: &Desk, id: ChannelId) -> Result<(Loads, Vec<ResourceReviewRow>), Refusal> {
    let mut reader = desk.reader();
    let channel = reader.channel(id).await?;
    if channel.closed_at.is_some() {
        return Err(Refusal::Missing);
    }
    let policy = desk.policy().await?;
    let ground = Ground::of(desk, &mut reader, &policy, desk.today(), vec![channel]).await?;
    let mondays = weeks(desk.today());
    let read = Read {
        came: reader.came_in_by_week_of(id, begins(mondays)).await?,
        open: reader.open_of_channel(id).await?,
        reviews: reader.resource_reviews_of(id).await?,
        applications: reader.application(id).await?.into_iter().collect(),
    };
    let loads = Loads { weeks: mondays, channels: read.loads(desk, &ground) };
    if loads.channels.is_empty() {
        return Err(Refusal::NotAllowed(Right::Coordinate));
    }
    let mut reviews = read.reviews;
    reviews.reverse();
    Ok((loads, reviews))
}

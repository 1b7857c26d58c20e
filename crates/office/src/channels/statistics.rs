//! The figures of the channels: read at the platforms once a day, or written down by somebody, and shown month by
//! month beside what the policy asks for (ST-01, ST-04).

use super::connection::{self, Connected};
use super::ledger::{day_from, day_number};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use torg_domain::channels::ledger::{Lag, midnight};
use torg_domain::channels::statistics::{
    Followed, In, Month, by_month, followed_now, last_month, lasts, months, took,
};
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::Statistic;
use torg_store::Reader;
use torg_store::channels::{ChannelRow, FollowerRow};
use torg_store::inbox::rows::instant;

/// The most messages of one channel that are counted one by one; above that the page says that it is cut.
const MOST_CAME: u32 = 50_000;

/// The most that anybody may write down: more than there are people.
const MOST_FOLLOWERS: u64 = 10_000_000_000;

/// A channel's figures.
#[derive(Clone, Debug)]
pub struct Figures {
    /// The channel.
    pub channel: ChannelRow,
    /// The day they were read out.
    pub today: Date,
    /// The months, the first one first.
    pub months: Vec<Month>,
    /// Every count of followers in those months, by day; of a day the last one.
    pub counts: Vec<Followed>,
    /// The removals of those months by ground, the most first.
    pub grounds: Vec<(String, u64)>,
    /// Whether more came in than is counted here: the oldest months are not whole.
    pub cut: bool,
    /// What is true of the last month.
    pub now: Now,
}

/// The last month in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// How many follow it; none where nobody has counted in the last month.
    pub followers: Option<Followed>,
    /// Own posts.
    pub posts: u64,
    /// Messages that came in.
    pub came: u64,
    /// How many of them are answered.
    pub answered: u64,
    /// How long those answers took.
    pub took: Option<Lag>,
    /// Removals by decision.
    pub removed: u64,
    /// What the policy asks for.
    pub asked: Vec<Statistic>,
    /// What of it nobody knows.
    pub lacking: Vec<Statistic>,
}

/// What everybody may read of a channel's figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Each month's first day and its last count of followers; none where they are not for everybody.
    pub followers: Option<Vec<(Date, Option<Followed>)>>,
    /// Own posts in the last month; none where they are not for everybody.
    pub posts: Option<u64>,
}

/// The last count of each day, by day.
fn by_day(rows: &[FollowerRow]) -> Vec<Followed> {
    let mut counts: Vec<Followed> = Vec::new();
    for row in rows {
        let Some(on) = day_from(row.day) else { continue };
        counts.retain(|c| c.on != on);
        counts.push(Followed {
            on,
            count: u64::try_from(row.count).unwrap_or(0),
            rounded: row.rounded,
            by_hand: row.noted_by.is_some(),
        });
    }
    counts
}

/// When a span of days begins and ends; both days are in it.
fn span((from, until): (Date, Date)) -> (Timestamp, Timestamp) {
    let after = until.tomorrow().unwrap_or(until);
    (midnight(from).unwrap_or(Timestamp::UNIX_EPOCH), midnight(after).unwrap_or(Timestamp::MAX))
}

/// What the policy in force asks for; nothing before the first adoption.
async fn asked(desk: &Desk) -> Result<Vec<Statistic>, Refusal> {
    match desk.policy().await {
        Ok(policy) => {
            let all = [Statistic::Followers, Statistic::PostsLastMonth];
            Ok(all.into_iter().filter(|figure| policy.policy.asks_for(*figure)).collect())
        }
        Err(Refusal::NoPolicy) => Ok(Vec::new()),
        Err(other) => Err(other),
    }
}

/// A channel's figures of the last twelve months.
///
/// # Errors
/// `Missing` when the channel is not in this municipality; what the database said.
#[boxed]
pub async fn of(desk: &Desk, id: ChannelId) -> Result<Figures, Refusal> {
    let asked = asked(desk).await?;
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let channel = reader.channel(id).await?;
    read(desk, &mut reader, channel, &asked).await
}

async fn read(
    desk: &Desk,
    reader: &mut Reader,
    channel: ChannelRow,
    asked: &[Statistic],
) -> Result<Figures, Refusal> {
    let (id, today) = (ChannelId(channel.id), desk.today());
    let months = months(today);
    let first = months.first().map_or(today, |(first, _)| *first);
    let counts = by_day(&reader.follower_counts(id, day_number(first), day_number(today)).await?);
    let (mut posts, mut removed) = (Vec::new(), Vec::new());
    for month in &months {
        let Some((from, until)) = lasts(*month) else { continue };
        posts.push(reader.count_own_posts(id, from, until).await?);
        let grounds = reader.removals_by_ground(id, from, until).await?;
        removed.push(grounds.iter().map(|row| u64::try_from(row.n).unwrap_or(0)).sum());
    }
    let (since, until) = span((first, today));
    let rows = reader.came_and_answered(id, since, MOST_CAME).await?;
    let cut = rows.len() == MOST_CAME as usize;
    let came: Vec<In> = rows
        .iter()
        .map(|row| In { at: instant(row.at), answered_at: row.answered_at.map(instant) })
        .collect();
    let grounds = reader.removals_by_ground(id, since, until).await?;
    let now = now(reader, &channel, today, &counts, &came, asked).await?;
    Ok(Figures {
        today,
        months: by_month(&months, &counts, &posts, &came, &removed),
        counts,
        grounds: grounds.into_iter().map(|row| (row.title, u64::try_from(row.n).unwrap_or(0))).collect(),
        cut,
        now,
        channel,
    })
}

async fn now(
    reader: &mut Reader,
    channel: &ChannelRow,
    today: Date,
    counts: &[Followed],
    came: &[In],
    asked: &[Statistic],
) -> Result<Now, Refusal> {
    let (from, until) = span(last_month(today));
    let id = ChannelId(channel.id);
    let of: Vec<&In> = came.iter().filter(|one| one.at >= from && one.at < until).collect();
    let removed = reader.removals_by_ground(id, from, until).await?;
    let followers = followed_now(counts, today);
    let lacks = |figure: &&Statistic| **figure == Statistic::Followers && followers.is_none();
    Ok(Now {
        followers,
        posts: reader.count_own_posts(id, from, until).await?,
        came: of.len() as u64,
        answered: of.iter().filter(|one| one.answered_at.is_some()).count() as u64,
        took: took(of.iter().copied()),
        removed: removed.iter().map(|row| u64::try_from(row.n).unwrap_or(0)).sum(),
        asked: asked.to_vec(),
        lacking: asked.iter().filter(lacks).copied().collect(),
    })
}

/// The last month of every open channel, in no order.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn overview(desk: &Desk) -> Result<Vec<(ChannelRow, Now)>, Refusal> {
    let asked = asked(desk).await?;
    let mut reader = desk.office().store.snapshot(desk.id()).await?;
    let today = desk.today();
    let (from, _) = last_month(today);
    let (since, _) = span((from, today));
    let mut all = Vec::new();
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let id = ChannelId(channel.id);
        let counts = by_day(&reader.follower_counts(id, day_number(from), day_number(today)).await?);
        let rows = reader.came_and_answered(id, since, MOST_CAME).await?;
        let one = |row: &torg_store::channels::AnsweredRow| In {
            at: instant(row.at),
            answered_at: row.answered_at.map(instant),
        };
        let came: Vec<In> = rows.iter().map(one).collect();
        let now = now(&mut reader, &channel, today, &counts, &came, &asked).await?;
        all.push((channel, now));
    }
    Ok(all)
}

/// What everybody may read of a channel's figures: what the policy has counted, where its list is for everybody.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn published(desk: &Desk, id: ChannelId) -> Result<Published, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(Published::default()),
        Err(other) => return Err(other),
    };
    let (today, mut reader) = (desk.today(), desk.reader());
    let mut told = Published::default();
    if policy.policy.publishes_figure(Statistic::Followers) {
        let months = months(today);
        let first = months.first().map_or(today, |(first, _)| *first);
        let counts = by_day(&reader.follower_counts(id, day_number(first), day_number(today)).await?);
        let made = by_month(&months, &counts, &[], &[], &[]);
        told.followers = Some(made.into_iter().map(|month| (month.first, month.followers)).collect());
    }
    if policy.policy.publishes_figure(Statistic::PostsLastMonth) {
        let (from, until) = span(last_month(today));
        let posts = reader.count_own_posts(id, from, until).await?;
        let channel = reader.channel(id).await?;
        // Where our own posts are not seen, none is no figure.
        let seen = channel.voice != "visitors" || channel.account.is_some();
        told.posts = Some(posts).filter(|posts| *posts > 0 || seen);
    }
    Ok(told)
}

/// Whether this person may write down how many follow a channel.
#[must_use]
pub fn may_note(desk: &Desk, channel: &ChannelRow) -> bool {
    let unit = channel.unit.into();
    desk.must(Right::Handle, unit).is_ok() || desk.must(Right::ManageChannels, unit).is_ok()
}

/// Writes down how many followed a channel on a day, where no interface says it, or says it wrong.
///
/// # Errors
/// `Missing`; `NotAllowed`; `Field` for a day to come, one before the channel, or a number that cannot be.
#[boxed]
pub async fn note(desk: &Desk, id: ChannelId, on: Option<Date>, count: Option<u64>) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    if !may_note(desk, &channel) {
        return Err(Refusal::NotAllowed(Right::Handle));
    }
    let today = desk.today();
    let on = on.ok_or_else(|| Refusal::field("on", "Välj vilken dag antalet gäller."))?;
    if on > today {
        return Err(Refusal::field("on", "Dagen har inte varit än. Välj en dag som har varit."));
    }
    if on < today.checked_sub(10.years()).unwrap_or(today) {
        return Err(Refusal::field("on", "Dagen ligger för långt tillbaka: högst tio år."));
    }
    let count = count
        .filter(|n| *n <= MOST_FOLLOWERS)
        .and_then(|n| i64::try_from(n).ok())
        .ok_or_else(|| Refusal::field("count", "Skriv antalet följare som ett heltal, till exempel 1250."))?;
    let row = FollowerRow {
        id: desk.new_id(),
        channel: channel.id,
        day: day_number(on),
        count,
        rounded: false,
        noted_by: Some(desk.person()?.0),
        noted_at: desk.now.as_millisecond(),
    };
    writer.add_follower_count(&row).await?;
    writer.tell(desk.told("followers.noted", ("channel", channel.id)).row(&row));
    Ok(writer.commit().await?)
}

/// Asks each connected platform how many follow us, once a day and channel. One that does not answer is asked
/// again the next time the job runs; what it said never stands in another channel's way.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn count(desk: &Desk) -> Result<(), Refusal> {
    let day = day_number(desk.today());
    let mut counted = Vec::new();
    for channel in desk.reader().channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let have = desk.reader().follower_counts(channel.id.into(), day, day).await?;
        if !have.is_empty() {
            continue;
        }
        // What lets us in may be sealed with another key: then the channel's own page says so.
        let Ok(Some(Connected { platform, account })) = connection::of(desk, &channel) else { continue };
        match platform.followers(&account, desk.now).await {
            Ok(Some(said)) => counted.push((channel.id, said)),
            Ok(None) => {}
            Err(failure) => {
                tracing::info!(channel = %channel.id, why = failure.problem.sentence, "followers not counted");
            }
        }
    }
    if counted.is_empty() {
        return Ok(());
    }
    let desk = &desk.later();
    let mut writer = desk.open().await?;
    let mut told = desk.told("followers.read", ("municipality", desk.municipality.id));
    for (channel, said) in counted {
        let row = FollowerRow {
            id: desk.new_id(),
            channel,
            day: day_number(desk.today()),
            count: i64::try_from(said.count).unwrap_or(i64::MAX),
            rounded: said.rounded,
            noted_by: None,
            noted_at: desk.now.as_millisecond(),
        };
        writer.add_follower_count(&row).await?;
        told = told.row(&row);
    }
    writer.tell(told);
    Ok(writer.commit().await?)
}

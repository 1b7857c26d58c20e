//! The load of the channels, from kept counters and by index, and what was answered at their review dates.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::channels::resources::WEEKS;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

kept_row! {
    /// A row of `resource_review`.
    ResourceReviewRow = "resource_review" {
        id: Uuid,
        channel: Uuid,
        review_on: String,
        asked: Option<Uuid>,
        asked_at: i64,
        due_on: String,
        answer: String,
        answered_at: Option<i64>,
        answered_by: Option<Uuid>,
        note: String,
        next_on: Option<String>,
        escalated_at: Option<i64>,
        escalated_to: Option<Uuid>,
    }
}

/// How much came in to a channel in one of the weeks that were asked for; the first is 0.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct CameInRow {
    pub channel: Uuid,
    pub week: i64,
    pub n: i64,
}

/// How many messages of a channel are open, or late, as the kept counters have it.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct OpenRow {
    pub channel: Uuid,
    pub facet: String,
    pub n: i64,
}

/// What came in by channel and week, of the channels that a condition more lets through.
macro_rules! came_in {
    ($and:literal) => {
        concat!(
            "select w.channel, w.week, count(*) as n from (select m.channel, cast(\
             case when m.captured_at >= $3 then 1 else 0 end + case when m.captured_at >= $4 then 1 else 0 end \
             + case when m.captured_at >= $5 then 1 else 0 end + case when m.captured_at >= $6 then 1 else 0 end \
             + case when m.captured_at >= $7 then 1 else 0 end + case when m.captured_at >= $8 then 1 else 0 end \
             + case when m.captured_at >= $9 then 1 else 0 end as bigint) as week \
             from channel c join message m on m.municipality = c.municipality and m.channel = c.id \
             where c.municipality = $1 and c.closed_at is null",
            $and,
            " and m.captured_at >= $2 and not m.ours \
             and coalesce(m.published_at, m.captured_at) >= c.watched_from_at) w \
             group by w.channel, w.week order by w.channel, w.week"
        )
    };
}

impl Reader {
    /// What came in to each open channel, by weeks that begin at these instants: one statement, by the index of
    /// each channel's own. What is older than we began to watch is not counted: nobody was to see to it here.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn came_in_by_week(&mut self, weeks: [Timestamp; WEEKS]) -> Result<Vec<CameInRow>, Problem> {
        let [first, second, third, fourth, fifth, sixth, seventh, eighth] = weeks;
        self.all(
            sql!(came_in!("")),
            params![self.municipality, first, second, third, fourth, fifth, sixth, seventh, eighth],
        )
        .await
    }

    /// The same of one channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn came_in_by_week_of(
        &mut self,
        channel: ChannelId,
        weeks: [Timestamp; WEEKS],
    ) -> Result<Vec<CameInRow>, Problem> {
        let [first, second, third, fourth, fifth, sixth, seventh, eighth] = weeks;
        self.all(
            sql!(came_in!(" and c.id = $10")),
            params![self.municipality, first, second, third, fourth, fifth, sixth, seventh, eighth, channel],
        )
        .await
    }

    /// How many messages of each channel are open and late, from the kept counters: at most a minute old.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open_by_channel(&mut self) -> Result<Vec<OpenRow>, Problem> {
        self.all(
            sql!("select channel, facet, cast(sum(n) as bigint) as n from inbox_tally where municipality = $1 and channel <> $2 and facet in ('open', 'late') group by channel, facet order by channel, facet"),
            params![self.municipality, Uuid::nil()],
        )
        .await
    }

    /// The same of one channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn open_of_channel(&mut self, channel: ChannelId) -> Result<Vec<OpenRow>, Problem> {
        self.all(
            sql!("select channel, facet, cast(sum(n) as bigint) as n from inbox_tally where municipality = $1 and channel = $2 and facet in ('open', 'late') group by channel, facet order by facet"),
            params![self.municipality, channel],
        )
        .await
    }

    /// Every review of time and people that was asked for, of every channel, by its date.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn resource_reviews(&mut self) -> Result<Vec<ResourceReviewRow>, Problem> {
        self.all(
            sql!("select id, channel, review_on, asked, asked_at, due_on, answer, answered_at, answered_by, note, next_on, escalated_at, escalated_to from resource_review where municipality = $1 order by review_on, id"),
            params![self.municipality],
        )
        .await
    }

    /// The same of one channel.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn resource_reviews_of(
        &mut self,
        channel: ChannelId,
    ) -> Result<Vec<ResourceReviewRow>, Problem> {
        self.all(
            sql!("select id, channel, review_on, asked, asked_at, due_on, answer, answered_at, answered_by, note, next_on, escalated_at, escalated_to from resource_review where municipality = $1 and channel = $2 order by review_on, id"),
            params![self.municipality, channel],
        )
        .await
    }
}

impl Writer {
    /// Asks about a review date. False when it has been asked about already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_resource_review(&mut self, r: &ResourceReviewRow) -> Result<bool, Problem> {
        let m = self.municipality;
        let n = self
            .run(
                sql!("insert into resource_review (municipality, id, channel, review_on, asked, asked_at, due_on, answer, answered_at, answered_by, note, next_on, escalated_at, escalated_to) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14) on conflict (municipality, channel, review_on) do nothing"),
                params![
                    m, r.id, r.channel, &r.review_on, r.asked, r.asked_at, &r.due_on, &r.answer, r.answered_at,
                    r.answered_by, &r.note, r.next_on.clone(), r.escalated_at, r.escalated_to
                ],
            )
            .await?;
        Ok(n == 1)
    }

    /// Keeps what was answered, or that somebody above was told.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn save_resource_review(&mut self, r: &ResourceReviewRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("update resource_review set answer = $3, answered_at = $4, answered_by = $5, note = $6, next_on = $7, escalated_at = $8, escalated_to = $9 where municipality = $1 and id = $2"),
            params![
                m, r.id, &r.answer, r.answered_at, r.answered_by, &r.note, r.next_on.clone(), r.escalated_at,
                r.escalated_to
            ],
        )
        .await?;
        Ok(())
    }
}

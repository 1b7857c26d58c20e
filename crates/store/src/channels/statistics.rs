//! What a channel's figures are made of: counts of followers, own posts, what came in and was answered, removals.

use crate::kept::kept_row;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

kept_row! {
    /// A row of `follower_count`: immutable, the latest of a day counts.
    FollowerRow = "follower_count" {
        id: Uuid,
        channel: Uuid,
        day: i64,
        count: i64,
        rounded: bool,
        noted_by: Option<Uuid>,
        noted_at: i64,
    }
}

/// A message that came in, and when its answer was confirmed.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct AnsweredRow {
    pub at: i64,
    pub answered_at: Option<i64>,
}

/// How many removals were decided on one ground.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct GroundRow {
    pub title: String,
    pub n: i64,
}

impl Reader {
    /// The counts of a channel's followers between two days (yyyymmdd), both included, by day and then by
    /// when they were noted.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn follower_counts(
        &mut self,
        channel: ChannelId,
        from: i64,
        until: i64,
    ) -> Result<Vec<FollowerRow>, Problem> {
        self.all(
            sql!("select id, channel, day, count, rounded, noted_by, noted_at from follower_count where municipality = $1 and channel = $2 and day >= $3 and day <= $4 order by day, noted_at, id"),
            params![self.municipality, channel, from, until],
        )
        .await
    }

    /// How many own public posts of a channel, published in a span, stand.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn count_own_posts(
        &mut self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<u64, Problem> {
        let (n,): (i64,) = self
            .one(
                sql!("select count(*) from message m where m.municipality = $1 and m.channel = $2 and m.ours and m.kind = 'post' and m.visibility = 'public' and m.gone_at is null and coalesce(m.published_at, m.captured_at) >= $3 and coalesce(m.published_at, m.captured_at) < $4"),
                params![self.municipality, channel, from, until],
            )
            .await?;
        Ok(u64::try_from(n).unwrap_or(0))
    }

    /// What came in to a channel since an instant, and when each was answered; the newest first. What is older
    /// than we began to watch is not counted: nobody was to answer it here.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn came_and_answered(
        &mut self,
        channel: ChannelId,
        since: Timestamp,
        limit: u32,
    ) -> Result<Vec<AnsweredRow>, Problem> {
        self.all(
            sql!("select coalesce(m.published_at, m.captured_at) as at, (select min(o.confirmed_at) from outward_order o where o.municipality = m.municipality and o.message = m.id and o.kind = 'answer') as answered_at from message m join channel c on c.municipality = m.municipality and c.id = m.channel where m.municipality = $1 and m.channel = $2 and not m.ours and m.captured_at >= $3 and coalesce(m.published_at, m.captured_at) >= c.watched_from_at order by m.captured_at desc limit $4"),
            params![self.municipality, channel, since, i64::from(limit)],
        )
        .await
    }

    /// The removals that were decided in a channel in a span and not withdrawn, by ground, the most first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn removals_by_ground(
        &mut self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<GroundRow>, Problem> {
        self.all(
            sql!("select d.title, count(*) as n from decision d join message m on m.municipality = d.municipality and m.id = d.message where d.municipality = $1 and m.channel = $2 and d.kind = 'removal' and d.state in ('decided', 'overturned') and d.decided_at >= $3 and d.decided_at < $4 group by d.title order by count(*) desc, d.title"),
            params![self.municipality, channel, from, until],
        )
        .await
    }
}

impl Writer {
    /// Keeps a count of followers.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_follower_count(&mut self, f: &FollowerRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into follower_count (municipality, id, channel, day, count, rounded, noted_by, noted_at) values ($1, $2, $3, $4, $5, $6, $7, $8)"),
            params![m, f.id, f.channel, f.day, f.count, f.rounded, f.noted_by, f.noted_at],
        )
        .await?;
        Ok(())
    }
}

//! What the completeness ledger rests on: how reading went each day, when we were blind, and what came when.

use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::channels::ledger::Counted;
use torg_domain::ids::ChannelId;
use uuid::Uuid;

/// A row of `reading_day`.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct ReadingDayRow {
    pub channel: Uuid,
    pub day: i64,
    pub well: i64,
    pub failed: i64,
    pub counted_at: Option<i64>,
    pub told: Option<i64>,
    pub held: Option<i64>,
    pub unread: Option<i64>,
    pub withheld: Option<i64>,
}

/// A row of `blind_time`: immutable.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct BlindRow {
    pub id: Uuid,
    pub channel: Uuid,
    pub from_at: i64,
    pub until_at: i64,
    pub problem: Option<String>,
}

/// When a message was published and came, and in what kind of reading; none: it is not known.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
#[allow(missing_docs)]
pub struct CameRow {
    pub published_at: Option<i64>,
    pub captured_at: i64,
    pub source: Option<String>,
}

impl Reader {
    /// How the reading of a channel went, between two days (yyyymmdd), both included.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn reading_days(
        &mut self,
        channel: ChannelId,
        from: i64,
        until: i64,
    ) -> Result<Vec<ReadingDayRow>, Problem> {
        self.all(
            sql!("select channel, day, well, failed, counted_at, told, held, unread, withheld from reading_day where municipality = $1 and channel = $2 and day >= $3 and day <= $4 order by day"),
            params![self.municipality, channel, from, until],
        )
        .await
    }

    /// The first day (yyyymmdd) of which it is kept how the reading of a channel went.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn first_reading_day(&mut self, channel: ChannelId) -> Result<Option<i64>, Problem> {
        let found: Option<(i64,)> = self
            .opt(
                sql!("select day from reading_day where municipality = $1 and channel = $2 order by day limit 1"),
                params![self.municipality, channel],
            )
            .await?;
        Ok(found.map(|(day,)| day))
    }

    /// When a channel was blind, within a span, the first time first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn blind_times(
        &mut self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<BlindRow>, Problem> {
        self.all(
            sql!("select id, channel, from_at, until_at, problem from blind_time where municipality = $1 and channel = $2 and until_at > $3 and from_at < $4 order by until_at limit $5"),
            params![self.municipality, channel, from, until, i64::from(limit)],
        )
        .await
    }

    /// What came in a channel in a span, the newest first.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn came(
        &mut self,
        channel: ChannelId,
        from: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<CameRow>, Problem> {
        self.all(
            sql!("select m.published_at, m.captured_at, (select f.source from version v join fetched f on f.municipality = v.municipality and f.id = v.fetched where v.municipality = m.municipality and v.message = m.id order by v.captured_at, v.id limit 1) as source from message m where m.municipality = $1 and m.channel = $2 and m.captured_at >= $3 and m.captured_at < $4 order by m.captured_at desc, m.n desc limit $5"),
            params![self.municipality, channel, from, until, i64::from(limit)],
        )
        .await
    }

    /// How many messages published in a span have been seen at their source since an instant, and are kept.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn seen_in_span(
        &mut self,
        channel: ChannelId,
        (from, until): (Timestamp, Timestamp),
        since: Timestamp,
    ) -> Result<u64, Problem> {
        let (n,): (i64,) = self
            .one(
                sql!("select count(*) from sighting s join message m on m.municipality = s.municipality and m.id = s.message where s.municipality = $1 and s.channel = $2 and s.at >= $3 and m.published_at >= $4 and m.published_at < $5"),
                params![self.municipality, channel, since, from, until],
            )
            .await?;
        Ok(u64::try_from(n).unwrap_or(0))
    }
}

impl Writer {
    /// One reading more on a day (yyyymmdd), and whether it went well.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn note_reading(&mut self, channel: ChannelId, day: i64, well: bool) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into reading_day (municipality, channel, day, well, failed) values ($1, $2, $3, $4, $5) on conflict (municipality, channel, day) do update set well = reading_day.well + excluded.well, failed = reading_day.failed + excluded.failed"),
            params![m, channel, day, i64::from(well), i64::from(!well)],
        )
        .await?;
        Ok(())
    }

    /// What a finished reading of everything counted.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn note_count(&mut self, channel: ChannelId, day: i64, c: &Counted) -> Result<(), Problem> {
        let m = self.municipality;
        let whole = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        self.run(
            sql!("insert into reading_day (municipality, channel, day, well, failed, counted_at, told, held, unread, withheld) values ($1, $2, $3, 0, 0, $4, $5, $6, $7, $8) on conflict (municipality, channel, day) do update set counted_at = excluded.counted_at, told = excluded.told, held = excluded.held, unread = excluded.unread, withheld = excluded.withheld"),
            params![
                m, channel, day, c.at, c.count.told.map(whole), whole(c.count.held), whole(c.count.unread),
                whole(c.count.withheld)
            ],
        )
        .await?;
        Ok(())
    }

    /// Keeps a time in which nothing was read.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn add_blind_time(&mut self, b: &BlindRow) -> Result<(), Problem> {
        let m = self.municipality;
        self.run(
            sql!("insert into blind_time (municipality, id, channel, from_at, until_at, problem) values ($1, $2, $3, $4, $5, $6)"),
            params![m, b.id, b.channel, b.from_at, b.until_at, b.problem.clone()],
        )
        .await?;
        Ok(())
    }
}

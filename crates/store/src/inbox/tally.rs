//! Kept counters: how many open messages there are, by all that a counter asks for.
//!
//! A counter that counts rows is slow exactly when there is much to do. Every write that opens, moves
//! or closes a message writes the difference here in the same transaction; a test holds the sums equal
//! to a count.
//!
//! Days that have passed are folded into one, or the piles would grow with every day that something was
//! late. Up to which day that is done stands in a row of its own; a difference for such a day is written
//! to the folded pile.

use crate::inbox::list::Scope;
use crate::{Problem, Reader, Writer, params, sql};
use std::collections::BTreeMap;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use uuid::Uuid;

/// The day under which passed days are folded.
const PASSED: i64 = 0;

/// What a message is counted under while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pile {
    channel: Uuid,
    owner: Uuid,
    waiting: bool,
    visibility: &'static str,
    due_day: i64,
}

impl Pile {
    /// The pile an open message lies in; none for a closed one.
    #[must_use]
    pub fn of(message: &Message) -> Option<Self> {
        message.closed_at.is_none().then(|| Self {
            channel: message.channel.0,
            owner: message.owner.map_or(Uuid::nil(), |p| p.0),
            waiting: message.tracks.waits_for_others(),
            visibility: message.visibility.word(),
            due_day: due_day(message.due_at),
        })
    }
}

/// The Swedish day of an instant as yyyymmdd; 99991231 when nothing is due.
#[must_use]
pub fn due_day(due: Option<jiff::Timestamp>) -> i64 {
    let Some(due) = due else { return 99_991_231 };
    day_number(swedish_day(due))
}

fn day_number(date: jiff::civil::Date) -> i64 {
    i64::from(date.year()) * 10_000 + i64::from(date.month()) * 100 + i64::from(date.day())
}

fn swedish_day(at: jiff::Timestamp) -> jiff::civil::Date {
    use std::sync::LazyLock;
    static ZONE: LazyLock<jiff::tz::TimeZone> =
        LazyLock::new(|| jiff::tz::TimeZone::get("Europe/Stockholm").unwrap_or(jiff::tz::TimeZone::UTC));
    ZONE.to_datetime(at).date()
}

/// Differences gathered during one write.
#[derive(Default)]
pub struct Shifts(BTreeMap<Pile, i64>);

impl Shifts {
    /// A message lay in one pile and now lies in another.
    pub fn moved(&mut self, from: Option<Pile>, to: Option<Pile>) {
        if from == to {
            return;
        }
        if let Some(pile) = from {
            *self.0.entry(pile).or_default() -= 1;
        }
        if let Some(pile) = to {
            *self.0.entry(pile).or_default() += 1;
        }
    }
}

impl Writer {
    /// Writes the differences.
    ///
    /// # Errors
    /// What the database said.
    pub async fn shift(&mut self, shifts: Shifts) -> Result<(), Problem> {
        if shifts.0.values().all(|n| *n == 0) {
            return Ok(());
        }
        let municipality = self.municipality;
        let folded: Option<(i64,)> = self
            .opt(
                sql!("select until_day from inbox_tally_folded where municipality = $1"),
                params![municipality],
            )
            .await?;
        let folded = folded.map_or(PASSED, |(day,)| day);
        let mut sums: BTreeMap<Pile, i64> = BTreeMap::new();
        for (pile, n) in shifts.0 {
            let due_day = if pile.due_day <= folded { PASSED } else { pile.due_day };
            *sums.entry(Pile { due_day, ..pile }).or_default() += n;
        }
        let rows = sums.into_iter().filter(|(_, n)| *n != 0);
        let rows: Vec<_> = rows
            .map(|(p, n)| params![municipality, p.channel, p.owner, p.waiting, p.visibility, p.due_day, n])
            .collect();
        self.put(
            sql!("insert into inbox_tally (municipality, channel, owner, waiting, visibility, due_day, n) values {} on conflict (municipality, channel, owner, waiting, visibility, due_day) do update set n = inbox_tally.n + excluded.n"),
            rows,
        )
        .await
    }

    /// Folds the days before `now`'s into one, and takes empty piles away.
    ///
    /// # Errors
    /// What the database said.
    pub async fn sweep_tally(&mut self, now: jiff::Timestamp) -> Result<(), Problem> {
        let municipality = self.municipality;
        let Ok(yesterday) = swedish_day(now).yesterday() else { return Ok(()) };
        let until = day_number(yesterday);
        self.run(
            sql!("insert into inbox_tally (municipality, channel, owner, waiting, visibility, due_day, n) select municipality, channel, owner, waiting, visibility, 0, cast(sum(n) as bigint) from inbox_tally where municipality = $1 and due_day > 0 and due_day <= $2 group by municipality, channel, owner, waiting, visibility on conflict (municipality, channel, owner, waiting, visibility, due_day) do update set n = inbox_tally.n + excluded.n"),
            params![municipality, until],
        )
        .await?;
        self.run(
            sql!(
                "delete from inbox_tally where municipality = $1 and (n = 0 or due_day > 0 and due_day <= $2)"
            ),
            params![municipality, until],
        )
        .await?;
        self.run(
            sql!("insert into inbox_tally_folded (municipality, until_day) values ($1, $2) on conflict (municipality) do update set until_day = excluded.until_day where inbox_tally_folded.until_day < excluded.until_day"),
            params![municipality, until],
        )
        .await?;
        Ok(())
    }
}

/// The counters beside the views.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Mine, open.
    pub mine: i64,
    /// Due later today.
    pub today: i64,
    /// Overdue.
    pub overdue: i64,
    /// Nobody's.
    pub unassigned: i64,
    /// With somebody else.
    pub waiting: i64,
    /// All open.
    pub all: i64,
}

/// What a channel holds of one kind, summed up for a person.
#[derive(sqlx::FromRow)]
struct SumRow {
    channel: Uuid,
    visibility: String,
    mine: i64,
    today: i64,
    passed: i64,
    unassigned: i64,
    waiting: i64,
    whole: i64,
}

#[derive(sqlx::FromRow)]
struct LateRow {
    channel: Uuid,
    visibility: String,
    n: i64,
}

impl Reader {
    /// The counters of what this person may see, as of `now`.
    ///
    /// # Errors
    /// What the database said.
    pub async fn counters(
        &mut self,
        scope: &Scope,
        me: PersonId,
        now: jiff::Timestamp,
    ) -> Result<Counters, Problem> {
        let sums: Vec<SumRow> = self
            .all(
                sql!("select channel, visibility, cast(sum(case when owner = $2 then n else 0 end) as bigint) as mine, cast(sum(case when due_day = $3 then n else 0 end) as bigint) as today, cast(sum(case when due_day < $3 then n else 0 end) as bigint) as passed, cast(sum(case when owner = $4 then n else 0 end) as bigint) as unassigned, cast(sum(case when waiting then n else 0 end) as bigint) as waiting, cast(sum(n) as bigint) as whole from inbox_tally where municipality = $1 group by channel, visibility"),
                params![self.municipality, me, due_day(Some(now)), Uuid::nil()],
            )
            .await?;
        let start = swedish_day(now)
            .to_zoned(jiff::tz::TimeZone::get("Europe/Stockholm").unwrap_or(jiff::tz::TimeZone::UTC));
        let start = start.map_or(now, |z| z.timestamp());
        // Only today's messages need the hour: earlier days are late whole, later ones not at all.
        let late_today: Vec<LateRow> = self
            .all(
                sql!("select channel, visibility, count(*) as n from message where municipality = $1 and closed_at is null and sort_due >= $2 and sort_due < $3 group by channel, visibility"),
                params![self.municipality, start, now],
            )
            .await?;
        let may = |channel: Uuid, visibility: &str| {
            scope.sees(ChannelId(channel), Visibility::from_word(visibility))
        };
        let mut c = Counters::default();
        for s in sums.iter().filter(|s| may(s.channel, &s.visibility)) {
            c.all += s.whole;
            c.mine += s.mine;
            c.unassigned += s.unassigned;
            c.waiting += s.waiting;
            c.overdue += s.passed;
            c.today += s.today;
        }
        for l in late_today.iter().filter(|l| may(l.channel, &l.visibility)) {
            c.overdue += l.n;
            c.today -= l.n;
        }
        Ok(c)
    }
}

//! Kept counters: how many open messages there are, by all that a counter asks for.
//!
//! A counter that counts rows is slow exactly when there is much to do. Every write that opens, moves
//! or closes a message writes the difference here in the same transaction; a test holds the sums equal
//! to a count. Each message is counted once under every *facet*: that it is open, whose it is, that it
//! waits for others, the day it is due, that it is late; for its own channel, and for all channels
//! together. So a counter is a handful of rows, for one who sees a channel as for one who sees them all.
//!
//! Time moves without a write: what is due before the instant `late_until_at` is counted as late, a job
//! moves that instant on each minute, and the counter itself counts only what fell due since, by index.
//! Days that have passed are folded into one, or they would grow with every day something was late.

use crate::inbox::list::Scope;
use crate::{Problem, Reader, Writer, params, sql};
use async_recursion::async_recursion as boxed;
use std::collections::BTreeMap;
use torg_domain::ids::PersonId;
use torg_domain::inbox::message::Message;
use uuid::Uuid;

/// The day under which passed days are folded, and of what is counted under no day.
const PASSED: i64 = 0;

/// The day of what is never due.
const NEVER: i64 = 99_991_231;

/// What a message is counted under while it is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pile {
    channel: Uuid,
    visibility: &'static str,
    owner: Uuid,
    waiting: bool,
    due_at: Option<i64>,
    due_day: i64,
}

impl Pile {
    /// The pile an open message lies in; none for a closed one.
    #[must_use]
    pub fn of(message: &Message) -> Option<Self> {
        message.closed_at.is_none().then(|| Self {
            channel: message.channel.0,
            visibility: message.visibility.word(),
            owner: message.owner.map_or(Uuid::nil(), |p| p.0),
            waiting: message.tracks.waits_for_others(),
            due_at: message.due_at.map(|t| t.as_millisecond()),
            due_day: due_day(message.due_at),
        })
    }

    /// Its facets, with time having passed over the counters so far.
    fn facets(self, folded: &Folded) -> impl Iterator<Item = (&'static str, Uuid, i64)> {
        let nil = Uuid::nil();
        let day = if self.due_day <= folded.until_day { PASSED } else { self.due_day };
        [
            Some(("open", nil, PASSED)),
            Some(("owner", self.owner, PASSED)),
            self.waiting.then_some(("waiting", nil, PASSED)),
            (self.due_day != NEVER).then_some(("day", nil, day)),
            self.due_at.is_some_and(|at| at < folded.late_until_at).then_some(("late", nil, PASSED)),
        ]
        .into_iter()
        .flatten()
    }
}

/// How far time has passed over the counters.
#[derive(Clone, Copy, Default, sqlx::FromRow)]
pub(crate) struct Folded {
    pub(crate) until_day: i64,
    pub(crate) late_until_at: i64,
}

/// The Swedish day of an instant as yyyymmdd; 99991231 when nothing is due.
#[must_use]
pub fn due_day(due: Option<jiff::Timestamp>) -> i64 {
    let Some(due) = due else { return NEVER };
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

impl Reader {
    async fn folded(&mut self) -> Result<Folded, Problem> {
        let municipality = self.municipality;
        let folded = self
            .opt(
                sql!("select until_day, late_until_at from inbox_tally_folded where municipality = $1"),
                params![municipality],
            )
            .await?;
        Ok(folded.unwrap_or_default())
    }
}

impl Writer {
    /// Writes the differences.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn shift(&mut self, shifts: Shifts) -> Result<(), Problem> {
        if shifts.0.values().all(|n| *n == 0) {
            return Ok(());
        }
        let folded = match self.folded {
            Some(folded) => folded,
            None => self.folded().await?,
        };
        let mut sums = BTreeMap::new();
        for (pile, n) in shifts.0 {
            for facet in pile.facets(&folded) {
                for channel in [pile.channel, Uuid::nil()] {
                    *sums.entry((channel, pile.visibility, facet)).or_default() += n;
                }
            }
        }
        self.add_to_tally(sums.into_iter().map(|((channel, v, f), n)| (channel, v, f, n))).await
    }

    async fn add_to_tally<'v>(
        &mut self,
        sums: impl Iterator<Item = (Uuid, &'v str, (&'static str, Uuid, i64), i64)>,
    ) -> Result<(), Problem> {
        let municipality = self.municipality;
        let rows = sums
            .filter(|(.., n)| *n != 0)
            .map(|(channel, visibility, (facet, of, day), n)| {
                params![municipality, channel, visibility, facet, of, day, n]
            })
            .collect();
        self.put(
            sql!("insert into inbox_tally (municipality, channel, visibility, facet, of, day, n) values {} on conflict (municipality, channel, visibility, facet, of, day) do update set n = inbox_tally.n + excluded.n"),
            rows,
        )
        .await
    }

    /// Counts what has fallen due up to `now` as late. Says whether there was any.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn pass_time(&mut self, now: jiff::Timestamp) -> Result<bool, Problem> {
        let (municipality, folded) = (self.municipality, self.folded().await?);
        let fell: Vec<LateRow> = self
            .all(
                sql!("select channel, visibility, count(*) as n from message where municipality = $1 and closed_at is null and sort_due >= $2 and sort_due < $3 group by channel, visibility"),
                params![municipality, folded.late_until_at, now],
            )
            .await?;
        if fell.is_empty() {
            return Ok(false);
        }
        let mut sums = BTreeMap::new();
        for row in &fell {
            for channel in [row.channel, Uuid::nil()] {
                *sums.entry((channel, row.visibility.as_str())).or_default() += row.n;
            }
        }
        let late = ("late", Uuid::nil(), PASSED);
        self.add_to_tally(sums.into_iter().map(|((channel, v), n)| (channel, v, late, n))).await?;
        self.fold(folded.until_day, now.as_millisecond()).await?;
        Ok(true)
    }

    /// Folds the days before `now`'s into one, and takes empty piles away.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn sweep_tally(&mut self, now: jiff::Timestamp) -> Result<(), Problem> {
        self.pass_time(now).await?;
        let municipality = self.municipality;
        let Ok(yesterday) = swedish_day(now).yesterday() else { return Ok(()) };
        let until = day_number(yesterday);
        self.run(
            sql!("insert into inbox_tally (municipality, channel, visibility, facet, of, day, n) select municipality, channel, visibility, facet, of, 0, cast(sum(n) as bigint) from inbox_tally where municipality = $1 and day > 0 and day <= $2 group by municipality, channel, visibility, facet, of on conflict (municipality, channel, visibility, facet, of, day) do update set n = inbox_tally.n + excluded.n"),
            params![municipality, until],
        )
        .await?;
        self.run(
            sql!("delete from inbox_tally where municipality = $1 and (n = 0 or day > 0 and day <= $2)"),
            params![municipality, until],
        )
        .await?;
        self.fold(until, PASSED).await
    }

    /// Notes how far time has passed; it never goes back.
    async fn fold(&mut self, until_day: i64, late_until_at: i64) -> Result<(), Problem> {
        self.folded = None;
        let municipality = self.municipality;
        self.run(
            sql!(
                sqlite "insert into inbox_tally_folded (municipality, until_day, late_until_at) values ($1, $2, $3) on conflict (municipality) do update set until_day = max(inbox_tally_folded.until_day, excluded.until_day), late_until_at = max(inbox_tally_folded.late_until_at, excluded.late_until_at)"
                postgres "insert into inbox_tally_folded (municipality, until_day, late_until_at) values ($1, $2, $3) on conflict (municipality) do update set until_day = greatest(inbox_tally_folded.until_day, excluded.until_day), late_until_at = greatest(inbox_tally_folded.late_until_at, excluded.late_until_at)"
            ),
            params![municipality, until_day, late_until_at],
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

#[derive(sqlx::FromRow)]
struct LateRow {
    channel: Uuid,
    visibility: String,
    n: i64,
}

/// The sums a person's counters are made of.
#[derive(sqlx::FromRow)]
struct Sums {
    mine: i64,
    today: i64,
    passed: i64,
    unassigned: i64,
    waiting: i64,
    whole: i64,
    late: i64,
    /// Fallen due since time was last passed over the counters.
    fell: i64,
    /// Not due yet, though counted as late: somebody asks with a clock that is behind.
    early: i64,
}

/// One sum over the rows of `t`, by a condition.
macro_rules! sum {
    ($name:literal, $($when:literal)*) => {
        concat!("cast(coalesce(sum(case when ", $($when,)* " then t.n else 0 end), 0) as bigint) as ", $name)
    };
}

/// The whole statement: kept sums, and what fell due between the last passing of time and now. What one
/// has marked secret counts among one's own by the kind `own`, and everywhere else by `secret`.
macro_rules! counters {
    ($pairs:literal, $channel:literal, $kind:literal, $sees:expr) => {
        concat!(
            "select ",
            sum!("whole", "t.facet = 'open' and " $kind " <> 'own'"),
            ", ",
            sum!("mine", "t.facet = 'owner' and t.of = $4 and " $kind " <> 'secret'"),
            ", ",
            sum!("unassigned", "t.facet = 'owner' and t.of = $5 and " $kind " <> 'own'"),
            ", ",
            sum!("waiting", "t.facet = 'waiting' and " $kind " <> 'own'"),
            ", ",
            sum!("today", "t.facet = 'day' and t.day = $6 and " $kind " <> 'own'"),
            ", ",
            sum!("passed", "t.facet = 'day' and t.day < $6 and " $kind " <> 'own'"),
            ", ",
            sum!("late", "t.facet = 'late' and " $kind " <> 'own'"),
            ", (select count(*) from message m where m.municipality = $1 and m.closed_at is null and m.sort_due >= coalesce((select late_until_at from inbox_tally_folded where municipality = $1), 0) and m.sort_due < $7",
            $sees,
            ") as fell, (select count(*) from message m where m.municipality = $1 and m.closed_at is null and m.sort_due >= $7 and m.sort_due < coalesce((select late_until_at from inbox_tally_folded where municipality = $1), 0)",
            $sees,
            ") as early from ",
            $pairs,
            " cross join inbox_tally t where t.municipality = $1 and t.channel = ",
            $channel,
            " and t.visibility = case ",
            $kind,
            " when 'own' then 'secret' else ",
            $kind,
            " end and (t.facet in ('open', 'waiting', 'late') or t.facet = 'owner' and t.of in ($4, $5) or t.facet = 'day' and t.day <= $6)"
        )
    };
}

impl Reader {
    /// The counters of what this person may see, as of `now`: one statement, so that they agree.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn counters(
        &mut self,
        scope: &Scope,
        me: PersonId,
        now: jiff::Timestamp,
    ) -> Result<Counters, Problem> {
        let s: Sums = self
            .one(
                sql!(
                    sqlite counters!(
                        "json_each($8) j", "unhex(j.value ->> 'c')", "(j.value ->> 'v')", sees!(sqlite "$2" "$3")
                    ),
                    postgres counters!(
                        "jsonb_to_recordset($8::jsonb) j(c uuid, v text)", "j.c", "j.v", sees!(postgres "$2" "$3")
                    )
                ),
                params![
                    self.municipality, scope.everywhere(), scope.pairs(), me, Uuid::nil(),
                    due_day(Some(now)), now, scope.tallied()
                ],
            )
            .await?;
        let overdue = s.late + s.fell - s.early;
        Ok(Counters {
            mine: s.mine,
            today: s.today - (overdue - s.passed),
            overdue,
            unassigned: s.unassigned,
            waiting: s.waiting,
            all: s.whole,
        })
    }
}

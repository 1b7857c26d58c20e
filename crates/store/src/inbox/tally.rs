//! Kept counters: how many open messages there are, by all that a counter asks for.
//!
//! A counter that counts rows is slow exactly when there is much to do. Every write that opens, moves
//! or closes a message writes the difference here in the same transaction; a test holds the sums equal
//! to a count.

use crate::inbox::list::Scope;
use crate::{Problem, Reader, Writer, params, sql};
use std::collections::BTreeMap;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use uuid::Uuid;

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
    let date = swedish_day(due);
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
        let municipality = self.municipality;
        let rows = shifts.0.into_iter().filter(|(_, n)| *n != 0);
        let rows: Vec<_> = rows
            .map(|(p, n)| params![municipality, p.channel, p.owner, p.waiting, p.visibility, p.due_day, n])
            .collect();
        self.many::<(i64,)>(
            sql!("insert into inbox_tally (municipality, channel, owner, waiting, visibility, due_day, n) values {} on conflict (municipality, channel, owner, waiting, visibility, due_day) do update set n = inbox_tally.n + excluded.n returning n"),
            rows,
        )
        .await?;
        Ok(())
    }

    /// Takes empty piles away: days that have passed.
    ///
    /// # Errors
    /// What the database said.
    pub async fn sweep_tally(&mut self) -> Result<u64, Problem> {
        let municipality = self.municipality;
        self.run(sql!("delete from inbox_tally where municipality = $1 and n = 0"), params![municipality])
            .await
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
struct PileRow {
    channel: Uuid,
    owner: Uuid,
    waiting: bool,
    visibility: String,
    due_day: i64,
    n: i64,
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
        let piles: Vec<PileRow> = self
            .all(
                sql!("select channel, owner, waiting, visibility, due_day, n from inbox_tally where municipality = $1 and n <> 0"),
                params![self.municipality],
            )
            .await?;
        let today = due_day(Some(now));
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
        for p in piles.iter().filter(|p| may(p.channel, &p.visibility)) {
            c.all += p.n;
            if p.owner == me.0 {
                c.mine += p.n;
            }
            if p.owner.is_nil() {
                c.unassigned += p.n;
            }
            if p.waiting {
                c.waiting += p.n;
            }
            if p.due_day < today {
                c.overdue += p.n;
            }
            if p.due_day == today {
                c.today += p.n;
            }
        }
        for l in late_today.iter().filter(|l| may(l.channel, &l.visibility)) {
            c.overdue += l.n;
            c.today -= l.n;
        }
        Ok(c)
    }
}

//! The clocks of what outsiders sent: a report on accessibility (DOS-lagen 13 §) and a request for records (TF 2 kap.
//! 15 §). Started when it comes, stopped when it is answered, counted anew when hours or policy change, and told in
//! time, as the clocks of messages are. They stand in the municipality's own hours: nothing that was sent belongs
//! to a channel.

use super::escalate::away;
use super::start::{Place, stack};
use crate::desk::{Desk, reaches};
use crate::in_force::InForce;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeMap;
use torg_domain::clocks::clock::{Clock, Ended, Ending, Terms};
use torg_domain::clocks::escalate::{Above, whom};
use torg_domain::clocks::{ClockKind, HoursStack, due};
use torg_domain::ids::PersonId;
use torg_domain::municipality::reach::Reach;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::ClockRule;
use torg_domain::public::submission::Kind;
use torg_store::inbox::rows::instant;
use torg_store::municipality::PersonRow;
use torg_store::policy::HoursRow;
use torg_store::public::{SubmissionClockRow, SubmissionRow};
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// How far ahead the look reaches, as for the clocks of messages.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

/// How many are looked at in one round.
const ROUND: u32 = 500;

/// The clock of a kind of thing that was sent; none where its time is counted elsewhere: a report has its own
/// once it is a message in the inbox, and a tip has no time in law.
#[must_use]
pub fn clock_of(kind: Kind) -> Option<ClockKind> {
    match kind {
        Kind::Accessibility => Some(ClockKind::Accessibility),
        Kind::Records => Some(ClockKind::Release),
        Kind::Report | Kind::Tip => None,
    }
}

/// What somebody is told, and where it leads: the notice's kind, the sentence (Swedish), the address.
pub const NOTICES: [(&str, &str, &str); 6] = [
    ("records-due-soon", "En begäran om handlingar ska snart vara besvarad", "/desk/records"),
    ("records-overdue", "En begäran om handlingar skulle ha varit besvarad", "/desk/records"),
    ("records-escalated", "En begäran om handlingar är försenad och har lyfts till dig", "/desk/records"),
    ("access-due-soon", "Något om tillgänglighet ska snart vara besvarat", "/desk/reports"),
    ("access-overdue", "Något om tillgänglighet skulle ha varit besvarat", "/desk/reports"),
    ("access-escalated", "Något om tillgänglighet är försenat och har lyfts till dig", "/desk/reports"),
];

fn notices(kind: Kind) -> [&'static str; 3] {
    let from = if kind == Kind::Records { 0 } else { 3 };
    [NOTICES[from].0, NOTICES[from + 1].0, NOTICES[from + 2].0]
}

/// The hours that count for the municipality as a whole.
fn hours(policy: &InForce, rows: &[HoursRow]) -> HoursStack {
    stack(policy, rows, Place { channel: None, unit: None, authority: None })
}

/// The row's clock, as the rules work with it.
fn clock(row: &SubmissionClockRow) -> Option<Clock> {
    Some(Clock {
        id: row.id.into(),
        kind: row.kind.parse().ok()?,
        started_at: instant(row.started_at),
        due_at: instant(row.due_at),
        pauses: Vec::new(),
        paused: None,
        ended: row.stopped_at.map(|at| Ended {
            at: instant(at),
            by: Ending::read(row.stopped_by.as_deref().unwrap_or_default()),
        }),
        warned_at: row.warned_at.map(instant),
        escalated_at: row.escalated_at.map(instant),
    })
}

/// Starts the clock of something that came, in the write that takes it in; none where its kind has none, the policy
/// does not use it, or nothing is adopted yet. Whoever asks for it tells the trail of the row.
///
/// # Errors
/// What the database said.
pub(crate) async fn start(
    desk: &Desk,
    writer: &mut Writer,
    row: &SubmissionRow,
) -> Result<Option<SubmissionClockRow>, Refusal> {
    let Some(kind) = Kind::from_word(&row.kind).and_then(clock_of) else { return Ok(None) };
    let policy = match desk.policy_by(writer).await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(None),
        Err(other) => return Err(other),
    };
    let ClockRule::Runs { promise, .. } = policy.policy.clock(kind) else { return Ok(None) };
    let hours = hours(&policy, &writer.hours_at(desk.now).await?);
    // One that cannot be counted starts none: the set-up page shows what is missing.
    let Ok(due) = due::due(instant(row.came_at), &promise, &hours, &[]) else { return Ok(None) };
    let clock = SubmissionClockRow {
        id: desk.new_id(),
        submission: row.id,
        kind: kind.as_str().to_owned(),
        started_at: row.came_at,
        due_at: due.at.as_millisecond(),
        intervals: serde_json::to_string(&due.intervals).unwrap_or_else(|_| "[]".into()),
        policy: policy.id.0,
        state: "running".into(),
        stopped_at: None,
        stopped_by: None,
        warned_at: None,
        overdue_told_at: None,
        escalated_at: None,
    };
    writer.add_submission_clock(&clock).await?;
    Ok(Some(clock))
}

/// Stops the clock of something that has ended, in the write that ends it.
///
/// # Errors
/// What the database said.
pub(crate) async fn stop(
    desk: &Desk,
    writer: &mut Writer,
    submission: Uuid,
    act: &'static str,
) -> Result<Option<SubmissionClockRow>, Refusal> {
    let found = writer.submission_clock(submission).await?;
    let Some(mut row) = found.filter(|c| c.state == "running") else { return Ok(None) };
    row.state = "stopped".into();
    row.stopped_at = Some(desk.now.as_millisecond());
    row.stopped_by = Some(act.into());
    writer.save_submission_clock(&row).await?;
    Ok(Some(row))
}

/// Every running clock with the terms it would have under a policy and these hours.
pub(super) struct Recount {
    rows: Vec<(SubmissionClockRow, Clock)>,
    rules: [(ClockKind, ClockRule); 2],
    hours: HoursStack,
}

impl Recount {
    pub(super) async fn of(
        reader: &mut Reader,
        policy: &InForce,
        rows: &[HoursRow],
    ) -> Result<Self, Refusal> {
        let running = reader.submission_clocks_before(Timestamp::MAX, u32::MAX).await?;
        let rule = |kind: ClockKind| (kind, policy.policy.clock(kind));
        Ok(Self {
            rows: running.into_iter().filter_map(|r| clock(&r).map(|c| (r, c))).collect(),
            rules: [rule(ClockKind::Accessibility), rule(ClockKind::Release)],
            hours: hours(policy, rows),
        })
    }

    fn terms(&self, kind: ClockKind) -> Option<Terms<'_>> {
        match self.rules.iter().find(|(k, _)| *k == kind).map(|(_, rule)| rule)? {
            ClockRule::Runs { promise, .. } => Some(Terms { promise, hours: &self.hours }),
            // As for messages: a clock that stood keeps its time until somebody ends it.
            ClockRule::NotUsed { .. } | ClockRule::Asks(_) => None,
        }
    }

    /// The clocks whose kind the policy still counts, for a preview.
    pub(super) fn clocks(&self) -> impl Iterator<Item = (&Clock, Terms<'_>)> {
        self.rows.iter().filter_map(|(_, clock)| self.terms(clock.kind).map(|terms| (clock, terms)))
    }

    /// Counts them anew inside the write that changes policy or hours; how many moved.
    pub(super) async fn carry_out(
        self,
        desk: &Desk,
        writer: &mut Writer,
        policy: &InForce,
    ) -> Result<usize, Refusal> {
        let mut moved = 0;
        for (row, clock) in &self.rows {
            let (mut row, mut clock) = (row.clone(), clock.clone());
            let Some(terms) = self.terms(clock.kind) else { continue };
            let was = clock.due_at;
            let Ok((_, due)) = clock.recompute(desk.now, terms) else { continue };
            if clock.due_at == was && row.policy == policy.id.0 {
                continue;
            }
            row.due_at = clock.due_at.as_millisecond();
            row.intervals = serde_json::to_string(&due.intervals).unwrap_or_else(|_| "[]".into());
            row.policy = policy.id.0;
            row.warned_at = clock.warned_at.map(Timestamp::as_millisecond);
            row.escalated_at = clock.escalated_at.map(Timestamp::as_millisecond);
            if clock.due_at > desk.now {
                row.overdue_told_at = None;
            }
            writer.save_submission_clock(&row).await?;
            let body = serde_json::json!({ "was": was.to_string(), "became": clock.due_at.to_string() });
            writer.tell(desk.told("clock.recomputed", ("submission", row.submission)).body(&body).row(&row));
            moved += 1;
        }
        Ok(moved)
    }
}

/// Starts the clocks that are lacking: what came before there were any, or before a policy was adopted.
async fn begin_missing(desk: &Desk) -> Result<(), Refusal> {
    let kinds = [Kind::Accessibility.word(), Kind::Records.word()];
    for id in desk.reader().submissions_without_clock(kinds).await? {
        let mut writer = desk.open().await?;
        let row = writer.submission(id).await?;
        if row.ended_at.is_some() || writer.submission_clock(id).await?.is_some() {
            continue;
        }
        // Nothing to start while the policy has no such time: looked at again the next time.
        let Some(clock) = start(desk, &mut writer, &row).await? else { return Ok(()) };
        writer.tell(desk.told("clock.started", ("submission", id)).row(&clock));
        writer.commit().await?;
    }
    Ok(())
}

/// How many of what was sent to us are late.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Late {
    /// Reports on accessibility.
    pub accessibility: u64,
    /// Requests for records.
    pub records: u64,
}

impl Late {
    fn add(&mut self, kind: Kind, n: i64) {
        let n = u64::try_from(n).unwrap_or_default();
        match kind {
            Kind::Accessibility => self.accessibility += n,
            Kind::Records => self.records += n,
            // They have no clock of their own.
            Kind::Report | Kind::Tip => {}
        }
    }
}

/// What is late among what this person may answer, whoever has taken it: for the counters of the rooms.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn late(desk: &Desk) -> Result<Late, Refusal> {
    let mut late = Late::default();
    for row in desk.reader().submissions_late(desk.now).await? {
        let Some(kind) = Kind::from_word(&row.kind) else { continue };
        if kind.rights().iter().any(|right| desk.must_somewhere(*right).is_ok()) {
            late.add(kind, row.n);
        }
    }
    Ok(late)
}

/// What is late and theirs to answer, for each person: whoever has taken it, and everybody who may while nobody
/// who is still here has. For the morning's summary.
///
/// # Errors
/// What the database said.
pub(crate) async fn late_of(desk: &Desk) -> Result<BTreeMap<PersonId, Late>, Refusal> {
    let rows = desk.reader().submissions_late(desk.now).await?;
    let mut all: BTreeMap<PersonId, Late> = BTreeMap::new();
    if rows.is_empty() {
        return Ok(all);
    }
    let people = reaches(desk).await?;
    for row in rows {
        let Some(kind) = Kind::from_word(&row.kind) else { continue };
        for person in whose(kind, row.owner, &people) {
            all.entry(person).or_default().add(kind, row.n);
        }
    }
    Ok(all)
}

/// Whose it is to answer: whoever has taken it, while they are here; else everybody's who may take it.
fn whose(kind: Kind, owner: Option<Uuid>, people: &[(PersonRow, Reach)]) -> Vec<PersonId> {
    if let Some(owner) = owner.filter(|owner| people.iter().any(|(p, _)| p.id == *owner)) {
        return vec![PersonId(owner)];
    }
    let may = |reach: &Reach| kind.rights().iter().any(|right| reach.may_somewhere(*right));
    people.iter().filter(|(_, reach)| may(reach)).map(|(person, _)| PersonId(person.id)).collect()
}

/// Looks at every running clock once, within the municipality's own hours; how many were told of. May run twice.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn remind(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    begin_missing(desk).await?;
    let mut reader = desk.reader();
    let hours = hours(&policy, &reader.hours_at(desk.now).await?);
    if hours.whose().is_some() && !hours.is_open(desk.now) {
        return Ok(0);
    }
    let until = desk.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let mut told = 0;
    for row in reader.submission_clocks_before(until, ROUND).await? {
        told += one(desk, row, &policy, &hours).await?;
    }
    Ok(told)
}

async fn one(
    desk: &Desk,
    row: SubmissionClockRow,
    policy: &InForce,
    hours: &HoursStack,
) -> Result<usize, Refusal> {
    let Some(clock) = clock(&row) else { return Ok(0) };
    let (before, title) = match policy.policy.clock(clock.kind) {
        ClockRule::Runs { warn_before, escalate_to, .. } => (warn_before, escalate_to),
        ClockRule::NotUsed { .. } | ClockRule::Asks(_) => (None, None),
    };
    let late = clock.is_late(desk.now);
    let soon = before.is_some_and(|before| clock.is_due_soon(desk.now, &before, hours));
    if !(late && (row.overdue_told_at.is_none() || row.escalated_at.is_none())
        || !late && soon && row.warned_at.is_none())
    {
        return Ok(0);
    }
    let people = reaches(desk).await?;
    let mut writer = desk.open().await?;
    // Looked up again inside the write: another node may have told, or it was answered.
    let fresh = writer.submission_clock(row.submission).await?;
    let Some(mut row) = fresh.filter(|c| c.state == "running" && c.due_at == row.due_at) else {
        return Ok(0);
    };
    let submission = writer.submission(row.submission).await?;
    let Some(kind) = Kind::from_word(&submission.kind) else { return Ok(0) };
    let holds = |right: Right| -> Vec<PersonId> {
        people.iter().filter(|(_, reach)| reach.may_somewhere(right)).map(|(p, _)| PersonId(p.id)).collect()
    };
    let owner = submission.owner.filter(|o| people.iter().any(|(p, _)| p.id == *o)).map(PersonId);
    let whose = whose(kind, submission.owner, &people);
    let [due_soon, overdue, escalated] = notices(kind);
    let (due, now) = (Some(clock.due_at), desk.now.as_millisecond());
    let mut told = 0;
    let word = match late {
        false if row.warned_at.is_none() => Some(due_soon),
        true if row.overdue_told_at.is_none() => Some(overdue),
        _ => None,
    };
    if let Some(word) = word {
        let mark = if late { &mut row.overdue_told_at } else { &mut row.warned_at };
        *mark = Some(now);
        for person in &whose {
            tell::note(desk, &mut writer, *person, word, None, None, due).await?;
            told += 1;
        }
    }
    if late && row.escalated_at.is_none() {
        let above = above(desk, &mut writer, title.as_deref(), &holds).await?;
        let away = away(desk, &mut writer).await?;
        // Those who were just told are not told again as their own chiefs.
        let mut others = above;
        for list in [&mut others.named, &mut others.coordinators, &mut others.administrators] {
            list.retain(|p| !whose.contains(p));
        }
        if let Some((chief, through)) = whom(owner, &others, &away) {
            row.escalated_at = Some(now);
            tell::note(desk, &mut writer, chief, escalated, None, None, due).await?;
            told += 1;
            let body = serde_json::json!({ "kind": row.kind, "to": chief.0, "through": through.word() });
            writer.tell(desk.told("clock.escalated", ("submission", row.submission)).body(&body));
        } else if word.is_none() {
            // Nobody can be told, and nothing else happened: it is tried again, without a write each time.
            return Ok(0);
        }
    }
    writer.save_submission_clock(&row).await?;
    writer.commit().await?;
    Ok(told)
}

/// Those who stand above it: who holds the title the policy names, wherever, then who coordinates and who sees to
/// people.
async fn above(
    desk: &Desk,
    reader: &mut Reader,
    title: Option<&str>,
    holds: &impl Fn(Right) -> Vec<PersonId>,
) -> Result<Above, Refusal> {
    let today = desk.today().to_string();
    let here: Vec<_> = reader.people().await?.into_iter().filter(|p| p.ended_at.is_none()).collect();
    let named = reader.mandates().await?.into_iter().filter(|m| {
        Some(m.title.as_str()) == title
            && m.ended_at.is_none()
            && m.from_on <= today
            && m.until_on.as_ref().is_none_or(|until| today <= *until)
            && here.iter().any(|p| p.id == m.person)
    });
    Ok(Above {
        named: named.map(|m| PersonId(m.person)).collect(),
        fallback: Vec::new(),
        coordinators: holds(Right::Coordinate),
        administrators: holds(Right::ManagePeople),
    })
}

//! Telling whoever the policy names that promised hours stand without anybody, once for each gap (CH-16).
//!
//! Told again only when it begins sooner than was said, or becomes worse: from the policy's fallback to
//! nobody. A gap that is mended ends, so that the next one is told anew. Told within the channel's hours,
//! as every reminder is, so that nobody is woken.

use super::{AHEAD, Ground};
use crate::clocks::escalate::{above, away};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::channels::coverage::Run;
use torg_domain::clocks::escalate::whom;
use torg_domain::clocks::watched::Days;
use torg_domain::ids::{JobId, PersonId};
use torg_store::Writer;
use torg_store::channels::{ChannelRow, GapRow};
use torg_store::inbox::rows::instant;
use torg_store::jobs::NewJob;

/// What a notice of a gap is called.
pub const UNCOVERED: &str = "uncovered";

/// The gaps, those that follow each other and are as bad as one: why each hour of it stands empty is for the
/// page.
fn gaps(runs: &[Run]) -> Vec<Run> {
    let mut gaps: Vec<Run> = Vec::new();
    let mut before: Option<&str> = None;
    for run in runs {
        let word = run.holder.word();
        match gaps.last_mut() {
            Some(last) if before == Some(word) => {
                last.to = run.to;
                last.hours.extend(run.hours.iter().copied());
            }
            _ if run.holder.is_gap() => gaps.push(run.clone()),
            _ => {}
        }
        before = run.holder.is_gap().then_some(word);
    }
    gaps
}

/// Whether a known gap is the one found: it is as bad, begins no later, and the two meet.
fn is_told(known: &GapRow, run: &Run) -> bool {
    known.holder == run.holder.word()
        && known.from_at <= run.from.as_millisecond()
        && run.from.as_millisecond() <= known.until_at
}

/// Puts the look within the hour forward to now: something that coverage depends on has changed.
pub(crate) async fn soon(desk: &Desk, writer: &mut Writer) -> Result<(), Refusal> {
    let id = JobId(desk.new_id());
    let job = NewJob { id, kind: "coverage", key: "all", payload: "{}", run_at: desk.now };
    Ok(writer.put_job(job, desk.now).await?)
}

/// Looks at the coming days, tells of gaps that nobody was told of, and ends those that are none any more.
/// How many were told of.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn look(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    let mut reader = desk.reader();
    let ground = Ground::read(desk, &mut reader, &policy, desk.today()).await?;
    let known = reader.coverage_gaps().await?;
    let days = Days::from(desk.now, AHEAD);
    let (mut told, mut standing) = (0, Vec::new());
    for (channel, watch, runs) in ground.runs(&days, desk.now) {
        for run in &gaps(&runs) {
            match known.iter().find(|gap| gap.channel == channel.id && is_told(gap, run)) {
                Some(gap) => {
                    standing.push(gap.id);
                    reaches(desk, gap, run).await?;
                }
                None if watch.hours.is_open(desk.now) => {
                    told += usize::from(one(desk, &policy, channel, run).await?)
                }
                None => {}
            }
        }
    }
    for gap in known.iter().filter(|gap| !standing.contains(&gap.id)) {
        over(desk, gap).await?;
    }
    Ok(told)
}

/// The horizon moves: a gap without end reaches a day further each day.
async fn reaches(desk: &Desk, gap: &GapRow, run: &Run) -> Result<(), Refusal> {
    if run.to.as_millisecond() == gap.until_at {
        return Ok(());
    }
    let mut writer = desk.open().await?;
    writer.coverage_gap_reaches(gap.id, run.to).await?;
    Ok(writer.commit().await?)
}

async fn over(desk: &Desk, gap: &GapRow) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    writer.coverage_gap_over(gap.id, desk.now).await?;
    let body = serde_json::json!({ "channel": gap.channel, "from": instant(gap.from_at).to_string() });
    writer.tell(desk.told("coverage.gap-over", ("channel", gap.channel)).body(&body));
    Ok(writer.commit().await?)
}

async fn one(desk: &Desk, policy: &InForce, channel: &ChannelRow, run: &Run) -> Result<bool, Refusal> {
    let mut writer = desk.open().await?;
    // Looked up again inside the write: another node may have told.
    let known = writer.coverage_gaps().await?;
    if known.iter().any(|gap| gap.channel == channel.id && is_told(gap, run)) {
        return Ok(false);
    }
    let title = policy.policy.sees_to_substitutes();
    let mut above = above(desk, &mut writer, policy, channel, title).await?;
    // Where the document says that whoever runs the account sees to it, that is this channel's own person.
    if policy.policy.responsible_sees_to_substitutes()
        && let Some(responsible) = channel.responsible
        && writer.person(responsible.into()).await?.ended_at.is_none()
    {
        above.named.insert(0, PersonId(responsible));
    }
    let away = away(desk, &mut writer).await?;
    let Some((whom, through)) = whom(None, &above, &away) else { return Ok(false) };
    let row = GapRow {
        id: desk.new_id(),
        channel: channel.id,
        holder: run.holder.word().into(),
        from_at: run.from.as_millisecond(),
        until_at: run.to.as_millisecond(),
        told: Some(whom.0),
        told_at: desk.now.as_millisecond(),
        ended_at: None,
    };
    writer.add_coverage_gap(&row).await?;
    tell::note(desk, &mut writer, whom, UNCOVERED, None, Some(channel.id), Some(run.from)).await?;
    let body = serde_json::json!({
        "channel": channel.id, "from": run.from.to_string(), "until": run.to.to_string(),
        "holder": run.holder.word(), "responsible": run.responsible.map(|l| l.word()),
        "substitute": run.substitute.map(|l| l.word()), "to": whom.0, "through": through.word(),
    });
    writer.tell(desk.told("coverage.gap-told", ("channel", channel.id)).body(&body));
    writer.commit().await?;
    Ok(true)
}

//! How the fetching of a channel goes, whichever way it is fetched: when next, what is wrong and since
//! when; and keeping what came.

use super::open::asked_at;
use crate::desk::Desk;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::Problem as Fault;
use torg_domain::ids::{ChannelId, JobId};
use torg_domain::outside::RawAnswer;
use torg_store::Writer;
use torg_store::channels::{ChannelStateRow, FetchRow};
use torg_store::inbox::rows::instant;
use torg_store::jobs::NewJob;

/// The longest wait of our own choice after failures, where comments wait for an answer.
const LONGEST: SignedDuration = SignedDuration::from_mins(30);

/// It answered. What was wrong with what came stands on the page all the same; the same fault keeps its
/// first time.
pub(super) fn answered(state: &mut ChannelStateRow, desk: &Desk, fault: Option<&Fault>) {
    state.last_ok_at = Some(desk.now.as_millisecond());
    state.failures = 0;
    match fault {
        Some(fault) => note(state, desk, fault),
        None => {
            state.problem = None;
            state.problem_since_at = None;
        }
    }
}

/// It did not.
pub(super) fn failed(state: &mut ChannelStateRow, desk: &Desk, fault: &Fault) {
    state.failures += 1;
    note(state, desk, fault);
}

/// Notes what is wrong, and since when: the same fault keeps its first time.
fn note(state: &mut ChannelStateRow, desk: &Desk, fault: &Fault) {
    let before: Option<Fault> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
    if before.is_none_or(|b| b.kind != fault.kind) || state.problem_since_at.is_none() {
        state.problem_since_at = Some(desk.now.as_millisecond());
    }
    state.problem = serde_json::to_string(fault).ok();
}

/// When to try again after this many failures: not before the source wishes; a minute, doubled each time.
pub(super) fn again_at(wished: Timestamp, failures: i64, now: Timestamp) -> Timestamp {
    let doublings = u32::try_from(failures.clamp(1, 10) - 1).unwrap_or(0);
    let own = SignedDuration::from_mins(1).checked_mul(1 << doublings).unwrap_or(LONGEST).min(LONGEST);
    now.checked_add(own).unwrap_or(wished).max(wished)
}

/// Puts one of the channel's jobs, to be done now: something has happened there, its platform says.
pub(super) async fn soon(desk: &Desk, writer: &mut Writer, id: ChannelId, kind: &str) -> Result<(), Refusal> {
    let state = writer.channel_state(id).await?;
    // A platform that has asked us to wait is not asked sooner because it sends.
    let rests = state.failures > 0 && instant(state.next_at) > desk.now;
    let run_at = if rests { instant(state.next_at) } else { desk.now };
    // What is asked for at once after the last asking brings nothing new that the last did not.
    let soon = state.last_at.map(instant).and_then(|at| at.checked_add(SignedDuration::from_secs(1)).ok());
    let run_at = if kind == "poll" { soon.map_or(run_at, |soon| run_at.max(soon)) } else { run_at };
    let host = asked_at(desk, &writer.channel(id).await?);
    let key = id.to_string();
    let job = NewJob { id: JobId(desk.new_id()), kind, key: &key, payload: "{}", run_at };
    Ok(writer.put_job_at(&host, job, desk.now).await?)
}

/// Keeps an answer whole, before anything is read from it. Gives back its SHA-256.
pub(super) async fn keep(desk: &Desk, answer: &RawAnswer) -> Result<[u8; 32], Refusal> {
    let put = desk.office().store.objects().put(desk.id(), answer.body.clone().into()).await?;
    let sha256 = put.sha256;
    let mut writer = desk.open().await?;
    writer.name_object(put, "application/octet-stream", desk.now).await?;
    writer.commit().await?;
    Ok(sha256)
}

/// Notes an answer that is kept and became no messages, with what was wrong with it, if anything.
pub(super) async fn note_answer(
    desk: &Desk,
    id: ChannelId,
    source: &str,
    answer: &RawAnswer,
    faults: &[&Fault],
) -> Result<(), Refusal> {
    let sha256 = keep(desk, answer).await?;
    let mut writer = desk.open().await?;
    writer
        .add_fetch(&FetchRow {
            id: desk.new_id(),
            channel: id.0,
            at: desk.now.as_millisecond(),
            source: source.into(),
            status: i64::from(answer.status),
            sha256: Some(sha256.to_vec()),
            size: i64::try_from(answer.body.len()).unwrap_or(i64::MAX),
            items: 0,
            added: 0,
            versions: 0,
            problems: serde_json::to_string(faults).unwrap_or_else(|_| "[]".into()),
        })
        .await?;
    Ok(writer.commit().await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_wait_after_failures_grows_to_half_an_hour_and_obeys_the_source() {
        let now: Timestamp = "2026-04-07T08:00:00Z".parse().unwrap();
        let minutes = |failures, wished: i64| {
            let wished = now.checked_add(SignedDuration::from_mins(wished)).unwrap();
            again_at(wished, failures, now).duration_since(now).as_mins()
        };
        assert_eq!([1, 2, 3, 6, 40].map(|f| minutes(f, 1)), [1, 2, 4, 30, 30]);
        assert_eq!(minutes(1, 90), 90);
    }
}

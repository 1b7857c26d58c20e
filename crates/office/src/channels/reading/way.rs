//! One channel's way into its platform: reading a stretch, taking in what came, and finding what is
//! missing from it.

use super::super::connection;
use super::super::ledger::note_reading;
use super::super::spending;
use super::super::state::{again_at, answered, failed, keep, note_answer};
use crate::desk::Desk;
use crate::inbox::receive::{REREAD, Received, Source, receive, stand};
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use torg_domain::channels::ledger::Count;
use torg_domain::channels::problem::{Problem as Fault, ProblemKind};
use torg_domain::channels::taken::{Batch, Gone, HowGone, Standing};
use torg_domain::ids::ChannelId;
use torg_domain::outside::platform::{Account, Platform, PlatformFailure, ReadOut, Reading};
use torg_store::channels::{ChannelReadingRow, ChannelRow};
use torg_store::inbox::rows::instant;
use torg_store::inbox::sightings::UnseenRow;

/// Shorter than this, a span is not halved any more.
const SHORTEST: SignedDuration = SignedDuration::from_mins(5);

/// How many readings one stretch takes at most, its halves included: what never comes whole is left.
const READINGS: usize = 40;

/// How many missing messages one reading asks for alone; the rest are still missing the next time.
const ASKED_ALONE: u32 = 60;

/// One channel and the way into it.
pub(super) struct Way {
    pub(super) channel: ChannelRow,
    pub(super) platform: Arc<dyn Platform>,
    pub(super) account: Account,
    pub(super) reading: ChannelReadingRow,
    /// Whether what is read is counted against the platform's own count.
    pub(super) counting: bool,
}

/// How a stretch of reading went.
#[derive(Default)]
pub(super) struct Went {
    pub(super) whole: bool,
    pub(super) fault: Option<Fault>,
    pub(super) failure: Option<PlatformFailure>,
    /// What the platform counts there, and what we hold of it.
    pub(super) count: Count,
}

impl Went {
    pub(super) fn is_well(&self) -> bool {
        self.failure.is_none()
    }

    pub(super) fn and(self, other: Self) -> Self {
        Self {
            whole: self.whole && other.whole,
            fault: self.fault.or(other.fault),
            failure: self.failure.or(other.failure),
            count: self.count,
        }
    }
}

impl Way {
    pub(super) async fn into(desk: &Desk, id: ChannelId) -> Result<Option<Self>, Refusal> {
        let mut reader = desk.reader();
        let channel = reader.channel(id).await?;
        let (Some(connected), None) = (connection::of(desk, &channel)?, channel.closed_at) else {
            return Ok(None);
        };
        let connection::Connected { platform, account } = connected;
        let reading = reader.channel_reading(id).await?.unwrap_or(ChannelReadingRow {
            channel: id.0,
            newest_at: None,
            reread_at: None,
            whole_began_at: None,
            whole_down_to_at: None,
            whole_at: None,
            whole_count: None,
        });
        Ok(Some(Self { channel, platform, account, reading, counting: false }))
    }

    fn id(&self) -> ChannelId {
        self.channel.id.into()
    }

    /// Until when nothing but the news is asked for, because the platform is unwell.
    pub(super) async fn resting(&self, desk: &Desk) -> Result<Option<Timestamp>, Refusal> {
        let state = desk.reader().channel_state(self.id()).await?;
        let next = instant(state.next_at);
        Ok((state.failures > 0 && next > desk.now).then_some(next))
    }

    /// Takes in what was read, its answers kept first.
    pub(super) async fn take(
        &self,
        desk: &Desk,
        mut out: ReadOut,
        how: &'static str,
    ) -> Result<Received, Refusal> {
        let ours: Vec<String> = serde_json::from_str(&self.channel.our_names).unwrap_or_default();
        for item in &mut out.batch.items {
            // Whom the platform leaves open, the register's names tell; anybody else is a visitor.
            if item.ours.is_none() {
                let name = item.author.as_ref().map(|a| a.name.trim());
                item.ours = Some(name.is_some_and(|n| ours.iter().any(|o| o.trim() == n)));
            }
        }
        let mut kept = Vec::new();
        if !out.batch.items.is_empty() || !out.batch.problems.is_empty() {
            for answer in &out.answers {
                kept.push(keep(desk, answer).await?);
            }
        }
        let source = Source {
            how,
            status: out.answers.first().map_or(0, |a| a.status),
            sha256: kept.first().copied(),
            size: out.answers.first().map_or(0, |a| a.body.len()),
        };
        let received = receive(desk, self.id(), out.batch, source).await?;
        if !received.is_nothing() {
            for answer in out.answers.iter().skip(1) {
                note_answer(desk, self.id(), how, answer, &[]).await?;
            }
        }
        Ok(received)
    }

    /// Reads a span, in halves where it does not come whole, and finds what is missing from it.
    pub(super) async fn spans(
        &self,
        desk: &Desk,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Went, Refusal> {
        let mut left = vec![(from, until)];
        let mut went = Went { whole: true, count: Count::begun(), ..Went::default() };
        for _ in 0..READINGS {
            let Some((from, until)) = left.pop() else { return Ok(went) };
            let began = desk.later().now;
            let out = match self.platform.read(&self.account, Reading::Span { from, until }, began).await {
                Ok(out) => out,
                Err(failure) => return Ok(Went { whole: false, failure: Some(failure), ..went }),
            };
            let desk = &desk.later();
            let (whole, all_for_us) = (out.whole, out.is_all_for_us());
            let (withheld, fault) = (out.withheld.clone(), of_the_whole(&out.batch.problems));
            let halved = !all_for_us && until.duration_since(from) > SHORTEST;
            let mut count = Count { told: out.told, ..Count::default() };
            count.unread = out.batch.problems.iter().filter(|p| p.item.is_some()).count() as u64;
            let given = out.batch.items.len() as u64 + count.unread;
            let kept = out.told.filter(|_| !withheld.is_empty());
            count.withheld = kept.map_or(0, |told| told.saturating_sub(given));
            self.take(desk, out, REREAD).await?;
            if self.counting && !halved {
                count.held = desk.reader().seen_in_span(self.id(), (from, until), began).await?;
                went.count = went.count.and(count);
            }
            went.fault = went.fault.or(fault);
            went.whole &= whole || halved;
            if all_for_us {
                let span = (from, until);
                let missing =
                    desk.reader().unseen_in_span(self.id(), span, &withheld, began, ASKED_ALONE).await?;
                went = went.and(self.missing(desk, missing).await?);
                if went.failure.is_some() {
                    return Ok(went);
                }
            } else if halved {
                let half = SignedDuration::from_secs(until.duration_since(from).as_secs() / 2);
                let middle = from.checked_add(half).unwrap_or(until);
                left.extend([(from, middle), (middle, until)]);
            }
        }
        if !left.is_empty() {
            went.whole = false;
            // What was not read was not counted.
            went.count.told = None;
        }
        Ok(went)
    }

    /// Reads threads, and finds what is missing from them.
    pub(super) async fn threads(&self, desk: &Desk, threads: Vec<String>) -> Result<Went, Refusal> {
        let began = desk.later().now;
        let out = match self.platform.read(&self.account, Reading::Threads(threads.clone()), began).await {
            Ok(out) => out,
            Err(failure) => return Ok(Went { failure: Some(failure), ..Went::default() }),
        };
        let desk = &desk.later();
        let fault = of_the_whole(&out.batch.problems);
        let went = Went { whole: out.whole, fault, ..Went::default() };
        let (all_for_us, withheld) = (out.is_all_for_us(), out.withheld.clone());
        self.take(desk, out, REREAD).await?;
        if !all_for_us {
            return Ok(went);
        }
        let missing =
            desk.reader().unseen_in_threads(self.id(), &threads, &withheld, began, ASKED_ALONE).await?;
        Ok(went.and(self.missing(desk, missing).await?))
    }

    /// Asks for each alone: gone, or only somewhere else than the reading looked.
    async fn missing(&self, desk: &Desk, missing: Vec<UnseenRow>) -> Result<Went, Refusal> {
        let (mut gone, mut elsewhere) = (Vec::new(), Vec::new());
        let mut went = Went { whole: true, ..Went::default() };
        for row in missing {
            let seen_at = desk.later().now;
            match self.platform.standing(&self.account, &row.external_id, seen_at).await {
                Ok(Standing::Gone) => gone.push(Gone {
                    external_id: row.external_id,
                    seen_at,
                    how: HowGone::NotThere,
                    last_seen: Some(instant(row.at)),
                }),
                Ok(standing) => elsewhere.push((row.external_id, standing)),
                Err(failure) => {
                    went = Went { failure: Some(failure), ..Went::default() };
                    break;
                }
            }
        }
        let desk = &desk.later();
        if !gone.is_empty() {
            let source = Source { how: REREAD, status: 404, sha256: None, size: 0 };
            receive(desk, self.id(), Batch { gone, ..Batch::default() }, source).await?;
        }
        stand(desk, self.id(), &elsewhere).await?;
        Ok(went)
    }

    /// Writes down how a reading went; gives back when to try again when it failed.
    pub(super) async fn wind_up(&self, desk: &Desk, went: &Went) -> Result<Option<Timestamp>, Refusal> {
        if let Some(failure) = &went.failure {
            return Ok(Some(self.went_wrong(desk, REREAD, failure).await?));
        }
        let money = spending::warning(desk, &self.channel).await?;
        let mut writer = desk.open().await?;
        let mut state = writer.channel_state(self.id()).await?;
        let before = state.clone();
        answered(&mut state, desk, went.fault.as_ref().or(money.as_ref()));
        note_reading(&mut writer, desk, &self.channel, &before, &state).await?;
        writer.save_channel_state(&state).await?;
        writer.commit().await?;
        Ok(None)
    }

    /// Keeps what came of a failed asking, notes what is wrong; gives back when to try again.
    pub(super) async fn went_wrong(
        &self,
        desk: &Desk,
        how: &str,
        failure: &PlatformFailure,
    ) -> Result<Timestamp, Refusal> {
        if let Some(answer) = &failure.answer {
            note_answer(desk, self.id(), how, answer, &[&failure.problem]).await?;
        }
        let mut writer = desk.open().await?;
        let mut state = writer.channel_state(self.id()).await?;
        let before = state.clone();
        state.last_at = Some(desk.now.as_millisecond());
        failed(&mut state, desk, &failure.problem);
        note_reading(&mut writer, desk, &self.channel, &before, &state).await?;
        let moved = failure.answer.as_ref().and_then(|a| a.moved.clone());
        state.moved_to = moved.filter(|_| failure.problem.kind == ProblemKind::Moved).or(state.moved_to);
        writer.save_channel_state(&state).await?;
        writer.commit().await?;
        Ok(again_at(failure.retry_at, state.failures, desk.now))
    }

    /// How far it has come, with what other readings have noted since.
    pub(super) async fn newer(&self, reader: &mut torg_store::Reader) -> Result<ChannelReadingRow, Refusal> {
        let stored = reader.channel_reading(self.id()).await?;
        Ok(ChannelReadingRow {
            newest_at: self.reading.newest_at,
            ..stored.unwrap_or_else(|| self.reading.clone())
        })
    }

    /// Saves what this reading knows better, and leaves the rest to the others.
    pub(super) async fn save(
        &self,
        desk: &Desk,
        better: impl FnOnce(&mut ChannelReadingRow, &ChannelReadingRow),
    ) -> Result<(), Refusal> {
        let mut writer = desk.open().await?;
        let mut row = writer.channel_reading(self.id()).await?.unwrap_or_else(|| self.reading.clone());
        better(&mut row, &self.reading);
        writer.save_channel_reading(&row).await?;
        Ok(writer.commit().await?)
    }
}

/// What tells a reading from the one before.
pub(super) fn fingerprint(out: &ReadOut) -> [u8; 32] {
    let mut hash = Sha256::new();
    for answer in &out.answers {
        hash.update((answer.body.len() as u64).to_be_bytes());
        hash.update(&answer.body);
    }
    hash.finalize().into()
}

/// The first thing wrong with the platform itself; what is wrong with one item stands with the item.
pub(super) fn of_the_whole(faults: &[Fault]) -> Option<Fault> {
    faults.iter().find(|f| f.item.is_none()).cloned()
}

//! One act on one message: what every act in this folder begins and ends with.
//!
//! It is begun with the right that the act needs and the revision the form was made on; it moves the
//! tracks by the rules of `domain/inbox/steps.rs`; it ends by setting the next due time, closing the
//! message when all four tracks rest, and writing steps, clocks, trail and message together.

use crate::clocks::start::Starting;
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::inbox::sight;
use crate::refusal::{Refusal, Soon};
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::sync::Arc;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::{MessageId, UnitId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, after};
use torg_domain::inbox::tracks::{Handling, Tracks};
use torg_domain::municipality::rights::Right;
use torg_store::Writer;
use torg_store::channels::ChannelRow;
use torg_store::inbox::message::ActedOn;
use torg_store::inbox::rows::{ClockRow, OrderRow, StepRow, instant};
use torg_store::trail::{Kept, Told};
use uuid::Uuid;

/// An act under way.
pub struct Acting<'d> {
    /// Whose desk.
    pub desk: &'d Desk,
    /// The open write.
    pub writer: Writer,
    /// The message as it was.
    pub was: Message,
    /// The message as it becomes.
    pub now: Message,
    /// Its channel.
    pub channel: ChannelRow,
    /// The policy in force.
    pub policy: Arc<InForce>,
    /// Its clocks.
    pub clocks: Vec<ClockRow>,
    /// Whether anybody may have begun to write something about it.
    pub(crate) drafted: bool,
    act: &'static str,
    steps: Vec<StepRow>,
    told: Option<Told>,
    touched: Vec<usize>,
}

impl<'d> Acting<'d> {
    /// Begins an act, named by the word the trail keeps.
    ///
    /// # Errors
    /// `Missing` when the message is not there or not for this person, `NotAllowed` without the right,
    /// `Stale` when it has changed since the form was made, `Claimed` when somebody else has it in hand.
    pub fn begin(
        desk: &'d Desk,
        id: MessageId,
        revision: Option<i64>,
        right: Right,
        act: &'static str,
    ) -> Soon<'d, Self> {
        Box::pin(async move {
            let mut writer = desk.open().await?;
            let ActedOn { message: was, policy, claimed_by, drafted } = writer.acted_on(id, desk.now).await?;
            let policy = desk.version_by(&mut writer, policy.ok_or(Refusal::NoPolicy)?).await?;
            let channel = writer.channel(was.channel).await?;
            sight::must_see(desk, &mut writer, &was, UnitId(channel.unit)).await?;
            desk.must(right, UnitId(channel.unit))?;
            if let (Some(me), Some(holder)) = (desk.by(), claimed_by)
                && holder.0 != me
            {
                return Err(Refusal::Claimed(writer.person(holder).await?.name()));
            }
            let mut acting = Self::with(desk, writer, was, channel, policy, revision, act).await?;
            acting.drafted = drafted;
            Ok(acting)
        })
    }

    /// Begins an act whose right to it stands elsewhere: somebody asked, or forwarded to. It is done beside
    /// whoever has the message in hand.
    ///
    /// # Errors
    /// `Stale` when it has changed since the form was made.
    pub fn with(
        desk: &'d Desk,
        mut writer: Writer,
        was: Message,
        channel: ChannelRow,
        policy: Arc<InForce>,
        revision: Option<i64>,
        act: &'static str,
    ) -> Soon<'d, Self> {
        Box::pin(async move {
            if revision.is_some_and(|made_on| made_on != was.revision) {
                return Err(Refusal::Stale);
            }
            let clocks = writer.clocks_of(was.id).await?;
            let told = Some(desk.told(act, ("message", was.id.0)));
            let now = was.clone();
            Ok(Self {
                desk,
                writer,
                was,
                now,
                channel,
                policy,
                clocks,
                drafted: true,
                act,
                steps: vec![],
                told,
                touched: vec![],
            })
        })
    }

    /// Moves the tracks, or refuses with the rule's sentence.
    ///
    /// # Errors
    /// `Refusal::NotNow`.
    pub fn step(&mut self, act: Act, reason: &str) -> Result<(), Refusal> {
        let became = after(act, self.now.tracks, self.now.ours)?;
        self.note_steps(self.now.tracks, became, reason, None);
        self.now.tracks = became;
        Ok(())
    }

    /// Notes each track that moved, or the act alone when none did.
    pub(crate) fn note_steps(&mut self, was: Tracks, became: Tracks, reason: &str, undoes: Option<Uuid>) {
        let words = |t: Tracks| {
            [
                ("handling", t.handling.word()),
                ("publication", t.publication.word()),
                ("record", t.record.word()),
                ("answer-record", t.answer_record.word()),
                ("police", t.police.word()),
            ]
        };
        let moved: Vec<_> = words(was).into_iter().zip(words(became)).filter(|(a, b)| a.1 != b.1).collect();
        let still = [(words(was)[0], words(became)[0])];
        for ((track, was), (_, became)) in if moved.is_empty() { &still[..] } else { &moved[..] } {
            let step = StepRow {
                id: self.desk.new_id(),
                message: self.was.id.0,
                act: self.act.into(),
                track: (*track).into(),
                was: (*was).into(),
                became: (*became).into(),
                at: self.desk.now.as_millisecond(),
                by: self.desk.by(),
                reason: reason.trim().into(),
                policy: Some(self.policy.id.0),
                undoes,
            };
            self.steps.push(step);
        }
    }

    /// The moves this act has made so far.
    pub(super) fn pending(&self) -> &[StepRow] {
        &self.steps
    }

    /// The trail commits to a row this act wrote.
    pub fn commit_to<K: Kept>(&mut self, row: &K) {
        self.told = self.told.take().map(|told| told.row(row));
    }

    /// Adds ids and words to what the trail is told.
    pub fn explain(&mut self, body: &serde_json::Value) {
        self.told = self.told.take().map(|told| told.body(body));
    }

    /// Stops the running clocks of these kinds, at the moment the promise was kept or given up.
    pub fn stop_clocks(&mut self, kinds: &[ClockKind], by: &str) {
        let now = self.desk.now.as_millisecond();
        for (i, clock) in self.clocks.iter_mut().enumerate() {
            if clock.state != "stopped" && kinds.iter().any(|k| k.as_str() == clock.kind) {
                clock.state = "stopped".into();
                clock.stopped_at = Some(now);
                clock.stopped_by = Some(by.into());
                self.touched.push(i);
            }
        }
    }

    /// Stops the running clocks of these kinds as of an instant: what stopped them happened then.
    pub fn stop_clocks_at(&mut self, kinds: &[ClockKind], by: &str, at: i64) {
        for (i, clock) in self.clocks.iter_mut().enumerate() {
            if clock.state != "stopped" && kinds.iter().any(|k| k.as_str() == clock.kind) {
                clock.state = "stopped".into();
                clock.stopped_at = Some(at.max(clock.started_at));
                clock.stopped_by = Some(by.into());
                self.touched.push(i);
            }
        }
    }

    /// Lets the clocks of these kinds that stopped for this reason run on with the same due time, as
    /// though they had never stopped.
    pub fn run_on(&mut self, kinds: &[ClockKind], by: &str) {
        for (i, clock) in self.clocks.iter_mut().enumerate() {
            let theirs = kinds.iter().any(|k| k.as_str() == clock.kind);
            if theirs && clock.state == "stopped" && clock.stopped_by.as_deref() == Some(by) {
                clock.state = "running".into();
                clock.stopped_at = None;
                clock.stopped_by = None;
                self.touched.push(i);
            }
        }
    }

    /// Lets clocks that an act stopped run on, as if it never had.
    pub fn resume_clocks(&mut self, stopped_at: i64) {
        for (i, clock) in self.clocks.iter_mut().enumerate() {
            if clock.stopped_at == Some(stopped_at) {
                clock.state = "running".into();
                clock.stopped_at = None;
                clock.stopped_by = None;
                self.touched.push(i);
            }
        }
    }

    /// Stops the clocks that an act started at an instant: that act is taken back. Those that began with
    /// the message itself run on.
    pub fn take_back_clocks(&mut self, started_at: i64) {
        if started_at == self.was.captured_at.as_millisecond() {
            return;
        }
        let now = self.desk.now.as_millisecond();
        for (i, clock) in self.clocks.iter_mut().enumerate() {
            if clock.started_at == started_at && clock.state != "stopped" {
                clock.state = "stopped".into();
                clock.stopped_at = Some(now);
                clock.stopped_by = Some("undone".into());
                self.touched.push(i);
            }
        }
    }

    /// Starts a clock of this kind now, unless one runs already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn start_clock(&mut self, kind: ClockKind) -> Result<(), Refusal> {
        self.start_clock_at(kind, self.desk.now).await
    }

    /// Starts a clock of this kind at an instant, unless one runs already.
    ///
    /// # Errors
    /// What the database said.
    #[boxed]
    pub async fn start_clock_at(&mut self, kind: ClockKind, from: Timestamp) -> Result<(), Refusal> {
        if self.clocks.iter().any(|c| c.kind == kind.as_str() && c.state != "stopped") {
            return Ok(());
        }
        let at = self.desk.now;
        let starting = Starting::of(&mut self.writer, at, &self.policy, &self.channel).await?;
        if let Some(clock) = starting.clock(self.desk, Some(self.was.id), kind, from) {
            self.writer.add_clocks(vec![clock.clone()]).await?;
            self.commit_to(&clock);
            self.clocks.push(clock);
        }
        Ok(())
    }

    /// Orders something outside.
    ///
    /// # Errors
    /// What the database said; `Missing` for a job: only people order.
    pub fn order<'a>(
        &'a mut self,
        kind: &'a str,
        body: &'a serde_json::Value,
        copy: Option<[u8; 32]>,
    ) -> Soon<'a, OrderRow> {
        Box::pin(async move {
            let order = OrderRow {
                id: self.desk.new_id(),
                message: self.was.id.0,
                kind: kind.into(),
                body: body.to_string(),
                copy: copy.map(|c| c.to_vec()),
                ordered_by: self.desk.person()?.0,
                ordered_at: self.desk.now.as_millisecond(),
                policy: self.policy.id.0,
                confirmed_by: None,
                confirmed_at: None,
                proof: None,
                proof_object: None,
                cancelled_at: None,
                cancelled_why: None,
            };
            self.writer.add_order(&order).await?;
            self.commit_to(&order);
            Ok(order)
        })
    }

    /// Ends the act: everything is written, or nothing.
    ///
    /// # Errors
    /// What the database said.
    pub fn finish(mut self) -> Soon<'d, Message> {
        Box::pin(async move {
            super::answers_record::settle(&mut self).await?;
            let may_rest = self.now.tracks.handling != Handling::Closed && self.act != "message.reopened";
            if may_rest && self.now.tracks.unrest().is_empty() {
                let id = self.was.id;
                let orders = self.writer.orders(id).await?;
                let ordered = orders.iter().any(|o| o.confirmed_at.is_none() && o.cancelled_at.is_none());
                // What the platform says it did is provisional until a stranger has looked; an appeal is tried first.
                let waits = ordered
                    || self.writer.outwards(id).await?.iter().any(|o| o.state == "carried")
                    || self.writer.open_appeals(id).await? > 0;
                if !waits {
                    self.step(Act::Close, "Alla fyra spår är klara.")?;
                }
            }
            let closed = self.now.tracks.handling == Handling::Closed;
            if closed && self.now.closed_at.is_none() {
                self.now.closed_at = Some(self.desk.now);
                self.stop_clocks(&ClockKind::ALL, "closed");
                self.writer.drop_claim(self.was.id).await?;
            }
            if !closed {
                self.now.closed_at = None;
            }
            let next = self.clocks.iter().filter(|c| c.state == "running").min_by_key(|c| c.due_at);
            self.now.due_at = next.map(|c| instant(c.due_at));
            self.now.due_clock = next.map(|c| c.kind.clone());
            self.touched.sort_unstable();
            self.touched.dedup();
            for i in std::mem::take(&mut self.touched) {
                let clock = self.clocks[i].clone();
                self.writer.save_clock(&clock).await?;
                self.commit_to(&clock);
            }
            // Ids of one instant come in no order: sorted, the moves of one act are read back as they were made.
            let mut steps = std::mem::take(&mut self.steps);
            let mut ids: Vec<Uuid> = steps.iter().map(|s| s.id).collect();
            ids.sort_unstable();
            for (step, id) in steps.iter_mut().zip(ids) {
                step.id = id;
                self.commit_to(step);
            }
            self.writer.add_steps(&steps).await?;
            self.writer.save_message(&self.was, &self.now).await?;
            if let Some(told) = self.told.take() {
                self.writer.tell(told);
            }
            self.writer.commit().await?;
            self.desk.office().wake.notify_one();
            self.now.revision += 1;
            Ok(self.now)
        })
    }
}

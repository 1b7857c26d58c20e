//! How a message stands: why it is open, its clocks, whose it is, who is here.

use super::{View, history::ended_by};
use crate::{
    handlers::inbox::clock as clock_kind,
    inbox::message::{Claim, Owner, Presence},
    parts::due::{Clock, ClockState, Interval},
};
use torg_domain::{clocks::clock::Ending, ids::PolicyVersionId, inbox::tracks::Track, policy::ClockRule};
use torg_office::{Refusal, clocks::row::clock as read_clock};
use torg_store::inbox::rows::instant;

impl View<'_> {
    pub(super) fn open_because(&self) -> Vec<String> {
        if self.opened.message.closed_at.is_some() {
            return Vec::new();
        }
        let mut why: Vec<String> = self
            .opened
            .message
            .tracks
            .unrest()
            .into_iter()
            .map(|track| {
                match track {
                    Track::Handling => "Meddelandet är inte besvarat, lämnat eller borttaget.",
                    Track::Publication => "En borttagning är beställd men inte bekräftad.",
                    Track::Record => "Det är inte klart om meddelandet registreras eller hålls ordnat.",
                    Track::AnswerRecord => "Det är inte klart om vårt svar registreras eller hålls ordnat.",
                    Track::Police => "Frågan om polisanmälan ligger hos juristen.",
                }
                .to_owned()
            })
            .collect();
        if self.open_order(&["answer", "holding"]).is_some() {
            why.push("Ett svar är beställt men inte bekräftat.".into());
        }
        why
    }

    pub(super) async fn clocks(&self) -> Result<Vec<Clock>, Refusal> {
        let mut clocks = Vec::new();
        for row in &self.opened.clocks {
            let Some(clock) = read_clock(row) else { continue };
            let version = self.me.desk.policy_version(PolicyVersionId(row.policy)).await?;
            let stands_on = match version.policy.clock(clock.kind) {
                ClockRule::Runs { promise, source, paragraph, .. } => {
                    format!("{paragraph}: {promise}. {source}")
                }
                _ => version.policy.cite(),
            };
            let state = match (&clock.ended, &clock.paused) {
                (Some(ended), _) => {
                    let by = match &ended.by {
                        Ending::Stopped(act) => ended_by(act.as_str()).to_owned(),
                        Ending::Decided(reason) => reason.to_string(),
                    };
                    ClockState::Stopped(ended.at, by, !clock.is_late(self.me.desk.now))
                }
                (None, Some(paused)) => ClockState::Paused(paused.since, paused.why.to_string()),
                (None, None) => ClockState::Running(clock.due_at),
            };
            let steps: Vec<torg_domain::clocks::Interval> =
                serde_json::from_str(&row.intervals).unwrap_or_default();
            let mut told = Vec::new();
            let ctx = &self.me.ctx;
            let when = |at| crate::parts::time::short_words(ctx, &ctx.local(at));
            told.extend(clock.warned_at.map(|at| format!("Påmind {}.", when(at))));
            told.extend(clock.escalated_at.map(|at| format!("Eskalerad {}.", when(at))));
            clocks.push(Clock {
                kind: clock_kind(clock.kind.as_str()),
                state,
                intervals: steps
                    .iter()
                    .map(|i| Interval { from: i.from, to: i.to, counted_s: i.counted_s, why: i.reason() })
                    .collect(),
                stands_on,
                told,
            });
        }
        let (Some(policy), Some(proposed)) = (&self.policy, &self.opened.proposed) else { return Ok(clocks) };
        for kind in &proposed.clocks {
            if self.opened.clocks.iter().any(|c| c.kind == kind.as_str()) {
                continue;
            }
            if let ClockRule::Asks(keys) = policy.policy.clock(*kind) {
                clocks.push(Clock {
                    kind: clock_kind(kind.as_str()),
                    state: ClockState::Silent(format!(
                        "Riktlinjerna säger inget. Svara på {} under Riktlinjer.",
                        keys.join(", ")
                    )),
                    intervals: Vec::new(),
                    stands_on: policy.policy.cite(),
                    told: Vec::new(),
                });
            }
        }
        Ok(clocks)
    }

    pub(super) fn owner(&self) -> Owner {
        let owner = self.opened.message.owner.map(|p| p.0);
        let because = match owner {
            None => "Ingen är utsedd för kanalen, och riktlinjerna pekar inte ut någon som har uppdraget.",
            Some(p) if Some(p) == self.opened.channel.responsible => "Ansvarig för kanalen.",
            Some(p) if Some(p) == self.opened.channel.substitute => "Ersättare för kanalen.",
            Some(_) => "Utsedd av en kollega eller av riktlinjerna. Se historiken.",
        };
        Owner { name: owner.map(|p| self.name(p)), because: because.into() }
    }

    pub(super) fn claim(&self) -> Claim {
        match &self.opened.claim {
            None => Claim::Free,
            Some(row) if Some(row.person) == self.me.desk.by() => Claim::Mine(instant(row.until_at)),
            Some(row) => Claim::Theirs(self.name(row.person), instant(row.until_at)),
        }
    }

    pub(super) fn lines(&self) -> Vec<Presence> {
        let line = |p: &torg_store::inbox::together::PresenceRow| Presence {
            name: self.name(p.person),
            writing: p.doing == "writing",
        };
        self.opened.present.iter().map(line).collect()
    }
}

//! Where messages stand at their source: seen again, standing otherwise, back after having been gone.
//!
//! What we observe is told with its time window, never with a culprit: the source does not say who.

use super::Intake;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use std::collections::HashMap;
use torg_domain::channels::taken::{Standing, Taken};
use torg_domain::ids::ChannelId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, after};
use torg_domain::inbox::tracks::Handling;
use torg_domain::time::whole;
use torg_store::Writer;
use torg_store::inbox::intake::Known;
use torg_store::inbox::rows::{StepRow, instant};
use torg_store::inbox::sightings::SightingRow;

/// Notes where messages of a channel were seen to stand, asked for one by one. Says how many stand
/// otherwise than before.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn stand(desk: &Desk, channel: ChannelId, seen: &[(String, Standing)]) -> Result<usize, Refusal> {
    if seen.is_empty() {
        return Ok(0);
    }
    let mut reader = desk.reader();
    let row = reader.channel(channel).await?;
    let intake = Intake::new(desk, &mut reader, row).await?;
    let mut writer = desk.open().await?;
    let ids: Vec<&str> = seen.iter().map(|(id, _)| id.as_str()).collect();
    let known = writer.known(channel, &ids).await?;
    let moved = intake.sighted(&mut writer, seen, &known).await?;
    writer.commit().await?;
    Ok(moved)
}

/// What of a batch is seen to stand somewhere.
pub(super) fn standings(items: &[Taken]) -> Vec<(String, Standing)> {
    let stands = |i: &Taken| i.standing.filter(|s| *s != Standing::Gone).map(|s| (i.external_id.clone(), s));
    items.iter().filter_map(stands).collect()
}

impl Intake<'_> {
    /// Notes that these were seen. `known` is what was here before them; the others are new.
    pub(super) async fn sighted(
        &self,
        writer: &mut Writer,
        seen: &[(String, Standing)],
        known: &HashMap<String, Known>,
    ) -> Result<usize, Refusal> {
        let ids: Vec<&str> = seen.iter().map(|(id, _)| id.as_str()).collect();
        if ids.is_empty() {
            return Ok(0);
        }
        let before = writer.sightings(self.channel_id(), &ids).await?;
        let mut moved = 0;
        for (id, standing) in seen {
            let Some(was) = known.get(id) else { continue };
            let sighting = before.get(&was.message.id.0);
            let otherwise = sighting.filter(|s| s.standing != standing.word());
            if was.message.gone_at.is_none() && otherwise.is_none() {
                continue;
            }
            // It may have got another version in this very write.
            let Some(now) = writer.message_of(self.channel_id(), id).await? else { continue };
            if now.gone_at.is_some() {
                self.back(writer, &now).await?;
                moved += 1;
            }
            if let Some(sighting) = otherwise {
                let Some(now) = writer.message_of(self.channel_id(), id).await? else { continue };
                self.otherwise(writer, &now, sighting, *standing).await?;
                moved += 1;
            }
        }
        let seen: Vec<_> = seen.iter().map(|(id, s)| (id.as_str(), *s)).collect();
        writer.saw_at_source(self.channel_id(), &seen, self.desk.now).await?;
        Ok(moved)
    }

    /// It is at its source again.
    async fn back(&self, writer: &mut Writer, was: &Message) -> Result<(), Refusal> {
        let tracks = after(Act::FoundAgain, was.tracks, was.ours)?;
        let now = Message { gone_at: None, tracks, ..was.clone() };
        let step = self.observed(
            "found-again",
            ("publication", was.tracks.publication.word(), tracks.publication.word()),
            was,
            "Finns vid källan igen.".into(),
        );
        writer.add_steps(std::slice::from_ref(&step)).await?;
        writer.save_message(was, &now).await?;
        writer.tell(self.desk.told("message.back-at-source", ("message", was.id.0)).row(&step));
        Ok(())
    }

    /// It stands otherwise than when it was last seen.
    async fn otherwise(
        &self,
        writer: &mut Writer,
        was: &Message,
        before: &SightingRow,
        standing: Standing,
    ) -> Result<(), Refusal> {
        let desk = self.desk;
        let stood = Standing::from_word(&before.standing);
        let reason = format!(
            "Vid källan: {}, förut {}. Ändrades {}.",
            standing.in_words(),
            stood.map_or("något annat", Standing::in_words),
            between(instant(before.at), desk.now),
        );
        let publication = was.tracks.publication.word();
        let mut steps =
            vec![self.observed("stands-otherwise", ("publication", publication, publication), was, reason)];
        let mut told =
            desk.told("message.stands-otherwise", ("message", was.id.0)).body(&serde_json::json!({
                "was": before.standing, "now": standing.word(),
                "last_seen": instant(before.at), "first_seen_otherwise": desk.now,
            }));
        let watched =
            was.published_at.unwrap_or(was.captured_at).as_millisecond() >= self.channel.watched_from_at;
        if stood == Some(Standing::Binned) && was.tracks.handling == Handling::Closed && !was.ours && watched
        {
            // Taken out of the bin or the spam after it was closed: nobody here has judged it as it stands.
            let tracks = after(Act::Reopen, was.tracks, was.ours)?;
            let mut now = Message { tracks, closed_at: None, ..was.clone() };
            now.owner = now.owner.or(self.owner.map(|(person, _)| person));
            steps.push(self.observed(
                "shown-after-closing",
                ("handling", was.tracks.handling.word(), tracks.handling.word()),
                was,
                "Togs ut ur papperskorgen eller skräpposten efter att det stängdes.".into(),
            ));
            let version = writer.version(was.version).await?;
            let parent = match &was.parent {
                Some(parent) => writer.message_of(self.channel_id(), parent).await?,
                None => None,
            };
            if let Some(policy) = &self.policy {
                let facts =
                    super::rows::facts_of(was, &version, parent.as_ref().map(super::rows::parent_of), desk);
                let assessment = policy.triage.assess(&facts);
                now.flags = super::rows::flags(Some(&assessment));
                let from = was.published_at.unwrap_or(desk.now);
                for clock in self.start(writer, &mut now, &assessment, from).await? {
                    told = told.row(&clock);
                }
            }
            writer.save_message(was, &now).await?;
        }
        for step in &steps {
            told = told.row(step);
        }
        writer.add_steps(&steps).await?;
        writer.tell(told);
        Ok(())
    }

    /// Something that was seen, as a step by nobody.
    pub(super) fn observed(
        &self,
        act: &str,
        (track, was, became): (&str, &str, &str),
        message: &Message,
        reason: String,
    ) -> StepRow {
        StepRow {
            id: self.desk.new_id(),
            message: message.id.0,
            act: act.into(),
            track: track.into(),
            was: was.into(),
            became: became.into(),
            at: self.desk.now.as_millisecond(),
            by: None,
            reason,
            policy: self.policy_id().map(|p| p.0),
            undoes: None,
        }
    }
}

/// "mellan torsdag 3 december 2026 kl. 15:30 och torsdag 3 december 2026 kl. 15:45"
pub(super) fn between(from: Timestamp, until: Timestamp) -> String {
    format!("mellan {} och {}", whole(from), whole(until))
}

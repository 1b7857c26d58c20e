//! Inactive channels found (CH-26): those where nothing of our own has come for the policy's days. Done by a
//! job; what happens with them a person decides, to close or to revive.
//!
//! Only channels where our own posts are seen are judged: by a feed that carries our voice, or by the platform's
//! own interface. Of the others nobody can know, and the half-yearly round asks.

use super::life::{Ground, Life, Taking, take};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::json;
use torg_domain::channels::idle::{idle_days, is_idle};
use torg_domain::channels::life::{State, Step};
use torg_domain::ids::ChannelId;
use torg_domain::time::day_of;
use torg_store::inbox::rows::instant;

/// Looks at every channel; how many fell idle.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn find(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Ok(policy) => policy,
        Err(Refusal::NoPolicy) => return Ok(0),
        Err(other) => return Err(other),
    };
    // Where the policy is silent and nobody has answered, no channel is inactive: nothing is guessed.
    let Ok(Some(days)) = policy.policy.inactive_days() else { return Ok(0) };
    let mut found = 0;
    for channel in desk.reader().channels().await? {
        let seen = channel.voice != "visitors" || channel.account.is_some();
        if channel.closed_at.is_some() || !seen {
            continue;
        }
        let id = ChannelId(channel.id);
        let mut writer = desk.open().await?;
        let mut life = Life::load(desk, &mut writer, &policy, id).await?;
        if life.state != State::Active {
            continue;
        }
        let posted = writer.last_own_post(id).await?;
        let revived = life.last(Step::Revive).or(life.last(Step::TakeBack)).map(|s| s.at);
        // A post, the decision that it goes on, or that it was opened: the latest of them.
        let lived = posted.max(revived).unwrap_or_default().max(channel.opened_at);
        let lived_on = day_of(instant(lived));
        if !is_idle(lived_on, days, desk.today()) {
            continue;
        }
        let why =
            format!("Inget eget på {} dagar; riktlinjerna säger {days}.", idle_days(lived_on, desk.today()));
        let ground = Ground { decided_by: "torg".into(), why, ..Ground::default() };
        let facts = json!({ "last": lived_on.to_string(), "days": days });
        let taking = Taking { step: Step::FallIdle, ground: &ground, title: None, facts };
        take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
        for person in [life.responsible, life.substitute].into_iter().flatten() {
            let about = Some(id.0);
            crate::inbox::tell::note(desk, &mut writer, person, "channel-idle", None, about, None).await?;
        }
        writer.commit().await?;
        found += 1;
    }
    Ok(found)
}

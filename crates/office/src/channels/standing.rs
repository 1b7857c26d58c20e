//! Which channels are the municipality's official ones today: open, and with somebody who has a mandate for them
//! where the policy asks that (CH-07). The public list shows these and no others.

use super::life::{Ground, Life, Taking, take};
use crate::desk::{Desk, reaches};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use std::collections::BTreeSet;
use torg_domain::channels::life::Step;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_store::channels::ChannelRow;
use uuid::Uuid;

/// The official channels.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn official(desk: &Desk) -> Result<Vec<ChannelRow>, Refusal> {
    let left_out = unofficial(desk).await?;
    let all = desk.reader().channels().await?;
    Ok(all.into_iter().filter(|c| c.closed_at.is_none() && !left_out.contains(&c.id)).collect())
}

/// The open channels that count as no official ones, because nobody who answers for them has a mandate: each is
/// to be given one, closed, or explained. Empty where the policy does not say so.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn unofficial(desk: &Desk) -> Result<BTreeSet<Uuid>, Refusal> {
    let rules = match desk.policy().await {
        Ok(policy) => policy.policy.channel_rules(),
        Err(Refusal::NoPolicy) => return Ok(BTreeSet::new()),
        Err(other) => return Err(other),
    };
    if !rules.unofficial {
        return Ok(BTreeSet::new());
    }
    let people = reaches(desk).await?;
    let mut reader = desk.reader();
    let own = reader.channel_mandates().await?;
    let today = desk.today().to_string();
    let answers = |channel: &ChannelRow, person: Uuid| {
        let reach = people.iter().find(|(p, _)| p.id == person).map(|(_, reach)| reach);
        let at = (channel.unit, Some(channel.id));
        reach.is_some_and(|r| {
            r.may(Right::Handle, channel.unit.into())
                || own.iter().any(|m| m.holds("use", PersonId(person), at, &today))
        })
    };
    let open = reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none());
    let alone = open.filter(|c| ![c.responsible, c.substitute].into_iter().flatten().any(|p| answers(c, p)));
    Ok(alone.map(|c| c.id).collect())
}

/// Says why a channel without mandate is left as it is, where it is neither given one nor closed (CH-07).
///
/// # Errors
/// `NotAllowed`; `Field` without a reason; `Rule` when the channel is official.
#[boxed]
pub async fn explain(desk: &Desk, id: ChannelId, ground: &Ground) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför kanalen lämnas som den är."));
    }
    if !unofficial(desk).await?.contains(&id.0) {
        return Err(Refusal::Rule("Kanalen är officiell: den som svarar för den har uppdrag.".into()));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    let facts = serde_json::json!({ "official": false });
    let taking = Taking { step: Step::Standing, ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// Whether the web guidelines hold for a channel instead of these: then nothing is handled in it (CH-28).
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn web_guidelines_only(desk: &Desk, id: ChannelId) -> Result<bool, Refusal> {
    let Some(application) = desk.reader().application(id).await? else { return Ok(false) };
    let policy = desk.policy().await?;
    Ok(policy.policy.channel_rules().web_only(application.dialogue))
}

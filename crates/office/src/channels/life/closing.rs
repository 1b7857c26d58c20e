//! Inactive, revived, closing, closed (CH-26). A channel closes when its final state is kept; then it leaves the
//! public list, and nothing more is fetched.

use super::staff::must_keep;
use super::{Ground, Life, Taking, report, take};
use crate::channels::open;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::json;
use torg_domain::channels::life::Step;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;

/// An inactive channel goes on, and why.
///
/// # Errors
/// `NotAllowed`; `Field` without a reason; `Rule` when it is not inactive.
#[boxed]
pub async fn revive(desk: &Desk, id: ChannelId, ground: &Ground) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför kanalen får leva vidare."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    must_keep(desk, &life)?;
    let taking = Taking { step: Step::Revive, ground, title: None, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// It is decided that a channel closes.
///
/// # Errors
/// `NotAllowed`; `Field` without a reason.
#[boxed]
pub async fn begin(desk: &Desk, id: ChannelId, ground: &Ground) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför kanalen stängs."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    life.facts.reason.clone_from(&ground.why);
    let taking = Taking { step: Step::BeginClosing, ground, title: None, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    for person in [life.responsible, life.substitute].into_iter().flatten() {
        let (kind, channel) = ("channel-closing", Some(id.0));
        crate::inbox::tell::note(desk, &mut writer, person, kind, None, channel, None).await?;
    }
    Ok(writer.commit().await?)
}

/// The decision to close is taken back.
///
/// # Errors
/// `NotAllowed`; `Field` without a reason; `Rule` when it is not closing.
#[boxed]
pub async fn take_back(desk: &Desk, id: ChannelId, ground: &Ground) -> Result<(), Refusal> {
    if ground.why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför kanalen inte ska stängas."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    let taking = Taking { step: Step::TakeBack, ground, title: None, facts: json!({}) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// The channel closes: refused before its final state is kept.
///
/// # Errors
/// `NotAllowed`; `Rule` naming what is missing; `Stale`.
#[boxed]
pub async fn close(desk: &Desk, id: ChannelId, revision: i64) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    let Some(mut row) = life.channel.clone() else { return Err(Refusal::Missing) };
    if row.revision != revision || row.closed_at.is_some() {
        return Err(Refusal::Stale);
    }
    let ground = Ground::default();
    let kept = life.last(Step::Preserve).map(|s| s.id);
    let taking =
        Taking { step: Step::Close, ground: &ground, title: None, facts: json!({ "final_state": kept }) };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    open::closed(desk, &mut writer, &mut row).await?;
    report(desk, &mut writer, &policy, &life, "channel-gone").await?;
    Ok(writer.commit().await?)
}

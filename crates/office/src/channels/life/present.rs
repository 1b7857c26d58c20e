//! The presentation is put up, and the channel becomes one of the municipality's official channels (CH-02,
//! CH-34, IN-24, LI-01).

use super::apply::is_web;
use super::staff::must_keep;
use super::{Ground, Life, Taking, fresh, report, take};
use crate::channels::open::{Registered, open_as};
use crate::channels::presentation::{self, subject};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::json;
use torg_domain::channels::duties::web_guidelines_only;
use torg_domain::channels::life::Step;
use torg_domain::ids::ChannelId;
use torg_domain::municipality::rights::Right;
use torg_store::Reader;
use torg_store::channels::register::ApplicationRow;

/// What the presentation lacks: what cannot be told, and whether it has been put up as it is now. Nothing where
/// the policy demands no texts.
///
/// # Errors
/// What the database said.
pub(super) async fn unpresented(
    desk: &Desk,
    reader: &mut Reader,
    policy: &InForce,
    application: &ApplicationRow,
) -> Result<Vec<String>, Refusal> {
    if policy.policy.channel_rules().presentation.is_empty() {
        return Ok(Vec::new());
    }
    let channel = subject::to_be(reader, application.clone()).await?;
    let texts = presentation::Ground::read(desk, reader, policy).await?;
    Ok(texts.of(desk, reader, policy, &channel).await?.lacks())
}

/// The presentation stands where it shall, and tells what it must: it has been put up, and is as it would be
/// made now.
///
/// # Errors
/// `NotAllowed`; `Field` for a bad address; `Rule` naming what it lacks; `Stale`.
#[boxed]
pub async fn present(
    desk: &Desk,
    id: ChannelId,
    revision: Option<i64>,
    address: &str,
) -> Result<(), Refusal> {
    let address = address.trim();
    if !is_web(address) {
        return Err(Refusal::field("address", "Skriv kanalens adress. Den börjar med https://."));
    }
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    must_keep(desk, &life)?;
    fresh(&life, revision)?;
    let asked = policy.policy.channel_rules().presentation;
    let words: Vec<_> = asked.iter().map(|item| item.word()).collect();
    if let Some(application) = &mut life.application {
        application.address = address.into();
        // Kept only when the step is taken, and it is taken only when all of it is told.
        application.told = words.join(" ");
    }
    life.facts.address = address.into();
    let ground = Ground::default();
    let facts = json!({ "address": address, "told": words });
    let taking = Taking { step: Step::Present, ground: &ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    Ok(writer.commit().await?)
}

/// The channel is taken into use: it stands in the public list from now on, and can be connected.
///
/// # Errors
/// `NotAllowed`; `Rule` naming the duties; `Stale`.
#[boxed]
pub async fn activate(desk: &Desk, id: ChannelId, revision: Option<i64>) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let rules = policy.policy.channel_rules();
    let mut writer = desk.open().await?;
    let mut life = Life::load(desk, &mut writer, &policy, id).await?;
    desk.must(Right::ManageChannels, life.unit)?;
    fresh(&life, revision)?;
    let web = web_guidelines_only(&life.facts, &rules);
    let ground = Ground::default();
    let facts = json!({ "web_guidelines": web });
    let taking = Taking { step: Step::Activate, ground: &ground, title: None, facts };
    take(desk, &mut writer, Some(&policy), &mut life, taking).await?;
    let (Some(application), Some(approved)) = (life.application.clone(), life.last(Step::Approve)) else {
        return Err(Refusal::Missing);
    };
    let registered = Registered {
        unit: Some(life.unit),
        platform: application.platform,
        name: application.name,
        address: application.address,
        purpose: application.purpose,
        responsible: life.responsible,
        substitute: life.substitute,
        voice: "visitors".into(),
        every_s: 300,
        approved_by: approved.decided_by.clone(),
        approved_on: approved.decided_on.parse().ok(),
        approval: approved.reference.clone(),
        web_guidelines: web,
        ..Registered::default()
    };
    open_as(desk, &mut writer, id.0, &registered).await?;
    report(desk, &mut writer, &policy, &life, "channel-new").await?;
    Ok(writer.commit().await?)
}

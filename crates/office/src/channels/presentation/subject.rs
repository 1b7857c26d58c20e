//! Whose presentation it is: a channel's, or that of the application it still is. The texts are put up before a
//! channel is taken into use, so they are made and kept before there is one.

use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::channels::life::{State, Step, state};
use torg_domain::ids::ChannelId;
use torg_store::channels::ChannelRow;
use torg_store::channels::register::ApplicationRow;
use torg_store::{Problem, Reader};

/// The channel of this id, or what it will be when it is taken into use.
///
/// # Errors
/// `Missing` when there is neither, or the application was refused or withdrawn.
#[boxed]
pub async fn read(reader: &mut Reader, id: ChannelId) -> Result<ChannelRow, Refusal> {
    match reader.channel(id).await {
        Err(Problem::Missing) => {}
        other => return Ok(other?),
    }
    let application = reader.application(id).await?.ok_or(Refusal::Missing)?;
    let steps = reader.channel_steps(id).await?;
    let state = state(steps.iter().filter_map(|step| Step::from_word(&step.step)), false);
    if matches!(state, State::Refused | State::Withdrawn) {
        return Err(Refusal::Missing);
    }
    to_be(reader, application).await
}

/// The channel an application becomes. Its number is the next: when another channel takes it first, the text
/// that was put up with it is out of date, and that is told before this one is taken into use.
///
/// # Errors
/// What the database said.
pub(crate) async fn to_be(reader: &mut Reader, a: ApplicationRow) -> Result<ChannelRow, Refusal> {
    Ok(ChannelRow {
        id: a.id,
        number: reader.next_channel_number().await?,
        unit: a.unit,
        platform: a.platform,
        name: a.name,
        address: a.address,
        purpose: a.purpose,
        responsible: a.responsible,
        substitute: a.substitute,
        feed: None,
        voice: String::new(),
        our_names: String::new(),
        secret: None,
        every_s: 0,
        watched_from_at: a.applied_at,
        approved_by: String::new(),
        approved_on: String::new(),
        approval: String::new(),
        account: None,
        opened_at: a.applied_at,
        closed_at: None,
        revision: a.revision,
    })
}

//! Taking a message in hand so that two colleagues do not answer at once, and showing who is reading.

use super::sight;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use torg_domain::ids::MessageId;
use torg_domain::municipality::rights::Right;

/// How long a claim holds without a sign of life.
pub const HOLDS: SignedDuration = SignedDuration::from_mins(30);

/// How long somebody counts as present after the last sign of life.
pub const PRESENT: SignedDuration = SignedDuration::from_secs(90);

/// Takes a message in hand until the claim runs out. Taking over from somebody needs `over`, and is told.
///
/// # Errors
/// `Claimed` when somebody else has it and `over` is not set.
#[boxed]
pub async fn claim(desk: &Desk, id: MessageId, over: bool) -> Result<Timestamp, Refusal> {
    let me = desk.person()?;
    let mut writer = desk.open().await?;
    let message = writer.message(id).await?;
    let channel = writer.channel(message.channel).await?;
    sight::must_see(desk, &mut writer, &message, channel.unit.into()).await?;
    desk.must(Right::Handle, channel.unit.into())?;
    let held = writer.claim(id, desk.now).await?.filter(|c| c.person != me.0);
    if let Some(held) = &held
        && !over
    {
        return Err(Refusal::Claimed(writer.person(held.person.into()).await?.name()));
    }
    let until = desk.now.checked_add(HOLDS).unwrap_or(desk.now);
    writer.set_claim(id, me, desk.now, until).await?;
    if let Some(held) = held {
        let body = serde_json::json!({ "from": held.person });
        writer.tell(desk.told("message.taken-over", ("message", id.0)).body(&body));
        super::tell::note(desk, &mut writer, held.person.into(), "taken-over", Some(id.0), None, None)
            .await?;
    }
    writer.commit().await?;
    Ok(until)
}

/// Lets a message go.
///
/// # Errors
/// `Missing` when the message is not for this person.
#[boxed]
pub async fn release(desk: &Desk, id: MessageId) -> Result<(), Refusal> {
    let me = desk.person()?;
    let mut writer = desk.open().await?;
    let message = writer.message(id).await?;
    let channel = writer.channel(message.channel).await?;
    sight::must_see(desk, &mut writer, &message, channel.unit.into()).await?;
    if writer.claim(id, desk.now).await?.is_some_and(|c| c.person == me.0) {
        writer.drop_claim(id).await?;
    }
    Ok(writer.commit().await?)
}

/// A sign of life from an open page; it keeps one's own claim alive.
///
/// # Errors
/// `Missing` when the message is not for this person.
#[boxed]
pub async fn present(desk: &Desk, id: MessageId, writing: bool) -> Result<(), Refusal> {
    let me = desk.person()?;
    let mut writer = desk.open().await?;
    let message = writer.message(id).await?;
    let channel = writer.channel(message.channel).await?;
    sight::must_see(desk, &mut writer, &message, channel.unit.into()).await?;
    writer.set_presence(id, me, if writing { "writing" } else { "reading" }, desk.now).await?;
    if writer.claim(id, desk.now).await?.is_some_and(|c| c.person == me.0) {
        let until = desk.now.checked_add(HOLDS).unwrap_or(desk.now);
        writer.set_claim(id, me, desk.now, until).await?;
    }
    Ok(writer.commit().await?)
}

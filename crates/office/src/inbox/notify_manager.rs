//! Telling the nearest manager of material that can harm the municipality's name (MO-10).

use super::acting::Acting;
use super::tell;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::{MessageId, PersonId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;

/// Tells the manager, whatever the triage said.
///
/// # Errors
/// As every act; `Rule` when nobody holds the title the policy names.
#[boxed]
pub async fn notify(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.manager-told").await?;
    acting.step(Act::Triage, reason)?;
    tell(&mut acting, reason).await?;
    acting.finish().await
}

/// Tells whoever the policy names for the channel's unit: order and confirmation in one, with whom and when.
pub(crate) async fn tell(acting: &mut Acting<'_>, reason: &str) -> Result<(), Refusal> {
    let today = acting.desk.today().to_string();
    let policy = acting.policy.clone();
    let channel = acting.channel.clone();
    let managers = policy.fallback(&mut acting.writer, &channel, &today).await?;
    let Some(manager) = managers.first().copied() else {
        return Err(Refusal::Rule(
            "Ingen har det uppdrag som riktlinjerna pekar ut som chef. Ge någon uppdraget först.".into(),
        ));
    };
    let body = serde_json::json!({ "recipient": manager.0, "reason": reason.trim() });
    let mut order = acting.order("notify", &body, None).await?;
    order.confirmed_by = Some(acting.desk.person()?.0);
    order.confirmed_at = Some(acting.desk.now.as_millisecond());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    tell::tell(acting, PersonId(manager.0), "harmful").await
}

//! The record track by hand: kept in order, to be registered and registered, to be transferred and
//! transferred. The number is the diary's, got back and written here.

use super::acting::Acting;
use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::Record;
use torg_domain::municipality::rights::Right;

/// Decides that the message is kept in order without being registered (hålls ordnad).
///
/// # Errors
/// As every act.
pub async fn keep_ordered(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.kept-ordered").await?;
    cancel_open(&mut acting, &["register", "transfer"], "Hålls ordnad i stället.").await?;
    acting.step(Act::KeepOrdered, reason)?;
    acting.finish().await
}

/// Orders registration, or transfer to the ordinary system.
///
/// # Errors
/// As every act.
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    transfer: bool,
    reason: &str,
) -> Result<Message, Refusal> {
    let word = if transfer { "message.to-transfer" } else { "message.to-register" };
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, word).await?;
    cancel_open(&mut acting, &["register", "transfer"], "Ersatt av en ny beställning.").await?;
    acting.step(if transfer { Act::ToTransfer } else { Act::ToRegister }, reason)?;
    let body = serde_json::json!({ "reason": reason.trim() });
    let order = acting.order(if transfer { "transfer" } else { "register" }, &body, None).await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await
}

/// Confirms registration with the diary's number, or transfer with the receipt's reference.
///
/// # Errors
/// As every act; `Field` for an empty number.
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    number: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Register, "message.registered").await?;
    let number = number.trim();
    if number.is_empty() || number.chars().count() > 200 || number.chars().any(char::is_control) {
        return Err(Refusal::field("number", "Skriv diarienumret, till exempel KS 2026/00123."));
    }
    let transfer = acting.now.tracks.record == Record::ToTransfer;
    if !matches!(acting.now.tracks.record, Record::ToRegister | Record::ToTransfer) {
        return Err(NotNow::NotOrdered.into());
    }
    let kind = if transfer { "transfer" } else { "register" };
    let orders = acting.writer.orders(id).await?;
    let open =
        orders.into_iter().find(|o| o.kind == kind && o.confirmed_at.is_none() && o.cancelled_at.is_none());
    // A triage answer can lead here without an order of its own: then it is ordered and confirmed at once.
    let mut order = match open {
        Some(order) => order,
        None => acting.order(kind, &serde_json::json!({}), None).await?,
    };
    order.confirmed_by = Some(desk.person()?.0);
    order.confirmed_at = Some(desk.now.as_millisecond());
    order.proof = Some(number.to_owned());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    acting.explain(&serde_json::json!({ "order": order.id, "kind": order.kind }));
    acting.step(if transfer { Act::ConfirmTransferred } else { Act::ConfirmRegistered }, "")?;
    acting.finish().await
}

/// Cancels open orders of these kinds: something else was decided.
pub(crate) async fn cancel_open(acting: &mut Acting<'_>, kinds: &[&str], why: &str) -> Result<(), Refusal> {
    for mut order in acting.writer.orders(acting.was.id).await? {
        if kinds.contains(&order.kind.as_str())
            && order.confirmed_at.is_none()
            && order.cancelled_at.is_none()
        {
            order.cancelled_at = Some(acting.desk.now.as_millisecond());
            order.cancelled_why = Some(why.into());
            acting.writer.save_order(&order).await?;
            acting.commit_to(&order);
        }
    }
    Ok(())
}

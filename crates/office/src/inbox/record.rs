//! The record track by hand: kept in order, to be registered and registered, to be transferred and
//! transferred. The number is the diary's, got back and written here.
//!
//! An order to register can say that the registration is restricted, with the provision of secrecy that
//! the diary is marked by; the message is then guarded as one marked secret. How our answer is decided on
//! for itself stands in `answers_record.rs`.

use super::acting::Acting;
use crate::desk::Desk;
use crate::diary::number_back::{self, Known};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use serde_json::{Value, json};
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::restriction::Provision;
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::Record;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::OrderRow;

/// Decides that the message is kept in order without being registered (hålls ordnad).
///
/// # Errors
/// As every act.
#[boxed]
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
#[boxed]
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    transfer: bool,
    reason: &str,
) -> Result<Message, Refusal> {
    let word = if transfer { "message.to-transfer" } else { "message.to-register" };
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, word).await?;
    cancel_open(&mut acting, &["register", "transfer"], REPLACED).await?;
    acting.step(if transfer { Act::ToTransfer } else { Act::ToRegister }, reason)?;
    let body = json!({ "reason": reason.trim() });
    let order = acting.order(if transfer { "transfer" } else { "register" }, &body, None).await?;
    acting.explain(&json!({ "order": order.id }));
    acting.finish().await
}

/// Orders registration with restriction: the order says by which provision, and the message is guarded.
///
/// # Errors
/// As every act; `Field` for what is no provision of the secrecy act.
#[boxed]
pub async fn order_restricted(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    provision: &str,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.to-register").await?;
    let provision = Provision::read(provision).map_err(|why| Refusal::field("provision", why.to_string()))?;
    cancel_open(&mut acting, &["register", "transfer"], REPLACED).await?;
    acting.step(Act::ToRegister, reason)?;
    let body = json!({ "reason": reason.trim(), "restricted": provision.as_str() });
    let order = acting.order("register", &body, None).await?;
    acting.now.visibility = Visibility::Secret;
    // The trail says that it is restricted, and leaves what it is about to the order.
    acting.explain(&json!({ "order": order.id, "restricted": true }));
    acting.finish().await
}

/// Marks an order to register what was removed as restricted, where its ground says so (requirements 4.2,
/// RM-24). The ground's provision is proposed; whoever registers says which it is.
pub(crate) fn restrict_by_ground(acting: &mut Acting<'_>, ground: &str, body: &mut Value) {
    let policy = acting.policy.clone();
    let Some(ground) = policy.policy.ground(ground).filter(|g| policy.policy.registers_restricted(g)) else {
        return;
    };
    body["restricted"] = json!("");
    body["proposed"] = json!(policy.policy.secrecy_of(ground).as_ref().map(Provision::as_str));
    acting.now.visibility = Visibility::Secret;
}

/// How an order to register is restricted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restriction {
    /// By this provision.
    By(String),
    /// The provision is still to be said by whoever registers; one may be proposed.
    ToSay(Option<String>),
}

/// Whether an order to register is restricted, and by what.
#[must_use]
pub fn restriction(order: &OrderRow) -> Option<Restriction> {
    let body: Value = serde_json::from_str(&order.body).unwrap_or_default();
    let word = |key: &str| body.get(key).and_then(Value::as_str).map(str::to_owned);
    match word("restricted")? {
        none if none.is_empty() => Some(Restriction::ToSay(word("proposed"))),
        provision => Some(Restriction::By(provision)),
    }
}

/// Confirms registration with the diary's number, or transfer with the receipt's reference.
///
/// # Errors
/// As every act; `Field` for an empty number, or where the provision of a restricted registration is wanting.
#[boxed]
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    number: &str,
) -> Result<Message, Refusal> {
    confirm_by(desk, id, revision, number, "").await
}

/// The same, saying by which provision a restricted registration is marked.
///
/// # Errors
/// As `confirm`.
#[boxed]
pub async fn confirm_by(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    number: &str,
    provision: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Register, "message.registered").await?;
    let number = read_number(number)?;
    let transfer = acting.now.tracks.record == Record::ToTransfer;
    if !matches!(acting.now.tracks.record, Record::ToRegister | Record::ToTransfer) {
        return Err(NotNow::NotOrdered.into());
    }
    if !transfer {
        number_back::taken(&mut acting, number, Known::MustBeNew).await?;
    }
    number_back::completed(&mut acting, number).await?;
    let act = if transfer { Act::ConfirmTransferred } else { Act::ConfirmRegistered };
    got_number(&mut acting, number, act, provision).await?;
    acting.finish().await
}

/// Confirms the open order with the number that came, and moves the record track. `provision` is what a
/// restricted registration is marked by, where the order leaves that to say.
pub(crate) async fn got_number(
    acting: &mut Acting<'_>,
    number: &str,
    act: Act,
    provision: &str,
) -> Result<(), Refusal> {
    let transfer = acting.now.tracks.record == Record::ToTransfer;
    let kind = if transfer { "transfer" } else { "register" };
    let mut order = open_order(acting, kind).await?;
    if let Some(Restriction::ToSay(_)) = restriction(&order) {
        let said = Provision::read(provision).map_err(|why| Refusal::field("provision", why.to_string()))?;
        let mut body: Value = serde_json::from_str(&order.body).unwrap_or_default();
        body["restricted"] = json!(said.as_str());
        order.body = body.to_string();
    }
    registered(acting, order, number).await?;
    acting.step(act, "")
}

/// What a cancelled order says when a new one takes its place.
pub(super) const REPLACED: &str = "Ersatt av en ny beställning.";

/// The diary's number, as it was got.
pub(super) fn read_number(number: &str) -> Result<&str, Refusal> {
    let number = number.trim();
    if number.is_empty() || number.chars().count() > 200 || number.chars().any(char::is_control) {
        return Err(Refusal::field("number", "Skriv diarienumret, till exempel KS 2026/00123."));
    }
    Ok(number)
}

/// The open order of a kind. A triage answer, or an order that was cancelled, can lead here without one: then
/// it is ordered and confirmed at once.
pub(super) async fn open_order(acting: &mut Acting<'_>, kind: &str) -> Result<OrderRow, Refusal> {
    let open = acting.writer.orders(acting.was.id).await?;
    match open.into_iter().find(|o| o.kind == kind && is_open(o)) {
        Some(order) => Ok(order),
        None => acting.order(kind, &json!({}), None).await,
    }
}

/// Confirms an order with the number that came back.
pub(super) async fn registered(
    acting: &mut Acting<'_>,
    mut order: OrderRow,
    number: &str,
) -> Result<(), Refusal> {
    order.confirmed_by = acting.desk.by();
    order.confirmed_at = Some(acting.desk.now.as_millisecond());
    order.proof = Some(number.to_owned());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    acting.explain(&json!({ "order": order.id, "kind": order.kind }));
    Ok(())
}

fn is_open(order: &OrderRow) -> bool {
    order.confirmed_at.is_none() && order.cancelled_at.is_none()
}

/// Cancels open orders of these kinds: something else was decided.
pub(crate) async fn cancel_open(acting: &mut Acting<'_>, kinds: &[&str], why: &str) -> Result<(), Refusal> {
    for mut order in acting.writer.orders(acting.was.id).await? {
        if kinds.contains(&order.kind.as_str()) && is_open(&order) {
            order.cancelled_at = Some(acting.desk.now.as_millisecond());
            order.cancelled_why = Some(why.into());
            acting.writer.save_order(&order).await?;
            acting.commit_to(&order);
        }
    }
    Ok(())
}

//! Answering: the answer is ordered here, given at the platform, and confirmed with its address.
//!
//! Where torg can answer in the channel's threads, a job gives it and the platform's word confirms it (`sent.rs`
//! has what a person may do meanwhile). On a channel torg cannot write to, the page copies the text and opens
//! the place. The clock stops when the answer is confirmed, never when it was written; a holding reply never
//! stops it (AN-23).

use super::acting::Acting;
use super::draft::{self, Form};
use super::sent;
use crate::decisions::write;
use crate::desk::{Desk, Who};
use crate::in_force::InForce;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::{MessageId, OrderId};
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::SignaturePart;
use torg_domain::privacy;
use torg_store::Reader;
use torg_store::inbox::rows::OrderRow;

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The text, without signature.
    pub text: String,
    /// Whether it only says that an answer will come (hållsvar).
    pub holding: bool,
    /// Why the signature the policy asks for is left out; none when it stands.
    pub unsigned: Option<String>,
    /// The version of the message it answers: an edit in between is announced, not overwritten.
    pub version: Option<torg_domain::ids::VersionId>,
}

/// Orders an answer. It is given when the platform, or somebody, confirms it.
///
/// # Errors
/// As every act; `Field` for an empty text, a personal number in it, or a missing reason for no signature.
#[boxed]
pub async fn order(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reply: Reply,
) -> Result<(Message, OrderRow), Refusal> {
    let word = if reply.holding { "message.holding-ordered" } else { "message.answer-ordered" };
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, word).await?;
    if reply.version.is_some_and(|v| v != acting.was.version) {
        return Err(Refusal::Stale);
    }
    let text = reply.text.trim();
    if text.is_empty() {
        return Err(Refusal::field("text", "Skriv ett svar först."));
    }
    if text.chars().count() > 20_000 {
        return Err(Refusal::field("text", "Svaret är för långt: högst 20 000 tecken."));
    }
    let found = privacy::scan(&privacy::Rules::new(desk.today()), text);
    if found.iter().any(is_personal_number) {
        // Never published, no override (PD-13).
        return Err(Refusal::field(
            "text",
            "Svaret innehåller ett personnummer. Ta bort det: personnummer publiceras aldrig.",
        ));
    }
    let waiting = acting.writer.orders(id).await?;
    if waiting.iter().any(|o| sent::is_answer(o) && is_open(o)) {
        return Err(torg_domain::inbox::steps::NotNow::AnswerWaiting.into());
    }
    let signature = match &reply.unsigned {
        Some(why) if why.trim().is_empty() => {
            return Err(Refusal::field("unsigned", "Skriv varför svaret inte skrivs under."));
        }
        Some(_) => String::new(),
        None => signature(desk, &mut acting.writer, &acting.policy).await?,
    };
    let body = serde_json::json!({
        "text": text, "signature": signature, "unsigned": reply.unsigned, "version": acting.was.version.0,
    });
    let kind = if reply.holding { "holding" } else { "answer" };
    acting.step(if reply.holding { Act::OrderHolding } else { Act::OrderAnswer }, "")?;
    let order = acting.order(kind, &body, None).await?;
    if sent::sends(desk, &mut acting.writer, &acting.channel, &acting.was).await? {
        write::hand_over(&mut acting, &order, "waiting").await?;
    }
    acting.explain(&serde_json::json!({ "order": order.id }));
    draft::done_with(&mut acting, if reply.holding { Form::Holding } else { Form::Answer }).await?;
    Ok((acting.finish().await?, order))
}

fn is_personal_number(finding: &privacy::Finding) -> bool {
    matches!(finding.kind, privacy::Kind::PersonalNumber | privacy::Kind::CoordinationNumber)
}

fn is_open(order: &OrderRow) -> bool {
    order.confirmed_at.is_none() && order.cancelled_at.is_none()
}

/// Confirms that an answer was given, with its address at the platform.
///
/// # Errors
/// As every act; `Field` for an address that is none; `Missing` for an order that is not open.
#[boxed]
pub async fn confirm(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    address: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.answered").await?;
    let address = address.trim();
    if !(address.starts_with("https://") || address.starts_with("http://")) || address.len() > 2_000 {
        return Err(Refusal::field("address", "Klistra in adressen till svaret. Den börjar med https://."));
    }
    let mut order = acting.writer.order(order).await?;
    if order.message != id.0 || !is_open(&order) || !sent::is_answer(&order) {
        return Err(torg_domain::inbox::steps::NotNow::NotOrdered.into());
    }
    order.confirmed_by = Some(desk.person()?.0);
    order.proof = Some(address.to_owned());
    acting.explain(&serde_json::json!({ "order": order.id, "kind": order.kind }));
    given(&mut acting, order, desk.now.as_millisecond()).await?;
    acting.finish().await
}

/// What it means that an answer is given since an instant, whoever says so: the order, the clock, the track.
pub(crate) async fn given(acting: &mut Acting<'_>, mut order: OrderRow, at: i64) -> Result<(), Refusal> {
    order.confirmed_at = Some(at);
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    sent::settle(acting, &order).await?;
    if order.kind == "holding" {
        return acting.step(Act::ConfirmHolding, "");
    }
    acting.stop_clocks_at(&[ClockKind::Answer], "answered", at);
    acting.step(Act::ConfirmAnswer, "")
}

/// Cancels an order that was not carried out.
///
/// # Errors
/// As every act; `Field` without a reason; `PerhapsGiven` for an answer the platform may have given already.
#[boxed]
pub async fn cancel(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    order: OrderId,
    why: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.order-cancelled").await?;
    if why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv varför beställningen avbryts."));
    }
    let mut order = acting.writer.order(order).await?;
    if order.message != id.0 || !is_open(&order) {
        return Err(torg_domain::inbox::steps::NotNow::NotOrdered.into());
    }
    if sent::is_answer(&order) {
        sent::take_back(&mut acting, &order).await?;
    }
    order.cancelled_at = Some(desk.now.as_millisecond());
    order.cancelled_why = Some(why.trim().to_owned());
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    acting.explain(&serde_json::json!({ "order": order.id, "kind": order.kind }));
    match order.kind.as_str() {
        "remove" => {
            acting.step(Act::CancelRemoval, why)?;
            crate::decisions::second::withdraw(&mut acting, why).await?;
        }
        "restore" => acting.step(Act::CancelRestore, why)?,
        "register" | "transfer" => acting.step(Act::CancelRegistration, why)?,
        super::answers_record::ORDER => acting.step(Act::CancelAnswerRegistration, why)?,
        _ => acting.step(Act::Triage, why)?,
    }
    acting.finish().await
}

/// What stands under an answer, as the policy asks (AN-29).
///
/// # Errors
/// `Asks` where the policy must be answered first.
#[boxed]
pub async fn signature(desk: &Desk, reader: &mut Reader, policy: &InForce) -> Result<String, Refusal> {
    let Who::Person(person, _) = &desk.who else { return Ok(String::new()) };
    let parts = policy.policy.signature().map_err(|asks| Refusal::Asks(asks.0))?;
    let mut name = Vec::new();
    let mut rest = Vec::new();
    for part in parts {
        match part {
            SignaturePart::GivenName => name.push(person.first_name.clone()),
            SignaturePart::FamilyName => name.push(person.last_name.clone()),
            SignaturePart::Title => rest.push(person.title.clone()),
            SignaturePart::Unit => {
                let units = reader.units().await?;
                rest.extend(units.into_iter().filter(|u| Some(u.id) == person.unit).map(|u| u.name));
            }
            SignaturePart::Municipality => rest.push(desk.municipality.name.clone()),
        }
    }
    let mut line = name.join(" ");
    for part in rest.iter().filter(|p| !p.is_empty()) {
        if !line.is_empty() {
            line.push_str(", ");
        }
        line.push_str(part);
    }
    Ok(line)
}

//! The job that carries out one order at its platform, until the platform has said that it is done.
//!
//! That we are about to ask is written first. A crash after the asking is therefore known, and the next
//! try begins by asking where the item stands: what was done is never forgotten, and never done twice. The
//! platform's own instant is kept as when it happened; a stranger looks next.

use super::asking::{Asking, stood, target, wanted};
use super::by_mail;
use super::confirm::{self, word};
use super::stranger::{self, Onlooker};
use super::write;
use crate::channels::connection::{self, Connected};
use crate::channels::open::asked_at;
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::{answer, sent, tell};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::{Problem as Fault, ProblemKind};
use torg_domain::decisions::Measure;
use torg_domain::ids::{JobId, MessageId, OrderId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::outside::RawAnswer;
use torg_domain::outside::platform::{Carried, PlatformFailure, Standing};
use torg_store::Writer;
use torg_store::channels::ChannelRow;
use torg_store::decisions::rows::{CarriedRow, OutwardRow};
use torg_store::inbox::rows::OrderRow;
use torg_store::jobs::{NewJob, back_off};
use torg_store::objects::Put;

/// No shorter than this between two tries, and no longer than that, whatever the platform says.
const SOONEST: SignedDuration = SignedDuration::from_secs(5);
const LATEST: SignedDuration = SignedDuration::from_hours(1);

/// Carries the order out; gives back when to try again, none when it is done or somebody else's.
///
/// # Errors
/// What the store said. What the platform said is no error here: it stands on the message's page.
#[boxed]
pub async fn carry_out(desk: &Desk, id: OrderId) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let order = reader.order(id).await?;
    let Some(state) = reader.outward(id).await? else { return Ok(None) };
    if !waits(&order, &state) {
        return Ok(None);
    }
    if by_mail::is_letter(&order) {
        return by_mail::send(desk, &order, state).await;
    }
    let message = reader.message(order.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    let Some(Connected { platform, account }) = connection::of(desk, &channel)? else {
        return by_hand(desk, &order, "torg når inte plattformen längre.").await;
    };
    let (item, stood) = (target(&order, &message.external_id), stood(&order, desk.now));
    let asking = Asking { account, item, wanted: wanted(&order), stood, platform };
    // Ready before it is asked for: the look afterwards waits for nothing.
    let onlooker = if changes_view(&order) { stranger::onlooker(desk, &order).await? } else { None };
    let (asked_before, state) = match begin(desk, id).await? {
        Begun::Asking { before, state } => (before, state),
        Begun::Changed => {
            sent::stop(desk, &order).await?;
            return Ok(None);
        }
        Begun::Over => return Ok(None),
    };
    let answer = asking.ask(asked_before, desk.now).await;
    let desk = &desk.later();
    match answer {
        Ok(Some(carried)) => {
            carried_out(desk, &order, &state, carried, onlooker).await?;
            Ok(None)
        }
        Ok(None) => by_hand(desk, &order, "Plattformen kan inte göra det här åt oss.").await,
        Err(failure) if failure.problem.kind == ProblemKind::OnlyByHand => {
            by_hand(desk, &order, &failure.problem.sentence).await
        }
        Err(failure) => failed(desk, state, asked_before, *failure).await.map(Some),
    }
}

/// Whether an order waits for the platform: not for a person, and not for something else to be done first.
fn waits(order: &OrderRow, state: &OutwardRow) -> bool {
    let held = ["held", sent::BY_HAND, sent::STOPPED];
    order.cancelled_at.is_none() && order.confirmed_at.is_none() && !held.contains(&state.state.as_str())
}

/// What came of being about to ask.
enum Begun {
    /// It is written down; `before` says whether it may have been done already.
    Asking { before: bool, state: OutwardRow },
    /// It is an answer to something that is no longer said.
    Changed,
    /// Somebody has seen to it meanwhile.
    Over,
}

/// Writes down that the platform is about to be asked, unless something has come between.
async fn begin(desk: &Desk, id: OrderId) -> Result<Begun, Refusal> {
    let mut writer = desk.open().await?;
    let order = writer.order(id).await?;
    let Some(mut state) = writer.outward(id).await?.filter(|state| waits(&order, state)) else {
        return Ok(Begun::Over);
    };
    let before = state.asked_at.is_some();
    // What may have been said already is asked for again as it was: only that finds it.
    if sent::is_answer(&order) && !before {
        let message = writer.message(order.message.into()).await?;
        if sent::has_changed(&order, &message) {
            return Ok(Begun::Changed);
        }
    }
    state.state = "asked".into();
    state.asked_at = Some(desk.now.as_millisecond());
    state.tries += 1;
    writer.save_outward(&state).await?;
    writer.commit().await?;
    Ok(Begun::Asking { before, state })
}

/// Writes down what went wrong, and when it is tried again.
async fn failed(
    desk: &Desk,
    mut state: OutwardRow,
    asked_before: bool,
    failure: PlatformFailure,
) -> Result<Timestamp, Refusal> {
    let soonest = desk.now.saturating_add(SOONEST).unwrap_or(desk.now);
    let latest = desk.now.saturating_add(LATEST).unwrap_or(desk.now);
    let again = failure.retry_at.clamp(soonest, latest);
    let before: Option<Fault> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
    if before.is_none_or(|b| b.kind != failure.problem.kind) || state.problem_since_at.is_none() {
        state.problem_since_at = Some(desk.now.as_millisecond());
    }
    state.problem = serde_json::to_string(&failure.problem).ok();
    state.next_at = Some(again.as_millisecond());
    state.state = "waiting".into();
    if !failure.perhaps_done && !asked_before {
        // It was surely not done, by this try or an earlier one: the next need not ask where it stands.
        state.asked_at = None;
    }
    let mut writer = desk.open().await?;
    let now = writer.outward(state.ord.into()).await?;
    if now.is_some_and(|now| now.state == "asked") {
        // Otherwise somebody has taken it over while we asked: theirs stands.
        writer.save_outward(&state).await?;
        writer.commit().await?;
    }
    Ok(again)
}

/// Tries at once what waits in a channel for want of money: somebody has said that there is more.
pub(crate) async fn money_came(
    desk: &Desk,
    writer: &mut Writer,
    channel: &ChannelRow,
) -> Result<(), Refusal> {
    for mut state in writer.waiting_in(channel.id.into()).await? {
        let problem: Option<Fault> = state.problem.as_deref().and_then(|p| serde_json::from_str(p).ok());
        if problem.is_none_or(|problem| problem.kind != ProblemKind::BudgetSpent) {
            continue;
        }
        state.next_at = Some(desk.now.as_millisecond());
        writer.save_outward(&state).await?;
        let (id, key) = (JobId(desk.new_id()), state.ord.to_string());
        let job = NewJob { id, kind: "carry-out", key: &key, payload: "{}", run_at: desk.now };
        writer.put_job_at(&asked_at(desk, channel), job, desk.now).await?;
    }
    Ok(())
}

/// The right that belongs to an order; a job has them all.
fn right(order: &OrderRow) -> Right {
    if sent::is_answer(order) { Right::Handle } else { Right::Remove }
}

/// The platform cannot: a person must, and is told.
async fn by_hand(desk: &Desk, order: &OrderRow, why: &str) -> Result<Option<Timestamp>, Refusal> {
    let id = MessageId(order.message);
    let (answer, right) = (sent::is_answer(order), right(order));
    let mut acting = Acting::begin(desk, id, None, right, "message.left-to-hand").await?;
    let now = acting.writer.order(order.id.into()).await?;
    if now.confirmed_at.is_some() || now.cancelled_at.is_some() {
        return Ok(None);
    }
    if let Some(mut state) = acting.writer.outward(order.id.into()).await? {
        state.state = sent::BY_HAND.into();
        state.problem = serde_json::to_string(&Fault::new(
            ProblemKind::AccessRefused,
            torg_domain::channels::problem::Mender::Responsible,
            why,
        ))
        .ok();
        acting.writer.save_outward(&state).await?;
    }
    tell::tell(&mut acting, PersonId(order.ordered_by), if answer { "answer-by-hand" } else { "by-hand" })
        .await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await?;
    Ok(None)
}

/// The platform says that it is done. Its word is written down while a stranger looks already: what they see is told
/// after it, and only if it was.
async fn carried_out(
    desk: &Desk,
    order: &OrderRow,
    state: &OutwardRow,
    carried: Carried,
    onlooker: Option<Onlooker>,
) -> Result<(), Refusal> {
    let Some(onlooker) = onlooker else {
        return done(desk, order, state, carried, false).await.map(drop);
    };
    let (saw, order) = futures::join!(onlooker.look(desk.now), done(desk, order, state, carried, true));
    if let Some(order) = order? {
        stranger::tell(&desk.later(), &order, &saw).await?;
    }
    Ok(())
}

/// Whether an order changes what a stranger sees.
fn changes_view(order: &OrderRow) -> bool {
    match order.kind.as_str() {
        "remove" => measure(order) != Measure::HideBehindClick,
        kind => kind == "restore",
    }
}

/// The measure an order wants; hiding where it names none.
fn measure(order: &OrderRow) -> Measure {
    Measure::from_word(&word(order, "measure")).unwrap_or(Measure::Hide)
}

/// The platform says that it is done: its word is kept, the clocks stop as of its instant. Gives back the order as it
/// stands where a stranger `looks`.
async fn done(
    desk: &Desk,
    asked: &OrderRow,
    state: &OutwardRow,
    carried: Carried,
    looks: bool,
) -> Result<Option<OrderRow>, Refusal> {
    let answer = kept(desk, &carried.answer).await?;
    let act = match asked.kind.as_str() {
        "remove" => "message.removed",
        "restore" => "message.restored",
        "answer" | "holding" => "message.answered",
        _ => "message.effect-confirmed",
    };
    let mut acting = Acting::begin(desk, asked.message.into(), None, right(asked), act).await?;
    let mut order = acting.writer.order(asked.id.into()).await?;
    if order.confirmed_at.is_some() || order.cancelled_at.is_some() {
        // Somebody confirmed or cancelled it meanwhile: theirs stands.
        return Ok(None);
    }
    if let Some(put) = answer {
        acting.writer.name_object(put, "application/octet-stream", desk.now).await?;
    }
    // No clock of a platform's moves what happened before it was ordered, or into the future.
    let at = carried.at.as_millisecond().clamp(order.ordered_at, desk.now.as_millisecond());
    let measure = measure(&order);
    let row = CarriedRow {
        id: desk.new_id(),
        ord: order.id,
        message: order.message,
        measure: if order.kind == "remove" { measure.word().into() } else { order.kind.clone() },
        at,
        asked_at: state.asked_at.unwrap_or(at),
        already: carried.already,
        status: i64::from(carried.answer.status),
        answer: answer.map(|put| put.sha256.to_vec()),
        external_id: carried.external_id.clone(),
        url: carried.url.clone(),
    };
    acting.writer.add_carried(&row).await?;
    acting.commit_to(&row);
    order.confirmed_by = None;
    order.confirmed_at = Some(at);
    order.proof = Some(carried.url.clone().unwrap_or_else(|| said(&carried)));
    order.proof_object = row.answer.clone();
    let mut state = state.clone();
    acting.explain(&serde_json::json!({
        "order": order.id, "carried": row.id, "already": carried.already,
    }));
    if sent::is_answer(&order) {
        answer::given(&mut acting, order, at).await?;
        acting.finish().await?;
        return Ok(None);
    }
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    match order.kind.as_str() {
        "remove" => confirm::removed(&mut acting, &order, measure, at, &said(&carried), looks).await?,
        "restore" => confirm::restored(&mut acting, &said(&carried))?,
        _ => {}
    }
    if let Some(stands) = stands(&order, measure) {
        // The next reading finds it where we put it, and tells of no change behind our back.
        let (channel, item) = (acting.was.channel, acting.was.external_id.clone());
        acting.writer.saw_at_source(channel, &[(item.as_str(), stands)], desk.now).await?;
    }
    state.state = if looks { "carried".into() } else { "confirmed".into() };
    state.problem = None;
    state.problem_since_at = None;
    state.next_at = None;
    acting.writer.save_outward(&state).await?;
    if looks {
        // Who carried it out looks at once: this is for when they do not come so far.
        let later = desk.now.saturating_add(back_off(1)).unwrap_or(desk.now);
        write::put_at(&mut acting, "stranger", order.id, later).await?;
    }
    acting.finish().await?;
    Ok(looks.then_some(order))
}

/// Where the item stands when an order is carried out; none when it stands as before, or is gone.
fn stands(order: &OrderRow, measure: Measure) -> Option<Standing> {
    match (order.kind.as_str(), measure) {
        ("remove", Measure::HideBehindClick) => Some(Standing::BehindClick),
        ("remove", Measure::Hide) => Some(Standing::Hidden),
        ("remove", Measure::Bin) => Some(Standing::Binned),
        ("restore", _) => Some(Standing::Visible),
        _ => None,
    }
}

fn said(carried: &Carried) -> String {
    if carried.already {
        "Plattformen svarade att det redan stod så.".into()
    } else {
        format!("Plattformen svarade {}.", carried.answer.status)
    }
}

/// The platform's raw answer, in the object store.
pub(crate) async fn kept(desk: &Desk, answer: &RawAnswer) -> Result<Option<Put>, Refusal> {
    if answer.body.is_empty() {
        return Ok(None);
    }
    Ok(Some(desk.office().store.objects().put(desk.id(), answer.body.clone().into()).await?))
}

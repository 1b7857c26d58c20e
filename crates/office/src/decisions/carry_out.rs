//! The job that carries out one order at its platform, until the platform has said that it is done.
//!
//! That we are about to ask is written first. A crash after the asking is therefore known, and the next
//! try begins by asking where the item stands: what was done is never forgotten, and never done twice. The
//! platform's own instant is kept as when it happened; a stranger looks next.

use super::confirm::{self, word};
use super::write;
use crate::channels::connection::{self, Connected};
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::inbox::tell;
use crate::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};
use torg_domain::channels::problem::Problem as Fault;
use torg_domain::decisions::Measure;
use torg_domain::decisions::look::already_so;
use torg_domain::ids::{MessageId, OrderId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::outside::platform::{
    Account, Carried, Measure as Wanted, Platform, PlatformFailure, Standing,
};
use torg_domain::outside::{Outside, RawAnswer};
use torg_store::decisions::rows::{CarriedRow, OutwardRow};
use torg_store::inbox::rows::OrderRow;
use torg_store::objects::Put;

/// No shorter than this between two tries, and no longer than that, whatever the platform says.
const SOONEST: SignedDuration = SignedDuration::from_secs(5);
const LATEST: SignedDuration = SignedDuration::from_hours(1);

/// Carries the order out; gives back when to try again, none when it is done or somebody else's.
///
/// # Errors
/// What the store said. What the platform said is no error here: it stands on the message's page.
pub async fn carry_out(desk: &Desk, id: OrderId) -> Result<Option<Timestamp>, Refusal> {
    let mut reader = desk.reader();
    let order = reader.order(id).await?;
    let Some(state) = reader.outward(id).await? else { return Ok(None) };
    if order.cancelled_at.is_some() || order.confirmed_at.is_some() || state.state == "held" {
        return Ok(None);
    }
    let message = reader.message(order.message.into()).await?;
    let channel = reader.channel(message.channel).await?;
    let Some(Connected { platform, account }) = connection::of(desk, &channel)? else {
        return by_hand(desk, &order, "torg når inte plattformen längre.").await;
    };
    let asking =
        Asking { account, item: target(&order, &message.external_id), wanted: wanted(&order), platform };
    let asked_before = state.asked_at.is_some();
    let state = asked(desk, state).await?;
    let answer = asking.ask(asked_before, desk.now).await;
    let desk = &desk.later();
    match answer {
        Ok(Some(carried)) => {
            done(desk, &order, &state, carried).await?;
            Ok(None)
        }
        Ok(None) => by_hand(desk, &order, "Plattformen kan inte göra det här åt oss.").await,
        Err(failure) => failed(desk, state, *failure).await.map(Some),
    }
}

/// One asking of a platform.
struct Asking {
    account: Account,
    item: String,
    wanted: Wanted,
    platform: std::sync::Arc<dyn Platform>,
}

impl Asking {
    /// Asks where it stands first, when it may have been done already; then for the measure.
    fn ask(
        &self,
        asked_before: bool,
        now: Timestamp,
    ) -> Outside<'_, Result<Option<Carried>, Box<PlatformFailure>>> {
        Box::pin(async move {
            if asked_before && self.stands_so(now).await? {
                return Ok(Some(Carried {
                    at: now,
                    already: true,
                    external_id: None,
                    url: None,
                    answer: RawAnswer::default(),
                }));
            }
            self.platform
                .carry_out(&self.account, &self.item, self.wanted.clone(), now)
                .await
                .map_err(Box::new)
        })
    }

    async fn stands_so(&self, now: Timestamp) -> Result<bool, Box<PlatformFailure>> {
        let measure = match &self.wanted {
            Wanted::HideBehindClick => Measure::HideBehindClick,
            Wanted::Hide => Measure::Hide,
            Wanted::Bin => Measure::Bin,
            Wanted::Delete => Measure::Delete,
            // An answer is found by its mark when it is asked for again.
            Wanted::Reply { .. } => return Ok(false),
            Wanted::Restore => {
                let standing = self.platform.standing(&self.account, &self.item, now).await;
                return standing.map(|s| s == Standing::Visible).map_err(Box::new);
            }
        };
        let standing = self.platform.standing(&self.account, &self.item, now).await.map_err(Box::new)?;
        Ok(already_so(measure, standing))
    }
}

/// What is asked for.
fn wanted(order: &OrderRow) -> Wanted {
    match order.kind.as_str() {
        "remove" => Measure::from_word(&word(order, "measure")).unwrap_or(Measure::Hide).asked(),
        "restore" => Wanted::Restore,
        _ => Wanted::Reply { text: word(order, "text"), mark: order.id.to_string() },
    }
}

/// On what: the item itself, or what is answered.
fn target(order: &OrderRow, external_id: &str) -> String {
    match order.kind.as_str() {
        "remove" | "restore" => external_id.to_owned(),
        _ => Some(word(order, "to")).filter(|to| !to.is_empty()).unwrap_or_else(|| external_id.to_owned()),
    }
}

/// Writes down that the platform is about to be asked.
async fn asked(desk: &Desk, mut state: OutwardRow) -> Result<OutwardRow, Refusal> {
    state.state = "asked".into();
    state.asked_at = Some(desk.now.as_millisecond());
    state.tries += 1;
    let mut writer = desk.open().await?;
    writer.save_outward(&state).await?;
    writer.commit().await?;
    Ok(state)
}

/// Writes down what went wrong, and when it is tried again.
async fn failed(desk: &Desk, mut state: OutwardRow, failure: PlatformFailure) -> Result<Timestamp, Refusal> {
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
    if !failure.perhaps_done {
        // It was surely not done: the next try need not ask where it stands.
        state.asked_at = None;
    }
    let mut writer = desk.open().await?;
    writer.save_outward(&state).await?;
    writer.commit().await?;
    Ok(again)
}

/// The platform cannot: a person must, and is told.
async fn by_hand(desk: &Desk, order: &OrderRow, why: &str) -> Result<Option<Timestamp>, Refusal> {
    let id = MessageId(order.message);
    let mut acting = Acting::begin(desk, id, None, Right::Remove, "message.left-to-hand").await?;
    if let Some(mut state) = acting.writer.outward(order.id.into()).await? {
        state.state = "by-hand".into();
        state.problem = serde_json::to_string(&Fault::new(
            torg_domain::channels::problem::ProblemKind::AccessRefused,
            torg_domain::channels::problem::Mender::Responsible,
            why,
        ))
        .ok();
        acting.writer.save_outward(&state).await?;
    }
    tell::tell(&mut acting, PersonId(order.ordered_by), "by-hand").await?;
    acting.explain(&serde_json::json!({ "order": order.id }));
    acting.finish().await?;
    Ok(None)
}

/// The platform says that it is done: its word is kept, the clocks stop as of its instant, the stranger is
/// sent for.
async fn done(desk: &Desk, asked: &OrderRow, state: &OutwardRow, carried: Carried) -> Result<(), Refusal> {
    let answer = kept(desk, &carried.answer).await?;
    let act = match asked.kind.as_str() {
        "remove" => "message.removed",
        "restore" => "message.restored",
        _ => "message.effect-confirmed",
    };
    let mut acting = Acting::begin(desk, asked.message.into(), None, Right::Remove, act).await?;
    let mut order = acting.writer.order(asked.id.into()).await?;
    if order.confirmed_at.is_some() || order.cancelled_at.is_some() {
        // Somebody confirmed or cancelled it meanwhile: theirs stands.
        return Ok(());
    }
    if let Some(put) = answer {
        acting.writer.name_object(put, "application/octet-stream", desk.now).await?;
    }
    // No clock of a platform's moves what happened before it was ordered, or into the future.
    let at = carried.at.as_millisecond().clamp(order.ordered_at, desk.now.as_millisecond());
    let measure = Measure::from_word(&word(&order, "measure")).unwrap_or(Measure::Hide);
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
    acting.writer.save_order(&order).await?;
    acting.commit_to(&order);
    let looks = desk.office().world.stranger.is_some();
    let visible_change = match order.kind.as_str() {
        "remove" => {
            confirm::removed(&mut acting, &order, measure, at, &said(&carried)).await?;
            measure != Measure::HideBehindClick
        }
        "restore" => {
            confirm::restored(&mut acting, &said(&carried))?;
            true
        }
        _ => false,
    };
    if let Some(stands) = stands(&order, measure) {
        // The next reading finds it where we put it, and tells of no change behind our back.
        let (channel, item) = (acting.was.channel, acting.was.external_id.clone());
        acting.writer.saw_at_source(channel, &[(item.as_str(), stands)], desk.now).await?;
    }
    let mut state = state.clone();
    state.state = if looks && visible_change { "carried".into() } else { "confirmed".into() };
    state.problem = None;
    state.problem_since_at = None;
    state.next_at = None;
    acting.writer.save_outward(&state).await?;
    if looks && visible_change {
        write::put(&mut acting, "stranger", order.id).await?;
    }
    acting.explain(&serde_json::json!({
        "order": order.id, "carried": row.id, "already": carried.already,
    }));
    acting.finish().await?;
    Ok(())
}

/// Where the item stands when an order is carried out; none when it stands as before, or is gone.
fn stands(order: &OrderRow, measure: Measure) -> Option<Standing> {
    match (order.kind.as_str(), measure) {
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
async fn kept(desk: &Desk, answer: &RawAnswer) -> Result<Option<Put>, Refusal> {
    if answer.body.is_empty() {
        return Ok(None);
    }
    Ok(Some(desk.office().store.objects().put(desk.id(), answer.body.clone().into()).await?))
}

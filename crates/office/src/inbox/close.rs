//! Closing, reopening, and taking back what was done inside the house.

use super::acting::Acting;
use super::answers_record::undone;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::{MessageId, PersonId, UnitId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::{Act, NotNow};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Police, Publication, Record};
use torg_domain::municipality::rights::Right;
use torg_store::inbox::rows::{OrderRow, StepRow};

/// Closes a message whose four tracks all rest.
///
/// # Errors
/// As every act; `Unrest` says that something is left.
#[boxed]
pub async fn close(desk: &Desk, id: MessageId, revision: Option<i64>) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.closed").await?;
    let orders = acting.writer.orders(id).await?;
    if orders.iter().any(|o| o.confirmed_at.is_none() && o.cancelled_at.is_none()) {
        return Err(NotNow::OrderWaiting.into());
    }
    if acting.writer.outwards(id).await?.iter().any(|o| o.state == "carried") {
        return Err(NotNow::NotSeen.into());
    }
    if acting.writer.open_appeals(id).await? > 0 {
        return Err(NotNow::AppealWaiting.into());
    }
    acting.step(Act::Close, "")?;
    acting.finish().await
}

/// Opens a closed message again: a new fact, a complaint, a request (A9 → A1).
///
/// # Errors
/// As every act; `Field` without a reason.
#[boxed]
pub async fn reopen(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.reopened").await?;
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv varför meddelandet öppnas igen."));
    }
    acting.step(Act::Reopen, reason)?;
    acting.now.closed_at = None;
    acting.now.owner = acting.now.owner.or(desk.by().map(Into::into));
    acting.start_clock(ClockKind::Answer).await?;
    acting.finish().await
}

/// The acts that stay inside the house and can be taken back.
const INWARD: [&str; 15] = [
    "message.assigned",
    "message.consulted",
    "message.forwarded",
    "message.triaged",
    "message.left",
    "message.kept-ordered",
    "message.to-register",
    "message.to-transfer",
    "message.answer-kept-ordered",
    "message.answer-to-register",
    "message.removal-assessed",
    "message.kept-up",
    "message.closed",
    "message.reopened",
    "message.criticism-begun",
];

/// Takes back the latest act, when it was an inward one: tracks and clocks as if it had not been.
///
/// # Errors
/// As every act; `Rule` when the latest act cannot be taken back, or something outside has followed.
#[boxed]
pub async fn undo(desk: &Desk, id: MessageId, revision: Option<i64>) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.undone").await?;
    let steps = acting.writer.steps(id).await?;
    let orders = acting.writer.orders(id).await?;
    let last = last_inward(desk, acting.channel.unit.into(), &steps, &orders)?;
    let (at, act) = (last.at, last.act.clone());
    match act.as_str() {
        "message.assigned" => give_back(&mut acting, at).await?,
        "message.consulted" => withdraw_question(&mut acting, at).await?,
        "message.forwarded" => call_back(&mut acting, at).await?,
        _ => {}
    }
    for mut order in orders.into_iter().filter(|o| o.ordered_at == at && o.cancelled_at.is_none()) {
        order.cancelled_at = Some(desk.now.as_millisecond());
        order.cancelled_why = Some("Ångrat.".into());
        acting.writer.save_order(&order).await?;
        acting.commit_to(&order);
    }
    let group: Vec<_> = steps.iter().filter(|s| s.at == at && s.act == act).cloned().collect();
    let mut became = acting.now.tracks;
    // The last move first: where a track moved twice, the first move says where it stood.
    for step in group.iter().rev() {
        let bad = || Refusal::Rule(format!("Steget {} går inte att läsa.", step.id));
        match step.track.as_str() {
            "handling" => became.handling = Handling::from_word(&step.was).ok_or_else(bad)?,
            "publication" => became.publication = Publication::from_word(&step.was).ok_or_else(bad)?,
            "record" => became.record = Record::from_word(&step.was).ok_or_else(bad)?,
            "answer-record" => {
                became.answer_record = AnswerRecord::from_word(&step.was).ok_or_else(bad)?;
            }
            _ => became.police = Police::from_word(&step.was).ok_or_else(bad)?,
        }
    }
    let was = acting.now.tracks;
    acting.now.tracks = became;
    acting.note_steps(was, became, "", group.first().map(|s| s.id));
    if became.handling != Handling::Closed {
        acting.now.closed_at = None;
    }
    acting.resume_clocks(at);
    acting.take_back_clocks(at);
    for mut answer in acting.writer.triage_history(id).await? {
        if answer.at == at && answer.undone_at.is_none() {
            answer.undone_at = Some(desk.now.as_millisecond());
            acting.writer.unanswer_triage(&answer).await?;
            acting.commit_to(&answer);
        }
    }
    acting.explain(&serde_json::json!({ "undid": act }));
    acting.finish().await
}

/// The latest act, when it is one that this person may take back.
fn last_inward<'s>(
    desk: &Desk,
    unit: UnitId,
    steps: &'s [StepRow],
    orders: &[OrderRow],
) -> Result<&'s StepRow, Refusal> {
    // One act can have moved several tracks, or one track twice: it is taken back whole, and once.
    let undone = undone(steps);
    let last = steps.iter().rev().find(|s| s.undoes.is_none() && !undone.contains(&(s.at, s.act.as_str())));
    let Some(last) = last.filter(|s| INWARD.contains(&s.act.as_str())) else {
        return Err(Refusal::Rule("Det senaste som gjordes går inte att ångra.".into()));
    };
    if last.by != desk.by() && desk.must(Right::Coordinate, unit).is_err() {
        return Err(Refusal::Rule("Bara den som gjorde det kan ångra det.".into()));
    }
    if orders.iter().any(|o| o.confirmed_at.is_some_and(|c| c >= last.at)) {
        return Err(Refusal::Rule(
            "Något utanför huset har redan bekräftats. Det går inte att ångra.".into(),
        ));
    }
    Ok(last)
}

/// What `undo` would take back for this person now: the act's word, and the revision it stands on; none
/// when there is nothing. For the notice after an act.
///
/// # Errors
/// `Missing` when the message is not for this person.
#[boxed]
pub async fn undoable(desk: &Desk, id: MessageId) -> Result<Option<(String, i64)>, Refusal> {
    let mut reader = desk.reader();
    let message = reader.message(id).await?;
    let channel = reader.channel(message.channel).await?;
    let unit = channel.unit.into();
    super::sight::must_see(desk, &mut reader, &message, unit).await?;
    let held = reader.claim(id, desk.now).await?.is_some_and(|c| Some(c.person) != desk.by());
    if held || desk.must(Right::Handle, unit).is_err() {
        return Ok(None);
    }
    let (steps, orders) = (reader.steps(id).await?, reader.orders(id).await?);
    let last = match last_inward(desk, unit, &steps, &orders) {
        Ok(last) if last.by == desk.by() => last,
        Ok(_) | Err(Refusal::Rule(_)) => return Ok(None),
        Err(other) => return Err(other),
    };
    let answered = match last.act.as_str() {
        "message.consulted" => {
            let rows = reader.consultations(id).await?;
            rows.iter().any(|c| c.at == last.at && c.advised_at.is_some())
        }
        "message.forwarded" => {
            let rows = reader.forwardings(id).await?;
            rows.iter().any(|f| f.at == last.at && f.ended_at.is_some())
        }
        _ => false,
    };
    Ok((!answered).then(|| (last.act.clone(), message.revision)))
}

/// Gives the message back to whoever had it. Who that was stands on the trail.
async fn give_back(acting: &mut Acting<'_>, at: i64) -> Result<(), Refusal> {
    let told = acting.writer.told_of(acting.was.id.0, "message.assigned", at).await?;
    let told: serde_json::Value = told.and_then(|body| serde_json::from_str(&body).ok()).unwrap_or_default();
    let before = match told.get("from") {
        Some(serde_json::Value::Null) => None,
        Some(serde_json::Value::String(id)) => id.parse().ok().map(PersonId),
        _ => return Err(Refusal::Rule("Det framgår inte vem som hade meddelandet.".into())),
    };
    if let Some(before) = before
        && acting.writer.person(before).await?.ended_at.is_some()
    {
        return Err(Refusal::Rule("Den som hade meddelandet har slutat. Ge det till någon annan.".into()));
    }
    acting.now.owner = before;
    Ok(())
}

/// Takes a question to a colleague back, unless it has been answered: then the advice stands.
async fn withdraw_question(acting: &mut Acting<'_>, at: i64) -> Result<(), Refusal> {
    for mut row in acting.writer.consultations(acting.was.id).await?.into_iter().filter(|c| c.at == at) {
        if row.advised_at.is_some() {
            return Err(Refusal::Rule("Kollegan har redan svarat. Rådet står kvar.".into()));
        }
        row.advised_at = Some(acting.desk.now.as_millisecond());
        acting.writer.save_consultation(&row).await?;
        acting.commit_to(&row);
    }
    Ok(())
}

/// Calls back what was forwarded, unless the recipient has delivered or declined.
async fn call_back(acting: &mut Acting<'_>, at: i64) -> Result<(), Refusal> {
    for mut row in acting.writer.forwardings(acting.was.id).await? {
        if row.at == at && row.ended_at.is_some() {
            return Err(Refusal::Rule("Den som fick meddelandet har redan svarat.".into()));
        }
        if row.at == at {
            row.ended_at = Some(acting.desk.now.as_millisecond());
            row.declined = Some("Ångrat.".into());
        } else if row.ended_at == Some(at) && row.answer.is_none() {
            // Whoever had it before it was forwarded anew has it again.
            row.ended_at = None;
            row.declined = None;
        } else {
            continue;
        }
        acting.writer.save_forwarding(&row).await?;
        acting.commit_to(&row);
    }
    Ok(())
}

/// Marks a message for secrecy, or takes the mark away: who may read it changes at once.
///
/// # Errors
/// As every act; `Field` without a reason.
#[boxed]
pub async fn mark_secret(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    secret: bool,
    reason: &str,
) -> Result<Message, Refusal> {
    let right = if secret { Right::Handle } else { Right::ReadSecret };
    let mut acting = Acting::begin(desk, id, revision, right, "message.secrecy").await?;
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv varför, gärna med kapitel och paragraf."));
    }
    if (acting.now.visibility == Visibility::Secret) == secret {
        return Err(NotNow::NotOrdered.into());
    }
    let back = if acting.now.kind == "direct" { Visibility::Direct } else { Visibility::Public };
    acting.now.visibility = if secret { Visibility::Secret } else { back };
    acting.explain(&serde_json::json!({ "secret": secret }));
    // A closed message holds secrets as well as an open one: it is marked, and stays closed.
    if acting.now.tracks.handling == Handling::Closed {
        acting.note_steps(acting.now.tracks, acting.now.tracks, reason, None);
    } else {
        acting.step(Act::Triage, reason)?;
    }
    acting.finish().await
}

/// Gives a message to somebody else: an owner at every moment, never nobody.
///
/// # Errors
/// As every act; `Field` for somebody who may not handle messages there.
#[boxed]
pub async fn assign(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    to: PersonId,
    reason: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.assigned").await?;
    if acting.was.owner != Some(to) {
        if desk.by() != Some(to.0) {
            super::tell::must_be_here(&mut acting, to, "to").await?;
        }
        let other = desk.office().desk_for(desk.municipality.clone(), to).await?;
        let unit = acting.channel.unit.into();
        if other.must(Right::Handle, unit).is_err() {
            return Err(Refusal::field("to", "Personen har inget uppdrag att handlägga i den här kanalen."));
        }
        if other.must(super::sight::right_for(acting.was.visibility), unit).is_err() {
            return Err(Refusal::field(
                "to",
                "Personen får inte läsa det här meddelandet. Välj någon annan.",
            ));
        }
        acting.now.owner = Some(to);
        acting.explain(&serde_json::json!({ "to": to.0, "from": acting.was.owner.map(|o| o.0) }));
        acting.step(Act::Assign, reason)?;
        super::tell::tell(&mut acting, to, "assigned").await?;
    }
    acting.finish().await
}

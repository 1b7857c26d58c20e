//! Reconsidering (omprövning): received within the policy's days, decided by another person than the first,
//! with a written answer. Won: put back and verified. Lost: why, and where to turn next.

use super::{letters, restore};
use crate::desk::Desk;
use crate::inbox::acting::Acting;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::clocks::ClockKind;
use torg_domain::decisions::appeal::{NotTried, in_time, may_judge};
use torg_domain::decisions::reasons::{is_guarded, shown};
use torg_domain::decisions::{DecisionKind, DecisionState, Way};
use torg_domain::ids::{AppealId, DecisionId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::steps::Act;
use torg_domain::mail::address::Address;
use torg_domain::mail::letter::quotes;
use torg_domain::municipality::rights::Right;
use torg_store::decisions::rows::{AppealRow, DecisionRow};
use torg_store::inbox::rows::instant;

/// What somebody asks.
#[derive(Clone, Debug)]
pub struct Request {
    /// When it came.
    pub came_at: Timestamp,
    /// How: page, mail, letter, phone, visit.
    pub how: String,
    /// What they say.
    pub text: String,
    /// Where the answer is wanted; none when it is read on the page of the code.
    pub contact: Option<String>,
}

/// The ways an appeal can come.
pub const WAYS: [&str; 5] = ["page", "mail", "letter", "phone", "visit"];

/// Refuses whoever decided or agreed.
pub(crate) fn by_another(desk: &Desk, first: &DecisionRow) -> Result<(), Refusal> {
    let part = [first.proposed_by.map(PersonId), first.decided_by.map(PersonId)];
    may_judge(desk.person()?, &part).map_err(not_tried)
}

fn not_tried(why: NotTried) -> Refusal {
    Refusal::Rule(why.to_string())
}

/// Takes an appeal in, starts its clock, and opens the message again. By a job when it came by the page.
///
/// # Errors
/// As every act; `Field` for a request without words; `Rule` when it came too late, one is tried already,
/// or the decision no longer holds.
#[boxed]
pub async fn receive(desk: &Desk, id: DecisionId, request: Request) -> Result<(Message, AppealId), Refusal> {
    if request.text.trim().is_empty() {
        return Err(Refusal::field("text", "Skriv vad den som begär omprövning säger."));
    }
    if request.text.chars().count() > 20_000 {
        return Err(Refusal::field("text", "Texten är för lång: högst 20 000 tecken."));
    }
    if !WAYS.contains(&request.how.as_str()) {
        return Err(Refusal::field("how", "Välj hur begäran kom."));
    }
    if request.came_at > desk.now {
        return Err(Refusal::field("came", "Begäran kan inte ha kommit senare än nu."));
    }
    let message = desk.reader().decision(id).await?.message;
    let mut acting =
        Acting::begin(desk, message.into(), None, Right::Handle, "message.appeal-received").await?;
    let decision = acting.writer.decision(id).await?;
    let held = decision.state == DecisionState::Decided.word();
    let Some(decided_at) = decision.decided_at.filter(|_| held) else {
        return Err(not_tried(NotTried::NotInForce));
    };
    if decision.kind != DecisionKind::Removal.word() {
        return Err(not_tried(NotTried::NotInForce));
    }
    if acting.writer.appeals_of(id).await?.iter().any(|a| a.state == "open") {
        return Err(not_tried(NotTried::AlreadyTried));
    }
    let under = desk.policy_version(decision.policy.into()).await?;
    let within = under.policy.appeals().and_then(|rule| rule.within_days);
    let day = crate::desk::swedish_day;
    in_time(day(instant(decided_at)), day(request.came_at), within).map_err(not_tried)?;
    let appeal = AppealRow {
        id: desk.new_id(),
        decision: decision.id,
        message: decision.message,
        came_at: request.came_at.as_millisecond(),
        how: request.how,
        text: request.text.trim().into(),
        contact: request.contact.map(|c| c.trim().to_owned()).filter(|c| !c.is_empty()),
        received_by: desk.by(),
        state: "open".into(),
        judged_by: None,
        judged_at: None,
        reason: None,
        next: "[]".into(),
        restoration: None,
    };
    acting.writer.add_appeal(&appeal).await?;
    acting.commit_to(&appeal);
    acting.step(Act::OpenAppeal, "Omprövning begärd.")?;
    acting.start_clock_at(ClockKind::Appeal, request.came_at).await?;
    super::write::tell_others(&mut acting, &decision, "appeal").await?;
    acting.explain(&serde_json::json!({ "appeal": appeal.id, "decision": decision.id }));
    let message = acting.finish().await?;
    Ok((message, AppealId(appeal.id)))
}

/// Decides an appeal, with a written answer.
///
/// # Errors
/// As every act; `Field` without a reason; `Rule` for whoever took part in the first decision, or when it
/// was answered already.
#[boxed]
pub async fn judge(desk: &Desk, id: AppealId, won: bool, reason: &str) -> Result<Message, Refusal> {
    if reason.trim().is_empty() {
        return Err(Refusal::field("reason", "Skriv skälen. De är svaret till den som begärde omprövning."));
    }
    if torg_domain::decisions::may_decide::has_personal_number(desk.today(), reason) {
        return Err(Refusal::field("reason", "Skriv inte personnummer i svaret."));
    }
    let mut reader = desk.reader();
    let appeal = reader.appeal(id).await?;
    let decision = reader.decision(appeal.decision.into()).await?;
    by_another(desk, &decision)?;
    let word = if won { "message.appeal-won" } else { "message.appeal-lost" };
    let mut acting = Acting::begin(desk, appeal.message.into(), None, Right::Remove, word).await?;
    let mut appeal = acting.writer.appeal(id).await?;
    if appeal.state != "open" {
        return Err(not_tried(NotTried::AlreadyDecided));
    }
    appeal.state = if won { "won" } else { "lost" }.into();
    appeal.judged_by = desk.by();
    appeal.judged_at = Some(desk.now.as_millisecond());
    appeal.reason = Some(reason.trim().into());
    if won {
        let mut first = acting.writer.decision(decision.id.into()).await?;
        if first.state == DecisionState::Decided.word() {
            appeal.restoration = Some(restore::order(&mut acting, &mut first, reason).await?.id);
        }
    } else {
        let version = desk.policy_version(decision.policy.into()).await?;
        let next = version.policy.next_instance();
        let next = next.iter().map(|law| serde_json::json!([law.key, law.cite(), law.brief]));
        appeal.next = serde_json::Value::from(next.collect::<Vec<_>>()).to_string();
        acting.step(Act::OpenAppeal, reason)?;
    }
    acting.writer.save_appeal(&appeal).await?;
    acting.commit_to(&appeal);
    if let Some(contact) = &appeal.contact {
        answer_to(&mut acting, &decision, &appeal, contact, won).await?;
    }
    acting.stop_clocks(&[ClockKind::Appeal], word_of(won));
    acting.explain(&serde_json::json!({ "appeal": appeal.id, "decision": decision.id, "won": won }));
    acting.finish().await
}

/// Orders the written answer: by mail where whoever asked gave an address that can be used, else by hand.
async fn answer_to(
    acting: &mut Acting<'_>,
    decision: &DecisionRow,
    appeal: &AppealRow,
    contact: &str,
    won: bool,
) -> Result<(), Refusal> {
    let by_mail = acting.desk.office().world.mail.is_some() && Address::read(contact).is_some();
    if !by_mail {
        let body = serde_json::json!({
            "decision": decision.id, "appeal": appeal.id, "to": contact, "way": "by-hand",
            "text": answer(appeal, won),
        });
        acting.order("letter", &body, None).await?;
        return Ok(());
    }
    let under = acting.desk.policy_version(decision.policy.into()).await?;
    let keep = under.policy.ground(&decision.ground).map(|g| g.keep);
    let guarded = is_guarded(keep, acting.was.visibility != Visibility::Public);
    let reason = shown(acting.desk.today(), appeal.reason.as_deref().unwrap_or_default(), guarded);
    let mut quoted = false;
    for version in acting.writer.versions(acting.was.id).await? {
        quoted |= reason.as_ref().is_some_and(|r| quotes(r, &version.text));
    }
    let reason = reason.filter(|_| !quoted);
    let next: Vec<(String, String, String)> = serde_json::from_str(&appeal.next).unwrap_or_default();
    let next: Vec<_> = next.into_iter().map(|(_, cite, brief)| (cite, brief)).collect();
    let words = letters::appeal_answer(acting, decision, won, reason.as_deref(), &next).await?;
    let body = serde_json::json!({
        "decision": decision.id, "appeal": appeal.id, "way": Way::Mail.word(), "text": words.text,
        "subject": words.subject, "link": words.link,
    });
    let order = acting.order("letter", &body, None).await?;
    super::write::hand_over(acting, &order, "waiting").await
}

fn word_of(won: bool) -> &'static str {
    if won { "appeal-won" } else { "appeal-lost" }
}

/// The written answer: the outcome, why, and where to turn next.
fn answer(appeal: &AppealRow, won: bool) -> String {
    let reason = appeal.reason.as_deref().unwrap_or_default();
    if won {
        return format!("Vi har prövat borttagningen på nytt och ändrar beslutet. {reason}");
    }
    let next: Vec<(String, String, String)> = serde_json::from_str(&appeal.next).unwrap_or_default();
    let next: Vec<_> = next.into_iter().map(|(_, cite, brief)| format!("{cite}: {brief}")).collect();
    format!(
        "Vi har prövat borttagningen på nytt. Beslutet står fast. {reason}\n\nDu kan gå vidare:\n{}",
        next.join("\n")
    )
}

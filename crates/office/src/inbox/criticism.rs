//! The criticism steps, for policies that have them (requirements 4.3), and the decision to meet it or not.

use super::acting::Acting;
use super::draft::{self, Form};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Handling;
use torg_domain::municipality::rights::Right;
use torg_store::inbox::triage::TriageRow;

/// Begins the assessment by hand.
///
/// # Errors
/// As every act; `Rule` where the policy has no steps.
#[boxed]
pub async fn begin(desk: &Desk, id: MessageId, revision: Option<i64>) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.criticism-begun").await?;
    if acting.policy.policy.criticism().is_none() {
        return Err(Refusal::Rule("Era riktlinjer har inga steg för kritik. Svara som vanligt.".into()));
    }
    acting.step(Act::BeginCriticism, "")?;
    acting.finish().await
}

/// Answers one step: yes, no or partly. Where it leads is shown; the next act is the handler's own.
///
/// # Errors
/// As every act; `Field` for a step the policy does not have.
#[boxed]
pub async fn answer(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    step: &str,
    answer: &str,
    note: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.criticism-step").await?;
    let policy = acting.policy.clone();
    let known = policy.policy.criticism().is_some_and(|c| c.step.iter().any(|s| s.key == step));
    if !known || !["yes", "no", "partly"].contains(&answer) {
        return Err(Refusal::field("step", "Svara ja, nej eller delvis på ett av stegen."));
    }
    if acting.now.tracks.handling != Handling::Criticism {
        acting.step(Act::BeginCriticism, "")?;
    }
    let row = TriageRow {
        id: desk.new_id(),
        message: id.0,
        question: format!("K-{step}"),
        answer: answer.into(),
        note: note.trim().into(),
        proposed: "ask".into(),
        at: desk.now.as_millisecond(),
        by: desk.person()?.0,
        policy: policy.id.0,
        undone_at: None,
    };
    acting.writer.answer_triage(std::slice::from_ref(&row)).await?;
    acting.commit_to(&row);
    acting.explain(&serde_json::json!({ "step": step, "answer": answer }));
    acting.note_steps(acting.now.tracks, acting.now.tracks, &format!("{step}: {answer}. {note}"), None);
    draft::done_with(&mut acting, Form::Criticism).await?;
    acting.finish().await
}

/// Decides to meet the criticism: an answer is written. Not to meet it is to leave it, with a reason.
///
/// # Errors
/// As every act.
#[boxed]
pub async fn meet(desk: &Desk, id: MessageId, revision: Option<i64>, how: &str) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.criticism-met").await?;
    acting.step(Act::MeetCriticism, how)?;
    draft::done_with(&mut acting, Form::Criticism).await?;
    acting.finish().await
}

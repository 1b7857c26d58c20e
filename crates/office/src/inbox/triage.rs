//! Answering the triage questions, in order; a yes leads where the policy says (requirements 4.1).

use super::acting::Acting;
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::triage::{Lead, QuestionKey};
use torg_store::inbox::triage::TriageRow;

/// An answer to one question.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The question, T1 to T10.
    pub question: QuestionKey,
    /// Yes or no.
    pub yes: bool,
    /// Why, if anything need be said.
    pub note: String,
}

/// Answers one question.
///
/// # Errors
/// As every act; `Field` for a question the policy does not ask.
#[boxed]
pub async fn answer(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    given: Answered,
) -> Result<Message, Refusal> {
    answer_all(desk, id, revision, vec![given]).await
}

/// Answers several questions in one act, in the order they are given.
///
/// # Errors
/// As `answer`; then none of them is answered.
#[boxed]
pub async fn answer_all(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    given: Vec<Answered>,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.triaged").await?;
    let policy = acting.policy.clone();
    let proposals = super::read::proposed(desk, &mut acting.writer, &acting.was, &policy).await?;
    let (mut said, mut rows) = (Vec::with_capacity(given.len()), Vec::with_capacity(given.len()));
    for given in given {
        let question = policy
            .policy
            .triage()
            .question(given.question)
            .filter(|q| q.on)
            .ok_or_else(|| Refusal::field("question", "Den frågan ställs inte i era riktlinjer."))?;
        let proposed = proposals
            .answers
            .iter()
            .find(|a| a.question.word() == given.question.word())
            .map_or("ask", |a| a.answer.word());
        let row = TriageRow {
            id: desk.new_id(),
            message: id.0,
            question: given.question.word().into(),
            answer: if given.yes { "yes" } else { "no" }.into(),
            note: given.note.trim().into(),
            proposed: proposed.into(),
            at: desk.now.as_millisecond(),
            by: desk.person()?.0,
            policy: policy.id.0,
            undone_at: None,
        };
        acting.commit_to(&row);
        said.push(serde_json::json!({
            "question": row.question, "answer": row.answer, "proposed": row.proposed,
        }));
        let reason = format!("{}: {}. {}", row.question, if given.yes { "ja" } else { "nej" }, row.note);
        acting.step(Act::Triage, &reason)?;
        if given.yes {
            for lead in &question.leads_to {
                follow(&mut acting, *lead, &reason).await?;
            }
        }
        rows.push(row);
    }
    acting.writer.answer_triage(&rows).await?;
    match said.as_slice() {
        [only] => acting.explain(only),
        several => acting.explain(&serde_json::json!({ "answers": several })),
    }
    acting.finish().await
}

async fn follow(acting: &mut Acting<'_>, lead: Lead, reason: &str) -> Result<(), Refusal> {
    match lead {
        Lead::RemoveAtOnce | Lead::AssessRemoval | Lead::TakeDownToCase => {
            acting.step(Act::AssessRemoval, reason)?;
            acting.start_clock(ClockKind::Removal).await
        }
        Lead::Transfer => acting.step(Act::ToTransfer, reason),
        Lead::Register => acting.step(Act::ToRegister, reason),
        Lead::AssessCriticism if acting.policy.policy.criticism().is_some() => {
            acting.step(Act::BeginCriticism, reason)
        }
        Lead::Answer => acting.start_clock(ClockKind::Answer).await,
        Lead::Leave => {
            super::leave::allowed(acting, super::leave::Reason::BetweenOthers).await?;
            acting.stop_clocks(&[ClockKind::Answer], "left");
            acting.step(Act::Leave, reason)
        }
        Lead::NotifyManager => super::notify_manager::tell(acting, reason).await,
        // A private interest is solved by handing over: the page asks to whom.
        Lead::HandOver | Lead::Warn | Lead::Continue | Lead::AssessCriticism => Ok(()),
    }
}

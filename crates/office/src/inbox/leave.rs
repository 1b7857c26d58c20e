//! Leaving a message without an answer: a decision with a reason, never silence (AN-12, AN-14).

use super::acting::Acting;
use super::draft::{self, Form};
use crate::desk::Desk;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::clocks::ClockKind;
use torg_domain::ids::MessageId;
use torg_domain::inbox::message::Message;
use torg_domain::inbox::steps::Act;
use torg_domain::inbox::tracks::Handling;
use torg_domain::municipality::rights::Right;
use torg_domain::policy::values::Obligation;

/// Why no answer is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A conversation between others.
    BetweenOthers,
    /// Nothing is asked, and nothing need be said.
    NothingAsked,
    /// Not about us.
    NotRelevant,
    /// Answered already in the thread.
    AlreadyAnswered,
    /// Criticism that is left unmet.
    CriticismUnmet,
    /// Something else: the note says what.
    Other,
}

impl Reason {
    /// Every reason, in the order they are offered.
    pub const ALL: [Self; 6] = [
        Self::BetweenOthers,
        Self::NothingAsked,
        Self::NotRelevant,
        Self::AlreadyAnswered,
        Self::CriticismUnmet,
        Self::Other,
    ];

    /// The word in forms and in the trail.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::BetweenOthers => "between-others",
            Self::NothingAsked => "nothing-asked",
            Self::NotRelevant => "not-relevant",
            Self::AlreadyAnswered => "already-answered",
            Self::CriticismUnmet => "criticism-unmet",
            Self::Other => "other",
        }
    }

    /// The reason as the page says it.
    #[must_use]
    pub fn swedish(self) -> &'static str {
        match self {
            Self::BetweenOthers => "Samtal mellan andra",
            Self::NothingAsked => "Ingen fråga och inget att tillägga",
            Self::NotRelevant => "Rör inte kommunen",
            Self::AlreadyAnswered => "Redan besvarat i tråden",
            Self::CriticismUnmet => "Kritik som inte bemöts",
            Self::Other => "Annat skäl",
        }
    }

    /// The reason behind a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.word() == word)
    }
}

/// Leaves a message without an answer.
///
/// # Errors
/// As every act; `Rule` when the policy promises an answer to what this is; `Field` for a missing note.
#[boxed]
pub async fn leave(
    desk: &Desk,
    id: MessageId,
    revision: Option<i64>,
    reason: Reason,
    note: &str,
) -> Result<Message, Refusal> {
    let mut acting = Acting::begin(desk, id, revision, Right::Handle, "message.left").await?;
    if note.trim().is_empty() && matches!(reason, Reason::Other | Reason::CriticismUnmet) {
        return Err(Refusal::field("note", "Skriv varför meddelandet lämnas utan svar."));
    }
    allowed(&mut acting, reason).await?;
    acting.explain(&serde_json::json!({ "reason": reason.word() }));
    acting.stop_clocks(&[ClockKind::Answer], "left");
    acting.step(Act::Leave, &format!("{}. {}", reason.swedish(), note))?;
    draft::done_with(&mut acting, Form::Leave).await?;
    if reason == Reason::CriticismUnmet {
        draft::done_with(&mut acting, Form::Criticism).await?;
    }
    acting.finish().await
}

/// Whether the policy lets this message go unanswered for this reason (AN-06, AN-11, AN-28).
pub(crate) async fn allowed(acting: &mut Acting<'_>, reason: Reason) -> Result<(), Refusal> {
    let policy = acting.policy.clone();
    let answers = acting.writer.triage_answers(acting.was.id).await?;
    let is_question = answers.iter().any(|a| a.question == "T7" && a.answer == "yes");
    let obligation = policy.policy.obligation().unwrap_or_default();
    let must = obligation.iter().any(|o| {
        matches!(o, Obligation::GeneralQuestions | Obligation::ExpectingAnswer | Obligation::QuestionsHandled)
    });
    if is_question && must && reason != Reason::AlreadyAnswered {
        return Err(Refusal::Rule(format!(
            "Det här är bedömt som en fråga till kommunen, och den ska besvaras enligt {}. \
             Svara, vidarebefordra eller ändra bedömningen.",
            policy.policy.cite()
        )));
    }
    let criticism = acting.now.tracks.handling == Handling::Criticism || reason == Reason::CriticismUnmet;
    if criticism && policy.policy.criticism().is_some_and(|c| !c.may_leave) {
        return Err(Refusal::Rule(format!(
            "Kritik ska bemötas med fakta och vänlighet enligt {}.",
            policy.policy.cite()
        )));
    }
    Ok(())
}

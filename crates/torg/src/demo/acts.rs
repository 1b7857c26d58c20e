//! An act of the story as the office's own act.

use super::founding::Town;
use super::story::{Did, Story};
use torg_domain::ids::{MessageId, OrderId, PersonId};
use torg_domain::inbox::message::{Message, Visibility};
use torg_domain::inbox::tracks::{AnswerRecord, Handling, Record};
use torg_domain::policy::triage::QuestionKey;
use torg_office::decisions::{confirm, second};
use torg_office::inbox::leave::{self, Reason};
use torg_office::inbox::remove::{self, Done, Removal};
use torg_office::inbox::triage::{self, Answered};
use torg_office::inbox::{answer, answers_record, claim, close, consult, criticism, draft, forward, record};
use torg_office::{Desk, Refusal};

/// What the story remembers of a message between its acts.
#[derive(Debug)]
pub struct Standing {
    /// The message.
    pub id: MessageId,
    answer: Option<OrderId>,
    removal: Option<Done>,
}

impl Standing {
    /// A message that was just received.
    pub fn new(id: MessageId) -> Self {
        Self { id, answer: None, removal: None }
    }
}

fn person(town: &Town, key: &str) -> Result<PersonId, Refusal> {
    town.people.get(key).copied().ok_or_else(|| Refusal::Rule(format!("there is no person {key}")))
}

/// Does it.
///
/// # Errors
/// What the office refuses.
pub async fn act(
    desk: &Desk,
    town: &Town,
    story: &Story,
    standing: &mut Standing,
    did: &Did,
) -> Result<(), Refusal> {
    let id = standing.id;
    match did {
        Did::Claim => {
            claim::claim(desk, id, false).await?;
        }
        Did::Triage { answers } => {
            let policy = desk.policy().await?;
            let asked = policy.policy.triage().question.iter().filter(|q| q.on).map(|q| q.key);
            let given = asked.map(|question: QuestionKey| Answered {
                question,
                yes: answers.get(question.word()).is_some_and(|a| a == "yes"),
                note: String::new(),
            });
            triage::answer_all(desk, id, None, given.collect()).await?;
        }
        Did::Consult { whom, question } => {
            consult::ask(desk, id, None, person(town, whom)?, question).await?;
        }
        Did::Advise { text } => {
            let asked = desk.reader().consultations(id).await?;
            let mine = asked.iter().rev().find(|c| Some(c.asked) == desk.by() && c.advised_at.is_none());
            consult::advise(desk, mine.ok_or(Refusal::Missing)?.id.into(), text).await?;
        }
        Did::Holding { text } => {
            let (_, order) = answer::order(desk, id, None, reply(text, true)).await?;
            let address = under(desk, id).await?;
            answer::confirm(desk, id, None, OrderId(order.id), &address).await?;
        }
        Did::Forward { to, question } => {
            forward::forward(desk, id, None, person(town, to)?, question).await?;
        }
        Did::Returned { text } => {
            forward::deliver(desk, forwarded(desk, id).await?, text).await?;
        }
        Did::Declined { text } => {
            forward::decline(desk, forwarded(desk, id).await?, text).await?;
        }
        Did::Criticism => {
            criticism::begin(desk, id, None).await?;
        }
        Did::Assess { factual, relevant, answerable, mine, meet, reason } => {
            let steps = &story.municipality.policy.criticism;
            for (step, yes) in [
                (&steps.factual, factual),
                (&steps.relevant, relevant),
                (&steps.answerable, answerable),
                (&steps.mine, mine),
            ] {
                criticism::answer(desk, id, None, step, if *yes { "yes" } else { "no" }, "").await?;
            }
            if *meet {
                criticism::meet(desk, id, None, reason.as_deref().unwrap_or_default()).await?;
            }
        }
        Did::Draft { text } => {
            let message = desk.reader().message(id).await?;
            draft::save(desk, id, draft::Form::Answer, text, message.revision).await?;
        }
        Did::Answer { text } => {
            let (_, order) = answer::order(desk, id, None, reply(text, false)).await?;
            standing.answer = Some(OrderId(order.id));
        }
        Did::Confirm { address } => {
            let order = standing.answer.take().ok_or(Refusal::Missing)?;
            let message = answer::confirm(desk, id, None, order, address).await?;
            // Where the post is decided already, so is the answer: nothing is left for a later act to do.
            if message.tracks.record != Record::Undecided {
                decide_answer(desk, &message).await?;
            }
        }
        Did::Leave { reason, why } => {
            let reason = Reason::from_word(reason)
                .ok_or_else(|| Refusal::Rule(format!("there is no reason {reason}")))?;
            leave::leave(desk, id, None, reason, why).await?;
        }
        Did::AssessRemoval { why } => {
            remove::assess(desk, id, None, why).await?;
        }
        Did::Remove { ground, facts, effect } => {
            let done = if effect == "delete" { Done::Deleted } else { Done::Unpublished };
            let for_good = done == Done::Deleted;
            let removal = Removal { ground: ground.clone(), facts: facts.clone(), for_good };
            remove::order(desk, id, None, removal).await?;
            standing.removal = Some(done);
        }
        Did::Agree {} => {
            let decisions = desk.reader().decisions_of(id).await?;
            let proposed = decisions.iter().find(|d| d.state == "proposed").ok_or(Refusal::Missing)?;
            second::agree(desk, proposed.id.into()).await?;
        }
        Did::ConfirmRemoved { proof } => {
            let done = standing.removal.take().ok_or(Refusal::Missing)?;
            let orders = desk.reader().orders(id).await?;
            let order = orders.iter().rev().find(|o| o.kind == "remove").ok_or(Refusal::Missing)?;
            let order = OrderId(order.id);
            remove::confirm(desk, id, None, order, done, proof, None).await?;
            // What the decision brought with it is done in the same sitting: the notice, the letter.
            for follows in desk.reader().orders(id).await? {
                let open = follows.confirmed_at.is_none() && follows.cancelled_at.is_none();
                if open && confirm::BY_HAND.contains(&follows.kind.as_str()) {
                    confirm::by_hand(desk, id, None, OrderId(follows.id), "Skrivet på platsen.").await?;
                }
            }
        }
        Did::KeepOrdered { reason } => {
            let message = record::keep_ordered(desk, id, None, reason).await?;
            decide_answer(desk, &message).await?;
        }
        Did::ToRegister { reason, restricted, provision } => {
            let message = if let Some(provision) = provision {
                record::order_restricted(desk, id, None, provision, reason).await?
            } else {
                let message = record::order(desk, id, None, false, reason).await?;
                if *restricted && message.visibility != Visibility::Secret {
                    close::mark_secret(desk, id, None, true, reason).await?
                } else {
                    message
                }
            };
            decide_answer(desk, &message).await?;
        }
        Did::Register { number } => {
            let year = town.calendar.day(desk.now).year().to_string();
            record::confirm(desk, id, None, &number.replace("{yyyy}", &year)).await?;
        }
        Did::Transfer { to, reason } => {
            let unit = story.municipality.authority.iter().find(|a| a.key == *to);
            let to = unit.map_or(to.as_str(), |a| a.name.as_str());
            record::order(desk, id, None, true, &format!("Till {to}. {reason}")).await?;
        }
        Did::Received { receipt } => {
            record::confirm(desk, id, None, receipt).await?;
        }
        Did::Lawyer { question } => {
            remove::ask_lawyer(desk, id, None, question).await?;
        }
        Did::LawyerAnswer { outcome, text, reference } => {
            let answer = match reference {
                Some(reference) => format!("{reference}. {text}"),
                None => text.clone(),
            };
            remove::lawyer_answered(desk, id, None, outcome == "reported", &answer).await?;
        }
        Did::Close { record } => rest(desk, id, record.is_some()).await?,
        Did::Reopen { reason } => {
            close::reopen(desk, id, None, reason).await?;
        }
        Did::Undo => {
            close::undo(desk, id, None).await?;
        }
        Did::Notify {} | Did::Edit { .. } | Did::Delete => {}
    }
    Ok(())
}

/// Decides our answer to criticism as a record of its own, where the policy asks (AN-26).
async fn decide_answer(desk: &Desk, message: &Message) -> Result<(), Refusal> {
    if message.tracks.answer_record == AnswerRecord::Undecided {
        answers_record::keep_ordered(desk, message.id, None, "Svaret tillför inget i ärendet.").await?;
    }
    Ok(())
}

/// Lets a message rest. The act that brings the last track to rest closes the message by itself.
async fn rest(desk: &Desk, id: MessageId, keep: bool) -> Result<(), Refusal> {
    let mut message: Message = desk.reader().message(id).await?;
    let closed = |m: &Message| m.tracks.handling == Handling::Closed;
    if keep && !closed(&message) && message.tracks.record != Record::KeptOrdered {
        message = record::keep_ordered(desk, id, None, "").await?;
    }
    if message.tracks.answer_record == AnswerRecord::Undecided {
        decide_answer(desk, &message).await?;
        message = desk.reader().message(id).await?;
    }
    if !closed(&message) {
        close::close(desk, id, None).await?;
    }
    Ok(())
}

fn reply(text: &str, holding: bool) -> answer::Reply {
    answer::Reply { text: text.to_owned(), holding, unsigned: None, version: None }
}

async fn forwarded(desk: &Desk, id: MessageId) -> Result<torg_domain::ids::ForwardingId, Refusal> {
    let all = desk.reader().forwardings(id).await?;
    let mine = all.iter().rev().find(|f| Some(f.recipient) == desk.by() && f.ended_at.is_none());
    Ok(mine.ok_or(Refusal::Missing)?.id.into())
}

/// Where a holding reply stands: under the message itself.
async fn under(desk: &Desk, id: MessageId) -> Result<String, Refusal> {
    desk.reader().message(id).await?.url.ok_or(Refusal::Missing)
}

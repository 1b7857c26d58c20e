//! Time and people for a channel: asked of whoever approved it at each review date, answered with the next date,
//! and passed on when nobody answers (CH-14, CH-15).

use super::titled::holders;
use crate::clocks::escalate::{above, away};
use crate::desk::Desk;
use crate::in_force::InForce;
use crate::inbox::tell::note;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::civil::Date;
use torg_domain::channels::confirm::{due, is_escalated};
use torg_domain::channels::resources::{Answer, has_come, may_be_next};
use torg_domain::clocks::escalate::whom;
use torg_domain::ids::{ChannelId, PersonId};
use torg_domain::municipality::rights::Right;
use torg_domain::time::day_of;
use torg_store::channels::register::ApplicationRow;
use torg_store::channels::{ChannelRow, ResourceReviewRow};
use torg_store::inbox::rows::instant;
use torg_store::{Reader, Writer};

/// What a notice of a review date that has come is called.
pub const ASKED: &str = "review-resources";
/// What a notice of one nobody answered is called.
pub const UNANSWERED: &str = "resources-unanswered";
/// What a notice of an answer that time or people are lacking is called.
pub const LACKING: &str = "resources-lacking";

/// The notices of this file: each leads to the view of the load.
#[must_use]
pub fn is_one(kind: &str) -> bool {
    [ASKED, UNANSWERED, LACKING].contains(&kind)
}

/// What is answered.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Whether there are time and people.
    pub answer: Option<Answer>,
    /// What is lacking, or what was decided.
    pub note: String,
    /// The next review date.
    pub next_on: Option<Date>,
}

/// The day that was set for a channel: with its last answer, else in its application.
#[must_use]
pub fn set(reviews: &[&ResourceReviewRow], application: Option<&ApplicationRow>) -> Option<Date> {
    let last = reviews.iter().rev().find(|row| row.answered_at.is_some());
    let day = match last {
        Some(row) => row.next_on.as_deref(),
        None => application.and_then(|a| a.review_on.as_deref()),
    };
    day.and_then(|on| on.parse().ok())
}

/// Asks about each review date that has come, and passes on what nobody answered; how many people were told.
///
/// # Errors
/// What the store said.
#[boxed]
pub async fn go_round(desk: &Desk) -> Result<usize, Refusal> {
    let policy = match desk.policy().await {
        Err(Refusal::NoPolicy) => return Ok(0),
        other => other?,
    };
    let mut reader = desk.reader();
    let (reviews, applications) = (reader.resource_reviews().await?, reader.applications().await?);
    let mut told = 0;
    for channel in reader.channels().await?.into_iter().filter(|c| c.closed_at.is_none()) {
        let own: Vec<_> = reviews.iter().filter(|row| row.channel == channel.id).collect();
        if let Some(waits) = own.iter().find(|row| row.answered_at.is_none()) {
            told += escalate(desk, &policy, &channel, waits).await?;
            continue;
        }
        let day = set(&own, applications.iter().find(|a| a.id == channel.id));
        if let Some(day) = has_come(day, day_of(instant(channel.opened_at)), desk.today()) {
            told += ask(desk, &policy, &channel, day).await?;
        }
    }
    Ok(told)
}

async fn ask(desk: &Desk, policy: &InForce, channel: &ChannelRow, day: Date) -> Result<usize, Refusal> {
    let mut writer = desk.open().await?;
    let manager = manager(desk, &mut writer, policy, channel).await?;
    let mut row = ResourceReviewRow {
        id: desk.new_id(),
        channel: channel.id,
        review_on: day.to_string(),
        asked: manager.map(|p| p.0),
        asked_at: desk.now.as_millisecond(),
        due_on: due(desk.today()).to_string(),
        answer: String::new(),
        answered_at: None,
        answered_by: None,
        note: String::new(),
        next_on: None,
        escalated_at: None,
        escalated_to: None,
    };
    // Nobody approves there any more: whoever stands above is asked at once.
    let person = match manager {
        Some(person) => Some(person),
        None => {
            let chief = chief(desk, &mut writer, policy, channel, None).await?;
            row.escalated_at = chief.map(|_| row.asked_at);
            row.escalated_to = chief.map(|p| p.0);
            chief
        }
    };
    // Another node was faster.
    if !writer.add_resource_review(&row).await? {
        return Ok(0);
    }
    if let Some(person) = person {
        note(desk, &mut writer, person, ASKED, None, Some(channel.id), None).await?;
    }
    writer.tell(desk.told("channel.resources-asked", ("channel", channel.id)).row(&row));
    writer.commit().await?;
    Ok(usize::from(person.is_some()))
}

async fn escalate(
    desk: &Desk,
    policy: &InForce,
    channel: &ChannelRow,
    row: &ResourceReviewRow,
) -> Result<usize, Refusal> {
    let Ok(last) = row.due_on.parse() else { return Ok(0) };
    if row.escalated_at.is_some() || !is_escalated(last, desk.today()) {
        return Ok(0);
    }
    let mut writer = desk.open().await?;
    // Somebody may have answered since the round began.
    let now = writer.resource_reviews_of(channel.id.into()).await?;
    let Some(row) =
        now.iter().find(|r| r.id == row.id && r.answered_at.is_none() && r.escalated_at.is_none())
    else {
        return Ok(0);
    };
    let asked = row.asked.map(PersonId);
    let Some(person) = chief(desk, &mut writer, policy, channel, asked).await? else { return Ok(0) };
    let row = ResourceReviewRow {
        escalated_at: Some(desk.now.as_millisecond()),
        escalated_to: Some(person.0),
        ..row.clone()
    };
    writer.save_resource_review(&row).await?;
    note(desk, &mut writer, person, UNANSWERED, None, Some(channel.id), None).await?;
    writer.tell(desk.told("channel.resources-escalated", ("channel", channel.id)).row(&row));
    writer.commit().await?;
    Ok(1)
}

/// Who answers for time and people: whoever approved the channel, while they are here; else who holds the title
/// that approves it by the policy (CH-15: the nearest manager).
async fn manager(
    desk: &Desk,
    reader: &mut Reader,
    policy: &InForce,
    channel: &ChannelRow,
) -> Result<Option<PersonId>, Refusal> {
    let approved = reader.channel_steps(channel.id.into()).await?;
    let by = approved.iter().rev().find(|step| step.step == "approve" && !step.title.is_empty());
    if let Some(person) = by.and_then(|step| step.person)
        && reader.person(person.into()).await?.ended_at.is_none()
    {
        return Ok(Some(person.into()));
    }
    let titles = policy.policy.channel_rules().approves;
    let held = holders(desk, reader, channel.unit.into(), &titles).await?;
    Ok(held.first().map(|(person, _)| *person))
}

/// Who is told when the one who was asked does not answer, or has too little: whoever the policy falls back on,
/// then who coordinates, then who sees to people and mandates.
async fn chief(
    desk: &Desk,
    writer: &mut Writer,
    policy: &InForce,
    channel: &ChannelRow,
    not: Option<PersonId>,
) -> Result<Option<PersonId>, Refusal> {
    let above = above(desk, writer, policy, channel, None).await?;
    let away = away(desk, writer).await?;
    Ok(whom(not, &above, &away).map(|(person, _)| person))
}

/// Whether this person may answer: who was asked, who it was passed on to, and who looks after channels there.
#[must_use]
pub fn may_answer(desk: &Desk, channel: &ChannelRow, row: &ResourceReviewRow) -> bool {
    let me = desk.by();
    me.is_some() && (me == row.asked || me == row.escalated_to)
        || desk.must(Right::ManageChannels, channel.unit.into()).is_ok()
}

/// Says whether there are time and people for a channel, and when that is looked at again. What is lacking is
/// told to whoever stands above.
///
/// # Errors
/// `Missing`; `NotAllowed`; `Rule` when nothing is asked; `Field` without an answer, without what is lacking, or
/// for a day that cannot be the next one.
#[boxed]
pub async fn answer(desk: &Desk, id: ChannelId, said: &Said) -> Result<(), Refusal> {
    let policy = desk.policy().await?;
    let mut writer = desk.open().await?;
    let channel = writer.channel(id).await?;
    let reviews = writer.resource_reviews_of(id).await?;
    let Some(row) = reviews.into_iter().find(|row| row.answered_at.is_none()) else {
        desk.must(Right::ManageChannels, channel.unit.into())?;
        return Err(Refusal::Rule("Det finns inget att bekräfta för den här kanalen just nu.".into()));
    };
    if !may_answer(desk, &channel, &row) {
        return Err(Refusal::NotAllowed(Right::ManageChannels));
    }
    let answer = said.answer.ok_or_else(|| Refusal::field("answer", "Välj om tid och personer räcker."))?;
    let note: String = said.note.trim().chars().take(2_000).collect();
    if answer == Answer::Lacking && note.is_empty() {
        return Err(Refusal::field("note", "Skriv vad som fattas."));
    }
    let next = said.next_on.ok_or_else(|| Refusal::field("next_on", "Välj dag för nästa avstämning."))?;
    may_be_next(next, desk.today()).map_err(|why| Refusal::field("next_on", why.to_string()))?;
    let row = ResourceReviewRow {
        answer: answer.word().into(),
        answered_at: Some(desk.now.as_millisecond()),
        answered_by: desk.by(),
        note,
        next_on: Some(next.to_string()),
        ..row
    };
    writer.save_resource_review(&row).await?;
    let act = match answer {
        Answer::Enough => "channel.resources-confirmed",
        Answer::Lacking => "channel.resources-lacking",
    };
    if answer == Answer::Lacking {
        let me = desk.person()?;
        if let Some(chief) = chief(desk, &mut writer, &policy, &channel, Some(me)).await? {
            crate::inbox::tell::note(desk, &mut writer, chief, LACKING, None, Some(channel.id), None).await?;
        }
    }
    writer.tell(desk.told(act, ("channel", channel.id)).row(&row));
    Ok(writer.commit().await?)
}

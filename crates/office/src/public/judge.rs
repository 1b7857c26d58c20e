//! What staff do with what outsiders sent: take it, make it a message in the channel's inbox, answer, or
//! close it with the reason. Its sender reads how it ended under the code.

use super::tell_sender;
use crate::clocks::submissions;
use crate::desk::Desk;
use crate::inbox::hand::{Copied, write_in};
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use jiff::Timestamp;
use torg_domain::channels::taken::Kind as Sort;
use torg_domain::ids::{ChannelId, MessageId};
use torg_domain::municipality::rights::Right;
use torg_domain::public::submission::{Kind, State};
use torg_store::inbox::rows::instant;
use torg_store::public::SubmissionRow;
use torg_store::{Reader, Writer};
use uuid::Uuid;

/// Most that is shown of what has ended, and of what is open.
const MOST: u32 = 200;

/// Whether this person may read and end it: a report where its channel is, everything else anywhere.
async fn may(desk: &Desk, reader: &mut Reader, row: &SubmissionRow) -> Result<bool, Refusal> {
    let Some(kind) = Kind::from_word(&row.kind) else { return Ok(false) };
    let Some(reach) = desk.reach() else { return Ok(true) };
    if kind == Kind::Report
        && let Some(channel) = row.channel
    {
        let unit = reader.channel(channel.into()).await?.unit.into();
        return Ok(reach.may(Right::Handle, unit) || reach.may_somewhere(Right::Coordinate));
    }
    // A report that names no channel of ours is for those who see the whole.
    let rights = if kind == Kind::Report { &[Right::Coordinate][..] } else { kind.rights() };
    Ok(rights.iter().any(|right| reach.may_somewhere(*right)))
}

/// Those of these kinds that this person may read: the open ones, the oldest first, then what has ended.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn list(desk: &Desk, kinds: &[Kind]) -> Result<(Vec<SubmissionRow>, Vec<SubmissionRow>), Refusal> {
    let mut reader = desk.reader();
    let (mut open, mut ended) = (Vec::new(), Vec::new());
    for kind in kinds {
        for row in reader.submissions_open(kind.word(), MOST).await? {
            if may(desk, &mut reader, &row).await? {
                open.push(row);
            }
        }
        for row in reader.submissions_ended(kind.word(), MOST).await? {
            if may(desk, &mut reader, &row).await? {
                ended.push(row);
            }
        }
    }
    open.sort_by_key(|row| (row.came_at, row.id));
    ended.sort_by_key(|row| std::cmp::Reverse((row.ended_at, row.id)));
    Ok((open, ended))
}

/// By when each must be answered: a report on accessibility and a request for records, by the clock that was started
/// when it came (`clocks/submissions.rs`). A report has its time in the inbox, once it is there; what has ended
/// has none.
///
/// # Errors
/// What the database said.
#[boxed]
pub async fn due(desk: &Desk, rows: &[SubmissionRow]) -> Result<Vec<Option<Timestamp>>, Refusal> {
    let mut reader = desk.reader();
    let mut due = Vec::with_capacity(rows.len());
    for row in rows {
        let timed = Kind::from_word(&row.kind).and_then(submissions::clock_of).is_some();
        let clock = if timed { reader.submission_clock(row.id).await? } else { None };
        due.push(clock.filter(|c| c.state == "running").map(|c| instant(c.due_at)));
    }
    Ok(due)
}

/// One of them.
///
/// # Errors
/// `Missing` when it is not there, or not for this person.
#[boxed]
pub async fn read(desk: &Desk, id: Uuid) -> Result<SubmissionRow, Refusal> {
    let mut reader = desk.reader();
    let row = reader.submission(id).await?;
    if may(desk, &mut reader, &row).await? { Ok(row) } else { Err(Refusal::Missing) }
}

/// Opens a write on one that has not ended.
async fn begin(desk: &Desk, id: Uuid, revision: Option<i64>) -> Result<(Writer, SubmissionRow), Refusal> {
    let mut writer = desk.open().await?;
    let row = writer.submission(id).await?;
    if !may(desk, &mut writer, &row).await? {
        return Err(Refusal::Missing);
    }
    if revision.is_some_and(|made_on| made_on != row.revision) {
        return Err(Refusal::Rule(
            "Någon annan har gjort något med det medan du läste. Läs om sidan.".into(),
        ));
    }
    if State::from_word(&row.state).is_ended() {
        return Err(Refusal::Rule("Det är redan avslutat.".into()));
    }
    Ok((writer, row))
}

async fn finish(
    desk: &Desk,
    mut writer: Writer,
    act: &'static str,
    mut row: SubmissionRow,
) -> Result<SubmissionRow, Refusal> {
    row.revision += 1;
    writer.save_submission(&row).await?;
    let body = serde_json::json!({ "kind": row.kind, "state": row.state, "message": row.message });
    let mut told = desk.told(act, ("submission", row.id)).body(&body).row(&row);
    if row.ended_at.is_some()
        && let Some(clock) = submissions::stop(desk, &mut writer, row.id, act).await?
    {
        told = told.row(&clock);
    }
    writer.tell(told);
    writer.commit().await?;
    Ok(row)
}

/// Takes it: its sender reads that somebody has it.
///
/// # Errors
/// `Missing`, and `Rule` when it has ended or was changed meanwhile.
#[boxed]
pub async fn take(desk: &Desk, id: Uuid, revision: Option<i64>) -> Result<SubmissionRow, Refusal> {
    let (writer, mut row) = begin(desk, id, revision).await?;
    row.state = State::Taken.word().into();
    row.owner = desk.by();
    row.taken_at = row.taken_at.or(Some(desk.now.as_millisecond()));
    finish(desk, writer, "submission.taken", row).await
}

/// Makes a report a message in a channel's inbox, where it has an owner and a time (IN-03).
///
/// # Errors
/// As `take`; `NotAllowed` without the right to handle in the channel; `Rule` when it is in an inbox already.
#[boxed]
pub async fn adopt(
    desk: &Desk,
    id: Uuid,
    revision: Option<i64>,
    channel: ChannelId,
) -> Result<MessageId, Refusal> {
    let row = read(desk, id).await?;
    if row.message.is_some() {
        return Err(Refusal::Rule("Anmälan finns redan i inkorgen.".into()));
    }
    drop(begin(desk, id, revision).await?);
    // Without address: by its own it would be taken for the message it complains of. Pressed twice, the same
    // words at the same time are one message.
    let text = match row.place.as_str() {
        "" => row.text.clone(),
        place => format!("{}\n\nGäller: {place}", row.text),
    };
    let copied = Copied {
        author: "Anmälan utan konto".into(),
        text,
        published_at: Some(instant(row.came_at)),
        kind: Sort::Report,
        direct: true,
        ..Copied::default()
    };
    let message = write_in(desk, channel, copied, None).await?;
    let (writer, mut row) = begin(desk, id, None).await?;
    row.state = State::Taken.word().into();
    row.owner = desk.by();
    row.taken_at = row.taken_at.or(Some(desk.now.as_millisecond()));
    row.channel = row.channel.or(Some(channel.0));
    row.message = Some(message.0);
    finish(desk, writer, "submission.adopted", row).await?;
    Ok(message)
}

/// Ends it: answered, or closed with the reason. Both are read by its sender.
///
/// # Errors
/// As `take`; `Field` without a text.
#[boxed]
pub async fn end(
    desk: &Desk,
    id: Uuid,
    revision: Option<i64>,
    how: State,
    text: &str,
) -> Result<SubmissionRow, Refusal> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(Refusal::field("answer", "Skriv vad avsändaren ska få veta."));
    }
    if text.chars().count() > 10_000 {
        return Err(Refusal::field("answer", "Texten är för lång: högst 10 000 tecken."));
    }
    let rules = torg_domain::privacy::Rules::new(desk.today());
    let number = |f: &torg_domain::privacy::Finding| f.kind == torg_domain::privacy::Kind::PersonalNumber;
    if torg_domain::privacy::scan(&rules, &text).iter().any(number) {
        return Err(Refusal::field("answer", "Det står ett personnummer i texten. Ta bort det."));
    }
    let (mut writer, mut row) = begin(desk, id, revision).await?;
    let ended = if how == State::Closed { State::Closed } else { State::Answered };
    row.state = ended.word().into();
    row.answer = Some(text);
    row.ended_by = desk.by();
    row.ended_at = Some(desk.now.as_millisecond());
    row.owner = row.owner.or(desk.by());
    tell_sender::order(desk, &mut writer, &row).await?;
    let act = if ended == State::Closed { "submission.closed" } else { "submission.answered" };
    finish(desk, writer, act, row).await
}

//! Telling somebody: a notice on the page, mailed by a job, without any content of the message.

use super::acting::Acting;
use crate::desk::Desk;
use crate::refusal::Refusal;
use torg_domain::ids::{JobId, PersonId};
use torg_store::Writer;
use torg_store::inbox::together::NoticeRow;
use torg_store::jobs::NewJob;
use uuid::Uuid;

/// Tells somebody of the message.
pub(crate) async fn tell(acting: &mut Acting<'_>, whom: PersonId, kind: &str) -> Result<(), Refusal> {
    let (message, channel, due) = (acting.was.id.0, acting.was.channel.0, acting.was.due_at);
    let desk = acting.desk;
    note(desk, &mut acting.writer, whom, kind, Some(message), Some(channel), due).await
}

/// Writes a notice and puts the job that mails it. Nobody is told of what they did themselves.
pub(crate) async fn note(
    desk: &Desk,
    writer: &mut Writer,
    whom: PersonId,
    kind: &str,
    message: Option<Uuid>,
    channel: Option<Uuid>,
    due: Option<jiff::Timestamp>,
) -> Result<(), Refusal> {
    if desk.by() == Some(whom.0) {
        return Ok(());
    }
    let row = NoticeRow {
        id: desk.new_id(),
        person: whom.0,
        kind: kind.into(),
        message,
        channel,
        due_at: due.map(|d| d.as_millisecond()),
        at: desk.now.as_millisecond(),
        read_at: None,
        mailed_at: None,
    };
    writer.add_notice(&row).await?;
    let job =
        NewJob { id: JobId(desk.new_id()), kind: "mail", key: "notices", payload: "{}", run_at: desk.now };
    writer.put_job(job, desk.now).await?;
    Ok(())
}

/// Refuses somebody who has left: work is only given to who is here.
pub(crate) async fn must_be_here(
    acting: &mut Acting<'_>,
    whom: PersonId,
    field: &'static str,
) -> Result<(), Refusal> {
    let person = acting.writer.person(whom).await.map_err(|_| Refusal::field(field, "Välj en person."))?;
    if person.ended_at.is_some() {
        return Err(Refusal::field(field, format!("{} har slutat. Välj någon annan.", person.name())));
    }
    if acting.desk.by() == Some(whom.0) {
        return Err(Refusal::field(field, "Välj någon annan än dig själv."));
    }
    Ok(())
}

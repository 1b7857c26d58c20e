//! Another person's agreement, where the writer asks for it; never one's own.

use super::{may, moved, must_be_fit};
use crate::desk::Desk;
use crate::inbox::tell;
use crate::refusal::Refusal;
use async_recursion::async_recursion as boxed;
use torg_domain::ids::PersonId;
use torg_domain::publishing::Act;
use uuid::Uuid;

/// What a notice of a post to agree to is called.
pub const WANTED: &str = "post-wanted";
/// What a notice of the answer is called.
pub const ANSWERED: &str = "post-answered";

/// Asks a colleague to agree.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field` for what the rules stop, or for asking oneself; `Rule`.
#[boxed]
pub async fn propose(desk: &Desk, id: Uuid, whom: PersonId) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    must_be_fit(desk, &mut writer, &row).await?;
    if desk.by() == Some(whom.0) || whom.0 == row.written_by {
        return Err(Refusal::field("whom", "Välj någon annan än den som har skrivit inlägget."));
    }
    let person = writer.person(whom).await.map_err(|_| Refusal::field("whom", "Välj en person."))?;
    if person.ended_at.is_some() {
        return Err(Refusal::field("whom", "Personen har slutat. Välj någon annan."));
    }
    row.state = moved(Act::Propose, &row)?.word().into();
    row.proposed_at = Some(desk.now.as_millisecond());
    writer.save_own_post(&mut row).await?;
    tell::note(desk, &mut writer, whom, WANTED, None, row.channel, None).await?;
    let body = serde_json::json!({ "to": whom.0 });
    writer.tell(desk.told("post.proposed", ("own_post", id)).body(&body).row(&row));
    Ok(writer.commit().await?)
}

/// Agrees, or gives it back with a reason. Never whoever wrote it.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field`; `Rule`.
#[boxed]
pub async fn answer(desk: &Desk, id: Uuid, agrees: bool, why: &str) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    if desk.by() == Some(row.written_by) {
        return Err(Refusal::Rule("Den som har skrivit inlägget kan inte godkänna det.".into()));
    }
    let act = if agrees { Act::Approve } else { Act::Return };
    if !agrees && why.trim().is_empty() {
        return Err(Refusal::field("why", "Skriv vad som behöver ändras."));
    }
    if agrees {
        must_be_fit(desk, &mut writer, &row).await?;
    }
    row.state = moved(act, &row)?.word().into();
    row.note = why.trim().chars().take(1_000).collect();
    let agreed = agrees.then(|| (desk.person().map(|p| p.0), desk.now.as_millisecond()));
    (row.agreed_by, row.agreed_at) = match agreed {
        Some((by, at)) => (Some(by?), Some(at)),
        None => (None, None),
    };
    writer.save_own_post(&mut row).await?;
    tell::note(desk, &mut writer, PersonId(row.written_by), ANSWERED, None, row.channel, None).await?;
    let told = if agrees { "post.agreed" } else { "post.returned" };
    writer.tell(desk.told(told, ("own_post", id)).row(&row));
    Ok(writer.commit().await?)
}

/// Makes a post ready without another person: no document asks for one.
///
/// # Errors
/// `NotAllowed`; `Missing`; `Field` for what the rules stop or ask; `Rule`.
#[boxed]
pub async fn ready(desk: &Desk, id: Uuid) -> Result<(), Refusal> {
    let mut writer = desk.open().await?;
    let mut row = writer.own_post(id).await?;
    may(desk, &mut writer, &row).await?;
    must_be_fit(desk, &mut writer, &row).await?;
    row.state = moved(Act::Ready, &row)?.word().into();
    writer.save_own_post(&mut row).await?;
    writer.tell(desk.told("post.ready", ("own_post", id)).row(&row));
    Ok(writer.commit().await?)
}
